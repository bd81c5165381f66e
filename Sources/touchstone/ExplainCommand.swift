import ArgumentParser
import Findings
import Foundation
import Texts

/// `touchstone explain DATA --text T --label Y --score S`
struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Says how much of a classifier's performance a short list of statements explains.",
    discussion: """
      Example:  touchstone explain scored.csv --text body --label spam --score probability
      """)

  @Argument(help: "Texts with labels and scores: a .csv, .tsv or .jsonl file.")
  var data: String

  @Option(help: "Column with the true label: its name, or its number from 1.")
  var label: String

  @Option(help: "Column with the classifier's score; higher means more positive.")
  var score: String

  @Option(help: "The positive label. Default: 1, true, yes or the like, else the rarer of two.")
  var target: String?

  @Option(help: "Performance is measured by auroc, or by log-loss (scores must be probabilities).")
  var metric: ExplanationMetric = .auroc

  @Option(
    help: "Column of authors, threads or documents: these stay together and count as one draw.")
  var group: String?

  @OptionGroup var reading: ReadingOptions
  @OptionGroup var finding: FindingOptions
  @OptionGroup var models: ModelOptions

  private var command: String {
    var line = CommandLineText(
      "touchstone", "explain", data, "--label", label, "--score", score)
    line.add("--target", target)
    if metric != .auroc { line.add("--metric", metric.rawValue) }
    line.add("--group", group)
    line.add(reading)
    line.add(finding)
    line.add(models)
    return line.text
  }

  private struct Key: Encodable {
    var study = "explain 1"
    var texts: String
    var name: String
    var label: String
    var score: String
    var target: String?
    var metric: ExplanationMetric
    var group: String?
    var options: DifferenceOptions
    var models: ModelOptions.Key?
  }

  func run() throws {
    let table = try reading.read(data, columns: [label, score] + (group.map { [$0] } ?? []))
    let source = SourceTexts([table])
    let options = finding.options(reading, models)
    let key = Key(
      texts: source.digest, name: table.name, label: label, score: score, target: target,
      metric: metric, group: group, options: options, models: models.key)
    let scores = try usage { try source.columns[1].numbers(rows: source.rows) }
    var sides = try sides(source.columns[0])
    if group != nil { sides.group = source.columns[2].codes }
    let scored = ScoredTexts(sides: sides, scores: scores)
    try deliver(key: key, name: "\(table.name)-explained", command: command, finding.delivery) {
      let corpus = try reading.corpus(source.texts, rows: source.rows)
      let setUp = try models.setUp(options: options, store: finding.storeOptions)
      return TextFinding.explanation(
        try comparing {
          try await explainClassifier(corpus, scored, metric: metric, options, models: setUp)
        })
    }
  }

  /// The positive label against all others.
  private func sides(_ column: TextColumn) throws -> Sides {
    let values = try column.comparedValues()
    if let target {
      return column.sides(try column.code(of: target, among: values), against: nil)
    }
    guard values.count == 2 else {
      throw CommandFailure.usage(
        ComparisonError.labelsNotTwo(column: column.name, values: values.map(\.value)))
    }
    let affirmative = ["1", "true", "yes", "positive", "pos", "1.0"]
    let positive = values.first { affirmative.contains($0.value.lowercased()) } ?? values[1]
    return column.sides(positive.code, against: nil)
  }
}

extension ExplanationMetric: ExpressibleByArgument {}
