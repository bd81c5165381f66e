import Documents
import Findings
import Foundation
import Studies
import Testing
import Texts

/// What is said of two sides.
@Suite struct DifferenceDocumentTests {
  static func document(_ difference: TextDifference) -> Document {
    TextFinding.difference(difference).document
  }

  static let document = document(TextSamples.difference)

  @Test func sectionsAreInTheOrderOfTheReadersQuestions() {
    #expect(
      Self.document.sections(.page) == [
        "hypotheses", "unconfirmed", "curve", "calibration", "method", "reading",
      ])
    #expect(
      Self.document(TextSamples.judged).sections(.page) == [
        "hypotheses", "unconfirmed", "curve", "calibration", "models", "method", "reading",
      ])
    #expect(Self.document.sections(.terminal) == ["hypotheses"])
  }

  @Test(arguments: [
    "7 differences confirmed", "99 of 100", "78 points more in spam [73, 83]",
    "40 points more in ham", "about 780 times as often", "p < 0.001", "never in ham", "≤ 0.2 %",
    "[0.02, 0.41]", "not confirmed on unseen texts", "p = 0.41",
    "found again in 95 % of random halves", "adds 0.42 bits a text", "contains a telephone number",
    "105 copies taken out", "From ham: against it", "+33 points on the texts that ranked",
    "78 % of spam contains", "20 times", "5 % [0.9, 23.6] of them", "Holm", "not what causes it",
    "It is true of no text of ham.", "Bars run from 0 to 100 %", "1718 to propose",
  ])
  func aPageSays(text: String) { #expect(Self.document.said(.page).contains(text), "\(text)") }

  @Test(arguments: [
    "7 differences confirmed", "642 texts of spam against 4512 of ham.",
    "tells spam from ham in 99 of 100 pairs [98.9, 99.5].", "78 %", "0.1 %", "+78 [73, 83]",
    "< 1e−300", "4e−103", "none", "Not confirmed on unseen texts (2): contains a question mark",
    "1 hypothesis confirmed in 20 shuffles", "ham is seven times",
  ])
  func aTerminalSays(text: String) {
    #expect(Self.document.said(.terminal).contains(text), "\(text)")
  }

  @Test func whatIsSaidTwiceWouldTire() {
    let said = Self.document.said(.page)
    #expect(said.components(separatedBy: "not what causes").count == 2)
    #expect(said.components(separatedBy: "It shrank").count == 2)
  }

  @Test func evidenceStaysMarked() throws {
    let card = try #require(Self.document.cards.first?.items.first)
    #expect(card.example?.text.pieces.first { $0.isMarked }?.text == "87121")
    #expect(card.example?.tone == .first && card.isOpen && card.shares.count == 2)
  }

  @Test func nothingConfirmed() {
    let document = Self.document(TextSamples.nothing)
    #expect(document.sections(.page) == ["method", "reading"])
    #expect(document.verdict.badge == "nothing confirmed" && document.verdict.tone == .uncertain)
    #expect(document.verdict.statement.plain.hasPrefix("Nothing tells first.txt"))
    for medium in [Medium.page, .terminal] {
      #expect(document.said(medium).contains("no better than guessing"))
    }
    #expect(document.said(.page).contains("Nothing stood out enough to be tested there."))
    #expect(document.figures.isEmpty && document.cards.isEmpty)
  }

  @Test func onlyUnconfirmedOnes() {
    var difference = TextSamples.difference
    for index in difference.hypotheses.indices { difference.hypotheses[index].confirmed = false }
    difference.sentences = []
    let document = Self.document(difference)
    #expect(document.sections(.page).first == "unconfirmed")
    let said = document.said(.page)
    #expect(said.contains("No difference between spam and ham held on unseen texts."))
    #expect(said.contains("Bars run from 0 to 100 %"))
    #expect(document.said(.terminal).contains("Not confirmed on unseen texts (9):"))
    #expect(document.said(.terminal).contains("and 6 others."))
  }

  @Test func tooFewTexts() {
    var difference = TextSamples.nothing
    difference.separability = nil
    #expect(Self.document(difference).said(.page).contains("cannot be told"))
    #expect(Self.document(difference).said(.terminal).contains("too few texts to tell"))
  }

  @Test(arguments: [
    "judged by http://localhost:8080/v1#small", "Asked for: what the senders want",
    "4 texts, counted as false", "finds 93 % [85, 97] of the true ones", "+54 points [47, 61]",
    "+44 points [38, 50]", "0.41 of a budget of 2.00", "the budget was reached", "5120 judgements",
    "83 of 100 pairs",
  ])
  func aModelsJudgements(text: String) {
    let document = Self.document(TextSamples.judged)
    #expect(document.said(.page).contains(text), "\(text)")
    #expect(
      document.said(.terminal).contains(
        "2310 calls to language models, 410 from the store, 3 failed, cost 0.41, stopped early: the"
      ))
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
    let document = Self.document(difference)
    #expect(document.said(.page).contains("n/a"))
    for medium in [Medium.page, .terminal] {
      #expect(!document.said(medium).contains("nan") && !document.said(medium).contains("inf"))
    }
  }

  @Test func hypothesesAreExported() throws {
    let table = try #require(Self.document.tables.first)
    #expect(table.name == "hypotheses" && table.rows.count == 9)
    #expect(table.rows.allSatisfy { $0.count == table.columns.count })
    #expect(table.rows[0][5] == .number(0.783) && table.rows[8][11] == .flag(false))
  }
}

/// What is said of several comparisons.
@Suite struct GroupsDocumentTests {
  @Test func everyValueHasItsSection() {
    let document = TextFinding.comparisons(TextSamples.comparisons).document
    #expect(
      document.sections(.page) == [
        "overview", "value-1", "value-2", "value-3", "calibration", "method", "reading",
      ])
    #expect(document.sections(.terminal) == ["overview", "value-1", "value-2", "value-3"])
    let said = document.said(.page)
    for text in [
      "2 of 3 values differ from the rest", "78 % against 0.1 % of the rest",
      "not what causes it", "2 more that were not confirmed on unseen texts",
    ] { #expect(said.contains(text), "\(text)") }
    #expect(document.said(.terminal).contains("and 4 more confirmed"))
    #expect(document.tables.map(\.name) == ["hypotheses", "groups"])
    let ids = document.cards.flatMap { $0.items.map(\.id) }
    #expect(Set(ids).isSubset(of: ids) && ids.contains("value-2-hypothesis-1"))
    let empty = TextFinding.comparisons(TextComparisons(label: nil, comparisons: [], seconds: 0))
    #expect(empty.document.sections(.page) == ["method"])
    #expect(empty.document.said(.terminal).contains("There was no value to compare."))
  }

  @Test func linksLeadToSections() {
    for finding in [
      TextFinding.comparisons(TextSamples.comparisons), .clusters(TextSamples.clusters),
    ] {
      let sections = finding.document.sections(.page)
      let links = finding.document.parts.compactMap {
        if case .link(_, let place) = $0 { place } else { nil }
      }
      #expect(links.count >= 4 && links.allSatisfy(sections.contains))
    }
  }

  @Test func caveatsOfAllAreSaidOnce() {
    var comparisons = TextSamples.comparisons
    for index in comparisons.comparisons.indices {
      comparisons.comparisons[index].caveats.append("The same for all.")
    }
    let said = TextFinding.comparisons(comparisons).document.said(.page)
    #expect(said.components(separatedBy: "The same for all.").count == 2)
    #expect(said.contains("likely to be missed"))
  }

  @Test func everyGroupHasItsSection() {
    let document = TextFinding.clusters(TextSamples.clusters).document
    #expect(
      document.sections(.page) == ["overview", "cluster-1", "cluster-2", "method", "reading"])
    for text in [
      "5154 texts in 2 groups", "1. contains the word call", "420 copies were", "Please call now",
      "points more in this group", "0.41", "The number of groups", "Cohesion over all is 0.34",
    ] { #expect(document.said(.page).contains(text), "\(text)") }
    for text in [
      "5154 texts in 2 groups", "3120", "0.41", "Please call now", "Nothing was confirmed",
      "and 4 more confirmed", "The number of groups",
    ] { #expect(document.said(.terminal).contains(text), "\(text)") }
    let empty = TextClusters(
      texts: 0, duplicates: 0, embedding: "http://a#<b>", clusters: [], cohesion: .nan, caveats: [],
      seed: 0, seconds: 0)
    #expect(TextFinding.clusters(empty).document.sections(.page) == ["method", "reading"])
  }
}

/// What is said of a classifier.
@Suite struct ExplanationDocumentTests {
  static func document(_ explanation: ClassifierExplanation) -> Document {
    TextFinding.explanation(explanation).document
  }

  @Test(arguments: [
    "99 % [97, 100] of the classifier’s performance above chance", "7 hypotheses",
    "Decided alike", "93 %", "[92, 94]", "96 of 100", "61 %", "Possible shortcuts",
    "alone tells 89 of 100 pairs apart", "⚠ shortcut?", "× 164", "÷ 5", "−0.2 %",
    "the classifier is right", "the list is right", "none of the hypotheses holds",
    "120 unseen texts", "right in 73 %", "log-loss 0.11 bits", "98.5 %",
  ])
  func aPageSays(text: String) {
    #expect(Self.document(TextSamples.explanation).said(.page).contains(text), "\(text)")
  }

  @Test(arguments: [
    "99 % [97, 100] of", "99.0 %", "98.5 %", "of texts", "93 % [92, 94]", "÷ 5",
    "120 unseen texts differently. The classifier was right in 73 %",
    "alone tells 89 of 100 pairs apart",
  ])
  func aTerminalSays(text: String) {
    #expect(Self.document(TextSamples.explanation).said(.terminal).contains(text), "\(text)")
  }

  @Test func curveShowsTheShareExplained() throws {
    func titles(_ explanation: ClassifierExplanation) -> [String] {
      Self.document(explanation).figures.flatMap { figure in
        if case .lines(let chart) = figure.content { chart.panels.map(\.title) } else { [String]() }
      }
    }
    #expect(titles(TextSamples.explanation) == ["Explained of performance above chance, %"])
    var explanation = TextSamples.explanation
    for index in explanation.difference.curve.indices {
      explanation.difference.curve[index].share = nil
    }
    #expect(titles(explanation) == ["Pairs of texts told apart, of 100"])
    #expect(Self.document(explanation).said(.page).contains("the classifier"))
  }

  @Test func refusalSaysWhy() {
    let document = Self.document(TextSamples.refused)
    #expect(document.verdict.badge == "no share given" && document.verdict.tone == .uncertain)
    for medium in [Medium.page, .terminal] {
      let said = document.said(medium)
      #expect(said.contains("cannot be said") && said.contains("Why no share is given"))
      #expect(said.contains("The classifier itself is no better than chance"))
    }
    #expect(document.said(.page).contains("cannot be told here"))
    #expect(document.sections(.page) == ["fidelity", "method", "reading"])
    #expect(document.figures.isEmpty)
  }

  @Test func moreThanTheClassifier() {
    var explanation = TextSamples.explanation
    explanation.explained = ExplainedShare(share: 1.04, low: 0.98, high: 1.1)
    explanation.metric = "log-loss"
    let said = Self.document(explanation).said(.page)
    for text in ["104 % [98, 110]", "the list does better than the classifier", "leaves unsaid"] {
      #expect(said.contains(text), "\(text)")
    }
    explanation.explained = ExplainedShare(share: 0, low: -0.02, high: 0.03)
    #expect(Self.document(explanation).said(.page).contains("0 % [−2, 3] of the classifier"))
  }
}

/// Texts that try to be more than texts: they stay apart from the document's own words.
@Suite struct HostileTextTests {
  static let nasty =
    "</script><img src=x> \u{0}\u{1B}[31m \u{202E}evil " + String(repeating: "x", count: 99)

  static func poisoned(_ difference: TextDifference) -> TextDifference {
    var result = difference
    (result.a.name, result.b.name) = (nasty, nasty)
    (result.goal, result.language) = (nasty, nasty)
    result.models = ModelUse(proposer: nasty, judge: nasty, stopped: nasty)
    for index in result.hypotheses.indices {
      result.hypotheses[index].text = nasty
      result.hypotheses[index].precise = "p" + nasty
      result.hypotheses[index].alike = [nasty]
      result.hypotheses[index].evaluator = .model
      let text = MarkedText(text: nasty, spans: [[-5, 3], [9, Int.max]], row: index)
      result.hypotheses[index].examples = HypothesisExamples(a: [text], b: [text])
    }
    return result
  }

  static var findings: [TextFinding] {
    var clusters = TextSamples.clusters
    clusters.embedding = nasty
    for index in clusters.clusters.indices {
      clusters.clusters[index].name = nasty
      clusters.clusters[index].difference = poisoned(clusters.clusters[index].difference)
    }
    var explanation = TextSamples.explanation
    explanation.difference = poisoned(explanation.difference)
    explanation.metric = nasty
    for index in explanation.contributions.indices { explanation.contributions[index].text = nasty }
    explanation.disagreements = [
      Disagreement(
        text: nasty, row: 1, label: nasty, score: .nan, list: 2, right: nasty, holds: [nasty])
    ]
    let comparisons = TextSamples.comparisons.comparisons.map(poisoned)
    return [
      .difference(poisoned(TextSamples.judged)), .clusters(clusters), .explanation(explanation),
      .comparisons(TextComparisons(label: nasty, comparisons: comparisons, seconds: 1)),
    ]
  }

  @Test func whatIsForeignStaysForeign() {
    for finding in Self.findings {
      let parts = finding.document.parts
      let own = parts.compactMap { if case .text(let text) = $0 { text } else { nil } }
      #expect(!own.contains { $0.contains("script") || $0.contains("evil") }, "\(finding.kind)")
      let foreign = parts.compactMap { if case .foreign(let text) = $0 { text } else { nil } }
      #expect(foreign.contains(Self.nasty), "\(finding.kind)")
    }
  }

  @Test func namesThatAreTextsAreCut() {
    let document = Self.findings[0].document
    #expect(document.heading.plain.count < 180)
    #expect(document.title.count < 150)
    #expect(document.cards.flatMap(\.sides).allSatisfy { $0.count <= 60 })
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
