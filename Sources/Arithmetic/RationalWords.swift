import Foundation

extension Rational {
  /// For sentences: a short fraction whole with its decimals, a long one by its decimals alone.
  package var plain: String {
    if isWhole && bits <= 60 { return description }
    let digits = Self.decimals(double)
    if bits > 40 { return "about \(digits)" }
    let text = description
    // A decimal fraction is said once: 1/4 is 0.25 to the last digit.
    return "\(text) (\(Rational(digits) == self ? "" : "about ")\(digits))"
  }

  /// Six significant digits without needless zeros.
  private static func decimals(_ value: Double) -> String {
    String(format: "%.6g", value)
  }
}
