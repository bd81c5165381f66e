import Findings
import Randomness
import Statistics
import Testing

@Suite struct ForwardSelectionTests {
  /// Candidates with shares from 0.05 to 0.5, and an outcome whose probability rises by each
  /// weight.
  private func rows(
    _ count: Int, candidates: Int, weights: [Int: Double], seed: UInt64
  ) -> SelectionRows {
    var random = RandomStream(seed: Seed(seed))
    var columns = [BitColumn](repeating: BitColumn(count: count), count: candidates)
    var outcome = BitColumn(count: count)
    for row in 0..<count {
      var share = 0.5
      for index in 0..<candidates
      where random.uniform() < 0.05 + 0.45 * Double(index) / Double(candidates) {
        columns[index][row] = true
        share += weights[index] ?? 0
      }
      outcome[row] = random.uniform() < share
    }
    return SelectionRows(candidates: columns, outcome: outcome)
  }

  @Test func `what matters is found, strongest first`() {
    let weights = [30: 0.3, 12: -0.2, 38: 0.12]
    let fit = rows(4000, candidates: 40, weights: weights, seed: 1)
    let heldOut = rows(4000, candidates: 40, weights: weights, seed: 2)
    let chosen = selectForward(fit: fit, heldOut: heldOut, most: 10)
    #expect(
      chosen.map(\.index).prefix(2) == [30, 12] || chosen.map(\.index).prefix(2) == [30, 38])
    #expect(Set(chosen.prefix(3).map(\.index)) == [30, 12, 38])
    #expect(chosen.count <= 5)
    for one in chosen {
      #expect(one.gain.low > 0 && one.gain.low < one.gain.mean && one.gain.mean < one.gain.high)
      #expect(one.aliases.isEmpty)
    }
    #expect(selectForward(fit: fit, heldOut: heldOut, most: 10) == chosen)
    #expect(selectForward(fit: fit, heldOut: heldOut, most: 1) == Array(chosen[..<1]))
    #expect(selectForward(fit: fit, heldOut: heldOut, most: 0).isEmpty)
  }

  /// The gains are those of the additive models, fitted and valued without patterns' sums.
  @Test func `gains are falls of the loss and add up`() throws {
    let weights = [5: 0.3, 8: -0.25, 9: 0.2]
    let fit = rows(2000, candidates: 10, weights: weights, seed: 3)
    let heldOut = rows(1500, candidates: 10, weights: weights, seed: 4)
    let chosen = selectForward(fit: fit, heldOut: heldOut, most: 3)
    #expect(chosen.count == 3)
    var before = try losses(of: [], fit, heldOut)
    for step in chosen.indices {
      let after = try losses(of: chosen[...step].map(\.index), fit, heldOut)
      let falls = SampleMoments(zip(before, after).map { $0 - $1 })
      let reach = 1.959963984540054 * falls.deviation / Double(heldOut.outcome.count).squareRoot()
      #expect(near(chosen[step].gain.mean, falls.mean, 1e-8))
      #expect(near(chosen[step].gain.low, falls.mean - reach, 1e-8))
      #expect(near(chosen[step].gain.high, falls.mean + reach, 1e-8))
      before = after
    }
  }

  private func losses(
    of chosen: [Int], _ fit: SelectionRows, _ heldOut: SelectionRows
  ) throws -> [Double] {
    let model = try #require(
      fitLogistic(columns: chosen.map { fit.candidates[$0] }, outcome: fit.outcome))
    let columns = chosen.map { heldOut.candidates[$0] }
    return logLoss(
      logits: model.logits(columns: columns, count: heldOut.outcome.count),
      outcome: heldOut.outcome)
  }

  @Test func `candidates that say the same are taken once`() throws {
    var fit = rows(2000, candidates: 6, weights: [4: 0.35], seed: 5)
    var heldOut = rows(2000, candidates: 6, weights: [4: 0.35], seed: 6)
    // 6: the same; 7: its contrary; 8: the same of nine texts in ten, false of the others.
    let thinned = BitColumn((0..<2000).map { $0 % 10 != 0 })
    fit.candidates += [
      fit.candidates[4], ~fit.candidates[4], fit.candidates[4] & thinned,
    ]
    heldOut.candidates += [
      heldOut.candidates[4], ~heldOut.candidates[4], heldOut.candidates[4] & thinned,
    ]
    let chosen = selectForward(fit: fit, heldOut: heldOut, most: 5, alike: 0.9)
    let first = try #require(chosen.first)
    #expect(first.index == 4 && first.aliases == [6, 7, 8])
    #expect(chosen.count == 1)
    let strict = selectForward(fit: fit, heldOut: heldOut, most: 5, alike: 0.97)
    #expect(strict.first?.aliases == [6, 7])
    // Of two that say the same, the simpler one is taken.
    let simpler = selectForward(
      fit: fit, heldOut: heldOut, complexity: [3, 3, 3, 3, 3, 3, 1, 3, 3], most: 5, alike: 0.9)
    #expect(simpler.first?.index == 6 && simpler.first?.aliases == [4, 7, 8])
  }

  @Test func `a classifier's scores can be the outcome`() throws {
    let fit = rows(1000, candidates: 8, weights: [:], seed: 7)
    let heldOut = rows(1000, candidates: 8, weights: [:], seed: 8)
    func scored(_ rows: SelectionRows) -> SelectionRows {
      SelectionRows(
        candidates: rows.candidates,
        outcome: (0..<1000).map {
          0.3 + (rows.candidates[6][$0] ? 0.4 : 0) + (rows.candidates[2][$0] ? 0.2 : 0)
        })
    }
    let chosen = selectForward(fit: scored(fit), heldOut: scored(heldOut), most: 5)
    #expect(chosen.map(\.index).prefix(2) == [6, 2])
  }

  /// 60 candidates that have nothing to do with the outcome: at 95 % per interval, and the fit's
  /// own error against it, more than 10 of 50 selections with a choice would be far too many.
  @Test func `noise is mostly left alone`() {
    var withChoice = 0
    for seed in 0..<50 {
      let fit = rows(400, candidates: 60, weights: [:], seed: UInt64(1000 + 2 * seed))
      let heldOut = rows(400, candidates: 60, weights: [:], seed: UInt64(1001 + 2 * seed))
      if !selectForward(fit: fit, heldOut: heldOut, most: 10).isEmpty { withChoice += 1 }
    }
    #expect(withChoice <= 10, "\(withChoice) of 50")
  }

  @Test func `input that cannot be gives nothing`() {
    let good = rows(100, candidates: 3, weights: [:], seed: 9)
    var fewer = good
    fewer.candidates.removeLast()
    var short = good
    short.outcome.removeLast()
    var impossible = good
    impossible.outcome[3] = 1.5
    var constant = good
    constant.outcome = constant.outcome.map { _ in 1 }
    for bad in [fewer, short, impossible] {
      #expect(selectForward(fit: bad, heldOut: good, most: 3).isEmpty)
      #expect(selectForward(fit: good, heldOut: bad, most: 3).isEmpty)
    }
    #expect(selectForward(fit: constant, heldOut: good, most: 3).isEmpty)
    let none = SelectionRows(candidates: [], outcome: [Double]())
    #expect(selectForward(fit: none, heldOut: none, most: 3).isEmpty)
    #expect(selectForward(fit: good, heldOut: good, most: 3, ridge: -1).isEmpty)
  }
}
