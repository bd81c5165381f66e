import Documents
import Exact
import Findings
import Foundation
import Ground

/// All orderings that some reward makes, on rings: the finest outside, each near those that it
/// simplifies.
struct OrderingGraph {
  var graph: SimplificationsAnswer.Graph
  /// The ordering that stands out.
  var chosen: [[String]]

  /// Most orderings that are drawn.
  private static let mostNodes = 80

  private var orderings: [SimplificationsAnswer.Ordering] { graph.orderings }
  private var simplifies: [(from: Int, to: Int)] { pairs(graph.simplifies) }

  /// Pairs of indices of orderings; what is no such pair is left out.
  private func pairs(_ lists: [[Int]]) -> [(from: Int, to: Int)] {
    lists.filter { $0.count == 2 && $0.allSatisfy(orderings.indices.contains) }
      .map { ($0[0], $0[1]) }
  }

  var blocks: [Block] {
    let orderings = NumberText.count(self.orderings.count, "ordering", "orderings")
    let counts: Inline =
      "\(orderings) of \(plain: graph.candidates) can be made by some reward; "
      + "\(NumberText.count(graph.unhackable.count, "pair is", "pairs are")) unhackable, and there "
      + "\(graph.simplifies.count == 1 ? "is" : "are") "
      + "\(NumberText.count(graph.simplifies.count, "simplification", "simplifications"))."
      + (graph.isComplete ? "" : " The search was capped, so that there may be more.")
    let isDrawn = self.orderings.count <= Self.mostNodes && self.orderings.count > 1
    return [
      .paragraph(counts, .lead),
      .only(.page, (isDrawn ? [.figure(figure)] : []) + [list(orderings)]),
    ]
  }

  private func list(_ count: String) -> Block {
    var simpler = [[Int]](repeating: [], count: orderings.count)
    var safe = simpler
    for (from, to) in simplifies { simpler[from].append(to) }
    for (one, other) in pairs(graph.unhackable) {
      safe[one].append(other)
      safe[other].append(one)
    }
    func text(_ numbers: [Int]) -> Inline {
      numbers.isEmpty ? .none : Inline(numbers.sorted().map { "\($0 + 1)" }.joined(separator: ", "))
    }
    return .table(
      [.text("Number"), .text("Ordering"), .text("Simplified by"), .text("Unhackable with")],
      rows: orderings.enumerated().map { index, item in
        [
          "\(index + 1)", SimplificationsAnswer.chips(item.classes), text(simpler[index]),
          text(safe[index]),
        ]
      }, summary: "All \(count) with their neighbours", most: 12)
  }

  // MARK: - Figure

  private var figure: Figure {
    let rings = rings
    let order = rings.flatMap { $0 }
    let place = Dictionary(uniqueKeysWithValues: order.enumerated().map { ($1, $0) })
    let level = Dictionary(
      uniqueKeysWithValues: rings.enumerated().flatMap { ring, members in members.map { ($0, ring) }
      })
    let nodes = order.map { index in
      let classes = orderings[index].classes
      let text = SimplificationsAnswer.text(classes)
      let ring = level[index] ?? 0
      return Graph.Node(
        "\(index + 1)", name: ring == 0 ? text.replacing(" ", with: "") : "",
        title: "\(index + 1): \(text)", ring: ring,
        isChosen: classes.map(Set.init) == chosen.map(Set.init))
    }
    return Figure(
      .graph(
        Graph(
          title: "Orderings and how they stand to each other", layout: .rings, nodes: nodes,
          edges: edges.compactMap { from, to, style in
            guard let from = place[from], let to = place[to] else { return nil }
            return .init(from, to, style)
          })),
      legend: [
        .init(.line, .first, "simplification, from the finer to the coarser"),
        .init(.line, .reference, "unhackable"), .init(.dot, .first, "the ordering above"),
      ],
      caption: "Orderings that tie nothing are on the outer ring, those with more ties further in. "
        + "Edges to the trivial ordering, which is unhackable with all, are dotted.")
  }

  private var edges: [(from: Int, to: Int, style: Graph.Edge.Style)] {
    func isTrivial(_ index: Int) -> Bool { orderings[index].classes.count < 2 }
    let known = Set(simplifies.map { [min($0.from, $0.to), max($0.from, $0.to)] })
    let unhackable = pairs(graph.unhackable).filter {
      !known.contains([min($0.from, $0.to), max($0.from, $0.to)])
    }
    return unhackable.map { one, other in
      (one, other, isTrivial(one) || isTrivial(other) ? .faint : .line)
    } + simplifies.map { from, to in (from, to, isTrivial(to) ? .faint : .strongArrow) }
  }

  /// Orderings by number of classes, most first, each ring in the order round the circle.
  private var rings: [[Int]] {
    var angles = [Double?](repeating: nil, count: orderings.count)
    return Set(orderings.map(\.classes.count)).sorted(by: >).enumerated().map { level, size in
      let members = orderings.indices.filter { orderings[$0].classes.count == size }
      let order = level == 0 ? chain(members) : byAngle(members, angles)
      for (place, index) in order.enumerated() {
        angles[index] = Double(place) / Double(order.count) * 2 * .pi
      }
      return order
    }
  }

  /// Neighbours share as many simplifications as can be had by going to the nearest each time.
  private func chain(_ members: [Int]) -> [Int] {
    guard let first = members.first else { return [] }
    var simpler = [Set<Int>](repeating: [], count: orderings.count)
    for (from, to) in simplifies where orderings[to].classes.count > 1 { simpler[from].insert(to) }
    var left = Set(members).subtracting([first])
    var result = [first]
    var last = first
    while true {
      let next = left.min { a, b in
        let shared = (
          simpler[a].intersection(simpler[last]).count, simpler[b].intersection(simpler[last]).count
        )
        return shared.0 == shared.1 ? a < b : shared.0 > shared.1
      }
      guard let next else { return result }
      left.remove(next)
      result.append(next)
      last = next
    }
  }

  /// In the order of the mean direction of those that each simplifies.
  private func byAngle(_ members: [Int], _ angles: [Double?]) -> [Int] {
    var sums = [Int: (x: Double, y: Double)]()
    for (from, to) in simplifies {
      guard let angle = angles[from] else { continue }
      let sum = sums[to] ?? (0, 0)
      sums[to] = (sum.x + cos(angle), sum.y + sin(angle))
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
}
