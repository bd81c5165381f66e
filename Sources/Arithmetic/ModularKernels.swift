/// Arithmetic modulo a prime just below 2^60.
///
/// With `p = 2^60 - gap`, a number `h * 2^60 + l` is `h * gap + l` modulo p, so that reducing takes
/// two small multiplications; and 256 products of residues can be added in 128 bits before any
/// reduction, which is what makes inner products fast.
package struct PrimeField: Sendable {
  /// `2^60 - prime`, below 2^12.
  let gap: UInt
  let prime: UInt
  /// The inverse of the prime modulo 2^64, for exact division.
  let wordInverse: UInt

  /// Bits of a residue; `prime^k > 2^(60 k - 1)` for any k in use, as the gap is so small.
  static let bits = 60
  /// Products of two residues that 128 bits hold with room for one residue more.
  static let longestSum = 250
  private static let mask: UInt = 1 << 60 - 1

  /// All gaps of primes that are tried, in this order.
  package static let gaps: [UInt] = [93, 107, 173, 179, 257, 279, 369, 395, 399, 453]

  package init(gap: UInt) {
    self.gap = gap
    prime = 1 << 60 - gap
    // Newton's iteration doubles the number of right bits: 3, 6, 12, 24, 48, 96.
    var inverse = prime
    for _ in 0..<5 { inverse = inverse &* (2 &- prime &* inverse) }
    wordInverse = inverse
  }

  @inline(__always)
  func reduced(_ value: UInt128) -> UInt {
    // Below 2^68 * 2^12 + 2^60 after the first step, 2^60 + 2^33 after the second.
    let first = (value >> 60) &* UInt128(gap) &+ (value & UInt128(Self.mask))
    let high = UInt(truncatingIfNeeded: first >> 60)
    let second = high &* gap &+ (UInt(truncatingIfNeeded: first) & Self.mask)
    return second >= prime ? second &- prime : second
  }

  @inline(__always)
  func reduced(_ value: UInt) -> UInt {
    let first = (value >> 60) &* gap &+ (value & Self.mask)
    return first >= prime ? first &- prime : first
  }

  @inline(__always)
  func reduced(_ value: Int) -> UInt {
    let size = reduced(value.magnitude)
    return value < 0 && size != 0 ? prime &- size : size
  }

  /// Quotient and remainder by the prime.
  @inline(__always)
  func divided(_ value: UInt128) -> (quotient: UInt128, remainder: UInt) {
    var quotient: UInt128 = 0
    var left = value
    while left >> 60 != 0 {
      let high = left >> 60
      quotient &+= high
      left = high &* UInt128(gap) &+ (left & UInt128(Self.mask))
    }
    var remainder = UInt(truncatingIfNeeded: left)
    if remainder >= prime {
      remainder &-= prime
      quotient &+= 1
    }
    return (quotient, remainder)
  }

  @inline(__always)
  func product(_ a: UInt, _ b: UInt) -> UInt { reduced(UInt128(a) &* UInt128(b)) }

  @inline(__always)
  func difference(_ a: UInt, _ b: UInt) -> UInt { a >= b ? a &- b : a &+ prime &- b }

  @inline(__always)
  func negated(_ a: UInt) -> UInt { a == 0 ? 0 : prime &- a }

  /// The inverse of a residue that is not 0, by Euclid's algorithm.
  func inverse(_ value: UInt) -> UInt {
    var (a, b) = (prime, value)
    var (before, now) = (0, 1)
    while b > 1 {
      let quotient = a / b
      (a, b) = (b, a &- quotient &* b)
      (before, now) = (now, before &- Int(bitPattern: quotient) &* now)
    }
    return now < 0 ? prime &- now.magnitude : UInt(bitPattern: now)
  }

  /// `sum + a[0] b[0] + … `, less than 2^121 for `sum` below that; all parts residues.
  @inline(__always)
  func dot(
    _ a: UnsafePointer<UInt>, _ b: UnsafePointer<UInt>, _ count: Int, adding sum: UInt
  ) -> UInt {
    var start = 0
    var total = UInt128(sum)
    while count &- start > Self.longestSum {
      total = Self.products(a + start, b + start, Self.longestSum, adding: total)
      total = UInt128(reduced(total))
      start &+= Self.longestSum
    }
    return reduced(Self.products(a + start, b + start, count &- start, adding: total))
  }

  /// Four chains would not be faster: one multiplication a cycle is the limit.
  @inline(__always)
  private static func products(
    _ a: UnsafePointer<UInt>, _ b: UnsafePointer<UInt>, _ count: Int, adding sum: UInt128
  ) -> UInt128 {
    var (even, odd) = (sum, UInt128(0))
    var index = 0
    while index &+ 1 < count {
      even &+= UInt128(a[index]) &* UInt128(b[index])
      odd &+= UInt128(a[index &+ 1]) &* UInt128(b[index &+ 1])
      index &+= 2
    }
    if index < count { even &+= UInt128(a[index]) &* UInt128(b[index]) }
    return even &+ odd
  }

  /// As `dot`, with the entries of `vector` at the places `columns`.
  @inline(__always)
  func sparseDot(
    _ values: UnsafePointer<UInt>, _ columns: UnsafePointer<Int32>, _ count: Int,
    _ vector: UnsafePointer<UInt>, adding sum: UInt
  ) -> UInt {
    var total = UInt128(sum)
    var left = Self.longestSum
    for index in 0..<count {
      total &+= UInt128(values[index]) &* UInt128(vector[Int(columns[index])])
      left &-= 1
      if left == 0 {
        total = UInt128(reduced(total))
        left = Self.longestSum
      }
    }
    return reduced(total)
  }

  /// Digit `place` of the product of two numbers in base p, and the carry into the next digit:
  /// the sum of `a[i] * reversed[i]` over `count` digits, and what was carried here.
  @inline(__always)
  func digit(
    _ a: UnsafePointer<UInt>, _ reversed: UnsafePointer<UInt>, _ count: Int, carried: UInt128
  ) -> (carry: UInt128, digit: UInt) {
    var (quotient, rest) = divided(carried)
    var start = 0
    while start < count {
      let length = min(Self.longestSum, count &- start)
      let part = divided(
        Self.products(a + start, reversed + start, length, adding: UInt128(rest)))
      quotient &+= part.quotient
      rest = part.remainder
      start &+= length
    }
    return (quotient, rest)
  }
}

/// Numbers in memory of their own that kernels read through a plain pointer.
///
/// Unchecked, as the compiler cannot see that nobody writes after `init`.
final class FixedBuffer<Element: BitwiseCopyable & Sendable>: @unchecked Sendable {
  let pointer: UnsafePointer<Element>
  let count: Int

  /// Memory that `fill` must write in full.
  init(count: Int, fill: (UnsafeMutablePointer<Element>) -> Void) {
    let memory = UnsafeMutablePointer<Element>.allocate(capacity: max(1, count))
    fill(memory)
    pointer = UnsafePointer(memory)
    self.count = count
  }

  convenience init(_ elements: [Element]) {
    self.init(count: elements.count) { memory in
      for (index, element) in elements.enumerated() { memory[index] = element }
    }
  }

  deinit { pointer.deallocate() }
}
