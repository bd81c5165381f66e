import Findings

/// The page that says how much of a classifier's performance a list of hypotheses explains.
struct ExplanationPage {
  var explanation: ClassifierExplanation

  private var difference: TextDifference { explanation.difference }
  private var tables: ExplanationTables { ExplanationTables(explanation: explanation) }

  func html(command: String, provenance: String) -> String {
    let method = TextMethod(difference: difference)
    let plan = method.plan(command: command, provenance: provenance, seconds: difference.seconds)
    let body =
      [
        header(), warnings(),
        Page.section("curve", "How far the list goes", curve()),
        Page.section("contributions", "What each hypothesis carries", tables.contributions()),
        Page.section("fidelity", "Does the list decide as the classifier does?", fidelity()),
        Page.section("disagreements", "Where they disagree", tables.disagreements()),
      ] + TextReport.list(difference, opensFirst: false) + [
        Page.section("calibration", "What chance would confirm", method.calibration()),
        Page.section("models", "What language models were asked", method.models()),
        TextOverview(difference: difference).caveats(),
        Page.section("method", "How it was done", Self.added + plan),
        Page.section("reading", "How to read this", TextMethod.reading(reading)),
        Page.embedded(explanation, id: "finding"),
      ]
    return TextReport.document(
      title: "What explains a classifier of \(TextMarks.name(difference.a.name)) and "
        + TextMarks.name(difference.b.name), body)
  }

  // MARK: - Head

  private func header() -> String {
    let isRefused = explanation.explained == nil
    return """
      <header>
      \(Page.top("texts"))
      <h1>What does the classifier that tells \(TextMarks.name(html: difference.a.name)) from \
      \(TextMarks.name(html: difference.b.name)) go by?</h1>
      <div class="verdict \(isRefused ? "inconclusive" : "aligned")">
      \(isRefused ? "<span class=\"badge\">no share given</span>" : "")
      <p class="statement">\(Self.statement(explanation))</p>
      \(refusal)
      \(beyond)
      \(difference.sentences.map { "<p>\(TextMarks.sentence($0))</p>" }.joined(separator: "\n"))
      </div>
      \(places)
      </header>
      """
  }

  /// The answer in one sentence.
  static func statement(_ explanation: ClassifierExplanation) -> String {
    guard let explained = explanation.explained else {
      return "How much of the classifier is explained cannot be said."
    }
    let share = TextNumbers.share(explained.share)
    let interval = TextNumbers.interval(explained.low, explained.high)
    let count = hypotheses(explanation)
    return
      "\(share)\(interval.isEmpty ? "" : " \(interval)") of the classifier’s performance above "
      + "chance is explained by \(TextNumbers.count(count, "hypothesis", "hypotheses"))."
  }

  static func hypotheses(_ explanation: ClassifierExplanation) -> Int {
    explanation.contributions.isEmpty
      ? explanation.difference.hypotheses.count : explanation.contributions.count
  }

  private var refusal: String {
    guard let reason = explanation.refused else { return "" }
    return "<aside class=\"callout ties\"><h2>Why no share is given</h2>"
      + "<p>\(TextMarks.sentence(reason))</p></aside>"
  }

  private var beyond: String {
    guard let share = explanation.explained?.share, share > 1 else { return "" }
    return "<p>More than 100 % means that the list does better than the classifier.</p>"
  }

  /// Classifier, list, share and agreement side by side: four different things.
  private var places: String {
    let (classifier, fidelity) = (explanation.classifier, explanation.fidelity)
    let agreed = TextNumbers.interval(fidelity.agreementLow ?? .nan, fidelity.agreementHigh ?? .nan)
    let columns = [
      column(
        "The classifier", "of pairs told apart", told(classifier), notes(classifier)),
      column(
        "The list", "of pairs told apart", explanation.list.map(told) ?? NumberText.missing,
        explanation.list.map(notes) ?? ""),
      column(
        "Explained", "of performance above chance",
        explanation.explained.map { TextNumbers.share($0.share) } ?? "not given",
        explanation.explained.map { TextNumbers.interval($0.low, $0.high) } ?? ""),
      column(
        "Decided alike", "of texts",
        fidelity.agreement.map { TextNumbers.share($0) } ?? NumberText.missing, agreed),
    ]
    return "<div class=\"places\">\n\(columns.joined(separator: "\n"))\n</div>"
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

  private func column(_ heading: String, _ what: String, _ value: String, _ note: String) -> String
  {
    """
    <div><h3>\(heading)</h3><dl><dt>\(what)</dt><dd>\(value)\
    \(note.isEmpty ? "" : " <small>\(note)</small>")</dd></dl></div>
    """
  }

  private func warnings() -> String {
    guard !explanation.warnings.isEmpty else { return "" }
    let items = explanation.warnings.map { "<p>\(TextMarks.sentence($0))</p>" }.joined(
      separator: "\n")
    return """
      <aside class="callout failures"><h2>Possible shortcuts</h2>
      <p class="muted">These are signs of surface form alone that foretell the label. A classifier \
      that goes by them may fail where they no longer hold.</p>
      \(items)</aside>
      """
  }

  // MARK: - Curve

  private func curve() -> String {
    let points = difference.curve.filter { $0.hypotheses > 0 && $0.share?.isFinite == true }
      .sorted { $0.hypotheses < $1.hypotheses }
    guard points.count > 1 else {
      return TextCurve(difference: difference, classifier: explanation.classifier.auroc).html()
    }
    return Page.figure(
      { width in
        let line = points.map { point in
          LineChart.Point(
            x: Double(point.hypotheses), y: .exact((point.share ?? 0) * 100))
        }
        var chart = LineChart(
          title: "Share of the classifier's performance explained by the first hypotheses",
          xTitle: width < 600 ? "hypotheses" : "hypotheses used, from the top of the list",
          yTitle: width < 600 ? "Explained, %" : "Explained of performance above chance, %",
          series: [
            LineChart.Series(
              label: "this list", colour: .proxy,
              points: [LineChart.Point(x: 0, y: .exact(0))] + line)
          ])
        chart.levels = [
          LineChart.Level(label: width < 600 ? "classifier" : "the classifier", value: 100)
        ]
        chart.xTicks = points.last?.hypotheses
        chart.width = width
        chart.height = width < 600 ? 230 : 290
        return chart.svg()
      }, caption: "Read on texts that had no part in choosing or weighing the hypotheses.")
  }

  // MARK: - Fidelity

  private func fidelity() -> String {
    let fidelity = explanation.fidelity
    func column(
      _ heading: String, _ value: Double?, _ low: Double?, _ high: Double?, _ gloss: String,
      isPairs: Bool = false
    ) -> String {
      "<div><h3>\(heading)</h3>\(Self.measure(value, low, high, isPairs: isPairs))"
        + "<p class=\"gloss\">\(gloss)</p></div>"
    }
    let columns = [
      column(
        "Decided alike", fidelity.agreement, fidelity.agreementLow, fidelity.agreementHigh,
        "Of all unseen texts, those on which list and classifier decide the same."),
      column(
        "Decisions ordered", fidelity.auroc, fidelity.aurocLow, fidelity.aurocHigh,
        "Pairs of a text that the classifier accepts and one that it rejects, which the list puts "
          + "the right way round.", isPairs: true),
      column(
        "Scores accounted for", fidelity.deviance, fidelity.devianceLow, fidelity.devianceHigh,
        "Of the variation in the classifier’s probabilities (their deviance), what the list "
          + "accounts for."),
    ]
    return """
      <p class="lead">Performance explained says how well the list foretells the label. This says \
      how closely it follows the classifier, right or wrong: a list can do as well as a classifier \
      and yet decide many texts differently.</p>
      <div class="fidelity">
      \(columns.joined(separator: "\n"))
      </div>
      """
  }

  private static func measure(
    _ value: Double?, _ low: Double?, _ high: Double?, isPairs: Bool
  ) -> String {
    guard let value, value.isFinite else {
      return "<p class=\"value\">\(NumberText.missing) <small>cannot be told here</small></p>"
    }
    let interval = TextNumbers.interval(low ?? .nan, high ?? .nan)
    let unit = isPairs && !interval.isEmpty ? " of 100" : ""
    return "<p class=\"value\">\(isPairs ? TextNumbers.often(value) : TextNumbers.share(value)) "
      + "<small>\(interval)\(unit)</small></p>"
      + TextBars.track(value, low: low, high: high, full: 1, kind: "plain")
  }

  // MARK: - Words

  private static let added = """
    <p>An additive model (the odds of the label rise or fall with each sentence that is true of a \
    text) was fitted on one part of the texts and read on another.</p>
    """

  private var reading: [(String, String)] {
    let metric =
      explanation.metric == "log-loss"
      ? "Performance is measured by log-loss: the bits that a score leaves unsaid about the label. "
        + "Chance is knowing nothing but how common the labels are."
      : "Performance is the share of pairs told apart; chance is 50 of 100."
    return [
      (
        "Explained",
        "(list − chance) / (classifier − chance). \(metric)"
      ),
      (
        "Own, shared",
        "Own is what is lost when one hypothesis alone is left out. Shared is what it explains by "
          + "itself beyond that, and others can say as well."
      ),
      (
        "Odds",
        "What the truth of a sentence does to the odds of "
          + "\(TextMarks.name(html: difference.a.name)), the other sentences being the same."
      ),
      (
        "Shortcut",
        "A matter of surface form that foretells the label alone. Whether it should is for you to "
          + "say."
      ),
    ]
  }
}
