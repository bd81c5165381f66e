import Findings
import Foundation
import Randomness
import Testing
import Texts

@Suite struct DeterminismTests {
  private func texts(_ seed: UInt64) -> (a: [String], b: [String]) {
    let b = NeutralTexts.texts(150, seed: Seed(seed))
    let a = NeutralTexts.texts(150, seed: Seed(seed + 100)).enumerated().map {
      $0 % 3 == 0 ? "\($1) Call 0800 now!" : $1
    }
    return (a, b)
  }

  private func json(_ found: TextDifference) throws -> Data {
    var found = found
    found.seconds = 0
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return try encoder.encode(found)
  }

  @Test func equalSeedsGiveEqualFindings() async throws {
    let (a, b) = texts(1)
    var findings: [Data] = []
    for _ in 0..<2 {
      let two = TwoSides(a, b)
      findings.append(
        try json(
          await compareTexts(two.corpus, two.sides, DifferenceOptions(seed: 7, calibration: 3))))
    }
    #expect(findings[0] == findings[1])
  }

  @Test func anotherSeedSplitsAnew() async throws {
    let (a, b) = texts(1)
    let two = TwoSides(a, b)
    let one = try await compareTexts(two.corpus, two.sides, DifferenceOptions(seed: 1))
    let other = try await compareTexts(two.corpus, two.sides, DifferenceOptions(seed: 2))
    #expect(one.hypotheses != other.hypotheses)
    #expect(one.hypotheses.first?.confirmed == true && other.hypotheses.first?.confirmed == true)
  }

  @Test func theOrderOfTextsChangesNoClaim() async throws {
    let (a, b) = texts(2)
    for shown in [b, b.reversed()] {
      let two = TwoSides(a, shown)
      let found = try await compareTexts(two.corpus, two.sides, DifferenceOptions())
      let first = try #require(found.hypotheses.first)
      #expect(first.confirmed && first.v > 0.1)
    }
  }

  @Test func exchangedSidesTurnTheDifferenceRound() async throws {
    let (a, b) = texts(3)
    let statements = ["contains a digit", "contains an exclamation mark", "has at least 15 words"]
      .map(Statements.statement)
    let (one, other) = (TwoSides(a, b), TwoSides(b, a))
    let forward = try await verifyStatements(
      statements, one.corpus, one.sides, DifferenceOptions())
    let back = try await verifyStatements(
      statements, other.corpus, other.sides, DifferenceOptions())
    for (left, right) in zip(forward.hypotheses, back.hypotheses) {
      #expect(abs(left.v + right.v) < 1e-12 && left.shareA == right.shareB)
      #expect(abs(left.pAdjusted - right.pAdjusted) < 1e-12)
    }
  }

  @Test func aFindingIsWrittenAndReadBack() async throws {
    let (a, b) = texts(4)
    let two = TwoSides(a, b)
    let found = try await compareTexts(two.corpus, two.sides, DifferenceOptions())
    let text = try #require(String(data: JSONEncoder().encode(found), encoding: .utf8))
    #expect(try JSONDecoder().decode(TextDifference.self, from: Data(text.utf8)) == found)
    let statements = try Statements.read(text, file: "finding.json")
    #expect(statements.map(\.predicate) == found.hypotheses.map(\.predicate))
  }

  @Test func everySentenceOfAFindingIsReadBackAsItsPredicate() async throws {
    var lost: Set<String> = []
    for (number, kind) in PlantedKind.all.enumerated() where number % 4 == 0 {
      let found = try await PlantedFinding(kind, number: number).difference.hypotheses
      for hypothesis in found where hypothesis.kind != .concept {
        let read = Statements.statement("The text \(hypothesis.text).")
        if read.predicate != hypothesis.predicate { lost.insert(hypothesis.text) }
      }
    }
    #expect(lost.isEmpty, "\(lost.sorted().prefix(5))")
  }
}
