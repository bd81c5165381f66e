import Arithmetic
import BigInt
import Randomness
import Testing

@Suite struct PolynomialTests {
  private static let third = Rational(1, over: 3) ?? .zero
  private static let half = Rational(1, over: 2) ?? .zero

  // MARK: Arithmetic

  @Test func `arithmetic is exact and keeps no common divisor`() {
    let one = Polynomial([Self.half, 1])
    let other = Polynomial([-Self.half, 1])
    #expect(one * other == Polynomial([-Self.half * Self.half, 0, 1]))
    #expect(one + other == Polynomial([0, 2]) && one - one == .zero)
    #expect((one + other).denominator == 1)
    #expect((one * other).derivative == Polynomial([0, 2]))
    #expect(Polynomial([4, 2, 0, 0]).degree == 1 && Polynomial([0, 0]).degree == -1)
    #expect(Polynomial([Self.third, -Self.half]).primitive == Polynomial([2, -3]))
    #expect((one * other).value(at: Self.third) == Rational(-5, over: 36))
    #expect(Polynomial([Self.third, 0, -2, 1]).description == "x^3 - 2x^2 + 1/3")
    #expect(Polynomial([-1, -Self.third]).written(in: "d") == "-(1/3)d - 1")
    #expect(Polynomial.zero.description == "0")
  }

  @Test func `what was multiplied in is divided out, and nothing else`() {
    var random = RandomStream(seed: Seed(2))
    for _ in 0..<60 {
      let one = Polynomial.random(degree: random.below(6), &random)
      let other = Polynomial.random(degree: 1 + random.below(5), &random)
      let shared = Polynomial.random(degree: random.below(5), &random)
      #expect((one * other).dividedExactly(by: other) == one)
      #expect((one * other + .one).dividedExactly(by: other) == nil)
      let common = (one * shared).commonDivisor(with: other * shared)
      let apart = one.commonDivisor(with: other)
      #expect(common.degree == shared.degree + apart.degree)
      #expect((one * shared).dividedExactly(by: common) != nil)
      #expect((other * shared).dividedExactly(by: common) != nil)
      let squared = one * one * other
      #expect(squared.squareFreePart.degree == (one * other).squareFreePart.degree)
    }
    #expect(Polynomial.zero.commonDivisor(with: Polynomial([-2, -4])) == Polynomial([1, 2]))
    #expect(Polynomial([1, 1]).dividedExactly(by: .zero) == nil)
  }

  // MARK: Roots

  @Test func `a root that is a fraction is found as that fraction`() {
    let polynomial =
      Polynomial([-1, 3]) * Polynomial([-1, 3]) * Polynomial([-1, 0, 2]) * Polynomial([1, 2])
    let roots = polynomial.roots(above: 0, upTo: 1)
    #expect(roots.map(\.exact) == [Self.third, nil])
    #expect(roots.map(\.polynomial) == [Polynomial([-1, 3]), Polynomial([-1, 0, 2])])
    #expect(polynomial.roots(above: -1, upTo: 0).map(\.exact) == [nil, -Self.half])
    // The interval holds its upper end and not its lower one.
    #expect(polynomial.roots(above: Self.third, upTo: 1).count == 1)
    #expect(polynomial.roots(above: 0, upTo: Self.third).map(\.exact) == [Self.third])
    #expect(Polynomial([0, 1]).roots(above: -1, upTo: 0).map(\.exact) == [.zero])
    #expect(Polynomial([7]).roots(above: -9, upTo: 9).isEmpty)
    #expect(Polynomial.zero.roots(above: -9, upTo: 9).isEmpty)
  }

  @Test func `a fraction with long parts is still recognised`() throws {
    let above = BigInt(3).power(150)
    let below = BigInt(7).power(90)
    let root = try #require(Rational(above, over: below))
    let factor = Polynomial([-above, below])
    let found = (factor * Polynomial([-2, 0, 1])).roots(above: 0, upTo: root + 1)
    #expect(found.compactMap(\.exact) == [root])
  }

  @Test func `an irrational root is narrowed to any width and never left`() throws {
    var root = try #require(Polynomial([-1, 0, 2]).roots(above: 0, upTo: 1).first)
    root.narrow(to: Rational(BigInt(1) << 100).reciprocal ?? 1)
    #expect(root.low * root.low * 2 < 1 && root.high * root.high * 2 > 1)
    #expect((root.high - root.low) * Rational(BigInt(1) << 100) <= 1)
    #expect(root.low.double == 0.5.squareRoot())
  }

  @Test func `roots and Sturm's count agree, and every interval holds one root`() {
    var random = RandomStream(seed: Seed(3))
    var irrational = 0
    for round in 0..<300 {
      var polynomial = Polynomial.random(degree: 1 + random.below(9), &random)
      for _ in 0..<random.below(3) {
        polynomial =
          polynomial * Polynomial([BigInt(random.below(9) - 4), BigInt(1 + random.below(5))])
      }
      if round % 3 == 0 { polynomial = polynomial * polynomial.squareFreePart }
      let sturm = SturmSequence(polynomial)
      let (low, high) = (Rational(-1 - random.below(3)), Rational(random.below(4), over: 3) ?? 0)
      let roots = polynomial.roots(above: low, upTo: high)
      #expect(roots.count == sturm.count(above: low, upTo: high))
      for (one, next) in zip(roots, roots.dropFirst()) { #expect(one.high <= next.low) }
      for root in roots {
        #expect(polynomial.squareFreePart.dividedExactly(by: root.polynomial) != nil)
        if let exact = root.exact {
          #expect(polynomial.sign(at: exact) == 0)
        } else {
          irrational += 1
          let own = SturmSequence(root.polynomial)
          #expect(own.count(above: root.low, upTo: root.high) == 1)
          #expect(root.polynomial.sign(at: root.low) * root.polynomial.sign(at: root.high) == -1)
        }
      }
    }
    #expect(irrational > 100)
  }

  @Test func `roots close together are told apart`() {
    // (x^2 - 2)^2 = 10^-30 has two roots within 10^-15 of the root of 2.
    let square = Polynomial([-2, 0, 1]) * Polynomial([-2, 0, 1])
    let close = square - Polynomial([Rational(1, over: 10) ?? 0]).power(30)
    let roots = close.roots(above: 1, upTo: 2)
    #expect(roots.count == 2 && roots.allSatisfy { $0.exact == nil })
    var (low, high) = (roots[0], roots[1])
    #expect(RealRoot.compare(&low, &high) == -1 && RealRoot.compare(&high, &low) == 1)
    // Between them lies the double root of the square itself.
    var middle = square.roots(above: 1, upTo: 2)[0]
    #expect(RealRoot.compare(&low, &middle) == -1 && RealRoot.compare(&middle, &high) == -1)
  }

  @Test func `the same root of two polynomials is the same`() {
    let golden = Polynomial([-1, 1, 1])
    var one = (golden * Polynomial([-3, 0, 7])).roots(above: 0, upTo: 1)
    var other = (golden * Polynomial([-1, 0, 0, 5])).roots(above: Self.third, upTo: 2)
    #expect(one.count == 2 && other.count == 2)
    #expect(RealRoot.compare(&one[0], &other[1]) == 0)
    #expect(RealRoot.compare(&one[1], &other[1]) == 1)
    #expect(one[0].isZero(golden) && !one[1].isZero(golden))
  }

  @Test func `signs at an irrational root and just above it are exact`() {
    var root = Polynomial([-1, 0, 2]).roots(above: 0, upTo: 1)[0]
    let zero = Polynomial([-1, 0, 2])
    #expect(root.sign(of: zero) == 0 && root.signAfter(of: zero) == 1)
    #expect(root.signAfter(of: -(zero * zero)) == -1)
    #expect(root.signAfter(of: zero * zero * zero) == 1 && root.signAfter(of: .zero) == 0)
    // The root of 1/2 lies between 70/99 and 99/140, which are 2^-13 apart.
    #expect(root.sign(of: Polynomial([-70, 99])) == 1)
    #expect(root.sign(of: Polynomial([-99, 140])) == -1)
    for (above, below, order) in [(70, 99, 1), (99, 140, -1)] {
      var point = RealRoot(Rational(above, over: below) ?? 0)
      #expect(RealRoot.compare(&root, &point) == order)
    }
  }

  @Test func `degree 30 with long coefficients takes no time worth mentioning`() {
    var random = RandomStream(seed: Seed(4))
    var polynomial = Polynomial.one
    for index in 1...30 {
      let shift = BigInt(random.below(1 << 30)) << 40
      polynomial = polynomial * Polynomial([shift + BigInt(index), BigInt(-1) - shift * 2])
    }
    // Thirty roots, all fractions close to 1/2 or above it.
    let clock = ContinuousClock()
    let time = clock.measure {
      #expect(polynomial.roots(above: 0, upTo: 1).count == 30)
    }
    #expect(time < .seconds(30))
    let other = Polynomial((0...30).map { _ in BigInt(random.below(1 << 62)) - BigInt(1) << 61 })
    #expect(
      other.roots(above: 0, upTo: 1).count == SturmSequence(other).count(above: 0, upTo: 1))
  }
}

extension Polynomial {
  fileprivate static func random(degree: Int, _ random: inout RandomStream) -> Polynomial {
    var coefficients = (0...degree).map { _ in
      Rational(random.below(41) - 20, over: 1 + random.below(6)) ?? .zero
    }
    if coefficients[degree].isZero { coefficients[degree] = 1 }
    return Polynomial(coefficients)
  }

  fileprivate func power(_ exponent: Int) -> Polynomial {
    (0..<exponent).reduce(.one) { product, _ in product * self }
  }
}
