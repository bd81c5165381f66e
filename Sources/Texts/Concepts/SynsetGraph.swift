import Foundation

/// The nouns' synsets and what stands above and below each, as flat arrays.
///
/// Synsets are numbered in the order of data.noun (WordNet 3.0, wndb(5WN)); a line there is
/// `offset file type words {word id} pointers {symbol offset type places} | gloss`, the number of
/// words in hexadecimal, and the offset is the line's own place in the file.
struct SynsetGraph: Sendable {
  /// Place of each synset's line in data.noun, ascending.
  private(set) var offsets: [Int32] = []
  /// Number of its lexicographer file: 5 is noun.animal, see lexnames(5WN).
  private(set) var files: [UInt8] = []
  private(set) var wordCounts: [UInt8] = []
  /// Whether it is an individual (`@i`: London is an instance of a city) and not a kind.
  private(set) var isInstance: [Bool] = []
  private(set) var hypernymStarts: [Int32] = [0]
  private(set) var hypernyms: [Int32] = []
  private(set) var hyponymStarts: [Int32] = []
  private(set) var hyponyms: [Int32] = []
  /// Steps from a root, by the shortest way.
  private(set) var depths: [Int32] = []
  /// Words in the synset and in all below it, each counted once a synset.
  private(set) var lemmasBelow: [Int32] = []
  /// First synset at or after each multiple of 256 bytes: turns an offset into a number.
  private var nearby: [Int32] = []

  /// - Throws: `WordNetError`.
  init(_ file: WordNetFile) throws {
    let lines = file.lineCount
    offsets.reserveCapacity(lines)
    hypernyms.reserveCapacity(lines + lines / 8)
    try file.forEachLine { bytes, start, end in try read(bytes, start, end, of: file) }
    index(fileSize: file.bytes.count)
    for place in hypernyms.indices {
      guard let synset = synset(at: Int(hypernyms[place])) else {
        throw file.malformed(
          Int(hypernyms[place]), "a synset names a hypernym there, but none starts there")
      }
      hypernyms[place] = synset
    }
    linkHyponyms()
    try measureDepths(file)
    countLemmas()
  }

  var count: Int { offsets.count }

  /// The synset whose line starts at `offset`.
  func synset(at offset: Int) -> Int32? {
    guard offset >= 0, offset >> 8 < nearby.count else { return nil }
    var candidate = Int(nearby[offset >> 8])
    while candidate < offsets.count, offsets[candidate] < offset { candidate += 1 }
    return candidate < offsets.count && offsets[candidate] == offset ? Int32(candidate) : nil
  }

  private mutating func read(
    _ bytes: UnsafeRawBufferPointer, _ start: Int, _ end: Int, of file: WordNetFile
  ) throws {
    var fields = FieldReader(bytes, start, end)
    guard fields.number() == start else {
      throw file.malformed(start, "it does not begin with its own place")
    }
    guard let lexicographer = fields.number(), lexicographer < 256 else {
      throw file.malformed(start, "it names no lexicographer file")
    }
    guard let type = fields.next(), type.count == 1, bytes[type.lowerBound] == Letter.n else {
      throw file.malformed(start, "it is no noun")
    }
    guard let words = fields.number(base: 16), words > 0, words < 256 else {
      throw file.malformed(start, "the number of its words is missing")
    }
    for _ in 0..<words {
      guard fields.next() != nil, fields.next() != nil else {
        throw file.malformed(start, "it ends among its words")
      }
    }
    guard let pointers = fields.number() else {
      throw file.malformed(start, "the number of its pointers is missing")
    }
    var instance = false
    for _ in 0..<pointers {
      guard let symbol = fields.next(), let target = fields.number(), let type = fields.next(),
        fields.next() != nil
      else { throw file.malformed(start, "it ends among its pointers") }
      guard bytes[symbol.lowerBound] == Letter.at else { continue }
      guard type.count == 1, bytes[type.lowerBound] == Letter.n else {
        throw file.malformed(start, "its hypernym is no noun")
      }
      if symbol.count == 2, bytes[symbol.lowerBound + 1] == Letter.i { instance = true }
      hypernyms.append(Int32(target))
    }
    guard let bar = fields.next(), bar.count == 1, bytes[bar.lowerBound] == Letter.bar else {
      throw file.malformed(start, "its gloss is missing")
    }
    offsets.append(Int32(start))
    files.append(UInt8(lexicographer))
    wordCounts.append(UInt8(words))
    isInstance.append(instance)
    hypernymStarts.append(Int32(hypernyms.count))
  }

  private mutating func index(fileSize: Int) {
    nearby.reserveCapacity(fileSize >> 8 + 1)
    var synset = 0
    for block in 0...fileSize >> 8 {
      while synset < offsets.count, Int(offsets[synset]) < block << 8 { synset += 1 }
      nearby.append(Int32(synset))
    }
  }

  /// Hyponyms are the hypernyms turned round, so that both agree whatever the file says of them.
  private mutating func linkHyponyms() {
    (hyponymStarts, hyponyms) = transposed(
      starts: hypernymStarts, entries: hypernyms, columns: count)
  }

  /// Visits every synset after all above it (Kahn 1962); what is left over is in a circle.
  private mutating func measureDepths(_ file: WordNetFile) throws {
    var waiting = (0..<count).map { hypernymStarts[$0 + 1] - hypernymStarts[$0] }
    depths = [Int32](repeating: .max, count: count)
    var ready: [Int32] = []
    ready.reserveCapacity(count)
    for synset in 0..<count where waiting[synset] == 0 {
      depths[synset] = 0
      ready.append(Int32(synset))
    }
    var next = 0
    while next < ready.count {
      let synset = Int(ready[next])
      next += 1
      for place in Int(hyponymStarts[synset])..<Int(hyponymStarts[synset + 1]) {
        let below = Int(hyponyms[place])
        depths[below] = min(depths[below], depths[synset] + 1)
        waiting[below] -= 1
        if waiting[below] == 0 { ready.append(Int32(below)) }
      }
    }
    if let circular = waiting.firstIndex(where: { $0 > 0 }) {
      throw WordNetError.cyclic(file: file.name, byte: Int(offsets[circular]))
    }
  }

  private mutating func countLemmas() {
    lemmasBelow = [Int32](repeating: 0, count: count)
    var climb = Climb(count)
    for synset in 0..<count {
      climb.start(Int32(synset))
      while let above = climb.next(in: self) {
        lemmasBelow[Int(above)] += Int32(wordCounts[synset])
      }
    }
  }
}

/// Visits a synset and all above it, each once, nearest first; reusable without allocating.
struct Climb {
  private var seen: [UInt32]
  private var epoch: UInt32 = 0
  private var queue: [Int32] = []
  private var head = 0

  init(_ count: Int) { seen = [UInt32](repeating: 0, count: count) }

  mutating func start(_ synset: Int32) {
    epoch += 1
    queue.removeAll(keepingCapacity: true)
    head = 0
    add(synset)
  }

  /// Visits this one too, unless it was already.
  mutating func add(_ synset: Int32) {
    guard seen[Int(synset)] != epoch else { return }
    seen[Int(synset)] = epoch
    queue.append(synset)
  }

  mutating func next(in graph: SynsetGraph) -> Int32? {
    guard head < queue.count else { return nil }
    let synset = Int(queue[head])
    head += 1
    for place in Int(graph.hypernymStarts[synset])..<Int(graph.hypernymStarts[synset + 1]) {
      add(graph.hypernyms[place])
    }
    return Int32(synset)
  }
}

/// The rows of each column, where `starts` and `entries` are the columns of each row; ascending.
func transposed(
  starts: [Int32], entries: [Int32], columns: Int
) -> (starts: [Int32], entries: [Int32]) {
  var columnStarts = [Int32](repeating: 0, count: columns + 1)
  for column in entries { columnStarts[Int(column) + 1] += 1 }
  for column in 0..<columns { columnStarts[column + 1] += columnStarts[column] }
  var free = columnStarts
  var rows = [Int32](repeating: 0, count: entries.count)
  for row in 0..<max(0, starts.count - 1) {
    for place in Int(starts[row])..<Int(starts[row + 1]) {
      let column = Int(entries[place])
      rows[Int(free[column])] = Int32(row)
      free[column] += 1
    }
  }
  return (columnStarts, rows)
}

/// ASCII letters and marks of the files.
enum Letter {
  static let n: UInt8 = 0x6E
  static let i: UInt8 = 0x69
  static let at: UInt8 = 0x40
  static let bar: UInt8 = 0x7C
  static let space: UInt8 = 0x20
  static let underscore: UInt8 = 0x5F
  static let hyphen: UInt8 = 0x2D
  static let percent: UInt8 = 0x25
}
