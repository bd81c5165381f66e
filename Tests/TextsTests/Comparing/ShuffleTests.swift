import Findings
import Randomness
import Testing
import Texts

/// Labels that say nothing: what is confirmed of them is confirmed by chance.
///
/// "Confirmed" is a family-wise 0.01, so at most 1 % of comparisons may have a confirmed hypothesis. Of
/// 200 with that chance each, more than 7 come with probability 0.001 (binomial): the bound below.
@Suite struct ShuffleTests {
  static let shuffles = 200
  static let bound = 7
  static let texts = 240

  /// Texts with much to find in them, so that a chance difference has every opportunity.
  private func corpus(_ number: Int) -> Corpus {
    var stream = RandomStream(seed: Seed(1).child("shuffled").child(number))
    let texts = (0..<Self.texts).map { _ in
      var draft = NeutralTexts.draft(&stream)
      return stream.uniform() < 0.5
        ? NeutralTexts.pick(PlantedKind.all, &stream).plant(&draft, &stream) : draft.text
    }
    return Corpus(texts: PackedTexts(texts), rows: Array(1...Self.texts))
  }

  private func confirmsAny(_ corpus: Corpus, _ sides: Sides, seed: UInt64) async throws -> Bool {
    let found = try await compareTexts(corpus, sides, DifferenceOptions(seed: seed))
    return found.hypotheses.contains { $0.confirmed }
  }

  @Test func shuffledLabelsConfirmNoMoreThanTheLevel() async throws {
    let corpora = (0..<8).map(corpus)
    var falsely = 0
    for seed in 1...UInt64(Self.shuffles) {
      var stream = RandomStream(seed: Seed(seed))
      let order = stream.permutation(Self.texts)
      // Sides of equal size, then of a third and two thirds.
      let countA = seed % 2 == 0 ? Self.texts / 2 : Self.texts / 3
      let sides = Sides(nameA: "A", nameB: "B", side: order.map { $0 < countA ? 1 : 0 })
      if try await confirmsAny(corpora[Int(seed) % corpora.count], sides, seed: seed) {
        falsely += 1
      }
    }
    #expect(falsely <= Self.bound, "confirmed in \(falsely) of \(Self.shuffles) shuffles")
  }

  @Test func shuffledGroupsConfirmNoMoreThanTheLevel() async throws {
    // 40 authors of 6 texts, each with a way of his own: texts of an author are far from independent.
    let (authors, each) = (40, Self.texts / 40)
    var falsely = 0
    for seed in 1...UInt64(Self.shuffles) {
      var stream = RandomStream(seed: Seed(seed).child("authors"))
      var texts: [String] = []
      for _ in 0..<authors {
        let habit = NeutralTexts.pick(PlantedKind.all, &stream)
        for _ in 0..<each {
          var draft = NeutralTexts.draft(&stream)
          texts.append(stream.uniform() < 0.8 ? habit.plant(&draft, &stream) : draft.text)
        }
      }
      let order = stream.permutation(authors)
      let sides = Sides(
        nameA: "A", nameB: "B", side: texts.indices.map { order[$0 / each] < authors / 2 ? 1 : 0 },
        group: texts.indices.map { Int32($0 / each) })
      let corpus = Corpus(texts: PackedTexts(texts), rows: Array(1...texts.count))
      if try await confirmsAny(corpus, sides, seed: seed) { falsely += 1 }
    }
    #expect(falsely <= Self.bound, "confirmed in \(falsely) of \(Self.shuffles) shuffles")
  }

  @Test func calibrationCountsWhatShufflesConfirm() async throws {
    let corpus = corpus(9)
    let sides = Sides(nameA: "A", nameB: "B", side: (0..<Self.texts).map { Int8($0 % 2) })
    let found = try await compareTexts(corpus, sides, DifferenceOptions(calibration: 20))
    let calibration = try #require(found.calibration)
    #expect(calibration.shuffles == 20)
    // More than 3 of 20 come with probability 0.00004 at the level of 0.01.
    #expect(calibration.falseShare.mean <= 0.15)
    #expect(calibration.falseShare.low <= calibration.falseShare.mean)
  }
}
