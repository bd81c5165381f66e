/// The cells of the row that is being parsed, end to end in one buffer that is used again.
struct RowBuffer {
  /// How many cells the row has so far.
  private(set) var cells = 0
  private(set) var bytes: [UInt8] = []
  /// The row has more bytes or cells than any row may; the rest of it was not taken.
  private(set) var isTooLong = false
  /// A cell was in quotes, so a row of one empty cell is not a blank line.
  var hasQuotes = false

  /// Where each cell ends in `bytes`.
  private var ends: [Int] = []
  private var cellStart = 0
  /// Which cells are copied, the others being only counted; nil copies all.
  private var taken: [Bool]?
  private var takes = true
  private var isFirstEmpty = true
  private let limits: ReadingLimits

  init(limits: ReadingLimits) {
    self.limits = limits
  }

  /// Copies from now on only the cells at `places` of rows that have `count`.
  mutating func take(only places: [Int], of count: Int) {
    var taken = [Bool](repeating: false, count: count)
    for place in places { taken[place] = true }
    self.taken = taken
    clear()
  }

  /// Nothing at all stood in the row.
  var isBlankLine: Bool { cells == 1 && isFirstEmpty && !hasQuotes }

  mutating func clear() {
    cells = 0
    bytes.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
    cellStart = 0
    isTooLong = false
    hasQuotes = false
    isFirstEmpty = true
    takes = taken?.first ?? true
  }

  /// Adds to the cell that is open.
  mutating func append(_ added: UnsafeBufferPointer<UInt8>) {
    if cells == 0 && !added.isEmpty { isFirstEmpty = false }
    guard takes else { return }
    let room = limits.collectedBytes - (bytes.count - cellStart)
    if added.count <= room {
      bytes.append(contentsOf: added)
    } else if room > 0 {
      bytes.append(contentsOf: UnsafeBufferPointer(rebasing: added[..<room]))
    }
  }

  /// Ends the open cell and opens the next.
  mutating func endCell() {
    if cells >= limits.cells || bytes.count > limits.recordBytes {
      isTooLong = true
      takes = false
      return
    }
    cells += 1
    ends.append(bytes.count)
    cellStart = bytes.count
    if let taken { takes = cells < taken.count && taken[cells] }
  }

  /// The bytes of a cell among those of the row.
  @inline(__always)
  func range(_ cell: Int) -> Range<Int> {
    (cell == 0 ? 0 : ends[cell - 1])..<ends[cell]
  }
}

/// The first rows of a table, kept until its header and columns are settled.
struct FirstRows {
  private(set) var cells = PackedTexts()
  /// Each row's first cell, and at last how many cells there are.
  private(set) var starts = [0]
  /// The line each row begins on.
  private(set) var lines: [Int] = []

  var count: Int { lines.count }

  mutating func append(_ row: RowBuffer, line: Int) {
    row.bytes.withUnsafeBufferPointer { bytes in
      for cell in 0..<row.cells {
        cells.append(UnsafeBufferPointer(rebasing: bytes[row.range(cell)]))
      }
    }
    starts.append(cells.count)
    lines.append(line)
  }

  func isFull(_ limits: ReadingLimits) -> Bool {
    // A cell costs an offset, so rows of many empty cells are not free.
    count > limits.lookaheadRows || cells.bytes.count + 8 * cells.count > limits.lookaheadBytes
  }

  /// How many cells a row has.
  func width(_ row: Int) -> Int { starts[row + 1] - starts[row] }

  /// Length of a cell in bytes; 0 where the row has no such cell.
  func length(_ row: Int, _ cell: Int) -> Int {
    guard cell < width(row) else { return 0 }
    return cells.offsets[starts[row] + cell + 1] - cells.offsets[starts[row] + cell]
  }

  func text(_ row: Int, _ cell: Int) -> String {
    cell < width(row) ? cells.text(starts[row] + cell) : ""
  }

  /// Whether two rows have the same bytes in a cell.
  func areEqual(_ row: Int, _ other: Int, cell: Int) -> Bool {
    guard length(row, cell) == length(other, cell) else { return false }
    guard cell < width(row), cell < width(other) else { return true }
    return cells.withBytes(of: starts[row] + cell) { first in
      cells.withBytes(of: starts[other] + cell) { second in first.elementsEqual(second) }
    }
  }

  /// Puts a row back where it came from.
  func copy(_ row: Int, to buffer: inout RowBuffer) {
    buffer.clear()
    for cell in starts[row]..<starts[row + 1] {
      cells.withBytes(of: cell) { buffer.append($0) }
      buffer.endCell()
    }
  }
}
