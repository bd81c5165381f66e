/// Reads JSON from bytes that nobody vouches for.
///
/// Strict (RFC 8259) and bounded: text that is not UTF-8, more than `deepest` levels and numbers
/// that are not finite are errors, never a trap or a deep stack.
package struct JSONReader {
  package struct Problem: Error, Sendable, Equatable, CustomStringConvertible {
    package var what: String
    /// Bytes before it.
    package var offset: Int

    package var description: String { "\(what) at byte \(offset)" }
  }

  package static let deepest = 128
  /// What is wrong where a limit on the number of values is passed.
  package static let tooMany = "too many values"

  private let bytes: UnsafeBufferPointer<UInt8>
  private var place: Int
  /// Values that may still be read.
  private var valuesLeft: Int

  /// The one value that the bytes hold.
  package static func value(_ bytes: some Sequence<UInt8>) throws(Problem) -> JSONValue {
    try whole(Array(bytes), mostValues: .max)
  }

  /// The one value that the bytes hold, with numbers as they are written and the places of all
  /// values.
  ///
  /// - Parameter mostValues: Values of any kind that are read before it is an error.
  package static func node(
    _ bytes: [UInt8], mostValues: Int = .max
  ) throws(Problem) -> JSONNode {
    try whole(bytes, mostValues: mostValues)
  }

  private static func whole<Form: JSONForm>(
    _ bytes: [UInt8], mostValues: Int
  ) throws(Problem) -> Form {
    let (value, end): (Form, Int) = try form(of: bytes, from: 0, mostValues: mostValues)
    guard let after = bytes[end...].firstIndex(where: { !isSpace($0) }) else { return value }
    throw Problem(what: "something after the end of the JSON", offset: after)
  }

  /// The value that begins at `start`, and the place after its end.
  package static func prefix(
    of bytes: [UInt8], from start: Int
  ) throws(Problem) -> (JSONValue, end: Int) {
    try form(of: bytes, from: start, mostValues: .max)
  }

  private static func form<Form: JSONForm>(
    of bytes: [UInt8], from start: Int, mostValues: Int
  ) throws(Problem) -> (Form, end: Int) {
    let result = bytes.withUnsafeBufferPointer { buffer in
      var reader = JSONReader(bytes: buffer, place: start, valuesLeft: mostValues)
      return Result<(Form, Int), Problem> { () throws(Problem) in
        (try reader.value(depth: 0), reader.place)
      }
    }
    return try result.get()
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  private var next: UInt8? { place < bytes.count ? bytes[place] : nil }

  private func problem(_ what: String) -> Problem { Problem(what: what, offset: place) }

  private mutating func skipSpace() {
    while let byte = next, Self.isSpace(byte) { place += 1 }
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard next == UInt8(ascii: character) else { return false }
    place += 1
    return true
  }

  private mutating func value<Form: JSONForm>(depth: Int) throws(Problem) -> Form {
    guard depth < Self.deepest else { throw problem("more than \(Self.deepest) levels") }
    skipSpace()
    guard valuesLeft > 0 else { throw problem(Self.tooMany) }
    valuesLeft -= 1
    let start = place
    switch next {
    case UInt8(ascii: "{"): return .ofMembers(try members(of: Form.self, depth: depth), at: start)
    case UInt8(ascii: "["): return .ofItems(try items(depth: depth), at: start)
    case UInt8(ascii: "\""): return .ofText(try string(), at: start)
    case UInt8(ascii: "t"): return try word("true", .ofBoolean(true, at: start))
    case UInt8(ascii: "f"): return try word("false", .ofBoolean(false, at: start))
    case UInt8(ascii: "n"): return try word("null", .ofNull(at: start))
    case nil: throw problem("the JSON ends too early")
    case .some(let byte) where byte == UInt8(ascii: "-") || Self.isDigit(byte):
      return try number()
    default: throw problem("no JSON value")
    }
  }

  private mutating func word<Form: JSONForm>(
    _ word: StaticString, _ value: Form
  ) throws(Problem) -> Form {
    for offset in 0..<word.utf8CodeUnitCount {
      guard next == word.utf8Start[offset] else { throw problem("no JSON value") }
      place += 1
    }
    return value
  }

  private mutating func members<Form: JSONForm>(
    of form: Form.Type, depth: Int
  ) throws(Problem) -> [Form.Member] {
    place += 1
    var members: [Form.Member] = []
    skipSpace()
    if take("}") { return members }
    while true {
      skipSpace()
      guard next == UInt8(ascii: "\"") else { throw problem("no member's name") }
      let start = place
      let name = try string()
      skipSpace()
      guard take(":") else { throw problem("no ':' after a member's name") }
      members.append(Form.member(name, at: start, try value(depth: depth + 1)))
      skipSpace()
      if take("}") { return members }
      guard take(",") else { throw problem("no ',' or '}' after a member") }
    }
  }

  private mutating func items<Form: JSONForm>(depth: Int) throws(Problem) -> [Form] {
    place += 1
    var items: [Form] = []
    skipSpace()
    if take("]") { return items }
    while true {
      items.append(try value(depth: depth + 1))
      skipSpace()
      if take("]") { return items }
      guard take(",") else { throw problem("no ',' or ']' after an item") }
    }
  }

  private mutating func number<Form: JSONForm>() throws(Problem) -> Form {
    let start = place
    _ = take("-")
    if !take("0") { try digits() }
    var isWhole = true
    if take(".") {
      isWhole = false
      try digits()
    }
    if take("e") || take("E") {
      isWhole = false
      if !take("-") { _ = take("+") }
      try digits()
    }
    let text = String(decoding: bytes[start..<place], as: UTF8.self)
    guard let value = Form.ofNumber(text, isWhole: isWhole, at: start) else {
      throw problem("a number too large")
    }
    return value
  }

  private mutating func digits() throws(Problem) {
    let start = place
    while let byte = next, Self.isDigit(byte) { place += 1 }
    if place == start { throw problem("no digit in a number") }
  }

  private mutating func string() throws(Problem) -> String {
    place += 1
    let start = place
    while let byte = next, byte >= 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
      place += 1
    }
    // Most strings have no escapes, and are read in one piece.
    if next == UInt8(ascii: "\"") {
      defer { place += 1 }
      return try text(bytes[start..<place])
    }
    var collected = Array(bytes[start..<place])
    while let byte = next {
      place += 1
      switch byte {
      case UInt8(ascii: "\""): return try text(collected)
      case UInt8(ascii: "\\"): try escape(into: &collected)
      case 0..<0x20: throw problem("a control character in a string")
      default: collected.append(byte)
      }
    }
    throw problem("a string without end")
  }

  private func text(_ bytes: some Sequence<UInt8>) throws(Problem) -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw problem("text that is not UTF-8")
    }
    return text
  }

  private mutating func escape(into collected: inout [UInt8]) throws(Problem) {
    guard let byte = next else { throw problem("a string without end") }
    place += 1
    switch byte {
    case UInt8(ascii: "n"): collected.append(0x0A)
    case UInt8(ascii: "t"): collected.append(0x09)
    case UInt8(ascii: "r"): collected.append(0x0D)
    case UInt8(ascii: "b"): collected.append(0x08)
    case UInt8(ascii: "f"): collected.append(0x0C)
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): collected.append(byte)
    case UInt8(ascii: "u"):
      let scalar = try scalar()
      collected.append(contentsOf: String(Character(scalar)).utf8)
    default: throw problem("an unknown escape in a string")
    }
  }

  /// The scalar after `\u`, joined with a second escape when the first is half of a pair. A half
  /// that stands alone is the replacement character.
  private mutating func scalar() throws(Problem) -> Unicode.Scalar {
    let first = try fourDigits()
    if let scalar = Unicode.Scalar(first) { return scalar }
    let start = place
    if first < 0xDC00, take("\\"), take("u") {
      let second = try fourDigits()
      if (0xDC00...0xDFFF).contains(second) {
        let joined = 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00)
        return Unicode.Scalar(joined) ?? "\u{FFFD}"
      }
    }
    place = start
    return "\u{FFFD}"
  }

  private mutating func fourDigits() throws(Problem) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = next, let digit = Character(Unicode.Scalar(byte)).hexDigitValue,
        byte < 0x80
      else { throw problem("a \\u escape without four digits") }
      value = value << 4 | UInt32(digit)
      place += 1
    }
    return value
  }
}
