#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Upper tail of the standard normal distribution, P(Z > z) = erfc(z / √2) / 2.
///
/// Relative error about 1e-15, far into the tail too: what z / √2 loses by rounding is put back
/// with the derivative. 0 only where the tail is less than the least number, beyond z = 38.5.
package func normalTail(_ z: Double) -> Double {
  let root = 0.707_106_781_186_547_6
  let rootRest = -4.833_646_656_726_457e-17
  let x = z * root
  guard x.isFinite else { return z.isNaN ? .nan : z > 0 ? 0 : 1 }
  let lost = (-x).addingProduct(z, root) + z * rootRest
  let slope = 2 / Double.pi.squareRoot() * exp(-x * x)
  return max(0, (erfc(x) - slope * lost) / 2)
}

/// p-value of a standard normal statistic, both ways: P(|Z| ≥ |z|).
package func normalTwoSided(_ z: Double) -> Double { min(1, 2 * normalTail(abs(z))) }

/// Quantile of the standard normal distribution: the z with P(Z ≤ z) = p.
///
/// Relative error about 1e-16 (Wichura 1988, algorithm AS 241, PPND16).
///
/// - Returns: ∓∞ at 0 and 1, NaN outside.
package func normalQuantile(_ p: Double) -> Double {
  guard p > 0, p < 1 else { return p == 0 ? -.infinity : p == 1 ? .infinity : .nan }
  let q = p - 0.5
  if abs(q) <= 0.425 {
    let r = 0.180625 - q * q
    let above =
      ((((((2509.0809287301226727 * r + 33430.575583588128105) * r + 67265.770927008700853) * r
        + 45921.953931549871457) * r + 13731.693765509461125) * r + 1971.5909503065514427) * r
        + 133.14166789178437745) * r + 3.387132872796366608
    let below =
      ((((((5226.495278852545925 * r + 28729.085735721942674) * r + 39307.89580009271061) * r
        + 21213.794301586595867) * r + 5394.1960214247511077) * r + 687.1870074920579083) * r
        + 42.313330701600911252) * r + 1
    return q * above / below
  }
  var r = (-log(q < 0 ? p : 1 - p)).squareRoot()
  let above: Double
  let below: Double
  if r <= 5 {
    r -= 1.6
    above =
      ((((((7.7454501427834140764e-4 * r + 0.0227238449892691845833) * r
        + 0.24178072517745061177) * r + 1.27045825245236838258) * r + 3.64784832476320460504) * r
        + 5.7694972214606914055) * r + 4.6303378461565452959) * r + 1.42343711074968357734
    below =
      ((((((1.05075007164441684324e-9 * r + 5.475938084995344946e-4) * r
        + 0.0151986665636164571966) * r + 0.14810397642748007459) * r + 0.68976733498510000455) * r
        + 1.6763848301838038494) * r + 2.05319162663775882187) * r + 1
  } else {
    r -= 5
    above =
      ((((((2.01033439929228813265e-7 * r + 2.71155556874348757815e-5) * r
        + 0.0012426609473880784386) * r + 0.026532189526576123093) * r
        + 0.29656057182850489123) * r + 1.7848265399172913358) * r + 5.4637849111641143699) * r
      + 6.6579046435011037772
    below =
      ((((((2.04426310338993978564e-15 * r + 1.4215117583164458887e-7) * r
        + 1.8463183175100546818e-5) * r + 7.868691311456132591e-4) * r
        + 0.0148753612908506148525) * r + 0.13692988092273580531) * r + 0.59983220655588793769) * r
      + 1
  }
  return q < 0 ? -above / below : above / below
}

/// The z of a two-sided interval of the given coverage: 1.96 at 0.95.
///
/// A level outside (0, 1) is brought to [0, 1 - 1e-15].
package func intervalQuantile(level: Double) -> Double {
  let kept = level.isNaN ? 0.95 : min(max(level, 0), 1 - 1e-15)
  return -normalQuantile((1 - kept) / 2)
}
