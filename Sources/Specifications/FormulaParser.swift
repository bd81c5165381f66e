import Ground

/// A formula as a tree.
indirect enum Expression: Equatable, Sendable {
  /// Its value in single precision, and as it was written.
  case number(Float, text: String)
  case measure(Int)
  case apply(Operation, [Expression])
}

/// What a formula can do with numbers.
enum Operation: String, Equatable, Sendable {
  case add, subtract, multiply, divide, power, negate
  case less, lessOrEqual, greater, greaterOrEqual, equal, notEqual
  case absolute, minimum, maximum, clip, squareRoot, exponential, logarithm, choose
}

/// Functions by the name they have in a formula, with the number of arguments they take.
let functions: [(name: String, operation: Operation, arguments: ClosedRange<Int>)] = [
  ("abs", .absolute, 1...1),
  ("min", .minimum, 2...16),
  ("max", .maximum, 2...16),
  ("clip", .clip, 3...3),
  ("sqrt", .squareRoot, 1...1),
  ("exp", .exponential, 1...1),
  ("log", .logarithm, 1...1),
  ("if", .choose, 3...3),
]

/// Recursive descent over: comparison < sum < product < unary < power < atom.
///
/// Nesting is limited so that a hostile formula cannot exhaust the stack.
struct FormulaParser {
  private static let deepestNesting = 200
  /// Numbers, measures and operations in one formula: a tree this size can be walked on any stack.
  private static let mostParts = 1000

  private let formula: String
  private let characters: [Character]
  private let measures: [String]
  private var position = 0
  private var depth = 0
  private var parts = 0

  init(_ formula: String, measures: [String]) {
    self.formula = formula
    self.characters = Array(formula)
    self.measures = measures
  }

  mutating func parse() throws(FormulaError) -> Expression {
    skipSpace()
    if position == characters.count { throw error(at: 0, "The formula is empty.") }
    let result = try comparison()
    if position < characters.count {
      throw error(
        at: position,
        characters[position] == ")"
          ? "This ')' closes nothing." : "Expected an operator or the end, found '\(found)'.")
    }
    return result
  }

  private mutating func comparison() throws(FormulaError) -> Expression {
    depth += 1
    defer { depth -= 1 }
    if depth > Self.deepestNesting {
      throw error(at: position, "The formula is nested deeper than \(Self.deepestNesting) levels.")
    }
    let left = try sum()
    let operations: [(String, Operation)] = [
      ("<=", .lessOrEqual), (">=", .greaterOrEqual), ("==", .equal), ("!=", .notEqual),
      ("<", .less), (">", .greater),
    ]
    for (symbol, operation) in operations where accept(symbol) {
      return .apply(operation, [left, try sum()])
    }
    return left
  }

  private mutating func sum() throws(FormulaError) -> Expression {
    var left = try product()
    while true {
      if accept("+") {
        left = .apply(.add, [left, try product()])
      } else if accept("-") {
        left = .apply(.subtract, [left, try product()])
      } else {
        return left
      }
    }
  }

  private mutating func product() throws(FormulaError) -> Expression {
    var left = try unary()
    while true {
      if accept("*") {
        left = .apply(.multiply, [left, try unary()])
      } else if accept("/") {
        left = .apply(.divide, [left, try unary()])
      } else {
        return left
      }
    }
  }

  private mutating func unary() throws(FormulaError) -> Expression {
    depth += 1
    defer { depth -= 1 }
    if depth > Self.deepestNesting {
      throw error(at: position, "The formula is nested deeper than \(Self.deepestNesting) levels.")
    }
    if accept("-") { return .apply(.negate, [try unary()]) }
    if accept("+") { return try unary() }
    let base = try atom()
    // A power binds tighter than the sign on its left and takes a sign on its right: -x^-2.
    if accept("^") { return .apply(.power, [base, try unary()]) }
    return base
  }

  private mutating func atom() throws(FormulaError) -> Expression {
    parts += 1
    if parts > Self.mostParts {
      throw error(
        at: position, "The formula has more than \(Self.mostParts) numbers and measures.")
    }
    guard position < characters.count else {
      throw error(at: position, "The formula ends where a measure or a number should stand.")
    }
    let start = position
    if accept("(") {
      let inner = try comparison()
      if !accept(")") {
        throw error(at: position, "Expected ')' for the '(' at character \(start + 1).")
      }
      return inner
    }
    let first = characters[position]
    if first.isASCII, first.isNumber || first == "." { return try number() }
    if first.isLetter || first == "_" { return try name() }
    throw error(at: position, "Expected a measure, a number or '(', found '\(first)'.")
  }

  private mutating func number() throws(FormulaError) -> Expression {
    let start = position
    func isDigit(_ index: Int) -> Bool {
      index < characters.count && characters[index].isASCII && characters[index].isNumber
    }
    while isDigit(position) || (position < characters.count && characters[position] == ".") {
      position += 1
    }
    if position < characters.count, characters[position] == "e" || characters[position] == "E" {
      var next = position + 1
      if next < characters.count, characters[next] == "-" || characters[next] == "+" { next += 1 }
      if isDigit(next) {
        position = next
        while isDigit(position) { position += 1 }
      }
    }
    let text = String(characters[start..<position])
    guard let value = Float(text), value.isFinite else {
      throw error(at: start, "'\(text)' is not a number that single precision can hold.")
    }
    skipSpace()
    return .number(value, text: text)
  }

  private mutating func name() throws(FormulaError) -> Expression {
    let start = position
    while position < characters.count,
      characters[position].isLetter || characters[position].isNumber || characters[position] == "_"
    {
      position += 1
    }
    let name = String(characters[start..<position])
    skipSpace()
    if position < characters.count, characters[position] == "(" {
      return try call(name, start: start)
    }
    if let index = measures.firstIndex(of: name) { return .measure(index) }
    let near = nearestNames(to: name, among: measures)
    let hint =
      near.isEmpty
      ? "The measures are: \(measures.joined(separator: ", "))."
      : "Did you mean \(near.joined(separator: ", "))?"
    throw error(at: start, "There is no measure '\(name)'. \(hint)")
  }

  private mutating func call(_ name: String, start: Int) throws(FormulaError) -> Expression {
    guard let function = functions.first(where: { $0.name == name }) else {
      let known = functions.map(\.name)
      let near = nearestNames(to: name, among: known)
      throw error(
        at: start,
        "There is no function '\(name)'. "
          + (near.isEmpty
            ? "The functions are: \(known.joined(separator: ", "))."
            : "Did you mean \(near.joined(separator: ", "))?"))
    }
    _ = accept("(")
    var arguments = [try comparison()]
    while accept(",") { arguments.append(try comparison()) }
    if !accept(")") {
      throw error(at: position, "Expected ',' or ')' in the arguments of '\(name)'.")
    }
    if !function.arguments.contains(arguments.count) {
      let (least, most) = (function.arguments.lowerBound, function.arguments.upperBound)
      let wanted = least == most ? "\(least)" : "\(least) to \(most)"
      let word = most == 1 ? "argument" : "arguments"
      throw error(at: start, "'\(name)' takes \(wanted) \(word), not \(arguments.count).")
    }
    return .apply(function.operation, arguments)
  }

  private var found: Character { characters[position] }

  private mutating func accept(_ symbol: String) -> Bool {
    let wanted = Array(symbol)
    guard position + wanted.count <= characters.count,
      Array(characters[position..<position + wanted.count]) == wanted
    else { return false }
    position += wanted.count
    skipSpace()
    return true
  }

  private mutating func skipSpace() {
    while position < characters.count, characters[position].isWhitespace { position += 1 }
  }

  private func error(at offset: Int, _ message: String) -> FormulaError {
    FormulaError(formula: formula, offset: offset, message: message)
  }
}
