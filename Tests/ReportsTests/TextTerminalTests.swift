import Findings
import Foundation
import Reports
import Testing

@Suite struct TextTerminalTests {
  private func text(_ width: Int, colour: Bool = false) -> String {
    TextReport.terminal(
      TextSamples.difference, width: width, colour: colour, report: "spam.html")
  }

  @Test(arguments: [20, 40, 59, 60, 72, 80, 100, 120, 300], [false, true])
  func fitsTheWidth(width: Int, colour: Bool) {
    let texts = [
      text(width, colour: colour),
      TextReport.terminal(TextSamples.judged, width: width, colour: colour),
      TextReport.terminal(TextSamples.nothing, width: width, colour: colour),
      TextReport.terminal(TextSamples.comparisons, width: width, colour: colour),
      TextReport.terminal(TextSamples.clusters, width: width, colour: colour),
      TextReport.terminal(TextSamples.explanation, width: width, colour: colour),
      TextReport.terminal(TextSamples.refused, width: width, colour: colour),
    ]
    for text in texts {
      for line in text.components(separatedBy: "\n") {
        #expect(TerminalText.width(line) <= max(40, width), "\(line)")
      }
      #expect(text.contains("\u{1B}") == colour)
      #expect(!text.contains("\n\n\n"))
    }
  }

  @Test func showsWhatMatters() {
    let text = text(100)
    #expect(text.hasPrefix("7 DIFFERENCES CONFIRMED  spam (642 texts) against ham (4512 texts)\n"))
    for part in [
      "99 of 100 pairs [98.9, 99.5]", "1  contains a number of 5 or more digits", "78 %", "0.1 %",
      "+78 [73, 83]", "< 1e−300 ✓", "4e−103", "−40 [−44, −35]", "none", "to «87121» now",
      "“«I'll» be there", "Not confirmed on unseen texts (2): contains a question mark",
      "1 hypothesis confirmed in 20 shuffles", "• ham is seven times", "Report: spam.html",
    ] {
      #expect(text.contains(part), "\(part)")
    }
    #expect(text.components(separatedBy: "✓").count == 8)
  }

  @Test func evidenceIsColouredWhereAllowed() {
    let text = text(100, colour: true)
    #expect(text.contains("\u{1B}[34m87121\u{1B}[0m"))
    #expect(!text.contains("«"))
  }

  @Test func narrowTerminalsStackTheColumns() {
    let text = text(44)
    #expect(text.contains("    spam ██████████████████"))
    #expect(text.contains("    +78 [73, 83] points, p < 0.001 ✓"))
    #expect(!text.contains("«"))
  }

  @Test func manyUnconfirmedAreCounted() {
    var difference = TextSamples.difference
    for index in difference.hypotheses.indices { difference.hypotheses[index].confirmed = false }
    let text = TextReport.terminal(difference, width: 90, colour: false)
    #expect(text.hasPrefix("NOTHING CONFIRMED"))
    #expect(text.contains("Not confirmed on unseen texts (9):"))
    #expect(text.contains("and 6 others."))
    #expect(!text.contains("The text …"))
  }

  @Test func examplesAreCutRoundTheirEvidence() {
    var difference = TextSamples.difference
    let filler = String(repeating: "word ", count: 300)
    difference.hypotheses[0].examples.a = [
      TextSamples.marked(filler + "«12345» " + filler, row: 1)
    ]
    let text = TextReport.terminal(difference, width: 70, colour: false)
    #expect(text.contains("“…"))
    #expect(text.contains("word «12345» word"))
    #expect(text.contains("…”"))
  }

  @Test func clustersAndComparisonsShowTheFirstOfEach() {
    let clusters = TextReport.terminal(TextSamples.clusters, width: 90, colour: false)
    for part in [
      "5154 texts in 2 groups", "cohesion", "1. contains the word call", "3120", "0.41",
      "“Please call now", "this group", "and 4 more confirmed", "Nothing was confirmed",
      "• The number of groups",
    ] {
      #expect(clusters.contains(part), "\(part)")
    }
    let comparisons = TextReport.terminal(TextSamples.comparisons, width: 90, colour: false)
    #expect(comparisons.contains("3 values of topic, each against the rest"))
    #expect(comparisons.contains("other (420)"))
  }

  @Test func wideCharactersTakeTwoColumns() {
    #expect(TerminalText.width("字a") == 3)
    #expect(TerminalText.width("e\u{301}") == 1)
    #expect(TerminalText.width("❤️") == 2)
    #expect(TerminalText.cut("字字字", to: 5) == "字字…")
    #expect(TerminalText.wrap("字字字 ab", width: 4) == ["字字", "字", "ab"])
    #expect(TerminalText.wrap("字", width: 1) == ["字"])
  }
}

@Suite struct TextNumbersTests {
  @Test(
    arguments: [
      (0.783, "78 %"), (0.001, "0.1 %"), (0.0004, "0.04 %"), (0, "0 %"), (1, "100 %"),
      (0.996, "99.6 %"), (0.9996, "99.96 %"), (0.052, "5 %"), (.nan, "n/a"), (1.04, "104 %"),
      (-0.02, "−2 %"),
    ] as [(Double, String)])
  func shares(share: Double, text: String) { #expect(TextNumbers.share(share) == text) }

  @Test(
    arguments: [
      (0.992, "99 of 100"), (0.9971, "997 of 1000"), (0.99999, "more than 9999 of 10,000"),
      (1, "100 of 100"), (0.51, "51 of 100"), (0.001, "1 of 1000"), (0, "0 of 100"),
      (0.000001, "fewer than 1 of 10,000"), (.nan, "n/a"), (2, "n/a"),
    ] as [(Double, String)])
  func often(share: Double, text: String) { #expect(TextNumbers.often(share) == text) }

  @Test(
    arguments: [
      (0.03, "0.03"), (3e-12, "3e−12"), (0, "< 1e−300"), (1, "1"), (1.2, "1"), (.nan, "n/a"),
    ] as [(Double, String)])
  func probabilities(p: Double, text: String) { #expect(TextNumbers.p(p) == text) }

  @Test func pointsFollowTheirInterval() {
    let large = TextNumbers.points(0.782, 0.727, 0.83)
    #expect(large.value == "+78" && large.interval == "[73, 83]")
    let small = TextNumbers.points(-0.0042, -0.006, -0.002)
    #expect(small.value == "−0.4" && small.interval == "[−0.6, −0.2]")
    let none = TextNumbers.parts(0, 0, 0.009)
    #expect(none.share == "none" && none.interval == "≤ 0.9 %")
    let all = TextNumbers.parts(1, 0.991, 1)
    #expect(all.share == "100 %" && all.interval == "[99.1, 100]")
  }
}
