import Findings

/// How hard a text reads: lengths of words and sentences, variety; the Flesch-Kincaid grade only where
/// texts are long enough for it to mean something.
struct ReadabilityFamily: FeatureFamily {
  private enum ReadabilityFeature: Int { case meanWord, meanSentence, variety, repeatedWord, grade }

  /// Words below which the grade is noise.
  static let gradeWords = 100

  var features: [Feature] {
    [
      .measure(
        "meanWord", of: .surface, ladder: [38, 40, 42, 45, 48, 50, 55, 60], cost: 4,
        short: { "has words of at least \(tenths($0)) letters on average" },
        meaning: { "The words have \(tenths($0)) or more letters on average (3 words or more)." }),
      .measure(
        "meanSentence", of: .surface, ladder: [8, 10, 12, 15, 18, 20, 25, 30, 40], cost: 4,
        short: { "has sentences of at least \($0) words on average" },
        meaning: { "Words divided by sentences is at least \($0)." }),
      .measure(
        "variety", of: .surface, ladder: [60, 70, 80, 90, 95], cost: 4,
        short: { "uses at least \($0) different words in 100" },
        meaning: {
          "Different words divided by words is at least \($0) % in the first 50 words (20 or more needed)."
        }),
      .measure(
        "repeatedWord", of: .surface, ladder: [1, 2, 3], cost: 0,
        short: {
          $0 == 1 ? "repeats a word at once" : "repeats a word at once \($0) times or more"
        },
        meaning: { _ in "The same word stands twice in a row." }),
      .measure(
        "grade", of: .surface, ladder: [6, 8, 10, 12, 14, 16], cost: 4,
        short: { "reads at school grade \($0) or above (Flesch-Kincaid)" },
        meaning: {
          "0.39 words a sentence + 11.8 syllables a word - 15.59 is at least \($0); texts of 100 words or "
            + "more only; syllables are counted as groups of vowels."
        }),
    ]
  }

  func visit(_ text: LexedText, _ tally: inout Tally) {
    let words = text.tokens.count
    guard words > 0 else { return }
    var letters = 0
    var repeats = 0
    for (index, token) in text.tokens.enumerated() {
      letters += scalars(text.bytes, token)
      if index > 0, token.word == text.tokens[index - 1].word, token.shape.contains(.letters) {
        repeats += 1
        tally.raise(
          ReadabilityFeature.repeatedWord.rawValue, to: repeats, Int(token.start), Int(token.end))
      }
    }
    if words >= 3 { tally.raise(ReadabilityFeature.meanWord.rawValue, to: letters * 10 / words) }
    tally.raise(ReadabilityFeature.meanSentence.rawValue, to: words / max(1, text.sentences))
    if words >= 20 {
      let head = text.tokens.prefix(50)
      var different = 0
      for index in head.indices
      where !head[..<index].contains(where: { $0.word == head[index].word }) {
        different += 1
      }
      tally.raise(ReadabilityFeature.variety.rawValue, to: different * 100 / head.count)
    }
    if words >= Self.gradeWords {
      let syllables = text.tokens.reduce(0) { $0 + self.syllables(text.bytes, $1) }
      let grade =
        0.39 * Double(words) / Double(max(1, text.sentences))
        + 11.8 * Double(syllables) / Double(words) - 15.59
      tally.raise(ReadabilityFeature.grade.rawValue, to: Int(max(0, grade)))
    }
  }

  /// Unicode scalars of a word.
  private func scalars(_ bytes: UnsafeBufferPointer<UInt8>, _ token: Token) -> Int {
    let (start, end) = (Int(token.start), Int(token.end))
    guard token.shape.contains(.nonASCII) else { return end - start }
    return bytes[start..<end].count { $0 & 0xC0 != 0x80 }
  }

  private func syllables(_ bytes: UnsafeBufferPointer<UInt8>, _ token: Token) -> Int {
    var groups = 0
    var inside = false
    for place in Int(token.start)..<Int(token.end) {
      let byte = bytes[place] | 0x20
      let isVowel =
        byte == UInt8(ascii: "a") || byte == UInt8(ascii: "e") || byte == UInt8(ascii: "i")
        || byte == UInt8(ascii: "o") || byte == UInt8(ascii: "u") || byte == UInt8(ascii: "y")
      if isVowel && !inside { groups += 1 }
      inside = isVowel
    }
    // A final silent e.
    if groups > 1, bytes[Int(token.end) - 1] | 0x20 == UInt8(ascii: "e") { groups -= 1 }
    return max(1, groups)
  }
}

private func tenths(_ value: Int) -> String {
  value % 10 == 0 ? "\(value / 10)" : "\(value / 10).\(value % 10)"
}
