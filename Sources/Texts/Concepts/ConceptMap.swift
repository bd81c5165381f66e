/// Which concepts each word of a vocabulary names or is a kind of.
///
/// A word counts for its commonest sense as a noun, and for every other that holds at least
/// `minimumSenseShare` of its tags; through each it counts for all concepts above that are worth
/// naming (`ConceptBans`). Words that are seldom nouns count for none.
package struct ConceptMap: Sendable {
  /// Share of a word's tagged occurrences from which on a sense counts beside the first.
  package static let minimumSenseShare = 0.3
  /// Share of a word's tagged occurrences as a noun below which it counts for no concept.
  package static let minimumNounShare = 0.5

  package let wordNet: WordNet
  package let words: [String]
  /// Texts that each word stands in, as given.
  package let frequencies: [Int32]
  /// The synset of each concept, ascending.
  let concepts: [Int32]
  /// Words of one dictionary form and the same senses ("mouse", "mice") are in one group, and so under
  /// the same concepts; -1 for words under none.
  let groups: [Int32]
  let groupCount: Int
  /// The concepts of each word; its group is their last, numbered on from the concepts.
  let entryStarts: [Int32]
  let entries: [Int32]
  /// The words of each concept.
  let memberStarts: [Int32]
  let members: [Int32]
  /// The senses that each word counts for.
  let senseStarts: [Int32]
  let senses: [Int32]
  /// Synsets that count as below another although the dictionary does not say so.
  let bridges: [(from: Int32, to: Int32)]

  /// - Parameters:
  ///   - words: Lower-cased words and phrases ("ice cream"); a word's place is its number.
  ///   - frequencies: Texts that each stands in; words with 0 are left out.
  package init(_ wordNet: WordNet, words: [String], frequencies: [Int32]) {
    precondition(words.count == frequencies.count, "one frequency a word")
    self.wordNet = wordNet
    self.words = words
    self.frequencies = frequencies
    let vetted = VettedConcepts(wordNet)
    bridges = vetted.bridges
    var climb = Climb(wordNet.graph.count)
    var groupNumbers: [FormGroup: Int32] = [:]
    var groups = [Int32](repeating: -1, count: words.count)
    var senseStarts: [Int32] = [0]
    var senses: [Int32] = []
    var aboveStarts: [Int32] = [0]
    var above: [Int32] = []
    for (number, word) in words.enumerated() {
      if frequencies[number] > 0, let meaning = Self.meaning(of: word, in: wordNet) {
        let before = above.count
        climb.start(meaning.senses[0])
        for sense in meaning.senses.dropFirst() { climb.add(sense) }
        while let synset = climb.next(in: wordNet.graph) {
          if vetted.isNameable[Int(synset)] { above.append(synset) }
          for bridge in vetted.bridges where bridge.from == synset { climb.add(bridge.to) }
        }
        if above.count > before {
          senses += meaning.senses
          let group = FormGroup(lemma: meaning.lemma, senses: meaning.senses)
          let next = Int32(groupNumbers.count)
          groups[number] = groupNumbers[group, default: next]
          groupNumbers[group] = groups[number]
        }
      }
      aboveStarts.append(Int32(above.count))
      senseStarts.append(Int32(senses.count))
    }
    let concepts = Set(above).sorted()
    var numbers = [Int32](repeating: -1, count: wordNet.graph.count)
    for (number, synset) in concepts.enumerated() { numbers[Int(synset)] = Int32(number) }
    let numbered = above.map { numbers[Int($0)] }
    (memberStarts, members) = transposed(
      starts: aboveStarts, entries: numbered, columns: concepts.count)

    var entryStarts: [Int32] = [0]
    var entries: [Int32] = []
    for number in words.indices {
      entries += numbered[Int(aboveStarts[number])..<Int(aboveStarts[number + 1])]
      if groups[number] >= 0 { entries.append(Int32(concepts.count) + groups[number]) }
      entryStarts.append(Int32(entries.count))
    }
    self.concepts = concepts
    self.groups = groups
    self.groupCount = groupNumbers.count
    self.entryStarts = entryStarts
    self.entries = entries
    self.senseStarts = senseStarts
    self.senses = senses
  }

  /// The senses that word number `word` counts for, the commonest first.
  package func senses(of word: Int) -> [WordNet.Synset] {
    senses[Int(senseStarts[word])..<Int(senseStarts[word + 1])].map(WordNet.Synset.init)
  }

  /// The concepts worth naming that word number `word` falls under.
  package func concepts(of word: Int) -> [WordNet.Synset] {
    entries[Int(entryStarts[word])..<Int(entryStarts[word + 1])].filter { $0 < concepts.count }
      .map { WordNet.Synset(index: concepts[Int($0)]) }
  }

  /// Numbers of the words that fall under `synset`, ascending; none when it is not worth naming.
  package func words(under synset: WordNet.Synset) -> [Int32] {
    guard let concept = concepts.binarySearch(synset.index) else { return [] }
    return Array(members[memberRange(concept)])
  }

  func memberRange(_ concept: Int) -> Range<Int> {
    Int(memberStarts[concept])..<Int(memberStarts[concept + 1])
  }

  /// What a word means as a noun: the dictionary form it mostly is of, and the senses it counts for;
  /// nil when it is no noun, or seldom one.
  static func meaning(
    of word: String, in wordNet: WordNet
  ) -> (lemma: WordNet.Lemma, senses: [Int32])? {
    guard word.utf8.count > 2 || ConceptBans.shortWords.contains(word),
      !ConceptBans.words.contains(word)
    else { return nil }
    let lemmas = wordNet.lemmas(of: word)
    guard var lead = lemmas.first, wordNet.nounShare(of: word) >= minimumNounShare else {
      return nil
    }
    let form = word.map { $0 == " " ? "_" : $0 }
    let isPhrase = form.contains("_")
    var all = 0.0
    var most = -1.0
    var weighed: [(sense: Int32, weight: Double, isFirst: Bool)] = []
    for lemma in lemmas {
      // A word is a fifth of its base form's occurrences, as in `WordNet.nounShare`.
      let isForm = wordNet.lemmaTable.key(Int(lemma.index)).elementsEqual(String(form).utf8)
      let part = isForm ? 1 : 0.2
      var range = Array(wordNet.senseRange(lemma))
      if !isPhrase { Self.takeOutPersons(&range, in: wordNet) }
      Self.putKindsFirst(&range, of: lemma, in: wordNet)
      if range.isEmpty { continue }
      let total = range.reduce(0.0) { $0 + part * Double(wordNet.senseTags[$1]) }
      all += total
      if total > most {
        most = total
        lead = lemma
        for place in weighed.indices { weighed[place].isFirst = false }
      }
      for (place, sense) in range.enumerated() {
        weighed.append(
          (
            wordNet.senseSynsets[sense], part * Double(wordNet.senseTags[sense]),
            place == 0 && lead == lemma
          ))
      }
    }
    var senses = weighed.filter(\.isFirst).map(\.sense)
    for (sense, weight, isFirst) in weighed
    where !isFirst && weight > 0 && weight >= minimumSenseShare * all && !senses.contains(sense) {
      senses.append(sense)
    }
    return senses.isEmpty ? nil : (lead, senses)
  }

  /// Takes out the senses that are single persons: a lower-cased word says too little of whom it
  /// names, and "bruce" is seldom the king. A word that is one first of all keeps only its tagged
  /// senses, as the others ("adam", a drug) are rarer still.
  private static func takeOutPersons(_ range: inout [Int], in wordNet: WordNet) {
    func isPerson(_ sense: Int) -> Bool {
      let synset = WordNet.Synset(index: wordNet.senseSynsets[sense])
      return wordNet.isInstance(synset) && wordNet.lexicographerFile(of: synset) == "noun.person"
    }
    let isName = range.first.map(isPerson) ?? false
    range.removeAll { isPerson($0) || (isName && wordNet.senseTags[$0] == 0) }
  }

  /// Senses that were never tagged are listed in no order of use, and of those a lower-cased word is
  /// rather the common noun than the name: "doe" is the deer before the Department of Energy.
  private static func putKindsFirst(
    _ range: inout [Int], of lemma: WordNet.Lemma, in wordNet: WordNet
  ) {
    guard range.count > 1, let first = range.first, wordNet.senseTags[first] == 0 else { return }
    let key = String(decoding: wordNet.lemmaTable.key(Int(lemma.index)), as: UTF8.self)
    let common = range.firstIndex { place in
      wordNet.withLine(of: WordNet.Synset(index: wordNet.senseSynsets[place])) { words, _ in
        words.contains(key)
      }
    }
    if let common { range.insert(range.remove(at: common), at: 0) }
  }
}

/// What words must share to be forms of the same.
private struct FormGroup: Hashable {
  var lemma: WordNet.Lemma
  var senses: [Int32]
}

/// Which synsets are worth naming, and what is bridged, in one database.
struct VettedConcepts {
  private(set) var isNameable: [Bool]
  private(set) var bridges: [(from: Int32, to: Int32)] = []

  init(_ wordNet: WordNet) {
    let graph = wordNet.graph
    isNameable = (0..<graph.count).map {
      graph.depths[$0] >= ConceptBans.minimumDepth
        && graph.lemmasBelow[$0] <= ConceptBans.maximumLemmas && !graph.isInstance[$0]
    }
    for name in ConceptBans.exempt {
      if let synset = wordNet.synset(named: name) { isNameable[Int(synset.index)] = true }
    }
    for name in ConceptBans.vague {
      if let synset = wordNet.synset(named: name) { isNameable[Int(synset.index)] = false }
    }
    var below = ConceptBans.subtrees.compactMap { wordNet.synset(named: $0) }
    var seen = Set(below)
    while let synset = below.popLast() {
      isNameable[Int(synset.index)] = false
      below += wordNet.hyponyms(of: synset).filter { seen.insert($0).inserted }
    }
    bridges = ConceptBans.bridges.compactMap { bridge in
      guard let from = wordNet.synset(named: bridge.from), let to = wordNet.synset(named: bridge.to)
      else { return nil }
      return (from.index, to.index)
    }
  }
}

extension [Int32] {
  /// Place of `value` in ascending numbers.
  func binarySearch(_ value: Int32) -> Int? {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if self[middle] < value { low = middle + 1 } else { high = middle }
    }
    return low < count && self[low] == value ? low : nil
  }
}
