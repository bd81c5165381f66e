import Specifications
import Testing

/// What formulas are worth, with a = 2, b = 3, c = -4, x_1 = 0.5.
@Suite struct FormulaValueTests {
  static let measures = ["a", "b", "c", "x_1"]
  static let readings: [Float] = [2, 3, -4, 0.5]

  private func value(_ formula: String) throws -> Float {
    try Specification(name: "test", formula: formula, measures: Self.measures)
      .value(measures: Self.readings)
  }

  @Test(
    arguments: [
      // Precedence and grouping.
      ("a + b * c", -10), ("(a + b) * c", -20), ("a - b - c", 3), ("a / b / 2", 1.0 / 3),
      ("a - (b - c)", -5), ("12 / a * b", 18), ("2 * 3 + 4 * 5", 26), ("((((a))))", 2),
      // A power is right-associative and binds tighter than the sign on its left.
      ("-a ^ 2", -4), ("(-a) ^ 2", 4), ("a ^ -1", 0.5), ("-a ^ -2", -0.25), ("2 ^ 3 ^ 2", 512),
      ("(2 ^ 3) ^ 2", 64), ("a ^ b * 2", 16), ("2 * a ^ b", 16), ("a ^ x_1", 1.414_213_56),
      // Signs.
      ("-a", -2), ("--a", 2), ("+a", 2), ("-+-a", 2), ("a - -b", 5), ("a * -b", -6), ("3 + -c", 7),
      // Comparisons are 1 or 0 and bind loosest.
      ("a < b", 1), ("a > b", 0), ("a <= 2", 1), ("a >= 2", 1), ("a == 2", 1), ("a != 2", 0),
      ("a + 1 == b", 1), ("a < b - 1", 0), ("(a < b) + (b < a) + (c < 0)", 2), ("-(a < b)", -1),
      // Functions.
      ("abs(c)", 4), ("abs(a - b * 2)", 4), ("sqrt(a * 8)", 4), ("exp(0)", 1), ("log(1)", 0),
      ("log(exp(b))", 3), ("min(a, b)", 2), ("max(a, b, c)", 3), ("min(a, b, c, -9, 7)", -9),
      ("min(max(a, b), max(c, x_1))", 0.5), ("max(min(a, b), min(c, x_1), -1)", 2),
      ("clip(a, 0, 1)", 1), ("clip(c, 0, 1)", 0), ("clip(x_1, 0, 1)", 0.5),
      ("clip(a + b, c, b)", 3), ("if(a < b, c, 7)", -4), ("if(a > b, c, 7)", 7),
      ("if(0, 1, 2)", 2), ("if(-0.5, 1, 2)", 1), ("if(if(0, 1, 0), 5, if(1, 6, 7))", 6),
      // Numbers.
      ("1e3", 1000), ("1E3", 1000), ("1.5e-2", 0.015), ("2e+2", 200), (".5", 0.5), ("5.", 5),
      ("007", 7), ("0.1 + 0.2", 0.3), ("1e-30 * 1e30", 1),
      // White space does not matter.
      ("  a+b  ", 5), ("a\t+\nb", 5), ("min ( a , b )", 2), ("a^  -1", 0.5), ("a<=b", 1),
      ("\n a <\n b\n", 1),
    ] as [(String, Double)])
  func `formulas have the values of arithmetic`(formula: String, expected: Double) throws {
    let found = Double(try value(formula))
    #expect(abs(found - expected) <= 1e-6 * max(1, abs(expected)), "\(formula) is \(found)")
  }

  @Test(arguments: ["0/0", "log(-1)", "sqrt(-1)", "(0/0) + 1", "0 * (1/0)"])
  func `what has no value is not a number`(formula: String) throws {
    #expect(try value(formula).isNaN)
  }

  @Test(arguments: [("1/0", Float.infinity), ("-1/0", -.infinity), ("log(0)", -.infinity)])
  func `what is beyond every number is infinite`(formula: String, expected: Float) throws {
    #expect(try value(formula) == expected)
  }

  @Test(arguments: [
    "min(0/0, 1)", "min(1, 0/0)", "max(0/0, 1)", "max(1, 0/0)", "min(1, 2, 0/0)",
    "max(0/0, 1, 2)", "max(1, 0/0, 2)", "min(1/0, 0/0)", "clip(0/0, 0, 1)", "abs(0/0)",
  ])
  func `a broken measure is not hidden by min or max or clip`(formula: String) throws {
    #expect(try value(formula).isNaN)
  }

  @Test func `the measures that a formula reads are listed once in order`() throws {
    let specification = try Specification(
      name: "", formula: "b + min(a, b) * c^0", measures: Self.measures)
    #expect(specification.measuresUsed == [0, 1, 2])
    let constant = try Specification(name: "", formula: "3", measures: [])
    #expect(constant.measuresUsed.isEmpty)
    #expect(constant.value(measures: []) == 3)
  }

  @Test func `names may hold digits and underscores and letters of any language`() throws {
    let specification = try Specification(
      name: "", formula: "größe + _x2 + 位", measures: ["größe", "_x2", "位"])
    #expect(specification.value(measures: [1, 10, 100]) == 111)
  }

  @Test func `a measure may have the name of a function`() throws {
    let specification = try Specification(
      name: "", formula: "min(min, max) + max", measures: ["min", "max"])
    #expect(specification.value(measures: [1, 10]) == 11)
  }

  @Test func `two hundred nested parentheses are more than anybody writes and few enough`() throws {
    let formula = String(repeating: "(", count: 60) + "a" + String(repeating: ")", count: 60)
    #expect(try value(formula) == 2)
  }
}
