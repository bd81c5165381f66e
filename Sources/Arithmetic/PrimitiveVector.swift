import BigInt

/// The same direction in whole numbers without a common factor.
package func primitiveVector(_ vector: [Rational]) -> [Rational] {
  if let small = smallPrimitive(vector) { return small }
  let whole = CommonFractions(vector)
  var factor = BigUInt(0)
  for numerator in whole.numerators where !numerator.isZero {
    factor = greatestCommonDivisor(factor, numerator.magnitude)
    if factor == 1 { break }
  }
  if factor <= 1 { return whole.numerators.map { Rational($0) } }
  return whole.numerators.map { Rational($0 / BigInt(factor)) }
}

/// `primitiveVector` for whole numbers of a machine word; nil for others.
private func smallPrimitive(_ vector: [Rational]) -> [Rational]? {
  var factor: UInt = 0
  for value in vector {
    guard case .small(let whole, 1) = value.storage else { return nil }
    factor = greatestCommonDivisor(factor, whole.magnitude)
  }
  guard factor > 1, let inverse = Rational(1, over: Int(clamping: factor)) else { return vector }
  return vector.map { $0 * inverse }
}
