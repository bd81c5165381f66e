import Findings

/// How texts were compared, what it cost, and how to read the page.
struct TextMethod {
  var difference: TextDifference

  // MARK: - Chance and models

  /// What came of labels dealt out at random.
  func calibration() -> String {
    guard let calibration = difference.calibration else { return "" }
    let share = calibration.falseShare
    let parts = TextNumbers.parts(share.mean, share.low, share.high)
    let outcome =
      calibration.confirmed == 0
      ? "nothing was confirmed in any of them (\(parts.interval) of shuffles)"
      : "something was confirmed in \(parts.share) \(parts.interval) of them, "
        + "\(TextNumbers.count(calibration.confirmed, "hypothesis", "hypotheses")) in all"
    return """
      <p>The labels were dealt out anew at random \
      \(TextNumbers.count(calibration.shuffles, "time", "times")), so that there was nothing to \
      find, and the whole search was run on each: \(outcome). Up to \
      \(TextNumbers.share(difference.alpha)) of shuffles may do so by design.</p>
      """
  }

  func models() -> String {
    guard let use = difference.models else { return "" }
    var rows: [(String, String)] = []
    if let proposer = use.proposer { rows.append(("Proposes", TextMarks.html(proposer))) }
    if let judge = use.judge { rows.append(("Judges", TextMarks.html(judge))) }
    var calls = TextNumbers.count(use.calls, "call", "calls")
    if use.cached > 0 {
      calls += ", \(NumberText.whole(use.cached)) of them answered from the store"
    }
    if use.failures > 0 { calls += ", \(NumberText.whole(use.failures)) failed" }
    rows.append(("Asked", calls))
    rows.append(
      (
        "Tokens",
        "\(NumberText.whole(use.promptTokens)) sent, \(NumberText.whole(use.replyTokens)) received"
      ))
    if use.judgementsSaved > 0 {
      rows.append(
        (
          "Spared",
          TextNumbers.count(use.judgementsSaved, "judgement", "judgements")
            + " on hypotheses that could no longer be among the first"
        ))
    }
    let budget = use.budget.map { " of a budget of \(NumberText.fixed($0, decimals: 2))" } ?? ""
    rows.append(
      ("Cost", (use.cost.map { NumberText.fixed($0, decimals: 2) } ?? "no price known") + budget))
    if let stopped = use.stopped { rows.append(("Stopped early", TextMarks.html(stopped))) }
    return Markup.pairs(rows)
  }

  // MARK: - Method

  func plan(command: String, provenance: String, seconds: Double) -> String {
    """
    <p>The texts were parted three ways, and no text is in two parts. On the first, \
    \(TextNumbers.count(difference.examined, "hypothesis was", "hypotheses were")) looked at; the \
    second ranked what stood out, each by what it adds to those above it; the third, which had no \
    say in either, decided which hold. \(tested)</p>
    \(Markup.pairs(rows(seconds: seconds)))
    <h3>Repeat it</h3>
    \(Page.command(TextMarks.visible(command), provenance: TextMarks.visible(provenance)))
    """
  }

  private var tested: String {
    difference.tested == 0
      ? "Nothing stood out enough to be tested there."
      : "\(TextNumbers.count(difference.tested, "hypothesis was", "hypotheses were")) tested there,"
        + " and all shares, differences and p-values on this page come from it."
  }

  private func rows(seconds: Double) -> [(String, String)] {
    let split = difference.split
    return [
      (
        "Parts",
        "\(NumberText.whole(split.propose)) texts to propose, \(NumberText.whole(split.rank)) to "
          + "rank, \(NumberText.whole(split.confirm)) to confirm"
      ),
      (
        "Confirmed",
        "p at most \(NumberText.short(difference.alpha)) after Holm's correction, which keeps the "
          + "chance of even one false confirmation below that"
      ),
      (
        "Intervals",
        "95 %: Wilson's for shares, Newcombe's for their difference, DeLong's for pairs told apart"
      ),
      (
        "Words compared",
        difference.language == "none"
          ? "as written"
          : "by their stems: "
            + TextMarks.html(difference.language)
      ),
      ("Seed", "\(difference.seed)"),
      ("Time", NumberText.duration(seconds)),
    ]
  }

  // MARK: - Reading

  static func reading(_ more: [(String, String)] = []) -> String {
    Markup.pairs(
      more + [
        (
          "Share",
          "Of the unseen texts of one side, those of which the sentence is true. [low, high] is "
            + "the 95 % interval: where the share of all such texts is likely to lie."
        ),
        (
          "Points",
          "Percentage points: 78 % of one side against 8 % of the other are 70 points."
        ),
        (
          "Confirmed",
          "It held on texts that had no part in finding or ranking it, after correction for "
            + "everything tested there."
        ),
        (
          "p",
          "How often a difference this large would come by chance alone, were there none; "
            + "corrected for the number of hypotheses tested."
        ),
        (
          "Times as often",
          "The share on the side where it is commoner over the share on the other. A rare sign can "
            + "be a sure one: few points, many times."
        ),
        (
          "Adds … bits",
          "How much better the side of a text can be foretold with this sentence added to those "
            + "above it, on held-out texts; telling two equal sides apart for certain is worth one "
            + "bit. Near nothing means that those above already say it."
        ),
        (
          "Found again",
          "The search was repeated on random halves of the texts: how often it chose this "
            + "sentence, or one that is true of nearly the same texts."
        ),
        (
          "Pairs told apart",
          "Take one text of each side at random: how often the model puts them the right way round "
            + "(the area under the receiver operating characteristic). Guessing gives 50 of 100."
        ),
        (
          "Against it",
          "Examples of the other side: texts where the sentence does not tell the sides apart."
        ),
      ])
  }
}
