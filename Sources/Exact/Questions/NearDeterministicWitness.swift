import Arithmetic
import BigInt

/// Two policies that in every state take some choice with probability at least `delta`, such that
/// from `worse` to `better` the proxy rises and the true return falls; nil where none are, which is
/// where the rewards are trivial or equivalent over all stationary policies.
///
/// Such policies form no convex set, but contain an open one for delta < 1, so they decide like all
/// stationary policies (Skalse et al. 2022, Theorem 1 and Corollary 2). From a policy well inside
/// the open set, a change in one state moves both returns in the direction of its two advantages;
/// two changes whose directions are not the same can be weighed against each other.
///
/// - Parameter delta: At least 0 and below 1.
/// - Throws: `ExactError.question` for other deltas.
package func nearDeterministicWitness(
  _ model: TabularModel, proxy: [Rational], intended: [Rational], delta: Rational
) throws(ExactError) -> (better: AchievableVertex, worse: AchievableVertex)? {
  guard delta.signum() >= 0, delta <= 1 else {
    throw .question("A probability of at least \(delta) makes no sense; give 0 up to 1.")
  }
  guard delta < 1 else {
    throw .question(
      "With probability 1 these are the deterministic policies; ask for those instead.")
  }
  let search = try NearDeterministicSearch(model, proxy, intended, delta)
  return try search.witness()
}

private struct NearDeterministicSearch {
  let model: TabularModel
  let rewards: [[Rational]]
  let delta: Rational
  /// In every state the first choice with probability (1 + delta) / 2, the others alike.
  let base: ModelPolicy
  let advantages: Advantages

  init(
    _ model: TabularModel, _ proxy: [Rational], _ intended: [Rational], _ delta: Rational
  ) throws(ExactError) {
    self.model = model
    self.delta = delta
    rewards = [proxy, intended]
    var probabilities: [Rational] = []
    for state in 0..<model.stateCount {
      let count = model.choices(of: state).count
      let main: Rational = count == 1 ? 1 : (1 + delta) / 2
      probabilities.append(main)
      for _ in 1..<max(count, 1) { probabilities.append((1 - main) / Rational(count - 1)) }
    }
    base = ModelPolicy(probabilities: probabilities)
    advantages = try RewardedModel(model, rewards: rewards).advantages(over: base)
  }

  func witness() throws(ExactError) -> (better: AchievableVertex, worse: AchievableVertex)? {
    var first: Int?
    for choice in 0..<model.choiceCount {
      let (proxy, intended) = signs(choice)
      // More of this choice: one return rises, the other falls, however far.
      if proxy * intended < 0 {
        return try pair(with: changed([(choice, 1)], far: true))
      }
      if first == nil && (proxy != 0 || intended != 0) { first = choice }
    }
    guard let first else { return nil }
    for second in 0..<model.choiceCount where cross(first, second).direction != 0 {
      return try weighed(first, second)
    }
    return nil
  }

  private func signs(_ choice: Int) -> (Int, Int) {
    (advantages.numerators[0][choice].direction, advantages.numerators[1][choice].direction)
  }

  private func cross(_ first: Int, _ second: Int) -> BigInt {
    let (proxy, intended) = (advantages.numerators[0], advantages.numerators[1])
    return proxy[first] * intended[second] - intended[first] * proxy[second]
  }

  /// With both directions in the first quadrant (turned round where they are not), so much of the
  /// first against so much of the second as the other's coordinates add up to moves the returns
  /// oppositely.
  private func weighed(
    _ first: Int, _ second: Int
  ) throws(ExactError) -> (better: AchievableVertex, worse: AchievableVertex)? {
    let counts = try model.occupancy(of: base)
    func size(_ choice: Int) -> Rational {
      advantages.exact(0, choice) + advantages.exact(1, choice)
    }
    func occupancy(_ choice: Int) -> Rational { counts[model.choiceState[choice]] }
    let turn = Rational(size(first).signum() * size(second).signum())
    let one = size(second).magnitude / occupancy(first)
    let other = size(first).magnitude / occupancy(second)
    var step = [(choice: first, amount: one), (choice: second, amount: -other * turn)]
    // In one state any step does. In two, visits change with the policy, and a small step does.
    if model.choiceState[first] == model.choiceState[second] {
      return try pair(with: changed(step, far: true))
    }
    while true {
      let policy = changed(step, far: false)
      if let policy, let found = try pair(with: policy) { return found }
      step = step.map { (choice: $0.choice, amount: $0.amount / 2) }
    }
  }

  /// The base policy with some choices taken more (or less) often, at the cost of all choices of
  /// their state in proportion; as far as probabilities allow, or nil where that step is too far.
  private func changed(_ steps: [(choice: Int, amount: Rational)], far: Bool) -> ModelPolicy? {
    var change = [Rational](repeating: .zero, count: model.choiceCount)
    for (choice, amount) in steps {
      change[choice] += amount
      for other in model.choices(of: model.choiceState[choice]) {
        change[other] -= amount * base.probabilities[other]
      }
    }
    var most: Rational?
    for choice in change.indices where change[choice].signum() < 0 {
      let isMain = choice == model.firstChoice[model.choiceState[choice]]
      let room = base.probabilities[choice] - (isMain ? delta : .zero)
      let reach = room / change[choice].magnitude
      most = min(most ?? reach, reach)
    }
    guard let most else { return nil }
    if !far && most < 1 { return nil }
    let factor = far ? most : 1
    return ModelPolicy(
      probabilities: zip(base.probabilities, change).map { $1.isZero ? $0 : $0 + factor * $1 })
  }

  /// The base and another policy, where they are ordered oppositely.
  private func pair(
    with other: ModelPolicy?
  ) throws(ExactError) -> (better: AchievableVertex, worse: AchievableVertex)? {
    guard let other else { return nil }
    let here = try vertex(base)
    let there = try vertex(other)
    let (proxy, intended) = (there.proxy - here.proxy, there.intended - here.intended)
    guard proxy.signum() * intended.signum() < 0 else { return nil }
    return proxy.signum() > 0 ? (there, here) : (here, there)
  }

  private func vertex(_ policy: ModelPolicy) throws(ExactError) -> AchievableVertex {
    let returns = try model.returns(of: policy, rewards: rewards)
    return AchievableVertex(proxy: returns[0], intended: returns[1], policy: policy)
  }
}
