import Findings

/// Whether one policy is optimal in every problem of a family (Irpan and Song 2019).
public struct UnchangedOptimalityAnswer: Codable, Sendable, Equatable {
  public enum Verdict: String, Codable, Sendable {
    /// One memoryless policy is optimal from every state of every problem.
    case everyState = "every-state"
    /// One memoryless policy is optimal from where every problem starts.
    case start
    /// A policy with memory of what it has seen is optimal from where every problem starts.
    case memory
    /// None is: the problem would have to be told to the agent.
    case none
    /// With memory it holds, but whether memory is needed was not decided within the cap.
    case undecided
  }

  public struct State: Codable, Sendable, Equatable {
    public var state: String
    /// Optimal actions by problem.
    public var optimal: [String: [String]]

    public init(state: String, optimal: [String: [String]]) {
      self.state = state
      self.optimal = optimal
    }
  }

  /// A policy of a list, and how far it stays behind the best at worst.
  public struct Regret: Codable, Sendable, Equatable {
    public var policy: String
    /// Best return minus its return, by problem.
    public var regrets: [String: ExactNumber]
    public var worst: ExactNumber

    public init(policy: String, regrets: [String: ExactNumber], worst: ExactNumber) {
      self.policy = policy
      self.regrets = regrets
      self.worst = worst
    }
  }

  public var problems: [String]
  public var reward: String
  public var verdict: Verdict
  /// States where no action is optimal in all problems.
  public var failing: [State]
  /// The policy that is optimal throughout, where a memoryless one is.
  @WrittenAsNull public var policy: ExactPolicy?
  /// What would repair it.
  public var repair: String
  public var regrets: [Regret]

  public init(
    problems: [String], reward: String, verdict: Verdict, failing: [State], policy: ExactPolicy?,
    repair: String, regrets: [Regret]
  ) {
    self.problems = problems
    self.reward = reward
    self.verdict = verdict
    self.failing = failing
    self.repair = repair
    self.regrets = regrets
    self.policy = policy
  }
}
