import Arithmetic
import Environments
import Exact
import Findings
import Ground
import Specifications

/// All (proxy, true) returns that a gardener can reach, in floating point with proven bounds.
///
/// A garden of 13 tomatoes has 29 · 2^13 situations and up to 2^13 outcomes of a move: too many for
/// fractions. A sweep of backward induction in one direction finds a policy that is best there up
/// to rounding; its two returns, give or take the bounds of `GardenSweep`, are a point that
/// certainly can be reached, and its value in that direction, plus the bounds, is a line that
/// certainly no policy crosses. Directions are added where the two polygons, of points and of
/// lines, are farthest apart.
package struct GardenPolygon: Sendable {
  /// Returns that lie within a box for certain.
  package struct Point: Sendable {
    package var name: String
    package var proxy: ClosedRange<Rational>
    package var intended: ClosedRange<Rational>

    var middle: PlanePoint {
      PlanePoint(
        proxy: Self.middle(proxy), intended: Self.middle(intended))
    }

    private static func middle(_ range: ClosedRange<Rational>) -> Rational {
      (range.lowerBound + range.upperBound) * (Rational(1, over: 2) ?? .zero)
    }
  }

  /// Points in convex position that can be reached, counterclockwise from the least proxy.
  package let vertices: [Point]
  /// Corners of a polygon outside which nothing can be reached, counterclockwise from the least
  /// proxy.
  package let outer: [AchievableVertex]
  /// The card's scripted policies.
  package let scripted: [Point]
  /// Directions that were swept.
  package let directions: Int
  /// Whether nothing more than the tolerance can be missing beyond any edge.
  package let isRefined: Bool
  /// Rewards by presence on the tile and number of watered tomatoes, `[off, on][count]`.
  let proxyRewards: [[Rational]]
  let intendedRewards: [[Rational]]
  let sweep: GardenSweep

  /// Sweeps until the polygon is as narrow as asked for.
  ///
  /// - Parameters:
  ///   - horizon: Steps of an episode, 1 ... 10,000.
  ///   - most: Directions to sweep at most, 4 at least: about 0.15 s each for 13 tomatoes.
  ///   - tolerance: Shares of the polygon's width and height that may be missing beyond an edge.
  ///   - threads: Sweeps at once; the result does not depend on it.
  /// - Throws: `EnumerationError`, `ExactFormulaError`.
  package init(
    _ garden: Garden, proxy: Specification, intended: Specification, horizon: Int,
    most: Int = 128, tolerance: Double = 2e-4, threads: Int = 2
  ) throws {
    guard (1...10_000).contains(horizon) else {
      throw EnumerationError.option(
        "A garden is worked out for 1 to 10,000 steps, not \(horizon).")
    }
    let tables = try [proxy, intended].map { try Self.rewards(ExactFormula($0), garden) }
    // In units of the largest reward, so that nothing on the way can overflow.
    let units = tables.map { table in
      let largest = table.flatMap { $0 }.map(\.magnitude).max() ?? .one
      return largest.isZero ? .one : largest
    }
    let sweep = GardenSweep(garden, horizon: horizon) { onTile, count in
      let rewards = zip(tables, units).map { ($0[onTile ? 1 : 0][count] / $1).double }
      return SIMD2(rewards[0], rewards[1])
    }
    let workers = SweepWorkers(sweep, threads: threads)
    var polygon = SupportedPolygon()
    var next = SupportedPolygon.first
    while !next.isEmpty {
      let found = workers.returns(next.map { .direction(x: $0.x, y: $0.y) })
      for (direction, point) in zip(next, found) {
        polygon.insert(SupportedPolygon.Support(direction: direction, point: point))
      }
      next = polygon.nextDirections(
        tolerance: tolerance, most: min(16, max(0, most - polygon.supports.count)))
    }
    let scripted = workers.returns(garden.card.policies.indices.map { .scripted($0) })

    let proof = RoundingProof(sweep, units: units)
    isRefined = polygon.nextDirections(tolerance: tolerance, most: 1).isEmpty
    directions = polygon.supports.count
    self.sweep = sweep
    (proxyRewards, intendedRewards) = (tables[0], tables[1])
    self.scripted = zip(garden.card.policies, scripted).map { proof.point($0.name, $1) }
    vertices = Self.vertices(polygon, proof)
    outer = proof.outerPolygon(polygon)
  }

  /// A formula's values, `[off the tile, on it][watered tomatoes]`.
  private static func rewards(
    _ formula: ExactFormula, _ garden: Garden
  ) throws(ExactFormulaError) -> [[Rational]] {
    let off =
      garden.firstCell == garden.bucket ? (garden.bucket + 1) % garden.cellCount : garden.firstCell
    var table: [[Rational]] = []
    for place in [off, garden.bucket] {
      var row: [Rational] = []
      for count in 0...garden.tomatoes.count {
        let (observed, watered, onTile) = garden.readings(place, (1 << UInt32(count)) - 1)
        row.append(
          try formula.value([Rational(observed), Rational(watered), Rational(onTile)]))
      }
      table.append(row)
    }
    return table
  }

  /// The points that span the hull, without those that rounding alone tells apart.
  private static func vertices(_ polygon: SupportedPolygon, _ proof: RoundingProof) -> [Point] {
    // Points of plain directions first, since they have the better names.
    let plain = polygon.supports.filter { $0.direction.x == 0 || $0.direction.y == 0 }
    let others = polygon.supports.filter { $0.direction.x != 0 && $0.direction.y != 0 }
    var kept: [Point] = []
    for support in plain + others {
      let point = proof.point(proof.name(support.direction), support.point)
      let isNew = kept.allSatisfy { known in
        !known.proxy.overlaps(point.proxy) || !known.intended.overlaps(point.intended)
      }
      if isNew { kept.append(point) }
    }
    return convexHull(kept.map(\.middle)).map { kept[$0] }
  }
}

/// Sweeps several choosers at once, each thread in memory of its own.
private struct SweepWorkers {
  let sweep: GardenSweep
  let memories: [GardenSweep.Memory]

  init(_ sweep: GardenSweep, threads: Int) {
    self.sweep = sweep
    memories = (0..<max(1, threads)).map { _ in GardenSweep.Memory(sweep) }
  }

  func returns(_ choosers: [GardenSweep.Chooser]) -> [SIMD2<Double>] {
    var results = [SIMD2<Double>](repeating: .zero, count: choosers.count)
    let workers = min(memories.count, choosers.count)
    results.withUnsafeMutableBufferPointer { results in
      // Safe to share: every worker writes places and uses memory of its own, and all are done
      // before the call returns.
      nonisolated(unsafe) let results = results
      nonisolated(unsafe) let memories = memories
      let sweep = sweep
      forEachIndex(workers, threads: workers) { worker in
        for index in stride(from: worker, to: choosers.count, by: workers) {
          results[index] = sweep.returns(choosers[index], in: memories[worker])
        }
      }
    }
    return results
  }
}

/// From floating-point returns to what is certain of them; see `GardenSweep` for the argument.
private struct RoundingProof {
  private let units: [Rational]
  /// How far a return can be off, in units of the largest reward.
  private let error: Rational
  /// How far a support value can be off, a unit of |x| + |y|: the error, and moves chosen for
  /// scores of which each is rounded twice.
  private let supportError: Rational
  /// Powers of ten to which ends are rounded outwards, for proxy and true return.
  private let steps: [Rational]

  init(_ sweep: GardenSweep, units: [Rational]) {
    self.units = units
    func gamma(_ count: Int) -> Rational { Rational(count, over: (1 << 53) - count) ?? .one }
    let horizon = Rational(sweep.horizon)
    let gamma = (step: gamma(sweep.factors), score: gamma(2))
    let growth = 1 + 2 * horizon * gamma.step
    let steps = horizon * (horizon + 1) * (Rational(1, over: 2) ?? .one)
    // 2^-1000 is below 10^-300.
    let tiny = horizon * (Rational("1e-300") ?? .zero)
    error = growth * gamma.step * steps + tiny
    supportError = error + 2 * gamma.score * growth * steps + tiny
    let bound = error
    self.steps = units.map { Self.powerOfTen(below: bound * $0) }
  }

  /// The largest power of ten that is not above a positive number.
  private static func powerOfTen(below number: Rational) -> Rational {
    let tenth = Rational(1, over: 10) ?? .one
    var power = Rational.one
    while power > number { power *= tenth }
    while power * 10 <= number { power *= 10 }
    return power
  }

  func point(_ name: String, _ returns: SIMD2<Double>) -> GardenPolygon.Point {
    func range(_ index: Int) -> ClosedRange<Rational> {
      let middle = Rational(exactly: returns[index]) ?? .zero
      let low = ((middle - error) * units[index]).roundedDown(to: steps[index])
      let high = ((middle + error) * units[index]).roundedUp(to: steps[index])
      return low...high
    }
    return GardenPolygon.Point(name: name, proxy: range(0), intended: range(1))
  }

  /// `optimal for -0.3 proxy + true`, with the proxy's weight to four digits.
  func name(_ direction: SIMD2<Double>) -> String {
    let (x, y) = (direction.x / units[0].double, direction.y / units[1].double)
    if y == 0 { return x > 0 ? "optimal for proxy" : "optimal for -proxy" }
    if x == 0 { return y > 0 ? "optimal for true" : "optimal for -true" }
    return "optimal for \(Self.short(x / abs(y))) proxy \(y > 0 ? "+" : "-") true"
  }

  /// Four digits.
  private static func short(_ number: Double) -> String {
    var scale = 1.0
    while abs(number) * scale < 1_000 && scale < 1e12 { scale *= 10 }
    while abs(number) * scale >= 10_000 && scale > 1e-12 { scale /= 10 }
    return "\((number * scale).rounded() / scale)"
  }

  /// What all supporting lines leave of the plane, each moved outwards by its bound.
  func outerPolygon(_ polygon: SupportedPolygon) -> [AchievableVertex] {
    let halves = polygon.supports.map { support in
      let (x, y) = (
        Rational(exactly: support.direction.x) ?? .zero,
        Rational(exactly: support.direction.y) ?? .zero
      )
      let value =
        x * (Rational(exactly: support.point.x) ?? .zero)
        + y * (Rational(exactly: support.point.y) ?? .zero)
      let limit = value + supportError * (x.magnitude + y.magnitude)
      let step = Self.powerOfTen(below: supportError)
      return HalfPlane(
        x: x / units[0], y: y / units[1], limit: limit.roundedUp(to: step))
    }
    // The first four directions leave a box.
    func limit(_ x: Int, _ y: Int) -> Rational {
      let half = halves.first { $0.x.signum() == x && $0.y.signum() == y }
      return half.map { $0.limit / (x == 0 ? $0.y : $0.x) } ?? .zero
    }
    let (left, right) = (limit(-1, 0), limit(1, 0))
    let (bottom, top) = (limit(0, -1), limit(0, 1))
    var corners = [(left, bottom), (right, bottom), (right, top), (left, top)]
      .map { PlanePoint(proxy: $0.0, intended: $0.1) }
    for half in halves where !half.x.isZero && !half.y.isZero { corners = half.clip(corners) }
    return convexHull(corners).map {
      AchievableVertex(
        proxy: corners[$0].proxy, intended: corners[$0].intended,
        policy: ModelPolicy(probabilities: []))
    }
  }
}
