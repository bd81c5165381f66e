import Arithmetic
import BigInt

/// A model and a reward with the discount γ left open: what a policy is worth as a function of γ.
///
/// Over a policy with transitions P and rewards r, values are V(γ) = r + γ P r + γ² P² r + …. Let
/// P^d r = c_0 r + … + c_{d−1} P^{d−1} r be the first of these vectors that depends on those before
/// it. Then q(γ) = 1 − c_{d−1} γ − … − c_0 γ^d makes q · V a polynomial of degree below d, the
/// beginning of the product of the two series. Zeros of q are reciprocals of eigenvalues of P, none
/// of which is above 1 in size, and q(0) = 1: so q > 0 on 0 ≤ γ < 1, and there every advantage has
/// the sign of the polynomial q · advantage, of degree d at most. This is Krylov's method (1931)
/// for the characteristic polynomial, with as low a degree as the reward admits.
struct OpenDiscount: Sendable {
  /// With discount 1.
  let model: TabularModel
  /// Common denominator of all probabilities.
  private let scale: BigInt
  /// `[entry]`: probabilities times `scale`.
  private let weights: [BigInt]
  /// `[choice]`: rewards times their common denominator.
  private let rewards: [BigInt]

  /// - Parameter model: Its weights are plain probabilities.
  init(_ model: TabularModel, reward: [Rational]) {
    self.model = model
    let probabilities = CommonFractions(model.weight)
    scale = probabilities.denominator
    weights = probabilities.numerators
    rewards = CommonFractions(reward).numerators
  }

  /// For every choice, a polynomial in γ whose sign on 0 ≤ γ < 1 is that of the choice's advantage
  /// over a policy.
  ///
  /// - Parameter chosen: `[state]`: the policy's choices.
  func advantages(over chosen: [Int]) -> [Polynomial] {
    let relation = relation(chosen)
    let degree = relation.count - 1
    let rewardsOfStates = chosen.map { rewards[$0] }
    // In x = γ / scale, where P times scale is whole: q from the constant up, and q · V by state.
    let denominator = Array(relation.reversed())
    // Coefficient k of q · V is q_k r + (scale · P) · coefficient k − 1: Horner's rule.
    var coefficients: [[BigInt]] = []
    for power in 0..<degree {
      let before = coefficients.last ?? rewardsOfStates.map { _ in 0 }
      coefficients.append(
        zip(rewardsOfStates, following(chosen) { before[$0] }).map {
          denominator[power] * $0 + $1
        })
    }
    // Back to γ: coefficient k is divided by scale^k, all times scale^degree.
    var factors = [BigInt](repeating: 1, count: degree + 1)
    for power in (0..<degree).reversed() { factors[power] = factors[power + 1] * scale }
    return (0..<model.choiceCount).map { choice in
      let state = model.choiceState[choice]
      if choice == chosen[state] { return .zero }
      var total = denominator.map { $0 * rewards[choice] }
      for (power, values) in coefficients.enumerated() {
        total[power] -= values[state]
        for entry in model.entries(of: choice) {
          total[power + 1] += weights[entry] * values[model.target[entry]]
        }
      }
      return Polynomial(zip(total, factors).map { $0 * $1 }).primitive
    }
  }

  /// How the vectors (scale · P)^k r, up to the first that depends on those before it, depend on
  /// one another: `[power]` factors with which they add to 0, the last above 0.
  private func relation(_ chosen: [Int]) -> [BigInt] {
    var powers = [chosen.map { rewards[$0] }]
    let matrix = chosen.map { choice in
      model.entries(of: choice).map { (value: self.weights[$0], column: model.target[$0]) }
    }
    for gap in PrimeField.gaps {
      let rows = PrimeField(gap: gap).independentRows(ofPowersOf: matrix, times: powers[0])
      while powers.count <= rows.count {
        let last = powers[powers.count - 1]
        powers.append(following(chosen) { last[$0] })
      }
      if let relation = relation(powers, rows) { return relation }
    }
    // Every prime divides what it must not: only by design. The slow way has no such gaps.
    while powers.count <= model.stateCount {
      let last = powers[powers.count - 1]
      powers.append(following(chosen) { last[$0] })
    }
    let rows = (0..<model.stateCount).map { state in powers.map { Rational($0[state]) } }
    let echelon = DenseElimination.reduced(rows)
    let degree = echelon.pivots.enumerated().first { $0 != $1 }?.offset ?? echelon.rank
    let weights = CommonFractions((0..<degree).map { echelon.rows[$0][degree] })
    return weights.numerators.map { -$0 } + [weights.denominator]
  }

  /// One step of the policy's transitions, times `scale`.
  private func following(_ chosen: [Int], _ value: (Int) -> BigInt) -> [BigInt] {
    chosen.map { choice in
      model.entries(of: choice).reduce(into: BigInt(0)) { sum, entry in
        sum += weights[entry] * value(model.target[entry])
      }
    }
  }

  /// How the vector after the first few depends on them, solved in as many rows and tried in all.
  private func relation(_ powers: [[BigInt]], _ rows: [Int]) -> [BigInt]? {
    let size = rows.count
    let system = SparseSystem(
      size: size, firstEntry: (0...size).map { $0 * size },
      columns: rows.flatMap { _ in 0..<size },
      values: rows.flatMap { row in powers.prefix(size).map { Rational($0[row]) } })
    let wanted = rows.map { Rational(powers[size][$0]) }
    guard let weights = try? system.solve([wanted])[0] else { return nil }
    let relation = weights.numerators.map { -$0 } + [weights.denominator]
    let holds = (0..<model.stateCount).allSatisfy { state in
      zip(relation, powers).reduce(into: BigInt(0)) { $0 += $1.0 * $1.1[state] }.isZero
    }
    return holds ? relation : nil
  }
}
