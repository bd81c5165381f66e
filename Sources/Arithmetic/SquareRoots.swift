import BigInt

/// All numbers between two fractions; one number where they are the same.
package struct RationalInterval: Sendable, Equatable {
  package var low: Rational
  package var high: Rational

  package init(low: Rational, high: Rational) {
    self.low = low
    self.high = high
  }

  package init(_ exact: Rational) {
    (low, high) = (exact, exact)
  }

  package var isExact: Bool { low == high }

  package var width: Rational { high - low }

  /// -1 or 1 where all numbers in it have that sign, 0 where it is 0 alone; else nil.
  package var sign: Int? {
    let (first, second) = (low.signum(), high.signum())
    return first == second ? first : nil
  }

  package static func - (left: RationalInterval, right: RationalInterval) -> RationalInterval {
    RationalInterval(low: left.low - right.high, high: left.high - right.low)
  }

  package static func * (factor: Rational, interval: RationalInterval) -> RationalInterval {
    let (one, other) = (factor * interval.low, factor * interval.high)
    return RationalInterval(low: min(one, other), high: max(one, other))
  }
}

/// Square roots of fractions without rounding: signs are decided by squaring, values are enclosed.
package enum SquareRoots {
  /// Bits after the point that enclosures in answers have: narrower than a `Double` is precise near
  /// 1.
  package static let usualBits = 62

  /// The root of a fraction that is a fraction's square; nil for all others, and below 0.
  package static func exact(_ square: Rational) -> Rational? {
    guard square.signum() >= 0 else { return nil }
    let above = square.numerator.magnitude
    let below = square.denominator.magnitude
    let (root, base) = (above.squareRoot(), below.squareRoot())
    guard root * root == above, base * base == below else { return nil }
    return Rational(BigInt(root), over: BigInt(base))
  }

  /// The root to `bits` binary places: exact where it is a fraction, else 2^-bits wide with ends
  /// that are whole multiples of that. Numbers below 0 count as 0.
  package static func enclosure(
    of square: Rational, bits: Int = usualBits
  ) -> RationalInterval {
    if square.signum() <= 0 { return RationalInterval(.zero) }
    if let root = exact(square) { return RationalInterval(root) }
    let unit = BigInt(1) << bits
    let shifted = (square.numerator.magnitude << (2 * bits)) / square.denominator.magnitude
    let floor = BigInt(shifted.squareRoot())
    return RationalInterval(
      low: Rational(floor, over: unit) ?? .zero, high: Rational(floor + 1, over: unit) ?? .zero)
  }

  /// The roots of all numbers in an interval, to `bits` binary places. Numbers below 0 count as 0.
  package static func enclosure(
    of squares: RationalInterval, bits: Int = usualBits
  ) -> RationalInterval {
    if squares.isExact { return enclosure(of: squares.low, bits: bits) }
    return RationalInterval(
      low: enclosure(of: squares.low, bits: bits).low,
      high: enclosure(of: squares.high, bits: bits).high)
  }

  /// Sign of `a + b·√c`: -1, 0 or 1. A c below 0 counts as 0.
  package static func sign(_ a: Rational, plus b: Rational, rootOf c: Rational) -> Int {
    let first = a.signum()
    let second = c.signum() > 0 ? b.signum() : 0
    if second == 0 || first == second { return first }
    if first == 0 { return second }
    let (one, other) = (a * a, b * b * c)
    return one == other ? 0 : one > other ? first : second
  }

  /// `sign · √a − √b`, at most 2^-60 wide and narrow enough to show its sign.
  package static func difference(
    _ sign: Int, rootOf a: Rational, minusRootOf b: Rational
  ) -> RationalInterval {
    if sign > 0 && a == b { return RationalInterval(.zero) }
    var bits = usualBits
    while true {
      let interval =
        Rational(sign) * enclosure(of: a, bits: bits) - enclosure(of: b, bits: bits)
      // Two roots whose difference is not 0 are some distance apart, so that this ends.
      if interval.sign != nil { return interval }
      bits *= 2
    }
  }
}
