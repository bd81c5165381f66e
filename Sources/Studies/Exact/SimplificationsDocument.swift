import Documents
import Exact
import Findings
import Ground

/// Which simpler rewards a reward has: each ordering as a row of classes, what no reward makes and
/// why, and all orderings as a graph.
extension SimplificationsAnswer {
  var story: ExactStory {
    let name = ExactWords.quoted(reward)
    var story = ExactStory("Which simpler rewards are safe stand-ins for \(name)?")
    let count = simplifications.filter { $0.classes.count > 1 }.count
    let more: Inline = isComplete ? "" : " Not every coarsening was looked at."
    if ordering.classes.count < 2 {
      story.says(
        .unable, "trivial", "\(name) is the same for every policy.", "There is nothing to simplify."
      )
    } else if count == 0 {
      story.says(
        .uncertain, isComplete ? "only the trivial one" : "none found",
        isComplete ? "None: only the trivial reward is simpler." : "None was found.",
        isComplete
          ? "Every other way to tie what \(name) tells apart is one that no reward makes."
          : "None was found but the trivial one, which ties everything.\(more)")
    } else {
      story.says(
        .good, Inline(NumberText.count(count, "simplification", "simplifications")),
        "\(count) simpler \(count == 1 ? "ordering keeps" : "orderings keep") what it prefers.",
        "Each ties some policies that \(name) tells apart and turns none around, so following it "
          + "never lowers \(name).\(more)")
    }
    story.facts = [
      Fact(
        "Simplifications", "\(simplifications.count)",
        gloss: "\(simplifications.filter { $0.classes.count > 1 }.count) of them not trivial"),
      Fact(
        "Impossible coarsenings", "\(impossible.count)",
        gloss: isComplete ? "every one was looked at" : "not every one was looked at"),
    ]
    if let graph {
      story.facts.append(
        Fact(
          "Orderings some reward makes", "\(graph.orderings.count)",
          gloss: "of \(plain: graph.candidates) weak orderings"))
    }
    story.blocks = [
      .section(
        "ordering", "The ordering that is simplified",
        [
          .paragraph(Self.chips(ordering.classes)),
          .paragraph("Returns of the classes: \(Self.numbers(ordering.returns))", .muted),
        ]),
      .section("simplifications", "Its simplifications", simplificationBlocks),
      .section("impossible", "Coarsenings that no reward makes", impossibleBlocks),
      .section("criterion", "The criterion, printed and corrected", criterionBlocks),
      .section(
        "graph", "All orderings that some reward makes",
        graph.map { OrderingGraph(graph: $0, chosen: ordering.classes).blocks } ?? []),
    ]
    story.reading = [
      (
        "Ordering",
        "Policies from the lowest return up: = between those that tie, < before those that return "
          + "more."
      ),
      (
        "Simplification",
        "An ordering that ties more and turns nothing around (Skalse et al. 2022, Definition 2). "
          + "Trivial: it ties everything."
      ),
      (
        "Unhackable",
        "Of two orderings: there are no two policies that one puts one way round and the other the "
          + "other way round."
      ),
      (
        "Multiples",
        "Each stands for a step from one class to the next. Taken so many times, the steps add up "
          + "to nothing, for every reward; so not all of them can lead upward (Farkas)."
      ),
    ]
    story.tables = tables
    return story
  }

  /// An ordering as text: `00 = 01 < 11 < 10`.
  static func text(_ classes: [[String]]) -> String {
    classes.map { $0.map { VisibleText.name($0) }.joined(separator: " = ") }
      .joined(separator: " < ")
  }

  /// An ordering as a row of names in frames.
  static func chips(_ classes: [[String]]) -> Inline {
    classes.map { $0.map { Inline.chip($0) }.joined(" = ") }.joined(" < ")
  }

  private static func numbers(_ numbers: [ExactNumber]) -> Inline {
    numbers.map { "\(plain: $0)" as Inline }.joined(" < ")
  }

  // MARK: - Sections

  /// Most states of a reward that stand in a table of rewards.
  private static let mostStates = 3

  /// A reward state by state: `s: up → 1, left → 1/2`.
  private static func lines(_ reward: [String: [String: ExactNumber]]) -> [Inline] {
    PolicyWords.sorted(reward.keys).map { state in
      let actions = reward[state] ?? [:]
      let values = PolicyWords.sorted(actions.keys).compactMap { action in
        actions[action].map { "\(name: action) → \(plain: $0)" as Inline }
      }
      return "\(name: state): \(values.joined())"
    }
  }

  private var simplificationBlocks: [Block] {
    guard !simplifications.isEmpty else { return [.paragraph("There is none.")] }
    let rows = simplifications.map { item -> [Inline] in
      let reward = Self.lines(item.reward)
      return [
        Self.chips(item.classes) + (item.classes.count < 2 ? .detail("trivial") : ""),
        Self.numbers(item.returns),
        reward.isEmpty
          ? .none
          : reward.count <= Self.mostStates
            ? reward.joined(.lineBreak) : "of \(reward.count) states, below",
      ]
    }
    let long = simplifications.filter { $0.reward.count > Self.mostStates }
    return [
      .paragraph(
        "Fewest ties first. Beside each is a reward that makes it, and what the classes return "
          + "under that.", .lead),
      .table(
        [.text("Ordering"), .text("Returns"), .text("A reward that makes it", rank: 1)],
        rows: rows,
        summary: "All \(rows.count) simplifications", most: 30),
      .only(
        .page,
        long.map { item in
          .details(
            "The reward that makes \(Self.chips(item.classes))", [.list(Self.lines(item.reward))])
        }),
    ]
  }

  private var impossibleBlocks: [Block] {
    guard !impossible.isEmpty else { return [] }
    let rows = impossible.map { item -> [Inline] in
      let steps = zip(zip(item.classes, item.classes.dropFirst()), item.multiples).filter {
        ExactOrder.sign($0.1) != 0
      }.map { pair, multiple in
        "\(ExactText.plain(multiple)) · (\(VisibleText.name(pair.1.first ?? "")) − "
          + "\(VisibleText.name(pair.0.first ?? "")))"
      }
      return [Self.chips(item.classes), .code(steps.joined(separator: " + ") + " = 0")]
    }
    return [
      .paragraph(
        "Each would ask all the steps on the right to be above 0, yet they add up to nothing under "
          + "every reward that makes the ties.", .lead),
      .table(
        [.text("Ordering"), .text("What forbids it")], rows: rows,
        summary: "All \(rows.count) of them", most: 30, terminalRows: 12),
    ]
  }

  private var criterionBlocks: [Block] {
    func row(_ name: Inline, _ formula: String, _ holds: Bool) -> [Inline] {
      [
        name, .code(formula),
        ExactWords.verdict(holds, "a non-trivial one exists", "only the trivial one"),
      ]
    }
    let (rank, affine) = (criterion.tieRank, criterion.affineDimension)
    return [
      .table(
        [.text("Criterion"), .text("Here"), .text("Says")],
        rows: [
          row(
            "Corrected: rank(Z) ≤ affine dimension − 2",
            "\(rank) ≤ \(affine) − 2 = \(affine - 2)",
            criterion.holds),
          row(
            "Printed: rank(Z) ≤ rank(F) − 2", "\(rank) ≤ \(affine + 1) − 2 = \(affine - 1)",
            criterion.printedHolds),
        ]),
      .paragraph(
        "Z spans the differences of visits between policies that tie; F are the visits of all "
          + "policies. The printed one (Skalse et al. 2022, Theorem 3) takes the linear rank where "
          + "the affine dimension is meant, which is one less."
          + (criterion.holds == criterion.printedHolds ? "" : " Here that makes the difference.")),
    ]
  }

  private var tables: [DataTable] {
    func numbers(_ numbers: [ExactNumber]) -> DataTable.Datum {
      .text(numbers.map(\.text).joined(separator: " "))
    }
    func row(_ role: String, _ classes: [[String]], _ returns: [ExactNumber]) -> [DataTable.Datum] {
      [.text(role), .text(Self.text(classes)), numbers(returns)]
    }
    return [
      DataTable(
        name: "simplifications", columns: ["role", "ordering", "numbers"],
        rows: [row("reward", ordering.classes, ordering.returns)]
          + simplifications.map { row("simplification", $0.classes, $0.returns) }
          + impossible.map { row("impossible", $0.classes, $0.multiples) })
    ]
      + (graph.map { graph in
        [
          DataTable(
            name: "orderings", columns: ["number", "ordering", "returns"],
            rows: graph.orderings.enumerated().map {
              [.whole($0 + 1), .text(Self.text($1.classes)), numbers($1.returns)]
            })
        ]
      } ?? [])
  }
}
