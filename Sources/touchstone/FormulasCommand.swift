import ArgumentParser
import Ground
import Specifications

/// `touchstone formulas`
struct FormulasCommand: TalkingCommand {
  static let configuration = CommandConfiguration(
    commandName: "formulas", abstract: "Lists what a formula for --proxy and --true may hold.",
    discussion: """
      Example:  touchstone formulas
                touchstone audit lagoon-race --proxy '-progress + 2*min(targets, 1)'
      """)

  @Flag(help: "Print one JSON object.")
  var json = false

  @OptionGroup var console: ConsoleOptions

  private struct List: Encodable {
    var schema = 1
    var functions: [FormulaPart]
    var operators: [FormulaPart]
    var limits: [String]
  }

  func run() throws {
    let language = FormulaLanguage.self
    if json {
      return try printJSON(
        List(
          functions: language.functions, operators: language.operators, limits: language.limits))
    }
    let width = (language.functions + language.operators).map(\.form.count).max() ?? 0
    func lines(_ parts: [FormulaPart]) -> [String] {
      parts.map { part in
        "  " + part.form + String(repeating: " ", count: width - part.form.count + 2) + part.meaning
      }
    }
    try Console.print(
      (["functions"] + lines(language.functions) + ["", "operators, those that bind first first"]
        + lines(language.operators) + ["", "to know"] + language.limits.map { "  - " + $0 } + [
          "", "The measures of an environment: touchstone environments NAME",
        ]).joined(separator: "\n"))
  }
}
