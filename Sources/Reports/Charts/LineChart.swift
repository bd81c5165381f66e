import Documents
import Findings
import Foundation
import Ground

extension LineChart {
  /// The panels one above the other, one SVG element each.
  func svg(width: Double) -> String {
    panels.indices.map { index in
      LinePanel(chart: self, index: index, width: width).svg()
    }.joined()
  }
}

/// One panel of a line chart, its lines labelled at their ends.
private struct LinePanel {
  var chart: LineChart
  var index: Int
  var width: Double

  private var panel: LineChart.Panel { chart.panels[index] }
  private var isOnly: Bool { chart.panels.count == 1 }
  private var isFirst: Bool { index == 0 }
  /// Only the lowest of stacked panels labels the axis that they share.
  private var isLast: Bool { index == chart.panels.count - 1 }
  private var height: Double {
    isOnly ? (isNarrow ? 230 : 290) : (isNarrow ? 200 : 250) + (isLast ? 34 : 0)
  }
  private var isNarrow: Bool { width < 600 }

  private var area: ChartArea {
    ChartArea(
      left: isNarrow ? 46 : 62, top: 34, right: width - (isNarrow ? 72 : 150),
      bottom: height - (isLast ? 46 : 12))
  }

  private var series: [LineChart.Series] { panel.series }

  func svg() -> String {
    let area = area
    let xs = chart.panels.flatMap { $0.series.flatMap { $0.points.map(\.x) } }
    let x = horizontalScale(xs, in: area)
    let y = verticalScale(in: area)
    let xAxis = Axis(
      side: .bottom, scale: x, title: chart.xTitle, count: min(isNarrow ? 4 : 9, chart.xTicks ?? 9),
      showsLabels: isLast)
    let yAxis = Axis(side: .left, scale: y, title: panel.title, count: 5)
    var parts = chart.spans.map { span($0, x, area) }
    parts += [xAxis.svg(in: area), yAxis.svg(in: area)]
    parts += panel.levels.filter(\.value.isFinite).map {
      Draw.line(
        area.left, y($0.value), area.right, y($0.value), "level", colour: Colour.reference.css)
    }
    for item in series { parts += bandAndLine(item, x, y) }
    for item in series { parts += dots(item, x, y) }
    parts += marks(x, y, area)
    parts += endLabels(y, area)
    return Draw.picture(
      width: width, height: height, label: isOnly ? chart.title : "\(panel.title): \(chart.title)",
      parts)
  }

  // MARK: - Scales

  private func horizontalScale(_ xs: [Double], in area: ChartArea) -> Scale {
    let kind = Scale.kind(for: xs)
    let finite = xs.filter(\.isFinite)
    let (low, high) = (finite.min() ?? 0, finite.max() ?? 1)
    let ends = chart.isReversed ? (area.right - 8, area.left + 8) : (area.left + 8, area.right - 8)
    return Scale(kind: kind, low: low, high: high, start: ends.0, end: ends.1)
  }

  private func verticalScale(in area: ChartArea) -> Scale {
    let shown = series.flatMap { item in
      item.points.flatMap { [$0.y.mean, $0.y.low, $0.y.high] }
        + item.threads.flatMap { $0.map(\.y) }
    }
    let range = NiceTicks.range(of: shown + panel.levels.map(\.value) + panel.places.map(\.point.y))
    return Scale(
      kind: Scale.symmetricKind(for: series.flatMap { $0.points.map(\.y.mean) }), low: range.low,
      high: range.high, start: area.bottom, end: area.top)
  }

  // MARK: - Marks

  private func span(_ span: LineChart.Span, _ x: Scale, _ area: ChartArea) -> String {
    let places = [x(span.low), x(span.high)].map { min(area.right, max(area.left, $0)) }
    guard let left = places.min(), let right = places.max(), left.isFinite, right.isFinite else {
      return ""
    }
    // An interval that is a point still shows.
    let width = max(3, right - left)
    let middle = left + width / 2
    let half = Draw.width(of: span.label, size: 12) / 2
    let at = min(area.right - half, max(area.left + half, middle))
    return Draw.rectangle(left, area.top, width, area.height, "span")
      + (span.label.isEmpty || !isFirst
        ? "" : Draw.text(at, area.top - 6, span.label, "note", anchor: "middle"))
  }

  private func bandAndLine(_ item: LineChart.Series, _ x: Scale, _ y: Scale) -> [String] {
    let points = item.points.filter { $0.x.isFinite && $0.y.mean.isFinite && x($0.x).isFinite }
    let upper = points.map { (x: x($0.x), y: y($0.y.high.isFinite ? $0.y.high : $0.y.mean)) }
    let lower = points.map { (x: x($0.x), y: y($0.y.low.isFinite ? $0.y.low : $0.y.mean)) }
    let threads = item.threads.map { thread in
      let places = thread.map { (x: x($0.x), y: y($0.y)) }
      return Draw.path(
        places.filter { $0.x.isFinite && $0.y.isFinite }, "thread", colour: item.colour.css)
    }
    return [Draw.area(upper + lower.reversed(), "band", colour: item.colour.css)] + threads + [
      Draw.path(
        points.map { (x: x($0.x), y: y($0.y.mean)) }, item.isDashed ? "line dashed" : "line",
        colour: item.colour.css)
    ]
  }

  private func dots(_ item: LineChart.Series, _ x: Scale, _ y: Scale) -> [String] {
    item.points.filter { $0.y.mean.isFinite && x($0.x).isFinite }.map { point in
      Draw.mark(
        .circle, x(point.x), y(point.y.mean), size: 2.8, "dot", colour: item.colour.css,
        title: "\(item.label), \(chart.xTitle) \(NumberText.engineering(point.x)): "
          + NumberText.estimate(point.y))
    }
  }

  private func marks(_ x: Scale, _ y: Scale, _ area: ChartArea) -> [String] {
    panel.places.filter { $0.point.isFinite && x($0.point.x).isFinite }.flatMap { place in
      let (px, py) = (x(place.point.x), y(place.point.y))
      let above = py - area.top > 26
      let half = Draw.width(of: place.label) / 2
      let tx = min(area.right + 8 - half, max(area.left + half, px))
      return [
        Draw.mark(
          place.shape, px, py, size: 5.5, "place", colour: place.colour.css,
          title: "\(place.label): \(NumberText.short(place.point.y, digits: 4))"),
        Draw.text(tx, above ? py - 12 : py + 22, place.label, "label strong", anchor: "middle"),
      ]
    }
  }

  private func endLabels(_ y: Scale, _ area: ChartArea) -> [String] {
    var labels: [(text: String, at: Double, colour: String)] = series.compactMap { item in
      guard !item.label.isEmpty, let last = item.points.last(where: { $0.y.mean.isFinite }) else {
        return nil
      }
      return (item.label, y(last.y.mean), item.colour.css)
    }
    labels += panel.levels.filter(\.value.isFinite).map {
      ($0.label, y($0.value), Colour.reference.css)
    }
    let places = Labels.spread(
      labels.map(\.at), gap: 16, low: area.top + 2, high: area.bottom - 4)
    return zip(labels, places).map { label, at in
      Draw.text(area.right + 8, at + 4, label.text, "label", colour: label.colour)
    }
  }
}
