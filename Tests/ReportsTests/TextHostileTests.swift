import Findings
import Foundation
import Reports
import Testing

/// Texts that try to be more than texts.
@Suite struct TextHostileTests {
  static let nasty =
    "</script><script>alert(1)</script><img src=x onerror=alert(2)> a < b && \"c\" 'd' ]]> -->"
    + " \u{0}\u{1B}[31mred\u{1B}]0;title\u{7} \u{202E}evil\u{2066}\u{2069} \r\n \u{9B}31m \u{FFFF}\u{7F} "
    + String(repeating: "x", count: 500) + " e" + String(repeating: "\u{301}", count: 60)
    + " 字字字👩‍👩‍👧‍👦❤️"

  static func poisoned(_ difference: TextDifference) -> TextDifference {
    var result = difference
    result.a.name = nasty
    result.b.name = "b" + nasty
    result.sentences = [nasty, nasty]
    result.caveats = [nasty]
    result.goal = nasty
    result.language = nasty
    result.models = ModelUse(proposer: nasty, judge: nasty, stopped: nasty)
    let count = nasty.unicodeScalars.count
    let spans = [[-5, 3], [2, 9], [40, 30], [count - 3, Int.max], [1], [], [Int.min, Int.min]]
    for index in result.hypotheses.indices {
      result.hypotheses[index].text = nasty
      result.hypotheses[index].precise = "p" + nasty
      result.hypotheses[index].alike = [nasty]
      result.hypotheses[index].evaluator = index % 2 == 0 ? .model : .human
      let text = MarkedText(text: nasty, spans: spans, row: index)
      result.hypotheses[index].examples = HypothesisExamples(a: [text], b: [text])
    }
    return result
  }

  static var comparisons: TextComparisons {
    TextComparisons(
      label: nasty, comparisons: TextSamples.comparisons.comparisons.map(poisoned), seconds: 1)
  }

  static var clusters: TextClusters {
    var clusters = TextSamples.clusters
    clusters.embedding = nasty
    clusters.caveats = [nasty]
    for index in clusters.clusters.indices {
      clusters.clusters[index].name = nasty
      clusters.clusters[index].central = [MarkedText(text: nasty, spans: [[3, 900]], row: 1)]
      clusters.clusters[index].difference = poisoned(clusters.clusters[index].difference)
    }
    return clusters
  }

  static var explanation: ClassifierExplanation {
    var explanation = TextSamples.explanation
    explanation.difference = poisoned(explanation.difference)
    explanation.refused = nasty
    explanation.warnings = [nasty]
    explanation.metric = nasty
    for index in explanation.contributions.indices {
      explanation.contributions[index].text = nasty
    }
    explanation.disagreements = [
      Disagreement(
        text: nasty, row: 1, label: nasty, score: .nan, list: 2, right: nasty, holds: [nasty])
    ]
    return explanation
  }

  static var pages: [String] {
    [
      TextReport.page(poisoned(TextSamples.judged), command: nasty, provenance: nasty),
      TextReport.page(poisoned(TextSamples.nothing), command: nasty, provenance: nasty),
      TextReport.page(comparisons, command: nasty, provenance: nasty),
      TextReport.page(clusters, command: nasty, provenance: nasty),
      TextReport.page(explanation, command: nasty, provenance: nasty),
    ]
  }

  @Test func nothingBreaksOutOfAPage() throws {
    for page in Self.pages {
      let main = mainPart(of: page)
      #expect(!main.contains("<script") && !main.contains("<img") && !main.contains("a < b"))
      // Two of the page itself, and the data.
      #expect(page.components(separatedBy: "<script").count == 4)
      #expect(isWellFormed(main))
      for scalar in main.unicodeScalars {
        switch scalar {
        case "\u{202A}"..."\u{202E}", "\u{2066}"..."\u{2069}", "\u{0}"..."\u{8}",
          "\u{B}"..."\u{1F}",
          "\u{7F}"..."\u{9F}":
          Issue.record("U+\(String(scalar.value, radix: 16)) is on the page")
        default: break
        }
      }
    }
  }

  @Test(arguments: [40, 59, 60, 80, 100, 200], [false, true])
  func nothingBreaksOutOfATerminal(width: Int, colour: Bool) {
    let texts = [
      TextReport.terminal(Self.poisoned(TextSamples.judged), width: width, colour: colour),
      TextReport.terminal(Self.comparisons, width: width, colour: colour),
      TextReport.terminal(Self.clusters, width: width, colour: colour),
      TextReport.terminal(Self.explanation, width: width, colour: colour),
    ]
    for text in texts {
      for line in text.components(separatedBy: "\n") {
        #expect(TerminalText.width(line) <= width, "\(line)")
      }
      let plain = text.replacing(/\u{1B}\[[0-9]+m/, with: "")
      for scalar in plain.unicodeScalars {
        switch scalar {
        case "\n": break
        case "\u{202A}"..."\u{202E}", "\u{2066}"..."\u{2069}", "\u{0}"..."\u{1F}",
          "\u{7F}"..."\u{9F}":
          Issue.record("U+\(String(scalar.value, radix: 16)) is in the terminal")
        default: break
        }
      }
      #expect(text.contains("\u{1B}") == colour)
    }
  }
}

@Suite struct TextMarksTests {
  private func pieces(_ text: String, _ spans: [[Int]]) -> String {
    TextMarks.pieces(MarkedText(text: text, spans: spans, row: 1))
      .map { $0.isMarked ? "[\($0.text)]" : $0.text }.joined()
  }

  @Test func spansAreClampedAndMerged() {
    #expect(pieces("abcdef", [[1, 3]]) == "a[bc]def")
    #expect(pieces("abcdef", [[3, 5], [1, 3], [2, 4]]) == "a[bcde]f")
    #expect(
      pieces("abcdef", [[-9, 2], [4, 99], [3, 3], [5, 1], [1], [], [1, 2, 3]]) == "[ab]cd[ef]")
    #expect(pieces("abc", [[Int.min, Int.max]]) == "[abc]")
    #expect(pieces("abc", [[7, 9]]) == "abc")
    #expect(pieces("", [[0, 1]]) == "")
  }

  @Test func spansCountScalarsAndNotCharacters() {
    // The flag is two scalars and one character.
    #expect(pieces("🇩🇪 abc", [[3, 5]]) == "🇩🇪 [ab]c")
    #expect(pieces("e\u{301}xy", [[2, 3]]) == "e\u{301}[x]y")
  }

  @Test func whatCannotBeSeenIsShown() {
    #expect(TextMarks.visible("a\u{1B}[31mb") == "a␛[31mb")
    #expect(TextMarks.visible("a\r\nb\rc\r") == "a\nb␍c␍")
    #expect(TextMarks.visible("x\u{202E}y") == "x⟦U+202E⟧y")
    #expect(TextMarks.visible("a\u{0}\u{7F}\u{9B}\u{FFFF}") == "a␀␡\u{FFFD}\u{FFFD}")
    #expect(TextMarks.line(" a\n\t b ") == "a b")
    let stacked = TextMarks.visible("e" + String(repeating: "\u{301}", count: 60))
    #expect(stacked.unicodeScalars.count == 5)
    #expect(TextMarks.visible("שלום ❤️ 👩‍👩‍👧") == "שלום ❤️ 👩‍👩‍👧")
  }

  @Test func longNamesAreCut() {
    #expect(TextMarks.name(String(repeating: "a", count: 300)).count == 60)
  }
}
