import Findings
import Randomness
import Statistics
import Testing

@Suite struct StratifiedShareTests {
  /// Eight centres of a trial, in Agresti 1990 (successes, patients; drug, control).
  private let centres = [
    (11, 36, 10, 37), (16, 20, 22, 32), (14, 19, 7, 19), (2, 16, 1, 17), (6, 17, 0, 12),
    (1, 11, 0, 10), (1, 5, 1, 9), (4, 6, 6, 7),
  ].map { ShareTable(successesA: $0.0, ofA: $0.1, successesB: $0.2, ofB: $0.3) }

  /// statsmodels 0.15: StratifiedTable(tables).test_null_odds(correction=False) (statistic 6.3841)
  /// and .oddsratio_pooled; the difference and Sato's error as metafor's rma.mh(measure = "RD") has
  /// them, written out in numpy (0.129871, standard error 0.0502828).
  @Test func `matches statsmodels and metafor`() throws {
    let found = try #require(mantelHaenszel(strata: centres))
    #expect(near(found.p, 0.011514626175140985))
    let odds = try #require(found.oddsRatio)
    #expect(near(odds, 2.134549067196294))
    #expect(near(found.difference.mean, 0.129870506570509))
    #expect(near(found.difference.low, 0.03131805463945156))
    #expect(near(found.difference.high, 0.22842295850156644))
  }

  @Test func `turns over with its sides, and empty sides say nothing`() throws {
    let turned = centres.map {
      ShareTable(
        successesA: $0.successesB, ofA: $0.ofB, successesB: $0.successesA, ofB: $0.ofA)
    }
    let found = try #require(mantelHaenszel(strata: centres))
    let other = try #require(mantelHaenszel(strata: turned))
    #expect(near(found.difference.low, -other.difference.high) && near(found.p, other.p))
    let lone = ShareTable(successesA: 9, ofA: 10, successesB: 0, ofB: 0)
    #expect(mantelHaenszel(strata: centres + [lone]) == found)
    #expect(mantelHaenszel(strata: [lone]) == nil && mantelHaenszel(strata: []) == nil)
  }

  @Test func `one stratum is the plain difference`() throws {
    let table = ShareTable(successesA: 56, ofA: 70, successesB: 48, ofB: 80)
    let found = try #require(mantelHaenszel(strata: [table]))
    let odds = try #require(found.oddsRatio)
    #expect(near(found.difference.mean, 0.2) && near(odds, 8.0 / 3))
  }

  @Test func `where nothing varies the interval is no point`() throws {
    let none = ShareTable(successesA: 0, ofA: 30, successesB: 0, ofB: 20)
    let found = try #require(mantelHaenszel(strata: [none, none]))
    #expect(found.p == 1 && found.oddsRatio == nil)
    #expect(found.difference == differenceOfShares(none + none))
    let all = ShareTable(successesA: 30, ofA: 30, successesB: 0, ofB: 20)
    let apart = try #require(mantelHaenszel(strata: [all, all]))
    #expect(apart.difference.mean == 1 && apart.difference.low < 1 && apart.p < 1e-10)
  }

  /// Simpson's paradox: within strata there is no difference, together there is a large one.
  @Test func `what tells the strata apart is held fixed`() throws {
    let strata = [
      ShareTable(successesA: 80, ofA: 100, successesB: 8, ofB: 10),
      ShareTable(successesA: 1, ofA: 10, successesB: 10, ofB: 100),
    ]
    let found = try #require(mantelHaenszel(strata: strata))
    #expect(abs(found.difference.mean) < 1e-12 && found.p > 0.99)
    #expect(differenceOfShares(strata[0] + strata[1]).low > 0.3)
  }
}

@Suite struct ClusteredShareTests {
  private let groups = [
    (3, 5, 1, 4), (0, 2, 0, 6), (4, 4, 2, 3), (1, 6, 0, 0), (0, 0, 2, 7), (2, 3, 3, 5),
    (5, 9, 1, 8),
  ].map { GroupedShare(successesA: $0.0, ofA: $0.1, successesB: $0.2, ofB: $0.3) }

  /// statsmodels 0.15: OLS of success on side with cov_type="cluster", use_correction=False, times
  /// √(7/6); then scipy 1.17's t with the degrees of freedom of the docstring.
  @Test func `matches the sandwich of the regression`() throws {
    let found = try #require(clusteredDifference(groups: groups))
    #expect(near(found.difference.mean, 0.2445141065830721))
    #expect(near(found.standardError, 0.10876303068952534, 1e-10))
    #expect(near(found.degrees, 3.4909354124927354) && found.groups == 7)
    #expect(near(found.p, 0.0976006079369902, 1e-9))
    #expect(near(found.difference.low, -0.07564575236112547, 1e-9))
    #expect(near(found.difference.high, 0.5646739655272697, 1e-9))
  }

  @Test func `groups of equal weight have one degree less than there are`() throws {
    let equal = (0..<12).map { GroupedShare(successesA: $0 % 3, ofA: 3, successesB: 1, ofB: 3) }
    #expect(near(try #require(clusteredDifference(groups: equal)).degrees, 11))
  }

  @Test func `where groups do not scatter they count as texts`() throws {
    let split = (0..<10).map {
      $0 < 6
        ? GroupedShare(successesA: 7, ofA: 7, successesB: 0, ofB: 0)
        : GroupedShare(successesA: 0, ofA: 0, successesB: 0, ofB: 9)
    }
    let found = try #require(clusteredDifference(groups: split))
    #expect(found.difference == differenceOfShares(successesA: 6, ofA: 6, successesB: 0, ofB: 4))
    #expect(found.p == fisherExact(successesA: 6, ofA: 6, successesB: 0, ofB: 4))
    #expect(groupBootstrap(groups: split, seed: Seed(1)) == found.difference)
    let empty = GroupedShare(successesA: 0, ofA: 0, successesB: 0, ofB: 0)
    #expect(clusteredDifference(groups: split + [empty]) == found)
  }

  @Test func `one group of a side says nothing of its scatter`() {
    let lone = Array(groups[3...4]) + [groups[3]]
    #expect(clusteredDifference(groups: lone) == nil)
    #expect(groupBootstrap(groups: lone, seed: Seed(1)) == nil)
    #expect(groupBootstrap(groups: groups, resamples: 0, seed: Seed(1)) == nil)
    #expect(clusteredDifference(groups: []) == nil)
  }

  @Test func `the bootstrap follows its seed`() {
    let one = groupBootstrap(groups: groups, seed: Seed(1))
    #expect(one == groupBootstrap(groups: groups, seed: Seed(1)))
    #expect(one != groupBootstrap(groups: groups, seed: Seed(2)))
  }

  /// Above 16,384 groups the bootstrap runs over blocks: its width is still that of the sandwich.
  @Test func `blocks of groups keep the variance`() throws {
    var random = RandomStream(seed: Seed(9))
    let many = (0..<40_000).map { index in
      let likely = random.uniform()
      let successes = (0..<3).reduce(0) { sum, _ in sum + (random.uniform() < likely ? 1 : 0) }
      return index % 2 == 0
        ? GroupedShare(successesA: successes, ofA: 3, successesB: 0, ofB: 0)
        : GroupedShare(successesA: 0, ofA: 0, successesB: successes, ofB: 3)
    }
    let exact = try #require(clusteredDifference(groups: many)).difference
    let drawn = try #require(groupBootstrap(groups: many, resamples: 400, seed: Seed(1)))
    #expect(abs(drawn.width / exact.width - 1) < 0.15)
  }

  /// Authors write for one side only, with shares that differ from author to author, and there is
  /// no difference. Of 600 intervals at 95 %, 570 should cover: 549 and 591 are four standard
  /// errors off. The bootstrap of a few groups is allowed one percent less (six) at the lower end.
  @Test(arguments: [(20, 20), (4, 60)])
  func `intervals cover about as often as they say`(authorsA: Int, authorsB: Int) throws {
    var random = RandomStream(seed: Seed(UInt64(authorsA)))
    var covered = 0
    var coveredByBootstrap = 0
    for sample in 0..<600 {
      let groups = (0..<authorsA + authorsB).map { author in
        let likely = (random.uniform() + random.uniform()) / 2
        let texts = 5 + random.below(10)
        var successes = 0
        for _ in 0..<texts where random.uniform() < likely { successes += 1 }
        return author < authorsA
          ? GroupedShare(successesA: successes, ofA: texts, successesB: 0, ofB: 0)
          : GroupedShare(successesA: 0, ofA: 0, successesB: successes, ofB: texts)
      }
      let found = try #require(clusteredDifference(groups: groups)).difference
      if found.low <= 0, 0 <= found.high { covered += 1 }
      let drawn = try #require(
        groupBootstrap(groups: groups, resamples: 300, seed: Seed(UInt64(sample))))
      if drawn.low <= 0, 0 <= drawn.high { coveredByBootstrap += 1 }
    }
    #expect((549...591).contains(covered), "\(covered) of 600")
    #expect((543...595).contains(coveredByBootstrap), "\(coveredByBootstrap) of 600")
  }
}
