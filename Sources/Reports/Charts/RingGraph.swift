import Documents
import Foundation
import Ground

/// Nodes on rings round a centre, each ring in the order in which the nodes come.
struct RingGraph {
  var graph: Graph

  func svg(width: Double) -> String {
    let isNarrow = width < 600
    let rings = Set(graph.nodes.map(\.ring)).sorted().map { ring in
      graph.nodes.indices.filter { graph.nodes[$0].ring == ring }
    }
    let outer = rings.first ?? []
    let names = graph.nodes.map { VisibleText.line($0.name) }
    let longest = outer.map { names[$0].count }.max() ?? 0
    let isNamed = !isNarrow && outer.count <= 32 && longest <= 34
    let dot = isNarrow || graph.nodes.count > 40 ? 8.5 : 12.0
    let radius = min(isNarrow ? width / 2 - 22 : 250, isNamed ? 230 : 260)
    let height = 2 * radius + (isNamed ? 84 : 44)
    let centre = (x: width / 2, y: height / 2)
    let places = Self.places(rings, count: graph.nodes.count, centre: centre, radius: radius)
    var parts = graph.edges.filter {
      graph.nodes.indices.contains($0.from) && graph.nodes.indices.contains($0.to)
    }.map { edge($0, places, dot: dot) }
    for (node, place) in zip(graph.nodes, places) {
      let kind = node.isChosen ? " chosen" : ""
      parts.append(
        "<g><title>\(Markup.plain(node.title))</title>"
          + "<circle class=\"node\(kind)\" cx=\"\(Draw.n(place.x))\""
          + " cy=\"\(Draw.n(place.y))\" r=\"\(Draw.n(dot))\"/>"
          + "<text class=\"inside\(kind)\" x=\"\(Draw.n(place.x))\""
          + " y=\"\(Draw.n(place.y + 4))\" text-anchor=\"middle\""
          + " style=\"font-size:\(dot > 10 ? "12px" : "10px")\">\(Markup.plain(node.label))</text></g>"
      )
    }
    if isNamed { parts += labels(outer, names, places, centre: centre, dot: dot) }
    return Draw.picture(width: width, height: height, label: graph.title, parts)
  }

  private func labels(
    _ outer: [Int], _ names: [String], _ places: [(x: Double, y: Double)],
    centre: (x: Double, y: Double), dot: Double
  ) -> [String] {
    outer.compactMap { index in
      let (dx, dy) = (places[index].x - centre.x, places[index].y - centre.y)
      let length = max(1, (dx * dx + dy * dy).squareRoot())
      let (ux, uy) = (dx / length, dy / length)
      // Near the top and the bottom of a full ring names would lie on one another.
      if outer.count > 16 && abs(ux) > 0.1 && abs(ux) < 0.45 { return nil }
      let anchor = abs(ux) < 0.18 ? "middle" : ux > 0 ? "start" : "end"
      return Draw.text(
        places[index].x + ux * (dot + 7), places[index].y + uy * (dot + 12) + 4, names[index],
        "label", anchor: anchor)
    }
  }

  static func places(
    _ rings: [[Int]], count: Int, centre: (x: Double, y: Double), radius: Double
  ) -> [(x: Double, y: Double)] {
    var result = [(x: Double, y: Double)](repeating: centre, count: count)
    let hasCentre = rings.last?.count == 1
    let steps = Double(max(1, hasCentre ? rings.count - 1 : rings.count))
    for (level, ring) in rings.enumerated() {
      let share = ring.count == 1 && level == rings.count - 1 ? 0 : 1 - Double(level) / steps
      // Every second ring is turned by half a step, so that edges fan out.
      let shift = level % 2 == 1 ? 0.5 : 0
      for (place, index) in ring.enumerated() {
        let angle = (Double(place) + shift) / Double(ring.count) * 2 * .pi - .pi / 2
        result[index] = (
          centre.x + cos(angle) * radius * share, centre.y + sin(angle) * radius * share
        )
      }
    }
    return result
  }

  private func edge(
    _ edge: Graph.Edge, _ places: [(x: Double, y: Double)], dot: Double
  ) -> String {
    let (from, to) = (places[edge.from], places[edge.to])
    switch edge.style {
    case .line: return Draw.line(from.x, from.y, to.x, to.y, "edge")
    case .faint: return Draw.line(from.x, from.y, to.x, to.y, "edge faint")
    case .arrow, .dashedArrow, .strongArrow: break
    }
    let (dx, dy) = (to.x - from.x, to.y - from.y)
    let length = (dx * dx + dy * dy).squareRoot()
    guard length > 2 * dot else { return "" }
    let end = (x: to.x - dx / length * (dot + 1), y: to.y - dy / length * (dot + 1))
    return Draw.line(from.x, from.y, end.x, end.y, "edge simple")
      + Draw.arrow(
        from: (end.x - dx / length * 9, end.y - dy / length * 9), to: (end.x, end.y),
        thickness: 1.4, head: 9, kind: "head", attributes: " style=\"fill:\(Colour.first.css)\"")
  }
}
