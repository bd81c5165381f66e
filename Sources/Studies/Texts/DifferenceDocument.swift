import Documents
import Findings
import Ground
import Texts

/// Tells a comparison of two sides, in the order in which a reader asks: what differs, how far that
/// goes, why it may be believed, how to repeat it.
struct DifferenceTold {
  var difference: TextDifference

  var a: Inline { .name(difference.a.name) }
  var b: Inline { .name(difference.b.name) }
  var confirmed: Int { difference.hypotheses.filter(\.confirmed).count }
  var title: String {
    "\(VisibleText.name(difference.a.name)) and \(VisibleText.name(difference.b.name))"
  }

  func document() -> Document {
    let sentences = difference.sentences.isEmpty ? [otherwise] : sentences
    let blocks: [Block] =
      [
        .only(.page, [compared]),
        .only(.terminal, [.paragraph("\(sizes) \(separability)", .muted)]),
      ]
      + (confirmed > 0 ? [] : [caveats]) + list(opensFirst: true) + [curve] + calibration
      + models + (confirmed > 0 ? [caveats] : []) + method(seconds: difference.seconds)
    return Document(
      kind: "texts", title: title, heading: "How do the texts of \(a) and \(b) differ?",
      subject: [goal],
      verdict: Document.Verdict(
        tone: confirmed > 0 ? .good : .uncertain,
        badge: confirmed > 0
          ? "\(NumberText.count(confirmed, "difference", "differences")) confirmed"
          : "nothing confirmed", statement: sentences[0], sentences: Array(sentences.dropFirst())),
      blocks: blocks)
  }

  // MARK: - Head

  var sentences: [Inline] { difference.sentences.map { Inline($0) } }

  /// The answer where no sentences came with the comparison.
  private var otherwise: Inline {
    confirmed > 0
      ? """
      \(NumberText.count(confirmed, "difference", "differences")) between \(a) and \(b) held on \
      unseen texts.
      """ : "No difference between \(a) and \(b) held on unseen texts."
  }

  private var goal: Block {
    .paragraph(difference.goal.map { $0.isEmpty ? "" : "Asked for: \(foreign: $0)" } ?? "", .muted)
  }

  private var sizes: Inline {
    "\(NumberText.count(difference.a.texts, "text", "texts")) of \(a) against \(difference.b.texts) of \(b)."
  }

  /// Both sides, the texts kept for confirming, and how well words alone tell the sides apart.
  var compared: Block {
    let split = difference.split
    let unseen = Fact(
      "Unseen texts",
      values: [
        Self.value(
          "kept for confirming", NumberText.whole(split.confirm),
          "after \(split.propose) to propose and \(split.rank) to rank")
      ])
    var told = Fact(
      "Told apart by words",
      values: [Self.value("pairs of texts", "cannot be told", "there are too few texts")])
    if let separability = difference.separability {
      let (auroc, low, high) = (separability.auroc, separability.low, separability.high)
      let guess = low <= 0.5 ? "no better than guessing, " : ""
      told.values = [
        Self.value(
          "pairs of texts", TextNumbers.often(auroc),
          "\(guess)\(TextNumbers.parts(auroc, low, high).interval) of 100")
      ]
      told.gloss = "The bar runs from guessing to always."
      told.bar = .track(
        auroc - 0.5, low: max(0, low - 0.5), high: max(0, high - 0.5), full: 0.5, tone: .plain)
    }
    return .facts(
      Facts(.large, [side(difference.a, .first), side(difference.b, .second), unseen, told]))
  }

  private func side(_ side: TextSide, _ tone: Tone) -> Fact {
    var notes: [String] = []
    if let from = side.sampledFrom { notes.append("a sample of \(NumberText.whole(from))") }
    if side.duplicates > 0 {
      notes.append("\(NumberText.count(side.duplicates, "copy", "copies")) taken out")
      if side.onBothSides > 0 {
        notes.append("\(NumberText.whole(side.onBothSides)) of them on both sides")
      }
    }
    let note = Inline(notes.joined(separator: ", "))
    return Fact(
      .strong(.name(side.name), tone),
      values: [Self.value("texts compared", NumberText.whole(side.texts), note)])
  }

  /// A number with what is to be known beside it.
  static func value(_ label: Inline, _ number: String, _ note: Inline) -> Fact.Value {
    Fact.Value(label, note.isEmpty ? Inline(number) : "\(number) \(Inline.small(note))")
  }

  /// How well a plain model tells the sides apart.
  var separability: Inline {
    guard let separability = difference.separability else {
      return "There are too few texts to tell how far the sides are apart."
    }
    let interval = TextNumbers.interval(separability.low, separability.high)
    let pairs = TextNumbers.often(separability.auroc) + " pairs"
    let what: Inline = """
      A model that only looks at which words a text has tells \(a) from \(b) in \
      \(interval.isEmpty ? pairs : "\(pairs) \(interval)")
      """
    return what + (separability.low <= 0.5 ? ", no better than guessing." : ".")
  }

  // MARK: - List

  /// The confirmed hypotheses, then the others.
  func list(opensFirst: Bool) -> [Block] {
    let cards = HypothesisCards(difference: difference)
    let unconfirmed = cards.block(confirmed: false)
    var blocks: [Block] = []
    if confirmed > 0 {
      let how: Inline = """
        The first tells most, and each of the others adds most to those above it. A sentence says \
        what goes together with a side, not what causes it.
        """
      blocks.append(
        .section(
          "hypotheses", "What differs",
          [lead(how), cards.legend, cards.block(confirmed: true, opensFirst: opensFirst)]))
    }
    if !unconfirmed.isEmpty {
      let how: Inline = """
        These stood out where they were found, but did not hold firmly on unseen texts. They may be \
        chance.
        """
      blocks += [
        .pageSection(
          "unconfirmed", "Not confirmed",
          [lead(how)] + (confirmed > 0 ? [] : [cards.legend]) + [unconfirmed]),
        .only(.terminal, [.paragraph(unconfirmedInShort)]),
      ]
    }
    return blocks
  }

  private var unconfirmedInShort: Inline {
    let texts = difference.hypotheses.filter { !$0.confirmed }.map(\.text)
    // Long ones are cut: this is a note, and the page has them whole.
    let first = texts.prefix(3).map { Inline.name($0) }.joined("; ")
    let more =
      texts.count > 3 ? "; and \(NumberText.count(texts.count - 3, "other", "others"))" : ""
    return "Not confirmed on unseen texts (\(texts.count)): \(first)\(more)."
  }

  // MARK: - Curve

  /// How far the list goes, against its length.
  var curve: Block {
    let goal: Inline =
      difference.separability.map {
        $0.low > 0.5 ? " No list of differences needs to do better than that." : ""
      } ?? ""
    let figure = curveFigure()
    return .pageSection(
      "curve", "How far the list goes",
      figure.isEmpty ? [] : [lead(separability + goal), figure])
  }

  /// - Parameter classifier: How often the classifier itself is right, where one is explained.
  func curveFigure(classifier: Double? = nil) -> Block {
    let level =
      classifier.map { LineChart.Level("the classifier", $0 * 100) }
      ?? difference.separability.map { LineChart.Level("all words at once", $0.auroc * 100) }
    return Self.curveFigure(
      difference.curve.filter(\.auroc.isFinite), { ($0.auroc, $0.low, $0.high) },
      title: "Pairs of texts told apart by the first hypotheses of the list",
      yTitle: "Pairs of texts told apart, of 100",
      // Without any hypothesis there is nothing but guessing.
      start: 50, levels: [LineChart.Level("guessing", 50)] + (level.map { [$0] } ?? []),
      caption: """
        How often an additive model on the first hypotheses puts a text of \(a) above one of \(b), on \
        unseen texts; the band is the 95 % interval.
        """)
  }

  /// A line over the length of the list; nothing where the list is too short for one.
  static func curveFigure(
    _ points: [CurvePoint], _ value: (CurvePoint) -> (Double, Double, Double), title: String,
    yTitle: String, start: Double, levels: [LineChart.Level], caption: Inline
  ) -> Block {
    let drawn = points.filter { $0.hypotheses > 0 }.sorted { $0.hypotheses < $1.hypotheses }
    let line = drawn.map { point in
      let (mean, low, high) = value(point)
      return LineChart.Point(
        x: Double(point.hypotheses), y: Estimate(mean: mean * 100, low: low * 100, high: high * 100)
      )
    }
    let points = drawn.count > 1 ? [LineChart.Point(x: 0, y: .exact(start))] + line : []
    return .figure(
      Figure(
        .lines(
          LineChart(
            title: title, xTitle: "hypotheses used, from the top of the list",
            panels: [
              LineChart.Panel(
                yTitle, series: [LineChart.Series("this list", .first, points: points)],
                levels: levels)
            ], xTicks: drawn.last?.hypotheses)), caption: caption))
  }

  // MARK: - Caveats

  var caveats: Block { Self.caveats(difference.caveats) }

  static func caveats(_ caveats: [String]) -> Block {
    .callout(
      .uncertain, caveats.isEmpty ? "" : "What limits this", [.list(caveats.map { Inline($0) })])
  }
}
