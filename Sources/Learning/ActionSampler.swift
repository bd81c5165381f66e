import Findings
import Randomness

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Turns a policy network's outputs into actions.
///
/// Discrete: the outputs are logits. Continuous: they are means, in units of half the action range
/// about its middle; the draw is clipped to the range (and rounded, where the resolution says so)
/// only on its way to the environment, so the learner's probabilities stay those of the Gaussian.
struct ActionSampler: Sendable {
  let space: ActionSpace
  /// Share of half the range to which actions are rounded; 0 means not.
  let resolution: Float

  /// The Gaussian's mean itself, as the environment gets it: what the policy does once it no longer
  /// explores. Continuous only.
  func applyMean(
    _ outputs: UnsafePointer<Float>, rows: Int, low: Float, high: Float, size: Int,
    applied: UnsafeMutablePointer<Float>
  ) {
    for i in 0..<rows * size { applied[i] = limited(outputs[i], low: low, high: high) }
  }

  /// An action in units of half the range about its middle, clipped, rounded and scaled.
  @inline(__always)
  private func limited(_ action: Float, low: Float, high: Float) -> Float {
    // What is no number (weights so large that they cancel) is the middle: no environment is given one.
    var limited = action.isNaN ? 0 : min(max(action, -1), 1)
    if resolution > 0 {
      limited = min(max((limited / resolution).rounded() * resolution, -1), 1)
    }
    return (high + low) / 2 + (high - low) / 2 * limited
  }

  /// Draws one action a row.
  ///
  /// - Parameters:
  ///   - outputs: `[rows, outputs]`; logits are replaced by log probabilities.
  ///   - logStandardDeviation: `[size]`, continuous only.
  ///   - chosen: `[rows, size]`: the draws as the learner sees them.
  ///   - applied: `[rows, size]`: the actions as the environment gets them.
  ///   - logProbabilities: `[rows]`
  func sample(
    _ outputs: UnsafeMutablePointer<Float>, logStandardDeviation: UnsafePointer<Float>, rows: Int,
    random: inout RandomStream, chosen: UnsafeMutablePointer<Float>,
    applied: UnsafeMutablePointer<Float>, logProbabilities: UnsafeMutablePointer<Float>
  ) {
    switch space {
    case .discrete(let count, _):
      for row in 0..<rows {
        let logits = outputs + row * count
        _ = logSoftmax(logits, count: count)
        let threshold = random.uniformFloat()
        var choice = 0
        var total = expf(logits[0])
        while choice < count - 1, total <= threshold {
          choice += 1
          total += expf(logits[choice])
        }
        chosen[row] = Float(choice)
        applied[row] = Float(choice)
        logProbabilities[row] = logits[choice]
      }
    case .continuous(let size, let low, let high, _):
      random.fillNormal(chosen, count: rows * size)
      for row in 0..<rows {
        var logProbability: Float = 0
        for j in 0..<size {
          let i = row * size + j
          let z = chosen[i]
          let action = outputs[i] + expf(logStandardDeviation[j]) * z
          logProbability -= 0.5 * z * z + logStandardDeviation[j] + halfLogTwoPi
          chosen[i] = action
          applied[i] = limited(action, low: low, high: high)
        }
        logProbabilities[row] = logProbability
      }
    }
  }
}
