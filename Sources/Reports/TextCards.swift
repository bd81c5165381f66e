import Findings

/// The list of hypotheses of a comparison, a card each.
struct TextCards {
  var difference: TextDifference
  /// Stands before every identifier, so that several lists can share a page.
  var prefix = ""
  /// Level of the cards' headings.
  var level = 3
  /// Whether only what is needed at a glance stands outside of the details.
  var isCompact = false

  private var a: String { TextMarks.name(html: difference.a.name) }
  private var b: String { TextMarks.name(html: difference.b.name) }

  /// Hypotheses with their places in the list, from 1.
  private func numbered(confirmed: Bool) -> [(place: Int, hypothesis: Hypothesis)] {
    difference.hypotheses.enumerated().filter { $0.element.confirmed == confirmed }
      .map { ($0.offset + 1, $0.element) }
  }

  var confirmedCount: Int { difference.hypotheses.filter(\.confirmed).count }

  func confirmed(opensFirst: Bool = true) -> String {
    list(numbered(confirmed: true), opensFirst: opensFirst)
  }

  func unconfirmed() -> String { list(numbered(confirmed: false), opensFirst: false) }

  /// What the bars and their colours mean.
  func legend() -> String {
    let full = TextNumbers.share(TextBars.full(of: difference.hypotheses))
    return """
      <p class="legend"><span class="key a">\(a)</span> <span class="key b">\(b)</span> \
      <span class="scale">Bars run from 0 to \(full); thin lines are 95 % intervals.</span></p>
      """
  }

  private func list(_ cards: [(place: Int, hypothesis: Hypothesis)], opensFirst: Bool) -> String {
    guard !cards.isEmpty else { return "" }
    let items = cards.enumerated().map { index, card in
      self.card(card.hypothesis, place: card.place, isOpen: opensFirst && index == 0)
    }
    return "<ol class=\"hypotheses\">\n\(items.joined(separator: "\n"))\n</ol>"
  }

  private func card(_ hypothesis: Hypothesis, place: Int, isOpen: Bool) -> String {
    let kind =
      "hypothesis" + (hypothesis.confirmed ? "" : " doubtful") + (isCompact ? " compact" : "")
    let precise =
      hypothesis.precise.isEmpty || hypothesis.precise == hypothesis.text
      ? "" : "<p class=\"precise\" dir=\"auto\">\(TextMarks.plain(hypothesis.precise))</p>"
    let said = precise + "\n" + asides(hypothesis)
    return """
      <li class="\(kind)" id="\(prefix)hypothesis-\(place)">
      <span class="rank">\(place)</span>
      <div class="says">
      <h\(level)>\(Self.sentence(hypothesis))</h\(level)>
      \(isCompact ? facts(hypothesis) : precise)
      </div>
      <div class="shares">
      \(share("a", a, hypothesis.shareA, hypothesis.shareALow, hypothesis.shareAHigh, hypothesis))
      \(share("b", b, hypothesis.shareB, hypothesis.shareBLow, hypothesis.shareBHigh, hypothesis))
      </div>
      \(isCompact ? "" : more(facts(hypothesis) + "\n" + asides(hypothesis)))
      \(details(hypothesis, isOpen: isOpen, before: isCompact ? said : ""))
      </li>
      """
  }

  private func more(_ body: String) -> String { "<div class=\"more-said\">\n\(body)\n</div>" }

  /// The hypothesis as a whole sentence.
  static func sentence(_ hypothesis: Hypothesis) -> String {
    let isWhole = hypothesis.text.lowercased().hasPrefix("the text ")
    return (isWhole ? "" : "The text ") + TextMarks.html(hypothesis.text)
  }

  private func share(
    _ side: String, _ name: String, _ value: Double, _ low: Double, _ high: Double,
    _ hypothesis: Hypothesis
  ) -> String {
    let places = TextNumbers.decimals(ofPoints: hypothesis.v, hypothesis.vLow, hypothesis.vHigh)
    let text = TextNumbers.parts(value, low, high, decimals: places)
    let bar = TextBars.track(
      value, low: low, high: high, full: TextBars.full(of: difference.hypotheses), kind: side)
    return """
      <div class="share"><span class="who">\(name)</span>\(bar)\
      <span class="amount">\(text.share) <small>\(text.interval)</small></span></div>
      """
  }

  // MARK: - Facts

  private func facts(_ hypothesis: Hypothesis) -> String {
    let isMoreInA = hypothesis.v >= 0
    let (side, more, rarer) = isMoreInA ? ("a", a, b) : ("b", b, a)
    // Counted from the side where it is commoner, so that nobody has to think about signs.
    let points =
      isMoreInA
      ? TextNumbers.points(hypothesis.v, hypothesis.vLow, hypothesis.vHigh, signed: false)
      : TextNumbers.points(-hypothesis.v, -hypothesis.vHigh, -hypothesis.vLow, signed: false)
    var parts = [
      "<strong class=\"\(side)\">\(points.value) points more in \(more)</strong>"
        + (points.interval.isEmpty ? "" : " <small>\(points.interval)</small>")
    ]
    if let times = TextNumbers.times(hypothesis, rarer: rarer) { parts.append(times) }
    parts.append(Markup.escape(TextNumbers.probability(hypothesis.pAdjusted)))
    parts.append(
      hypothesis.confirmed
        ? "<span class=\"yes\">✓ confirmed</span>"
        : "<span class=\"no\">not confirmed on unseen texts</span>")
    return "<p class=\"facts\">" + parts.map { "<span>\($0)</span>" }.joined(separator: " ")
      + "</p>"
  }

  private func asides(_ hypothesis: Hypothesis) -> String {
    var parts = [TextWords.kind(hypothesis.kind), decided(hypothesis)]
    if hypothesis.gain.isFinite, hypothesis.gain != 0 {
      parts.append("adds \(NumberText.short(hypothesis.gain, digits: 2)) bits a text")
    }
    if let stability = hypothesis.stability, stability.isFinite {
      parts.append("found again in \(TextNumbers.share(stability)) of random halves")
    }
    let line = parts.map { "<span>\($0)</span>" }.joined(separator: " ")
    return "<p class=\"asides\">\(line)</p>" + shrinkage(hypothesis)
  }

  private func decided(_ hypothesis: Hypothesis) -> String {
    switch hypothesis.evaluator {
    case .exact: "decided exactly, by a program"
    case .human: "marked by people"
    case .model:
      "judged by " + (difference.models?.judge.map { TextMarks.html($0) } ?? "a language model")
    }
  }

  /// Said where a difference lost more than its interval on unseen texts.
  private func shrinkage(_ hypothesis: Hypothesis) -> String {
    guard let before = hypothesis.vRanking, before.isFinite, hypothesis.v.isFinite else {
      return ""
    }
    let isBeyond = before >= 0 ? before > hypothesis.vHigh : before < hypothesis.vLow
    guard isBeyond else { return "" }
    let was = TextNumbers.points(before, like: hypothesis)
    let now = TextNumbers.points(hypothesis.v, like: hypothesis)
    return """
      <p class="shrunk">It shrank: \(was) points on the texts that ranked it, \(now) on \
      unseen ones. Choosing the best favours the lucky; the second number is the one to keep.</p>
      """
  }

  // MARK: - Details

  private func details(_ hypothesis: Hypothesis, isOpen: Bool, before: String) -> String {
    let evidence = TextEvidence(difference: difference, hypothesis: hypothesis)
    return """
      <details\(isOpen ? " open=\"open\"" : "")><summary>Examples and figures</summary>
      \(before)
      \(evidence.examples())
      \(evidence.figures())
      </details>
      """
  }
}

/// Words that several parts of a report on texts share.
enum TextWords {
  static func kind(_ kind: HypothesisKind) -> String {
    switch kind {
    case .surface: "surface form"
    case .lexical: "choice of words"
    case .concept: "kind of thing"
    case .grammar: "grammar"
    case .model: "idea of a language model"
    }
  }
}
