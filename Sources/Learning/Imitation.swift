import CKernels
import Environments
import Findings
import Networks
import Randomness

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Has a policy network do what a scripted policy does, as a place to start learning from.
///
/// Behaviour cloning: the scripted policy plays training episodes, and the network's likelihood of its
/// actions is raised (discrete), or its squared distance from them lowered (continuous).
struct Imitation {
  static let copies = 32
  static let times = 512
  static let epochs = 10
  static let rate = 1e-3
  /// Spread of continuous actions to go on from, in units of half the action range: small, so that what
  /// was imitated is what is done.
  static let logStandardDeviation: Float = -1.5
  private static let batch = 256

  private let observations: FloatMemory
  private let actions: FloatMemory
  private let samples = Self.copies * Self.times

  /// Of the observations that were seen.
  private(set) var moments: RunningMoments

  /// Plays the scripted policy.
  init(_ world: TrainingWorld, policy: Int, seed: Seed) {
    let card = world.card
    let size = card.observationSize
    let actionSize = card.actions.size
    observations = FloatMemory(samples * size)
    actions = FloatMemory(samples * actionSize)
    var environment = world.make(copies: Self.copies, seed: seed, shard: 0)
    let memory = StepMemory(card: card, copies: Self.copies)
    let buffers = memory.buffers
    var own = (0..<Self.copies).map { RandomStream(seed: seed.child("script").child($0)) }
    environment.start(buffers)
    for time in 0..<Self.times {
      let first = time * Self.copies
      (observations.pointer + first * size).update(
        from: buffers.observations, count: Self.copies * size)
      for copy in 0..<Self.copies {
        environment.act(
          policy: policy, copy: copy, random: &own[copy], into: buffers.actions + copy * actionSize)
      }
      for i in 0..<Self.copies * actionSize {
        let action = buffers.actions[i]
        actions.pointer[first * actionSize + i] =
          switch card.actions {
          case .discrete: action
          // In units of half the range about its middle, as networks say it.
          case .continuous(_, let low, let high, _):
            (action - (high + low) / 2) / ((high - low) / 2)
          }
      }
      environment.step(buffers)
    }
    moments = RunningMoments(columns: size)
    moments.update(observations.pointer, rows: samples)
  }

  /// Fits the network.
  ///
  /// - Parameters:
  ///   - parameters: Of the network, changed.
  ///   - mean: Of the observations, as the network will see them normalised.
  func fit(
    _ network: MultilayerPerceptron, _ parameters: UnsafeMutablePointer<Float>, space: ActionSpace,
    mean: UnsafePointer<Float>, inverseStandardDeviation: UnsafePointer<Float>, seed: Seed
  ) {
    let size = network.inputs
    let batch = Self.batch
    let workspace = MultilayerPerceptron.Workspace(network, rows: batch)
    let raw = FloatMemory(batch * size)
    let seen = FloatMemory(batch * size)
    let gradients = FloatMemory(network.parameterCount)
    let optimiser = Adam(count: network.parameterCount)
    var order = (0..<Int32(samples)).map { $0 }
    var random = RandomStream(seed: seed.child("order"))
    for _ in 0..<Self.epochs {
      order.withUnsafeMutableBufferPointer { buffer in
        if let base = buffer.baseAddress { random.shuffle(base, count: samples) }
      }
      for first in stride(from: 0, to: samples, by: batch) {
        let rows = min(batch, samples - first)
        order.withUnsafeBufferPointer { buffer in
          guard let base = buffer.baseAddress else { return }
          ts_gather(
            observations.pointer, base + first, Int32(rows), Int32(size), raw.pointer)
          ts_normalise(
            raw.pointer, mean, inverseStandardDeviation, Policy.observationLimit, Int32(rows),
            Int32(size), seen.pointer)
          let outputs = network.forward(
            parameters, input: seen.pointer, rows: rows, in: workspace)
          differentiate(outputs, rows: rows, order: base + first, space: space)
          network.backward(
            parameters, input: seen.pointer, rows: rows, outputGradients: outputs, in: workspace,
            gradients: gradients.pointer)
        }
        optimiser.step(parameters, gradient: gradients.pointer, rate: Self.rate, normLimit: 1)
      }
    }
  }

  /// Replaces outputs by the loss's gradient by them.
  private func differentiate(
    _ outputs: UnsafeMutablePointer<Float>, rows: Int, order: UnsafePointer<Int32>,
    space: ActionSpace
  ) {
    let weight = 1 / Float(rows)
    for row in 0..<rows {
      let sample = Int(order[row])
      switch space {
      case .discrete(let count, _):
        let logits = outputs + row * count
        _ = logSoftmax(logits, count: count)
        let choice = Int(actions.pointer[sample])
        for j in 0..<count { logits[j] = weight * (expf(logits[j]) - (j == choice ? 1 : 0)) }
      case .continuous(let size, _, _, _):
        for j in 0..<size {
          outputs[row * size + j] =
            weight * (outputs[row * size + j] - actions.pointer[sample * size + j])
        }
      }
    }
  }
}
