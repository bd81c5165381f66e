import BigInt

/// Counts the real roots of a polynomial between two fractions (Sturm 1835).
///
/// The sequence begins with the polynomial and its derivative and goes on with remainders of
/// opposite sign. How often signs change along it, at two points, differs by the number of roots
/// between them.
package struct SturmSequence: Sendable {
  /// Whole coefficients from the constant up, each a positive multiple of Sturm's polynomial.
  private let members: [[BigInt]]

  package init(_ polynomial: Polynomial) {
    let whole = polynomial.squareFreePart.numerators
    members = whole.isEmpty ? [] : Self.remainders(whole, IntegerCoefficients.derivative(whole))
  }

  /// Distinct roots above `low` and up to `high`; 0 for the zero polynomial.
  package func count(above low: Rational, upTo high: Rational) -> Int {
    max(0, changes(at: low) - changes(at: high))
  }

  /// Changes of sign along the sequence, zeros left out.
  private func changes(at point: Rational) -> Int {
    let (above, below) = (point.numerator, point.denominator)
    var changes = 0
    var last = 0
    for member in members {
      let sign = IntegerCoefficients.value(member, above, below).0.direction
      if sign == 0 { continue }
      if last != 0 && sign != last { changes += 1 }
      last = sign
    }
    return changes
  }

  /// The two polynomials, then remainders of opposite sign to the last that is not zero: a greatest
  /// common divisor.
  ///
  /// Remainders are divided by what is known to divide them, so that coefficients grow only in
  /// proportion to the steps (the subresultant sequence: Brown and Traub 1971).
  ///
  /// - Parameter second: Of degree at most that of the first.
  static func remainders(_ first: [BigInt], _ second: [BigInt]) -> [[BigInt]] {
    var sequence = [first, second].filter { !$0.isEmpty }
    var (above, below) = (first, second)
    var leading = BigInt(1)
    var growth = BigInt(1)
    while below.count > 1 {
      let fall = above.count - below.count
      let divisor = leading * growth.power(fall)
      let rest = negatedRemainder(above, below).map { $0 / divisor }
      if rest.isEmpty { break }
      sequence.append(rest)
      above = below
      below = rest
      leading = above.last.map { BigInt($0.magnitude) } ?? 1
      if fall > 0 { growth = leading.power(fall) / growth.power(fall - 1) }
    }
    return sequence
  }

  /// Minus the remainder, times a power of the divisor's leading coefficient's size.
  private static func negatedRemainder(_ above: [BigInt], _ below: [BigInt]) -> [BigInt] {
    guard let leading = below.last else { return [] }
    let size = BigInt(leading.magnitude)
    let isNegative = leading.direction < 0
    var rest = above
    for step in stride(from: above.count - below.count, through: 0, by: -1) {
      let end = rest.removeLast()
      let factor = isNegative ? -end : end
      for place in rest.indices {
        rest[place] *= size
        if place >= step { rest[place] -= factor * below[place - step] }
      }
    }
    return IntegerCoefficients.trimmed(rest).map { -$0 }
  }
}
