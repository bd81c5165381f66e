import Documents
import Exact
import Findings
import Ground

/// Whether one policy is optimal in a family of problems: the level at which it is, and the states
/// that stand in the way.
extension UnchangedOptimalityAnswer {
  var story: ExactStory {
    var story = ExactStory(
      "Does one policy suit all \(NumberText.count(problems.count, "problem", "problems"))?")
    switch verdict {
    case .everyState:
      story.says(
        .good, "from every state", "Yes, from every state and without memory.",
        "In each state some action is optimal in all problems, so one policy is optimal wherever "
          + "it finds itself.")
    case .start:
      story.says(
        .good, "from the start", "Yes, from where the problems start.",
        "One policy without memory is optimal from every start. In states that it never reaches "
          + "from there it may not be.")
    case .memory:
      story.says(
        .uncertain, "with memory", "Only with memory of what was seen.",
        "No policy without memory is optimal in all problems. One that remembers can tell the "
          + "problems apart in time.")
    case .none:
      story.says(
        .bad, "no", "No: the problems demand different behaviour.",
        "Even with memory, no policy is optimal in all problems. An agent would have to be told "
          + "which problem it is in.")
    case .undecided:
      story.says(
        .uncertain, "undecided", "With memory, yes; without, it is not decided.",
        "A policy with memory is optimal in all problems. Whether one without would do was not "
          + "decided within the cap.")
    }
    story.facts = facts
    story.blocks = [
      .section("levels", "How far it holds", levels),
      .section("failing", "States where no action suits all problems", [failingTable]),
      .section("policy", "The policy that suits all problems", policyBlocks),
      .section("regrets", "How far policies of the list fall short", regretBlocks),
    ]
    story.reading = [
      (
        "Optimal action",
        "One that starts some policy with the highest return from that state, in that problem."
      ),
      ("Memory", "Of states and rewards seen since the start, which may tell the problems apart."),
    ]
    story.tables = [
      DataTable(
        name: "optimal actions", columns: ["state", "problem", "actions"],
        rows: failing.flatMap { item in
          problems.map { problem in
            [.text(item.state), .text(problem), .init((item.optimal[problem] ?? []).actions)]
          }
        }),
      DataTable(
        name: "regrets", columns: ["policy", "problem", "regret"],
        rows: regrets.flatMap { item in
          problems.map { [.text(item.policy), .text($0), .init(item.regrets[$0])] }
        }),
    ]
    return story
  }

  private var facts: [Fact] {
    var facts = [
      Fact("Problems", "\(problems.count)", gloss: problems.listed(most: 4)),
      Fact("Failing states", "\(failing.count)", gloss: "where no action is optimal in all"),
      Fact("Reward", .name(reward)),
    ]
    // The listed policy that stays least behind at worst.
    if let least = regrets.min(by: { (ExactOrder.compare($0.worst, $1.worst) ?? 0) < 0 }) {
      facts.append(
        Fact("Least worst regret", .exact(least.worst), gloss: "of \(name: least.policy)"))
    }
    return facts
  }

  private var levels: [Block] {
    let all: [(Verdict, Inline)] = [
      (.everyState, "One policy without memory, from every state"),
      (.start, "One policy without memory, from the start"),
      (.memory, "One policy with memory, from the start"),
    ]
    let reached = all.firstIndex { $0.0 == verdict } ?? all.count
    let rows = all.enumerated().map { index, level -> [Inline] in
      if verdict == .undecided && index == 1 { return [level.1, "not decided within the cap"] }
      let holds = verdict == .undecided ? index == 2 : index >= reached
      return [level.1, ExactWords.verdict(holds, "holds", "fails")]
    }
    return [
      .table([.text("Level"), .text("Here")], rows: rows),
      .section("repair", "What would repair it", [.paragraph(Inline(repair))]),
    ]
  }

  private var failingTable: Block {
    .table(
      [.text("State")]
        + problems.map { .text("Optimal in \(foreign: ExactWords.short($0))") },
      rows: failing.map { item in
        [.name(item.state)] + problems.map { (item.optimal[$0] ?? []).actions }
      }, summary: ExactWords.all(failing.count, "state", "states"), most: 40)
  }

  private var policyBlocks: [Block] {
    guard let policy else { return [] }
    let states = PolicyWords.sorted(policy.choose.keys)
    return [
      .paragraph(.name(policy.name), .lead),
      .table(
        [.text("State"), .text("Chooses")],
        rows: states.map { [.name($0), PolicyWords.cell(policy.choose[$0])] },
        summary: "Its choices in \(NumberText.count(states.count, "state", "states"))", most: 40,
        terminalRows: 16),
    ]
  }

  private var regretBlocks: [Block] {
    guard !regrets.isEmpty else { return [] }
    return [
      .paragraph("Best return of each problem minus the policy's.", .lead),
      .table(
        [.text("Policy")] + problems.map { .number(.foreign(ExactWords.short($0))) }
          + [.number("At worst")],
        rows: regrets.map { item in
          [.name(item.policy)] + problems.map { ExactWords.exact(item.regrets[$0]) }
            + [.strong(.exact(item.worst))]
        }, summary: ExactWords.all(regrets.count, "policy", "policies"), most: 40),
    ]
  }
}
