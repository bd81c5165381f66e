import Arithmetic
import Documents
import Environments
import Exact
import Findings
import Foundation
import Ground

/// `check`: a question that is answered exactly, with the argument for it.
public enum Check: Study {
  public static let name = "check"
  public static let letter = "x"
  public static let version = 2
  public static let outcomes = [
    "hackable", "unhackable", "equivalent", "trivial", "opposite", "different", "turns",
    "never-turns", "every-state", "start", "memory", "none", "undecided", "answered",
  ]

  public static func carryOut(_ plan: CheckPlan, _ context: Context) throws -> ExactFinding {
    let clock = ContinuousClock()
    let start = clock.now
    context.progress(Progress(stage: "working out \(plan.question.inWords), exactly"))
    // On another thread: exact work has no places to stop at, and Ctrl-C is not to wait for its end.
    var finding = try waiting(isInterrupted: context.isInterrupted) { try plan.answer() }
    finding.frame.seconds = (clock.now - start) / .seconds(1)
    return finding
  }

  public static func document(_ finding: ExactFinding) -> Document { finding.document }
}

extension ExactFinding: StudyFinding {
  public var kind: String { question.rawValue }
  public var seconds: Double { frame.seconds }

  public var outcomes: [String] {
    switch answer {
    case .hackability(let answer): [answer.verdict.rawValue]
    case .equivalence(let answer): [answer.verdict.rawValue]
    case .unchangedOptimality(let answer): [answer.verdict.rawValue]
    case .howFar(let answer):
      if answer.paths.contains(where: { $0.turn != nil }) {
        ["turns"]
      } else {
        [answer.paths.allSatisfy(\.isComplete) ? "never-turns" : "undecided"]
      }
    // These say how much or which, and have no verdict.
    case .simplifications, .distances, .discounts, .diagram: ["answered"]
    }
  }
}

extension CheckPlan.Question {
  fileprivate var inWords: String { nameInWords(rawValue) }
}

extension CheckPlan {
  private var proxy: String { rewards.proxy ?? "proxy" }
  private var intended: String { rewards.intended ?? "true" }
  private var reward: String { rewards.reward ?? intended }
  private var cap: Int { max(1, working.cap ?? 100_000) }
  /// Orderings and corners of paths are compared with one another, so there are fewer of them.
  private var fewer: Int { max(1, working.cap ?? 2_000) }
  private var polygon: Hackability.Polygon {
    working.polygon.map { $0 ? .always : .never } ?? .automatic
  }

  /// Reads what is asked about and asks.
  fileprivate func answer() throws -> ExactFinding {
    guard let first = subjects.first else { throw InputError("Name a problem.") }
    switch question {
    case .unchangedOptimality:
      return try UnchangedOptimality(reward: reward, cap: cap).answer(family())
    case .hackability:
      if let table = try first.table([proxy, intended]) {
        return try Hackability(proxy: proxy, intended: intended).answer(table)
      }
      return try hackability(problem(first))
    case .simplifications:
      if let table = try first.table(nil) { return try simplifications(reward).answer(table) }
      let problem = try problem(first)
      return try simplifications(name(reward, 1, problem)).answer(problem)
    case .incentives:
      if let file = try first.file, case .diagram = FileKind(file.bytes) {
        let read = try DiagramReader.diagram(from: file.bytes, file: file.path)
        return DiagramIncentives(of: read.name ?? first.name).answer(read.diagram)
      }
      let problem = try problem(first)
      return try DiscountSweep(reward: name(reward, 1, problem)).answer(problem)
    case .equivalence:
      let problem = try problem(first)
      return try Equivalence(proxy: name(proxy, 0, problem), intended: name(intended, 1, problem))
        .answer(problem)
    case .howFar:
      let problem = try problem(first)
      return try HowFar(
        proxy: name(proxy, 0, problem), intended: name(intended, 1, problem), base: policies.base,
        cosineSquared: rational(working.cosineSquared), cap: min(fewer, 2_000)
      ).answer(problem)
    case .distances:
      let problem = try problem(first)
      return try Distances(
        proxy: name(proxy, 0, problem), intended: name(intended, 1, problem), polygon: polygon,
        cap: cap
      ).answer(problem)
    }
  }

  private func hackability(_ problem: DecisionProblem) throws -> ExactFinding {
    var limits: [Hackability.Limit] = []
    if let within = try rational(policies.within) {
      limits.append(.nearOptimal(reward: policies.withinOf, within: within))
    }
    if let floor = try rational(policies.explorationFloor) {
      limits.append(.explorationFloor(floor))
    }
    if let most = try rational(policies.totalVariation) { limits.append(.totalVariation(most)) }
    if let ratio = try rational(policies.likelihoodRatio) { limits.append(.likelihoodRatio(ratio)) }
    if let least = try rational(policies.nearDeterministic) {
      limits.append(.nearDeterministic(least))
    }
    let kind: Hackability.Policies =
      switch policies.kind {
      case .finite: .finite
      case .deterministic: .deterministic
      case .stationary: limits.isEmpty ? .stationary : .constrained(limits)
      }
    return try Hackability(
      proxy: name(proxy, 0, problem), intended: name(intended, 1, problem), policies: kind,
      arithmetic: Hackability.Arithmetic(rawValue: working.arithmetic) ?? .automatic,
      polygon: polygon, cap: cap, base: policies.base, correlation: rational(policies.correlation)
    ).answer(problem)
  }

  private func simplifications(_ reward: String) -> Simplifications {
    Simplifications(reward: reward, withGraph: working.graph, cap: fewer)
  }

  // MARK: - What is asked about

  /// The problem of a subject, with the discount and horizon that were asked for.
  private func problem(_ subject: Subject) throws -> DecisionProblem {
    guard let file = try subject.file else {
      return try bounded(
        enumerated(
          subject.name, proxy: rewards.proxy, intended: rewards.intended,
          horizon: rewards.horizon, discount: rational(rewards.discount)))
    }
    return try changed(readProblem(file.bytes, file: file.path))
  }

  private func family() throws -> [DecisionProblem] {
    let files = try subjects.map { subject in
      guard let file = try subject.file else {
        throw InputError("A family is read from files; '\(subject.name)' is an environment.")
      }
      return (file: file.path, bytes: file.bytes)
    }
    return try readFamily(files).map(changed)
  }

  private func changed(_ problem: DecisionProblem) throws -> DecisionProblem {
    var problem = problem
    if let horizon = rewards.horizon { problem.horizon = horizon }
    if let discount = try rational(rewards.discount) { problem.discount = discount }
    if problem.horizon == nil && problem.discount == 1 {
      throw InputError("A discount of 1 needs a horizon: add --horizon STEPS.")
    }
    return try bounded(problem)
  }

  /// The same bound for an option as for a file.
  private func bounded(_ problem: DecisionProblem) throws -> DecisionProblem {
    if let asked = rewards.horizon, asked > problem.mostSteps {
      throw InputError(
        "--horizon \(asked) is too long for a problem of \(problem.states.count) states; it takes at "
          + "most \(problem.mostSteps) steps.")
    }
    return problem
  }

  /// A reward's name: as asked for; an environment's are named by their specifications.
  private func name(_ asked: String, _ place: Int, _ problem: DecisionProblem) -> String {
    if case .environment? = subjects.first, !problem.rewards.contains(where: { $0.name == asked }),
      problem.rewards.indices.contains(place)
    {
      return problem.rewards[place].name
    }
    return asked
  }

  private func rational(_ number: ExactNumber?) throws -> Rational? {
    try number.map { try Rational(text: $0.text) }
  }
}

extension CheckPlan.Subject {
  /// The file's name without its ending, or the environment's.
  fileprivate var name: String {
    switch self {
    case .environment(let name, _): name
    case .file(let material): (material.name as NSString).deletingPathExtension
    }
  }

  /// What was read; nil for an environment.
  fileprivate var file: ProblemFile? {
    get throws {
      guard case .file(let material) = self else { return nil }
      return try material.content()
    }
  }

  /// The table that a file holds; nil for anything else.
  ///
  /// - Parameter rewards: Columns to read; nil for all.
  fileprivate func table(_ rewards: [String]?) throws -> PolicyTable? {
    guard let file = try file, case .table = FileKind(file.bytes) else { return nil }
    return try readPolicyTable(file.bytes, file: file.path, rewards: rewards)
  }
}
