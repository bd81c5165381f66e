import Arithmetic
import Exact
import Randomness

/// The problems that tests are about.
enum Problems {
  /// Two states; an action is the state to go to (Skalse et al. 2022, section 5.2).
  ///
  /// - Parameter rewards: By name, `[state][action]`.
  static func twoState(
    _ rewards: [(String, [[Rational]])], discount: Rational = .half
  ) -> DecisionProblem {
    let choices = (0..<2).map { _ in
      (0..<2).map { action in
        DecisionProblem.Choice(
          action: action, outcomes: [.init(target: action, probability: 1)])
      }
    }
    let policies = [(0, 0), (0, 1), (1, 0), (1, 1)].map { first, second in
      DecisionProblem.Policy(
        name: "\(first)\(second)",
        probabilities: [first, second].map { $0 == 0 ? [1, 0] : [0, 1] })
    }
    return DecisionProblem(
      name: "two-state", states: ["0", "1"], actions: ["0", "1"], choices: choices,
      discount: discount, start: [.half, .half],
      rewards: rewards.map { .init(name: $0.0, values: $0.1) }, policies: policies)
  }

  /// A random problem with few states, small whole rewards and many ties.
  static func random(
    _ stream: inout RandomStream, states: Int, actions: Int, discount: Rational = .half,
    horizon: Int? = nil, spread: Int = 3
  ) -> DecisionProblem {
    func fraction() -> Rational { Rational(1 + stream.below(3), over: 4) ?? .one }
    let choices = (0..<states).map { _ in
      (0..<(1 + stream.below(actions))).map { action -> DecisionProblem.Choice in
        let (one, other) = (stream.below(states), stream.below(states))
        if one == other || stream.below(2) == 0 {
          return .init(action: action, outcomes: [.init(target: one, probability: 1)])
        }
        let share = fraction()
        return .init(
          action: action,
          outcomes: [
            .init(target: one, probability: share),
            .init(target: other, probability: 1 - share),
          ])
      }
    }
    func reward(_ name: String) -> DecisionProblem.Reward {
      .init(
        name: name,
        values: choices.map { $0.map { _ in Rational(stream.below(spread) - spread / 2) } })
    }
    var start = [Rational](repeating: .zero, count: states)
    start[stream.below(states)] += .half
    start[stream.below(states)] += .half
    return DecisionProblem(
      name: "random", states: (0..<states).map { "s\($0)" },
      actions: (0..<actions).map { "a\($0)" }, choices: choices, discount: discount,
      horizon: horizon, start: start, rewards: [reward("proxy"), reward("true")])
  }

  /// All returns of deterministic policies, straight from the definition: every assignment, evaluated by
  /// plain elimination.
  static func returns(_ problem: DecisionProblem) throws -> [(proxy: Rational, intended: Rational)]
  {
    let model = TabularModel(problem)
    var assignments: [[Int]] = [[]]
    for state in 0..<model.stateCount {
      assignments = assignments.flatMap { known in
        model.choices(of: state).map { known + [$0] }
      }
    }
    let rewards = problem.rewards.map { model.values(of: $0) }
    return assignments.map { chosen in
      // (I − W) v = r by Gauss–Jordan.
      let count = model.stateCount
      var rows = (0..<count).map { state -> [Rational] in
        var row = [Rational](repeating: .zero, count: count + 2)
        row[state] = 1
        for entry in model.entries(of: chosen[state]) {
          row[model.target[entry]] -= model.weight[entry]
        }
        row[count] = rewards[0][chosen[state]]
        row[count + 1] = rewards[1][chosen[state]]
        return row
      }
      for column in 0..<count {
        guard let pivot = (column..<count).first(where: { !rows[$0][column].isZero }) else {
          continue
        }
        rows.swapAt(column, pivot)
        let inverse = rows[column][column].reciprocal ?? 1
        rows[column] = rows[column].map { $0 * inverse }
        for other in 0..<count where other != column && !rows[other][column].isZero {
          let factor = rows[other][column]
          for place in 0..<(count + 2) { rows[other][place] -= factor * rows[column][place] }
        }
      }
      var total = (proxy: Rational.zero, intended: Rational.zero)
      for state in 0..<count {
        total.proxy += model.start[state] * rows[state][count]
        total.intended += model.start[state] * rows[state][count + 1]
      }
      return total
    }
  }

  /// The corners of a point set, counterclockwise from the least (Andrew 1979).
  static func hull(_ points: [(proxy: Rational, intended: Rational)]) -> [[Rational]] {
    let distinct: Set<[Rational]> = Set(points.map { [$0.proxy, $0.intended] })
    let sorted: [[Rational]] = distinct.sorted { (one: [Rational], other: [Rational]) -> Bool in
      one[0] != other[0] ? one[0] < other[0] : one[1] < other[1]
    }
    guard sorted.count > 2 else { return sorted }
    func half(_ points: [[Rational]]) -> [[Rational]] {
      var chain: [[Rational]] = []
      for point in points {
        while chain.count > 1 {
          let (a, b) = (chain[chain.count - 2], chain[chain.count - 1])
          let up: Rational = (b[0] - a[0]) * (point[1] - a[1])
          let down: Rational = (b[1] - a[1]) * (point[0] - a[0])
          if up > down { break }
          chain.removeLast()
        }
        chain.append(point)
      }
      return chain
    }
    var corners = half(sorted)
    corners.removeLast()
    corners.append(contentsOf: half(Array(sorted.reversed())).dropLast())
    return corners
  }
}

extension Rational {
  static var half: Rational { Rational(1, over: 2) ?? 0 }
}
