import Foundation

/// Comma-separated values after RFC 4180: cells in quotes may hold separators, line breaks and
/// doubled quotes. Lines end with CRLF, LF or CR.
///
/// The separator is `;` if the first line has one and no `,`. A quote that does not begin a cell is
/// literal; blanks after a closing quote are passed over.
struct CSVReader: TextReader {
  private enum State {
    case cellStart, plain, quoted
    /// Behind a quote in a quoted cell: the closing one, or the first of two.
    case quoteInQuoted
    /// Behind the closing quote and a blank.
    case afterQuoted
  }

  private static let quote: UInt8 = 0x22

  private var separated: SeparatedTable
  private let separator: UInt8
  private var state = State.cellStart
  /// The last byte was a carriage return that ended a line, so that a line feed belongs to it.
  private var isAfterReturn = false
  private var line = 1
  private var rowLine = 1
  private var quoteLine = 1

  init(file: String, head: [UInt8], request: ReadingRequest, limits: ReadingLimits) {
    separated = SeparatedTable(
      file: file, request: request, limits: limits, allowsExtraCells: false)
    let firstLine = head.prefix { $0 != 0x0A && $0 != 0x0D }
    let isSemicolon = firstLine.contains(0x3B) && !firstLine.contains(0x2C)
    separator = isSemicolon ? 0x3B : 0x2C
  }

  mutating func consume(
    _ bytes: UnsafeBufferPointer<UInt8>, into table: inout TableBuilder
  ) throws(ReadingError) {
    guard let base = bytes.baseAddress else { return }
    var index = 0
    while index < bytes.count {
      switch state {
      case .cellStart:
        let byte = base[index]
        if isAfterReturn {
          isAfterReturn = false
          if byte == 0x0A {
            index += 1
            continue
          }
        }
        if separated.row.cells == 0 { rowLine = line }
        if byte == Self.quote {
          state = .quoted
          quoteLine = line
          separated.row.hasQuotes = true
          index += 1
        } else {
          state = .plain
        }
      case .plain:
        let end = endOfPlain(base, from: index, to: bytes.count)
        separated.row.append(UnsafeBufferPointer(start: base + index, count: end - index))
        index = end
        if index < bytes.count {
          try separate(base[index], into: &table)
          index += 1
        }
      case .quoted:
        let length = bytes.count - index
        let found = memchr(base + index, Int32(Self.quote), length)
        let count = found.map { UnsafeRawPointer($0) - UnsafeRawPointer(base + index) } ?? length
        let content = UnsafeBufferPointer(start: base + index, count: count)
        separated.row.append(content)
        countLines(content)
        index += count
        if found != nil {
          state = .quoteInQuoted
          index += 1
        }
      case .quoteInQuoted, .afterQuoted:
        let byte = base[index]
        if byte == Self.quote && state == .quoteInQuoted {
          separated.row.append(UnsafeBufferPointer(start: base + index, count: 1))
          state = .quoted
          isAfterReturn = false
        } else if byte == separator || byte == 0x0A || byte == 0x0D {
          isAfterReturn = false
          try separate(byte, into: &table)
        } else if byte == 0x20 || byte == 0x09 {
          state = .afterQuoted
        } else {
          throw .unbalancedQuote(file: separated.file, line: quoteLine)
        }
        index += 1
      }
    }
  }

  mutating func finish(into table: inout TableBuilder) throws(ReadingError) {
    switch state {
    case .quoted: throw .unbalancedQuote(file: separated.file, line: quoteLine)
    case .cellStart where separated.row.cells == 0: break
    case .cellStart, .plain, .quoteInQuoted, .afterQuoted:
      separated.row.endCell()
      try separated.endRow(line: rowLine, into: &table)
    }
    try separated.finish(into: &table)
  }

  /// The next separator or line end, or `count`.
  @inline(__always)
  private func endOfPlain(_ base: UnsafePointer<UInt8>, from start: Int, to count: Int) -> Int {
    var index = start
    while index < count {
      let byte = base[index]
      if byte == separator || byte == 0x0A || byte == 0x0D { return index }
      index += 1
    }
    return count
  }

  /// Ends a cell, and the row too if the byte is no separator of cells.
  @inline(__always)
  private mutating func separate(
    _ byte: UInt8, into table: inout TableBuilder
  ) throws(ReadingError) {
    separated.row.endCell()
    state = .cellStart
    // A row without bounds is not read to its end before it is refused.
    guard byte != separator || separated.row.isTooLong else { return }
    try separated.endRow(line: rowLine, into: &table)
    line += 1
    isAfterReturn = byte == 0x0D
  }

  /// Counts the line ends in a quoted cell; here too CRLF is one.
  private mutating func countLines(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard let base = bytes.baseAddress, !bytes.isEmpty else { return }
    if !isAfterReturn && memchr(base, 0x0D, bytes.count) == nil {
      line += UTF8Check.count(0x0A, in: base, from: 0, to: bytes.count)
      return
    }
    for byte in bytes {
      if byte == 0x0D || (byte == 0x0A && !isAfterReturn) { line += 1 }
      isAfterReturn = byte == 0x0D
    }
  }
}
