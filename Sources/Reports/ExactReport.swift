import Findings

/// Shows the answers to exact questions: as pages that open offline, and in a terminal.
public enum ExactReport {
  /// The page of one question: the answer, the argument for it, what it rests on, how to repeat it.
  ///
  /// - Parameters:
  ///   - command: What was typed to get the answer.
  ///   - provenance: What made it, in words: program and revision.
  public static func page(
    _ finding: ExactFinding, command: String, provenance: String
  ) -> String {
    let page = ExactPage(finding: finding, command: command, provenance: provenance)
    switch finding.answer {
    case .hackability(let answer): return ExactHackabilityPage(answer: answer).html(page)
    case .equivalence(let answer): return ExactEquivalencePage(answer: answer).html(page)
    case .howFar(let answer): return ExactHowFarPage(answer: answer).html(page)
    case .simplifications(let answer): return ExactSimplificationsPage(answer: answer).html(page)
    case .distances(let answer): return ExactDistancesPage(answer: answer).html(page)
    case .unchangedOptimality(let answer): return ExactUnchangedPage(answer: answer).html(page)
    case .discounts(let answer): return ExactDiscountsPage(answer: answer).html(page)
    case .diagram(let answer): return ExactDiagramPage(answer: answer).html(page)
    }
  }

  /// The same in plain text, the verdict in its first line.
  ///
  /// - Parameters:
  ///   - width: Columns of the terminal; no line is longer, down to 40, except a report's path.
  ///   - report: Path of the page, where one was written.
  public static func terminal(
    _ finding: ExactFinding, width: Int, colour: Bool, report: String?
  ) -> String {
    ExactTerminal(finding: finding, width: width, useColour: colour).text(report: report)
  }
}
