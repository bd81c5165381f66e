import Findings

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Texts from which predictors are selected: what each candidate says of them, and the outcome.
public struct SelectionRows: Sendable, Equatable {
  /// `[candidate]`, each as long as `outcome`.
  public var candidates: [BitColumn]
  /// `[text]`: 0 or 1, or a probability.
  public var outcome: [Double]

  public init(candidates: [BitColumn], outcome: BitColumn) {
    self.candidates = candidates
    self.outcome = numbers(outcome)
  }

  public init(candidates: [BitColumn], outcome: [Double]) {
    self.candidates = candidates
    self.outcome = outcome
  }
}

/// A predictor that was selected.
public struct Chosen: Sendable, Equatable {
  /// Place among the candidates.
  public var index: Int
  /// Mean fall of log-loss that it adds to those chosen before it, in bits a held-out text, with
  /// its 95 % normal interval over texts.
  public var gain: Estimate
  /// Candidates that count as the same one, nearest first; they are not looked at again.
  public var aliases: [Int]

  public init(index: Int, gain: Estimate, aliases: [Int]) {
    self.index = index
    self.gain = gain
    self.aliases = aliases
  }
}

/// Selects predictors for an additive logistic model one after the other, each for what it adds to
/// those before it on held-out texts.
///
/// At every step all candidates left are screened on the fitting texts by their score statistic
/// given the model so far, U²/2(I + ridge), with U = Σ x (y - p) and I = Σ w x - (Σ w x)²/Σ w, w =
/// p (1 - p) (Rao 1948): the fall in loss that a Newton step promises. The best 20 are fitted, each
/// with the intercept and the model so far as offset, and valued by their gain on the held-out
/// texts times 1 - 0.02 · complexity (at least 0.02). The most valuable one is taken, the whole
/// model is fitted again, and the gain reported is the fall from the old model to the new one, so
/// that gains add up. One whose gain's interval reaches down to 0 is passed over for good. It ends
/// after `most` choices (at most 64), when none is left, or when eight in a row were passed over;
/// candidates that are alike to one passed over in that row are not counted again.
///
/// The gains are those of the best of many, and so a little too large: confirm on other texts.
/// Deterministic; ties go to the candidate given first.
///
/// - Parameters:
///   - fit: Texts the coefficients are fitted to.
///   - heldOut: Other texts, with the same candidates in the same order.
///   - complexity: `[candidate]`; missing ones count as 0.
///   - alike: |φ| on the fitting texts above which two candidates count as one.
///   - ridge: As in `fitLogistic`.
/// - Returns: In the order chosen; empty where lengths differ, outcomes are outside [0, 1] or the
///   same of all fitting texts.
public func selectForward(
  fit: SelectionRows, heldOut: SelectionRows, complexity: [Double] = [], most: Int,
  alike: Double = 0.8, ridge: Double = 1
) -> [Chosen] {
  guard fit.candidates.count == heldOut.candidates.count, heldOut.outcome.count > 1,
    let fitSide = SelectionSide(fit), let heldOutSide = SelectionSide(heldOut),
    var selection = Selection(fit: fitSide, heldOut: heldOutSide, ridge: ridge)
  else { return [] }
  var worth = [Double](repeating: 1, count: fit.candidates.count)
  for index in worth.indices where index < complexity.count && !complexity[index].isNaN {
    worth[index] = max(0.02, 1 - 0.02 * complexity[index])
  }
  var pool = fit.candidates.indices.filter { fitSide.columns[$0].varies }
  var chosen: [Chosen] = []
  var passed: [Int] = []
  var counted = 0
  while chosen.count < min(most, 64), !pool.isEmpty, counted < 8 {
    let order = selection.screened(pool)
    var trials: [Trial] = []
    var next = 0
    var taken: Chosen?
    while taken == nil, counted < 8 {
      while trials.count < 20, next < order.count {
        trials.append(selection.trial(of: order[next]))
        next += 1
      }
      guard let place = bestPlace(trials, worth) else { break }
      let trial = trials.remove(at: place)
      if trial.gain.low > 0, let gain = selection.add(trial) {
        taken = Chosen(index: trial.candidate, gain: gain, aliases: [])
      } else {
        let column = fitSide.columns[trial.candidate]
        if !passed.contains(where: { column.isAlike(fitSide.columns[$0], beyond: alike) }) {
          counted += 1
        }
        passed.append(trial.candidate)
      }
    }
    guard var found = taken else { break }
    let column = fitSide.columns[found.index]
    let aliases = fit.candidates.indices.compactMap { index -> (index: Int, phi: Double)? in
      guard index != found.index, let phi = column.phi(fitSide.columns[index]), abs(phi) > alike,
        !chosen.contains(where: { $0.index == index || $0.aliases.contains(index) })
      else { return nil }
      return (index, abs(phi))
    }
    found.aliases = aliases.sorted { ($1.phi, $0.index) < ($0.phi, $1.index) }.map(\.index)
    chosen.append(found)
    let gone = Set(passed + found.aliases + [found.index])
    pool.removeAll { gone.contains($0) }
    passed = []
    counted = 0
  }
  return chosen
}

private func bestPlace(_ trials: [Trial], _ worth: [Double]) -> Int? {
  var best: Int?
  var bestValue = -Double.infinity
  for (place, trial) in trials.enumerated() {
    let gain = trial.gain.mean
    let value = gain > 0 ? gain * worth[trial.candidate] : gain
    let isFirst = best.map { trial.candidate < trials[$0].candidate } ?? true
    if value > bestValue || (value == bestValue && isFirst) {
      best = place
      bestValue = value
    }
  }
  return best
}

/// A candidate fitted on top of the model so far.
private struct Trial {
  var candidate: Int
  /// What it adds to the intercept.
  var shift: Double
  var coefficient: Double
  var gain: Estimate
}

/// A column with what its loops need: they run over the rarer of its two values.
private struct SparseColumn {
  let column: BitColumn
  let popcount: Int
  /// True where `rare` marks the texts of which the column is false.
  let isFlipped: Bool
  let rare: BitColumn

  init(_ column: BitColumn) {
    self.column = column
    popcount = column.popcount
    isFlipped = 2 * popcount > column.count
    rare = isFlipped ? ~column : column
  }

  var varies: Bool { popcount > 0 && popcount < column.count }

  func phi(_ other: SparseColumn) -> Double? {
    Statistics.phi(
      both: countBoth(column, other.column), popcount, other.popcount, of: column.count)
  }

  func isAlike(_ other: SparseColumn, beyond least: Double) -> Bool {
    phi(other).map { abs($0) > least } ?? false
  }
}

/// Candidates and outcome of one part of the texts.
private struct SelectionSide {
  let columns: [SparseColumn]
  let outcome: [Double]

  init?(_ rows: SelectionRows) {
    let count = rows.outcome.count
    for y in rows.outcome where !(y >= 0 && y <= 1) { return nil }
    for column in rows.candidates
    where column.count != count || column.words.count != (count + 63) / 64 { return nil }
    columns = rows.candidates.map(SparseColumn.init)
    outcome = rows.outcome
  }
}

/// Number of texts, Σ y and Σ y² in the three places; the fourth is free.
private typealias OutcomeSums = SIMD4<Double>

/// One part of the texts, gathered by the pattern of the predictors chosen so far.
private struct GatheredSide {
  let side: SelectionSide
  var patterns: RowPatterns
  /// `[pattern]`: of all its texts.
  var sums: [OutcomeSums] = []
  /// `[pattern]`: the model's log-odds.
  var logits: [Double] = []

  init?(_ side: SelectionSide) {
    guard let patterns = RowPatterns(columns: [], rows: side.outcome.count) else { return nil }
    self.side = side
    self.patterns = patterns
    gatherSums()
  }

  private mutating func gatherSums() {
    sums = [OutcomeSums](repeating: .zero, count: patterns.count)
    for row in side.outcome.indices {
      let y = side.outcome[row]
      sums[Int(patterns.ofRow[row])] += OutcomeSums(1, y, y * y, 0)
    }
  }

  /// - Returns: `[new pattern]`: the pattern it is part of.
  mutating func split(by candidate: Int, bit: Int) -> [UInt32] {
    let parents = patterns.split(by: side.columns[candidate].column, bit: bit)
    gatherSums()
    return parents
  }

  mutating func apply(_ model: LogisticModel) {
    logits = patterns.keys.map { key in
      var logit = model.intercept
      var rest = key
      while rest != 0 {
        logit += model.coefficients[rest.trailingZeroBitCount]
        rest &= rest - 1
      }
      return logit
    }
  }

  /// `[pattern]`: sums of those texts of which the candidate is true.
  func sumsWhereTrue(_ candidate: Int) -> [OutcomeSums] {
    let column = side.columns[candidate]
    var found = [OutcomeSums](repeating: .zero, count: patterns.count)
    found.withUnsafeMutableBufferPointer { found in
      patterns.ofRow.withUnsafeBufferPointer { patternOf in
        side.outcome.withUnsafeBufferPointer { outcome in
          column.rare.words.withUnsafeBufferPointer { words in
            for index in words.indices {
              var rest = words[index]
              while rest != 0 {
                let row = index << 6 + rest.trailingZeroBitCount
                let y = outcome[row]
                found[Int(patternOf[row])] += OutcomeSums(1, y, y * y, 0)
                rest &= rest - 1
              }
            }
          }
        }
      }
    }
    if column.isFlipped {
      for pattern in found.indices { found[pattern] = sums[pattern] - found[pattern] }
    }
    return found
  }
}

/// Sums of the fall in loss over texts, and of its square.
private struct Falls {
  private var count = 0.0
  private var sum = 0.0
  private var squares = 0.0

  /// Adds texts whose log-odds went from one value to another; `before` is the softplus of the old.
  mutating func add(_ texts: OutcomeSums, from old: Double, before: Double, to new: Double) {
    guard texts[0] > 0 else { return }
    // A text's fall is c + s y.
    let c = before - softplus(new)
    let s = new - old
    count += texts[0]
    sum += c * texts[0] + s * texts[1]
    squares += c * c * texts[0] + 2 * c * s * texts[1] + s * s * texts[2]
  }

  /// Mean in bits with its 95 % normal interval.
  var estimate: Estimate {
    guard count > 1 else { return .exact(0) }
    let mean = sum / count
    let variance = max(0, squares / count - mean * mean) / (count - 1)
    let reach = 1.959963984540054 * variance.squareRoot()
    let bits = 1 / log(2.0)
    return Estimate(mean: mean * bits, low: (mean - reach) * bits, high: (mean + reach) * bits)
  }
}

/// The model so far, and what it says of both parts of the texts.
private struct Selection {
  private var fit: GatheredSide
  private var heldOut: GatheredSide
  private var model: LogisticModel
  private let ridge: Double

  init?(fit: SelectionSide, heldOut: SelectionSide, ridge: Double) {
    guard let fitGathered = GatheredSide(fit), let heldOutGathered = GatheredSide(heldOut) else {
      return nil
    }
    self.fit = fitGathered
    self.heldOut = heldOutGathered
    self.ridge = ridge
    guard let first = Selection.fitted(fitGathered, predictors: 0, ridge: ridge, start: nil) else {
      return nil
    }
    model = first
    self.fit.apply(model)
    self.heldOut.apply(model)
  }

  private static func fitted(
    _ side: GatheredSide, predictors: Int, ridge: Double, start: LogisticModel?
  ) -> LogisticModel? {
    newton(
      keys: side.patterns.keys, stride: 1, total: side.sums.map { $0[0] },
      successes: side.sums.map { $0[1] }, predictors: predictors, ridge: ridge, start: start)
  }

  /// Candidates by the fall in loss that their score statistic promises, largest first.
  func screened(_ pool: [Int]) -> [Int] {
    let outcome = fit.side.outcome
    let probabilities = fit.logits.map(logistic)
    var rows = [SIMD2<Double>](repeating: .zero, count: outcome.count)
    var all = SIMD2<Double>.zero
    for row in outcome.indices {
      let p = probabilities[Int(fit.patterns.ofRow[row])]
      rows[row] = SIMD2(outcome[row] - p, p * (1 - p))
      all += rows[row]
    }
    var scored: [(index: Int, statistic: Double)] = []
    scored.reserveCapacity(pool.count)
    rows.withUnsafeBufferPointer { rows in
      for index in pool {
        let column = fit.side.columns[index]
        var sum = sumOfRows(rows, column.rare)
        if column.isFlipped { sum = all - sum }
        let score = sum[0] - all[0] * sum[1] / all[1]
        let information = max(0, sum[1] - sum[1] * sum[1] / all[1]) + ridge
        scored.append((index, information > 0 ? score * score / (2 * information) : 0))
      }
    }
    return scored.sorted { ($1.statistic, $0.index) < ($0.statistic, $1.index) }.map(\.index)
  }

  /// Fits intercept and coefficient of a candidate on top of the model, and values it.
  func trial(of candidate: Int) -> Trial {
    let isTrue = fit.sumsWhereTrue(candidate)
    var shift = 0.0
    var coefficient = 0.0
    for _ in 0..<30 {
      var (gradient, gradientTrue) = (0.0, -ridge * coefficient)
      var (curvature, curvatureTrue) = (0.0, ridge)
      for pattern in isTrue.indices {
        let logit = fit.logits[pattern] + shift
        let texts = isTrue[pattern]
        let others = fit.sums[pattern] - texts
        if others[0] > 0 {
          let p = logistic(logit)
          gradient += others[1] - others[0] * p
          curvature += others[0] * p * (1 - p)
        }
        if texts[0] > 0 {
          let p = logistic(logit + coefficient)
          let surplus = texts[1] - texts[0] * p
          let spread = texts[0] * p * (1 - p)
          gradient += surplus
          curvature += spread
          gradientTrue += surplus
          curvatureTrue += spread
        }
      }
      // The mixed curvature is that of the true texts alone.
      let mixed = curvatureTrue - ridge
      let determinant = curvature * curvatureTrue - mixed * mixed
      guard determinant > 0 else { break }
      let step = (curvatureTrue * gradient - mixed * gradientTrue) / determinant
      let stepTrue = (curvature * gradientTrue - mixed * gradient) / determinant
      let largest = max(abs(step), abs(stepTrue))
      guard largest.isFinite else { break }
      let share = min(1, 3 / max(largest, 1e-300))
      shift += share * step
      coefficient += share * stepTrue
      if largest < 1e-5 { break }
    }
    var falls = Falls()
    let heldOutTrue = heldOut.sumsWhereTrue(candidate)
    for pattern in heldOutTrue.indices {
      let old = heldOut.logits[pattern]
      let before = softplus(old)
      let texts = heldOutTrue[pattern]
      falls.add(
        heldOut.sums[pattern] - texts, from: old, before: before, to: old + shift)
      falls.add(texts, from: old, before: before, to: old + shift + coefficient)
    }
    return Trial(
      candidate: candidate, shift: shift, coefficient: coefficient, gain: falls.estimate)
  }

  /// Takes a candidate into the model and fits all of it again.
  ///
  /// - Returns: The gain of the new model over the old; nil, with nothing changed, where it cannot
  ///   be fitted or its interval reaches down to 0.
  mutating func add(_ trial: Trial) -> Estimate? {
    let bit = model.coefficients.count
    var newFit = fit
    _ = newFit.split(by: trial.candidate, bit: bit)
    let start = LogisticModel(
      intercept: model.intercept + trial.shift,
      coefficients: model.coefficients + [trial.coefficient])
    guard
      let newModel = Selection.fitted(newFit, predictors: bit + 1, ridge: ridge, start: start)
    else { return nil }
    var newHeldOut = heldOut
    let parents = newHeldOut.split(by: trial.candidate, bit: bit)
    newHeldOut.apply(newModel)
    var falls = Falls()
    for pattern in parents.indices {
      let old = heldOut.logits[Int(parents[pattern])]
      falls.add(
        newHeldOut.sums[pattern], from: old, before: softplus(old), to: newHeldOut.logits[pattern])
    }
    let gain = falls.estimate
    guard gain.low > 0 else { return nil }
    newFit.apply(newModel)
    fit = newFit
    heldOut = newHeldOut
    model = newModel
    return gain
  }
}

/// Sum of the rows at which the column is true.
private func sumOfRows(
  _ rows: UnsafeBufferPointer<SIMD2<Double>>, _ column: BitColumn
) -> SIMD2<Double> {
  var sum = SIMD2<Double>.zero
  column.words.withUnsafeBufferPointer { words in
    for index in words.indices {
      var rest = words[index]
      while rest != 0 {
        sum += rows[index << 6 + rest.trailingZeroBitCount]
        rest &= rest - 1
      }
    }
  }
  return sum
}
