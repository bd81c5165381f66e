import Ground

/// Numbers that formulas can be worked out in without rounding: fractions of big integers, say.
///
/// What a formula needs and no more, so that whoever has such an arithmetic can bring it.
package protocol ExactArithmetic: Comparable, Sendable {
  /// Reads a decimal number such as `3`, `0.02` or `1.5e-3` exactly; nil where it cannot be held.
  init?(decimal text: String)
  /// A whole number.
  init(_ whole: Int)

  static func + (left: Self, right: Self) -> Self
  static func - (left: Self, right: Self) -> Self
  static func * (left: Self, right: Self) -> Self

  /// Nil where the divisor is 0.
  func divided(by divisor: Self) -> Self?

  /// The number where it is whole and fits; else nil.
  var whole: Int? { get }
  /// Bits of the longer of its parts: a measure of its size in memory.
  var bits: Int { get }
}

/// Why a formula has no exact value.
public struct ExactFormulaError: UsageError, Equatable {
  public enum Reason: Sendable, Equatable {
    /// A function whose values are no fractions.
    case irrational(function: String)
    /// A power whose exponent is not a whole number.
    case fractionalPower
    case divisionByZero
    /// A number too long to be worked out.
    case tooLarge
    /// A written number that the arithmetic cannot hold.
    case number(String)
    /// Fewer readings than measures.
    case missingReading
  }

  public var formula: String
  public var reason: Reason

  public init(formula: String, reason: Reason) {
    self.formula = formula
    self.reason = reason
  }

  public var description: String {
    let why =
      switch reason {
      case .irrational(let function):
        "\(function)(…) has values that are no fractions. Exact questions take "
          + "+ - * / ^, comparisons, abs, min, max, clip and if."
      case .fractionalPower:
        "it takes a power whose exponent is not a whole number; such values are no fractions."
      case .divisionByZero:
        "it divides by 0 on readings that can occur. Guard it, for example with if(…) or max(…)."
      case .tooLarge:
        "its values have more than \(ExactFormula.mostBits) bits."
      case .number(let text):
        "'\(text)' cannot be held exactly."
      case .missingReading:
        "it reads a measure that was not given."
      }
    return "'\(formula)' has no exact value: \(why)"
  }
}

/// A specification's formula, worked out without rounding.
///
/// Numbers are what their digits say: `0.02` is 1/50, where `Specification.values` takes the
/// nearest single. Only the branch of an `if` that is taken is worked out.
package struct ExactFormula: Sendable {
  /// Longest number on the way: keeps a hostile tower of powers from filling the memory.
  static let mostBits = 65_536

  package let formula: String

  /// Postfix program: no recursion over the values, so that any formula can be worked out on any
  /// stack.
  private enum Instruction {
    case number(String)
    case measure(Int)
    case apply(Operation, arguments: Int)
    /// Takes a condition and goes on at another place where it is 0.
    case skipUnless(Int)
    case skip(Int)
  }
  private var program: [Instruction] = []

  package init(_ specification: Specification) {
    formula = specification.formula
    emit(specification.tree)
  }

  private mutating func emit(_ expression: Expression) {
    switch expression {
    case .number(_, let text):
      // `5.` is a number here and in few other notations.
      let digits = text.lowercased().replacing(".e", with: "e")
      program.append(.number(digits.hasSuffix(".") ? String(digits.dropLast()) : digits))
    case .measure(let index): program.append(.measure(index))
    case .apply(.choose, let arguments):
      emit(arguments[0])
      let condition = program.count
      program.append(.skipUnless(0))
      emit(arguments[1])
      let end = program.count
      program.append(.skip(0))
      program[condition] = .skipUnless(program.count)
      emit(arguments[2])
      program[end] = .skip(program.count)
    case .apply(let operation, let arguments):
      for argument in arguments { emit(argument) }
      program.append(.apply(operation, arguments: arguments.count))
    }
  }

  /// Value on one set of readings, in the order of the measures given at compilation.
  ///
  /// - Throws: `ExactFormulaError`.
  package func value<Number: ExactArithmetic>(
    _ readings: [Number]
  ) throws(ExactFormulaError) -> Number {
    var stack: [Number] = []
    var place = 0
    while place < program.count {
      let instruction = program[place]
      place += 1
      switch instruction {
      case .number(let text):
        guard let number = Number(decimal: text) else { throw refusal(.number(text)) }
        stack.append(number)
      case .measure(let index):
        guard index < readings.count else { throw refusal(.missingReading) }
        stack.append(readings[index])
      case .skip(let next): place = next
      case .skipUnless(let next):
        if stack.removeLast() == Number(0) { place = next }
      case .apply(let operation, let arguments):
        let result = try value(of: operation, stack.suffix(arguments))
        if result.bits > Self.mostBits { throw refusal(.tooLarge) }
        stack.removeLast(arguments)
        stack.append(result)
      }
    }
    return stack[0]
  }

  private func refusal(_ reason: ExactFormulaError.Reason) -> ExactFormulaError {
    ExactFormulaError(formula: formula, reason: reason)
  }

  private func value<Number: ExactArithmetic>(
    of operation: Operation, _ arguments: ArraySlice<Number>
  ) throws(ExactFormulaError) -> Number {
    let x = Array(arguments)
    let zero = Number(0)
    func truth(_ holds: Bool) -> Number { Number(holds ? 1 : 0) }
    switch operation {
    case .add: return x[0] + x[1]
    case .subtract: return x[0] - x[1]
    case .multiply: return x[0] * x[1]
    case .divide:
      guard let quotient = x[0].divided(by: x[1]) else { throw refusal(.divisionByZero) }
      return quotient
    case .power: return try power(x[0], x[1])
    case .negate: return zero - x[0]
    case .less: return truth(x[0] < x[1])
    case .lessOrEqual: return truth(x[0] <= x[1])
    case .greater: return truth(x[0] > x[1])
    case .greaterOrEqual: return truth(x[0] >= x[1])
    case .equal: return truth(x[0] == x[1])
    case .notEqual: return truth(x[0] != x[1])
    case .absolute: return x[0] < zero ? zero - x[0] : x[0]
    case .minimum: return x.dropFirst().reduce(x[0]) { $1 < $0 ? $1 : $0 }
    case .maximum: return x.dropFirst().reduce(x[0]) { $1 > $0 ? $1 : $0 }
    // As in single precision, the lower limit is looked at first where the limits cross.
    case .clip: return x[0] < x[1] ? x[1] : (x[0] > x[2] ? x[2] : x[0])
    case .squareRoot, .exponential, .logarithm, .choose:
      let name = functions.first { $0.operation == operation }?.name ?? operation.rawValue
      throw refusal(.irrational(function: name))
    }
  }

  /// By repeated squaring; 0^0 is 1, as in single precision.
  private func power<Number: ExactArithmetic>(
    _ base: Number, _ exponent: Number
  ) throws(ExactFormulaError) -> Number {
    let one = Number(1)
    let zero = Number(0)
    guard let count = exponent.whole else {
      throw refusal(exponent.bits >= 64 ? .tooLarge : .fractionalPower)
    }
    // Powers of -1, 0 and 1 stay small whatever the exponent.
    if base == zero {
      if count < 0 { throw refusal(.divisionByZero) }
      return count == 0 ? one : zero
    }
    if base == one { return one }
    if base == zero - one { return count % 2 == 0 ? one : base }
    // Every other base grows by at least half a bit a factor.
    guard count.magnitude <= Self.mostBits * 2, base.bits * abs(count) <= Self.mostBits * 2 else {
      throw refusal(.tooLarge)
    }
    var (result, square, left) = (one, base, abs(count))
    while left > 0 {
      if left & 1 == 1 { result = result * square }
      left >>= 1
      if left > 0 { square = square * square }
    }
    if count > 0 { return result }
    guard let inverse = one.divided(by: result) else { throw refusal(.divisionByZero) }
    return inverse
  }
}
