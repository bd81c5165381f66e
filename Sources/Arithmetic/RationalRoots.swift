import BigInt

extension Polynomial {
  /// Every root that is a fraction, up to a size.
  ///
  /// A fraction that is a root is one modulo every prime too, and its denominator divides the
  /// leading coefficient. So roots are looked for modulo a small prime, followed by Newton's
  /// iteration to a power of it so large that leading coefficient times root can be read off, and
  /// tried (Loos 1983).
  ///
  /// - Parameters:
  ///   - bound: Roots of larger size may be left out.
  ///   - self: Square-free, of degree at least 1.
  func rationalRoots(within bound: Rational) -> [Rational] {
    let values = IntegerCoefficients.primitive(numerators)
    guard let leading = values.last else { return [] }
    var roots: [Rational] = values[0].isZero ? [.zero] : []
    let derivative = IntegerCoefficients.derivative(values)
    let prime = Self.suitablePrime(values, derivative)
    // Twice the largest numerator over the leading coefficient.
    let largest = BigInt(leading.magnitude) * bound.magnitude.numerator / bound.denominator
    let enough = 2 * largest + 2
    for residue in Self.roots(values, modulo: prime) {
      var root = BigInt(residue)
      var modulus = BigInt(prime)
      while modulus <= enough {
        modulus *= modulus
        let value = Self.value(values, at: root, modulo: modulus)
        let slope = Self.value(derivative, at: root, modulo: modulus)
        guard let inverse = slope.inverse(modulus) else { break }
        root = (root - value * inverse).modulus(modulus)
      }
      var above = (leading * root).modulus(modulus)
      if above * 2 > modulus { above -= modulus }
      if above.isZero { continue }
      guard let candidate = Rational(above, over: leading) else { continue }
      if sign(at: candidate) == 0 { roots.append(candidate) }
    }
    return roots
  }

  private static func value(_ values: [BigInt], at point: BigInt, modulo modulus: BigInt) -> BigInt
  {
    var total = BigInt(0)
    for value in values.reversed() { total = (total * point + value).modulus(modulus) }
    return total
  }

  /// The first prime from 101 on that does not divide the leading coefficient, and modulo which no
  /// root is double.
  private static func suitablePrime(_ values: [BigInt], _ derivative: [BigInt]) -> Int {
    // Only finitely many primes divide the discriminant, which is not 0 without double roots.
    var prime = 101
    while true {
      let isPrime = stride(from: 3, through: Int(Double(prime).squareRoot()) + 1, by: 2)
        .allSatisfy { prime % $0 != 0 }
      if isPrime, reduced(values, prime).last != 0 {
        let slopes = reduced(derivative, prime)
        let areSimple = roots(values, modulo: prime).allSatisfy {
          value(slopes, at: $0, modulo: prime) != 0
        }
        if areSimple { return prime }
      }
      prime += 2
    }
  }

  private static func roots(_ values: [BigInt], modulo prime: Int) -> [Int] {
    let small = reduced(values, prime)
    return (0..<prime).filter { value(small, at: $0, modulo: prime) == 0 }
  }

  private static func reduced(_ values: [BigInt], _ prime: Int) -> [Int] {
    let divisor = BigInt(prime)
    return values.map { Int(truncatingIfNeeded: $0.modulus(divisor)) }
  }

  private static func value(_ values: [Int], at point: Int, modulo prime: Int) -> Int {
    values.reversed().reduce(0) { ($0 * point + $1) % prime }
  }
}
