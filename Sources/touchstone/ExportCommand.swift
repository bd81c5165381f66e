import ArgumentParser
import Environments
import Findings
import Records

extension Export.Format: ExpressibleByArgument {}

/// `touchstone export RUN --format csv|jsonl`
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract:
      "Prints an audit's curve, a run's episodes, a text study's hypotheses or exact returns as a table."
  )

  @Argument(
    help: "An audit, a run, a study of texts or an exact answer, as 'touchstone runs' names it.")
  var record: String

  @Option(help: "csv or jsonl.")
  var format: Export.Format = .csv

  @OptionGroup var storeOptions: StoreOptions

  func run() throws {
    let store = try storeOptions.open()
    let text = try attempt {
      switch try store.find(record) {
      case .audit(let report): return try Export.curve(report.finding, as: format)
      case .texts(let texts): return try Export.hypotheses(texts.finding, as: format)
      case .exact(let exact): return try Export.policies(exact.finding, as: format)
      case .run(let run):
        let entry = try Catalogue.entry(run.plan.environment)
        return try Export.episodes(run, measures: entry.card.measures.map(\.name), as: format)
      }
    }
    Console.write(text, to: 1)
  }
}
