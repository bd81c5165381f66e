import Arithmetic
import Exact

/// A convex set in the plane that is only known by its outermost points in some directions.
///
/// The points span a polygon within the set; the lines through them, square to their directions,
/// bound one around it. What is proposed here in floating point is where to look next.
struct SupportedPolygon: Sendable {
  struct Support: Sendable {
    /// Direction looked in, not zero.
    var direction: SIMD2<Double>
    /// The point found to be outermost.
    var point: SIMD2<Double>
  }

  /// Counterclockwise by direction.
  private(set) var supports: [Support] = []

  /// The four directions to begin with: greatest and least of both numbers.
  static let first: [SIMD2<Double>] = [
    SIMD2(1, 0), SIMD2(0, 1), SIMD2(-1, 0), SIMD2(0, -1),
  ]

  mutating func insert(_ support: Support) {
    func isUpper(_ d: SIMD2<Double>) -> Bool { d.y > 0 || (d.y == 0 && d.x > 0) }
    let new = support.direction
    let place = supports.firstIndex { other in
      let old = other.direction
      if isUpper(old) != isUpper(new) { return isUpper(new) }
      return Self.cross(new, old) > 0
    }
    supports.insert(support, at: place ?? supports.count)
  }

  /// Directions square to edges beyond which most may be missing, the most first.
  ///
  /// - Parameters:
  ///   - tolerance: Shares of the set's width and height that may be missing beyond an edge.
  ///   - most: Directions to return at most.
  func nextDirections(tolerance: Double, most: Int) -> [SIMD2<Double>] {
    let points = supports.map(\.point)
    let (xs, ys) = (points.map(\.x), points.map(\.y))
    func extent(_ values: [Double]) -> Double {
      let width = (values.max() ?? 0) - (values.min() ?? 0)
      return width > 1e-9 ? width : 1
    }
    // Measured in widths and heights of the set, so that neither number outweighs the other.
    let size = SIMD2(extent(xs), extent(ys))
    var found: [(direction: SIMD2<Double>, missing: Double)] = []
    for (index, one) in supports.enumerated() {
      let other = supports[(index + 1) % supports.count]
      let (a, b) = (one.direction * size, other.direction * size)
      let (p, q) = (one.point / size, other.point / size)
      let turn = Self.cross(a, b)
      let edge = q - p
      let length = (edge.x * edge.x + edge.y * edge.y).squareRoot()
      guard turn > 0, length > tolerance / 8 else { continue }
      // Where the two lines meet, seen from the edge.
      let (c, d) = (a.x * p.x + a.y * p.y, b.x * q.x + b.y * q.y)
      let tip = SIMD2((c * b.y - d * a.y) / turn, (a.x * d - b.x * c) / turn)
      let missing = Self.cross(tip - p, edge) / length
      let outward = Self.rounded(SIMD2(edge.y, -edge.x) / size)
      guard missing > tolerance, Self.cross(one.direction, outward) > 0,
        Self.cross(outward, other.direction) > 0
      else { continue }
      found.append((outward, missing))
    }
    return found.sorted { $0.missing > $1.missing }.prefix(most).map(\.direction)
  }

  private static func cross(_ a: SIMD2<Double>, _ b: SIMD2<Double>) -> Double {
    a.x * b.y - a.y * b.x
  }

  /// The direction in 30 bits a coordinate, which keeps the fractions short that come of it.
  private static func rounded(_ direction: SIMD2<Double>) -> SIMD2<Double> {
    let scaled = direction / max(abs(direction.x), abs(direction.y))
    return (scaled * 0x1p30).rounded(.toNearestOrEven) * 0x1p-30
  }
}

/// A point of the (proxy, true) plane.
struct PlanePoint: Sendable, Equatable {
  var proxy: Rational
  var intended: Rational

  /// Twice the area of the triangle, above 0 where `other` and `third` turn left.
  func area(_ other: PlanePoint, _ third: PlanePoint) -> Rational {
    (other.proxy - proxy) * (third.intended - intended)
      - (other.intended - intended) * (third.proxy - proxy)
  }
}

/// A half-plane x · proxy + y · true ≤ limit.
struct HalfPlane: Sendable {
  var x: Rational
  var y: Rational
  var limit: Rational

  /// Above 0 outside.
  func excess(_ point: PlanePoint) -> Rational { x * point.proxy + y * point.intended - limit }

  /// What of a convex polygon lies within, exactly (Sutherland and Hodgman 1974).
  func clip(_ corners: [PlanePoint]) -> [PlanePoint] {
    var kept: [PlanePoint] = []
    for (index, corner) in corners.enumerated() {
      let next = corners[(index + 1) % corners.count]
      let (here, there) = (excess(corner), excess(next))
      if here.signum() <= 0 { kept.append(corner) }
      if here.signum() * there.signum() < 0 {
        let share = here / (here - there)
        kept.append(
          PlanePoint(
            proxy: corner.proxy + share * (next.proxy - corner.proxy),
            intended: corner.intended + share * (next.intended - corner.intended)))
      }
    }
    return kept
  }
}

/// Indices of the corners of the convex hull, counterclockwise from the one with the least proxy
/// (and least true return among those), exactly (Andrew 1979).
func convexHull(_ points: [PlanePoint]) -> [Int] {
  let order = points.indices.sorted { one, other in
    let (a, b) = (points[one], points[other])
    return a.proxy == b.proxy ? a.intended < b.intended : a.proxy < b.proxy
  }
  func chain(_ order: [Int]) -> [Int] {
    var kept: [Int] = []
    for index in order {
      if let last = kept.last, points[last] == points[index] { continue }
      while kept.count > 1,
        points[kept[kept.count - 2]].area(points[kept[kept.count - 1]], points[index]).signum() <= 0
      {
        kept.removeLast()
      }
      kept.append(index)
    }
    return kept
  }
  let (lower, upper) = (chain(order), chain(order.reversed()))
  if lower.count < 2 { return lower }
  return Array(lower.dropLast()) + Array(upper.dropLast())
}

extension Rational {
  /// The greatest multiple of a positive step that is not above this.
  func roundedDown(to step: Rational) -> Rational {
    // Floating point guesses, fractions decide.
    var multiple = Rational(exactly: (self / step).double.rounded(.down)) ?? .zero
    while multiple * step > self { multiple -= 1 }
    while (multiple + 1) * step <= self { multiple += 1 }
    return multiple * step
  }

  /// The least multiple of a positive step that is not below this.
  func roundedUp(to step: Rational) -> Rational { -(-self).roundedDown(to: step) }
}
