/// Which columns to read, in what format, and how much to keep.
///
/// A column is a header's name, or a number counted from 1. A number that is a place in the row is
/// that place, even where a header has the same number for a name.
public struct ReadingRequest: Codable, Sendable, Equatable {
  /// The column that holds the texts. Nil: the only one that is not otherwise asked for, or one of
  /// a well-known name (`text`, `sentence`, `content`, ...), else the one with the longest mean
  /// cell.
  public var text: String?
  /// Further columns wanted: a label, a group, a score, a stratum.
  public var columns: [String]
  /// Nil: by the name's ending, then by the content.
  public var format: TextFormat?
  /// Whether the first row of a `.csv` or `.tsv` names the columns. Nil: found out.
  public var header: Bool?
  /// At most so many texts are kept (at least 1).
  public var sampleTexts: Int
  /// At most so many bytes of texts and of different values of columns are kept.
  public var sampleBytes: Int
  /// Decides which texts are kept when there are more.
  public var seed: UInt64

  public init(
    text: String? = nil, columns: [String] = [], format: TextFormat? = nil, header: Bool? = nil,
    sampleTexts: Int = 2_000_000, sampleBytes: Int = 536_870_912, seed: UInt64 = 0
  ) {
    self.text = text
    self.columns = columns
    self.format = format
    self.header = header
    self.sampleTexts = sampleTexts
    self.sampleBytes = sampleBytes
    self.seed = seed
  }

  /// Everything asked for by name or number, the text first.
  var wanted: [String] { (text.map { [$0] } ?? []) + columns }
}

/// How texts lie in a file.
public enum TextFormat: String, Codable, Sendable, CaseIterable {
  /// A text a line.
  case lines
  /// RFC 4180, with `,` or `;` between the cells.
  case csv
  /// A tab between the cells, a row a line.
  case tsv
  /// A JSON object or string a line, or one array of such.
  case jsonl
  /// The whole file is one text.
  case file

  /// What a file's name promises, `.gz` put aside; nil when its ending is not known.
  init?(fileName: String) {
    switch TextFormat.ending(of: fileName) {
    case "txt", "text", "md": self = .lines
    case "csv": self = .csv
    case "tsv", "tab": self = .tsv
    case "jsonl", "ndjson", "json": self = .jsonl
    default: return nil
    }
  }

  /// What follows the last full stop, in small letters, `.gz` put aside; empty when there is none.
  static func ending(of fileName: String) -> String {
    var parts = fileName.lowercased().split(separator: ".", omittingEmptySubsequences: false)
    if parts.count > 1, parts.last == "gz" { parts.removeLast() }
    return parts.count > 1 ? String(parts[parts.count - 1]) : ""
  }
}

/// Sizes that bound memory; tests make them small.
package struct ReadingLimits: Sendable {
  /// Bytes read and parsed at a time.
  package var chunkBytes = 1 << 20
  /// A longer text or cell is cut there.
  package var textBytes = 1 << 20
  /// A longer row or JSON value is an error.
  package var recordBytes = 1 << 26
  /// Cells a row may have.
  package var cells = 1 << 16
  /// Rows looked at before the header and the columns are settled.
  package var lookaheadRows = 1_000
  /// Bytes of such rows.
  package var lookaheadBytes = 1 << 24
  /// Bytes looked at to tell the encoding and the format.
  package var detectionBytes = 1 << 16

  package init() {}

  /// A cell is collected up to this, so that a cut one is known to be too long, and where a scalar
  /// that crosses the limit begins.
  var collectedBytes: Int { textBytes + 4 }
}
