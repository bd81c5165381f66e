import CKernels
import Environments
import Findings
import Ground
import Networks
import Randomness
import Specifications

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

// Proximal policy optimisation, top to bottom.
//
// Schulman, Wolski, Dhariwal, Radford, Klimov 2017 (arXiv 1707.06347), with generalised advantages,
// separate policy and value networks, per-minibatch advantage normalisation and Adam, the variant
// that Andrychowicz et al. 2021 (arXiv 2006.05990) and the common libraries settled on. Values are
// learned in the returns' own unit (`ValueScale`). Time limits are bootstrapped through, never taken
// for ends.
//
// A run is a pure function of (environment, reward, settings, seed): work is cut into shards whose
// sizes depend on the settings alone, and shards are summed in order, so the number of threads
// changes the time and not one bit of the result.

/// Raised when the same plan and seed no longer give the same policy.
///
/// 2: values in units of the returns instead of rewards in units of their deviation.
public let learnerVersion = 2

/// What a run reports while it goes.
public struct TrainingProgress: Sendable {
  public var steps: Int
  /// Mean reward a step in the last rollout, as the reward gave it.
  public var meanReward: Double
  /// How the last update went; a pure function of the run, to the bit.
  public var update: LearningDiagnostics.Update
}

/// Trains a policy on one reward.
///
/// The learner is given one reward and what it observes. Of the environment it keeps a `TrainingWorld`,
/// which names no specification, so it has no way to ask for any other reward: the true one is
/// computed by the judge, on episodes of another seed branch.
///
/// - Parameters:
///   - reward: What the learner maximises.
///   - checkpoints: Steps at which the policy is handed out, ascending. Each is rounded up to the
///     end of the rollout in which it falls.
///   - policy: A scripted policy to begin with what it does; nil for random parameters.
///   - threads: Threads for this one run; the result does not depend on it.
///   - progress: Called after every rollout.
///   - checkpoint: Called with the steps asked for and the policy at that point. A throw ends the
///     run and passes on.
/// - Returns: The final policy.
/// - Throws: `LearnerFailure` when the reward or the parameters stop being finite.
@discardableResult
public func trainByProximalPolicyOptimisation(
  _ entry: CatalogueEntry, reward: any Reward, settings: LearnerSettings, seed: Seed,
  checkpoints: [Int] = [], imitating policy: Int? = nil, threads: Int = 1,
  progress: (TrainingProgress) throws -> Void = { _ in },
  checkpoint: (Int, Policy) throws -> Void = { _, _ in }
) throws -> Policy {
  ts_single_threaded_blas()
  try check(settings)
  let learner = Learner(entry, reward: reward, settings: settings, seed: seed, threads: threads)
  if let policy { learner.imitate(policy, TrainingWorld(entry), seed: seed.child("imitation")) }
  var remaining = checkpoints[...]
  while learner.steps < settings.steps {
    try learner.collect()
    learner.estimateAdvantages()
    let update = try learner.update()
    try progress(
      TrainingProgress(steps: learner.steps, meanReward: learner.meanReward, update: update))
    while let next = remaining.first, next <= learner.steps {
      try checkpoint(next, learner.policy)
      remaining.removeFirst()
    }
  }
  return learner.policy
}

private func check(_ settings: LearnerSettings) throws {
  let samples = settings.copies.multipliedReportingOverflow(by: settings.rolloutLength)
  let isUsable =
    settings.copies > 0 && settings.rolloutLength > 0 && !samples.overflow
    && settings.minibatches > 0 && settings.minibatches <= samples.partialValue
    && settings.epochs > 0 && settings.hiddenLayers.allSatisfy { $0 > 0 }
  if !isUsable {
    throw LearnerFailure.unusableSettings(
      "copies, rollout length, epochs, minibatches and widths must be at least 1, and minibatches no "
        + "more than a rollout's samples")
  }
}

/// The state of one run between rollouts.
package final class Learner {
  /// Rows of a minibatch that one thread takes at a time.
  static let shardRows = 256

  private let settings: LearnerSettings
  private let space: ActionSpace
  private let threads: Int
  private let actor: MultilayerPerceptron
  private let critic: MultilayerPerceptron
  /// Policy parameters, then value parameters, then log standard deviations.
  package let parameters: FloatMemory
  private let optimiser: Adam
  private let shards: [RolloutShard]
  package let rollout: Rollout
  private let workers: [MinibatchGradient]
  private let valueWorkspaces: [MultilayerPerceptron.Workspace]
  private var order: [Int32]
  private var shuffling: RandomStream
  private var observationMoments: RunningMoments
  private let mean: FloatMemory
  private let inverseStandardDeviation: FloatMemory
  private var valueScale = ValueScale()
  private(set) var steps = 0
  private(set) var meanReward = 0.0

  private var actorParameters: UnsafeMutablePointer<Float> { parameters.pointer }
  private var criticParameters: UnsafeMutablePointer<Float> {
    parameters.pointer + actor.parameterCount
  }
  private var logStandardDeviation: UnsafeMutablePointer<Float> {
    parameters.pointer + actor.parameterCount + critic.parameterCount
  }

  package init(
    _ entry: CatalogueEntry, reward: any Reward, settings: LearnerSettings, seed: Seed,
    threads: Int = 1
  ) {
    let world = TrainingWorld(entry)
    let card = world.card
    self.settings = settings
    self.threads = threads
    space = card.actions
    actor = MultilayerPerceptron(
      inputs: card.observationSize, hidden: settings.hiddenLayers, outputs: card.actions.outputs)
    critic = MultilayerPerceptron(
      inputs: card.observationSize, hidden: settings.hiddenLayers, outputs: 1)
    let actor = actor
    let critic = critic
    let count = actor.parameterCount + critic.parameterCount + card.actions.deviations
    parameters = FloatMemory(count)
    var random = RandomStream(seed: seed.child("initial parameters"))
    actor.initialise(parameters.pointer, outputGain: 0.01, random: &random)
    critic.initialise(
      parameters.pointer + actor.parameterCount, outputGain: 1, random: &random)
    for index in count - card.actions.deviations..<count {
      parameters.pointer[index] = Float(settings.initialLogStandardDeviation)
    }
    optimiser = Adam(count: count)
    let copies = settings.copies
    shards = (0..<(copies + RolloutShard.size - 1) / RolloutShard.size).map { index in
      RolloutShard(
        world: world, reward: reward, settings: settings, seed: seed, index: index,
        copies: min(RolloutShard.size, copies - index * RolloutShard.size), network: actor)
    }
    rollout = Rollout(
      times: settings.rolloutLength, copies: copies, observationSize: card.observationSize,
      actionSize: card.actions.size)
    let samples = copies * settings.rolloutLength
    let shardsOfMinibatch =
      (samples / settings.minibatches + Self.shardRows) / Self.shardRows + 1
    let space = card.actions
    workers = (0..<shardsOfMinibatch).map { _ in
      MinibatchGradient(
        actor: actor, critic: critic, space: space, rows: Self.shardRows, parameterCount: count)
    }
    valueWorkspaces = (0..<min(max(1, threads), 1024)).map { _ in
      MultilayerPerceptron.Workspace(critic, rows: Self.shardRows)
    }
    order = (0..<Int32(samples)).map { $0 }
    shuffling = RandomStream(seed: seed.child("minibatches"))
    observationMoments = RunningMoments(columns: card.observationSize)
    mean = FloatMemory(card.observationSize)
    inverseStandardDeviation = FloatMemory([Float](repeating: 1, count: card.observationSize))
  }

  /// The policy as it stands.
  package var policy: Policy {
    Policy(
      network: actor, actions: space,
      parameters: Array(UnsafeBufferPointer(start: actorParameters, count: actor.parameterCount)),
      logStandardDeviation: Array(
        UnsafeBufferPointer(start: logStandardDeviation, count: space.deviations)),
      observationMean: mean.values,
      observationInverseStandardDeviation: inverseStandardDeviation.values,
      actionResolution: Float(settings.actionResolution),
      observationNoise: Float(settings.observationNoise))
  }

  /// Begins with what a scripted policy does, instead of with random parameters.
  func imitate(_ policy: Int, _ world: TrainingWorld, seed: Seed) {
    let imitation = Imitation(world, policy: policy, seed: seed)
    if settings.normalisesObservations {
      observationMoments = imitation.moments
      normaliseObservations()
    }
    imitation.fit(
      actor, actorParameters, space: space, mean: mean.pointer,
      inverseStandardDeviation: inverseStandardDeviation.pointer, seed: seed)
    for index in 0..<space.deviations {
      logStandardDeviation[index] = Imitation.logStandardDeviation
    }
  }

  // MARK: Collecting

  /// Plays one rollout with the present policy.
  package func collect() throws {
    let stepsBefore = steps
    forEachIndex(shards.count, threads: threads) { index in
      shards[index].collect(
        into: rollout, network: actor, parameters: actorParameters,
        logStandardDeviation: logStandardDeviation,
        mean: mean.pointer, inverseStandardDeviation: inverseStandardDeviation.pointer,
        observationNoise: Float(settings.observationNoise), stepsBefore: stepsBefore)
    }
    if let failure = shards.lazy.compactMap(\.failure).first { throw failure }
    rollout.timeLimits = shards.flatMap(\.timeLimits)
    let samples = rollout.samples
    steps += samples
    var total = 0.0
    for sample in 0..<samples { total += Double(rollout.rewards.pointer[sample]) }
    meanReward = total / Double(samples)
    if settings.normalisesValues {
      var terminations = 0
      for sample in 0..<samples where rollout.terminated[sample] != 0 { terminations += 1 }
      valueScale.begin(
        rewardSum: total, terminations: terminations, samples: samples,
        discount: settings.discount)
    }
  }

  // MARK: Judging what was collected

  /// Values every observation and estimates advantages and returns.
  package func estimateAdvantages() {
    let copies = rollout.copies
    let samples = rollout.samples
    value(rollout.observations.pointer, rows: samples + copies, into: rollout.values.pointer)
    // What follows a step is the next row of copies, but for steps that a time limit cut off.
    rollout.nextValues.pointer.update(from: rollout.values.pointer + copies, count: samples)
    bootstrapTimeLimits()
    generalisedAdvantages(
      rewards: rollout.rewards.pointer, values: rollout.values.pointer,
      nextValues: rollout.nextValues.pointer, terminated: rollout.terminated,
      ended: rollout.ended, times: rollout.times, copies: copies,
      discount: Float(settings.discount), traceDecay: Float(settings.traceDecay),
      into: rollout.advantages.pointer)
    for sample in 0..<samples {
      rollout.returns.pointer[sample] =
        rollout.advantages.pointer[sample] + rollout.values.pointer[sample]
    }
    if settings.normalisesValues { normaliseValues() }
    if settings.normalisesObservations {
      observationMoments.update(rollout.rawObservations.pointer, rows: samples)
    }
  }

  /// Moves the unit of values to that of the newest returns; returns and values are in it from here on.
  private func normaliseValues() {
    let old = valueScale
    valueScale.update(rollout.returns.pointer, count: rollout.samples)
    valueScale.preserve(from: old, criticParameters, layer: critic.layers[critic.layers.count - 1])
    let mean = Float(valueScale.mean)
    let inverse = Float(1 / valueScale.deviation)
    for sample in 0..<rollout.samples {
      rollout.returns.pointer[sample] = (rollout.returns.pointer[sample] - mean) * inverse
      rollout.values.pointer[sample] = (rollout.values.pointer[sample] - mean) * inverse
    }
  }

  /// After a step that a time limit cut off comes its episode's own last observation, not the next
  /// episode's first one.
  private func bootstrapTimeLimits() {
    let cuts = rollout.timeLimits
    if cuts.isEmpty { return }
    let size = critic.inputs
    let raw = FloatMemory(cuts.flatMap(\.observation))
    let observations = FloatMemory(cuts.count * size)
    ts_normalise(
      raw.pointer, mean.pointer, inverseStandardDeviation.pointer, Policy.observationLimit,
      Int32(cuts.count), Int32(size), observations.pointer)
    let values = FloatMemory(cuts.count)
    value(observations.pointer, rows: cuts.count, into: values.pointer)
    for (index, cut) in cuts.enumerated() {
      rollout.nextValues.pointer[cut.sample] = values.pointer[index]
    }
  }

  /// Values in the reward's own unit.
  private func value(
    _ observations: UnsafePointer<Float>, rows: Int, into values: UnsafeMutablePointer<Float>
  ) {
    let blocks = (rows + Self.shardRows - 1) / Self.shardRows
    let workers = min(valueWorkspaces.count, blocks)
    let (mean, deviation) = (Float(valueScale.mean), Float(valueScale.deviation))
    forEachIndex(workers, threads: threads) { worker in
      var block = worker
      while block < blocks {
        let first = block * Self.shardRows
        let count = min(Self.shardRows, rows - first)
        let result = critic.forward(
          criticParameters, input: observations + first * critic.inputs, rows: count,
          in: valueWorkspaces[worker])
        if settings.normalisesValues {
          for row in 0..<count { values[first + row] = mean + deviation * result[row] }
        } else {
          (values + first).update(from: result, count: count)
        }
        block += workers
      }
    }
  }

  // MARK: Learning

  /// Takes `epochs` passes over the rollout in shuffled minibatches.
  ///
  /// - Returns: How it went. Looking changes no bit of what is learned.
  @discardableResult
  package func update() throws -> LearningDiagnostics.Update {
    let samples = rollout.samples
    let minibatch = samples / settings.minibatches
    let remaining = 1 - Double(steps - samples) / Double(settings.steps)
    let rate = settings.learningRate * (settings.annealsLearningRate ? max(0, remaining) : 1)
    var epoch = MinibatchSums()
    var norms = 0.0
    for _ in 0..<settings.epochs {
      // What is told of an update is its last epoch, where the policy has moved furthest.
      (epoch, norms) = (MinibatchSums(), 0)
      order.withUnsafeMutableBufferPointer { buffer in
        if let base = buffer.baseAddress { shuffling.shuffle(base, count: samples) }
      }
      for index in 0..<settings.minibatches {
        let first = index * minibatch
        let count = index == settings.minibatches - 1 ? samples - first : minibatch
        order.withUnsafeBufferPointer { buffer in
          guard let base = buffer.baseAddress else { return }
          let (sums, norm) = descend(base + first, count: count, rate: rate)
          epoch.add(sums)
          norms += norm
        }
      }
    }
    guard ts_sum_of_squares(parameters.pointer, Int64(parameters.count)).isFinite
    else { throw LearnerFailure.divergence(step: steps) }
    if settings.normalisesObservations { normaliseObservations() }
    return LearningDiagnostics.Update(
      steps: steps, approximateKL: epoch.approximateKL, clipShare: epoch.clipShare,
      entropy: epoch.entropy,
      explainedVariance: explainedVariance(
        of: rollout.returns.pointer, by: rollout.values.pointer, count: samples),
      gradientNorm: norms / Double(settings.minibatches))
  }

  /// What was seen so far is the unit of what is seen from here on.
  private func normaliseObservations() {
    for j in 0..<mean.count {
      mean.pointer[j] = Float(observationMoments.mean[j])
      inverseStandardDeviation.pointer[j] =
        Float(1 / (observationMoments.variance[j] + 1e-8).squareRoot())
    }
  }

  /// One step of the optimiser on the samples `order[0 ..< count]`.
  ///
  /// - Returns: Sums over the minibatch, and its gradient's norm before it was limited.
  @discardableResult
  package func descend(
    _ order: UnsafePointer<Int32>, count: Int, rate: Double
  ) -> (sums: MinibatchSums, gradientNorm: Double) {
    var sum = 0.0
    var squares = 0.0
    for i in 0..<count {
      let advantage = Double(rollout.advantages.pointer[Int(order[i])])
      sum += advantage
      squares += advantage * advantage
    }
    let advantageMean = sum / Double(count)
    let variance = max(0, squares / Double(count) - advantageMean * advantageMean)
    let batch = MinibatchGradient.Batch(
      rollout: rollout, settings: settings, actor: actorParameters, critic: criticParameters,
      logStandardDeviation: logStandardDeviation, advantageMean: Float(advantageMean),
      // Equal advantages teach nothing; whatever their unit, others are brought to the same.
      advantageScale: variance > 0 ? Float(1 / variance.squareRoot()) : 0, weight: 1 / Float(count))
    let blocks = (count + Self.shardRows - 1) / Self.shardRows
    forEachIndex(blocks, threads: threads) { block in
      let first = block * Self.shardRows
      workers[block].differentiate(
        batch, order: order + first, count: min(Self.shardRows, count - first))
    }
    let total = workers[0].gradients.pointer
    var sums = workers[0].sums
    for block in 1..<max(1, blocks) {
      ts_add(total, workers[block].gradients.pointer, Int64(parameters.count))
      sums.add(workers[block].sums)
    }
    let norm = optimiser.step(
      parameters.pointer, gradient: total, rate: rate, normLimit: settings.gradientNormLimit)
    return (sums, norm)
  }

  /// The last minibatch's gradient before it was limited, flat like the parameters.
  package var gradient: [Float] { workers[0].gradients.values }
}
