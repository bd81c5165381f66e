import Environments
import Findings
import Learning
import Randomness
import Specifications
import Testing

/// A reward that is code and no formula: how far what was seen and done is from what the world
/// measured of it.
private struct Mismatch: Reward {
  let name = "mismatch"
  let summary = "what was handed over against what was measured"
  let measuresUsed = [1, 2]
  let observationSize: Int
  let actionSize: Int

  func scratchSize(copies: Int) -> Int { copies }

  func values(
    of steps: StepBatch, scratch: UnsafeMutablePointer<Float>,
    into result: UnsafeMutablePointer<Float>
  ) {
    let (seen, done) = (steps.measures + steps.copies, steps.measures + 2 * steps.copies)
    for copy in 0..<steps.copies {
      scratch[copy] = abs(steps.observations[copy * observationSize] - seen[copy])
      result[copy] = scratch[copy] + abs(steps.actions[copy * actionSize] - done[copy])
    }
  }
}

/// What the learner takes for a reward, and what it cannot take.
@Suite struct RewardTests {
  private func script() -> Script {
    var random = RandomStream(seed: Seed(5))
    let (times, copies, size) = (8, 40, 3)
    func numbers(_ count: Int) -> [Float] { (0..<count).map { _ in Float(random.normal()) } }
    let kinds = (0..<times * copies).map { _ in random.below(4) }
    return Script(
      times: times, copies: copies, size: size,
      observations: numbers((times + 1) * copies * size), rewards: numbers(times * copies),
      terminated: kinds.map { $0 == 1 }, truncated: kinds.map { $0 == 2 },
      lastObservations: numbers(times * copies * size))
  }

  private let short = LearnerSettings(
    steps: 640, copies: 40, rolloutLength: 8, minibatches: 2, hiddenLayers: [4])

  @Test(arguments: [
    ActionSpace.discrete(count: 3, names: ["a", "b", "c"]),
    ActionSpace.continuous(size: 2, low: -3, high: 5, unit: ""),
  ])
  func `a reward sees what was seen before the step and what was done in it`(
    actions: ActionSpace
  ) throws {
    var means: [Double] = []
    try trainByProximalPolicyOptimisation(
      script().entry(actions: actions),
      reward: Mismatch(observationSize: 3, actionSize: actions.size), settings: short,
      seed: Seed(1), progress: { means.append($0.meanReward) })
    #expect(means == [0, 0])
  }

  @Test func `a formula is a reward like any other`() throws {
    /// The same formula, written as code.
    struct Alive: Reward {
      let name = "alive"
      let summary = "alive"
      let measuresUsed = [0]
      func scratchSize(copies: Int) -> Int { 0 }
      func values(
        of steps: StepBatch, scratch: UnsafeMutablePointer<Float>,
        into result: UnsafeMutablePointer<Float>
      ) {
        result.update(from: steps.measures, count: steps.copies)
      }
    }
    let entry = try Catalogue.entry("cart-pole")
    #expect(entry.card.measures[0].name == "alive")
    let settings = settings(of: entry, steps: 8192)
    let formula = try trainByProximalPolicyOptimisation(
      entry, reward: try entry.specification(nil, role: .proxy), settings: settings, seed: Seed(1))
    let code = try trainByProximalPolicyOptimisation(
      entry, reward: Alive(), settings: settings, seed: Seed(1))
    #expect(formula == code)
  }

  @Test func `a reward of one's own that breaks stops the run and names the measure`() throws {
    struct Broken: Reward {
      let name = "broken"
      let summary = "broken on purpose"
      let measuresUsed = [2]
      func scratchSize(copies: Int) -> Int { 0 }
      func values(
        of steps: StepBatch, scratch: UnsafeMutablePointer<Float>,
        into result: UnsafeMutablePointer<Float>
      ) {
        for copy in 0..<steps.copies { result[copy] = copy == 3 ? .nan : 0 }
      }
    }
    let error = #expect(throws: LearnerFailure.self) {
      try trainByProximalPolicyOptimisation(
        script().entry(actions: .discrete(count: 2, names: ["a", "b"])), reward: Broken(),
        settings: short, seed: Seed(1))
    }
    guard case .nonFiniteReward(let step, let reward, _, let measure, _) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(step == 40 && reward == "broken on purpose" && measure == "done")
  }

  @Test func `what a learner keeps of an environment names no specification`() throws {
    for entry in Catalogue.entries {
      #expect(!entry.card.specifications.isEmpty)
      #expect(TrainingWorld(entry).card.specifications.isEmpty)
    }
  }

  @Test func `another true reward changes no bit of what is learned`() throws {
    let entry = try Catalogue.entry("lagoon-race")
    func train(_ intended: String) throws -> Policy {
      var card = entry.card
      for index in card.specifications.indices where card.specifications[index].role == .intended {
        card.specifications[index].formula = intended
      }
      let other = CatalogueEntry(card) { entry.make(copies: $0, episodes: $1) }
      return try trainByProximalPolicyOptimisation(
        other, reward: try other.specification(nil, role: .proxy),
        settings: settings(of: entry, steps: 16_384), seed: Seed(1))
    }
    #expect(try train("progress") == train("-100*progress + 1/0"))
  }
}
