import CKernels
import Findings
import Networks

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Differentiates the loss over a block of a minibatch's samples, in memory of its own.
final class MinibatchGradient {
  /// What all blocks of a minibatch share.
  struct Batch {
    let rollout: Rollout
    let settings: LearnerSettings
    let actor: UnsafePointer<Float>
    let critic: UnsafePointer<Float>
    let logStandardDeviation: UnsafePointer<Float>
    let advantageMean: Float
    let advantageScale: Float
    /// One over the minibatch's size.
    let weight: Float
  }

  private let actor: MultilayerPerceptron
  private let critic: MultilayerPerceptron
  private let space: ActionSpace
  private let observations: FloatMemory
  private let inverseStandardDeviation: FloatMemory
  private let actorWorkspace: MultilayerPerceptron.Workspace
  private let criticWorkspace: MultilayerPerceptron.Workspace
  /// Flat like the learner's parameters.
  let gradients: FloatMemory
  /// Over the block's samples.
  private(set) var sums = MinibatchSums()

  init(
    actor: MultilayerPerceptron, critic: MultilayerPerceptron, space: ActionSpace, rows: Int,
    parameterCount: Int
  ) {
    self.actor = actor
    self.critic = critic
    self.space = space
    observations = FloatMemory(rows * actor.inputs)
    inverseStandardDeviation = FloatMemory(actor.outputs)
    actorWorkspace = MultilayerPerceptron.Workspace(actor, rows: rows)
    criticWorkspace = MultilayerPerceptron.Workspace(critic, rows: rows)
    gradients = FloatMemory(parameterCount)
  }

  /// Overwrites `gradients` with this block's part of the minibatch's gradient.
  func differentiate(_ batch: Batch, order: UnsafePointer<Int32>, count: Int) {
    let rollout = batch.rollout
    ts_gather(
      rollout.observations.pointer, order, Int32(count), Int32(actor.inputs),
      observations.pointer)
    let input = UnsafePointer(observations.pointer)
    let criticGradients = gradients.pointer + actor.parameterCount
    let outputs = actor.forward(batch.actor, input: input, rows: count, in: actorWorkspace)
    var sums = differentiatePolicy(
      batch, outputs: outputs, order: order, count: count,
      logStandardDeviationGradients: criticGradients + critic.parameterCount)
    actor.backward(
      batch.actor, input: input, rows: count, outputGradients: outputs, in: actorWorkspace,
      gradients: gradients.pointer)
    let values = critic.forward(batch.critic, input: input, rows: count, in: criticWorkspace)
    let weight = batch.weight * Float(batch.settings.valueWeight)
    var valueLosses = 0.0
    for row in 0..<count {
      let target = rollout.returns.pointer[Int(order[row])]
      let (loss, derivative) = valueLoss(values[row], target: target)
      valueLosses += Double(loss)
      values[row] = weight * derivative
    }
    sums.addValueLosses(valueLosses)
    self.sums = sums
    critic.backward(
      batch.critic, input: input, rows: count, outputGradients: values, in: criticWorkspace,
      gradients: criticGradients)
  }

  /// Replaces the policy's outputs by the loss's gradients with respect to them.
  private func differentiatePolicy(
    _ batch: Batch, outputs: UnsafeMutablePointer<Float>, order: UnsafePointer<Int32>, count: Int,
    logStandardDeviationGradients: UnsafeMutablePointer<Float>
  ) -> MinibatchSums {
    let rollout = batch.rollout
    var sums = MinibatchSums()
    let clipRange = Float(batch.settings.clipRange)
    let entropyWeight = Float(batch.settings.entropyWeight)
    switch space {
    case .discrete(let choices, _):
      for row in 0..<count {
        let sample = Int(order[row])
        let told = categoricalPolicyLoss(
          outputs + row * choices, count: choices, choice: Int(rollout.actions.pointer[sample]),
          oldLogProbability: rollout.logProbabilities.pointer[sample],
          advantage: (rollout.advantages.pointer[sample] - batch.advantageMean)
            * batch.advantageScale,
          clipRange: clipRange, entropyWeight: entropyWeight, weight: batch.weight)
        sums.add(
          loss: told.loss, ratio: told.ratio, logRatio: told.logRatio, entropy: told.entropy,
          clipRange: clipRange)
      }
    case .continuous(let size, _, _, _):
      for j in 0..<size {
        inverseStandardDeviation.pointer[j] = expf(-batch.logStandardDeviation[j])
        logStandardDeviationGradients[j] = 0
      }
      let entropy = gaussianEntropy(
        logStandardDeviation: batch.logStandardDeviation, count: size)
      for row in 0..<count {
        let sample = Int(order[row])
        let told = gaussianPolicyLoss(
          outputs + row * size, logStandardDeviation: batch.logStandardDeviation,
          inverseStandardDeviation: inverseStandardDeviation.pointer,
          action: rollout.actions.pointer + sample * size, count: size,
          oldLogProbability: rollout.logProbabilities.pointer[sample],
          advantage: (rollout.advantages.pointer[sample] - batch.advantageMean)
            * batch.advantageScale,
          clipRange: clipRange, entropyWeight: entropyWeight, weight: batch.weight,
          logStandardDeviationGradient: logStandardDeviationGradients)
        sums.add(
          loss: told.loss, ratio: told.ratio, logRatio: told.logRatio, entropy: entropy,
          clipRange: clipRange)
      }
    }
    return sums
  }
}
