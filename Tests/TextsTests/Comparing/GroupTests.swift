import Findings
import Randomness
import Testing
import Texts

/// Authors and strata: differences that are somebody's or something else's.
@Suite struct GroupTests {
  /// 20 authors of 40 texts, every second one of side A; what is planted goes by author and text.
  private func authors(
    _ plant: (_ author: Int, _ draft: inout Draft, _ stream: inout RandomStream) -> Void
  ) -> TwoSides {
    var stream = RandomStream(seed: Seed(1).child("authors"))
    var texts: [String] = []
    for author in 0..<20 {
      for _ in 0..<40 {
        var draft = NeutralTexts.draft(&stream)
        plant(author, &draft, &stream)
        texts.append(draft.text)
      }
    }
    var two = TwoSides(texts, [])
    two.sides.side = texts.indices.map { $0 / 40 % 2 == 0 ? 1 : 0 }
    return two
  }

  private func confirms(_ two: TwoSides, byAuthor: Bool) async throws -> Bool {
    var sides = two.sides
    if byAuthor { sides.group = sides.side.indices.map { Int32($0 / 40) } }
    let found = try await compareTexts(two.corpus, sides, DifferenceOptions())
    return found.hypotheses.contains { $0.text.contains("zinnia") && $0.confirmed }
  }

  @Test func aCueOfOneAuthorIsConfirmedOnlyWhereAuthorsAreNotKnown() async throws {
    let two = authors { author, draft, stream in
      if author == 4 { draft.exchange(for: "zinnia", &stream) }
    }
    #expect(try await confirms(two, byAuthor: false))
    #expect(try await !confirms(two, byAuthor: true))
  }

  @Test func aCueOfAllAuthorsOfASideIsConfirmed() async throws {
    let two = authors { author, draft, stream in
      if author % 2 == 0 && stream.uniform() < 0.6 { draft.exchange(for: "zinnia", &stream) }
    }
    #expect(try await confirms(two, byAuthor: false))
    #expect(try await confirms(two, byAuthor: true))
  }

  @Test func aStatementOfOneAuthorIsNotVerifiedByGroup() async throws {
    let two = authors { author, draft, stream in
      if author == 4 { draft.exchange(for: "zinnia", &stream) }
    }
    var sides = two.sides
    let statement = [Statements.statement("contains the word \"zinnia\"")]
    let plain = try await verifyStatements(statement, two.corpus, sides, DifferenceOptions())
    sides.group = sides.side.indices.map { Int32($0 / 40) }
    let grouped = try await verifyStatements(statement, two.corpus, sides, DifferenceOptions())
    #expect(plain.hypotheses[0].confirmed && !grouped.hypotheses[0].confirmed)
    // The same share, and an interval that knows of authors.
    #expect(plain.hypotheses[0].shareA == grouped.hypotheses[0].shareA)
    let width = { (hypothesis: Hypothesis) in hypothesis.vHigh - hypothesis.vLow }
    #expect(width(grouped.hypotheses[0]) > 1.5 * width(plain.hypotheses[0]))
    #expect(grouped.hypotheses[0].vLow <= 0.01)
  }

  @Test func oneGroupASideConfirmsNothing() async throws {
    var two = TwoSides(
      NeutralTexts.texts(60, seed: Seed(1)).map { $0 + " Yes!" },
      NeutralTexts.texts(60, seed: Seed(2)))
    two.sides.group = two.sides.side.map { Int32($0) }
    let found = try await verifyStatements(
      [Statements.statement("contains an exclamation mark")], two.corpus, two.sides,
      DifferenceOptions())
    #expect(!found.hypotheses[0].confirmed)
  }

  // MARK: Strata

  /// Every sentence has a digit with one chance in five, whoever wrote it; those of A are more.
  private func byLength() -> TwoSides {
    var stream = RandomStream(seed: Seed(2).child("length"))
    func text(_ sentences: Int) -> String {
      (0..<sentences).map { _ in
        let sentence = NeutralTexts.sentence(&stream)
        return stream.uniform() < 0.2 ? sentence.dropLast() + " 7." : sentence
      }.joined(separator: " ")
    }
    return TwoSides(
      (0..<400).map { _ in text(3 + stream.below(4)) },
      (0..<400).map { _ in text(1 + stream.below(4)) })
  }

  @Test func whatOnlyLengthExplainsIsNotConfirmedWithinLengths() async throws {
    let two = byLength()
    let statement = [Statements.statement("contains a digit")]
    let plain = try await verifyStatements(statement, two.corpus, two.sides, DifferenceOptions())
    #expect(plain.hypotheses[0].confirmed && plain.hypotheses[0].v > 0.2)
    var sides = two.sides
    sides.stratum = two.corpus.lengthStrata()
    sides.stratumName = "length"
    let within = try await verifyStatements(statement, two.corpus, sides, DifferenceOptions())
    let hypothesis = within.hypotheses[0]
    let stratified = try #require(hypothesis.vStratified)
    #expect(abs(stratified.mean) < 0.4 * hypothesis.v)
    #expect(!hypothesis.confirmed)
    let found = try await compareTexts(two.corpus, sides, DifferenceOptions())
    #expect(!found.hypotheses.contains { $0.confirmed && $0.text.contains("digit") })
  }

  @Test func aDifferenceThatTurnsRoundWithinStrataIsNotConfirmed() async throws {
    // Simpson: commoner in B within either stratum, commoner in A over both.
    var (texts, sides, stratum): ([String], [Int8], [Int32]) = ([], [], [])
    let table: [(side: Int8, stratum: Int32, texts: Int, marked: Int)] = [
      (1, 0, 160, 128), (0, 0, 40, 36), (1, 1, 40, 4), (0, 1, 160, 32),
    ]
    var stream = RandomStream(seed: Seed(3))
    for row in table {
      for number in 0..<row.texts {
        let text = NeutralTexts.text(&stream).replacing("!", with: ".")
        texts.append(number < row.marked ? text + " Yes!" : text + " Yes.")
        sides.append(row.side)
        stratum.append(row.stratum)
      }
    }
    var two = TwoSides(texts, [])
    two.sides.side = sides
    let statement = [Statements.statement("contains an exclamation mark")]
    let plain = try await verifyStatements(statement, two.corpus, two.sides, DifferenceOptions())
    #expect(plain.hypotheses[0].confirmed && plain.hypotheses[0].v > 0.3)
    two.sides.stratum = stratum
    let within = try await verifyStatements(statement, two.corpus, two.sides, DifferenceOptions())
    #expect(!within.hypotheses[0].confirmed && within.hypotheses[0].pAdjusted == 1)
    #expect(try #require(within.hypotheses[0].vStratified).mean < 0)
  }

  @Test func aDifferenceWithinAllStrataIsConfirmed() async throws {
    var stream = RandomStream(seed: Seed(4))
    func side(_ share: Double) -> [String] {
      (0..<300).map { _ in
        var draft = NeutralTexts.draft(&stream)
        if stream.uniform() < share { draft.exchange(for: "zinnia", &stream) }
        return draft.text
      }
    }
    var two = TwoSides(side(0.5), side(0))
    two.sides.stratum = two.corpus.lengthStrata()
    let found = try await compareTexts(two.corpus, two.sides, DifferenceOptions())
    let hypothesis = try #require(found.hypotheses.first { $0.text.contains("zinnia") })
    let stratified = try #require(hypothesis.vStratified)
    #expect(hypothesis.confirmed && stratified.low <= 0.5 && 0.5 <= stratified.high)
  }
}
