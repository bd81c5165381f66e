import ArgumentParser
import Studies

/// `touchstone differ A B`
struct DifferCommand: StudyCommand {
  typealias Subject = Differ

  static let configuration = CommandConfiguration(
    commandName: "differ",
    abstract: "Says in words how two sets of texts differ, and what of it holds on unseen texts.",
    discussion: """
      Texts are files or folders: .txt, .csv, .tsv, .jsonl, each also gzipped, or - for standard input.

      Example:  touchstone differ spam.txt ham.txt
                touchstone differ messages.csv --label kind --target spam
                touchstone differ reviews.jsonl --label stars --stratify length
      """)

  @Argument(help: "Texts of A; or all texts, with --label.")
  var a: String

  @Argument(help: "Texts of B.")
  var b: String?

  @OptionGroup var sides: SideOptions
  @OptionGroup var reading: ReadingOptions
  @OptionGroup var gate: GateOptions<Subject>
  @OptionGroup var finding: FindingOptions
  @OptionGroup var modelOptions: ModelOptions
  @OptionGroup var delivery: DeliveryOptions

  func validate() throws { try sides.check(second: b) }

  var inputs: [String] { [a, b].compactMap { $0 } }

  func plan(_ context: Context) throws -> Differ.Plan {
    Differ.Plan(
      texts: try reading.read([a] + (b.map { [$0] } ?? []), columns: sides.plan.columns, context),
      sides: sides.plan, options: finding.options(reading, modelOptions),
      models: try modelOptions.names())
  }

  func models() throws -> ModelAccess { try modelOptions.access() }
}
