import Arithmetic
import BigInt
import Randomness
import Testing

/// A matrix by its entries, in any order.
private struct Entries {
  var size: Int
  var rows: [[(column: Int, value: Rational)]]

  var system: SparseSystem {
    var first = [0]
    for row in rows { first.append(first[first.count - 1] + row.count) }
    return SparseSystem(
      size: size, firstEntry: first, columns: rows.flatMap { $0.map(\.column) },
      values: rows.flatMap { $0.map(\.value) })
  }

  func times(_ vector: [Rational], transposed: Bool = false) -> [Rational] {
    var result = [Rational](repeating: .zero, count: size)
    for (row, entries) in rows.enumerated() {
      for (column, value) in entries {
        if transposed {
          result[column] += value * vector[row]
        } else {
          result[row] += value * vector[column]
        }
      }
    }
    return result
  }

  /// What makes solutions right, and of the form that is promised.
  func check(
    _ rightSides: [[Rational]], sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    for transposed in [false, true] {
      let solutions =
        try transposed ? system.solveTransposed(rightSides) : system.solve(rightSides)
      #expect(solutions.count == rightSides.count, sourceLocation: sourceLocation)
      for (solution, right) in zip(solutions, rightSides) {
        #expect(
          times(solution.rationals, transposed: transposed) == right,
          sourceLocation: sourceLocation)
        #expect(solution.denominator > 0, sourceLocation: sourceLocation)
        let common = solution.numerators.reduce(solution.denominator) {
          $0.greatestCommonDivisor(with: $1)
        }
        #expect(common == 1, sourceLocation: sourceLocation)
      }
    }
  }

  func isRefused() -> Bool {
    let right = [Rational](repeating: .one, count: size)
    do {
      _ = try system.solve([right])
      return false
    } catch {
      do {
        _ = try system.solveTransposed([right])
        return false
      } catch { return true }
    }
  }

  /// `I - discount W` for a chain of random successors.
  static func chain(
    _ size: Int, discount: Rational, successors: Int, denominators: Int,
    _ stream: inout RandomStream
  ) -> Entries {
    Entries(
      size: size,
      rows: (0..<size).map { state in
        let parts = (0..<successors).map { _ in stream.below(denominators) + 1 }
        let total = parts.reduce(0, +)
        return [(state, .one)]
          + parts.map {
            (stream.below(size), -(discount * (Rational($0, over: total) ?? .zero)))
          }
      })
  }

  static func dense(_ rows: [[Int]]) -> Entries {
    Entries(
      size: rows.count,
      rows: rows.map { row in row.enumerated().map { ($0.offset, Rational($0.element)) } })
  }
}

private func rightSides(
  _ size: Int, _ count: Int, _ stream: inout RandomStream
) -> [[Rational]] {
  (0..<count).map { _ in (0..<size).map { _ in Rational(stream.below(21) - 10) } }
}

struct SparseSystemTests {
  @Test func `Two states, solved by hand`() throws {
    // Stays with 1/2, else changes over; discount 9/10: the rewards 1 and 0 are worth 11/2 and 9/2.
    let share = try #require(Rational(9, over: 20))
    let chain = Entries(
      size: 2, rows: [[(0, .one - share), (1, -share)], [(1, .one - share), (0, -share)]])
    let solution = try chain.system.solve([[1, 0]])[0]
    #expect(solution.numerators == [11, 9])
    #expect(solution.denominator == 2)
    #expect(solution[1] == Rational(9, over: 2))
    #expect(solution.count == 2)
  }

  @Test func `Discounted chains of every small size`() throws {
    var stream = RandomStream(seed: Seed(1))
    for size in 1...25 {
      let discount = try #require(Rational(stream.below(99) + 1, over: 100))
      let chain = Entries.chain(
        size, discount: discount, successors: 1 + stream.below(4), denominators: 10, &stream)
      try chain.check(rightSides(size, 3, &stream))
    }
  }

  @Test func `A hundred states and right sides that share denominators or not`() throws {
    var stream = RandomStream(seed: Seed(2))
    let discount = try #require(Rational(9, over: 10))
    let chain = Entries.chain(
      100, discount: discount, successors: 4, denominators: 25, &stream)
    let zero = [Rational](repeating: .zero, count: 100)
    var unit = zero
    unit[3] = .one
    // One that has a whole solution, after one that has not.
    let whole = chain.times((0..<100).map { Rational($0 - 50) })
    try chain.check(rightSides(100, 1, &stream) + [whole, zero, unit])
    #expect(try chain.system.solve([whole])[0].denominator == 1)
  }

  @Test func `A grid of four hundred cells`() throws {
    var stream = RandomStream(seed: Seed(3))
    let width = 20
    let discount = try #require(Rational(95, over: 1000))
    let rows = (0..<width * width).map { cell -> [(column: Int, value: Rational)] in
      let (x, y) = (cell % width, cell / width)
      let chosen = stream.below(4)
      let neighbours = [(x + 1, y), (x - 1, y), (x, y + 1), (x, y - 1)].map {
        min(max($0.1, 0), width - 1) * width + min(max($0.0, 0), width - 1)
      }
      return [(cell, .one)]
        + neighbours.enumerated().map {
          let share = Rational($0.offset == chosen ? 7 : 1, over: 10) ?? .zero
          return ($0.element, -(discount * share))
        }
    }
    let grid = Entries(size: width * width, rows: rows)
    let right = rightSides(width * width, 1, &stream)
    let solution = try grid.system.solve(right)[0]
    // Whole numbers, as fractions of these lengths would take a while.
    let times = Rational(1_0000)
    for (row, entries) in rows.enumerated() {
      var sum = BigInt(0)
      for (column, value) in entries {
        sum += (value * times).numerator * solution.numerators[column]
      }
      #expect(sum == right[0][row].numerator * 10_000 * solution.denominator)
    }
  }

  @Test func `A chain that only moves on is solved by going back`() throws {
    var stream = RandomStream(seed: Seed(4))
    let size = 120
    let rows = (0..<size).map { state -> [(column: Int, value: Rational)] in
      let later = size - state - 1
      guard later > 0 else { return [(state, .one)] }
      let third = Rational(-1, over: 3) ?? .zero
      return [(state, .one)]
        + (0..<3).map { _ in (state + 1 + stream.below(min(later, 9)), third) }
    }
    // Numbered in any order.
    var names = Array(0..<size)
    for place in 0..<size { names.swapAt(place, stream.below(size)) }
    var renamed = rows
    for (state, row) in rows.enumerated() {
      renamed[names[state]] = row.map { (names[$0.column], $0.value) }
    }
    let chain = Entries(size: size, rows: renamed)
    try chain.check(rightSides(size, 2, &stream))
  }

  @Test func `Rows of doubles, and right sides of long fractions`() throws {
    var stream = RandomStream(seed: Seed(5))
    for size in [1, 2, 5, 6, 17] {
      // Each row's numbers need more than one word when they are made whole.
      let rows = try (0..<size).map { state -> [(column: Int, value: Rational)] in
        [(state, Rational(3))]
          + (try (0..<3).map { _ in
            (stream.below(size), try #require(Rational(exactly: stream.uniform(-1, 1) * 1e-9)))
          })
      }
      let matrix = Entries(size: size, rows: rows)
      let long = (0..<size).map { index in
        Rational(BigInt(3).power(200 + index), over: BigInt(7).power(90)) ?? .zero
      }
      try matrix.check([long.map { -$0 }, long] + rightSides(size, 1, &stream))
    }
  }

  @Test func `Whole rows of five words in each entry`() throws {
    var stream = RandomStream(seed: Seed(8))
    for size in [6, 13] {
      let rows = (0..<size).map { state in
        (0..<4).map { entry in
          let above = BigInt(3).power(120 + stream.below(30)) + BigInt(stream.below(1_000_000))
          let below = BigInt(7).power(stream.below(30))
          let value = Rational(stream.below(2) == 0 ? above : -above, over: below) ?? .zero
          return (column: entry == 0 ? state : stream.below(size), value: value)
        }
      }
      try Entries(size: size, rows: rows).check(rightSides(size, 2, &stream))
    }
  }

  @Test func `Matrices that need other pivots than their diagonal`() throws {
    var stream = RandomStream(seed: Seed(6))
    // A permutation has none on its diagonal.
    try Entries.dense([[0, 0, 5], [7, 0, 0], [0, -3, 0]]).check([[1, 2, 3]])
    try Entries.dense([[0, 1], [1, 0]]).check([[4, 9], [1, 0]])
    for _ in 0..<40 {
      let size = 1 + stream.below(9)
      let rows = (0..<size).map { _ in
        (0..<size).map { _ in max(0, stream.below(9) - 4) * (stream.below(3) - 1) }
      }
      let dense = rows.map { $0.map { Rational($0) } }
      let matrix = Entries.dense(rows)
      if DenseElimination.rank(dense) == size {
        try matrix.check(rightSides(size, 2, &stream))
      } else {
        #expect(matrix.isRefused())
      }
    }
  }

  @Test func `A chain without discount that never ends has no values`() {
    var stream = RandomStream(seed: Seed(7))
    for size in [1, 2, 10, 60] {
      let chain = Entries.chain(
        size, discount: .one, successors: 3, denominators: 9, &stream)
      #expect(chain.isRefused())
    }
    #expect(Entries(size: 2, rows: [[(0, 1)], []]).isRefused())
    #expect(Entries(size: 2, rows: [[(0, 1), (1, 2)], [(0, 2), (1, 4)]]).isRefused())
    #expect(Entries(size: 1, rows: [[(0, 1), (0, -1)]]).isRefused())
  }

  @Test func `Columns named twice are added, and none is missed in any order`() throws {
    let half = try #require(Rational(1, over: 2))
    let matrix = Entries(size: 2, rows: [[(1, half), (0, 1), (1, half)], [(1, 3), (0, 0)]])
    try matrix.check([[5, 6]])
    #expect(try matrix.system.solve([[5, 6]])[0].rationals == [3, 2])
  }

  @Test func `No equations and no right sides`() throws {
    let none = Entries(size: 0, rows: [])
    #expect(try none.system.solve([[]])[0].count == 0)
    #expect(try Entries(size: 1, rows: [[(0, 2)]]).system.solve([]).isEmpty)
  }

  @Test func `A determinant that primes of the method divide`() throws {
    let gaps = [93, 107, 173, 179, 257, 279, 369, 395, 399, 453]
    let primes = gaps.map { BigInt(1) << 60 - BigInt($0) }
    func matrix(_ corner: Rational, _ end: Rational) -> Entries {
      // 1 on the diagonal but for the first place and the last, 1 beside it.
      Entries(
        size: 8,
        rows: (0..<8).map { row in
          let value = row == 0 ? corner : row == 7 ? end : .one
          return [(row, value)] + (row < 7 ? [(row + 1, Rational(1))] : [])
        })
    }
    let right = (0..<8).map { Rational($0 * $0 - 9) }
    // The first prime, so that another is taken; all of them, so that elimination takes over.
    let first = Rational(primes[0])
    let all = Rational(primes.reduce(1, *))
    try matrix(first, .one).check([right])
    try matrix(first, first).check([right])
    try matrix(all, .one).check([right, right.reversed()])
    #expect(matrix(all, .zero).isRefused())
    #expect(matrix(first, .zero).isRefused())
  }

  @Test func `A vector over one denominator is its entries`() throws {
    let values = [Rational(1, over: 6), Rational(-3, over: 4), Rational(2), Rational(0)].map {
      $0 ?? .zero
    }
    let common = CommonFractions(values)
    #expect(common.denominator == 12)
    #expect(common.numerators == [2, -9, 24, 0])
    #expect(common.rationals == values)
    let wide = CommonFractions(numerators: [4, -6, 0], denominator: 8)
    #expect(wide.inLowestTerms().numerators == [2, -3, 0])
    #expect(wide.inLowestTerms().denominator == 4)
    #expect(wide[1] == Rational(-3, over: 4))
    #expect(CommonFractions([]).denominator == 1)
  }
}
