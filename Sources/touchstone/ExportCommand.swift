import ArgumentParser
import Documents
import Environments
import Findings
import Ground
import Records
import Reports
import Studies

extension TableFile.Format: ExpressibleByArgument {}

/// `touchstone export RECORD --format csv|jsonl`
struct ExportCommand: TalkingCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Prints the table of a study, or the episodes of a run.")

  @Argument(help: "A study or a run, as 'touchstone runs' names it, or its first letters.")
  var record: String

  @Option(help: "Comma-separated values, or a JSON object a line.")
  var format: TableFile.Format = .csv

  @Option(help: "Which of the study's tables (default: the first).")
  var table: String?

  @OptionGroup var storeOptions: StoreOptions

  var console: ConsoleOptions { storeOptions.console }

  func run() throws {
    let tables: [DataTable]
    switch try storeOptions.open().find(record) {
    case .study(let study):
      tables =
        (StudyCatalogue.retold(study: study.summary.study, finding: study.finding)?.document
        ?? study.document)?.tables ?? []
    case .run(let run):
      let measures = try Catalogue.entry(run.plan.environment).card.measures.map(\.name)
      tables = [run.episodes(measures: measures)]
    }
    let wanted = table.map { name in tables.first { $0.name == name } } ?? tables.first
    guard let wanted else {
      throw InputError(
        tables.isEmpty
          ? "'\(record)' has no table. Its whole finding: touchstone report \(record) --json"
          : "'\(record)' has no table '\(table ?? "")'. It has "
            + tables.map(\.name).joined(separator: ", ") + ".")
    }
    try Console.writeData(try TableFile.text(wanted, as: format))
  }
}
