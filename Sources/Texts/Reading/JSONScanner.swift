/// What is wrong with JSON, and where.
struct JSONFault: Error {
  /// Bytes before the place.
  var offset: Int
  var reason: StaticString

  init(_ offset: Int, _ reason: StaticString) {
    self.offset = offset
    self.reason = reason
  }
}

/// A strict scanner of JSON (RFC 8259) over bytes that are known to be UTF-8.
///
/// It builds nothing: values are places in the bytes. Objects and arrays nest at most 512 deep, so
/// that no input can exhaust the stack.
struct JSONScanner {
  enum Kind { case string, number, boolean, null, object, array }

  /// A value's place; of a string the place of what stands between its quotes.
  struct Value {
    var kind: Kind
    var start: Int
    var end: Int
    /// A string with escape sequences, which must be decoded.
    var hasEscapes = false
  }

  static let deepest = 512

  let bytes: UnsafeBufferPointer<UInt8>
  private(set) var position = 0

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
  }

  /// The byte at the position, 0 at the end (a 0 in JSON is an error everywhere outside strings).
  @inline(__always)
  private var byte: UInt8 { position < bytes.count ? bytes[position] : 0 }

  /// Passes white space and says which byte follows; 0 at the end.
  @inline(__always)
  mutating func next() -> UInt8 {
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

  /// Passes a byte that was looked at.
  @inline(__always)
  mutating func pass() { position += 1 }

  /// Nothing but white space may be left.
  mutating func expectEnd() throws(JSONFault) {
    _ = next()
    if position < bytes.count { throw JSONFault(position, "something follows the value") }
  }

  /// Scans the value at the position.
  mutating func value(depth: Int = 0) throws(JSONFault) -> Value {
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
  mutating func string() throws(JSONFault) -> Value {
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
    guard depth < Self.deepest else { throw JSONFault(position, "it nests deeper than 512") }
    let start = position
    let isObject = byte == 0x7B
    let close: UInt8 = isObject ? 0x7D : 0x5D
    position += 1
    if next() == close {
      position += 1
    } else {
      repeat {
        if isObject { _ = try key() }
        _ = try value(depth: depth + 1)
      } while try goesOn(close: close)
    }
    return Value(kind: isObject ? .object : .array, start: start, end: position)
  }

  /// Scans a key and its colon.
  mutating func key() throws(JSONFault) -> Value {
    guard next() == 0x22 else { throw JSONFault(position, "a key in quotes is due") }
    let key = try string()
    guard next() == 0x3A else { throw JSONFault(position, "a colon is due") }
    position += 1
    return key
  }

  /// Passes a comma (true) or the closing bracket (false).
  mutating func goesOn(close: UInt8) throws(JSONFault) -> Bool {
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

@inline(__always)
private func hexadecimal(_ byte: UInt8) -> UInt32? {
  switch byte {
  case 0x30...0x39: UInt32(byte - 0x30)
  case 0x41...0x46: UInt32(byte - 0x37)
  case 0x61...0x66: UInt32(byte - 0x57)
  default: nil
  }
}

/// Decoding of strings that the scanner found.
enum JSONString {
  /// Appends what a string stands for; half a surrogate pair becomes U+FFFD.
  static func decode(_ bytes: UnsafeBufferPointer<UInt8>, to target: inout [UInt8]) {
    var run = 0
    var index = 0
    while index < bytes.count {
      guard bytes[index] == 0x5C, index + 1 < bytes.count else {
        index += 1
        continue
      }
      target.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[run..<index]))
      switch bytes[index + 1] {
      case 0x62: target.append(0x08)
      case 0x66: target.append(0x0C)
      case 0x6E: target.append(0x0A)
      case 0x72: target.append(0x0D)
      case 0x74: target.append(0x09)
      case 0x75:
        appendScalar(bytes, &index, to: &target)
      case let other: target.append(other)
      }
      index += 2
      run = index
    }
    target.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[min(run, bytes.count)...]))
  }

  /// Decodes the `\u` at `index`, and its partner if it is half of a pair; leaves `index` two bytes
  /// before what follows.
  private static func appendScalar(
    _ bytes: UnsafeBufferPointer<UInt8>, _ index: inout Int, to target: inout [UInt8]
  ) {
    var scalar = unit(bytes, at: index + 2)
    index += 4
    if (0xD800...0xDBFF).contains(scalar), index + 7 < bytes.count,
      bytes[index + 2] == 0x5C, bytes[index + 3] == 0x75
    {
      let lower = unit(bytes, at: index + 4)
      if (0xDC00...0xDFFF).contains(lower) {
        scalar = 0x10000 + ((scalar - 0xD800) << 10) + (lower - 0xDC00)
        index += 6
      }
    }
    let whole = Unicode.Scalar(scalar) ?? "\u{FFFD}"
    target.append(contentsOf: UTF8.encode(whole) ?? UTF8.encodedReplacementCharacter)
  }

  /// Four hexadecimal digits; the scanner made sure of them.
  private static func unit(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> UInt32 {
    var value: UInt32 = 0
    for place in index..<min(index + 4, bytes.count) {
      value = value << 4 | (hexadecimal(bytes[place]) ?? 0)
    }
    return value
  }
}
