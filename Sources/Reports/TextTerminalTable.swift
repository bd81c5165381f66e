import Findings

/// A table of hypotheses as wide as the terminal.
struct TextTerminalTable {
  var difference: TextDifference
  var width: Int
  var useColour: Bool
  /// Hypotheses shown, from the top.
  var limit = Int.max
  var showsExamples = true

  private struct Row {
    var place: String
    var hypothesis: Hypothesis
    var shareA: String
    var shareB: String
    var points: String
    var p: String
  }

  /// Columns of a layout that fits, with what it leaves out.
  private struct Layout {
    var bar: Int
    var text: Int
    var hasInterval: Bool
    var hasP: Bool
  }

  /// The confirmed hypotheses; nothing where there are none.
  func lines() -> [String] {
    let rows = self.rows
    guard !rows.isEmpty else { return [] }
    guard let layout = layout(rows) else { return rows.flatMap(stacked) }
    return [head(rows, layout)] + rows.flatMap { lines($0, rows, layout) }
  }

  private var rows: [Row] {
    difference.hypotheses.enumerated().filter(\.element.confirmed).prefix(limit).map {
      index, item in
      let places = TextNumbers.decimals(ofPoints: item.v, item.vLow, item.vHigh)
      func share(_ value: Double) -> String {
        value == 0 ? "none" : TextNumbers.share(value, decimals: places)
      }
      let points = TextNumbers.points(item.v, item.vLow, item.vHigh)
      return Row(
        place: "\(index + 1)", hypothesis: item, shareA: share(item.shareA),
        shareB: share(item.shareB), points: points.value + " " + points.interval,
        p: TextNumbers.p(item.pAdjusted))
    }
  }

  private var full: Double { TextBars.full(of: difference.hypotheses) }

  // MARK: - Layout

  private func widest(_ texts: [String]) -> Int { texts.map(TerminalText.width).max() ?? 0 }

  private func points(_ row: Row, _ layout: Layout) -> String {
    layout.hasInterval ? row.points : String(row.points.prefix { $0 != " " })
  }

  private func columns(
    _ rows: [Row], _ layout: Layout
  ) -> (place: Int, a: Int, b: Int, points: Int, p: Int) {
    (
      place: widest(rows.map(\.place)), a: layout.bar + 1 + widest(rows.map(\.shareA)),
      b: layout.bar + 1 + widest(rows.map(\.shareB)),
      points: max(6, widest(rows.map { points($0, layout) })),
      p: layout.hasP ? widest(rows.map(\.p)) : 0
    )
  }

  /// The first layout that leaves sentences room; nil where the terminal is too narrow for any.
  private func layout(_ rows: [Row]) -> Layout? {
    for (hasInterval, hasP) in [(true, true), (true, false), (false, false)] {
      var layout = Layout(bar: 4, text: 0, hasInterval: hasInterval, hasP: hasP)
      func room() -> Int {
        let columns = columns(rows, layout)
        // Two spaces between columns, and a mark at the end.
        return width - columns.place - columns.a - columns.b - columns.points
          - (hasP ? columns.p + 2 : 0) - 4 * 2 - 2
      }
      guard room() >= 26 else { continue }
      let longest = widest(rows.map { TextMarks.line($0.hypothesis.text) })
      // Bars take a part of what is left, and all that the sentences do not need.
      while layout.bar < 16, room() - 2 >= max(36, layout.bar < 6 ? 0 : longest) { layout.bar += 1 }
      layout.text = room()
      return layout
    }
    return nil
  }

  // MARK: - Rows

  private func head(_ rows: [Row], _ layout: Layout) -> String {
    let columns = columns(rows, layout)
    func name(_ side: TextSide, _ width: Int, _ colour: TerminalText.Colour) -> String {
      let name = TerminalText.cut(TextMarks.name(side.name), to: width)
      return TerminalText.padded(TerminalText.coloured(name, colour, useColour), to: width)
    }
    let parts = [
      TerminalText.padded("", to: columns.place), faint("The text …", to: layout.text),
      name(difference.a, columns.a, .blue), name(difference.b, columns.b, .yellow),
      faint("points", to: columns.points),
    ]
    let line = (parts + (layout.hasP ? [faint("p", to: 0)] : [])).joined(separator: "  ")
    return trimmed(line)
  }

  private func faint(_ text: String, to width: Int) -> String {
    TerminalText.padded(TerminalText.coloured(text, .faint, useColour), to: width)
  }

  private func lines(_ row: Row, _ rows: [Row], _ layout: Layout) -> [String] {
    let columns = columns(rows, layout)
    let texts = Array(
      TerminalText.wrap(TextMarks.line(row.hypothesis.text), width: layout.text).prefix(4))
    func share(
      _ value: Double, _ text: String, _ width: Int, _ colour: TerminalText.Colour
    ) -> String {
      let bar = TextTerminalRow.bar(value, full: full, width: layout.bar)
      return TerminalText.coloured(bar, colour, useColour) + " "
        + TerminalText.aligned(text, to: width - layout.bar - 1)
    }
    var parts = [
      TerminalText.aligned(row.place, to: columns.place),
      TerminalText.padded(texts.first ?? "", to: layout.text),
      share(row.hypothesis.shareA, row.shareA, columns.a, .blue),
      share(row.hypothesis.shareB, row.shareB, columns.b, .yellow),
      TerminalText.padded(points(row, layout), to: columns.points),
    ]
    if layout.hasP { parts.append(TerminalText.padded(row.p, to: columns.p)) }
    let indent = String(repeating: " ", count: columns.place + 2)
    return [parts.joined(separator: "  ") + " " + mark]
      + texts.dropFirst().map { indent + $0 } + example(row.hypothesis, indent: indent)
  }

  private var mark: String { TerminalText.coloured("✓", .green, useColour) }

  /// A row for a terminal too narrow for columns.
  private func stacked(_ row: Row) -> [String] {
    let indent = String(repeating: " ", count: 4)
    let texts = TerminalText.wrap(
      "The text " + TextMarks.line(row.hypothesis.text), width: width - 4)
    let name = min(12, widest([difference.a, difference.b].map { TextMarks.name($0.name) }))
    let bar = max(4, min(24, width - 4 - name - 2 - 8))
    func share(
      _ side: TextSide, _ value: Double, _ text: String, _ colour: TerminalText.Colour
    ) -> String {
      indent
        + TerminalText.padded(TerminalText.cut(TextMarks.name(side.name), to: name), to: name + 1)
        + TerminalText.coloured(
          TextTerminalRow.bar(value, full: full, width: bar), colour, useColour) + " " + text
    }
    let first = TerminalText.padded(row.place, to: 4) + (texts.first ?? "")
    // Where even this is too long, the interval goes before the number does.
    let facts = TerminalText.cut(
      "\(row.points) points, \(TextNumbers.probability(row.hypothesis.pAdjusted))", to: width - 6)
    return [first] + texts.dropFirst().map { indent + $0 }
      + [
        share(difference.a, row.hypothesis.shareA, row.shareA, .blue),
        share(difference.b, row.hypothesis.shareB, row.shareB, .yellow),
        indent + facts + " " + mark,
      ] + example(row.hypothesis, indent: indent)
  }

  /// One text of the side where it is commoner.
  private func example(_ hypothesis: Hypothesis, indent: String) -> [String] {
    let isMoreInA = hypothesis.v >= 0
    let texts = isMoreInA ? hypothesis.examples.a : hypothesis.examples.b
    guard showsExamples, width >= 60, let text = texts.first(where: { !$0.text.isEmpty }) else {
      return []
    }
    return [
      indent
        + TextTerminalRow.example(
          text, width: width - indent.count, colour: isMoreInA ? .blue : .yellow,
          useColour: useColour)
    ]
  }

  private func trimmed(_ line: String) -> String {
    var line = line
    while line.hasSuffix(" ") { line.removeLast() }
    return line
  }
}
