import Arithmetic
import Findings

/// A reward as a random variable under visits that sum to 1.
private struct Standardised {
  /// `[choice]`: share of the base policy's discounted visits; sums to 1.
  let shares: [Rational]
  let values: [Rational]
  let mean: Rational
  let variance: Rational

  init(_ values: [Rational], under shares: [Rational]) {
    self.shares = shares
    self.values = values
    let mean = values.dot(shares)
    self.mean = mean
    variance = zip(values, shares).map { ($0 - mean) * ($0 - mean) * $1 }.sum()
  }

  func covariance(with other: Standardised) -> Rational {
    var total = Rational.zero
    for choice in shares.indices where !shares[choice].isZero {
      total += shares[choice] * (values[choice] - mean) * (other.values[choice] - other.mean)
    }
    return total
  }
}

extension TabularModel {
  /// Discounted visits of every choice under a policy, `[choice]`.
  func choiceOccupancy(of policy: ModelPolicy) throws(ExactError) -> [Rational] {
    try OccupancyPolytope(self).occupancy(of: policy)
  }

  /// Discounted visits as shares that sum to 1.
  fileprivate func shares(of policy: ModelPolicy) throws(ExactError) -> [Rational] {
    let occupancy = try choiceOccupancy(of: policy)
    let total = occupancy.sum()
    return occupancy.map { $0 / total }
  }
}

/// Correlation of a proxy and a true reward under a base policy's visits (Laidlaw, Singhal and
/// Dragan 2024, Definition 4.1): its square, and its sign.
///
/// - Throws: `ExactError.question` where a reward is the same in all of the base policy's visits.
package func correlation(
  _ model: TabularModel, proxy: [Rational], intended: [Rational],
  base: (name: String, policy: ModelPolicy)
) throws(ExactError) -> (squared: Rational, sign: Int) {
  let shares = try model.shares(of: base.policy)
  let first = Standardised(proxy, under: shares)
  let second = Standardised(intended, under: shares)
  for (name, reward) in [("proxy", first), ("true reward", second)] where reward.variance.isZero {
    throw noVariance(of: name, under: base.name)
  }
  let covariance = first.covariance(with: second)
  return (
    covariance * covariance / (first.variance * second.variance), covariance.signum()
  )
}

/// The least mean true reward of a policy, over all true rewards that correlate with the proxy by r
/// under the base policy's visits.
///
/// With both rewards standardised under the base policy, p the policy's mean proxy and χ² the
/// chi-square divergence of its visits, the least is r·p − √(1−r²)·√(χ²−p²), and some reward
/// attains it: r times the proxy minus √(1−r²) times the part of the visit ratio that the proxy
/// leaves unexplained, standardised: the inequality of Cauchy and Schwarz in the setting of Laidlaw,
/// Singhal and Dragan 2024 (arXiv 2403.03185). Visits are shares of a policy's own total.
///
/// - Throws: `ExactError.question` where r is no correlation, the proxy does not vary, the
///   divergence is infinite, or no reward has that correlation.
package func correlationBound(
  _ model: TabularModel, proxy: [Rational], base: (name: String, policy: ModelPolicy),
  policy: (name: String, policy: ModelPolicy), correlation: Rational
) throws(ExactError) -> HackabilityAnswer.CorrelationBound {
  guard correlation.magnitude <= 1 else {
    throw ExactError.question(
      "A correlation lies between -1 and 1; \(correlation) does not.")
  }
  let baseShares = try model.shares(of: base.policy)
  let shares = try model.shares(of: policy.policy)
  for choice in shares.indices where baseShares[choice].isZero && !shares[choice].isZero {
    throw ExactError.question(
      "\(policy.name) takes \(model.actionName(choice)) in"
        + " \(model.stateNames[model.choiceState[choice]]) and \(base.name) never does: the"
        + " chi-square divergence is infinite, and a reward that correlates with the proxy can be"
        + " arbitrarily bad there. Give a base policy that takes that choice at times.")
  }
  let reward = Standardised(proxy, under: baseShares)
  guard !reward.variance.isZero else { throw noVariance(of: "proxy", under: base.name) }
  if baseShares.count(where: { !$0.isZero }) == 2 && correlation.magnitude != 1 {
    throw ExactError.question(
      "\(base.name) takes two choices in all, so that every reward that varies correlates with the"
        + " proxy by 1 or -1: there is none with correlation \(correlation).")
  }
  let gain = proxy.dot(shares) - reward.mean
  let square = gain * gain / reward.variance
  let ratio = zip(shares, baseShares).filter { !$0.1.isZero }.map { $0 * $0 / $1 }
  let chiSquare = ratio.sum() - 1
  // r·p is a root as well: of r²p², with the sign of r times that of p.
  let sign = correlation.signum() * gain.signum()
  let expected = correlation * correlation * square
  let unexplained = (1 - correlation * correlation) * (chiSquare - square)
  let worst = SquareRoots.difference(sign, rootOf: expected, minusRootOf: unexplained)
  return HackabilityAnswer.CorrelationBound(
    base: base.name, policy: policy.name, correlation: correlation.written,
    signedSquare: (gain.signum() < 0 ? -square : square).written, chiSquare: chiSquare.written,
    worst: worst.written,
    canFall: sign < 0 || (sign == 0 ? unexplained.signum() > 0 : expected < unexplained))
}

/// What to know of a bound: mean rewards per visit and returns are the same thing up to scale only
/// where both policies have the same total visits.
package func correlationBoundCaveats(
  _ model: TabularModel, base: (name: String, policy: ModelPolicy),
  policy: (name: String, policy: ModelPolicy)
) throws(ExactError) -> [String] {
  let totals = (
    try model.choiceOccupancy(of: base.policy).sum(),
    try model.choiceOccupancy(of: policy.policy).sum()
  )
  if totals.0 == totals.1 { return [] }
  return [
    "Episodes of \(base.name) and \(policy.name) differ in length (\(totals.0) and \(totals.1)"
      + " discounted steps): the correlation bound is about the mean reward of a step, not about"
      + " returns."
  ]
}

private func noVariance(of reward: String, under base: String) -> ExactError {
  .question(
    "The \(reward) is the same in all visits of \(base), so it correlates with nothing. Give a base"
      + " policy under which it varies.")
}
