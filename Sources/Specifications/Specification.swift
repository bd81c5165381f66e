#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A formula over an environment's measures, ready to value any number of copies at once.
///
/// The language: numbers, measure names, `+ - * / ^`, comparisons (1 where true, else 0),
/// `abs min max clip(x, low, high) sqrt exp log if(condition, then, else)`, parentheses.
public struct Specification: Reward {
  public let name: String
  public let formula: String
  /// The formula's text.
  public var summary: String { formula }
  /// Indices of the measures that the formula reads, ascending.
  public let measuresUsed: [Int]

  /// Postfix program: a stack machine whose every cell is a row of values, one a copy.
  private enum Instruction {
    case number(Float)
    case measure(Int)
    case apply(Operation, arguments: Int)
  }
  private let program: [Instruction]
  /// The formula as it was written, for exact values.
  let tree: Expression
  private let stackDepth: Int
  /// Of the environment, in the order of its measure buffer.
  let measureNames: [String]

  /// Compiles a formula.
  ///
  /// - Parameters:
  ///   - name: What reports call it.
  ///   - formula: Text of the formula.
  ///   - measures: Names of the environment's measures, in the order of its measure buffer.
  /// - Throws: `FormulaError`, which points at the character.
  public init(name: String, formula: String, measures: [String]) throws(FormulaError) {
    var parser = FormulaParser(formula, measures: measures)
    let tree = try parser.parse()
    var program: [Instruction] = []
    var used: Set<Int> = []
    var deepest = 0
    var depth = 0
    func emit(_ expression: Expression) {
      switch expression {
      case .number(let value, _):
        program.append(.number(value))
        depth += 1
      case .measure(let index):
        used.insert(index)
        program.append(.measure(index))
        depth += 1
      case .apply(let operation, let arguments):
        for argument in arguments { emit(argument) }
        program.append(.apply(operation, arguments: arguments.count))
        depth -= arguments.count - 1
      }
      deepest = max(deepest, depth)
    }
    emit(tree)
    self.name = name
    self.formula = formula
    self.program = program
    self.tree = tree
    self.measuresUsed = used.sorted()
    self.stackDepth = deepest
    measureNames = measures
  }

  /// Floats of scratch space that `values` needs for `copies` copies.
  public func scratchSize(copies: Int) -> Int { stackDepth * copies }

  /// Values every copy.
  ///
  /// - Parameters:
  ///   - measures: `[measure, copy]`, in the order of the names given at compilation.
  ///   - copies: Number of copies.
  ///   - scratch: At least `scratchSize(copies:)` floats, overwritten.
  ///   - result: `[copy]`, overwritten.
  public func values(
    measures: UnsafePointer<Float>, copies: Int, scratch: UnsafeMutablePointer<Float>,
    into result: UnsafeMutablePointer<Float>
  ) {
    var top = scratch
    for instruction in program {
      switch instruction {
      case .number(let value):
        top.update(repeating: value, count: copies)
        top += copies
      case .measure(let index):
        top.update(from: measures + index * copies, count: copies)
        top += copies
      case .apply(let operation, let arguments):
        let first = top - arguments * copies
        Self.apply(operation, first, arguments: arguments, copies: copies)
        top = first + copies
      }
    }
    result.update(from: scratch, count: copies)
  }

  /// Values every copy by what was measured; a formula looks at nothing else.
  public func values(
    of steps: StepBatch, scratch: UnsafeMutablePointer<Float>,
    into result: UnsafeMutablePointer<Float>
  ) {
    values(measures: steps.measures, copies: steps.copies, scratch: scratch, into: result)
  }

  /// Values one set of measures; for tests and single looks, not for loops.
  public func value(measures: [Float]) -> Float {
    var result: Float = 0
    var scratch = [Float](repeating: 0, count: max(1, stackDepth))
    measures.withUnsafeBufferPointer { input in
      scratch.withUnsafeMutableBufferPointer { work in
        guard let work = work.baseAddress else { return }
        if let input = input.baseAddress {
          values(measures: input, copies: 1, scratch: work, into: &result)
        } else {
          values(measures: UnsafePointer(work), copies: 1, scratch: work, into: &result)
        }
      }
    }
    return result
  }

  /// One part of a formula at one set of measures.
  static func value(of expression: Expression, _ measures: [Float]) -> Float {
    switch expression {
    case .number(let value, _): return value
    case .measure(let index): return measures[index]
    case .apply(let operation, let arguments):
      var cells = arguments.map { value(of: $0, measures) }
      cells.withUnsafeMutableBufferPointer { cells in
        if let first = cells.baseAddress {
          apply(operation, first, arguments: arguments.count, copies: 1)
        }
      }
      return cells.first ?? .nan
    }
  }

  /// 1 or 0; NaN where either side is, so that a comparison does not hide a broken measure.
  @inline(__always)
  private static func truth(_ holds: Bool, _ x: Float, _ y: Float) -> Float {
    x.isNaN || y.isNaN ? .nan : (holds ? 1 : 0)
  }

  private static func apply(
    _ operation: Operation, _ x: UnsafeMutablePointer<Float>, arguments: Int, copies n: Int
  ) {
    let y = x + n
    let z = y + n
    switch operation {
    case .add: for i in 0..<n { x[i] += y[i] }
    case .subtract: for i in 0..<n { x[i] -= y[i] }
    case .multiply: for i in 0..<n { x[i] *= y[i] }
    case .divide: for i in 0..<n { x[i] /= y[i] }
    case .power: for i in 0..<n { x[i] = powf(x[i], y[i]) }
    case .negate: for i in 0..<n { x[i] = -x[i] }
    case .less: for i in 0..<n { x[i] = truth(x[i] < y[i], x[i], y[i]) }
    case .lessOrEqual: for i in 0..<n { x[i] = truth(x[i] <= y[i], x[i], y[i]) }
    case .greater: for i in 0..<n { x[i] = truth(x[i] > y[i], x[i], y[i]) }
    case .greaterOrEqual: for i in 0..<n { x[i] = truth(x[i] >= y[i], x[i], y[i]) }
    case .equal: for i in 0..<n { x[i] = truth(x[i] == y[i], x[i], y[i]) }
    case .notEqual: for i in 0..<n { x[i] = truth(x[i] != y[i], x[i], y[i]) }
    case .absolute: for i in 0..<n { x[i] = abs(x[i]) }
    case .minimum:
      for other in 1..<arguments {
        let row = x + other * n
        // NaN on either side stays NaN, so that a broken measure is not hidden.
        for i in 0..<n { x[i] = row[i] < x[i] || row[i].isNaN ? row[i] : x[i] }
      }
    case .maximum:
      for other in 1..<arguments {
        let row = x + other * n
        for i in 0..<n { x[i] = row[i] > x[i] || row[i].isNaN ? row[i] : x[i] }
      }
    case .clip:
      for i in 0..<n {
        let isBroken = y[i].isNaN || z[i].isNaN
        x[i] = isBroken ? .nan : (x[i] < y[i] ? y[i] : (x[i] > z[i] ? z[i] : x[i]))
      }
    case .squareRoot: for i in 0..<n { x[i] = x[i].squareRoot() }
    case .exponential: for i in 0..<n { x[i] = expf(x[i]) }
    case .logarithm: for i in 0..<n { x[i] = logf(x[i]) }
    case .choose: for i in 0..<n { x[i] = x[i].isNaN ? x[i] : (x[i] != 0 ? y[i] : z[i]) }
    }
  }
}
