import BigInt

/// A sparse matrix of whole numbers, each in the same number of words (two's complement, the lowest
/// first), one word wherever that is enough.
struct IntegerRows: Sendable {
  let size: Int
  /// Row i has the entries `first[i]..<first[i + 1]`.
  let first: FixedBuffer<Int>
  let columns: FixedBuffer<Int32>
  let words: FixedBuffer<UInt>
  /// Words of an entry. A row's and a column's sum of absolute values keeps two bits free.
  let width: Int
  /// Bits of the largest sum of absolute values of a row, and of a column.
  let rowBits: Int
  let columnBits: Int

  /// The matrix, each row multiplied by the least number that makes it whole, and those numbers.
  ///
  /// - Parameters:
  ///   - firstEntry: `size + 1` places in the other two.
  ///   - columns: Values of a column named twice in a row are added.
  static func scaled(
    size: Int, firstEntry: [Int], columns: [Int], values: [Rational]
  ) -> (rows: IntegerRows, scales: [Rational]) {
    var first = [0]
    var merged: [Int32] = []
    var entries: [Rational] = []
    first.reserveCapacity(size + 1)
    merged.reserveCapacity(columns.count)
    entries.reserveCapacity(columns.count)
    var last = [Int](repeating: -1, count: size)
    for row in 0..<size {
      let start = merged.count
      for entry in firstEntry[row]..<firstEntry[row + 1] where !values[entry].isZero {
        let column = columns[entry]
        if last[column] >= start {
          entries[last[column]] += values[entry]
        } else {
          last[column] = merged.count
          merged.append(Int32(column))
          entries.append(values[entry])
        }
      }
      first.append(merged.count)
    }
    var scales: [Rational] = []
    scales.reserveCapacity(size)
    for row in 0..<size {
      let scale = leastMultiple(entries[first[row]..<first[row + 1]])
      scales.append(scale)
      if scale != .one {
        for entry in first[row]..<first[row + 1] { entries[entry] *= scale }
      }
    }
    return (
      small(size: size, first: first, columns: merged, values: entries)
        ?? large(size: size, first: first, columns: merged, values: entries), scales
    )
  }

  /// The least common multiple of the denominators.
  static func leastMultiple(_ values: some Sequence<Rational>) -> Rational {
    var multiple = Rational.one
    for value in values where !(value * multiple).isWhole {
      // What is left of the denominator after all common factors are gone.
      multiple *= Rational((value * multiple).denominator)
    }
    return multiple
  }

  /// In one word each, or nil where they do not fit.
  private static func small(
    size: Int, first: [Int], columns: [Int32], values: [Rational]
  ) -> IntegerRows? {
    let limit = UInt(1) << 62
    var sums = [UInt](repeating: 0, count: size)
    var words: [UInt] = []
    words.reserveCapacity(values.count)
    var largestRow: UInt = 0
    for row in 0..<size {
      var sum: UInt = 0
      for entry in first[row]..<first[row + 1] {
        guard let value = values[entry].smallInteger, value.magnitude < limit else { return nil }
        words.append(UInt(bitPattern: value))
        sum += value.magnitude
        sums[Int(columns[entry])] += value.magnitude
        guard sum < limit, sums[Int(columns[entry])] < limit else { return nil }
      }
      largestRow = max(largestRow, sum)
    }
    return IntegerRows(
      size: size, first: FixedBuffer(first), columns: FixedBuffer(columns),
      words: FixedBuffer(words), width: 1, rowBits: 64 - largestRow.leadingZeroBitCount,
      columnBits: 64 - (sums.max() ?? 0).leadingZeroBitCount)
  }

  private static func large(
    size: Int, first: [Int], columns: [Int32], values: [Rational]
  ) -> IntegerRows {
    var rowSums = [BigInt](repeating: 0, count: size)
    var columnSums = rowSums
    for row in 0..<size {
      for entry in first[row]..<first[row + 1] {
        let magnitude = BigInt(values[entry].numerator.magnitude)
        rowSums[row] += magnitude
        columnSums[Int(columns[entry])] += magnitude
      }
    }
    let rowBits = rowSums.map(\.magnitude.bitWidth).max() ?? 0
    let columnBits = columnSums.map(\.magnitude.bitWidth).max() ?? 0
    // Residuals of lifting stay below such a sum plus 2^61, and have a sign.
    let width = (max(rowBits, columnBits, 61) + 2 + 63) / 64
    var words = [UInt](repeating: 0, count: width * values.count)
    for (entry, value) in values.enumerated() {
      let number = value.numerator
      for (index, word) in number.magnitude.words.enumerated() {
        words[entry * width + index] = word
      }
      if number.sign == .minus {
        var carry = true
        for index in entry * width..<(entry + 1) * width {
          words[index] = ~words[index]
          if carry { (words[index], carry) = words[index].addingReportingOverflow(1) }
        }
      }
    }
    return IntegerRows(
      size: size, first: FixedBuffer(first), columns: FixedBuffer(columns),
      words: FixedBuffer(words), width: width, rowBits: rowBits, columnBits: columnBits)
  }

  /// Row k becomes the row that was at `rowOrder[k]`, column likewise.
  func reordered(rows rowOrder: [Int], columns columnOrder: [Int]) -> IntegerRows {
    var place = [Int32](repeating: 0, count: size)
    for (step, column) in columnOrder.enumerated() { place[column] = Int32(step) }
    var newFirst = [0]
    newFirst.reserveCapacity(size + 1)
    for row in rowOrder {
      newFirst.append(newFirst[newFirst.count - 1] + first.pointer[row + 1] - first.pointer[row])
    }
    let newColumns = FixedBuffer<Int32>(count: columns.count) { memory in
      var next = 0
      for row in rowOrder {
        for entry in first.pointer[row]..<first.pointer[row + 1] {
          memory[next] = place[Int(columns.pointer[entry])]
          next += 1
        }
      }
    }
    let newWords = FixedBuffer<UInt>(count: words.count) { memory in
      for (step, row) in rowOrder.enumerated() {
        let count = first.pointer[row + 1] - first.pointer[row]
        (memory + newFirst[step] * width).update(
          from: words.pointer + first.pointer[row] * width, count: count * width)
      }
    }
    return IntegerRows(
      size: size, first: FixedBuffer(newFirst), columns: newColumns, words: newWords, width: width,
      rowBits: rowBits, columnBits: columnBits)
  }

  func transposed() -> IntegerRows {
    var newFirst = [Int](repeating: 0, count: size + 1)
    for entry in 0..<columns.count { newFirst[Int(columns.pointer[entry]) + 1] += 1 }
    for row in 0..<size { newFirst[row + 1] += newFirst[row] }
    var place = newFirst
    var newColumns = [Int32](repeating: 0, count: columns.count)
    let newWords = FixedBuffer<UInt>(count: words.count) { memory in
      for row in 0..<size {
        for entry in first.pointer[row]..<first.pointer[row + 1] {
          let column = Int(columns.pointer[entry])
          let target = place[column]
          place[column] += 1
          newColumns[target] = Int32(row)
          (memory + target * width).update(from: words.pointer + entry * width, count: width)
        }
      }
    }
    return IntegerRows(
      size: size, first: FixedBuffer(newFirst), columns: FixedBuffer(newColumns), words: newWords,
      width: width, rowBits: columnBits, columnBits: rowBits)
  }

  /// Entries modulo a prime, in the order they are held.
  func residues(_ field: PrimeField) -> [UInt] {
    (0..<columns.count).map { Self.residue(words.pointer + $0 * width, width, field) }
  }

  /// A number in two's complement modulo a prime.
  @inline(__always)
  static func residue(_ words: UnsafePointer<UInt>, _ width: Int, _ field: PrimeField) -> UInt {
    if width == 1 { return field.reduced(Int(bitPattern: words[0])) }
    // The highest word has the sign.
    var result = field.reduced(Int(bitPattern: words[width &- 1]))
    var index = width &- 1
    while index > 0 {
      index &-= 1
      result = field.reduced((UInt128(result) << 64) | UInt128(words[index]))
    }
    return result
  }
}
