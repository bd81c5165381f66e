import BigInt

/// A real root of a polynomial with exact coefficients: a fraction, or irrational and held between
/// two.
package struct RealRoot: Sendable, CustomStringConvertible {
  /// The root lies strictly between them, or is both.
  package private(set) var low: Rational
  package private(set) var high: Rational
  /// Zero at the root, and nowhere else from `low` to `high`; primitive, without double roots,
  /// without rational ones where the root is irrational, with a leading coefficient above 0.
  package let polynomial: Polynomial
  private let signAtHigh: Int

  package init(_ exact: Rational) {
    (low, high) = (exact, exact)
    polynomial = Polynomial([-exact.numerator, exact.denominator])
    signAtHigh = 0
  }

  /// A root known to be the only one of a square-free polynomial between two fractions, and
  /// irrational.
  fileprivate init(_ polynomial: Polynomial, low: Rational, high: Rational) {
    let isNegative = (polynomial.numerators.last?.direction ?? 1) < 0
    self.polynomial = isNegative ? -polynomial : polynomial
    self.low = low
    self.high = high
    signAtHigh = self.polynomial.sign(at: high)
  }

  /// The root where it is a fraction.
  package var exact: Rational? { low == high ? low : nil }

  package var description: String { exact.map(\.description) ?? "[\(low), \(high)]" }

  /// The same root with a divisor of its polynomial, where that is zero there too.
  package func dividing(by divisor: Polynomial) -> RealRoot {
    exact != nil || divisor == polynomial ? self : RealRoot(divisor, low: low, high: high)
  }

  // MARK: Narrowing

  /// Halves the interval.
  mutating func bisect() {
    guard low != high else { return }
    let middle = (low + high) * Self.half
    // An irrational root is never the middle.
    if polynomial.sign(at: middle) == signAtHigh { high = middle } else { low = middle }
  }

  /// Brings the two ends to at most a distance above 0.
  package mutating func narrow(to width: Rational) {
    while high - low > width { bisect() }
  }

  private static let half = Rational(1, over: 2) ?? .one

  // MARK: Order

  /// -1, 0 or 1 as the first root is below, the same as, or above the second; narrows both as
  /// needed.
  package static func compare(_ one: inout RealRoot, _ other: inout RealRoot) -> Int {
    if let first = one.exact, let second = other.exact {
      return first < second ? -1 : first == second ? 0 : 1
    }
    var isSettled = false
    while true {
      if one.high <= other.low { return -1 }
      if other.high <= one.low { return 1 }
      if one.exact == nil && other.exact == nil && !isSettled {
        if one.isZero(other.polynomial) && other.isZero(one.polynomial) {
          // Each is a root of both; they are the same if both lie where only one root is.
          let common = one.polynomial.commonDivisor(with: other.polynomial)
          let (low, high) = (min(one.low, other.low), max(one.high, other.high))
          if common.variations(from: low, to: high) == 1 { return 0 }
        } else {
          isSettled = true
        }
      }
      // The wider one first.
      if one.high - one.low > other.high - other.low { one.bisect() } else { other.bisect() }
    }
  }

  // MARK: Signs of other polynomials

  /// Whether another polynomial is 0 at the root.
  package func isZero(_ other: Polynomial) -> Bool {
    if other.isZero { return true }
    if let exact { return other.sign(at: exact) == 0 }
    let common = polynomial.commonDivisor(with: other)
    if common.degree < 2 { return false }
    // It has the root exactly where its sign changes, as all its roots here are this one, once.
    return common.sign(at: low) != common.sign(at: high)
  }

  /// The sign of another polynomial at the root; narrows the interval as needed.
  package mutating func sign(of other: Polynomial) -> Int {
    if other.isZero { return 0 }
    if let exact { return other.sign(at: exact) }
    if low.signum() >= 0, let sign = IntegerCoefficients.sign(other.numerators, from: low, to: high)
    {
      return sign
    }
    var isKnownToDiffer = false
    while other.variations(from: low, to: high) > 0 || other.sign(at: low) == 0 {
      if !isKnownToDiffer {
        if isZero(other) { return 0 }
        isKnownToDiffer = true
      }
      bisect()
    }
    return other.sign(at: low)
  }

  /// The sign of another polynomial just above the root: that of its first derivative that is not
  /// 0.
  package mutating func signAfter(of other: Polynomial) -> Int {
    var derivative = other
    while !derivative.isZero {
      let sign = sign(of: derivative)
      if sign != 0 { return sign }
      derivative = derivative.derivative
    }
    return 0
  }
}

extension Polynomial {
  /// The distinct roots above `low` and up to `high`, ascending; fractions are recognised as such.
  ///
  /// Irrational roots are separated by halving until signs change at most once along the
  /// coefficients of the part brought to (0, ∞) (Descartes' rule; Collins and Akritas 1976).
  package func roots(above low: Rational, upTo high: Rational) -> [RealRoot] {
    guard degree > 0, low < high else { return [] }
    let whole = primitive
    // Most polynomials have no root in a given place, which shows at once.
    if whole.sign(at: high) != 0, whole.variations(from: low, to: high) == 0 { return [] }
    var left = squareFreePart
    var roots: [RealRoot] = []
    for root in left.rationalRoots(within: max(low.magnitude, high.magnitude)) {
      let factor = Polynomial([-root.numerator, root.denominator])
      left = left.dividedExactly(by: factor)?.primitive ?? left
      if root > low && root <= high { roots.append(RealRoot(root)) }
    }
    for (from, to) in left.separated(from: low, to: high) {
      roots.append(RealRoot(left, low: from, high: to))
    }
    // No two are equal. Each is brought to the left of all that are above it.
    for index in roots.indices {
      var place = index
      while place > 0 {
        var (before, after) = (roots[place - 1], roots[place])
        let isOrdered = RealRoot.compare(&before, &after) < 0
        (roots[place - 1], roots[place]) = isOrdered ? (before, after) : (after, before)
        if isOrdered { break }
        place -= 1
      }
    }
    return roots
  }

  /// Changes of sign that bound the roots strictly between two fractions: exact where 0 or 1.
  func variations(from low: Rational, to high: Rational) -> Int {
    Self.variations(transformed(low, high))
  }

  /// Intervals that hold one root each.
  ///
  /// - Parameter self: Square-free, without rational roots from `low` to `high`.
  private func separated(from low: Rational, to high: Rational) -> [(Rational, Rational)] {
    guard degree > 0 else { return [] }
    var found: [(Rational, Rational)] = []
    var open = [(values: transformed(low, high), low: low, high: high)]
    while let part = open.popLast() {
      let changes = Self.variations(part.values)
      if changes == 1 { found.append((part.low, part.high)) }
      if changes < 2 { continue }
      // To (0, 1/2) and (1/2, 1), both brought to (0, 1) again.
      let top = part.values.count - 1
      let first = part.values.enumerated().map { $1 << (top - $0) }
      let middle = (part.low + part.high) / 2
      open.append((Self.shifted(first), middle, part.high))
      open.append((first, part.low, middle))
    }
    return found
  }

  /// Coefficients of a positive multiple of p(low + (high − low) · x).
  private func transformed(_ low: Rational, _ high: Rational) -> [BigInt] {
    let ends = CommonFractions([low, high - low])
    let (start, width, below) = (ends.numerators[0], ends.numerators[1], ends.denominator)
    // Horner's rule on polynomials, with powers of the denominator carried along.
    var result: [BigInt] = []
    var power = BigInt(1)
    for value in numerators.reversed() {
      result.append(0)
      for place in result.indices.reversed() {
        result[place] *= start
        if place > 0 { result[place] += result[place - 1] * width }
      }
      result[0] += value * power
      power *= below
    }
    return result
  }

  /// Descartes' bound on the roots in (0, 1): of (1 + x)^n · p(1 / (1 + x)).
  private static func variations(_ values: [BigInt]) -> Int {
    var changes = 0
    var last = 0
    for value in shifted(values.reversed()) {
      let sign = value.direction
      if sign == 0 { continue }
      if last != 0 && sign != last { changes += 1 }
      last = sign
    }
    return changes
  }

  /// p(x + 1).
  private static func shifted(_ values: [BigInt]) -> [BigInt] {
    var values = values
    for step in 0..<max(0, values.count - 1) {
      for place in stride(from: values.count - 2, through: step, by: -1) {
        values[place] += values[place + 1]
      }
    }
    return values
  }
}
