import Findings

/// What a study of texts found.
public enum TextFinding: Codable, Sendable, Equatable {
  case difference(TextDifference)
  case comparisons(TextComparisons)
  case clusters(TextClusters)
  case explanation(ClassifierExplanation)

  /// The word for it in lists.
  public var kind: String {
    switch self {
    case .difference: "difference"
    case .comparisons: "comparisons"
    case .clusters: "clusters"
    case .explanation: "explanation"
    }
  }

  /// Every comparison of two sides in it.
  public var differences: [TextDifference] {
    switch self {
    case .difference(let finding): [finding]
    case .comparisons(let finding): finding.comparisons
    case .clusters(let finding): finding.clusters.map(\.difference)
    case .explanation(let finding): [finding.difference]
    }
  }

  public var seconds: Double {
    switch self {
    case .difference(let finding): finding.seconds
    case .comparisons(let finding): finding.seconds
    case .clusters(let finding): finding.seconds
    case .explanation(let finding): finding.difference.seconds
    }
  }
}
