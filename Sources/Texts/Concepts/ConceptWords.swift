/// What the single words under a concept contribute, by dictionary form.
struct ConceptWords {
  private let map: ConceptMap
  private let counts: [SideCounts]
  private let texts: ConceptTexts
  /// The last concept that each group was seen under.
  private var seen: [Int32]
  /// The forms that most texts of A and of B mention, and those that lean most to A and to B.
  private var commonestA = SideCounts()
  private var commonestB = SideCounts()
  private var towardA = SideCounts()
  private var towardB = SideCounts()
  private var current = SideCounts()

  init(map: ConceptMap, counts: [SideCounts], texts: ConceptTexts) {
    self.map = map
    self.counts = counts
    self.texts = texts
    seen = [Int32](repeating: -1, count: map.groupCount)
  }

  private func texts(of group: Int32) -> SideCounts { counts[map.concepts.count + Int(group)] }

  /// Number of dictionary forms under `concept` that the texts use; notes the strongest of them.
  mutating func measure(_ concept: Int) -> Int {
    var forms = 0
    let none = SideCounts()
    (commonestA, commonestB, towardA, towardB) = (none, none, none, none)
    var highest = 0.0
    var lowest = 0.0
    current = counts[concept]
    for place in map.memberRange(concept) {
      let group = map.groups[Int(map.members[place])]
      guard seen[Int(group)] != Int32(concept) else { continue }
      seen[Int(group)] = Int32(concept)
      let own = texts(of: group)
      guard own.a + own.b > 0 else { continue }
      forms += 1
      if own.a > commonestA.a { commonestA = own }
      if own.b > commonestB.b { commonestB = own }
      let z = texts.z(own.a, own.b)
      if z > highest { (highest, towardA) = (z, own) }
      if z < lowest { (lowest, towardB) = (z, own) }
    }
    return forms
  }

  /// Of the concept just measured, on the side that `z` points to: the share of its texts that its
  /// commonest form is in; and for the form that leans there most, |z| of its own, and |z| of the
  /// concept's texts without it.
  func strongest(toward z: Double) -> (share: Double, z: Double, rest: Double) {
    let sign = z > 0 ? 1.0 : -1.0
    let form = z > 0 ? towardA : towardB
    return (
      z > 0
        ? Double(commonestA.a) / Double(max(1, current.a))
        : Double(commonestB.b) / Double(max(1, current.b)),
      sign * texts.z(form.a, form.b),
      sign * texts.z(current.a - form.a, current.b - form.b)
    )
  }

  /// The concept in words.
  func candidate(_ scored: ScoredConcept) -> ConceptCandidate {
    let wordNet = map.wordNet
    let synset = WordNet.Synset(index: map.concepts[Int(scored.concept)])
    let (forms, members) = ranked(scored)
    let noun = wordNet.usualWord(of: synset).word
    let name = wordNet.name(of: synset)
    let gloss = wordNet.definition(of: synset)
    let names = forms.prefix(ConceptWording.listed).count { form in
      map.senses(of: Int(form)).first.map { wordNet.isInstance($0) } ?? false
    }
    let isName = 2 * names > min(forms.count, ConceptWording.listed)
    let shown = forms.map { map.words[Int($0)] }
    let bridged = map.bridges.filter { $0.to == synset.index }
      .map { " with " + wordNet.name(of: WordNet.Synset(index: $0.from)) }.joined()
    return ConceptCandidate(
      synset: name, noun: noun, gloss: gloss,
      text: ConceptWording.short(noun, isName: isName, carriers: Array(shown.prefix(3))),
      precise: ConceptWording.precise(
        noun, isName: isName, gloss: gloss, source: "\(wordNet.version) \(name)\(bridged)",
        words: shown),
      words: members.map { map.words[Int($0)] }, wordNumbers: members,
      carriers: Array(shown.prefix(3)),
      textsA: Int(scored.textsA), textsB: Int(scored.textsB), z: scored.z)
  }

  /// The commonest word of each dictionary form, and all words: by what the form adds to the
  /// difference, then by its texts, then as in the vocabulary.
  private func ranked(_ scored: ScoredConcept) -> (forms: [Int32], members: [Int32]) {
    let sign = scored.z < 0 ? -1.0 : 1.0
    let members = map.members[map.memberRange(Int(scored.concept))].map { word in
      let own = texts(of: map.groups[Int(word)])
      let difference =
        Double(own.a) / Double(texts.sizeA) - Double(own.b) / Double(texts.sizeB)
      return (word: word, difference: sign * difference, texts: own.a + own.b)
    }
    let sorted = members.sorted { left, right in
      if left.difference != right.difference { return left.difference > right.difference }
      if left.texts != right.texts { return left.texts > right.texts }
      let groups = (map.groups[Int(left.word)], map.groups[Int(right.word)])
      if groups.0 != groups.1 { return groups.0 < groups.1 }
      let frequencies = (map.frequencies[Int(left.word)], map.frequencies[Int(right.word)])
      if frequencies.0 != frequencies.1 { return frequencies.0 > frequencies.1 }
      return left.word < right.word
    }
    var listed = Set<Int32>()
    let forms = sorted.filter { listed.insert(map.groups[Int($0.word)]).inserted }.map(\.word)
    return (forms, sorted.map(\.word))
  }
}
