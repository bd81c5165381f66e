import Findings
import Foundation
import Ground

/// Draws marks of a scene as SVG, with the style sheet's colour for every ink.
enum ScenePicture {
  /// A whole picture: a ground, the background's marks, then the frame's own.
  static func svg(
    width: Float, height: Float, background: [Shape], shapes: [Shape], label: String
  ) -> String {
    let (width, height) = (Double(max(width, 0.001)), Double(max(height, 0.001)))
    let marks = (background + shapes).map { mark($0, decimals: decimals(width, height)) }
    return """
      <svg class="scene" viewBox="0 0 \(number(width, 3)) \(number(height, 3))" role="img" \
      aria-label="\(Markup.plain(label))"><rect class="fill-ground" x="0" y="0" \
      width="\(number(width, 3))" height="\(number(height, 3))"/>
      \(marks.joined(separator: "\n"))
      </svg>
      """
  }

  /// Decimals that place a mark within a two-thousandth of the picture.
  static func decimals(_ width: Double, _ height: Double) -> Int {
    let size = max(width, height)
    guard size.isFinite, size > 0 else { return 0 }
    return max(0, min(4, Int(log10(2000 / size).rounded(.up))))
  }

  static func mark(_ shape: Shape, decimals: Int) -> String {
    func n(_ value: Float) -> String { number(Double(value), decimals) }
    switch shape {
    case .box(let x, let y, let width, let height, let angle, let ink):
      let turn =
        angle == 0
        ? "" : " transform=\"rotate(\(number(Double(angle) * 180 / .pi, 1)) \(n(x)) \(n(y)))\""
      return "<rect class=\"fill-\(ink.rawValue)\" x=\"\(n(x - width / 2))\""
        + " y=\"\(n(y - height / 2))\" width=\"\(n(max(0, width)))\""
        + " height=\"\(n(max(0, height)))\"\(turn)/>"
    case .circle(let x, let y, let radius, let ink):
      return "<circle class=\"fill-\(ink.rawValue)\" cx=\"\(n(x))\" cy=\"\(n(y))\""
        + " r=\"\(n(max(0, radius)))\"/>"
    case .line(let points, let width, let isClosed, let ink):
      let tag = isClosed ? "polygon" : "polyline"
      return "<\(tag) class=\"stroke-\(ink.rawValue)\" stroke-width=\"\(n(width))\""
        + " points=\"\(list(points, decimals))\"/>"
    case .polygon(let points, let ink):
      return "<polygon class=\"fill-\(ink.rawValue)\" points=\"\(list(points, decimals))\"/>"
    case .text(let x, let y, let size, let text, let ink):
      return "<text class=\"fill-\(ink.rawValue)\" x=\"\(n(x))\" y=\"\(n(y))\""
        + " font-size=\"\(n(size))\">\(Markup.plain(text))</text>"
    }
  }

  private static func list(_ points: [Float], _ decimals: Int) -> String {
    points.map { number(Double($0), decimals) }.joined(separator: " ")
  }

  private static func number(_ value: Double, _ decimals: Int) -> String {
    NumberText.coordinate(value, decimals: decimals)
  }
}
