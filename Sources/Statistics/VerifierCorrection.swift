import Findings

/// How a verifier's verdicts compare with a person's marks of the same texts.
public struct VerifierMarks: Sendable, Equatable, Codable {
  /// Texts the person marked true, and how many of them the verifier called true.
  public var positives: Int
  public var truePositives: Int
  /// Texts the person marked false, and how many of them the verifier called false.
  public var negatives: Int
  public var trueNegatives: Int

  public init(truePositives: Int, positives: Int, trueNegatives: Int, negatives: Int) {
    self.truePositives = truePositives
    self.positives = positives
    self.trueNegatives = trueNegatives
    self.negatives = negatives
  }

  public static func + (a: VerifierMarks, b: VerifierMarks) -> VerifierMarks {
    VerifierMarks(
      truePositives: a.truePositives + b.truePositives, positives: a.positives + b.positives,
      trueNegatives: a.trueNegatives + b.trueNegatives, negatives: a.negatives + b.negatives)
  }

  /// Share of the true texts that the verifier calls true (Wilson).
  public func sensitivity(level: Double = 0.95) -> Estimate {
    wilson(successes: truePositives, of: positives, level: level)
  }

  /// Share of the false texts that the verifier calls false (Wilson).
  public func specificity(level: Double = 0.95) -> Estimate {
    wilson(successes: trueNegatives, of: negatives, level: level)
  }
}

/// The true share behind the share a verifier reports (Rogan and Gladen 1978):
/// (observed + t - 1) / (s + t - 1), brought into [0, 1].
///
/// - Returns: nil where s + t ≤ 1, so that the verifier is no better than chance.
package func roganGladen(observed: Double, sensitivity: Double, specificity: Double) -> Double? {
  let falseAlarms = 1 - specificity
  let youden = sensitivity - falseAlarms
  guard youden > 0, observed.isFinite else { return nil }
  return min(1, max(0, (observed - falseAlarms) / youden))
}

/// The difference of shares corrected for a verifier that errs alike on both sides:
/// (pA - pB) / J with J = s + t - 1.
///
/// The interval carries the uncertainty of the shares and of the marks. It is that of a ratio of
/// independent estimates by variance recovery (Donner and Zou 2012), from Newcombe's limits of the
/// difference and those of J by the square-and-add rule from Wilson's of s and t: the delta method
/// with variances that do not vanish when a verifier made no error on the marked texts. Deterministic.
///
/// - Parameters:
///   - table: What the verifier said of the texts of either side.
///   - marks: Of a random sample of such texts, of either side.
/// - Returns: `v` is nil where the interval of J reaches down to 0; it lies within [-1, 1].
public func correctedDifference(
  _ table: ShareTable, marks: VerifierMarks, level: Double = 0.95
) -> JudgeError {
  let s = marks.sensitivity(level: level)
  let t = marks.specificity(level: level)
  let youden = youdenIndex(s, t)
  var corrected: Estimate?
  if youden.low > 0, table.ofA > 0, table.ofB > 0 {
    let seen = differenceOfShares(table, level: level)
    let mean = seen.mean / youden.mean
    let low = lowerRatio(seen, youden)
    let high = -lowerRatio(
      Estimate(mean: -seen.mean, low: -seen.high, high: -seen.low), youden)
    corrected = withinOne(Estimate(mean: mean, low: low, high: high))
  }
  return JudgeError(
    sensitivity: s, specificity: t, marked: marks.positives + marks.negatives, v: corrected)
}

/// The difference of shares corrected for a verifier that errs in its own way on either side.
///
/// Each side's share is corrected by its own marks (`roganGladen`). The limits come from the delta
/// method, π = (p + t - 1)/J having the slopes 1/J, -π/J and (1 - π)/J in p, s and t, with the
/// distances to Wilson's limits in the place of z standard errors; the sides are put together by
/// Newcombe's square-and-add rule. Deterministic.
///
/// - Returns: Sensitivity and specificity are those over both sides' marks; `v` is nil where the
///   interval of s + t - 1 of either side reaches down to 0.
public func correctedDifference(
  _ table: ShareTable, marksA: VerifierMarks, marksB: VerifierMarks, level: Double = 0.95
) -> JudgeError {
  let both = marksA + marksB
  var corrected: Estimate?
  if let a = correctedShare(
    wilson(successes: table.successesA, of: table.ofA, level: level), marksA, level),
    let b = correctedShare(
      wilson(successes: table.successesB, of: table.ofB, level: level), marksB, level),
    table.ofA > 0, table.ofB > 0
  {
    corrected = difference(of: a, and: b)
  }
  return JudgeError(
    sensitivity: both.sensitivity(level: level), specificity: both.specificity(level: level),
    marked: both.positives + both.negatives, v: corrected)
}

private func correctedShare(_ p: Estimate, _ marks: VerifierMarks, _ level: Double) -> Estimate? {
  let s = marks.sensitivity(level: level)
  let t = marks.specificity(level: level)
  let youden = youdenIndex(s, t)
  guard youden.low > 0,
    let share = roganGladen(observed: p.mean, sensitivity: s.mean, specificity: t.mean)
  else { return nil }
  let below = distance(
    distance(p.mean - p.low, share * (s.high - s.mean)), (1 - share) * (t.mean - t.low))
  let above = distance(
    distance(p.high - p.mean, share * (s.mean - s.low)), (1 - share) * (t.high - t.mean))
  return Estimate(
    mean: share, low: max(0, share - below / youden.mean),
    high: min(1, share + above / youden.mean))
}

/// s + t - 1 with limits by the square-and-add rule.
private func youdenIndex(_ s: Estimate, _ t: Estimate) -> Estimate {
  let mean = s.mean + t.mean - 1
  return Estimate(
    mean: mean, low: mean - distance(s.mean - s.low, t.mean - t.low),
    high: mean + distance(s.high - s.mean, t.high - t.mean))
}

/// The lower limit of a / b, for b above 0: the R at which the lower limit of a - R b is 0.
///
/// That limit lies √((a - lA)² + R² (uB - b)²) below a - R b, with lB for uB where R is negative.
/// The root of the quadratic in R is taken in the form that does not divide by what may be 0.
private func lowerRatio(_ a: Estimate, _ b: Estimate) -> Double {
  let reach = a.low >= 0 ? b.high : b.low
  let leading = reach * (2 * b.mean - reach)
  let middle = a.mean * b.mean
  let last = a.low * (2 * a.mean - a.low)
  let root = max(0, middle * middle - leading * last).squareRoot()
  if a.low >= 0 { return middle + root > 0 ? last / (middle + root) : 0 }
  return leading > 0 ? (middle - root) / leading : -.infinity
}

private func withinOne(_ value: Estimate) -> Estimate {
  Estimate(
    mean: min(1, max(-1, value.mean)), low: min(1, max(-1, value.low)),
    high: min(1, max(-1, value.high)))
}
