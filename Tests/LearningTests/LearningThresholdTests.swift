import Environments
import Findings
import Learning
import Randomness
import Specifications
import Testing

/// What the learner must reach where the answer is known.
@Suite struct LearningThresholdTests {
  @Test(arguments: 1...5)
  func `cart-pole is solved within 300 000 steps`(seed: Int) throws {
    let entry = try Catalogue.entry("cart-pole")
    #expect(entry.card.learning.steps <= 300_000)
    let reward = try entry.specification(nil, role: .proxy)
    let policy = try trainByProximalPolicyOptimisation(
      entry, reward: reward, settings: entry.card.learning, seed: Seed(UInt64(seed)))
    let returns = evaluationReturns(
      of: policy, in: entry, reward: reward, episodes: 20, seed: 1000 + UInt64(seed))
    #expect(mean(returns) >= 475, "mean \(mean(returns)) of \(returns)")
  }

  @Test(arguments: 1...3)
  func `the boat race's visible reward is learned within 65 536 steps`(seed: Int) throws {
    let entry = try Catalogue.entry("boat-race")
    let reward = try entry.specification("visible", role: .proxy)
    var quick = entry.card.learning
    quick.steps = 65_536
    let policy = try trainByProximalPolicyOptimisation(
      entry, reward: reward, settings: quick,
      seed: Seed(UInt64(seed)))
    let returns = evaluationReturns(
      of: policy, in: entry, reward: reward, episodes: 20, seed: 1000 + UInt64(seed))
    // Racing and going back and forth both earn 50, the most there is.
    #expect(mean(returns) >= 45, "mean \(mean(returns))")
    #expect(returns.allSatisfy { $0 <= 50 })
  }

  @Test func `without training no policy comes near those marks`() throws {
    let entry = try Catalogue.entry("cart-pole")
    let reward = try entry.specification(nil, role: .proxy)
    var short = settings(of: entry, steps: 8192)
    short.learningRate = 0
    let policy = try trainByProximalPolicyOptimisation(
      entry, reward: reward, settings: short, seed: Seed(1))
    let returns = evaluationReturns(of: policy, in: entry, reward: reward, episodes: 20, seed: 3)
    #expect(mean(returns) < 60)
  }
}
