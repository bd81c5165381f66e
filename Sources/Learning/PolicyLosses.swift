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
public func clippedSurrogate(
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
public func logSoftmax(_ logits: UnsafeMutablePointer<Float>, count: Int) -> Float {
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
/// - Returns: Surrogate loss without the entropy term, and the entropy.
@inline(__always)
public func categoricalPolicyLoss(
  _ logits: UnsafeMutablePointer<Float>, count: Int, choice: Int, oldLogProbability: Float,
  advantage: Float, clipRange: Float, entropyWeight: Float, weight: Float
) -> (loss: Float, entropy: Float) {
  let entropy = logSoftmax(logits, count: count)
  let ratio = expf(logits[choice] - oldLogProbability)
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
  return (surrogate.loss, entropy)
}

private let halfLogTwoPi: Float = 0.918_938_533_204_672_7

/// Log probability of an action under a Gaussian with independent coordinates.
@inline(__always)
public func gaussianLogProbability(
  mean: UnsafePointer<Float>, logDeviation: UnsafePointer<Float>,
  inverseDeviation: UnsafePointer<Float>, action: UnsafePointer<Float>, count: Int
) -> Float {
  var total: Float = 0
  for j in 0..<count {
    let z = (action[j] - mean[j]) * inverseDeviation[j]
    total -= 0.5 * z * z + logDeviation[j] + halfLogTwoPi
  }
  return total
}

/// Loss of one continuous action and its gradients by the mean and by the log deviations.
///
/// - Parameters:
///   - mean: `[count]`; replaced by the gradient, times `weight`.
///   - logDeviationGradient: `[count]`; the gradient, times `weight`, is added. The entropy's part
///     (one a coordinate) is included.
@inline(__always)
public func gaussianPolicyLoss(
  _ mean: UnsafeMutablePointer<Float>, logDeviation: UnsafePointer<Float>,
  inverseDeviation: UnsafePointer<Float>, action: UnsafePointer<Float>, count: Int,
  oldLogProbability: Float, advantage: Float, clipRange: Float, entropyWeight: Float, weight: Float,
  logDeviationGradient: UnsafeMutablePointer<Float>
) -> Float {
  let logProbability = gaussianLogProbability(
    mean: mean, logDeviation: logDeviation, inverseDeviation: inverseDeviation, action: action,
    count: count)
  let ratio = expf(logProbability - oldLogProbability)
  let surrogate = clippedSurrogate(ratio: ratio, advantage: advantage, clipRange: clipRange)
  for j in 0..<count {
    let z = (action[j] - mean[j]) * inverseDeviation[j]
    mean[j] = weight * surrogate.derivative * z * inverseDeviation[j]
    logDeviationGradient[j] += weight * (surrogate.derivative * (z * z - 1) - entropyWeight)
  }
  return surrogate.loss
}

/// Half the squared error of a value, and its derivative.
@inline(__always)
public func valueLoss(_ value: Float, target: Float) -> (loss: Float, derivative: Float) {
  let error = value - target
  return (0.5 * error * error, error)
}
