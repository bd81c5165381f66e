import Arithmetic
import BigInt
import Randomness
import Testing

/// The same arithmetic on big integers alone, with nothing clever in it.
private struct Plain: Equatable {
  var above: BigInt
  var below: BigInt

  init(_ above: BigInt, _ below: BigInt) {
    let common = above.greatestCommonDivisor(with: below)
    let sign: BigInt = below < 0 ? -1 : 1
    self.above = above / common * sign
    self.below = below / common * sign
  }

  init(_ value: Rational) {
    (above, below) = (value.numerator, value.denominator)
  }
}

/// Parts from everywhere: small, about the ends of an `Int`, and of several words.
private struct Parts {
  var stream: RandomStream

  mutating func whole() -> BigInt {
    let small = Int(truncatingIfNeeded: stream.next()) >> stream.below(64)
    switch stream.below(5) {
    case 0: return BigInt(stream.below(7) - 3)
    case 1: return BigInt(stream.below(2) == 0 ? Int.max : Int.min) + BigInt(stream.below(5) - 2)
    case 2: return BigInt(small)
    case 3: return BigInt(1) << stream.below(140) + BigInt(stream.below(3) - 1)
    default:
      return BigInt(small) * BigInt(Int(truncatingIfNeeded: stream.next())) << stream.below(90)
    }
  }

  mutating func fraction() -> Rational {
    while true {
      if let value = Rational(whole(), over: whole()) { return value }
    }
  }
}

struct RationalTests {
  @Test func `Every operation agrees with big integers alone`() throws {
    var parts = Parts(stream: RandomStream(seed: Seed(1)))
    for _ in 0..<4_000 {
      let (x, y) = (parts.fraction(), parts.fraction())
      let (a, b) = (x.numerator, x.denominator)
      let (c, d) = (y.numerator, y.denominator)
      #expect(Plain(x + y) == Plain(a * d + c * b, b * d))
      #expect(Plain(x - y) == Plain(a * d - c * b, b * d))
      #expect(Plain(x * y) == Plain(a * c, b * d))
      #expect((x < y) == (a * d < c * b))
      #expect((x == y) == (a * d == c * b))
      #expect(x.signum() == (a > 0 ? 1 : a < 0 ? -1 : 0))
      #expect(Plain(-x) == Plain(-a, b))
      #expect(x.magnitude.numerator == BigInt(a.magnitude))
      #expect(x.isWhole == (b == 1))
      #expect(x.bits == max(a.magnitude.bitWidth, b.magnitude.bitWidth))
      if y.isZero {
        #expect(x.divided(by: y) == nil)
        #expect(y.reciprocal == nil)
      } else {
        #expect(Plain(x / y) == Plain(a * d, b * c))
        let reciprocal = try #require(y.reciprocal)
        #expect(Plain(reciprocal) == Plain(d, c))
      }
    }
  }

  @Test func `A fraction is in lowest terms above a positive denominator`() throws {
    var parts = Parts(stream: RandomStream(seed: Seed(2)))
    for _ in 0..<2_000 {
      let (above, below) = (parts.whole(), parts.whole())
      guard let value = Rational(above, over: below) else {
        #expect(below == 0)
        continue
      }
      #expect(value.denominator > 0)
      #expect(value.numerator.greatestCommonDivisor(with: value.denominator) == 1)
      #expect(value.numerator * below == above * value.denominator)
    }
    #expect(Rational(0, over: -5) == .zero)
    #expect(Rational.zero.denominator == 1)
    #expect(Rational(1, over: 0) == nil)
  }

  @Test func `The same number is the same value, whichever way it was come by`() {
    var parts = Parts(stream: RandomStream(seed: Seed(3)))
    for _ in 0..<1_000 {
      let (x, y) = (parts.fraction(), parts.fraction())
      // Out to large numbers and back.
      let back = x + y - y
      #expect(back == x)
      #expect(back.hashValue == x.hashValue)
      if !y.isZero { #expect(x * y / y == x && (x * y / y).hashValue == x.hashValue) }
      #expect(Set([x, back, -(-x)]).count == 1)
      #expect(!(x < back) && !(back < x))
    }
  }

  @Test func `The ends of a machine integer are no edge`() throws {
    let (low, high) = (Rational(Int.min), Rational(Int.max))
    #expect((-low).numerator == BigInt(Int.max) + 1)
    #expect(-(-low) == low)
    #expect(low.magnitude == high + .one)
    #expect((low - .one).numerator == BigInt(Int.min) - 1)
    #expect(low - .one + .one == low)
    #expect(.zero - low == high + .one)
    #expect((low * low).numerator == BigInt(1) << 126)
    #expect(low / low == .one)
    #expect(low.reciprocal?.denominator == BigInt(1) << 63)
    #expect(low.reciprocal?.reciprocal == low)
    #expect(Rational(Int.min, over: Int.min) == .one)
    #expect(Rational(Int.min, over: -1) == high + .one)
    #expect(Rational(1, over: Int.min) == low.reciprocal)
    #expect(Rational(Int.max, over: Int.min)?.denominator == BigInt(1) << 63)
    let tiny = try #require(Rational(1, over: Int.max))
    #expect((tiny + tiny).denominator == BigInt(Int.max))
    #expect((tiny * tiny).denominator == BigInt(Int.max) * BigInt(Int.max))
    #expect(tiny * tiny * high * high == .one)
    let near = try #require(Rational(Int.max - 1, over: Int.max))
    #expect(near < .one && near + tiny == .one)
    #expect(low < high && low < tiny && !(high < low))
    #expect(low.smallInteger == .min && (low - .one).smallInteger == nil)
    #expect(tiny.smallInteger == nil)
  }

  @Test func `Numbers in order stay in order`() {
    var parts = Parts(stream: RandomStream(seed: Seed(4)))
    let values = (0..<300).map { _ in parts.fraction() }.sorted()
    for (one, next) in zip(values, values.dropFirst()) {
      #expect(one.numerator * next.denominator <= next.numerator * one.denominator)
      #expect(one <= next && !(next < one))
    }
    #expect(Rational.zero < (values.last ?? .zero) && (values.first ?? .zero) < .zero)
  }

  @Test func `What is printed is read again`() throws {
    var parts = Parts(stream: RandomStream(seed: Seed(5)))
    for _ in 0..<500 {
      let value = parts.fraction()
      #expect(try Rational(text: value.description) == value)
      #expect(Rational(value.description) == value)
    }
    #expect(Rational(3, over: -6)?.description == "-1/2")
    #expect(Rational(7).description == "7")
    #expect((Rational(Int.max) + .one).description == "9223372036854775808")
  }

  @Test(arguments: [
    ("3", 3, 1), ("-0.25", -1, 4), ("1e-3", 1, 1000), ("1/3", 1, 3), ("-4/6", -2, 3), (".5", 1, 2),
    ("-.5", -1, 2), ("12.5e2", 1250, 1), ("2E+3", 2000, 1), ("0/7", 0, 1), ("-0", 0, 1),
    ("0.0", 0, 1), ("007", 7, 1), ("0.1", 1, 10), ("0e5000", 0, 1),
  ])
  func `A number is read as it is written`(text: String, above: Int, below: Int) throws {
    #expect(try Rational(text: text) == Rational(above, over: below))
  }

  @Test func `Long numbers are read to the last digit`() throws {
    let digits = String(repeating: "1234567890", count: 12)
    let whole = try #require(BigInt(digits))
    #expect(try Rational(text: digits).numerator == whole)
    let decimal = try Rational(text: "-" + digits + "." + digits)
    let power = BigInt(10).power(120)
    let expected = try #require(Rational(whole * power + whole, over: power))
    #expect(decimal == -expected)
    #expect(try Rational(text: "1e5000").numerator == BigInt(10).power(5_000))
    #expect(try Rational(text: "1e-5000").denominator == BigInt(10).power(5_000))
  }

  @Test(arguments: [
    "", "-", ".", "-.", "5.", "1e", "e5", "--5", "+5", "1/", "/2", "1/-3", "1/2/3", "1/0", "1.5/2",
    " 1", "1 ", "1,5", "0x10", "nan", "inf", "٣", "1e5001", "1e-5001", "1e99999999999999999999",
    "1e-9223372036854775808", "1e9223372036854775807", "1.-5", "-1-1",
  ])
  func `What is no number is refused with a reason`(text: String) {
    #expect(Rational(text) == nil)
    #expect(throws: NumberError.self) { try Rational(text: text) }
  }

  @Test func `A text beyond any use is refused unread`() {
    #expect(throws: NumberError.self) {
      try Rational(text: String(repeating: "9", count: Rational.longestText + 1))
    }
  }

  @Test func `A double comes over to the last bit and back`() throws {
    var stream = RandomStream(seed: Seed(6))
    for _ in 0..<3_000 {
      let value = Double(bitPattern: stream.next())
      guard value.isFinite else {
        #expect(Rational(exactly: value) == nil)
        continue
      }
      let exact = try #require(Rational(exactly: value))
      #expect(exact.double == value)
    }
    for value in [
      0.1, -0.5, 1, -3, 0x1p-1074, -Double.leastNormalMagnitude.nextDown,
      0x1p-1022, 0x1.fffffffffffffp1023,
      0x1p53, 0x1p63, -0x1p63, 0x1p64,
    ] {
      let exact = try #require(Rational(exactly: value))
      #expect(exact.double == value)
    }
    #expect(Rational(exactly: 0.1)?.denominator == BigInt(1) << 55)
    #expect(Rational(exactly: -0.0) == .zero)
    #expect(Rational(exactly: .nan) == nil && Rational(exactly: -.infinity) == nil)
  }

  @Test func `The nearest double is found`() throws {
    var parts = Parts(stream: RandomStream(seed: Seed(7)))
    for _ in 0..<1_500 {
      let value = parts.fraction()
      let double = value.double
      let found = try #require(Rational(exactly: double))
      let error = (found - value).magnitude
      for other in [double.nextUp, double.nextDown] {
        let beside = try #require(Rational(exactly: other))
        #expect(error <= (beside - value).magnitude)
      }
    }
    // Ties go to even, also far below and above.
    for (text, expected) in [
      ("9007199254740993", 0x1p53), ("9007199254740995", 9_007_199_254_740_996),
      ("9007199254740993/2", 4_503_599_627_370_496.5),
      ("18014398509481985/2", 0x1p53), ("18014398509481987/2", 9_007_199_254_740_994),
    ] {
      #expect(try Rational(text: text).double == expected)
    }
    let least = try #require(Rational(exactly: 0x1p-1074))
    let half = try #require(Rational(1, over: 2))
    #expect((least * half).double == 0)
    #expect((least * half * Rational(3)).double == 0x1p-1073)
    #expect((least * half + least * least).double == 0x1p-1074)
    #expect((-least * half * half).double == 0)
    #expect(Rational(BigInt(1) << 1024).double == .infinity)
    #expect(Rational(-(BigInt(1) << 5000)).double == -.infinity)
    #expect(Rational(BigInt(1) << 1024 - BigInt(1) << 970).double == .infinity)
    #expect(
      Rational(BigInt(1) << 1024 - BigInt(1) << 970 - 1).double == .greatestFiniteMagnitude)
  }

  @Test func `Common divisors of long numbers are those of the binary method`() {
    var stream = RandomStream(seed: Seed(8))
    func number(_ words: Int) -> BigUInt {
      BigUInt(
        words: (0..<words).map { _ in
          // Words of all ones and of all zeros try every carry.
          switch stream.below(4) {
          case 0: 0
          case 1: .max
          default: UInt(stream.next())
          }
        })
    }
    for _ in 0..<400 {
      let common = number(stream.below(5))
      let (a, b) = (number(stream.below(8)) * common, number(stream.below(8)) * common)
      #expect(greatestCommonDivisor(a, b) == a.greatestCommonDivisor(with: b))
      #expect(greatestCommonDivisor(a, a + common) == common || a == 0)
    }
    // The slowest case for Euclid: neighbours in Fibonacci's sequence.
    var (one, other) = (BigUInt(1), BigUInt(1))
    for _ in 0..<600 { (one, other) = (other, one + other) }
    #expect(greatestCommonDivisor(one, other) == 1)
    #expect(greatestCommonDivisor(one * 91, other * 91) == 91)
    #expect(greatestCommonDivisor(one, 0) == one && greatestCommonDivisor(0, one) == one)
  }

  @Test func `Sums in parts are sums at once`() throws {
    let terms = try (1...120).map { try #require(Rational(1, over: $0)) }
    let sum = terms.sum()
    #expect(sum == terms.reversed().sum())
    let product = (1...120).reduce(BigInt(1)) { $0 * BigInt($1) }
    #expect(
      sum == Rational((1...120).reduce(BigInt(0)) { $0 + product / BigInt($1) }, over: product))
    #expect((terms.sum() - sum).isZero)
    #expect([Rational]().sum() == .zero)
  }
}
