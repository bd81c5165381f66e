import Findings

/// Person, tense, negation, modality and the forms of sentences, from closed word classes of English.
struct GrammarFamily: FeatureFamily {
  /// Features that are occurrences of one word class.
  private static let classes:
    [(WordClass, name: String, one: String, many: String, meaning: String)] = [
      (
        .firstSingular, "firstSingular", "a first-person singular word (I, me, my)",
        "first-person singular words (I, me, my)", "I, me, my, mine, myself, also as in I'm"
      ),
      (
        .firstPlural, "firstPlural", "a first-person plural word (we, us, our)",
        "first-person plural words (we, us, our)", "we, us, our, ours, ourselves, also as in we're"
      ),
      (
        .second, "second", "a second-person word (you, your)", "second-person words (you, your)",
        "you, your, yours, yourself, u, ur, also as in you're"
      ),
      (
        .thirdMale, "thirdMale", "he, him or his", "of he, him or his", "he, him, his, himself"
      ),
      (
        .thirdFemale, "thirdFemale", "she or her", "of she or her", "she, her, hers, herself"
      ),
      (
        .thirdPlural, "thirdPlural", "they, them or their", "of they, them or their",
        "they, them, their, theirs, themselves"
      ),
      (
        .negation, "negation", "a negation (not, n't, no, never)",
        "negations (not, n't, no, never)",
        "no, not, never, nobody, nothing, none, neither, nor, nowhere, without, cannot, or n't, attached "
          + "or standing alone"
      ),
      (
        .contractedNegation, "contractedNegation", "n't (don't, isn't)", "of n't (don't, isn't)",
        "a word in n't, or n't standing alone"
      ),
      (
        .modal, "modal", "a modal verb (can, should, might)", "modal verbs (can, should, might)",
        "can, could, may, might, must, should, would, shall, ought"
      ),
      (
        .contraction, "contraction", "a contraction (it's, don't)", "contractions (it's, don't)",
        "a word with 's, 're, 've, 'll, 'd, 'm or n't"
      ),
      (
        .article, "article", "an article (the, a, an)", "articles (the, a, an)", "the, a, an"
      ),
      (
        .endsInIng, "ing", "a word in -ing", "words in -ing",
        "a word of five or more letters in -ing"
      ),
      (.adverb, "adverb", "a word in -ly", "words in -ly", "a word of five or more letters in -ly"),
      (
        .superlative, "superlative", "a superlative (most, best, -est)",
        "superlatives (most, best, -est)",
        "most, best, worst, least, biggest, greatest or a word of six or more letters in -est"
      ),
      (.than, "comparison", "a comparison with than", "comparisons with than", "the word than"),
      (
        .condition, "condition", "a condition (if, unless)", "conditions (if, unless)",
        "if, unless, whether, provided"
      ),
      (
        .preposition, "preposition", "a preposition (of, in, to)", "prepositions (of, in, to)",
        "of, in, to, for, on, with, at, by, from, into, about, between, through, during, under, over"
      ),
    ]

  /// Words of any sentence: whatever else differs moves them too.
  private static let byproducts: [WordClass] = [.contraction, .article, .preposition]

  private enum GrammarFeature: Int, CaseIterable {
    case past, future, progressive, passive, questionOpening, imperative, comparative
  }

  var features: [Feature] {
    Self.classes.map { entry in
      Feature(
        name: entry.name, kind: .grammar, ladder: [1, 2, 3, 5],
        cost: Self.byproducts.contains(entry.0) ? 1.5 : 1,
        short: { amount in
          amount <= 1 ? "contains \(entry.one)" : "contains at least \(amount) \(entry.many)"
        },
        precise: { "At least \($0 == 1 ? "once" : "\($0) times") in the text: \(entry.meaning)." })
    } + [
      .occurrences(
        "past", "a past-tense verb", "past-tense verbs", of: .grammar,
        meaning:
          "was, were, had, did, another common irregular past, or a word of four or more letters "
          + "in -ed that can be one (not need, speed, hundred)", ladder: [1, 2, 3, 5]),
      .occurrences(
        "future", "a future form (will, going to)", "future forms (will, going to)", of: .grammar,
        meaning: "will, shall, won't, gonna, 'll, or going to", ladder: [1, 2, 3], cost: 0),
      .occurrences(
        "progressive", "a progressive form (is doing)", "progressive forms (is doing)",
        of: .grammar,
        meaning: "am, is, are, was or were followed by a word in -ing", ladder: [1, 2], cost: 0),
      .occurrences(
        "passive", "a passive form (was done)", "passive forms (was done)", of: .grammar,
        meaning:
          "is, are, was, were or been, perhaps an adverb in -ly, not or been, and a word in -ed or a "
          + "common irregular participle", ladder: [1, 2, 3], cost: 0),
      .flag(
        "questionOpening", "begins with a question word", of: .grammar,
        meaning: "The first word is what, why, how, when, where, who, which, or a verb that opens "
          + "questions (do, is, can, have …).", cost: 0),
      .flag(
        "imperative", "opens a sentence with a command", of: .grammar,
        meaning:
          "A sentence begins with a common verb in its base form (call, click, get, make, try "
          + "…), perhaps after please.", cost: 0),
      .occurrences(
        "comparative", "a comparative (more, better, less)", "comparatives (more, better, less)",
        of: .grammar, meaning: "more, less, better, worse, or a word in -er followed by than",
        ladder: [1, 2], cost: 0),
    ]
  }

  private static let commands: Set<String> = Set(
    """
    call click get make try use take give go come see look let send text reply visit buy check add put \
    stop keep find tell ask read write open close turn start join contact download install enter \
    press select choose follow remember consider note ensure set run wait help please remove mix stir \
    bake cook pour cut place sign register apply claim win order save watch listen describe explain \
    list compare create generate summarize identify
    """.split(separator: " ").map(String.init))

  func visit(_ text: LexedText, _ tally: inout Tally) {
    let first = Self.classes.count
    for (index, token) in text.tokens.enumerated() {
      guard token.classes != 0 || token.shape.contains(.sentenceStart) else { continue }
      let (start, end) = (Int(token.start), Int(token.end))
      for (feature, entry) in Self.classes.enumerated() where token.has(entry.0) {
        tally.add(feature, start, end)
      }
      func add(_ place: GrammarFeature, to other: Int) {
        tally.add(first + place.rawValue, start, Int(text.tokens[other].end))
      }
      func next(_ step: Int, _ kinds: WordClass) -> Bool {
        index + step < text.tokens.count && text.tokens[index + step].has(kinds)
      }
      if token.has([.irregularPast, .endsInEd]) { add(.past, to: index) }
      if token.has(.future) { add(.future, to: index) }
      if token.has([.bePresent, .wasWere]) {
        if next(1, .endsInIng) { add(.progressive, to: index + 1) }
        let participle: WordClass = [.endsInEd, .participle]
        if next(1, participle) {
          add(.passive, to: index + 1)
        } else if next(2, participle), next(1, [.adverb, .negation, .wasWere]) {
          add(.passive, to: index + 2)
        }
      }
      if token.has(.endsInIng), matches(text, index, "going"), index + 1 < text.tokens.count,
        matches(text, index + 1, "to")
      {
        add(.future, to: index + 1)
      }
      if token.has(.comparative) { add(.comparative, to: index) }
      if token.has(.than), index > 0 {
        let before = text.tokens[index - 1]
        let last = Int(before.end)
        if !before.has(.comparative), before.end - before.start >= 4,
          text.bytes[last - 1] | 0x20 == UInt8(ascii: "r"),
          text.bytes[last - 2] | 0x20 == UInt8(ascii: "e")
        {
          tally.add(first + GrammarFeature.comparative.rawValue, Int(before.start), end)
        }
      }
      if index == 0, token.has([.questionWord, .auxiliaryQuestion]) {
        tally.raise(first + GrammarFeature.questionOpening.rawValue, to: 1, start, end)
      }
      if token.shape.contains(.sentenceStart), isCommand(text, index) {
        tally.raise(first + GrammarFeature.imperative.rawValue, to: 1, start, end)
      }
    }
  }

  private func isCommand(_ text: LexedText, _ index: Int) -> Bool {
    let token = text.tokens[index]
    guard token.end - token.start <= 9, !token.shape.contains(.nonASCII) else { return false }
    let word = text.bytes[Int(token.start)..<Int(token.end)]
    return Self.commands.contains(String(decoding: word, as: UTF8.self).lowercased())
  }

  /// Whether a word is this one, whatever its case.
  @inline(__always)
  private func matches(_ text: LexedText, _ index: Int, _ word: StaticString) -> Bool {
    let token = text.tokens[index]
    guard Int(token.end - token.start) == word.utf8CodeUnitCount else { return false }
    for place in 0..<word.utf8CodeUnitCount
    where text.bytes[Int(token.start) + place] | 0x20 != word.utf8Start[place] {
      return false
    }
    return true
  }
}
