import CLanguage
import Findings

/// The language, from its commonest function words, and the script, from ICU's character data.
struct LanguageFamily: FeatureFamily {
  /// By their function words; Snowball has a stemmer for each, under the name in small letters.
  static let languages: [(WordClass, String)] = [
    (.english, "English"), (.german, "German"), (.french, "French"), (.spanish, "Spanish"),
    (.italian, "Italian"), (.portuguese, "Portuguese"), (.dutch, "Dutch"), (.swedish, "Swedish"),
  ]
  private static let scripts: [(number: Int32, name: String)] = [
    "Cyrillic", "Greek", "Arabic", "Hebrew", "Devanagari", "Han", "Hiragana", "Katakana", "Hangul",
    "Thai",
  ].map { (touchstone_script_number($0), $0) }
  private static let any = languages.reduce(into: WordClass()) { $0.formUnion($1.0) }

  var features: [Feature] {
    Self.languages.map { entry in
      Feature.flag(
        "language\(entry.1)", "is written in \(entry.1)", of: .surface,
        meaning:
          "At least two of its words, and a sixth of all, are among the commonest function words "
          + "of \(entry.1), and no other of eight European languages has as many.", cost: 0)
    }
      + Self.scripts.map { script in
        .occurrences(
          "script\(script.name)", "\(script.name) script", "words in \(script.name) script",
          of: .surface, meaning: "a word whose first letter is in the \(script.name) script",
          ladder: [1, 3], cost: 0)
      }
  }

  func visit(_ text: LexedText, _ tally: inout Tally) {
    withUnsafeTemporaryAllocation(of: Int.self, capacity: Self.languages.count) { hits in
      hits.initialize(repeating: 0)
      for token in text.tokens {
        if token.has(Self.any) {
          for (index, language) in Self.languages.enumerated() where token.has(language.0) {
            hits[index] += 1
          }
        }
        if token.shape.contains(.nonASCII), text.bytes[Int(token.start)] >= 0xC4 {
          let script = touchstone_script(firstScalar(text.bytes, Int(token.start)))
          for (index, known) in Self.scripts.enumerated() where known.number == script {
            tally.add(Self.languages.count + index, Int(token.start), Int(token.end))
          }
        }
      }
      guard let most = hits.max(), most >= 2, most * 6 >= text.tokens.count,
        hits.count(where: { $0 == most }) == 1, let language = hits.firstIndex(of: most)
      else { return }
      tally.raise(language, to: 1)
    }
  }
}
