import Specifications
import Testing

/// What a wrong formula is answered: where it is wrong, and what to do.
@Suite struct FormulaErrorTests {
  static let measures = ["meanSpeed", "headway", "collision"]

  struct Line: Sendable, CustomTestStringConvertible {
    var formula: String
    var offset: Int
    var says: String
    var testDescription: String { String(formula.prefix(40)) }
  }

  private func error(_ formula: String) throws -> FormulaError {
    let error = #expect(throws: FormulaError.self) {
      try Specification(name: "test", formula: formula, measures: Self.measures)
    }
    return try #require(error)
  }

  static let lines = [
    Line(formula: "", offset: 0, says: "empty"),
    Line(formula: "   ", offset: 0, says: "empty"),
    Line(formula: "meanSped", offset: 0, says: "Did you mean meanSpeed?"),
    Line(formula: "1 + headwy*2", offset: 4, says: "Did you mean headway?"),
    Line(formula: "2 * zzzzzzzzzzzzzzzz", offset: 4, says: "meanSpeed, headway, collision"),
    Line(formula: "mni(1, 2)", offset: 0, says: "min"),
    Line(formula: "1 + sqr(headway)", offset: 4, says: "sqrt"),
    Line(formula: "headway(2)", offset: 0, says: "There is no function 'headway'"),
    Line(formula: "(1 + 2", offset: 6, says: "')' for the '(' at character 1"),
    Line(formula: "min(1, 2", offset: 8, says: "',' or ')'"),
    Line(formula: "1 + 2)", offset: 5, says: "closes nothing"),
    Line(formula: "1 +", offset: 3, says: "ends"),
    Line(formula: "headway *  ", offset: 11, says: "ends"),
    Line(formula: "-", offset: 1, says: "ends"),
    Line(formula: "2 ^", offset: 3, says: "ends"),
    Line(formula: "1 2", offset: 2, says: "found '2'"),
    Line(formula: "headway headway", offset: 8, says: "found 'h'"),
    Line(formula: "2headway", offset: 1, says: "found 'h'"),
    Line(formula: "1.2.3", offset: 0, says: "'1.2.3' is not a number"),
    Line(formula: "3 + .", offset: 4, says: "'.' is not a number"),
    Line(formula: "1e99", offset: 0, says: "single precision"),
    Line(formula: "5e", offset: 1, says: "found 'e'"),
    Line(formula: "clip(headway, 1)", offset: 0, says: "takes 3 arguments, not 2"),
    Line(formula: "1 + if(1, 2)", offset: 4, says: "takes 3 arguments, not 2"),
    Line(formula: "abs(1, 2)", offset: 0, says: "takes 1 argument"),
    Line(formula: "min(1)", offset: 0, says: "2 to 16 arguments, not 1"),
    Line(formula: "min()", offset: 4, says: "found ')'"),
    Line(formula: "min(1,,2)", offset: 6, says: "found ','"),
    Line(formula: "()", offset: 1, says: "found ')'"),
    Line(formula: "* 2", offset: 0, says: "found '*'"),
    Line(formula: "1 + 🚗 + 2", offset: 4, says: "found '🚗'"),
    Line(formula: "headway 👩‍👩‍👧 2", offset: 8, says: "found '👩‍👩‍👧'"),
    Line(formula: "headway = 2", offset: 8, says: "found '='"),
    Line(formula: "1 < 2 < 3", offset: 6, says: "found '<'"),
    Line(formula: "headway % 2", offset: 8, says: "found '%'"),
    Line(formula: "headway; 2", offset: 7, says: "found ';'"),
    Line(formula: "1 + (2 * [3])", offset: 9, says: "found '['"),
    Line(formula: "٣ + 1", offset: 0, says: "found '٣'"),
  ]

  @Test(arguments: lines)
  func `an error points at its character and says what is wrong`(line: Line) throws {
    let error = try error(line.formula)
    #expect(error.offset == line.offset, "\(error)")
    #expect(error.message.contains(line.says), "\(error)")
    #expect(error.formula == line.formula)
  }

  @Test func `the caret stands under the character`() throws {
    #expect(
      try error("1 + headwy*2").description == """
        There is no measure 'headwy'. Did you mean headway? (character 5)
          1 + headwy*2
              ^
        """)
    let lines = try error("meanSpeed + ").description.split(separator: "\n")
    #expect(lines.count == 3)
    #expect(lines.last.map { $0.count } == 2 + 12 + 1)
  }

  /// A formula that nobody would write must not exhaust the stack.
  @Test(arguments: [
    String(repeating: "(", count: 100_000), String(repeating: "-", count: 100_000) + "1",
    String(repeating: "2^", count: 100_000) + "1", String(repeating: "abs(", count: 100_000),
    String(repeating: "min(1,", count: 100_000),
  ])
  func `deep nesting is refused`(formula: String) throws {
    let error = try error(formula)
    #expect(error.message.contains("nested deeper"))
    #expect(error.offset > 0 && error.offset < 2000)
  }

  /// Sums are not nested in what is written, so their length must not matter either.
  @Test func `a sum of very many terms is valued or refused but does not crash`() async {
    await #expect(processExitsWith: .success) {
      let formula = String(repeating: "1+", count: 100_000) + "1"
      do throws(FormulaError) {
        let specification = try Specification(name: "", formula: formula, measures: [])
        precondition(specification.value(measures: []) == 100_001)
      } catch {
        precondition(!error.message.isEmpty)
      }
    }
  }
}
