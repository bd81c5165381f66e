import Findings
import Randomness
import Statistics
import Testing

@Suite struct BitColumnTests {
  private let first = BitColumn((0..<200).map { $0 % 3 == 0 })
  private let second = BitColumn((0..<200).map { $0 % 5 == 0 })

  @Test func `bits are set, read and counted`() {
    var column = BitColumn(count: 130)
    #expect(column.words.count == 3 && column.popcount == 0)
    for index in [0, 63, 64, 127, 129] { column[index] = true }
    #expect(column[63] && column[64] && !column[65])
    column[64] = false
    #expect(column.popcount == 4 && column.places == [0, 63, 127, 129])
    #expect((~column).popcount == 126 && ~(~column) == column)
    #expect(BitColumn(words: [.max, .max, .max, .max], count: 130).popcount == 130)
    #expect(BitColumn(words: [1], count: 130).places == [0])
    #expect(BitColumn(count: -1).count == 0 && BitColumn([]).popcount == 0)
  }

  @Test func `columns meet and join`() {
    #expect(first.popcount == 67 && second.popcount == 40)
    #expect(countBoth(first, second) == 14)
    #expect((first & second).popcount == 14 && (first | second).popcount == 93)
  }

  /// By hand: (200 · 14 - 67 · 40) / √(67 · 133 · 40 · 160).
  @Test func `phi is the correlation of zeros and ones`() {
    let wanted = 120.0 / (67.0 * 133 * 40 * 160).squareRoot()
    #expect(near(phi(first, second) ?? .nan, wanted))
    #expect(phi(first, first) == 1 && phi(first, ~first) == -1)
    #expect(phi(first, BitColumn(count: 200)) == nil)
    #expect(phi(first, BitColumn(count: 100)) == nil)
  }
}

@Suite struct LogisticModelTests {
  private let columns = [
    BitColumn((0..<40).map { $0 * 7 % 5 < 2 }), BitColumn((0..<40).map { $0 * 11 % 7 < 3 }),
    BitColumn((0..<40).map { $0 * 3 % 4 == 0 }),
  ]
  private var outcome: BitColumn {
    BitColumn(
      (0..<40).map {
        ($0 * 13 + $0 * $0) % 10 < 3 + (columns[0][$0] ? 3 : 0) + (columns[1][$0] ? 2 : 0)
      })
  }

  private func near(_ model: LogisticModel?, _ wanted: [Double], _ gap: Double) -> Bool {
    guard let model else { return false }
    let found = [model.intercept] + model.coefficients
    return found.count == wanted.count && zip(found, wanted).allSatisfy { abs($0 - $1) < gap }
  }

  /// scikit-learn 1.9: LogisticRegression(C=1, solver="newton-cholesky", tol=1e-14).
  @Test func `ridge of 1 matches scikit-learn`() {
    let wanted = [
      -0.48949747216634487, 0.1310522735352779, 0.71124626726255, 0.057644001150306406,
    ]
    #expect(near(fitLogistic(columns: columns, outcome: outcome), wanted, 1e-8))
  }

  /// statsmodels 0.15: GLM(y, [1, X], Binomial()), tol 1e-15.
  @Test func `without a ridge it matches the generalised linear model`() {
    let wanted = [
      -0.6592261636945894, 0.20010325634501303, 1.0146388021404573, 0.07189159252772252,
    ]
    #expect(near(fitLogistic(columns: columns, outcome: outcome, ridge: 0), wanted, 1e-10))
  }

  /// The same with probabilities as outcome and freq_weights.
  @Test func `probabilities and weights match the generalised linear model`() {
    let scores = (0..<40).map { Double(1 + $0 * 17 % 9) / 11 + (columns[0][$0] ? 0.05 : 0) }
    let weights = (0..<40).map { 1 + Double($0 % 3) / 2 }
    let wanted = [
      0.009883007851934383, 0.15653941569814506, -0.05816458130550592, -0.2054389812098662,
    ]
    #expect(
      near(
        fitLogistic(columns: columns, outcome: scores, weights: weights, ridge: 0), wanted, 1e-10))
  }

  /// By hand: without predictors the intercept is the logit of the share, and with one and no ridge
  /// the coefficient is the log-odds ratio: here logit(3/4) - logit(1/4) = 2 log 3.
  @Test func `small models are their closed forms`() {
    let truth = BitColumn([true, true, true, false, true, false, false, false])
    let column = BitColumn((0..<8).map { $0 < 4 })
    #expect(near(fitLogistic(columns: [], outcome: truth), [0], 1e-12))
    let twice = 2.1972245773362196
    #expect(
      near(fitLogistic(columns: [column], outcome: truth, ridge: 0), [-twice / 2, twice], 1e-12))
  }

  @Test func `separation is held by the ridge and fails without`() throws {
    let column = BitColumn((0..<100).map { $0 < 50 })
    let model = try #require(fitLogistic(columns: [column], outcome: column))
    #expect(model.coefficients[0] > 3 && model.coefficients[0] < 20)
    #expect(fitLogistic(columns: [column], outcome: column, ridge: 0) == nil)
    #expect(fitLogistic(columns: [column, column], outcome: outcome100, ridge: 0) == nil)
    let doubled = try #require(fitLogistic(columns: [column, column], outcome: outcome100))
    #expect(abs(doubled.coefficients[0] - doubled.coefficients[1]) < 1e-9)
  }
  private let outcome100 = BitColumn((0..<100).map { $0 % 3 == 0 })

  @Test func `what has no model gives none`() {
    #expect(fitLogistic(columns: columns, outcome: BitColumn(count: 40)) == nil)
    #expect(fitLogistic(columns: columns, outcome: BitColumn(count: 41)) == nil)
    #expect(fitLogistic(columns: [], outcome: BitColumn(count: 0)) == nil)
    #expect(fitLogistic(columns: [], outcome: [0.5, 1.5]) == nil)
    #expect(fitLogistic(columns: [], outcome: [0.5, .nan]) == nil)
    #expect(fitLogistic(columns: [], outcome: [0, 1], weights: [1]) == nil)
    #expect(fitLogistic(columns: [], outcome: [0, 1], weights: [1, -1]) == nil)
    #expect(fitLogistic(columns: columns, outcome: outcome, ridge: -1) == nil)
    #expect(fitLogistic(columns: columns, outcome: outcome, ridge: .nan) == nil)
  }

  /// The gradient vanishes at the best model, whatever the number of columns; 70 need two words.
  @Test func `many columns are fitted`() throws {
    var random = RandomStream(seed: Seed(8))
    let rows = 3000
    let columns = (0..<70).map { index in
      BitColumn((0..<rows).map { _ in random.uniform() < 0.05 + 0.01 * Double(index) })
    }
    let truth = BitColumn((0..<rows).map { columns[66][$0] ? random.uniform() < 0.8 : $0 % 2 == 0 })
    let model = try #require(fitLogistic(columns: columns, outcome: truth))
    #expect(model.coefficients[66] > 1)
    let logits = model.logits(columns: columns)
    var surplus = [Double](repeating: 0, count: 70)
    var total = 0.0
    for row in 0..<rows {
      let gap = (truth[row] ? 1 : 0) - 1 / (1 + exponential(-logits[row]))
      total += gap
      for (index, column) in columns.enumerated() where column[row] { surplus[index] += gap }
    }
    #expect(abs(total) < 1e-8)
    for (sum, coefficient) in zip(surplus, model.coefficients) {
      #expect(abs(sum - coefficient) < 1e-8)
    }
  }

  /// e^x from its series, halved until it converges fast.
  private func exponential(_ x: Double) -> Double {
    if abs(x) > 0.1 {
      let half = exponential(x / 2)
      return half * half
    }
    var (sum, term) = (1.0, 1.0)
    for n in 1..<20 {
      term *= x / Double(n)
      sum += term
    }
    return sum
  }

  /// scikit-learn 1.9: log_loss of the probabilities of these logits, over log(2).
  @Test func `losses are in bits`() {
    let model = LogisticModel(intercept: 0.2, coefficients: [1, -0.5, 0.25])
    let logits = model.logits(columns: columns)
    let losses = logLoss(logits: logits, outcome: outcome)
    #expect(close(losses.reduce(0, +) / 40, 1.1301936864663225))
    #expect(logLoss(logits: [0], outcome: [0.3]) == [1])
    let sure = logLoss(logits: [2000, -2000, 2000], outcome: BitColumn([true, false, false]))
    #expect(sure[0] == 0 && sure[1] == 0 && close(sure[2], 2885.3900817779268))
    #expect(LogisticModel(intercept: 2, coefficients: []).logits(columns: [], count: 2) == [2, 2])
  }

  private func close(_ a: Double, _ b: Double) -> Bool { abs(a - b) < 1e-12 * abs(b) }
}
