import Environments
import Findings
import Learning
import Randomness
import Specifications
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Known answers for what tells how an update went.
@Suite struct DiagnosticFormulaTests {
  @Test func `the estimate's mean under the old policy is the divergence itself`() {
    let (old, new) = ([0.1, 0.2, 0.7], [0.3, 0.3, 0.4])
    var mean = 0.0
    var divergence = 0.0
    for (p, q) in zip(old, new) {
      mean += p * approximateKL(ratio: Float(q / p), logRatio: Float(log(q / p)))
      divergence += p * log(p / q)
    }
    #expect(abs(mean - divergence) < 1e-6)
    // 0.1 log(1/3) + 0.2 log(2/3) + 0.7 log(7/4), so KL(old ‖ new) and not the other way round.
    #expect(abs(divergence - 0.200_777) < 1e-5)
  }

  @Test func `each sample's estimate is that of the formula and not negative`() {
    #expect(approximateKL(ratio: 1, logRatio: 0) == 0)
    #expect(abs(approximateKL(ratio: 2, logRatio: logf(2)) - (1 - log(2))) < 1e-6)
    #expect(abs(approximateKL(ratio: 0.5, logRatio: logf(0.5)) - (-0.5 + log(2))) < 1e-6)
    for logRatio in stride(from: Float(-3), through: 3, by: 0.01) {
      #expect(approximateKL(ratio: expf(logRatio), logRatio: logRatio) > -1e-6)
    }
  }

  @Test(arguments: [
    (1, false), (1.19, false), (1.21, true), (0.81, false), (0.79, true), (0, true), (50, true),
  ])
  func `a ratio is clipped beyond the range on either side`(ratio: Double, clipped: Bool) {
    #expect(isClipped(ratio: Float(ratio), clipRange: 0.2) == clipped)
  }

  @Test func `explained variance is one, nought and less for what foresees all, nothing and worse`()
  {
    let targets: [Float] = [1, 2, 3, 6]
    func share(_ predictions: [Float]) -> Double? {
      explainedVariance(of: targets, by: predictions, count: 4)
    }
    #expect(share(targets) == 1)
    // A constant off is no variance.
    #expect(share([101, 102, 103, 106]) == 1)
    #expect(share([3, 3, 3, 3]) == 0)
    // Errors 2, 4, 6, 12: four times the variance.
    #expect(share([-1, -2, -3, -6]) == -3)
    // Errors 1, 1, -1, -1 of variance 1, where the targets' is 3.5.
    #expect(abs((share([0, 1, 4, 7]) ?? 0) - (1 - 1 / 3.5)) < 1e-12)
  }

  @Test func `explained variance is not told where nothing varies or anything is broken`() {
    #expect(explainedVariance(of: [2, 2], by: [1, 3], count: 2) == nil)
    #expect(explainedVariance(of: [1, 2], by: [.nan, 3], count: 2) == nil)
    #expect(explainedVariance(of: [1, .infinity], by: [1, 3], count: 2) == nil)
  }

  @Test func `a large mean costs no digits`() {
    let targets = (0..<1000).map { 1e6 + Float($0 % 2) }
    let predictions = [Float](repeating: 1e6, count: 1000)
    #expect(explainedVariance(of: targets, by: predictions, count: 1000) == 0)
    #expect(explainedVariance(of: targets, by: targets, count: 1000) == 1)
  }
}

/// What runs tell of their updates.
@Suite struct DiagnosticsTests {
  private func updates(
    _ environment: String = "cart-pole", threads: Int = 1,
    change: (inout LearnerSettings) -> Void = { _ in }
  ) throws -> [LearningDiagnostics.Update] {
    let entry = try Catalogue.entry(environment)
    var settings = settings(of: entry, steps: 32_768)
    change(&settings)
    var updates: [LearningDiagnostics.Update] = []
    try trainByProximalPolicyOptimisation(
      entry, reward: try entry.specification(nil, role: .proxy), settings: settings, seed: Seed(1),
      threads: threads, progress: { updates.append($0.update) })
    return updates
  }

  @Test func `every update is told once and the same with any number of threads`() throws {
    let one = try updates()
    #expect(one.map(\.steps) == [8192, 16_384, 24_576, 32_768])
    #expect(try updates(threads: 3) == one)
    for update in one {
      let divergence = try #require(update.approximateKL)
      #expect(divergence > 0 && divergence < 0.2)
      #expect(update.clipShare > 0 && update.clipShare < 0.6)
      #expect(update.entropy > 0 && update.entropy <= log(2) + 1e-6)
      #expect(update.gradientNorm > 0)
      #expect(try #require(update.explainedVariance) <= 1)
    }
    // An untrained policy chooses evenly; values learn to foresee.
    #expect(one[0].entropy > 0.9 * log(2))
    // The first guess is one value for all, which explains nothing.
    #expect(abs(try #require(one[0].explainedVariance)) < 1e-6)
    #expect(try #require(one[3].explainedVariance) > 0.1)
  }

  @Test func `a learner that does not move has no divergence and clips nothing`() throws {
    for update in try updates(change: { $0.learningRate = 0 }) {
      #expect(abs(try #require(update.approximateKL)) < 1e-7)
      #expect(update.clipShare == 0)
      #expect(update.gradientNorm > 0)
    }
  }

  @Test func `a hastier learner moves further`() throws {
    let slow = try updates(change: { $0.learningRate = 1e-4 })
    let fast = try updates(change: { $0.learningRate = 3e-3 })
    #expect(try #require(fast[0].approximateKL) > 10 * #require(slow[0].approximateKL))
    #expect(fast[0].clipShare > slow[0].clipShare)
  }

  @Test func `a Gaussian's entropy begins at that of its initial deviation`() throws {
    let size = try Catalogue.entry("lagoon-race").card.actions.size
    let first = try updates("lagoon-race") {
      $0.initialLogStandardDeviation = -1
      $0.learningRate = 0
    }[0]
    #expect(abs(first.entropy - Double(size) * (0.5 * log(2 * Double.pi) + 0.5 - 1)) < 1e-5)
  }
}
