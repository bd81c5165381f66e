import Specifications
import Testing

@Suite struct FormulaTermsTests {
  private func formula(_ text: String) throws -> Specification {
    try Specification(name: text, formula: text, measures: ["speed", "hits", "laps"])
  }

  @Test(arguments: ["1", "2*3 - 1", "0*speed + 3", "speed - speed", "max(1, min(0, hits))"])
  func formulasThatAskForNothingAreConstant(text: String) throws {
    #expect(try formula(text).isConstant)
  }

  @Test(
    arguments: [
      "speed", "-hits", "speed == 3.7", "if(laps >= 12, 1, 0)", "clip(speed, 0, 1)",
      "speed > 1000000", "log(speed)", "sqrt(hits - 5)", "0.001*laps",
    ])
  func formulasThatAskForSomethingAreNot(text: String) throws {
    #expect(try !formula(text).isConstant)
  }

  @Test func sumsAreTakenApart() throws {
    #expect(try formula("speed - 2*hits + 3").terms == ["speed", "-(2*hits)"])
    #expect(try formula("-(speed + hits)").terms == ["-speed", "-hits"])
    #expect(try formula("speed*(hits + laps)").terms == ["speed*(hits + laps)"])
    #expect(try formula("4").terms == [])
  }

  /// What is written must read as what was meant: at factor 1 as the formula itself.
  @Test(
    arguments: [
      "speed - 2*hits + 3", "-(speed - hits) - -laps", "-speed^2 + (hits + 1)^-1",
      "speed/(hits*laps) - (speed < hits)", "2^3^speed + max(hits, -laps, 1e-3)",
      "if(speed > 1, hits, -laps) + abs(-speed)", "(speed - hits)/laps - (hits - laps)",
    ])
  func weighingChangesOneTermAlone(text: String) throws {
    let specification = try formula(text)
    let measures: [Float] = [1.5, 2.25, -0.75]
    let own = specification.value(measures: measures)
    for index in specification.terms.indices {
      let same = try formula(specification.weighing(term: index, by: 1))
      #expect(abs(same.value(measures: measures) - own) < 1e-4, "\(same.formula)")
      let term = try formula(specification.terms[index]).value(measures: measures)
      let tripled = try formula(specification.weighing(term: index, by: 3))
      #expect(
        abs(tripled.value(measures: measures) - own - 2 * term) < 1e-3 * max(1, abs(term)),
        "\(tripled.formula)")
    }
  }

  /// The measure that made a value none, not the first that is read.
  @Test func brokenPartIsNamed() throws {
    let measures: [Float] = [1, 1, 2]
    func suspect(_ text: String) throws -> Int? {
      try measures.withUnsafeBufferPointer { buffer in
        let start = try #require(buffer.baseAddress)
        return try formula(text).suspect(
          in: StepBatch(copies: 1, measures: start, observations: start, actions: start), copy: 0)
      }
    }
    #expect(try suspect("speed + 0/(hits - 1)") == 1)
    #expect(try suspect("speed*hits + log(laps - 2)*0") == 2)
    #expect(try suspect("speed + 1") == 0)
  }
}
