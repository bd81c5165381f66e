import BigInt

/// How weak orderings of the same policies stand to each other.
///
/// An ordering is kept as two sets of pairs of policies: those that rise and those that fall.
struct OrderingRelations: Sendable {
  private let wordCount: Int
  /// `[ordering][word]`: bits of the pairs (i, j), i < j, with i below j; then those with i above
  /// j.
  private let rising: [[UInt64]]
  private let falling: [[UInt64]]

  /// - Parameter levels: `[ordering][policy]`: number of the policy's class.
  init(levels: [[Int]]) {
    let count = levels.first?.count ?? 0
    let words = (count * max(0, count - 1) / 2 + 63) / 64
    wordCount = words
    func bits(_ levels: [Int], where isSet: (Int, Int) -> Bool) -> [UInt64] {
      var result = [UInt64](repeating: 0, count: words)
      var bit = 0
      for first in 0..<count {
        for second in (first + 1)..<max(count, first + 1) {
          if isSet(levels[first], levels[second]) { result[bit >> 6] |= 1 << UInt64(bit & 63) }
          bit += 1
        }
      }
      return result
    }
    rising = levels.map { bits($0, where: <) }
    falling = levels.map { bits($0, where: >) }
  }

  /// Whether no two policies are ordered oppositely (Skalse et al. 2022, Definition 1).
  func areUnhackable(_ first: Int, _ second: Int) -> Bool {
    for word in 0..<wordCount {
      if rising[first][word] & falling[second][word] != 0 { return false }
      if falling[first][word] & rising[second][word] != 0 { return false }
    }
    return true
  }

  /// Whether the second simplifies the first (Definition 2): no tie is broken, no pair turned
  /// round, and something is tied that was not.
  func simplifies(_ first: Int, into second: Int) -> Bool {
    var isSame = true
    for word in 0..<wordCount {
      if rising[second][word] & ~rising[first][word] != 0 { return false }
      if falling[second][word] & ~falling[first][word] != 0 { return false }
      isSame =
        isSame && rising[first][word] == rising[second][word]
        && falling[first][word] == falling[second][word]
    }
    return !isSame
  }
}

/// The number of weak orderings of so many things (Fubini numbers): 1, 1, 3, 13, 75, 541, …
package func weakOrderingCount(_ count: Int) -> BigInt {
  // a(n) = sum over the size k of the lowest class of C(n, k) · a(n − k).
  var numbers: [BigInt] = [1]
  var binomials: [BigInt] = [1]
  for size in 1..<max(count + 1, 1) {
    var next: [BigInt] = [1]
    for index in 1..<binomials.count { next.append(binomials[index - 1] + binomials[index]) }
    next.append(1)
    binomials = next
    var total = BigInt(0)
    for lowest in 1...size { total += binomials[lowest] * numbers[size - lowest] }
    numbers.append(total)
  }
  return numbers[count]
}
