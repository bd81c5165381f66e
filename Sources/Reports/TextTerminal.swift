import Findings

extension TextReport {
  /// Fewest columns that a terminal is taken to have.
  static let leastWidth = 40

  /// One comparison in a terminal: the answer, the confirmed hypotheses, what limits them.
  ///
  /// - Parameters:
  ///   - width: Columns of the terminal; no line is longer, down to 40, except a report's path.
  ///   - report: Path of the page, where one was written.
  public static func terminal(
    _ difference: TextDifference, width: Int, colour: Bool, report: String? = nil
  ) -> String {
    let terminal = TextTerminal(width: width, useColour: colour)
    var lines = terminal.head(difference)
    let table = TextTerminalTable(
      difference: difference, width: terminal.width, useColour: colour
    ).lines()
    if !table.isEmpty { lines += [""] + table }
    lines += terminal.foot(difference, report: report)
    return lines.joined(separator: "\n")
  }
}

/// What the reports on texts share in a terminal.
struct TextTerminal {
  var width: Int
  var useColour: Bool

  init(width: Int, useColour: Bool) {
    self.width = max(TextReport.leastWidth, width)
    self.useColour = useColour
  }

  /// Foreign or own sentences, wrapped.
  func wrapped(_ text: String, indent: String = "") -> [String] {
    TerminalText.wrap(TextMarks.line(text), width: width - TerminalText.width(indent))
      .enumerated().map { index, line in
        (index == 0 ? indent : String(repeating: " ", count: TerminalText.width(indent))) + line
      }
  }

  /// A line in bold, in a colour where it has one.
  func title(_ text: String, _ colour: TerminalText.Colour = .bold) -> [String] {
    wrapped(text).map { TerminalText.coloured($0, colour, useColour) }
  }

  func faint(_ text: String) -> [String] { title(text, .faint) }

  // MARK: - Head

  func head(_ difference: TextDifference) -> [String] {
    let confirmed = difference.hypotheses.filter(\.confirmed).count
    let what =
      confirmed > 0
      ? TextNumbers.count(confirmed, "difference", "differences") + " confirmed"
      : "nothing confirmed"
    let sides = [difference.a, difference.b].map {
      "\(TextMarks.name($0.name)) (\(TextNumbers.count($0.texts, "text", "texts")))"
    }
    let names = TextMarks.line("\(sides[0]) against \(sides[1])")
    let room = width - what.count - 2
    let badge = TerminalText.coloured(
      what.uppercased(), confirmed > 0 ? .green : .yellow, useColour)
    let first =
      room >= TerminalText.width(names)
      ? [badge + "  " + TerminalText.coloured(names, .bold, useColour)] : [badge] + title(names)
    var lines = first + difference.sentences.flatMap { wrapped($0) }
    lines += faint(told(difference))
    return lines
  }

  /// How well a plain model tells the sides apart.
  func told(_ difference: TextDifference) -> String {
    guard let separability = difference.separability else {
      return "There are too few texts to tell how far the sides are apart."
    }
    let interval = TextNumbers.interval(separability.low, separability.high)
    let isChance = separability.low <= 0.5
    return "Which words a text has tells \(TextMarks.name(difference.a.name)) from "
      + "\(TextMarks.name(difference.b.name)) in "
      + "\(TextNumbers.often(separability.auroc)) pairs\(interval.isEmpty ? "" : " \(interval)")"
      + (isChance ? ", no better than guessing." : ".")
  }

  // MARK: - Foot

  /// What was not confirmed, what limits the answer, and where the page is.
  func foot(_ difference: TextDifference, report: String?) -> [String] {
    var lines = unconfirmed(difference)
    if let calibration = difference.calibration {
      lines += wrapped(
        "Shuffled labels: \(TextNumbers.count(calibration.confirmed, "hypothesis", "hypotheses")) "
          + "confirmed in \(TextNumbers.count(calibration.shuffles, "shuffle", "shuffles")).")
    }
    lines += models(difference)
    lines += difference.caveats.flatMap { wrapped($0, indent: "• ") }
    if let report { lines.append("Report: \(TextMarks.line(report))") }
    return lines.isEmpty ? [] : [""] + lines
  }

  private func unconfirmed(_ difference: TextDifference) -> [String] {
    let texts = difference.hypotheses.filter { !$0.confirmed }.map(\.text)
    guard !texts.isEmpty else { return [] }
    // Long ones are cut: this is a note, and the page has them whole.
    let first = texts.prefix(3).map { TerminalText.cut(TextMarks.line($0), to: 60) }
    let more =
      texts.count > 3 ? "; and \(TextNumbers.count(texts.count - 3, "other", "others"))" : ""
    return wrapped(
      "Not confirmed on unseen texts (\(texts.count)): \(first.joined(separator: "; "))\(more).")
  }

  private func models(_ difference: TextDifference) -> [String] {
    guard let use = difference.models else { return [] }
    var parts = [TextNumbers.count(use.calls, "call", "calls") + " to language models"]
    if use.cached > 0 { parts.append("\(NumberText.whole(use.cached)) from the store") }
    if use.failures > 0 { parts.append("\(NumberText.whole(use.failures)) failed") }
    if let cost = use.cost { parts.append("cost \(NumberText.fixed(cost, decimals: 2))") }
    if let stopped = use.stopped { parts.append("stopped early: \(stopped)") }
    return wrapped(parts.joined(separator: ", ") + ".")
  }
}
