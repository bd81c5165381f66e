import Findings
import Foundation

/// Puts changes of measures into words.
public enum SentenceWriter {
  /// One change in words: `bus speed 7.2 → 0.1 m/s`.
  public static func change(
    _ change: AuditFinding.MeasureChange, from comparison: AuditFinding.Comparison
  ) -> String {
    let name = words(change.measure.name)
    let unit = unitText(change.measure.unit)
    let (before, after) = numbers(change.before(comparison).mean, change.final.mean)
    if before == after {
      return "\(name) unchanged at \(NumberText.short(change.final.mean))\(unit)"
    }
    return "\(name) \(before) → \(after)\(unit)"
  }

  /// What the largest changes are counted from: `Peak to final` or `Base to final`.
  public static func span(_ comparison: AuditFinding.Comparison) -> String {
    comparison == .peak ? "Peak to final" : "Base to final"
  }

  /// The largest changes, joined with "; ", largest standardised change first.
  public static func summary(
    of changes: [AuditFinding.MeasureChange], from comparison: AuditFinding.Comparison, limit: Int
  ) -> String {
    sorted(changes)
      .filter { ($0.standardisedChange ?? 0) != 0 }
      .prefix(max(0, limit))
      .map { change($0, from: comparison) }
      .joined(separator: "; ")
  }

  /// What changed, as one sentence; nil where nothing did.
  public static func inWords(_ finding: AuditFinding) -> String? {
    let changes = summary(of: finding.changes, from: finding.comparedWith, limit: 6)
    return changes.isEmpty ? nil : "\(span(finding.comparedWith)): \(changes)."
  }

  /// Changes in falling order of their standardised size; those without one come last.
  public static func sorted(
    _ changes: [AuditFinding.MeasureChange]
  ) -> [AuditFinding.MeasureChange] {
    changes.enumerated().sorted { left, right in
      let (a, b) = (size(left.element), size(right.element))
      return a == b ? left.offset < right.offset : a > b
    }.map(\.element)
  }

  /// A camelCase or kebab-case name as words: `meanBusSpeed` becomes `mean bus speed`.
  public static func words(_ name: String) -> String {
    var result = ""
    let letters = Array(name)
    for (index, letter) in letters.enumerated() {
      if letter == "-" || letter == "_" {
        result += " "
        continue
      }
      let follows = index > 0 && (letters[index - 1].isLowercase || letters[index - 1].isNumber)
      let nextIsLower = index + 1 < letters.count && letters[index + 1].isLowercase
      let endsAcronym = index > 0 && letters[index - 1].isUppercase && nextIsLower
      if letter.isUppercase && (follows || endsAcronym) { result += " " }
      // An acronym keeps its capitals.
      let inAcronym =
        letter.isUppercase && !nextIsLower
        && (index + 1 < letters.count && letters[index + 1].isUppercase
          || index > 0 && letters[index - 1].isUppercase)
      result += inAcronym ? String(letter) : letter.lowercased()
    }
    return result
  }

  private static func size(_ change: AuditFinding.MeasureChange) -> Double {
    guard let size = change.standardisedChange, !size.isNaN else { return -1 }
    // Beyond three deviations a change is plain, and the card's order says what matters more.
    return min(abs(size), 3)
  }

  private static func unitText(_ unit: String) -> String {
    unit.isEmpty || unit == "1" ? "" : unit == "%" ? " %" : " " + unit
  }

  /// Two numbers with the same decimals, enough of them to tell the two apart.
  private static func numbers(_ before: Double, _ after: Double) -> (String, String) {
    let largest = max(abs(before), abs(after))
    guard before.isFinite, after.isFinite, largest < 1e9, largest >= 1e-4 else {
      return (NumberText.short(before, digits: 2), NumberText.short(after, digits: 2))
    }
    let difference = abs(before - after)
    let places =
      difference > largest * 1e-3
      ? min(
        NumberText.decimals(for: difference, digits: 2),
        NumberText.decimals(for: largest, digits: 3))
      : NumberText.decimals(for: largest, digits: 3)
    return (
      NumberText.fixed(before, decimals: places), NumberText.fixed(after, decimals: places)
    )
  }
}
