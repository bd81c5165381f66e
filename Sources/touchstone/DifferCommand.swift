import ArgumentParser
import Findings
import Foundation
import Texts

/// `touchstone differ A B`
struct DifferCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "differ",
    abstract: "Says in words how two sets of texts differ, and what of it holds on unseen texts.",
    discussion: """
      Texts are files or folders: .txt, .csv, .tsv, .jsonl, each also gzipped, or - for standard input.

      Example:  touchstone differ spam.txt ham.txt
                touchstone differ messages.csv --label kind --target spam
                touchstone differ reviews.jsonl --label stars --group author --stratify length
      """)

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
    var line = CommandLineText("touchstone", "differ", a)
    if let b { line.add(b) }
    line.add(sides)
    line.add(reading)
    line.add(finding)
    line.add(models)
    return line.text
  }

  private struct Key: Encodable {
    var study = "differ 1"
    var texts: String
    var names: [String]
    var sides: SideOptions.Key
    var options: DifferenceOptions
    var models: ModelOptions.Key?
  }

  func run() throws {
    let sources = try sides.read([a] + (b.map { [$0] } ?? []), reading)
    let options = finding.options(reading, models)
    let key = Key(
      texts: sources.source.digest, names: sources.names, sides: sides.key, options: options,
      models: models.key)
    let pairs = try sides.pairs(sources)
    try deliver(
      key: key, name: sources.names.joined(separator: "-"), command: command, finding.delivery
    ) {
      let corpus = try reading.corpus(sources.source.texts, rows: sources.source.rows)
      let setUp = try models.setUp(options: options, store: finding.storeOptions)
      return try sides.finding(pairs, sources, corpus: corpus) {
        try await compareTexts(corpus, $0, options, models: setUp)
      }
    }
  }
}
