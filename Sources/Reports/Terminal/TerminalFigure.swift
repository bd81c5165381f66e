import Documents
import Findings
import Ground

/// Figures in signs: small plots, polygons in braille, maps in arrows. What a terminal cannot show
/// (crowds of points, graphs) is left to the page; tables beside such figures say the same.
struct TerminalFigure {
  var blocks: TerminalBlocks

  func lines(_ figure: Figure) -> [String] {
    let picture =
      switch figure.content {
      case .lines(let chart): plots(chart)
      case .polygon(let chart): polygon(chart)
      case .map(let picture): map(picture)
      case .bars(let chart): bars(chart)
      case .distribution(let chart): distribution(chart)
      case .timeline(let chart): timeline(chart)
      case .scatter, .graph: [String]()
      }
    return picture
  }

  // MARK: - Lines

  /// Panels beside each other, or one above the other where columns are few.
  private func plots(_ chart: LineChart) -> [String] {
    let isWide = blocks.width >= 72 && chart.panels.count == 2
    let each = isWide ? min(60, (blocks.width - 4) / 2) : min(72, blocks.width)
    let all = chart.panels.enumerated().map { index, panel in
      let series = panel.series.filter { !$0.points.isEmpty }
      // Said once: the axis above the first panel, what is dotted above the last.
      let others = series.dropLast().map { String($0.label.prefix { $0 != "(" }).trimmedEnd }
      let dotted = others.isEmpty ? "" : " (dotted: \(others.joined(separator: ", ")))"
      let isLast = index == chart.panels.count - 1
      // The last series is the subject and drawn in full; the ones it is held against are dotted.
      return TerminalPlot(
        title: panel.title + (index == 0 ? ", \(chart.xTitle)" : "") + (isLast ? dotted : ""),
        series: series.reversed().enumerated().map { index, item in
          TerminalPlot.Series(
            label: item.label, points: item.points.map { (x: $0.x, y: $0.y.mean) },
            isDotted: index > 0)
        }, width: each, height: isWide || chart.panels.count == 1 ? 6 : 3,
        useColour: blocks.useColour
      ).lines()
    }
    guard isWide, all.count == 2 else { return all.flatMap { $0 } }
    return zip(all[0], all[1]).map { TerminalText.padded($0, to: each + 4) + $1 }
  }

  // MARK: - Polygon

  static let letters = Array("ABCDEFGHIJKL")

  private func polygon(_ chart: PolygonChart) -> [String] {
    let corners = chart.corners.map(\.at)
    guard corners.count > 0, corners.allSatisfy(\.isFinite) else { return [] }
    let x = NiceTicks.range(of: corners.map(\.x), room: 0)
    let y = NiceTicks.range(of: corners.map(\.y), room: 0)
    let ends = [y.high, y.low].map { NumberText.engineering($0) }
    let margin = ends.map(TerminalText.width).max() ?? 0
    var canvas = BrailleCanvas(columns: min(56, blocks.width - margin - 3), rows: 12)
    let across = Scale(
      kind: .linear, low: x.low, high: x.high, start: 1, end: Double(canvas.width - 2))
    let upward = Scale(
      kind: .linear, low: y.low, high: y.high, start: Double(canvas.height - 2), end: 1)
    func place(_ point: ChartPoint) -> (x: Int, y: Int)? {
      let (px, py) = (across(point.x).rounded(), upward(point.y).rounded())
      guard abs(px) < 10_000, abs(py) < 10_000 else { return nil }
      return (Int(px), Int(py))
    }
    let places = corners.compactMap(place)
    for (from, to) in zip(places, places.dropFirst() + places.prefix(1)) {
      canvas.line(from: from, to: to)
    }
    if let arrow = chart.arrows.last(where: { !$0.isDashed }), let from = place(arrow.from),
      let to = place(arrow.to)
    {
      canvas.line(from: from, to: to, pen: 1, gap: 3)
    }
    var cells = (0..<canvas.rows).map { canvas.row($0) }
    if places.count <= Self.letters.count {
      // The first of corners in one character keeps its letter.
      for (index, place) in places.enumerated().reversed() {
        let (row, column) = (place.y / 4, place.x / 2)
        guard cells.indices.contains(row), cells[row].indices.contains(column) else { continue }
        cells[row][column] = (Self.letters[index], nil)
      }
    }
    let body = cells.enumerated().map { row, line in
      let label = row == 0 ? ends[0] : row == canvas.rows - 1 ? ends[1] : ""
      return TerminalText.aligned(label, to: margin) + (label.isEmpty ? " │" : " ┤") + inside(line)
    }
    let (low, high) = (NumberText.engineering(x.low), NumberText.engineering(x.high))
    let gap = max(1, canvas.columns - low.count - high.count)
    let blank = String(repeating: " ", count: margin + 1)
    let dotted =
      (chart.arrows.contains { !$0.isDashed } ? "; dotted: the largest fall" : "")
      + (places.count <= Self.letters.count ? "; A is corner 1, B corner 2 and so on" : "")
    return blocks.wrapped("\(chart.yTitle) upward, \(chart.xTitle) to the right\(dotted):") + body
      + [
        blank + "└" + String(repeating: "─", count: canvas.columns),
        blank + " " + low + String(repeating: " ", count: gap) + high,
      ]
  }

  private func inside(_ cells: [(character: Character, pen: Int?)]) -> String {
    var line = cells[...]
    while line.last?.character == " " { line.removeLast() }
    guard blocks.useColour else { return String(line.map(\.character)) }
    return line.map { cell in
      let colour: TerminalText.Colour? = cell.pen.map { $0 == 0 ? .blue : .red }
      return blocks.coloured(String(cell.character), colour)
    }.joined()
  }

  // MARK: - Map

  /// Arrows for actions, `*` where what a cell holds differs, `%` for several by chance.
  private func map(_ picture: MapPicture) -> [String] {
    guard picture.canDraw, picture.lines.count <= 30 else { return [] }
    var cells = picture.lines.map { Array($0) }
    var signs = Set<Character>()
    for cell in picture.cells where cells.indices.contains(cell.row) {
      guard cells[cell.row].indices.contains(cell.column), let first = cell.items.first else {
        continue
      }
      // Numbers do not fit a sign; the table has them.
      if first.arrows.isEmpty && Double(first.text) != nil { return [] }
      let sign: Character = cell.items.count > 1 ? "*" : self.sign(first)
      signs.insert(sign)
      cells[cell.row][cell.column] = sign
    }
    // Wide characters would push the rest of their row aside.
    let lines = cells.map { row in
      VisibleText.visible(String(row.map { TerminalText.columns(of: $0) == 1 ? $0 : "?" }))
    }
    guard lines.map(TerminalText.width).max() ?? 0 <= blocks.width else { return [] }
    let key = [("*", "depends on more than the cell"), ("%", "several actions by chance")]
      .filter { signs.contains(Character($0.0)) }.map { "\($0.0) \($0.1)" }
    return blocks.wrapped(picture.heading.line) + lines
      + (key.isEmpty ? [] : blocks.wrapped(key.joined(separator: ", "), .faint))
  }

  private func sign(_ item: MapPicture.Item) -> Character {
    guard item.arrows.count <= 1 else { return "%" }
    guard let arrow = item.arrows.first else { return item.text.first ?? "?" }
    switch (arrow.rows.signum(), arrow.columns.signum()) {
    case (0, 0): return "·"
    case (-1, 0): return "↑"
    case (1, 0): return "↓"
    case (0, 1): return "→"
    case (0, -1): return "←"
    case (-1, 1): return "↗"
    case (-1, -1): return "↖"
    case (1, 1): return "↘"
    default: return "↙"
    }
  }

  // MARK: - Bars

  private func bars(_ chart: BarChart) -> [String] {
    let names = chart.bars.map { TerminalText.cut(VisibleText.line($0.label), to: 24) }
    let room = names.map(TerminalText.width).max() ?? 0
    let full =
      chart.range?.last ?? chart.bars.map { abs($0.value.mean) }.filter(\.isFinite).max() ?? 1
    let width = max(4, min(30, blocks.width - room - 24))
    return zip(names, chart.bars).map { name, bar in
      let text = bar.text.isEmpty ? NumberText.estimate(bar.value) : bar.text
      return TerminalText.cut(
        TerminalText.padded(name, to: room) + "  "
          + TerminalCards.bar(bar.value.mean, full: full, width: width) + " "
          + VisibleText.line(text), to: blocks.width)
    }
  }

  private func distribution(_ chart: Distribution) -> [String] {
    chart.rows.flatMap { row in
      let values = row.values.sorted().map { NumberText.short($0) }.joined(separator: ", ")
      let mean = row.mean.map { " (mean \(NumberText.estimate($0)))" } ?? ""
      return blocks.wrapped("\(row.label): \(values)\(mean)")
    }
  }

  private func timeline(_ chart: Timeline) -> [String] {
    chart.lanes.prefix(16).flatMap { lane in
      let text = lane.stretches.map {
        "\($0.text) from \(NumberText.short($0.low)) to \(NumberText.short($0.high))"
      }
      return blocks.wrapped("\(lane.label): \(text.joined(separator: "; ")).")
    }
  }
}
