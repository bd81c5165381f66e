import Arithmetic
import BigInt
import Findings

/// *Does one policy suit every task of a family?* (Irpan and Song 2019, arXiv 1906.00336)
///
/// Problems over the same states and actions. Three strengths are told apart: a memoryless policy optimal
/// from every state, one optimal from where episodes start, and one with memory of what it has seen.
public struct UnchangedOptimality: ExactQuestion {
  public var reward: String
  /// Assignments to look at, and sets of problems to tell apart, at most.
  public var cap: Int

  public init(reward: String = "true", cap: Int = 200_000) {
    self.reward = reward
    self.cap = cap
  }

  /// One problem of the family, solved.
  private struct Member {
    var problem: DecisionProblem
    /// `[state]`: actions that are optimal there, by index; empty where episodes end.
    var optimal: [Set<Int>]
    /// `[state]`: best return from there.
    var best: [Rational]
  }

  public func answer(_ family: [DecisionProblem]) throws(ExactError) -> ExactFinding {
    guard let first = family.first, family.count > 1 else {
      throw ExactError.question("Unchanged optimality is asked of two problems or more.")
    }
    for other in family.dropFirst()
    where other.states != first.states || other.actions != first.actions {
      throw ExactError.question(
        "'\(other.name)' has other states or actions than '\(first.name)'; a family shares them.")
    }
    if family.contains(where: { $0.horizon != nil }) {
      throw ExactError.question(
        "Unchanged optimality is decided for discounted problems; one of these has a horizon. Put the time "
          + "into the states instead.")
    }
    var members: [Member] = []
    for problem in family { members.append(try solve(problem)) }
    let failing = first.states.indices.filter { common($0, members).isEmpty && acts($0, members) }
    var steps: [String] = []
    var caveats: [String] = []
    let (verdict, policy) = try decide(members, failing, &caveats)
    let names = family.map { "'\($0.name)'" }.joined(separator: ", ")
    steps.append(Self.sentence(verdict, names))
    let shown = failing.prefix(8).map { state in
      UnchangedOptimalityAnswer.State(
        state: first.states[state],
        optimal: Dictionary(
          members.map { ($0.problem.name, actions($0.optimal[state], first)) },
          uniquingKeysWith: { one, _ in one }))
    }
    for state in shown.prefix(3) {
      steps.append(
        "In '\(state.state)' the optimal actions are "
          + members.map { member in
            (state.optimal[member.problem.name] ?? []).map { "'\($0)'" }.joined(separator: " or ")
              + " in '\(member.problem.name)'"
          }.joined(separator: ", ") + ": none is shared.")
    }
    if failing.isEmpty { steps.append("In every state some action is optimal in all of them.") }
    let regrets = try regrets(members)
    let answer = UnchangedOptimalityAnswer(
      problems: family.map(\.name), reward: reward, verdict: verdict, failing: shown,
      policy: policy, repair: Self.repair(verdict), regrets: regrets)
    steps.append(Self.repair(verdict))
    return ExactFinding(
      frame: ExactFrame(
        problem: family.map(\.name).joined(separator: ", "),
        size:
          "\(family.count) problems over \(first.states.count) states and \(first.actions.count) actions",
        method: "exact rational arithmetic", steps: steps, caveats: caveats),
      answer: .unchangedOptimality(answer))
  }

  // MARK: Optimal actions

  /// Optimal actions in every state, whether a start reaches it or not.
  private func solve(_ problem: DecisionProblem) throws(ExactError) -> Member {
    var everywhere = problem
    let share = Rational(1, over: max(1, problem.states.count)) ?? .one
    everywhere.start = problem.states.map { _ in share }
    let model = TabularModel(everywhere)
    let values = model.values(of: try problem.reward(reward))
    let found = try RewardedModel(model, rewards: [values, values])
      .optimum(lexicographic: [Weighting(1, 0)])
    var optimal = [Set<Int>](repeating: [], count: problem.states.count)
    var best = [Rational](repeating: .zero, count: problem.states.count)
    for choice in 0..<model.choiceCount {
      let state = model.origin[choice].state
      if found.isOptimal[choice] { optimal[state].insert(model.choiceAction[choice]) }
      best[state] = found.advantages.values[0][model.choiceState[choice]]
    }
    return Member(problem: problem, optimal: optimal, best: best)
  }

  private func common(_ state: Int, _ members: [Member]) -> Set<Int> {
    let acting = members.filter { !$0.optimal[state].isEmpty }
    guard let first = acting.first else { return [] }
    return acting.dropFirst().reduce(first.optimal[state]) { $0.intersection($1.optimal[state]) }
  }

  private func acts(_ state: Int, _ members: [Member]) -> Bool {
    members.contains { !$0.optimal[state].isEmpty }
  }

  private func actions(_ indices: Set<Int>, _ problem: DecisionProblem) -> [String] {
    indices.sorted().map { problem.actions[$0] }
  }

  // MARK: Strengths

  private func decide(
    _ members: [Member], _ failing: [Int], _ caveats: inout [String]
  ) throws(ExactError) -> (UnchangedOptimalityAnswer.Verdict, ExactPolicy?) {
    guard let problem = members.first?.problem else { return (.none, nil) }
    func written(_ chosen: [Int: Int]) -> ExactPolicy {
      ExactPolicy(
        name: "optimal in all",
        choose: Dictionary(
          chosen.map { (problem.states[$0.key], .action(problem.actions[$0.value])) },
          uniquingKeysWith: { one, _ in one }))
    }
    if failing.isEmpty {
      var chosen: [Int: Int] = [:]
      for state in problem.states.indices {
        if let action = common(state, members).min() { chosen[state] = action }
      }
      return (.everyState, written(chosen))
    }
    switch memoryless(members) {
    case .found(let chosen): return (.start, written(chosen))
    case .none:
      return (try withMemory(members) ? .memory : .none, nil)
    case .cut:
      caveats.append(
        "Whether a memoryless policy exists was not decided within \(cap) assignments; raise it with --cap."
      )
      return (try withMemory(members) ? .undecided : .none, nil)
    }
  }

  private enum Search {
    case found([Int: Int])
    case none
    case cut
  }

  /// A memoryless policy such that in every problem, each state that it reaches there has an action optimal
  /// there: assigns actions to reached states, and goes back where that fails.
  private func memoryless(_ members: [Member]) -> Search {
    struct Node {
      var chosen: [Int: Int]
      /// By problem, states reached but not yet followed.
      var reached: [Set<Int>]
    }
    let starts = members.map { member in
      Set(member.problem.start.indices.filter { !member.problem.start[$0].isZero })
    }
    var stack = [Node(chosen: [:], reached: starts)]
    var visited = 0
    while var node = stack.popLast() {
      visited += 1
      if visited > cap { return .cut }
      // Follow what is chosen until nothing new is reached.
      var open: Int?
      var fails = false
      var grows = true
      while grows && !fails {
        grows = false
        open = nil
        for (index, member) in members.enumerated() {
          for state in node.reached[index].sorted() where !member.optimal[state].isEmpty {
            guard let action = node.chosen[state] else {
              open = min(open ?? state, state)
              continue
            }
            if !member.optimal[state].contains(action) { fails = true }
            for next in successors(member.problem, state, action)
            where node.reached[index].insert(next).inserted {
              grows = true
            }
          }
        }
      }
      if fails { continue }
      guard let state = open else { return .found(node.chosen) }
      var allowed: Set<Int>?
      for (index, member) in members.enumerated() where node.reached[index].contains(state) {
        if member.optimal[state].isEmpty { continue }
        allowed = allowed?.intersection(member.optimal[state]) ?? member.optimal[state]
      }
      for action in (allowed ?? []).sorted(by: >) {
        var next = node
        next.chosen[state] = action
        stack.append(next)
      }
    }
    return .none
  }

  private func successors(_ problem: DecisionProblem, _ state: Int, _ action: Int) -> [Int] {
    guard !problem.discount.isZero,
      let choice = problem.choices[state].first(where: { $0.action == action })
    else { return [] }
    return choice.outcomes.filter { !$0.probability.isZero }.map(\.target)
  }

  /// Greatest fixed point on pairs (state, problems still possible): a pair is kept where some action
  /// optimal in all of them leads, whatever is seen, to pairs that are kept.
  private func withMemory(_ members: [Member]) throws(ExactError) -> Bool {
    struct Pair: Hashable {
      var state: Int
      var possible: Set<Int>
    }
    /// What follows an action: the pairs that may come next, as a list of sets of problems by next state.
    func following(_ pair: Pair, _ action: Int) -> Set<Pair> {
      var byState: [Int: Set<Int>] = [:]
      for index in pair.possible {
        for next in successors(members[index].problem, pair.state, action) {
          byState[next, default: []].insert(index)
        }
      }
      return Set(byState.map { Pair(state: $0.key, possible: $0.value) })
    }
    func allowed(_ pair: Pair) -> Set<Int>? {
      var allowed: Set<Int>?
      for index in pair.possible where !members[index].optimal[pair.state].isEmpty {
        let optimal = members[index].optimal[pair.state]
        allowed = allowed?.intersection(optimal) ?? optimal
      }
      return allowed
    }
    var starts: [Int: Set<Int>] = [:]
    for (index, member) in members.enumerated() {
      for state in member.problem.start.indices where !member.problem.start[state].isZero {
        starts[state, default: []].insert(index)
      }
    }
    let first = starts.map { Pair(state: $0.key, possible: $0.value) }
    var all = Set(first)
    var frontier = first
    while let pair = frontier.popLast() {
      for action in allowed(pair) ?? [] {
        for next in following(pair, action) where all.insert(next).inserted {
          frontier.append(next)
        }
      }
      if all.count > cap {
        throw ExactError.question(
          "More than \(cap) pairs of a state and a set of problems: raise the cap with --cap, or ask about "
            + "fewer problems at once.")
      }
    }
    var kept = all
    var changes = true
    while changes {
      changes = false
      for pair in kept {
        // No problem acts here: episodes have ended in all of them.
        guard let actions = allowed(pair) else { continue }
        if !actions.contains(where: { following(pair, $0).isSubset(of: kept) }) {
          kept.remove(pair)
          changes = true
        }
      }
    }
    return first.allSatisfy(kept.contains)
  }

  // MARK: Regrets of listed policies

  private func regrets(
    _ members: [Member]
  ) throws(ExactError) -> [UnchangedOptimalityAnswer.Regret] {
    var names: [String] = []
    for member in members {
      for policy in member.problem.policies where !names.contains(policy.name) {
        names.append(policy.name)
      }
    }
    var result: [UnchangedOptimalityAnswer.Regret] = []
    for name in names {
      var regrets: [String: ExactNumber] = [:]
      var worst = Rational.zero
      for member in members {
        guard let policy = member.problem.policies.first(where: { $0.name == name }) else {
          continue
        }
        let model = TabularModel(member.problem)
        let values = model.values(of: try member.problem.reward(reward))
        let reached = try model.returns(of: model.policy(policy), rewards: [values])[0]
        let best = zip(member.problem.start, member.best).map { $0 * $1 }.sum()
        regrets[member.problem.name] = (best - reached).written
        worst = max(worst, best - reached)
      }
      result.append(
        UnchangedOptimalityAnswer.Regret(policy: name, regrets: regrets, worst: worst.written))
    }
    return result
  }

  // MARK: Words

  private static func sentence(
    _ verdict: UnchangedOptimalityAnswer.Verdict, _ names: String
  ) -> String {
    switch verdict {
    case .everyState: "Yes: one policy is optimal from every state of \(names)."
    case .start:
      "From where episodes start: one memoryless policy is optimal on \(names), though not from every state."
    case .memory:
      "With memory only: no memoryless policy is optimal on all of \(names), but one that remembers what it "
        + "has seen is."
    case .none: "No: no policy is optimal on all of \(names), with memory or without."
    case .undecided:
      "With memory, yes; whether a memoryless policy is optimal on all of \(names) was not decided."
    }
  }

  private static func repair(_ verdict: UnchangedOptimalityAnswer.Verdict) -> String {
    switch verdict {
    case .everyState: "Nothing needs repair."
    case .start:
      "Keep the start distributions as they are, or make the failing states different in the observation."
    case .memory, .undecided:
      "Give the agent memory, or put what tells the problems apart into the observation."
    case .none:
      "Put the problem into the observation: before anything tells them apart, the problems ask for different "
        + "actions."
    }
  }
}
