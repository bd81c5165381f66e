import Findings
import Foundation

/// Orderings on rings, the finest outside, each near those that it simplifies.
struct ExactOrderingGraph {
  var graph: SimplificationsAnswer.Graph
  /// The ordering that stands out.
  var chosen: [[String]]

  private var orderings: [SimplificationsAnswer.Ordering] { graph.orderings }

  func svg(width: Double) -> String {
    let isNarrow = width < 600
    let names = orderings.map {
      ExactSimplificationsPage.text($0.classes).replacing(" ", with: "")
    }
    let rings = rings
    let outer = rings.first ?? []
    let longest = outer.map { names[$0].count }.max() ?? 0
    let isNamed = !isNarrow && outer.count <= 32 && longest <= 34
    let dot = isNarrow || orderings.count > 40 ? 8.5 : 12.0
    let radius = min(isNarrow ? width / 2 - 22 : 250, isNamed ? 230 : 260)
    let height = 2 * radius + (isNamed ? 84 : 44)
    let centre = (x: width / 2, y: height / 2)
    let places = places(rings, centre: centre, radius: radius)
    var parts = edges(places, dot: dot)
    for (index, place) in places.enumerated() {
      let isChosen = orderings[index].classes.map(Set.init) == chosen.map(Set.init)
      let title = "\(index + 1): \(ExactSimplificationsPage.text(orderings[index].classes))"
      parts.append(
        "<g><title>\(TextMarks.plain(title))</title>"
          + "<circle class=\"node\(isChosen ? " chosen" : "")\" cx=\"\(Draw.n(place.x))\""
          + " cy=\"\(Draw.n(place.y))\" r=\"\(Draw.n(dot))\"/>"
          + "<text class=\"inside\(isChosen ? " chosen" : "")\" x=\"\(Draw.n(place.x))\""
          + " y=\"\(Draw.n(place.y + 4))\" text-anchor=\"middle\""
          + " style=\"font-size:\(dot > 10 ? "12px" : "10px")\">\(index + 1)</text></g>")
    }
    if isNamed {
      for index in outer {
        let (dx, dy) = (places[index].x - centre.x, places[index].y - centre.y)
        let length = max(1, (dx * dx + dy * dy).squareRoot())
        let (ux, uy) = (dx / length, dy / length)
        // Near the top and the bottom of a full ring names would lie on one another.
        if outer.count > 16 && abs(ux) > 0.1 && abs(ux) < 0.45 { continue }
        let anchor = abs(ux) < 0.18 ? "middle" : ux > 0 ? "start" : "end"
        parts.append(
          Draw.text(
            places[index].x + ux * (dot + 7), places[index].y + uy * (dot + 12) + 4, names[index],
            "label", anchor: anchor))
      }
    }
    return Draw.picture(
      width: width, height: height, label: "Orderings and how they stand to each other", parts)
  }

  // MARK: - Places

  /// Orderings by number of classes, most first, each ring in the order round the circle.
  private var rings: [[Int]] {
    let sizes = Set(orderings.map(\.classes.count)).sorted(by: >)
    var angles = [Double?](repeating: nil, count: orderings.count)
    return sizes.enumerated().map { level, size in
      let members = orderings.indices.filter { orderings[$0].classes.count == size }
      let order = level == 0 ? chain(members) : byAngle(members, angles)
      for (place, index) in order.enumerated() {
        angles[index] = Double(place) / Double(order.count) * 2 * .pi
      }
      return order
    }
  }

  private var simpler: [Set<Int>] {
    var result = [Set<Int>](repeating: [], count: orderings.count)
    for pair in graph.simplifies where pair.count == 2 && pair.allSatisfy(result.indices.contains) {
      result[pair[0]].insert(pair[1])
    }
    return result
  }

  /// Neighbours share as many simplifications as can be had by going to the nearest each time.
  private func chain(_ members: [Int]) -> [Int] {
    guard let first = members.first else { return [] }
    let simpler = simpler.map { $0.filter { orderings[$0].classes.count > 1 } }
    var left = Set(members).subtracting([first])
    var result = [first]
    var last = first
    while !left.isEmpty {
      let next = left.min { a, b in
        let shared = (
          simpler[a].intersection(simpler[last]).count, simpler[b].intersection(simpler[last]).count
        )
        return shared.0 == shared.1 ? a < b : shared.0 > shared.1
      }
      guard let next else { break }
      left.remove(next)
      result.append(next)
      last = next
    }
    return result
  }

  /// In the order of the mean direction of those that each simplifies.
  private func byAngle(_ members: [Int], _ angles: [Double?]) -> [Int] {
    var sums = [Int: (x: Double, y: Double)]()
    for pair in graph.simplifies where pair.count == 2 && pair.allSatisfy(angles.indices.contains) {
      guard let angle = angles[pair[0]] else { continue }
      let sum = sums[pair[1]] ?? (0, 0)
      sums[pair[1]] = (sum.x + cos(angle), sum.y + sin(angle))
    }
    func direction(_ index: Int) -> Double {
      let sum = sums[index] ?? (1, 0)
      let angle = atan2(sum.y, sum.x)
      return angle < -1e-9 ? angle + 2 * .pi : angle
    }
    return members.sorted {
      let (a, b) = (direction($0), direction($1))
      return a == b ? $0 < $1 : a < b
    }
  }

  private func places(
    _ rings: [[Int]], centre: (x: Double, y: Double), radius: Double
  ) -> [(x: Double, y: Double)] {
    var result = [(x: Double, y: Double)](repeating: centre, count: orderings.count)
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

  // MARK: - Edges

  private func edges(_ places: [(x: Double, y: Double)], dot: Double) -> [String] {
    func isTrivial(_ index: Int) -> Bool { orderings[index].classes.count < 2 }
    var parts: [String] = []
    var drawn = Set<[Int]>()
    let simplifies = graph.simplifies.filter {
      $0.count == 2 && $0.allSatisfy(places.indices.contains)
    }
    for pair in simplifies { drawn.insert(pair.sorted()) }
    for pair in graph.unhackable
    where pair.count == 2 && pair.allSatisfy(places.indices.contains)
      && !drawn.contains(pair.sorted())
    {
      let (from, to) = (places[pair[0]], places[pair[1]])
      let isFaint = isTrivial(pair[0]) || isTrivial(pair[1])
      parts.append(Draw.line(from.x, from.y, to.x, to.y, isFaint ? "edge faint" : "edge"))
    }
    for pair in simplifies {
      let (from, to) = (places[pair[0]], places[pair[1]])
      if isTrivial(pair[1]) {
        parts.append(Draw.line(from.x, from.y, to.x, to.y, "edge faint"))
        continue
      }
      let (dx, dy) = (to.x - from.x, to.y - from.y)
      let length = (dx * dx + dy * dy).squareRoot()
      guard length > 2 * dot else { continue }
      let end = (x: to.x - dx / length * (dot + 1), y: to.y - dy / length * (dot + 1))
      parts.append(Draw.line(from.x, from.y, end.x, end.y, "edge simple"))
      parts.append(
        PolicyPicture.arrow(
          from: (end.x - dx / length * 9, end.y - dy / length * 9), to: (end.x, end.y),
          thickness: 1.4, head: 9, kind: "head",
          attributes: " style=\"fill:\(ChartColour.proxy.css)\""))
    }
    return parts
  }
}
