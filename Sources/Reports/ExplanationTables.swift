import Findings
import Foundation

/// What each hypothesis of an explanation carries, and where the list and the classifier part.
struct ExplanationTables {
  var explanation: ClassifierExplanation

  private var difference: TextDifference { explanation.difference }

  // MARK: - Contributions

  func contributions() -> String {
    guard !explanation.contributions.isEmpty else { return "" }
    let full =
      explanation.contributions.map { max(0, $0.own) + max(0, $0.shared) }
      .filter(\.isFinite).max() ?? 1
    let rows = explanation.contributions.map { contribution in
      [
        "The text \(TextMarks.html(contribution.text))"
          + (contribution.shortcut ? " <span class=\"flag\">⚠ shortcut?</span>" : ""),
        TextBars.stacked(contribution.own, contribution.shared, full: full),
        Self.share(contribution.own), Self.share(contribution.shared),
        "\(Self.odds(contribution.coefficient)) <span class=\"interval\">"
          + "\(contribution.coefficient > 0 ? "+" : "")"
          + "\(NumberText.short(contribution.coefficient, digits: 2))</span>",
      ]
    }
    return """
      <p class="lead">The full colour is what a hypothesis alone adds to the others, the pale what \
      it shares with them. Parts that are shared are counted with each, so that they do not add up \
      to the whole. The odds are those of \(TextMarks.name(html: difference.a.name)), with the \
      log-odds beside them.</p>
      \(Markup.table(
        head: ["Hypothesis", "Own and shared", "Own", "Shared", "Odds"], rows: rows,
        numeric: [2, 3, 4], kind: "glance"))
      """
  }

  /// A part of the explained share, which may be less than nothing.
  static func share(_ value: Double) -> String {
    guard value.isFinite else { return NumberText.missing }
    return NumberText.fixed(value * 100, decimals: abs(value) < 0.1 ? 1 : 0) + " %"
  }

  /// What log-odds do to the odds: `× 12`, `÷ 3`.
  static func odds(_ coefficient: Double) -> String {
    guard coefficient.isFinite else { return NumberText.missing }
    let factor = exp(abs(coefficient))
    return (coefficient < 0 ? "÷ " : "× ") + NumberText.short(factor, digits: 2)
  }

  // MARK: - Disagreements

  func disagreements() -> String {
    guard explanation.disagreeing > 0 || !explanation.disagreements.isEmpty else { return "" }
    let right = explanation.classifierRightShare.map { share in
      " The classifier was right in \(TextNumbers.share(share)) of them, the list in the others."
    }
    let items = explanation.disagreements.map(disagreement)
    return """
      <p class="lead">List and classifier decide \
      \(TextNumbers.count(explanation.disagreeing, "unseen text", "unseen texts")) differently.\
      \(right ?? "")</p>
      \(items.joined(separator: "\n"))
      """
  }

  private func disagreement(_ item: Disagreement) -> String {
    let holds =
      item.holds.isEmpty
      ? "none of the hypotheses holds"
      : "holds: " + item.holds.map { TextMarks.html($0) }.joined(separator: "; ")
    let right =
      switch item.right {
      case "classifier": "the classifier is right"
      case "list": "the list is right"
      default: TextMarks.html(item.right)
      }
    let quote = TextEvidence.quote(
      MarkedText(text: TerminalText.cut(item.text, to: 1500), spans: [], row: item.row))
    return """
      <div class="disagreement">
      <p class="facts"><strong>\(right)</strong> <span>label \(TextMarks.html(item.label))</span> \
      <span>classifier’s score \(NumberText.short(item.score))</span> \
      <span>the list gives \(TextMarks.name(html: difference.a.name)) \
      \(TextNumbers.share(item.list))</span></p>
      \(quote)
      <p class="asides"><span>\(holds)</span></p>
      </div>
      """
  }
}
