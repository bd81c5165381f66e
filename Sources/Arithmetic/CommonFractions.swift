import BigInt

/// A vector of fractions over one common denominator.
package struct CommonFractions: Sendable, Hashable {
  package var numerators: [BigInt]
  /// Above 0.
  package var denominator: BigInt

  package init(numerators: [BigInt], denominator: BigInt) {
    self.numerators = numerators
    self.denominator = denominator
  }

  /// The least common denominator of all, and each number times it.
  package init(_ values: [Rational]) {
    var common = BigInt(1)
    for value in values where !value.isWhole {
      let below = value.denominator
      let shared = greatestCommonDivisor(common.magnitude, below.magnitude)
      common = common.multiplied(by: below.divided(exactlyBy: shared))
    }
    denominator = common
    numerators = values.map { value in
      let factor = common.divided(exactlyBy: value.denominator.magnitude)
      return value.numerator.multiplied(by: factor)
    }
  }

  /// The same numbers over their least common denominator.
  package func inLowestTerms() -> CommonFractions {
    var common = denominator.magnitude
    for numerator in numerators {
      if common == 1 { return self }
      common = greatestCommonDivisor(common, numerator.magnitude)
    }
    if common == 1 { return self }
    return CommonFractions(
      numerators: numerators.map { $0.divided(exactlyBy: common) },
      denominator: denominator.divided(exactlyBy: common))
  }

  package var count: Int { numerators.count }

  /// Entry `index`, in lowest terms.
  package subscript(index: Int) -> Rational {
    Rational(numerators[index], over: denominator) ?? .zero
  }

  /// All entries, in lowest terms.
  package var rationals: [Rational] { indices.map { self[$0] } }

  package var indices: Range<Int> { 0..<numerators.count }
}
