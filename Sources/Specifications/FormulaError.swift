/// What is wrong with a formula, and at which character.
public struct FormulaError: Error, Sendable, Equatable, CustomStringConvertible {
  public var formula: String
  /// Characters before the place of the error.
  public var offset: Int
  public var message: String

  public init(formula: String, offset: Int, message: String) {
    self.formula = formula
    self.offset = offset
    self.message = message
  }

  /// The message, the formula, and a caret under the character.
  public var description: String {
    let caret = String(repeating: " ", count: offset) + "^"
    return "\(message) (character \(offset + 1))\n  \(formula)\n  \(caret)"
  }
}

/// The few names most like a mistyped one, nearest first.
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

/// Levenshtein distance: insertions, deletions and replacements.
func editDistance(_ a: [Character], _ b: [Character]) -> Int {
  var previous = Array(0...b.count)
  for (i, x) in a.enumerated() {
    var row = [i + 1]
    for (j, y) in b.enumerated() {
      row.append(min(previous[j] + (x == y ? 0 : 1), previous[j + 1] + 1, row[j] + 1))
    }
    previous = row
  }
  return previous[b.count]
}
