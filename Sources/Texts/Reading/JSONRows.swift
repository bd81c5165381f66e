import Ground

/// JSON objects and strings as rows of a table: the first ones are looked at to settle the columns,
/// then each goes to the table.
///
/// The text is a string, or a list of strings, which are joined by line feeds; null or no such key
/// is a blank text. Other columns hold strings, numbers and whatever else as it is written, and
/// nothing for null. Of a key that stands twice the last counts.
struct JSONRows {
  let file: String
  /// Rows are parts of lines, so that the place in the row is not the place in the line.
  var areElements = false

  private let request: ReadingRequest
  private let limits: ReadingLimits
  private var first = PackedTexts()
  private var firstLines: [Int] = []
  private var keys = JSONKeys()
  private var schema: ReadingSchema?

  /// Names of the keys wanted, the text's first; and where their values stand in the row at hand.
  private var wanted = PackedTexts()
  private var picked: [JSONScanner.Value?] = []
  private var scratch: [UInt8] = []

  init(file: String, request: ReadingRequest, limits: ReadingLimits) {
    self.file = file
    self.request = request
    self.limits = limits
  }

  /// Takes a row that begins on a line.
  mutating func take(
    _ row: UnsafeBufferPointer<UInt8>, line: Int, into table: inout TableBuilder
  ) throws(ReadingError) {
    if let schema {
      try give(row, schema, line: line, into: &table)
      return
    }
    do throws(JSONFault) {
      try keys.look(at: row)
    } catch {
      throw malformed(error, row, line)
    }
    first.append(row)
    firstLines.append(line)
    if firstLines.count >= limits.lookaheadRows || first.bytes.count > limits.lookaheadBytes {
      try settle(into: &table)
    }
  }

  mutating func finish(into table: inout TableBuilder) throws(ReadingError) {
    if schema == nil && !first.isEmpty { try settle(into: &table) }
  }

  private mutating func settle(into table: inout TableBuilder) throws(ReadingError) {
    let settled = try keys.settle(file: file, request: request, &table)
    schema = settled
    if let text = settled.text { wanted = PackedTexts([text] + settled.columns) }
    picked = [JSONScanner.Value?](repeating: nil, count: wanted.count)
    let rows = first
    first = PackedTexts()
    for (index, line) in firstLines.enumerated() {
      try rows.withBytes(of: index) { row throws(ReadingError) in
        try give(row, settled, line: line, into: &table)
      }
    }
    firstLines = []
  }

  /// An error at a place of a row.
  private func malformed(
    _ fault: JSONFault, _ row: UnsafeBufferPointer<UInt8>, _ line: Int
  ) -> ReadingError {
    let before = row[..<min(fault.offset, row.count)]
    let feeds = before.count { $0 == 0x0A }
    let place = areElements ? "" : " (byte \(fault.offset + 1))"
    return .malformed(
      file: file, line: line + feeds, reason: "this is not valid JSON: \(fault.reason)\(place)")
  }

  // MARK: - A row

  private mutating func give(
    _ row: UnsafeBufferPointer<UInt8>, _ schema: ReadingSchema, line: Int,
    into table: inout TableBuilder
  ) throws(ReadingError) {
    let plain: JSONScanner.Value?
    do throws(JSONFault) {
      plain = try pick(row)
    } catch {
      throw malformed(error, row, line)
    }
    if let plain {
      guard schema.columns.isEmpty else {
        throw .malformed(file: file, line: line, reason: "a plain string has no columns")
      }
      if addText(plain, row, to: &table) { table.closeRow() }
      return
    }
    guard let name = schema.text else {
      throw .malformed(file: file, line: line, reason: "an object stands among plain strings")
    }
    guard try addObjectText(picked[0], row, name: name, line: line, to: &table) else { return }
    for index in schema.columns.indices {
      guard let value = picked[index + 1], value.kind != .null else {
        table.addCell(index, UnsafeBufferPointer(start: nil, count: 0))
        continue
      }
      let cell = UnsafeBufferPointer(rebasing: row[value.start..<value.end])
      if value.hasEscapes {
        scratch.removeAll(keepingCapacity: true)
        JSONString.decode(cell, to: &scratch)
        scratch.withUnsafeBufferPointer { table.addCell(index, $0) }
      } else {
        table.addCell(index, cell)
      }
    }
    table.closeRow()
  }

  /// Finds the wanted values of an object; of a plain string the value itself.
  private mutating func pick(
    _ row: UnsafeBufferPointer<UInt8>
  ) throws(JSONFault) -> JSONScanner.Value? {
    var scanner = JSONScanner(row)
    for index in picked.indices { picked[index] = nil }
    if scanner.next() == 0x22 {
      let value = try scanner.string()
      try scanner.expectEnd()
      return value
    }
    guard scanner.next() == 0x7B else {
      throw JSONFault(scanner.position, "neither an object nor a string begins like this")
    }
    if try scanner.enter(close: 0x7D) {
      repeat {
        let key = try scanner.key()
        let value = try scanner.value(depth: 1)
        note(value, at: key, row)
      } while try scanner.goesOn(close: 0x7D)
    }
    try scanner.expectEnd()
    return nil
  }

  /// Keeps a value if its key is wanted, perhaps more than once.
  @inline(__always)
  private mutating func note(
    _ value: JSONScanner.Value, at key: JSONScanner.Value, _ row: UnsafeBufferPointer<UInt8>
  ) {
    let name = UnsafeBufferPointer(rebasing: row[key.start..<key.end])
    if key.hasEscapes {
      scratch.removeAll(keepingCapacity: true)
      JSONString.decode(name, to: &scratch)
      scratch.withUnsafeBufferPointer { name in
        for index in picked.indices where isWanted(name, index) { picked[index] = value }
      }
    } else {
      for index in picked.indices where isWanted(name, index) { picked[index] = value }
    }
  }

  @inline(__always)
  private func isWanted(_ name: UnsafeBufferPointer<UInt8>, _ index: Int) -> Bool {
    wanted.offsets[index + 1] - wanted.offsets[index] == name.count
      && wanted.withBytes(of: index) { $0.elementsEqual(name) }
  }

  // MARK: - The text

  /// Adds a string as a text; whether it is kept.
  private mutating func addText(
    _ value: JSONScanner.Value, _ row: UnsafeBufferPointer<UInt8>, to table: inout TableBuilder
  ) -> Bool {
    let text = UnsafeBufferPointer(rebasing: row[value.start..<value.end])
    guard value.hasEscapes else { return table.add(text) }
    scratch.removeAll(keepingCapacity: true)
    JSONString.decode(text, to: &scratch)
    return scratch.withUnsafeBufferPointer { table.add($0) }
  }

  private mutating func addObjectText(
    _ value: JSONScanner.Value?, _ row: UnsafeBufferPointer<UInt8>, name: String, line: Int,
    to table: inout TableBuilder
  ) throws(ReadingError) -> Bool {
    guard let value, value.kind != .null else {
      return table.add(UnsafeBufferPointer(start: nil, count: 0))
    }
    if value.kind == .string { return addText(value, row, to: &table) }
    scratch.removeAll(keepingCapacity: true)
    guard value.kind == .array, JSONString.join(row[value.start..<value.end], to: &scratch) else {
      throw .malformed(
        file: file, line: line,
        reason: "the text '\(name)' must be a string or a list of strings, not \(value.kind.words)")
    }
    return scratch.withUnsafeBufferPointer { table.add($0) }
  }
}

extension JSONScanner.Kind {
  var words: String {
    switch self {
    case .string: "a string"
    case .number: "a number"
    case .boolean: "true or false"
    case .null: "null"
    case .object: "an object"
    case .array: "a list of other things"
    }
  }
}

extension JSONString {
  /// Appends the strings of a list, a line feed between two; false if something else is in it.
  static func join(_ list: Slice<UnsafeBufferPointer<UInt8>>, to target: inout [UInt8]) -> Bool {
    var scanner = JSONScanner(UnsafeBufferPointer(rebasing: list))
    do throws(JSONFault) {
      guard try scanner.enter(close: 0x5D) else { return true }
      var isFirst = true
      repeat {
        guard scanner.next() == 0x22 else { return false }
        let value = try scanner.string()
        if !isFirst { target.append(0x0A) }
        isFirst = false
        decode(UnsafeBufferPointer(rebasing: scanner.bytes[value.start..<value.end]), to: &target)
      } while try scanner.goesOn(close: 0x5D)
      return true
    } catch {
      return false
    }
  }
}
