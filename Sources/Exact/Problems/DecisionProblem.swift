import Arithmetic
import Findings

/// A finite Markov decision problem as its author wrote it, with any number of rewards and policies.
///
/// Everything is exact. Questions are answered on its `TabularModel`, where time, discount and
/// unreachable states have been dealt with.
public struct DecisionProblem: Sendable {
  /// What an action leads to, with its probability; probabilities of a choice sum to 1.
  public struct Outcome: Sendable, Equatable {
    public var target: Int
    public var probability: Rational

    public init(target: Int, probability: Rational) {
      self.target = target
      self.probability = probability
    }
  }

  /// An action that is available in a state.
  public struct Choice: Sendable, Equatable {
    /// Index in `actions`.
    public var action: Int
    public var outcomes: [Outcome]

    public init(action: Int, outcomes: [Outcome]) {
      self.action = action
      self.outcomes = outcomes
    }
  }

  /// A reward, by state and choice.
  public struct Reward: Sendable, Equatable {
    public var name: String
    /// `[state][choice]`: expected over next states.
    public var values: [[Rational]]
    /// `[state][choice][outcome]` where it was given by next state.
    public var byOutcome: [[[Rational]]]?

    public init(name: String, values: [[Rational]], byOutcome: [[[Rational]]]? = nil) {
      self.name = name
      self.values = values
      self.byOutcome = byOutcome
    }
  }

  /// A policy without memory; with a horizon it does the same at all times.
  public struct Policy: Sendable, Equatable {
    public var name: String
    /// `[state][choice]`: probabilities that sum to 1 in every state that has choices.
    public var probabilities: [[Rational]]

    public init(name: String, probabilities: [[Rational]]) {
      self.name = name
      self.probabilities = probabilities
    }
  }

  public var name: String
  public var states: [String]
  public var actions: [String]
  /// `[state]`: its choices, in the order of `actions`; none where episodes end.
  public var choices: [[Choice]]
  /// Factor from one step to the next: 0 ..< 1, or up to 1 with a horizon.
  public var discount: Rational
  /// Steps of an episode; nil where it goes on for ever.
  public var horizon: Int?
  /// `[state]`: probabilities that sum to 1.
  public var start: [Rational]
  public var rewards: [Reward]
  public var policies: [Policy]
  /// Where states lie, if they lie on a map.
  public var map: PolicyMap?

  public init(
    name: String, states: [String], actions: [String], choices: [[Choice]], discount: Rational,
    horizon: Int? = nil, start: [Rational], rewards: [Reward], policies: [Policy] = [],
    map: PolicyMap? = nil
  ) {
    self.name = name
    self.states = states
    self.actions = actions
    self.choices = choices
    self.discount = discount
    self.horizon = horizon
    self.start = start
    self.rewards = rewards
    self.policies = policies
    self.map = map
  }
}

extension DecisionProblem {
  /// The longest horizon that a problem of this size may be asked about: room and time grow with it.
  package var mostSteps: Int {
    ReadingLimits.steps(
      states: states.count,
      outcomes: choices.reduce(0) { $0 + $1.reduce(0) { $0 + $1.outcomes.count } })
  }
}
