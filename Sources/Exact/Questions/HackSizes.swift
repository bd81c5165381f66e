import Arithmetic
import Findings

/// A mixture of two corners of the polygon: with `share` the second, else the first.
package struct PolygonPoint: Sendable {
  package var first: AchievableVertex
  package var second: AchievableVertex
  package var share: Rational

  package var proxy: Rational { first.proxy + share * (second.proxy - first.proxy) }
  package var intended: Rational { first.intended + share * (second.intended - first.intended) }
}

/// What can be read off the achievable polygon: how large a hack can be, as asked for in
/// Skalse et al. 2022, section 6.1.
package struct HackSizes: Sendable {
  /// Corners of the least true return where the proxy is at least x, x ascending.
  package var lowerEnvelope: [(proxy: Rational, intended: Rational)]
  /// Corners of the greatest true return where the proxy is at least x, x ascending.
  package var upperEnvelope: [(proxy: Rational, intended: Rational)]
  /// Supremum of true falls over pairs whose proxy rises; 0 exactly where unhackable.
  package var strict: Rational
  /// Largest true fall over pairs whose proxy does not fall.
  package var weak: Rational
  /// Best true return minus the least one among proxy-optimal policies.
  package var goodhartGap: Rational
  /// Least and greatest true return.
  package var range: (low: Rational, high: Rational)
  /// Where the weak fall is largest: the proxy does not fall from the first to the second.
  package var worst: (from: PolygonPoint, to: PolygonPoint)

  /// The sizes as shares of the range of true returns; nil where it is 0.
  package func share(_ size: Rational) -> Rational? {
    size.divided(by: range.high - range.low)
  }
}

extension AchievablePolygon {
  /// Corners along the upper side, from the least proxy to the greatest.
  package var upperSide: [AchievableVertex] {
    guard let end = rightmost(preferHigher: true) else { return [] }
    // Counterclockwise from the rightmost, highest corner back to the leftmost, highest.
    var side = Array(vertices[end...].reversed())
    if let first = vertices.first, let last = side.first, last.proxy > first.proxy {
      side.insert(first, at: 0)
    }
    return side
  }

  /// Corners along the lower side, from the least proxy to the greatest.
  package var lowerSide: [AchievableVertex] {
    guard let end = rightmost(preferHigher: false) else { return [] }
    return Array(vertices[...end])
  }

  private func rightmost(preferHigher: Bool) -> Int? {
    vertices.indices.max { one, other in
      let (a, b) = (vertices[one], vertices[other])
      if a.proxy != b.proxy { return a.proxy < b.proxy }
      return preferHigher ? a.intended < b.intended : a.intended > b.intended
    }
  }

  /// The point of a side, given from left to right, at a proxy return between its ends.
  private static func point(at proxy: Rational, on side: [AchievableVertex]) -> PolygonPoint? {
    for (left, right) in zip(side, side.dropFirst()) where proxy <= right.proxy {
      if proxy == right.proxy { return PolygonPoint(first: right, second: right, share: .zero) }
      if proxy == left.proxy { return PolygonPoint(first: left, second: left, share: .zero) }
      let share = (proxy - left.proxy) / (right.proxy - left.proxy)
      return PolygonPoint(first: left, second: right, share: share)
    }
    return side.last.map { PolygonPoint(first: $0, second: $0, share: .zero) }
  }

  /// Everything that is read off; nil for a polygon without corners.
  package var sizes: HackSizes? {
    let (upper, lower) = (upperSide, lowerSide)
    guard let lowest = lower.min(by: { $0.intended < $1.intended }),
      let highest = upper.max(by: { $0.intended < $1.intended }),
      let leftEnd = lower.first, let rightLow = lower.last, let rightHigh = upper.last
    else { return nil }

    // Least true return where the proxy is at least x: flat up to the lowest corner, then the lower side.
    // The last of equally low corners, as far right as possible.
    let lowestPlace = lower.lastIndex { $0.intended == lowest.intended } ?? 0
    let falling = Array(lower[lowestPlace...])
    var lowerEnvelope = [(proxy: leftEnd.proxy, intended: lowest.intended)]
    for vertex in falling where vertex.proxy != lowerEnvelope.last?.proxy || lowerEnvelope.isEmpty {
      lowerEnvelope.append((vertex.proxy, vertex.intended))
    }
    // Greatest true return where the proxy is at least x: flat up to the last highest corner.
    let lastHighest = upper.lastIndex { $0.intended == highest.intended } ?? 0
    var upperEnvelope = [(proxy: leftEnd.proxy, intended: highest.intended)]
    for vertex in upper[lastHighest...] where vertex.proxy != upperEnvelope.last?.proxy {
      upperEnvelope.append((vertex.proxy, vertex.intended))
    }

    /// The point of the lower side with the least true return at or right of a proxy.
    func least(from proxy: Rational) -> PolygonPoint? {
      guard let first = falling.first else { return nil }
      if proxy <= first.proxy { return PolygonPoint(first: first, second: first, share: .zero) }
      return Self.point(at: proxy, on: falling)
    }

    var weak = Rational.zero
    let corner = PolygonPoint(first: leftEnd, second: leftEnd, share: .zero)
    var worst = (from: corner, to: corner)
    // The difference is concave in x with its breaks at corners; of equal ones the last counts, where the
    // proxy has been optimised furthest.
    var places = Set(upper.map(\.proxy))
    places.formUnion(falling.map(\.proxy))
    for proxy in places.sorted() {
      guard let from = Self.point(at: proxy, on: upper), let to = least(from: proxy) else {
        continue
      }
      let fall = from.intended - to.intended
      if fall >= weak {
        weak = fall
        worst = (from, to)
      }
    }
    // Where the proxy is the same for all policies, nothing rises, though much may fall.
    let strict = rightHigh.proxy == leftEnd.proxy ? .zero : weak
    return HackSizes(
      lowerEnvelope: lowerEnvelope, upperEnvelope: upperEnvelope, strict: strict, weak: weak,
      goodhartGap: highest.intended - rightLow.intended,
      range: (lowest.intended, highest.intended), worst: worst)
  }
}
