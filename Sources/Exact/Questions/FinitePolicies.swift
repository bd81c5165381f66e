import Arithmetic

/// Two rewards on an explicit list of policies: who is ordered oppositely, and by how much
/// (Skalse et al. 2022, Definition 1 and section 6.1). Needs nothing but the returns, so any two columns over one list will do.
package struct FiniteDecision: Sendable {
  /// Whether a return is the same for all policies.
  package var proxyIsTrivial = true
  package var intendedIsTrivial = true
  /// Whether both rewards order all policies alike, ties included.
  package var isEquivalent = true
  /// Indices of the first policy in the list that is ordered oppositely to another, with the first such
  /// other: higher in the proxy and lower in truth, and the reverse.
  package var witness: (better: Int, worse: Int)?
  /// Pairs that are ordered oppositely; two policies are one pair.
  package var misordered = 0
  package var pairs = 0
  /// Largest true fall where the proxy rises, and where it does not fall; at least 0.
  package var strict = Rational.zero
  package var weak = Rational.zero
  /// Where the weak fall is largest.
  package var worst: (from: Int, to: Int)?
  /// Best true return minus the least among the best in the proxy.
  package var goodhartGap = Rational.zero
  package var range: (low: Rational, high: Rational)

  /// Decides in O(n log n) comparisons.
  ///
  /// - Parameters:
  ///   - proxy: Return of each policy.
  ///   - intended: As many; the list has at least one policy.
  package init?(proxy: [Rational], intended: [Rational]) {
    guard let least = intended.min(), let most = intended.max(), proxy.count == intended.count
    else { return nil }
    range = (least, most)
    proxyIsTrivial = proxy.allSatisfy { $0 == proxy[0] }
    intendedIsTrivial = least == most
    let count = proxy.count
    pairs = count * (count - 1) / 2
    let proxyRank = Self.ranks(proxy)
    let intendedRank = Self.ranks(intended)
    // The same order exactly where each rank of one goes with one rank of the other, ascending.
    isEquivalent = proxyRank == intendedRank

    let opposed = Self.opposed(proxyRank, intendedRank)
    if let first = opposed.firstIndex(of: true),
      let second = proxyRank.indices.first(where: {
        (proxyRank[$0] - proxyRank[first]).signum()
          * (intendedRank[$0] - intendedRank[first]).signum() < 0
      })
    {
      witness = proxyRank[first] > proxyRank[second] ? (first, second) : (second, first)
    }
    misordered = Self.inversions(proxyRank, intendedRank)
    sizes(proxy, intended, proxyRank)
  }

  /// Falls, by policies in order of the proxy with the best true return so far beside them.
  private mutating func sizes(
    _ proxy: [Rational], _ intended: [Rational], _ proxyRank: [Int]
  ) {
    let order = proxy.indices.sorted {
      proxyRank[$0] != proxyRank[$1] ? proxyRank[$0] < proxyRank[$1] : $0 < $1
    }
    var below: Int?
    var start = 0
    while start < order.count {
      var end = start
      while end < order.count && proxyRank[order[end]] == proxyRank[order[start]] { end += 1 }
      let group = order[start..<end]
      var upTo = below
      for policy in group where upTo.map({ intended[policy] > intended[$0] }) ?? true {
        upTo = policy
      }
      for policy in group {
        if let below { strict = max(strict, intended[below] - intended[policy]) }
        if let from = upTo, intended[from] - intended[policy] > weak {
          weak = intended[from] - intended[policy]
          worst = (from, policy)
        }
      }
      if end == order.count, let lowest = group.map({ intended[$0] }).min() {
        goodhartGap = range.high - lowest
      }
      below = upTo
      start = end
    }
  }

  /// The place of each number among the different ones, from 0.
  static func ranks(_ values: [Rational]) -> [Int] {
    let order = values.indices.sorted { values[$0] < values[$1] }
    var ranks = [Int](repeating: 0, count: values.count)
    var rank = 0
    for (place, index) in order.enumerated() {
      if place > 0 && values[index] != values[order[place - 1]] { rank += 1 }
      ranks[index] = rank
    }
    return ranks
  }

  /// Whether each policy is ordered oppositely to some other.
  private static func opposed(_ proxy: [Int], _ intended: [Int]) -> [Bool] {
    var result = [Bool](repeating: false, count: proxy.count)
    let order = proxy.indices.sorted { intended[$0] < intended[$1] }
    // Upward: some policy of a strictly lower true rank has a higher proxy. Downward: the mirror image.
    for isUpward in [true, false] {
      var extreme: Int?
      let way = isUpward ? order : order.reversed()
      var start = 0
      while start < way.count {
        var end = start
        while end < way.count && intended[way[end]] == intended[way[start]] { end += 1 }
        for policy in way[start..<end] {
          if let extreme, isUpward ? extreme > proxy[policy] : extreme < proxy[policy] {
            result[policy] = true
          }
        }
        for policy in way[start..<end] {
          extreme =
            extreme.map { isUpward ? max($0, proxy[policy]) : min($0, proxy[policy]) }
            ?? proxy[policy]
        }
        start = end
      }
    }
    return result
  }

  /// Pairs with strictly opposite ranks, by a tree of counts (Fenwick 1994).
  private static func inversions(_ proxy: [Int], _ intended: [Int]) -> Int {
    let size = (proxy.max() ?? 0) + 1
    var tree = [Int](repeating: 0, count: size + 1)
    var inserted = 0
    var total = 0
    let order = proxy.indices.sorted { intended[$0] < intended[$1] }
    var start = 0
    while start < order.count {
      var end = start
      while end < order.count && intended[order[end]] == intended[order[start]] { end += 1 }
      for policy in order[start..<end] {
        var notAbove = 0
        var place = proxy[policy] + 1
        while place > 0 {
          notAbove += tree[place]
          place -= place & -place
        }
        total += inserted - notAbove
      }
      for policy in order[start..<end] {
        var place = proxy[policy] + 1
        while place <= size {
          tree[place] += 1
          place += place & -place
        }
        inserted += 1
      }
      start = end
    }
    return total
  }
}
