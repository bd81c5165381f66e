import Foundation
import Texts

/// A small database in the files' own format, for tests that must not need the package.
struct MiniatureWordNet {
  struct Entry {
    var words: [String]
    var above: [String]
    var isInstance = false
    var file = 6
    var gloss: String
  }

  /// By the first word of each synset, which is its name here; in the order of the file.
  var entries: [Entry] = []
  var exceptions = "geese goose\nmice mouse\nchildren child\nbrothers-in-law brother-in-law\n"
  /// Lines of cntlist.rev.
  var counts = ""

  mutating func add(
    _ words: String..., under above: [String] = [], isInstance: Bool = false, file: Int = 6,
    gloss: String = "something; \"an example\""
  ) {
    entries.append(
      Entry(words: words, above: above, isInstance: isInstance, file: file, gloss: gloss))
  }

  private static let licence =
    "  1 This is made for tests and holds nothing of the real database.  \n"
    + "  2 WordNet 3.0 Copyright 2006 is what the top of the real one says.  \n"

  /// The files' contents by name.
  func files() -> [String: String] {
    func line(_ number: Int, _ offsets: [Int]) -> String {
      let entry = entries[number]
      let offset = { (place: Int) in String(format: "%08d", offsets[place]) }
      let words = entry.words.map { $0.replacingOccurrences(of: " ", with: "_") + " 0" }
      let pointers = entry.above.map { name in
        let target = entries.firstIndex { $0.words[0] == name } ?? 0
        return "\(entry.isInstance ? "@i" : "@") \(offset(target)) n 0000"
      }
      return
        ([
          offset(number), String(format: "%02d", entry.file), "n",
          String(format: "%02x", words.count),
        ] + words + [String(format: "%03d", pointers.count)] + pointers + ["| \(entry.gloss)  \n"])
        .joined(separator: " ")
    }
    // Offsets always have eight digits, so a line's length does not depend on them.
    var offsets: [Int] = []
    var place = Self.licence.utf8.count
    let zeros = [Int](repeating: 0, count: entries.count)
    for number in entries.indices {
      offsets.append(place)
      place += line(number, zeros).utf8.count
    }
    let data = Self.licence + entries.indices.map { line($0, offsets) }.joined()

    var senses: [String: [Int]] = [:]
    for (number, entry) in entries.enumerated() {
      for word in entry.words {
        let key = word.lowercased().replacingOccurrences(of: " ", with: "_")
        senses[key, default: []].append(offsets[number])
      }
    }
    let index = senses.keys.sorted().map { word in
      let list = senses[word] ?? []
      let places = list.map { String(format: "%08d", $0) }.joined(separator: " ")
      return "\(word) n \(list.count) 1 @ \(list.count) 0 \(places)  \n"
    }
    return [
      "data.noun": data, "index.noun": Self.licence + index.joined(), "noun.exc": exceptions,
      "cntlist.rev": counts, "verb.exc": "cooked cook\n",
    ]
  }

  /// Writes the files into a new temporary folder, which `body` may change and read.
  func inFolder<Result>(_ body: (_ folder: String) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("miniature-wordnet-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, text) in files() {
      try Data(text.utf8).write(to: folder.appendingPathComponent(name))
    }
    return try body(folder.path)
  }

  func read() throws -> WordNet { try inFolder { try WordNet(folder: $0) } }

  /// Words of each subject of `standard`, which no other subject has.
  static let subjects: [String: [String]] = [
    "food.n.01": words("rice curry lunch soup bread cheese pasta salad omelette pudding stew tart"),
    "animal.n.01": words("dog horse goose mouse cow sheep tiger rabbit otter heron newt badger"),
    "vehicle.n.01": words(
      "lorry bus tram bicycle ferry canoe sledge barge coach scooter van wagon"),
    "clothing.n.01": words("shirt coat scarf glove sock hat skirt jumper shawl apron boot sash"),
    "tool.n.01": words(
      "hammer chisel spanner pliers rasp mallet trowel awl hacksaw vice sickle adze"),
    "instrument.n.01": words(
      "violin oboe harp cello flute drum lute trumpet banjo viola organ gong"),
    "disease.n.01": words(
      "measles mumps malaria cholera gout rabies scurvy rickets typhus flu lupus polio"),
  ]

  /// The lists of `subjects` in an order that is the same in every run.
  static func lists(without left: [String] = []) -> [[String]] {
    subjects.filter { !left.contains($0.key) }.sorted { $0.key < $1.key }.map(\.value)
  }

  private static func words(_ list: String) -> [String] {
    list.split(separator: " ").map(String.init)
  }

  /// Seven subjects of twelve words below the depth from which concepts are named, each in two
  /// halves, and what the other tests look up.
  static func standard() -> MiniatureWordNet {
    var net = MiniatureWordNet()
    net.add("entity", file: 3, gloss: "that which is known to exist  ")
    net.add("object", under: ["entity"])
    net.add("whole", under: ["object"])
    net.add("artifact", under: ["whole"])
    for (name, words) in subjects.sorted(by: { $0.key < $1.key }) {
      let subject = String(name.prefix { $0 != "." })
      net.add(
        subject, under: ["artifact"], file: subject == "food" ? 13 : 6,
        gloss: "any \(subject); \"\(subject) is an example\"")
      for (half, part) in [words.prefix(6), words.suffix(6)].enumerated() {
        net.add("\(subject) part \(half)", under: [subject])
        for word in part { net.add(word, under: ["\(subject) part \(half)"]) }
      }
    }
    net.add("city", under: ["artifact"], file: 15, gloss: "a large place  ")
    for name in ["London", "Paris", "Rome", "Cairo"] {
      net.add(name, under: ["city"], isInstance: true, file: 15)
    }
    for word in ["box", "church", "child", "lady", "bush", "fireman", "brother-in-law", "glass"] {
      net.add(word, under: ["artifact"])
    }
    net.add("ice cream", "icecream", under: ["food part 0"], file: 13)
    net.add("ice cream cone", under: ["ice cream"], file: 13)
    net.add("movie", "film", under: ["artifact"])
    net.add("celluloid", "film", under: ["artifact"])
    net.add("coating", "film", under: ["artifact"])
    net.add("cook", under: ["artifact"])
    net.counts = """
      cook%1:06:00:: 1 2
      cook%2:36:00:: 1 30
      film%1:06:00:: 1 38
      film%1:06:01:: 2 16
      film%1:06:02:: 3 1

      """
    return net
  }
}

/// SplitMix64, so that generated texts are the same everywhere.
struct Draws {
  var state: UInt64

  mutating func next(below bound: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((z ^ (z >> 31)) >> 11) % bound
  }
}

/// Generated texts as the proposer takes them.
struct GeneratedTexts {
  var words: [Int32] = []
  var offsets = [0]
  var isA: [Bool] = []
  var vocabulary: [String] = []
  var frequencies: [Int32] = []

  /// Texts of A mention a word of each list of `a` with `share` in 100, those of B seldom, and the
  /// other way round for `b`; each text also has four words of `noise`.
  init(
    a: [[String]], b: [[String]], noise: [String], texts: Int, share: Int, seed: UInt64
  ) {
    vocabulary = Array(Set(a.joined()).union(b.joined()).union(noise)).sorted()
    frequencies = [Int32](repeating: 0, count: vocabulary.count)
    var numbers: [String: Int32] = [:]
    for (number, word) in vocabulary.enumerated() { numbers[word] = Int32(number) }
    var draws = Draws(state: seed)
    for text in 0..<texts {
      let side = text % 2 == 0
      var chosen = Set<Int32>()
      for (lists, isOwn) in [(a, side), (b, !side)] {
        for list in lists where draws.next(below: 100) < (isOwn ? share : share / 4) {
          if let word = numbers[list[draws.next(below: list.count)]] { chosen.insert(word) }
        }
      }
      for _ in 0..<4 {
        if let word = numbers[noise[draws.next(below: noise.count)]] { chosen.insert(word) }
      }
      for word in chosen.sorted() {
        words.append(word)
        frequencies[Int(word)] += 1
      }
      offsets.append(words.count)
      isA.append(side)
    }
  }

  func propose(_ wordNet: WordNet, limits: ConceptLimits = ConceptLimits()) -> ConceptProposal {
    let map = ConceptMap(wordNet, words: vocabulary, frequencies: frequencies)
    return proposeConcepts(
      textWords: words, offsets: offsets, isA: isA, map: map, limits: limits)
  }

  mutating func shuffleSides(seed: UInt64) {
    var draws = Draws(state: seed)
    for place in stride(from: isA.count - 1, to: 0, by: -1) {
      isA.swapAt(place, draws.next(below: place + 1))
    }
  }
}
