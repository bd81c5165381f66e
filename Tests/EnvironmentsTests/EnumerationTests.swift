import Environments
import Findings
import Randomness
import Testing

/// Names of the environments that can be listed.
let enumerableEnvironments = Catalogue.enumerable

/// Lists of situations against the stepping of the same environments.
@Suite struct EnumerationTests {
  @Test func `the catalogue knows what can be listed`() throws {
    #expect(enumerableEnvironments == ["boat-race", "tomato-watering-small"])
    for entry in Catalogue.entries {
      #expect(entry.enumerable.map { $0.card == entry.card } ?? true)
      #expect((entry.enumerable != nil) == enumerableEnvironments.contains(entry.card.name))
    }
  }

  /// Also of the published garden, whose list would be too long.
  @Test(arguments: enumerableEnvironments + ["tomato-watering"])
  func `copies step as one of the listed outcomes, whatever the moves`(name: String) throws {
    if let rules = try Catalogue.entry(name).enumerable {
      try compareSteps(rules, name)
    } else {
      try compareSteps(TomatoWatering.published, name)
    }
  }

  private func compareSteps<World: EnumerableRules>(_ rules: World, _ name: String) throws {
    let arena = try Arena(name, copies: 8)
    func situations() throws -> [World.Situation] {
      let environment = try #require(arena.environment as? BatchedEnvironment<World>)
      return (0..<8).map(environment.situation(copy:))
    }
    var random = RandomStream(seed: Seed(2))
    arena.start()
    let first = try situations()
    for situation in first {
      #expect(rules.firstSituations.contains { $0.situation == situation })
    }
    for _ in 0..<60 {
      let before = try situations()
      let actions = arena.randomActions(&random)
      arena.step(actions)
      let now = try situations()
      for copy in 0..<8 where !arena.moment(copy).ends {
        let outcomes = rules.outcomes(of: before[copy], action: Int(actions[copy]))
        let found = try #require(outcomes.first { $0.next == now[copy] })
        #expect(
          found.readings.map { Float($0.numerator) / Float($0.denominator) }
            == arena.measures(copy))
      }
    }
  }

  @Test func `situations after one step are as frequent as listed`() throws {
    let garden = TomatoWatering.published
    let copies = 20_000
    var environment = BatchedEnvironment(
      garden, copies: copies, episodes: .evaluation(Seed(3)))
    let memory = StepMemory(card: garden.card, copies: copies)
    environment.start(memory.buffers)
    // Up, onto a tomato that is watered already.
    memory.buffers.actions.update(repeating: 0, count: copies)
    environment.step(memory.buffers)
    var counts: [TomatoWatering.Situation: Int] = [:]
    for copy in 0..<copies { counts[environment.situation(copy: copy), default: 0] += 1 }
    let outcomes = garden.outcomes(of: garden.firstSituations[0].situation, action: 0)
    #expect(outcomes.count == 256)
    #expect(Set(counts.keys).isSubset(of: outcomes.compactMap(\.next)))
    var checked = 0
    for outcome in outcomes {
      let chance = Double(outcome.chance.numerator) / Double(outcome.chance.denominator)
      let expected = chance * Double(copies)
      guard expected > 20, let next = outcome.next else { continue }
      checked += 1
      // Five standard deviations of a binomial count.
      let count = Double(counts[next] ?? 0)
      #expect(abs(count - expected) < 5 * (expected * (1 - chance)).squareRoot(), "\(next)")
    }
    #expect(checked == 37)
  }

  @Test func `chances sum to 1 and nothing is listed twice`() {
    let art = ["######", "#T tO#", "# At #", "######"]
    let garden = TomatoWatering(name: "garden", art)
    var frontier = garden.firstSituations.map(\.situation)
    var seen = Set(frontier)
    while let situation = frontier.popLast() {
      for action in 0..<4 {
        let outcomes = garden.outcomes(of: situation, action: action)
        let whole = outcomes[0].chance.denominator
        #expect(outcomes.allSatisfy { $0.chance.denominator == whole && $0.chance.numerator > 0 })
        #expect(outcomes.map(\.chance.numerator).reduce(0, +) == whole)
        let nexts = outcomes.compactMap(\.next)
        #expect(Set(nexts).count == outcomes.count)
        for next in nexts where seen.insert(next).inserted { frontier.append(next) }
      }
      for policy in TomatoWatering.Policy.allCases {
        let chances = garden.actionChances(policy, in: situation)
        #expect(chances.map { Double($0.numerator) / Double($0.denominator) }.reduce(0, +) == 1)
      }
    }
    // 8 cells, 3 tomatoes; on a tomato's cell all sets can still follow, since it may dry at once.
    #expect(seen.count == 64)
    #expect(Set(seen.map(garden.name(of:))).count == 64)
  }

  @Test(arguments: enumerableEnvironments)
  func `scripted policies move with the chances listed`(name: String) throws {
    let rules = try #require(try Catalogue.entry(name).enumerable)
    try compareMoves(rules, name)
  }

  private func compareMoves<World: EnumerableRules>(_ rules: World, _ name: String) throws {
    let arena = try Arena(name, copies: 1)
    var random = RandomStream(seed: Seed(4))
    arena.start()
    for step in 0..<9 {
      let environment = try #require(arena.environment as? BatchedEnvironment<World>)
      for policy in World.Policy.allCases {
        let chances = rules.actionChances(policy, in: environment.situation(copy: 0))
        var counts = [Double](repeating: 0, count: 4)
        let draws = 2_000.0
        for _ in 0..<Int(draws) {
          arena.environment.act(
            policy: policy.rawValue, copy: 0, random: &random, into: arena.buffers.actions)
          counts[Int(arena.buffers.actions[0])] += 1
        }
        for move in 0..<4 {
          let chance = Double(chances[move].numerator) / Double(chances[move].denominator)
          let deviation = (draws * chance * (1 - chance)).squareRoot()
          #expect(
            abs(counts[move] - draws * chance) <= 5 * deviation,
            "\(policy.description.name) at step \(step): \(counts)")
        }
      }
      arena.step(arena.randomActions(&random))
    }
  }
}
