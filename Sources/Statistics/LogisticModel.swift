#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// An additive logistic model on predictors that are true or false:
/// logit P(outcome) = intercept + the coefficients of the true predictors.
public struct LogisticModel: Sendable, Equatable, Codable {
  public var intercept: Double
  /// Natural log-odds, one for each predictor.
  public var coefficients: [Double]

  public init(intercept: Double, coefficients: [Double]) {
    self.intercept = intercept
    self.coefficients = coefficients
  }

  /// The model's log-odds for every text.
  ///
  /// - Parameters:
  ///   - columns: `[predictor]`, in the order of the coefficients; what is missing counts as false.
  ///   - count: Texts; needed only where there are no columns.
  public func logits(columns: [BitColumn], count: Int? = nil) -> [Double] {
    let rows = max(0, count ?? columns.first?.count ?? 0)
    var result = [Double](repeating: intercept, count: rows)
    for (column, coefficient) in zip(columns, coefficients) where coefficient != 0 {
      let words = min(column.words.count, (rows + 63) / 64)
      for index in 0..<words {
        var rest = column.words[index]
        while rest != 0 {
          let row = index << 6 + rest.trailingZeroBitCount
          if row < rows { result[row] += coefficient }
          rest &= rest - 1
        }
      }
    }
    return result
  }
}

/// Fits the additive logistic model to a true-or-false outcome.
///
/// Minimises Σ weight · loss + ridge/2 · Σ coefficient² (natural logarithms; the intercept is free)
/// by Newton's method, over the distinct patterns of the rows. The objective is scikit-learn's with
/// C = 1/ridge. The default ridge of 1 has the curvature of four texts split evenly between the
/// outcomes: nothing among hundreds of texts, and enough to keep a predictor that separates the
/// outcomes perfectly at a finite coefficient.
///
/// - Parameters:
///   - columns: `[predictor]`, each as long as `outcome`; may be none.
///   - weights: `[text]`, not negative; nil for 1 each.
///   - ridge: Not negative. At 0 the fit fails where predictors separate the outcomes or add up.
/// - Returns: nil where lengths differ, numbers cannot be, the outcome is the same of all texts, or
///   there is no finite or no single best model.
public func fitLogistic(
  columns: [BitColumn], outcome: BitColumn, weights: [Double]? = nil, ridge: Double = 1
) -> LogisticModel? {
  fitLogistic(columns: columns, outcome: numbers(outcome), weights: weights, ridge: ridge)
}

/// Fits the additive logistic model to probabilities, such as a classifier's scores (the fractional
/// logistic model of Papke and Wooldridge 1996): the same objective, with the cross-entropy
/// -y log p - (1 - y) log(1 - p) as loss.
///
/// - Parameter outcome: `[text]`, each in [0, 1].
/// - Returns: nil as for a true-or-false outcome, and where an outcome is outside [0, 1].
public func fitLogistic(
  columns: [BitColumn], outcome: [Double], weights: [Double]? = nil, ridge: Double = 1
) -> LogisticModel? {
  let rows = outcome.count
  guard weights == nil || weights?.count == rows,
    let patterns = RowPatterns(columns: columns, rows: rows)
  else { return nil }
  var total = [Double](repeating: 0, count: patterns.count)
  var successes = total
  if let weights {
    for row in 0..<rows {
      let (y, weight) = (outcome[row], weights[row])
      guard y >= 0, y <= 1, weight >= 0, weight.isFinite else { return nil }
      total[Int(patterns.ofRow[row])] += weight
      successes[Int(patterns.ofRow[row])] += weight * y
    }
  } else {
    for row in 0..<rows {
      let y = outcome[row]
      guard y >= 0, y <= 1 else { return nil }
      total[Int(patterns.ofRow[row])] += 1
      successes[Int(patterns.ofRow[row])] += y
    }
  }
  return newton(
    keys: patterns.keys, stride: patterns.stride, total: total, successes: successes,
    predictors: columns.count, ridge: ridge, start: nil)
}

/// Log-loss of every text in bits: log₂(1 + e^-logit) where the outcome is true, log₂(1 + e^logit)
/// where it is false.
///
/// - Returns: One for each text both have.
public func logLoss(logits: [Double], outcome: BitColumn) -> [Double] {
  logLoss(logits: logits, outcome: numbers(outcome))
}

/// Cross-entropy of every text in bits, for an outcome that is itself a probability.
public func logLoss(logits: [Double], outcome: [Double]) -> [Double] {
  let count = min(logits.count, outcome.count)
  var losses = [Double](repeating: 0, count: count)
  let bits = 1 / log(2.0)
  for index in 0..<count {
    let logit = logits[index]
    let y = outcome[index]
    // The two halves apart, so that nothing is lost by cancellation.
    let small = log1p(exp(-abs(logit)))
    losses[index] =
      bits * (small + (logit > 0 ? (1 - y) * logit : -y * logit))
  }
  return losses
}

/// log(1 + e^x) without overflow.
@inline(__always)
func softplus(_ x: Double) -> Double { max(x, 0) + log1p(exp(-abs(x))) }

/// 1 / (1 + e^-x).
@inline(__always)
func logistic(_ x: Double) -> Double { 1 / (1 + exp(-x)) }

func numbers(_ column: BitColumn) -> [Double] {
  var result = [Double](repeating: 0, count: column.count)
  for index in 0..<column.count where column[index] { result[index] = 1 }
  return result
}

/// Newton's method over patterns, with steps halved while they do not help.
///
/// - Parameters:
///   - keys: `[pattern][stride]`, as of `RowPatterns`.
///   - total: `[pattern]`: its weight, and in `successes` the part of it with the outcome.
///   - start: A model near the best one.
func newton(
  keys: [UInt64], stride: Int, total: [Double], successes: [Double], predictors: Int,
  ridge: Double, start: LogisticModel?
) -> LogisticModel? {
  var weight = 0.0
  var positive = 0.0
  for pattern in total.indices {
    weight += total[pattern]
    positive += successes[pattern]
  }
  guard ridge >= 0, ridge.isFinite, weight.isFinite, positive > 0, positive < weight else {
    return nil
  }
  let size = predictors + 1
  var model = [log(positive / (weight - positive))]
  model += [Double](repeating: 0, count: predictors)
  if let start, start.coefficients.count == predictors {
    model = [start.intercept] + start.coefficients
  }
  var system = NormalEquations(size: size)
  var loss = system.gather(
    model: model, keys: keys, stride: stride, total: total, successes: successes, ridge: ridge)
  for _ in 0..<100 {
    guard loss.isFinite, let step = system.solve() else { return nil }
    var largest = 0.0
    for value in step { largest = max(largest, abs(value)) }
    guard largest.isFinite else { return nil }
    if largest < 1e-7 {
      for index in 0..<size { model[index] += step[index] }
      return LogisticModel(intercept: model[0], coefficients: Array(model.dropFirst()))
    }
    var share = 1.0
    var next = model
    while true {
      for index in 0..<size { next[index] = model[index] + share * step[index] }
      let reached = system.gather(
        model: next, keys: keys, stride: stride, total: total, successes: successes, ridge: ridge)
      if reached <= loss + 1e-12 * abs(loss) || share < 1e-6 {
        loss = reached
        break
      }
      share /= 2
    }
    model = next
  }
  return nil
}

/// Gradient and curvature of the penalised loss, and the step they call for.
private struct NormalEquations {
  private let size: Int
  private var gradient: [Double]
  /// Lower triangle, row by row in a square.
  private var curvature: [Double]
  private var places: [Int]

  init(size: Int) {
    self.size = size
    gradient = [Double](repeating: 0, count: size)
    curvature = [Double](repeating: 0, count: size * size)
    places = [Int](repeating: 0, count: size)
  }

  /// - Returns: The penalised loss of the model.
  mutating func gather(
    model: [Double], keys: [UInt64], stride: Int, total: [Double], successes: [Double],
    ridge: Double
  ) -> Double {
    let size = size
    var loss = 0.0
    gradient.withUnsafeMutableBufferPointer { gradient in
      curvature.withUnsafeMutableBufferPointer { curvature in
        places.withUnsafeMutableBufferPointer { places in
          for index in 0..<size { gradient[index] = 0 }
          for index in 0..<size * size { curvature[index] = 0 }
          for pattern in total.indices {
            var count = 1
            var logit = model[0]
            for word in 0..<stride {
              var rest = keys[pattern * stride + word]
              while rest != 0 {
                let place = word << 6 + rest.trailingZeroBitCount + 1
                logit += model[place]
                places[count] = place
                count += 1
                rest &= rest - 1
              }
            }
            let weight = total[pattern]
            let small = exp(-abs(logit))
            let tail = 1 / (1 + small)
            let probability = logit > 0 ? tail : small * tail
            loss += weight * (max(logit, 0) + log1p(small)) - successes[pattern] * logit
            let surplus = successes[pattern] - weight * probability
            let spread = weight * small * tail * tail
            for index in 0..<count {
              let row = places[index]
              gradient[row] += surplus
              let start = row * size
              for other in 0...index { curvature[start + places[other]] += spread }
            }
          }
          for index in 1..<max(1, size) {
            loss += ridge / 2 * model[index] * model[index]
            gradient[index] -= ridge * model[index]
            curvature[index * size + index] += ridge
          }
        }
      }
    }
    return loss
  }

  /// The Newton step, by Cholesky's decomposition; nil where the curvature is not positive.
  func solve() -> [Double]? {
    var factor = curvature
    var step = gradient
    for row in 0..<size {
      for column in 0...row {
        var sum = factor[row * size + column]
        for inner in 0..<column {
          sum -= factor[row * size + inner] * factor[column * size + inner]
        }
        if row == column {
          guard sum > 1e-12 * max(curvature[row * size + row], 1e-300) else { return nil }
          factor[row * size + row] = sum.squareRoot()
        } else {
          factor[row * size + column] = sum / factor[column * size + column]
        }
      }
    }
    for row in 0..<size {
      for inner in 0..<row { step[row] -= factor[row * size + inner] * step[inner] }
      step[row] /= factor[row * size + row]
    }
    for row in stride(from: size - 1, through: 0, by: -1) {
      for inner in row + 1..<max(row + 1, size) {
        step[row] -= factor[inner * size + row] * step[inner]
      }
      step[row] /= factor[row * size + row]
    }
    return step
  }
}
