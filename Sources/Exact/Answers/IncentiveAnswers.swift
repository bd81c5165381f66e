import Findings

/// Optimal actions as the discount goes from 0 towards 1.
public struct DiscountsAnswer: Codable, Sendable, Equatable {
  /// Where the optimal actions change: one fraction, or two that hold an irrational root between them.
  public struct Threshold: Codable, Sendable, Equatable {
    public var discount: Enclosure
    /// The lowest-degree polynomial found that is 0 there, coefficients from the constant up.
    public var polynomial: [ExactNumber]
    /// Optimal actions by state exactly there.
    public var optimal: [String: [String]]

    public init(
      discount: Enclosure, polynomial: [ExactNumber], optimal: [String: [String]]
    ) {
      self.discount = discount
      self.polynomial = polynomial
      self.optimal = optimal
    }
  }

  /// Discounts between two thresholds, with the same optimal actions throughout.
  public struct Interval: Codable, Sendable, Equatable {
    public var low: Enclosure
    public var high: Enclosure
    /// Optimal actions by state; states with one action are left out.
    public var optimal: [String: [String]]

    public init(low: Enclosure, high: Enclosure, optimal: [String: [String]]) {
      self.low = low
      self.high = high
      self.optimal = optimal
    }
  }

  public var reward: String
  /// Ascending; the first is from 0, the last to 1 (1 itself is not included).
  public var intervals: [Interval]
  public var thresholds: [Threshold]
  /// Actions that maximise the immediate reward, by state: what a myopic learner would do.
  public var myopic: [String: [String]]
  /// States where the problem's own discount makes other actions optimal than myopic ones are: an
  /// incentive to shift the states that come next (Krueger et al. 2020).
  public var shifting: [String]
  public var discount: ExactNumber

  public init(
    reward: String, intervals: [Interval], thresholds: [Threshold], myopic: [String: [String]],
    shifting: [String], discount: ExactNumber
  ) {
    self.reward = reward
    self.intervals = intervals
    self.thresholds = thresholds
    self.myopic = myopic
    self.shifting = shifting
    self.discount = discount
  }
}

/// Incentives that the shape of a causal influence diagram alone admits (Everitt et al. 2021).
public struct DiagramAnswer: Codable, Sendable, Equatable {
  public struct Incentive: Codable, Sendable, Equatable {
    public var node: String
    /// A path that shows it, node by node.
    public var path: [String]

    public init(node: String, path: [String]) {
      self.node = node
      self.path = path
    }
  }

  public enum Role: String, Codable, Sendable { case chance, decision, utility }

  public struct Node: Codable, Sendable, Equatable {
    public var name: String
    public var role: Role

    public init(name: String, role: Role) {
      self.name = name
      self.role = role
    }
  }

  public var nodes: [Node]
  /// Pairs (from, to).
  public var edges: [[String]]
  public var decision: String
  /// Edges into the decision that it does not need.
  public var notRequisite: [[String]]
  public var valueOfInformation: [Incentive]
  public var valueOfControl: [Incentive]
  public var responseIncentive: [Incentive]
  public var instrumentalControlIncentive: [Incentive]

  public init(
    nodes: [Node], edges: [[String]], decision: String, notRequisite: [[String]],
    valueOfInformation: [Incentive], valueOfControl: [Incentive],
    responseIncentive: [Incentive], instrumentalControlIncentive: [Incentive]
  ) {
    self.nodes = nodes
    self.edges = edges
    self.decision = decision
    self.notRequisite = notRequisite
    self.valueOfInformation = valueOfInformation
    self.valueOfControl = valueOfControl
    self.responseIncentive = responseIncentive
    self.instrumentalControlIncentive = instrumentalControlIncentive
  }
}
