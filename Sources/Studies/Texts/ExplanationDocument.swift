import Documents
import Findings
import Foundation
import Ground
import Texts

/// Tells how much of a classifier's performance a list of hypotheses explains.
struct ExplanationTold {
  var explanation: ClassifierExplanation

  private var told: DifferenceTold { DifferenceTold(difference: explanation.difference) }
  private var a: Inline { told.a }

  func document() -> Document {
    let isRefused = explanation.explained == nil
    let beyond: [Inline] =
      (explanation.explained?.share ?? 0) > 1
      ? ["More than 100 % means that the list does better than the classifier."] : []
    let blocks: [Block] =
      [
        refusal, places, warnings, curve, contributions, fidelity, disagreements,
      ] + told.list(opensFirst: false) + told.calibration + told.models + [told.caveats]
      + told.method(
        seconds: explanation.difference.seconds,
        before: [
          .paragraph(
            """
            An additive model (the odds of the label rise or fall with each sentence that is true of \
            a text) was fitted on one part of the texts and read on another.
            """)
        ], more: reading)
    return Document(
      kind: "texts", title: "What explains a classifier of \(told.title)",
      heading: "What does the classifier that tells \(a) from \(told.b) go by?",
      verdict: Document.Verdict(
        tone: isRefused ? .uncertain : .good, badge: isRefused ? "no share given" : nil,
        statement: statement, sentences: beyond + told.sentences), blocks: blocks)
  }

  // MARK: - Head

  private var statement: Inline {
    guard let explained = explanation.explained else {
      return "How much of the classifier is explained cannot be said."
    }
    let interval = TextNumbers.interval(explained.low, explained.high)
    let share = [TextNumbers.share(explained.share), interval].filter { !$0.isEmpty }
    let count =
      explanation.contributions.isEmpty
      ? explanation.difference.hypotheses.count : explanation.contributions.count
    return """
      \(share.joined(separator: " ")) of the classifier’s performance above chance is explained by \
      \(NumberText.count(count, "hypothesis", "hypotheses")).
      """
  }

  private var refusal: Block {
    .callout(
      .uncertain, explanation.refused == nil ? "" : "Why no share is given",
      [.paragraph(Inline(explanation.refused ?? ""))])
  }

  /// Classifier, list, share and agreement side by side: four different things.
  private var places: Block {
    func column(_ name: Inline, _ what: Inline, _ value: String?, _ note: String) -> Fact {
      Fact(
        name,
        values: [DifferenceTold.value(what, value ?? NumberText.missing, Inline(note))])
    }
    let explained = explanation.explained
    return .facts(
      Facts(
        .large,
        [
          column(
            "The classifier", "of pairs told apart", told(explanation.classifier),
            notes(explanation.classifier)),
          column(
            "The list", "of pairs told apart", explanation.list.map(told),
            explanation.list.map(notes) ?? ""),
          column(
            "Explained", "of performance above chance",
            explained.map { TextNumbers.share($0.share) } ?? "not given",
            explained.map { TextNumbers.interval($0.low, $0.high) } ?? ""),
          column(
            "Decided alike", "of texts",
            explanation.fidelity.agreement.map { TextNumbers.share($0) },
            agreed),
        ]))
  }

  private func told(_ performance: ClassifierPerformance) -> String {
    TextNumbers.pairs(performance.auroc, performance.low, performance.high)
  }

  private func notes(_ performance: ClassifierPerformance) -> String {
    let places = TextNumbers.decimals(
      ofPoints: performance.auroc, performance.low, performance.high)
    let interval = TextNumbers.interval(performance.low, performance.high, decimals: places)
    let loss = performance.logLoss.map { "log-loss \(NumberText.short($0, digits: 2)) bits" }
    return [interval, loss ?? ""].filter { !$0.isEmpty }.joined(separator: ", ")
  }

  private var agreed: String {
    let fidelity = explanation.fidelity
    return TextNumbers.interval(fidelity.agreementLow ?? .nan, fidelity.agreementHigh ?? .nan)
  }

  private var warnings: Block {
    let note: Inline = """
      These are signs of surface form alone that foretell the label. A classifier that goes by them \
      may fail where they no longer hold.
      """
    return .callout(
      .bad, explanation.warnings.isEmpty ? "" : "Possible shortcuts",
      explanation.warnings.isEmpty
        ? []
        : [.only(.page, [.paragraph(note, .muted)])]
          + explanation.warnings.map { .paragraph(Inline($0)) })
  }

  // MARK: - Curve

  private var curve: Block {
    let points = explanation.difference.curve.filter { $0.share?.isFinite == true }
    let shares = DifferenceTold.curveFigure(
      points, { ($0.share ?? 0, $0.share ?? 0, $0.share ?? 0) },
      title: "Share of the classifier's performance explained by the first hypotheses",
      yTitle: "Explained of performance above chance, %", start: 0,
      levels: [LineChart.Level("the classifier", 100)],
      caption: "Read on texts that had no part in choosing or weighing the hypotheses.")
    return .pageSection(
      "curve", "How far the list goes",
      [shares.isEmpty ? told.curveFigure(classifier: explanation.classifier.auroc) : shares])
  }

  // MARK: - Contributions

  private var contributions: Block {
    let items = explanation.contributions
    let full = items.map { max(0, $0.own) + max(0, $0.shared) }.filter(\.isFinite).max() ?? 1
    let rows = items.map { item -> [Inline] in
      let flag: Inline = item.shortcut ? " " + .strong("⚠ shortcut?", .uncertain) : ""
      let log = (item.coefficient > 0 ? "+" : "") + NumberText.short(item.coefficient, digits: 2)
      return [
        "\(foreign: item.text)\(flag)", .bar(.stacked(item.own, item.shared, full: full)),
        Inline(Self.share(item.own)), Inline(Self.share(item.shared)),
        "\(Self.odds(item.coefficient)) \(Inline.small(Inline(log)))",
      ]
    }
    let how: Inline = """
      The full colour is what a hypothesis alone adds to the others, the pale what it shares with \
      them. Parts that are shared are counted with each, so that they do not add up to the whole. The \
      odds are those of \(a), with the log-odds beside them.
      """
    let table = Table(
      [
        .text("The text …"), .text("Own and shared", rank: 3), .number("Own"),
        .number("Shared"), .number("Odds"),
      ], rows: rows, most: rows.count, terminalRows: rows.count)
    return .section(
      "contributions", "What each hypothesis carries",
      rows.isEmpty ? [] : [lead(how), .table(table)])
  }

  /// A part of the explained share, which may be less than nothing.
  private static func share(_ value: Double) -> String {
    guard value.isFinite else { return NumberText.missing }
    return NumberText.fixed(value * 100, decimals: abs(value) < 0.1 ? 1 : 0) + " %"
  }

  /// What log-odds do to the odds: `× 12`, `÷ 3`.
  private static func odds(_ coefficient: Double) -> String {
    guard coefficient.isFinite else { return NumberText.missing }
    return (coefficient < 0 ? "÷ " : "× ") + NumberText.short(exp(abs(coefficient)), digits: 2)
  }

  // MARK: - Fidelity

  private var fidelity: Block {
    let fidelity = explanation.fidelity
    func column(
      _ name: Inline, _ value: Double?, _ low: Double?, _ high: Double?, _ gloss: Inline,
      isPairs: Bool = false
    ) -> Fact {
      guard let value, value.isFinite else {
        let missing = DifferenceTold.value("", NumberText.missing, "cannot be told here")
        return Fact(name, values: [missing], gloss: gloss)
      }
      let interval = TextNumbers.interval(low ?? .nan, high ?? .nan)
      let unit = isPairs && !interval.isEmpty ? " of 100" : ""
      return Fact(
        name,
        values: [
          DifferenceTold.value(
            "", isPairs ? TextNumbers.often(value) : TextNumbers.share(value),
            Inline(interval + unit))
        ], gloss: gloss, bar: .track(value, low: low, high: high, full: 1, tone: .plain))
    }
    return .pageSection(
      "fidelity", "Does the list decide as the classifier does?",
      [
        lead(
          """
          Performance explained says how well the list foretells the label. This says how closely it \
          follows the classifier, right or wrong: a list can do as well as a classifier and yet decide \
          many texts differently.
          """),
        .facts(
          Facts(
            .large,
            [
              column(
                "Decided alike", fidelity.agreement, fidelity.agreementLow, fidelity.agreementHigh,
                "Of all unseen texts, those on which list and classifier decide the same."),
              column(
                "Decisions ordered", fidelity.auroc, fidelity.aurocLow, fidelity.aurocHigh,
                """
                Pairs of a text that the classifier accepts and one that it rejects, which the list \
                puts the right way round.
                """, isPairs: true),
              column(
                "Scores accounted for", fidelity.deviance, fidelity.devianceLow,
                fidelity.devianceHigh,
                """
                Of the variation in the classifier’s probabilities (their deviance), what the list \
                accounts for.
                """),
            ])),
      ])
  }

  // MARK: - Disagreements

  private var disagreements: Block {
    let texts = NumberText.count(explanation.disagreeing, "unseen text", "unseen texts")
    let right =
      explanation.classifierRightShare.map {
        " The classifier was right in \(TextNumbers.share($0)) of them, the list in the others."
      } ?? ""
    let isEmpty = explanation.disagreeing == 0 && explanation.disagreements.isEmpty
    return .section(
      "disagreements", "Where they disagree",
      isEmpty
        ? []
        : [.paragraph("List and classifier decide \(texts) differently.\(right)", .lead)]
          + [.only(.page, explanation.disagreements.flatMap(disagreement))])
  }

  private func disagreement(_ item: Disagreement) -> [Block] {
    let right: Inline =
      switch item.right {
      case "classifier": "the classifier is right"
      case "list": "the list is right"
      default: .foreign(item.right)
      }
    let holds: Inline =
      item.holds.isEmpty
      ? "none of the hypotheses holds"
      : "holds: \(item.holds.map { Inline.foreign($0) }.joined("; "))"
    return [
      .paragraph(
        """
        \(Inline.strong(right)) · label \(foreign: item.label) · classifier’s score \
        \(NumberText.short(item.score)) · the list gives \(a) \(TextNumbers.share(item.list))
        """),
      .quotation(
        Quotation(
          MarkedText(text: TerminalText.cut(item.text, to: 1500), spans: [], row: item.row))),
      .paragraph(holds, .muted),
    ]
  }

  // MARK: - Words

  private var reading: [(String, Inline)] {
    let metric =
      explanation.metric == "log-loss"
      ? "Performance is measured by log-loss: the bits that a score leaves unsaid about the label. "
        + "Chance is knowing nothing but how common the labels are."
      : "Performance is the share of pairs told apart; chance is 50 of 100."
    return rows([
      "Explained": "(list − chance) / (classifier − chance). \(metric)",
      "Own, shared": """
      Own is what is lost when one hypothesis alone is left out. Shared is what it explains by \
      itself beyond that, and others can say as well.
      """,
      "Odds":
        "What the truth of a sentence does to the odds of \(a), the other sentences being the same.",
      "Shortcut":
        "A matter of surface form that foretells the label alone. Whether it should is for you to say.",
    ])
  }
}
