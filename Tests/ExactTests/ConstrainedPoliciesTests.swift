import Arithmetic
import Exact
import Randomness
import Testing

/// Polygons of constrained sets against brute force, cut polygons and known answers.
@Suite struct ConstrainedPoliciesTests {
  private func rewards(_ model: TabularModel, _ problem: DecisionProblem) -> [[Rational]] {
    problem.rewards.map { model.values(of: $0) }
  }

  private func polygon(
    _ problem: DecisionProblem, _ constraints: [PolicyConstraint]
  ) throws -> ConstrainedPolygon {
    let model = TabularModel(problem)
    let rewards = rewards(model, problem)
    return try constrainedPolygon(
      model, proxy: rewards[0], intended: rewards[1], constraints: constraints)
  }

  private func points(_ polygon: ConstrainedPolygon) -> [[Rational]] {
    polygon.polygon.vertices.map { [$0.proxy, $0.intended] }
  }

  /// One state, episodes of one step: a reward for each arm.
  private func bandit(_ proxy: [Rational], _ intended: [Rational]) -> DecisionProblem {
    DecisionProblem(
      name: "bandit", states: ["s"], actions: proxy.indices.map { "a\($0)" },
      choices: [
        proxy.indices.map { .init(action: $0, outcomes: [.init(target: 0, probability: 1)]) }
      ], discount: 0, start: [1],
      rewards: [.init(name: "proxy", values: [proxy]), .init(name: "true", values: [intended])])
  }

  /// The part of a convex polygon where the proxy is at least so much.
  private func cut(_ corners: [[Rational]], proxyAtLeast least: Rational) -> [[Rational]] {
    var kept: [(proxy: Rational, intended: Rational)] = []
    for (index, corner) in corners.enumerated() {
      let next = corners[(index + 1) % corners.count]
      if corner[0] >= least { kept.append((corner[0], corner[1])) }
      if (corner[0] < least) != (next[0] < least), next[0] != corner[0] {
        let share = (least - corner[0]) * ((next[0] - corner[0]).reciprocal ?? 0)
        kept.append((least, corner[1] + share * (next[1] - corner[1])))
      }
    }
    return Problems.hull(kept)
  }

  private func contains(_ corners: [[Rational]], _ point: [Rational]) -> Bool {
    // The hull stays the same when an inner point is added.
    Problems.hull((corners + [point]).map { ($0[0], $0[1]) }) == corners
  }

  /// Visits of every choice, from the definition: the return of a reward that is 1 there.
  private func occupancy(_ model: TabularModel, _ policy: ModelPolicy) throws -> [Rational] {
    try (0..<model.choiceCount).map { choice in
      var reward = [Rational](repeating: .zero, count: model.choiceCount)
      reward[choice] = 1
      return try model.returns(of: policy, rewards: [reward, reward])[0]
    }
  }

  private func totalVariation(
    _ model: TabularModel, _ first: ModelPolicy, _ second: ModelPolicy
  ) throws -> Rational {
    let (one, other) = (try occupancy(model, first), try occupancy(model, second))
    let (whole, total) = (one.sum().reciprocal ?? 0, other.sum().reciprocal ?? 0)
    return zip(one, other).map { ($0 * whole - $1 * total).magnitude }.sum() * .half
  }

  private func isMember(
    _ policy: ModelPolicy, of constraints: [PolicyConstraint], _ model: TabularModel
  ) throws -> Bool {
    try constraints.allSatisfy { constraint in
      switch constraint {
      case .explorationFloor(let floor): policy.probabilities.allSatisfy { $0 >= floor }
      case .totalVariation(let reference, let within):
        try totalVariation(model, policy, reference) <= within
      case .likelihoodRatio(let reference, let ratio):
        try zip(occupancy(model, policy), occupancy(model, reference)).allSatisfy {
          $0 <= ratio * $1
        }
      case .nearOptimal(let reward, let within):
        try model.returns(of: policy, rewards: [reward, reward])[0]
          >= best(model, reward) - within
      case .nearDeterministic(let delta):
        (0..<model.stateCount).allSatisfy { state in
          model.choices(of: state).contains { policy.probabilities[$0] >= delta }
        }
      }
    }
  }

  private func best(_ model: TabularModel, _ reward: [Rational]) throws -> Rational {
    let all = try deterministic(model).map {
      try model.returns(of: $0, rewards: [reward, reward])[0]
    }
    return all.max() ?? 0
  }

  private func deterministic(_ model: TabularModel) -> [ModelPolicy] {
    var assignments: [[Int]] = [[]]
    for state in 0..<model.stateCount {
      assignments = assignments.flatMap { known in model.choices(of: state).map { known + [$0] } }
    }
    return assignments.map { ModelPolicy(choosing: $0, in: model) }
  }

  /// Everything that holds of any answer: corners' policies have the returns that they name and
  /// satisfy the constraints, and so does the witness, which is ordered oppositely.
  private func check(
    _ found: ConstrainedPolygon, _ problem: DecisionProblem, _ constraints: [PolicyConstraint]
  ) throws {
    let model = TabularModel(problem)
    let rewards = rewards(model, problem)
    var vertices = found.polygon.vertices
    if case .hackable(let better, let worse) = found.verdict {
      #expect(better.proxy > worse.proxy && better.intended < worse.intended)
      vertices += [better, worse]
    }
    for vertex in vertices {
      #expect(
        try model.returns(of: vertex.policy, rewards: rewards) == [vertex.proxy, vertex.intended])
      #expect(try isMember(vertex.policy, of: constraints, model))
      for state in 0..<model.stateCount {
        let probabilities = model.choices(of: state).map { vertex.policy.probabilities[$0] }
        #expect(probabilities.sum() == 1 && probabilities.allSatisfy { $0.signum() >= 0 })
      }
    }
    // The verdict, from the corners alone.
    let corners = points(found)
    let isFlat = Set(corners.map { $0[0] }).count == 1 || Set(corners.map { $0[1] }).count == 1
    let isRising =
      corners.count == 2
      && ((corners[1][0] - corners[0][0]) * (corners[1][1] - corners[0][1])).signum() > 0
    switch found.verdict {
    case .trivial: #expect(isFlat)
    case .equivalent: #expect(isRising)
    case .hackable: #expect(!isFlat && !isRising)
    }
  }

  @Test func `without constraints the polygon is the hull of all deterministic policies`() throws {
    var stream = RandomStream(seed: Seed(31))
    for index in 0..<40 {
      let problem = Problems.random(
        &stream, states: 3, actions: 3, horizon: index % 4 == 0 ? 2 : nil)
      let found = try polygon(problem, [])
      #expect(points(found) == Problems.hull(try Problems.returns(problem)))
      try check(found, problem, [])
    }
  }

  @Test func `under a floor it is the hull of the policies that mix as little as they may`() throws
  {
    var stream = RandomStream(seed: Seed(32))
    for index in 0..<40 {
      let problem = Problems.random(&stream, states: 3, actions: 3)
      let model = TabularModel(problem)
      let floor = Rational([1, 1, 3, 0][index % 4], over: [10, 3, 10, 1][index % 4]) ?? 0
      let rewards = rewards(model, problem)
      let extremes = try deterministic(model).map { policy in
        var mixed = policy
        for choice in 0..<model.choiceCount {
          let count = model.choices(of: model.choiceState[choice]).count
          mixed.probabilities[choice] =
            policy.probabilities[choice] * (1 - floor * Rational(count)) + floor
        }
        let returns = try model.returns(of: mixed, rewards: rewards)
        return (proxy: returns[0], intended: returns[1])
      }
      let found = try polygon(problem, [.explorationFloor(floor)])
      #expect(points(found) == Problems.hull(extremes))
      try check(found, problem, [.explorationFloor(floor)])
    }
  }

  @Test func `near-optimality in the proxy cuts the polygon with a straight line, with floors too`()
    throws
  {
    var stream = RandomStream(seed: Seed(33))
    for index in 0..<40 {
      let problem = Problems.random(&stream, states: 3, actions: 2)
      let model = TabularModel(problem)
      let proxy = model.values(of: problem.rewards[0])
      let within = Rational(index % 5, over: 4) ?? 0
      let cutting = PolicyConstraint.nearOptimal(reward: proxy, within: within)
      let whole = points(try polygon(problem, []))
      let least = try best(model, proxy) - within
      let found = try polygon(problem, [cutting])
      #expect(points(found) == cut(whole, proxyAtLeast: least))
      try check(found, problem, [cutting])

      let floor = PolicyConstraint.explorationFloor(Rational(1, over: 20) ?? 0)
      let mixed = cut(points(try polygon(problem, [floor])), proxyAtLeast: least)
      if mixed.isEmpty {
        #expect(throws: ExactError.self) { try polygon(problem, [floor, cutting]) }
      } else {
        let both = try polygon(problem, [floor, cutting])
        #expect(points(both) == mixed)
        try check(both, problem, [floor, cutting])
      }
    }
  }

  @Test func `radius 0 and ratio 1 leave the reference's returns, wide ones leave everything`()
    throws
  {
    var stream = RandomStream(seed: Seed(34))
    for index in 0..<20 {
      let problem = Problems.random(
        &stream, states: 3, actions: 3, horizon: index % 4 == 0 ? 2 : nil)
      let model = TabularModel(problem)
      let reference = model.uniformPolicy
      let returns = try model.returns(of: reference, rewards: rewards(model, problem))
      for constraint in [
        PolicyConstraint.totalVariation(reference: reference, within: 0),
        .likelihoodRatio(reference: reference, atMost: 1),
      ] {
        let found = try polygon(problem, [constraint])
        #expect(points(found) == [returns])
        #expect(found.verdict == .trivial(proxy: true, intended: true))
        try check(found, problem, [constraint])
      }
      let hull = Problems.hull(try Problems.returns(problem))
      #expect(
        points(try polygon(problem, [.totalVariation(reference: reference, within: 1)])) == hull)
      #expect(
        points(try polygon(problem, [.likelihoodRatio(reference: reference, atMost: 1_000_000)]))
          == hull)
    }
  }

  @Test func `balls of total variation hold what is mixed in so far, and nothing outside`() throws {
    var stream = RandomStream(seed: Seed(35))
    for index in 0..<20 {
      let problem = Problems.random(&stream, states: 3, actions: 2)
      let model = TabularModel(problem)
      let reference =
        index % 2 == 0
        ? model.uniformPolicy
        : ModelPolicy(
          choosing: (0..<model.stateCount).map {
            model.choices(of: $0).upperBound - 1
          }, in: model)
      let within = Rational(1 + index % 3, over: 6) ?? 0
      let constraint = PolicyConstraint.totalVariation(reference: reference, within: within)
      let found = try polygon(problem, [constraint])
      try check(found, problem, [constraint])
      let centre = try model.returns(of: reference, rewards: rewards(model, problem))
      let corners = points(found)
      for (proxy, intended) in try Problems.returns(problem) {
        let mixed = zip(centre, [proxy, intended]).map { $0 + within * ($1 - $0) }
        #expect(contains(corners, mixed))
      }
    }
  }

  @Test func `a bandit's balls have the corners worked out by hand`() throws {
    let problem = bandit([0, 1, 2], [0, 3, 0])
    let uniform = TabularModel(problem).uniformPolicy
    // A quarter of the mass moves from one arm to another: (1, 1) plus its six differences.
    let quarter = try Rational(text: "1/4")
    let variation = try polygon(
      problem, [.totalVariation(reference: uniform, within: quarter)])
    var expected: [(proxy: Rational, intended: Rational)] = []
    let arms: [[Rational]] = [[0, 0], [1, 3], [2, 0]]
    for from in arms {
      for to in arms {
        expected.append((1 + quarter * (to[0] - from[0]), 1 + quarter * (to[1] - from[1])))
      }
    }
    #expect(points(variation) == Problems.hull(expected))
    // At most twice the reference: half the mass is fixed elsewhere. Corners 2/3 on one, 1/3 on
    // another.
    let ratio = try polygon(problem, [.likelihoodRatio(reference: uniform, atMost: 2)])
    let third = try Rational(text: "1/3")
    var corners: [(proxy: Rational, intended: Rational)] = []
    for most in arms {
      for rest in arms {
        corners.append(
          (third * (2 * most[0] + rest[0]), third * (2 * most[1] + rest[1])))
      }
    }
    corners.removeAll { corner in arms.contains([corner.proxy, corner.intended]) }
    #expect(points(ratio) == Problems.hull(corners))
  }

  @Test func `total variation compares shares where policies differ in how long episodes last`()
    throws
  {
    // Stay for another step of value, or quit: the sum of visits is 1 up to 2.
    let problem = DecisionProblem(
      name: "quit", states: ["on", "end"], actions: ["stay", "quit"],
      choices: [
        [
          .init(action: 0, outcomes: [.init(target: 0, probability: 1)]),
          .init(action: 1, outcomes: [.init(target: 1, probability: 1)]),
        ], [],
      ], discount: .half, start: [1, 0],
      rewards: [
        .init(name: "proxy", values: [[1, 0], []]), .init(name: "true", values: [[0, 1], []]),
      ])
    let model = TabularModel(problem)
    // Stay with probability p: visits 1 / (1 − p/2); shares are p and 1 − p. So p is within t of
    // 1/2.
    let tenth = try Rational(text: "1/10")
    let constraint = PolicyConstraint.totalVariation(reference: model.uniformPolicy, within: tenth)
    let found = try polygon(problem, [constraint])
    try check(found, problem, [constraint])
    // p = 2/5: visits 5/4, returns (1/2, 3/4). p = 3/5: visits 10/7, returns (6/7, 4/7).
    #expect(
      points(found)
        == [
          [.half, try Rational(text: "3/4")],
          [try Rational(text: "6/7"), try Rational(text: "4/7")],
        ])
  }

  @Test func `where corners all rise, the witness mixes two of them`() throws {
    let found = try polygon(bandit([0, 1, 1], [0, 0, 1]), [])
    #expect(points(found) == [[0, 0], [1, 0], [1, 1]])
    guard case .hackable(let better, let worse) = found.verdict else {
      Issue.record("the triangle is hackable")
      return
    }
    #expect([better.proxy, better.intended] == [1, 0])
    #expect([worse.proxy, worse.intended] == [.half, .half])
  }

  @Test func `all constraints together are satisfied by all corners`() throws {
    var stream = RandomStream(seed: Seed(36))
    var verdicts = 0
    for _ in 0..<20 {
      let problem = Problems.random(&stream, states: 3, actions: 3)
      let model = TabularModel(problem)
      let constraints: [PolicyConstraint] = [
        .explorationFloor(try Rational(text: "1/20")),
        .totalVariation(reference: model.uniformPolicy, within: try Rational(text: "1/3")),
        .likelihoodRatio(reference: model.uniformPolicy, atMost: try Rational(text: "3/2")),
        .nearOptimal(reward: model.values(of: problem.rewards[0]), within: 2),
      ]
      guard let found = try? polygon(problem, constraints) else { continue }
      try check(found, problem, constraints)
      let whole = Problems.hull(try Problems.returns(problem))
      for corner in points(found) { #expect(contains(whole, corner)) }
      verdicts += 1
    }
    #expect(verdicts > 10)
  }

  @Test func `sets without a policy are refused with the reason`() throws {
    let problem = bandit([0, 1, 2], [0, 3, 0])
    let uniform = TabularModel(problem).uniformPolicy
    func message(_ constraints: [PolicyConstraint]) -> String {
      do {
        _ = try polygon(problem, constraints)
        return ""
      } catch {
        return "\(error)"
      }
    }
    #expect(message([.explorationFloor(.half)]).contains("3 choices of state 's'"))
    #expect(message([.likelihoodRatio(reference: uniform, atMost: .half)]).contains("No policy"))
    #expect(message([.totalVariation(reference: uniform, within: -1)]).contains("at least 0"))
    #expect(
      message([
        .nearOptimal(reward: [0, 1, 2], within: 0),
        .totalVariation(reference: uniform, within: .half),
      ]).contains("No policy satisfies all constraints"))
    #expect(message([.nearDeterministic(.half)]).contains("no convex set"))
    #expect(message([.nearOptimal(reward: [0], within: 0)]).contains("3 choices"))
  }

  @Test func `witnesses near deterministic policies exist exactly where all policies have one`()
    throws
  {
    var stream = RandomStream(seed: Seed(37))
    var (found, missing) = (0, 0)
    for index in 0..<120 {
      let problem = Problems.random(
        &stream, states: 1 + index % 4, actions: 3, spread: 2 + index % 2)
      let model = TabularModel(problem)
      let rewards = rewards(model, problem)
      let delta = try Rational(text: ["0", "1/2", "9/10", "999/1000"][index % 4])
      let witness = try nearDeterministicWitness(
        model, proxy: rewards[0], intended: rewards[1], delta: delta)
      let hull = Problems.hull(try Problems.returns(problem))
      let isFlat = Set(hull.map { $0[0] }).count == 1 || Set(hull.map { $0[1] }).count == 1
      let isRising =
        hull.count == 2 && hull[0][0] < hull[1][0] && hull[0][1] < hull[1][1]
      #expect((witness == nil) == (isFlat || isRising))
      guard let (better, worse) = witness else {
        missing += 1
        continue
      }
      found += 1
      #expect(better.proxy > worse.proxy && better.intended < worse.intended)
      for vertex in [better, worse] {
        #expect(try isMember(vertex.policy, of: [.nearDeterministic(delta)], model))
        #expect(
          try model.returns(of: vertex.policy, rewards: rewards)
            == [vertex.proxy, vertex.intended])
        #expect(vertex.policy.probabilities.allSatisfy { $0.signum() >= 0 })
        #expect(vertex.policy.probabilities.sum() == Rational(model.stateCount))
      }
    }
    #expect(found > 30 && missing > 15)
    let model = TabularModel(bandit([0, 1], [1, 0]))
    #expect(throws: ExactError.self) {
      try nearDeterministicWitness(model, proxy: [0, 1], intended: [1, 0], delta: 1)
    }
  }

  @Test func `a larger problem goes by confirmed proposals and its corners stand the same checks`()
    throws
  {
    var stream = RandomStream(seed: Seed(38))
    let problem = Problems.random(
      &stream, states: 10, actions: 3, discount: try Rational(text: "9/10"), spread: 7)
    let model = TabularModel(problem)
    let constraints: [PolicyConstraint] = [
      .totalVariation(reference: model.uniformPolicy, within: try Rational(text: "1/10")),
      .explorationFloor(try Rational(text: "1/50")),
    ]
    let found = try polygon(problem, constraints)
    #expect(found.method.hasPrefix("verified floating point"))
    try check(found, problem, constraints)
  }

  @Test func `constraints are said in words`() {
    #expect(
      constraintInWords(.nearOptimal(reward: [], within: 1), rewardName: "'proxy'")
        == "return in 'proxy' within 1 of the best")
    #expect(
      constraintInWords(.explorationFloor(.half)) == "every choice with probability at least 1/2")
  }
}
