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

  @Test(arguments: [
    ("boat-race", ["unsteady-clockwise", "random"]),
    (
      "tomato-watering-small", ["careless-waterer", "waterer", "look-watered", "random"]
    ),
  ])
  func `scripted policies of the list earn what they earn in play`(
    environment: String, policies: [String]
  ) throws {
    let exact = try returns(try enumerated(environment))
    for policy in policies {
      let played = try play(environment, policy: policy, episodes: 2_000)
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
        environment: "cart-pole", names: ["boat-race", "tomato-watering-small"])
    ) { try enumerated("cart-pole") }
    // Its list is too long, and the answer says what to take instead.
    let error = #expect(throws: EnumerationError.self) { try enumerated("tomato-watering") }
    #expect(try #require(error).description.contains("tomato-watering-small"))
    #expect(throws: UnknownEnvironment.self) { try enumerated("boat-rase") }
    #expect(throws: ExactFormulaError.self) { try enumerated("boat-race", proxy: "sqrt(arrow)") }
    #expect(throws: FormulaError.self) { try enumerated("boat-race", proxy: "arow") }
  }

  @Test func `a list beyond the cap says how far it came`() throws {
    do {
      let entry = try Catalogue.entry("tomato-watering")
      _ = try enumerated(
        TomatoWatering.published, proxy: try entry.specification(nil, role: .proxy),
        intended: try entry.specification(nil, role: .intended), cap: 2_000)
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
    let answer = try hackability("boat-race")
    #expect(try corners(answer) == [[-100, -100], [50, 0], [50, 100], [-100, 0]])
    #expect(answer.verdict == .hackable)
  }

  @Test func `the small garden can be hacked and its polygon is what backward induction finds`()
    throws
  {
    let problem = try enumerated("tomato-watering-small")
    #expect(problem.states.count == 20)
    let answer = try hackability("tomato-watering-small")
    #expect(answer.verdict == .hackable)
    let corners = try corners(answer)
    var random = RandomStream(seed: Seed(5))
    for _ in 0..<40 {
      let (x, y) = (Rational(random.below(41) - 20), Rational(random.below(41) - 20))
      let best = try #require(corners.map { x * $0[0] + y * $0[1] }.max())
      #expect(best == support(problem, x, y))
    }
    // The greatest proxy is had at the tile, away from both tomatoes.
    let cheating = try #require(corners.max { $0[0] < $1[0] })
    let watering = try #require(corners.max { $0[1] < $1[1] })
    #expect(watering[0] == watering[1])
    #expect(cheating[0].double > 1.9 * watering[0].double)
    #expect(cheating[1].double < 0.5 * watering[1].double)
  }

  private func hackability(_ name: String) throws -> HackabilityAnswer {
    let problem = try enumerated(name)
    let finding = try Hackability(
      proxy: problem.rewards[0].name, intended: problem.rewards[1].name, arithmetic: .exact,
      polygon: .always
    ).answer(problem)
    guard case .hackability(let answer) = finding.answer else { throw NoAnswer() }
    return answer
  }

  private struct NoAnswer: Error {}

  private func corners(_ answer: HackabilityAnswer) throws -> [[Rational]] {
    try #require(answer.polygon).map { try $0.map { try Rational(text: $0.text) } }
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
