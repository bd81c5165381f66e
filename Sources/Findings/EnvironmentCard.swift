/// What a reader must know of an environment before trusting a number that came out of it.
public struct EnvironmentCard: Codable, Sendable, Equatable {
  /// Catalogue name, in kebab case.
  public var name: String
  /// One or two sentences: what happens, and what can go wrong.
  public var story: String
  /// The published source of the dynamics and constants.
  public var source: String
  /// Where this implementation departs from the source, and why.
  public var notes: [String]
  /// Number of steps after which an episode is truncated.
  public var horizon: Int
  /// Simulated seconds in one step, for clips; 0 where a step has no duration.
  public var stepSeconds: Double
  public var observationSize: Int
  /// What the observation's numbers mean, in order.
  public var observation: String
  public var actions: ActionSpace
  public var measures: [MeasureDescription]
  public var specifications: [NamedSpecification]
  public var policies: [PolicyDescription]
  /// The scripted policy that stands for "what one does without optimising": an audit's base.
  public var basePolicy: String
  /// Learner settings that suit this environment.
  public var learning: LearnerSettings
  /// What others measured of pairs of its specifications; nil in cards of before it was written down.
  public var published: [PublishedResult]?
  /// Network widths that an audit sweeps unless told otherwise; empty means the learner's own.
  public var auditWidths: [Int]

  public init(
    name: String, story: String, source: String, notes: [String] = [], horizon: Int,
    stepSeconds: Double, observationSize: Int, observation: String, actions: ActionSpace,
    measures: [MeasureDescription], specifications: [NamedSpecification],
    policies: [PolicyDescription], basePolicy: String, learning: LearnerSettings,
    auditWidths: [Int] = [], published: [PublishedResult] = []
  ) {
    self.name = name
    self.story = story
    self.source = source
    self.notes = notes
    self.horizon = horizon
    self.stepSeconds = stepSeconds
    self.observationSize = observationSize
    self.observation = observation
    self.actions = actions
    self.measures = measures
    self.specifications = specifications
    self.policies = policies
    self.basePolicy = basePolicy
    self.learning = learning
    self.auditWidths = auditWidths
    self.published = published
  }

  /// The specification that an audit takes for a role unless told otherwise.
  public func defaultSpecification(_ role: NamedSpecification.Role) -> NamedSpecification? {
    specifications.first { $0.role == role && $0.isDefault }
      ?? specifications.first { $0.role == role }
  }
}

/// What a policy may do in one step.
public enum ActionSpace: Codable, Sendable, Equatable {
  /// One of `count` choices, handed to the environment as the float of its index.
  case discrete(count: Int, names: [String])
  /// `size` numbers, each within `low ... high`.
  case continuous(size: Int, low: Float, high: Float, unit: String)

  /// Floats that one action takes in an action buffer.
  public var size: Int {
    switch self {
    case .discrete: 1
    case .continuous(let size, _, _, _): size
    }
  }

  /// Log deviations that a policy learns beside its network: one a number, none for choices.
  public var deviations: Int {
    switch self {
    case .discrete: 0
    case .continuous(let size, _, _, _): size
    }
  }

  /// Outputs that a policy network needs: a logit a choice, or a mean a number.
  public var outputs: Int {
    switch self {
    case .discrete(let count, _): count
    case .continuous(let size, _, _, _): size
    }
  }
}

/// A named quantity that an environment writes at every step.
public struct MeasureDescription: Codable, Sendable, Equatable {
  /// How an episode's steps become one number.
  public enum Summary: String, Codable, Sendable { case mean, total }

  public var name: String
  public var unit: String
  public var meaning: String
  public var summary: Summary

  public init(_ name: String, unit: String, summary: Summary, _ meaning: String) {
    self.name = name
    self.unit = unit
    self.summary = summary
    self.meaning = meaning
  }
}

/// A specification that an environment's source gives a name to.
public struct NamedSpecification: Codable, Sendable, Equatable {
  public enum Role: String, Codable, Sendable {
    case proxy
    case intended = "true"
  }

  public var name: String
  public var formula: String
  public var role: Role
  public var isDefault: Bool

  public init(_ name: String, _ formula: String, role: Role, isDefault: Bool = false) {
    self.name = name
    self.formula = formula
    self.role = role
    self.isDefault = isDefault
  }
}

/// What a publication says of a pair of specifications.
public struct PublishedResult: Codable, Sendable, Equatable {
  /// Names of the pair's specifications.
  public var proxy: String
  public var intended: String
  public var statement: String
  public var source: String

  public init(proxy: String, intended: String, _ statement: String, source: String) {
    self.proxy = proxy
    self.intended = intended
    self.statement = statement
    self.source = source
  }
}

/// A policy written by hand.
public struct PolicyDescription: Codable, Sendable, Equatable {
  public var name: String
  public var meaning: String

  public init(_ name: String, _ meaning: String) {
    self.name = name
    self.meaning = meaning
  }
}
