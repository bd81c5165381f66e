/// Codes the cells of a column: an open-addressed table of the different values.
struct ColumnBuilder {
  private(set) var codes: [Int32] = []
  /// Different values in order of first appearance.
  private(set) var values = PackedTexts()

  private var hashes: [UInt64] = []
  /// A value's place, or -1; a power of two of them, at most half full.
  private var slots = [Int32](repeating: -1, count: 64)

  mutating func append(_ cell: UnsafeBufferPointer<UInt8>) {
    codes.append(code(of: cell))
  }

  private mutating func code(of cell: UnsafeBufferPointer<UInt8>) -> Int32 {
    let hash = Self.hash(cell)
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot] >= 0 {
      let index = Int(slots[slot])
      if hashes[index] == hash, values.withBytes(of: index, { Self.areEqual($0, cell) }) {
        return slots[slot]
      }
      slot = (slot + 1) & (slots.count - 1)
    }
    let code = Int32(values.count)
    slots[slot] = code
    hashes.append(hash)
    values.append(cell)
    if 2 * hashes.count > slots.count { resize(to: 2 * slots.count) }
    return code
  }

  private mutating func resize(to count: Int) {
    slots = [Int32](repeating: -1, count: count)
    for (index, hash) in hashes.enumerated() {
      var slot = Int(truncatingIfNeeded: hash) & (count - 1)
      while slots[slot] >= 0 { slot = (slot + 1) & (count - 1) }
      slots[slot] = Int32(index)
    }
  }

  /// Keeps the rows of which `isKept` is true, and of the values those that they still use.
  mutating func keep(where isKept: (Int) -> Bool) {
    // Values are numbered anew as they turn up: the first row of one may be gone.
    var renamed = [Int32](repeating: -1, count: values.count)
    var used = [Int]()
    var kept = 0
    for row in codes.indices where isKept(row) {
      let old = Int(codes[row])
      if renamed[old] < 0 {
        renamed[old] = Int32(used.count)
        used.append(old)
      }
      codes[kept] = renamed[old]
      kept += 1
    }
    codes.removeLast(codes.count - kept)
    let before = values
    let hashesBefore = hashes
    values.removeAll()
    hashes.removeAll()
    for old in used {
      before.withBytes(of: old) { values.append($0) }
      hashes.append(hashesBefore[old])
    }
    resize(to: slots.count)
  }

  /// Eight bytes at a time, each mixed in by a multiplication and a fold.
  private static func hash(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
    var state = UInt64(truncatingIfNeeded: bytes.count) &* 0x9E37_79B9_7F4A_7C15
    guard let base = bytes.baseAddress else { return mix(state) }
    let raw = UnsafeRawPointer(base)
    var index = 0
    while index + 8 <= bytes.count {
      state = mix(state ^ raw.loadUnaligned(fromByteOffset: index, as: UInt64.self))
      index += 8
    }
    var rest: UInt64 = 0
    while index < bytes.count {
      rest = rest << 8 | UInt64(base[index])
      index += 1
    }
    return mix(state ^ rest)
  }

  @inline(__always)
  private static func mix(_ value: UInt64) -> UInt64 {
    let product = value.multipliedFullWidth(by: 0xBF58_476D_1CE4_E5B9)
    return (product.high ^ product.low) &+ 0x94D0_49BB_1331_11EB
  }

  private static func areEqual(
    _ a: UnsafeBufferPointer<UInt8>, _ b: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    guard a.count == b.count else { return false }
    for index in a.indices where a[index] != b[index] { return false }
    return true
  }
}
