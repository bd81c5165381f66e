/// Settles from the first rows of a table whether there is a header and which columns are wanted.
struct ColumnChoice {
  let rows: FirstRows
  let file: String
  let request: ReadingRequest

  /// - Parameter table: its schema, if an earlier file of the folder settled one, is what this file
  ///   must have too; otherwise it is set, and notes are added.
  func settle(_ table: inout TableBuilder) throws(ReadingError) -> ReadingSchema {
    if let earlier = table.schema { return try follow(earlier) }
    let hasHeader = decideHeader()
    let names = names(hasHeader: hasHeader)
    var places: [Int] = []
    for column in request.columns {
      places.append(try place(of: column, names: names, hasHeader: hasHeader))
    }
    let textPlace: Int
    if let text = request.text {
      textPlace = try place(of: text, names: names, hasHeader: hasHeader)
    } else {
      textPlace = try chooseText(
        names: names, except: places, hasHeader: hasHeader, notes: &table.notes)
    }
    if request.header == nil && !request.wanted.contains(where: { number($0) == nil }) {
      table.notes.append(
        hasHeader
          ? "the first row was taken as the header (\(names.prefix(8).joined(separator: ", "))"
            + "\(names.count > 8 ? ", ..." : ""))"
          : "no header row: columns go by number")
    }
    let schema = ReadingSchema(
      available: names, hasHeader: hasHeader, text: names[textPlace],
      columns: places.map { names[$0] }, textPlace: textPlace, places: places)
    table.schema = schema
    return schema
  }

  /// The columns of an earlier file, in this one.
  private func follow(_ earlier: ReadingSchema) throws(ReadingError) -> ReadingSchema {
    let names = names(hasHeader: earlier.hasHeader)
    if names == earlier.available { return earlier }
    func find(_ name: String) throws(ReadingError) -> Int {
      guard let place = names.firstIndex(of: name) else {
        throw .wrongColumn(file: file, wanted: name, available: names)
      }
      return place
    }
    guard let text = earlier.text else { throw .noTextColumn(file: file, available: names) }
    var schema = earlier
    schema.available = names
    schema.textPlace = try find(text)
    schema.places = []
    for column in earlier.columns { schema.places.append(try find(column)) }
    return schema
  }

  // MARK: - Names

  /// Names of the columns; where there is none, the column's number from 1.
  private func names(hasHeader: Bool) -> [String] {
    (0..<rows.width(0)).map { cell in
      let name = hasHeader ? trimmed(rows.text(0, cell)) : ""
      return name.isEmpty ? String(cell + 1) : name
    }
  }

  private func trimmed(_ text: String) -> String {
    let isSpace = { (scalar: Unicode.Scalar) in scalar.properties.isWhitespace }
    var scalars = text.unicodeScalars[...]
    while let first = scalars.first, isSpace(first) { scalars.removeFirst() }
    while let last = scalars.last, isSpace(last) { scalars.removeLast() }
    return String(scalars)
  }

  /// The number that a plain number is.
  private func number(_ name: String) -> Int? {
    guard !name.isEmpty, name.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return Int(name)
  }

  /// A place by number, then by exact name, then by name whatever the case.
  private func place(
    of wanted: String, names: [String], hasHeader: Bool
  ) throws(ReadingError) -> Int {
    if let number = number(wanted), number >= 1, number <= names.count { return number - 1 }
    if hasHeader, let place = ColumnNames.place(of: wanted, among: names) { return place }
    // A first row that looks like data was no header to begin with.
    if number(wanted) == nil && (!hasHeader || (request.header == nil && looksLikeData() != false))
    {
      throw .noHeader(file: file, wanted: wanted, columns: names.count)
    }
    throw .wrongColumn(file: file, wanted: wanted, available: names)
  }

  // MARK: - The header

  /// As said in the request; else a name that is asked for needs a header; else by the first row.
  private func decideHeader() -> Bool {
    if let header = request.header { return header }
    if request.wanted.contains(where: { number($0) == nil }) { return true }
    if let isData = looksLikeData() { return !isData }
    // One row, or one column, of no well-known name.
    return false
  }

  /// Whether the first row is data; nil when nothing tells. In this order:
  /// 1. two well-known names (`text`, `label`, ...) in it: a header;
  /// 2. a cell of it recurs in its column, in another row: data;
  /// 3. one well-known name: a header;
  /// 4. a cell longer than 64 bytes, or one that is a number or a date: data;
  /// 5. only one row, or only one column: nothing tells;
  /// 6. else a header.
  private func looksLikeData() -> Bool? {
    let width = rows.width(0)
    let known = (0..<width).count { ColumnNames.isKnown(rows.text(0, $0)) }
    if known > 1 { return false }
    for cell in 0..<width where rows.length(0, cell) > 0 {
      for row in 1..<max(1, rows.count) where rows.areEqual(0, row, cell: cell) {
        // A header that stands again in the middle, where files were put together, is no data.
        if width == 1 || (0..<width).contains(where: { !rows.areEqual(0, row, cell: $0) }) {
          return true
        }
      }
    }
    if known > 0 { return false }
    if (0..<width).contains(where: { rows.length(0, $0) > 64 || isNumeric(rows.text(0, $0)) }) {
      return true
    }
    return rows.count < 2 || width < 2 ? nil : false
  }

  /// Digits, and what stands in numbers, dates, times and amounts.
  private func isNumeric(_ text: String) -> Bool {
    let allowed = Array("0123456789+-.,:/%$ ".utf8)
    return text.utf8.contains { (0x30...0x39).contains($0) }
      && text.utf8.allSatisfy(allowed.contains)
  }

  // MARK: - The text

  /// The only column left, one of a well-known name, or the one with the longest mean cell.
  private func chooseText(
    names: [String], except places: [Int], hasHeader: Bool, notes: inout [String]
  ) throws(ReadingError) -> Int {
    let left = names.indices.filter { !places.contains($0) }
    guard let first = left.first else { throw .noTextColumn(file: file, available: names) }
    if left.count == 1 { return first }
    if hasHeader, let known = ColumnNames.text(among: names, at: left) { return known }
    let lengths = left.map { cell in
      ((hasHeader ? 1 : 0)..<rows.count).reduce(0) { $0 + rows.length($1, cell) }
    }
    let longest = lengths.indices.max { lengths[$0] < lengths[$1] } ?? 0
    notes.append(ColumnNames.note(onText: names[left[longest]]))
    return left[longest]
  }
}

/// Names that columns often have.
enum ColumnNames {
  /// Names of columns of texts, the surest first.
  private static let texts = [
    "text", "texts", "sentence", "content", "body", "message", "review", "comment", "tweet", "post",
    "utterance", "document", "review_text", "reviewtext", "review_body", "comment_text",
    "tweet_text", "full_text", "clean_text", "abstract", "description", "transcript", "response",
    "answer", "question", "prompt", "sms", "headline", "title",
  ]
  private static let others: Set<String> = [
    "label", "labels", "class", "category", "target", "group", "score", "id", "index", "stratum",
    "rating", "stars", "date", "time", "author", "user", "source", "split", "language", "lang",
    "sentiment", "polarity", "subject", "name", "topic", "y",
  ]

  static func isKnown(_ name: String) -> Bool {
    let small = name.lowercased()
    return others.contains(small) || texts.contains(small)
  }

  /// The place of a name: exactly, else whatever the case.
  static func place(of wanted: String, among names: [String]) -> Int? {
    if let exact = names.firstIndex(of: wanted) { return exact }
    let small = wanted.lowercased()
    return names.firstIndex { $0.lowercased() == small }
  }

  /// Which of some places has a text's well-known name.
  static func text(among names: [String], at places: [Int]) -> Int? {
    for known in texts {
      if let place = places.first(where: { names[$0].lowercased() == known }) { return place }
    }
    return nil
  }

  static func note(onText name: String) -> String {
    "texts taken from column '\(name)', whose cells are the longest"
  }
}
