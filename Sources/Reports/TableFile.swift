import Documents
import Foundation
import Ground

/// Tables for programs, as CSV after RFC 4180 or as JSON lines.
public enum TableFile {
  public enum Format: String, Sendable, CaseIterable { case csv, jsonl }

  public static func text(_ table: DataTable, as format: Format) throws -> String {
    switch format {
    case .csv:
      return CSVText.table([table.columns] + table.rows.map { $0.map(field) })
    case .jsonl:
      return try table.rows.map { row in
        try canonicalJSON(
          Dictionary(
            zip(table.columns, row.map(Written.init)), uniquingKeysWith: { first, _ in first }))
          + "\n"
      }.joined()
    }
  }

  private static func field(_ datum: DataTable.Datum) -> String {
    switch datum {
    case .text(let text): CSVText.withoutFormula(text)
    case .number(let number): "\(number)"
    case .whole(let number): "\(number)"
    case .flag(let flag): "\(flag)"
    case .missing: ""
    }
  }

  /// A datum as JSON writes it.
  private struct Written: Encodable {
    var datum: DataTable.Datum

    func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      switch datum {
      case .text(let text): try container.encode(text)
      case .number(let number): try container.encode(number)
      case .whole(let number): try container.encode(number)
      case .flag(let flag): try container.encode(flag)
      case .missing: try container.encodeNil()
      }
    }
  }
}
