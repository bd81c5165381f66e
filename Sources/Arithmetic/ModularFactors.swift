/// Triangular factors of a square matrix modulo a prime, `A = L U` up to the order of rows and
/// columns: sparse at first, a dense block at the end.
struct ModularFactors: Sendable {
  /// Where elimination stopped: the square part it had done, and one column more of which it found,
  /// modulo the prime, that it depends on those columns.
  struct Deficiency: Sendable {
    var rows: [Int]
    var columns: [Int]
    var dependent: Int
  }

  enum Outcome {
    case factors(ModularFactors)
    case deficient(Deficiency)
  }

  /// Entries by rows, columns ascending or not; of a triangle, without its diagonal.
  struct Rows: Sendable {
    let size: Int
    /// Row i has the entries `first[i]..<first[i + 1]`.
    let first: FixedBuffer<Int>
    let columns: FixedBuffer<Int32>
    let values: FixedBuffer<UInt>

    init(first: [Int], columns: [Int32], values: [UInt]) {
      size = first.count - 1
      self.first = FixedBuffer(first)
      self.columns = FixedBuffer(columns)
      self.values = FixedBuffer(values)
    }

    /// Rows of the entries `(row, column, value)`, those of one row in the order given.
    init<Entries: Collection<(row: Int32, column: Int32, value: UInt)>>(
      size: Int, _ entries: Entries
    ) {
      var first = [Int](repeating: 0, count: size + 1)
      for entry in entries { first[Int(entry.row) + 1] += 1 }
      for row in 0..<size { first[row + 1] += first[row] }
      var place = first
      var columns = [Int32](repeating: 0, count: entries.count)
      var values = [UInt](repeating: 0, count: entries.count)
      for entry in entries {
        columns[place[Int(entry.row)]] = entry.column
        values[place[Int(entry.row)]] = entry.value
        place[Int(entry.row)] += 1
      }
      self.init(first: first, columns: columns, values: values)
    }

    /// Columns as rows.
    func transposed() -> Rows {
      var entries: [(row: Int32, column: Int32, value: UInt)] = []
      entries.reserveCapacity(columns.count)
      for row in 0..<size {
        for entry in first.pointer[row]..<first.pointer[row + 1] {
          entries.append((columns.pointer[entry], Int32(row), values.pointer[entry]))
        }
      }
      return Rows(size: size, entries)
    }
  }

  let field: PrimeField
  let size: Int
  /// Steps before the dense block.
  let sparseCount: Int
  /// The row and the column that step k eliminates.
  let rowOrder: [Int]
  let columnOrder: [Int]
  let lower: Rows
  let upper: Rows
  /// Both triangles of the block, one row after the other; its diagonal is not used.
  let block: FixedBuffer<UInt>
  let inverses: FixedBuffer<UInt>
  /// Whether the diagonal belongs to the lower factor (and the upper one has ones there).
  let dividesForward: Bool

  /// Factors of a matrix by compressed rows of residues; no column twice in a row.
  static func make(
    field: PrimeField, size: Int, first: [Int], columns: [Int32], values: [UInt]
  ) -> Outcome {
    let elimination = SparseElimination(
      field: field, size: size, first: first, columns: columns, values: values)
    elimination.run()
    let order = elimination.order.map { Int($0) }
    let rest = elimination.rest.map { Int($0) }
    let (done, left) = (order.count, rest.count)

    let columnOrder = order + rest
    var columnStep = [Int32](repeating: 0, count: size)
    for (step, column) in columnOrder.enumerated() { columnStep[column] = Int32(step) }
    var dense = DenseBlock(field: field, size: left)
    defer { dense.free() }
    for (index, vertex) in rest.enumerated() {
      let row = elimination.row(of: vertex)
      for entry in 0..<row.count {
        dense.rows[index * left + Int(columnStep[Int(row.columns[entry])]) - done] =
          row.values[entry]
      }
    }
    if let column = dense.factor() {
      return .deficient(
        Deficiency(
          rows: order + dense.order[..<column].map { rest[$0] },
          columns: order + rest[..<column], dependent: rest[column]))
    }
    // Rows of the block were exchanged, so that a row's step is not its column's.
    let rowOrder = order + dense.order.map { rest[$0] }
    var rowStep = [Int32](repeating: 0, count: size)
    for (step, row) in rowOrder.enumerated() { rowStep[row] = Int32(step) }
    var upper: [(row: Int32, column: Int32, value: UInt)] = []
    for (step, vertex) in order.enumerated() {
      let row = elimination.row(of: vertex)
      for entry in 0..<row.count where row.values[entry] != 0 {
        upper.append((Int32(step), columnStep[Int(row.columns[entry])], row.values[entry]))
      }
    }
    return .factors(
      ModularFactors(
        field: field, size: size, sparseCount: done, rowOrder: rowOrder, columnOrder: columnOrder,
        lower: Rows(
          size: size, elimination.lower.map { (rowStep[Int($0.row)], $0.step, $0.value) }),
        upper: Rows(size: size, upper),
        block: FixedBuffer(count: left * left) { memory in
          memory.update(from: dense.rows, count: left * left)
        },
        inverses: FixedBuffer(count: size) { memory in
          for (step, inverse) in elimination.inverses.enumerated() { memory[step] = inverse }
          (memory + done).update(from: dense.inverses, count: left)
        },
        dividesForward: true))
  }

  /// Factors of the transposed matrix: `Uᵀ Lᵀ`.
  func transposed() -> ModularFactors {
    let left = size - sparseCount
    return ModularFactors(
      field: field, size: size, sparseCount: sparseCount, rowOrder: columnOrder,
      columnOrder: rowOrder, lower: upper.transposed(), upper: lower.transposed(),
      block: FixedBuffer(count: left * left) { memory in
        let source = block.pointer
        for row in 0..<left {
          for column in 0..<left { memory[column * left + row] = source[row * left + column] }
        }
      },
      inverses: inverses, dividesForward: !dividesForward)
  }

  /// Replaces a right side, by steps, by the solution, by steps; all residues.
  func solve(_ vector: UnsafeMutablePointer<UInt>) {
    let (field, left) = (field, size - sparseCount)
    let (block, inverses) = (block.pointer, inverses.pointer)
    let tail = vector + sparseCount
    for step in 0..<size {
      var sum = lower.sum(step, times: vector, field)
      if step >= sparseCount {
        let row = step - sparseCount
        sum = field.dot(block + row * left, tail, row, adding: sum)
      }
      let value = field.difference(vector[step], sum)
      vector[step] = dividesForward ? field.product(value, inverses[step]) : value
    }
    for step in stride(from: size - 1, through: 0, by: -1) {
      var sum = upper.sum(step, times: vector, field)
      if step >= sparseCount {
        let after = step - sparseCount + 1
        sum = field.dot(
          block + (after - 1) * left + after, tail + after, left - after, adding: sum)
      }
      let value = field.difference(vector[step], sum)
      vector[step] = dividesForward ? value : field.product(value, inverses[step])
    }
  }
}

extension ModularFactors.Rows {
  /// The inner product of one row with a vector.
  @inline(__always)
  fileprivate func sum(
    _ row: Int, times vector: UnsafePointer<UInt>, _ field: PrimeField
  ) -> UInt {
    let start = first.pointer[row]
    let count = first.pointer[row + 1] &- start
    return count == 0
      ? 0
      : field.sparseDot(
        values.pointer + start, columns.pointer + start, count, vector, adding: 0)
  }
}

/// A dense matrix of residues and its factors, by inner products (Crout), with exchange of rows.
private struct DenseBlock {
  let field: PrimeField
  let size: Int
  /// One row after the other; 0 at first.
  let rows: UnsafeMutablePointer<UInt>
  let inverses: UnsafeMutablePointer<UInt>
  /// The row that came to each place.
  private(set) var order: [Int]

  init(field: PrimeField, size: Int) {
    self.field = field
    self.size = size
    rows = .allocate(capacity: max(1, size * size))
    rows.initialize(repeating: 0, count: size * size)
    inverses = .allocate(capacity: max(1, size))
    inverses.initialize(repeating: 0, count: size)
    order = Array(0..<size)
  }

  func free() {
    rows.deallocate()
    inverses.deallocate()
  }

  /// Writes both factors in place of the matrix: the lower one's diagonal is in `inverses`, the
  /// upper one has ones there. Returns the first column that depends on those before it, if any.
  mutating func factor() -> Int? {
    // The upper factor by columns, so that every inner product runs along memory.
    let upper = UnsafeMutablePointer<UInt>.allocate(capacity: max(1, size * size))
    defer { upper.deallocate() }
    for step in 0..<size {
      let column = upper + step * size
      for row in step..<size {
        let own = rows + row * size
        own[step] = field.difference(own[step], field.dot(own, column, step, adding: 0))
      }
      guard let pivot = (step..<size).first(where: { rows[$0 * size + step] != 0 }) else {
        return step
      }
      if pivot != step {
        for index in 0..<size {
          let value = rows[step * size + index]
          rows[step * size + index] = rows[pivot * size + index]
          rows[pivot * size + index] = value
        }
        order.swapAt(step, pivot)
      }
      let own = rows + step * size
      let inverse = field.inverse(own[step])
      inverses[step] = inverse
      for other in step + 1..<size {
        let sum = field.dot(own, upper + other * size, step, adding: 0)
        upper[other * size + step] = field.product(field.difference(own[other], sum), inverse)
      }
    }
    for row in 0..<size {
      for column in row + 1..<size { rows[row * size + column] = upper[column * size + row] }
    }
    return nil
  }
}
