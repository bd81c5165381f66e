import Findings
import Randomness
import Testing
import Texts

/// Differences of every kind, planted in texts that have no other, and looked for.
@Suite struct PlantedTests {
  static let seeds: ClosedRange<UInt64> = 1...2

  static let kinds = PlantedKind.all + (WordNet.installed() == nil ? [] : PlantedKind.concepts)

  /// Where the cue is not among the first five. The six planted words stand in about a tenth of the texts
  /// each: there one by one, each in a statement of its own, rather than as a set.
  static let knownMisses: Set<String> = ["a set of words of one side, seed 2"]

  @Test func everyPlantedCueIsAmongTheFirstFiveWithItsShare() async throws {
    #expect(Self.kinds.count >= 45 && Set(Self.kinds.map(\.name)).count == Self.kinds.count)
    let runs = Self.seeds.flatMap { seed in Self.kinds.indices.map { (number: $0, seed: seed) } }
    let findings = try await withThrowingTaskGroup(of: (Int, PlantedFinding).self) { group in
      for (index, run) in runs.enumerated() {
        group.addTask {
          (
            index,
            try await PlantedFinding(Self.kinds[run.number], number: run.number, seed: run.seed)
          )
        }
      }
      return try await group.reduce(into: [Int: PlantedFinding]()) { $0[$1.0] = $1.1 }
    }
    var (read, outside) = (0, 0)
    for (index, run) in runs.enumerated() {
      let name = "\(Self.kinds[run.number].name), seed \(run.seed)"
      guard let finding = findings[index] else { continue }
      guard let found = finding.found, let expected = finding.expectedV, found.place < 5 else {
        let list = finding.difference.hypotheses.prefix(5).map(\.text).joined(separator: "; ")
        withKnownIssue("chance in ranking", isIntermittent: true) {
          Issue.record("\(name): not among the first five, but: \(list)")
        } when: {
          Self.knownMisses.contains(name)
        }
        continue
      }
      let hypothesis = found.hypothesis
      #expect(hypothesis.confirmed, "\(name)")
      // A set may hold some of the planted words only: then its share is theirs, not all that was planted.
      if case .words(let words) = hypothesis.predicate, words.count > 1 { continue }
      read += 1
      if expected < hypothesis.vLow || expected > hypothesis.vHigh { outside += 1 }
      // 2.2 times the interval is missed once in 60,000.
      let reach =
        2.2
        * (expected < hypothesis.v
          ? hypothesis.v - hypothesis.vLow : hypothesis.vHigh - hypothesis.v)
      #expect(
        abs(expected - hypothesis.v) <= reach, "\(name): \(hypothesis.v), planted \(expected)")
    }
    // Of 230 intervals of 95 % more than 22 miss with probability 0.002 (binomial).
    #expect(read >= 200 && outside <= 22, "\(outside) of \(read) intervals miss the planted share")
  }

  @Test func textsWithNothingPlantedConfirmNothing() async throws {
    // Confirmed at 0.01 over a whole list: of 20 lists more than 2 with probability 0.001.
    var lists = 0
    for seed in 1...20 as ClosedRange<UInt64> {
      let two = TwoSides(
        NeutralTexts.texts(200, seed: Seed(seed).child("one")),
        NeutralTexts.texts(200, seed: Seed(seed).child("other")))
      let found = try await compareTexts(two.corpus, two.sides, DifferenceOptions(seed: seed))
      if found.hypotheses.contains(where: \.confirmed) { lists += 1 }
      #expect(found.examined > 100)
    }
    #expect(lists <= 2)
  }
}
