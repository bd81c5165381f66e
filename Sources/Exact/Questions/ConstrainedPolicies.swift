import Arithmetic
import BigInt

/// A limit on the policies that are considered.
public enum PolicyConstraint: Sendable, Equatable {
  /// Return within so much of the best that any policy reaches (Skalse et al. 2022, Definition 3).
  case nearOptimal(reward: [Rational], within: Rational)
  /// Half the L1 distance of visit counts from the reference's at most so much, both divided by
  /// their sums first: 0 is the reference's own visits, 1 is no limit.
  case totalVariation(reference: ModelPolicy, within: Rational)
  /// Discounted visits of every choice at most so many times the reference's, without dividing by
  /// sums.
  case likelihoodRatio(reference: ModelPolicy, atMost: Rational)
  /// Every choice has at least this probability, in every state.
  case explorationFloor(Rational)
  /// In every state some choice has at least this probability (Skalse et al. 2022, Definition 4).
  /// Not a convex set: see `nearDeterministicWitness`.
  case nearDeterministic(Rational)
}

/// A constraint as a reader says it.
package func constraintInWords(
  _ constraint: PolicyConstraint, rewardName: String = "the reward",
  referenceName: String = "the reference policy"
) -> String {
  switch constraint {
  case .nearOptimal(_, let within):
    within.isZero
      ? "optimal in \(rewardName)" : "return in \(rewardName) within \(within) of the best"
  case .totalVariation(_, let within):
    "total variation of normalised visits from \(referenceName) at most \(within)"
  case .likelihoodRatio(_, let ratio):
    "visits of every choice at most \(ratio) times those of \(referenceName)"
  case .explorationFloor(let floor):
    "every choice with probability at least \(floor)"
  case .nearDeterministic(let least):
    "in every state one choice with probability at least \(least)"
  }
}

/// The policies under linear constraints, as a linear programme over visit counts (Puterman
/// 1994, section 6.9, with rows for the constraints).
///
/// A floor of probability d under all k choices of a state needs no rows: its policies are those
/// that mix choices of their own, each the choice with probability 1 − (k − 1) d and all others
/// with d. The first columns of the programme are the visits of these mixed choices, `[choice]`.
struct ConstrainedPolicies {
  let model: TabularModel
  let program: LinearProgram
  /// Least probability of every choice.
  private let floor: Rational

  /// - Throws: `ExactError.question` where a constraint makes no sense, is not convex, or cannot
  ///   be met in some state.
  init(_ model: TabularModel, _ constraints: [PolicyConstraint]) throws(ExactError) {
    self.model = model
    var floor = Rational.zero
    for constraint in constraints {
      try Self.check(constraint, model)
      if case .explorationFloor(let least) = constraint { floor = max(floor, least) }
    }
    self.floor = floor
    for state in 0..<model.stateCount where floor * Rational(model.choices(of: state).count) > 1 {
      throw .question(
        "No policy gives each of the \(model.choices(of: state).count) choices of state "
          + "'\(model.stateNames[state])' a probability of at least \(floor).")
    }
    var rows = ConstraintRows(model, floor: floor)
    for constraint in constraints { try rows.add(constraint) }
    program = rows.program
  }

  private static func check(
    _ constraint: PolicyConstraint, _ model: TabularModel
  ) throws(ExactError) {
    let (amount, name): (Rational, String) =
      switch constraint {
      case .nearOptimal(_, let within): (within, "the distance from the best return")
      case .totalVariation(_, let within): (within, "the total variation")
      case .likelihoodRatio(_, let ratio): (ratio, "the likelihood ratio")
      case .explorationFloor(let floor): (floor, "the exploration floor")
      case .nearDeterministic:
        throw .question(
          "Policies with one choice of large probability in every state are no convex set, so "
            + "their returns form no polygon, and they cannot be combined with other constraints.")
      }
    if amount.signum() < 0 {
      throw .question("No policy: \(name) is \(amount), and must be at least 0.")
    }
    switch constraint {
    case .totalVariation(let reference, _), .likelihoodRatio(let reference, _):
      guard reference.probabilities.count == model.choiceCount else {
        throw .question(
          "The reference policy has \(reference.probabilities.count) probabilities for "
            + "\(model.choiceCount) choices.")
      }
    case .nearOptimal(let reward, _):
      guard reward.count == model.choiceCount else {
        throw .question("The reward has \(reward.count) values for \(model.choiceCount) choices.")
      }
    case .explorationFloor, .nearDeterministic: break
    }
  }

  /// A reward as an objective of the programme.
  func objective(_ reward: [Rational]) -> [Rational] {
    ConstraintRows.mixed(reward, model, floor: floor)
      + [Rational](repeating: .zero, count: program.columnCount - model.choiceCount)
  }

  /// The policy with the visits of a point, or of a mixture of points; where it never comes, it
  /// takes the state's first choice (mixed, where there is a floor).
  func policy(at point: [Rational]) -> ModelPolicy {
    var probabilities = [Rational](repeating: .zero, count: model.choiceCount)
    for state in 0..<model.stateCount {
      let choices = model.choices(of: state)
      let total = choices.lazy.map { point[$0] }.sum()
      let free = 1 - floor * Rational(choices.count)
      for choice in choices {
        let share =
          total.isZero
          ? (choice == choices.lowerBound ? Rational.one : .zero) : point[choice] / total
        probabilities[choice] = free * share + floor
      }
    }
    return ModelPolicy(probabilities: probabilities)
  }

  /// States that no choice leads to at a point.
  func unvisited(at point: [Rational]) -> [Int] {
    (0..<model.stateCount).filter { state in
      model.choices(of: state).allSatisfy { point[$0].isZero }
    }
  }
}

/// Writes the rows.
private struct ConstraintRows {
  let model: TabularModel
  let floor: Rational
  var program: LinearProgram
  /// Column of the sum of all visits, where one is needed.
  private var sumColumn: Int?

  init(_ model: TabularModel, floor: Rational) {
    self.model = model
    self.floor = floor
    program = LinearProgram(columnCount: model.choiceCount)
    // Visits of a state are its start and what flows in, discounted.
    var flows = [[Int: Rational]](repeating: [:], count: model.stateCount)
    for choice in 0..<model.choiceCount {
      flows[model.choiceState[choice]][choice, default: .zero] += 1
      for entry in model.entries(of: choice) {
        flows[model.target[entry]][choice, default: .zero] -= model.weight[entry]
      }
    }
    for state in 0..<model.stateCount {
      append(flows[state], [], .equal, model.start[state])
    }
  }

  /// Values of choices seen from mixed choices, `[choice]`.
  static func mixed(_ values: [Rational], _ model: TabularModel, floor: Rational) -> [Rational] {
    if floor.isZero { return values }
    var result = values
    for state in 0..<model.stateCount {
      let choices = model.choices(of: state)
      let all = floor * choices.lazy.map { values[$0] }.sum()
      let free = 1 - floor * Rational(choices.count)
      for choice in choices { result[choice] = free * values[choice] + all }
    }
    return result
  }

  /// A row over visits of the model's choices, with further columns as they are.
  private mutating func append(
    _ values: [Int: Rational], _ further: [(column: Int, value: Rational)],
    _ relation: LinearProgram.Relation, _ right: Rational
  ) {
    var entries: [(column: Int, value: Rational)] = []
    if floor.isZero {
      entries = values.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    } else {
      for state in Set(values.keys.map { model.choiceState[$0] }).sorted() {
        let choices = model.choices(of: state)
        let all = floor * choices.lazy.map { values[$0] ?? .zero }.sum()
        let free = 1 - floor * Rational(choices.count)
        for choice in choices { entries.append((choice, free * (values[choice] ?? .zero) + all)) }
      }
    }
    program.rows.append(LinearProgram.Row(entries + further, relation, right))
  }

  private mutating func column() -> Int {
    program.columnCount += 1
    return program.columnCount - 1
  }

  mutating func add(_ constraint: PolicyConstraint) throws(ExactError) {
    switch constraint {
    case .explorationFloor, .nearDeterministic: break
    case .nearOptimal(let reward, let within):
      let rewarded = RewardedModel(model, rewards: [reward, reward])
      let best = try rewarded.optimum(lexicographic: [Weighting(1, 0)])
      let values = Dictionary(uniqueKeysWithValues: reward.enumerated().map { ($0, $1) })
      append(values, [], .atLeast, model.expected(best.advantages.values[0]) - within)
    case .likelihoodRatio(let reference, let ratio):
      for (choice, count) in try occupancy(of: reference).enumerated() {
        append([choice: 1], [], .atMost, ratio * count)
      }
    case .totalVariation(let reference, let within):
      try addTotalVariation(reference, within)
    }
  }

  /// With the sum of all visits T and the reference's shares n: half of |x − n T| is the sum of
  /// what exceeds, so there are u ≥ x − n T, u ≥ 0 with sum of u ≤ within · T. Linear also where
  /// policies differ in T because episodes end.
  private mutating func addTotalVariation(
    _ reference: ModelPolicy, _ within: Rational
  ) throws(ExactError) {
    let counts = try occupancy(of: reference)
    guard let inverse = counts.sum().reciprocal else { return }
    let total: Int
    if let known = sumColumn {
      total = known
    } else {
      total = column()
      sumColumn = total
      let ones = Dictionary(uniqueKeysWithValues: counts.indices.map { ($0, Rational.one) })
      append(ones, [(total, -1)], .equal, .zero)
    }
    var direct: [Int: Rational] = [:]
    var excess: [(column: Int, value: Rational)] = [(total, -within)]
    for (choice, count) in counts.enumerated() {
      if count.isZero {
        // All of it exceeds.
        direct[choice] = 1
      } else {
        let over = column()
        excess.append((over, 1))
        append([choice: 1], [(total, -count * inverse), (over, -1)], .atMost, .zero)
      }
    }
    append(direct, excess, .atMost, .zero)
  }

  /// Discounted visits of every choice.
  private func occupancy(of policy: ModelPolicy) throws(ExactError) -> [Rational] {
    let occupancy = try model.occupancy(of: policy)
    return (0..<model.choiceCount).map { choice in
      policy.probabilities[choice] * occupancy[model.choiceState[choice]]
    }
  }
}
