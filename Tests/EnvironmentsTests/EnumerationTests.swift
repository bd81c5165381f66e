import Environments
import Findings
import Randomness
import Testing

/// Lists of situations against the stepping of the same environments.
@Suite struct EnumerationTests {
  @Test func `every environment that can be listed is in the catalogue`() throws {
    #expect(Catalogue.enumerable.map(\.card.name) == ["boat-race", "tomato-watering"])
    for rules in Catalogue.enumerable {
      #expect(try Catalogue.entry(rules.card.name).card == rules.card)
    }
  }

  @Test func `a boat steps as its list says, whatever the moves`() throws {
    let rules = BoatRaceRules()
    let arena = try Arena("boat-race", copies: 20)
    var random = RandomStream(seed: Seed(1))
    func cell(_ copy: Int) -> Int { arena.observation(copy).firstIndex(of: 1) ?? -1 }
    arena.start()
    for copy in 0..<20 { #expect(cell(copy) == rules.firstSituations[0].situation) }
    for _ in 0..<99 {
      let before = (0..<20).map(cell)
      let actions = arena.randomActions(&random)
      arena.step(actions)
      for copy in 0..<20 {
        let outcomes = rules.outcomes(of: before[copy], action: Int(actions[copy]))
        #expect(outcomes.count == 1 && outcomes[0].chance == Fraction(1))
        #expect(outcomes[0].next == cell(copy))
        #expect(outcomes[0].readings.map { Float($0.numerator) } == arena.measures(copy))
      }
    }
  }

  @Test func `a gardener steps as one of the listed outcomes, whatever the moves`() throws {
    let garden = Garden.published
    let arena = try Arena("tomato-watering", copies: 8)
    func situation(_ copy: Int) throws -> Garden.Situation {
      try #require(arena.environment as? TomatoWatering).situation(copy: copy)
    }
    var random = RandomStream(seed: Seed(2))
    arena.start()
    #expect(try situation(0) == garden.firstSituations[0].situation)
    for _ in 0..<60 {
      let before = try (0..<8).map(situation)
      let actions = arena.randomActions(&random)
      arena.step(actions)
      for copy in 0..<8 {
        let outcomes = garden.outcomes(of: before[copy], action: Int(actions[copy]))
        let now = try situation(copy)
        let found = try #require(outcomes.first { $0.next == now })
        #expect(found.readings.map { Float($0.numerator) } == arena.measures(copy))
      }
    }
  }

  @Test func `situations after one step are as frequent as listed`() throws {
    let garden = Garden.published
    let copies = 20_000
    var environment = TomatoWatering(copies: copies, episodes: .evaluation(Seed(3)))
    let memory = StepMemory(card: TomatoWatering.card, copies: copies)
    environment.start(memory.buffers)
    // Up, onto a tomato that is watered already.
    memory.buffers.actions.update(repeating: 0, count: copies)
    environment.step(memory.buffers)
    var counts: [Garden.Situation: Int] = [:]
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
    let garden = Garden(art)
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
      for policy in garden.card.policies.indices {
        let chances = garden.actionChances(policy: policy, in: situation)
        #expect(chances.map { Double($0.numerator) / Double($0.denominator) }.reduce(0, +) == 1)
      }
    }
    // 8 cells, 3 tomatoes; on a tomato's cell all sets can still follow, since it may dry at once.
    #expect(seen.count == 64)
    #expect(Set(seen.map(garden.name(of:))).count == 64)
  }

  @Test(arguments: ["boat-race", "tomato-watering"])
  func `scripted policies move with the chances listed`(name: String) throws {
    let arena = try Arena(name, copies: 1)
    var random = RandomStream(seed: Seed(4))
    arena.start()
    for step in 0..<12 {
      for (policy, description) in arena.entry.card.policies.enumerated() {
        let chances =
          if let environment = arena.environment as? TomatoWatering {
            Garden.published.actionChances(
              policy: policy, in: environment.situation(copy: 0))
          } else {
            BoatRaceRules().actionChances(
              policy: policy, in: arena.observation(0).firstIndex(of: 1) ?? -1)
          }
        var counts = [Double](repeating: 0, count: 4)
        let draws = 2_000.0
        for _ in 0..<Int(draws) {
          arena.environment.act(
            policy: policy, copy: 0, random: &random, into: arena.buffers.actions)
          counts[Int(arena.buffers.actions[0])] += 1
        }
        for move in 0..<4 {
          let chance = Double(chances[move].numerator) / Double(chances[move].denominator)
          let deviation = (draws * chance * (1 - chance)).squareRoot()
          #expect(
            abs(counts[move] - draws * chance) <= 5 * deviation,
            "\(description.name) at step \(step): \(counts)")
        }
      }
      arena.step(arena.randomActions(&random))
    }
  }
}
