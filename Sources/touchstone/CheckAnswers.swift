import Arithmetic
import Exact
import Findings
import Studies

/// Questions and answers: what was given, brought to the question that was asked.
extension CheckCommand {
  func answer(_ subjects: [CheckSubject]) throws -> ExactFinding {
    guard let first = subjects.first else {
      throw CommandFailure(status: 2, message: "Name a problem.")
    }
    switch question {
    case .unchangedOptimality:
      return try ask(UnchangedOptimality(reward: reward, cap: cap).answer(family(subjects)))
    case .incentives:
      if let diagram = try first.diagram() { return diagram }
      return try incentives(try problem(first))
    case .hackability:
      if let table = try first.table([proxy, intended]) { return try overTable(table) }
      return try hackability(first)
    case .simplifications:
      if let table = try first.table(nil) { return try simplifications(of: table) }
      return try simplifications(of: try problem(first))
    case .equivalence:
      let problem = try problem(first)
      return try ask(
        Equivalence(proxy: name(proxy, 0, problem), intended: name(intended, 1, problem))
          .answer(problem))
    case .howFar: return try howFar(try problem(first))
    case .distances: return try distances(try problem(first))
    }
  }

  // MARK: What was given

  private var proxy: String { rewards.proxy ?? "proxy" }
  private var intended: String { rewards.intended ?? "true" }
  private var reward: String { rewards.reward ?? intended }
  private var cap: Int { max(1, working.cap.value) }
  /// Orderings are compared pair by pair, so unless asked for, fewer of them are listed.
  private var orderings: Int {
    min(cap, working.cap.value == CheckOptions.Working.usualCap ? 2_000 : cap)
  }

  /// A reward's name: as asked for; an environment's are named by their specifications.
  private func name(_ asked: String, _ place: Int, _ problem: DecisionProblem) -> String {
    if problem.rewards.contains(where: { $0.name == asked }) { return asked }
    let isEnvironment = subjectIsEnvironment
    return isEnvironment && problem.rewards.indices.contains(place)
      ? problem.rewards[place].name : asked
  }

  private var subjectIsEnvironment: Bool {
    problems.count == 1 && (try? CheckSubject(name: problems[0]))?.isEnvironment == true
  }

  /// The problem of a subject, with the discount and horizon that were asked for.
  private func problem(_ subject: CheckSubject) throws -> DecisionProblem {
    switch subject.source {
    case .environment:
      return try usage {
        try enumerated(
          subject.name, proxy: rewards.proxy, intended: rewards.intended,
          horizon: rewards.horizon, discount: rewards.discount?.value)
      }
    case .file(let bytes):
      var problem = try usage { try readProblem(bytes, file: subject.path) }
      try change(&problem)
      return problem
    }
  }

  private func change(_ problem: inout DecisionProblem) throws {
    if let horizon = rewards.horizon { problem.horizon = horizon }
    if let discount = rewards.discount?.value { problem.discount = discount }
    if problem.horizon == nil && problem.discount == 1 {
      throw CommandFailure(
        status: 2, message: "A discount of 1 needs a horizon: add --horizon STEPS.")
    }
  }

  private func family(_ subjects: [CheckSubject]) throws -> [DecisionProblem] {
    let files = try subjects.map { subject in
      guard case .file(let bytes) = subject.source else {
        throw CommandFailure(
          status: 2, message: "A family is read from files; '\(subject.name)' is an environment.")
      }
      return (file: subject.path, bytes: bytes)
    }
    var family = try usage { try readFamily(files) }
    for index in family.indices { try change(&family[index]) }
    return family
  }

  /// Runs a question; what it refuses is a matter of what was given.
  private func ask<Value>(_ body: @autoclosure () throws -> Value) throws -> Value {
    try usage(body)
  }

  /// A result with the frame that every answer has.
  private func finding(
    _ answer: ExactAnswer, _ problem: String, size: String, steps: [String], caveats: [String]
  ) -> ExactFinding {
    ExactFinding(
      frame: ExactFrame(
        problem: problem, size: size, method: "exact rational arithmetic", steps: steps,
        caveats: caveats),
      answer: answer)
  }

  // MARK: Hackability

  private func hackability(_ subject: CheckSubject) throws -> ExactFinding {
    if subject.isEnvironment && subject.name == "tomato-watering" && policies.isPlain {
      // Too large for fractions; its structure allows verified floating point.
      return try usage {
        try polygonFinding(
          for: subject.name, proxy: rewards.proxy, intended: rewards.intended,
          horizon: rewards.horizon)
      }
    }
    let problem = try problem(subject)
    var question = Hackability(
      proxy: name(proxy, 0, problem), intended: name(intended, 1, problem),
      policies: try kind(problem), arithmetic: working.arithmetic,
      polygon: working.polygon.map { $0 ? .always : .never } ?? .automatic, cap: cap,
      correlation: policies.correlation.map { ($0.value, policies.base) })
    question.constraintNames = (
      policies.withinOf ?? name(intended, 1, problem), policies.base
    )
    return try ask(question.answer(problem))
  }

  private func kind(_ problem: DecisionProblem) throws -> Hackability.Policies {
    switch policies.policies {
    case .finite: return .finite
    case .deterministic: return .deterministic
    case .stationary: break
    }
    let model = TabularModel(problem)
    let base = try ask(try problem.policy(policies.base, in: model))
    var constraints: [PolicyConstraint] = []
    if let within = policies.within?.value {
      let name = policies.withinOf ?? name(intended, 1, problem)
      constraints.append(
        .nearOptimal(reward: model.values(of: try ask(problem.reward(name))), within: within))
    }
    if let floor = policies.explorationFloor?.value { constraints.append(.explorationFloor(floor)) }
    if let distance = policies.totalVariation?.value {
      constraints.append(.totalVariation(reference: base, within: distance))
    }
    if let ratio = policies.likelihoodRatio?.value {
      constraints.append(.likelihoodRatio(reference: base, atMost: ratio))
    }
    if let share = policies.nearDeterministic?.value {
      constraints.append(.nearDeterministic(share))
    }
    return constraints.isEmpty ? .stationary : .constrained(constraints)
  }

  // MARK: How far

  private func howFar(_ problem: DecisionProblem) throws -> ExactFinding {
    let model = TabularModel(problem)
    let (proxy, intended) = (name(proxy, 0, problem), name(intended, 1, problem))
    let found = try ask(
      try Exact.howFar(
        model, proxy: (proxy, model.values(of: problem.reward(proxy))),
        intended: (intended, model.values(of: problem.reward(intended))),
        base: (policies.base, problem.policy(policies.base, in: model)),
        cosineSquared: working.cosineSquared?.value, cap: min(cap, 2_000)))
    var answer = found.answer
    answer.map = problem.map
    return finding(
      .howFar(answer), problem.name, size: model.sizeInWords, steps: found.steps,
      caveats: found.caveats)
  }

  // MARK: Simplifications

  private func simplifications(of table: PolicyTable) throws -> ExactFinding {
    let columns = table.columns
    guard let index = columns.firstIndex(where: { $0.name == reward }) else {
      throw CommandFailure(
        status: 2,
        message: "'\(table.name)' has no column '\(reward)'. Columns: "
          + columns.map { "'\($0.name)'" }.joined(separator: ", ") + ".")
    }
    let found = try ask(
      try Exact.simplifications(
        names: table.names,
        features: table.names.indices.map { policy in columns.map { $0.values[policy] } },
        reward: columns.indices.map { $0 == index ? Rational.one : .zero }, rewardName: reward,
        withGraph: working.graph, cap: orderings))
    return finding(
      .simplifications(found.answer), table.name,
      size: "\(table.names.count) policies, \(columns.count) rewards", steps: found.steps,
      caveats: found.caveats + [
        "Nothing but the table is known, so the rewards considered are the combinations of its columns."
      ])
  }

  private func simplifications(of problem: DecisionProblem) throws -> ExactFinding {
    let model = TabularModel(problem)
    let name = name(reward, 1, problem)
    let found = try ask(
      try Exact.simplifications(
        of: problem, model, reward: name, withGraph: working.graph, cap: orderings))
    return finding(
      .simplifications(found.answer), problem.name, size: model.sizeInWords, steps: found.steps,
      caveats: found.caveats)
  }

  // MARK: Distances

  private func distances(_ problem: DecisionProblem) throws -> ExactFinding {
    let model = TabularModel(problem)
    let (proxy, intended) = (name(proxy, 0, problem), name(intended, 1, problem))
    // The regret that the distances bound is read off the polygon.
    let question = Hackability(
      proxy: proxy, intended: intended,
      polygon: working.polygon.map { $0 ? .always : .never } ?? .automatic, cap: cap)
    var regret: Rational?
    if case .hackability(let answer) = try ask(question.answer(problem)).answer {
      regret = answer.weakHackShare.flatMap { Rational($0.text) }
    }
    let found = try ask(
      try Exact.distances(
        problem, model, proxy: problem.reward(proxy), intended: problem.reward(intended),
        regret: regret))
    return finding(
      .distances(found.answer), problem.name, size: model.sizeInWords, steps: found.steps,
      caveats: found.caveats)
  }

  // MARK: Tables, discounts

  private func overTable(_ table: PolicyTable) throws -> ExactFinding {
    func column(_ name: String) throws -> [Rational] {
      guard let found = table.columns.first(where: { $0.name == name }) else {
        throw CommandFailure(status: 2, message: "'\(table.name)' has no column '\(name)'.")
      }
      return found.values
    }
    return try ask(
      try Hackability(proxy: proxy, intended: intended).answer(
        names: table.names, proxy: column(proxy), intended: column(intended), table: table.name))
  }

  private func incentives(_ problem: DecisionProblem) throws -> ExactFinding {
    try ask(DiscountSweep(reward: name(reward, 1, problem)).answer(problem))
  }
}

extension CheckSubject {
  var isEnvironment: Bool {
    if case .environment = source { true } else { false }
  }

  /// The incentives that a diagram admits; nil for anything else.
  func diagram() throws -> ExactFinding? {
    guard case .file(let bytes) = source, case .diagram = FileKind(bytes) else { return nil }
    let (diagram, name) = try usage { try DiagramReader.diagram(from: bytes, file: path) }
    let found = incentives(of: diagram)
    return ExactFinding(
      frame: ExactFrame(
        problem: name ?? self.name,
        size: "\(found.answer.nodes.count) nodes, \(found.answer.edges.count) edges",
        method: "graphical criteria", steps: found.steps, caveats: found.caveats),
      answer: .diagram(found.answer))
  }

  /// The table that a file holds; nil for anything else.
  ///
  /// - Parameter rewards: Columns to read; nil for all.
  func table(_ rewards: [String]?) throws -> PolicyTable? {
    guard case .file(let bytes) = source, case .table = FileKind(bytes) else { return nil }
    return try usage { try readPolicyTable(bytes, file: path, rewards: rewards) }
  }
}
