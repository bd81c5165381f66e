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
  @OptionGroup var gate: GateOptions<Subject>
  @OptionGroup var testing: TestingOptions
  @OptionGroup var modelOptions: ModelOptions
  @OptionGroup var delivery: DeliveryOptions

  func validate() throws { try sides.check(second: b) }

  var inputs: [String] { [hypotheses, a] + [b].compactMap { $0 } }

  func plan(_ context: Context) throws -> Verify.Plan {
    try Self.plan(
      hypotheses, [a] + (b.map { [$0] } ?? []), sides, reading, testing, modelOptions, context)
  }

  func models() throws -> ModelAccess { try modelOptions.access() }

  /// What is to be judged of which texts: for a program, a model or people.
  static func plan(
    _ hypotheses: String, _ paths: [String], _ sides: SideOptions, _ reading: ReadingOptions,
    _ testing: TestingOptions, _ models: ModelOptions, _ context: Context
  ) throws -> Verify.Plan {
    Verify.Plan(
      statements: try readStatements(hypotheses),
      texts: try reading.read(paths, columns: sides.plan.columns, context), sides: sides.plan,
      options: testing.options(reading, models), models: try models.names())
  }
}

/// Reads a file of statements.
private func readStatements(_ path: String) throws -> [Statements.Statement] {
  let contents: String
  do {
    let data = try PathBytes.open(path).readToEnd() ?? Data()
    guard let text = String(validating: data, as: UTF8.self) else {
      throw InputError("'\(path)' is not UTF-8 text. Save it as UTF-8.")
    }
    contents = text
  } catch let error as InputError {
    throw error
  } catch {
    throw InputError(
      PathBytes.isFolder(path)
        ? "'\(path)' is a folder. Name a file with a sentence a line."
        : "'\(path)' cannot be read (\(error.localizedDescription)). Name a file with a sentence a line."
    )
  }
  return try Statements.read(contents, file: path)
}
