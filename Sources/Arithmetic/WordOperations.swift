import BigInt

/// Whole numbers as rows of 64-bit words in plain memory, the lowest word first: the few operations
/// that the greatest common divisor, reconstruction and digit systems need, without a heap.
enum WordOperations {
  /// Words up to the highest that is not 0.
  @inline(__always)
  static func length(_ words: UnsafePointer<UInt>, _ count: Int) -> Int {
    var length = count
    while length > 0 && words[length &- 1] == 0 { length &-= 1 }
    return length
  }

  /// Bits of a number of `length` words of which the highest is not 0.
  @inline(__always)
  static func bits(_ words: UnsafePointer<UInt>, _ length: Int) -> Int {
    length == 0 ? 0 : 64 &* length &- words[length &- 1].leadingZeroBitCount
  }

  /// `words = words * factor + addend`; returns the word that is carried out.
  @inline(__always)
  static func multiply(
    _ words: UnsafeMutablePointer<UInt>, _ count: Int, by factor: UInt, adding addend: UInt
  ) -> UInt {
    var carry = addend
    for index in 0..<count {
      let value = UInt128(words[index]) &* UInt128(factor) &+ UInt128(carry)
      words[index] = UInt(truncatingIfNeeded: value)
      carry = UInt(truncatingIfNeeded: value >> 64)
    }
    return carry
  }

  /// `target += source * factor` over `count` words; returns the word that is carried out.
  @inline(__always)
  static func add(
    _ source: UnsafePointer<UInt>, _ count: Int, times factor: UInt,
    to target: UnsafeMutablePointer<UInt>
  ) -> UInt {
    var carry: UInt = 0
    for index in 0..<count {
      let value =
        UInt128(source[index]) &* UInt128(factor) &+ UInt128(target[index]) &+ UInt128(carry)
      target[index] = UInt(truncatingIfNeeded: value)
      carry = UInt(truncatingIfNeeded: value >> 64)
    }
    return carry
  }

  /// `target -= source * factor` over `count` words; returns the word that is borrowed.
  @inline(__always)
  static func subtract(
    _ source: UnsafePointer<UInt>, _ count: Int, times factor: UInt,
    from target: UnsafeMutablePointer<UInt>
  ) -> UInt {
    var borrow: UInt = 0
    for index in 0..<count {
      let value = UInt128(source[index]) &* UInt128(factor) &+ UInt128(borrow)
      let low = UInt(truncatingIfNeeded: value)
      borrow = UInt(truncatingIfNeeded: value >> 64)
      if target[index] < low { borrow &+= 1 }
      target[index] &-= low
    }
    return borrow
  }

  /// Divides in place by a word; returns the remainder.
  @inline(__always)
  static func divide(_ words: UnsafeMutablePointer<UInt>, _ count: Int, by divisor: UInt) -> UInt {
    var rest: UInt = 0
    var index = count
    while index > 0 {
      index &-= 1
      (words[index], rest) = divisor.dividingFullWidth((rest, words[index]))
    }
    return rest
  }

  /// The remainder by a word.
  @inline(__always)
  static func remainder(_ words: UnsafePointer<UInt>, _ count: Int, by divisor: UInt) -> UInt {
    var rest: UInt = 0
    var index = count
    while index > 0 {
      index &-= 1
      rest = divisor.dividingFullWidth((rest, words[index])).remainder
    }
    return rest
  }

  /// Leaves in `a` its remainder by `b` and writes the quotient (Knuth, The Art of Computer
  /// Programming 2, 4.3.1, algorithm D, with the divisor shifted as it is read).
  ///
  /// - Parameters:
  ///   - aLength: At least `bLength`; no leading zero words in either.
  ///   - quotient: Room for `aLength - bLength + 1` words.
  static func divide(
    _ a: UnsafeMutablePointer<UInt>, _ aLength: Int, by b: UnsafePointer<UInt>, _ bLength: Int,
    quotient: UnsafeMutablePointer<UInt>
  ) {
    if bLength == 1 {
      quotient.update(from: a, count: aLength)
      let rest = divide(quotient, aLength, by: b[0])
      a.update(repeating: 0, count: aLength)
      a[0] = rest
      return
    }
    let shift = UInt(b[bLength - 1].leadingZeroBitCount)
    @inline(__always) func shifted(_ high: UInt, _ low: UInt) -> UInt {
      shift == 0 ? high : (high << shift) | (low >> (64 &- shift))
    }
    let first = shifted(b[bLength - 1], b[bLength - 2])
    let second = shifted(b[bLength - 2], bLength > 2 ? b[bLength - 3] : 0)
    var place = aLength - bLength
    while place >= 0 {
      let end = place + bLength
      let above = end < aLength ? a[end] : 0
      let u2 = shifted(above, a[end - 1])
      let u1 = shifted(a[end - 1], a[end - 2])
      let u0 = shifted(a[end - 2], end > 2 ? a[end - 3] : 0)
      var digit = UInt.max
      var left: UInt
      var overflows = false
      if u2 >= first {
        (left, overflows) = u1.addingReportingOverflow(first)
      } else {
        (digit, left) = first.dividingFullWidth((u2, u1))
      }
      while !overflows
        && UInt128(digit) &* UInt128(second) > (UInt128(left) << 64) | UInt128(u0)
      {
        digit &-= 1
        (left, overflows) = left.addingReportingOverflow(first)
      }
      if digit != 0, subtract(b, bLength, times: digit, from: a + place) > above {
        // One too many: add the divisor back, whose carry cancels the borrow.
        digit &-= 1
        _ = add(b, bLength, times: 1, to: a + place)
      }
      quotient[place] = digit
      if end < aLength { a[end] = 0 }
      place -= 1
    }
  }
}

extension BigUInt {
  init(words: UnsafePointer<UInt>, count: Int) {
    let length = WordOperations.length(words, count)
    self.init(words: Array(UnsafeBufferPointer(start: words, count: length)))
  }

  /// Writes the words, lowest first; as many as `words.count`.
  func copyWords(to memory: UnsafeMutablePointer<UInt>) {
    var index = 0
    for word in words {
      memory[index] = word
      index += 1
    }
  }

  /// The product, word by word in plain memory; several times as fast as `*` for the sizes at which
  /// fractions are mostly met.
  func multiplied(by other: BigUInt) -> BigUInt {
    let (count, otherCount) = (words.count, other.words.count)
    if count == 0 || otherCount == 0 { return 0 }
    if count > 500 || otherCount > 500 { return self * other }
    return withUnsafeTemporaryAllocation(of: UInt.self, capacity: 2 * (count + otherCount)) {
      guard let left = $0.baseAddress else { return 0 }
      let (right, result) = (left + count, left + count + otherCount)
      copyWords(to: left)
      other.copyWords(to: right)
      result.update(repeating: 0, count: count + otherCount)
      for index in 0..<otherCount {
        result[index + count] = WordOperations.add(
          left, count, times: right[index], to: result + index)
      }
      return BigUInt(words: result, count: count + otherCount)
    }
  }

  /// The quotient by a number that is not 0, rounded down.
  func divided(by divisor: BigUInt) -> BigUInt {
    let (count, divisorCount) = (words.count, divisor.words.count)
    if count < divisorCount { return 0 }
    return withUnsafeTemporaryAllocation(of: UInt.self, capacity: 2 * count + 1) {
      guard let left = $0.baseAddress else { return 0 }
      let (right, result) = (left + count, left + count + divisorCount)
      copyWords(to: left)
      divisor.copyWords(to: right)
      WordOperations.divide(left, count, by: right, divisorCount, quotient: result)
      return BigUInt(words: result, count: count - divisorCount + 1)
    }
  }
}

extension BigInt {
  func multiplied(by other: BigInt) -> BigInt {
    BigInt(
      sign: sign == other.sign ? .plus : .minus,
      magnitude: magnitude.multiplied(by: other.magnitude))
  }

  /// The quotient by a divisor of this number.
  func divided(exactlyBy divisor: BigUInt) -> BigInt {
    divisor == 1 ? self : BigInt(sign: sign, magnitude: magnitude.divided(by: divisor))
  }

  /// This number where it fits a machine integer.
  var machineInteger: Int? {
    let words = magnitude.words
    guard let word = words.first else { return 0 }
    if words.count > 1 || word > UInt(Int.max) {
      return words.count == 1 && sign == .minus && word == UInt(Int.max) + 1 ? .min : nil
    }
    return sign == .minus ? -Int(bitPattern: word) : Int(bitPattern: word)
  }
}
