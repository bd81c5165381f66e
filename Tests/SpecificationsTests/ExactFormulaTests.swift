import Specifications
import Testing

/// A fraction of machine integers in lowest terms, small enough to check by eye. Overflow traps.
private struct SmallFraction: ExactArithmetic, CustomStringConvertible {
  var above: Int
  var below: Int

  init(_ above: Int, _ below: Int) {
    var (a, b) = (abs(above), abs(below))
    while b != 0 { (a, b) = (b, a % b) }
    let sign = below < 0 ? -1 : 1
    (self.above, self.below) = (sign * above / max(a, 1), sign * below / max(a, 1))
  }

  init(_ whole: Int) { self.init(whole, 1) }

  init?(decimal text: String) {
    let parts = text.split(separator: "e", omittingEmptySubsequences: false)
    let digits = parts[0].split(separator: ".", omittingEmptySubsequences: false)
    let fraction = digits.count == 2 ? digits[1] : ""
    guard let whole = Int(digits[0] + fraction), digits.count == 1 || !fraction.isEmpty,
      let exponent = parts.count == 2 ? Int(parts[1]) : 0, abs(exponent) < 12
    else { return nil }
    let shift = exponent - fraction.count
    let power = (0..<abs(shift)).reduce(1) { product, _ in product * 10 }
    self = shift < 0 ? Self(whole, power) : Self(whole * power)
  }

  static func + (x: Self, y: Self) -> Self {
    Self(x.above * y.below + y.above * x.below, x.below * y.below)
  }
  static func - (x: Self, y: Self) -> Self { x + Self(-y.above, y.below) }
  static func * (x: Self, y: Self) -> Self { Self(x.above * y.above, x.below * y.below) }
  static func < (x: Self, y: Self) -> Bool { x.above * y.below < y.above * x.below }
  func divided(by y: Self) -> Self? { y.above == 0 ? nil : Self(above * y.below, below * y.above) }
  var whole: Int? { below == 1 ? above : nil }
  var bits: Int { Int.bitWidth - max(above.magnitude, below.magnitude).leadingZeroBitCount }
  var description: String { below == 1 ? "\(above)" : "\(above)/\(below)" }
}

/// Formulas without rounding, with a = 2, b = 3, c = -4, d = 1/2.
@Suite struct ExactFormulaTests {
  private static let readings = [
    SmallFraction(2), SmallFraction(3), SmallFraction(-4), SmallFraction(1, 2),
  ]

  private func value(_ formula: String) throws -> String {
    let specification = try Specification(
      name: "test", formula: formula, measures: ["a", "b", "c", "d"])
    return try ExactFormula(specification).value(Self.readings).description
  }

  private func reason(_ formula: String) -> ExactFormulaError.Reason? {
    do {
      _ = try value(formula)
      return nil
    } catch {
      return (error as? ExactFormulaError)?.reason
    }
  }

  @Test(arguments: [
    ("0.02", "1/50"), ("0.1 + 0.2", "3/10"), ("0.1 + 0.2 == 0.3", "1"), ("1/3", "1/3"),
    ("1/3*3 == 1", "1"), ("0.02*a", "1/25"), (".5", "1/2"), ("5.", "5"), ("5.e1", "50"),
    ("1E3", "1000"), ("1.5e-2", "3/200"), ("2e+2", "200"), ("007", "7"), ("16777217", "16777217"),
  ])
  func `numbers are what their digits say`(formula: String, expected: String) throws {
    #expect(try value(formula) == expected)
  }

  @Test(arguments: [
    ("a + b*c", "-10"), ("a/b/2", "1/3"), ("a - (b - c)", "-5"), ("-a^2", "-4"), ("a^-1", "1/2"),
    ("-a^-2", "-1/4"), ("2^3^2", "512"), ("(c/b)^3", "-64/27"), ("(-1)^7", "-1"), ("0^0", "1"),
    ("d^0", "1"), ("1^1e9", "1"), ("(-1)^-1e9", "1"), ("0^5", "0"), ("d*a == 1", "1"),
    ("a < b", "1"), ("a > b", "0"), ("a <= 2", "1"), ("a >= 2.0", "1"), ("a != 2", "0"),
    ("abs(c)", "4"), ("min(a, b, c, -9, 7)", "-9"), ("max(a, d, c)", "2"), ("clip(d, 0, 1)", "1/2"),
    ("clip(a, 0, 1)", "1"), ("clip(c, 0, 1)", "0"), ("clip(2, 3, 1)", "3"),
    ("if(a < b, c, 7)", "-4"), ("if(0, 1, 2)", "2"), ("if(-0.5, 1, 2)", "1"),
    ("if(if(0, 1, 0), 5, if(1, 6, 7)) + 1", "7"), ("1 + if(1, 2, 3) * 10", "21"),
  ])
  func `formulas have the values of arithmetic`(formula: String, expected: String) throws {
    #expect(try value(formula) == expected)
  }

  @Test(arguments: ["sqrt", "exp", "log"])
  func `functions with values that are no fractions are refused by name`(function: String) {
    #expect(reason("\(function)(a) + 1") == .irrational(function: function))
  }

  @Test func `what has no exact value says why`() {
    #expect(reason("a^d") == .fractionalPower)
    #expect(reason("1/(a - 2)") == .divisionByZero)
    #expect(reason("0^-1") == .divisionByZero)
    #expect(reason("a^1e9") == .tooLarge)
    #expect(reason("2^-200000") == .tooLarge)
    #expect(reason("1e-30") == .number("1e-30"))
    let error = ExactFormulaError(formula: "sqrt(a)", reason: .irrational(function: "sqrt"))
    #expect(error.description.hasPrefix("'sqrt(a)' has no exact value: sqrt(…) has values"))
  }

  @Test func `only the branch that is taken is worked out`() throws {
    #expect(try value("if(a == 2, 1, 1/(a - 2))") == "1")
    #expect(try value("if(a == 3, sqrt(b), 5)") == "5")
    #expect(reason("if(a == 3, 1, sqrt(b))") == .irrational(function: "sqrt"))
  }

  @Test func `a reading that is not given is refused`() throws {
    let specification = try Specification(name: "t", formula: "a + b", measures: ["a", "b"])
    #expect(throws: ExactFormulaError(formula: "a + b", reason: .missingReading)) {
      try ExactFormula(specification).value([SmallFraction(1)])
    }
  }

  @Test func `long and deep formulas are worked out`() throws {
    let long = Array(repeating: "a", count: 999).joined(separator: "+")
    #expect(try value(long) == "1998")
    let deep = String(repeating: "(", count: 90) + "a" + String(repeating: "+1)*1", count: 90)
    #expect(try value(deep) == "92")
  }

  @Test func `exact and single precision agree on formulas without rounding`() throws {
    let formulas = [
      "a*b - c/4 + d", "max(a, min(b, c)) ^ 3", "(a < b) + (c < d) * 2", "abs(c*d) - clip(b, 0, a)",
      "if(c < 0, a*d, b) / 8",
    ]
    for formula in formulas {
      let specification = try Specification(
        name: formula, formula: formula, measures: ["a", "b", "c", "d"])
      let exact = try ExactFormula(specification).value(Self.readings)
      let single = specification.value(measures: [2, 3, -4, 0.5])
      #expect(Float(exact.above) / Float(exact.below) == single, "\(formula)")
    }
  }
}
