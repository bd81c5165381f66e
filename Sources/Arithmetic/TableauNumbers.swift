import BigInt

/// Machine words: rows are divided by their common factor as they grow, and overflow is noticed.
extension Int: TableauNumber {
  static var nothing: Int { 0 }

  init?(_ value: Rational) {
    // The least word has no negative.
    guard value.isWhole, let small = Int(exactly: value.numerator), small != .min else {
      return nil
    }
    self = small
  }

  var direction: Int { signum() }
  var negated: Int { -self }
  var rational: Rational { Rational(self) }
  func exceeds(_ other: Int) -> Bool { self > other }

  static func compare(_ a: Int, _ b: Int, _ c: Int, _ d: Int) -> Int {
    let left = a.multipliedFullWidth(by: d)
    let right = c.multipliedFullWidth(by: b)
    if left.high != right.high { return left.high < right.high ? -1 : 1 }
    return left.low == right.low ? 0 : left.low < right.low ? -1 : 1
  }

  static func eliminate(
    _ row: UnsafeMutablePointer<Int>, _ pivotRow: UnsafeMutablePointer<Int>, width: Int,
    column: Int, pivot: Int, previous: Int
  ) -> Bool {
    if row[column] == 0 { return true }
    let common = greatestCommonDivisor(pivot, row[column])
    let (keep, take) = (pivot / common, row[column] / common)
    var bits: UInt = 0
    var overflows = false
    for index in 0..<width {
      let (kept, first) = row[index].multipliedReportingOverflow(by: keep)
      let (taken, second) = pivotRow[index].multipliedReportingOverflow(by: take)
      let (result, third) = kept.subtractingReportingOverflow(taken)
      overflows = overflows || first || second || third
      row[index] = result
      bits |= result.magnitude
    }
    if overflows || bits > UInt(Int.max) { return false }
    if bits > 1 << 16 {
      var factor: UInt = 0
      for index in 0..<width where row[index] != 0 {
        factor = greatestCommonDivisor(factor, row[index].magnitude)
        if factor == 1 { return true }
      }
      if factor > 1 {
        let divisor = Int(factor)
        for index in 0..<width where row[index] != 0 { row[index] /= divisor }
      }
    }
    return true
  }
}

/// Whole numbers of any size. All rows keep one common factor, the last pivot, which divides every
/// result without remainder (Edmonds 1967; Bareiss 1968): no common factors need be looked for.
struct WideInteger: TableauNumber {
  var value: BigInt

  static var nothing: WideInteger { WideInteger(value: 0) }

  init(value: BigInt) {
    self.value = value
  }

  init?(_ value: Rational) {
    guard value.isWhole else { return nil }
    self.value = value.numerator
  }

  var direction: Int { value.direction }
  var negated: WideInteger { WideInteger(value: -value) }
  var rational: Rational { Rational(value) }
  func exceeds(_ other: WideInteger) -> Bool { value > other.value }

  static func compare(
    _ a: WideInteger, _ b: WideInteger, _ c: WideInteger, _ d: WideInteger
  ) -> Int {
    let (left, right) = (a.value * d.value, c.value * b.value)
    return left == right ? 0 : left < right ? -1 : 1
  }

  static func eliminate(
    _ row: UnsafeMutablePointer<WideInteger>, _ pivotRow: UnsafeMutablePointer<WideInteger>,
    width: Int, column: Int, pivot: WideInteger, previous: WideInteger
  ) -> Bool {
    let factor = row[column].value
    let isPlain = previous.value == 1
    for index in 0..<width {
      let taken = pivotRow[index].value
      if row[index].value.isZero && (taken.isZero || factor.isZero) { continue }
      var result = row[index].value * pivot.value
      if !factor.isZero && !taken.isZero { result -= taken * factor }
      row[index].value = isPlain ? result : result / previous.value
    }
    return true
  }
}

/// Floats propose a basis; a number within 1e-9 of 0 counts as 0, and one within 1e-12 becomes 0.
extension Double: TableauNumber {
  static var nothing: Double { 0 }

  init?(_ value: Rational) {
    let nearest = value.double
    guard nearest.isFinite else { return nil }
    self = nearest
  }

  var direction: Int { self > 1e-9 ? 1 : self < -1e-9 ? -1 : 0 }
  var negated: Double { -self }
  var rational: Rational { Rational(exactly: self) ?? .zero }
  func exceeds(_ other: Double) -> Bool { self > other }

  static func compare(_ a: Double, _ b: Double, _ c: Double, _ d: Double) -> Int {
    let difference = a / b - c / d
    return difference > 1e-12 ? 1 : difference < -1e-12 ? -1 : 0
  }

  static func eliminate(
    _ row: UnsafeMutablePointer<Double>, _ pivotRow: UnsafeMutablePointer<Double>, width: Int,
    column: Int, pivot: Double, previous: Double
  ) -> Bool {
    if row[column] == 0 { return true }
    let take = row[column] / pivot
    for index in 0..<width {
      let result = row[index] - pivotRow[index] * take
      row[index] = result.magnitude < 1e-12 ? 0 : result
    }
    row[column] = 0
    return take.isFinite
  }
}
