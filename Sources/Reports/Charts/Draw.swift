import Documents
import Foundation
import Ground

/// The few SVG elements that charts are made of.
enum Draw {
  static func n(_ value: Double) -> String { NumberText.coordinate(value) }

  static func line(
    _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ kind: String, colour: String? = nil
  ) -> String {
    "<line class=\"\(kind)\" x1=\"\(n(x1))\" y1=\"\(n(y1))\" x2=\"\(n(x2))\" y2=\"\(n(y2))\""
      + style("stroke", colour) + "/>"
  }

  static func text(
    _ x: Double, _ y: Double, _ text: String, _ kind: String, anchor: String = "start",
    colour: String? = nil
  ) -> String {
    "<text class=\"\(kind)\" x=\"\(n(x))\" y=\"\(n(y))\""
      + (anchor == "start" ? "" : " text-anchor=\"\(anchor)\"") + style("fill", colour)
      + ">\(Markup.plain(text))</text>"
  }

  static func path(_ points: [(x: Double, y: Double)], _ kind: String, colour: String) -> String {
    guard !points.isEmpty else { return "" }
    let steps = points.map { "\(n($0.x)) \(n($0.y))" }.joined(separator: "L")
    return "<path class=\"\(kind)\" d=\"M\(steps)\"" + style("stroke", colour) + "/>"
  }

  static func area(_ points: [(x: Double, y: Double)], _ kind: String, colour: String) -> String {
    guard points.count > 1 else { return "" }
    let steps = points.map { "\(n($0.x)) \(n($0.y))" }.joined(separator: "L")
    return "<path class=\"\(kind)\" d=\"M\(steps)Z\"" + style("fill", colour) + "/>"
  }

  static func rectangle(
    _ x: Double, _ y: Double, _ width: Double, _ height: Double, _ kind: String,
    colour: String? = nil
  ) -> String {
    "<rect class=\"\(kind)\" x=\"\(n(x))\" y=\"\(n(y))\" width=\"\(n(max(0, width)))\""
      + " height=\"\(n(max(0, height)))\"" + style("fill", colour) + "/>"
  }

  /// A mark with a title that shows when the pointer rests on it.
  static func mark(
    _ shape: MarkShape, _ x: Double, _ y: Double, size: Double, _ kind: String, colour: String,
    title: String
  ) -> String {
    let inside = title.isEmpty ? "" : "<title>\(Markup.plain(title))</title>"
    let property = kind.contains("hollow") ? "stroke" : "fill"
    let common = "class=\"\(kind)\"" + style(property, colour)
    switch shape {
    case .circle:
      return "<circle \(common) cx=\"\(n(x))\" cy=\"\(n(y))\" r=\"\(n(size))\">\(inside)</circle>"
    case .square:
      return "<rect \(common) x=\"\(n(x - size))\" y=\"\(n(y - size))\" width=\"\(n(2 * size))\""
        + " height=\"\(n(2 * size))\">\(inside)</rect>"
    case .diamond:
      let r = size * 1.35
      return "<path \(common) d=\"M\(n(x)) \(n(y - r))L\(n(x + r)) \(n(y))L\(n(x)) \(n(y + r))"
        + "L\(n(x - r)) \(n(y))Z\">\(inside)</path>"
    case .triangle:
      let r = size * 1.3
      return "<path \(common) d=\"M\(n(x)) \(n(y - r))L\(n(x + r)) \(n(y + r * 0.8))"
        + "L\(n(x - r)) \(n(y + r * 0.8))Z\">\(inside)</path>"
    }
  }

  /// A filled arrow; its head is no longer than the arrow.
  static func arrow(
    from: (Double, Double), to: (Double, Double), thickness: Double, head: Double, kind: String,
    attributes: String = ""
  ) -> String {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1)
    let length = (dx * dx + dy * dy).squareRoot()
    guard length > 0.01, length.isFinite else { return "" }
    let (ux, uy) = (dx / length, dy / length)
    let head = min(head, length)
    let neck = (to.0 - ux * head, to.1 - uy * head)
    let (half, wide) = (thickness / 2, head * 0.62)
    func at(_ point: (Double, Double), _ side: Double) -> String {
      "\(Draw.n(point.0 - uy * side)) \(Draw.n(point.1 + ux * side))"
    }
    let points = [
      at(from, half), at(neck, half), at(neck, wide), "\(Draw.n(to.0)) \(Draw.n(to.1))",
      at(neck, -wide), at(neck, -half), at(from, -half),
    ]
    return "<path class=\"\(kind)\" d=\"M\(points.joined(separator: "L"))Z\"\(attributes)/>"
  }

  /// The outer element of a chart: scales with the page, has a name for those who cannot see it.
  static func picture(width: Double, height: Double, label: String, _ parts: [String]) -> String {
    """
    <svg class="chart" viewBox="0 0 \(n(width)) \(n(height))" role="img" \
    aria-label="\(Markup.plain(label))">
    \(parts.filter { !$0.isEmpty }.joined(separator: "\n"))
    </svg>
    """
  }

  /// Width of a label in pixels, near enough to keep labels apart.
  static func width(of text: String, size: Double = 12.5) -> Double {
    Double(text.count) * size * 0.56
  }

  private static func style(_ property: String, _ colour: String?) -> String {
    colour.map { " style=\"\(property):\($0)\"" } ?? ""
  }
}
