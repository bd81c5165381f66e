import Arithmetic
import BigInt

/// Policies as points on which rewards are linear functions, in as few coordinates as tell all
/// their differences.
///
/// Two rewards order policies alike as soon as they agree on differences of the policies' vectors.
/// Some of the features, chosen by elimination, span all functionals on these differences, so a
/// reward is looked for on those alone and is 0 on the others.
struct PolicyPoints: Sendable {
  /// Indices of the features that tell all differences; as many as the affine dimension.
  let pivots: [Int]
  /// `[policy][coordinate]`: whole multiples of the differences from the first policy.
  let points: [[Rational]]
  let featureCount: Int

  var count: Int { points.count }
  /// Affine dimension of the policies' vectors.
  var dimension: Int { pivots.count }

  /// - Parameter features: `[policy][feature]`
  init(_ features: [[Rational]]) {
    let origin = features.first ?? []
    featureCount = origin.count
    let differences = features.map { row in zip(row, origin).map { $0 - $1 } }
    let pivots = DenseElimination.reduced(differences).pivots
    var common = BigInt(1)
    for row in differences {
      for pivot in pivots { common = leastCommonMultiple(common, row[pivot].denominator) }
    }
    let scale = Rational(common)
    self.pivots = pivots
    points = differences.map { row in pivots.map { row[$0] * scale } }
  }

  func difference(_ high: Int, _ low: Int) -> [Rational] {
    zip(points[high], points[low]).map { $0 - $1 }
  }

  /// A functional on the coordinates as a reward on all features, in small whole numbers.
  func reward(_ functional: [Rational]) -> [Rational] {
    var reward = [Rational](repeating: .zero, count: featureCount)
    for (pivot, value) in zip(pivots, primitiveVector(functional)) { reward[pivot] = value }
    return reward
  }
}

/// Whether some functional is 0 on some vectors and at least 1 on others, with the proof either way
/// (Farkas 1902).
package enum Separation {
  case functional([Rational])
  /// Multiples of the risen vectors, at least 0 and not all 0, that add up to a sum of the tied.
  case impossible([Rational])

  /// The programme looks for the multiples; where there are none, its certificate is the
  /// functional.
  package init(rising: [[Rational]], tied: [[Rational]], dimension: Int) {
    guard !rising.isEmpty else {
      self = .functional([Rational](repeating: .zero, count: dimension))
      return
    }
    let ties = tied.filter { vector in vector.contains { !$0.isZero } }
    var rows: [LinearProgram.Row] = []
    for coordinate in 0..<dimension {
      var entries: [(column: Int, value: Rational)] = []
      for (column, vector) in rising.enumerated() { entries.append((column, vector[coordinate])) }
      for (index, vector) in ties.enumerated() {
        entries.append((rising.count + 2 * index, vector[coordinate]))
        entries.append((rising.count + 2 * index + 1, -vector[coordinate]))
      }
      rows.append(LinearProgram.Row(entries, .equal, .zero))
    }
    rows.append(LinearProgram.Row(rising.indices.map { ($0, 1) }, .equal, 1))
    let program = LinearProgram(columnCount: rising.count + 2 * ties.count, rows: rows)
    switch program.maximise([[Rational]]()) {
    case .optimum(let optimum):
      self = .impossible(primitiveVector(Array(optimum.point.prefix(rising.count))))
    case .infeasible(let weights):
      // weights · vector + last ≥ 0 on every risen vector, with last below 0.
      let scale = (-weights[dimension]).reciprocal ?? .one
      self = .functional(weights.prefix(dimension).map { $0 * scale })
    case .unbounded:
      self = .impossible([])
    }
  }

  package var functional: [Rational]? {
    if case .functional(let values) = self { values } else { nil }
  }
}

/// A weak ordering of policies that some reward makes.
struct WeakOrdering: Sendable {
  /// Classes of tied policies, from the lowest return up; policies ascending in each.
  var classes: [[Int]]
  /// A functional on the coordinates that makes it.
  var functional: [Rational]
}

/// Lists every weak ordering of the policies that some reward makes.
///
/// Policies are inserted one after the other. The rewards that make an ordering form a convex cone,
/// so the places that a further policy can take are next to each other: from the place under a
/// known reward, go up and down until no reward goes further. Between two rewards at both ends lies
/// one for every place in between. Where the cone is a ray, there is one place; where policies lie
/// in a plane, cones are sectors, and their two edges say how far (sorting by angle). Only larger
/// cones need linear programmes.
struct OrderingSearch {
  private let points: PolicyPoints
  private let cap: Int
  private(set) var found: [WeakOrdering] = []
  private(set) var isComplete = true

  init(_ points: PolicyPoints, cap: Int) {
    self.points = points
    self.cap = cap
  }

  /// The cone of rewards that make an ordering of the first policies.
  private struct Cone {
    var classes: [[Int]]
    /// Inside, and on no face.
    var inside: [Rational]
    /// What all its functionals are 0 on, in reduced form.
    var ties: [[Rational]]
    var dimension: Int
    /// The two edges, where all functionals lie in a plane and the cone is a sector or half of it.
    var edges: (low: [Rational], high: [Rational])?

    /// A space, not only a part of one: all policies so far are tied.
    var isWhole: Bool { classes.count == 1 }
  }

  mutating func run() {
    guard points.count > 0 else { return }
    let start = Cone(
      classes: [[0]], inside: [Rational](repeating: .zero, count: points.dimension), ties: [],
      dimension: points.dimension)
    extend(start, by: 1)
    found.sort { first, second in
      if first.classes.count != second.classes.count {
        return first.classes.count > second.classes.count
      }
      return first.classes.lexicographicallyPrecedes(second.classes) {
        $0.lexicographicallyPrecedes($1)
      }
    }
  }

  private mutating func extend(_ cone: Cone, by policy: Int) {
    if policy == points.count {
      if found.count == cap {
        isComplete = false
      } else {
        found.append(WeakOrdering(classes: cone.classes, functional: cone.inside))
      }
      return
    }
    for child in children(of: cone, policy) {
      if !isComplete { return }
      extend(child, by: policy + 1)
    }
  }

  /// Place of a policy among classes: `2 j` below class j and above the one before, `2 j + 1` tied
  /// with it.
  private func place(_ policy: Int, _ cone: Cone, _ functional: [Rational]) -> Int {
    let value = Self.dot(functional, points.points[policy])
    for (index, members) in cone.classes.enumerated() {
      let other = Self.dot(functional, points.points[members[0]])
      if value < other { return 2 * index }
      if value == other { return 2 * index + 1 }
    }
    return 2 * cone.classes.count
  }

  private func children(of cone: Cone, _ policy: Int) -> [Cone] {
    let here = place(policy, cone, cone.inside)
    if here % 2 == 1 {
      let difference = points.difference(policy, cone.classes[here / 2][0])
      if Self.remainder(difference, cone.ties).allSatisfy(\.isZero) {
        return [child(of: cone, policy, at: here, cone.inside, ties: cone.ties)]
      }
    }
    if cone.dimension == 0 || (cone.dimension == 1 && !cone.isWhole) {
      return [child(of: cone, policy, at: here, cone.inside)]
    }
    if cone.isWhole && points.dimension == 2 && cone.dimension == 2 {
      return halves(of: cone, policy)
    }
    if let edges = cone.edges { return sectors(of: cone, policy, here, edges.low, edges.high) }
    let low = farthest(cone, policy, here, upwards: false)
    let high = farthest(cone, policy, here, upwards: true)
    if low.place == high.place { return [child(of: cone, policy, at: here, cone.inside)] }
    // Crossings of the classes on the way from one end to the other.
    var crossings: [(index: Int, functional: [Rational])] = []
    for place in (low.place...high.place) where place % 2 == 1 {
      let difference = points.difference(policy, cone.classes[place / 2][0])
      let below = Self.dot(low.functional, difference)
      let above = Self.dot(high.functional, difference)
      crossings.append(
        (
          place,
          primitiveVector(
            zip(low.functional, high.functional).map { above * $0 - below * $1 })
        ))
    }
    var result: [Cone] = []
    var last = low.functional
    for (place, functional) in crossings {
      result.append(
        child(of: cone, policy, at: place - 1, Self.between(last, functional)))
      let tie = points.difference(policy, cone.classes[place / 2][0])
      result.append(
        child(of: cone, policy, at: place, functional, ties: Self.extended(cone.ties, by: tie)))
      last = functional
    }
    result.append(child(of: cone, policy, at: high.place, Self.between(last, high.functional)))
    return result
  }

  /// In a plane, the first policy that differs: below, tied, above.
  private func halves(of cone: Cone, _ policy: Int) -> [Cone] {
    let difference = points.difference(policy, cone.classes[0][0])
    let edge = [-difference[1], difference[0]]
    let opposite = edge.map { -$0 }
    var (below, above) = (
      child(of: cone, policy, at: 0, difference.map { -$0 }),
      child(of: cone, policy, at: 2, difference)
    )
    below.edges = (opposite, edge)
    above.edges = (edge, opposite)
    return [below, child(of: cone, policy, at: 1, cone.inside, ties: [difference]), above]
  }

  /// In a plane, from edge to edge. Every class is crossed at most once, and all in one direction.
  private func sectors(
    of cone: Cone, _ policy: Int, _ here: Int, _ low: [Rational], _ high: [Rational]
  ) -> [Cone] {
    var crossings: [(index: Int, functional: [Rational])] = []
    var isFalling = false
    for (index, members) in cone.classes.enumerated() {
      let difference = points.difference(policy, members[0])
      let (below, above) = (Self.dot(low, difference), Self.dot(high, difference))
      guard below.signum() * above.signum() < 0 else { continue }
      isFalling = below.signum() > 0
      // At a right angle to the difference, on the same side of an edge as the cone's inside.
      let across = [-difference[1], difference[0]]
      let isInside = Self.turn(low, across) == Self.turn(low, cone.inside)
      crossings.append((index, primitiveVector(isInside ? across : across.map { -$0 })))
    }
    guard !crossings.isEmpty else {
      var only = child(of: cone, policy, at: here, cone.inside)
      only.edges = cone.edges
      return [only]
    }
    var result: [Cone] = []
    var last = isFalling ? high : low
    let end = isFalling ? low : high
    func strict(_ place: Int, _ from: [Rational], _ to: [Rational]) -> Cone {
      var child = child(of: cone, policy, at: place, Self.between(from, to))
      child.edges = (from, to)
      return child
    }
    for (index, functional) in crossings {
      result.append(strict(2 * index, last, functional))
      let tie = points.difference(policy, cone.classes[index][0])
      result.append(child(of: cone, policy, at: 2 * index + 1, functional, ties: [tie]))
      last = functional
    }
    result.append(strict(2 * (crossings[crossings.count - 1].index + 1), last, end))
    return result
  }

  /// 1 where the second direction in the plane lies counterclockwise from the first, -1 where
  /// clockwise.
  private static func turn(_ first: [Rational], _ second: [Rational]) -> Int {
    (first[0] * second[1] - first[1] * second[0]).signum()
  }

  private func child(
    of cone: Cone, _ policy: Int, at place: Int, _ inside: [Rational], ties: [[Rational]]? = nil
  ) -> Cone {
    var child = cone
    child.inside = inside
    if place % 2 == 1 {
      child.classes[place / 2].append(policy)
    } else {
      child.classes.insert([policy], at: place / 2)
    }
    if let ties {
      if ties.count > cone.ties.count { child.edges = nil }
      child.dimension -= ties.count - cone.ties.count
      child.ties = ties
    }
    return child
  }

  /// The farthest place in one direction, with a functional for it.
  private func farthest(
    _ cone: Cone, _ policy: Int, _ here: Int, upwards: Bool
  ) -> (place: Int, functional: [Rational]) {
    var (place, functional) = (here, cone.inside)
    let steps = zip(cone.classes.dropFirst(), cone.classes)
      .map { points.difference($0[0], $1[0]) }
    while true {
      // The next class to get past.
      let index = upwards ? place / 2 : (place + 1) / 2 - 1
      guard cone.classes.indices.contains(index) else { return (place, functional) }
      let other = cone.classes[index][0]
      let past =
        upwards ? points.difference(policy, other) : points.difference(other, policy)
      let separation = Separation(
        rising: steps + [past], tied: cone.ties, dimension: points.dimension)
      guard let further = separation.functional else { return (place, functional) }
      functional = further
      place = self.place(policy, cone, functional)
    }
  }

  // MARK: Vectors

  static func dot(_ first: [Rational], _ second: [Rational]) -> Rational {
    var total = Rational.zero
    for index in first.indices where !first[index].isZero && !second[index].isZero {
      total += first[index] * second[index]
    }
    return total
  }

  /// In the same cone as two functionals, and on no face that does not hold both.
  private static func between(_ first: [Rational], _ second: [Rational]) -> [Rational] {
    first == second ? first : primitiveVector(zip(first, second).map { $0 + $1 })
  }

  /// A vector without its part in the span of reduced rows.
  private static func remainder(_ vector: [Rational], _ reduced: [[Rational]]) -> [Rational] {
    var rest = vector
    for row in reduced {
      guard let pivot = row.firstIndex(where: { !$0.isZero }), !rest[pivot].isZero else { continue }
      let factor = rest[pivot] / row[pivot]
      for index in row.indices where !row[index].isZero { rest[index] -= factor * row[index] }
    }
    return rest
  }

  private static func extended(_ reduced: [[Rational]], by vector: [Rational]) -> [[Rational]] {
    DenseElimination.reduced(reduced + [vector]).rows
  }
}
