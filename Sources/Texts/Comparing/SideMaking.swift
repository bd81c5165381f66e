import Foundation

/// Texts of one or two sources as one corpus' worth, with what is known of each.
public struct SourceTexts: Sendable {
  public var texts: PackedTexts
  public var rows: [Int]
  /// Columns by name, one code a text.
  public var columns: [TextColumn]
  /// For each text which source it came from, 0 or 1.
  public var source: [Int8]

  /// Two sources, one after the other. Columns are those asked of both, in the same order.
  public init(_ tables: [TextTable]) {
    var texts = PackedTexts()
    var columns: [TextColumn] = []
    rows = []
    source = []
    for (index, table) in tables.enumerated() {
      for text in 0..<table.texts.count {
        table.texts.withBytes(of: text) { texts.append($0) }
      }
      rows += table.rows
      source += [Int8](repeating: Int8(index), count: table.texts.count)
      for (place, column) in table.columns.enumerated() {
        if place == columns.count {
          columns.append(TextColumn(name: column.name, codes: [], values: []))
        }
        columns[place].append(column)
      }
    }
    self.texts = texts
    self.columns = columns
  }

  /// Sides by source: the first is A.
  public func sidesBySource(_ nameA: String, _ nameB: String) -> Sides {
    Sides(nameA: nameA, nameB: nameB, side: source.map { $0 == 0 ? 1 : 0 })
  }
}

extension TextTable {
  /// A number for all that was kept of the source: equal texts, rows and columns give equal digests.
  public var digest: String {
    var hash = texts.bytes.withUnsafeBufferPointer { hashBytes($0) }
    for offset in texts.offsets { hash = mixed(hash, UInt64(offset)) }
    for row in rows + [read] { hash = mixed(hash, UInt64(row)) }
    for column in columns {
      for value in column.values {
        var value = value
        hash = value.withUTF8 { mixed(hash, hashBytes($0)) }
      }
      for code in column.codes { hash = mixed(hash, UInt64(UInt32(bitPattern: code))) }
    }
    return String(hash, radix: 16)
  }
}

extension TextColumn {
  /// Adds another column's cells; values keep one code each.
  mutating func append(_ other: TextColumn) {
    var known: [String: Int32] = [:]
    for (code, value) in values.enumerated() { known[value] = Int32(code) }
    let map = other.values.map { value in
      if let code = known[value] { return code }
      let code = Int32(values.count)
      known[value] = code
      values.append(value)
      return code
    }
    codes += other.codes.map { map[Int($0)] }
  }

  /// Texts with each value, commonest first (equal counts by name).
  public var valueCounts: [(value: String, code: Int32, texts: Int)] {
    var counts = [Int](repeating: 0, count: values.count)
    for code in codes { counts[Int(code)] += 1 }
    return values.indices.map { (values[$0], Int32($0), counts[$0]) }
      .filter { $0.2 > 0 }
      .sorted { ($0.2, $1.0) > ($1.2, $0.0) }
  }

  /// One value against another, or against all others.
  public func sides(_ target: Int32, against other: Int32?) -> Sides {
    Sides(
      nameA: shown(values[Int(target)]),
      nameB: other.map { shown(values[Int($0)]) } ?? "not \(shown(values[Int(target)]))",
      side: codes.map { $0 == target ? 1 : other == nil || $0 == other ? 0 : -1 })
  }

  private func shown(_ value: String) -> String { value.isEmpty ? "(empty)" : value }

  /// Every cell as a number.
  ///
  /// - Throws: `ComparisonError.notANumber` with the row of the first that is none.
  public func numbers(rows: [Int]) throws(ComparisonError) -> [Double] {
    let parsed = values.map { value -> Double? in
      let trimmed = value.trimmingCharacters(in: .whitespaces)
      return Double(trimmed).flatMap { $0.isFinite ? $0 : nil }
    }
    var numbers: [Double] = []
    numbers.reserveCapacity(codes.count)
    for (text, code) in codes.enumerated() {
      guard let number = parsed[Int(code)] else {
        throw .notANumber(column: name, row: rows[text], value: values[Int(code)])
      }
      numbers.append(number)
    }
    return numbers
  }
}

extension Corpus {
  /// Languages that there are stems for.
  public static var languages: [String] { StemTable.languages }

  /// Strata by length: fifths of the texts by number of words.
  public func lengthStrata() -> [Int32] {
    let lengths = (0..<count).map { wordOffsets[$0 + 1] - wordOffsets[$0] }
    let sorted = lengths.sorted()
    guard !sorted.isEmpty else { return [] }
    let bounds = (1..<5).map { sorted[min(sorted.count - 1, sorted.count * $0 / 5)] }
    return lengths.map { length in Int32(bounds.count { length >= $0 }) }
  }
}
