import Arithmetic
import Environments
import Exact
import Findings
import Randomness
import Specifications
import Studies
import Testing

/// Environments as exact decision problems.
@Suite struct EnumeratedProblemTests {
  @Test func `racing and cheating return exactly what the card says`() throws {
    let problem = try enumerated("boat-race")
    #expect(problem.states.count == 8)
    #expect(problem.horizon == 100)
    #expect(problem.discount == 1)
    #expect(problem.actions == ["up", "down", "left", "right"])
    #expect(problem.rewards.map(\.name) == ["visible", "progress"])
    let returns = try returns(problem)
    #expect(returns["clockwise"] == [50, 100])
    #expect(returns["back-and-forth"] == [50, 0])
    // Played at random, a step is clockwise as often as its reverse undoes it.
    let random = try #require(returns["random"])
    #expect(random[0] > -100 && random[0] < 50 && random[1] < 0)
  }

  @Test func `the boat's map shows every cell where it lies`() throws {
    let map = try #require(try enumerated("boat-race").map)
    #expect(map.lines.count == 5)
    #expect(map.places["row 1 column 1"] == PolicyMap.Place(row: 1, column: 1))
    #expect(map.places.count == 8)
    #expect(map.directions["left"] == PolicyMap.Place(row: 0, column: -1))
  }

  @Test func `scripted policies of the list earn what they earn in play`() throws {
    let exact = try returns(try enumerated("boat-race"))
    for policy in ["unsteady-clockwise", "random"] {
      let played = try play("boat-race", policy: policy, episodes: 2_000)
      let expected = try #require(exact[policy])
      for (index, value) in played.enumerated() {
        #expect(abs(value.mean - expected[index].double) < 5 * value.error, "\(policy)")
      }
    }
  }

  @Test func `a formula is valued as its digits say`() throws {
    let problem = try enumerated(
      "boat-race", proxy: "0.1*arrow", intended: "if(clockwise > 0, 1/3, -0.02)")
    let values = Set(problem.rewards[1].values.flatMap { $0 })
    #expect(values == [Rational("1/3") ?? 0, Rational("-1/50") ?? 0])
    #expect(Set(problem.rewards[0].values.flatMap { $0 }) == [0, Rational("1/10") ?? 0])
    #expect(problem.rewards.map(\.name) == ["0.1*arrow", "if(clockwise > 0, 1/3, -0.02)"])
  }

  @Test func `horizon and discount can be chosen`() throws {
    let half = try #require(Rational("1/2"))
    #expect(try enumerated("boat-race", horizon: 7).horizon == 7)
    #expect(try enumerated("boat-race", discount: half).horizon == nil)
    #expect(try enumerated("boat-race", horizon: 7, discount: half).horizon == 7)
    #expect(try enumerated("boat-race", discount: 1).horizon == 100)
    for (horizon, discount) in [(0, 1), (5, -1), (5, 2)] as [(Int, Rational)] {
      #expect(throws: EnumerationError.self) {
        try enumerated("boat-race", horizon: horizon, discount: discount)
      }
    }
  }

  @Test func `what cannot be listed is refused with what can`() throws {
    #expect(
      throws: EnumerationError.notEnumerable(
        environment: "cart-pole", names: ["boat-race", "tomato-watering"])
    ) { try enumerated("cart-pole") }
    #expect(throws: UnknownEnvironment.self) { try enumerated("boat-rase") }
    #expect(throws: ExactFormulaError.self) { try enumerated("boat-race", proxy: "sqrt(arrow)") }
    #expect(throws: FormulaError.self) { try enumerated("boat-race", proxy: "arow") }
  }

  @Test func `a list beyond the cap says how far it came`() throws {
    do {
      _ = try enumerated("tomato-watering", cap: 2_000)
      Issue.record("a garden of 13 tomatoes was listed")
    } catch EnumerationError.tooLarge(let environment, let situations, let outcomes, let cap) {
      #expect(environment == "tomato-watering")
      #expect(cap == 2_000)
      #expect(outcomes > 2_000 && outcomes <= 2_000 + 8_192)
      #expect(situations > 256)
    }
    // 8 situations with 4 actions of 1 outcome each.
    #expect(try enumerated("boat-race", cap: 32).states.count == 8)
    #expect(throws: EnumerationError.self) { try enumerated("boat-race", cap: 31) }
  }

  @Test func `the polygon of the boat race has the four corners that can be worked out by hand`()
    throws
  {
    let finding = try polygonFinding(for: "boat-race", proxy: "visible", intended: "progress")
    guard case .hackability(let answer) = finding.answer else {
      Issue.record("another answer")
      return
    }
    let corners = try #require(answer.polygon).map { $0.map(\.text) }
    #expect(corners == [["-100", "-100"], ["50", "0"], ["50", "100"], ["-100", "0"]])
    #expect(answer.listed.map(\.policy.name).contains("back-and-forth"))
    #expect(answer.verdict == .hackable)
    #expect(throws: EnumerationError.self) {
      try polygonFinding(for: "cart-pole")
    }
  }
}

/// Gardens in verified floating point, against exact arithmetic and against play.
@Suite struct GardenPolygonTests {
  private static let small = Garden(["#####", "#T O#", "#A t#", "#####"])
  private static let horizon = 6

  private func specification(_ formula: String) throws -> Specification {
    try Specification(
      name: formula, formula: formula, measures: Garden.published.card.measures.map(\.name))
  }

  /// Four tomatoes: three that are swept together, and one more.
  private static let larger = Garden(["######", "#T tO#", "#tAT #", "######"])

  private func polygon(
    _ proxy: String, _ intended: String, most: Int = 200, tolerance: Double = 1e-9
  ) throws -> GardenPolygon {
    try GardenPolygon(
      Self.small, proxy: try specification(proxy), intended: try specification(intended),
      horizon: Self.horizon, most: most, tolerance: tolerance)
  }

  private static let pairs = [
    ("0.02*observedWatered", "0.02*watered"), ("observedWatered", "watered - 3*onTile"),
    ("onTile", "watered/3"), ("watered^2", "min(watered, 1) + 0.1*onTile"),
    ("1e30*onTile", "1e-30*watered"),
  ]

  @Test(arguments: pairs)
  func `corners, supports and scripted policies enclose the exact ones`(
    proxy: String, intended: String
  ) throws {
    let found = try polygon(proxy, intended)
    let problem = try enumerated(
      Self.small, proxy: try specification(proxy), intended: try specification(intended),
      horizon: Self.horizon)
    // Scripted policies.
    let exact = try returns(problem)
    for policy in found.scripted {
      let expected = try #require(exact[policy.name])
      #expect(policy.proxy.contains(expected[0]) && policy.intended.contains(expected[1]))
    }
    // Supports, by backward induction in fractions.
    var random = RandomStream(seed: Seed(5))
    let scales = found.outer.reduce((Rational.one, Rational.one)) {
      (max($0.0, $1.proxy.magnitude), max($0.1, $1.intended.magnitude))
    }
    for _ in 0..<40 {
      let (x, y) = (
        Rational(random.below(41) - 20) / scales.0, Rational(random.below(41) - 20) / scales.1
      )
      let support = support(problem, x, y)
      func best(_ points: [(Rational, Rational)]) throws -> Rational {
        try #require(points.map { x * $0.0 + y * $0.1 }.max())
      }
      let outer = try best(found.outer.map { ($0.proxy, $0.intended) })
      let inner = try best(
        found.vertices.map {
          (
            x.signum() < 0 ? $0.proxy.upperBound : $0.proxy.lowerBound,
            y.signum() < 0 ? $0.intended.upperBound : $0.intended.lowerBound
          )
        })
      #expect(inner <= support && support <= outer)
      #expect(outer - inner < (Rational("1e-6") ?? 0))
    }
  }

  @Test(arguments: pairs)
  func `every exact corner lies in the box of a vertex`(proxy: String, intended: String) throws {
    let found = try polygon(proxy, intended)
    let problem = try enumerated(
      Self.small, proxy: try specification(proxy), intended: try specification(intended),
      horizon: Self.horizon)
    let model = TabularModel(problem)
    let exact = try achievablePolygon(
      model, proxy: model.values(of: problem.rewards[0]),
      intended: model.values(of: problem.rewards[1]))
    #expect(found.isRefined)
    for corner in exact.vertices {
      #expect(
        found.vertices.contains {
          $0.proxy.contains(corner.proxy) && $0.intended.contains(corner.intended)
        })
    }
    let scale = found.vertices.map(\.proxy.upperBound.magnitude).max() ?? 0
    for vertex in found.vertices {
      #expect(
        vertex.proxy.upperBound - vertex.proxy.lowerBound <= scale * (Rational("1e-12") ?? 0))
    }
    // Falls lie between the bounds that are given.
    let sizes = try #require(exact.sizes)
    let bounds = try #require(found.fall)
    #expect(bounds.lowerBound <= sizes.strict && sizes.weak <= bounds.upperBound)
    #expect(bounds.upperBound - bounds.lowerBound <= sizes.weak * (Rational("1e-9") ?? 0))
  }

  @Test func `a garden of four tomatoes is swept as exact arithmetic says`() throws {
    let (proxy, intended) = (
      try specification("0.02*observedWatered"), try specification("watered - 0.7*onTile")
    )
    let problem = try enumerated(
      Self.larger, proxy: proxy, intended: intended, horizon: 4)
    #expect(problem.states.count == 8 * 16)
    let found = try GardenPolygon(
      Self.larger, proxy: proxy, intended: intended, horizon: 4, tolerance: 1e-9)
    let exact = try returns(problem)
    for policy in found.scripted {
      let expected = try #require(exact[policy.name])
      #expect(policy.proxy.contains(expected[0]) && policy.intended.contains(expected[1]))
    }
    for (x, y) in [(1, 0), (0, 1), (-1, 0), (0, -1), (50, -1), (-3, 2)] as [(Rational, Rational)] {
      let support = support(problem, x, y)
      let outer = try #require(found.outer.map { x * $0.proxy + y * $0.intended }.max())
      let inner = try #require(
        found.vertices.map {
          x * (x.signum() < 0 ? $0.proxy.upperBound : $0.proxy.lowerBound)
            + y * (y.signum() < 0 ? $0.intended.upperBound : $0.intended.lowerBound)
        }.max())
      #expect(inner <= support && support <= outer)
      #expect(outer - inner < (Rational("1e-7") ?? 0))
    }
  }

  @Test func `the verdict is certified by two policies whose returns do not touch`() throws {
    let finding = try polygon("0.02*observedWatered", "0.02*watered")
      .finding(proxy: "observed", intended: "watered")
    guard case .hackability(let answer) = finding.answer else {
      Issue.record("no answer about hacking")
      return
    }
    #expect(answer.verdict == .hackable)
    #expect(answer.polygon == nil && answer.strictHack == nil)
    let witness = try #require(answer.witness)
    func number(_ text: ExactNumber) throws -> Rational { try Rational(text: text.text) }
    #expect(try number(witness.better.proxy.low) > number(witness.worse.proxy.high))
    #expect(try number(witness.better.intended.high) < number(witness.worse.intended.low))
    #expect(finding.frame.method.hasPrefix("verified floating point: "))
    #expect(finding.frame.steps[0].hasPrefix("Hackable: "))
    #expect(answer.listed.map(\.policy.name) == Garden.published.card.policies.map(\.name))
  }

  @Test(arguments: [
    ("watered", "3*watered + 1", HackabilityAnswer.Verdict.equivalent), ("2", "watered", .trivial),
    ("watered", "if(watered > 50, 1, 4)", .trivial), ("watered", "-2*watered", .hackable),
    ("watered", "0.5*observedWatered - watered", .hackable),
  ])
  func `relations that hold in every situation are told from hacks`(
    proxy: String, intended: String, verdict: HackabilityAnswer.Verdict
  ) throws {
    let finding = try polygon(proxy, intended).finding(proxy: "p", intended: "t")
    guard case .hackability(let answer) = finding.answer else {
      Issue.record("no answer about hacking")
      return
    }
    #expect(answer.verdict == verdict)
    #expect((answer.witness != nil) == (verdict == .hackable))
  }

  @Test func `the result does not depend on the number of threads`() throws {
    let (proxy, intended) = (
      try specification("observedWatered"), try specification("watered - onTile")
    )
    let findings = try [1, 2, 3].map { threads in
      try GardenPolygon(
        Self.small, proxy: proxy, intended: intended, horizon: 9, threads: threads
      ).finding(proxy: "p", intended: "t")
    }
    #expect(findings[0] == findings[1] && findings[1] == findings[2])
  }

  @Test func `formulas without exact values and horizons without end are refused`() throws {
    #expect(throws: ExactFormulaError.self) { try polygon("exp(watered)", "watered") }
    #expect(throws: EnumerationError.self) {
      try GardenPolygon(
        Self.small, proxy: try specification("watered"), intended: try specification("onTile"),
        horizon: 0)
    }
  }

  @Test func `the published garden encloses what its scripted policies earn in play`() throws {
    let entry = try Catalogue.entry("tomato-watering")
    let found = try GardenPolygon(
      .published, proxy: try entry.specification(nil, role: .proxy),
      intended: try entry.specification(nil, role: .intended), horizon: 100, most: 4)
    #expect(found.directions == 4)
    for policy in found.scripted {
      let played = try play("tomato-watering", policy: policy.name, episodes: 200)
      for (value, range) in zip(played, [policy.proxy, policy.intended]) {
        #expect(
          abs(value.mean - range.lowerBound.double) < 5 * value.error, "\(policy.name)")
        #expect(range.upperBound - range.lowerBound < (Rational("1e-10") ?? 0))
      }
      // Inside the box of the greatest and least returns.
      #expect(found.outer.contains { $0.proxy >= policy.proxy.upperBound })
      #expect(found.outer.contains { $0.intended >= policy.intended.upperBound })
      #expect(found.outer.contains { $0.intended <= policy.intended.lowerBound })
    }
  }

  /// Greatest x · proxy + y · true over all policies, by backward induction in fractions.
  private func support(_ problem: DecisionProblem, _ x: Rational, _ y: Rational) -> Rational {
    var values = [Rational](repeating: .zero, count: problem.states.count)
    for _ in 0..<(problem.horizon ?? 0) {
      values = problem.states.indices.map { state in
        problem.choices[state].enumerated().map { index, choice in
          choice.outcomes.map { $0.probability * values[$0.target] }.sum()
            + x * problem.rewards[0].values[state][index]
            + y * problem.rewards[1].values[state][index]
        }.max() ?? .zero
      }
    }
    return zip(problem.start, values).map { $0 * $1 }.sum()
  }
}

/// Exact returns of a problem's own policies, one for each reward.
private func returns(_ problem: DecisionProblem) throws -> [String: [Rational]] {
  let model = TabularModel(problem)
  let rewards = problem.rewards.map { model.values(of: $0) }
  var found: [String: [Rational]] = [:]
  for policy in problem.policies {
    found[policy.name] = try model.returns(of: model.policy(policy), rewards: rewards)
  }
  return found
}

/// Mean and standard error of a scripted policy's proxy and true return in play.
private func play(
  _ name: String, policy: String, episodes: Int
) throws -> [(mean: Double, error: Double)] {
  let entry = try Catalogue.entry(name)
  let index = try #require(entry.card.policies.firstIndex { $0.name == policy })
  let specifications = try [NamedSpecification.Role.proxy, .intended].map {
    try entry.specification(nil, role: $0)
  }
  var environment = entry.make(copies: episodes, episodes: .evaluation(Seed(6)))
  let memory = StepMemory(card: entry.card, copies: episodes)
  var random = RandomStream(seed: Seed(7))
  var sums = [[Double]](repeating: [Double](repeating: 0, count: episodes), count: 2)
  environment.start(memory.buffers)
  for _ in 0..<entry.card.horizon {
    for copy in 0..<episodes {
      environment.act(
        policy: index, copy: copy, random: &random, into: memory.buffers.actions + copy)
    }
    environment.step(memory.buffers)
    for copy in 0..<episodes {
      let readings = entry.card.measures.indices.map {
        memory.buffers.measures[$0 * episodes + copy]
      }
      for (place, specification) in specifications.enumerated() {
        sums[place][copy] += Double(specification.value(measures: readings))
      }
    }
  }
  return sums.map { values in
    let count = Double(episodes)
    let mean = values.reduce(0, +) / count
    let spread = values.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / (count - 1)
    // At least a little: single precision rounds the rewards of a policy without chance.
    return (mean, max((spread / count).squareRoot(), 1e-4))
  }
}
