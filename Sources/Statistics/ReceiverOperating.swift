import Findings

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Area under the receiver operating characteristic: the probability that a positive text scores
/// above a negative one, ties counted half.
///
/// From mid-ranks (Mann and Whitney 1947): (R⁺ - m(m+1)/2) / mn, with R⁺ the sum of the mid-ranks
/// of the m positive among all m + n texts; exact up to rounding of the last division.
///
/// - Parameters:
///   - scores: `[text]`, any scale, infinities included.
///   - positive: `[text]`, the true label.
/// - Returns: nil where either label is missing, a score is not a number or the lengths differ.
public func auroc(scores: [Double], positive: [Bool]) -> Double? {
  placements(scores: scores, positive: positive)?.auroc
}

/// AUROC with the interval of DeLong, DeLong and Clarke-Pearson (1988).
///
/// The variance is S₁₀/m + S₀₁/n, with S the sample variances of the texts' placements, which come
/// from mid-ranks in O(n log n) (Sun and Xu 2014). The interval is
/// symmetric in logit(AUROC), with standard error se / (AUROC (1 - AUROC)): it stays within (0, 1)
/// and covers better than the clamped symmetric one near the ends (Pepe 2003).
///
/// Where all positive texts score above (or below) all negative ones, the variance vanishes and
/// says nothing. min(m, n) pairs without a common text are then so many independent successes, and
/// the interval is Wilson's for them: one-sided, [k/(k + z²), 1] with k = min(m, n), a little wider
/// than the rule of three. Scores that are all equal have an AUROC of 1/2 exactly.
///
/// - Parameter level: Coverage of the interval.
/// - Returns: nil where `auroc` is, or with fewer than two texts of either label.
public func deLong(scores: [Double], positive: [Bool], level: Double = 0.95) -> Estimate? {
  guard let placed = placements(scores: scores, positive: positive), placed.positives > 1,
    placed.negatives > 1
  else { return nil }
  let variance = covariance(placed, placed, positive)
  return aurocInterval(
    auroc: placed.auroc, variance: variance, positives: placed.positives,
    negatives: placed.negatives, level: level)
}

/// AUROCs of classifiers scored on the same texts, with their covariance matrix (DeLong et al.
/// 1988).
///
/// - Parameters:
///   - scores: `[classifier][text]`.
///   - positive: `[text]`.
/// - Returns: `[classifier]` and `[classifier][classifier]`; nil without classifiers, where `auroc`
///   of any is, or with fewer than two texts of either label.
package func deLongCovariance(
  scores: [[Double]], positive: [Bool]
) -> (aurocs: [Double], covariance: [[Double]])? {
  var placed: [Placements] = []
  for one in scores {
    guard let found = placements(scores: one, positive: positive), found.positives > 1,
      found.negatives > 1
    else { return nil }
    placed.append(found)
  }
  guard !placed.isEmpty else { return nil }
  var matrix = [[Double]](
    repeating: [Double](repeating: 0, count: placed.count), count: placed.count)
  for i in placed.indices {
    for j in 0...i {
      matrix[i][j] = covariance(placed[i], placed[j], positive)
      matrix[j][i] = matrix[i][j]
    }
  }
  return (placed.map(\.auroc), matrix)
}

/// The share of one classifier's gain over chance that another reaches:
/// (AUROC₁ - 1/2) / (AUROC₂ - 1/2), with Fieller's interval (1954).
///
/// The limits are the ratios R at which (AUROC₁ - 1/2) - R (AUROC₂ - 1/2) lies z standard errors
/// from 0, with the covariance of the paired AUROCs (DeLong et al. 1988). Unlike the delta method
/// it stays right where the second gain is small; where that is not clearly different from 0, the
/// interval is not bounded and there is no result.
///
/// - Parameters:
///   - first: `[text]`: scores of the classifier whose share it is.
///   - second: `[text]`: scores of the classifier it is a share of.
/// - Returns: nil where `deLongCovariance` is, or where AUROC₂ is within z standard errors of 1/2.
public func ratioOfGains(
  _ first: [Double], over second: [Double], positive: [Bool], level: Double = 0.95
) -> Estimate? {
  guard let (aurocs, matrix) = deLongCovariance(scores: [first, second], positive: positive) else {
    return nil
  }
  return fieller(
    aurocs[0] - 0.5, over: aurocs[1] - 0.5, variance: matrix[0][0], varianceBelow: matrix[1][1],
    covariance: matrix[0][1], level: level)
}

/// A ratio of two normal estimates with Fieller's interval (Fieller 1954): the roots R of
/// (b² - z²V_b) R² - 2(ab - z²C) R + (a² - z²V_a) = 0.
///
/// - Returns: nil where b² ≤ z² V_b, so that the ratio is not bounded, or b is 0.
package func fieller(
  _ above: Double, over below: Double, variance: Double, varianceBelow: Double,
  covariance: Double, level: Double = 0.95
) -> Estimate? {
  let z = intervalQuantile(level: level)
  let square = z * z
  let leading = below * below - square * varianceBelow
  guard leading > 0, below != 0 else { return nil }
  let middle = above * below - square * covariance
  let last = above * above - square * variance
  let root = max(0, middle * middle - leading * last).squareRoot()
  let ratio = above / below
  let low = (middle - root) / leading
  let high = (middle + root) / leading
  return Estimate(mean: ratio, low: min(low, ratio), high: max(high, ratio))
}

/// The interval of `deLong` from its parts.
private func aurocInterval(
  auroc: Double, variance: Double, positives: Int, negatives: Int, level: Double
) -> Estimate {
  let z = intervalQuantile(level: level)
  if auroc >= 1 || auroc <= 0 {
    let pairs = Double(min(positives, negatives))
    return wilson(successes: auroc * pairs, of: pairs, z: z)
  }
  let logit = log(auroc / (1 - auroc))
  let reach = z * max(0, variance).squareRoot() / (auroc * (1 - auroc))
  let low = 1 / (1 + exp(reach - logit))
  let high = 1 / (1 + exp(-reach - logit))
  return Estimate(mean: auroc, low: min(low, auroc), high: max(high, auroc))
}

/// For each positive text the share of negative ones below it, for each negative the share of
/// positive ones above it, ties counted half; the mean of either is the AUROC.
private struct Placements {
  var of: [Double]
  var auroc: Double
  var positives: Int
  var negatives: Int
}

private func placements(scores: [Double], positive: [Bool]) -> Placements? {
  guard scores.count == positive.count, let order = ascendingOrder(scores) else { return nil }
  let count = scores.count
  var positives = 0
  for isPositive in positive where isPositive { positives += 1 }
  let negatives = count - positives
  guard positives > 0, negatives > 0 else { return nil }
  let (perPositive, perNegative) = (1 / Double(positives), 1 / Double(negatives))
  var placed = [Double](repeating: 0, count: count)
  var positivesBelow = 0
  var negativesBelow = 0
  var wonTwice = 0.0
  var start = 0
  while start < count {
    let score = scores[Int(order[start])]
    var end = start
    var positivesHere = 0
    while end < count, scores[Int(order[end])] == score {
      if positive[Int(order[end])] { positivesHere += 1 }
      end += 1
    }
    let negativesHere = end - start - positivesHere
    let below = Double(negativesBelow) + Double(negativesHere) / 2
    let above = Double(positives - positivesBelow) - Double(positivesHere) / 2
    let forPositive = below * perNegative
    let forNegative = above * perPositive
    for place in start..<end {
      let text = Int(order[place])
      placed[text] = positive[text] ? forPositive : forNegative
    }
    wonTwice += Double(positivesHere) * 2 * below
    positivesBelow += positivesHere
    negativesBelow += negativesHere
    start = end
  }
  return Placements(
    of: placed, auroc: wonTwice / 2 / Double(positives) / Double(negatives),
    positives: positives, negatives: negatives)
}

/// S₁₀/m + S₀₁/n for two classifiers; at least two texts of either label.
private func covariance(_ a: Placements, _ b: Placements, _ positive: [Bool]) -> Double {
  var ofPositives = 0.0
  var ofNegatives = 0.0
  for text in positive.indices {
    let product = (a.of[text] - a.auroc) * (b.of[text] - b.auroc)
    if positive[text] { ofPositives += product } else { ofNegatives += product }
  }
  let (m, n) = (Double(a.positives), Double(a.negatives))
  return ofPositives / (m - 1) / m + ofNegatives / (n - 1) / n
}
