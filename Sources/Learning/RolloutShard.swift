import CKernels
import Environments
import Findings
import Networks
import Randomness
import Specifications

/// A fixed part of a run's copies: its environments, its chance, its own scratch memory.
///
/// The split into shards depends on the plan alone, never on the number of threads.
final class RolloutShard {
  /// Copies in a shard: few enough to spread over threads, enough for the matrix products.
  static let size = 32

  private var environment: any Environment
  private var random: RandomStream
  private let reward: any Reward
  private let memory: StepMemory
  private let sampler: ActionSampler
  private let workspace: MultilayerPerceptron.Workspace
  private let scratch: FloatMemory
  private let noise: FloatMemory
  private let firstCopy: Int
  private let copies: Int
  private(set) var timeLimits: [Rollout.TimeLimit] = []
  private(set) var failure: LearnerFailure?

  init(
    world: TrainingWorld, reward: any Reward, settings: LearnerSettings, seed: Seed, index: Int,
    copies: Int, network: MultilayerPerceptron
  ) {
    environment = world.make(copies: copies, seed: seed, shard: index)
    random = RandomStream(seed: seed.child("exploration").child(index))
    self.reward = reward
    self.copies = copies
    firstCopy = index * Self.size
    memory = StepMemory(card: world.card, copies: copies)
    sampler = ActionSampler(
      space: world.card.actions, resolution: Float(settings.actionResolution))
    workspace = MultilayerPerceptron.Workspace(network, rows: copies)
    scratch = FloatMemory(reward.scratchSize(copies: copies))
    noise = FloatMemory(
      settings.observationNoise > 0 ? copies * world.card.observationSize : 0)
    environment.start(memory.buffers)
  }

  /// Plays `rollout.times` steps of this shard's copies.
  func collect(
    into rollout: Rollout, network: MultilayerPerceptron, parameters: UnsafePointer<Float>,
    logStandardDeviation: UnsafePointer<Float>, mean: UnsafePointer<Float>,
    inverseStandardDeviation: UnsafePointer<Float>, observationNoise: Float, stepsBefore: Int
  ) {
    timeLimits.removeAll(keepingCapacity: true)
    let size = network.inputs
    let actionSize = memory.card.actions.size
    let buffers = memory.buffers
    for time in 0..<rollout.times {
      let first = time * rollout.copies + firstCopy
      let observations = rollout.observations.pointer + first * size
      let raw = rollout.rawObservations.pointer + first * size
      raw.update(from: buffers.observations, count: copies * size)
      observe(
        into: observations, size: size, mean: mean,
        inverseStandardDeviation: inverseStandardDeviation,
        noiseDeviation: observationNoise)
      let outputs = network.forward(parameters, input: observations, rows: copies, in: workspace)
      sampler.sample(
        outputs, logStandardDeviation: logStandardDeviation, rows: copies, random: &random,
        chosen: rollout.actions.pointer + first * actionSize, applied: buffers.actions,
        logProbabilities: rollout.logProbabilities.pointer + first)
      environment.step(buffers)
      let steps = StepBatch(
        copies: copies, measures: buffers.measures, observations: raw, actions: buffers.actions)
      reward.values(
        of: steps, scratch: scratch.pointer, into: rollout.rewards.pointer + first)
      for copy in 0..<copies {
        let sample = first + copy
        if !rollout.rewards.pointer[sample].isFinite {
          failure = nonFiniteReward(
            steps, copy: copy, value: rollout.rewards.pointer[sample],
            step: stepsBefore + (time + 1) * rollout.copies)
          return
        }
        rollout.terminated[sample] = buffers.terminated[copy]
        rollout.ended[sample] = buffers.terminated[copy] | buffers.truncated[copy]
        if buffers.truncated[copy] != 0 {
          let last = UnsafeBufferPointer(
            start: buffers.finalObservations + copy * size, count: size)
          timeLimits.append(Rollout.TimeLimit(sample: sample, observation: Array(last)))
        }
      }
    }
    // What follows the last step, to bootstrap from.
    observe(
      into: rollout.observations.pointer + (rollout.times * rollout.copies + firstCopy) * size,
      size: size, mean: mean, inverseStandardDeviation: inverseStandardDeviation,
      noiseDeviation: observationNoise)
  }

  private func observe(
    into observations: UnsafeMutablePointer<Float>, size: Int, mean: UnsafePointer<Float>,
    inverseStandardDeviation: UnsafePointer<Float>, noiseDeviation: Float
  ) {
    ts_normalise(
      memory.buffers.observations, mean, inverseStandardDeviation, Policy.observationLimit,
      Int32(copies),
      Int32(size), observations)
    if noiseDeviation > 0 {
      random.fillNormal(noise.pointer, count: noise.count)
      for i in 0..<noise.count { observations[i] += noiseDeviation * noise.pointer[i] }
    }
  }

  private func nonFiniteReward(
    _ steps: StepBatch, copy: Int, value: Float, step: Int
  ) -> LearnerFailure {
    let suspect = reward.suspect(in: steps, copy: copy)
    return .nonFiniteReward(
      step: step, reward: reward.summary, value: value,
      measure: suspect.map { memory.card.measures[$0].name } ?? "none",
      reading: suspect.map { steps.measures[$0 * copies + copy] } ?? 0)
  }
}
