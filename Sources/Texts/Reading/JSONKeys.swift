import Ground

/// The keys that the first objects have, and which of them hold texts.
struct JSONKeys {
  /// In order of first appearance.
  private(set) var names: [String] = []
  private var places: [String: Int] = [:]
  /// Of each key, the bytes of all its strings and how many there were.
  private var textBytes: [Int] = []
  private var textCounts: [Int] = []

  mutating func look(at row: UnsafeBufferPointer<UInt8>) throws(JSONFault) {
    var scanner = JSONScanner(row)
    guard scanner.next() == 0x7B else { return }
    guard try scanner.enter(close: 0x7D) else { return }
    repeat {
      let key = try scanner.key()
      let value = try scanner.value(depth: 1)
      var name: [UInt8] = []
      JSONString.decode(UnsafeBufferPointer(rebasing: row[key.start..<key.end]), to: &name)
      note(String(decoding: name, as: UTF8.self), value, row)
    } while try scanner.goesOn(close: 0x7D)
  }

  private mutating func note(
    _ name: String, _ value: JSONScanner.Value, _ row: UnsafeBufferPointer<UInt8>
  ) {
    let place: Int
    if let known = places[name] {
      place = known
    } else {
      place = names.count
      places[name] = place
      names.append(name)
      textBytes.append(0)
      textCounts.append(0)
    }
    var length = value.end - value.start
    if value.kind == .array {
      var joined: [UInt8] = []
      guard JSONString.join(row[value.start..<value.end], to: &joined) else { return }
      length = joined.count
    } else if value.kind != .string {
      return
    }
    textBytes[place] += length
    textCounts[place] += 1
  }

  /// Which keys are wanted.
  ///
  /// - Parameter table: as in `ColumnChoice.settle`.
  func settle(
    file: String, request: ReadingRequest, _ table: inout TableBuilder
  ) throws(ReadingError) -> ReadingSchema {
    if let earlier = table.schema { return try follow(earlier, file: file) }
    if names.isEmpty {
      if let wanted = request.wanted.first {
        throw .columnNeedsTable(file: file, wanted: wanted)
      }
      let schema = ReadingSchema(
        available: [], hasHeader: true, text: nil, columns: [], textPlace: 0, places: [])
      table.schema = schema
      return schema
    }
    var wanted: [Int] = []
    for column in request.columns { wanted.append(try place(of: column, file: file)) }
    let text: Int
    if let asked = request.text {
      text = try place(of: asked, file: file)
    } else {
      text = try chooseText(except: wanted, file: file, notes: &table.notes)
    }
    let schema = ReadingSchema(
      available: names, hasHeader: true, text: names[text], columns: wanted.map { names[$0] },
      textPlace: text, places: wanted)
    table.schema = schema
    return schema
  }

  /// The columns of an earlier file, in this one.
  private func follow(
    _ earlier: ReadingSchema, file: String
  ) throws(ReadingError) -> ReadingSchema {
    // Plain strings need no keys.
    if names.isEmpty { return earlier }
    for name in (earlier.text.map { [$0] } ?? []) + earlier.columns where places[name] == nil {
      throw .wrongColumn(file: file, wanted: name, available: names)
    }
    return earlier
  }

  /// A key by number, then by exact name, then by name whatever the case.
  private func place(of wanted: String, file: String) throws(ReadingError) -> Int {
    if wanted.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(wanted),
      number >= 1, number <= names.count
    {
      return number - 1
    }
    guard let place = ColumnNames.place(of: wanted, among: names) else {
      throw .wrongColumn(file: file, wanted: wanted, available: names)
    }
    return place
  }

  /// The only key left that holds strings, one of a well-known name, or the one with the longest.
  private func chooseText(
    except wanted: [Int], file: String, notes: inout [String]
  ) throws(ReadingError) -> Int {
    let left = names.indices.filter { !wanted.contains($0) && textCounts[$0] > 0 }
    guard let first = left.first else { throw .noTextColumn(file: file, available: names) }
    if left.count == 1 { return first }
    if let known = ColumnNames.text(among: names, at: left) { return known }
    let means = left.map { Double(textBytes[$0]) / Double(textCounts[$0]) }
    let longest = means.indices.max { means[$0] < means[$1] } ?? 0
    notes.append(ColumnNames.note(onText: names[left[longest]]))
    return left[longest]
  }
}
