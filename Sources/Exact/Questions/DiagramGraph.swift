/// A directed graph over nodes 0 ..< n, and the two kinds of path that incentives are read from.
struct DiagramGraph: Sendable {
  /// `[node]`, each in the order its edges were added.
  private(set) var parents: [[Int]]
  private(set) var children: [[Int]]

  init(nodeCount: Int) {
    parents = Array(repeating: [], count: nodeCount)
    children = parents
  }

  mutating func add(_ from: Int, _ to: Int) {
    parents[to].append(from)
    children[from].append(to)
  }

  mutating func remove(_ from: Int, _ to: Int) {
    parents[to].removeAll { $0 == from }
    children[from].removeAll { $0 == to }
  }

  func adding(_ from: Int, _ to: Int) -> DiagramGraph {
    var graph = self
    graph.add(from, to)
    return graph
  }

  /// Nodes of some cycle, in order, or nil where there is none.
  func cycle() -> [Int]? {
    // Nodes without parents are taken away until none is left; what stays lies on or below a cycle.
    var missing = parents.map(\.count)
    var free = missing.indices.filter { missing[$0] == 0 }
    while let node = free.popLast() {
      for child in children[node] {
        missing[child] -= 1
        if missing[child] == 0 { free.append(child) }
      }
    }
    guard let start = missing.firstIndex(where: { $0 > 0 }) else { return nil }
    // Every node that stays has a parent that stays: going up from one must meet itself.
    var place: [Int: Int] = [:]
    var upwards: [Int] = []
    var node = start
    while place[node] == nil {
      place[node] = upwards.count
      upwards.append(node)
      guard let parent = parents[node].first(where: { missing[$0] > 0 }) else { return nil }
      node = parent
    }
    let cycle = Array(upwards[(place[node] ?? 0)...].reversed())
    // Told from its first node on.
    let first = cycle.indices.min { cycle[$0] < cycle[$1] } ?? 0
    return Array(cycle[first...] + cycle[..<first])
  }

  // MARK: Directed paths

  /// A search along edges: which nodes were met, and from where.
  struct Search {
    /// `[node]`: the node before it, itself where the search began, -1 where it did not come.
    var previous: [Int]

    func reaches(_ node: Int) -> Bool { previous[node] >= 0 }

    /// Nodes from where the search began to this one.
    func path(to node: Int) -> [Int]? {
      guard reaches(node) else { return nil }
      var path = [node]
      var current = node
      while previous[current] != current {
        current = previous[current]
        path.append(current)
      }
      return path.reversed()
    }
  }

  /// Descendants of some nodes, themselves included, by shortest paths.
  func descendants(of nodes: [Int]) -> Search { search(from: nodes, along: children) }

  /// Ancestors of some nodes, themselves included; paths run against the edges.
  func ancestors(of nodes: [Int]) -> Search { search(from: nodes, along: parents) }

  private func search(from nodes: [Int], along next: [[Int]]) -> Search {
    var previous = [Int](repeating: -1, count: next.count)
    var queue = nodes
    for node in nodes { previous[node] = node }
    var head = 0
    while head < queue.count {
      let node = queue[head]
      head += 1
      for other in next[node] where previous[other] < 0 {
        previous[other] = node
        queue.append(other)
      }
    }
    return Search(previous: previous)
  }

  // MARK: Separation

  /// A shortest path that carries information from a node to one of the targets once `given` is
  /// known, or nil where the given nodes separate them (d-separation: Pearl 1988; search: Koller
  /// and Friedman 2009, algorithm 3.1).
  ///
  /// A path is blocked at a given node that it passes along an edge, and at a collider, → X ←,
  /// unless X or a descendant of it is given. A shortest open walk never meets a node twice: coming
  /// back to a node it left downwards means a collider was passed below it, so cutting the loop out
  /// leaves an open, shorter walk.
  func openPath(from start: Int, to targets: [Int], given: [Int]) -> [Int]? {
    var isTarget = [Bool](repeating: false, count: parents.count)
    for target in targets { isTarget[target] = true }
    var isGiven = [Bool](repeating: false, count: parents.count)
    for node in given { isGiven[node] = true }
    if isGiven[start] { return nil }
    let aboveGiven = ancestors(of: given)

    // A place of the walk is a node and how it was come to: from a child (2·node), against the
    // edge, or from a parent (2·node + 1).
    var previous = [Int](repeating: -1, count: 2 * parents.count)
    previous[2 * start] = 2 * start
    var queue = [2 * start]
    var head = 0
    while head < queue.count {
      let place = queue[head]
      head += 1
      let node = place / 2
      let isFromParent = place % 2 == 1
      if isTarget[node] && !isGiven[node] {
        var path = [node]
        var current = place
        while previous[current] != current {
          current = previous[current]
          path.append(current / 2)
        }
        return path.reversed()
      }
      func visit(_ next: Int) {
        guard previous[next] < 0 else { return }
        previous[next] = place
        queue.append(next)
      }
      if !isGiven[node] { for child in children[node] { visit(2 * child + 1) } }
      if isFromParent ? aboveGiven.reaches(node) : !isGiven[node] {
        for parent in parents[node] { visit(2 * parent) }
      }
    }
    return nil
  }
}
