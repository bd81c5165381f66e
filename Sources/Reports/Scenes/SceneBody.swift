import Findings
import Foundation
import Ground

/// The extent of a mark: which places it covers.
struct SceneBody {
  let shape: Shape
  let ink: Ink
  /// The rectangle around the mark.
  let box: ChartArea
  let centre: (x: Float, y: Float)
  /// Whether the centre belongs to the mark; lines may pass around theirs.
  let isSolid: Bool

  init(_ shape: Shape) {
    self.shape = shape
    switch shape {
    case .box(let x, let y, let width, let height, let angle, let ink):
      let (c, s) = (abs(cos(angle)), abs(sin(angle)))
      let (halfX, halfY) = ((width * c + height * s) / 2, (width * s + height * c) / 2)
      self.ink = ink
      box = Self.area(x - halfX, y - halfY, x + halfX, y + halfY)
      centre = (x, y)
      isSolid = true
    case .circle(let x, let y, let radius, let ink):
      self.ink = ink
      box = Self.area(x - radius, y - radius, x + radius, y + radius)
      centre = (x, y)
      isSolid = true
    case .line(let points, let width, _, let ink):
      self.ink = ink
      box = Self.around(points, by: width / 2)
      centre = (points.first ?? 0, points.dropFirst().first ?? 0)
      isSolid = false
    case .polygon(let points, let ink):
      self.ink = ink
      box = Self.around(points, by: 0)
      centre = (Float(box.left + box.right) / 2, Float(box.top + box.bottom) / 2)
      isSolid = points.count >= 6
    case .text(let x, let y, _, _, let ink):
      self.ink = ink
      box = Self.area(x, y, x, y)
      centre = (x, y)
      isSolid = false
    }
  }

  /// Whether the mark covers a place; lines count as at least `reach` thick on either side.
  func covers(x: Float, y: Float, reach: Float) -> Bool {
    switch shape {
    case .box(let cx, let cy, let width, let height, let angle, _):
      let (c, s) = (cos(-angle), sin(-angle))
      let (dx, dy) = (x - cx, y - cy)
      return abs(dx * c - dy * s) <= width / 2 && abs(dx * s + dy * c) <= height / 2
    case .circle(let cx, let cy, let radius, _):
      return (x - cx) * (x - cx) + (y - cy) * (y - cy) <= radius * radius
    case .line(let points, let width, let isClosed, _):
      let half = max(width / 2, reach)
      return corners(points, isClosed: isClosed).contains { from, to in
        Self.distance(x, y, from, to) <= half
      }
    case .polygon(let points, _):
      // Even-odd rule: a ray to the right crosses the outline an odd number of times.
      return corners(points, isClosed: true).filter { from, to in
        (from.1 > y) != (to.1 > y)
          && x < (to.0 - from.0) * (y - from.1) / (to.1 - from.1) + from.0
      }.count % 2 == 1
    case .text: return false
    }
  }

  private typealias Corner = (Float, Float)

  private func corners(_ points: [Float], isClosed: Bool) -> [(Corner, Corner)] {
    let places = stride(from: 0, to: points.count - 1, by: 2).map { (points[$0], points[$0 + 1]) }
    var pairs = Array(zip(places, places.dropFirst()))
    if isClosed, let first = places.first, let last = places.last { pairs.append((last, first)) }
    return pairs
  }

  private static func distance(_ x: Float, _ y: Float, _ from: Corner, _ to: Corner) -> Float {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1)
    let length = dx * dx + dy * dy
    let share = length == 0 ? 0 : min(1, max(0, ((x - from.0) * dx + (y - from.1) * dy) / length))
    let (px, py) = (from.0 + share * dx - x, from.1 + share * dy - y)
    return (px * px + py * py).squareRoot()
  }

  private static func around(_ points: [Float], by room: Float) -> ChartArea {
    let xs = stride(from: 0, to: points.count - 1, by: 2).map { points[$0] }
    let ys = stride(from: 0, to: points.count - 1, by: 2).map { points[$0 + 1] }
    guard let left = xs.min(), let right = xs.max(), let top = ys.min(), let bottom = ys.max()
    else { return ChartArea(left: 1, top: 1, right: 0, bottom: 0) }
    return area(left - room, top - room, right + room, bottom + room)
  }

  private static func area(
    _ left: Float, _ top: Float, _ right: Float, _ bottom: Float
  ) -> ChartArea {
    ChartArea(left: Double(left), top: Double(top), right: Double(right), bottom: Double(bottom))
  }
}
