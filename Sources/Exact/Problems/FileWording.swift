import Arithmetic
import Ground

/// How messages about files write what stands in them.
enum FileWording {
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
    Wording.list(names.map(quoted), last: nil, atMost: most)
  }

  /// ` Did you mean 'left'?` where a name comes near, else ` There are: 'left', 'right'.` where
  /// they are few.
  static func suggestion(for name: String, among names: [String]) -> String {
    let near = likelyNames(for: name, among: names)
    if !near.isEmpty {
      return " Did you mean \(Wording.list(near.map(quoted), last: "or"))?"
    }
    if names.isEmpty { return " There are none." }
    return names.count <= 8 ? " There are: \(list(names, most: 8))." : ""
  }
}
