#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Upper tail of Student's t distribution, P(T > t), by the incomplete beta function.
///
/// Relative error about 1e-13, growing to 1e-10 at a million degrees of freedom.
///
/// - Returns: NaN unless `degrees` is above 0; the normal tail where `degrees` is beyond 1e9.
package func studentTail(_ t: Double, degrees: Double) -> Double {
  guard degrees > 0, !t.isNaN else { return .nan }
  if degrees > 1e9 { return normalTail(t) }
  if t < 0 { return 1 - studentTail(-t, degrees: degrees) }
  guard t.isFinite else { return 0 }
  if t == 0 { return 0.5 }
  let square = t * t / degrees
  guard square.isFinite else { return 0 }
  // I_x(a, 1/2) / 2 with x = 1 / (1 + t²/ν), y = 1 - x without loss.
  let a = degrees / 2
  let x = 1 / (1 + square)
  let y = square / (1 + square)
  let front = exp(-a * log1p(square)) * y.squareRoot() * gammaRatio(a) / Double.pi.squareRoot()
  if x < (a + 1) / (a + 2.5) {
    return 0.5 * front * betaFraction(x, a, 0.5) / a
  }
  return 0.5 * (1 - front * betaFraction(y, 0.5, a) / 0.5)
}

/// p-value of Student's statistic, both ways: P(|T| ≥ |t|).
package func studentTwoSided(_ t: Double, degrees: Double) -> Double {
  min(1, 2 * studentTail(abs(t), degrees: degrees))
}

/// Quantile of Student's t distribution: the t with P(T ≤ t) = p.
///
/// Newton's method on the logarithm of the tail, kept between bounds that close in.
///
/// - Returns: ∓∞ at 0 and 1, NaN outside or unless `degrees` is above 0.
package func studentQuantile(_ p: Double, degrees: Double) -> Double {
  guard degrees > 0, p >= 0, p <= 1 else { return .nan }
  if p == 0 { return -.infinity }
  if p == 1 { return .infinity }
  if p == 0.5 { return 0 }
  if degrees > 1e9 { return normalQuantile(p) }
  let tail = p < 0.5 ? p : 1 - p
  let sign = p < 0.5 ? -1.0 : 1.0
  let z = -normalQuantile(tail)
  var low = 0.0
  var high = Double.infinity
  var t = z + (z * z * z + z) / (4 * degrees)
  let density = gammaRatio(degrees / 2) / (degrees * .pi).squareRoot()
  for _ in 0..<200 {
    let reached = studentTail(t, degrees: degrees)
    if reached > tail { low = t } else { high = t }
    let slope = density * exp(-(degrees + 1) / 2 * log1p(t * t / degrees))
    var next = t + reached * log(reached / tail) / slope
    if !(next > low && next < high) { next = high.isFinite ? (low + high) / 2 : 2 * t + 1 }
    let step = abs(next - t)
    t = next
    if step <= 4e-16 * t { break }
  }
  return sign * t
}

/// Γ(a + 1/2) / Γ(a): its asymptotic series at a + m, brought down by the recurrence.
private func gammaRatio(_ a: Double) -> Double {
  var place = a
  var factor = 1.0
  while place < 40 {
    factor *= place / (place + 0.5)
    place += 1
  }
  let h = 1 / place
  let series =
    1
    + h
    * (-1.0 / 8 + h
      * (1.0 / 128 + h
        * (5.0 / 1024 + h
          * (-21.0 / 32768 + h
            * (-399.0 / 262144 + h * (869.0 / 4_194_304 + h * (39325.0 / 33_554_432)))))))
  return factor * place.squareRoot() * series
}

/// The continued fraction of the incomplete beta function (Lentz's method; Press et al. 2007, 6.4).
private func betaFraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
  let least = 1e-300
  var c = 1.0
  var d = 1 - (a + b) * x / (a + 1)
  if abs(d) < least { d = least }
  d = 1 / d
  var value = d
  for step in 1...100_000 {
    let m = Double(step)
    let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 + even * d
    if abs(d) < least { d = least }
    c = 1 + even / c
    if abs(c) < least { c = least }
    d = 1 / d
    value *= d * c
    let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 + odd * d
    if abs(d) < least { d = least }
    c = 1 + odd / c
    if abs(c) < least { c = least }
    d = 1 / d
    let change = d * c
    value *= change
    if abs(change - 1) < 1e-16 { break }
  }
  return value
}
