import Findings
import Foundation
import Reports
import Testing

/// The main part of a page, without the data that is not shown.
func mainPart(of page: String) -> String {
  guard let start = page.range(of: "<main>"), let end = page.range(of: "</main>") else { return "" }
  var main = String(page[start.lowerBound..<end.upperBound])
  if let data = main.range(of: "<script type=\"application/json\""),
    let dataEnd = main.range(of: "</script>", range: data.upperBound..<main.endIndex)
  {
    main.removeSubrange(data.lowerBound..<dataEnd.upperBound)
  }
  return main
}

@Suite struct TextPageTests {
  static let command = "touchstone differ messages.tsv --label label --target spam"
  static let provenance = "Touchstone, revision 1a2b3c4"
  static let page = page(TextSamples.difference)

  static func page(_ difference: TextDifference) -> String {
    TextReport.page(difference, command: command, provenance: provenance)
  }

  static var all: [String] {
    [TextSamples.difference, TextSamples.nothing, TextSamples.judged].map(page) + [
      TextReport.page(TextSamples.comparisons, command: command, provenance: provenance),
      TextReport.page(TextSamples.clusters, command: command, provenance: provenance),
      TextReport.page(TextSamples.explanation, command: command, provenance: provenance),
      TextReport.page(TextSamples.refused, command: command, provenance: provenance),
    ]
  }

  private func sections(_ page: String) -> [String] {
    page.matches(of: /<section id="([a-z0-9-]+)"/).map { String($0.1) }
  }

  @Test func everyPageIsWellFormedAndStandsAlone() {
    for page in Self.all {
      #expect(isWellFormed(mainPart(of: page)), "\(mainPart(of: page).prefix(300))")
      for text in [" src=", "@import", "url(", "<link"] { #expect(!page.contains(text), "\(text)") }
      #expect(mainPart(of: page).contains(Self.provenance))
      let ids = page.matches(of: /\sid="([^"]+)"/).map { String($0.1) }
      #expect(Set(ids).count == ids.count)
      for link in page.matches(of: /href="#([^"]+)"/) { #expect(ids.contains(String(link.1))) }
    }
  }

  @Test func samePageEachTime() {
    #expect(Self.all == Self.all)
  }

  @Test func sectionsAreInTheOrderOfTheReadersQuestions() {
    #expect(
      sections(Self.page) == [
        "hypotheses", "unconfirmed", "curve", "calibration", "method", "reading",
      ])
    #expect(
      sections(Self.page(TextSamples.judged)) == [
        "hypotheses", "unconfirmed", "curve", "calibration", "models", "method", "reading",
      ])
  }

  @Test(arguments: [
    "7 differences confirmed", "99 of 100", "78 points more in <bdi>spam</bdi>",
    "40 points more in <bdi>ham</bdi>", "about 780 times as often", "p &lt; 0.001",
    "never in <bdi>ham</bdi>", "none <small>≤ 0.2 %</small>", "0.1 % <small>[0.02, 0.41]</small>",
    "not confirmed on unseen texts", "p = 0.41", "found again in 95 % of random halves",
    "adds 0.42 bits a text", "contains a telephone number", "105 copies taken out",
    "<mark>87121</mark>", "From <bdi>ham</bdi>: against it", "+33 points on the texts that ranked",
    "78\u{A0}% of spam contains", "20 times", "5 % [0.9, 23.6] of them", "Holm",
    "not what causes it", "It is true of no text of <bdi>ham</bdi>.",
  ])
  func says(text: String) { #expect(mainPart(of: Self.page).contains(text), "\(text)") }

  @Test func causeIsDeniedOnce() {
    for page in [Self.page, Self.all[3]] {
      #expect(page.components(separatedBy: "not what causes").count == 2)
    }
  }

  @Test func onlyWhatShrankSaysSo() {
    #expect(Self.page.components(separatedBy: "It shrank").count == 2)
  }

  @Test func findingIsEmbeddedWhole() throws {
    let start = try #require(
      Self.page.range(of: "<script type=\"application/json\" id=\"finding\">"))
    let end = try #require(Self.page[start.upperBound...].range(of: "</script>"))
    let json = Self.page[start.upperBound..<end.lowerBound]
    let finding = try JSONDecoder().decode(TextDifference.self, from: Data(json.utf8))
    #expect(finding == TextSamples.difference)
  }

  // MARK: - Branches

  @Test func nothingConfirmed() {
    let page = Self.page(TextSamples.nothing)
    #expect(sections(page) == ["method", "reading"])
    #expect(page.contains("nothing confirmed"))
    #expect(page.contains("<p class=\"statement long\">Nothing tells first.txt"))
    #expect(page.contains("no better than guessing"))
    #expect(page.contains("Nothing stood out enough to be tested there."))
    #expect(pictures(in: page).isEmpty)
  }

  @Test func onlyUnconfirmedOnes() {
    var difference = TextSamples.difference
    difference.hypotheses.removeAll(where: \.confirmed)
    difference.sentences = []
    let page = Self.page(difference)
    #expect(sections(page).first == "unconfirmed")
    #expect(page.contains("No difference between spam and ham held on unseen texts."))
    #expect(page.contains("Bars run from 0 to 50 %"))
    #expect(isWellFormed(mainPart(of: page)))
  }

  @Test func tooFewTexts() {
    var difference = TextSamples.nothing
    difference.separability = nil
    difference.sentences = ["There are too few texts."]
    let page = Self.page(difference)
    #expect(page.contains("cannot be told"))
    #expect(isWellFormed(mainPart(of: page)))
  }

  @Test func aModelsJudgements() {
    let page = Self.page(TextSamples.judged)
    for text in [
      "judged by <bdi>http://localhost:8080/v1#small</bdi>",
      "Asked for: <bdi>what the senders want",
      "4 texts, counted as false", "finds 93 % [85, 97] of the true ones", "+54 points [47, 61]",
      "+44 points [38, 50]", "0.41 of a budget of 2.00", "the budget was reached",
      "5120 judgements", "83 of 100 pairs",
    ] {
      #expect(page.contains(text), "\(text)")
    }
  }

  @Test func numbersThatAreNone() {
    var difference = TextSamples.difference
    for index in difference.hypotheses.indices {
      difference.hypotheses[index].shareA = .nan
      difference.hypotheses[index].vLow = -.infinity
      difference.hypotheses[index].v = .nan
      difference.hypotheses[index].pAdjusted = .nan
      difference.hypotheses[index].gain = .infinity
      difference.hypotheses[index].lift = .infinity
      difference.hypotheses[index].stability = .nan
    }
    difference.separability = Separability(auroc: .nan, low: .nan, high: .nan)
    difference.curve[0].auroc = .nan
    difference.curve[1].low = -.infinity
    let page = Self.page(difference)
    #expect(page.contains("n/a"))
    #expect(isWellFormed(mainPart(of: page)))
    #expect(!mainPart(of: page).contains("nan"))
    for width in [40, 80, 120] {
      #expect(!TextReport.terminal(difference, width: width, colour: false).contains("nan"))
    }
  }

  // MARK: - Several comparisons and clusters

  @Test func everyValueHasItsSection() {
    let page = Self.all[3]
    #expect(
      sections(page) == [
        "overview", "value-1", "value-2", "value-3", "calibration", "method", "reading",
      ])
    #expect(page.contains("2 of 3 values differ from the rest"))
    #expect(page.contains("78 % against 0.1 % of the rest"))
    let empty = TextReport.page(
      TextComparisons(label: nil, comparisons: [], seconds: 0), command: "c", provenance: "p")
    #expect(sections(empty) == ["method"])
    #expect(isWellFormed(mainPart(of: empty)))
  }

  @Test func caveatsOfAllAreSaidOnce() {
    var comparisons = TextSamples.comparisons
    for index in comparisons.comparisons.indices {
      comparisons.comparisons[index].caveats.append("The same for all.")
    }
    let page = mainPart(
      of: TextReport.page(comparisons, command: "c", provenance: "p"))
    #expect(page.components(separatedBy: "The same for all.").count == 2)
    #expect(page.contains("likely to be missed"))
  }

  @Test func everyClusterHasItsSection() {
    let page = Self.all[4]
    #expect(
      sections(page) == ["overview", "cluster-1", "cluster-2", "method", "reading"])
    for text in [
      "5154 texts in 2 groups", "1. <bdi>contains the word call</bdi>", "420 copies were",
      "Please call now", "points more in <bdi>this group</bdi>", "0.41",
    ] {
      #expect(page.contains(text), "\(text)")
    }
    let empty = TextClusters(
      texts: 0, duplicates: 0, embedding: "http://a#<b>", clusters: [], cohesion: .nan, caveats: [],
      seed: 0, seconds: 0)
    #expect(
      isWellFormed(mainPart(of: TextReport.page(empty, command: "c", provenance: "p"))))
  }
}
