import Findings
import Foundation
import Randomness
import Statistics
import Testing

@Suite struct CrossedMeanTests {
  @Test func quantilesInterpolateBetweenOrderStatistics() {
    let values = [1.0, 2, 3, 4]
    #expect(quantile(values, 0) == 1)
    #expect(quantile(values, 1) == 4)
    #expect(quantile(values, 0.5) == 2.5)
    #expect(abs(quantile(values, 0.25) - 1.75) < 1e-12)
    #expect(quantile([], 0.5).isNaN)
  }

  @Test func meanOfConstantValuesHasAPointInterval() {
    let estimate = CrossedMean(Array(repeating: [2, 2, 2, 2], count: 3)).estimate()
    #expect(estimate.mean == 2 && estimate.width == 0)
  }

  @Test func pairedDifferencesIgnoreWhatEpisodesShare() {
    // Episodes differ wildly, but both policies meet the same ones: the difference is exact.
    let first = (0..<4).map { _ in [0.0, 100, -50, 7, 900] }
    let second = first.map { $0.map { $0 + 1 } }
    let difference = zip(second, first).map { zip($0, $1).map { $0 - $1 } }
    let estimate = CrossedMean(difference).estimate()
    #expect(abs(estimate.mean - 1) < 1e-9 && estimate.width < 1e-9)
  }

  @Test func singleSeedHasAMeanAndNoInterval() throws {
    let estimate = CrossedMean([[1, 2, 3]]).estimate()
    #expect(estimate.mean == 2 && estimate.low == -.infinity && estimate.high == .infinity)
    #expect(CrossedMean(episodes: [5]).estimate().width == .infinity)
    // What there is not is null in JSON, and comes back.
    let text = try JSONEncoder().encode(estimate)
    #expect(String(decoding: text, as: UTF8.self).contains("\"low\":null"))
    #expect(try JSONDecoder().decode(Estimate.self, from: text) == estimate)
  }

  @Test func oneEpisodeLeavesStudentsIntervalOverSeeds() {
    // Mean 2, deviation 1, three seeds: 2 ± 4.3027/√3.
    let estimate = CrossedMean([[1], [2], [3]]).estimate()
    #expect(abs(estimate.high - 2 - 4.302_652_73 / 3.0.squareRoot()) < 1e-6)
  }

  /// 95 % intervals must cover the true mean at least about that often, with as few seeds as two; 400
  /// draws have a standard error of 1.1 %.
  @Test(arguments: [2, 3, 5, 10])
  func intervalsOfFewSeedsCoverTheMeanAsOftenAsTheySay(seeds: Int) {
    var random = RandomStream(seed: Seed(3))
    for (seedDeviation, episodeDeviation) in [(1.0, 1.0), (1, 0.1), (0.1, 1), (0, 0)] {
      var covered = 0
      for _ in 0..<400 {
        let shared = (0..<8).map { _ in episodeDeviation * random.normal() }
        let values = (0..<seeds).map { _ in
          let seedEffect = seedDeviation * random.normal()
          return shared.map { seedEffect + $0 + random.normal() }
        }
        let estimate = CrossedMean(values).estimate()
        if estimate.low <= 0, estimate.high >= 0 { covered += 1 }
      }
      #expect(covered >= 368, "\(seeds) seeds: \(covered) of 400")
    }
  }

  @Test func ratioOfMeansCoversTheRatio() {
    var random = RandomStream(seed: Seed(4))
    var covered = 0
    for _ in 0..<400 {
      let denominator = (0..<6).map { _ in 2 + 0.3 * random.normal() }
      let numerator = denominator.map { 0.5 * $0 + 0.2 * random.normal() }
      let ratio = ratioOfMeans(numerator, denominator)
      if ratio.low <= 0.5, ratio.high >= 0.5 { covered += 1 }
    }
    #expect(covered >= 368 && covered < 400, "\(covered) of 400")
    #expect(ratioOfMeans([1, 2], [0.1, -0.1]).width == .infinity)
  }

  @Test func exactIntervalsOfShares() {
    // 1 of 5: 0.5 % to 71.6 %; none of 5: up to 52.2 % (Clopper and Pearson 1934).
    let one = clopperPearson(successes: 1, of: 5)
    #expect(abs(one.low - 0.005051) < 1e-5 && abs(one.high - 0.716418) < 1e-5)
    let none = clopperPearson(successes: 0, of: 5)
    #expect(none.low == 0 && abs(none.high - 0.521824) < 1e-5)
    #expect(clopperPearson(successes: 5, of: 5).high == 1)
  }

  @Test func unitsNeededFollowTheSquareRootLaw() {
    // Half-width 2 about a mean 1 away: twice too wide, so four times the units.
    #expect(unitsNeeded(present: 5, mean: 1, halfWidth: 2, threshold: 0) == 20)
    #expect(unitsNeeded(present: 5, mean: 1, halfWidth: 1, threshold: 0) == 6)
    #expect(unitsNeeded(present: 5, mean: 1e-6, halfWidth: 1, threshold: 0) == nil)
    #expect(unitsNeeded(present: 5, mean: 0, halfWidth: 1, threshold: 0) == nil)
  }

  @Test func sampleMomentsMatchHandComputation() {
    let moments = SampleMoments([2, 4, 4, 4, 5, 5, 7, 9])
    #expect(moments.mean == 5)
    #expect(abs(moments.deviation - (32.0 / 7).squareRoot()) < 1e-12)
    #expect(SampleMoments([3]).deviation == 0)
    #expect(SampleMoments([]).mean == 0)
  }
}

@Suite struct CorrelationTests {
  private func moments(_ pairs: [(Double, Double)]) -> JointMoments {
    pairs.reduce(JointMoments.zero) {
      $0
        + JointMoments(
          count: 1, x: $1.0, y: $1.1, xx: $1.0 * $1.0, yy: $1.1 * $1.1, xy: $1.0 * $1.1)
    }
  }

  @Test func knownCorrelations() throws {
    #expect(abs(try #require(moments([(0, 0), (1, 2), (2, 4)]).correlation) - 1) < 1e-12)
    #expect(abs(try #require(moments([(0, 4), (1, 2), (2, 0)]).correlation) + 1) < 1e-12)
    // Anscombe's first quartet has r = 0.81642.
    let anscombe = [
      (10, 8.04), (8, 6.95), (13, 7.58), (9, 8.81), (11, 8.33), (14, 9.96), (6, 7.24), (4, 4.26),
      (12, 10.84), (7, 4.82), (5, 5.68),
    ].map { (Double($0.0), $0.1) }
    #expect(abs(try #require(moments(anscombe).correlation) - 0.81642) < 1e-5)
  }

  @Test func noVariationMeansNoCorrelation() {
    #expect(moments([(1, 2), (1, 3), (1, 5)]).correlation == nil)
    #expect(moments([(1, 2)]).correlation == nil)
    // A large constant must not pass for variation through rounding.
    #expect(moments((0..<1000).map { (1e6 + 0.1, Double($0)) }).correlation == nil)
  }

  @Test func weightsCountLikeRepetitions() throws {
    let once = moments([(0, 1), (2, 3)])
    let twice = once + moments([(0, 1), (2, 3)])
    #expect(once.scaled(by: 2) == twice)
    #expect(twice.deviationX == 1)
  }
}
