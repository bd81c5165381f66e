/// Fractions from their residues.
enum RationalReconstruction {
  /// Bits that a quotient of Euclid's algorithm must have to mark the answer. A random residue has
  /// such a quotient with a chance of about 2^-30 in each step; callers check what they get.
  static let quotientBits = 30

  /// The smallest f above 0 for which `f * value` is, modulo `modulus`, within few bits of 0: the
  /// denominator of the fraction that the residue stands for; nil where the modulus is too small to
  /// tell. Found at the first large quotient of Euclid's algorithm on both (Monagan, "Maximal
  /// quotient rational reconstruction", ISSAC 2004), in Lehmer's way.
  ///
  /// - Parameter value: Below the modulus; both have `count` words.
  static func denominator(
    of value: UnsafePointer<UInt>, modulus: UnsafePointer<UInt>, count: Int
  ) -> [UInt]? {
    let room = count + 2
    return withUnsafeTemporaryAllocation(of: UInt.self, capacity: 6 * room) { buffer in
      guard let memory = buffer.baseAddress else { return nil }
      buffer.update(repeating: 0)
      memory.update(from: modulus, count: count)
      (memory + room).update(from: value, count: count)
      (memory + 3 * room)[0] = 1
      return denominator(
        memory, memory + room, memory + 2 * room, memory + 3 * room, memory + 4 * room, count: count
      )
    }
  }

  /// Remainders x > y with cofactors s and t; `scratch` has twice the room of the others.
  private static func denominator(
    _ modulus: UnsafeMutablePointer<UInt>, _ value: UnsafeMutablePointer<UInt>,
    _ before: UnsafeMutablePointer<UInt>, _ now: UnsafeMutablePointer<UInt>,
    _ scratch: UnsafeMutablePointer<UInt>, count: Int
  ) -> [UInt]? {
    var (x, y, s, t) = (modulus, value, before, now)
    var lengthX = WordOperations.length(x, count)
    var lengthY = WordOperations.length(y, count)
    /// Words of t; s has no more.
    var lengthT = 1
    while lengthY > 0 {
      var matrix = LehmerSteps.Matrix()
      if lengthX > 1 && lengthX - lengthY <= 1 {
        let (leading, second) = LehmerSteps.leading(x, y, lengthX)
        matrix = LehmerSteps.matrix(leading, second, limit: 1 << 20)
      }
      if !matrix.isEmpty {
        LehmerSteps.apply(matrix, x, y, lengthX)
        lengthX = WordOperations.length(x, lengthX)
        lengthY = WordOperations.length(y, lengthX)
        grow(matrix, s, t, lengthT)
        lengthT = WordOperations.length(t, lengthT + 1)
        continue
      }
      WordOperations.divide(x, lengthX, by: y, lengthY, quotient: scratch)
      let lengthQ = WordOperations.length(scratch, lengthX - lengthY + 1)
      if WordOperations.bits(scratch, lengthQ) >= quotientBits {
        return Array(UnsafeBufferPointer(start: t, count: lengthT))
      }
      // s + quotient * t, the quotient being one word.
      let carry = WordOperations.add(t, lengthT, times: scratch[0], to: s)
      s[lengthT] &+= carry
      swap(&s, &t)
      swap(&x, &y)
      lengthT = WordOperations.length(t, lengthT + 1)
      lengthX = lengthY
      lengthY = WordOperations.length(y, lengthX)
    }
    // The value is 0, or shares a factor with the modulus.
    return lengthT == 1 && t[0] == 1 ? [1] : nil
  }

  /// `(s, t)` becomes `(a s + b t, c s + d t)`; one word longer at most.
  @inline(__always)
  private static func grow(
    _ matrix: LehmerSteps.Matrix, _ s: UnsafeMutablePointer<UInt>,
    _ t: UnsafeMutablePointer<UInt>, _ length: Int
  ) {
    let (a, b) = (UInt128(matrix.a), UInt128(matrix.b))
    let (c, d) = (UInt128(matrix.c), UInt128(matrix.d))
    var (first, second) = (UInt128(0), UInt128(0))
    for index in 0..<length {
      let (one, other) = (UInt128(s[index]), UInt128(t[index]))
      first &+= a &* one &+ b &* other
      second &+= c &* one &+ d &* other
      s[index] = UInt(truncatingIfNeeded: first)
      t[index] = UInt(truncatingIfNeeded: second)
      first >>= 64
      second >>= 64
    }
    s[length] = UInt(truncatingIfNeeded: first)
    t[length] = UInt(truncatingIfNeeded: second)
  }
}
