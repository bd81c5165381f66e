import Documents
import Foundation
import Ground

extension ScatterChart {
  /// The chart as one SVG element.
  func svg(width: Double) -> String {
    let height: Double = width < 600 ? 380 : 500
    let isNarrow = width < 600
    let area = ChartArea(
      left: isNarrow ? 46 : 62, top: 52, right: width - (isNarrow ? 14 : 24), bottom: height - 46)
    let xRange = Self.range(of: points.map(\.at.x), and: landmarks.map(\.at.x), room: 0.07)
    let yRange = Self.range(of: points.map(\.at.y), and: landmarks.map(\.at.y), room: 0.09)
    let x = Scale(
      kind: .linear, low: xRange.low, high: xRange.high, start: area.left, end: area.right)
    let y = Scale(
      kind: Scale.symmetricKind(for: points.map(\.at.y)), low: yRange.low, high: yRange.high,
      start: area.bottom, end: area.top)
    var parts = [
      Axis(side: .bottom, scale: x, title: xTitle, count: isNarrow ? 4 : 8).svg(in: area),
      Axis(side: .left, scale: y, title: yTitle, count: 6).svg(in: area),
    ]
    let steps = way.filter(\.isFinite).map { (x: x($0.x), y: y($0.y)) }
    if steps.count > 1 { parts.append(Draw.path(steps, "way", colour: Colour.first.css)) }
    for thread in threads ?? [] {
      let places = thread.filter(\.isFinite).map { (x: x($0.x), y: y($0.y)) }
      if places.count > 1 { parts.append(Draw.path(places, "thread", colour: Colour.first.css)) }
    }
    let shown = points.filter(\.at.isFinite)
    parts += shown.map {
      Draw.mark(
        .circle, x($0.at.x), y($0.at.y), size: 4.2, "point", colour: $0.colour.css, title: $0.title)
    }
    // What lies far outside stands at the rim, with its numbers beside its name.
    let marked = landmarks.filter(\.at.isFinite).map { mark in
      var mark = mark
      let place = ChartPoint(
        x: min(x.high, max(x.low, mark.at.x)), y: min(y.high, max(y.low, mark.at.y)))
      if place != mark.at {
        mark.label +=
          " → (\(NumberText.engineering(mark.at.x)), \(NumberText.engineering(mark.at.y)))"
        mark.at = place
      }
      return mark
    }
    parts += marked.map {
      Draw.mark(
        $0.shape, x($0.at.x), y($0.at.y), size: 6, "landmark", colour: $0.colour.css,
        title: $0.title)
    }
    let places = Labels.beside(
      marked.map { (x: x($0.at.x), y: y($0.at.y), text: $0.label) }, in: area,
      avoiding: shown.map { (x($0.at.x), y($0.at.y)) })
    for (mark, place) in zip(marked, places) {
      guard let place else { continue }
      parts.append(Draw.text(place.x, place.y, mark.label, "label", anchor: place.anchor))
    }
    if sequenceEnds.count == 2 {
      parts.append(key((sequenceEnds[0], sequenceEnds[1]), right: area.right))
    }
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
    let (cell, count) = (14.0, Colour.sequenceSteps)
    let end = right - Draw.width(of: ends.high) - 6
    let start = end - cell * Double(count)
    let cells = (0..<count).map { step in
      Draw.rectangle(
        start + Double(step) * cell, 10, cell, 9, "swatch",
        colour: Colour.sequence(Double(step) / Double(count - 1)).css)
    }
    return cells.joined() + Draw.text(start - 6, 19, ends.low, "tick", anchor: "end")
      + Draw.text(end + 6, 19, ends.high, "tick")
  }
}
