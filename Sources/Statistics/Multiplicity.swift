/// p-values adjusted so that rejecting those up to α errs at all with probability at most α,
/// whatever the tests' dependence (Holm 1979).
///
/// With the p-values in ascending order and m tests, the i-th becomes the largest of
/// min(1, (m - j + 1) p_j) over j ≤ i.
///
/// - Parameters:
///   - p: In any order; what is not a number counts as 1.
///   - tests: Number of tests when more were made than are given; the missing are taken to have
///     p = 1. Less than what is given counts as what is given.
/// - Returns: Adjusted values in the order given.
public func holm(_ p: [Double], tests: Int? = nil) -> [Double] {
  let count = max(p.count, tests ?? p.count)
  let values = p.map(inUnitInterval)
  var adjusted = values
  var worst = 0.0
  for (rank, index) in (ascendingOrder(values) ?? []).enumerated() {
    worst = max(worst, min(1, Double(count - rank) * values[Int(index)]))
    adjusted[Int(index)] = worst
  }
  return adjusted
}

/// p-values adjusted so that among those up to q at most a share q is expected to be false, for
/// independent or positively dependent tests (Benjamini and Hochberg 1995).
///
/// With the p-values in ascending order and m tests, the i-th becomes the least of
/// min(1, m p_j / j) over j ≥ i.
///
/// - Parameters:
///   - p: In any order; what is not a number counts as 1.
///   - tests: Number of tests when more were made than are given; the missing have p = 1.
/// - Returns: Adjusted values in the order given.
public func benjaminiHochberg(_ p: [Double], tests: Int? = nil) -> [Double] {
  let count = max(p.count, tests ?? p.count)
  let values = p.map(inUnitInterval)
  var adjusted = values
  var best = 1.0
  for (rank, index) in (ascendingOrder(values) ?? []).enumerated().reversed() {
    best = min(best, Double(count) * values[Int(index)] / Double(rank + 1))
    adjusted[Int(index)] = best
  }
  return adjusted
}

private func inUnitInterval(_ p: Double) -> Double { p.isNaN ? 1 : min(1, max(0, p)) }
