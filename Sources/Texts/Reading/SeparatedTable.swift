import Ground

/// What `.csv` and `.tsv` have in common once cells are told apart: the first rows are looked at to
/// settle the header and the columns, then every row goes to the table.
struct SeparatedTable {
  let file: String
  /// Where the parser puts the cells of a row before it calls `endRow`.
  var row: RowBuffer

  private let request: ReadingRequest
  private let limits: ReadingLimits
  /// Whether cells past those of the first row are passed over; otherwise they are an error.
  private let allowsExtraCells: Bool
  private var first = FirstRows()
  private var schema: ReadingSchema?
  /// Cells that a row must have: up to the last one wanted.
  private var needed = 0

  init(file: String, request: ReadingRequest, limits: ReadingLimits, allowsExtraCells: Bool) {
    self.file = file
    self.request = request
    self.limits = limits
    self.allowsExtraCells = allowsExtraCells
    row = RowBuffer(limits: limits)
  }

  /// The row in the buffer is whole; `line` is where it begins.
  mutating func endRow(line: Int, into table: inout TableBuilder) throws(ReadingError) {
    if row.isTooLong {
      throw .malformed(
        file: file, line: line,
        reason: "the row has more than \(Wording.grouped(limits.cells)) cells or "
          + "\(Wording.grouped(limits.recordBytes)) bytes")
    }
    if let schema {
      if !row.isBlankLine || schema.available.count == 1 {
        try give(schema, line: line, into: &table)
      }
      row.clear()
      return
    }
    // Blank lines before anything else, and between rows of several cells, are no rows.
    if !row.isBlankLine || (first.count > 0 && first.width(0) == 1) {
      first.append(row, line: line)
    }
    row.clear()
    if first.isFull(limits) { try settle(into: &table) }
  }

  mutating func finish(into table: inout TableBuilder) throws(ReadingError) {
    if schema == nil && first.count > 0 { try settle(into: &table) }
  }

  private mutating func settle(into table: inout TableBuilder) throws(ReadingError) {
    let settled = try ColumnChoice(rows: first, file: file, request: request).settle(&table)
    schema = settled
    needed = (settled.places + [settled.textPlace]).reduce(0, max) + 1
    row.take(only: settled.places + [settled.textPlace], of: settled.available.count)
    let rows = first
    first = FirstRows()
    for index in (settled.hasHeader ? 1 : 0)..<rows.count {
      rows.copy(index, to: &row)
      try give(settled, line: rows.lines[index], into: &table)
    }
    row.clear()
  }

  private mutating func give(
    _ schema: ReadingSchema, line: Int, into table: inout TableBuilder
  ) throws(ReadingError) {
    let expected = schema.available.count
    if row.cells != expected {
      if row.cells < needed || (row.cells > expected && !allowsExtraCells) {
        throw .raggedRow(file: file, line: line, expected: expected, found: row.cells)
      }
      if row.cells > expected { table.rowsWithExtraCells += 1 }
    }
    row.bytes.withUnsafeBufferPointer { bytes in
      let text = UnsafeBufferPointer(rebasing: bytes[row.range(schema.textPlace)])
      guard table.add(text) else { return }
      for (index, place) in schema.places.enumerated() {
        table.addCell(index, UnsafeBufferPointer(rebasing: bytes[row.range(place)]))
      }
      table.closeRow()
    }
  }
}
