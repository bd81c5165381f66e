/// A strict scanner of JSON (RFC 8259) over bytes that are known to be UTF-8.
///
/// It builds nothing: values are places in the bytes. Objects and arrays nest to a limit, so that no
/// input can exhaust the stack. Who wants values or nodes asks `JSONParser`, which stands on this one.
package struct JSONScanner {
  package enum Kind { case string, number, boolean, null, object, array }

  /// A value's place; of a string the place of what stands between its quotes.
  package struct Value {
    package var kind: Kind
    package var start: Int
    package var end: Int
    /// A string with escape sequences, which must be decoded.
    package var hasEscapes = false
  }

  package let bytes: UnsafeBufferPointer<UInt8>
  /// Objects and arrays in one another that are read.
  let deepest: Int
  package private(set) var position: Int

  /// - Parameter start: Bytes before the place where scanning begins.
  package init(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int = 0, deepest: Int = 512) {
    self.bytes = bytes
    self.deepest = deepest
    position = start
  }

  /// The byte at the position, 0 at the end (a 0 in JSON is an error everywhere outside strings).
  @inline(__always)
  private var byte: UInt8 { position < bytes.count ? bytes[position] : 0 }

  /// Passes white space and says which byte follows; 0 at the end.
  @inline(__always)
  package mutating func next() -> UInt8 {
    while true {
      let byte = byte
      if byte > 0x20 { return byte }
      if byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D {
        position += 1
      } else {
        return byte
      }
    }
  }

  /// Nothing but white space may be left.
  package mutating func expectEnd() throws(JSONFault) {
    _ = next()
    if position < bytes.count { throw JSONFault(position, "something follows the value") }
  }

  /// Scans the value at the position.
  package mutating func value(depth: Int = 0) throws(JSONFault) -> Value {
    switch next() {
    case 0x22: return try string()
    case 0x7B, 0x5B: return try container(depth: depth)
    case 0x2D, 0x30...0x39: return try number()
    case 0x74: return try word("true", .boolean)
    case 0x66: return try word("false", .boolean)
    case 0x6E: return try word("null", .null)
    default:
      throw JSONFault(
        position,
        position < bytes.count ? "no value begins like this" : "it ends where a value is due")
    }
  }

  /// Scans a string, the position being at its opening quote.
  package mutating func string() throws(JSONFault) -> Value {
    let open = position
    position += 1
    var value = Value(kind: .string, start: position, end: position)
    while true {
      position = endOfPlain(from: position)
      guard position < bytes.count else { throw JSONFault(open, "the string is not closed") }
      switch bytes[position] {
      case 0x22:
        value.end = position
        position += 1
        return value
      case 0x5C:
        value.hasEscapes = true
        try escape()
      default: throw JSONFault(position, "a control character in a string must be escaped")
      }
    }
  }

  /// The next quote, backslash or control character.
  @inline(__always)
  private func endOfPlain(from start: Int) -> Int {
    var index = start
    while index < bytes.count {
      let byte = bytes[index]
      if byte == 0x22 || byte == 0x5C || byte < 0x20 { return index }
      index += 1
    }
    return index
  }

  private mutating func escape() throws(JSONFault) {
    let start = position
    position += 1
    switch byte {
    case 0x22, 0x5C, 0x2F, 0x62, 0x66, 0x6E, 0x72, 0x74: position += 1
    case 0x75:
      position += 1
      for _ in 0..<4 {
        guard hexadecimal(byte) != nil else {
          throw JSONFault(start, "four hexadecimal digits must follow \\u")
        }
        position += 1
      }
    default: throw JSONFault(start, "there is no such escape sequence")
    }
  }

  private mutating func number() throws(JSONFault) -> Value {
    let start = position
    if byte == 0x2D { position += 1 }
    if byte == 0x30 {
      position += 1
    } else {
      try digits()
    }
    if byte == 0x2E {
      position += 1
      try digits()
    }
    if byte == 0x65 || byte == 0x45 {
      position += 1
      if byte == 0x2B || byte == 0x2D { position += 1 }
      try digits()
    }
    return Value(kind: .number, start: start, end: position)
  }

  private mutating func digits() throws(JSONFault) {
    guard (0x30...0x39).contains(byte) else { throw JSONFault(position, "a digit is due") }
    while (0x30...0x39).contains(byte) { position += 1 }
  }

  private mutating func word(_ word: StaticString, _ kind: Kind) throws(JSONFault) -> Value {
    let start = position
    for index in 0..<word.utf8CodeUnitCount {
      guard byte == word.utf8Start[index] else {
        throw JSONFault(start, "no value begins like this")
      }
      position += 1
    }
    return Value(kind: kind, start: start, end: position)
  }

  private mutating func container(depth: Int) throws(JSONFault) -> Value {
    let start = position
    let isObject = byte == 0x7B
    let close: UInt8 = isObject ? 0x7D : 0x5D
    if try enter(close: close, depth: depth) {
      repeat {
        if isObject { _ = try key() }
        _ = try value(depth: depth + 1)
      } while try goesOn(close: close)
    }
    return Value(kind: isObject ? .object : .array, start: start, end: position)
  }

  /// Passes an opening bracket; whether something stands behind it, else the closing one is passed too.
  ///
  /// - Parameter depth: Brackets around this one.
  package mutating func enter(close: UInt8, depth: Int = 0) throws(JSONFault) -> Bool {
    guard depth < deepest else { throw JSONFault(position, "it nests deeper than \(deepest)") }
    position += 1
    guard next() == close else { return true }
    position += 1
    return false
  }

  /// Scans a key and its colon.
  package mutating func key() throws(JSONFault) -> Value {
    guard next() == 0x22 else { throw JSONFault(position, "a key in quotes is due") }
    let key = try string()
    guard next() == 0x3A else { throw JSONFault(position, "a colon is due") }
    position += 1
    return key
  }

  /// Passes a comma (true) or the closing bracket (false).
  package mutating func goesOn(close: UInt8) throws(JSONFault) -> Bool {
    let byte = next()
    guard byte == 0x2C || byte == close else {
      throw JSONFault(
        position,
        position < bytes.count ? "a comma or a closing bracket is due" : "it ends inside the value")
    }
    position += 1
    return byte == 0x2C
  }
}
