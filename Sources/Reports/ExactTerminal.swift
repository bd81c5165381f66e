import Findings

/// The answer to an exact question as plain text: the verdict first, then the argument, the numbers
/// and what a reader should know.
struct ExactTerminal {
  var finding: ExactFinding
  var width: Int
  var useColour: Bool

  init(finding: ExactFinding, width: Int, useColour: Bool) {
    self.finding = finding
    self.width = max(TextReport.leastWidth, width)
    self.useColour = useColour
  }

  private var frame: ExactFrame { finding.frame }

  func text(report: String?) -> String {
    var lines = head()
    for block in [steps(), body()] where !block.isEmpty { lines += [""] + block }
    return (lines + foot(report: report)).joined(separator: "\n")
  }

  // MARK: - Head and foot

  private func head() -> [String] {
    let words = ExactWords.of(finding.answer)
    let colour: TerminalText.Colour =
      switch words.tone {
      case .gamed: .red
      case .aligned: .green
      case .incapable: .magenta
      case .inconclusive: .yellow
      }
    let badge = TextMarks.line(words.badge).uppercased()
    let statement = TextMarks.line(words.statement)
    let first = TerminalText.coloured(badge, colour, useColour)
    let fits = TerminalText.width(badge) + 2 + TerminalText.width(statement) <= width
    let size = frame.size.isEmpty ? "" : ": \(frame.size)"
    return
      (fits
      ? [first + "  " + TerminalText.coloured(statement, .bold, useColour)]
      : wrapped(badge).map { TerminalText.coloured($0, colour, useColour) } + bold(statement))
      + wrapped(words.meaning) + faint("Problem \(TextMarks.name(frame.problem))\(size)")
  }

  private func steps() -> [String] {
    frame.steps.enumerated().flatMap { index, step in
      wrapped(
        step, indent: TerminalText.aligned("\(index + 1). ", to: frame.steps.count > 9 ? 4 : 3))
    }
  }

  private func foot(report: String?) -> [String] {
    var lines = frame.caveats.flatMap { wrapped($0, indent: "• ") }
    let time = frame.seconds > 0 ? ", \(NumberText.duration(frame.seconds))" : ""
    lines += faint("Method: \(frame.method)\(time).")
    if let report { lines.append("Report: \(TextMarks.line(report))") }
    return [""] + lines
  }

  private func body() -> [String] {
    switch finding.answer {
    case .hackability(let answer): ExactTerminalHackability(terminal: self, answer: answer).lines()
    case .equivalence(let answer): lines(answer)
    case .howFar(let answer): lines(answer)
    case .simplifications(let answer): lines(answer)
    case .distances(let answer): lines(answer)
    case .unchangedOptimality(let answer): lines(answer)
    case .discounts(let answer): lines(answer)
    case .diagram(let answer): lines(answer)
    }
  }

  // MARK: - Lines

  /// Foreign or own sentences, wrapped; lines after the first hang under the text.
  func wrapped(_ text: String, indent: String = "") -> [String] {
    let room = width - TerminalText.width(indent)
    let rest = String(repeating: " ", count: TerminalText.width(indent))
    return TerminalText.wrap(TextMarks.line(text), width: room).enumerated().map {
      ($0 == 0 ? indent : rest) + $1
    }
  }

  func bold(_ text: String) -> [String] {
    wrapped(text).map { TerminalText.coloured($0, .bold, useColour) }
  }

  func faint(_ text: String) -> [String] {
    wrapped(text).map { TerminalText.coloured($0, .faint, useColour) }
  }

  /// A table that keeps to the width: columns of text give way, and where that is not enough, each
  /// row becomes a few lines.
  func table(
    head: [String], rows: [[String]], numeric: Set<Int> = [], most: Int = 24
  ) -> [String] {
    guard !rows.isEmpty else { return [] }
    let shown = rows.prefix(most).map { $0.map { TextMarks.line($0) } }
    var widths = head.indices.map { column in
      max(
        TerminalText.width(head[column]),
        shown.map { column < $0.count ? TerminalText.width($0[column]) : 0 }.max() ?? 0)
    }
    let room = width - 2 * (head.count - 1)
    while widths.reduce(0, +) > room {
      let texts = widths.indices.filter { !numeric.contains($0) && widths[$0] > 10 }
      guard let widest = texts.max(by: { widths[$0] < widths[$1] }) else { break }
      widths[widest] -= 1
    }
    let more =
      rows.count > most ? faint("… and \(NumberText.whole(rows.count - most)) more.") : []
    guard widths.reduce(0, +) <= room else {
      return shown.flatMap { row in
        row.enumerated().flatMap { column, text in
          column == 0 ? wrapped(text) : wrapped("\(head[column]): \(text)", indent: "  ")
        }
      } + more
    }
    func line(_ cells: [String]) -> String {
      let texts = cells.enumerated().map { column, text in
        let cut = TerminalText.cut(text, to: widths[column])
        return numeric.contains(column)
          ? TerminalText.aligned(cut, to: widths[column])
          : TerminalText.padded(cut, to: widths[column])
      }
      var line = Substring(texts.joined(separator: "  "))
      while line.last == " " { line.removeLast() }
      return String(line)
    }
    return [TerminalText.coloured(line(head), .faint, useColour)] + shown.map(line) + more
  }

  /// The identity and its potential.
  func certificate(_ certificate: ExactCertificate) -> [String] {
    let potential = certificate.certificate.potential
    let rows = ExactPolicyText.sorted(potential.keys).compactMap { state in
      potential[state].map { [state, ExactText.short($0)] }
    }
    return wrapped(certificate.identity) + wrapped(certificate.explanation)
      + table(head: ["State", "Potential Φ"], rows: rows, numeric: [], most: 16)
  }
}
