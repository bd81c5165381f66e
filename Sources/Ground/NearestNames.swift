/// The few names most like a mistyped one, nearest first, whatever the case.
///
/// Generous: half of the letters may differ, and a name that contains the other is always near. For a
/// list to choose from; `likelyNames` answers what was probably meant.
public func nearestNames(to name: String, among names: [String], limit: Int = 3) -> [String] {
  let wanted = Array(name.lowercased())
  let ranked = names.map { candidate -> (String, Int) in
    let other = Array(candidate.lowercased())
    var distance = editDistance(wanted, other)
    if !wanted.isEmpty, candidate.lowercased().contains(name.lowercased()) {
      distance = min(distance, 2)
    }
    return (candidate, distance)
  }
  let nearEnough = ranked.filter { $0.1 <= max(3, max(wanted.count, $0.0.count) / 2) }
  return nearEnough.sorted { ($0.1, $0.0) < ($1.1, $1.0) }.prefix(limit).map(\.0)
}

/// Up to two names that were probably meant by a mistyped one, whatever the case; both are equally
/// near.
///
/// Strict and bounded, for names from files: a third of the bytes may differ, and one always where
/// there are two or more; only the first 20,000 names and so many bytes of each are compared.
///
/// - Parameter longest: Bytes of a name that are compared.
public func likelyNames(
  for name: String, among names: [String], longest: Int = 60
) -> [String] {
  let wanted = Array(name.lowercased().utf8.prefix(longest))
  var found: [(name: String, distance: Int)] = []
  for candidate in names.prefix(20_000) {
    let other = Array(candidate.lowercased().utf8.prefix(longest))
    let length = max(wanted.count, other.count)
    let most = max(min(1, length - 1), length / 3)
    guard abs(wanted.count - other.count) <= most else { continue }
    let distance = editDistance(wanted, other)
    if distance <= most { found.append((candidate, distance)) }
  }
  guard let least = found.map(\.distance).min() else { return [] }
  return found.filter { $0.distance == least }.prefix(2).map(\.name)
}

/// How many insertions, deletions, replacements and swaps of neighbours lead from one to the other.
///
/// The restricted distance of Damerau (1964) and Levenshtein (1966): nothing is edited again between
/// letters that were swapped.
public func editDistance<Letter: Equatable>(_ a: [Letter], _ b: [Letter]) -> Int {
  var older = [Int](repeating: 0, count: b.count + 1)
  var previous = Array(0...b.count)
  for i in a.indices {
    var row = [i + 1]
    row.reserveCapacity(b.count + 1)
    for j in b.indices {
      var least = min(previous[j] + (a[i] == b[j] ? 0 : 1), previous[j + 1] + 1, row[j] + 1)
      if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { least = min(least, older[j - 1] + 1) }
      row.append(least)
    }
    older = previous
    previous = row
  }
  return previous[b.count]
}
