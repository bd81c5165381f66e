import Findings

/// Incentives that the shape of a causal influence diagram admits: the diagram, and for each
/// incentive the nodes with a path that shows it.
struct ExactDiagramPage {
  var answer: DiagramAnswer

  struct Kind {
    var name: String
    /// What stands beneath a node.
    var short: String
    var meaning: String
    var found: [DiagramAnswer.Incentive]
  }

  static func kinds(_ answer: DiagramAnswer) -> [Kind] {
    [
      Kind(
        name: "Value of information", short: "VoI",
        meaning: "The decision could be better if this were known before it.",
        found: answer.valueOfInformation),
      Kind(
        name: "Value of control", short: "VoC",
        meaning: "More utility could be had by setting this node.", found: answer.valueOfControl),
      Kind(
        name: "Response incentive", short: "RI",
        meaning: "The decision has reason to depend on this node.",
        found: answer.responseIncentive),
      Kind(
        name: "Instrumental control incentive", short: "ICI",
        meaning: "The decision has reason to influence this node on the way to utility.",
        found: answer.instrumentalControlIncentive),
    ]
  }

  func html(_ page: ExactPage) -> String {
    let kinds = Self.kinds(answer)
    return page.html(
      facts: kinds.map { kind in
        .init(
          name: kind.name, value: NumberText.whole(kind.found.count),
          gloss: kind.found.isEmpty
            ? "no node" : ExactPolicyText.list(kind.found.map(\.node), most: 4))
      },
      sections: [
        Page.section("diagram", "The diagram", diagram(kinds)),
        Page.section("incentives", "Incentives and the paths that show them", tables(kinds)),
        Page.section("edges", "What the decision does not need to see", edges),
      ],
      reading: kinds.map { (Markup.escape($0.name), Markup.escape($0.meaning)) } + [
        (
          "Admits",
          "A criterion on the shape alone (Everitt et al. 2021): where it holds, some numbers on "
            + "the diagram make the incentive real; where it fails, none do."
        )
      ])
  }

  private func diagram(_ kinds: [Kind]) -> String {
    guard !answer.nodes.isEmpty else { return "" }
    let picture = ExactDiagramPicture(answer: answer)
    let legend = kinds.enumerated().filter { !$1.found.isEmpty }.map {
      (kind: "set-\($0)", text: "\($1.short): \($1.name.lowercased())")
    }
    let edge =
      answer.notRequisite.isEmpty
      ? [] : [(kind: "dropped-edge", text: "edge that the decision does not need")]
    return ExactPage.legend(legend + edge) + "\n"
      + Page.figure(
        { picture.svg(width: $0) },
        caption: "Rectangle: the decision; diamond: utility; ellipse: chance.")
  }

  private func tables(_ kinds: [Kind]) -> String {
    kinds.map { kind in
      let rows = kind.found.map {
        [
          TextMarks.html($0.node),
          $0.path.map { "<span class=\"chip\">\(TextMarks.html($0))</span>" }
            .joined(separator: " → "),
        ]
      }
      let body =
        rows.isEmpty
        ? "<p class=\"muted\">No node.</p>"
        : ExactPage.folded(
          head: ["Node", "Path that shows it"], rows: rows,
          what: "All \(TextNumbers.count(rows.count, "node", "nodes"))", most: 30)
      return "<h3>\(kind.name)</h3>\n<p>\(kind.meaning)</p>\n\(body)"
    }.joined(separator: "\n")
  }

  private var edges: String {
    let rows = answer.notRequisite.compactMap { edge in
      edge.count == 2 ? [TextMarks.html(edge[0]), TextMarks.html(edge[1])] : nil
    }
    guard !rows.isEmpty else { return "" }
    return "<p class=\"lead\">These edges lead into the decision, and taking them out costs no "
      + "utility, whatever the numbers.</p>\n"
      + ExactPage.folded(head: ["From", "To"], rows: rows, what: "All \(rows.count) edges")
  }
}
