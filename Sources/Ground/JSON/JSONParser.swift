/// Builds values or nodes from JSON in bytes that nobody vouches for.
///
/// Strict (RFC 8259) and bounded: text that is not UTF-8, objects and arrays more than `deepest` in
/// one another and numbers that are not finite are errors, never a trap or a deep stack.
package struct JSONParser {
  package static let deepest = 128
  /// What is wrong where a limit on the number of values is passed.
  package static let tooMany = "too many values"

  private var scanner: JSONScanner
  /// Values that may still be read.
  private var valuesLeft: Int

  /// The one value that the bytes hold.
  package static func value(_ bytes: some Sequence<UInt8>) throws(JSONFault) -> JSONValue {
    try whole(Array(bytes), mostValues: .max)
  }

  /// The one value that the bytes hold, with numbers as they are written and the places of all
  /// values.
  ///
  /// - Parameter mostValues: Values of any kind that are read before it is an error.
  package static func node(
    _ bytes: [UInt8], mostValues: Int = .max
  ) throws(JSONFault) -> JSONNode {
    try whole(bytes, mostValues: mostValues)
  }

  /// The value that begins at `start`, and the place after its end.
  package static func prefix(
    of bytes: [UInt8], from start: Int
  ) throws(JSONFault) -> (JSONValue, end: Int) {
    try parse(bytes, from: start, mostValues: .max) { (parser) throws(JSONFault) in
      (try parser.value(depth: 0), parser.scanner.position)
    }
  }

  private static func whole<Form: JSONForm>(
    _ bytes: [UInt8], mostValues: Int
  ) throws(JSONFault) -> Form {
    try parse(bytes, from: 0, mostValues: mostValues) { (parser) throws(JSONFault) in
      let value: Form = try parser.value(depth: 0)
      try parser.scanner.expectEnd()
      return value
    }
  }

  private static func parse<Result>(
    _ bytes: [UInt8], from start: Int, mostValues: Int,
    _ work: (inout JSONParser) throws(JSONFault) -> Result
  ) throws(JSONFault) -> Result {
    try bytes.withUnsafeBufferPointer { buffer throws(JSONFault) in
      var parser = JSONParser(
        scanner: JSONScanner(buffer, from: start, deepest: deepest), valuesLeft: mostValues)
      return try work(&parser)
    }
  }

  private mutating func value<Form: JSONForm>(depth: Int) throws(JSONFault) -> Form {
    let first = scanner.next()
    let start = scanner.position
    guard valuesLeft > 0 else { throw JSONFault(start, Self.tooMany) }
    valuesLeft -= 1
    switch first {
    case UInt8(ascii: "{"): return .ofMembers(try members(of: Form.self, depth: depth), at: start)
    case UInt8(ascii: "["): return .ofItems(try items(depth: depth), at: start)
    default: break
    }
    let found = try scanner.value()
    switch found.kind {
    case .string: return .ofText(try text(found), at: start)
    case .number:
      let digits = UnsafeBufferPointer(rebasing: scanner.bytes[start..<found.end])
      let isWhole = !digits.contains { $0 == 0x2E || $0 | 0x20 == 0x65 }
      guard
        let number = Form.ofNumber(
          String(decoding: digits, as: UTF8.self), isWhole: isWhole, at: start)
      else { throw JSONFault(found.end, "the number is too large") }
      return number
    case .boolean: return .ofBoolean(first == UInt8(ascii: "t"), at: start)
    case .null, .object, .array: return .ofNull(at: start)
    }
  }

  private mutating func members<Form: JSONForm>(
    of form: Form.Type, depth: Int
  ) throws(JSONFault) -> [Form.Member] {
    var members: [Form.Member] = []
    guard try scanner.enter(close: 0x7D, depth: depth) else { return members }
    repeat {
      let name = try scanner.key()
      members.append(
        Form.member(try text(name), at: name.start - 1, try value(depth: depth + 1)))
    } while try scanner.goesOn(close: 0x7D)
    return members
  }

  private mutating func items<Form: JSONForm>(depth: Int) throws(JSONFault) -> [Form] {
    var items: [Form] = []
    guard try scanner.enter(close: 0x5D, depth: depth) else { return items }
    repeat { items.append(try value(depth: depth + 1)) } while try scanner.goesOn(close: 0x5D)
    return items
  }

  private func text(_ string: JSONScanner.Value) throws(JSONFault) -> String {
    let written = UnsafeBufferPointer(rebasing: scanner.bytes[string.start..<string.end])
    // Most strings have no escapes, and are read in one piece.
    guard string.hasEscapes else { return try text(written, of: string) }
    var decoded: [UInt8] = []
    JSONString.decode(written, to: &decoded)
    return try text(decoded, of: string)
  }

  private func text(
    _ bytes: some Sequence<UInt8>, of string: JSONScanner.Value
  ) throws(JSONFault) -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw JSONFault(string.start, "the string is not UTF-8")
    }
    return text
  }
}
