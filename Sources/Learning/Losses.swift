#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

// The losses of proximal policy optimisation (Schulman et al. 2017, arXiv 1707.06347, eq. 7 and 9)
// with their gradients by the network's outputs in closed form. Each handles one row (one sample).

/// The clipped surrogate's loss and its derivative by the action's log probability.
///
/// - Parameters:
///   - ratio: Probability of the action now, over its probability when it was taken.
@inline(__always)
package func clippedSurrogate(
  ratio: Float, advantage: Float, clipRange: Float
) -> (loss: Float, derivative: Float) {
  let limited = min(max(ratio, 1 - clipRange), 1 + clipRange)
  let free = ratio * advantage
  let clipped = limited * advantage
  // Where the clipped term is the smaller one it is constant in the ratio.
  return free <= clipped ? (-free, -free) : (-clipped, 0)
}

/// Log probabilities from logits, in place, and the distribution's entropy.
@inline(__always)
package func logSoftmax(_ logits: UnsafeMutablePointer<Float>, count: Int) -> Float {
  var largest = logits[0]
  for j in 1..<max(1, count) { largest = max(largest, logits[j]) }
  var total: Float = 0
  for j in 0..<count { total += expf(logits[j] - largest) }
  let shift = largest + logf(total)
  var entropy: Float = 0
  for j in 0..<count {
    logits[j] -= shift
    entropy -= expf(logits[j]) * logits[j]
  }
  return entropy
}

/// Loss of one discrete choice and its gradient by the logits.
///
/// - Parameters:
///   - logits: `[count]`; replaced by the gradient, times `weight`.
///   - oldLogProbability: Log probability of `choice` when it was taken.
/// - Returns: Surrogate loss without the entropy term; the ratio of the choice's probability now to
///   that when it was taken, and its logarithm; the entropy in nats.
@inline(__always)
package func categoricalPolicyLoss(
  _ logits: UnsafeMutablePointer<Float>, count: Int, choice: Int, oldLogProbability: Float,
  advantage: Float, clipRange: Float, entropyWeight: Float, weight: Float
) -> (loss: Float, ratio: Float, logRatio: Float, entropy: Float) {
  let entropy = logSoftmax(logits, count: count)
  let logRatio = logits[choice] - oldLogProbability
  let ratio = expf(logRatio)
  let surrogate = clippedSurrogate(ratio: ratio, advantage: advantage, clipRange: clipRange)
  for j in 0..<count {
    let logProbability = logits[j]
    let probability = expf(logProbability)
    let chosen: Float = j == choice ? 1 : 0
    // d log p(choice) / d logit j = [j is choice] - p_j;  d entropy / d logit j = -p_j (log p_j + H)
    logits[j] =
      weight
      * (surrogate.derivative * (chosen - probability)
        + entropyWeight * probability * (logProbability + entropy))
  }
  return (surrogate.loss, ratio, logRatio, entropy)
}

/// ½ log 2π: what a standard Gaussian's log density loses of its exponent.
let halfLogTwoPi: Float = 0.918_938_533_204_672_7

/// Log probability of an action under a Gaussian with independent coordinates.
@inline(__always)
package func gaussianLogProbability(
  mean: UnsafePointer<Float>, logStandardDeviation: UnsafePointer<Float>,
  inverseStandardDeviation: UnsafePointer<Float>, action: UnsafePointer<Float>, count: Int
) -> Float {
  var total: Float = 0
  for j in 0..<count {
    let z = (action[j] - mean[j]) * inverseStandardDeviation[j]
    total -= 0.5 * z * z + logStandardDeviation[j] + halfLogTwoPi
  }
  return total
}

/// Differential entropy of a Gaussian with independent coordinates, in nats.
package func gaussianEntropy(
  logStandardDeviation: UnsafePointer<Float>, count: Int
) -> Float {
  var total: Float = 0
  for j in 0..<count { total += logStandardDeviation[j] + halfLogTwoPi + 0.5 }
  return total
}

/// Loss of one continuous action and its gradients by the mean and by the log standard deviations.
///
/// - Parameters:
///   - mean: `[count]`; replaced by the gradient, times `weight`.
///   - logStandardDeviationGradient: `[count]`; the gradient, times `weight`, is added. The entropy's part
///     (one a coordinate) is included.
/// - Returns: Surrogate loss without the entropy term; the ratio of the action's density now to that
///   when it was taken, and its logarithm.
@inline(__always)
package func gaussianPolicyLoss(
  _ mean: UnsafeMutablePointer<Float>, logStandardDeviation: UnsafePointer<Float>,
  inverseStandardDeviation: UnsafePointer<Float>, action: UnsafePointer<Float>, count: Int,
  oldLogProbability: Float, advantage: Float, clipRange: Float, entropyWeight: Float, weight: Float,
  logStandardDeviationGradient: UnsafeMutablePointer<Float>
) -> (loss: Float, ratio: Float, logRatio: Float) {
  let logProbability = gaussianLogProbability(
    mean: mean, logStandardDeviation: logStandardDeviation,
    inverseStandardDeviation: inverseStandardDeviation, action: action,
    count: count)
  let logRatio = logProbability - oldLogProbability
  let ratio = expf(logRatio)
  let surrogate = clippedSurrogate(ratio: ratio, advantage: advantage, clipRange: clipRange)
  for j in 0..<count {
    let z = (action[j] - mean[j]) * inverseStandardDeviation[j]
    mean[j] = weight * surrogate.derivative * z * inverseStandardDeviation[j]
    logStandardDeviationGradient[j] += weight * (surrogate.derivative * (z * z - 1) - entropyWeight)
  }
  return (surrogate.loss, ratio, logRatio)
}

/// Half the squared error of a value, and its derivative.
@inline(__always)
package func valueLoss(_ value: Float, target: Float) -> (loss: Float, derivative: Float) {
  let error = value - target
  return (0.5 * error * error, error)
}
