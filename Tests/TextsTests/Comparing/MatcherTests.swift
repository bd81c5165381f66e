import Findings
import Randomness
import Statistics
import Testing
import Texts

@Suite struct MatcherTests {
  /// Some texts as a part, with what decides predicates of them.
  private struct Reading {
    let corpus: Corpus
    let part: TextPart
    let count: Int
    let lexer = Lexer()

    init(_ texts: [String], language: String? = "english") {
      corpus = Corpus(
        texts: PackedTexts(texts), rows: Array(texts.indices.map { $0 + 1 }), language: language)
      count = texts.count
      part = TextPart(
        corpus: corpus, members: (0..<Int32(texts.count)).map { $0 },
        side: [Int8](repeating: 1, count: texts.count))
    }

    func truths(_ predicates: [TextPredicate]) -> [BitColumn] {
      Matcher(
        predicates, vocabulary: corpus.vocabulary, stems: corpus.stems, features: corpus.features
      ).truths(on: part)
    }

    func isTrue(_ predicate: TextPredicate) -> [Bool] {
      let column = truths([predicate])[0]
      return (0..<count).map { column[$0] }
    }

    func places(_ predicate: TextPredicate, _ text: Int) -> [Range<Int>] {
      Matcher.places(of: predicate, in: part, at: text, with: lexer)
    }

    func marks(_ predicate: TextPredicate, _ text: Int) -> [String] {
      let bytes = corpus.texts.withBytes(of: text) { Array($0) }
      return places(predicate, text).map { String(decoding: bytes[$0], as: UTF8.self) }
    }
  }

  @Test func wordsAreMetByStemInAnyCase() {
    let reading = Reading(["A DELAY here", "Delayed again, delays", "no such thing", ""])
    #expect(reading.isTrue(.words(["delay"])) == [true, true, false, false])
    #expect(reading.isTrue(.words(["Delaying", "delayed"])) == [true, true, false, false])
    #expect(reading.marks(.words(["delays"]), 1) == ["Delayed", "delays"])
    #expect(reading.isTrue(.words(["unheard"])) == [false, false, false, false])
    #expect(reading.isTrue(.words([])) == [false, false, false, false])
  }

  @Test func aWordIsMetByStemWhenOnlyOtherFormsStandInTheTexts() {
    #expect(Reading(["Delayed again", "on time"]).isTrue(.words(["delay"])) == [true, false])
  }

  @Test func withoutALanguageFormsAreMet() {
    let reading = Reading(["a delay", "delays"], language: "none")
    #expect(reading.isTrue(.words(["delay"])) == [true, false])
  }

  @Test func phrasesAreMetInARow() {
    let reading = Reading([
      "The bus was running late today", "late running bus", "runs late, it runs late",
      "run. Late", "running",
    ])
    #expect(reading.isTrue(.phrase(["run", "late"])) == [true, false, true, true, false])
    #expect(reading.marks(.phrase(["run", "late"]), 2) == ["runs late", "runs late"])
    #expect(reading.isTrue(.phrase(["run", "unheard"])) == [Bool](repeating: false, count: 5))
    #expect(reading.isTrue(.phrase([])) == [Bool](repeating: false, count: 5))
  }

  @Test func openingsAndClosingsAreTheFirstAndLastWord() {
    let reading = Reading(["“Dear all!” End.", "the dear ends", "dear", "..."])
    #expect(reading.isTrue(.opening("dear")) == [true, false, true, false])
    #expect(reading.isTrue(.closing("end")) == [true, true, false, false])
    #expect(reading.marks(.opening("dear"), 0) == ["Dear"])
    #expect(reading.marks(.closing("end"), 1) == ["ends"])
    #expect(reading.marks(.closing("dear"), 2) == ["dear"])
  }

  @Test func conceptsAreMetByTheFormsListed() {
    let reading = Reading(["Rice and curry", "riced curried", "an ice cream cone", "ice, no cream"])
    let food = TextPredicate.concept("food.n.02", words: ["rice", "curry", "ice cream"])
    #expect(reading.isTrue(food) == [true, false, true, false])
    #expect(reading.marks(food, 0) == ["Rice", "curry"])
    #expect(reading.marks(food, 2) == ["ice cream"])
  }

  @Test func aSentenceIsForNoProgram() {
    let reading = Reading(["anything"])
    #expect(reading.isTrue(.sentence("is odd")) == [false])
    #expect(reading.isTrue(.feature("no such feature", atLeast: 1)) == [false])
    #expect(reading.isTrue(.feature("words", atLeast: 100_000)) == [false])
  }

  @Test func manyPredicatesTogetherAreDecidedAsEachAlone() {
    var stream = RandomStream(seed: Seed(1))
    let reading = Reading(NeutralTexts.texts(300, seed: Seed(2)))
    let predicates = (0..<200).map { _ in randomPredicate(&stream) }
    for (predicate, column) in zip(predicates, reading.truths(predicates)) {
      #expect(column == reading.truths([predicate])[0])
    }
  }

  @Test func aPredicateIsTrueWhereThereIsAPlaceAndNowhereElse() {
    var stream = RandomStream(seed: Seed(3))
    let reading = Reading(
      NeutralTexts.texts(150, seed: Seed(4)) + ["", "!", "é", "A\u{0}b", "😀😀", "the", "The  the"])
    var wrong: [String] = []
    for _ in 0..<150 {
      let predicate = randomPredicate(&stream)
      let isTrue = reading.isTrue(predicate)
      for text in isTrue.indices where isTrue[text] == reading.places(predicate, text).isEmpty {
        wrong.append("\(predicate) of \(reading.corpus.texts.text(text))")
      }
    }
    #expect(wrong.isEmpty, "\(wrong.prefix(3))")
  }

  @Test func aCountedFeatureHasAsManyPlacesAsItCounts() {
    // Features that say of a whole text what no single place shows are those the table gives none for.
    let whole = Set(FeatureCase.all.filter { $0.marks == nil }.map(\.feature))
    let texts = NeutralTexts.texts(60, seed: Seed(5)) + FeatureCase.all.map(\.text)
    let reading = Reading(texts.filter { $0.utf8.count < 2000 })
    for feature in FeatureCatalogue.all.features where !whole.contains(feature.name) {
      for amount in feature.ladder {
        let predicate = TextPredicate.feature(feature.name, atLeast: amount)
        let isTrue = reading.isTrue(predicate)
        for text in isTrue.indices {
          let places = reading.places(predicate, text).count
          let reaches = feature.isGreatest ? places >= 1 : places >= amount
          if isTrue[text] != reaches {
            Issue.record("\(feature.short(amount)): \(reading.corpus.texts.text(text).prefix(80))")
          }
        }
      }
    }
  }

  @Test func examplesMarkTheEvidenceInScalars() async throws {
    let two = TwoSides(
      ["Naïve e\u{301} 😀, so 12 delays here"], ["nothing to see"], language: "english")
    let statements = ["contains the word \"delay\"", "contains a digit"].map(Statements.statement)
    let found = try await verifyStatements(statements, two.corpus, two.sides, DifferenceOptions())
    for hypothesis in found.hypotheses {
      let example = try #require(hypothesis.examples.a.first)
      let scalars = Array(example.text.unicodeScalars)
      let marked = example.spans.map {
        String(String.UnicodeScalarView(scalars[$0[0]..<$0[1]]))
      }
      #expect(marked == (hypothesis.text.contains("digit") ? ["12"] : ["delays"]))
      #expect(hypothesis.examples.b.isEmpty)
    }
  }

  private func randomPredicate(_ stream: inout RandomStream) -> TextPredicate {
    let words = NeutralTexts.nouns + NeutralTexts.verbs + ["the", "a", "unheard", "The"]
    func word() -> String { NeutralTexts.pick(words, &stream) }
    switch stream.below(5) {
    case 0: return .words((0..<1 + stream.below(4)).map { _ in word() })
    case 1: return .phrase(["the", word()])
    case 2: return .opening(NeutralTexts.pick(["the", "a", "this", "some", word()], &stream))
    case 3: return .closing(word())
    default: return .concept("thing.n.01", words: [word(), "the \(word())", word() + "s"])
    }
  }
}
