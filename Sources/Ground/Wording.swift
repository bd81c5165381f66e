import Foundation

/// How sentences say shares, counts and lists.
public enum Wording {
  /// How many decimals a percentage has.
  public enum PercentDigits: Sendable {
    /// None: `42 %`.
    case none
    /// One, unless it is 0: `42 %`, `41.5 %`.
    case oneUnlessZero
    /// One where it matters, below 10 % and above 99 %: `42 %`, `0.3 %`, `99.6 %`.
    case oneNearTheEnds
  }

  /// A share of one as a percentage, for a sentence.
  public static func percent(_ share: Double, _ digits: PercentDigits = .none) -> String {
    let value = 100 * share
    switch digits {
    case .none:
      guard let whole = Int(exactly: value.rounded()) else { return "n/a" }
      return "\(whole) %"
    case .oneUnlessZero:
      let rounded = (value * 10).rounded() / 10
      return (Int(exactly: rounded).map(String.init) ?? "\(rounded)") + " %"
    case .oneNearTheEnds:
      let isNear = value > 0 && value < 9.95 || value > 99 && value < 100
      return String(format: "%.\(isNear ? 1 : 0)f %%", value)
    }
  }

  /// A number and what is counted: `1 run`, `3 runs`.
  ///
  /// - Parameters:
  ///   - many: The plural; nil where an s makes it.
  ///   - oneInWords: `one run`, as a sentence begins or flows better.
  public static func count(
    _ number: Int, _ one: String, _ many: String? = nil, oneInWords: Bool = false
  ) -> String {
    if number == 1 { return (oneInWords ? "one " : "1 ") + one }
    return "\(number) \(many ?? one + "s")"
  }

  /// Items in a sentence: `a, b and c`; of more than `most` the first ones, `a, b and 12 more`.
  ///
  /// - Parameter last: The word before the last item; nil for a comma.
  public static func list(
    _ items: [String], last word: String? = "and", atMost most: Int = .max
  ) -> String {
    let shown = items.prefix(most)
    if items.count > most {
      return shown.joined(separator: ", ") + " and \(items.count - most) more"
    }
    guard let word, shown.count > 1, let last = shown.last else {
      return shown.joined(separator: ", ")
    }
    return shown.dropLast().joined(separator: ", ") + " \(word) " + last
  }

  /// A whole number with commas between the thousands: `1,234,567`.
  public static func grouped(_ number: Int) -> String {
    let digits = String(number.magnitude)
    var text = number < 0 ? "-" : ""
    for (place, digit) in digits.enumerated() {
      if place > 0 && (digits.count - place) % 3 == 0 { text.append(",") }
      text.append(digit)
    }
    return text
  }
}
