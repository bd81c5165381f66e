/// One training run, whole: what an audit asks for, and what is found again in the store.
public struct RunPlan: Codable, Sendable, Equatable {
  /// Which reward the run's learner is given.
  public enum Purpose: String, Codable, Sendable {
    /// The proxy: the run whose true return is in question.
    case proxy
    /// The true reward: tells "gamed" from "not able to".
    case ceiling
  }

  public var environment: String
  /// Version of the environment's dynamics; a change of dynamics is a different run.
  public var environmentVersion: Int
  /// Version of the learner and the judge, likewise.
  public var learnerVersion: Int
  public var purpose: Purpose
  public var proxy: SpecificationText
  public var intended: SpecificationText
  public var learning: LearnerSettings
  public var checkpoints: [Int]
  public var seed: UInt64
  /// Place of the seed in the plan, from 0.
  public var seedIndex: Int
  public var evaluationSeed: UInt64
  public var evaluationEpisodes: Int
  /// What sets it apart from the audit's own runs: of a search, or with another budget; nil in those.
  public var variation: String?
  /// Scripted policy that the learner imitates before it learns; nil for random parameters.
  public var start: String?

  public init(
    environment: String, environmentVersion: Int, learnerVersion: Int, purpose: Purpose,
    proxy: SpecificationText, intended: SpecificationText, learning: LearnerSettings,
    checkpoints: [Int], seed: UInt64, seedIndex: Int, evaluationSeed: UInt64,
    evaluationEpisodes: Int, variation: String? = nil, start: String? = nil
  ) {
    self.environment = environment
    self.environmentVersion = environmentVersion
    self.learnerVersion = learnerVersion
    self.purpose = purpose
    self.proxy = proxy
    self.intended = intended
    self.learning = learning
    self.checkpoints = checkpoints
    self.seed = seed
    self.seedIndex = seedIndex
    self.evaluationSeed = evaluationSeed
    self.evaluationEpisodes = evaluationEpisodes
    self.variation = variation
    self.start = start
  }

  /// The reward that this run's learner is given.
  public var learned: SpecificationText { purpose == .proxy ? proxy : intended }

  public var width: Int { learning.hiddenLayers.first ?? 0 }

  public func pressure(atSteps steps: Int) -> Pressure {
    Pressure(
      steps: steps, width: width, actionResolution: learning.actionResolution,
      observationNoise: learning.observationNoise)
  }
}

/// What the judge saw of one policy: returns and measures of fresh episodes, in episode order.
public struct Evaluation: Codable, Sendable, Equatable {
  /// Undiscounted return of every episode under the proxy.
  public var proxy: [Double]
  /// Undiscounted return of every episode under the true reward.
  public var intended: [Double]
  /// Steps of every episode.
  public var lengths: [Int]
  /// For each measure of the card, in order, one summary (mean or total) an episode.
  public var measures: [[Double]]
  /// For each episode, sums over its steps of x, y, xx, yy, xy (x proxy reward, y true reward):
  /// what the step-wise correlation needs.
  public var moments: [[Double]]

  public init(
    proxy: [Double], intended: [Double], lengths: [Int], measures: [[Double]], moments: [[Double]]
  ) {
    self.proxy = proxy
    self.intended = intended
    self.lengths = lengths
    self.measures = measures
    self.moments = moments
  }

  enum CodingKeys: String, CodingKey {
    case proxy
    case intended = "true"
    case lengths, measures, moments
  }
}

/// A judged policy on the way of one run.
public struct CheckpointRecord: Codable, Sendable, Equatable {
  public var steps: Int
  public var evaluation: Evaluation
  /// Parameters and normalisation of the policy, in safetensors format.
  public var policy: [UInt8]

  public init(steps: Int, evaluation: Evaluation, policy: [UInt8]) {
    self.steps = steps
    self.evaluation = evaluation
    self.policy = policy
  }
}

/// A run that stopped before its end, and why; the others go on.
public struct RunFailure: Codable, Sendable, Equatable {
  public var purpose: RunPlan.Purpose
  public var seedIndex: Int
  public var pressure: Pressure
  public var message: String

  public init(purpose: RunPlan.Purpose, seedIndex: Int, pressure: Pressure, message: String) {
    self.purpose = purpose
    self.seedIndex = seedIndex
    self.pressure = pressure
    self.message = message
  }
}

/// A finished (or failed) run with everything that was judged on its way.
public struct RunRecord: Codable, Sendable, Equatable {
  public var plan: RunPlan
  public var checkpoints: [CheckpointRecord]
  public var failure: RunFailure?
  public var seconds: Double
  /// How the learning went; nil in records that were kept before it was written down.
  public var diagnostics: LearningDiagnostics?

  public init(
    plan: RunPlan, checkpoints: [CheckpointRecord], failure: RunFailure?, seconds: Double,
    diagnostics: LearningDiagnostics? = nil
  ) {
    self.plan = plan
    self.checkpoints = checkpoints
    self.failure = failure
    self.seconds = seconds
    self.diagnostics = diagnostics
  }
}
