import Foundation
import Ground

/// A file of a WordNet database, memory-mapped: pages are read when they are first looked at.
struct WordNetFile: Sendable {
  var name: String
  var bytes: Data

  /// - Throws: `WordNetError`.
  init(_ name: String, in folder: String) throws {
    let path = folder + "/" + name
    guard FileManager.default.fileExists(atPath: path) else {
      throw WordNetError.missing(folder: folder, file: name)
    }
    do {
      bytes = try Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe)
    } catch {
      throw WordNetError.unreadable(path: path, reason: error.localizedDescription)
    }
    // Places in a file are kept as 32-bit numbers; WordNet's largest file has 15 MB.
    guard bytes.count < Int(Int32.max) else {
      throw WordNetError.unreadable(path: path, reason: "it is larger than 2 GB")
    }
    self.name = name
  }

  /// A file that the database can do without.
  init?(optional name: String, in folder: String) throws {
    guard FileManager.default.fileExists(atPath: folder + "/" + name) else { return nil }
    try self.init(name, in: folder)
  }

  /// Calls `body` with the start and end of each line that is not part of the licence at the top.
  ///
  /// Every line has to end in a newline, so that a file that was cut off does not pass for whole.
  func forEachLine(
    _ body: (_ bytes: UnsafeRawBufferPointer, _ start: Int, _ end: Int) throws -> Void
  ) throws {
    try bytes.withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress else { return }
      var start = 0
      while start < bytes.count {
        guard let newline = memchr(base + start, 0x0A, bytes.count - start) else {
          throw malformed(start, "the file ends in the middle of it")
        }
        let end = UnsafeRawPointer(newline) - base
        if end > start, bytes[start] != 0x20 { try body(bytes, start, end) }
        start = end + 1
      }
    }
  }

  func malformed(_ byte: Int, _ reason: String) -> WordNetError {
    .malformed(file: name, byte: byte, reason: reason)
  }

  /// Number of lines, the licence included.
  var lineCount: Int {
    bytes.withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress else { return 0 }
      var count = 0
      var start = 0
      while start < bytes.count, let next = memchr(base + start, 0x0A, bytes.count - start) {
        count += 1
        start = UnsafeRawPointer(next) - base + 1
      }
      return count
    }
  }
}

/// Reads the fields of one line, which single spaces set apart.
struct FieldReader {
  let bytes: UnsafeRawBufferPointer
  var position: Int
  let end: Int

  init(_ bytes: UnsafeRawBufferPointer, _ start: Int, _ end: Int) {
    self.bytes = bytes
    self.position = start
    self.end = end
  }

  /// The next field; nil at the end of the line.
  mutating func next() -> Range<Int>? {
    while position < end, bytes[position] == 0x20 { position += 1 }
    guard position < end else { return nil }
    let start = position
    while position < end, bytes[position] != 0x20 { position += 1 }
    return start..<position
  }

  /// The next field as a number; nil when it is none, or has more than eight digits.
  mutating func number(base: Int = 10) -> Int? {
    guard let field = next(), field.count <= 8 else { return nil }
    var value = 0
    for place in field {
      let byte = bytes[place]
      let digit: Int
      switch byte {
      case 0x30...0x39: digit = Int(byte) - 0x30
      case 0x61...0x66: digit = Int(byte) - 0x61 + 10
      case 0x41...0x46: digit = Int(byte) - 0x41 + 10
      default: return nil
      }
      guard digit < base else { return nil }
      value = value * base + digit
    }
    return value
  }
}

/// A hash table whose keys are stretches of a file that stays in memory; their order of insertion
/// numbers them.
struct WordTable: Sendable {
  private let bytes: Data
  private(set) var starts: [Int32] = []
  private(set) var lengths: [Int32] = []
  /// Number of the key in each slot, or -1; a power of two of them, at most half of them taken.
  private var slots: [Int32]

  init(_ bytes: Data = Data(), capacity: Int = 0) {
    self.bytes = bytes
    var size = 4
    while size < 2 * (capacity + 1) { size *= 2 }
    slots = [Int32](repeating: -1, count: size)
    starts.reserveCapacity(capacity)
    lengths.reserveCapacity(capacity)
  }

  var count: Int { starts.count }

  /// The number of the key at `key`, which gets one when it is new.
  mutating func insert(_ key: Range<Int>, in bytes: UnsafeRawBufferPointer) -> Int {
    let word = UnsafeRawBufferPointer(rebasing: bytes[key])
    let slot = slots.withUnsafeBufferPointer { self.slot(of: word, in: bytes, slots: $0) }
    if slots[slot] >= 0 { return Int(slots[slot]) }
    slots[slot] = Int32(starts.count)
    starts.append(Int32(key.lowerBound))
    lengths.append(Int32(key.count))
    return starts.count - 1
  }

  /// The number of `word`, or nil when it is no key.
  func index(of word: [UInt8]) -> Int? {
    guard !starts.isEmpty else { return nil }
    return bytes.withUnsafeBytes { bytes in
      slots.withUnsafeBufferPointer { slots in
        word.withUnsafeBytes { word in
          let found = slots[slot(of: word, in: bytes, slots: slots)]
          return found < 0 ? nil : Int(found)
        }
      }
    }
  }

  /// The letters of key number `index`.
  func key(_ index: Int) -> [UInt8] {
    let start = Int(starts[index])
    return Array(bytes[start..<start + Int(lengths[index])])
  }

  private func slot(
    of word: UnsafeRawBufferPointer, in bytes: UnsafeRawBufferPointer,
    slots: UnsafeBufferPointer<Int32>
  ) -> Int {
    let hash = shortHash(word)
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: hash ^ (hash >> 32)) & mask
    while slots[slot] >= 0 {
      let key = Int(slots[slot])
      if Int(lengths[key]) == word.count {
        let start = Int(starts[key])
        let same = UnsafeRawBufferPointer(rebasing: bytes[start..<start + word.count])
        if same.elementsEqual(word) { return slot }
      }
      slot = (slot + 1) & mask
    }
    return slot
  }
}
