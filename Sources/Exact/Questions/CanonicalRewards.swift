import Arithmetic

/// A reward by state, available action and next state, over all states of a problem.
///
/// Problem files give rewards of steps that can happen. EPIC and DARD also ask for others: those
/// get the choice's expected reward. States where episodes end are absorbing with reward 0.
struct TransitionReward: Sendable {
  /// `[state][choice]`: expected over next states.
  var values: [[Rational]]
  /// `[state][choice]`: rewards of next states that differ from `values`.
  var exceptions: [[[Int: Rational]]]

  init(_ reward: DecisionProblem.Reward, in problem: DecisionProblem) {
    values = reward.values
    exceptions = problem.choices.indices.map { state in
      problem.choices[state].indices.map { choice in
        guard let byOutcome = reward.byOutcome?[state][choice] else { return [:] }
        return Self.byTarget(problem.choices[state][choice].outcomes, byOutcome)
      }
    }
  }

  /// Rewards of next states: the mean where a next state is listed more than once.
  private static func byTarget(
    _ outcomes: [DecisionProblem.Outcome], _ rewards: [Rational]
  ) -> [Int: Rational] {
    var totals: [Int: (sum: Rational, probability: Rational, first: Rational)] = [:]
    for (outcome, reward) in zip(outcomes, rewards) {
      var total = totals[outcome.target] ?? (.zero, .zero, reward)
      total.sum += outcome.probability * reward
      total.probability += outcome.probability
      totals[outcome.target] = total
    }
    return totals.mapValues { $0.sum.divided(by: $0.probability) ?? $0.first }
  }

  subscript(state: Int, choice: Int, next: Int) -> Rational {
    exceptions[state][choice][next] ?? values[state][choice]
  }
}

/// A step, and how much it counts.
struct CoveredStep: Sendable, Equatable {
  var state: Int
  var choice: Int
  var next: Int
  var weight: Rational
}

/// Canonically shaped rewards (Gleave et al. 2021, Definition 4.1): the same for all rewards that
/// differ in potential shaping alone.
struct CanonicalReward: Sendable {
  let reward: TransitionReward
  let discount: Rational
  /// `[state]`: mean reward from a state over available actions, each as likely, and all next
  /// states.
  let means: [Rational]
  /// Mean of `means`.
  let mean: Rational

  init(_ reward: TransitionReward, in problem: DecisionProblem) {
    self.reward = reward
    discount = problem.discount
    let count = Rational(problem.states.count)
    let means = problem.choices.indices.map { state -> Rational in
      if problem.choices[state].isEmpty { return .zero }
      let total = problem.choices[state].indices.map { choice in
        reward.exceptions[state][choice].values.map { $0 - reward.values[state][choice] }.sum()
          / count + reward.values[state][choice]
      }.sum()
      return total / Rational(problem.choices[state].count)
    }
    self.means = means
    mean = means.sum() / count
  }

  /// C(R)(s, a, s') = R(s, a, s') + γ·m(s') − m(s) − γ·m̄.
  func value(_ step: CoveredStep) -> Rational {
    reward[step.state, step.choice, step.next] + discount * (means[step.next] - mean)
      - means[step.state]
  }

  /// What a choice adds whatever comes next, by its expected reward.
  func start(_ state: Int, _ choice: Int) -> Rational {
    reward.values[state][choice] - means[state] - discount * mean
  }
}

/// Dynamics-aware shaping (Wulfe et al. 2022, Definition 2): as `CanonicalReward`, with next states
/// drawn from the problem's own transitions instead of all states.
struct DynamicsAwareReward: Sendable {
  let reward: TransitionReward
  let problem: DecisionProblem
  /// `[state]`: where the state leads under uniform actions; itself where episodes end.
  private let successors: [[(state: Int, probability: Rational)]]
  /// `[state]`: mean reward of a step from the state under uniform actions.
  private let means: [Rational]

  init(_ reward: TransitionReward, in problem: DecisionProblem) {
    self.reward = reward
    self.problem = problem
    successors = problem.choices.enumerated().map { state, choices in
      if choices.isEmpty { return [(state, .one)] }
      let share = Rational(1, over: choices.count) ?? .one
      var totals: [Int: Rational] = [:]
      for outcome in choices.flatMap(\.outcomes) where !outcome.probability.isZero {
        totals[outcome.target, default: .zero] += share * outcome.probability
      }
      return totals.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }
    means = reward.values.map { values in
      values.isEmpty ? .zero : values.sum() / Rational(values.count)
    }
  }

  /// C(R)(s, a, s') = R(s, a, s') + E[γ·R(s', A, S″) − R(s, A, S') − γ·R(S', A, S″)] with S' drawn
  /// from the successors of s, S″ from those of s', and every action by itself.
  func value(_ step: CoveredStep) -> Rational {
    var total = Rational.zero
    for (middle, probability) in successors[step.state] {
      let choices = problem.choices[middle].indices
      if choices.isEmpty { continue }
      var inner = Rational.zero
      for (last, second) in successors[step.next] {
        inner += second * choices.map { reward[middle, $0, last] }.sum()
      }
      total += probability * inner / Rational(choices.count)
    }
    return reward[step.state, step.choice, step.next] - means[step.state]
      + problem.discount * (means[step.next] - total)
  }
}

/// Weighted sums of two variables, for their correlation.
struct Moments: Sendable, Equatable {
  private(set) var weight = Rational.zero
  private(set) var first = Rational.zero
  private(set) var second = Rational.zero
  private(set) var firstSquared = Rational.zero
  private(set) var secondSquared = Rational.zero
  private(set) var product = Rational.zero

  mutating func add(_ x: Rational, _ y: Rational, weight share: Rational) {
    weight += share
    first += share * x
    second += share * y
    firstSquared += share * x * x
    secondSquared += share * y * y
    product += share * x * y
  }

  mutating func add(_ other: Moments, weight share: Rational) {
    weight += share * other.weight
    first += share * other.first
    second += share * other.second
    firstSquared += share * other.firstSquared
    secondSquared += share * other.secondSquared
    product += share * other.product
  }

  /// Moments of the two variables each plus a constant.
  func shifted(by a: Rational, _ b: Rational) -> Moments {
    var moments = self
    moments.first += a * weight
    moments.second += b * weight
    moments.firstSquared += 2 * a * first + a * a * weight
    moments.secondSquared += 2 * b * second + b * b * weight
    moments.product += a * second + b * first + a * b * weight
    return moments
  }

  /// Times the squared weight, as are the variances.
  var covariance: Rational { weight * product - first * second }
  var firstVariance: Rational { weight * firstSquared - first * first }
  var secondVariance: Rational { weight * secondSquared - second * second }
}

/// Steps to compare rewards on.
enum Coverage {
  /// Moments of two canonical rewards over every state that has actions, every available action and
  /// every next state: each as likely.
  ///
  /// What a choice adds for all next states is worked out at once, and its exceptions put right, so
  /// that the work grows with the problem's own outcomes.
  static func everything(
    _ problem: DecisionProblem, _ one: CanonicalReward, _ other: CanonicalReward
  ) -> Moments {
    let next = problem.choices.indices
    let share = Rational(1, over: next.count) ?? .zero
    var ends = Moments()
    for state in next {
      ends.add(
        one.discount * one.means[state], other.discount * other.means[state], weight: share)
    }
    var moments = Moments()
    for state in next {
      for choice in problem.choices[state].indices {
        let weight = Rational(1, over: problem.choices[state].count) ?? .zero
        let (a, b) = (one.start(state, choice), other.start(state, choice))
        moments.add(ends.shifted(by: a, b), weight: weight)
        let exceptions = Set(one.reward.exceptions[state][choice].keys)
          .union(other.reward.exceptions[state][choice].keys)
        for target in exceptions.sorted() {
          let step = CoveredStep(state: state, choice: choice, next: target, weight: weight * share)
          moments.add(
            a + one.discount * one.means[target], b + other.discount * other.means[target],
            weight: -step.weight)
          moments.add(one.value(step), other.value(step), weight: step.weight)
        }
      }
    }
    return moments
  }

  /// Steps as the problem's transitions have them.
  ///
  /// - Parameter shares: `[state][choice]`: how much a choice counts.
  static func possible(_ problem: DecisionProblem, shares: [[Rational]]) -> [CoveredStep] {
    problem.choices.indices.flatMap { state in
      problem.choices[state].indices.flatMap { choice in
        problem.choices[state][choice].outcomes.compactMap { outcome in
          let weight = shares[state][choice] * outcome.probability
          return weight.isZero
            ? nil
            : CoveredStep(state: state, choice: choice, next: outcome.target, weight: weight)
        }
      }
    }
  }

  /// `[state][choice]` shares: the states each as likely, then their available actions.
  static func uniformShares(_ problem: DecisionProblem, over states: [Int]) -> [[Rational]] {
    var shares = problem.choices.map { [Rational](repeating: .zero, count: $0.count) }
    for state in states {
      let share = Rational(1, over: states.count * problem.choices[state].count) ?? .zero
      for choice in shares[state].indices { shares[state][choice] = share }
    }
    return shares
  }

  /// `[state][choice]`: visits of a policy, all times together.
  static func occupancy(
    of policy: ModelPolicy, in model: TabularModel
  ) throws(ExactError) -> [[Rational]] {
    var shares = model.problem.choices.map { [Rational](repeating: .zero, count: $0.count) }
    for (choice, occupancy) in try OccupancyPolytope(model).occupancy(of: policy).enumerated() {
      let (state, place) = model.origin[choice]
      shares[state][place] += occupancy
    }
    return shares
  }
}
