import Foundation

/// Points over two quantities, with named marks among them.
public struct ScatterChart: Sendable {
  public struct Point: Sendable {
    public var x: Double
    public var y: Double
    public var colour: ChartColour
    /// Shows when the pointer rests on the point.
    public var title: String

    public init(x: Double, y: Double, colour: ChartColour, title: String) {
      self.x = x
      self.y = y
      self.colour = colour
      self.title = title
    }
  }

  /// A point with its name written beside it.
  public struct Landmark: Sendable {
    public var x: Double
    public var y: Double
    public var label: String
    public var title: String
    public var shape: MarkShape
    public var colour: ChartColour

    public init(
      x: Double, y: Double, label: String, title: String, shape: MarkShape, colour: ChartColour
    ) {
      self.x = x
      self.y = y
      self.label = label
      self.title = title
      self.shape = shape
      self.colour = colour
    }
  }

  public var title: String
  public var xTitle: String
  public var yTitle: String
  public var points: [Point]
  public var landmarks: [Landmark] = []
  /// A line through the points, in order: the way that learning took.
  public var way: [(x: Double, y: Double)] = []
  /// Ends of the sequential palette in words, for the key; nil where points have no sequence.
  public var sequenceEnds: (low: String, high: String)?
  public var width = 1040.0
  public var height = 480.0

  public init(title: String, xTitle: String, yTitle: String, points: [Point]) {
    self.title = title
    self.xTitle = xTitle
    self.yTitle = yTitle
    self.points = points
  }

  /// The chart as one SVG element.
  public func svg() -> String {
    let isNarrow = width < 600
    let area = ChartArea(
      left: isNarrow ? 46 : 62, top: 52, right: width - (isNarrow ? 14 : 24), bottom: height - 46)
    let xRange = Self.range(of: points.map(\.x), and: landmarks.map(\.x), room: 0.07)
    let yRange = Self.range(of: points.map(\.y), and: landmarks.map(\.y), room: 0.09)
    let x = Scale(
      kind: .linear, low: xRange.low, high: xRange.high, start: area.left, end: area.right)
    let y = Scale(
      kind: .linear, low: yRange.low, high: yRange.high, start: area.bottom, end: area.top)
    var parts = [
      Axis(side: .bottom, scale: x, title: xTitle, count: isNarrow ? 4 : 8).svg(in: area),
      Axis(side: .left, scale: y, title: yTitle, count: 6).svg(in: area),
    ]
    let steps = way.filter { $0.x.isFinite && $0.y.isFinite }.map { (x: x($0.x), y: y($0.y)) }
    if steps.count > 1 { parts.append(Draw.path(steps, "way", colour: ChartColour.proxy.css)) }
    let shown = points.filter { $0.x.isFinite && $0.y.isFinite }
    parts += shown.map {
      Draw.mark(
        .circle, x($0.x), y($0.y), size: 4.2, "point", colour: $0.colour.css, title: $0.title)
    }
    // What lies far outside stands at the rim, with its numbers beside its name.
    let marked = landmarks.filter { $0.x.isFinite && $0.y.isFinite }.map { mark in
      var mark = mark
      let place = (x: min(x.high, max(x.low, mark.x)), y: min(y.high, max(y.low, mark.y)))
      if place != (x: mark.x, y: mark.y) {
        mark.label +=
          " → (\(NumberText.engineering(mark.x)), \(NumberText.engineering(mark.y)))"
        (mark.x, mark.y) = place
      }
      return mark
    }
    parts += marked.map {
      Draw.mark(
        $0.shape, x($0.x), y($0.y), size: 6, "landmark", colour: $0.colour.css, title: $0.title)
    }
    let places = Labels.beside(
      marked.map { (x: x($0.x), y: y($0.y), text: $0.label) }, in: area,
      avoiding: shown.map { (x($0.x), y($0.y)) })
    for (mark, place) in zip(marked, places) {
      guard let place else { continue }
      parts.append(Draw.text(place.x, place.y, mark.label, "label", anchor: place.anchor))
    }
    if let ends = sequenceEnds { parts.append(key(ends, right: area.right)) }
    return Draw.picture(width: width, height: height, label: title, parts)
  }

  /// A range for the points and those landmarks that would not squeeze the points together.
  private static func range(
    of points: [Double], and landmarks: [Double], room: Double
  ) -> (low: Double, high: Double) {
    let own = points.filter(\.isFinite)
    guard let low = own.min(), let high = own.max(), low < high else {
      return NiceTicks.range(of: points + landmarks, room: room)
    }
    let reach = 2 * (high - low)
    let near = landmarks.filter { $0 >= low - reach && $0 <= high + reach }
    return NiceTicks.range(of: own + near, room: room)
  }

  /// A strip of the sequential palette with its ends named.
  private func key(_ ends: (low: String, high: String), right: Double) -> String {
    let (cell, count) = (14.0, ChartColour.sequenceSteps)
    let end = right - Draw.width(of: ends.high) - 6
    let start = end - cell * Double(count)
    let cells = (0..<count).map { step in
      Draw.rectangle(
        start + Double(step) * cell, 10, cell, 9, "swatch",
        colour: ChartColour.sequence(Double(step) / Double(count - 1)).css)
    }
    return cells.joined() + Draw.text(start - 6, 19, ends.low, "tick", anchor: "end")
      + Draw.text(end + 6, 19, ends.high, "tick")
  }
}
