import Findings
import Foundation
import Ground

/// Exact numbers for people: short fractions whole, long ones as decimals.
public enum ExactText {
  /// Most characters of a fraction that is shown whole.
  public static let longest = 17

  /// The parts of a number's text; nil where it is no number.
  public struct Parts: Sendable {
    public var isNegative: Bool
    public var above: Substring
    /// Empty for a whole number.
    public var below: Substring

    public init?(_ text: String) {
      let parts = text.split(separator: "/", omittingEmptySubsequences: false)
      guard let first = parts.first, parts.count <= 2 else { return nil }
      isNegative = first.first == "-"
      above = isNegative ? first.dropFirst() : first
      below = parts.count == 2 ? parts[1] : ""
      func isDigits(_ text: Substring) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { $0 >= 48 && $0 <= 57 }
      }
      guard isDigits(above), parts.count == 1 || isDigits(below) else { return nil }
      if !below.isEmpty, below.utf8.allSatisfy({ $0 == 48 }) { return nil }
    }

    public var digits: Int { above.utf8.count + below.utf8.count }
    public var isShort: Bool { above.utf8.count + below.utf8.count < ExactText.longest }
    public var isZero: Bool { above.utf8.allSatisfy { $0 == 48 } }
    public var sign: String { isNegative && !isZero ? "−" : "" }
    public var whole: String { sign + above + (below.isEmpty ? "" : "/" + below) }
  }

  // MARK: - Text

  /// `3`, `17/4 = 4.25`, `1/3 ≈ 0.333333`; where the fraction is long `≈ 12.3456789 (3001 digits)`.
  public static func short(_ number: ExactNumber) -> String { joined(parts(number)) }

  /// One number, or both ends of what holds it.
  public static func short(_ enclosure: Enclosure) -> String { joined(parts(enclosure)) }

  /// The number where it is short, else its decimals: what stands in a sentence.
  public static func plain(_ number: ExactNumber) -> String { parts(number).text }

  public static func plain(_ enclosure: Enclosure) -> String { parts(enclosure).text }

  private static func joined(_ parts: (text: String, note: String)) -> String {
    parts.note.isEmpty ? parts.text : parts.text + " " + parts.note
  }

  /// The number in at most about eight characters, for pictures and lists of probabilities.
  public static func brief(_ number: ExactNumber) -> String {
    guard let parts = Parts(number.text) else { return TerminalText.cut(line(number), to: 8) }
    return parts.whole.count <= 7 ? parts.whole : decimal(number, digits: 4)
  }

  /// What is shown large, and what is added in small.
  public static func parts(_ number: ExactNumber) -> (text: String, note: String) {
    guard let parts = Parts(number.text) else { return (line(number), "") }
    if parts.isShort {
      guard !parts.below.isEmpty else { return (parts.whole, "") }
      if let exact = finiteDecimal(parts) { return (parts.whole, "= " + exact) }
      return (parts.whole, "≈ " + decimal(number, digits: 6))
    }
    return (
      "≈ " + decimal(number, digits: 9),
      "(\(NumberText.whole(parts.digits)) digits)"
    )
  }

  private static func line(_ number: ExactNumber) -> String { VisibleText.name(number.text) }

  /// The ends, or where they are near the digits that they share.
  public static func parts(_ enclosure: Enclosure) -> (text: String, note: String) {
    let (low, high) = (enclosure.low, enclosure.high)
    if enclosure.isExact { return parts(low) }
    let ends = [low, high].compactMap { Parts($0.text) }
    guard ends.count == 2 else { return ("\(line(low)) … \(line(high))", "") }
    // As many digits as tell the two ends apart.
    let digits = [5, 8, 11, 14].first { decimal(low, digits: $0) != decimal(high, digits: $0) }
    let decimals = digits.map { "\(decimal(low, digits: $0)) … \(decimal(high, digits: $0))" }
    guard let digits, let decimals else {
      return ("≈ " + decimal(low, digits: 12), "(to 14 digits and more)")
    }
    if digits > 5 { return ("≈ " + decimal(low, digits: digits - 2), "(\(decimals))") }
    let areShort = ends.allSatisfy { $0.digits < 7 && !$0.below.isEmpty }
    return areShort ? (ends.map(\.whole).joined(separator: " … "), "(\(decimals))") : (decimals, "")
  }

  // MARK: - Decimals

  /// The number in decimals with that many significant digits, whatever its size.
  public static func decimal(_ number: ExactNumber, digits: Int) -> String {
    guard let parts = Parts(number.text) else { return NumberText.missing }
    if parts.isZero { return "0" }
    let above = leading(parts.above)
    let below = parts.below.isEmpty ? (1.0, 0) : leading(parts.below)
    var lead = above.0 / below.0
    var exponent = above.1 - below.1
    while lead >= 10 {
      lead /= 10
      exponent += 1
    }
    while lead < 1 {
      lead *= 10
      exponent -= 1
    }
    if exponent >= -4 && exponent < 9 {
      let value =
        exponent < 0 ? lead / pow(10, Double(-exponent)) : lead * pow(10, Double(exponent))
      let text = NumberText.short(value, digits: digits)
      return parts.sign + text
    }
    if exponent >= 9 && exponent < 15 {
      let places = max(0, digits - 1 - exponent)
      return parts.sign + NumberText.fixed(lead * pow(10, Double(exponent)), decimals: places)
    }
    let power = pow(10, Double(digits - 1))
    lead = (lead * power).rounded() / power
    if lead >= 10 {
      lead /= 10
      exponent += 1
    }
    return parts.sign + NumberText.short(lead, digits: digits) + "e"
      + (exponent < 0 ? "−" : "") + String(exponent.magnitude)
  }

  /// The first digits as a number of 1 to 10, and its power of ten.
  private static func leading(_ digits: Substring) -> (Double, Int) {
    let digits = digits.drop { $0 == "0" }
    let first = digits.prefix(18)
    return ((Double(first) ?? 0) / pow(10, Double(first.count - 1)), digits.count - 1)
  }

  /// All decimals of a fraction that has at most six of them.
  private static func finiteDecimal(_ parts: Parts) -> String? {
    guard let above = UInt64(parts.above), var below = UInt64(parts.below), below > 0 else {
      return nil
    }
    let whole = above / below
    var rest = above % below
    var decimals = ""
    while rest != 0 && decimals.count < 6 {
      let (next, overflow) = rest.multipliedReportingOverflow(by: 10)
      if overflow { return nil }
      decimals += String(next / below)
      rest = next % below
    }
    below = rest
    guard below == 0 else { return nil }
    return parts.sign + String(whole) + (decimals.isEmpty ? "" : "." + decimals)
  }

  /// A share of one as a percentage, `none` and `all` only where it is exactly that.
  public static func percent(_ share: ExactNumber) -> String {
    guard let parts = Parts(share.text) else { return NumberText.missing }
    if parts.isZero { return "0 %" }
    if share.text == "1" { return "100 %" }
    let value = share.double * 100
    guard value.isFinite else { return NumberText.missing }
    let text = NumberText.short(value, digits: 3)
    return (text == "100" || text == "0" ? "≈ " : "") + text + " %"
  }
}

/// Which of two exact numbers is the larger, decided on their digits.
public enum ExactOrder {
  /// Below, at or above 0 as the first is less than, equal to or greater than the second; nil where
  /// one is no number.
  public static func compare(_ a: ExactNumber, _ b: ExactNumber) -> Int? {
    guard let left = ExactText.Parts(a.text), let right = ExactText.Parts(b.text) else {
      return nil
    }
    let signs = (sign(left), sign(right))
    if signs.0 != signs.1 || signs.0 == 0 { return signs.0 - signs.1 }
    if a.text == b.text { return 0 }
    // These are right to more than twelve digits: where they are further apart, that decides.
    let (x, y) = (a.double, b.double)
    if x.isNormal, y.isNormal, abs(x - y) > 1e-9 * max(abs(x), abs(y)) { return x < y ? -1 : 1 }
    let one: Substring = "1"
    let order = compare(
      product(left.above, right.below.isEmpty ? one : right.below),
      product(right.above, left.below.isEmpty ? one : left.below))
    return signs.0 > 0 ? order : -order
  }

  /// Nil where the enclosures overlap without being the same exact number.
  public static func compare(_ a: Enclosure, _ b: Enclosure) -> Int? {
    if a.isExact && b.isExact { return compare(a.low, b.low) }
    if let below = compare(a.high, b.low), below < 0 { return -1 }
    if let above = compare(a.low, b.high), above > 0 { return 1 }
    return nil
  }

  /// −1, 0 or 1; nil where it is no number.
  public static func sign(_ number: ExactNumber) -> Int? {
    ExactText.Parts(number.text).map(sign)
  }

  private static func sign(_ parts: ExactText.Parts) -> Int {
    parts.isZero ? 0 : parts.isNegative ? -1 : 1
  }

  /// Digits in groups of nine, the last group first.
  private static func groups(_ digits: Substring) -> [UInt64] {
    var result: [UInt64] = []
    var end = digits.endIndex
    while end > digits.startIndex {
      let start =
        digits.index(end, offsetBy: -9, limitedBy: digits.startIndex) ?? digits.startIndex
      result.append(UInt64(digits[start..<end]) ?? 0)
      end = start
    }
    return result
  }

  private static func product(_ a: Substring, _ b: Substring) -> [UInt64] {
    let (a, b) = (groups(a), groups(b))
    var result = [UInt64](repeating: 0, count: a.count + b.count)
    for (i, left) in a.enumerated() where left != 0 {
      var carry: UInt64 = 0
      for (j, right) in b.enumerated() {
        let sum = result[i + j] + left * right + carry
        result[i + j] = sum % 1_000_000_000
        carry = sum / 1_000_000_000
      }
      result[i + b.count] += carry
    }
    while result.last == 0 { result.removeLast() }
    return result
  }

  private static func compare(_ a: [UInt64], _ b: [UInt64]) -> Int {
    if a.count != b.count { return a.count < b.count ? -1 : 1 }
    for (left, right) in zip(a.reversed(), b.reversed()) where left != right {
      return left < right ? -1 : 1
    }
    return 0
  }
}
