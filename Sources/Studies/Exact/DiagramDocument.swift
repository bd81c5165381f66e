import Documents
import Exact
import Findings
import Ground

/// Incentives that the shape of a causal influence diagram admits: the diagram, and for each
/// incentive the nodes with a path that shows it.
extension DiagramAnswer {
  private struct Kind {
    var name: String
    /// What stands beneath a node.
    var short: String
    var meaning: Inline
    var found: [Incentive]
  }

  private var kinds: [Kind] {
    [
      Kind(
        name: "Value of information", short: "VoI",
        meaning: "The decision could be better if this were known before it.",
        found: valueOfInformation),
      Kind(
        name: "Value of control", short: "VoC",
        meaning: "More utility could be had by setting this node.", found: valueOfControl),
      Kind(
        name: "Response incentive", short: "RI",
        meaning: "The decision has reason to depend on this node.", found: responseIncentive),
      Kind(
        name: "Instrumental control incentive", short: "ICI",
        meaning: "The decision has reason to influence this node on the way to utility.",
        found: instrumentalControlIncentive),
    ]
  }

  var story: ExactStory {
    let kinds = kinds
    var story = ExactStory(
      "Which incentives does the shape of the diagram admit for \(ExactWords.quoted(decision))?")
    let controlled = instrumentalControlIncentive.map(\.node)
    if controlled.isEmpty {
      story.says(
        .good, "no control incentive", "None to control anything on its way to utility.",
        "No node lies on a directed path from the decision to a utility, whatever the numbers.")
    } else {
      story.says(
        .uncertain, "control incentive",
        "It may have an incentive to control \(controlled.listed(most: 4)).",
        "These lie on a directed path from the decision to a utility. Whether the incentive is "
          + "there depends on numbers; where no path runs, none can be.")
    }
    story.facts = kinds.map { kind in
      Fact(
        Inline(kind.name), "\(kind.found.count)",
        gloss: kind.found.isEmpty ? "no node" : kind.found.map(\.node).listed(most: 4))
    }
    story.blocks = [
      .pageSection("diagram", "The diagram", [.figure(figure(kinds))]),
      .section(
        "incentives", "Incentives and the paths that show them",
        kinds.map { kind in
          .section(
            kind.short.lowercased(), Inline(kind.name), [.paragraph(kind.meaning), table(kind)])
        }),
      .section("edges", "What the decision does not need to see", edgeBlocks),
    ]
    story.reading =
      kinds.map { ($0.name, $0.meaning) } + [
        (
          "Admits",
          "A criterion on the shape alone (Everitt et al. 2021): where it holds, some numbers on "
            + "the diagram make the incentive real; where it fails, none do."
        )
      ]
    story.tables = [
      DataTable(
        name: "incentives", columns: ["incentive", "node", "path"],
        rows: kinds.flatMap { kind in
          kind.found.map {
            [.text(kind.name), .text($0.node), .text($0.path.joined(separator: " → "))]
          }
        })
    ]
    return story
  }

  private func table(_ kind: Kind) -> Block {
    guard !kind.found.isEmpty else { return .paragraph("No node.", .muted) }
    return .table(
      [.text("Node"), .text("Path that shows it")],
      rows: kind.found.map { [.name($0.node), $0.path.path] },
      summary: ExactWords.all(kind.found.count, "node", "nodes"), most: 30, terminalRows: 16)
  }

  private var edgeBlocks: [Block] {
    let rows = notRequisite.filter { $0.count == 2 }.map { [Inline.name($0[0]), .name($0[1])] }
    guard !rows.isEmpty else { return [] }
    return [
      .paragraph(
        "These edges lead into the decision, and taking them out costs no utility, whatever the "
          + "numbers.", .lead),
      .table([.text("From"), .text("To")], rows: rows, summary: "All \(rows.count) edges"),
    ]
  }

  // MARK: - Figure

  private func figure(_ kinds: [Kind]) -> Figure {
    let index = Dictionary(
      nodes.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    let unneeded = Set(notRequisite)
    let found = kinds.map { Set($0.found.map(\.node)) }
    let graph = Graph(
      title: "Causal influence diagram of \(VisibleText.name(decision))", layout: .layers,
      nodes: nodes.map { node in
        .init(
          node.name, title: "\(VisibleText.name(node.name)) (\(node.role.rawValue))",
          shape: node.role.shape, badges: kinds.indices.filter { found[$0].contains(node.name) })
      },
      edges: edges.compactMap { edge in
        // Edges with unknown ends are left out.
        guard edge.count == 2, let from = index[edge[0]], let to = index[edge[1]], from != to else {
          return nil
        }
        return .init(from, to, unneeded.contains(edge) ? .dashedArrow : .arrow)
      }, badges: kinds.map(\.short))
    let legend = kinds.enumerated().filter { !$1.found.isEmpty }.map { index, kind in
      Figure.Key(.square, .series(index), "\(kind.short): \(kind.name.lowercased())")
    }
    return Figure(
      .graph(graph),
      legend: legend
        + (notRequisite.isEmpty
          ? [] : [.init(.dashed, .reference, "edge that the decision does not need")]),
      caption: "Rectangle: the decision; diamond: utility; ellipse: chance.")
  }
}

extension DiagramAnswer.Role {
  fileprivate var shape: Graph.Node.Shape {
    switch self {
    case .chance: .ellipse
    case .decision: .rectangle
    case .utility: .diamond
    }
  }
}
