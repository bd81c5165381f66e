import Findings
import Foundation

/// The tables of an audit: what changed, what the verdict rests on, the scripted policies.
struct ReportTables {
  var report: AuditReport

  private var finding: AuditFinding { report.finding }

  func changes() -> String {
    guard !finding.changes.isEmpty else { return "" }
    let changes = SentenceWriter.sorted(finding.changes)
    let sizes = changes.compactMap(\.standardisedChange).filter(\.isFinite).map { abs($0) }
    let largest = sizes.max() ?? 0
    let summary = SentenceWriter.summary(
      of: changes, from: finding.comparedWith, limit: 5)
    let lead =
      SentenceWriter.span(finding.comparedWith)
      + (summary.isEmpty ? ", no measure changed" : ": \(summary)") + "."
    let rows = changes.map { change in
      [
        Markup.escape(SentenceWriter.words(change.measure.name))
          + detail(change.measure.meaning),
        Markup.escape(change.measure.unit),
        cell(change.base), cell(change.peak), cell(change.final),
        Markup.escape(SentenceWriter.change(change, from: finding.comparedWith)),
        change.standardisedChange.map { bar($0, largest: largest) } ?? NumberText.missing,
      ]
    }
    return """
      <p class="lead">\(Markup.escape(lead)) Means over fresh episodes with 95 % intervals; sizes in \
      standard deviations over episodes.</p>
      \(Markup.table(
        head: ["Measure", "Unit", "Base", "Peak", "Final", SentenceWriter.span(finding.comparedWith),
          "Size of change"],
        rows: rows, numeric: [2, 3, 4], kind: "changes"))
      """
  }

  private func bar(_ value: Double, largest: Double) -> String {
    let text = NumberText.short(value, digits: 2)
    return "<span class=\"change-size\">\(Bars.small(value, largest: largest)) "
      + "\(value > 0 ? "+" : "")\(text)</span>"
  }

  func criteria() -> String {
    guard !finding.criteria.isEmpty else { return "" }
    let rows = finding.criteria.map { criterion in
      [
        Markup.escape(SentenceWriter.words(criterion.name)) + detail(criterion.statement),
        cell(criterion.estimate), NumberText.short(criterion.threshold),
        "<span class=\"outcome\">\(mark(criterion.outcome)) \(criterion.outcome.rawValue)</span>",
      ]
    }
    return Markup.table(
      head: ["Criterion", "Estimate", "Threshold", "Outcome"], rows: rows, numeric: [1, 2])
  }

  func references() -> String {
    guard !finding.references.isEmpty else { return "" }
    let meanings = Dictionary(
      report.card.policies.map { ($0.name, $0.meaning) }, uniquingKeysWith: { first, _ in first })
    let rows = finding.references.map { reference in
      let name = reference.policy ?? "unnamed"
      let isBase = name == finding.base.policy
      return [
        Markup.escape(name) + (isBase ? " (base)" : "") + detail(meanings[name] ?? ""),
        cell(reference.proxy), cell(reference.intended),
      ]
    }
    return """
      <p class="lead">Policies written by hand, judged on the same episodes.</p>
      \(Markup.table(
        head: ["Policy", "Proxy return", "True return"], rows: rows, numeric: [1, 2]))
      """
  }

  private func cell(_ estimate: Estimate) -> String {
    let (mean, interval) = NumberText.parts(estimate)
    return mean + (interval.isEmpty ? "" : " <span class=\"interval\">\(interval)</span>")
  }

  private func detail(_ text: String) -> String {
    text.isEmpty ? "" : "<span class=\"detail\">\(Markup.escape(text))</span>"
  }

  private func mark(_ outcome: AuditFinding.Criterion.Outcome) -> String {
    switch outcome {
    case .holds: "✓"
    case .fails: "✗"
    case .undecided: "?"
    }
  }
}
