import Findings
import Randomness

/// The texts of one group (an author, a thread): its texts of either side, and of how many of them
/// something is true.
public typealias GroupedShare = ShareTable

/// A difference of shares whose uncertainty is that of groups, not of texts.
public struct ClusteredComparison: Sendable, Equatable {
  /// A's share less B's, with its interval.
  public var difference: Estimate
  public var standardError: Double
  public var p: Double
  /// Groups with texts.
  public var groups: Int
  /// Degrees of freedom of the t distribution.
  public var degrees: Double

  public init(
    difference: Estimate, standardError: Double, p: Double, groups: Int, degrees: Double
  ) {
    self.difference = difference
    self.standardError = standardError
    self.p = p
    self.groups = groups
    self.degrees = degrees
  }
}

/// The difference of shares when texts come in groups, with its cluster-robust interval and
/// p-value.
///
/// The variance is G/(G-1) Σ u², over the G groups with texts, of u = (yA - pA nA)/NA - (yB - pB
/// nB)/NB (Liang and Zeger 1986), which is the sandwich of the regression of success on side. A
/// group may have texts of one side or of both.
///
/// The t distribution has (Σw)²/Σw² - 1 degrees of freedom, w = (nA/NA)² + (nB/NB)²: G - 1 where
/// all groups weigh alike, and about as many as the smaller side's groups where one side has few or
/// one group is most of it, after Satterthwaite (1946). With G - 1 for 3 groups against 100, a 95 %
/// interval would cover 75 %.
///
/// Where the variance is 0 (every group of a side has the same share), it says nothing, and groups
/// count as single texts: Newcombe's interval and Fisher's test for them.
///
/// - Parameters:
///   - groups: One table for each group, in any order.
///   - level: Coverage of the interval.
/// - Returns: nil with fewer than two groups on either side.
public func clusteredDifference(
  groups: [GroupedShare], level: Double = 0.95
) -> ClusteredComparison? {
  guard let design = GroupDesign(groups) else { return nil }
  let gap = design.shareA - design.shareB
  var sum = 0.0
  for group in groups {
    let a = Double(group.successesA) - design.shareA * Double(group.ofA)
    let b = Double(group.successesB) - design.shareB * Double(group.ofB)
    let u = a / design.textsA - b / design.textsB
    sum += u * u
  }
  let count = Double(design.groups)
  let error = (count / (count - 1) * sum).squareRoot()
  if error < 1e-12 {
    let units = design.groupsAsTexts
    var interval = differenceOfShares(units, level: level)
    interval.mean = gap
    interval.low = min(interval.low, gap)
    interval.high = max(interval.high, gap)
    return ClusteredComparison(
      difference: interval, standardError: 0, p: fisherExact(units), groups: design.groups,
      degrees: design.degrees)
  }
  let reach = error * design.quantile(level: level)
  return ClusteredComparison(
    difference: Estimate(mean: gap, low: max(-1, gap - reach), high: min(1, gap + reach)),
    standardError: error, p: studentTwoSided(gap / error, degrees: design.degrees),
    groups: design.groups, degrees: design.degrees)
}

/// The difference of shares with the percentile interval of resampled groups (Davison and Hinkley
/// 1997).
///
/// Each resample draws as many groups as there are, with replacement; one that has no texts of a
/// side is left out. Distances from the difference are widened by √(G/(G-1)) and by t/z, with the
/// degrees of freedom of `clusteredDifference`, as percentiles of few groups are too narrow. More
/// than 16,384 groups are first dealt at random into so many blocks, whose sums have the same
/// variance.
///
/// - Parameters:
///   - groups: One table for each group, in any order.
///   - resamples: At least 1.
///   - level: Coverage of the interval.
/// - Returns: nil with fewer than two groups on either side or without resamples.
public func groupBootstrap(
  groups: [GroupedShare], resamples: Int = 1000, seed: Seed, level: Double = 0.95
) -> Estimate? {
  guard let design = GroupDesign(groups) else { return nil }
  var random = RandomStream(seed: seed.child("group bootstrap"))
  let units = blocks(groups, &random)
  let gap = design.shareA - design.shareB
  var draws: [Double] = []
  draws.reserveCapacity(max(0, resamples))
  for _ in 0..<max(0, resamples) {
    var sum = SIMD4<Double>.zero
    for _ in units.indices { sum += units[random.below(units.count)] }
    if sum[1] > 0, sum[3] > 0 { draws.append(sum[0] / sum[1] - sum[2] / sum[3]) }
  }
  draws.sort()
  guard let least = draws.first, let most = draws.last else { return nil }
  if most - least < 1e-12 { return clusteredDifference(groups: groups, level: level)?.difference }
  let count = Double(design.groups)
  let z = intervalQuantile(level: level)
  let widening =
    (count / (count - 1)).squareRoot() * (z > 0 ? design.quantile(level: level) / z : 1)
  let low = gap + widening * (quantile(draws, (1 - level) / 2) - gap)
  let high = gap + widening * (quantile(draws, (1 + level) / 2) - gap)
  return Estimate(mean: gap, low: max(-1, min(low, gap)), high: min(1, max(high, gap)))
}

/// What of groups does not depend on how their successes scatter.
private struct GroupDesign {
  let shareA: Double
  let shareB: Double
  let textsA: Double
  let textsB: Double
  let groups: Int
  let degrees: Double
  /// Every group with texts of a side as one text of it, at the side's share.
  let groupsAsTexts: ShareTable

  init?(_ groups: [GroupedShare]) {
    var (yA, nA, yB, nB) = (0, 0, 0, 0)
    var (count, countA, countB) = (0, 0, 0)
    for group in groups {
      yA += group.successesA
      nA += group.ofA
      yB += group.successesB
      nB += group.ofB
      if group.ofA + group.ofB > 0 { count += 1 }
      if group.ofA > 0 { countA += 1 }
      if group.ofB > 0 { countB += 1 }
    }
    guard countA > 1, countB > 1 else { return nil }
    textsA = Double(nA)
    textsB = Double(nB)
    shareA = Double(yA) / textsA
    shareB = Double(yB) / textsB
    self.groups = count
    var sum = 0.0
    var squares = 0.0
    for group in groups {
      let a = Double(group.ofA) / textsA
      let b = Double(group.ofB) / textsB
      let weight = a * a + b * b
      sum += weight
      squares += weight * weight
    }
    degrees = min(Double(count - 1), max(1, sum * sum / squares - 1))
    groupsAsTexts = ShareTable(
      successesA: Int((shareA * Double(countA)).rounded()), ofA: countA,
      successesB: Int((shareB * Double(countB)).rounded()), ofB: countB)
  }

  func quantile(level: Double) -> Double {
    // Through z, so that the level is kept within its bounds in one place.
    studentQuantile(1 - normalTail(intervalQuantile(level: level)), degrees: degrees)
  }
}

/// Groups as (yA, nA, yB, nB), summed over random blocks where they are very many.
private func blocks(_ groups: [GroupedShare], _ random: inout RandomStream) -> [SIMD4<Double>] {
  var rows: [SIMD4<Double>] = []
  rows.reserveCapacity(groups.count)
  for group in groups where group.ofA + group.ofB > 0 {
    rows.append(
      SIMD4(
        Double(group.successesA), Double(group.ofA), Double(group.successesB), Double(group.ofB)))
  }
  let most = 16_384
  guard rows.count > most else { return rows }
  var dealt = [SIMD4<Double>](repeating: .zero, count: most)
  for (place, row) in random.permutation(rows.count).enumerated() {
    dealt[place % most] += rows[row]
  }
  return dealt
}
