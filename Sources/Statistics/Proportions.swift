import Findings

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A share with its score interval (Wilson 1927; Newcombe 1998a, method 3).
///
/// (p + z²/2n ∓ z √(p(1-p)/n + z²/4n²)) / (1 + z²/n); it lies within [0, 1] and is never a point.
///
/// - Parameter level: Coverage of the interval.
/// - Returns: Mean 0 and the interval [0, 1] for no texts; impossible counts are brought into
///   range.
public func wilson(successes: Int, of total: Int, level: Double = 0.95) -> Estimate {
  let count = max(0, total)
  return wilson(
    successes: Double(min(max(0, successes), count)), of: Double(count),
    z: intervalQuantile(level: level))
}

/// Wilson's interval where the numbers need not be whole: for effective sample sizes.
func wilson(successes: Double, of total: Double, z: Double) -> Estimate {
  guard total > 0 else { return Estimate(mean: 0, low: 0, high: 1) }
  let share = successes / total
  let square = z * z / total
  let middle = share + square / 2
  let reach = (square * (share * (1 - share) + square / 4)).squareRoot()
  let scale = 1 + square
  let low = share <= 0 ? 0 : max(0, (middle - reach) / scale)
  let high = share >= 1 ? 1 : min(1, (middle + reach) / scale)
  return Estimate(mean: share, low: min(low, share), high: max(high, share))
}

/// A share with its exact interval (Clopper and Pearson 1934): it covers at least as often as it says,
/// however few there are.
public func clopperPearson(successes: Int, of total: Int, level: Double = 0.95) -> Estimate {
  guard total > 0 else { return Estimate(mean: 0, low: 0, high: 1) }
  let tail = (1 - level) / 2
  /// The share at which at least (or at most) so many successes have the probability `tail`.
  func bound(_ probability: (Double) -> Double, rises: Bool) -> Double {
    var (low, high) = (0.0, 1.0)
    for _ in 0..<60 {
      let middle = (low + high) / 2
      if (probability(middle) < tail) == rises { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }
  return Estimate(
    mean: Double(successes) / Double(total),
    low: successes <= 0
      ? 0 : bound({ binomialTail(successes, of: total, share: $0) }, rises: true),
    high: successes >= total
      ? 1 : bound({ 1 - binomialTail(successes + 1, of: total, share: $0) }, rises: false))
}

/// Probability of at least `least` successes.
func binomialTail(_ least: Int, of total: Int, share: Double) -> Double {
  if least <= 0 || share >= 1 { return 1 }
  if least > total || share <= 0 { return 0 }
  var sum = 0.0
  /// Logarithm of the number of ways to choose.
  var ways = 0.0
  for count in 1...total {
    ways += log(Double(total - count + 1)) - log(Double(count))
    if count < least { continue }
    sum += exp(ways + Double(count) * log(share) + Double(total - count) * log1p(-share))
  }
  return min(1, sum)
}

/// The difference of two shares, A's less B's, with its interval (Newcombe 1998b, method 10).
///
/// From the Wilson limits l and u of either share: the lower limit lies
/// √((pA - lA)² + (uB - pB)²) below the difference, the upper √((uA - pA)² + (pB - lB)²) above.
///
/// - Parameter level: Coverage of the interval.
public func differenceOfShares(
  successesA: Int, ofA: Int, successesB: Int, ofB: Int, level: Double = 0.95
) -> Estimate {
  difference(
    of: wilson(successes: successesA, of: ofA, level: level),
    and: wilson(successes: successesB, of: ofB, level: level))
}

/// The difference of a table's shares, A's less B's, with its interval (Newcombe 1998b, method 10).
public func differenceOfShares(_ table: ShareTable, level: Double = 0.95) -> Estimate {
  differenceOfShares(
    successesA: table.successesA, ofA: table.ofA, successesB: table.successesB, ofB: table.ofB,
    level: level)
}

/// The difference of two independent estimates by the square-and-add rule, within [-1, 1].
func difference(of a: Estimate, and b: Estimate) -> Estimate {
  let mean = a.mean - b.mean
  let below = distance(a.mean - a.low, b.high - b.mean)
  let above = distance(a.high - a.mean, b.mean - b.low)
  return Estimate(mean: mean, low: max(-1, mean - below), high: min(1, mean + above))
}

func distance(_ x: Double, _ y: Double) -> Double { (x * x + y * y).squareRoot() }
