import Documents
import Foundation
import Ground

extension Timeline {
  /// Most lanes that are drawn.
  static let mostLanes = 28

  /// A lane of coloured stretches for each row, with marks across all of them.
  func svg(width: Double) -> String {
    let isNarrow = width < 600
    let lanes = Array(lanes.prefix(Self.mostLanes))
    let names = lanes.map { TerminalText.cut(VisibleText.line($0.label), to: isNarrow ? 12 : 24) }
    let left = min(
      isNarrow ? 104 : 200, (names.map { Draw.width(of: $0, size: 13) }.max() ?? 0) + 14)
    let step = 34.0
    let area = ChartArea(
      left: left, top: 64, right: width - (isNarrow ? 14 : 24),
      bottom: 64 + Double(lanes.count) * step)
    let x = Scale(kind: .linear, low: low, high: high, start: area.left, end: area.right)
    func place(_ value: Double) -> Double { x(min(high, max(low, value.isFinite ? value : low))) }
    var parts = [
      Axis(side: .bottom, scale: x, title: xTitle, count: isNarrow ? 5 : 10).svg(in: area)
    ]
    for (row, lane) in lanes.enumerated() {
      let y = area.top + Double(row) * step
      parts.append(
        "<g><title>\(Markup.plain(lane.title))</title>"
          + Draw.text(area.left - 10, y + 21, names[row], "label", anchor: "end") + "</g>")
      parts += lane.stretches.map { stretch($0, y: y, place) }
    }
    return Draw.picture(
      width: width, height: area.bottom + 46, label: title, parts + marked(area, place))
  }

  private func stretch(_ stretch: Stretch, y: Double, _ place: (Double) -> Double) -> String {
    let (start, end) = (place(stretch.low), place(stretch.high))
    guard end > start else { return "" }
    let text = TerminalText.cut(VisibleText.line(stretch.text), to: 30)
    let fits = Draw.width(of: text) + 10 < end - start
    return "<g><title>\(Markup.plain(stretch.title))</title>"
      + Draw.rectangle(
        start, y + 4, max(1, end - start - 1), 26, "segment", colour: stretch.colour.css)
      + (fits ? Draw.text((start + end) / 2, y + 21.5, text, "on-colour", anchor: "middle") : "")
      + "</g>"
  }

  /// Words of the marks above the lanes, spread so that none lies on another, and lines of the strong ones.
  private func marked(_ area: ChartArea, _ place: (Double) -> Double) -> [String] {
    var parts: [String] = []
    let plain = marks.filter { !$0.isStrong }
    let widest = (plain.map { Draw.width(of: $0.text) }.max() ?? 0) + 10
    if widest * Double(plain.count) <= area.width {
      let places = plain.map { place($0.at) }
      let spread = Labels.spread(
        places, gap: widest, low: area.left + widest / 2 - 8, high: area.right - widest / 2 + 12)
      for (mark, (from, to)) in zip(plain, zip(places, spread)) {
        parts.append(Draw.line(from, area.top - 6, to, area.top - 16, "rule"))
        parts.append(Draw.text(to, area.top - 21, mark.text, "label", anchor: "middle"))
      }
    }
    for mark in marks where mark.isStrong {
      let own = place(mark.at)
      let half = Draw.width(of: mark.text) / 2
      let at = min(area.right - half + 10, max(half, own))
      parts.append(Draw.line(own, area.top - 4, own, area.bottom + 5, "own"))
      parts.append(Draw.line(own, area.top - 4, at, 22, "leader"))
      parts.append(Draw.text(at, 16, mark.text, "label strong", anchor: "middle"))
    }
    return parts
  }
}
