import Documents
import Findings
import Ground
import Texts

/// How texts were compared, what it cost, and how to read what is said.
extension DifferenceTold {
  /// What came of labels dealt out at random.
  var calibration: [Block] {
    guard let calibration = difference.calibration else { return [] }
    let share = calibration.falseShare
    let parts = TextNumbers.parts(share.mean, share.low, share.high)
    let hypotheses = NumberText.count(calibration.confirmed, "hypothesis", "hypotheses")
    let outcome =
      calibration.confirmed == 0
      ? "nothing was confirmed in any of them (\(parts.interval) of shuffles)"
      : "something was confirmed in \(parts.share) \(parts.interval) of them, \(hypotheses) in all"
    let words: Inline = """
      The labels were dealt out anew at random \
      \(NumberText.count(calibration.shuffles, "time", "times")), so that there was nothing to find, \
      and the whole search was run on each: \(outcome). Up to \
      \(TextNumbers.share(difference.alpha)) of shuffles may do so by design.
      """
    let shuffles = NumberText.count(calibration.shuffles, "shuffle", "shuffles")
    return Self.both(
      .pageSection("calibration", "What chance would confirm", [.paragraph(words)]),
      "Shuffled labels: \(hypotheses) confirmed in \(shuffles).")
  }

  var models: [Block] {
    guard let use = difference.models else { return [] }
    let calls = NumberText.count(use.calls, "call", "calls")
    let cached = NumberText.whole(use.cached)
    let failed = use.failures > 0 ? ", \(NumberText.whole(use.failures)) failed" : ""
    let cost = use.cost.map { NumberText.fixed($0, decimals: 2) }
    let budget = use.budget.map { " of a budget of \(NumberText.fixed($0, decimals: 2))" } ?? ""
    let spared = NumberText.count(use.judgementsSaved, "judgement", "judgements")
    let rows = rows([
      "Proposes": .foreign(use.proposer ?? ""),
      "Judges": .foreign(use.judge ?? ""),
      "Asked":
        "\(calls)\(use.cached > 0 ? ", \(cached) of them answered from the store" : "")\(failed)",
      "Tokens": "\(use.promptTokens) sent, \(use.replyTokens) received",
      "Spared": use.judgementsSaved > 0
        ? "\(spared) on hypotheses that could no longer be among the first" : "",
      "Cost": "\(cost ?? "no price known")\(budget)",
      "Stopped early": .foreign(use.stopped ?? ""),
    ])
    let short: Inline = """
      \(calls) to language models\(use.cached > 0 ? ", \(cached) from the store" : "")\(failed)\
      \(cost.map { ", cost \($0)" } ?? "")
      """
    let stopped: Inline = use.stopped.map { ", stopped early: \(foreign: $0)" } ?? ""
    return Self.both(
      .pageSection("models", "What language models were asked", [Facts.pairs(rows)]),
      short + stopped + ".")
  }

  /// A section that a terminal says in one sentence.
  private static func both(_ section: Block, _ short: Inline) -> [Block] {
    [section, .only(.terminal, [.paragraph(short)])]
  }

  // MARK: - Method

  /// - Parameters:
  ///   - before: What is to be said first.
  ///   - more: Words that only this document uses.
  func method(
    seconds: Double, before: [Block] = [], more: [(String, Inline)] = []
  ) -> [Block] {
    let split = difference.split
    let looked = NumberText.count(difference.examined, "hypothesis was", "hypotheses were")
    let tested: Inline =
      difference.tested == 0
      ? "Nothing stood out enough to be tested there."
      : """
      \(NumberText.count(difference.tested, "hypothesis was", "hypotheses were")) tested there, and \
      all shares, differences and p-values on this page come from it.
      """
    let rows = rows([
      "Parts":
        "\(split.propose) texts to propose, \(split.rank) to rank, \(split.confirm) to confirm",
      "Confirmed": """
      p at most \(NumberText.short(difference.alpha)) after Holm's correction, which keeps the \
      chance of even one false confirmation below that
      """,
      "Intervals":
        "95 %: Wilson's for shares, Newcombe's for their difference, DeLong's for pairs told apart",
      "Words compared": difference.language == "none"
        ? "as written" : "by their stems: \(foreign: difference.language)",
    ])
    let words: Inline = """
      The texts were parted three ways, and no text is in two parts. On the first, \(looked) looked \
      at; the second ranked what stood out, each by what it adds to those above it; the third, which \
      had no say in either, decided which hold. \(tested)
      """
    return Self.method(
      before + [.paragraph(words)], rows, seed: difference.seed, seconds: seconds,
      reading: more + Self.reading)
  }

  /// How it was done, how to repeat it and how to read it: the end of every document on texts.
  static func method(
    _ words: [Block], _ rows: [(String, Inline)], seed: UInt64, seconds: Double,
    reading: [(String, Inline)]
  ) -> [Block] {
    let last = Studies.rows([
      "Seed": Inline(String(seed)), "Time": Inline(NumberText.duration(seconds)),
    ])
    return [
      .pageSection("method", "How it was done", words + [Facts.pairs(rows + last), .repetition]),
      .pageSection("reading", "How to read this", [Facts.pairs(reading)]),
    ]
  }

  static let reading = rows([
    "Share": """
    Of the unseen texts of one side, those of which the sentence is true. [low, high] is the 95 % \
    interval: where the share of all such texts is likely to lie.
    """,
    "Points": "Percentage points: 78 % of one side against 8 % of the other are 70 points.",
    "Confirmed": """
    It held on texts that had no part in finding or ranking it, after correction for everything \
    tested there.
    """,
    "p": """
    How often a difference this large would come by chance alone, were there none; corrected for \
    the number of hypotheses tested.
    """,
    "Times as often": """
    The share on the side where it is commoner over the share on the other. A rare sign can be a \
    sure one: few points, many times.
    """,
    "Adds … bits": """
    How much better the side of a text can be foretold with this sentence added to those above it, \
    on held-out texts; telling two equal sides apart for certain is worth one bit. Near nothing \
    means that those above already say it.
    """,
    "Found again": """
    The search was repeated on random halves of the texts: how often it chose this sentence, or \
    one that is true of nearly the same texts.
    """,
    "Pairs told apart": """
    Take one text of each side at random: how often the model puts them the right way round (the \
    area under the receiver operating characteristic). Guessing gives 50 of 100.
    """,
    "Against it":
      "Examples of the other side: texts where the sentence does not tell the sides apart.",
  ])
}

/// Names with their values; those without a value are left out.
func rows(_ items: KeyValuePairs<String, Inline>) -> [(String, Inline)] {
  items.filter { !$0.value.plain.isEmpty }.map { ($0.key, $0.value) }
}

/// Says how to read what follows; a terminal has no room for it.
func lead(_ words: Inline) -> Block { .only(.page, [.paragraph(words, .lead)]) }
