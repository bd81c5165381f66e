import Findings
import Randomness
import Statistics
import Testing

@Suite struct ReceiverOperatingTests {
  private let first = [
    0.9, 0.8, 0.8, 0.6, 0.55, 0.4, 0.7, 0.5, 0.5, 0.45, 0.3, 0.2, 0.55, 0.1,
  ]
  private let second = [
    0.7, 0.9, 0.4, 0.65, 0.3, 0.5, 0.6, 0.45, 0.2, 0.5, 0.35, 0.4, 0.1, 0.25,
  ]
  private let positive = (0..<14).map { $0 < 6 }

  /// numpy: means and covariances of the full 6 × 8 matrices of comparisons (ties a half), as
  /// DeLong et al. 1988 write them; scikit-learn 1.9's roc_auc_score gives the same AUROCs.
  @Test func `areas and their covariance match the comparisons of all pairs`() throws {
    #expect(auroc(scores: first, positive: positive) == 0.84375)
    let (aurocs, covariance) = try #require(
      deLongCovariance(scores: [first, second], positive: positive))
    #expect(near(aurocs[0], 0.84375) && near(aurocs[1], 0.7916666666666666))
    #expect(near(covariance[0][0], 0.013411458333333334))
    #expect(near(covariance[1][1], 0.01685267857142857))
    #expect(near(covariance[0][1], 0.003348214285714286))
    #expect(covariance[0][1] == covariance[1][0])
  }

  /// From those numbers: the logit interval.
  @Test func `the interval matches its formula`() throws {
    let estimate = try #require(deLong(scores: first, positive: positive))
    #expect(near(estimate.low, 0.49118080477267834) && near(estimate.high, 0.9679560519146743))
  }

  /// scipy 1.17: optimize.brentq for the ratios at which the difference lies z standard errors off.
  /// At the 95 % level the gain of 0.344 is beyond its 1.96 standard errors of 0.227.
  @Test func `Fieller's limits solve their equation`() throws {
    let ratio = try #require(ratioOfGains(second, over: first, positive: positive))
    #expect(near(ratio.mean, 0.8484848484848484))
    #expect(near(ratio.low, 0.12198299062682844, 1e-10))
    #expect(near(ratio.high, 2.50084087419663, 1e-10))
    #expect(ratioOfGains(second, over: first, positive: positive, level: 0.999) == nil)
    let same = try #require(ratioOfGains(first, over: first, positive: positive))
    #expect(near(same.low, 1, 1e-6) && near(same.high, 1, 1e-6))
  }

  @Test func `perfect separation has a one-sided interval`() throws {
    let scores = (0..<40).map { Double($0) }
    let upper = scores.map { $0 >= 30 }
    let best = try #require(deLong(scores: scores, positive: upper))
    #expect(best == wilson(successes: 10, of: 10))
    let worst = try #require(deLong(scores: scores.map { -$0 }, positive: upper))
    #expect(worst.mean == 0 && worst.low == 0 && near(worst.high, 1 - best.low))
    let tied = try #require(deLong(scores: scores.map { _ in 3 }, positive: upper))
    #expect(tied == .exact(0.5))
  }

  @Test func `undefined areas are none`() {
    #expect(auroc(scores: [], positive: []) == nil)
    #expect(auroc(scores: [1, 2], positive: [true, true]) == nil)
    #expect(auroc(scores: [1, .nan], positive: [true, false]) == nil)
    #expect(auroc(scores: [1], positive: [true, false]) == nil)
    #expect(auroc(scores: [.infinity, -.infinity], positive: [true, false]) == 1)
    #expect(auroc(scores: [0, -0.0], positive: [true, false]) == 0.5)
    #expect(deLong(scores: [1, 2, 3], positive: [true, false, false]) == nil)
    #expect(deLongCovariance(scores: [], positive: [true, false]) == nil)
    #expect(fieller(1, over: 0, variance: 0, varianceBelow: 0, covariance: 0) == nil)
  }

  /// Turning scores or labels over turns the AUROC over; more texts than the plain sort takes, many
  /// of them tied, against comparisons of all pairs.
  @Test func `area is antisymmetric and matches all pairs`() throws {
    var random = RandomStream(seed: Seed(4))
    for count in [5, 64, 65, 300] {
      let scores = (0..<count).map { _ in (random.normal() * 5).rounded() * 1e-3 }
      let labels = (0..<count).map { $0 < 2 || random.uniform() < 0.4 && $0 > 3 }
      var won = 0.0
      var pairs = 0.0
      for i in 0..<count where labels[i] {
        for j in 0..<count where !labels[j] {
          won += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0
          pairs += 1
        }
      }
      let area = try #require(auroc(scores: scores, positive: labels))
      #expect(near(area, won / pairs))
      let turned = try #require(auroc(scores: scores.map { -$0 }, positive: labels))
      let swapped = try #require(auroc(scores: scores, positive: labels.map { !$0 }))
      #expect(near(area, 1 - turned) && near(area, 1 - swapped))
      let stretched = try #require(
        auroc(scores: scores.map { 7 + $0 * $0 * $0 }, positive: labels))
      #expect(near(area, stretched))
    }
  }

  /// Normal scores one deviation apart have an AUROC of Φ(1/√2) = 0.76025. Of 800 intervals at 95
  /// %, 760 should cover; 735 and 785 are four standard errors off.
  @Test func `intervals cover about as often as they say`() throws {
    var random = RandomStream(seed: Seed(5))
    let truth = 0.7602499389065233
    var covered = 0
    for _ in 0..<800 {
      let labels = (0..<80).map { $0 < 30 }
      let scores = labels.map { random.normal() + ($0 ? 1 : 0) }
      let estimate = try #require(deLong(scores: scores, positive: labels))
      if estimate.low <= truth, truth <= estimate.high { covered += 1 }
    }
    #expect((735...785).contains(covered), "\(covered) of 800")
  }

  /// Two scores with shared noise and gains of 0.26025 and 0.13817 (normal, 1 and 0.5 apart), so
  /// that the ratio is 0.53091; the same bounds.
  @Test func `ratios of gains cover about as often as they say`() throws {
    var random = RandomStream(seed: Seed(6))
    let truth = (0.6381631950841185 - 0.5) / (0.7602499389065233 - 0.5)
    var covered = 0
    for _ in 0..<800 {
      let labels = (0..<200).map { $0 < 100 }
      var strong: [Double] = []
      var weak: [Double] = []
      for label in labels {
        let shared = random.normal() * 0.8.squareRoot()
        strong.append(shared + random.normal() * 0.2.squareRoot() + (label ? 1 : 0))
        weak.append(shared + random.normal() * 0.2.squareRoot() + (label ? 0.5 : 0))
      }
      let ratio = try #require(ratioOfGains(weak, over: strong, positive: labels))
      if ratio.low <= truth, truth <= ratio.high { covered += 1 }
    }
    #expect((735...785).contains(covered), "\(covered) of 800")
  }
}
