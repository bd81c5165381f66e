import Documents
import Texts

extension TextFinding {
  /// What was found, told, with its tables for export.
  package var document: Document {
    var document =
      switch self {
      case .difference(let finding): DifferenceTold(difference: finding).document()
      case .comparisons(let finding): finding.document()
      case .clusters(let finding): finding.document()
      case .explanation(let finding): ExplanationTold(explanation: finding).document()
      }
    document.tables = tables
    return document
  }

  private var tables: [DataTable] {
    switch self {
    case .difference: [hypotheses]
    case .comparisons(let finding): [hypotheses, Self.groups(finding.comparisons)]
    case .clusters(let finding): [hypotheses, Self.groups(finding.clusters)]
    case .explanation(let finding): [hypotheses, Self.contributions(finding)]
    }
  }

  /// One line a hypothesis of every comparison.
  private var hypotheses: DataTable {
    DataTable(
      name: "hypotheses",
      columns: [
        "a", "b", "text", "kind", "evaluator", "shareA", "shareB", "v", "vLow", "vHigh",
        "pAdjusted",
        "confirmed", "gain",
      ],
      rows: differences.flatMap { difference in
        difference.hypotheses.map { own in
          [
            .text(difference.a.name), .text(difference.b.name), .text(own.text),
            .text(own.kind.rawValue), .text(own.evaluator.rawValue), .number(own.shareA),
            .number(own.shareB), .number(own.v), .number(own.vLow), .number(own.vHigh),
            .number(own.pAdjusted), .flag(own.confirmed), .number(own.gain),
          ]
        }
      })
  }

  /// One line a value of the label.
  private static func groups(_ comparisons: [TextDifference]) -> DataTable {
    DataTable(
      name: "groups", columns: ["value", "texts", "auroc", "confirmed"],
      rows: comparisons.map { own in
        [
          .text(own.a.name), .whole(own.a.texts), DataTable.Datum(own.separability?.auroc),
          .whole(own.hypotheses.filter(\.confirmed).count),
        ]
      })
  }

  /// One line a cluster.
  private static func groups(_ clusters: [TextCluster]) -> DataTable {
    DataTable(
      name: "groups", columns: ["number", "name", "texts", "cohesion", "auroc", "confirmed"],
      rows: clusters.map { own in
        [
          .whole(own.number), .text(own.name), .whole(own.texts), .number(own.cohesion),
          DataTable.Datum(own.difference.separability?.auroc),
          .whole(own.difference.hypotheses.filter(\.confirmed).count),
        ]
      })
  }

  /// One line a hypothesis that explains a part of the classifier.
  private static func contributions(_ explanation: ClassifierExplanation) -> DataTable {
    DataTable(
      name: "contributions", columns: ["text", "coefficient", "own", "shared", "shortcut"],
      rows: explanation.contributions.map { own in
        [
          .text(own.text), .number(own.coefficient), .number(own.own), .number(own.shared),
          .flag(own.shortcut),
        ]
      })
  }
}
