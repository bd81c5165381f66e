import Findings

/// Which simpler rewards a reward has: each ordering as a row of classes, what no reward makes and
/// why, and all orderings as a graph.
struct ExactSimplificationsPage {
  var answer: SimplificationsAnswer

  func html(_ page: ExactPage) -> String {
    page.html(
      facts: facts,
      sections: [
        Page.section("ordering", "The ordering that is simplified", ordering),
        Page.section("simplifications", "Its simplifications", simplifications),
        Page.section("impossible", "Coarsenings that no reward makes", impossible),
        Page.section("criterion", "The criterion, printed and corrected", criterion),
        Page.section("graph", "All orderings that some reward makes", graph),
      ],
      reading: [
        (
          "Ordering",
          "Policies from the lowest return up: = between those that tie, &lt; before those that "
            + "return more."
        ),
        (
          "Simplification",
          "An ordering that ties more and turns nothing around (Skalse et al. 2022, Definition 2). "
            + "Trivial: it ties everything."
        ),
        (
          "Unhackable",
          "Of two orderings: there are no two policies that one puts one way round and the other "
            + "the other way round."
        ),
        (
          "Multiples",
          "Each stands for a step from one class to the next. Taken so many times, the steps add "
            + "up to nothing, for every reward; so not all of them can lead upward (Farkas)."
        ),
      ])
  }

  private var facts: [ExactPage.Fact] {
    let nonTrivial = answer.simplifications.filter { $0.classes.count > 1 }.count
    var facts: [ExactPage.Fact] = [
      .init(
        name: "Simplifications", value: NumberText.whole(answer.simplifications.count),
        gloss: "\(NumberText.whole(nonTrivial)) of them not trivial"),
      .init(
        name: "Impossible coarsenings", value: NumberText.whole(answer.impossible.count),
        gloss: answer.isComplete ? "every one was looked at" : "not every one was looked at"),
    ]
    if let graph = answer.graph {
      facts.append(
        .init(
          name: "Orderings some reward makes", value: NumberText.whole(graph.orderings.count),
          gloss: "of \(ExactText.plain(graph.candidates)) weak orderings"))
    }
    return facts
  }

  /// An ordering as text: `00 = 01 < 11 < 10`.
  static func text(_ classes: [[String]]) -> String {
    classes.map { $0.map { TextMarks.name($0) }.joined(separator: " = ") }
      .joined(separator: " < ")
  }

  /// An ordering as a row of chips.
  static func chips(_ classes: [[String]]) -> String {
    let parts = classes.map { names in
      let chips = names.map { "<span class=\"chip\">\(TextMarks.html($0))</span>" }
      return "<span class=\"class\">"
        + chips.joined(separator: "<span class=\"tie\">=</span>") + "</span>"
    }
    return "<span class=\"chips\">"
      + parts.joined(separator: "<span class=\"less\">&lt;</span>") + "</span>"
  }

  private static func numbers(_ numbers: [ExactNumber]) -> String {
    numbers.map { Markup.escape(ExactText.plain($0)) }.joined(separator: " &lt; ")
  }

  /// A reward by state and action, folded away: `s: up 1, left 1/2`.
  private static func reward(_ reward: [String: [String: ExactNumber]]) -> String {
    guard !reward.isEmpty else { return "<span class=\"muted\">–</span>" }
    let lines = ExactPolicyText.sorted(reward.keys).map { state in
      let actions = reward[state] ?? [:]
      let values = ExactPolicyText.sorted(actions.keys).compactMap { action in
        actions[action].map { "\(TextMarks.name(action)) → \(ExactText.plain($0))" }
      }
      return TextMarks.html("\(TextMarks.name(state)): \(values.joined(separator: ", "))")
    }
    let text = lines.joined(separator: "<br/>")
    return lines.count <= 3
      ? text : "<details><summary>\(lines.count) states</summary>\(text)</details>"
  }

  private var ordering: String {
    "<p>\(Self.chips(answer.ordering.classes))</p>\n<p class=\"muted\">Returns of the classes: "
      + "\(Self.numbers(answer.ordering.returns))</p>"
  }

  private var simplifications: String {
    let rows = answer.simplifications.map { item in
      [
        Self.chips(item.classes)
          + (item.classes.count < 2 ? "<span class=\"detail\">trivial</span>" : ""),
        Self.numbers(item.returns), Self.reward(item.reward),
      ]
    }
    guard !rows.isEmpty else { return "<p>There is none.</p>" }
    return
      "<p class=\"lead\">Fewest ties first. Beside each is a reward that makes it, and what the "
      + "classes return under that.</p>\n"
      + ExactPage.folded(
        head: ["Ordering", "Returns", "A reward that makes it"], rows: rows,
        what: "All \(rows.count) simplifications", most: 30)
  }

  private var impossible: String {
    let rows = answer.impossible.map { item in
      let steps = zip(zip(item.classes, item.classes.dropFirst()), item.multiples).filter {
        ExactOrder.sign($0.1) != 0
      }.map { pair, multiple in
        let (low, high) = (pair.0.first ?? "", pair.1.first ?? "")
        return "\(ExactText.plain(multiple)) · (\(TextMarks.name(high)) − \(TextMarks.name(low)))"
      }
      return [
        Self.chips(item.classes),
        "<code>\(TextMarks.plain(steps.joined(separator: " + "))) = 0</code>",
      ]
    }
    guard !rows.isEmpty else { return "" }
    return
      "<p class=\"lead\">Each would ask all the steps on the right to be above 0, yet they add "
      + "up to nothing under every reward that makes the ties.</p>\n"
      + ExactPage.folded(
        head: ["Ordering", "What forbids it"], rows: rows, what: "All \(rows.count) of them",
        most: 30)
  }

  private var criterion: String {
    let criterion = answer.criterion
    func row(_ name: String, _ formula: String, _ holds: Bool) -> [String] {
      [
        Markup.escape(name), "<code>\(Markup.escape(formula))</code>",
        holds
          ? "<span class=\"yes\">a non-trivial one exists</span>"
          : "<span class=\"no\">only the trivial one</span>",
      ]
    }
    let (rank, affine) = (criterion.tieRank, criterion.affineDimension)
    return ExactPage.table(
      head: ["Criterion", "Here", "Says"],
      rows: [
        row(
          "Corrected: rank(Z) ≤ affine dimension − 2", "\(rank) ≤ \(affine) − 2 = \(affine - 2)",
          criterion.holds),
        row(
          "Printed: rank(Z) ≤ rank(F) − 2", "\(rank) ≤ \(affine + 1) − 2 = \(affine - 1)",
          criterion.printedHolds),
      ])
      + "\n<p>Z spans the differences of visits between policies that tie; F are the visits of all "
      + "policies. The printed one (Skalse et al. 2022, Theorem 3) takes the linear rank where the "
      + "affine dimension is meant, which is one less."
      + (criterion.holds == criterion.printedHolds ? "" : " Here that makes the difference.")
      + "</p>"
  }

  // MARK: - Graph

  /// Most orderings that are drawn.
  static let mostNodes = 80

  private var graph: String {
    guard let graph = answer.graph else { return "" }
    let counts =
      "<p class=\"lead\">\(TextNumbers.count(graph.orderings.count, "ordering", "orderings")) of "
      + "\(Markup.escape(ExactText.plain(graph.candidates))) can be made by some reward; "
      + "\(TextNumbers.count(graph.unhackable.count, "pair is", "pairs are")) unhackable, and "
      + "there \(graph.simplifies.count == 1 ? "is" : "are") "
      + "\(TextNumbers.count(graph.simplifies.count, "simplification", "simplifications"))."
      + (graph.isComplete ? "" : " The search was capped, so that there may be more.") + "</p>"
    let picture = ExactOrderingGraph(graph: graph, chosen: answer.ordering.classes)
    let isDrawn = graph.orderings.count <= Self.mostNodes && graph.orderings.count > 1
    let figure =
      isDrawn
      ? ExactPage.legend([
        ("arrow-edge", "simplification, from the finer to the coarser"),
        ("plain-edge", "unhackable"), ("corner", "the ordering above"),
      ]) + "\n"
        + Page.figure(
          { picture.svg(width: $0) },
          caption: "Orderings that tie nothing are on the outer ring, those with more ties further "
            + "in. Edges to the trivial ordering, which is unhackable with all, are dotted.")
      : ""
    let neighbours = neighbours(graph)
    let rows = graph.orderings.enumerated().map { index, item in
      ["\(index + 1)", Self.chips(item.classes), neighbours.simpler[index], neighbours.safe[index]]
    }
    return [
      counts, figure,
      ExactPage.folded(
        head: ["Number", "Ordering", "Simplified by", "Unhackable with"], rows: rows,
        what: "All \(TextNumbers.count(rows.count, "ordering", "orderings")) with their neighbours",
        most: 12),
    ].filter { !$0.isEmpty }.joined(separator: "\n")
  }

  private func neighbours(
    _ graph: SimplificationsAnswer.Graph
  ) -> (simpler: [String], safe: [String]) {
    var simpler = [[Int]](repeating: [], count: graph.orderings.count)
    var safe = simpler
    for pair in graph.simplifies where pair.count == 2 && simpler.indices.contains(pair[0]) {
      simpler[pair[0]].append(pair[1])
    }
    for pair in graph.unhackable
    where pair.count == 2 && pair.allSatisfy(safe.indices.contains) {
      safe[pair[0]].append(pair[1])
      safe[pair[1]].append(pair[0])
    }
    func text(_ numbers: [Int]) -> String {
      numbers.isEmpty
        ? "<span class=\"muted\">–</span>"
        : numbers.sorted().map { "\($0 + 1)" }.joined(separator: ", ")
    }
    return (simpler.map(text), safe.map(text))
  }
}
