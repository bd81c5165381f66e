import Arithmetic
import BigInt

extension TabularModel {
  /// The policy whose visits are a mixture of two policies' visits, and whose returns are so too.
  ///
  /// It does in each state what the mixture does there on average: x(s,a) / Σ x(s,·) of the mixed visits
  /// (Puterman 1994, section 6.9). In states that neither visits it does as the first.
  func mixture(
    _ first: ModelPolicy, _ second: ModelPolicy, share: Rational
  ) throws(ExactError) -> ModelPolicy {
    if share.isZero || first == second { return first }
    if share == 1 { return second }
    let (one, other) = (try occupancy(of: first), try occupancy(of: second))
    var mixed = first
    for state in 0..<stateCount {
      let (a, b) = ((1 - share) * one[state], share * other[state])
      guard let whole = (a + b).reciprocal else { continue }
      for choice in choices(of: state) {
        mixed.probabilities[choice] =
          (a * first.probabilities[choice] + b * second.probabilities[choice]) * whole
      }
    }
    return mixed
  }
}
