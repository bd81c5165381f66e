import Findings
import Foundation

/// Lines with bands over one quantity, labelled at their ends.
public struct LineChart: Sendable {
  public struct Point: Sendable, Equatable {
    public var x: Double
    public var y: Estimate

    public init(x: Double, y: Estimate) {
      self.x = x
      self.y = y
    }
  }

  public struct Series: Sendable {
    public var label: String
    public var colour: ChartColour
    public var points: [Point]
    /// Thin lines behind the line: one a seed.
    public var threads: [[(x: Double, y: Double)]]
    public var isDashed: Bool

    public init(
      label: String, colour: ChartColour, points: [Point],
      threads: [[(x: Double, y: Double)]] = [], isDashed: Bool = false
    ) {
      self.label = label
      self.colour = colour
      self.points = points
      self.threads = threads
      self.isDashed = isDashed
    }
  }

  /// A horizontal dashed line.
  public struct Level: Sendable {
    public var label: String
    public var value: Double

    public init(label: String, value: Double) {
      self.label = label
      self.value = value
    }
  }

  /// A named point on a line.
  public struct Place: Sendable {
    public var label: String
    public var x: Double
    public var y: Double
    public var shape: MarkShape
    public var colour: ChartColour

    public init(
      label: String, x: Double, y: Double, shape: MarkShape = .circle, colour: ChartColour = .proxy
    ) {
      self.label = label
      self.x = x
      self.y = y
      self.shape = shape
      self.colour = colour
    }
  }

  /// A shaded interval of the horizontal axis.
  public struct Span: Sendable {
    public var label: String
    public var low: Double
    public var high: Double

    public init(label: String, low: Double, high: Double) {
      self.label = label
      self.low = low
      self.high = high
    }
  }

  public var title: String
  public var xTitle: String
  public var yTitle: String
  public var series: [Series]
  public var levels: [Level] = []
  public var places: [Place] = []
  public var spans: [Span] = []
  /// Whether x falls from left to right: for pressures that rise as their number falls.
  public var isReversed = false
  /// Ticks to aim for on the horizontal axis, where its values do not allow as many as fit.
  public var xTicks: Int?
  /// False on all but the lowest of stacked panels that share an axis.
  public var showsXLabels = true
  public var width = 1040.0
  public var height = 270.0

  public init(title: String, xTitle: String, yTitle: String, series: [Series]) {
    self.title = title
    self.xTitle = xTitle
    self.yTitle = yTitle
    self.series = series
  }

  private var isNarrow: Bool { width < 600 }

  private var area: ChartArea {
    ChartArea(
      left: isNarrow ? 46 : 62, top: 34, right: width - (isNarrow ? 72 : 150),
      bottom: height - (showsXLabels ? 46 : 12))
  }

  /// The chart as one SVG element.
  public func svg() -> String {
    let area = area
    let xs = series.flatMap { $0.points.map(\.x) }
    let x = horizontalScale(xs, in: area)
    let y = verticalScale(in: area)
    let xAxis = Axis(
      side: .bottom, scale: x, title: xTitle, count: min(isNarrow ? 4 : 9, xTicks ?? 9),
      showsLabels: showsXLabels)
    let yAxis = Axis(side: .left, scale: y, title: yTitle, count: 5)
    var parts = spans.map { span($0, x, area) }
    parts += [xAxis.svg(in: area), yAxis.svg(in: area)]
    parts += levels.filter(\.value.isFinite).map {
      Draw.line(
        area.left, y($0.value), area.right, y($0.value), "level", colour: ChartColour.base.css)
    }
    for item in series { parts += bandAndLine(item, x, y) }
    for item in series { parts += dots(item, x, y) }
    parts += marks(x, y, area)
    parts += endLabels(y, area)
    return Draw.picture(width: width, height: height, label: title, parts)
  }

  // MARK: - Scales

  private func horizontalScale(_ xs: [Double], in area: ChartArea) -> Scale {
    let kind = Scale.kind(for: xs)
    let finite = xs.filter(\.isFinite)
    let (low, high) = (finite.min() ?? 0, finite.max() ?? 1)
    let ends = isReversed ? (area.right - 8, area.left + 8) : (area.left + 8, area.right - 8)
    return Scale(kind: kind, low: low, high: high, start: ends.0, end: ends.1)
  }

  private func verticalScale(in area: ChartArea) -> Scale {
    let shown = series.flatMap { item in
      item.points.flatMap { [$0.y.mean, $0.y.low, $0.y.high] }
        + item.threads.flatMap { $0.map(\.y) }
    }
    let range = NiceTicks.range(of: shown + levels.map(\.value) + places.map(\.y))
    return Scale(
      kind: .linear, low: range.low, high: range.high, start: area.bottom, end: area.top)
  }

  // MARK: - Marks

  private func span(_ span: Span, _ x: Scale, _ area: ChartArea) -> String {
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
      + (span.label.isEmpty
        ? "" : Draw.text(at, area.top - 6, span.label, "note", anchor: "middle"))
  }

  private func bandAndLine(_ item: Series, _ x: Scale, _ y: Scale) -> [String] {
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

  private func dots(_ item: Series, _ x: Scale, _ y: Scale) -> [String] {
    item.points.filter { $0.y.mean.isFinite && x($0.x).isFinite }.map { point in
      Draw.mark(
        .circle, x(point.x), y(point.y.mean), size: 2.8, "dot", colour: item.colour.css,
        title: "\(item.label), \(xTitle) \(NumberText.engineering(point.x)): "
          + NumberText.estimate(point.y))
    }
  }

  private func marks(_ x: Scale, _ y: Scale, _ area: ChartArea) -> [String] {
    places.filter { $0.y.isFinite && x($0.x).isFinite }.flatMap { place in
      let (px, py) = (x(place.x), y(place.y))
      let above = py - area.top > 26
      let half = Draw.width(of: place.label) / 2
      let tx = min(area.right + 8 - half, max(area.left + half, px))
      return [
        Draw.mark(
          place.shape, px, py, size: 5.5, "place", colour: place.colour.css,
          title: "\(place.label): \(NumberText.short(place.y, digits: 4))"),
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
    labels += levels.filter(\.value.isFinite).map {
      ($0.label, y($0.value), ChartColour.base.css)
    }
    let places = Labels.spread(
      labels.map(\.at), gap: 16, low: area.top + 2, high: area.bottom - 4)
    return zip(labels, places).map { label, at in
      Draw.text(area.right + 8, at + 4, label.text, "label", colour: label.colour)
    }
  }
}
