import Findings

/// Whether one policy is optimal in a family of problems: the level at which it is, and the states
/// that stand in the way.
struct ExactUnchangedPage {
  var answer: UnchangedOptimalityAnswer

  func html(_ page: ExactPage) -> String {
    page.html(
      facts: facts,
      sections: [
        Page.section("levels", "How far it holds", levels),
        Page.section("failing", "States where no action suits all problems", failing),
        Page.section("policy", "The policy that suits all problems", policy),
        Page.section("regrets", "How far policies of the list fall short", regrets),
      ],
      reading: [
        (
          "Optimal action",
          "One that starts some policy with the highest return from that state, in that problem."
        ),
        (
          "Memory",
          "Of states and rewards seen since the start, which may tell the problems apart."
        ),
      ])
  }

  private var facts: [ExactPage.Fact] {
    var facts: [ExactPage.Fact] = [
      .init(
        name: "Problems", value: NumberText.whole(answer.problems.count),
        gloss: ExactPolicyText.list(answer.problems, most: 4)),
      .init(
        name: "Failing states", value: NumberText.whole(answer.failing.count),
        gloss: "where no action is optimal in all"),
      .init(name: "Reward", value: TextMarks.name(html: answer.reward), gloss: ""),
    ]
    if let least = least {
      facts.append(
        .init(
          name: "Least worst regret", value: ExactText.inline(least.worst),
          gloss: "of \(TextMarks.name(least.policy))"))
    }
    return facts
  }

  /// The listed policy that stays least behind at worst.
  private var least: UnchangedOptimalityAnswer.Regret? {
    answer.regrets.min { (ExactOrder.compare($0.worst, $1.worst) ?? 0) < 0 }
  }

  private var levels: String {
    let all: [(UnchangedOptimalityAnswer.Verdict, String)] = [
      (.everyState, "One policy without memory, from every state"),
      (.start, "One policy without memory, from the start"),
      (.memory, "One policy with memory, from the start"),
    ]
    let reached = all.firstIndex { $0.0 == answer.verdict }
    let rows = all.enumerated().map { index, level in
      let holds =
        switch answer.verdict {
        case .none: "<span class=\"no\">fails</span>"
        case .undecided:
          index == 2
            ? "<span class=\"yes\">holds</span>"
            : index == 0 ? "<span class=\"no\">fails</span>" : "not decided within the cap"
        default:
          reached.map { index >= $0 } ?? false
            ? "<span class=\"yes\">holds</span>" : "<span class=\"no\">fails</span>"
        }
      return [Markup.escape(level.1), holds]
    }
    let repair =
      answer.repair.isEmpty
      ? "" : "\n<h3>What would repair it</h3>\n<p>\(TextMarks.sentence(answer.repair))</p>"
    return ExactPage.table(head: ["Level", "Here"], rows: rows) + repair
  }

  private var failing: String {
    let rows = answer.failing.map { item in
      [TextMarks.html(item.state)]
        + answer.problems.map { TextMarks.html(ExactPolicyText.actions(item.optimal[$0])) }
    }
    return ExactPage.folded(
      head: ["State"] + answer.problems.map { "Optimal in \(ExactPage.short($0))" }, rows: rows,
      what: "All \(TextNumbers.count(rows.count, "state", "states"))", most: 40)
  }

  private var policy: String {
    guard let policy = answer.policy else { return "" }
    let rows = ExactPolicyText.sorted(policy.choose.keys).map {
      [TextMarks.html($0), ExactPolicyText.html(policy.choose[$0])]
    }
    return "<p class=\"lead\">\(TextMarks.html(policy.name))</p>\n"
      + ExactPage.folded(
        head: ["State", "Chooses"], rows: rows,
        what: "Its choices in \(TextNumbers.count(rows.count, "state", "states"))", most: 40)
  }

  private var regrets: String {
    let rows = answer.regrets.map { item in
      [TextMarks.html(item.policy)]
        + answer.problems.map {
          item.regrets[$0].map { ExactText.html($0) } ?? "<span class=\"muted\">–</span>"
        } + ["<span class=\"common\">\(ExactText.html(item.worst))</span>"]
    }
    guard !rows.isEmpty else { return "" }
    return "<p class=\"lead\">Best return of each problem minus the policy's.</p>\n"
      + ExactPage.folded(
        head: ["Policy"] + answer.problems.map { ExactPage.short($0) } + ["At worst"], rows: rows,
        numeric: Set(1...(answer.problems.count + 1)),
        what: "All \(TextNumbers.count(rows.count, "policy", "policies"))", most: 40)
  }
}
