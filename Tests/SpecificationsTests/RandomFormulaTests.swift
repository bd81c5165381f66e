import Specifications
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A small generator of its own (Lehmer), so that this module's tests need no other.
private struct Dice {
  var state: UInt64
  mutating func below(_ bound: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int((state >> 33) % UInt64(bound))
  }
}

/// A formula as text together with an evaluator that shares nothing with the parser.
private struct Sample {
  let text: String
  let evaluate: @Sendable ([Float]) -> Float
}

private let names = ["a", "bb", "c3", "d_d"]

/// A random formula; parenthesised by the generator only where the language needs it.
private func formula(_ dice: inout Dice, depth: Int) -> Sample {
  if depth == 0 || dice.below(5) == 0 {
    if dice.below(3) == 0 {
      let number = Float(dice.below(400)) / 16 - 4
      return Sample(text: number < 0 ? "(\(number))" : "\(number)") { _ in number }
    }
    let index = dice.below(4)
    return Sample(text: names[index]) { $0[index] }
  }
  let x = formula(&dice, depth: depth - 1)
  let y = formula(&dice, depth: depth - 1)
  let (a, b) = (x.evaluate, y.evaluate)
  func infix(_ symbol: String, _ f: @escaping @Sendable (Float, Float) -> Float) -> Sample {
    Sample(text: "(\(x.text) \(symbol)\(y.text))") { f(a($0), b($0)) }
  }
  /// What is not a number on either side is not hidden by a comparison.
  @Sendable func known(_ p: Float, _ q: Float, _ value: Float) -> Float {
    p.isNaN || q.isNaN ? .nan : value
  }
  switch dice.below(17) {
  case 0: return infix("+") { $0 + $1 }
  case 1: return infix("-") { $0 - $1 }
  case 2: return infix("*") { $0 * $1 }
  case 3: return infix("/") { $0 / $1 }
  case 4: return infix("^") { powf($0, $1) }
  case 5: return infix("<") { known($0, $1, $0 < $1 ? 1 : 0) }
  case 6: return infix("<=") { known($0, $1, $0 <= $1 ? 1 : 0) }
  case 7: return infix(">") { known($0, $1, $0 > $1 ? 1 : 0) }
  case 8: return infix("!=") { known($0, $1, $0 != $1 ? 1 : 0) }
  case 9: return Sample(text: "(-\(x.text))") { -a($0) }
  case 10: return Sample(text: "abs( \(x.text) )") { abs(a($0)) }
  case 11: return Sample(text: "exp(\(x.text)/50)") { expf(a($0) / 50) }
  case 12: return Sample(text: "sqrt(abs(\(x.text)))") { abs(a($0)).squareRoot() }
  case 13:
    let c = formula(&dice, depth: depth - 1)
    let d = c.evaluate
    return Sample(text: "min(\(x.text),\(y.text), \(c.text))") { m in
      let values = [a(m), b(m), d(m)]
      if values.contains(where: \.isNaN) { return .nan }
      return values.reduce(.infinity) { $1 < $0 ? $1 : $0 }
    }
  case 14:
    return Sample(text: "max(\(x.text),\(y.text))") { m in
      let (p, q) = (a(m), b(m))
      return p.isNaN || q.isNaN ? .nan : (p > q ? p : q)
    }
  case 15:
    return Sample(text: "clip(\(x.text), -2, \(y.text)*0+3)") { m in
      let (p, high) = (a(m), b(m) * 0 + 3)
      return known(p, high, p < -2 ? -2 : (p > high ? high : p))
    }
  default:
    let c = formula(&dice, depth: depth - 1)
    let d = c.evaluate
    return Sample(text: "if(\(x.text) < \(y.text), \(c.text), 1)") { m in
      known(a(m), b(m), a(m) < b(m) ? d(m) : 1)
    }
  }
}

private func isSame(_ a: Float, _ b: Float) -> Bool { a == b || (a.isNaN && b.isNaN) }

@Suite struct RandomFormulaTests {
  @Test(arguments: 0..<20)
  func `random formulas are worth what their trees are worth`(seed: Int) throws {
    var dice = Dice(state: UInt64(seed) &* 977 &+ 5)
    for _ in 0..<40 {
      let sample = formula(&dice, depth: 5)
      let specification = try Specification(name: "", formula: sample.text, measures: names)
      for _ in 0..<5 {
        let readings = (0..<4).map { _ in Float(dice.below(800)) / 32 - 10 }
        let (found, expected) = (
          specification.value(measures: readings), sample.evaluate(readings)
        )
        try #require(isSame(found, expected), "\(sample.text) of \(readings)")
      }
    }
  }

  @Test(arguments: [1, 2, 3, 16, 33])
  func `a batch is worth what its rows are worth one by one`(copies: Int) throws {
    var dice = Dice(state: UInt64(copies))
    for _ in 0..<60 {
      let sample = formula(&dice, depth: 4)
      let specification = try Specification(name: "", formula: sample.text, measures: names)
      let measures = (0..<4 * copies).map { _ in Float(dice.below(800)) / 32 - 10 }
      // A guard behind the scratch space and the result, to see that neither is overrun.
      let size = specification.scratchSize(copies: copies)
      var scratch = [Float](repeating: 777, count: size + 8)
      var result = [Float](repeating: 777, count: copies + 8)
      specification.values(
        measures: measures, copies: copies, scratch: &scratch, into: &result)
      #expect(scratch[size...].allSatisfy { $0 == 777 })
      #expect(result[copies...].allSatisfy { $0 == 777 })
      for copy in 0..<copies {
        let row = (0..<4).map { measures[$0 * copies + copy] }
        try #require(isSame(result[copy], specification.value(measures: row)), "\(sample.text)")
      }
    }
  }
}
