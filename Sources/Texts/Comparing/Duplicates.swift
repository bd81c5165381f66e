import Ground

/// Which texts repeat others.
///
/// Taken out: exact copies (blanks at the ends aside) within a side, all but the first; texts that stand
/// word for word on both sides, all of them, since they cannot tell the sides apart; near copies within
/// a side, all but the first. Near copies on different sides stay, since an edit of a few words may be
/// the very difference that is looked for, but they are kept together in one part of the split.
///
/// Near copies are texts of six words or more whose sets of three-word runs have a Jaccard similarity of
/// at least 0.8. They are found exactly, by prefix filtering with the rarest runs first (Chaudhuri,
/// Ganti, Kaushik 2006; Xiao et al. 2008), not by sampling hashes.
package struct Duplicates: Sendable {
  /// Texts that stay.
  package var kept: [Bool]
  /// For each text the first of all that near copies tie it to, on whatever side; itself when none do.
  package private(set) var leader: [Int32]
  private var ties: DisjointSets
  /// Copies taken out on each side (index 0: B, 1: A), those on both sides among them.
  package var removed = [0, 0]
  package var onBothSides = [0, 0]

  static let similarity = 0.8
  static let fewestWords = 6

  /// - Parameter side: 1 for A, 0 for B, -1 for neither.
  package init(_ corpus: Corpus, side: [Int8]) {
    kept = side.map { $0 >= 0 }
    leader = []
    ties = DisjointSets((0..<Int32(corpus.count)).map { $0 })
    removeExact(corpus, side)
    removeNear(corpus, side)
    leader = ties.leaders()
  }

  private mutating func removeExact(_ corpus: Corpus, _ side: [Int8]) {
    var first: [UInt64: Int32] = [:]
    first.reserveCapacity(corpus.count)
    // Sides on which a text stands, by its first appearance.
    var sides: [Int32: UInt8] = [:]
    var copies: [(copy: Int32, of: Int32)] = []
    corpus.texts.bytes.withUnsafeBufferPointer { bytes in
      func trimmed(_ text: Int) -> UnsafeBufferPointer<UInt8> {
        var (start, end) = (corpus.texts.offsets[text], corpus.texts.offsets[text + 1])
        while start < end, bytes[start] <= 0x20 { start += 1 }
        while end > start, bytes[end - 1] <= 0x20 { end -= 1 }
        return UnsafeBufferPointer(rebasing: bytes[start..<end])
      }
      for text in 0..<corpus.count where kept[text] {
        let content = trimmed(text)
        var hash = hashBytes(content)
        while true {
          guard let earlier = first[hash] else {
            first[hash] = Int32(text)
            break
          }
          // Equal hashes of different texts: look on, so that no text is lost to a collision.
          if trimmed(Int(earlier)).elementsEqual(content) {
            copies.append((Int32(text), earlier))
            let known = sides[earlier] ?? 1 << UInt8(side[Int(earlier)])
            sides[earlier] = known | 1 << UInt8(side[text])
            break
          }
          hash = hash &+ 1
        }
      }
    }
    for (copy, original) in copies {
      take(Int(copy), side)
      ties.join(copy, original)
      if sides[original] == 3 { onBothSides[Int(side[Int(copy)])] += 1 }
    }
    for (original, known) in sides where known == 3 {
      take(Int(original), side)
      onBothSides[Int(side[Int(original)])] += 1
    }
  }

  private mutating func take(_ text: Int, _ side: [Int8]) {
    guard kept[text] else { return }
    kept[text] = false
    removed[Int(side[text])] += 1
  }

  // MARK: Near copies

  /// The runs of each text, as hashes, rarest first.
  private struct Runs: Sendable {
    var hashes: [UInt32] = []
    var lengths: [Int32] = []
  }

  private mutating func removeNear(_ corpus: Corpus, _ side: [Int8]) {
    let kept = self.kept
    let ranges = chunks(of: corpus.count, size: 16_384)
    var frequency = [UInt8](repeating: 0, count: 1 << 22)
    let raw = concurrentMap(ranges.count) { Self.runs(corpus, ranges[$0], kept) }
    frequency.withUnsafeMutableBufferPointer { frequency in
      for part in raw {
        for hash in part.hashes where frequency[Int(hash) & (1 << 22 - 1)] < 255 {
          frequency[Int(hash) & (1 << 22 - 1)] += 1
        }
      }
    }
    let counted = frequency
    let sorted = concurrentMap(ranges.count) { Self.rarestFirst(raw[$0], counted) }

    var hashes: [UInt32] = []
    hashes.reserveCapacity(raw.reduce(0) { $0 + $1.hashes.count })
    var offsets = [0]
    offsets.reserveCapacity(corpus.count + 1)
    for part in sorted {
      hashes.append(contentsOf: part.hashes)
      for length in part.lengths { offsets.append(offsets[offsets.count - 1] + Int(length)) }
    }
    search(hashes, offsets, side, counted)
  }

  private static func runs(_ corpus: Corpus, _ range: Range<Int>, _ kept: [Bool]) -> Runs {
    var runs = Runs()
    var own: [UInt32] = []
    for text in range {
      own.removeAll(keepingCapacity: true)
      if kept[text] {
        corpus.withWords(of: text) { words in
          guard words.count >= fewestWords else { return }
          for place in 0..<words.count - 2 {
            let pair = mixed(
              UInt64(UInt32(bitPattern: words[place])), UInt64(UInt32(bitPattern: words[place + 1]))
            )
            own.append(
              UInt32(truncatingIfNeeded: mixed(pair, UInt64(UInt32(bitPattern: words[place + 2])))))
          }
        }
        own.sort()
        var used = 0
        for place in own.indices where place == 0 || own[place] != own[place - 1] {
          own[used] = own[place]
          used += 1
        }
        own.removeLast(own.count - used)
      }
      runs.hashes.append(contentsOf: own)
      runs.lengths.append(Int32(own.count))
    }
    return runs
  }

  private static func rarestFirst(_ runs: Runs, _ frequency: [UInt8]) -> Runs {
    var sorted = runs
    var keys: [UInt64] = []
    var start = 0
    for length in runs.lengths {
      keys.removeAll(keepingCapacity: true)
      for hash in runs.hashes[start..<start + Int(length)] {
        keys.append(UInt64(frequency[Int(hash) & (1 << 22 - 1)]) << 32 | UInt64(hash))
      }
      keys.sort()
      for (place, key) in keys.enumerated() {
        sorted.hashes[start + place] = UInt32(truncatingIfNeeded: key)
      }
      start += Int(length)
    }
    return sorted
  }

  private mutating func search(
    _ hashes: [UInt32], _ offsets: [Int], _ side: [Int8], _ frequency: [UInt8]
  ) {
    // Heads of chains of texts by a run of their prefix.
    var capacity = 1024
    while capacity < hashes.count / 2 { capacity *= 2 }
    var heads = [Int32](repeating: -1, count: capacity)
    var chain: [(text: Int32, hash: UInt32, next: Int32)] = []
    var seen = [Int32](repeating: -1, count: kept.count)
    hashes.withUnsafeBufferPointer { hashes in
      for text in 0..<kept.count {
        let own = hashes[offsets[text]..<offsets[text + 1]]
        guard !own.isEmpty else { continue }
        let needed = Int((Self.similarity * Double(own.count)).rounded(.up))
        let prefix = own.count - needed + 1
        var match: Int32 = -1
        search: for hash in own.prefix(prefix) {
          var link = heads[Int(hash) & (capacity - 1)]
          var steps = 0
          while link >= 0, steps < 256 {
            let entry = chain[Int(link)]
            link = entry.next
            steps += 1
            guard entry.hash == hash, seen[Int(entry.text)] != Int32(text) else { continue }
            seen[Int(entry.text)] = Int32(text)
            let other = hashes[offsets[Int(entry.text)]..<offsets[Int(entry.text) + 1]]
            guard isNear(own, other, frequency) else { continue }
            // A near copy of the same side decides; one of the other side only ties them together.
            if side[Int(entry.text)] == side[text] {
              match = entry.text
              break search
            }
            ties.join(Int32(text), entry.text)
          }
        }
        if match >= 0 {
          take(text, side)
          ties.join(Int32(text), match)
          continue
        }
        for hash in own.prefix(prefix) {
          let slot = Int(hash) & (capacity - 1)
          chain.append((Int32(text), hash, heads[slot]))
          heads[slot] = Int32(chain.count - 1)
        }
      }
    }
  }

  /// Jaccard similarity of two sets in the same order reaches the bound.
  private func isNear(
    _ one: Slice<UnsafeBufferPointer<UInt32>>, _ other: Slice<UnsafeBufferPointer<UInt32>>,
    _ frequency: [UInt8]
  ) -> Bool {
    let (small, large) = (min(one.count, other.count), max(one.count, other.count))
    guard Double(small) >= Self.similarity * Double(large) else { return false }
    func key(_ hash: UInt32) -> UInt64 {
      UInt64(frequency[Int(hash) & (1 << 22 - 1)]) << 32 | UInt64(hash)
    }
    var (left, right, common) = (one.startIndex, other.startIndex, 0)
    while left < one.endIndex, right < other.endIndex {
      let (a, b) = (one[left], other[right])
      if a == b {
        common += 1
        left += 1
        right += 1
      } else if key(a) < key(b) {
        left += 1
      } else {
        right += 1
      }
    }
    return Double(common) >= Self.similarity * Double(one.count + other.count - common)
  }
}
