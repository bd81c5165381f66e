import Findings

/// Shows differences between texts, clusters and explanations of classifiers: as pages that open
/// offline, and in a terminal.
public enum TextReport {
  /// The page of one comparison, in the order in which a reader asks: what differs, how far that
  /// goes, why it may be believed, how to repeat it.
  public static func page(
    _ difference: TextDifference, command: String, provenance: String
  ) -> String {
    let overview = TextOverview(difference: difference)
    let method = TextMethod(difference: difference)
    let hasFound = difference.hypotheses.contains { $0.confirmed }
    let body =
      [
        overview.header(),
        hasFound ? "" : overview.caveats(),
      ] + list(difference) + [
        Page.section("curve", "How far the list goes", curve(difference)),
        Page.section("calibration", "What chance would confirm", method.calibration()),
        Page.section("models", "What language models were asked", method.models()),
        hasFound ? overview.caveats() : "",
        Page.section(
          "method", "How it was done",
          method.plan(command: command, provenance: provenance, seconds: difference.seconds)),
        Page.section("reading", "How to read this", TextMethod.reading()),
        Page.embedded(difference, id: "finding"),
      ]
    return document(
      title: "\(TextMarks.name(difference.a.name)) and \(TextMarks.name(difference.b.name))", body)
  }

  /// The page of comparisons of every value of a label with all others.
  public static func page(
    _ comparisons: TextComparisons, command: String, provenance: String
  ) -> String {
    TextComparisonsPage(comparisons: comparisons).html(command: command, provenance: provenance)
  }

  /// The page of clusters and of how each differs from the others.
  public static func page(
    _ clusters: TextClusters, command: String, provenance: String
  ) -> String {
    ClusterPage(clusters: clusters).html(command: command, provenance: provenance)
  }

  /// The page that says how much of a classifier a list of hypotheses explains.
  public static func page(
    _ explanation: ClassifierExplanation, command: String, provenance: String
  ) -> String {
    ExplanationPage(explanation: explanation).html(command: command, provenance: provenance)
  }

  // MARK: - Parts of several pages

  /// The confirmed hypotheses, then the others.
  static func list(_ difference: TextDifference, opensFirst: Bool = true) -> [String] {
    let cards = TextCards(difference: difference)
    let confirmed = cards.confirmed(opensFirst: opensFirst)
    let lead = """
      <p class="lead">The first tells most, and each of the others adds most to those above it. \
      A sentence says what goes together with a side, not what causes it.</p>
      \(cards.legend())
      """
    let unconfirmed = cards.unconfirmed()
    let doubtful = """
      <p class="lead">These stood out where they were found, but did not hold firmly on unseen \
      texts. They may be chance.</p>
      \(confirmed.isEmpty ? cards.legend() : "")
      """
    return [
      Page.section("hypotheses", "What differs", confirmed.isEmpty ? "" : lead + confirmed),
      Page.section(
        "unconfirmed", "Not confirmed", unconfirmed.isEmpty ? "" : doubtful + unconfirmed),
    ]
  }

  private static func curve(_ difference: TextDifference) -> String {
    let curve = TextCurve(difference: difference).html()
    guard !curve.isEmpty else { return "" }
    let sentence = TextOverview(difference: difference).separabilitySentence()
    return "<p class=\"lead\">\(sentence)</p>\n" + curve
  }

  static func document(title: String, _ body: [String]) -> String {
    Page.document(
      title: TextMarks.line(title), body: body.filter { !$0.isEmpty }.joined(separator: "\n\n"),
      added: style, hasPlayer: false)
  }
}
