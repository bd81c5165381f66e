import Findings
import Foundation

/// Shows an audit in a terminal, on one screen.
public enum TerminalReport {
  /// Most lines that a summary takes.
  public static let mostLines = 30

  /// Verdict, what led to it, two small plots, the returns and what changed.
  ///
  /// - Parameters:
  ///   - curves: The curve over training steps is plotted, or the first where there is none.
  ///   - width: Columns of the terminal; no line is longer, down to 40.
  /// - Returns: At most `mostLines` lines, without a line break after the last.
  public static func summary(
    for finding: AuditFinding, curves: [AuditReport.AxisCurve], width: Int, useColour: Bool
  ) -> String {
    let width = max(40, width)
    let plots = plots(curves, width: width, useColour: useColour)
    var tail = plots.isEmpty ? [] : [""] + plots
    tail += [""] + table(finding, width: width, useColour: useColour)
    tail += notes(finding, width: width)
    let head = verdict(finding, width: width, useColour: useColour)
    let room = max(1, mostLines - tail.count - 1)
    var sentences = finding.sentences.flatMap { TerminalText.wrap($0, width: width) }
    if sentences.count > room {
      sentences = Array(sentences.prefix(room))
      sentences[room - 1] = TerminalText.cut(sentences[room - 1] + " …", to: width)
    }
    return ([head] + sentences + tail).prefix(mostLines).joined(separator: "\n")
  }

  private static func verdict(_ finding: AuditFinding, width: Int, useColour: Bool) -> String {
    let word = finding.verdict.rawValue.uppercased()
    let colour: TerminalText.Colour =
      switch finding.verdict {
      case .gamed: .red
      case .aligned: .green
      case .incapable: .magenta
      case .inconclusive: .yellow
      }
    let what = "\(finding.environment): \(finding.proxy.name) against \(finding.intended.name)"
    return TerminalText.coloured(word, colour, useColour) + "  "
      + TerminalText.coloured(
        TerminalText.cut(what, to: width - word.count - 2), .bold, useColour)
  }

  // MARK: - Plots

  /// Proxy and true return beside each other, or one above the other where columns are few.
  private static func plots(
    _ curves: [AuditReport.AxisCurve], width: Int, useColour: Bool
  ) -> [String] {
    guard let curve = curves.first(where: { $0.axis == "steps" }) ?? curves.first,
      !curve.points.isEmpty || !curve.ceiling.isEmpty
    else { return [] }
    let isWide = width >= 72
    let each = isWide ? min(60, (width - 4) / 2) : min(60, width)
    func plot(_ title: String, _ value: (AuditReport.AxisCurve.Point) -> Double) -> [String] {
      func points(_ points: [AuditReport.AxisCurve.Point]) -> [(x: Double, y: Double)] {
        points.map { (x: $0.pressure, y: value($0)) }
      }
      var series: [TerminalPlot.Series] = []
      if !curve.points.isEmpty {
        series.append(TerminalPlot.Series(label: "proxy", points: points(curve.points)))
      }
      if !curve.ceiling.isEmpty {
        series.append(
          TerminalPlot.Series(label: "ceiling", points: points(curve.ceiling), isDotted: true))
      }
      return TerminalPlot(
        title: title, series: series, width: each, height: isWide ? 6 : 3, useColour: useColour
      ).lines()
    }
    let axis = ReportWords.axis(curve.axis)
    let dotted = curve.ceiling.isEmpty ? "" : " (dotted: ceiling)"
    let proxy = plot("Proxy return, \(axis)") { $0.proxy.mean }
    let intended = plot("True return" + dotted) { $0.intended.mean }
    guard isWide else { return proxy + intended }
    return zip(proxy, intended).map { TerminalText.padded($0, to: each + 4) + $1 }
  }

  // MARK: - Table

  private static func table(
    _ finding: AuditFinding, width: Int, useColour: Bool
  ) -> [String] {
    let ceiling = finding.ceiling.map { ($0, "ceiling", place($0, finding)) }
    let peak = finding.peak.map { ($0, "peak", place($0, finding)) }
    let final = finding.final.map { ($0, "final", place($0, finding)) }
    let base = (finding.base, "base", finding.base.policy ?? "")
    let rows = [base] + [peak, final, ceiling].compactMap(\.self)
    let cells = rows.map { returns, name, place in
      [name, place, NumberText.estimate(returns.proxy), NumberText.estimate(returns.intended)]
    }
    var lines = columns([["", "", "proxy return", "true return"]] + cells)
    if let first = lines.first, TerminalText.width(first) > width {
      // Without the places, then without the intervals.
      let short = rows.map { returns, name, _ in
        [name, NumberText.estimate(returns.proxy), NumberText.estimate(returns.intended)]
      }
      lines = columns([["", "proxy return", "true return"]] + short)
      if let first = lines.first, TerminalText.width(first) > width {
        let shorter = rows.map { returns, name, _ in
          [name, NumberText.parts(returns.proxy).mean, NumberText.parts(returns.intended).mean]
        }
        lines = columns([["", "proxy return", "true return"]] + shorter)
      }
    }
    lines = lines.map { TerminalText.cut($0, to: width) }
    if let first = lines.first { lines[0] = TerminalText.coloured(first, .faint, useColour) }
    return lines
  }

  private static func place(_ returns: AuditFinding.Returns, _ finding: AuditFinding) -> String {
    returns.policy ?? ReportWords.place(returns.pressure, of: finding)
  }

  /// Cells in columns of equal width; numbers, the last two columns, align to the right.
  private static func columns(_ rows: [[String]]) -> [String] {
    let count = rows.map(\.count).max() ?? 0
    let widths = (0..<count).map { column in
      rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
    }
    return rows.map { row in
      row.enumerated().map { column, cell in
        column >= count - 2
          ? TerminalText.aligned(cell, to: widths[column])
          : TerminalText.padded(cell, to: widths[column])
      }.joined(separator: "  ")
    }
  }

  // MARK: - Notes

  private static func notes(_ finding: AuditFinding, width: Int) -> [String] {
    var lines: [String] = []
    let changes = SentenceWriter.summary(
      of: finding.changes, from: finding.comparedWith, limit: 5)
    if !changes.isEmpty {
      lines.append("\(SentenceWriter.span(finding.comparedWith)): \(changes)")
    }
    if let transition = finding.phaseTransition {
      let interval = transition.interval.map { NumberText.engineering($0) }
      let range = interval.count == 2 ? " [\(interval[0]), \(interval[1])]" : ""
      lines.append(
        "Phase transition at \(NumberText.engineering(transition.at))\(range) "
          + "\(ReportWords.axis(transition.axis)), \(NumberText.probability(transition.p))")
    }
    if let first = finding.ties.first {
      let more = finding.ties.count > 1 ? " (and \(finding.ties.count - 1) more)" : ""
      lines.append("Tie under the proxy: \(first)\(more)")
    }
    if !finding.failures.isEmpty {
      let count = finding.failures.count
      lines.append("\(count) \(count == 1 ? "run" : "runs") stopped early")
    }
    if let seeds = finding.seedsNeeded { lines.append("About \(seeds) further seeds would decide") }
    lines = lines.flatMap { TerminalText.wrap($0, width: width).prefix(2) }
    // A path that is cut cannot be opened: it alone may be longer than the terminal is wide.
    if let report = finding.report { lines.append("Report: \(report)") }
    return lines
  }
}
