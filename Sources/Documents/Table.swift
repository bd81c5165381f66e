/// A table for people.
public struct Table: Codable, Sendable, Equatable {
  public struct Column: Codable, Sendable, Equatable {
    public var heading: Inline
    /// Numbers align to the right.
    public var isNumber: Bool
    /// Columns with the greatest rank are the first to go where a terminal is narrow; 0 stays.
    public var rank: Int

    public init(_ heading: Inline, isNumber: Bool = false, rank: Int = 0) {
      self.heading = heading
      self.isNumber = isNumber
      self.rank = rank
    }

    public static func text(_ heading: Inline, rank: Int = 0) -> Column {
      Column(heading, rank: rank)
    }

    public static func number(_ heading: Inline, rank: Int = 0) -> Column {
      Column(heading, isNumber: true, rank: rank)
    }
  }

  public var columns: [Column]
  /// Cells in the order of the columns; the first names its row.
  public var rows: [[Inline]]
  public var caption: Inline
  /// What a page folds the table under where it has more rows than `most`; never where empty.
  public var summary: Inline
  public var most: Int
  /// Rows that a terminal shows.
  public var terminalRows: Int

  public init(
    _ columns: [Column], rows: [[Inline]], caption: Inline = "", summary: Inline = "",
    most: Int = 14, terminalRows: Int = 24
  ) {
    self.columns = columns
    self.rows = rows
    self.caption = caption
    self.summary = summary
    self.most = most
    self.terminalRows = terminalRows
  }
}

extension Block {
  /// A table for people.
  public static func table(
    _ columns: [Table.Column], rows: [[Inline]], caption: Inline = "", summary: Inline = "",
    most: Int = 14, terminalRows: Int = 24
  ) -> Block {
    .table(
      Table(
        columns, rows: rows, caption: caption, summary: summary, most: most,
        terminalRows: terminalRows))
  }
}

/// A table for programs: what `export` prints as CSV or as JSON lines.
public struct DataTable: Codable, Sendable, Equatable {
  public enum Datum: Codable, Sendable, Equatable, ExpressibleByStringLiteral {
    case text(String)
    case number(Double)
    case whole(Int)
    case flag(Bool)
    case missing

    public init(stringLiteral value: String) { self = .text(value) }
    public init(_ number: Double?) { self = number.map { .number($0) } ?? .missing }
  }

  /// What the file would be called.
  public var name: String
  public var columns: [String]
  public var rows: [[Datum]]

  public init(name: String, columns: [String], rows: [[Datum]]) {
    self.name = name
    self.columns = columns
    self.rows = rows
  }
}
