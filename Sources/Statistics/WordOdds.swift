#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// How much more a word is used in A than in B, with an informative Dirichlet prior.
///
/// With y uses among n and a prior of α among α₀: δ = log((y_A + α) / (n_A + α₀ - y_A - α)) less
/// the same for B, and z = δ / √σ² with σ² the sum over sides of 1/(y + α) + 1/(n + α₀ - y - α)
/// (Monroe, Colaresi and Quinn 2008: the variance before they drop its second,
/// mostly small, terms, so that it also serves words most texts hold).
///
/// - Parameters:
///   - countA: Uses in A (or texts of A that hold it) among `totalA`.
///   - prior: Pseudo-uses, mostly the word's share in a background times `priorTotal`.
/// - Returns: Natural log-odds and their standard score; both 0 where a logarithm would be of 0.
@inlinable
public func logOdds(
  countA: Double, totalA: Double, countB: Double, totalB: Double, prior: Double,
  priorTotal: Double
) -> (delta: Double, z: Double) {
  let usedA = countA + prior
  let usedB = countB + prior
  let restA = totalA + priorTotal - usedA
  let restB = totalB + priorTotal - usedB
  guard usedA > 0, usedB > 0, restA > 0, restB > 0 else { return (0, 0) }
  let delta = log(usedA / restA * (restB / usedB))
  let variance = 1 / usedA + 1 / restA + 1 / usedB + 1 / restB
  return (delta, delta / variance.squareRoot())
}
