extension WordNet {
  /// The concepts directly above: what it is a kind of (`@`), and what it is an instance of (`@i`).
  package func hypernyms(of synset: Synset) -> [Synset] {
    let row = Int(synset.index)
    return graph.hypernyms[Int(graph.hypernymStarts[row])..<Int(graph.hypernymStarts[row + 1])]
      .map(Synset.init)
  }

  /// The concepts directly below: its kinds and its instances.
  package func hyponyms(of synset: Synset) -> [Synset] {
    let row = Int(synset.index)
    return graph.hyponyms[Int(graph.hyponymStarts[row])..<Int(graph.hyponymStarts[row + 1])]
      .map(Synset.init)
  }

  /// All concepts above, the nearest first.
  package func ancestors(of synset: Synset) -> [Synset] {
    var climb = Climb(graph.count)
    climb.start(synset.index)
    var above: [Synset] = []
    while let next = climb.next(in: graph) { above.append(Synset(index: next)) }
    return Array(above.dropFirst())
  }

  /// Steps from the root, by the shortest way; 0 for the root itself.
  package func depth(of synset: Synset) -> Int { Int(graph.depths[Int(synset.index)]) }

  /// Words of the synset and of all synsets below it, a word counted once for each.
  package func lemmasBelow(_ synset: Synset) -> Int { Int(graph.lemmasBelow[Int(synset.index)]) }

  /// Whether it is an individual, such as London, and not a kind of thing.
  package func isInstance(_ synset: Synset) -> Bool { graph.isInstance[Int(synset.index)] }

  /// The lemmas that can name it as the dictionary spells them, with spaces: "ice cream", "Rice".
  package func words(of synset: Synset) -> [String] {
    withLine(of: synset) { words, _ in words.map(spaced) }
  }

  /// Definition and examples.
  package func gloss(of synset: Synset) -> String {
    withLine(of: synset) { _, gloss in trimmed(gloss) }
  }

  /// The gloss without its examples, which stand in quotation marks after a semicolon.
  package func definition(of synset: Synset) -> String {
    withLine(of: synset) { _, gloss in
      let end = gloss.firstRange(of: "; \"")?.lowerBound ?? gloss.endIndex
      return trimmed(gloss[..<end])
    }
  }

  /// The name that is usual for a synset, `food.n.01`: its first word, its part of speech, and which
  /// of that word's senses it is.
  package func name(of synset: Synset) -> String {
    let first = withLine(of: synset) { words, _ in words.first.map { $0.lowercased() } ?? "" }
    let number =
      lemmaTable.index(of: Array(first.utf8)).flatMap { index in
        senseRange(Lemma(index: Int32(index))).map { senseSynsets[$0] }.firstIndex(of: synset.index)
      } ?? -1
    let digits = String(number + 1)
    return first + ".n." + (digits.count < 2 ? "0" + digits : digits)
  }

  /// The synset of a name such as `food.n.01`; any of its words will do, not only the first.
  package func synset(named name: String) -> Synset? {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count >= 3, parts[parts.count - 2] == "n", let number = Int(parts[parts.count - 1])
    else { return nil }
    let word = parts.dropLast(2).joined(separator: ".").lowercased()
    guard let lemma = lemmaTable.index(of: Array(String(word.map { $0 == " " ? "_" : $0 }).utf8))
    else {
      return nil
    }
    let senses = senseRange(Lemma(index: Int32(lemma)))
    guard number >= 1, number <= senses.count else { return nil }
    return Synset(index: senseSynsets[senses.lowerBound + number - 1])
  }

  /// What to call it, and how often its words name it in the tagged texts: its first word where that
  /// is a phrase or was tagged, else the word that was tagged most ("sustenance" for "nutriment").
  package func usualWord(of synset: Synset) -> (word: String, tags: Int) {
    withLine(of: synset) { words, _ in
      let tags = words.map { tagCount(of: $0, as: synset) }
      let most = tags.max() ?? 0
      let first = words.first ?? ""
      let isClear = first.contains("_") || most == 0 || tags.first ?? 0 > 0
      let word = isClear ? first : words[tags.firstIndex(of: most) ?? 0]
      return (spaced(word), most)
    }
  }

  /// Times that `word`, spelled as in data.noun, was tagged with `synset`.
  private func tagCount(of word: String, as synset: Synset) -> Int {
    guard let index = lemmaTable.index(of: Array(word.lowercased().utf8)) else { return 0 }
    return senseRange(Lemma(index: Int32(index)))
      .first { senseSynsets[$0] == synset.index }.map { Int(senseTags[$0]) } ?? 0
  }

  /// The lexicographer file that lists it, a coarse subject: "noun.food". See lexnames(5WN).
  package func lexicographerFile(of synset: Synset) -> String {
    let number = Int(graph.files[Int(synset.index)]) - 3
    return Self.nounFiles.indices.contains(number) ? "noun.\(Self.nounFiles[number])" : "noun"
  }

  /// Numbers 3 to 28 of lexnames(5WN).
  private static let nounFiles = [
    "Tops", "act", "animal", "artifact", "attribute", "body", "cognition", "communication", "event",
    "feeling", "food", "group", "location", "motive", "object", "person", "phenomenon", "plant",
    "possession", "process", "quantity", "relation", "shape", "state", "substance", "time",
  ]

  /// Phrases are joined by underscores in the files.
  func spaced(_ word: some StringProtocol) -> String {
    String(word.map { $0 == "_" ? " " : $0 })
  }

  private func trimmed(_ text: some StringProtocol) -> String {
    var text = Substring(text)
    while let last = text.last, last.isWhitespace || last == ";" { text.removeLast() }
    return String(text.drop { $0.isWhitespace })
  }
}
