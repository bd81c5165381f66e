import ArgumentParser
import Findings
import Foundation
import Texts

/// `touchstone verify HYPOTHESES A B`
struct VerifyCommand: ParsableCommand {
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
  @OptionGroup var models: ModelOptions

  func validate() throws { try sides.check(second: b) }

  private var command: String {
    var line = CommandLineText("touchstone", "verify", hypotheses, a)
    if let b { line.add(b) }
    line.add(sides)
    line.add(reading)
    line.add(finding)
    line.add(models)
    return line.text
  }

  private struct Key: Encodable {
    var study = "verify 1"
    var statements: [Statements.Statement]
    var texts: String
    var names: [String]
    var sides: SideOptions.Key
    var options: DifferenceOptions
    var models: ModelOptions.Key?
  }

  func run() throws {
    let statements = try readStatements(hypotheses)
    if models.judge == nil && models.model == nil,
      statements.allSatisfy({ if case .sentence = $0.predicate { true } else { false } })
    {
      throw CommandFailure(
        status: 2,
        message: "None of the sentences is one that the program can judge by itself. Give --judge "
          + "URL#NAME, have people mark them with 'touchstone mark', or use the program's own wording: "
          + "contains a digit; contains the word \"free\"; is at least 100 characters long.")
    }
    let sources = try sides.read([a] + (b.map { [$0] } ?? []), reading)
    let options = finding.options(reading, models)
    let key = Key(
      statements: statements, texts: sources.source.digest, names: sources.names, sides: sides.key,
      options: options, models: models.key)
    let pairs = try sides.pairs(sources)
    try deliver(
      key: key, name: sources.names.joined(separator: "-") + "-verified", command: command,
      finding.delivery
    ) {
      let corpus = try reading.corpus(sources.source.texts, rows: sources.source.rows)
      let setUp = try models.setUp(
        options: options, store: finding.storeOptions, sentences: statements.count)
      return try sides.finding(pairs, sources, corpus: corpus) {
        try await verifyStatements(statements, corpus, $0, options, models: setUp)
      }
    }
  }
}

/// Reads a file of statements.
func readStatements(_ path: String) throws -> [Statements.Statement] {
  let contents: String
  do {
    contents = try String(contentsOf: URL(fileURLWithPath: path), encoding: .utf8)
  } catch {
    throw CommandFailure(
      status: 2,
      message: "'\(path)' cannot be read as UTF-8 text (\(error.localizedDescription)).")
  }
  return try usage { try Statements.read(contents, file: path) }
}
