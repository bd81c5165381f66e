// What can be said of a formula without an environment: whether it asks for anything, and of what sum
// it is.

extension Specification {
  /// Whether the formula has one value whatever the measures are.
  ///
  /// By trial: over two thousand settings of the measures, drawn from the formula's own numbers and
  /// their neighbours, small and large numbers of either sign.
  public var isConstant: Bool {
    if measuresUsed.isEmpty { return true }
    var candidates: [Float] = [0, 1, -1, 0.5, -0.5, 2, 10, -10, 1e3, -1e3, 1e9, -1e9]
    for number in tree.numbers { candidates += [number, number - 0.25, number + 0.25, -number] }
    // A linear congruential sequence (Knuth's MMIX constants): the same trials everywhere.
    var state: UInt64 = 1
    var known: Float?
    for _ in 0..<2000 {
      let measures = (0...(measuresUsed.last ?? 0)).map { _ -> Float in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return candidates[Int(state >> 33) % candidates.count]
      }
      let value = value(measures: measures)
      guard value.isFinite else { continue }
      if let known, known != value { return false }
      known = value
    }
    return known != nil
  }

  /// The summands of a sum that read a measure, as formulas; one where it is no sum.
  public var terms: [String] {
    tree.summands.filter { !$0.term.measures.isEmpty }.map { term, isNegative in
      isNegative ? "-\(text(of: term, above: 4))" : text(of: term, above: 1)
    }
  }

  /// The formula with one of its `terms` multiplied.
  public func weighing(term index: Int, by factor: Double) -> String {
    var place = -1
    var formula = ""
    for (term, isNegative) in tree.summands {
      if !term.measures.isEmpty { place += 1 }
      var words = text(of: term, above: 2)
      if !term.measures.isEmpty, place == index { words = "\(factor)*\(words)" }
      formula += formula.isEmpty ? (isNegative ? "-" : "") : (isNegative ? " - " : " + ")
      formula += words
    }
    return formula
  }

  /// An expression as it is written, in brackets where it binds less than `strength`: 0 comparison,
  /// 1 sum, 2 product, 3 sign, 4 power.
  private func text(of expression: Expression, above strength: Int) -> String {
    func joined(_ symbol: String, _ own: Int, _ arguments: [Expression]) -> String {
      let right = own == 4 ? 3 : own + 1
      let words =
        text(of: arguments[0], above: own == 4 ? 5 : own) + symbol
        + text(of: arguments[1], above: right)
      return own < strength ? "(\(words))" : words
    }
    switch expression {
    case .number(_, let text): return text
    case .measure(let index): return measureNames[index]
    case .apply(let operation, let arguments):
      switch operation {
      case .add: return joined(" + ", 1, arguments)
      case .subtract: return joined(" - ", 1, arguments)
      case .multiply: return joined("*", 2, arguments)
      case .divide: return joined("/", 2, arguments)
      case .power: return joined("^", 4, arguments)
      case .negate:
        let words = "-" + text(of: arguments[0], above: 3)
        return 3 < strength ? "(\(words))" : words
      case .less: return joined(" < ", 0, arguments)
      case .lessOrEqual: return joined(" <= ", 0, arguments)
      case .greater: return joined(" > ", 0, arguments)
      case .greaterOrEqual: return joined(" >= ", 0, arguments)
      case .equal: return joined(" == ", 0, arguments)
      case .notEqual: return joined(" != ", 0, arguments)
      case .absolute, .minimum, .maximum, .clip, .squareRoot, .exponential, .logarithm, .choose:
        let name = functions.first { $0.operation == operation }?.name ?? ""
        return name + "(" + arguments.map { text(of: $0, above: 0) }.joined(separator: ", ") + ")"
      }
    }
  }

  /// The measure that made one copy's value not a number: of the innermost part that is none although
  /// everything in it is one, the measure whose reading is nearest to where that part breaks.
  public func suspect(in steps: StepBatch, copy: Int) -> Int? {
    let readings = (0..<(measuresUsed.last.map { $0 + 1 } ?? 0)).map {
      steps.measures[$0 * steps.copies + copy]
    }
    return tree.broken(readings).measures.min() ?? measuresUsed.first
  }
}

extension Expression {
  /// The parts of a sum, with their signs.
  var summands: [(term: Expression, isNegative: Bool)] {
    switch self {
    case .apply(.add, let arguments): return arguments.flatMap(\.summands)
    case .apply(.subtract, let arguments):
      return arguments[0].summands
        + arguments[1].summands.map { ($0.term, !$0.isNegative) }
    case .apply(.negate, let arguments):
      return arguments[0].summands.map { ($0.term, !$0.isNegative) }
    default: return [(self, false)]
    }
  }

  var measures: Set<Int> {
    switch self {
    case .number: []
    case .measure(let index): [index]
    case .apply(_, let arguments): arguments.reduce(into: []) { $0.formUnion($1.measures) }
    }
  }

  var numbers: [Float] {
    switch self {
    case .number(let value, _): [value]
    case .measure: []
    case .apply(_, let arguments): arguments.flatMap(\.numbers)
    }
  }

  /// The innermost part that is not finite although all its arguments are; the whole where there is none.
  func broken(_ measures: [Float]) -> Expression {
    guard case .apply(_, let arguments) = self else { return self }
    for argument in arguments where !Specification.value(of: argument, measures).isFinite {
      return argument.broken(measures)
    }
    return self
  }
}
