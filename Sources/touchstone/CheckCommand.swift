import ArgumentParser
import Exact
import Findings
import Foundation
import LanguageModels
import Records

/// `touchstone check PROBLEM`
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract:
      "Answers exactly, with a certificate: can this proxy be gamed, and how far is it safe?",
    discussion: """
      PROBLEM is a decision problem or a gridworld (.json), a table of policies with their returns (.csv),
      an influence diagram (.json), or an environment that can be enumerated (boat-race, tomato-watering).

      Example:  touchstone check problem.json
                touchstone check problem.json --equivalence
                touchstone check returns.csv --proxy clicks --true satisfaction
                touchstone check boat-race --polygon
                touchstone check easy.json hard.json --unchanged-optimality
      """)

  /// What is asked: one flag each.
  enum Question: String, EnumerableFlag {
    case hackability, equivalence, howFar, simplifications, distances, unchangedOptimality
    case incentives

    static func help(for question: Question) -> ArgumentHelp? {
      switch question {
      case .hackability: "Can optimising the proxy lower the true return? (default)"
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

  @Argument(help: "A problem, several of a family, or an environment's name.")
  var problems: [String]

  @Flag(exclusivity: .exclusive)
  var question: Question = .hackability

  @OptionGroup(title: "Rewards and dynamics") var rewards: CheckOptions.Rewards
  @OptionGroup(title: "Which policies") var policies: CheckOptions.Policies
  @OptionGroup(title: "How it is worked out") var working: CheckOptions.Working

  @Flag(help: "Print one JSON object.")
  var json = false

  @Option(help: "Where to write the HTML report. Default: beside the store.")
  var report: String?

  @Option(help: "Exit with status 3 when the verdict is this one, such as hackable.")
  var failOn: HackabilityAnswer.Verdict?

  @OptionGroup var storeOptions: StoreOptions

  func validate() throws {
    if problems.isEmpty { throw ValidationError("Name a problem.") }
    if problems.count > 1 && question != .unchangedOptimality {
      throw ValidationError("Several problems are for --unchanged-optimality.")
    }
    if failOn != nil && question != .hackability {
      throw ValidationError("--fail-on is for verdicts of --hackability.")
    }
  }

  /// Everything that the answer depends on.
  private struct Key: Encodable {
    var study = "check 1"
    var question: String
    var sources: [String]
    var rewards: CheckOptions.Rewards.Key
    var policies: CheckOptions.Policies.Key
    var working: CheckOptions.Working.Key
  }

  func run() throws {
    let subjects = try problems.map { try CheckSubject(name: $0) }
    let key = Key(
      question: question.rawValue, sources: subjects.map(\.digest), rewards: rewards.key,
      policies: policies.key, working: working.key)
    let finding = try deliver(
      key: key, name: subjects.map(\.name).joined(separator: "-"), command: command,
      Delivery(json: json, report: report, store: storeOptions)
    ) {
      let began = Date()
      var finding = try answer(subjects)
      finding.frame.seconds = Date().timeIntervalSince(began)
      return finding
    }
    if let failOn, case .hackability(let answer) = finding.answer, answer.verdict == failOn {
      throw ExitCode(3)
    }
  }

  private var command: String {
    var line = CommandLineText("touchstone", "check")
    for problem in problems { line.add(problem) }
    if question != .hackability { line.add("--\(question.rawValue.kebab)", if: true) }
    rewards.write(to: &line)
    policies.write(to: &line)
    working.write(to: &line)
    return line.text
  }
}

extension HackabilityAnswer.Verdict: ExpressibleByArgument {}

extension String {
  /// `howFar` as `how-far`.
  fileprivate var kebab: String {
    reduce(into: "") { $0 += $1.isUppercase ? "-" + $1.lowercased() : String($1) }
  }
}
