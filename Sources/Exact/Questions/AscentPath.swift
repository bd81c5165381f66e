import Arithmetic
import BigInt

/// The occupancies x (discounted visits of choices) that policies of a model can have: x ≥ 0 and, for
/// every state, x over its choices minus the weighted entries equals its start (Puterman 1994,
/// section 6.9).
package struct OccupancyPolytope: Sendable {
  package let model: TabularModel
  /// `[choice]`: the choice's column in the flow equations, states ascending, without zeros.
  package let columns: [[(state: Int, value: Rational)]]
  /// `[choice]`: a column as whole numbers, and what they are to be divided by.
  private let scaledColumns: [(scale: BigInt, column: [(state: Int, value: BigInt)])]

  package init(_ model: TabularModel) {
    self.model = model
    columns = (0..<model.choiceCount).map { choice in
      var column = [model.choiceState[choice]: Rational.one]
      for entry in model.entries(of: choice) {
        column[model.target[entry], default: .zero] -= model.weight[entry]
      }
      return column.filter { !$0.value.isZero }.sorted { $0.key < $1.key }
        .map { (state: $0.key, value: $0.value) }
    }
    scaledColumns = columns.map { column in
      let common = CommonFractions(column.map(\.value))
      return (common.denominator, zip(column, common.numerators).map { ($0.state, $1) })
    }
  }

  /// `[state]`: what flows out minus what flows in.
  package func flow(_ x: [Rational]) -> [Rational] {
    var flow = [Rational](repeating: .zero, count: model.stateCount)
    for (choice, value) in x.enumerated() where !value.isZero {
      for (state, factor) in columns[choice] { flow[state] += factor * value }
    }
    return flow
  }

  /// Discounted visits of every choice under a policy, `[choice]`.
  package func occupancy(of policy: ModelPolicy) throws(ExactError) -> [Rational] {
    let states = try model.occupancy(of: policy).rationals
    return policy.probabilities.enumerated().map { $1 * states[model.choiceState[$0]] }
  }
}

/// The best direction in which visits can change, and the multipliers that prove it best.
package struct TangentStep: Sendable, Equatable {
  /// `[choice]`
  package var direction: [Rational]
  /// `[state]`: multipliers y of the flow equations.
  package var flowMultipliers: [Rational]
  /// `[choice]`: multipliers z of the bounds, 0 where the choice is not held.
  package var boundMultipliers: [Rational]
  /// `[choice]`: whether the choice's visits are kept from changing.
  package var isHeld: [Bool]
}

extension OccupancyPolytope {
  /// The q that maximises `reward · q − ½ Σ q²/metric` among directions with flow 0, q = 0 for
  /// pinned choices and q ≥ 0 for bounded ones.
  ///
  /// With metric 1 this is the Euclidean projection of the reward onto the cone. Active sets as in
  /// Lawson and Hanson 1974, chapter 23, on the dual: a bound that is violated is held, and one
  /// that would pull the wrong way is let go. A bound that is violated is never implied by those
  /// held, so each system has one solution, the objective falls strictly with each bound taken in,
  /// and in exact arithmetic no set comes twice.
  ///
  /// - Parameters:
  ///   - metric: `[choice]`, above 0.
  ///   - pinned: Choices that stay, independent of each other given the flow equations.
  ///   - bounded: Choices that cannot fall, none of them pinned.
  ///   - known: A step for the same reward and metric and fewer bounds, to start from.
  package func step(
    reward: [Rational], metric: [Rational], pinned: [Int] = [], bounded: [Int] = [],
    after known: TangentStep? = nil
  ) throws(ExactError) -> TangentStep {
    var held = [Bool](repeating: false, count: model.choiceCount)
    for choice in pinned { held[choice] = true }
    var step: TangentStep
    if let known {
      held = known.isHeld
      step = known
    } else {
      step = try self.step(reward: reward, metric: metric, held: held)
    }
    while true {
      var worst: Int?
      for choice in bounded where step.direction[choice].signum() < 0 {
        if let other = worst, step.direction[other] <= step.direction[choice] { continue }
        worst = choice
      }
      guard let worst else { return step }
      held[worst] = true
      var boundMultipliers = step.boundMultipliers
      while true {
        let next = try self.step(reward: reward, metric: metric, held: held)
        let pulling = bounded.filter { held[$0] && next.boundMultipliers[$0].signum() <= 0 }
        if pulling.isEmpty {
          step = next
          break
        }
        // As far towards the new multipliers as all of them stay above 0.
        let share =
          pulling.map { boundMultipliers[$0] / (boundMultipliers[$0] - next.boundMultipliers[$0]) }
          .min() ?? .zero
        for choice in bounded where held[choice] {
          boundMultipliers[choice] +=
            share * (next.boundMultipliers[choice] - boundMultipliers[choice])
          if boundMultipliers[choice].signum() <= 0 {
            boundMultipliers[choice] = .zero
            held[choice] = false
          }
        }
      }
    }
  }

  /// The best direction with all held choices fixed and no bounds: one symmetric system with a row
  /// for each state.
  private func step(
    reward: [Rational], metric: [Rational], held: [Bool]
  ) throws(ExactError) -> TangentStep {
    let count = model.stateCount
    // Whole numbers in proportion to the metric give the same multipliers with less work.
    let whole = CommonFractions(metric).numerators.map { Rational($0) }
    var rows = [[Int: Rational]](repeating: [:], count: count)
    var right = [Rational](repeating: .zero, count: count)
    for choice in columns.indices where !held[choice] {
      for (state, factor) in columns[choice] {
        let weighted = factor * whole[choice]
        right[state] += weighted * reward[choice]
        for (other, second) in columns[choice] {
          rows[state][other, default: .zero] += weighted * second
        }
      }
    }
    var firstEntry = [0]
    var entries: [Int] = []
    var values: [Rational] = []
    for row in rows {
      for (column, value) in row.sorted(by: { $0.key < $1.key }) where !value.isZero {
        entries.append(column)
        values.append(value)
      }
      firstEntry.append(entries.count)
    }
    let system = SparseSystem(
      size: count, firstEntry: firstEntry, columns: entries, values: values)
    guard let flowMultipliers = try? system.solve([right])[0] else { throw ExactError.endless }
    var direction = [Rational](repeating: .zero, count: columns.count)
    var boundMultipliers = direction
    for choice in columns.indices {
      // reward − Aᵀ multipliers over one denominator, so that it is brought to lowest terms once.
      let (scale, column) = scaledColumns[choice]
      let own = reward[choice]
      var above = scale * own.numerator * flowMultipliers.denominator
      let below = scale * own.denominator * flowMultipliers.denominator
      for (state, factor) in column {
        above -= own.denominator * factor * flowMultipliers.numerators[state]
      }
      if held[choice] {
        boundMultipliers[choice] = Rational(-above, over: below) ?? .zero
      } else {
        direction[choice] =
          Rational(above * metric[choice].numerator, over: below * metric[choice].denominator)
          ?? .zero
      }
    }
    return TangentStep(
      direction: direction, flowMultipliers: flowMultipliers.rationals,
      boundMultipliers: boundMultipliers, isHeld: held)
  }

  /// A reward with all shaping taken out: its projection onto the directions that visits can take
  /// from an inner point.
  package func projection(of reward: [Rational]) throws(ExactError) -> [Rational] {
    let ones = [Rational](repeating: .one, count: model.choiceCount)
    return try step(reward: reward, metric: ones).direction
  }
}

/// A corner of a piecewise linear path through the polytope.
package struct PathCorner: Sendable, Equatable {
  /// The path's own parameter.
  package var pressure: Rational
  /// `[choice]`
  package var occupancy: [Rational]
  /// `[choice]`: change of the visits per unit of pressure from here on; 0 where the path ends.
  package var direction: [Rational]
}

package struct WalkedPath: Sendable, Equatable {
  package var corners: [PathCorner]
  /// False where the cap ended it.
  package var isComplete: Bool
}

extension OccupancyPolytope {
  /// The path x' = projection of the reward onto the directions that are open at x, from `start` to
  /// a policy that is optimal for the reward (Karwowski et al. 2024, section 5).
  ///
  /// The speed is the steepness, so that the parameter is time and not length. The direction
  /// changes only where visits of a choice fall to 0: those that leave 0 were not pulled on, and
  /// the conditions that prove the direction best stay true without them.
  ///
  /// - Parameter cap: Corners at most, at least 1.
  package func steepestAscent(
    of reward: [Rational], from start: [Rational], cap: Int
  ) throws(ExactError) -> WalkedPath {
    let ones = [Rational](repeating: .one, count: model.choiceCount)
    var occupancy = start
    var time = Rational.zero
    var corners: [PathCorner] = []
    var known: TangentStep?
    while true {
      let bounded = occupancy.indices.filter { occupancy[$0].isZero }
      let step = try step(reward: reward, metric: ones, bounded: bounded, after: known)
      known = step
      corners.append(
        PathCorner(pressure: time, occupancy: occupancy, direction: step.direction))
      if step.direction.allSatisfy(\.isZero) {
        return WalkedPath(corners: corners, isComplete: true)
      }
      if corners.count >= cap { return WalkedPath(corners: corners, isComplete: false) }
      guard let length = occupancy.timeToZero(along: step.direction) else {
        throw ExactError.endless
      }
      time += length
      occupancy.move(by: length, along: step.direction)
    }
  }
}

extension CommonFractions {
  /// The product with another vector, brought to lowest terms once.
  func dot(_ other: CommonFractions) -> Rational {
    let sum = zip(numerators, other.numerators).map(*).reduce(0, +)
    return Rational(sum, over: denominator * other.denominator) ?? .zero
  }

  /// The sum of all entries.
  var total: Rational { Rational(numerators.reduce(0, +), over: denominator) ?? .zero }
}

extension [Rational] {
  package func dot(_ other: [Rational]) -> Rational {
    var total = Rational.zero
    for (one, two) in zip(self, other) where !one.isZero && !two.isZero { total += one * two }
    return total
  }

  /// When the first number above 0 reaches 0 if all change at these speeds; nil where none does.
  func timeToZero(along speeds: [Rational]) -> Rational? {
    var first: Rational?
    for (value, speed) in zip(self, speeds) where speed.signum() < 0 && value.signum() > 0 {
      let time = value / -speed
      if let known = first, known <= time { continue }
      first = time
    }
    return first
  }

  mutating func move(by length: Rational, along speeds: [Rational]) {
    for index in indices where !speeds[index].isZero { self[index] += length * speeds[index] }
  }
}
