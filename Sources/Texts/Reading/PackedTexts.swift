/// Many texts in one flat buffer of UTF-8 bytes.
///
/// Text `i` is `bytes[offsets[i] ..< offsets[i + 1]]`. One allocation for all, so that a million
/// texts cost no more than their bytes and eight more each.
public struct PackedTexts: Sendable {
  /// All texts end to end, UTF-8.
  public private(set) var bytes: [UInt8]
  /// Where each text begins, in bytes, and at last where the last one ends: `count + 1` entries.
  public private(set) var offsets: [Int]

  public init() {
    bytes = []
    offsets = [0]
  }

  public init(_ texts: some Sequence<String>) {
    self.init()
    for text in texts { append(text) }
  }

  /// How many texts there are.
  public var count: Int { offsets.count - 1 }

  public var isEmpty: Bool { offsets.count == 1 }

  /// Adds a text at the end.
  ///
  /// - Parameter bytes: UTF-8; they are copied and not checked.
  public mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes.append(contentsOf: bytes)
    offsets.append(self.bytes.count)
  }

  /// Adds a text at the end.
  public mutating func append(_ text: String) {
    bytes.append(contentsOf: text.utf8)
    offsets.append(bytes.count)
  }

  /// The text at `index`, which must be at least 0 and below `count`.
  public func text(_ index: Int) -> String {
    withBytes(of: index) { String(decoding: $0, as: UTF8.self) }
  }

  /// Lends the UTF-8 bytes of the text at `index` without copying them.
  public func withBytes<Result, Failure: Error>(
    of index: Int, _ body: (UnsafeBufferPointer<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let range = offsets[index]..<offsets[index + 1]
    return try bytes.withUnsafeBufferPointer { all throws(Failure) in
      try body(UnsafeBufferPointer(rebasing: all[range]))
    }
  }

  public mutating func removeAll(keepingCapacity: Bool = false) {
    bytes.removeAll(keepingCapacity: keepingCapacity)
    offsets.removeAll(keepingCapacity: keepingCapacity)
    offsets.append(0)
  }

  /// Makes room for so many bytes in all.
  public mutating func reserve(bytes count: Int) {
    bytes.reserveCapacity(count)
  }

  /// Keeps the texts of which `isKept` is true, in their order and without further memory.
  public mutating func keep(where isKept: (Int) -> Bool) {
    let texts = count
    var kept = 0
    var end = 0
    bytes.withUnsafeMutableBufferPointer { bytes in
      offsets.withUnsafeMutableBufferPointer { offsets in
        guard let base = bytes.baseAddress else {
          // Only empty texts: their offsets are all 0.
          for index in 0..<texts where isKept(index) { kept += 1 }
          return
        }
        for index in 0..<texts where isKept(index) {
          // Read before it may be overwritten: `kept` never runs ahead of `index`.
          let start = offsets[index]
          let length = offsets[index + 1] - start
          if start != end { (base + end).update(from: base + start, count: length) }
          offsets[kept] = end
          kept += 1
          end += length
        }
      }
    }
    bytes.removeLast(bytes.count - end)
    offsets.removeLast(texts - kept)
    offsets[kept] = end
  }
}
