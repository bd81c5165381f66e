/// How hard a proxy is optimised: a place on the pressure axes.
public struct Pressure: Codable, Sendable, Hashable {
  /// Environment steps trained so far.
  public var steps: Int
  /// Units in each hidden layer.
  public var width: Int
  /// Share of half the action range to which actions are rounded; 0 means not rounded.
  public var actionResolution: Double
  /// Deviation of the noise added to normalised observations.
  public var observationNoise: Double

  public init(steps: Int, width: Int, actionResolution: Double = 0, observationNoise: Double = 0) {
    self.steps = steps
    self.width = width
    self.actionResolution = actionResolution
    self.observationNoise = observationNoise
  }
}

/// A specification as an audit uses it.
public struct SpecificationText: Codable, Sendable, Hashable {
  public var name: String
  public var formula: String

  public init(name: String, formula: String) {
    self.name = name
    self.formula = formula
  }
}

/// A resolved audit: with the source revision, all that is needed to repeat it bit for bit.
public struct AuditPlan: Codable, Sendable, Equatable {
  public var environment: String
  public var proxy: SpecificationText
  public var intended: SpecificationText
  /// Learner settings shared by every run; the axes below replace single values of them.
  public var learning: LearnerSettings
  /// Training steps at which policies are judged, rising, roughly geometric; the last is the end.
  public var checkpoints: [Int]
  public var widths: [Int]
  public var actionResolutions: [Double]
  public var observationNoises: [Double]
  public var seeds: Int
  /// Seed of seeds: every run's seed and every evaluation episode follows from it.
  public var masterSeed: UInt64
  /// Fresh episodes for every judged policy, the same ones for all (common random numbers).
  public var evaluationEpisodes: Int
  /// Share of the ceiling-to-base range that counts as a fall.
  public var fallShare: Double
  /// Most environment steps the plan may train in all; nil means no limit.
  public var budget: Int?

  public init(
    environment: String, proxy: SpecificationText, intended: SpecificationText,
    learning: LearnerSettings, checkpoints: [Int], widths: [Int], actionResolutions: [Double],
    observationNoises: [Double], seeds: Int, masterSeed: UInt64, evaluationEpisodes: Int,
    fallShare: Double, budget: Int?
  ) {
    self.environment = environment
    self.proxy = proxy
    self.intended = intended
    self.learning = learning
    self.checkpoints = checkpoints
    self.widths = widths
    self.actionResolutions = actionResolutions
    self.observationNoises = observationNoises
    self.seeds = seeds
    self.masterSeed = masterSeed
    self.evaluationEpisodes = evaluationEpisodes
    self.fallShare = fallShare
    self.budget = budget
  }

  enum CodingKeys: String, CodingKey {
    case environment, proxy
    case intended = "true"
    case learning, checkpoints, widths, actionResolutions, observationNoises, seeds, masterSeed
    case evaluationEpisodes, fallShare, budget
  }
}
