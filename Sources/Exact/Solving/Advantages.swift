import Arithmetic
import BigInt

/// Rewards of a policy with all shaping taken out, choice by choice, and the values taken out.
///
/// An advantage is reward + discounted value of what comes next − value. Over one policy, advantages are
/// zero on average over the policy's own choices; two rewards order all policies alike exactly when
/// their advantages over any one policy are positively proportional (Skalse et al. 2022, Theorem 1). Numerators of a
/// choice share one denominator over all rewards, so comparing rewards needs no division.
struct Advantages: Sendable {
  /// `[reward]`: discounted returns from every state.
  var values: [CommonFractions]
  /// `[reward][choice]`.
  var numerators: [[BigInt]]
  /// `[choice]`, above 0.
  var denominators: [BigInt]
  /// `[reward][choice]`: the advantages in floating point, to a few units in the last place; they settle
  /// signs that are clear, and numerators the others.
  var approximate: [[Double]]

  /// An advantage as a fraction.
  func exact(_ reward: Int, _ choice: Int) -> Rational {
    Rational(numerators[reward][choice], over: denominators[choice]) ?? .zero
  }
}

/// A weighted sum of two rewards, up to a positive factor: exact, and about.
struct Weighting: Sendable {
  /// [proxy, true]
  var exact: [BigInt]
  /// In proportion to `exact`, each part to a few units in the last place.
  var approximate: [Double]

  init(_ first: Int, _ second: Int) {
    exact = [BigInt(first), BigInt(second)]
    approximate = [Double(first), Double(second)]
  }

  init(exact: [BigInt], approximate: [Double]) {
    self.exact = exact
    self.approximate = approximate
  }

  /// Sign of the weighted sum of a choice's advantages.
  func sign(_ advantages: Advantages, _ choice: Int) -> Int {
    signOfSum(
      approximate[0], advantages.approximate[0][choice], approximate[1],
      advantages.approximate[1][choice]
    ) { sum(advantages, choice).direction }
  }

  /// The weighted sum, times the choice's denominator.
  func sum(_ advantages: Advantages, _ choice: Int) -> BigInt {
    exact[0] * advantages.numerators[0][choice] + exact[1] * advantages.numerators[1][choice]
  }
}

/// Sign of a·b + c·d, from approximations where they are clear and exactly where they are not.
///
/// Each factor is within 4 units of 2⁻⁵³ of its exact value, so each product is within 10 and the sum
/// within 12 of the sum of the products' sizes; 32 are allowed.
@inline(__always)
func signOfSum(_ a: Double, _ b: Double, _ c: Double, _ d: Double, exactly: () -> Int) -> Int {
  let (first, second) = (a * b, c * d)
  let sum = first + second
  let size = abs(first) + abs(second)
  // Near the ends of the range relative errors are not small.
  if size > 1e-250 && size < 1e250 && abs(sum) > size * 0x1p-48 { return sum > 0 ? 1 : -1 }
  return exactly()
}

/// A model with rewards, scaled to integers once so that many policies can be evaluated.
struct RewardedModel: Sendable {
  let model: TabularModel
  /// `[reward][choice]`
  let rewards: [[Rational]]
  /// `[choice]`: common denominator of the choice's weights and rewards.
  private let scale: [BigInt]
  /// `[reward][choice]` and `[entry]`, times the choice's scale.
  private let scaledRewards: [[BigInt]]
  private let scaledWeights: [BigInt]

  init(_ model: TabularModel, rewards: [[Rational]]) {
    self.model = model
    self.rewards = rewards
    var scale: [BigInt] = []
    var weights: [BigInt] = []
    for choice in 0..<model.choiceCount {
      var common = BigInt(1)
      for reward in rewards { common = leastCommonMultiple(common, reward[choice].denominator) }
      for entry in model.entries(of: choice) {
        common = leastCommonMultiple(common, model.weight[entry].denominator)
      }
      scale.append(common)
      for entry in model.entries(of: choice) {
        weights.append(model.weight[entry].scaled(by: common))
      }
    }
    self.scale = scale
    scaledWeights = weights
    scaledRewards = rewards.map { reward in
      reward.enumerated().map { $1.scaled(by: scale[$0]) }
    }
  }

  /// Evaluates a policy and every single departure from it, exactly.
  func advantages(over policy: ModelPolicy) throws(ExactError) -> Advantages {
    var values = try model.values(of: policy, rewards: rewards)
    // One denominator for all rewards.
    var common = BigInt(1)
    for value in values { common = leastCommonMultiple(common, value.denominator) }
    for index in values.indices where values[index].denominator != common {
      let factor = common / values[index].denominator
      values[index] = CommonFractions(
        numerators: values[index].numerators.map { $0 * factor }, denominator: common)
    }
    let numerators = values.indices.map { index in
      (0..<model.choiceCount).map { choice in
        let value = values[index].numerators
        var total = scaledRewards[index][choice] * common
        for entry in model.entries(of: choice) {
          total += scaledWeights[entry] * value[model.target[entry]]
        }
        return total - scale[choice] * value[model.choiceState[choice]]
      }
    }
    let denominators = scale.map { $0 * common }
    return Advantages(
      values: values, numerators: numerators, denominators: denominators,
      approximate: numerators.map { row in
        row.indices.map { Rational.double(row[$0], denominators[$0]) }
      })
  }
}

extension Rational {
  /// This times a multiple of its denominator.
  fileprivate func scaled(by multiple: BigInt) -> BigInt {
    numerator * (multiple / denominator)
  }
}
