/// Writes comma-separated values after RFC 4180: rows end with CR LF, and a field with a comma, a quote
/// or a line break stands in quotes.
public enum CSVText {
  /// A whole table, the header its first row.
  public static func table(_ rows: [[String]]) -> String { rows.map(row).joined() }

  /// One row with its end.
  public static func row(_ fields: [String]) -> String {
    fields.map { field($0) }.joined(separator: ",") + "\r\n"
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
