/// Gaussian elimination of a sparse matrix modulo a prime, on its diagonal, until what is left is
/// dense: a right-looking LU factorisation with pivots by the count of Markowitz (Management
/// Science 3, 1957), which makes no fill where the rows can be ordered to a triangle.
///
/// Rows hold their entries in no order; each column only lists its rows. A diagonal entry that is 0
/// where its turn comes is left for the dense remainder, which exchanges rows.
final class SparseElimination {
  /// Entries of the lower factor in the order of elimination.
  struct Lower {
    var row: Int32
    var step: Int32
    var value: UInt
  }

  /// What is left counts as dense once one place in this many is filled.
  private static let denseShare = 4

  let field: PrimeField
  let size: Int
  /// Vertices in the order of their elimination, and those left over in ascending order.
  private(set) var order: [Int32] = []
  private(set) var rest: [Int32] = []
  private(set) var lower: [Lower] = []
  /// Inverses of the pivots, by step.
  private(set) var inverses: [UInt] = []

  private var rows: EntryLists
  private var columns: EntryLists
  private var buckets: VertexBuckets
  private var entries: Int
  /// For each column, 1 + its place in the pivot's row, or 0.
  private let slot: UnsafeMutablePointer<Int32>
  /// For each place in the pivot's row, the last row that had an entry there.
  private let touched: UnsafeMutablePointer<Int32>

  /// Rows in compressed form, of residues; no column twice in a row.
  init(field: PrimeField, size: Int, first: [Int], columns columnOf: [Int32], values: [UInt]) {
    self.field = field
    self.size = size
    entries = columnOf.count
    var rowCounts = [Int](repeating: 0, count: size)
    var columnCounts = rowCounts
    for row in 0..<size { rowCounts[row] = first[row + 1] - first[row] }
    for column in columnOf { columnCounts[Int(column)] += 1 }
    rows = EntryLists(counts: rowCounts, withValues: true)
    columns = EntryLists(counts: columnCounts, withValues: false)
    buckets = VertexBuckets(size: size)
    slot = .allocate(capacity: size)
    slot.initialize(repeating: 0, count: size)
    touched = .allocate(capacity: size)
    touched.initialize(repeating: -1, count: size)
    for row in 0..<size {
      for entry in first[row]..<first[row + 1] {
        rows.append(columnOf[entry], values[entry], to: row)
        columns.append(Int32(row), to: Int(columnOf[entry]))
      }
    }
    order.reserveCapacity(size)
    inverses.reserveCapacity(size)
    for vertex in 0..<size { buckets.place(vertex, score: score(vertex)) }
  }

  deinit {
    rows.free()
    columns.free()
    buckets.free()
    slot.deallocate()
    touched.deallocate()
  }

  /// Entries of the row of a vertex: of the upper factor, divided by the pivot and without it, where
  /// it was eliminated; else of what is left.
  func row(of vertex: Int) -> (
    columns: UnsafePointer<Int32>, values: UnsafePointer<UInt>, count: Int
  ) {
    let start = rows.start[vertex]
    return (
      UnsafePointer(rows.items + start), UnsafePointer(rows.values + start), rows.count[vertex]
    )
  }

  func run() {
    var isLeft = [Bool](repeating: true, count: size)
    var left = size
    while let (vertex, isFree) = buckets.lowest() {
      if !isFree && entries * Self.denseShare >= left * left { break }
      buckets.remove(vertex)
      if eliminate(vertex) {
        isLeft[vertex] = false
        left -= 1
      }
    }
    rest = (0..<size).filter { isLeft[$0] }.map { Int32($0) }
  }

  private func score(_ vertex: Int) -> Int {
    max(0, rows.count[vertex] - 1) * max(0, columns.count[vertex] - 1)
  }

  /// False where the diagonal entry is 0.
  private func eliminate(_ vertex: Int) -> Bool {
    let field = field
    let pivotRow = rows.start[vertex]
    let width = rows.count[vertex] - 1
    guard let place = rows.place(of: Int32(vertex), in: vertex), rows.values[place] != 0 else {
      return false
    }
    let inverse = field.inverse(rows.values[place])
    rows.remove(at: place, from: vertex)
    let step = Int32(order.count)
    order.append(Int32(vertex))
    inverses.append(inverse)
    for index in 0..<width {
      let column = Int(rows.items[pivotRow + index])
      rows.values[pivotRow + index] = field.product(rows.values[pivotRow + index], inverse)
      slot[column] = Int32(truncatingIfNeeded: index + 1)
      touched[index] = -1
      columns.remove(Int32(vertex), from: column)
    }
    entries -= width + columns.count[vertex]
    for index in 0..<columns.count[vertex] {
      let row = Int(columns.items[columns.start[vertex] + index])
      if row != vertex { subtract(vertex, width: width, from: row, step: step) }
    }
    for index in 0..<width {
      let column = Int(rows.items[pivotRow + index])
      slot[column] = 0
      buckets.place(column, score: score(column))
    }
    return true
  }

  /// Removes the entry of `row` in the pivot's column by subtracting a multiple of its row.
  private func subtract(_ vertex: Int, width: Int, from row: Int, step: Int32) {
    guard let place = rows.place(of: Int32(vertex), in: row) else { return }
    let factor = rows.values[place]
    rows.remove(at: place, from: row)
    defer { buckets.place(row, score: score(row)) }
    if factor == 0 { return }
    lower.append(Lower(row: Int32(row), step: step, value: factor))
    let opposite = UInt128(field.negated(factor))
    rows.makeRoom(for: width, in: row)
    let pivotColumns = rows.items + rows.start[vertex]
    let pivotValues = rows.values + rows.start[vertex]
    let ownColumns = rows.items + rows.start[row]
    let ownValues = rows.values + rows.start[row]
    var count = rows.count[row]
    let mark = Int32(truncatingIfNeeded: row)
    var met = 0
    for index in 0..<count {
      let found = Int(slot[Int(ownColumns[index])])
      if found == 0 { continue }
      touched[found - 1] = mark
      met += 1
      ownValues[index] = field.reduced(
        opposite &* UInt128(pivotValues[found - 1]) &+ UInt128(ownValues[index]))
    }
    if met == width { return }
    for index in 0..<width where touched[index] != mark {
      ownColumns[count] = pivotColumns[index]
      ownValues[count] = field.reduced(opposite &* UInt128(pivotValues[index]))
      count += 1
      columns.append(mark, to: Int(pivotColumns[index]))
    }
    entries += width - met
    rows.count[row] = count
  }
}

/// Growing lists of entries in one memory, of which each has a stretch.
private struct EntryLists {
  private(set) var items: UnsafeMutablePointer<Int32>
  /// One value for each item; of capacity 1 where lists have none.
  private(set) var values: UnsafeMutablePointer<UInt>
  let start: UnsafeMutablePointer<Int>
  let count: UnsafeMutablePointer<Int>
  private let room: UnsafeMutablePointer<Int>
  private let hasValues: Bool
  private var used = 0
  private var capacity: Int

  init(counts: [Int], withValues: Bool) {
    hasValues = withValues
    start = .allocate(capacity: counts.count)
    count = .allocate(capacity: counts.count)
    room = .allocate(capacity: counts.count)
    for (list, number) in counts.enumerated() {
      start[list] = used
      count[list] = 0
      room[list] = number + 3
      used += number + 3
    }
    capacity = 2 * used + 16
    items = .allocate(capacity: capacity)
    values = .allocate(capacity: withValues ? capacity : 1)
  }

  func free() {
    items.deallocate()
    values.deallocate()
    start.deallocate()
    count.deallocate()
    room.deallocate()
  }

  @inline(__always)
  mutating func append(_ item: Int32, _ value: UInt = 0, to list: Int) {
    makeRoom(for: 1, in: list)
    let place = start[list] + count[list]
    items[place] = item
    if hasValues { values[place] = value }
    count[list] += 1
  }

  @inline(__always)
  mutating func makeRoom(for more: Int, in list: Int) {
    if count[list] + more > room[list] { move(list, for: count[list] + more) }
  }

  private mutating func move(_ list: Int, for number: Int) {
    let wanted = number + number / 2 + 4
    if used + wanted > capacity {
      capacity = 2 * capacity + wanted
      let grown = UnsafeMutablePointer<Int32>.allocate(capacity: capacity)
      grown.update(from: items, count: used)
      items.deallocate()
      items = grown
      if hasValues {
        let grown = UnsafeMutablePointer<UInt>.allocate(capacity: capacity)
        grown.update(from: values, count: used)
        values.deallocate()
        values = grown
      }
    }
    (items + used).update(from: items + start[list], count: count[list])
    if hasValues { (values + used).update(from: values + start[list], count: count[list]) }
    start[list] = used
    room[list] = wanted
    used += wanted
  }

  @inline(__always)
  func place(of item: Int32, in list: Int) -> Int? {
    let (begin, end) = (start[list], start[list] + count[list])
    for place in begin..<end where items[place] == item { return place }
    return nil
  }

  @inline(__always)
  func remove(at place: Int, from list: Int) {
    count[list] -= 1
    let last = start[list] + count[list]
    items[place] = items[last]
    if hasValues { values[place] = values[last] }
  }

  @inline(__always)
  func remove(_ item: Int32, from list: Int) {
    if let place = place(of: item, in: list) { remove(at: place, from: list) }
  }
}

/// Vertices in buckets by their score, so that one with about the lowest is found at once. Scores
/// below 16 have a bucket each; above, eight buckets share each doubling.
private struct VertexBuckets {
  private static let number = 16 + 8 * 60
  private let head: UnsafeMutablePointer<Int32>
  private let next: UnsafeMutablePointer<Int32>
  private let previous: UnsafeMutablePointer<Int32>
  /// The bucket of each vertex; -1 before it is placed, -2 after it was removed for good.
  private let bucket: UnsafeMutablePointer<Int32>
  private var floor = 0

  init(size: Int) {
    head = .allocate(capacity: Self.number)
    head.initialize(repeating: -1, count: Self.number)
    next = .allocate(capacity: size)
    previous = .allocate(capacity: size)
    bucket = .allocate(capacity: size)
    bucket.initialize(repeating: -1, count: size)
  }

  func free() {
    head.deallocate()
    next.deallocate()
    previous.deallocate()
    bucket.deallocate()
  }

  @inline(__always)
  private static func key(_ score: Int) -> Int {
    if score < 16 { return score }
    let top = Int.bitWidth - 1 - score.leadingZeroBitCount
    return 16 + 8 * (top - 4) + (score >> (top - 3)) & 7
  }

  /// Puts a vertex where its score belongs, unless it was removed.
  @inline(__always)
  mutating func place(_ vertex: Int, score: Int) {
    let key = Self.key(score)
    let old = Int(bucket[vertex])
    if old == key || old == -2 { return }
    if old >= 0 { unlink(vertex) }
    bucket[vertex] = Int32(truncatingIfNeeded: key)
    previous[vertex] = -1
    next[vertex] = head[key]
    if head[key] >= 0 { previous[Int(head[key])] = Int32(truncatingIfNeeded: vertex) }
    head[key] = Int32(truncatingIfNeeded: vertex)
    if key < floor { floor = key }
  }

  func remove(_ vertex: Int) {
    unlink(vertex)
    bucket[vertex] = -2
  }

  @inline(__always)
  private func unlink(_ vertex: Int) {
    let (before, after) = (previous[vertex], next[vertex])
    if before >= 0 { next[Int(before)] = after } else { head[Int(bucket[vertex])] = after }
    if after >= 0 { previous[Int(after)] = before }
  }

  /// A vertex of about the lowest score, and whether that score is 0.
  mutating func lowest() -> (vertex: Int, isFree: Bool)? {
    while floor < Self.number {
      if head[floor] >= 0 { return (Int(head[floor]), floor == 0) }
      floor += 1
    }
    return nil
  }
}
