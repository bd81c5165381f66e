/// Generalised advantage estimation (Schulman et al. 2016, arXiv 1506.02438, eq. 16) for many copies.
///
/// All arrays are `[time, copy]`. Where an episode *terminated*, nothing follows; where it was
/// *truncated*, `nextValues` holds the value of the episode's own last observation, so the time
/// limit is not mistaken for an end (Pardo et al. 2018). Either way the trace is cut there.
///
/// - Parameters:
///   - rewards: Reward of the step taken at each time.
///   - values: Value of the observation at each time.
///   - nextValues: Value of the observation that the step led to, before any new episode began.
///   - terminated: 1 where the step ended the episode by the environment's rules.
///   - ended: 1 where the step ended the episode for either reason.
///   - advantages: Overwritten.
package func generalisedAdvantages(
  rewards: UnsafePointer<Float>, values: UnsafePointer<Float>, nextValues: UnsafePointer<Float>,
  terminated: UnsafePointer<UInt8>, ended: UnsafePointer<UInt8>, times: Int, copies: Int,
  discount: Float, traceDecay: Float, into advantages: UnsafeMutablePointer<Float>
) {
  for time in stride(from: times - 1, through: 0, by: -1) {
    let row = time * copies
    for copy in 0..<copies {
      let i = row + copy
      let following: Float = terminated[i] != 0 ? 0 : nextValues[i]
      let temporalDifferenceError = rewards[i] + discount * following - values[i]
      let trace: Float =
        ended[i] != 0 || time == times - 1 ? 0 : discount * traceDecay * advantages[i + copies]
      advantages[i] = temporalDifferenceError + trace
    }
  }
}
