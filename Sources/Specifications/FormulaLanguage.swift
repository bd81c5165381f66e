/// A function or an operator of formulas, for people.
public struct FormulaPart: Codable, Sendable, Equatable {
  /// As it is written: `clip(x, low, high)`.
  public var form: String
  public var meaning: String
}

/// What a formula may hold.
public enum FormulaLanguage {
  /// Names of the functions that the parser knows.
  public static var names: [String] { Specifications.functions.map(\.name) }

  /// Every function that the parser knows; a test holds the two to each other.
  public static let functions = [
    FormulaPart(form: "abs(x)", meaning: "magnitude"),
    FormulaPart(form: "min(x, y, …)", meaning: "the least of 2 to 16 values"),
    FormulaPart(form: "max(x, y, …)", meaning: "the greatest of 2 to 16 values"),
    FormulaPart(form: "clip(x, low, high)", meaning: "x, but at least low and at most high"),
    FormulaPart(form: "sqrt(x)", meaning: "square root; no number where x is below 0"),
    FormulaPart(form: "exp(x)", meaning: "e to the power x"),
    FormulaPart(form: "log(x)", meaning: "natural logarithm; no number where x is below 0"),
    FormulaPart(form: "if(c, x, y)", meaning: "x where c is not 0, else y"),
  ]

  /// Those that bind first come first.
  public static let operators = [
    FormulaPart(form: "( )", meaning: "grouping"),
    FormulaPart(form: "x^y", meaning: "power, from right to left: -x^2 is -(x^2)"),
    FormulaPart(form: "-x, +x", meaning: "sign"),
    FormulaPart(form: "x*y, x/y", meaning: "product, quotient"),
    FormulaPart(form: "x + y, x - y", meaning: "sum, difference"),
    FormulaPart(
      form: "<, <=, >, >=, ==, !=", meaning: "comparison, once: 1 where it holds, else 0"),
  ]

  public static let limits = [
    "A formula is read at every step from that step's measures, in single precision; 'check' reads it exactly.",
    "Numbers are written 3, 0.25 or 1e-3. Names are the environment's measures.",
    "A formula that says the same whatever the measures is refused: nothing can be optimised by it.",
    "A value that is no number or not finite stops the run and names the part that made it.",
    "At most 1000 parts, and 200 levels of nesting.",
  ]
}
