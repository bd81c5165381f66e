import Ground

/// JSON objects or strings, one a line, or all in one array.
struct JSONReader: TextReader {
  private struct Receiver: LineReceiver {
    var rows: JSONRows

    mutating func line(
      _ line: UnsafeBufferPointer<UInt8>, number: Int, into table: inout TableBuilder
    ) throws(ReadingError) {
      if line.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) { return }
      try rows.take(line, line: number, into: &table)
    }
  }

  private var receiver: Receiver
  private var lines: LineSplitter
  private var elements: JSONArraySplitter?

  /// - Parameter head: if its first byte that is no white space is `[`, the source is one array.
  init(file: String, head: [UInt8], request: ReadingRequest, limits: ReadingLimits) {
    receiver = Receiver(rows: JSONRows(file: file, request: request, limits: limits))
    lines = LineSplitter(file: file, head: head, limit: limits.recordBytes, longer: .fail)
    if TextSniffing.firstVisible(head) == 0x5B {
      elements = JSONArraySplitter(file: file, limit: limits.recordBytes)
      receiver.rows.areElements = true
    }
  }

  mutating func consume(
    _ bytes: UnsafeBufferPointer<UInt8>, into table: inout TableBuilder
  ) throws(ReadingError) {
    if elements != nil {
      try elements?.consume(bytes, to: &receiver.rows, into: &table)
    } else {
      try lines.consume(bytes, to: &receiver, into: &table)
    }
  }

  mutating func finish(into table: inout TableBuilder) throws(ReadingError) {
    try elements?.finish()
    try lines.finish(to: &receiver, into: &table)
    try receiver.rows.finish(into: &table)
  }
}

/// Cuts an array into its elements without understanding them: it counts brackets outside strings.
struct JSONArraySplitter {
  private enum State {
    case beforeArray, beforeFirst, beforeElement, inElement, inString, inEscape, behindArray
  }

  let file: String
  /// Bytes that one element may have.
  let limit: Int
  private var state = State.beforeArray
  private var depth = 0
  private var line = 1
  private var elementLine = 1
  /// The beginning of an element that was not whole in the last chunk.
  private var carried: [UInt8] = []

  init(file: String, limit: Int) {
    self.file = file
    self.limit = limit
  }

  mutating func consume(
    _ bytes: UnsafeBufferPointer<UInt8>, to rows: inout JSONRows, into table: inout TableBuilder
  ) throws(ReadingError) {
    // Where the element at hand begins in this chunk.
    var start = 0
    for index in bytes.indices {
      let byte = bytes[index]
      switch state {
      case .inString:
        if byte == 0x22 {
          state = .inElement
        } else if byte == 0x5C {
          state = .inEscape
        }
      case .inEscape: state = .inString
      case .inElement:
        switch byte {
        case 0x22: state = .inString
        case 0x7B, 0x5B: depth += 1
        case 0x7D, 0x5D, 0x2C:
          if depth > 0 {
            if byte != 0x2C { depth -= 1 }
          } else {
            try end(bytes[start..<index], to: &rows, into: &table)
            try behind(byte)
          }
        default: break
        }
      case .beforeArray, .beforeFirst, .beforeElement, .behindArray:
        if try begins(byte) {
          start = index
          elementLine = line
        }
      }
      if byte == 0x0A { line += 1 }
    }
    switch state {
    case .inElement, .inString, .inEscape:
      try carry(bytes[start...])
    default: break
    }
  }

  func finish() throws(ReadingError) {
    if state != .behindArray { throw malformed("the array is not closed") }
  }

  private func malformed(_ reason: String) -> ReadingError {
    .malformed(file: file, line: line, reason: "this is not valid JSON: \(reason)")
  }

  /// Outside elements: whether one begins with this byte.
  private mutating func begins(_ byte: UInt8) throws(ReadingError) -> Bool {
    if byte == 0x20 || (0x09...0x0D).contains(byte) { return false }
    switch (state, byte) {
    case (.beforeArray, 0x5B): state = .beforeFirst
    case (.beforeFirst, 0x5D): state = .behindArray
    case (.beforeArray, _): throw malformed("an array is due")
    case (.behindArray, _): throw malformed("something follows the array")
    case (.beforeElement, 0x2C), (.beforeElement, 0x5D), (.beforeFirst, 0x2C):
      throw malformed("an element is missing")
    default:
      state = byte == 0x22 ? .inString : .inElement
      depth = byte == 0x7B || byte == 0x5B ? 1 : 0
      return true
    }
    return false
  }

  /// A comma or the closing bracket behind an element.
  private mutating func behind(_ byte: UInt8) throws(ReadingError) {
    switch byte {
    case 0x2C: state = .beforeElement
    case 0x5D: state = .behindArray
    default: throw malformed("a comma or a closing bracket is due")
    }
  }

  private mutating func carry(_ part: Slice<UnsafeBufferPointer<UInt8>>) throws(ReadingError) {
    if carried.count + part.count > limit {
      throw .malformed(
        file: file, line: elementLine,
        reason: "the element is longer than \(Wording.grouped(limit)) bytes")
    }
    carried.append(contentsOf: UnsafeBufferPointer(rebasing: part))
  }

  private mutating func end(
    _ part: Slice<UnsafeBufferPointer<UInt8>>, to rows: inout JSONRows,
    into table: inout TableBuilder
  ) throws(ReadingError) {
    if carried.isEmpty && part.count <= limit {
      try rows.take(UnsafeBufferPointer(rebasing: part), line: elementLine, into: &table)
      return
    }
    try carry(part)
    try carried.withUnsafeBufferPointer { whole throws(ReadingError) in
      try rows.take(whole, line: elementLine, into: &table)
    }
    carried.removeAll(keepingCapacity: true)
  }
}
