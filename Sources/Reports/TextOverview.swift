import Findings

/// The head of a comparison: what was compared, the answer, and how far apart the sides are.
struct TextOverview {
  var difference: TextDifference
  /// Level of the headings of its columns.
  var level = 3

  private var a: String { TextMarks.name(html: difference.a.name) }
  private var b: String { TextMarks.name(html: difference.b.name) }
  private var confirmed: Int { difference.hypotheses.filter(\.confirmed).count }

  /// The head of a page of its own.
  func header() -> String {
    """
    <header>
    \(Page.top("texts"))
    <h1>How do the texts of \(a) and \(b) differ?</h1>
    \(goal)
    <div class="verdict \(confirmed > 0 ? "aligned" : "inconclusive")">
    <span class="badge">\(badge)</span>
    \(Self.answer(difference.sentences, otherwise: fallback))
    </div>
    \(compared())
    </header>
    """
  }

  private var goal: String {
    guard let goal = difference.goal, !goal.isEmpty else { return "" }
    return "<p class=\"goal\">Asked for: \(TextMarks.html(goal))</p>"
  }

  var badge: String {
    confirmed > 0
      ? "\(TextNumbers.count(confirmed, "difference", "differences")) confirmed"
      : "nothing confirmed"
  }

  /// The answer where no sentences came with the comparison.
  private var fallback: String {
    confirmed > 0
      ? "\(TextNumbers.count(confirmed, "difference", "differences")) between "
        + "\(names) held on unseen texts."
      : "No difference between \(names) held on unseen texts."
  }

  private var names: String {
    "\(TextMarks.name(difference.a.name)) and \(TextMarks.name(difference.b.name))"
  }

  /// The first sentence large, the others below it.
  static func answer(_ sentences: [String], otherwise: String) -> String {
    let sentences = sentences.isEmpty ? [otherwise] : sentences
    return sentences.enumerated().map { index, sentence in
      let kind =
        index > 0
        ? "" : sentence.count > 70 ? " class=\"statement long\"" : " class=\"statement\""
      return "<p\(kind)>\(TextMarks.sentence(sentence))</p>"
    }.joined(separator: "\n")
  }

  // MARK: - What was compared

  /// Both sides, the texts kept for confirming, and how well words alone tell the sides apart.
  func compared() -> String {
    """
    <div class="places">
    \(side(difference.a, "a"))
    \(side(difference.b, "b"))
    \(split)
    \(separability)
    </div>
    """
  }

  private func side(_ side: TextSide, _ kind: String) -> String {
    var notes: [String] = []
    if let from = side.sampledFrom { notes.append("a sample of \(NumberText.whole(from))") }
    if side.duplicates > 0 {
      notes.append("\(TextNumbers.count(side.duplicates, "copy", "copies")) taken out")
      if side.onBothSides > 0 {
        notes.append("\(NumberText.whole(side.onBothSides)) of them on both sides")
      }
    }
    return column(
      "<span class=\"key \(kind)\">\(TextMarks.name(html: side.name))</span>", "texts compared",
      NumberText.whole(side.texts), notes.joined(separator: ", "))
  }

  private var split: String {
    let split = difference.split
    return column(
      "Unseen texts", "kept for confirming", NumberText.whole(split.confirm),
      "after \(NumberText.whole(split.propose)) to propose and \(NumberText.whole(split.rank)) "
        + "to rank")
  }

  private var separability: String {
    guard let separability = difference.separability else {
      return column(
        "Told apart by words", "pairs of texts", "cannot be told", "there are too few texts")
    }
    let interval = TextNumbers.parts(separability.auroc, separability.low, separability.high)
    let isChance = separability.low <= 0.5
    return column(
      "Told apart by words", "pairs of texts", TextNumbers.often(separability.auroc),
      (isChance ? "no better than guessing, " : "") + "\(interval.interval) of 100",
      after: TextBars.pairs(separability.auroc, separability.low, separability.high))
  }

  private func column(
    _ heading: String, _ what: String, _ value: String, _ note: String, after: String = ""
  ) -> String {
    """
    <div><h\(level)>\(heading)</h\(level)><dl><dt>\(what)</dt><dd>\(value)\
    \(note.isEmpty ? "" : " <small>\(note)</small>")</dd></dl>\(after)</div>
    """
  }

  /// How well a plain model tells the sides apart, as a sentence.
  func separabilitySentence() -> String {
    guard let separability = difference.separability else {
      return "There are too few texts to tell how far the sides are apart."
    }
    let pairs = TextNumbers.often(separability.auroc)
    let what = "A model that only looks at which words a text has"
    if separability.low <= 0.5 {
      return "\(what) tells a text of \(a) from one of \(b) no better than guessing: right in "
        + "\(pairs) pairs."
    }
    return "\(what) tells a text of \(a) from one of \(b) in \(pairs) pairs. No list of "
      + "differences needs to do better than that."
  }

  // MARK: - Caveats

  func caveats() -> String { Self.caveats(difference.caveats) }

  static func caveats(_ caveats: [String]) -> String {
    guard !caveats.isEmpty else { return "" }
    let items = caveats.map { "<li>\(TextMarks.sentence($0))</li>" }.joined()
    return """
      <aside class="callout ties"><h2>What limits this</h2>
      <ul>\(items)</ul></aside>
      """
  }
}
