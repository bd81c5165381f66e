import BigInt

/// Greatest common divisors of large numbers by Lehmer's method: quotients of Euclid's algorithm
/// are found from leading words alone, some twenty at a time, and applied to the full numbers in
/// one pass (Knuth, The Art of Computer Programming 2, 4.5.2, algorithm L).
enum LehmerSteps {
  /// What a run of quotients does to a pair `x >= y`: with even parity it becomes
  /// `(a x - b y, d y - c x)`, with odd parity `(b y - a x, c x - d y)`; all parts up to 2^32.
  struct Matrix {
    var a: UInt = 1
    var b: UInt = 0
    var c: UInt = 0
    var d: UInt = 1
    var isOdd = false

    /// No quotient was certain.
    @inline(__always)
    var isEmpty: Bool { b == 0 }
  }

  /// The quotients that are certain from the leading words of two numbers, cut at the same bit
  /// (Collins's condition; see Jebelean, "A double-digit Lehmer-Euclid algorithm", 1995). Stops
  /// before a quotient that reaches `limit`.
  @inline(__always)
  static func matrix(_ leading: UInt, _ second: UInt, limit: UInt) -> Matrix {
    var (x, y) = (leading, second)
    var matrix = Matrix()
    while y >> 32 != 0 {
      var quotient: UInt = 1
      var rest = x &- y
      if rest >= y {
        quotient = x / y
        rest = x &- quotient &* y
      }
      if quotient >= limit { break }
      let c = matrix.a &+ quotient &* matrix.c
      let d = matrix.b &+ quotient &* matrix.d
      if rest < d || y &- rest < matrix.d &+ d { break }
      (matrix.a, matrix.b, matrix.c, matrix.d) = (matrix.c, matrix.d, c, d)
      matrix.isOdd.toggle()
      (x, y) = (y, rest)
    }
    return matrix
  }

  /// The 64 leading bits of `x`, of at least two words, and the bits of `y` at the same height.
  @inline(__always)
  static func leading(
    _ x: UnsafePointer<UInt>, _ y: UnsafePointer<UInt>, _ length: Int
  ) -> (UInt, UInt) {
    let shift = UInt(x[length &- 1].leadingZeroBitCount)
    if shift == 0 { return (x[length &- 1], y[length &- 1]) }
    let other = 64 &- shift
    return (
      (x[length &- 1] << shift) | (x[length &- 2] >> other),
      (y[length &- 1] << shift) | (y[length &- 2] >> other)
    )
  }

  /// Applies a matrix to both numbers, of `length` words each.
  @inline(__always)
  static func apply(
    _ matrix: Matrix, _ x: UnsafeMutablePointer<UInt>, _ y: UnsafeMutablePointer<UInt>,
    _ length: Int
  ) {
    let sign: Int128 = matrix.isOdd ? -1 : 1
    let (a, b) = (Int128(matrix.a) * sign, Int128(matrix.b) * sign)
    let (c, d) = (Int128(matrix.c) * sign, Int128(matrix.d) * sign)
    var (first, second) = (Int128(0), Int128(0))
    for index in 0..<length {
      let (one, other) = (Int128(x[index]), Int128(y[index]))
      first &+= a &* one &- b &* other
      second &+= d &* other &- c &* one
      x[index] = UInt(truncatingIfNeeded: first)
      y[index] = UInt(truncatingIfNeeded: second)
      first >>= 64
      second >>= 64
    }
  }
}

/// Greatest common divisor of two big integers.
package func greatestCommonDivisor(_ a: BigUInt, _ b: BigUInt) -> BigUInt {
  if a.isZero { return b }
  if b.isZero { return a }
  let (countA, countB) = (a.words.count, b.words.count)
  if countA <= 2 && countB <= 2 {
    let common = greatestCommonDivisor(a.doubleWord, b.doubleWord)
    let low = UInt(truncatingIfNeeded: common)
    let high = UInt(truncatingIfNeeded: common >> 64)
    return high == 0 ? BigUInt(low) : BigUInt(words: [low, high])
  }
  let length = max(countA, countB)
  return withUnsafeTemporaryAllocation(of: UInt.self, capacity: 3 * (length + 1)) { buffer in
    guard let x = buffer.baseAddress else { return 1 }
    let y = x + length + 1
    buffer.update(repeating: 0)
    a.copyWords(to: countA >= countB ? x : y)
    b.copyWords(to: countA >= countB ? y : x)
    return greatestCommonDivisor(x, y, length, scratch: y + length + 1)
  }
}

/// Of two numbers of up to `length` words, which are lost; `scratch` has `length + 1` words.
private func greatestCommonDivisor(
  _ first: UnsafeMutablePointer<UInt>, _ second: UnsafeMutablePointer<UInt>, _ length: Int,
  scratch: UnsafeMutablePointer<UInt>
) -> BigUInt {
  var (x, y) = (first, second)
  var lengthX = WordOperations.length(x, length)
  var lengthY = WordOperations.length(y, length)
  while true {
    if lengthX < lengthY || (lengthX == lengthY && x[lengthX - 1] < y[lengthX - 1]) {
      swap(&x, &y)
      swap(&lengthX, &lengthY)
    }
    if lengthY <= 1 {
      if lengthY == 0 { return BigUInt(words: x, count: lengthX) }
      let rest = WordOperations.remainder(x, lengthX, by: y[0])
      return BigUInt(greatestCommonDivisor(rest, y[0]))
    }
    var matrix = LehmerSteps.Matrix()
    if lengthX == lengthY {
      let (leading, other) = LehmerSteps.leading(x, y, lengthX)
      if leading >= other { matrix = LehmerSteps.matrix(leading, other, limit: .max) }
    } else if lengthX == lengthY + 1 {
      y[lengthY] = 0
      let (leading, other) = LehmerSteps.leading(x, y, lengthX)
      matrix = LehmerSteps.matrix(leading, other, limit: .max)
    }
    if matrix.isEmpty {
      if lengthX == lengthY, isLess(x, y, lengthX) { swap(&x, &y) }
      WordOperations.divide(x, lengthX, by: y, lengthY, quotient: scratch)
    } else {
      LehmerSteps.apply(matrix, x, y, lengthX)
      lengthY = lengthX
    }
    lengthX = WordOperations.length(x, lengthX)
    lengthY = WordOperations.length(y, lengthY)
  }
}

private func isLess(_ x: UnsafePointer<UInt>, _ y: UnsafePointer<UInt>, _ length: Int) -> Bool {
  var index = length
  while index > 0 {
    index -= 1
    if x[index] != y[index] { return x[index] < y[index] }
  }
  return false
}

extension BigUInt {
  /// The two lowest words.
  fileprivate var doubleWord: UInt128 {
    let words = words
    let low = words.isEmpty ? 0 : UInt128(words[0])
    return words.count < 2 ? low : UInt128(words[1]) << 64 | low
  }
}

/// The least number above 0 that both divide; both are above 0.
package func leastCommonMultiple(_ a: BigInt, _ b: BigInt) -> BigInt {
  if b == 1 || a == b { return a }
  if a == 1 { return b }
  return a / BigInt(greatestCommonDivisor(a.magnitude, b.magnitude)) * b
}
