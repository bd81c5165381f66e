import Findings
import Reports
import Testing

@Suite struct ExplanationPageTests {
  private func page(_ explanation: ClassifierExplanation) -> String {
    TextReport.page(explanation, command: "touchstone explain", provenance: "revision 1a2b3c4")
  }

  @Test(arguments: [
    "99 % [97, 100] of the classifier’s performance above chance", "7 hypotheses",
    "Decided alike", "93 %", "[92, 94]", "96 of 100", "61 %", "Possible shortcuts",
    "alone tells 89 of 100 pairs apart", "⚠ shortcut?", "× 164", "÷ 5", "−0.2 %",
    "the classifier is right", "the list is right", "none of the hypotheses holds",
    "120 unseen texts", "right in 73 %", "log-loss 0.11 bits", "98.5 %",
  ])
  func says(text: String) {
    #expect(mainPart(of: page(TextSamples.explanation)).contains(text), "\(text)")
  }

  @Test func curveShowsTheShareExplained() throws {
    let picture = try #require(pictures(in: page(TextSamples.explanation)).first)
    #expect(picture.contains("Explained of performance above chance, %"))
    var explanation = TextSamples.explanation
    for index in explanation.difference.curve.indices {
      explanation.difference.curve[index].share = nil
    }
    let other = try #require(pictures(in: page(explanation)).first)
    #expect(other.contains("Pairs of texts told apart, of 100"))
    #expect(other.contains(">the classifier</text>"))
  }

  @Test func refusalSaysWhy() {
    let page = mainPart(of: page(TextSamples.refused))
    #expect(page.contains("no share given"))
    #expect(page.contains("The classifier itself is no better than chance"))
    #expect(page.contains("cannot be told here"))
    #expect(!page.contains("id=\"disagreements\"") && !page.contains("id=\"contributions\""))
    #expect(pictures(in: page).isEmpty)
  }

  @Test func moreThanTheClassifier() {
    var explanation = TextSamples.explanation
    explanation.explained = ExplainedShare(share: 1.04, low: 0.98, high: 1.1)
    explanation.metric = "log-loss"
    let page = page(explanation)
    #expect(page.contains("104 % [98, 110]"))
    #expect(page.contains("the list does better than the classifier"))
    #expect(page.contains("leaves unsaid"))
    explanation.explained = ExplainedShare(share: 0, low: -0.02, high: 0.03)
    #expect(self.page(explanation).contains("0 % [−2, 3] of the classifier"))
  }

  @Test func terminalSaysTheSame() {
    let text = TextReport.terminal(
      TextSamples.explanation, width: 100, colour: false, report: "explanation.html")
    for part in [
      "99 % [97, 100] of", "classifier 99.0 %, the list 98.5 %", "93 % of texts [92, 94]", "÷ 5",
      "120 texts; the classifier was right in 73 %", "⚠ “contains a number", "Report: explanation",
    ] {
      #expect(text.contains(part), "\(part)")
    }
    let refused = TextReport.terminal(TextSamples.refused, width: 100, colour: false)
    #expect(refused.contains("cannot be said"))
    #expect(refused.contains("no better than chance"))
  }
}
