import Findings
import Randomness
import Testing
import Texts

@Suite struct GoalTests {
  /// Side A has more digits, is longer, and says "zinnia".
  private func sides() -> TwoSides {
    var stream = RandomStream(seed: Seed(1).child("goal"))
    func side(_ isA: Bool) -> [String] {
      (0..<300).map { number in
        var draft = NeutralTexts.draft(&stream)
        if isA && stream.uniform() < 0.5 { draft.add("\(number)", &stream) }
        if isA && stream.uniform() < 0.5 { draft.exchange(for: "zinnia", &stream) }
        if isA && stream.uniform() < 0.5 { draft.sentences += [NeutralTexts.sentence(&stream)] }
        return draft.text
      }
    }
    return TwoSides(side(true), side(false))
  }

  private func found(_ goal: String?) async throws -> [Hypothesis] {
    let two = sides()
    return try await compareTexts(two.corpus, two.sides, DifferenceOptions(goal: goal)).hypotheses
  }

  private func isOfLength(_ hypothesis: Hypothesis) -> Bool {
    guard case .feature(let name, _) = hypothesis.predicate else { return false }
    return ["scalars", "words", "sentences", "shortText", "fewWords", "singleSentence"].contains(
      name)
  }

  @Test func withoutAGoalAllThatWasPlantedIsFound() async throws {
    let all = try await found(nil)
    #expect(all.contains { $0.text.contains("zinnia") && $0.confirmed })
    #expect(all.contains { $0.text.contains("digit") && $0.confirmed })
    #expect(all.contains { isOfLength($0) && $0.confirmed })
  }

  @Test(arguments: [
    "style", "Tell me about the punctuation and layout", "writing style, not words",
  ])
  func aGoalOfFormLeavesOutWords(goal: String) async throws {
    let all = try await found(goal)
    #expect(!all.isEmpty && all.allSatisfy { $0.kind == .surface || $0.kind == .grammar })
    #expect(all.contains { $0.text.contains("digit") })
  }

  @Test(arguments: ["topic", "What are the subjects?"])
  func aGoalOfContentLeavesOutForm(goal: String) async throws {
    let all = try await found(goal)
    #expect(all.contains { $0.text.contains("zinnia") && $0.confirmed })
    #expect(all.allSatisfy { $0.kind == .lexical || $0.kind == .concept })
  }

  @Test func aGoalThatRefusesLengthLeavesOutLength() async throws {
    let all = try await found("anything but not length")
    #expect(all.contains { $0.text.contains("zinnia") })
    #expect(all.filter(isOfLength).map(\.text) == [])
  }

  @Test func aGoalThatRefusesAThingLeavesItOut() async throws {
    let all = try await found("everything except digits and numbers")
    #expect(
      !all.isEmpty && !all.contains { $0.text.contains("digit") || $0.text.contains("number") })
  }

  @Test func aGoalThatNamesNothingKnownChangesLittle() async throws {
    #expect(try await found("what would my aunt notice?").contains { $0.text.contains("zinnia") })
    #expect(try await !found("").isEmpty)
  }
}
