import Documents
import Foundation
import Ground

/// Nodes in layers: causes left of (or above) what they bring about.
struct LayeredGraph {
  var graph: Graph

  private struct Box {
    var x = 0.0
    var y = 0.0
    var width: Double
    var height: Double
  }

  /// Edges between nodes that are there.
  private var edges: [Graph.Edge] {
    graph.edges.filter {
      $0.from != $0.to && graph.nodes.indices.contains($0.from)
        && graph.nodes.indices.contains($0.to)
    }
  }

  /// The layer of each node: one more than the last of its causes. Nodes on a cycle, which no sound
  /// diagram has, follow those already placed.
  private func layers(_ edges: [Graph.Edge]) -> [Int] {
    var layer = [Int](repeating: 0, count: graph.nodes.count)
    var left = Set(graph.nodes.indices)
    while !left.isEmpty {
      let free = left.filter { node in
        !edges.contains { $0.to == node && left.contains($0.from) }
      }
      let next = free.isEmpty ? Set(left.min().map { [$0] } ?? []) : free
      left.subtract(next)
      for node in next {
        let causes = edges.filter {
          $0.to == node && !left.contains($0.from) && !next.contains($0.from)
        }
        layer[node] = (causes.map { layer[$0.from] }.max() ?? -1) + 1
      }
    }
    return layer
  }

  func svg(width: Double) -> String {
    let edges = edges
    let layer = layers(edges)
    let depth = (layer.max() ?? 0) + 1
    // Places of nodes and, for edges that pass a layer, of bends between them.
    var members = [[Int]](repeating: [], count: depth)
    for node in graph.nodes.indices { members[layer[node]].append(node) }
    var count = graph.nodes.count
    var links: [(from: Int, to: Int)] = []
    var routes: [[Int]] = []
    for edge in edges {
      var route = [edge.from]
      if layer[edge.to] > layer[edge.from] + 1 {
        for between in (layer[edge.from] + 1)..<layer[edge.to] {
          members[between].append(count)
          route.append(count)
          count += 1
        }
      }
      route.append(edge.to)
      links += zip(route, route.dropFirst()).map { (from: $0, to: $1) }
      routes.append(route)
    }
    order(&members, links)
    let wanted = graph.nodes.map { node -> Double in
      max(52, Draw.width(of: short(node.label), size: 12.5) + Self.margin(node.shape))
    }
    let widest = wanted.max() ?? 0
    let isAcross = width >= 600 && Double(depth) * (min(150, widest) + 44) <= width
    let badges = graph.nodes.map(\.badges)
    // Bends need less room than nodes.
    func share(_ node: Int) -> Double {
      node < wanted.count ? (isAcross ? 1 : wanted[node] + 16) : (isAcross ? 0.5 : 24)
    }
    let spans = members.map { $0.map(share).reduce(0, +) }
    let fit = isAcross ? 1 : min(1, width / max(1, spans.max() ?? 1))
    let rooms = wanted.map { isAcross ? min(170, width / Double(depth) - 44) : $0 * fit }
    let perRow = rooms.map { max(1, Int(($0 + 6) / 30)) }
    let rows = zip(badges, perRow).map { ($0.count + $1 - 1) / $1 }
    let step = (isAcross ? 72.0 : 92.0) + Double(rows.max() ?? 0) * 18
    let height = 30 + step * (isAcross ? max(1, spans.max() ?? 1) : Double(depth))
    var boxes = [Box](repeating: Box(width: 0, height: 0), count: count)
    for (level, nodes) in members.enumerated() {
      let unit = isAcross ? step : fit
      var at = (isAcross ? height - 16 : width) / 2 - spans[level] * unit / 2
      for node in nodes {
        let middle = at + share(node) * unit / 2
        at += share(node) * unit
        boxes[node].x = isAcross ? (Double(level) + 0.5) * width / Double(depth) : middle
        boxes[node].y = isAcross ? middle : 34 + Double(level) * step
      }
    }
    var texts: [String] = []
    for (index, node) in graph.nodes.enumerated() {
      let most = max(2, Int((rooms[index] - Self.margin(node.shape)) / (12.5 * 0.56) + 0.01))
      texts.append(short(node.label, most: most))
      let size = Draw.width(of: texts[index], size: 12.5) + Self.margin(node.shape)
      boxes[index].width = min(rooms[index], max(44, size))
      boxes[index].height = node.shape == .diamond ? 46 : 36
    }
    let lower = rows.map { Double($0) * 18 }
    var parts = zip(edges, routes).map { edge, route in
      line(route, boxes, isAcross: isAcross, below: lower, isDropped: edge.style == .dashedArrow)
    }
    for (index, node) in graph.nodes.enumerated() {
      parts.append(shape(node, boxes[index], text: texts[index]))
      parts += marks(badges[index], boxes[index], perRow: perRow[index])
    }
    return Draw.picture(width: width, height: height, label: graph.title, parts)
  }

  private func short(_ label: String, most: Int = 22) -> String {
    TerminalText.cut(VisibleText.line(label), to: most)
  }

  /// Room of an outline beside its text.
  private static func margin(_ shape: Graph.Node.Shape) -> Double {
    switch shape {
    case .diamond: 40
    case .ellipse, .circle: 26
    case .rectangle: 22
    }
  }

  /// A few sweeps that bring each node near the mean place of its neighbours.
  private func order(_ members: inout [[Int]], _ links: [(from: Int, to: Int)]) {
    var near: [Int: [Int]] = [:]
    for link in links {
      near[link.from, default: []].append(link.to)
      near[link.to, default: []].append(link.from)
    }
    var place: [Int: Double] = [:]
    for nodes in members {
      for (index, node) in nodes.enumerated() {
        place[node] = Double(index) - Double(nodes.count - 1) / 2
      }
    }
    for sweep in 0..<12 {
      let levels = sweep % 2 == 0 ? Array(members.indices) : members.indices.reversed()
      for level in levels {
        let wanted = members[level].map { node -> (node: Int, at: Double) in
          let others = (near[node] ?? []).compactMap { place[$0] }
          let own = place[node] ?? 0
          return (node, others.isEmpty ? own : others.reduce(0, +) / Double(others.count))
        }
        members[level] = wanted.enumerated().sorted {
          $0.element.at == $1.element.at ? $0.offset < $1.offset : $0.element.at < $1.element.at
        }.map(\.element.node)
        for (index, node) in members[level].enumerated() {
          place[node] = Double(index) - Double(members[level].count - 1) / 2
        }
      }
    }
  }

  // MARK: - Marks

  private func marks(_ kinds: [Int], _ box: Box, perRow: Int) -> [String] {
    kinds.filter(graph.badges.indices.contains).enumerated().flatMap { index, kind -> [String] in
      let (row, column) = (index / perRow, index % perRow)
      let inRow = min(perRow, kinds.count - row * perRow)
      let x = box.x + (Double(column) - Double(inRow - 1) / 2) * 30
      let y = box.y + box.height / 2 + 4 + Double(row) * 18
      return [
        "<rect x=\"\(Draw.n(x - 14))\" y=\"\(Draw.n(y))\" width=\"28\" height=\"15\" rx=\"4\""
          + " style=\"fill:\(Colour.series(kind).css)\"/>",
        Draw.text(x, y + 11.2, graph.badges[kind], "badge-text", anchor: "middle"),
      ]
    }
  }

  private func shape(_ node: Graph.Node, _ box: Box, text: String) -> String {
    let (w, h) = (box.width / 2, box.height / 2)
    let n = Draw.n
    let outline =
      switch node.shape {
      case .rectangle:
        "<rect class=\"node decision\" x=\"\(n(box.x - w))\" y=\"\(n(box.y - h))\""
          + " width=\"\(n(box.width))\" height=\"\(n(box.height))\"/>"
      case .diamond:
        "<path class=\"node utility\" d=\"M\(n(box.x - w)) \(n(box.y))L\(n(box.x)) \(n(box.y - h))"
          + "L\(n(box.x + w)) \(n(box.y))L\(n(box.x)) \(n(box.y + h))Z\"/>"
      case .ellipse, .circle:
        "<ellipse class=\"node\" cx=\"\(n(box.x))\" cy=\"\(n(box.y))\" rx=\"\(n(w))\""
          + " ry=\"\(n(h))\"/>"
      }
    return "<g><title>\(Markup.plain(node.title))</title>\(outline)"
      + Draw.text(box.x, box.y + 4.5, text, "inside", anchor: "middle") + "</g>"
  }

  /// An edge that leaves its node on the far side of its cause and enters on the near side.
  private func line(
    _ route: [Int], _ boxes: [Box], isAcross: Bool, below: [Double], isDropped: Bool
  ) -> String {
    guard let first = route.first, let last = route.last else { return "" }
    var points = route.map { (x: boxes[$0].x, y: boxes[$0].y) }
    let end = points.count - 1
    if isAcross {
      points[0].x += boxes[first].width / 2
      points[end].x -= boxes[last].width / 2 + 2
    } else {
      points[0].y += boxes[first].height / 2 + (below.indices.contains(first) ? below[first] : 0)
      points[end].y -= boxes[last].height / 2 + 2
    }
    let n = Draw.n
    var steps = "M\(n(points[0].x)) \(n(points[0].y))"
    for (from, to) in zip(points, points.dropFirst()) {
      let (dx, dy) = ((to.x - from.x) * 0.45, (to.y - from.y) * 0.45)
      let bends =
        isAcross
        ? ((x: from.x + dx, y: from.y), (x: to.x - dx, y: to.y))
        : ((x: from.x, y: from.y + dy), (x: to.x, y: to.y - dy))
      steps +=
        "C\(n(bends.0.x)) \(n(bends.0.y)) \(n(bends.1.x)) \(n(bends.1.y)) \(n(to.x)) \(n(to.y))"
    }
    let tip = points[end]
    let back = isAcross ? (tip.x - 10, tip.y) : (tip.x, tip.y - 10)
    return "<path class=\"edge causal\(isDropped ? " dropped" : "")\" d=\"\(steps)\"/>"
      + Draw.arrow(
        from: back, to: (tip.x, tip.y), thickness: 1.5, head: 10, kind: "head",
        attributes: " style=\"fill:var(--soft)\"")
  }
}
