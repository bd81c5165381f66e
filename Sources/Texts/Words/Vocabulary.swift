/// The distinct words of some texts, lower-cased, numbered in order of first appearance.
///
/// Interning hashes bytes straight from the text; a word's classes are worked out once, when it is new.
package struct Vocabulary: Sendable {
  /// All words one after the other.
  private(set) var bytes: [UInt8] = []
  /// Ends and beginnings: word i is `bytes[offsets[i] ..< offsets[i + 1]]`.
  private(set) var offsets: [Int32] = [0]
  private(set) var classes: [UInt64] = []
  private var hashes: [UInt64] = []
  /// Open addressing, -1 for free; a power of two.
  private var slots: [Int32]

  init() {
    slots = [Int32](repeating: -1, count: 1024)
  }

  package var count: Int { classes.count }

  /// The number of a word, making it when it is new.
  mutating func intern(_ word: UnsafeBufferPointer<UInt8>) -> Int32 {
    let hash = hashBytes(word)
    if let known = find(word, hash) { return known }
    let index = Int32(count)
    bytes.append(contentsOf: word)
    offsets.append(Int32(bytes.count))
    hashes.append(hash)
    classes.append(WordClass.of(word))
    if 2 * count > slots.count { grow() } else { place(index, hash) }
    return index
  }

  func number(of word: String) -> Int32? {
    var word = word
    return word.withUTF8 { number(ofBytes: $0) }
  }

  func number(ofBytes word: UnsafeBufferPointer<UInt8>) -> Int32? { find(word, hashBytes(word)) }

  package func word(_ index: Int) -> String {
    String(decoding: bytes[Int(offsets[index])..<Int(offsets[index + 1])], as: UTF8.self)
  }

  func withBytes<Result>(of index: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    bytes.withUnsafeBufferPointer { all in
      body(UnsafeBufferPointer(rebasing: all[Int(offsets[index])..<Int(offsets[index + 1])]))
    }
  }

  private func find(_ word: UnsafeBufferPointer<UInt8>, _ hash: UInt64) -> Int32? {
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: hash) & mask
    return slots.withUnsafeBufferPointer { slots in
      hashes.withUnsafeBufferPointer { hashes in
        offsets.withUnsafeBufferPointer { offsets in
          bytes.withUnsafeBufferPointer { bytes in
            while true {
              let index = slots[slot]
              if index < 0 { return nil }
              let start = Int(offsets[Int(index)])
              if hashes[Int(index)] == hash, Int(offsets[Int(index) + 1]) - start == word.count,
                same(bytes, start, word)
              {
                return index
              }
              slot = (slot + 1) & mask
            }
          }
        }
      }
    }
  }

  @inline(__always)
  private func same(
    _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ word: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    for place in 0..<word.count where bytes[start + place] != word[place] { return false }
    return true
  }

  private mutating func grow() {
    slots = [Int32](repeating: -1, count: slots.count * 2)
    for index in 0..<count { place(Int32(index), hashes[index]) }
  }

  private mutating func place(_ index: Int32, _ hash: UInt64) {
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: hash) & mask
    while slots[slot] >= 0 { slot = (slot + 1) & mask }
    slots[slot] = index
  }
}

/// A 64-bit hash of bytes that is the same in every process (wyhash's mixing; eight bytes a step).
@inline(__always)
func hashBytes(_ bytes: UnsafeBufferPointer<UInt8>, seed: UInt64 = 0x9E37_79B9_7F4A_7C15) -> UInt64
{
  var hash = seed ^ UInt64(truncatingIfNeeded: bytes.count)
  guard let base = UnsafeRawPointer(bytes.baseAddress) else { return mixed(hash, 0) }
  var place = 0
  while place + 8 <= bytes.count {
    hash = mixed(hash, base.loadUnaligned(fromByteOffset: place, as: UInt64.self))
    place += 8
  }
  var rest: UInt64 = 0
  while place < bytes.count {
    rest = rest << 8 | UInt64(bytes[place])
    place += 1
  }
  return mixed(hash, rest)
}

/// Mixes two words into one (the folded 128-bit product of wyhash).
@inline(__always)
func mixed(_ a: UInt64, _ b: UInt64) -> UInt64 {
  let product = (a ^ 0xA076_1D64_78BD_642F).multipliedFullWidth(by: b ^ 0xE703_7ED1_A0B4_28DB)
  return product.high ^ product.low
}
