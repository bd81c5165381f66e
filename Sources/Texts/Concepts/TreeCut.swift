/// Chooses among concepts that stand above one another those that explain most; the rules are those
/// of `proposeConcepts`.
struct TreeCut {
  /// Most concepts looked at, the strongest first.
  private static let shortlist = 400
  /// From this share of a concept's texts on, those of one below it are the same texts.
  private static let sameTexts = 0.95
  /// Share of |z| that a concept may give up to be more specific, or to have a usual name.
  private static let smallFactor = 0.9
  /// Share of the |z| of a concept above it below which a concept is not worth a line of its own.
  private static let smallShare = 0.5
  /// Shared texts of two concepts over the texts of either, from which on they say the same.
  private static let sameOverlap = 0.9

  /// The chosen ones, largest |z| first.
  private(set) var kept: [ScoredConcept] = []

  private let concepts: [ScoredConcept]
  private let isA: TextSet
  private let sets: [TextSet]
  /// For each concept of the shortlist, which others of it stand above.
  private let above: [Set<Int>]

  init(_ scored: [ScoredConcept], map: ConceptMap, texts: ConceptTexts, limits: ConceptLimits) {
    let graph = map.wordNet.graph
    let strongest = scored.sorted { left, right in
      abs(left.z) != abs(right.z) ? abs(left.z) > abs(right.z) : left.concept < right.concept
    }
    let ranked = strongest.prefix(Self.shortlist).map { concept in
      let synset = WordNet.Synset(index: map.concepts[Int(concept.concept)])
      let familiarity = Self.familiarity(of: synset, in: map.wordNet)
      return (
        concept: concept, familiarity: familiarity,
        score: abs(concept.z) * (0.8 + 0.2 * familiarity),
        depth: graph.depths[Int(synset.index)]
      )
    }.sorted { left, right in
      if left.score != right.score { return left.score > right.score }
      if left.depth != right.depth { return left.depth > right.depth }
      return left.concept.concept < right.concept.concept
    }
    concepts = ranked.map(\.concept)
    above = Self.ancestors(of: concepts, map: map)
    sets = Self.textSets(of: concepts, map: map, texts: texts)
    var sideA = TextSet(texts.isA.count)
    for text in texts.isA.indices where texts.isA[text] { sideA.insert(text) }
    isA = sideA

    let doubles = sameAsAnother(isUsual: ranked.map { $0.familiarity > 0 })
    var chosen: [Int] = []
    for concept in concepts.indices where !doubles.contains(concept) {
      guard chosen.count < limits.candidates else { break }
      if addsToOthers(concept, chosen, texts, limits) { chosen.append(concept) }
    }
    kept = chosen.map { concepts[$0] }.sorted { left, right in
      abs(left.z) != abs(right.z) ? abs(left.z) > abs(right.z) : left.concept < right.concept
    }
  }

  /// How usual a concept's name is, in [0, 1]: by its tags up to ten, and for a phrase at least half,
  /// since "musical instrument" is understood although it was hardly tagged; "placental" is not.
  private static func familiarity(of synset: WordNet.Synset, in wordNet: WordNet) -> Double {
    let usual = wordNet.usualWord(of: synset)
    let tagged = Double(min(usual.tags, 10)) / 10
    return usual.word.contains(" ") ? max(0.5, tagged) : tagged
  }

  /// Rule 1: of two concepts above one another with nearly the same texts, the one to leave out.
  private func sameAsAnother(isUsual: [Bool]) -> Set<Int> {
    var left = Set<Int>()
    for below in concepts.indices {
      for upper in above[below].sorted() where concepts[below].z * concepts[upper].z > 0 {
        // One that is out puts no other out, so that of any number alike one always stays.
        if left.contains(below) || left.contains(upper) { continue }
        let own = concepts[below].textsA + concepts[below].textsB
        let all = concepts[upper].textsA + concepts[upper].textsB
        guard Double(own) >= Self.sameTexts * Double(all) else { continue }
        let isLower = isUsual[below] || !isUsual[upper]
        let (better, worse) = isLower ? (below, upper) : (upper, below)
        if abs(concepts[better].z) >= Self.smallFactor * abs(concepts[worse].z) {
          left.insert(worse)
        } else {
          left.insert(better)
        }
      }
    }
    return left
  }

  /// Rules 2 and 3, and that no two candidates are true of nearly the same texts.
  private func addsToOthers(
    _ concept: Int, _ chosen: [Int], _ texts: ConceptTexts, _ limits: ConceptLimits
  ) -> Bool {
    let own = sets[concept]
    var rest = own
    var hasLower = false
    for other in chosen {
      let shared = own.intersectionCount(sets[other])
      let either = own.count + sets[other].count - shared
      if Double(shared) >= Self.sameOverlap * Double(either) { return false }
      if above[other].contains(concept) {
        rest.subtract(sets[other])
        hasLower = true
      } else if above[concept].contains(other) {
        var without = sets[other]
        without.subtract(own)
        let inside = (a: own.intersectionCount(isA), all: own.count)
        let outside = (a: without.intersectionCount(isA), all: without.count)
        let lean = ConceptTexts.z(inside.a, of: inside.all, outside.a, of: outside.all)
        let isWeak = abs(concepts[concept].z) < Self.smallShare * abs(concepts[other].z)
        if isWeak || abs(lean) < limits.minimumZ { return false }
      }
    }
    guard hasLower else { return true }
    let a = rest.intersectionCount(isA)
    let z = texts.z(Int32(a), Int32(rest.count - a))
    return z * concepts[concept].z > 0 && abs(z) >= limits.minimumZ
  }

  private static func ancestors(of concepts: [ScoredConcept], map: ConceptMap) -> [Set<Int>] {
    let graph = map.wordNet.graph
    var places: [Int32: Int] = [:]
    for (place, concept) in concepts.enumerated() {
      places[map.concepts[Int(concept.concept)]] = place
    }
    var climb = Climb(graph.count)
    return concepts.indices.map { place in
      var above = Set<Int>()
      climb.start(map.concepts[Int(concepts[place].concept)])
      while let synset = climb.next(in: graph) {
        if let other = places[synset], other != place { above.insert(other) }
        for bridge in map.bridges where bridge.from == synset { climb.add(bridge.to) }
      }
      return above
    }
  }

  /// The texts of each concept, in one more pass.
  private static func textSets(
    of concepts: [ScoredConcept], map: ConceptMap, texts: ConceptTexts
  ) -> [TextSet] {
    var places = [Int32](repeating: -1, count: map.concepts.count + map.groupCount)
    for (place, concept) in concepts.enumerated() { places[Int(concept.concept)] = Int32(place) }
    var starts: [Int32] = [0]
    var entries: [Int32] = []
    for word in map.words.indices {
      for place in Int(map.entryStarts[word])..<Int(map.entryStarts[word + 1]) {
        let concept = places[Int(map.entries[place])]
        if concept >= 0 { entries.append(concept) }
      }
      starts.append(Int32(entries.count))
    }
    let size = TextSet(texts.isA.count).words.count
    var bits = [UInt64](repeating: 0, count: size * concepts.count)
    bits.withUnsafeMutableBufferPointer { bits in
      texts.forEachEntry(starts: starts, entries: entries) { text, concept in
        bits[concept * size + text / 64] |= 1 << UInt64(text % 64)
      }
    }
    return concepts.indices.map { TextSet(words: Array(bits[$0 * size..<($0 + 1) * size])) }
  }
}

/// A set of texts, a bit each.
struct TextSet {
  private(set) var words: [UInt64]
  private(set) var count: Int

  init(_ size: Int) {
    words = [UInt64](repeating: 0, count: (size + 63) / 64)
    count = 0
  }

  init(words: [UInt64]) {
    self.words = words
    count = words.reduce(0) { $0 + $1.nonzeroBitCount }
  }

  mutating func insert(_ text: Int) {
    guard words[text / 64] & 1 << UInt64(text % 64) == 0 else { return }
    words[text / 64] |= 1 << UInt64(text % 64)
    count += 1
  }

  mutating func subtract(_ other: TextSet) {
    var left = 0
    for place in words.indices {
      words[place] &= ~other.words[place]
      left += words[place].nonzeroBitCount
    }
    count = left
  }

  func intersectionCount(_ other: TextSet) -> Int {
    var shared = 0
    words.withUnsafeBufferPointer { own in
      other.words.withUnsafeBufferPointer { other in
        for place in own.indices { shared += (own[place] & other[place]).nonzeroBitCount }
      }
    }
    return shared
  }
}
