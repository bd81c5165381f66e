/// Writes comma-separated values after RFC 4180: rows end with CR LF, and a field with a comma, a quote
/// or a line break stands in quotes.
public enum CSVText {
  /// A whole table, the header its first row.
  public static func table(_ rows: [[String]]) -> String { rows.map(row).joined() }

  /// One row with its end.
  public static func row(_ fields: [String]) -> String {
    fields.map { field($0) }.joined(separator: ",") + "\r\n"
  }

  /// A text from elsewhere that no spreadsheet takes for a formula: an apostrophe goes before what would be
  /// one. Numbers, fractions among them, stay as they are.
  public static func withoutFormula(_ text: String) -> String {
    guard let first = text.first, "=+-@\t\r".contains(first) else { return text }
    // A sign, then digits, a point, a stroke, an exponent: nothing of it is worked out to harm.
    let rest = text.utf8.dropFirst()
    let isNumber =
      "+-".contains(first)
      && rest.allSatisfy { (0x2E...0x39).contains($0) || [0x2D, 0x45, 0x65].contains($0) }
      && rest.contains { (0x30...0x39).contains($0) }
      && !(rest.contains(0x2D) && !rest.contains { $0 == 0x45 || $0 == 0x65 })
    return isNumber ? text : "'" + text
  }

  /// One field, in quotes where it must be.
  public static func field(_ text: String) -> String {
    // Bytes, as CR LF is one character and neither of its two.
    let mustBeQuoted = text.utf8.contains { $0 == 0x2C || $0 == 0x22 || $0 == 0x0D || $0 == 0x0A }
    return mustBeQuoted ? quoted(text) : text
  }

  /// One field in quotes; quotes in it are doubled.
  public static func quoted(_ text: String) -> String {
    "\"" + text.replacing("\"", with: "\"\"") + "\""
  }
}
