import Foundation
import Ground

/// A small plot of one or two series in braille characters.
public struct TerminalPlot: Sendable {
  public struct Series: Sendable {
    public var label: String
    public var points: [(x: Double, y: Double)]
    /// Dotted series can be told apart without colour.
    public var isDotted: Bool

    public init(label: String, points: [(x: Double, y: Double)], isDotted: Bool = false) {
      self.label = label
      self.points = points
      self.isDotted = isDotted
    }
  }

  public var title: String
  public var series: [Series]
  /// Columns of the whole plot, labels included.
  public var width: Int
  /// Lines of the plot's inside; title, ruler and its labels add three.
  public var height: Int
  public var useColour: Bool

  public init(title: String, series: [Series], width: Int, height: Int, useColour: Bool = false) {
    self.title = title
    self.series = series
    self.width = width
    self.height = height
    self.useColour = useColour
  }

  /// The plot's lines, joined.
  public func text() -> String { lines().joined(separator: "\n") }

  /// Title, `height` lines of plot, ruler, ruler labels; none is longer than `width`.
  public func lines() -> [String] {
    let shown = series.map { item in item.points.filter { $0.x.isFinite && $0.y.isFinite } }
    let all = shown.flatMap { $0 }
    let range = NiceTicks.range(of: all.map(\.y), room: 0)
    let xs = all.map(\.x)
    let high = NumberText.engineering(range.high)
    let low = NumberText.engineering(range.low)
    let margin = max(high.count, low.count)
    let columns = max(2, width - margin - 2)
    var canvas = BrailleCanvas(columns: columns, rows: height)
    let x = Scale(
      kind: Scale.kind(for: xs), low: xs.min() ?? 0, high: xs.max() ?? 1, start: 0,
      end: Double(canvas.width - 1))
    let y = Scale(
      kind: .linear, low: range.low, high: range.high, start: Double(canvas.height - 1), end: 0)
    // The first series is drawn last, so that it keeps its colour where lines meet.
    for (pen, points) in shown.enumerated().reversed() {
      let places = points.sorted { $0.x < $1.x }.map { (x: x($0.x), y: y($0.y)) }
        .filter { $0.x.isFinite && $0.y.isFinite }
        .map { (x: Int($0.x.rounded()), y: Int($0.y.rounded())) }
      let gap = series[pen].isDotted ? 3 : 1
      if let first = places.first { canvas.set(first.x, first.y, pen: pen) }
      for (from, to) in zip(places, places.dropFirst()) {
        canvas.line(from: from, to: to, pen: pen, gap: gap)
      }
    }
    var lines = [TerminalText.cut(title, to: width)]
    for row in 0..<canvas.rows {
      let label = row == 0 ? high : row == canvas.rows - 1 ? low : ""
      let tick = label.isEmpty ? "│" : "┤"
      lines.append(TerminalText.aligned(label, to: margin) + " " + tick + inside(canvas.row(row)))
    }
    lines.append(String(repeating: " ", count: margin + 1) + "└" + rule(columns))
    lines.append(String(repeating: " ", count: margin + 2) + ends(x, columns))
    return lines.map { trimmedEnd($0) }
  }

  private func inside(_ cells: [(character: Character, pen: Int?)]) -> String {
    guard useColour else { return String(cells.map(\.character)) }
    return cells.map { cell in
      let colour: TerminalText.Colour? = cell.pen.map { $0 == 0 ? .blue : .yellow }
      return TerminalText.coloured(String(cell.character), colour, true)
    }.joined()
  }

  private func rule(_ columns: Int) -> String { String(repeating: "─", count: columns) }

  /// The first and the last value of the ruler, at its ends.
  private func ends(_ x: Scale, _ columns: Int) -> String {
    guard series.contains(where: { !$0.points.isEmpty }) else { return "" }
    let (low, high) = (NumberText.engineering(x.low), NumberText.engineering(x.high))
    let between = columns - low.count - high.count
    return between > 0
      ? low + String(repeating: " ", count: between) + high
      : TerminalText.cut(high, to: columns)
  }

  private func trimmedEnd(_ line: String) -> String {
    var line = Substring(line)
    while line.last == " " { line.removeLast() }
    return String(line)
  }
}
