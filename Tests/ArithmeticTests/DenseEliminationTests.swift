import Arithmetic
import Randomness
import Testing

struct DenseEliminationTests {
  private static func matrix(
    _ stream: inout RandomStream, rows: Int, columns: Int, rank: Int
  ) -> [[Rational]] {
    func random(_ rows: Int, _ columns: Int) -> [[Rational]] {
      (0..<rows).map { _ in
        (0..<columns).map { _ in
          Rational(stream.below(13) - 6, over: stream.below(5) + 1) ?? .zero
        }
      }
    }
    return product(random(rows, rank), random(rank, columns), columns: columns)
  }

  private static func product(
    _ a: [[Rational]], _ b: [[Rational]], columns: Int
  ) -> [[Rational]] {
    a.map { row in (0..<columns).map { column in zip(row, b).map { $0 * $1[column] }.sum() } }
  }

  private static func product(_ a: [[Rational]], _ vector: [Rational]) -> [Rational] {
    a.map { row in zip(row, vector).map { $0 * $1 }.sum() }
  }

  /// Rank by definition: the largest square part whose determinant, by Leibniz, is not 0.
  private static func rankByMinors(_ matrix: [[Rational]]) -> Int {
    let (rows, columns) = (matrix.count, matrix.first?.count ?? 0)
    func determinant(_ rows: [Int], _ columns: [Int]) -> Rational {
      guard let row = rows.first else { return .one }
      return columns.indices.map { index in
        let rest = columns.enumerated().filter { $0.offset != index }.map(\.element)
        let sign = index % 2 == 0 ? Rational.one : -1
        return sign * matrix[row][columns[index]] * determinant(Array(rows.dropFirst()), rest)
      }.sum()
    }
    func subsets(_ count: Int) -> [[Int]] {
      (0..<1 << count).map { bits in (0..<count).filter { bits >> $0 & 1 == 1 } }
    }
    var best = 0
    for chosen in subsets(rows) {
      for other in subsets(columns) where chosen.count == other.count && chosen.count > best {
        if !determinant(chosen, other).isZero { best = chosen.count }
      }
    }
    return best
  }

  @Test func `The rank is that of the largest minor`() {
    var stream = RandomStream(seed: Seed(1))
    for _ in 0..<60 {
      let (rows, columns) = (stream.below(4) + 1, stream.below(4) + 1)
      let matrix = Self.matrix(&stream, rows: rows, columns: columns, rank: stream.below(4))
      #expect(DenseElimination.rank(matrix) == Self.rankByMinors(matrix))
    }
    #expect(DenseElimination.rank([]) == 0)
    #expect(DenseElimination.rank([[], []]) == 0)
    #expect(DenseElimination.rank([[0, 0], [0, 0]]) == 0)
  }

  @Test func `A reduced matrix has leading ones alone in their columns and the same rows' span`() {
    var stream = RandomStream(seed: Seed(2))
    for _ in 0..<60 {
      let (rows, columns) = (stream.below(6) + 1, stream.below(6) + 1)
      let matrix = Self.matrix(&stream, rows: rows, columns: columns, rank: stream.below(6))
      let echelon = DenseElimination.reduced(matrix)
      #expect(echelon.rows.count == echelon.pivots.count)
      #expect(echelon.pivots == echelon.pivots.sorted())
      for (index, pivot) in echelon.pivots.enumerated() {
        #expect(echelon.rows[index].firstIndex { !$0.isZero } == pivot)
        for (other, row) in echelon.rows.enumerated() {
          #expect(row[pivot] == (other == index ? .one : .zero))
        }
      }
      #expect(DenseElimination.rank(matrix + echelon.rows) == echelon.rank)
      // A row of the matrix is the sum of the reduced rows, by its entries at the pivots.
      for row in matrix {
        let sum = (0..<columns).map { column in
          zip(echelon.pivots, echelon.rows).map { row[$0] * $1[column] }.sum()
        }
        #expect(sum == row)
      }
    }
  }

  @Test func `A system has a solution or weights that show it has none`() throws {
    var stream = RandomStream(seed: Seed(4))
    var solved = 0
    var refused = 0
    for _ in 0..<120 {
      let (rows, columns) = (stream.below(6) + 1, stream.below(5) + 1)
      let matrix = Self.matrix(&stream, rows: rows, columns: columns, rank: stream.below(5))
      let right = (0..<rows).map { _ in Rational(stream.below(5) - 2) }
      switch DenseElimination.solution(matrix, columns: columns, equalTo: right) {
      case .solution(let vector):
        solved += 1
        #expect(Self.product(matrix, vector) == right)
      case .contradiction(let weights):
        refused += 1
        #expect(weights.count == rows)
        let combined = (0..<columns).map { column in
          zip(weights, matrix).map { $0 * $1[column] }.sum()
        }
        #expect(combined.allSatisfy { $0.isZero })
        #expect(zip(weights, right).map { $0 * $1 }.sum() == .one)
      }
    }
    #expect(solved > 20 && refused > 20)
    #expect(
      DenseElimination.solution([], columns: 2, equalTo: []) == .solution([.zero, .zero]))
    let half = try #require(Rational(1, over: 2))
    #expect(
      DenseElimination.solution([[]], columns: 0, equalTo: [2]) == .contradiction([half]))
  }

  @Test func `Larger matrices are reduced as rows by rows would do it`() throws {
    var stream = RandomStream(seed: Seed(5))
    for rank in [0, 3, 9, 12] {
      let left = Self.matrix(&stream, rows: 14, columns: 12, rank: rank)
      let right = Self.product(left, (0..<12).map { Rational($0) })
      let extended = zip(left, right).map { $0 + [$1] }
      let echelon = DenseElimination.reduced(extended)
      #expect(echelon.rank == DenseElimination.rank(left))
      #expect(DenseElimination.rank(left) <= rank)
      for (index, pivot) in echelon.pivots.enumerated() {
        #expect(echelon.rows[index].firstIndex { !$0.isZero } == pivot)
        for (other, row) in echelon.rows.enumerated() {
          #expect(row[pivot] == (other == index ? .one : .zero))
        }
      }
      for row in extended {
        let sum = row.indices.map { column in
          zip(echelon.pivots, echelon.rows).map { row[$0] * $1[column] }.sum()
        }
        #expect(sum == row)
      }
      let spoiled = right.enumerated().map { $0.offset == 2 ? $0.element + .one : $0.element }
      guard
        case .solution(let vector) =
          DenseElimination.solution(left, columns: 12, equalTo: right)
      else {
        Issue.record("no solution found")
        continue
      }
      #expect(Self.product(left, vector) == right)
      guard
        case .contradiction(let weights) =
          DenseElimination.solution(left, columns: 12, equalTo: spoiled)
      else {
        Issue.record("a solution of no system")
        continue
      }
      #expect(zip(weights, spoiled).map { $0 * $1 }.sum() == .one)
    }
  }

  @Test func `Entries that a prime of the method divides change no rank`() {
    let prime = Rational((1 << 60) - 93)
    let rows = (0..<10).map { row in
      (0..<10).map { $0 == row ? prime : $0 == row + 1 ? Rational.one : .zero }
    }
    #expect(DenseElimination.rank(rows) == 10)
    #expect(DenseElimination.reduced(rows).pivots == Array(0..<10))
    let below = rows.map { $0.map { $0.reciprocal ?? .zero } }
    #expect(DenseElimination.rank(below) == 10)
  }

  @Test func `Points span a flat of the dimension of their differences`() throws {
    #expect(DenseElimination.affineDimension([]) == -1)
    #expect(DenseElimination.affineDimension([[5, 7]]) == 0)
    #expect(DenseElimination.affineDimension([[5, 7], [5, 7]]) == 0)
    #expect(DenseElimination.affineDimension([[0, 0], [1, 2], [2, 4]]) == 1)
    #expect(DenseElimination.affineDimension([[1, 0], [0, 1], [1, 1]]) == 2)
    // A simplex has one dimension fewer than corners, wherever it is.
    let corners = (0..<6).map { corner in
      (0..<6).map { $0 == corner ? Rational(4, over: 3) ?? .zero : Rational(-1) }
    }
    #expect(DenseElimination.affineDimension(corners) == 5)
  }

  @Test func `Hilbert's matrix, nearly singular, is solved to the last digit`() throws {
    let size = 12
    let matrix = try (0..<size).map { row in
      try (0..<size).map { try #require(Rational(1, over: row + $0 + 1)) }
    }
    let wanted = (0..<size).map { Rational($0 * $0 - 5) }
    #expect(
      DenseElimination.solution(
        matrix, columns: size, equalTo: Self.product(matrix, wanted)) == .solution(wanted))
  }
}
