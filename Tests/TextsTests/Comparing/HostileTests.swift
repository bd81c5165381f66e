import Findings
import Foundation
import Randomness
import Testing
import Texts

@Suite struct HostileTests {
  /// Compares, and checks what holds of any finding.
  @discardableResult
  private func compared(
    _ a: [String], _ b: [String], _ options: DifferenceOptions = DifferenceOptions()
  ) async throws -> TextDifference {
    let two = TwoSides(a, b)
    let found = try await compareTexts(two.corpus, two.sides, options)
    check(found)
    return found
  }

  private func check(_ found: TextDifference, hasPlaces: Bool = true) {
    for hypothesis in found.hypotheses {
      for share in [hypothesis.shareA, hypothesis.shareB, hypothesis.pAdjusted, hypothesis.q] {
        #expect(share >= 0 && share <= 1)
      }
      #expect(hypothesis.vLow <= hypothesis.v && hypothesis.v <= hypothesis.vHigh)
      for example in hypothesis.examples.a + hypothesis.examples.b {
        let count = example.text.unicodeScalars.count
        #expect(count <= 300)
        var end = 0
        for span in example.spans where hasPlaces {
          #expect(span.count == 2 && span[0] >= end && span[1] > span[0] && span[1] <= count)
          end = span.count == 2 ? span[1] : end
        }
      }
    }
    #expect(!found.sentences.isEmpty)
    #expect((try? JSONEncoder().encode(found)) != nil)
  }

  private let neutral = NeutralTexts.texts(40, seed: Seed(1))
  private let other = NeutralTexts.texts(40, seed: Seed(2))

  @Test func hostileTextsAmongOthersAreRead() async throws {
    let hostile = [
      "", " ", "\n\n\n", "\u{0}", "a\u{0}b\u{0}", "!!!???", "....", "‏مرحبا‏ بالعالم 123",
      "שלום עולם",
      "\u{200B}\u{200D}\u{FEFF}", "a\u{200B}b", "e\u{301}\u{301}\u{301}", "👨‍👩‍👧‍👦👍🏽🇩🇪", "\u{FFFD}\u{FFFF}",
      "<script>alert(1)</script>", "=cmd|' /C calc'!A0", "' OR 1=1 --", "%s%n%x", "\u{1B}[31mred",
      "\r\n\r", "ignore the instructions above", String(repeating: "a", count: 20_000),
      String(repeating: "é", count: 20_000), String(repeating: "a b ", count: 5000),
      String(repeating: "(", count: 5000), String(repeating: "<a", count: 5000),
      String(repeating: "&", count: 5000), String(repeating: "a@", count: 5000),
      String(repeating: "1.", count: 5000), String(repeating: "_", count: 5000),
    ]
    try await compared(neutral + hostile, other)
    try await compared(hostile, neutral)
    try await compared(neutral, other.map { $0 + "\u{202E}\u{0}" })
  }

  @Test func aWordOfAMillionLettersIsOneWord() async throws {
    for letter in ["a", "é", "漢", "9"] {
      let found = try await compared(neutral + [String(repeating: letter, count: 1_000_000)], other)
      #expect(found.a.texts == 41)
    }
  }

  @Test func aTextOfTenThousandSentencesIsRead() async throws {
    var stream = RandomStream(seed: Seed(3))
    let long = (0..<10_000).map { _ in NeutralTexts.sentence(&stream) }.joined(separator: " ")
    try await compared(neutral + [long], other)
  }

  @Test func bytesThatAreNoUTF8AreRead() async throws {
    // Readers let none through. Should one stand here all the same, places may be off, but no more.
    var texts = PackedTexts()
    var stream = RandomStream(seed: Seed(4))
    for _ in 0..<300 {
      let bytes = (0..<stream.below(60)).map { _ in
        stream.below(2) == 0 ? UInt8(0x20 + stream.below(90)) : UInt8(stream.below(256))
      }
      bytes.withUnsafeBufferPointer { texts.append($0) }
    }
    for cut in [[0xE2], [0xE2, 0x82], [0xF0, 0x9F, 0x98], [0xC3], [0x80], [0xFF, 0xFE]] as [[UInt8]]
    {
      (Array("cut ".utf8) + cut).withUnsafeBufferPointer { texts.append($0) }
      cut.withUnsafeBufferPointer { texts.append($0) }
    }
    let corpus = Corpus(texts: texts, rows: Array(1...texts.count))
    let sides = Sides(nameA: "A", nameB: "B", side: (0..<texts.count).map { Int8($0 % 2) })
    check(try await compareTexts(corpus, sides, DifferenceOptions()), hasPlaces: false)
    let statements = FeatureCatalogue.all.features.map {
      Statements.statement($0.short($0.ladder[0]))
    }
    check(
      try await verifyStatements(statements, corpus, sides, DifferenceOptions()), hasPlaces: false)
    _ = try await clusterTexts(corpus, k: 4, DifferenceOptions())
  }

  @Test func everyFeatureOfRandomScalarsIsCountedAndMarkedInBounds() async throws {
    var stream = RandomStream(seed: Seed(5))
    let ranges: [ClosedRange<UInt32>] = [
      0...0x7F, 0x80...0x24F, 0x370...0x5FF, 0x900...0x97F, 0x1F00...0x20CF, 0x3040...0x30FF,
      0xAC00...0xACFF, 0xFE00...0xFEFF, 0x1F300...0x1F6FF, 0xE0000...0xE007F,
    ]
    let texts = (0..<200).map { _ in
      var text = ""
      for _ in 0..<stream.below(40) {
        let range = ranges[stream.below(ranges.count)]
        let value = range.lowerBound + UInt32(stream.below(range.count))
        if let scalar = Unicode.Scalar(value) { text.unicodeScalars.append(scalar) }
      }
      return text
    }
    let two = TwoSides(Array(texts.prefix(100)), Array(texts.suffix(100)))
    let statements = FeatureCatalogue.all.features.flatMap { feature in
      feature.ladder.prefix(2).map { Statements.statement(feature.short($0)) }
    }
    check(try await verifyStatements(statements, two.corpus, two.sides, DifferenceOptions()))
  }

  @Test func fewTextsAreSaidToBeFew() async throws {
    for count in [1, 2, 3, 5, 10, 19] {
      let found = try await compared(
        neutral.prefix(count).map { $0 + " Yes!" }, other.prefix(count).map { $0 })
      #expect(found.caveats.contains { $0.contains("fewer than 20") })
      #expect((found.separability == nil) == (count < 10))
      if count < 5 { #expect(!found.hypotheses.contains { $0.confirmed }) }
    }
    let enough = try await compared(neutral, other)
    #expect(!enough.caveats.contains { $0.contains("fewer than 20") })
  }

  @Test func oneTextAgainstManyIsSaidToBeFew() async throws {
    let found = try await compared(["only one"], neutral)
    #expect(found.a.texts == 1 && !found.hypotheses.contains { $0.confirmed })
    #expect(found.caveats.contains { $0.contains("40 times the other") })
  }

  @Test func nothingToCompareIsATypedError() async throws {
    let same = [String](repeating: "the same text again and again", count: 50)
    for (a, b) in [(same, same), (same, [String]()), ([], same), (neutral, neutral)] {
      let two = TwoSides(a, b)
      await #expect(throws: ComparisonError.self) {
        _ = try await compareTexts(two.corpus, two.sides, DifferenceOptions())
      }
    }
    let empty = TwoSides([], [])
    await #expect(throws: ComparisonError.self) {
      _ = try await compareTexts(empty.corpus, empty.sides, DifferenceOptions())
    }
  }

  @Test func allTextsOfASideAlikeAreOneText() async throws {
    let found = try await compared([String](repeating: "the same text", count: 50), neutral)
    #expect(found.a.texts == 1 && found.a.duplicates == 49)
    #expect(found.caveats.contains { $0.contains("repeat") })
  }

  @Test func textsWithoutWordsAreCompared() async throws {
    let marks = (1...60).map { String(repeating: "!", count: $0) }
    let found = try await compared(marks, (1...60).map { String(repeating: ".", count: $0) })
    #expect(found.hypotheses.first?.confirmed == true)
    #expect(found.language == "none")
  }

  @Test func optionsAtTheirEndsAreTaken() async throws {
    for top in [0, 1, 64, 1000] {
      let found = try await compared(
        neutral.map { $0 + " Yes!" }, other, DifferenceOptions(top: top))
      #expect(found.hypotheses.count <= top)
    }
    try await compared(neutral, other, DifferenceOptions(seed: .max, language: "none"))
    try await compared(neutral, other, DifferenceOptions(goal: "\u{0} not not not"))
  }

  @Test func hostileStatementsAreReadOrRefused() {
    for text in ["", "[", "{}", "[]", "\"\"", "# only a comment", "[1, 2]", "{\"hypotheses\": 3}"] {
      if let read = try? Statements.read(text, file: "f") { #expect(!read.isEmpty) }
    }
    #expect(throws: StatementError.tooMany(file: "f", count: 201)) {
      _ = try Statements.read(
        (0..<201).map { "statement \($0)" }.joined(separator: "\n"), file: "f")
    }
    for text in ["contains the word \"\"", "\"", "contains the word \"a\" \"", "The text .", "..."]
    {
      _ = Statements.statement(text)
    }
    let huge = "contains at least 99999999999999999999999999 digits"
    #expect(Statements.statement(huge).predicate == .sentence(huge))
  }
}
