import Foundation

/// Tab-separated values, a row a line.
///
/// A quote is literal, unless its cell is well-formed as a quoted one: it begins with the quote,
/// and the next quote that is not doubled is the last byte before a tab or the line's end. So stray
/// quotes of texts disturb neither their row nor the next.
struct TSVReader: TextReader {
  private struct Receiver: LineReceiver {
    var separated: SeparatedTable

    mutating func line(
      _ line: UnsafeBufferPointer<UInt8>, number: Int, into table: inout TableBuilder
    ) throws(ReadingError) {
      var index = 0
      while true {
        if index < line.count && line[index] == 0x22, let end = closingQuote(line, openedAt: index)
        {
          appendQuoted(line, from: index + 1, to: end)
          index = end + 1
        } else {
          let end = nextTab(line, from: index)
          separated.row.append(UnsafeBufferPointer(rebasing: line[index..<end]))
          index = end
        }
        separated.row.endCell()
        if index >= line.count { break }
        // Over the tab; behind one at the line's end stands an empty cell.
        index += 1
      }
      try separated.endRow(line: number, into: &table)
    }

    private func nextTab(_ line: UnsafeBufferPointer<UInt8>, from index: Int) -> Int {
      guard let base = line.baseAddress, index < line.count,
        let found = memchr(base + index, 0x09, line.count - index)
      else { return line.count }
      return UnsafeRawPointer(found) - UnsafeRawPointer(base)
    }

    /// The quote that closes the cell, if what stands behind it ends the cell.
    private func closingQuote(_ line: UnsafeBufferPointer<UInt8>, openedAt start: Int) -> Int? {
      var index = start + 1
      while index < line.count {
        if line[index] == 0x22 {
          guard index + 1 < line.count else { return index }
          if line[index + 1] == 0x09 { return index }
          guard line[index + 1] == 0x22 else { return nil }
          index += 1
        }
        index += 1
      }
      return nil
    }

    /// The content of a quoted cell, doubled quotes made single.
    private mutating func appendQuoted(
      _ line: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int
    ) {
      separated.row.hasQuotes = true
      var run = start
      var index = start
      while index < end {
        if line[index] == 0x22 {
          separated.row.append(UnsafeBufferPointer(rebasing: line[run...index]))
          index += 1
          run = index + 1
        }
        index += 1
      }
      if run < end { separated.row.append(UnsafeBufferPointer(rebasing: line[run..<end])) }
    }
  }

  private var splitter: LineSplitter
  private var receiver: Receiver

  init(file: String, head: [UInt8], request: ReadingRequest, limits: ReadingLimits) {
    splitter = LineSplitter(file: file, head: head, limit: limits.recordBytes, longer: .fail)
    receiver = Receiver(
      separated: SeparatedTable(
        file: file, request: request, limits: limits, allowsExtraCells: true))
  }

  mutating func consume(
    _ bytes: UnsafeBufferPointer<UInt8>, into table: inout TableBuilder
  ) throws(ReadingError) {
    try splitter.consume(bytes, to: &receiver, into: &table)
  }

  mutating func finish(into table: inout TableBuilder) throws(ReadingError) {
    try splitter.finish(to: &receiver, into: &table)
    try receiver.separated.finish(into: &table)
  }
}
