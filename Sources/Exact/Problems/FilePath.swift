/// A place in a file's tree, as messages name it: `transitions.start.left`, `policies[2].choose."a
/// b"`.
///
/// Items of a list are counted from 0.
struct FilePath: Sendable, CustomStringConvertible {
  private enum Part: Sendable {
    case name(String)
    case index(Int)
  }

  private var parts: [Part] = []

  static func / (path: FilePath, name: String) -> FilePath {
    var longer = path
    longer.parts.append(.name(name))
    return longer
  }

  subscript(index: Int) -> FilePath {
    var longer = self
    longer.parts.append(.index(index))
    return longer
  }

  var description: String {
    var text = ""
    for part in parts {
      switch part {
      case .index(let index): text += "[\(index)]"
      case .name(let name): text += (text.isEmpty ? "" : ".") + Self.written(name)
      }
    }
    return text
  }

  /// A name as it is, or in double quotes where it could be taken for more than one.
  private static func written(_ name: String) -> String {
    let isPlain =
      !name.isEmpty && name.count <= Wording.longestName
      && name.unicodeScalars.allSatisfy {
        $0.properties.isAlphabetic || ("0"..."9").contains($0) || "_-,".unicodeScalars.contains($0)
      }
    return isPlain ? name : "\"\(Wording.cut(name))\""
  }
}

/// How messages about files write what stands in them.
enum Wording {
  /// Characters of a name that a message repeats.
  static let longestName = 60

  /// A name in single quotes.
  static func quoted(_ name: String) -> String { "'\(cut(name))'" }

  /// A text without what would disturb a terminal, cut to a length that fits a message.
  static func cut(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars.prefix(longestName) {
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned:
        result += "\\u{\(String(scalar.value, radix: 16))}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return text.unicodeScalars.count > longestName ? result + "…" : result
  }

  /// A number, cut where it has more digits than a message can hold.
  static func number(_ value: Rational) -> String {
    value.bits > 256 ? "\(value.double) (a fraction of \(value.bits) bits)" : value.description
  }

  /// `'a', 'b', 'c'`, and how many more there are.
  static func list(_ names: [String], most: Int = 5) -> String {
    let shown = names.prefix(most).map(quoted).joined(separator: ", ")
    return names.count > most ? "\(shown) and \(names.count - most) more" : shown
  }

  /// ` Did you mean 'left'?` where a name comes near, else ` There are: 'left', 'right'.` where
  /// they are few.
  static func suggestion(for name: String, among names: [String]) -> String {
    let near = nearest(to: name, among: names)
    if !near.isEmpty {
      return " Did you mean \(near.map(quoted).joined(separator: " or "))?"
    }
    if names.isEmpty { return " There are none." }
    return names.count <= 8 ? " There are: \(list(names, most: 8))." : ""
  }

  /// Up to two names that are most like a mistyped one, nearest first.
  static func nearest(to name: String, among names: [String]) -> [String] {
    let wanted = Array(name.lowercased().utf8.prefix(longestName))
    var found: [(name: String, distance: Int)] = []
    for candidate in names.prefix(20_000) {
      let other = Array(candidate.lowercased().utf8.prefix(longestName))
      // A third of the letters may differ, and one always where there are two or more.
      let most = max(min(1, max(wanted.count, other.count) - 1), max(wanted.count, other.count) / 3)
      guard abs(wanted.count - other.count) <= most else { continue }
      let distance = editDistance(wanted, other)
      if distance <= most { found.append((candidate, distance)) }
    }
    guard let least = found.map(\.distance).min() else { return [] }
    return found.filter { $0.distance == least }.prefix(2).map(\.name)
  }

  /// Insertions, deletions, replacements and swapped neighbours (restricted Damerau and
  /// Levenshtein).
  private static func editDistance(_ a: [UInt8], _ b: [UInt8]) -> Int {
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
}
