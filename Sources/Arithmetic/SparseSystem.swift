import BigInt

/// A system of linear equations that has no unique solution.
package struct SingularSystem: Error, Equatable, CustomStringConvertible {
  package init() {}

  package var description: String { "the system of equations has no unique solution" }
}

/// Square systems `A x = b` with few entries in a row, solved exactly.
///
/// The rows are made whole and factored once modulo a prime; each solution is then lifted digit by
/// digit in base of that prime and read as fractions (`DigitLifting`), which are proved by exact
/// bounds and never by chance. A matrix `I - W` of a discounted chain always has usable pivots on
/// its diagonal; others exchange rows where they must. The smallest systems are eliminated with
/// fractions.
package struct SparseSystem: Sendable {
  private let size: Int
  private let rows: IntegerRows
  /// What each row was multiplied by to be whole.
  private let scales: [Rational]
  private let state: State

  private enum State: Sendable {
    case factored(ModularFactors)
    case singular
    /// Small, or made so that every prime in the list divides the determinant: elimination with
    /// fractions solves it, and tells then whether it can be solved.
    case eliminated
  }

  /// Up to this size, elimination is quicker than lifting as its numbers fit machine words.
  private static let smallSize = 5

  /// - Parameters:
  ///   - firstEntry: `size + 1` numbers; row i has the entries `firstEntry[i]..<firstEntry[i + 1]`.
  ///   - columns: The column of each entry; the values of a column named twice are added.
  package init(size: Int, firstEntry: [Int], columns: [Int], values: [Rational]) {
    self.size = size
    let (rows, scales) = IntegerRows.scaled(
      size: size, firstEntry: firstEntry, columns: columns, values: values)
    self.rows = rows
    self.scales = scales
    state = size <= Self.smallSize ? .eliminated : Self.state(of: rows)
  }

  /// The x with `A x = b`, for each right side b.
  package func solve(_ rightSides: [[Rational]]) throws(SingularSystem) -> [CommonFractions] {
    try solutions(
      rows, rightSides.map { right in zip(right, scales).map { $0 * $1 } }, transposed: false)
  }

  /// The x with `Aᵀ x = b`, for each right side b.
  package func solveTransposed(
    _ rightSides: [[Rational]]
  ) throws(SingularSystem) -> [CommonFractions] {
    // With S A whole, (S A)ᵀ y = b has the solution of which x is S y.
    let solutions = try solutions(rows.transposed(), rightSides, transposed: true)
    if scales.allSatisfy({ $0 == .one }) { return solutions }
    return solutions.map { solution in
      var scaled = solution
      for (row, scale) in scales.enumerated() where scale != .one {
        scaled.numerators[row] = scaled.numerators[row].multiplied(by: scale.numerator)
      }
      return scaled.inLowestTerms()
    }
  }

  private func solutions(
    _ rows: IntegerRows, _ rightSides: [[Rational]], transposed: Bool
  ) throws(SingularSystem) -> [CommonFractions] {
    if size == 0 {
      return rightSides.map { _ in CommonFractions(numerators: [], denominator: 1) }
    }
    switch state {
    case .singular: throw SingularSystem()
    case .eliminated: return try rows.eliminated(rightSides)
    case .factored(let factors):
      return solutions(transposed ? factors.transposed() : factors, rows, rightSides)
    }
  }

  private func solutions(
    _ factors: ModularFactors, _ rows: IntegerRows, _ rightSides: [[Rational]]
  ) -> [CommonFractions] {
    let reordered = rows.reordered(rows: factors.rowOrder, columns: factors.columnOrder)
    var denominator = BigUInt(1)
    return rightSides.map { right in
      let common = IntegerRows.leastMultiple(right)
      let lifting = DigitLifting(
        factors: factors, rows: reordered,
        right: factors.rowOrder.map { common == .one ? right[$0] : right[$0] * common })
      let isFirst = denominator == 1
      let numerators = Self.lifted(lifting, known: &denominator)
      var result = CommonFractions(
        numerators: [BigInt](repeating: 0, count: size),
        denominator: BigInt(denominator).multiplied(by: common.numerator))
      for (step, column) in factors.columnOrder.enumerated() {
        result.numerators[column] = numerators[step]
      }
      return isFirst && common == .one ? result : result.inLowestTerms()
    }
  }

  /// Lifts until the fractions are told: few tries, each a sixth further, as a try costs about as
  /// much as the digits in between.
  private static func lifted(_ lifting: DigitLifting, known: inout BigUInt) -> [BigInt] {
    var next = max(1, known == 1 ? 1 : known.bitWidth / PrimeField.bits + 2)
    while true {
      while lifting.precision < next { lifting.advance() }
      if let numerators = lifting.numerators(known: &known) { return numerators }
      next += known == 1 ? next / 6 + 1 : next / 24 + 1
    }
  }

  // MARK: Factors

  /// Factors modulo the first prime that does not divide the determinant.
  private static func state(of rows: IntegerRows) -> State {
    for gap in PrimeField.gaps {
      let field = PrimeField(gap: gap)
      let outcome = ModularFactors.make(
        field: field, size: rows.size,
        first: Array(UnsafeBufferPointer(start: rows.first.pointer, count: rows.size + 1)),
        columns: Array(
          UnsafeBufferPointer(start: rows.columns.pointer, count: rows.columns.count)),
        values: rows.residues(field))
      switch outcome {
      case .factors(let factors): return .factored(factors)
      case .deficient(let deficiency):
        if rows.isSingular(deficiency) { return .singular }
      }
    }
    return .eliminated
  }
}

extension IntegerRows {
  /// Whether the columns that depend on one another modulo a prime do so exactly: solves for the
  /// weights in the rows that are known to be independent, and tries them in all others.
  fileprivate func isSingular(_ deficiency: ModularFactors.Deficiency) -> Bool {
    var place = [Int](repeating: -1, count: size)
    for (index, column) in deficiency.columns.enumerated() { place[column] = index }
    var first = [0]
    var inner: [Int] = []
    var values: [Rational] = []
    var right: [Rational] = []
    for row in deficiency.rows {
      var wanted = Rational.zero
      for entry in self.first.pointer[row]..<self.first.pointer[row + 1] {
        let column = Int(columns.pointer[entry])
        if column == deficiency.dependent { wanted = -Rational(number(entry)) }
        if place[column] < 0 { continue }
        inner.append(place[column])
        values.append(Rational(number(entry)))
      }
      first.append(inner.count)
      right.append(wanted)
    }
    let system = SparseSystem(
      size: deficiency.rows.count, firstEntry: first, columns: inner, values: values)
    guard let weights = try? system.solve([right])[0] else { return false }
    return (0..<size).allSatisfy { row in
      var sum = BigInt(0)
      for entry in self.first.pointer[row]..<self.first.pointer[row + 1] {
        let column = Int(columns.pointer[entry])
        if column == deficiency.dependent { sum += number(entry) * weights.denominator }
        if place[column] >= 0 { sum += number(entry) * weights.numerators[place[column]] }
      }
      return sum.isZero
    }
  }

  /// Solutions by elimination with fractions.
  fileprivate func eliminated(
    _ rightSides: [[Rational]]
  ) throws(SingularSystem) -> [CommonFractions] {
    let extended = (0..<size).map { row in
      var values = [Rational](repeating: .zero, count: size)
      for entry in first.pointer[row]..<first.pointer[row + 1] {
        values[Int(columns.pointer[entry])] =
          width == 1
          ? Rational(Int(bitPattern: words.pointer[entry])) : Rational(number(entry))
      }
      return values + rightSides.map { $0[row] }
    }
    let echelon = DenseElimination.reduced(extended, columns: size)
    guard echelon.rank == size else { throw SingularSystem() }
    return rightSides.indices.map { side in
      CommonFractions(echelon.rows.map { $0[size + side] })
    }
  }

  private func number(_ entry: Int) -> BigInt {
    BigInt(words: UnsafeBufferPointer(start: words.pointer + entry * width, count: width))
  }
}
