import Environments
import Findings
import Randomness
import Testing

/// What every environment of the catalogue promises its learner and its judge.
@Suite struct ContractTests {
  /// Actions of one whole run, drawn beforehand so that several arenas can be given the same.
  private func script(_ arena: Arena, steps: Int, seed: UInt64 = 9) -> [[Float]] {
    var random = RandomStream(seed: Seed(seed))
    return (0..<steps).map { _ in arena.randomActions(&random) }
  }

  private func play(_ arena: Arena, _ script: [[Float]]) -> [[Moment]] {
    arena.start()
    return script.map { actions in
      arena.step(actions)
      return arena.moments()
    }
  }

  @Test(arguments: allEnvironments)
  func `the same seed gives the same bits`(name: String) throws {
    let first = try Arena(name, copies: 3)
    let second = try Arena(name, copies: 3)
    let actions = script(first, steps: 2 * first.entry.card.horizon + 10)
    #expect(play(first, actions) == play(second, actions))
  }

  @Test(arguments: allEnvironments)
  func `different seeds differ exactly where there is chance`(name: String) throws {
    let first = try Arena(name, copies: 2, episodes: .evaluation(Seed(1)))
    let second = try Arena(name, copies: 2, episodes: .evaluation(Seed(2)))
    var actions = script(first, steps: 60)
    let size = first.entry.card.actions.size
    for time in actions.indices {
      actions[time].replaceSubrange(size..., with: actions[time][..<size])
    }
    let (one, other) = (play(first, actions), play(second, actions))
    let hasChance = !environmentsWithoutChance.contains(name)
    #expect((one != other) == hasChance)
    #expect((one.map { $0[0] } != one.map { $0[1] }) == hasChance)
  }

  @Test(arguments: allEnvironments)
  func `what one copy does leaves the others as they were`(name: String) throws {
    let first = try Arena(name, copies: 3)
    let second = try Arena(name, copies: 3)
    let actions = script(first, steps: first.entry.card.horizon + 50)
    let size = first.entry.card.actions.size
    let changed = zip(actions, script(first, steps: actions.count, seed: 77)).map { old, new in
      Array(new[..<size] + old[size...])
    }
    let (one, other) = (play(first, actions), play(second, changed))
    #expect(one.map { $0[0] } != other.map { $0[0] })
    for copy in 1..<3 { #expect(one.map { $0[copy] } == other.map { $0[copy] }) }
  }

  @Test(arguments: allEnvironments)
  func `a copied environment has the same future and a life of its own`(name: String) throws {
    let arena = try Arena(name, copies: 2)
    let actions = script(arena, steps: arena.entry.card.horizon + 87)
    _ = play(arena, Array(actions[..<37]))
    let copy = arena.fork()
    func future(_ arena: Arena) -> [[Moment]] {
      actions[37...].map { actions in
        arena.step(actions)
        return arena.moments()
      }
    }
    // The copy lives its whole future first; the original must not notice.
    let copied = future(copy)
    #expect(future(arena) == copied)
  }

  @Test(arguments: allEnvironments)
  func `starting again plays episode 0 again`(name: String) throws {
    let arena = try Arena(name, copies: 2)
    let actions = script(arena, steps: arena.entry.card.horizon + 20)
    let first = play(arena, actions)
    #expect(play(arena, actions) == first)
  }

  @Test(arguments: allEnvironments)
  func `an episode is the same in a batch of any size`(name: String) throws {
    let small = try Arena(name, copies: 2)
    let large = try Arena(name, copies: 5)
    let actions = script(large, steps: large.entry.card.horizon + 40)
    let size = large.entry.card.actions.size
    let inSmall = play(small, actions.map { Array($0[..<(2 * size)]) })
    let inLarge = play(large, actions)
    for copy in 0..<2 { #expect(inSmall.map { $0[copy] } == inLarge.map { $0[copy] }) }
  }

  @Test(arguments: allEnvironments)
  func `three horizons of chance fill every buffer with finite numbers and nothing beyond`(
    name: String
  ) throws {
    let arena = try Arena(name, copies: 3)
    arena.start()
    for copy in 0..<3 {
      #expect(arena.observation(copy).allSatisfy { $0.isFinite && $0 != Arena.unwritten })
    }
    for (time, actions) in script(arena, steps: 3 * arena.entry.card.horizon).enumerated() {
      arena.step(actions)
      for copy in 0..<3 {
        let numbers = arena.observation(copy) + arena.measures(copy)
        try #require(
          numbers.allSatisfy { $0.isFinite && $0 != Arena.unwritten }, "step \(time): \(numbers)")
      }
    }
    #expect(arena.isIntact)
  }

  @Test(arguments: allEnvironments)
  func `training episodes and evaluation episodes never meet`(name: String) throws {
    let training = try Arena(name, copies: 2, episodes: .training(Seed(1)))
    let evaluation = try Arena(name, copies: 2, episodes: .evaluation(Seed(1)))
    let actions = script(training, steps: 60)
    let differ = play(training, actions) != play(evaluation, actions)
    #expect(differ == !environmentsWithoutChance.contains(name))
  }
}

@Suite struct EpisodeSeedTests {
  @Test func `no two episodes of any shard or purpose share a stream`() {
    var branches = (0..<3).map { EpisodeSeeds.training(Seed(5), shard: $0) }
    branches.append(.evaluation(Seed(5)))
    branches.append(.evaluation(Seed(6)))
    branches.append(.training(Seed(6)))
    var outputs: Set<UInt64> = []
    for branch in branches {
      for copy in 0..<40 {
        for episode in 0..<40 {
          var stream = branch.stream(copy: copy, episode: episode)
          outputs.insert(stream.next())
        }
      }
    }
    #expect(outputs.count == branches.count * 40 * 40)
  }
}
