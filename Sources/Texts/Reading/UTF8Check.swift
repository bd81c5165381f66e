/// Telling UTF-8 from what is not, by the table of well-formed sequences of the Unicode standard
/// (3-7): no overlong forms, no surrogates, nothing above U+10FFFF.
enum UTF8Check {
  /// How far bytes are well-formed.
  struct Outcome {
    /// The first place that is not part of a whole well-formed sequence; the end if there is none.
    var end: Int
    /// At `end` stands a sequence that is well-formed so far and breaks off with the bytes.
    var isCutOff: Bool
    var hasMultibyte: Bool
  }

  /// Checks the bytes at `base[start ..< end]`.
  static func check(_ base: UnsafePointer<UInt8>, from start: Int, to end: Int) -> Outcome {
    let raw = UnsafeRawPointer(base)
    var index = start
    var hasMultibyte = false
    while index < end {
      if base[index] < 0x80 {
        index += 1
        // 32 bytes of ASCII at a time.
        while index + 32 <= end {
          let a = raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)
          let b = raw.loadUnaligned(fromByteOffset: index + 8, as: UInt64.self)
          let c = raw.loadUnaligned(fromByteOffset: index + 16, as: UInt64.self)
          let d = raw.loadUnaligned(fromByteOffset: index + 24, as: UInt64.self)
          if (a | b | c | d) & 0x8080_8080_8080_8080 != 0 { break }
          index += 32
        }
        while index < end && base[index] < 0x80 { index += 1 }
        continue
      }
      let length = sequence(base + index, available: end - index)
      if length <= 0 {
        return Outcome(end: index, isCutOff: length < 0, hasMultibyte: hasMultibyte)
      }
      hasMultibyte = true
      index += length
    }
    return Outcome(end: end, isCutOff: false, hasMultibyte: hasMultibyte)
  }

  /// Length of the well-formed sequence of several bytes at `bytes`; 0 if there is none, -1 if it
  /// is well-formed as far as it is there but breaks off.
  @inline(__always)
  static func sequence(_ bytes: UnsafePointer<UInt8>, available: Int) -> Int {
    let length: Int
    var low: UInt8 = 0x80
    var high: UInt8 = 0xBF
    switch bytes[0] {
    case 0xC2...0xDF: length = 2
    case 0xE0: (length, low) = (3, 0xA0)
    case 0xED: (length, high) = (3, 0x9F)
    case 0xE1...0xEF: length = 3
    case 0xF0: (length, low) = (4, 0x90)
    case 0xF4: (length, high) = (4, 0x8F)
    case 0xF1...0xF3: length = 4
    default: return 0
    }
    if available < 2 { return -1 }
    if bytes[1] < low || bytes[1] > high { return 0 }
    if length == 2 { return 2 }
    if available < 3 { return -1 }
    if bytes[2] & 0xC0 != 0x80 { return 0 }
    if length == 3 { return 3 }
    if available < 4 { return -1 }
    return bytes[3] & 0xC0 == 0x80 ? 4 : 0
  }

  /// Whether any well-formed sequence of several bytes begins in `base[start ..< end]`.
  static func hasMultibyte(_ base: UnsafePointer<UInt8>, from start: Int, to end: Int) -> Bool {
    for index in start..<end where base[index] >= 0xC2 {
      if sequence(base + index, available: end - index) > 0 { return true }
    }
    return false
  }

  /// `count`, or a little less so that no sequence is cut in two.
  static func wholeScalars(_ bytes: UnsafeBufferPointer<UInt8>, upTo count: Int) -> Int {
    guard count < bytes.count else { return bytes.count }
    var end = count
    while end > 0 && bytes[end] & 0xC0 == 0x80 { end -= 1 }
    return end
  }

  /// How often a byte occurs in `base[start ..< end]`; eight are compared at a time.
  static func count(
    _ byte: UInt8, in base: UnsafePointer<UInt8>, from start: Int, to end: Int
  ) -> Int {
    let raw = UnsafeRawPointer(base)
    let wanted = 0x0101_0101_0101_0101 &* UInt64(byte)
    let low: UInt64 = 0x7F7F_7F7F_7F7F_7F7F
    var total = 0
    var index = start
    while index &+ 8 <= end {
      // Each byte of `lanes` counts to 255 before it would run over.
      let stop = min(end &- 7, index &+ 255 &* 8)
      var lanes: UInt64 = 0
      while index < stop {
        // The upper bit of a byte of `other` is set where the byte is another one.
        let difference = raw.loadUnaligned(fromByteOffset: index, as: UInt64.self) ^ wanted
        let other = ((difference & low) &+ low) | difference
        lanes &+= (~other & ~low) &>> 7
        index &+= 8
      }
      let pairs = (lanes & 0x00FF_00FF_00FF_00FF) &+ ((lanes &>> 8) & 0x00FF_00FF_00FF_00FF)
      total &+= Int(truncatingIfNeeded: (pairs &* 0x0001_0001_0001_0001) &>> 48)
    }
    while index < end {
      if base[index] == byte { total &+= 1 }
      index &+= 1
    }
    return total
  }

  /// Writes a scalar at a place of a buffer that has room for four bytes; returns how many it took.
  @inline(__always)
  static func encode(
    _ scalar: UInt32, at target: UnsafeMutableBufferPointer<UInt8>, _ place: Int
  ) -> Int {
    func last(_ shift: UInt32) -> UInt8 {
      UInt8(truncatingIfNeeded: (scalar >> shift) & 0x3F) | 0x80
    }
    if scalar < 0x80 {
      target[place] = UInt8(truncatingIfNeeded: scalar)
      return 1
    }
    if scalar < 0x800 {
      target[place] = UInt8(truncatingIfNeeded: scalar >> 6) | 0xC0
      target[place + 1] = last(0)
      return 2
    }
    if scalar < 0x10000 {
      target[place] = UInt8(truncatingIfNeeded: scalar >> 12) | 0xE0
      target[place + 1] = last(6)
      target[place + 2] = last(0)
      return 3
    }
    target[place] = UInt8(truncatingIfNeeded: scalar >> 18) | 0xF0
    target[place + 1] = last(12)
    target[place + 2] = last(6)
    target[place + 3] = last(0)
    return 4
  }
}
