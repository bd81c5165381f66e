import Findings

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A comparison of shares within strata, put together over them.
public struct StratifiedComparison: Sendable, Equatable {
  /// The Mantel-Haenszel difference of shares, A's less B's.
  public var difference: Estimate
  /// p-value of the Cochran-Mantel-Haenszel test that no stratum has a difference.
  public var p: Double
  /// The Mantel-Haenszel odds ratio; nil where it would be 0/0 or x/0.
  public var oddsRatio: Double?

  public init(difference: Estimate, p: Double, oddsRatio: Double?) {
    self.difference = difference
    self.p = p
    self.oddsRatio = oddsRatio
  }
}

/// The difference of shares with everything that tells the strata apart held fixed.
///
/// The difference is Σ w (pA - pB) / Σ w with w = nA nB / (nA + nB) (Greenland and Robins 1985).
/// Its variance is Sato's (1989), (δ ΣP + ΣQ) / (Σw)², which holds for few large and for many small
/// strata, with P = (nA² yB - nB² yA + nA nB (nB - nA)/2) / N² and Q = (yA (nB - yB) + yB (nA -
/// yA)) / 2N. The interval is normal, within [-1, 1]; where the variance is 0, as when nothing or
/// everything is a success, it is Newcombe's for the strata's texts together.
///
/// The p-value is the Cochran-Mantel-Haenszel test's, χ² with one degree of freedom **without**
/// continuity correction (`correct = FALSE` in `mantelhaen.test` of R): it keeps its level on
/// average, where the corrected one is conservative.
///
/// - Parameters:
///   - strata: One table each; those with texts of one side only say nothing and are left out.
///   - level: Coverage of the interval.
/// - Returns: nil where no stratum has texts of both sides.
public func mantelHaenszel(strata: [ShareTable], level: Double = 0.95) -> StratifiedComparison? {
  var weights = 0.0
  var weighted = 0.0
  var sumP = 0.0
  var sumQ = 0.0
  var surplus = 0.0
  var variance = 0.0
  var concordant = 0.0
  var discordant = 0.0
  var together = ShareTable(successesA: 0, ofA: 0, successesB: 0, ofB: 0)
  for table in strata where table.ofA > 0 && table.ofB > 0 {
    let (yA, nA) = (Double(table.successesA), Double(table.ofA))
    let (yB, nB) = (Double(table.successesB), Double(table.ofB))
    let total = nA + nB
    let successes = yA + yB
    weights += nA * nB / total
    weighted += (yA * nB - yB * nA) / total
    let squared = total * total
    sumP += (nA * nA * yB - nB * nB * yA + nA * nB * (nB - nA) / 2) / squared
    sumQ += (yA * (nB - yB) + yB * (nA - yA)) / (2 * total)
    surplus += yA - nA * successes / total
    variance += nA * nB * successes * (total - successes) / (squared * (total - 1))
    concordant += yA * (nB - yB) / total
    discordant += yB * (nA - yA) / total
    together = together + table
  }
  guard weights > 0 else { return nil }
  let mean = weighted / weights
  let spread = (mean * sumP + sumQ) / (weights * weights)
  var interval: Estimate
  if spread > 1e-20 {
    let reach = intervalQuantile(level: level) * spread.squareRoot()
    interval = Estimate(mean: mean, low: max(-1, mean - reach), high: min(1, mean + reach))
  } else {
    interval = differenceOfShares(together, level: level)
    interval.mean = mean
    interval.low = min(interval.low, mean)
    interval.high = max(interval.high, mean)
  }
  let p = variance > 0 ? normalTwoSided(surplus / variance.squareRoot()) : 1
  return StratifiedComparison(
    difference: interval, p: p, oddsRatio: discordant > 0 ? concordant / discordant : nil)
}
