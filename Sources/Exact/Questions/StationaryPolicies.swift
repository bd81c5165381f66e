import Arithmetic
import BigInt

/// What is decided about two rewards over all stationary policies.
package enum StationaryVerdict: Sendable {
  /// Everything returns the same in one reward, or in both.
  case trivial(proxy: ShapingOnly?, intended: ShapingOnly?)
  /// intended = scale · proxy + shaping, scale above 0.
  case equivalent(scale: Rational, potential: CommonFractions)
  /// intended = scale · proxy + shaping, scale below 0.
  case opposite(scale: Rational, potential: CommonFractions)
  /// Neither: two choices whose advantages are not in proportion.
  case different(Int, Int)

  /// The potential of a reward that is nothing but shaping.
  package struct ShapingOnly: Sendable {
    package var potential: CommonFractions
  }
}

/// Two policies that the rewards order oppositely, in a model.
package struct WitnessPair: Sendable {
  /// Higher in the proxy, lower in truth.
  package var better: ModelPolicy
  package var worse: ModelPolicy
  /// [proxy, true]
  package var betterReturns: [Rational]
  package var worseReturns: [Rational]
}

/// Decides, over all stationary policies, how two rewards stand to each other (Skalse et al. 2022,
/// Theorem 1 and Corollary 1).
package struct StationaryDecision: Sendable {
  let rewarded: RewardedModel
  /// The policy that advantages are over: best for the proxy as far as floating point can tell.
  let base: [Int]
  let advantages: Advantages
  package let verdict: StationaryVerdict

  var model: TabularModel { rewarded.model }

  package init(
    _ model: TabularModel, proxy: [Rational], intended: [Rational]
  ) throws(ExactError) {
    rewarded = RewardedModel(model, rewards: [proxy, intended])
    base = FloatingModel(model).greedyPolicy(for: proxy)
    advantages = try rewarded.advantages(over: ModelPolicy(choosing: base, in: model))
    verdict = Self.verdict(advantages)
  }

  private static func verdict(_ advantages: Advantages) -> StationaryVerdict {
    let (proxy, intended) = (advantages.numerators[0], advantages.numerators[1])
    let first = proxy.firstIndex { !$0.isZero }
    let isTrivial = intended.allSatisfy(\.isZero)
    guard let first, !isTrivial else {
      return .trivial(
        proxy: first == nil ? .init(potential: advantages.values[0]) : nil,
        intended: isTrivial ? .init(potential: advantages.values[1]) : nil)
    }
    for choice in proxy.indices
    where intended[choice] * proxy[first] != intended[first] * proxy[choice] {
      return .different(first, choice)
    }
    // Proportional, and neither is zero, so both are non-zero at `first`.
    let scale = Rational(intended[first], over: proxy[first]) ?? .one
    // intended − scale · proxy is shaping, by the difference of the values.
    let (above, below) = (scale.numerator, scale.denominator)
    let potential = CommonFractions(
      numerators: zip(advantages.values[1].numerators, advantages.values[0].numerators)
        .map { $0 * below - above * $1 },
      denominator: advantages.values[0].denominator * below)
    return scale.signum() > 0
      ? .equivalent(scale: scale, potential: potential)
      : .opposite(scale: scale, potential: potential)
  }

  /// Two policies that the rewards order oppositely; nil where there are none.
  ///
  /// First tried are single departures from deterministic policies; only where none of them will do, from
  /// the uniform policy, which visits every state.
  package func witness() throws(ExactError) -> WitnessPair? {
    switch verdict {
    case .trivial, .equivalent: return nil
    case .opposite, .different: break
    }
    let deterministic = ModelPolicy(choosing: base, in: model)
    if let pair = try single(deterministic, advantages, visited: visited(by: deterministic)) {
      return pair
    }
    // Other deterministic policies that are worth a look: best for the true reward, worst for either.
    let floating = FloatingModel(model)
    for (reward, sign) in [(1, 1), (0, -1), (1, -1)] {
      let values = rewarded.rewards[reward].map { sign < 0 ? -$0 : $0 }
      let policy = ModelPolicy(choosing: floating.greedyPolicy(for: values), in: model)
      let over = try rewarded.advantages(over: policy)
      if let pair = try single(policy, over, visited: visited(by: policy)) { return pair }
    }
    let uniform = model.uniformPolicy
    let over = try rewarded.advantages(over: uniform)
    let all = [Bool](repeating: true, count: model.stateCount)
    if let pair = try single(uniform, over, visited: all) { return pair }
    return try double(uniform, over)
  }

  /// States that a policy visits.
  private func visited(by policy: ModelPolicy) -> [Bool] {
    var isVisited = model.start.map { !$0.isZero }
    var frontier = isVisited.indices.filter { isVisited[$0] }
    while let state = frontier.popLast() {
      for choice in model.choices(of: state) where !policy.probabilities[choice].isZero {
        for entry in model.entries(of: choice) where !isVisited[model.target[entry]] {
          isVisited[model.target[entry]] = true
          frontier.append(model.target[entry])
        }
      }
    }
    return isVisited
  }

  /// Changing one state's choice moves both returns with the signs of the choice's advantages, times the
  /// visits to that state.
  private func single(
    _ policy: ModelPolicy, _ over: Advantages, visited: [Bool]
  ) throws(ExactError) -> WitnessPair? {
    for choice in 0..<model.choiceCount where visited[model.choiceState[choice]] {
      let signs = over.numerators.map { $0[choice].direction }
      if signs[0] * signs[1] < 0 {
        let other = switched(policy, to: choice, share: .one)
        let returns = try model.returns(of: other, rewards: rewarded.rewards)
        return Self.ordered(policy, over.values.map { model.expected($0) }, other, returns)
      }
    }
    return nil
  }

  /// Two departures, at least one of them whole, so that one gains more in the proxy and the other in truth.
  ///
  /// Used where no advantage over the uniform policy has opposite signs in the two rewards. Advantages of a
  /// state then sum to 0, so among those that gain, or among those that lose, two are not in proportion.
  /// Shifting a share e to a choice moves returns by f · advantage, with f = e · w / (1 − e · k) for
  /// the visits w of its state and a constant k < 1: any f from 0 to that of the whole shift.
  private func double(
    _ policy: ModelPolicy, _ over: Advantages
  ) throws(ExactError) -> WitnessPair? {
    let (proxy, intended) = (over.numerators[0], over.numerators[1])
    var found: (Int, Int)?
    for sign in [1, -1] where found == nil {
      let alike = proxy.indices.filter {
        proxy[$0].direction == sign || intended[$0].direction == sign
      }
      guard let first = alike.first else { continue }
      if let second = alike.first(where: {
        proxy[$0] * intended[first] != intended[$0] * proxy[first]
      }) {
        found = (first, second)
      }
    }
    guard var (first, second) = found else { return nil }
    // The first gains more of the proxy for each unit of true return than the second.
    if (proxy[first] * intended[second] - intended[first] * proxy[second]).direction < 0 {
      (first, second) = (second, first)
    }
    let a = (over.exact(0, first).magnitude, over.exact(1, first).magnitude)
    let b = (over.exact(0, second).magnitude, over.exact(1, second).magnitude)
    let occupancy = try model.occupancy(of: policy)
    var wholes: [Rational] = []
    for choice in [first, second] {
      wholes.append(try wholeShift(policy, over, choice))
    }
    // f·a beats g·b in the proxy and not in truth where f/g lies between these.
    let low = b.0 / a.0
    let high = b.1.divided(by: a.1)
    func share(_ f: Rational, _ choice: Int, _ whole: Rational) -> Rational {
      let visit = occupancy[model.choiceState[choice]]
      return f / (visit + f * (1 - visit / whole))
    }
    let (left, right): (Rational, Rational)
    if low * wholes[1] < wholes[0] {
      let top = high.map { min($0 * wholes[1], wholes[0]) } ?? wholes[0]
      left = simplestFraction(
        between: share(low * wholes[1], first, wholes[0]), and: share(top, first, wholes[0]))
      right = .one
    } else {
      left = .one
      let bottom = high.map { wholes[0] / $0 } ?? .zero
      right = simplestFraction(
        between: share(bottom, second, wholes[1]), and: share(wholes[0] / low, second, wholes[1]))
    }
    let one = switched(policy, to: first, share: left)
    let other = switched(policy, to: second, share: right)
    let oneReturns = try model.returns(of: one, rewards: rewarded.rewards)
    let otherReturns = try model.returns(of: other, rewards: rewarded.rewards)
    return Self.ordered(one, oneReturns, other, otherReturns)
  }

  /// How far returns move along a choice's advantages when its state shifts to it wholly.
  private func wholeShift(
    _ policy: ModelPolicy, _ over: Advantages, _ choice: Int
  ) throws(ExactError) -> Rational {
    let reward = over.numerators[0][choice].isZero ? 1 : 0
    let other = switched(policy, to: choice, share: .one)
    let returns = try model.returns(of: other, rewards: [rewarded.rewards[reward]])
    return (returns[0] - model.expected(over.values[reward])) / over.exact(reward, choice)
  }

  /// A policy that shifts a share of what it does in a choice's state to the choice.
  private func switched(_ policy: ModelPolicy, to choice: Int, share: Rational) -> ModelPolicy {
    var changed = policy
    for other in model.choices(of: model.choiceState[choice]) {
      changed.probabilities[other] *= 1 - share
    }
    changed.probabilities[choice] += share
    return changed
  }

  private static func ordered(
    _ one: ModelPolicy, _ first: [Rational], _ other: ModelPolicy, _ second: [Rational]
  ) -> WitnessPair? {
    if first[0] > second[0] && first[1] < second[1] {
      return WitnessPair(better: one, worse: other, betterReturns: first, worseReturns: second)
    }
    if first[0] < second[0] && first[1] > second[1] {
      return WitnessPair(better: other, worse: one, betterReturns: second, worseReturns: first)
    }
    return nil
  }
}
