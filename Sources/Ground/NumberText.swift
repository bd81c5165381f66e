import Foundation

/// Writes numbers for people, the same way in every locale.
///
/// Digits left of the point are never rounded away below a million, decimals follow the number of
/// significant digits asked for, and what is not a number is "n/a".
public enum NumberText {
  /// What stands where there is no number.
  public static let missing = "n/a"

  /// A number with about `digits` significant digits.
  public static func short(_ value: Double, digits: Int = 3) -> String {
    guard value.isFinite else { return missing }
    if value == 0 { return "0" }
    let magnitude = abs(value)
    if magnitude >= 1e9 || magnitude < 1e-4 { return scientific(value, digits: digits) }
    let places = decimals(for: magnitude, digits: digits)
    return trimmed(fixed(value, decimals: places))
  }

  /// A number with exactly `decimals` decimals, thousands grouped from 10,000 on.
  public static func fixed(_ value: Double, decimals: Int) -> String {
    guard value.isFinite else { return missing }
    let magnitude = abs(value)
    if magnitude >= 1e15 { return scientific(value, digits: 3) }
    let plain = decimal(magnitude, decimals: max(0, min(decimals, 12)))
    let isZero = !plain.contains { $0 != "0" && $0 != "." }
    return (value < 0 && !isZero ? "−" : "") + grouped(plain)
  }

  /// A number for an axis: `950`, `10k`, `2.5M`, `−1.2G`, `0.05`.
  public static func engineering(_ value: Double, digits: Int = 3) -> String {
    guard value.isFinite else { return missing }
    let magnitude = abs(value)
    if magnitude >= 1e15 { return scientific(value, digits: digits) }
    for (size, suffix) in [(1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k")] as [(Double, String)]
    // Ten thousand and more; four digits read better whole, except for round thousands.
    where magnitude >= size * (1 - 0.5 * pow(10, Double(-digits))) {
      if size == 1e3 && magnitude < 9_999.5 && value.truncatingRemainder(dividingBy: 1000) != 0 {
        return short(value, digits: max(digits, 4))
      }
      let share = value / size
      return trimmed(fixed(share, decimals: decimals(for: abs(share), digits: digits))) + suffix
    }
    return short(value, digits: digits)
  }

  /// A whole number with its thousands grouped.
  public static func whole(_ value: Int) -> String {
    (value < 0 ? "−" : "") + grouped(String(value.magnitude))
  }

  /// A share of one as a percentage: `42 %`.
  public static func percent(_ share: Double) -> String {
    guard share.isFinite else { return missing }
    let value = share * 100
    return (abs(value) < 1 && value != 0 ? short(value, digits: 1) : fixed(value, decimals: 0))
      + " %"
  }

  /// A number of things in words: `1 state`, `12 states`.
  public static func count(_ value: Int, _ one: String, _ many: String) -> String {
    whole(value) + " " + (value == 1 ? one : many)
  }

  /// A p value: `p = 0.03`, or `p < 0.001`.
  public static func probability(_ p: Double) -> String {
    guard p.isFinite else { return "p " + missing }
    return p < 0.001 ? "p < 0.001" : "p = " + short(p, digits: 2)
  }

  /// A time on a clock: `0:07`, `1:12`, `2:03:40`.
  public static func clock(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds >= 0, seconds < 1e9 else { return "–:––" }
    let whole = Int(seconds.rounded())
    let (hours, minutes, rest) = (whole / 3600, whole / 60 % 60, whole % 60)
    return hours > 0
      ? "\(hours):\(padded(minutes)):\(padded(rest))" : "\(minutes):\(padded(rest))"
  }

  /// A duration in words: `8 s`, `12 min`, `3 h 20 min`.
  public static func duration(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds >= 0, seconds < 1e9 else { return missing }
    if seconds < 60 { return short(seconds, digits: 2) + " s" }
    let minutes = Int((seconds / 60).rounded())
    if minutes < 60 { return "\(minutes) min" }
    return "\(minutes / 60) h" + (minutes % 60 == 0 ? "" : " \(minutes % 60) min")
  }

  /// Decimals that show `digits` significant digits of a positive magnitude.
  public static func decimals(for magnitude: Double, digits: Int) -> Int {
    guard magnitude > 0, magnitude.isFinite else { return 0 }
    let places = min(12, digits - 1 - Int(log10(magnitude).rounded(.down)))
    // 9.996 to three digits is 10.0, not 10.00.
    guard places < 12 else { return 12 }
    let rounded = (magnitude * pow(10, Double(places))).rounded() / pow(10, Double(places))
    guard rounded.isFinite else { return 0 }
    let corrected = digits - 1 - Int((log10(rounded) + 1e-12).rounded(.down))
    return max(0, min(12, min(places, corrected)))
  }

  /// A coordinate for markup: plain digits with a point and an ASCII minus; 0 where not finite.
  public static func coordinate(_ value: Double, decimals: Int = 1) -> String {
    guard value.isFinite, abs(value) < 1e12 else { return "0" }
    let text = trimmed(decimal(abs(value), decimals: decimals))
    return (value < 0 && text != "0" ? "-" : "") + text
  }

  // MARK: - Digits

  private static func decimal(_ magnitude: Double, decimals: Int) -> String {
    let power = pow(10, Double(decimals))
    guard magnitude * power < 9e18 else { return decimal(magnitude, decimals: decimals - 1) }
    let scaled = UInt64((magnitude * power).rounded())
    guard decimals > 0 else { return String(scaled) }
    let divisor = UInt64(power)
    let fraction = String(scaled % divisor)
    return String(scaled / divisor) + "."
      + String(repeating: "0", count: decimals - fraction.count) + fraction
  }

  private static func trimmed(_ text: String) -> String {
    guard text.contains(".") else { return text }
    var result = Substring(text)
    while result.hasSuffix("0") { result.removeLast() }
    if result.hasSuffix(".") { result.removeLast() }
    return String(result)
  }

  private static func grouped(_ text: String) -> String {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard let whole = parts.first, whole.count > 4 else { return text }
    var result = ""
    for (offset, digit) in whole.enumerated() {
      if offset > 0 && (whole.count - offset) % 3 == 0 { result += "," }
      result.append(digit)
    }
    return result + (parts.count > 1 ? "." + parts[1] : "")
  }

  private static func scientific(_ value: Double, digits: Int) -> String {
    let magnitude = abs(value)
    var exponent = Int(log10(magnitude).rounded(.down))
    // Two steps, so that the power of ten of a subnormal number does not vanish.
    var lead = magnitude / pow(10, Double(exponent / 2)) / pow(10, Double(exponent - exponent / 2))
    let power = pow(10, Double(digits - 1))
    lead = (lead * power).rounded() / power
    if lead >= 10 {
      lead /= 10
      exponent += 1
    }
    return (value < 0 ? "−" : "") + trimmed(decimal(lead, decimals: digits - 1)) + "e"
      + (exponent < 0 ? "−" : "") + String(exponent.magnitude)
  }

  private static func padded(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
}
