import BigInt

/// An exact fraction, always in lowest terms with a denominator above 0.
///
/// Numbers whose parts fit an `Int` are held and worked out without a heap; anything larger moves to
/// big integers by itself, and back.
public struct Rational: Sendable {
  /// The parts of a fraction too large for machine integers.
  final class Parts: Sendable {
    let numerator: BigInt
    let denominator: BigInt

    init(_ numerator: BigInt, _ denominator: BigInt) {
      self.numerator = numerator
      self.denominator = denominator
    }
  }

  /// Fractions that fit are always `small`, so equal numbers have equal storage.
  enum Storage: Sendable {
    case small(Int, Int)
    case large(Parts)
  }

  let storage: Storage

  public static let zero = Rational(0)
  public static let one = Rational(1)

  public init(_ value: Int) {
    storage = .small(value, 1)
  }

  /// `numerator / denominator`, or nil where the denominator is 0.
  public init?(_ numerator: Int, over denominator: Int) {
    guard denominator != 0 else { return nil }
    self = Self.reduced(Int128(numerator), Int128(denominator))
  }

  /// `numerator / denominator`, or nil where the denominator is 0.
  package init?(_ numerator: BigInt, over denominator: BigInt) {
    guard !denominator.isZero else { return nil }
    self = Self.reduced(numerator, denominator)
  }

  package init(_ value: BigInt) {
    self = Self.fitted(value, 1)
  }

  /// The number that a `Double` is, to the last bit; nil where it is not finite.
  public init?(exactly value: Double) {
    guard value.isFinite else { return nil }
    if let whole = Int(exactly: value) {
      self.init(whole)
      return
    }
    // value = significand * 2^exponent with a whole significand of 53 bits.
    let exponent = Int(value.exponent) - 52
    let significand = BigInt(Int(value.significand * 4_503_599_627_370_496)) * (value < 0 ? -1 : 1)
    self =
      exponent >= 0
      ? Rational(significand << exponent) : Self.reduced(significand, BigInt(1) << -exponent)
  }

  private init(small numerator: Int, _ denominator: Int) {
    storage = .small(numerator, denominator)
  }

  // MARK: Parts

  package var numerator: BigInt {
    switch storage {
    case .small(let numerator, _): BigInt(numerator)
    case .large(let parts): parts.numerator
    }
  }

  package var denominator: BigInt {
    switch storage {
    case .small(_, let denominator): BigInt(denominator)
    case .large(let parts): parts.denominator
    }
  }

  /// This number where it is whole and fits an `Int`.
  package var smallInteger: Int? {
    if case .small(let value, 1) = storage { value } else { nil }
  }

  /// -1, 0 or 1.
  @inlinable public var sign: Int { signum() }

  public func signum() -> Int {
    switch storage {
    case .small(let numerator, _): numerator.signum()
    case .large(let parts): parts.numerator.sign == .minus ? -1 : 1
    }
  }

  public var isZero: Bool {
    if case .small(0, _) = storage { true } else { false }
  }

  public var isWhole: Bool {
    switch storage {
    case .small(_, let denominator): denominator == 1
    case .large(let parts): parts.denominator == 1
    }
  }

  public var magnitude: Rational { signum() < 0 ? -self : self }

  /// 1 divided by this, or nil for 0.
  public var reciprocal: Rational? {
    switch storage {
    case .small(0, _): nil
    case .small(let numerator, let denominator):
      numerator == .min
        ? Rational(-BigInt(denominator), over: -BigInt(numerator))
        : Rational(
          small: numerator < 0 ? -denominator : denominator, numerator < 0 ? -numerator : numerator)
    case .large(let parts):
      Rational.fitted(
        parts.numerator.sign == .minus ? -parts.denominator : parts.denominator,
        BigInt(parts.numerator.magnitude))
    }
  }

  /// Bits of the longer of numerator and denominator.
  package var bits: Int {
    switch storage {
    case .small(let numerator, let denominator):
      Int.bitWidth - min(numerator.magnitude.leadingZeroBitCount, denominator.leadingZeroBitCount)
    case .large(let parts):
      max(parts.numerator.magnitude.bitWidth, parts.denominator.magnitude.bitWidth)
    }
  }

  // MARK: Lowest terms

  /// A fraction in lowest terms with a positive denominator, in the storage it fits.
  static func fitted(_ numerator: BigInt, _ denominator: BigInt) -> Rational {
    if let small = numerator.machineInteger, let below = denominator.machineInteger {
      return Rational(small: small, below)
    }
    return Rational(storage: .large(Parts(numerator, denominator)))
  }

  private init(storage: Storage) {
    self.storage = storage
  }

  static func reduced(_ numerator: BigInt, _ denominator: BigInt) -> Rational {
    if numerator.isZero { return .zero }
    let common = greatestCommonDivisor(numerator.magnitude, denominator.magnitude)
    let above = numerator.divided(exactlyBy: common)
    return fitted(
      denominator.sign == .minus ? -above : above,
      BigInt(denominator.magnitude).divided(exactlyBy: common))
  }

  private static func reduced(_ numerator: Int128, _ denominator: Int128) -> Rational {
    if numerator == 0 { return .zero }
    let common = greatestCommonDivisor(numerator.magnitude, denominator.magnitude)
    var (above, below) = (numerator, denominator)
    if common > 1, let divisor = Int128(exactly: common) {
      above /= divisor
      below /= divisor
    }
    if below < 0 {
      above = -above
      below = -below
    }
    return fitted(above, below)
  }

  /// Parts in lowest terms, below 2^127 in size.
  private static func fitted(_ numerator: Int128, _ denominator: Int128) -> Rational {
    if let above = Int(exactly: numerator), let below = Int(exactly: denominator) {
      return Rational(small: above, below)
    }
    return Rational(storage: .large(Parts(whole(numerator), whole(denominator))))
  }

  private static func whole(_ value: Int128) -> BigInt {
    let magnitude = value.magnitude
    let low = UInt(truncatingIfNeeded: magnitude)
    let high = UInt(truncatingIfNeeded: magnitude >> 64)
    return BigInt(
      sign: value < 0 ? .minus : .plus,
      magnitude: high == 0 ? BigUInt(low) : BigUInt(words: [low, high]))
  }
}

// MARK: Arithmetic

extension Rational {
  public static prefix func - (value: Rational) -> Rational {
    switch value.storage {
    case .small(.min, let denominator):
      fitted(-BigInt(Int.min), BigInt(denominator))
    case .small(let numerator, let denominator): Rational(small: -numerator, denominator)
    case .large(let parts): fitted(-parts.numerator, parts.denominator)
    }
  }

  public static func + (left: Rational, right: Rational) -> Rational {
    if case .small(let a, let b) = left.storage, case .small(let c, let d) = right.storage {
      return sum(a, b, c, d)
    }
    let (b, d) = (left.denominator, right.denominator)
    if b == d { return reduced(left.numerator + right.numerator, b) }
    let common = greatestCommonDivisor(b.magnitude, d.magnitude)
    let (ownB, ownD) = (b.divided(exactlyBy: common), d.divided(exactlyBy: common))
    let total = left.numerator.multiplied(by: ownD) + right.numerator.multiplied(by: ownB)
    if total.isZero { return .zero }
    // Only factors of `common` can be shared with the numerator, as for machine integers below.
    let second = common == 1 ? common : greatestCommonDivisor(total.magnitude, common)
    return fitted(
      total.divided(exactlyBy: second),
      ownB.multiplied(by: d.divided(exactlyBy: second)))
  }

  public static func - (left: Rational, right: Rational) -> Rational {
    if case .small(let a, let b) = left.storage, case .small(let c, let d) = right.storage,
      c != .min
    {
      return sum(a, b, -c, d)
    }
    return left + -right
  }

  /// `a/b + c/d`, both in lowest terms (Knuth, The Art of Computer Programming 2, 4.5.1).
  @inline(__always)
  private static func sum(_ a: Int, _ b: Int, _ c: Int, _ d: Int) -> Rational {
    if b == 1 && d == 1 {
      let (total, overflows) = a.addingReportingOverflow(c)
      if !overflows { return Rational(small: total, 1) }
    }
    let common = greatestCommonDivisor(b, d)
    if common == 1 {
      // Each product is below 2^126, so nothing overflows.
      return fitted(Int128(a) * Int128(d) + Int128(c) * Int128(b), Int128(b) * Int128(d))
    }
    let total = Int128(a) * Int128(d / common) + Int128(c) * Int128(b / common)
    if total == 0 { return .zero }
    let left = Int(truncatingIfNeeded: (total % Int128(common)).magnitude)
    let second = left == 0 ? common : greatestCommonDivisor(left, common)
    return fitted(total / Int128(second), Int128(b / common) * Int128(d / second))
  }

  public static func * (left: Rational, right: Rational) -> Rational {
    if case .small(let a, let b) = left.storage, case .small(let c, let d) = right.storage {
      if b == 1 && d == 1 {
        let (product, overflows) = a.multipliedReportingOverflow(by: c)
        if !overflows { return Rational(small: product, 1) }
      }
      if a == 0 || c == 0 { return .zero }
      let first = greatestCommonDivisor(a.magnitude, d.magnitude)
      let second = greatestCommonDivisor(c.magnitude, b.magnitude)
      return fitted(
        (Int128(a) / Int128(first)) * (Int128(c) / Int128(second)),
        (Int128(b) / Int128(second)) * (Int128(d) / Int128(first)))
    }
    if left.isZero || right.isZero { return .zero }
    let (a, b) = (left.numerator, left.denominator)
    let (c, d) = (right.numerator, right.denominator)
    let first = greatestCommonDivisor(a.magnitude, d.magnitude)
    let second = greatestCommonDivisor(c.magnitude, b.magnitude)
    return fitted(
      a.divided(exactlyBy: first).multiplied(by: c.divided(exactlyBy: second)),
      b.divided(exactlyBy: second).multiplied(by: d.divided(exactlyBy: first)))
  }

  /// Nil where the divisor is 0.
  public func divided(by divisor: Rational) -> Rational? {
    divisor.reciprocal.map { self * $0 }
  }

  /// `left / right`; a caller makes sure that the divisor is not 0 (else the result is 0).
  package static func / (left: Rational, right: Rational) -> Rational {
    left.divided(by: right) ?? .zero
  }

  public static func += (left: inout Rational, right: Rational) { left = left + right }
  public static func -= (left: inout Rational, right: Rational) { left = left - right }
  public static func *= (left: inout Rational, right: Rational) { left = left * right }
}

// MARK: Order

extension Rational: Comparable, Hashable {
  public static func == (left: Rational, right: Rational) -> Bool {
    switch (left.storage, right.storage) {
    case (.small(let a, let b), .small(let c, let d)): a == c && b == d
    case (.large(let one), .large(let other)):
      one === other
        || (one.numerator == other.numerator && one.denominator == other.denominator)
    default: false
    }
  }

  public static func < (left: Rational, right: Rational) -> Bool {
    if case .small(let a, let b) = left.storage, case .small(let c, let d) = right.storage {
      return b == d ? a < c : Int128(a) * Int128(d) < Int128(c) * Int128(b)
    }
    let (one, other) = (left.signum(), right.signum())
    if one != other { return one < other }
    if one == 0 { return false }
    // A product of m and n bits has m + n bits or one fewer, which mostly settles it.
    let (a, b) = (left.numerator, left.denominator)
    let (c, d) = (right.numerator, right.denominator)
    let bits = a.magnitude.bitWidth + d.magnitude.bitWidth
    let otherBits = c.magnitude.bitWidth + b.magnitude.bitWidth
    if bits + 1 < otherBits { return one > 0 }
    if bits > otherBits + 1 { return one < 0 }
    return a.multiplied(by: d) < c.multiplied(by: b)
  }

  public func hash(into hasher: inout Hasher) {
    switch storage {
    case .small(let numerator, let denominator):
      hasher.combine(numerator)
      hasher.combine(denominator)
    case .large(let parts):
      hasher.combine(parts.numerator)
      hasher.combine(parts.denominator)
    }
  }
}

extension Rational: ExpressibleByIntegerLiteral {
  public init(integerLiteral value: Int) { self.init(value) }
}

extension Sequence<Rational> {
  package func sum() -> Rational { reduce(.zero, +) }
}

// MARK: Common divisors

/// Greatest common divisor of two machine integers, the binary way.
@inline(__always)
func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int {
  Int(truncatingIfNeeded: greatestCommonDivisor(a.magnitude, b.magnitude))
}

@inline(__always)
func greatestCommonDivisor(_ a: UInt, _ b: UInt) -> UInt {
  if a == 0 { return b }
  if b == 0 { return a }
  if a == 1 || b == 1 { return 1 }
  let shift = (a | b).trailingZeroBitCount
  var x = a >> a.trailingZeroBitCount
  var y = b
  repeat {
    y >>= y.trailingZeroBitCount
    if x > y { swap(&x, &y) }
    y -= x
  } while y != 0
  return x << shift
}

func greatestCommonDivisor(_ a: UInt128, _ b: UInt128) -> UInt128 {
  if a == 0 { return b }
  if b == 0 { return a }
  let shift = (a | b).trailingZeroBitCount
  var x = a >> a.trailingZeroBitCount
  var y = b >> b.trailingZeroBitCount
  while (x | y) >> 64 != 0 {
    if x == y { return x << shift }
    if x > y { swap(&x, &y) }
    y -= x
    y >>= y.trailingZeroBitCount
  }
  let common = greatestCommonDivisor(
    UInt(truncatingIfNeeded: x), UInt(truncatingIfNeeded: y))
  return UInt128(common) << shift
}
