import Arithmetic
import BigInt

/// A pair of returns, (proxy, true), and a policy that has them.
package struct AchievableVertex: Sendable, Equatable {
  package var proxy: Rational
  package var intended: Rational
  package var policy: ModelPolicy

  package init(proxy: Rational, intended: Rational, policy: ModelPolicy) {
    self.proxy = proxy
    self.intended = intended
    self.policy = policy
  }
}

/// The set of all (proxy, true) returns that policies achieve: a convex polygon, as
/// returns are linear in the occupancies and these form a polytope.
package struct AchievablePolygon: Sendable {
  /// Corners counterclockwise from the least proxy (and least true return among those). One where all
  /// policies return the same, two where the set is a segment.
  package var vertices: [AchievableVertex]
  /// False where the walk was cut short at the cap, so that corners are missing.
  package var isComplete: Bool

  package init(vertices: [AchievableVertex], isComplete: Bool = true) {
    self.vertices = vertices
    self.isComplete = isComplete
  }
}

extension Weighting {
  /// The direction in the (proxy, true) plane in which a choice begins to be better: a quarter turn clockwise
  /// from its advantages.
  fileprivate init(turning advantages: Advantages, _ choice: Int) {
    self.init(
      exact: [advantages.numerators[1][choice], -advantages.numerators[0][choice]],
      approximate: [advantages.approximate[1][choice], -advantages.approximate[0][choice]])
  }

  /// A quarter turn counterclockwise.
  fileprivate var turned: Weighting {
    Weighting(exact: [-exact[1], exact[0]], approximate: [-approximate[1], approximate[0]])
  }

  /// Above 0 where the other direction lies counterclockwise from this, by less than half a turn.
  fileprivate func cross(_ other: Weighting) -> Int {
    signOfSum(
      approximate[0], other.approximate[1], -approximate[1], other.approximate[0]
    ) { (exact[0] * other.exact[1] - exact[1] * other.exact[0]).direction }
  }

  fileprivate func dot(_ other: Weighting) -> Int {
    (exact[0] * other.exact[0] + exact[1] * other.exact[1]).direction
  }
}

/// Walks round the polygon.
///
/// Standing at a policy that is optimal in a direction, the advantages of every choice in both rewards say
/// at which turn of the direction some choice becomes better. The next policy takes those choices.
/// Each corner costs one exact evaluation where no two choices become better at once.
///
/// - Parameter cap: Policies to visit at most.
package func achievablePolygon(
  _ model: TabularModel, proxy: [Rational], intended: [Rational], cap: Int = 100_000
) throws(ExactError) -> AchievablePolygon {
  let rewarded = RewardedModel(model, rewards: [proxy, intended])
  let start = Weighting(-1, 0)
  var direction = start
  var vertices: [AchievableVertex] = []
  // Least proxy, and among those the least true return: optimal just after the first direction.
  var place = try rewarded.optimum(lexicographic: [start, start.turned])

  func note(_ place: RewardedModel.Optimum) {
    let proxy = model.expected(place.advantages.values[0])
    let intended = model.expected(place.advantages.values[1])
    if let last = vertices.last, last.proxy == proxy, last.intended == intended { return }
    vertices.append(
      AchievableVertex(
        proxy: proxy, intended: intended,
        policy: ModelPolicy(choosing: place.chosen, in: model)))
  }
  func finished(_ isComplete: Bool) -> AchievablePolygon {
    // The walk ends where it began; points on an edge are no corners.
    if vertices.count > 1, let first = vertices.first, let last = vertices.last,
      first.proxy == last.proxy, first.intended == last.intended
    {
      vertices.removeLast()
    }
    return AchievablePolygon(vertices: corners(vertices), isComplete: isComplete)
  }

  note(place)
  for _ in 0..<cap {
    // Where does a choice become better? Its advantage (a, b) gains in directions within a quarter turn of
    // itself, first in (b, -a).
    let advantages = place.advantages
    var next: Weighting?
    for choice in 0..<model.choiceCount {
      if advantages.numerators[0][choice].isZero && advantages.numerators[1][choice].isZero {
        continue
      }
      // Within half a turn of each other, so the cross product tells which comes first.
      let turn = Weighting(turning: advantages, choice)
      if let known = next, turn.cross(known) <= 0 { continue }
      next = turn
    }
    guard let next else { return finished(true) }
    // Past the start: round once.
    let isAhead =
      direction.cross(start) > 0 || (direction.cross(start) == 0 && direction.dot(start) < 0)
    if isAhead && (start.cross(next) > 0 || (start.cross(next) == 0 && start.dot(next) > 0)) {
      return finished(true)
    }
    // Optimal there, and among those just after: a quarter turn ahead.
    let ahead = next.turned
    var chosen = place.chosen
    for state in 0..<model.stateCount {
      var best: (choice: Int, gain: BigInt)?
      for choice in model.choices(of: state) where next.sign(advantages, choice) == 0 {
        let gain = ahead.sum(advantages, choice)
        if gain.direction > 0, best.map({ gain > $0.gain }) ?? true { best = (choice, gain) }
      }
      if let best { chosen[state] = best.choice }
    }
    direction = next
    place = try rewarded.optimum(lexicographic: [next, ahead], from: chosen)
    note(place)
  }
  return finished(false)
}

/// Points in convex position without those that lie between their neighbours.
private func corners(_ points: [AchievableVertex]) -> [AchievableVertex] {
  guard points.count > 2 else { return points }
  var kept: [AchievableVertex] = []
  for (index, point) in points.enumerated() {
    let before = points[(index + points.count - 1) % points.count]
    let after = points[(index + 1) % points.count]
    let area =
      (point.proxy - before.proxy) * (after.intended - point.intended)
      - (point.intended - before.intended) * (after.proxy - point.proxy)
    // A turn back, at the end of a segment, is a corner as well.
    let isBetween =
      area.isZero
      && ((point.proxy - before.proxy) * (after.proxy - point.proxy)
        + (point.intended - before.intended) * (after.intended - point.intended)).signum() > 0
    if !isBetween { kept.append(point) }
  }
  return kept
}
