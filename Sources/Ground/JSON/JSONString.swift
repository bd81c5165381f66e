/// Decoding of strings that the scanner found.
package enum JSONString {
  /// Appends what a string stands for; half a surrogate pair becomes U+FFFD.
  package static func decode(_ bytes: UnsafeBufferPointer<UInt8>, to target: inout [UInt8]) {
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

@inline(__always)
func hexadecimal(_ byte: UInt8) -> UInt32? {
  switch byte {
  case 0x30...0x39: UInt32(byte - 0x30)
  case 0x41...0x46: UInt32(byte - 0x37)
  case 0x61...0x66: UInt32(byte - 0x57)
  default: nil
  }
}
