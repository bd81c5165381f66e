/// True or false of each of many texts, 64 to a word.
///
/// Bit i of the texts is bit i % 64 of word i / 64; bits past `count` are 0 and must stay so.
public struct BitColumn: Sendable, Equatable, Hashable {
  public var words: [UInt64]
  /// Number of texts.
  public private(set) var count: Int

  /// False of every text.
  public init(count: Int) {
    self.count = max(0, count)
    words = [UInt64](repeating: 0, count: (self.count + 63) / 64)
  }

  public init(_ truth: [Bool]) {
    self.init(count: truth.count)
    for index in truth.indices where truth[index] { words[index >> 6] |= 1 << UInt64(index & 63) }
  }

  /// From words; missing ones count as 0, and bits past `count` are cleared.
  public init(words: [UInt64], count: Int) {
    self.init(count: count)
    let kept = min(words.count, self.words.count)
    for index in 0..<kept { self.words[index] = words[index] }
    if self.count & 63 != 0, !self.words.isEmpty {
      self.words[self.words.count - 1] &= 1 << UInt64(self.count & 63) - 1
    }
  }

  @inlinable
  public subscript(index: Int) -> Bool {
    get { words[index >> 6] >> UInt64(index & 63) & 1 == 1 }
    set {
      let bit: UInt64 = 1 << UInt64(index & 63)
      if newValue { words[index >> 6] |= bit } else { words[index >> 6] &= ~bit }
    }
  }

  /// Number of texts of which it is true.
  @inlinable
  public var popcount: Int {
    var sum = 0
    for word in words { sum += word.nonzeroBitCount }
    return sum
  }

  /// Places at which it is true, ascending.
  public var places: [Int] {
    var found: [Int] = []
    found.reserveCapacity(popcount)
    for (index, word) in words.enumerated() {
      var rest = word
      while rest != 0 {
        found.append(index << 6 + rest.trailingZeroBitCount)
        rest &= rest - 1
      }
    }
    return found
  }

  public static prefix func ~ (column: BitColumn) -> BitColumn {
    BitColumn(words: column.words.map { ~$0 }, count: column.count)
  }

  /// True where both are; as long as the shorter.
  public static func & (a: BitColumn, b: BitColumn) -> BitColumn {
    var result = BitColumn(count: min(a.count, b.count))
    for index in result.words.indices { result.words[index] = a.words[index] & b.words[index] }
    return result
  }

  /// True where either is; as long as the shorter.
  public static func | (a: BitColumn, b: BitColumn) -> BitColumn {
    var result = BitColumn(count: min(a.count, b.count))
    for index in result.words.indices { result.words[index] = a.words[index] | b.words[index] }
    return BitColumn(words: result.words, count: result.count)
  }
}

/// Number of texts of which both are true.
public func countBoth(_ a: BitColumn, _ b: BitColumn) -> Int {
  let words = min(a.words.count, b.words.count)
  return a.words.withUnsafeBufferPointer { first in
    b.words.withUnsafeBufferPointer { second in
      var sum = 0
      for index in 0..<words { sum += (first[index] & second[index]).nonzeroBitCount }
      return sum
    }
  }
}

/// Pearson's correlation of two columns of 0 and 1:
/// (n n₁₁ - a b) / √(a (n - a) b (n - b)) with a and b the numbers of true texts.
///
/// - Returns: nil where one of the two is the same of all texts, or the lengths differ.
public func phi(_ a: BitColumn, _ b: BitColumn) -> Double? {
  guard a.count == b.count else { return nil }
  return phi(both: countBoth(a, b), a.popcount, b.popcount, of: a.count)
}

/// Phi from counts.
func phi(both: Int, _ a: Int, _ b: Int, of count: Int) -> Double? {
  let (n, x, y) = (Double(count), Double(a), Double(b))
  let spread = (x * (n - x) * (y * (n - y))).squareRoot()
  guard spread > 0 else { return nil }
  return min(1, max(-1, (n * Double(both) - x * y) / spread))
}
