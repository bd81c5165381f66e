import Documents
import Findings
import Ground
import Texts

/// The hypotheses of a comparison, a card each: what is said, how often it is true of either side, and
/// behind that the texts and figures that it rests on.
struct HypothesisCards {
  var difference: TextDifference
  /// Stands before every identifier, so that several lists can share a document.
  var prefix = ""
  var isCompact = false

  private var a: Inline { .name(difference.a.name) }
  private var b: Inline { .name(difference.b.name) }

  /// - Parameters:
  ///   - limit: Cards shown, from the top.
  ///   - opensFirst: Whether the first card's details are open at once.
  func block(
    confirmed: Bool, limit: Int = .max, opensFirst: Bool = false, hasExamples: Bool = true
  ) -> Block {
    let items = difference.hypotheses.enumerated().filter { $0.element.confirmed == confirmed }
      .prefix(limit).enumerated().map { place, item in
        card(
          item.element, rank: item.offset + 1, isOpen: opensFirst && place == 0,
          hasExample: hasExamples)
      }
    return .cards(
      Cards(
        sides: [difference.a.name, difference.b.name].map(VisibleText.name), full: full,
        briefHeads: ["points", "p"], isCompact: isCompact, items: items))
  }

  /// What the bars and their colours mean.
  var legend: Block {
    .only(
      .page,
      [
        .paragraph(
          """
          \(Inline.strong(a, .first)), \(Inline.strong(b, .second)). Bars run from 0 to \
          \(TextNumbers.share(full)); thin lines are 95 % intervals.
          """, .muted)
      ])
  }

  /// The share at which all bars end, so that they can be compared.
  private var full: Double {
    let largest =
      difference.hypotheses.flatMap { [$0.shareA, $0.shareAHigh, $0.shareB, $0.shareBHigh] }
      .filter(\.isFinite).max() ?? 1
    return [0.01, 0.02, 0.05, 0.1, 0.2, 0.5].first { largest <= $0 } ?? 1
  }

  private func card(
    _ own: Hypothesis, rank: Int, isOpen: Bool, hasExample: Bool
  ) -> Card {
    let points = TextNumbers.points(own.v, own.vLow, own.vHigh)
    let places = TextNumbers.decimals(ofPoints: own.v, own.vLow, own.vHigh)
    func share(_ value: Double, _ low: Double, _ high: Double) -> Card.Share {
      let text = TextNumbers.parts(value, low, high, decimals: places)
      return Card.Share(
        value: value, low: low, high: high, text: text.share, interval: text.interval)
    }
    let texts = own.v >= 0 ? own.examples.a : own.examples.b
    return Card(
      id: "\(prefix)hypothesis-\(rank)", rank: rank, statement: Self.sentence(own),
      precise: own.precise == own.text || own.precise.isEmpty ? "" : .foreign(own.precise),
      shares: [
        share(own.shareA, own.shareALow, own.shareAHigh),
        share(own.shareB, own.shareBLow, own.shareBHigh),
      ], facts: facts(own), asides: asides(own), note: shrinkage(own),
      details: [examples(own), figures(own)], isDoubtful: !own.confirmed, isOpen: isOpen,
      brief: ["\(points.value) \(points.interval)", TextNumbers.p(own.pAdjusted)],
      example: hasExample
        ? texts.first { !$0.text.isEmpty }
          .map { Quotation($0, tone: own.v >= 0 ? .first : .second) } : nil)
  }

  /// The hypothesis as a whole sentence.
  static func sentence(_ hypothesis: Hypothesis) -> Inline {
    let isWhole = hypothesis.text.lowercased().hasPrefix("the text ")
    return "\(isWhole ? "" : "The text ")\(foreign: hypothesis.text)"
  }

  // MARK: - At a glance

  private func facts(_ own: Hypothesis) -> [Inline] {
    let isMoreInA = own.v >= 0
    let (more, rarer) = isMoreInA ? (a, b) : (b, a)
    // Counted from the side where it is commoner, so that nobody has to think about signs.
    let points =
      isMoreInA
      ? TextNumbers.points(own.v, own.vLow, own.vHigh, signed: false)
      : TextNumbers.points(-own.v, -own.vHigh, -own.vLow, signed: false)
    let first: Inline =
      .strong("\(points.value) points more in \(more)", isMoreInA ? .first : .second)
      + (points.interval.isEmpty ? "" : " " + .small(Inline(points.interval)))
    return [first] + [TextNumbers.times(own, rarer: rarer)].compactMap { $0 } + [
      Inline(TextNumbers.probability(own.pAdjusted)),
      own.confirmed
        ? .strong("✓ confirmed", .good) : .strong("not confirmed on unseen texts", .uncertain),
    ]
  }

  private func asides(_ own: Hypothesis) -> [Inline] {
    let kind: Inline =
      switch own.kind {
      case .surface: "surface form"
      case .lexical: "choice of words"
      case .concept: "kind of thing"
      case .grammar: "grammar"
      case .model: "idea of a language model"
      }
    let decided: Inline =
      switch own.evaluator {
      case .exact: "decided exactly, by a program"
      case .human: "marked by people"
      case .model:
        difference.models?.judge.map { "judged by \(foreign: $0)" } ?? "judged by a language model"
      }
    var parts = [kind, decided]
    if own.gain.isFinite, own.gain != 0 {
      parts.append("adds \(NumberText.short(own.gain, digits: 2)) bits a text")
    }
    if let stability = own.stability, stability.isFinite {
      parts.append("found again in \(TextNumbers.share(stability)) of random halves")
    }
    return parts
  }

  /// Said where a difference lost more than its interval on unseen texts.
  private func shrinkage(_ own: Hypothesis) -> Inline {
    guard let before = own.vRanking, before.isFinite, own.v.isFinite,
      before >= 0 ? before > own.vHigh : before < own.vLow
    else { return "" }
    let (was, now) = (TextNumbers.points(before, like: own), TextNumbers.points(own.v, like: own))
    return """
      It shrank: \(was) points on the texts that ranked it, \(now) on unseen ones. Choosing the best \
      favours the lucky; the second number is the one to keep.
      """
  }

  // MARK: - Details

  /// Texts of either side; those of the side where it is rarer speak against it.
  private func examples(_ own: Hypothesis) -> Block {
    func column(
      _ name: Inline, _ tone: Tone, _ texts: [MarkedText], share: Double, isSupport: Bool
    ) -> [Block] {
      let title: Inline = isSupport ? "From \(name)" : "From \(name): against it"
      let none: Inline =
        share == 0 ? "It is true of no text of \(name)." : "No examples were kept."
      return [.paragraph(.strong(title, tone))]
        + (texts.isEmpty
          ? [.paragraph(none, .muted)] : texts.map { .quotation(Quotation($0, tone: tone)) })
    }
    return .row([
      column(a, .first, own.examples.a, share: own.shareA, isSupport: own.v >= 0),
      column(b, .second, own.examples.b, share: own.shareB, isSupport: own.v < 0),
    ])
  }

  private func figures(_ own: Hypothesis) -> Block {
    func points(_ value: Double, _ low: Double, _ high: Double) -> String {
      let points = TextNumbers.points(value, low, high)
      return "\(points.value) points \(points.interval)"
    }
    func percent(_ value: Estimate) -> String {
      let parts = TextNumbers.parts(value.mean, value.low, value.high)
      return parts.share + (parts.interval.isEmpty ? "" : " \(parts.interval)")
    }
    let error = own.judgeError
    let corrected =
      error?.v.map { "corrected for that, the difference is \(points($0.mean, $0.low, $0.high))" }
      ?? "no better than chance, so that nothing can be corrected"
    let gain = Estimate(mean: own.gain, low: own.gainLow, high: own.gainHigh)
    return Facts.pairs(
      rows([
        "Difference": "\(a) less \(b): \(points(own.v, own.vLow, own.vHigh))",
        "… where it was ranked": own.vRanking.map {
          "\(TextNumbers.points($0, like: own)) points"
        } ?? "",
        "… within strata": own.vStratified.map { Inline(points($0.mean, $0.low, $0.high)) } ?? "",
        "p, corrected": """
        \(TextNumbers.p(own.pAdjusted)), for everything tested; false-discovery rate \
        \(TextNumbers.p(own.q))
        """,
        "Telling texts apart": "right for \(TextNumbers.share(own.accuracy)) by this alone",
        "Its degree": own.auroc.map {
          """
          how much it holds puts a text of \(a) above one of \(b) in \(TextNumbers.often($0)) pairs
          """
        } ?? "",
        "Where it holds": own.precision.map {
          """
          \(TextNumbers.share($0)) of texts are of \(own.v >= 0 ? a : b), were both sides equally \
          large
          """
        } ?? "",
        "Adds to those above": "\(estimate: gain) bits a text",
        "Undecided": own.undecided > 0
          ? "\(NumberText.count(own.undecided, "text", "texts")), counted as false" : "",
        "The judge's errors": error.map {
          """
          against \(NumberText.count($0.marked, "mark", "marks")): finds \(percent($0.sensitivity)) \
          of the true ones, rejects \(percent($0.specificity)) of the false ones; \(corrected)
          """
        } ?? "",
        "Nearly the same texts": own.alike.map { Inline.foreign($0) }.joined(.lineBreak),
      ]))
  }
}
