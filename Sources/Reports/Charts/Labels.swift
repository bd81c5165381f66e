import Foundation
import Ground

/// Keeps labels from lying on one another.
package enum Labels {
  /// Moves heights apart so that neighbours are at least `gap` apart and all lie within a range.
  ///
  /// The order is kept, and labels that had room stay where they were.
  package static func spread(_ wanted: [Double], gap: Double, low: Double, high: Double) -> [Double]
  {
    guard !wanted.isEmpty else { return [] }
    let order = wanted.indices.sorted {
      wanted[$0] == wanted[$1] ? $0 < $1 : wanted[$0] < wanted[$1]
    }
    var places = order.map { min(high, max(low, wanted[$0])) }
    // A few sweeps settle the small numbers of labels a chart has.
    for _ in 0..<60 {
      for index in places.indices.dropFirst() where places[index] - places[index - 1] < gap {
        let push = (gap - (places[index] - places[index - 1])) / 2
        places[index - 1] -= push
        places[index] += push
      }
      if let first = places.first, first < low { places[0] = low }
      if let last = places.last, last > high { places[places.count - 1] = high }
    }
    var result = wanted
    for (place, index) in zip(places, order) { result[index] = place }
    return result
  }

  /// A label beside its mark.
  package struct Place {
    var x: Double
    var y: Double
    var anchor: String
  }

  /// Finds each label a place beside its mark where it covers neither labels nor marks before it.
  ///
  /// - Returns: One place a mark, in order; nil where there is no room.
  package static func beside(
    _ marks: [(x: Double, y: Double, text: String)], in area: ChartArea,
    avoiding dots: [(Double, Double)]
  ) -> [Place?] {
    var taken: [ChartArea] = marks.map {
      ChartArea(left: $0.x - 6, top: $0.y - 6, right: $0.x + 6, bottom: $0.y + 6)
    }
    return marks.map { mark in
      let width = Draw.width(of: mark.text) + 2
      var best: (cost: Double, place: Place, box: ChartArea)?
      for (rank, offset) in offsets.enumerated() {
        let x = mark.x + offset.x
        let left = offset.anchor == "start" ? x : offset.anchor == "end" ? x - width : x - width / 2
        let box = ChartArea(
          left: left, top: mark.y + offset.y - 11, right: left + width,
          bottom: mark.y + offset.y + 3)
        guard box.left >= area.left - 4, box.right <= area.right + 4, box.top >= area.top - 10,
          box.bottom <= area.bottom + 2
        else { continue }
        guard !taken.contains(where: { overlap($0, box) }) else { continue }
        let covered = dots.filter {
          $0.0 > box.left && $0.0 < box.right && $0.1 > box.top && $0.1 < box.bottom
        }.count
        let cost = Double(covered) * 3 + Double(rank) * 0.4
        if best.map({ cost < $0.cost }) ?? true {
          best = (cost, Place(x: x, y: mark.y + offset.y, anchor: offset.anchor), box)
        }
      }
      if let best { taken.append(best.box) }
      return best?.place
    }
  }

  private static let offsets: [(x: Double, y: Double, anchor: String)] = [
    (10, 4, "start"), (-10, 4, "end"), (0, -11, "middle"), (0, 20, "middle"),
    (9, -8, "start"), (9, 16, "start"), (-9, -8, "end"), (-9, 16, "end"),
    (10, 30, "start"), (10, -24, "start"), (-10, 30, "end"), (-10, -24, "end"),
  ]

  private static func overlap(_ a: ChartArea, _ b: ChartArea) -> Bool {
    a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
  }
}
