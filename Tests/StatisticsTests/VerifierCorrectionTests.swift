import Findings
import Randomness
import Statistics
import Testing

@Suite struct VerifierCorrectionTests {
  /// By hand: (0.3 + 0.9 - 1) / (0.8 + 0.9 - 1).
  @Test func `shares are corrected by the formula and kept between 0 and 1`() {
    let share = roganGladen(observed: 0.3, sensitivity: 0.8, specificity: 0.9) ?? .nan
    #expect(abs(share - 2.0 / 7) < 1e-15)
    #expect(roganGladen(observed: 0.05, sensitivity: 0.8, specificity: 0.9) == 0)
    #expect(roganGladen(observed: 0.95, sensitivity: 0.8, specificity: 0.9) == 1)
    #expect(roganGladen(observed: 0.5, sensitivity: 0.5, specificity: 0.5) == nil)
    #expect(roganGladen(observed: .nan, sensitivity: 0.9, specificity: 0.9) == nil)
    #expect(roganGladen(observed: 0.4, sensitivity: 1, specificity: 1) == 0.4)
  }

  /// scipy 1.17: optimize.brentq on the limit of a - R b by its definition, from statsmodels'
  /// Wilson limits; the last one is cut at -1.
  @Test(arguments: [
    (300, 1000, 180, 900, 45, 50, 90, 100, 0.125, 0.07592718466606399, 0.1819426228068377),
    (
      30, 100, 28, 90, 20, 20, 18, 20, -0.012345679012345697, -0.1643198431026402,
      0.13613005586319857
    ),
    (18, 100, 50, 90, 12, 20, 18, 20, -0.7511111111111112, -1, -0.4334170856293825),
  ])
  func `a common correction solves its equation`(
    a: Int, ofA: Int, b: Int, ofB: Int, hits: Int, positives: Int, passes: Int, negatives: Int,
    v: Double, low: Double, high: Double
  ) throws {
    let table = ShareTable(successesA: a, ofA: ofA, successesB: b, ofB: ofB)
    let marks = VerifierMarks(
      truePositives: hits, positives: positives, trueNegatives: passes, negatives: negatives)
    let error = correctedDifference(table, marks: marks)
    let found = try #require(error.v)
    #expect(near(found.mean, v) && near(found.low, low, 1e-10) && near(found.high, high, 1e-10))
    #expect(error.sensitivity == wilson(successes: hits, of: positives))
    #expect(error.specificity == wilson(successes: passes, of: negatives))
    #expect(error.marked == positives + negatives)
    let turned = correctedDifference(
      ShareTable(successesA: b, ofA: ofB, successesB: a, ofB: ofA), marks: marks)
    #expect(near(try #require(turned.v).low, -found.high))
  }

  /// numpy: the delta method of the docstring written out.
  @Test func `a correction for each side matches its formula`() throws {
    let error = correctedDifference(
      ShareTable(successesA: 300, ofA: 1000, successesB: 180, ofB: 900),
      marksA: VerifierMarks(truePositives: 45, positives: 50, trueNegatives: 90, negatives: 100),
      marksB: VerifierMarks(truePositives: 24, positives: 30, trueNegatives: 57, negatives: 60))
    let found = try #require(error.v)
    #expect(near(found.mean, 0.05, 1e-10))
    #expect(near(found.low, -0.0551324953696965, 1e-10))
    #expect(near(found.high, 0.17181858540567052, 1e-10))
    #expect(error.marked == 240 && error.sensitivity.mean == 69.0 / 80)
  }

  @Test func `a verifier that may be no better than chance corrects nothing`() {
    let table = ShareTable(successesA: 30, ofA: 100, successesB: 20, ofB: 100)
    let chance = VerifierMarks(truePositives: 6, positives: 10, trueNegatives: 6, negatives: 10)
    let unmarked = VerifierMarks(truePositives: 0, positives: 0, trueNegatives: 9, negatives: 10)
    let good = VerifierMarks(truePositives: 19, positives: 20, trueNegatives: 19, negatives: 20)
    for marks in [chance, unmarked] {
      #expect(correctedDifference(table, marks: marks).v == nil)
      #expect(correctedDifference(table, marksA: good, marksB: marks).v == nil)
    }
    let empty = ShareTable(successesA: 0, ofA: 0, successesB: 20, ofB: 100)
    #expect(correctedDifference(empty, marks: good).v == nil)
    #expect(correctedDifference(empty, marksA: good, marksB: good).v == nil)
  }

  /// True shares 0.5 and 0.3, a verifier right of 85 % and 90 %, 60 marks of either kind. Of 1000
  /// intervals at 95 %, 950 should cover; 922 is four standard errors off, and 985 allows for
  /// limits that lean to the wide side.
  @Test func `intervals cover about as often as they say`() throws {
    var random = RandomStream(seed: Seed(12))
    func successes(_ n: Int, _ p: Double) -> Int {
      var sum = 0
      for _ in 0..<n where random.uniform() < p { sum += 1 }
      return sum
    }
    func verdicts(_ share: Double) -> Double { share * 0.85 + (1 - share) * 0.1 }
    func marks() -> VerifierMarks {
      VerifierMarks(
        truePositives: successes(60, 0.85), positives: 60, trueNegatives: successes(60, 0.9),
        negatives: 60)
    }
    var common = 0
    var separate = 0
    for _ in 0..<1000 {
      let table = ShareTable(
        successesA: successes(200, verdicts(0.5)), ofA: 200,
        successesB: successes(200, verdicts(0.3)), ofB: 200)
      let marksA = marks()
      let one = try #require(correctedDifference(table, marks: marksA).v)
      if one.low <= 0.2, 0.2 <= one.high { common += 1 }
      let two = try #require(correctedDifference(table, marksA: marksA, marksB: marks()).v)
      if two.low <= 0.2, 0.2 <= two.high { separate += 1 }
    }
    #expect((922...985).contains(common), "\(common) of 1000")
    #expect((922...985).contains(separate), "\(separate) of 1000")
  }
}

@Suite struct WordOddsTests {
  /// numpy: the formula of the docstring written out.
  @Test func `log-odds match the formula`() {
    let rare = logOdds(
      countA: 30, totalA: 1000, countB: 5, totalB: 800, prior: 2.5, priorTotal: 500)
    #expect(near(rare.delta, 1.3393551234737595) && near(rare.z, 3.2917061958819622))
    let common = logOdds(
      countA: 700, totalA: 1000, countB: 300, totalB: 800, prior: 2.5, priorTotal: 10)
    #expect(near(common.delta, 1.3435857474063746) && near(common.z, 13.468390240995301))
  }

  @Test func `log-odds turn over with the sides and are never infinite`() {
    let one = logOdds(countA: 3, totalA: 90, countB: 0, totalB: 50, prior: 0.1, priorTotal: 10)
    let other = logOdds(countA: 0, totalA: 50, countB: 3, totalB: 90, prior: 0.1, priorTotal: 10)
    #expect(near(one.delta, -other.delta) && near(one.z, -other.z))
    let none = logOdds(countA: 3, totalA: 90, countB: 0, totalB: 50, prior: 0, priorTotal: 0)
    #expect(none == (0, 0))
    let all = logOdds(countA: 90, totalA: 90, countB: 3, totalB: 50, prior: 0, priorTotal: 0)
    #expect(all == (0, 0))
  }
}
