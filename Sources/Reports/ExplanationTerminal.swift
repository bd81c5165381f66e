import Findings

extension TextReport {
  /// An explanation in a terminal: the share explained, what carries it, how closely the list
  /// follows the classifier, and the list.
  public static func terminal(
    _ explanation: ClassifierExplanation, width: Int, colour: Bool, report: String? = nil
  ) -> String {
    let terminal = TextTerminal(width: width, useColour: colour)
    let difference = explanation.difference
    var lines = terminal.title(
      ExplanationPage.statement(explanation), explanation.explained == nil ? .yellow : .green)
    if let refused = explanation.refused { lines += terminal.wrapped(refused) }
    lines += difference.sentences.flatMap { terminal.wrapped($0) }
    lines += terminal.performance(explanation)
    lines += terminal.contributions(explanation)
    lines += explanation.warnings.flatMap { warning in
      terminal.wrapped(warning, indent: "⚠ ").map {
        TerminalText.coloured($0, .yellow, colour)
      }
    }
    let table = TextTerminalTable(
      difference: difference, width: terminal.width, useColour: colour
    ).lines()
    if !table.isEmpty { lines += [""] + table }
    lines += terminal.foot(difference, report: report)
    return lines.joined(separator: "\n")
  }
}

extension TextTerminal {
  /// Performance and fidelity, told apart.
  fileprivate func performance(_ explanation: ClassifierExplanation) -> [String] {
    func told(_ performance: ClassifierPerformance) -> String {
      TextNumbers.pairs(performance.auroc, performance.low, performance.high)
    }
    let list = explanation.list.map { ", the list \(told($0))" } ?? ""
    var lines = wrapped("Pairs told apart: the classifier \(told(explanation.classifier))\(list).")
    if let agreement = explanation.fidelity.agreement {
      let interval = TextNumbers.interval(
        explanation.fidelity.agreementLow ?? .nan, explanation.fidelity.agreementHigh ?? .nan)
      lines += wrapped(
        "Decided alike, right or wrong: \(TextNumbers.share(agreement)) of texts"
          + (interval.isEmpty ? "." : " \(interval)."))
    }
    if explanation.disagreeing > 0 {
      let right = explanation.classifierRightShare.map {
        "; the classifier was right in \(TextNumbers.share($0)) of them"
      }
      lines += wrapped(
        "Decided differently: \(TextNumbers.count(explanation.disagreeing, "text", "texts"))"
          + "\(right ?? "").")
    }
    return lines
  }

  /// A line a hypothesis: what it adds alone, what it shares, what it does to the odds.
  fileprivate func contributions(_ explanation: ClassifierExplanation) -> [String] {
    let items = explanation.contributions
    guard !items.isEmpty else { return [] }
    let own = items.map { ExplanationTables.share($0.own) }
    let shared = items.map { ExplanationTables.share($0.shared) }
    let odds = items.map { ExplanationTables.odds($0.coefficient) }
    func widest(_ texts: [String], _ head: String) -> Int {
      max(head.count, texts.map(TerminalText.width).max() ?? 0)
    }
    let columns = [widest(own, "own"), widest(shared, "shared"), widest(odds, "odds")]
    // A mark at the end for those that may be shortcuts.
    let room = max(10, width - columns.reduce(0, +) - 3 * 2 - 2)
    func row(_ text: String, _ cells: [String]) -> String {
      TerminalText.padded(text, to: room)
        + zip(cells, columns).map { "  " + TerminalText.aligned($0, to: $1) }.joined()
    }
    let title = TerminalText.cut("What each carries: the text …", to: room)
    let head = row(title, ["own", "shared", "odds"])
    let lines = items.indices.flatMap { index -> [String] in
      let texts = Array(
        TerminalText.wrap(TextMarks.line(items[index].text), width: room).prefix(3))
      let flag = items[index].shortcut ? TerminalText.coloured(" ⚠", .yellow, useColour) : ""
      return [row(texts.first ?? "", [own[index], shared[index], odds[index]]) + flag]
        + texts.dropFirst()
    }
    return ["", TerminalText.coloured(head, .faint, useColour)] + lines
  }
}
