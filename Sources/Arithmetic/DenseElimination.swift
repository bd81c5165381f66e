import BigInt

/// Exact linear algebra on small dense matrices of fractions, given by their rows.
package enum DenseElimination {
  /// A matrix in reduced row echelon form: only its rows that are not 0, and the column of each
  /// row's leading 1.
  package struct Echelon: Sendable, Equatable {
    package var rows: [[Rational]]
    package var pivots: [Int]

    package var rank: Int { pivots.count }
  }

  /// What is known of `A x = b`: a solution, or weights of the rows that show there is none.
  package enum Answer: Sendable, Equatable {
    case solution([Rational])
    /// y with `yᵀ A = 0` and `yᵀ b = 1`.
    case contradiction([Rational])
  }

  /// Places in a matrix from which on solving modulo a prime is quicker than fractions are.
  private static let manyPlaces = 80

  /// The reduced row echelon form, with pivots in the first `columns` columns (all, where nil).
  package static func reduced(_ rows: [[Rational]], columns: Int? = nil) -> Echelon {
    let width = columns ?? rows.first?.count ?? 0
    if rows.count * width >= manyPlaces, let echelon = lifted(rows, width: width) {
      return echelon
    }
    return eliminated(rows, width: width)
  }

  private static func eliminated(_ rows: [[Rational]], width: Int) -> Echelon {
    var rows = rows
    var pivots: [Int] = []
    for column in 0..<width {
      let place = pivots.count
      guard let pivot = (place..<rows.count).first(where: { !rows[$0][column].isZero }) else {
        continue
      }
      rows.swapAt(place, pivot)
      let inverse = rows[place][column].reciprocal ?? .zero
      for index in column..<rows[place].count where !rows[place][index].isZero {
        rows[place][index] *= inverse
      }
      for row in rows.indices where row != place && !rows[row][column].isZero {
        let factor = rows[row][column]
        for index in column..<rows[row].count where !rows[place][index].isZero {
          rows[row][index] -= factor * rows[place][index]
        }
      }
      pivots.append(column)
    }
    return Echelon(rows: Array(rows.prefix(pivots.count)), pivots: pivots)
  }

  package static func rank(_ rows: [[Rational]]) -> Int {
    let width = rows.first?.count ?? 0
    if rows.count * width >= manyPlaces / 2,
      let pivots = ModularPivots(rows, width: width, field: PrimeField(gap: PrimeField.gaps[0])),
      pivots.columns.count == min(rows.count, width)
    {
      // A minor that is not 0 modulo a prime is not 0, and there is no larger one.
      return pivots.columns.count
    }
    return reduced(rows).rank
  }

  /// Some x with `A x = b`, 0 in the columns without a pivot, or the proof that there is none.
  package static func solution(
    _ rows: [[Rational]], columns: Int, equalTo right: [Rational]
  ) -> Answer {
    let extended = zip(rows, right).map { row, value in row + [value] }
    let echelon = reduced(extended)
    if echelon.pivots.last == columns {
      return .contradiction(contradiction(extended, columns: columns))
    }
    var vector = [Rational](repeating: .zero, count: columns)
    for (row, pivot) in zip(echelon.rows, echelon.pivots) { vector[pivot] = row[columns] }
    return .solution(vector)
  }

  /// y with `yᵀ A = 0`, `yᵀ b = 1`: itself a solution of equations that are known to have one.
  private static func contradiction(_ extended: [[Rational]], columns: Int) -> [Rational] {
    let transposed = (0...columns).map { column in extended.map { $0[column] } }
    let wanted = [Rational](repeating: .zero, count: columns) + [.one]
    guard
      case .solution(let weights) = solution(
        transposed, columns: extended.count, equalTo: wanted)
    else { return [] }
    return weights
  }

  /// Dimension of the smallest flat through the points; -1 for none, 0 for one point.
  package static func affineDimension(_ points: [[Rational]]) -> Int {
    guard let origin = points.first else { return -1 }
    return rank(points.dropFirst().map { point in zip(point, origin).map { $0 - $1 } })
  }
}

extension DenseElimination {
  /// The echelon form by pivots that are right modulo a prime: their square part is solved exactly
  /// for all other columns, and the other rows must then agree, which proves that there are no more
  /// pivots and none further left. Nil where that fails, of which the chance is negligible.
  private static func lifted(_ rows: [[Rational]], width: Int) -> Echelon? {
    let field = PrimeField(gap: PrimeField.gaps[0])
    guard let pivots = ModularPivots(rows, width: width, field: field) else { return nil }
    let rank = pivots.columns.count
    let total = rows.first?.count ?? 0
    let isLeading = Set(pivots.columns)
    let free = (0..<total).filter { !isLeading.contains($0) }

    let system = SparseSystem(
      size: rank, firstEntry: (0...rank).map { $0 * rank },
      columns: (0..<rank).flatMap { _ in 0..<rank },
      values: pivots.rows.flatMap { row in pivots.columns.map { rows[row][$0] } })
    let right = free.map { column in pivots.rows.map { rows[$0][column] } }
    guard let weights = try? system.solve(right) else { return nil }

    for (column, weight) in zip(free, weights) {
      for (place, pivot) in pivots.columns.enumerated() where pivot > column {
        guard weight.numerators[place].isZero else { return nil }
      }
    }
    let chosen = Set(pivots.rows)
    for row in rows.indices where !chosen.contains(row) {
      let whole = CommonFractions(rows[row]).numerators
      for (column, weight) in zip(free, weights) {
        var sum = -whole[column].multiplied(by: weight.denominator)
        for (place, pivot) in pivots.columns.enumerated() where !whole[pivot].isZero {
          sum += whole[pivot].multiplied(by: weight.numerators[place])
        }
        guard sum.isZero else { return nil }
      }
    }
    return Echelon(
      rows: (0..<rank).map { place in
        var row = [Rational](repeating: .zero, count: total)
        row[pivots.columns[place]] = .one
        for (column, weight) in zip(free, weights) { row[column] = weight[place] }
        return row
      },
      pivots: pivots.columns)
  }
}

/// Rows and columns of a largest square part of a matrix that is regular modulo a prime, columns as
/// far left as can be.
private struct ModularPivots {
  private(set) var rows: [Int] = []
  private(set) var columns: [Int] = []

  /// Nil where the prime divides a denominator.
  init?(_ matrix: [[Rational]], width: Int, field: PrimeField) {
    var residues: [UInt] = []
    residues.reserveCapacity(matrix.count * width)
    for row in matrix {
      for value in row[..<width] {
        guard let residue = field.residue(value) else { return nil }
        residues.append(residue)
      }
    }
    var order = Array(matrix.indices)
    residues.withUnsafeMutableBufferPointer { buffer in
      guard let memory = buffer.baseAddress else { return }
      for column in 0..<width {
        let place = columns.count
        guard
          let pivot = (place..<order.count).first(where: {
            memory[order[$0] * width + column] != 0
          })
        else { continue }
        order.swapAt(place, pivot)
        columns.append(column)
        let own = memory + order[place] * width
        let inverse = field.inverse(own[column])
        for other in order[(place + 1)...] {
          let target = memory + other * width
          if target[column] == 0 { continue }
          let factor = UInt128(field.negated(field.product(target[column], inverse)))
          for index in column..<width {
            target[index] = field.reduced(
              factor &* UInt128(own[index]) &+ UInt128(target[index]))
          }
        }
      }
    }
    rows = Array(order.prefix(columns.count))
  }
}

extension PrimeField {
  /// A fraction modulo the prime; nil where that divides the denominator.
  fileprivate func residue(_ value: Rational) -> UInt? {
    let below = residue(value.denominator)
    if below == 0 { return nil }
    let above = residue(value.numerator)
    return below == 1 ? above : product(above, inverse(below))
  }

  private func residue(_ value: BigInt) -> UInt {
    var rest: UInt = 0
    for word in value.magnitude.words.reversed() {
      rest = reduced(UInt128(rest) << 64 | UInt128(word))
    }
    return value.sign == .minus ? negated(rest) : rest
  }
}
