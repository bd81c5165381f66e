import Findings
import Randomness
import Statistics
import Testing

@Suite struct BootstrapTests {
  @Test func quantilesInterpolateBetweenOrderStatistics() {
    let values = [1.0, 2, 3, 4]
    #expect(quantile(values, 0) == 1)
    #expect(quantile(values, 1) == 4)
    #expect(quantile(values, 0.5) == 2.5)
    #expect(abs(quantile(values, 0.25) - 1.75) < 1e-12)
    #expect(quantile([], 0.5).isNaN)
  }

  @Test func meanOfConstantValuesHasAPointInterval() {
    let bootstrap = CrossedBootstrap(seeds: 3, episodes: 4, seed: Seed(1))
    let estimate = bootstrap.mean(Array(repeating: [2, 2, 2, 2], count: 3))
    #expect(abs(estimate.mean - 2) < 1e-12)
    #expect(estimate.width < 1e-9)
  }

  @Test func pairedDifferencesIgnoreWhatEpisodesShare() {
    // Episodes differ wildly, but both policies meet the same ones: the difference is exact.
    let bootstrap = CrossedBootstrap(seeds: 4, episodes: 5, seed: Seed(2))
    let first = (0..<4).map { _ in [0.0, 100, -50, 7, 900] }
    let second = first.map { $0.map { $0 + 1 } }
    let difference = zip(second, first).map { zip($0, $1).map { $0 - $1 } }
    let estimate = bootstrap.mean(difference)
    #expect(abs(estimate.mean - 1) < 1e-9 && estimate.width < 1e-9)
  }

  /// 95 % intervals must cover the true mean about that often; 400 samples of five seeds give a
  /// standard error of 1.1 %, and percentile intervals of few seeds are known to fall a little short.
  @Test func intervalsOfFewSeedsCoverTheMeanAboutAsOftenAsTheySay() {
    var random = RandomStream(seed: Seed(3))
    var covered = 0
    for sample in 0..<400 {
      let values = (0..<5).map { _ in
        let seedEffect = random.normal()
        return (0..<8).map { _ in seedEffect + random.normal() }
      }
      let bootstrap = CrossedBootstrap(
        seeds: 5, episodes: 8, resamples: 400, seed: Seed(UInt64(sample)))
      let estimate = bootstrap.mean(values)
      if estimate.low <= 0, estimate.high >= 0 { covered += 1 }
    }
    let share = Double(covered) / 400
    #expect(share > 0.84 && share < 0.99, "coverage \(share)")
  }

  @Test func sameSeedGivesTheSameIntervalAndOthersDiffer() {
    let values = (0..<7).map { seed in (0..<11).map { Double((seed * 31 + $0 * 17) % 23) } }
    func estimate(_ seed: UInt64) -> Estimate {
      CrossedBootstrap(seeds: 7, episodes: 11, resamples: 500, seed: Seed(seed)).mean(values)
    }
    #expect(estimate(1) == estimate(1))
    #expect(estimate(1) != estimate(2))
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
