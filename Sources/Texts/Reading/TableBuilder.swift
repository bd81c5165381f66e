import Randomness

/// Takes rows as they come and keeps a bounded sample of them.
///
/// A row is kept if a 64-bit hash of the seed and the row's number is at most a threshold. Whenever
/// more is kept than the bound allows, the threshold is halved and the rows above it are dropped.
/// So what is kept depends on the seed and the row's number alone, each row is kept with the same
/// probability, and memory stays within the bound whatever the source holds. Only a sample that
/// would be halved to nothing is left as it is, which a bound of more than a few dozen texts never
/// meets.
struct TableBuilder {
  let limits: ReadingLimits
  private let sampleTexts: Int
  private let sampleBytes: Int
  private let sampling: Seed
  /// Settled by the first file of a table that is read.
  var schema: ReadingSchema?

  private(set) var texts = PackedTexts()
  private(set) var rows: [Int] = []
  private(set) var columns: [ColumnBuilder] = []
  private(set) var read = 0
  private(set) var empty = 0
  private var threshold = UInt64.max
  private var halvings = 0

  // What notes are made of.
  var notes: [String] = []
  private(set) var cut = 0
  var rowsWithExtraCells = 0
  var latin1Files = 0
  var utf16Files = 0
  var filesPassedOver: [String] = []

  init(_ request: ReadingRequest, limits: ReadingLimits) {
    self.limits = limits
    sampleTexts = max(1, min(request.sampleTexts, Int(Int32.max) - 1))
    sampleBytes = max(1, request.sampleBytes)
    sampling = Seed(request.seed).child("reading")
    columns = request.columns.map { _ in ColumnBuilder() }
  }

  /// The share of texts that is kept as things stand.
  var keepShare: Double {
    var share = 1.0
    for _ in 0..<halvings { share /= 2 }
    return share
  }

  /// Counts a row and takes its text if it is to be kept.
  ///
  /// - Returns: whether it is kept; then one cell for each column must follow, and `closeRow`.
  mutating func add(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    read += 1
    let text = cutToLimit(bytes)
    if BlankText.isBlank(text) {
      empty += 1
      return false
    }
    if halvings > 0 && hash(read) > threshold { return false }
    makeRoom(for: text.count)
    texts.append(text)
    rows.append(read)
    return true
  }

  /// Gives the kept row's cell of the column at `index`.
  mutating func addCell(_ index: Int, _ bytes: UnsafeBufferPointer<UInt8>) {
    columns[index].append(cutToLimit(bytes))
  }

  /// The kept row is whole: holds the bound.
  mutating func closeRow() {
    while isOverBound, halve() {}
  }

  private var isOverBound: Bool {
    if rows.count > sampleTexts { return true }
    var bytes = texts.bytes.count
    for index in columns.indices { bytes += columns[index].values.bytes.count }
    return bytes > sampleBytes
  }

  private func hash(_ row: Int) -> UInt64 { sampling.child(row).value }

  /// Drops the half of the kept rows with the larger hashes; false if that would leave nothing.
  private mutating func halve() -> Bool {
    let half = threshold >> 1
    let isKept = rows.map { hash($0) <= half }
    guard halvings < 60, isKept.contains(true) else { return false }
    threshold = half
    halvings += 1
    texts.keep { isKept[$0] }
    for index in columns.indices { columns[index].keep { isKept[$0] } }
    var kept = 0
    for index in rows.indices where isKept[index] {
      rows[kept] = rows[index]
      kept += 1
    }
    rows.removeLast(rows.count - kept)
    return true
  }

  /// Makes room at once for texts of so many bytes in all, as far as the bound may need it. Memory
  /// that is then not written to costs nothing.
  mutating func expect(bytes: Int) {
    texts.reserve(bytes: min(bytes, mostBytes))
  }

  /// What the buffer holds at most: the bound, and the text that goes past it.
  private var mostBytes: Int {
    let (most, isTooLarge) = sampleBytes.addingReportingOverflow(limits.textBytes)
    return isTooLarge ? Int.max : most
  }

  /// Grows the buffer by doubling, but not past what can ever be needed.
  private mutating func makeRoom(for count: Int) {
    let needed = texts.bytes.count + count
    let capacity = texts.bytes.capacity
    guard needed > capacity else { return }
    texts.reserve(bytes: max(needed, min(2 * capacity, mostBytes)))
  }

  private mutating func cutToLimit(
    _ bytes: UnsafeBufferPointer<UInt8>
  ) -> UnsafeBufferPointer<UInt8> {
    guard bytes.count > limits.textBytes else { return bytes }
    cut += 1
    let end = UTF8Check.wholeScalars(bytes, upTo: limits.textBytes)
    return UnsafeBufferPointer(rebasing: bytes[..<end])
  }
}

/// What the columns of the table turned out to be.
struct ReadingSchema {
  /// Names of all columns; for a table without a header the numbers from 1.
  var available: [String]
  var hasHeader: Bool
  /// Nil for JSON strings, which have no columns.
  var text: String?
  /// The columns asked for.
  var columns: [String]
  /// Their places among `available`: the text's and those of `columns`.
  var textPlace: Int
  var places: [Int]
}

/// Telling texts with nothing in them.
enum BlankText {
  /// Whether there is nothing but white space (of Unicode, and zero-width spaces and marks).
  static func isBlank(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    var index = 0
    while index < bytes.count {
      let length = spaceLength(bytes, index)
      if length == 0 { return false }
      index += length
    }
    return true
  }

  /// Bytes of the white space at `index`; 0 when something else is there.
  @inline(__always)
  private static func spaceLength(_ bytes: UnsafeBufferPointer<UInt8>, _ index: Int) -> Int {
    let byte = bytes[index]
    if byte == 0x20 || (0x09...0x0D).contains(byte) { return 1 }
    if byte < 0x80 { return 0 }
    guard index + 1 < bytes.count else { return 0 }
    let next = bytes[index + 1]
    // U+0085 and U+00A0.
    if byte == 0xC2 { return next == 0x85 || next == 0xA0 ? 2 : 0 }
    guard index + 2 < bytes.count else { return 0 }
    let last = bytes[index + 2]
    switch (byte, next, last) {
    // U+1680; U+2000 to U+200D; U+2028, U+2029, U+202F; U+205F, U+2060; U+3000; U+FEFF.
    case (0xE1, 0x9A, 0x80), (0xE2, 0x80, 0x80...0x8D), (0xE2, 0x80, 0xA8), (0xE2, 0x80, 0xA9),
      (0xE2, 0x80, 0xAF), (0xE2, 0x81, 0x9F), (0xE2, 0x81, 0xA0), (0xE3, 0x80, 0x80),
      (0xEF, 0xBB, 0xBF):
      return 3
    default: return 0
    }
  }
}
