import Ground

/// Why texts cannot be read, where, and what to do about it.
///
/// `file` is the path as it was given, for a file of a folder with its place in there. Lines are
/// counted from 1 and are lines of the file, not rows of the table.
public enum ReadingError: UsageError, Equatable {
  case notFound(file: String)
  case unreadable(file: String, reason: String)
  case wrongColumn(file: String, wanted: String, available: [String])
  /// A column was asked for by name where no header is; `columns` is how many columns there are.
  case noHeader(file: String, wanted: String, columns: Int)
  /// A column was asked of plain texts.
  case columnNeedsTable(file: String, wanted: String)
  /// Every column is otherwise asked for, or none holds texts.
  case noTextColumn(file: String, available: [String])
  case undecodable(file: String, line: Int)
  /// `line` is where the quote opens.
  case unbalancedQuote(file: String, line: Int)
  case malformed(file: String, line: Int, reason: String)
  case raggedRow(file: String, line: Int, expected: Int, found: Int)
  /// `bytes` is how many were unpacked before.
  case truncatedGzip(file: String, bytes: Int)
  case corruptGzip(file: String, bytes: Int)
  /// A folder of both texts and tables.
  case mixedFolder(file: String, endings: [String])
  case noTexts(file: String)

  public var description: String {
    switch self {
    case .notFound(let file):
      "There is no file or folder '\(file)'. Check the path, or give - for standard input."
    case .unreadable(let file, let reason):
      "'\(file)' cannot be read: \(reason). Check that it exists and that you may read it."
    case .wrongColumn(let file, let wanted, let available):
      "'\(file)' has no column '\(wanted)'. "
        + (available.isEmpty
          ? "It has no columns."
          : "Its columns are \(ReadingWords.listed(available)). "
            + "Name one of them, or give its number from 1.")
    case .noHeader(let file, let wanted, let columns):
      "'\(file)' has no header row, so no column is called '\(wanted)'. Give columns by number, "
        + (columns == 1 ? "here only 1" : "here 1 to \(columns)")
        + ", or say that the first row is a header."
    case .columnNeedsTable(let file, let wanted):
      "'\(file)' is read as plain texts and has no column '\(wanted)'. Columns need a table: "
        + "name the format (csv, tsv or jsonl) if it is one, or ask for no column."
    case .noTextColumn(let file, let available):
      "No column of '\(file)' is left to take the texts from. "
        + (available.isEmpty
          ? "It has no columns. " : "Its columns are \(ReadingWords.listed(available)). ")
        + "Name the one that holds the texts."
    case .undecodable(let file, let line):
      "'\(file)', line \(line): bytes that are no text in UTF-8, UTF-16 or Latin-1. "
        + "Repair the line or save the file as UTF-8; "
        + "of a spreadsheet or an archive, export a .csv."
    case .unbalancedQuote(let file, let line):
      "'\(file)', line \(line): a cell's opening quote has no closing quote before the next "
        + "separator. Close it, and write a quote inside a quoted cell twice."
    case .malformed(let file, let line, let reason):
      "'\(file)', line \(line): \(reason). Correct or remove this line."
    case .raggedRow(let file, let line, let expected, let found):
      "'\(file)', line \(line): \(Wording.count(expected, "cell")) expected, \(found) "
        + "found. Complete the row; quote a cell that has a separator or a line break in it."
    case .truncatedGzip(let file, let bytes):
      "'\(file)' breaks off: its gzip data end too soon, after "
        + "\(Wording.grouped(bytes)) unpacked bytes. "
        + "Fetch or pack the file again."
    case .corruptGzip(let file, let bytes):
      "'\(file)' is damaged: its gzip data are wrong after "
        + "\(Wording.grouped(bytes)) unpacked bytes. "
        + "Fetch or pack the file again."
    case .mixedFolder(let file, let endings):
      "The folder '\(file)' holds both texts and tables "
        + "(\(ReadingWords.listed(endings))). "
        + "Name the files that are meant, or the format to read only those."
    case .noTexts(let file):
      "'\(file)' holds no texts: it is empty, or every text is blank. Give one that has some."
    }
  }
}

/// How names and numbers are written in errors and notes.
enum ReadingWords {
  /// The first few dozen of some names, with commas.
  static func listed(_ names: [String]) -> String {
    Wording.list(names.map { "'\(String($0.prefix(80)))'" }, last: nil, atMost: 40)
  }
}
