import Findings
import Testing
import Texts

/// A known corpus: figures counted independently, with regular expressions, on the same file.
@Suite(.enabled(if: Messages.isPresent)) struct MessagesTests {
  /// Statement, shares of spam and ham in per cent, and how far off they may be.
  static let figures: [(String, Double, Double, Double)] = [
    ("contains a number of 5 or more digits", 78.3, 0.1, 0.5),
    ("contains a digit", 94.8, 15.7, 0.5),
    ("is at least 100 characters long", 90.1, 22.8, 0.5),
    ("contains a word of 4 or more letters in capitals", 58.4, 6.2, 0.5),
    ("contains an exclamation mark", 49.0, 11.6, 0.5),
    ("contains a currency sign", 34.4, 0.4, 0.5),
    ("contains a link", 18.2, 0.3, 0.5),
    ("contains a question mark", 17.9, 22.6, 0.5),
    // Patterns give 22.1 to 23.3 % of spam as they bound words, and 0.4 % of ham by taking "won't" for
    // "won". By word and stem it is 21.8 % and none.
    ("contains one of the words \"prize\", \"claim\" or \"won\"", 22.7, 0.4, 1.5),
  ]

  @Test func sharesAreThoseCountedElsewhere() async throws {
    let two = try Messages.read()
    let found = try await verifyStatements(
      Self.figures.map { Statements.statement($0.0) }, two.corpus, two.sides,
      DifferenceOptions(keepsDuplicates: true))
    #expect(found.a.texts == 747 && found.b.texts == 4827)
    #expect(found.hypotheses.count == Self.figures.count)
    for (hypothesis, (text, spam, ham, most)) in zip(found.hypotheses, Self.figures) {
      #expect(hypothesis.text == text && hypothesis.evaluator == .exact)
      #expect(abs(100 * hypothesis.shareA - spam) <= most, "\(text): \(hypothesis.shareA)")
      #expect(abs(100 * hypothesis.shareB - ham) <= most, "\(text): \(hypothesis.shareB)")
    }
  }

  @Test(arguments: 1...3) func digitsAreTheFirstThingSaid(seed: UInt64) async throws {
    let two = try Messages.read()
    let found = try await compareTexts(two.corpus, two.sides, DifferenceOptions(seed: seed))
    let separability = try #require(found.separability)
    #expect(separability.auroc >= 0.98 && separability.low > 0.97 && separability.high <= 1)
    let first = try #require(found.hypotheses.first)
    #expect(first.text.contains("digit") && first.confirmed && first.v > 0.7)
    #expect(found.a.duplicates > 0 && found.a.texts + found.a.duplicates == 747)
    #expect(found.hypotheses.count { $0.confirmed } >= 5)
    // Additive in digits alone, and in all of the list.
    let (alone, all) = try (#require(found.curve.first), #require(found.curve.last))
    #expect(alone.auroc > 0.85 && all.auroc > 0.97 && all.auroc >= alone.auroc)
  }
}
