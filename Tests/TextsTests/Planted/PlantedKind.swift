import Findings
import Randomness
import Testing
import Texts

/// A way in which one side is made to differ, and how to tell that it was found.
struct PlantedKind: Sendable, CustomTestStringConvertible {
  var name: String
  /// Plants the cue in one text.
  var plant: @Sendable (inout Draft, inout RandomStream) -> String
  /// Done to every text of either side in which the cue is not planted.
  var elsewhere: @Sendable (inout Draft, inout RandomStream) -> Void = { _, _ in }
  /// Whether a hypothesis states the cue, being commoner where it was planted, or rarer.
  var states: @Sendable (Hypothesis, Bool) -> Bool

  var testDescription: String { name }

  /// A cue that a counted feature states, or else the lack of another.
  init(
    _ name: String, _ feature: String, atLeast amounts: ClosedRange<Int> = 1...1,
    or others: [String] = [], without: [String] = [],
    plant: @escaping @Sendable (inout Draft, inout RandomStream) -> String
  ) {
    self.name = name
    self.plant = plant
    states = { hypothesis, isMore in
      guard case .feature(let found, let amount) = hypothesis.predicate else { return false }
      return isMore
        ? found == feature && amounts.contains(amount) || others.contains(found)
        : without.contains(found)
    }
  }

  init(
    _ name: String, states: @escaping @Sendable (Hypothesis) -> Bool,
    plant: @escaping @Sendable (inout Draft, inout RandomStream) -> String,
    elsewhere: @escaping @Sendable (inout Draft, inout RandomStream) -> Void = { _, _ in }
  ) {
    self.name = name
    self.plant = plant
    self.states = { hypothesis, isMore in isMore && states(hypothesis) }
    self.elsewhere = elsewhere
  }
}

/// What came of planting a cue in one side.
struct PlantedFinding: Sendable {
  var difference: TextDifference
  /// Share of the side's texts in which it was planted.
  var share: Double
  /// The first of the list that states the cue, and its place.
  var found: (place: Int, hypothesis: Hypothesis)?
  /// The difference that the planted share comes to.
  var expectedV: Double?

  static let textsOfASide = 400

  /// Plants a cue in 30 to 60 % of one side's texts; the side and the share go by the kind's number.
  init(_ kind: PlantedKind, number: Int, seed: UInt64 = 1) async throws {
    let isInA = number % 3 != 2
    let wanted = [0.3, 0.4, 0.5, 0.6][number % 4]
    var stream = RandomStream(seed: Seed(seed).child("planted").child(number))
    var planted = 0
    func side(_ isPlanted: Bool) -> [String] {
      (0..<Self.textsOfASide).map { _ in
        var draft = NeutralTexts.draft(&stream)
        if isPlanted && stream.uniform() < wanted {
          planted += 1
          return kind.plant(&draft, &stream)
        }
        kind.elsewhere(&draft, &stream)
        return draft.text
      }
    }
    let two = TwoSides(side(isInA), side(!isInA))
    difference = try await compareTexts(two.corpus, two.sides, DifferenceOptions())
    share = Double(planted) / Double(Self.textsOfASide)
    let place = difference.hypotheses.firstIndex { kind.states($0, ($0.v > 0) == isInA) }
    found = place.map { ($0, difference.hypotheses[$0]) }
    // Where texts without the cue meet the hypothesis as often on both sides, as the other side does:
    // the planted share of what is left, or, of a lack, of what there was.
    if let hypothesis = found?.hypothesis {
      let other = isInA ? hypothesis.shareB : hypothesis.shareA
      let isMore = (hypothesis.v > 0) == isInA
      let size = share * (isMore ? 1 - other : other)
      expectedV = hypothesis.v > 0 ? size : -size
    }
  }
}
