import CKernels
import Environments
import Findings
import Networks
import Randomness
import Specifications

/// What all copies saw and did between two updates. Everything is `[time, copy, …]`.
final class Rollout {
  let times: Int
  let copies: Int
  /// As the environment wrote them; one row of copies more than `times`, for what follows.
  let rawObservations: FloatMemory
  let observations: FloatMemory
  let actions: FloatMemory
  let logProbabilities: FloatMemory
  /// As the specification valued them, then scaled in place.
  let rewards: FloatMemory
  let values: FloatMemory
  let nextValues: FloatMemory
  let advantages: FloatMemory
  let returns: FloatMemory
  let terminated: UnsafeMutablePointer<UInt8>
  let ended: UnsafeMutablePointer<UInt8>

  init(times: Int, copies: Int, observationSize: Int, actionSize: Int) {
    self.times = times
    self.copies = copies
    let samples = times * copies
    rawObservations = FloatMemory((samples + copies) * observationSize)
    observations = FloatMemory((samples + copies) * observationSize)
    actions = FloatMemory(samples * actionSize)
    logProbabilities = FloatMemory(samples)
    rewards = FloatMemory(samples)
    values = FloatMemory(samples + copies)
    nextValues = FloatMemory(samples)
    advantages = FloatMemory(samples)
    returns = FloatMemory(samples)
    terminated = .allocate(capacity: samples)
    terminated.initialize(repeating: 0, count: samples)
    ended = .allocate(capacity: samples)
    ended.initialize(repeating: 0, count: samples)
  }

  deinit {
    terminated.deallocate()
    ended.deallocate()
  }
}

/// A fixed part of a run's copies: its environments, its chance, its own scratch memory.
///
/// The split into shards depends on the plan alone, never on the number of threads.
final class RolloutShard {
  /// Copies in a shard: few enough to spread over threads, enough for the matrix products.
  static let size = 32

  /// A time limit's last observation, and the sample after which it came.
  struct Cut {
    var sample: Int
    var observation: [Float]
  }

  private var environment: any Environment
  private var random: RandomStream
  private let reward: Specification
  private let memory: StepMemory
  private let sampler: ActionSampler
  private let workspace: MultilayerPerceptron.Workspace
  private let scratch: FloatMemory
  private let rewards: FloatMemory
  private let noise: FloatMemory
  private let firstCopy: Int
  private let copies: Int
  private(set) var cuts: [Cut] = []
  private(set) var failure: LearnerFailure?

  init(
    entry: CatalogueEntry, reward: Specification, settings: LearnerSettings, seed: Seed, index: Int,
    copies: Int, network: MultilayerPerceptron
  ) {
    environment = entry.make(copies: copies, episodes: .training(seed, shard: index))
    random = RandomStream(seed: seed.child("exploration").child(index))
    self.reward = reward
    self.copies = copies
    firstCopy = index * Self.size
    memory = StepMemory(card: entry.card, copies: copies)
    sampler = ActionSampler(
      space: entry.card.actions, resolution: Float(settings.actionResolution))
    workspace = MultilayerPerceptron.Workspace(network, rows: copies)
    scratch = FloatMemory(reward.scratchSize(copies: copies))
    rewards = FloatMemory(copies)
    noise = FloatMemory(
      settings.observationNoise > 0 ? copies * entry.card.observationSize : 0)
    environment.start(memory.buffers)
  }

  /// Plays `rollout.times` steps of this shard's copies.
  func collect(
    into rollout: Rollout, network: MultilayerPerceptron, parameters: UnsafePointer<Float>,
    logDeviation: UnsafePointer<Float>, mean: UnsafePointer<Float>,
    inverseDeviation: UnsafePointer<Float>, observationNoise: Float, stepsBefore: Int
  ) {
    cuts.removeAll(keepingCapacity: true)
    let size = network.inputs
    let actionSize = memory.card.actions.size
    let buffers = memory.buffers
    for time in 0..<rollout.times {
      let first = time * rollout.copies + firstCopy
      let observations = rollout.observations.pointer + first * size
      (rollout.rawObservations.pointer + first * size).update(
        from: buffers.observations, count: copies * size)
      observe(
        into: observations, size: size, mean: mean, inverseDeviation: inverseDeviation,
        noiseDeviation: observationNoise)
      let outputs = network.forward(parameters, input: observations, rows: copies, in: workspace)
      sampler.sample(
        outputs, logDeviation: logDeviation, rows: copies, random: &random,
        chosen: rollout.actions.pointer + first * actionSize, applied: buffers.actions,
        logProbabilities: rollout.logProbabilities.pointer + first)
      environment.step(buffers)
      reward.values(
        measures: buffers.measures, copies: copies, scratch: scratch.pointer,
        into: rollout.rewards.pointer + first)
      for copy in 0..<copies {
        let sample = first + copy
        if !rollout.rewards.pointer[sample].isFinite {
          failure = nonFiniteReward(
            copy: copy, value: rollout.rewards.pointer[sample],
            step: stepsBefore + (time + 1) * rollout.copies)
          return
        }
        rollout.terminated[sample] = buffers.terminated[copy]
        rollout.ended[sample] = buffers.terminated[copy] | buffers.truncated[copy]
        if buffers.truncated[copy] != 0 {
          let last = UnsafeBufferPointer(
            start: buffers.finalObservations + copy * size, count: size)
          cuts.append(Cut(sample: sample, observation: Array(last)))
        }
      }
    }
    // What follows the last step, to bootstrap from.
    observe(
      into: rollout.observations.pointer + (rollout.times * rollout.copies + firstCopy) * size,
      size: size, mean: mean, inverseDeviation: inverseDeviation, noiseDeviation: observationNoise)
  }

  private func observe(
    into observations: UnsafeMutablePointer<Float>, size: Int, mean: UnsafePointer<Float>,
    inverseDeviation: UnsafePointer<Float>, noiseDeviation: Float
  ) {
    ts_normalise(
      memory.buffers.observations, mean, inverseDeviation, Policy.observationLimit, Int32(copies),
      Int32(size), observations)
    if noiseDeviation > 0 {
      random.fillNormal(noise.pointer, count: noise.count)
      for i in 0..<noise.count { observations[i] += noiseDeviation * noise.pointer[i] }
    }
  }

  private func nonFiniteReward(copy: Int, value: Float, step: Int) -> LearnerFailure {
    let suspect = reward.suspect(measures: memory.buffers.measures, copies: copies, copy: copy)
    return .nonFiniteReward(
      step: step, formula: reward.formula, value: value,
      measure: suspect.map { memory.card.measures[$0].name } ?? "none",
      reading: suspect.map { memory.buffers.measures[$0 * copies + copy] } ?? 0)
  }
}

/// Why a run of the learner stopped before its end.
public enum LearnerFailure: Error, Sendable, Equatable, CustomStringConvertible {
  case nonFiniteReward(step: Int, formula: String, value: Float, measure: String, reading: Float)
  case divergence(step: Int)
  case unusableSettings(String)

  public var description: String {
    switch self {
    case .nonFiniteReward(let step, let formula, let value, let measure, let reading):
      "The reward '\(formula)' became \(value) at step \(step), where \(measure) was \(reading). "
        + "Guard the formula, for example with max(…) or clip(…)."
    case .unusableSettings(let reason):
      "The learner's settings cannot be used: \(reason)."
    case .divergence(let step):
      "The learner's parameters stopped being finite at step \(step). "
        + "A smaller learning rate or a bounded reward may help."
    }
  }
}
