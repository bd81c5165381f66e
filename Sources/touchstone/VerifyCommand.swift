import ArgumentParser
import Foundation
import Ground
import Studies
import Texts

/// `touchstone verify HYPOTHESES A B`
struct VerifyCommand: StudyCommand {
  typealias Subject = Verify

  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Judges given sentences on given texts.",
    discussion: """
      HYPOTHESES is a file with a sentence a line, or what 'touchstone differ --json' printed.
      Sentences in the program's own wording (contains a digit; contains the word "free") are judged by
      the program; others need --judge.

      Example:  touchstone verify sentences.txt messages.csv --label kind
      """)

  @Argument(help: "Sentences.")
  var hypotheses: String

  @Argument(help: "Texts of A; or all texts, with --label.")
  var a: String

  @Argument(help: "Texts of B.")
  var b: String?

  @OptionGroup var sides: SideOptions
  @OptionGroup var reading: ReadingOptions
  @OptionGroup var finding: FindingOptions
  @OptionGroup var modelOptions: ModelOptions

  func validate() throws { try sides.check(second: b) }

  var delivery: DeliveryOptions { finding.delivery }

  func plan(_ context: Context) throws -> Verify.Plan {
    try Self.plan(
      hypotheses, [a] + (b.map { [$0] } ?? []), sides, reading, finding, modelOptions, context)
  }

  func models() throws -> ModelAccess { try modelOptions.access() }

  /// What is to be judged of which texts: for a program, a model or people.
  static func plan(
    _ hypotheses: String, _ paths: [String], _ sides: SideOptions, _ reading: ReadingOptions,
    _ finding: FindingOptions, _ models: ModelOptions, _ context: Context
  ) throws -> Verify.Plan {
    Verify.Plan(
      statements: try readStatements(hypotheses),
      texts: try reading.read(paths, columns: sides.plan.columns, context), sides: sides.plan,
      options: finding.options(reading, models), models: try models.names())
  }
}

/// Reads a file of statements.
private func readStatements(_ path: String) throws -> [Statements.Statement] {
  let contents: String
  do {
    contents = try String(contentsOf: URL(fileURLWithPath: path), encoding: .utf8)
  } catch {
    throw InputError("'\(path)' cannot be read as UTF-8 text (\(error.localizedDescription)).")
  }
  return try Statements.read(contents, file: path)
}
