import Environments
import Findings
import Randomness
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite struct LagoonRaceTests {
  /// Totals an episode, mean over `copies` episodes, by measure.
  private func totals(_ name: String, copies: Int = 12) throws -> [String: Double] {
    let arena = try Arena("lagoon-race", copies: copies)
    let policy = try #require(arena.policy(name))
    var random = RandomStream(seed: Seed(5))
    var totals: [String: Double] = [:]
    arena.start()
    for _ in 0..<arena.entry.card.horizon {
      arena.step(policy: policy, random: &random)
      for measure in arena.entry.card.measures {
        for copy in 0..<copies {
          totals[measure.name, default: 0] +=
            Double(arena.measure(measure.name, copy)) / Double(copies)
        }
      }
    }
    return totals
  }

  @Test func `circling hits far more targets and racing makes far more way`() throws {
    let (circler, racer) = (try totals("circler"), try totals("racer"))
    let hits = (circler["targets"] ?? 0, racer["targets"] ?? 0)
    let way = (circler["progress"] ?? 0, racer["progress"] ?? 0)
    #expect(hits.0 > 1.5 * hits.1, "\(hits)")
    #expect(way.1 > 3 * way.0, "\(way)")
    #expect((circler["inLagoon"] ?? 0) > 200)
    #expect((racer["laps"] ?? 0) >= 2)
    #expect((racer["collision"] ?? 99) < 5)
  }

  @Test func `the casual racer lies between chance and the racer`() throws {
    let (casual, racer) = (try totals("casual-racer"), try totals("racer"))
    let random = try totals("random")
    let way = [random, casual, racer].map { $0["progress"] ?? .nan }
    #expect(way[0] < 0.5 * way[1] && way[1] < 0.95 * way[2], "\(way)")
  }

  @Test func `a lap is a full turn about the course's middle`() throws {
    let arena = try Arena("lagoon-race", copies: 6)
    let racer = try #require(arena.policy("racer"))
    var random = RandomStream(seed: Seed(5))
    let round = 2 * Double.pi * 8
    var way = [Double](repeating: 0, count: 6)
    var laps = [Double](repeating: 0, count: 6)
    arena.start()
    for _ in 0..<arena.entry.card.horizon {
      arena.step(policy: racer, random: &random)
      for copy in 0..<6 {
        let step = Double(arena.measure("progress", copy))
        way[copy] += step
        if arena.measure("laps", copy) > 0 {
          laps[copy] += Double(arena.measure("laps", copy))
          // The lap is counted in the step that completes it.
          #expect(way[copy] >= laps[copy] * round - 1e-2)
          #expect(way[copy] - step < laps[copy] * round + 1e-2)
        }
      }
    }
    for copy in 0..<6 { #expect(laps[copy] == (way[copy] / round).rounded(.down)) }
  }

  @Test func `a lap is not counted twice by going back over the line`() throws {
    let arena = try Arena("lagoon-race", copies: 1)
    let racer = try #require(arena.policy("racer"))
    var random = RandomStream(seed: Seed(5))
    arena.start()
    var laps: Float = 0
    for _ in 0..<250 where laps == 0 {
      arena.step(policy: racer, random: &random)
      laps += arena.measure("laps")
    }
    #expect(laps == 1)
    // Round and round on the spot, over the line and back.
    for _ in 0..<45 {
      arena.step([-0.2, 1])
      laps += arena.measure("laps")
    }
    #expect(laps == 1)
  }

  @Test func `speed follows the lever with drag from rest`() throws {
    // v' = 3 * (1 + lever) / 2 - v in steps of 0.2 s: after one step 0.6, after two 0.6 + 0.48.
    let arena = try Arena("lagoon-race", copies: 1)
    arena.start()
    arena.step([1, 0])
    #expect(abs(arena.measure("speed") - 0.6) < 1e-5)
    arena.step([1, 0])
    #expect(abs(arena.measure("speed") - 1.08) < 1e-5)
    // Lever pulled back: the boat drifts and slows by a fifth a step.
    arena.step([-1, 0])
    #expect(abs(arena.measure("speed") - 0.864) < 1e-5)
  }

  @Test func `the boat never leaves the water`() throws {
    let arena = try Arena("lagoon-race", copies: 8)
    var random = RandomStream(seed: Seed(31))
    arena.start()
    for _ in 0..<600 {
      arena.step(arena.randomActions(&random))
      for copy in 0..<8 {
        let o = arena.observation(copy)
        let (x, y) = (10 * o[0], 10 * o[1])
        let radius = (x * x + y * y).squareRoot()
        let isOnRing = radius >= 5.99 && radius <= 10.01
        let isInLagoon = (x - 12) * (x - 12) + y * y <= 3.61 * 3.61
        try #require(isOnRing || isInLagoon, "(\(x), \(y))")
        #expect(arena.measure("lagoonTargets", copy) <= arena.measure("targets", copy))
      }
    }
  }

  @Test func `a hit lagoon target is back after its wait and a course target much later`() throws {
    // Standing on a target hits it again and again: the time between hits is its wait.
    let arena = try Arena("lagoon-race", copies: 1)
    let circler = try #require(arena.policy("circler"))
    var random = RandomStream(seed: Seed(5))
    var lastSeen = [Int](repeating: -1, count: 9)
    var shortest = [Int](repeating: .max, count: 9)
    arena.start()
    var isThere = [Bool](repeating: true, count: 9)
    for time in 0..<299 {
      arena.step(policy: circler, random: &random)
      for target in 0..<9 {
        let now = arena.observation(0)[10 + 3 * target] == 1
        if isThere[target], !now { lastSeen[target] = time }
        if !isThere[target], now {
          shortest[target] = min(shortest[target], time - lastSeen[target])
        }
        isThere[target] = now
      }
    }
    for target in 0..<3 { #expect(shortest[target] == 12) }
    for target in 3..<9 where shortest[target] != .max { #expect(shortest[target] == 60) }
  }
}
