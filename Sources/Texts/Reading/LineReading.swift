import Foundation
import Ground

/// What takes whole lines.
protocol LineReceiver {
  /// - Parameters:
  ///   - line: without its end; longer than the splitter's limit only if it was not cut.
  ///   - number: counted from 1.
  mutating func line(
    _ line: UnsafeBufferPointer<UInt8>, number: Int, into table: inout TableBuilder
  ) throws(ReadingError)
}

/// Splits chunks into lines; a line that lies within a chunk is lent and not copied.
struct LineSplitter {
  enum Longer {
    /// The rest of a longer line is passed over.
    case cut
    /// A longer line is an error.
    case fail
  }

  let file: String
  /// Bytes kept of one line.
  let limit: Int
  let longer: Longer
  private let terminator: UInt8
  /// The beginning of a line that was not whole in the last chunk.
  private var carried: [UInt8] = []
  private var hasCarried = false
  private var number = 0

  /// - Parameter head: the source's first bytes; if they have carriage returns and no line feed,
  ///   lines end with carriage returns.
  init(file: String, head: [UInt8], limit: Int, longer: Longer) {
    self.file = file
    self.limit = limit
    self.longer = longer
    terminator = head.contains(0x0D) && !head.contains(0x0A) ? 0x0D : 0x0A
  }

  mutating func consume<Receiver: LineReceiver>(
    _ bytes: UnsafeBufferPointer<UInt8>, to receiver: inout Receiver, into table: inout TableBuilder
  ) throws(ReadingError) {
    guard let base = bytes.baseAddress else { return }
    var start = 0
    while start < bytes.count {
      let found = memchr(base + start, Int32(terminator), bytes.count - start)
      guard let found else {
        try carry(UnsafeBufferPointer(start: base + start, count: bytes.count - start))
        return
      }
      let end = start + (UnsafeRawPointer(found) - UnsafeRawPointer(base + start))
      let rest = UnsafeBufferPointer(start: base + start, count: end - start)
      if hasCarried {
        try carry(rest)
        try giveCarried(to: &receiver, into: &table)
      } else {
        try give(rest, to: &receiver, into: &table)
      }
      start = end + 1
    }
  }

  mutating func finish<Receiver: LineReceiver>(
    to receiver: inout Receiver, into table: inout TableBuilder
  ) throws(ReadingError) {
    if hasCarried { try giveCarried(to: &receiver, into: &table) }
  }

  private mutating func carry(_ bytes: UnsafeBufferPointer<UInt8>) throws(ReadingError) {
    hasCarried = true
    let room = limit - carried.count
    if bytes.count > room {
      if longer == .fail { throw tooLong(number + 1) }
      carried.append(contentsOf: bytes.prefix(max(0, room)))
    } else {
      carried.append(contentsOf: bytes)
    }
  }

  private func tooLong(_ line: Int) -> ReadingError {
    .malformed(
      file: file, line: line,
      reason: "the line is longer than \(Wording.grouped(limit)) bytes")
  }

  private mutating func giveCarried<Receiver: LineReceiver>(
    to receiver: inout Receiver, into table: inout TableBuilder
  ) throws(ReadingError) {
    var whole: [UInt8] = []
    swap(&whole, &carried)
    hasCarried = false
    try whole.withUnsafeBufferPointer { bytes throws(ReadingError) in
      try give(bytes, to: &receiver, into: &table)
    }
    // The buffer is taken back, so that nothing is allocated for a line.
    swap(&whole, &carried)
    carried.removeAll(keepingCapacity: true)
  }

  @inline(__always)
  private mutating func give<Receiver: LineReceiver>(
    _ bytes: UnsafeBufferPointer<UInt8>, to receiver: inout Receiver, into table: inout TableBuilder
  ) throws(ReadingError) {
    number += 1
    if longer == .fail && bytes.count > limit { throw tooLong(number) }
    var line = bytes
    if terminator == 0x0A, let last = line.last, last == 0x0D {
      line = UnsafeBufferPointer(rebasing: line.dropLast())
    }
    try receiver.line(line, number: number, into: &table)
  }
}

/// A text a line.
struct LinesReader: TextReader {
  private struct Receiver: LineReceiver {
    mutating func line(
      _ line: UnsafeBufferPointer<UInt8>, number: Int, into table: inout TableBuilder
    ) throws(ReadingError) {
      if table.add(line) { table.closeRow() }
    }
  }

  private var splitter: LineSplitter
  private var receiver = Receiver()

  init(file: String, head: [UInt8], limits: ReadingLimits) {
    splitter = LineSplitter(file: file, head: head, limit: limits.collectedBytes, longer: .cut)
  }

  mutating func consume(
    _ bytes: UnsafeBufferPointer<UInt8>, into table: inout TableBuilder
  ) throws(ReadingError) {
    try splitter.consume(bytes, to: &receiver, into: &table)
  }

  mutating func finish(into table: inout TableBuilder) throws(ReadingError) {
    try splitter.finish(to: &receiver, into: &table)
  }
}

/// The whole file is one text.
struct WholeFileReader: TextReader {
  private let limit: Int
  private var bytes: [UInt8] = []

  init(limits: ReadingLimits) {
    limit = limits.collectedBytes
  }

  mutating func consume(
    _ bytes: UnsafeBufferPointer<UInt8>, into table: inout TableBuilder
  ) throws(ReadingError) {
    self.bytes.append(contentsOf: bytes.prefix(max(0, limit - self.bytes.count)))
  }

  mutating func finish(into table: inout TableBuilder) throws(ReadingError) {
    let isKept = bytes.withUnsafeBufferPointer { table.add($0) }
    if isKept { table.closeRow() }
  }
}
