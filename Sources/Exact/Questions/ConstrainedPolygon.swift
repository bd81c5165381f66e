import Arithmetic
import BigInt

/// What a convex set of policies achieves: the polygon of (proxy, true) returns, and what follows
/// for gaming within the set (Skalse et al. 2022, Theorem 1, in the directions of the set).
package struct ConstrainedPolygon: Sendable {
  package enum Verdict: Sendable, Equatable {
    /// Which of the rewards are the same for all policies of the set.
    case trivial(proxy: Bool, intended: Bool)
    /// On the set, true return = `scale` · proxy + constant, with a scale above 0.
    case equivalent(scale: Rational)
    /// From `worse` to `better` the proxy rises and the true return falls; both are in the set.
    case hackable(better: AchievableVertex, worse: AchievableVertex)
  }

  package var polygon: AchievablePolygon
  package var verdict: Verdict
  /// Whether all optima were reached in whole numbers, or how many proposals in floating point were
  /// confirmed by exact equations.
  package var method: String
  /// What a reader should know: states that a corner's policy never visits.
  package var caveats: [String]
}

/// The exact polygon of returns over the stationary policies that satisfy all constraints, and the
/// verdict.
///
/// Corners come from linear programmes: outermost in the four directions of the axes, then outward
/// from each edge, until no edge has anything beyond it.
///
/// - Parameters:
///   - proxy: `[choice]`, as `intended`.
/// - Throws: `ExactError.question` where no policy satisfies all constraints, or one of them is not
///   convex.
package func constrainedPolygon(
  _ model: TabularModel, proxy: [Rational], intended: [Rational], constraints: [PolicyConstraint]
) throws(ExactError) -> ConstrainedPolygon {
  let policies = try ConstrainedPolicies(model, constraints)
  var walk = CornerWalk(policies, proxy: proxy, intended: intended)
  try walk.run(constraints)
  let corners = walk.corners
  let vertices = corners.map { walk.vertex($0) }
  let unvisited = Set(corners.flatMap { policies.unvisited(at: $0.point) }).count
  return ConstrainedPolygon(
    polygon: AchievablePolygon(vertices: vertices), verdict: walk.verdict(vertices),
    method: walk.method,
    caveats: unvisited == 0
      ? []
      : [
        "Some corner's policy never comes to \(unvisited) of \(model.stateCount) states; what it "
          + "does there is free, and is written as the first choice."
      ])
}

/// A point of the programme, and its returns.
private struct Corner {
  var proxy: Rational
  var intended: Rational
  var point: [Rational]

  func isAt(_ other: Corner) -> Bool { proxy == other.proxy && intended == other.intended }

  /// Twice the area to the left of the way from here over `first` to `second`.
  func area(_ first: Corner, _ second: Corner) -> Rational {
    (first.proxy - proxy) * (second.intended - intended)
      - (first.intended - intended) * (second.proxy - proxy)
  }
}

private struct CornerWalk {
  let policies: ConstrainedPolicies
  let solver: SimplexSolver
  let proxy: [Rational]
  let intended: [Rational]
  var corners: [Corner] = []
  private var confirmed = 0
  private var exactSteps = 0

  init(_ policies: ConstrainedPolicies, proxy: [Rational], intended: [Rational]) {
    self.policies = policies
    solver = SimplexSolver(policies.program)
    self.proxy = policies.objective(proxy)
    self.intended = policies.objective(intended)
  }

  /// Corners counterclockwise from the least proxy.
  mutating func run(_ constraints: [PolicyConstraint]) throws(ExactError) {
    let turns: [((Rational, Rational), (Rational, Rational))] = [
      ((-1, 0), (0, -1)), ((0, -1), (1, 0)), ((1, 0), (0, 1)), ((0, 1), (-1, 0)),
    ]
    var rough: [Corner] = []
    for (direction, then) in turns {
      let corner = try outermost(direction, then, constraints)
      if let last = rough.last, last.isAt(corner) { continue }
      rough.append(corner)
    }
    while rough.count > 1, rough[0].isAt(rough[rough.count - 1]) { rough.removeLast() }
    if rough.count == 1 {
      corners = rough
      return
    }
    for (index, corner) in rough.enumerated() {
      var ahead = [rough[(index + 1) % rough.count]]
      var here = corner
      corners.append(here)
      while let next = ahead.last {
        let way = (next.proxy - here.proxy, next.intended - here.intended)
        let beyond = try outermost((way.1, -way.0), way, constraints)
        if here.area(next, beyond).signum() < 0 {
          ahead.append(beyond)
        } else {
          ahead.removeLast()
          here = next
          if !ahead.isEmpty { corners.append(here) }
        }
      }
    }
  }

  private mutating func outermost(
    _ direction: (Rational, Rational), _ then: (Rational, Rational),
    _ constraints: [PolicyConstraint]
  ) throws(ExactError) -> Corner {
    let objectives = [direction, then].map { weights in
      zip(proxy, intended).map { $0.isZero && $1.isZero ? .zero : weights.0 * $0 + weights.1 * $1 }
    }
    guard let optimum = solver.maximise(objectives).optimum else {
      let words = constraints.map { constraintInWords($0) }.joined(separator: "; ")
      throw .question("No policy satisfies all constraints: \(words).")
    }
    if case .confirmedProposal(let steps) = optimum.route {
      confirmed += 1
      exactSteps += steps
    }
    return corner(optimum.point)
  }

  private func corner(_ point: [Rational]) -> Corner {
    func total(_ objective: [Rational]) -> Rational {
      point.indices.lazy.filter { !point[$0].isZero && !objective[$0].isZero }
        .map { objective[$0] * point[$0] }.sum()
    }
    return Corner(proxy: total(proxy), intended: total(intended), point: point)
  }

  func vertex(_ corner: Corner) -> AchievableVertex {
    AchievableVertex(
      proxy: corner.proxy, intended: corner.intended, policy: policies.policy(at: corner.point))
  }

  var method: String {
    if confirmed == 0 { return "exact rational arithmetic: simplex steps" }
    let further = exactSteps == 0 ? "" : ", \(exactSteps) exact steps further"
    return "verified floating point: \(confirmed) proposed bases confirmed exactly\(further)"
  }

  // MARK: Verdict

  /// Read off the corners.
  func verdict(_ vertices: [AchievableVertex]) -> ConstrainedPolygon.Verdict {
    let first = vertices[0]
    let isProxyTrivial = vertices.allSatisfy { $0.proxy == first.proxy }
    let isIntendedTrivial = vertices.allSatisfy { $0.intended == first.intended }
    if isProxyTrivial || isIntendedTrivial {
      return .trivial(proxy: isProxyTrivial, intended: isIntendedTrivial)
    }
    if vertices.count == 2 {
      let scale =
        (vertices[1].intended - first.intended) / (vertices[1].proxy - first.proxy)
      if scale.signum() > 0 { return .equivalent(scale: scale) }
    }
    let (better, worse) = oppositeCorners(vertices) ?? mixedWitness(vertices)
    return .hackable(better: better, worse: worse)
  }

  /// The two corners in opposite order whose true returns differ most, if any are.
  private func oppositeCorners(
    _ vertices: [AchievableVertex]
  ) -> (AchievableVertex, AchievableVertex)? {
    var found: (better: AchievableVertex, worse: AchievableVertex, fall: Rational)?
    for better in vertices {
      for worse in vertices where better.proxy > worse.proxy && better.intended < worse.intended {
        let fall = worse.intended - better.intended
        if found.map({ fall > $0.fall }) ?? true { found = (better, worse, fall) }
      }
    }
    return found.map { ($0.better, $0.worse) }
  }

  /// All corners rise in both returns, from the least to the greatest. One corner off that line is
  /// ordered oppositely to some mixture of its two ends.
  private func mixedWitness(
    _ vertices: [AchievableVertex]
  ) -> (AchievableVertex, AchievableVertex) {
    let rising = corners.sorted { ($0.proxy, $0.intended) < ($1.proxy, $1.intended) }
    let (least, greatest) = (rising[0], rising[rising.count - 1])
    let off =
      rising.max { least.area(greatest, $0).magnitude < least.area(greatest, $1).magnitude }
      ?? least
    let byProxy = (off.proxy - least.proxy) / (greatest.proxy - least.proxy)
    let byIntended = (off.intended - least.intended) / (greatest.intended - least.intended)
    let share = simplestFraction(between: min(byProxy, byIntended), and: max(byProxy, byIntended))
    let mixture = corner(
      zip(least.point, greatest.point).map { low, high in
        low.isZero && high.isZero ? .zero : (1 - share) * low + share * high
      })
    return off.proxy > mixture.proxy
      ? (vertex(off), vertex(mixture)) : (vertex(mixture), vertex(off))
  }
}
