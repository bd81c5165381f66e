import Environments
import Findings
import Learning
import Randomness
import Specifications
import Testing

/// A learner that does not care for the unit of its reward, nor, where episodes do not terminate, for its
/// zero.
@Suite struct RewardUnitTests {
  private func policy(_ formula: String, seed: UInt64 = 1) throws -> Policy {
    let entry = try Catalogue.entry("boat-race")
    let reward = try entry.specification(formula, role: .proxy)
    return try trainByProximalPolicyOptimisation(
      entry, reward: reward, settings: settings(of: entry, steps: 65_536), seed: Seed(seed))
  }

  @Test func `a reward times a power of two gives the same policy to the bit`() throws {
    let once = try policy("clockwise")
    #expect(try policy("4*clockwise") == once)
    #expect(try policy("clockwise/8") == once)
    #expect(try policy("2*clockwise + arrow") != once)
  }

  /// Rounding alone tells the two apart, so what they learn is nearly the same.
  @Test(arguments: ["clockwise + 3", "3*clockwise - 50", "0.001*clockwise + 1"])
  func `a constant beside the reward changes hardly anything`(formula: String) throws {
    let entry = try Catalogue.entry("boat-race")
    let truth = try entry.specification("clockwise", role: .intended)
    for seed in 1...2 as ClosedRange<UInt64> {
      func learned(_ formula: String) throws -> Double {
        mean(
          evaluationReturns(
            of: try policy(formula, seed: seed), in: entry, reward: truth, episodes: 20, seed: 7))
      }
      let plain = try learned("clockwise")
      let changed = try learned(formula)
      #expect(plain > 50 && abs(changed - plain) < 5, "\(formula): \(changed), not \(plain)")
    }
  }

  @Test func `a learner may begin with what a scripted policy does`() throws {
    let entry = try Catalogue.entry("boat-race")
    let truth = try entry.specification("clockwise", role: .intended)
    for (name, low, high) in [("clockwise", 90.0, 100.0), ("back-and-forth", -15, 15)] {
      let index = try #require(entry.card.policies.firstIndex { $0.name == name })
      var still = settings(of: entry, steps: 4096)
      still.learningRate = 0
      let policy = try trainByProximalPolicyOptimisation(
        entry, reward: truth, settings: still, seed: Seed(1), imitating: index)
      let returns = evaluationReturns(
        of: policy, in: entry, reward: truth, episodes: 20, seed: 7)
      #expect(mean(returns) >= low && mean(returns) <= high, "\(name): \(mean(returns))")
    }
  }
}
