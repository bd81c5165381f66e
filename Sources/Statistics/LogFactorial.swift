#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// log n! - (n log n - n): what is left of a factorial when its large part is taken out; 0 at 0.
package func stirlingRemainder(_ n: Int) -> Double {
  n <= 0 ? 0 : stirlingError(n) + 0.5 * log(2 * .pi * Double(n))
}

/// log n! - log(√(2πn) (n/e)ⁿ) for n ≥ 1 (Loader 2000).
private func stirlingError(_ n: Int) -> Double {
  switch n {
  case 1: return 0.0810614667953272582
  case 2: return 0.0413406959554092941
  case 3: return 0.0276779256849983391
  case 4: return 0.0207906721037650931
  case 5: return 0.0166446911898211922
  case 6: return 0.013876128823070748
  case 7: return 0.0118967099458917701
  case 8: return 0.0104112652619720965
  case 9: return 0.00925546218271273292
  case 10: return 0.00833056343336287126
  case 11: return 0.00757367548795184079
  case 12: return 0.00694284010720952987
  case 13: return 0.00640899418800420707
  case 14: return 0.00595137011275884774
  case 15: return 0.00555473355196280137
  default:
    let x = Double(n)
    let square = x * x
    return
      (1.0 / 12 - (1.0 / 360 - (1.0 / 1260 - (1.0 / 1680 - 1.0 / 1188 / square) / square) / square)
        / square)
      / x
  }
}

/// observed · log(observed / expected) + expected - observed, without cancellation where the two
/// are near (Loader 2000); `expected` is above 0 unless both are 0.
func devianceTerm(_ observed: Double, _ expected: Double) -> Double {
  if observed == 0 { return expected }
  let gap = observed - expected
  guard abs(gap) < 0.1 * (observed + expected) else {
    return observed * log(observed / expected) - gap
  }
  let ratio = gap / (observed + expected)
  var sum = gap * ratio
  var term = 2 * observed * ratio
  let square = ratio * ratio
  for odd in 1..<1000 {
    term *= square
    let next = sum + term / Double(2 * odd + 1)
    if next == sum { break }
    sum = next
  }
  return sum
}
