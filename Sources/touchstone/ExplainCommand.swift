import ArgumentParser
import Studies
import Texts

/// `touchstone explain DATA --text T --label Y --score S`
struct ExplainCommand: StudyCommand {
  typealias Subject = Explain

  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Says how much of a classifier's performance a short list of statements explains.",
    discussion: """
      Example:  touchstone explain scored.csv --label spam --score probability
      """)

  @Argument(help: "Texts with labels and scores: a .csv, .tsv or .jsonl file.")
  var data: String

  @Option(help: "Column with the true label: its name, or its number from 1.")
  var label: String

  @Option(help: "Column with the classifier's score; higher means more positive.")
  var score: String

  @Option(help: "The positive label (default: 1, true, yes or the like, else the rarer of two).")
  var target: String?

  @Option(help: "Performance is measured by auroc, or by log-loss (scores must be probabilities).")
  var metric: ExplanationMetric = .auroc

  @Option(
    help: "Column of authors, threads or documents: these stay together and count as one draw.")
  var group: String?

  @OptionGroup var reading: ReadingOptions
  @OptionGroup var gate: GateOptions<Subject>
  @OptionGroup var finding: FindingOptions
  @OptionGroup var modelOptions: ModelOptions
  @OptionGroup var delivery: DeliveryOptions

  var inputs: [String] { [data] }

  func plan(_ context: Context) throws -> Explain.Plan {
    Explain.Plan(
      texts: try reading.read(
        data, columns: Explain.Plan.columns(label: label, score: score, group: group), context),
      label: label, score: score, target: target, metric: metric, group: group,
      options: finding.options(reading, modelOptions), models: try modelOptions.names())
  }

  func models() throws -> ModelAccess { try modelOptions.access() }
}

extension ExplanationMetric: ExpressibleByArgument {}
