import Findings

/// Something of a text that can be counted; with a threshold it is a predicate.
package struct Feature: Sendable {
  /// Stands in `TextPredicate.feature`.
  package var name: String
  package var kind: HypothesisKind
  /// Thresholds that are tried.
  package var ladder: [Int]
  /// The amount is the greatest seen, not the sum.
  package var isGreatest = false
  /// Of features that are true of the same texts the one with the lowest is shown: low for what says
  /// most (a language, a date), high for what follows from it or is hard to check (a mean length).
  var cost = 1.0
  /// Short form for a threshold; completes "The text …".
  package var short: @Sendable (Int) -> String
  package var precise: @Sendable (Int) -> String

  /// A feature that counts occurrences of something with a name.
  static func occurrences(
    _ name: String, _ one: String, _ many: String, of kind: HypothesisKind,
    meaning: String, ladder: [Int] = [1, 2, 3, 5, 10], cost: Double = 1
  ) -> Feature {
    Feature(
      name: name, kind: kind, ladder: ladder, cost: cost,
      short: { $0 <= 1 ? "contains \(one)" : "contains at least \($0) \(many)" },
      precise: {
        $0 <= 1
          ? "At least once in the text: \(meaning)."
          : "At least \($0) times in the text: \(meaning)."
      })
  }

  /// A feature that is there or not.
  static func flag(
    _ name: String, _ short: String, of kind: HypothesisKind, meaning: String, cost: Double = 1
  ) -> Feature {
    Feature(
      name: name, kind: kind, ladder: [1], cost: cost, short: { _ in short },
      precise: { _ in meaning })
  }

  /// A feature that measures the text: so many characters, words.
  static func measure(
    _ name: String, of kind: HypothesisKind, ladder: [Int], cost: Double = 1,
    short: @escaping @Sendable (Int) -> String, meaning: @escaping @Sendable (Int) -> String
  ) -> Feature {
    Feature(
      name: name, kind: kind, ladder: ladder, isGreatest: true, cost: cost, short: short,
      precise: meaning)
  }
}

/// A family of features, found in one visit of a text.
///
/// The visit both counts (for all texts) and finds the places (for the few that are shown), so what is
/// marked is what was counted.
protocol FeatureFamily: Sendable {
  var features: [Feature] { get }
  func visit(_ text: LexedText, _ tally: inout Tally)
}

/// Takes in what a family finds in one text.
struct Tally {
  /// A count for each feature of all families; saturates at 65,535.
  var counts: UnsafeMutablePointer<UInt16>
  /// Where this family's features begin.
  var base = 0
  /// The feature whose places are wanted; -1 for none.
  var wanted = -1
  /// A place counts when its amount reaches this (for features whose amount is the greatest seen).
  var wantedAmount = 0
  var places: [Range<Int>] = []

  /// Counts one more.
  @inline(__always)
  mutating func add(_ feature: Int, _ start: Int, _ end: Int) {
    let index = base + feature
    if counts[index] < UInt16.max { counts[index] += 1 }
    if index == wanted { places.append(start..<end) }
  }

  /// Raises the amount to at least this.
  @inline(__always)
  mutating func raise(_ feature: Int, to amount: Int, _ start: Int = 0, _ end: Int = 0) {
    let index = base + feature
    let amount = max(0, min(amount, Int(UInt16.max)))
    if Int(counts[index]) < amount { counts[index] = UInt16(amount) }
    if index == wanted && amount >= wantedAmount && end > start { places.append(start..<end) }
  }
}

/// All families, and the features of all of them in one numbering.
package struct FeatureCatalogue: Sendable {
  let families: [any FeatureFamily]
  package let features: [Feature]
  let bases: [Int]

  package static let all = FeatureCatalogue([
    SurfaceFamily(), FormFamily(), GrammarFamily(), ManneredFamily(), NamesFamily(),
    LanguageFamily(), ReadabilityFamily(),
  ])

  init(_ families: [any FeatureFamily]) {
    self.families = families
    features = families.flatMap(\.features)
    var bases: [Int] = []
    var base = 0
    for family in families {
      bases.append(base)
      base += family.features.count
    }
    self.bases = bases
  }

  package func index(of name: String) -> Int? { features.firstIndex { $0.name == name } }

  /// Counts every feature of a text.
  package func count(_ text: LexedText, into counts: UnsafeMutablePointer<UInt16>) {
    var tally = Tally(counts: counts)
    for (family, base) in zip(families, bases) {
      tally.base = base
      family.visit(text, &tally)
    }
  }

  /// Places in a text that make a feature reach a threshold.
  package func places(of feature: Int, atLeast amount: Int, in text: LexedText) -> [Range<Int>] {
    withUnsafeTemporaryAllocation(of: UInt16.self, capacity: features.count) { counts in
      counts.initialize(repeating: 0)
      guard let base = counts.baseAddress else { return [] }
      var tally = Tally(counts: base, wanted: feature)
      tally.wantedAmount = features[feature].isGreatest ? amount : 0
      for (family, base) in zip(families, bases) {
        tally.base = base
        family.visit(text, &tally)
      }
      return tally.places
    }
  }
}
