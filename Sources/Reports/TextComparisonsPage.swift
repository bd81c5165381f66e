import Findings

/// The page of a label: each of its values against all others.
struct TextComparisonsPage {
  var comparisons: TextComparisons

  private var all: [TextDifference] { comparisons.comparisons }

  func html(command: String, provenance: String) -> String {
    let (common, all) = Self.withoutCommonCaveats(all)
    var body = [
      header(), TextOverview.caveats(common), Page.section("overview", "At a glance", overview()),
    ]
    body += all.enumerated().map { index, difference in
      Self.section(
        difference, id: "value-\(index + 1)", heading: TextMarks.name(html: difference.a.name),
        before: "")
    }
    if let first = all.first {
      let method = TextMethod(difference: first)
      let plan = method.plan(command: command, provenance: provenance, seconds: comparisons.seconds)
      let note =
        all.count > 1
        ? "<p class=\"lead\">Numbers here are those of the first comparison; the others were made "
          + "alike.</p>\n" : ""
      body += [
        Page.section("calibration", "What chance would confirm", method.calibration()),
        Page.section("models", "What language models were asked", method.models()),
        Page.section("method", "How it was done", note + plan),
        Page.section("reading", "How to read this", TextMethod.reading()),
      ]
    } else {
      body.append(
        Page.section(
          "method", "Repeat it",
          Page.command(TextMarks.visible(command), provenance: TextMarks.visible(provenance))))
    }
    body.append(Page.embedded(comparisons, id: "finding"))
    return TextReport.document(title: "\(comparisons.label ?? "Groups"), value by value", body)
  }

  private func header() -> String {
    let label = comparisons.label.map { TextMarks.html($0) }
    let found = all.filter { $0.hypotheses.contains { $0.confirmed } }.count
    let statement =
      all.isEmpty
      ? "There was no value to compare."
      : found == all.count
        ? "Each of the \(NumberText.whole(all.count)) values differs from the rest in ways that "
          + "held on unseen texts."
        : "\(NumberText.whole(found)) of \(TextNumbers.count(all.count, "value", "values")) "
          + "differ from the rest in ways that held on unseen texts."
    let links = all.enumerated().map { index, difference in
      "<li><a href=\"#value-\(index + 1)\">\(TextMarks.name(html: difference.a.name))</a></li>"
    }
    return """
      <header>
      \(Page.top("texts"))
      <h1>\(label.map { "How does each value of \($0)" } ?? "How does each group") differ from the \
      rest?</h1>
      <div class="verdict \(found > 0 ? "aligned" : "inconclusive")">
      <p class="statement long">\(statement)</p>
      </div>
      \(Self.contents(links, of: "Values"))
      </header>
      """
  }

  private func overview() -> String {
    guard !all.isEmpty else { return "" }
    let largest = all.map(\.a.texts).max() ?? 1
    let rows = all.enumerated().map { index, difference in
      [
        "<a href=\"#value-\(index + 1)\">\(TextMarks.name(html: difference.a.name))</a>",
        Self.amount(difference.a.texts, of: largest), Self.pairs(difference),
        NumberText.whole(difference.hypotheses.filter(\.confirmed).count),
        Self.firstDifference(difference),
      ]
    }
    return "<p class=\"lead\">A sentence says what goes together with a value, not what causes it."
      + "</p>\n"
      + Markup.table(
        head: ["Value", "Texts", "Told apart by words", "Confirmed", "First difference"],
        rows: rows,
        numeric: [3], kind: "glance")
  }

  // MARK: - Parts shared with clusters

  /// Caveats that all comparisons have are said once, and each keeps its own.
  static func withoutCommonCaveats(
    _ all: [TextDifference]
  ) -> (common: [String], rest: [TextDifference]) {
    guard all.count > 1, let first = all.first else { return ([], all) }
    let common = first.caveats.filter { caveat in all.allSatisfy { $0.caveats.contains(caveat) } }
    let rest = all.map { difference in
      var difference = difference
      difference.caveats.removeAll { common.contains($0) }
      return difference
    }
    return (common, rest)
  }

  /// Links to what follows, in its order.
  static func contents(_ links: [String], of what: String) -> String {
    links.isEmpty
      ? ""
      : "<nav class=\"contents\" aria-label=\"\(what)\"><ol>\(links.joined())</ol></nav>"
  }

  /// A number with a bar of its size.
  static func amount(_ count: Int, of largest: Int) -> String {
    let bar = TextBars.track(Double(count), full: Double(max(1, largest)), kind: "a")
    return "<span class=\"with-bar\">\(bar)<span>\(NumberText.whole(count))</span></span>"
  }

  static func pairs(_ difference: TextDifference) -> String {
    difference.separability.map { "\(TextNumbers.often($0.auroc)) pairs" } ?? "cannot be told"
  }

  /// The first confirmed hypothesis with its shares.
  static func firstDifference(_ difference: TextDifference) -> String {
    guard let first = difference.hypotheses.first(where: \.confirmed) else {
      return "<span class=\"muted\">nothing confirmed</span>"
    }
    return "\(TextCards.sentence(first))<span class=\"detail\">\(TextNumbers.share(first.shareA)) "
      + "against \(TextNumbers.share(first.shareB)) of the rest</span>"
  }

  /// One comparison among several: its sentences, its figures and its list.
  static func section(
    _ difference: TextDifference, id: String, heading: String, before: String
  ) -> String {
    let overview = TextOverview(difference: difference)
    let cards = TextCards(difference: difference, prefix: "\(id)-", isCompact: true)
    let unconfirmed = cards.unconfirmed()
    let rest = difference.hypotheses.count - cards.confirmedCount
    let more =
      unconfirmed.isEmpty
      ? ""
      : "<details class=\"more\"><summary>\(NumberText.whole(rest)) more that "
        + "\(rest == 1 ? "was" : "were") not confirmed on unseen texts</summary>\n\(unconfirmed)\n"
        + "</details>"
    let confirmed = cards.confirmed(opensFirst: false)
    let parts = [
      difference.sentences.map { "<p>\(TextMarks.sentence($0))</p>" }.joined(separator: "\n"),
      before,
      overview.compared(), overview.caveats(),
      confirmed.isEmpty
        ? "" : "<div class=\"listed\">\(cards.legend())\n\(confirmed)</div>", more,
      TextCurve(difference: difference).html(),
    ]
    return """
      <section id="\(id)" aria-labelledby="\(id)-heading">
      <h2 id="\(id)-heading">\(heading)</h2>
      \(parts.filter { !$0.isEmpty }.joined(separator: "\n"))
      </section>
      """
  }
}
