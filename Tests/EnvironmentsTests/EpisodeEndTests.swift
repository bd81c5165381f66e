import Environments
import Findings
import Randomness
import Testing

/// The frozen rule of the last step: it reports the ended episode and starts the next one.
@Suite struct EpisodeEndTests {
  @Test(arguments: allEnvironments)
  func `no episode is longer than the horizon and only the horizon truncates`(
    name: String
  ) throws {
    let arena = try Arena(name, copies: 4)
    let horizon = arena.entry.card.horizon
    for policy in arena.entry.card.policies.indices {
      var random = RandomStream(seed: Seed(3).child(policy))
      var elapsed = [Int](repeating: 0, count: 4)
      arena.start()
      for _ in 0..<2 * horizon + 5 {
        arena.step(policy: policy, random: &random)
        for copy in 0..<4 {
          elapsed[copy] += 1
          let (terminated, truncated) = (
            arena.buffers.terminated[copy], arena.buffers.truncated[copy]
          )
          try #require(terminated <= 1 && truncated <= 1 && terminated + truncated <= 1)
          try #require(truncated == (elapsed[copy] == horizon && terminated == 0 ? 1 : 0))
          try #require(elapsed[copy] <= horizon)
          if terminated + truncated == 1 { elapsed[copy] = 0 }
        }
      }
    }
  }

  @Test(arguments: allEnvironments)
  func `the last observation is written when an episode ends and at no other step`(
    name: String
  ) throws {
    let arena = try Arena(name, copies: 4)
    var random = RandomStream(seed: Seed(4))
    arena.start()
    var ends = 0
    for _ in 0..<2 * arena.entry.card.horizon + 5 {
      arena.step(policy: arena.entry.card.policies.count - 1, random: &random)
      for copy in 0..<4 {
        let last = arena.finalObservation(copy)
        if arena.moment(copy).ends {
          ends += 1
          try #require(last.allSatisfy { $0.isFinite && $0 != Arena.unwritten })
        } else {
          try #require(last.allSatisfy { $0 == Arena.unwritten })
        }
      }
    }
    #expect(ends >= 8)
  }

  @Test(arguments: allEnvironments)
  func `after an end the copy is at the start of its next episode whatever was done before`(
    name: String
  ) throws {
    // First observations of episodes 0 to 2 and last observations of episodes 0 and 1.
    func play(policy: Int, seed: UInt64) throws -> (first: [[[Float]]], last: [[[Float]]]) {
      let arena = try Arena(name, copies: 2)
      var random = RandomStream(seed: Seed(seed))
      arena.start()
      var first = (0..<2).map { [arena.observation($0)] }
      var last: [[[Float]]] = [[], []]
      while last.contains(where: { $0.count < 2 }) {
        arena.step(policy: policy, random: &random)
        for copy in 0..<2 where arena.moment(copy).ends && last[copy].count < 2 {
          first[copy].append(arena.observation(copy))
          last[copy].append(arena.finalObservation(copy))
        }
      }
      return (first, last)
    }
    let one = try play(policy: 0, seed: 10)
    let other = try play(policy: 1, seed: 20)
    #expect(one.first == other.first)
    // An episode may end where it began, but not all of them do.
    let ends = (one.last + other.last).flatMap { $0 }
    let starts = (one.first + other.first).flatMap { $0.dropFirst() }
    #expect(zip(ends, starts).contains { $0 != $1 })
    if !environmentsWithoutChance.contains(name), !name.hasPrefix("tomato"),
      !name.hasPrefix("traffic")
    {
      #expect(one.first[0][1] != one.first[0][0], "episodes start differently")
    }
  }

  @Test(arguments: allEnvironments)
  func `the last observation is what the next step would have continued from`(
    name: String
  ) throws {
    // Up to its end, an episode that ends by the horizon is observed like any other: the final
    // observation keeps the layout, so a one-hot row stays one-hot and ranges stay ranges.
    let arena = try Arena(name, copies: 1)
    var random = RandomStream(seed: Seed(6))
    arena.start()
    var before = arena.observation(0)
    for _ in 0..<arena.entry.card.horizon {
      arena.step(policy: 0, random: &random)
      if arena.moment(0).ends { break }
      before = arena.observation(0)
    }
    try #require(arena.moment(0).ends)
    let last = arena.finalObservation(0)
    // One step changes little: most numbers of the last observation are near the ones before it.
    let near = zip(before, last).filter { abs($0 - $1) < 0.35 }.count
    #expect(Double(near) >= 0.5 * Double(last.count), "\(before)\n\(last)")
  }
}
