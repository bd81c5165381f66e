/// Rows of truth columns gathered by what they say: rows that agree in every column share a
/// pattern.
///
/// With a few dozen columns there are mostly far fewer patterns than rows, and sums over rows
/// become sums over patterns.
struct RowPatterns {
  /// `[row]`: the pattern's number, in the order of first appearance.
  var ofRow: [UInt32]
  /// `[pattern][stride]`, flattened: bit j % 64 of word j / 64 is the truth of column j.
  var keys: [UInt64]
  /// Words of a pattern: one for every 64 columns begun, at least one.
  var stride: Int
  var count: Int

  /// - Returns: nil where a column's length is not `rows`.
  init?(columns: [BitColumn], rows: Int) {
    for column in columns where column.count != rows || column.words.count != (rows + 63) / 64 {
      return nil
    }
    ofRow = [UInt32](repeating: 0, count: rows)
    keys = rows > 0 ? [0] : []
    stride = 1
    count = min(rows, 1)
    var first = 0
    while first < columns.count {
      refine(by: columns[first..<min(first + 64, columns.count)], isFirst: first == 0)
      first += 64
    }
  }

  /// Splits every pattern by up to 64 further columns, which get a word of their own.
  private mutating func refine(by columns: ArraySlice<BitColumn>, isFirst: Bool) {
    let rows = ofRow.count
    let oldStride = isFirst ? 0 : stride
    let newStride = oldStride + 1
    var newKeys: [UInt64] = []
    var table = PatternTable()
    var block = [UInt64](repeating: 0, count: 64)
    for word in 0..<(rows + 63) / 64 {
      for index in 0..<64 { block[index] = 0 }
      for (index, column) in columns.enumerated() { block[index] = column.words[word] }
      transpose(&block)
      let start = word << 6
      for row in start..<min(start + 64, rows) {
        let parent = ofRow[row]
        let known = table.count
        let pattern = table.number(of: block[row - start], parent: parent)
        if table.count > known {
          for place in 0..<oldStride { newKeys.append(keys[Int(parent) * stride + place]) }
          newKeys.append(block[row - start])
        }
        ofRow[row] = pattern
      }
    }
    keys = newKeys
    stride = newStride
    count = table.count
  }

  /// Splits every pattern by one column, whose truth becomes bit `bit` of the keys' first word.
  ///
  /// - Returns: `[new pattern]`: the pattern it is part of.
  mutating func split(by column: BitColumn, bit: Int) -> [UInt32] {
    var numbers = [UInt32](repeating: .max, count: 2 * count)
    var newKeys: [UInt64] = []
    var parents: [UInt32] = []
    for row in ofRow.indices {
      let isTrue = column.words[row >> 6] >> UInt64(row & 63) & 1
      let parent = Int(ofRow[row])
      let slot = 2 * parent + Int(isTrue)
      if numbers[slot] == .max {
        numbers[slot] = UInt32(parents.count)
        parents.append(UInt32(parent))
        for place in 0..<stride {
          newKeys.append(keys[parent * stride + place] | (place == 0 ? isTrue << UInt64(bit) : 0))
        }
      }
      ofRow[row] = numbers[slot]
    }
    keys = newKeys
    count = parents.count
    return parents
  }
}

/// Numbers for pairs of a parent and a key, counted up from 0: a table with open addressing.
private struct PatternTable {
  private struct Slot {
    var key: UInt64 = 0
    var parent: UInt32 = 0
    /// 0 where the slot is free, else the number plus one.
    var mark: UInt32 = 0
  }

  private var slots = [Slot](repeating: Slot(), count: 1024)
  private(set) var count = 0

  mutating func number(of key: UInt64, parent: UInt32) -> UInt32 {
    if 2 * count >= slots.count { grow() }
    let place = find(key, parent)
    if slots[place].mark == 0 {
      count += 1
      slots[place] = Slot(key: key, parent: parent, mark: UInt32(count))
    }
    return slots[place].mark - 1
  }

  /// The slot that holds the pair, or the free one where it belongs.
  private func find(_ key: UInt64, _ parent: UInt32) -> Int {
    let mask = slots.count - 1
    var hash = (key ^ UInt64(parent) &* 0x9E37_79B9_7F4A_7C15) &* 0xBF58_476D_1CE4_E5B9
    hash ^= hash >> 32
    hash = hash &* 0x94D0_49BB_1331_11EB
    var place = Int(truncatingIfNeeded: hash >> 24) & mask
    while slots[place].mark != 0, slots[place].key != key || slots[place].parent != parent {
      place = (place + 1) & mask
    }
    return place
  }

  private mutating func grow() {
    let old = slots
    slots = [Slot](repeating: Slot(), count: 4 * old.count)
    for slot in old where slot.mark != 0 { slots[find(slot.key, slot.parent)] = slot }
  }
}

/// Transposes 64 words of 64 bits: bit j of word i becomes bit i of word j (Warren 2013, section
/// 7-3).
private func transpose(_ block: inout [UInt64]) {
  block.withUnsafeMutableBufferPointer { words in
    var width = 32
    var mask: UInt64 = 0x0000_0000_FFFF_FFFF
    while width != 0 {
      var low = 0
      while low < 64 {
        let moved = (words[low] >> UInt64(width) ^ words[low | width]) & mask
        words[low] ^= moved << UInt64(width)
        words[low | width] ^= moved
        low = ((low | width) + 1) & ~width
      }
      width >>= 1
      mask ^= mask << UInt64(width)
    }
  }
}
