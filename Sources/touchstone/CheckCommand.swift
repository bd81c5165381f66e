import ArgumentParser
import Arithmetic
import Exact
import Findings
import Studies

/// `touchstone check PROBLEM`
struct CheckCommand: StudyCommand {
  typealias Subject = Check

  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract:
      "Answers exactly, with a certificate: can this proxy be gamed, and how far is it safe?",
    discussion: """
      PROBLEM is a decision problem or a gridworld (.json), a table of policies with their returns (.csv),
      an influence diagram (.json), or an environment that can be enumerated (boat-race,
      tomato-watering-small).

      Example:  touchstone check problem.json
                touchstone check problem.json --equivalence
                touchstone check returns.csv --proxy clicks --true satisfaction
                touchstone check boat-race --polygon
                touchstone check easy.json hard.json --unchanged-optimality
      """)

  @Argument(help: "A problem, several of a family, or an environment's name.")
  var problems: [String]

  @Flag(exclusivity: .exclusive)
  var question: CheckPlan.Question = .hackability

  @OptionGroup(title: "Rewards and dynamics") var rewards: CheckOptions.Rewards
  @OptionGroup(title: "Which policies") var policies: CheckOptions.Policies
  @OptionGroup(title: "How it is worked out") var working: CheckOptions.Working

  @OptionGroup var gate: GateOptions<Check>

  @OptionGroup var delivery: DeliveryOptions

  func validate() throws {
    if problems.isEmpty { throw ValidationError("Name a problem.") }
    if problems.count > 1 && question != .unchangedOptimality {
      throw ValidationError("Several problems are for --unchanged-optimality.")
    }
  }

  var inputs: [String] { problems }

  func plan(_ context: Context) throws -> CheckPlan {
    var plan = CheckPlan(question, about: try problems.map { try CheckPlan.Subject($0) })
    (plan.rewards, plan.policies, plan.working) = (rewards.plan, policies.plan, working.plan)
    return plan
  }
}

extension CheckPlan.Question: EnumerableFlag {
  public static func help(for question: CheckPlan.Question) -> ArgumentHelp? {
    switch question {
    case .hackability: "Can optimising the proxy lower the true return?"
    case .equivalence: "Are the rewards the same, up to scale and potential shaping?"
    case .howFar: "How far can the proxy be optimised before the true return turns?"
    case .simplifications: "Which simpler rewards never mislead, on the listed policies?"
    case .distances: "How far apart are the rewards (EPIC, DARD, STARC), beside the exact regret?"
    case .unchangedOptimality: "Does one policy suit every problem of a family?"
    case .incentives:
      "What is optimal at which discount; for a diagram, which incentives its shape admits?"
    }
  }
}

extension CheckPlan.Policies.Kind: ExpressibleByArgument {}
extension Hackability.Arithmetic: ExpressibleByArgument {}

/// A number given exactly: `3`, `0.25` or `1/3`.
struct ExactArgument: ExpressibleByArgument {
  var value: Rational

  init?(argument: String) {
    guard let value = Rational(argument) else { return nil }
    self.value = value
  }

  /// In lowest terms.
  var number: ExactNumber { ExactNumber(value.description) }
}
