// What tells how an update went. None of it is looked at by the learner.

/// One sample's term of an estimate of KL(old ‖ new) from samples of the old policy, in nats:
/// (r − 1) − log r, where r is the action's probability now over that when it was taken.
///
/// The estimator k3 of Schulman 2020 ("Approximating KL divergence",
/// http://joschu.net/blog/kl-approx.html): without bias, like −log r, but of less variance and never
/// negative, save for rounding.
package func approximateKL(ratio: Float, logRatio: Float) -> Double {
  (Double(ratio) - 1) - Double(logRatio)
}

/// Whether a probability ratio lies outside of the clip range, on either side (the "clip fraction" of
/// OpenAI Baselines' ppo2; Huang et al. 2022, "The 37 implementation details of PPO").
package func isClipped(ratio: Float, clipRange: Float) -> Bool {
  abs(ratio - 1) > clipRange
}

/// Share of the targets' variance that predictions explain: 1 − Var(target − prediction) / Var(target).
///
/// 1 where they foresee everything, 0 where they are no better than a constant, less where they are
/// worse; nil where the targets do not vary or anything is not finite. As in OpenAI Baselines
/// (`explained_variance`), with variances over the samples at hand.
package func explainedVariance(
  of targets: UnsafePointer<Float>, by predictions: UnsafePointer<Float>, count: Int
) -> Double? {
  let variance = populationVariance(count) { Double(targets[$0]) }
  let unexplained = populationVariance(count) { Double(targets[$0]) - Double(predictions[$0]) }
  let share = 1 - unexplained / variance
  return variance > 0 && share.isFinite ? share : nil
}

/// In two passes, so that a large mean costs no digits.
private func populationVariance(_ count: Int, _ value: (Int) -> Double) -> Double {
  var sum = 0.0
  for i in 0..<count { sum += value(i) }
  let mean = sum / Double(count)
  var squares = 0.0
  for i in 0..<count { squares += (value(i) - mean) * (value(i) - mean) }
  return squares / Double(count)
}

/// Sums over the samples of a minibatch, or of several.
package struct MinibatchSums: Sendable {
  package private(set) var samples = 0
  private var divergence = 0.0
  private var clipped = 0
  private var entropies = 0.0
  private var policyLosses = 0.0
  private var valueLosses = 0.0

  init() {}

  /// Takes in one sample.
  @inline(__always)
  mutating func add(loss: Float, ratio: Float, logRatio: Float, entropy: Float, clipRange: Float) {
    samples += 1
    divergence += Learning.approximateKL(ratio: ratio, logRatio: logRatio)
    if isClipped(ratio: ratio, clipRange: clipRange) { clipped += 1 }
    entropies += Double(entropy)
    policyLosses += Double(loss)
  }

  /// Takes in the value losses of the samples, summed.
  mutating func addValueLosses(_ sum: Double) { valueLosses += sum }

  /// Takes in the sums over other samples.
  mutating func add(_ other: MinibatchSums) {
    samples += other.samples
    divergence += other.divergence
    clipped += other.clipped
    entropies += other.entropies
    policyLosses += other.policyLosses
    valueLosses += other.valueLosses
  }

  /// Means over the samples.
  package var approximateKL: Double? {
    let mean = divergence / Double(max(1, samples))
    return mean.isFinite ? mean : nil
  }
  package var clipShare: Double { Double(clipped) / Double(max(1, samples)) }
  package var entropy: Double { entropies / Double(max(1, samples)) }
  /// The clipped surrogate's loss, without entropy and values.
  package var policyLoss: Double { policyLosses / Double(max(1, samples)) }
  /// Half the squared error.
  package var valueLoss: Double { valueLosses / Double(max(1, samples)) }
}
