import BigInt

/// A polynomial in one unknown with exact coefficients.
///
/// Kept as whole numerators over one denominator, which spares the many common divisors that
/// fractions coefficient by coefficient would need. The zero polynomial has no coefficients.
package struct Polynomial: Sendable, Hashable {
  /// From the constant up, the last not 0.
  package let numerators: [BigInt]
  /// Above 0, without a divisor common to all numerators.
  package let denominator: BigInt

  package static let zero = Polynomial([])
  package static let one = Polynomial([1])

  /// - Parameter coefficients: From the constant up; zeros at the end are dropped.
  package init(_ coefficients: [Rational]) {
    let common = CommonFractions(coefficients)
    self.init(common.numerators, over: common.denominator)
  }

  /// - Parameter denominator: Not 0.
  package init(_ numerators: [BigInt], over denominator: BigInt = 1) {
    let trimmed = IntegerCoefficients.trimmed(numerators)
    var common = denominator.magnitude
    for value in trimmed where common > 1 {
      common = greatestCommonDivisor(common, value.magnitude)
    }
    let divisor = BigInt(common) * (denominator.direction < 0 ? -1 : 1)
    self.numerators = divisor == 1 || trimmed.isEmpty ? trimmed : trimmed.map { $0 / divisor }
    self.denominator = trimmed.isEmpty ? 1 : denominator / divisor
  }

  package var coefficients: [Rational] {
    numerators.map { Rational($0, over: denominator) ?? .zero }
  }

  package var isZero: Bool { numerators.isEmpty }

  /// The highest power; -1 for zero.
  package var degree: Int { numerators.count - 1 }

  /// The positive multiple with whole coefficients that have no common divisor.
  package var primitive: Polynomial {
    Polynomial(IntegerCoefficients.primitive(numerators))
  }

  // MARK: Values

  package func value(at point: Rational) -> Rational {
    let (total, below) = IntegerCoefficients.value(
      numerators, point.numerator, point.denominator)
    return Rational(total, over: below * denominator) ?? .zero
  }

  /// -1, 0 or 1.
  package func sign(at point: Rational) -> Int {
    IntegerCoefficients.value(numerators, point.numerator, point.denominator).0.direction
  }

  package var derivative: Polynomial {
    Polynomial(IntegerCoefficients.derivative(numerators), over: denominator)
  }

  // MARK: Arithmetic

  package static prefix func - (value: Polynomial) -> Polynomial {
    Polynomial(value.numerators.map { -$0 }, over: value.denominator)
  }

  package static func + (left: Polynomial, right: Polynomial) -> Polynomial {
    let common = leastCommonMultiple(left.denominator, right.denominator)
    let (one, other) = (common / left.denominator, common / right.denominator)
    var sum = left.numerators.map { $0 * one }
    for (power, value) in right.numerators.enumerated() {
      if power < sum.count { sum[power] += value * other } else { sum.append(value * other) }
    }
    return Polynomial(sum, over: common)
  }

  package static func - (left: Polynomial, right: Polynomial) -> Polynomial { left + -right }

  package static func * (left: Polynomial, right: Polynomial) -> Polynomial {
    Polynomial(
      IntegerCoefficients.product(left.numerators, right.numerators),
      over: left.denominator * right.denominator)
  }

  package static func * (left: Rational, right: Polynomial) -> Polynomial {
    Polynomial(
      right.numerators.map { $0 * left.numerator }, over: right.denominator * left.denominator)
  }

  /// What times the divisor makes this; nil where the divisor does not divide it or is zero.
  package func dividedExactly(by divisor: Polynomial) -> Polynomial? {
    // A primitive polynomial divides a whole one with a whole quotient, or not at all (Gauss).
    guard
      let quotient = IntegerCoefficients.quotient(
        numerators, IntegerCoefficients.primitive(divisor.numerators)),
      let leading = numerators.last, let end = divisor.numerators.last, let top = quotient.last
    else { return isZero && !divisor.isZero ? .zero : nil }
    // The multiples that were left out come back through the leading coefficients.
    return Polynomial(
      quotient.map { $0 * leading * divisor.denominator }, over: top * end * denominator)
  }

  /// The polynomial of highest degree that divides both, primitive and with a leading coefficient
  /// above 0; zero only where both are.
  package func commonDivisor(with other: Polynomial) -> Polynomial {
    if isZero || other.isZero { return (isZero ? other : self).primitive.withPositiveEnd }
    if degree == 0 || other.degree == 0 { return .one }
    let isLonger = degree >= other.degree
    let (longer, shorter) = (isLonger ? self : other, isLonger ? other : self)
    let (one, another) = (longer.primitive, shorter.primitive)
    if IntegerCoefficients.areSurelyCoprime(one.numerators, another.numerators) { return .one }
    // Often one divides the other, which is seen at once; remainders may grow long.
    if one.dividedExactly(by: another) != nil { return another.withPositiveEnd }
    let sequence = SturmSequence.remainders(one.numerators, another.numerators)
    return Polynomial(IntegerCoefficients.primitive(sequence.last ?? [])).withPositiveEnd
  }

  /// The primitive polynomial with the same roots, each once.
  package var squareFreePart: Polynomial {
    let whole = primitive
    guard degree > 1 else { return whole }
    let common = whole.commonDivisor(with: whole.derivative)
    if common.degree < 1 { return whole }
    return whole.dividedExactly(by: common)?.primitive ?? whole
  }

  private var withPositiveEnd: Polynomial {
    (numerators.last?.direction ?? 1) < 0 ? -self : self
  }
}

extension Polynomial: CustomStringConvertible {
  /// `2x^2 - 1/3`, highest power first.
  package var description: String { written(in: "x") }

  package func written(in unknown: String) -> String {
    var text = ""
    for (power, value) in coefficients.enumerated().reversed() where !value.isZero {
      if text.isEmpty {
        text = value.signum() < 0 ? "-" : ""
      } else {
        text += value.signum() < 0 ? " - " : " + "
      }
      let size = value.magnitude
      let isPlain = power > 0 && size == 1
      let factor = isPlain ? "" : size.isWhole || power == 0 ? "\(size)" : "(\(size))"
      text += factor + (power == 0 ? "" : power == 1 ? unknown : "\(unknown)^\(power)")
    }
    return text.isEmpty ? "0" : text
  }
}

/// Polynomials with whole coefficients, from the constant up, as plain lists.
enum IntegerCoefficients {
  static func trimmed(_ values: [BigInt]) -> [BigInt] {
    guard let last = values.lastIndex(where: { !$0.isZero }) else { return [] }
    return last + 1 == values.count ? values : Array(values[...last])
  }

  /// Divided by the greatest common divisor of all; signs stay.
  static func primitive(_ values: [BigInt]) -> [BigInt] {
    // The smallest first: the divisor is at most that, and often 1 at once.
    var common = BigUInt(0)
    for value in values.map(\.magnitude).sorted() where common != 1 {
      common = greatestCommonDivisor(common, value)
    }
    if common <= 1 { return values }
    let divisor = BigInt(common)
    return values.map { $0 / divisor }
  }

  static func derivative(_ values: [BigInt]) -> [BigInt] {
    values.indices.dropFirst().map { values[$0] * BigInt($0) }
  }

  static func product(_ left: [BigInt], _ right: [BigInt]) -> [BigInt] {
    if left.isEmpty || right.isEmpty { return [] }
    var result = [BigInt](repeating: 0, count: left.count + right.count - 1)
    for (power, value) in left.enumerated() where !value.isZero {
      for (other, factor) in right.enumerated() { result[power + other] += value * factor }
    }
    return result
  }

  /// The quotient where it is whole and nothing is left over, else nil.
  static func quotient(_ values: [BigInt], _ divisor: [BigInt]) -> [BigInt]? {
    guard let leading = divisor.last, values.count >= divisor.count else { return nil }
    var left = values
    var quotient = [BigInt](repeating: 0, count: values.count - divisor.count + 1)
    for step in quotient.indices.reversed() {
      let (factor, rest) = left[step + divisor.count - 1].quotientAndRemainder(dividingBy: leading)
      guard rest.isZero else { return nil }
      quotient[step] = factor
      if factor.isZero { continue }
      for (place, value) in divisor.enumerated() { left[step + place] -= factor * value }
    }
    return left.allSatisfy(\.isZero) ? quotient : nil
  }

  /// The value at `above / below` times `below` to the degree, and that power.
  static func value(_ values: [BigInt], _ above: BigInt, _ below: BigInt) -> (BigInt, BigInt) {
    var total = BigInt(0)
    var power = BigInt(1)
    for (step, value) in values.reversed().enumerated() {
      if step > 0 { power *= below }
      total = total * above + value * power
    }
    return (total, power)
  }

  /// The sign that a polynomial has from one fraction to another, neither below 0, as far as adding
  /// up its terms of either sign can tell; nil where it cannot.
  static func sign(_ values: [BigInt], from low: Rational, to high: Rational) -> Int? {
    let gains = values.map { $0.direction > 0 ? $0 : 0 }
    let losses = values.map { $0.direction < 0 ? -$0 : 0 }
    // Both ends over one denominator, so that all four sums share their factor.
    let ends = CommonFractions([low, high])
    func sum(_ terms: [BigInt], _ end: Int) -> BigInt {
      value(terms, ends.numerators[end], ends.denominator).0
    }
    if sum(gains, 0) > sum(losses, 1) { return 1 }
    if sum(gains, 1) < sum(losses, 0) { return -1 }
    return nil
  }

  /// Whether two polynomials are seen to have no common divisor by looking at them modulo one
  /// prime.
  ///
  /// A common divisor stays one modulo a prime that divides neither leading coefficient.
  static func areSurelyCoprime(_ left: [BigInt], _ right: [BigInt]) -> Bool {
    let field = PrimeField(gap: PrimeField.gaps[0])
    let prime = BigInt(field.prime)
    func reduced(_ values: [BigInt]) -> [UInt] {
      values.map { UInt(truncatingIfNeeded: $0.modulus(prime)) }
    }
    var (a, b) = (reduced(left), reduced(right))
    guard a.last != 0, b.last != 0 else { return false }
    while true {
      guard let leading = b.last else { return a.count == 1 }
      let inverse = field.inverse(leading)
      while a.count >= b.count, let end = a.last {
        let factor = field.product(end, inverse)
        let shift = a.count - b.count
        for (place, value) in b.enumerated() {
          a[shift + place] = field.difference(a[shift + place], field.product(factor, value))
        }
        while a.last == 0 { a.removeLast() }
      }
      swap(&a, &b)
    }
  }
}
