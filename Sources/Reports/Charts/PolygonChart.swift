import Documents
import Findings
import Foundation
import Ground

extension PolygonChart {
  /// The chart as one SVG element.
  func svg(width: Double) -> String {
    let isNarrow = width < 600
    let height: Double = isNarrow ? 360 : 520
    let area = ChartArea(
      left: isNarrow ? 50 : 66, top: 46,
      right: width - (gap == nil ? 24 : isNarrow ? 58 : 150), bottom: height - 46)
    let all = points
    let xRange = NiceTicks.range(of: all.map(\.x), room: 0.07)
    let yRange = NiceTicks.range(of: all.map(\.y), room: 0.08)
    let x = Scale(
      kind: .linear, low: xRange.low, high: xRange.high, start: area.left, end: area.right)
    let y = Scale(
      kind: .linear, low: yRange.low, high: yRange.high, start: area.bottom, end: area.top)
    func place(_ point: ChartPoint) -> (x: Double, y: Double) { (x: x(point.x), y: y(point.y)) }
    let shown = corners.filter(\.at.isFinite)
    let outline = shown.map { place($0.at) }
    var parts = [
      Axis(side: .bottom, scale: x, title: xTitle, count: isNarrow ? 4 : 8).svg(in: area),
      Axis(side: .left, scale: y, title: yTitle, count: 6).svg(in: area),
    ]
    if outline.count > 2 {
      parts.append(Self.outline(outline))
    } else if outline.count == 2 {
      parts.append(Draw.path(outline, "line", colour: Colour.first.css))
    }
    let lowerPath = lower.filter(\.isFinite).map(place)
    let upperPath = upper.filter(\.isFinite).map(place)
    parts.append(Draw.path(upperPath, "line", colour: Colour.series(2).css))
    parts.append(Draw.path(lowerPath, "line", colour: Colour.second.css))
    parts += arrows.flatMap { arrow($0, place) }
    let span = gap.flatMap { bracket($0, x, y) }
    if let span { parts.append(span.svg) }
    let size = shown.count > 60 ? 2.2 : shown.count > 20 ? 3.2 : 4.4
    parts += zip(shown, outline).map {
      Draw.mark(
        .circle, $1.x, $1.y, size: size, "point", colour: Colour.first.css, title: $0.title)
    }
    let marks = listed.filter(\.at.isFinite)
    parts += marks.map {
      let at = place($0.at)
      return Draw.mark(
        .diamond, at.x, at.y, size: 4.4, "landmark", colour: Colour.ink.css, title: $0.title)
    }
    let learned = measured.filter { $0.x.mean.isFinite && $0.y.mean.isFinite }
    parts += learned.flatMap { whiskers($0, x, y) }
    parts += labels(
      // A crowd of learned policies is told apart by resting on a mark, and by the table.
      shown, marks, learned.count > 4 ? [] : learned, place, span?.label, area, isNarrow: isNarrow,
      lines: [outline + outline.prefix(1), lowerPath, upperPath, span?.line ?? []]
        + learned.flatMap { item in
          let (x, y) = (item.x, item.y)
          return [
            [place(ChartPoint(x: x.low, y: y.mean)), place(ChartPoint(x: x.high, y: y.mean))],
            [place(ChartPoint(x: x.mean, y: y.low)), place(ChartPoint(x: x.mean, y: y.high))],
          ]
        })
    return Draw.picture(width: width, height: height, label: title, parts)
  }

  /// All points that the axes must hold.
  private var points: [ChartPoint] {
    let learned = measured.flatMap {
      [ChartPoint(x: $0.x.low, y: $0.y.low), ChartPoint(x: $0.x.high, y: $0.y.high)]
        + [ChartPoint(x: $0.x.mean, y: $0.y.mean)]
    }
    let pairs = arrows.flatMap { [$0.from, $0.to] }
    let gaps = gap.map { [ChartPoint(x: $0.x, y: $0.low), ChartPoint(x: $0.x, y: $0.high)] } ?? []
    return ((corners + listed).map(\.at) + learned + pairs + gaps + lower + upper)
      .filter(\.isFinite)
  }

  private static func outline(_ points: [(x: Double, y: Double)]) -> String {
    let steps = points.map { "\(Draw.n($0.x)) \(Draw.n($0.y))" }.joined(separator: "L")
    let colour = Colour.first.css
    return "<path class=\"reach\" d=\"M\(steps)Z\" style=\"fill:\(colour);stroke:\(colour)\"/>"
  }

  // MARK: - Marks

  private func arrow(
    _ arrow: Arrow, _ place: (ChartPoint) -> (x: Double, y: Double)
  ) -> [String] {
    guard arrow.from.isFinite, arrow.to.isFinite else { return [] }
    let (from, to) = (place(arrow.from), place(arrow.to))
    return [
      Draw.path([from, to], arrow.isDashed ? "line dashed" : "line", colour: Colour.bad.css),
      Self.head(from: from, to: to, colour: Colour.bad.css),
    ]
  }

  /// The head of an arrow that stops short of the mark it points to; nothing where there is no way.
  private static func head(
    from: (x: Double, y: Double), to: (x: Double, y: Double), colour: String
  ) -> String {
    let (dx, dy) = (to.x - from.x, to.y - from.y)
    let length = (dx * dx + dy * dy).squareRoot()
    guard length > 16 else { return "" }
    let (ux, uy) = (dx / length, dy / length)
    return Draw.arrow(
      from: (to.x - ux * 18, to.y - uy * 18), to: (to.x - ux * 4, to.y - uy * 4), thickness: 2,
      head: 13, kind: "head", attributes: " style=\"fill:\(colour)\"")
  }

  private func bracket(
    _ gap: Gap, _ x: Scale, _ y: Scale
  ) -> (
    svg: String, label: (x: Double, y: Double, text: String), line: [(x: Double, y: Double)]
  )? {
    guard gap.x.isFinite, gap.low.isFinite, gap.high.isFinite else { return nil }
    let (top, bottom, at) = (y(gap.high), y(gap.low), x(gap.x) + 14)
    let steps =
      "M\(Draw.n(at - 5)) \(Draw.n(top))L\(Draw.n(at)) \(Draw.n(top))L\(Draw.n(at)) "
      + "\(Draw.n(bottom))L\(Draw.n(at - 5)) \(Draw.n(bottom))"
    let argument = upper.filter(\.isFinite).last { $0.y == gap.high }.map { x($0.x) }
    let leader = argument.map { Draw.line($0, top, at - 5, top, "leader") } ?? ""
    return (
      leader + "<path class=\"bracket\" d=\"\(steps)\"/>",
      (x: at, y: (top + bottom) / 2, text: gap.label), [(x: at, y: top), (x: at, y: bottom)]
    )
  }

  private func whiskers(_ item: Measured, _ x: Scale, _ y: Scale) -> [String] {
    let (cx, cy) = (x(item.x.mean), y(item.y.mean))
    var parts: [String] = []
    if item.x.low.isFinite, item.x.high.isFinite, item.x.high > item.x.low {
      parts.append(Draw.line(x(item.x.low), cy, x(item.x.high), cy, "whisker measured"))
    }
    if item.y.low.isFinite, item.y.high.isFinite, item.y.high > item.y.low {
      parts.append(Draw.line(cx, y(item.y.low), cx, y(item.y.high), "whisker measured"))
    }
    let title =
      "\(VisibleText.name(item.name)), measured: proxy \(NumberText.estimate(item.x)), "
      + "true \(NumberText.estimate(item.y))"
    return parts + [
      Draw.mark(
        .circle, cx, cy, size: 4.2, "landmark", colour: Colour.series(3).css, title: title)
    ]
  }

  // MARK: - Names

  private func labels(
    _ corners: [Mark], _ listed: [Mark], _ learned: [Measured],
    _ place: (ChartPoint) -> (x: Double, y: Double),
    _ gap: (x: Double, y: Double, text: String)?, _ area: ChartArea, isNarrow: Bool,
    lines: [[(x: Double, y: Double)]]
  ) -> [String] {
    let most = isNarrow ? 16 : 26
    func name(_ text: String) -> String { TerminalText.cut(VisibleText.line(text), to: most) }
    var wanted: [(x: Double, y: Double, text: String, kind: String)] = []
    // Beyond the axes there is room for what is written beside the bracket.
    if let gap {
      wanted.append((gap.x, gap.y, isNarrow ? "gap" : gap.text, "label strong"))
    }
    let named = listed.count <= 24 ? listed : []
    wanted += named.map {
      let at = place($0.at)
      return (at.x, at.y, name($0.name), "label")
    }
    wanted += (learned.count <= 12 ? learned : []).map {
      let at = place(ChartPoint(x: $0.x.mean, y: $0.y.mean))
      return (at.x, at.y, name($0.name), "label")
    }
    let marks = named.map { place($0.at) }
    for (index, corner) in corners.enumerated() where corners.count <= 40 {
      let at = place(corner.at)
      // A policy of the list that lies here has its own name already.
      if marks.contains(where: { abs($0.x - at.x) < 4 && abs($0.y - at.y) < 4 }) { continue }
      let text = VisibleText.line(corner.name)
      let isNamed = corners.count <= 12 && text.count <= most && !text.isEmpty
      wanted.append((at.x, at.y, isNamed ? text : "\(index + 1)", "label"))
    }
    var wide = area
    wide.right = area.right + (gap == nil ? 24 : isNarrow ? 58 : 150)
    let places = Labels.beside(
      wanted.map { (x: $0.x, y: $0.y, text: $0.text) }, in: wide,
      avoiding: lines.flatMap(Self.dotted)
        + arrows.flatMap { Self.dotted([place($0.from), place($0.to)]) }
    )
    return zip(wanted, places).compactMap { item, place in
      place.map { Draw.text($0.x, $0.y, item.text, item.kind, anchor: $0.anchor) }
    }
  }

  /// Points along a line, close enough that no label slips between them.
  private static func dotted(_ line: [(x: Double, y: Double)]) -> [(Double, Double)] {
    guard line.count < 400 else { return line.map { ($0.x, $0.y) } }
    return zip(line, line.dropFirst()).flatMap { from, to -> [(Double, Double)] in
      let length = max(abs(to.x - from.x), abs(to.y - from.y))
      guard length.isFinite else { return [] }
      let count = max(1, min(300, Int(length / 4)))
      return (0...count).map { step in
        let share = Double(step) / Double(count)
        return (from.x + (to.x - from.x) * share, from.y + (to.y - from.y) * share)
      }
    }
  }
}
