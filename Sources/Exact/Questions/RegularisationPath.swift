import Arithmetic

extension OccupancyPolytope {
  /// The best visits x(κ) for `κ · reward · x − ½ Σ (x − base)²/base` as κ grows from 0: the
  /// optimum of mean reward per visit minus λ/2 times the chi-square divergence from the base
  /// policy, λ = 1/κ (Laidlaw, Singhal and Dragan 2024, with the divergence that they propose).
  ///
  /// x(κ) is the point of the polytope nearest to base + κ · base · reward in the norm Σ x²/base,
  /// so it is continuous and piecewise linear. From a corner on it moves along the best direction
  /// that keeps to the critical cone (Haraux 1977): choices that a multiplier holds at 0 stay,
  /// others at 0 may only rise. A corner is where visits of a choice reach 0 or a multiplier does.
  /// The path ends at the proxy's optimum that is nearest to the base policy.
  ///
  /// - Parameters:
  ///   - base: Visits of the base policy, above 0 throughout.
  ///   - cap: Corners at most, at least 1.
  package func regularisationPath(
    of reward: [Rational], from base: [Rational], cap: Int
  ) throws(ExactError) -> WalkedPath {
    if let refusal = regularisationRefusal(from: base) { throw ExactError.question(refusal) }
    var occupancy = base
    var pressure = Rational.zero
    // Multipliers of x ≥ 0; above 0 they hold a choice at 0.
    var boundMultipliers = [Rational](repeating: .zero, count: model.choiceCount)
    var corners: [PathCorner] = []
    while true {
      let atZero = occupancy.indices.filter { occupancy[$0].isZero }
      let step = try step(
        reward: reward, metric: base, pinned: atZero.filter { !boundMultipliers[$0].isZero },
        bounded: atZero.filter { boundMultipliers[$0].isZero })
      if corners.last?.direction != step.direction {
        corners.append(
          PathCorner(pressure: pressure, occupancy: occupancy, direction: step.direction))
      }
      let times = [
        occupancy.timeToZero(along: step.direction),
        boundMultipliers.timeToZero(along: step.boundMultipliers),
      ]
      guard let length = times.compactMap(\.self).min() else {
        return WalkedPath(corners: corners, isComplete: true)
      }
      if corners.count >= cap { return WalkedPath(corners: corners, isComplete: false) }
      pressure += length
      occupancy.move(by: length, along: step.direction)
      boundMultipliers.move(by: length, along: step.boundMultipliers)
    }
  }

  /// Why there is no such path from a base policy; nil where there is.
  func regularisationRefusal(from base: [Rational]) -> String? {
    base.firstIndex { $0.signum() <= 0 }.map { missing in
      "The base policy never takes \(model.actionName(missing)) in"
        + " \(model.stateNames[model.choiceState[missing]]), so the chi-square divergence of every"
        + " policy that does is infinite, and a path regularised by it cannot leave the base"
        + " policy's own choices. Give a base policy that takes every choice at times."
    }
  }
}
