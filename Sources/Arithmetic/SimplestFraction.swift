import BigInt

/// The fraction with the least denominator (and then the least numerator) strictly between two others.
///
/// Walks down the Stern–Brocot tree a whole run at a time, as continued fractions do.
///
/// - Parameters:
///   - low: At least 0.
///   - high: Above `low`; the result is half way between them where it is not.
package func simplestFraction(between low: Rational, and high: Rational) -> Rational {
  guard low.signum() >= 0, low < high else { return (low + high) / 2 }
  let whole = Rational(low.numerator / low.denominator)
  if whole + 1 < high { return whole + 1 }
  // Both lie within one whole number's reach: the simplest is whole + 1 / (simplest of the reciprocals).
  let (above, below) = (high - whole, low - whole)
  guard let first = above.reciprocal else { return (low + high) / 2 }
  guard let last = below.reciprocal else {
    // Anything from 0: 1/n with the least n above 1/high.
    let count = Rational(first.numerator / first.denominator) + 1
    return whole + (count.reciprocal ?? .one)
  }
  return whole + (simplestFraction(between: first, and: last).reciprocal ?? .one)
}
