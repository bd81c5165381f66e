import ArgumentParser
import Findings
import Foundation
import Records
import Reports

/// `touchstone report RUN`
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report", abstract: "Writes the HTML report of an audit in the store again.")

  @Argument(help: "An audit, as 'touchstone runs' names it, or the first letters of it.")
  var audit: String

  @Option(help: "Where to write it.")
  var report: String?

  @Flag(help: "Print the finding as one JSON object.")
  var json = false

  @OptionGroup var storeOptions: StoreOptions

  func run() throws {
    let store = try storeOptions.open()
    guard case .audit(var found) = try attempt({ try store.find(audit) }) else {
      throw CommandFailure(
        status: 2,
        message:
          "'\(audit)' is a single run. Reports are of audits; list them with 'touchstone runs', "
          + "or take the run's table with 'touchstone export \(audit) --format csv'.")
    }
    let name = "\(found.finding.environment)-\(audit).html"
    let path = URL(
      fileURLWithPath: report
        ?? URL(fileURLWithPath: storeOptions.path).deletingLastPathComponent()
        .appendingPathComponent("reports/\(name)").path
    ).path
    try deliver(&found, to: path, json: json)
  }
}

/// Writes a report and prints its finding: as one JSON object, or as a summary for the terminal.
func deliver(_ report: inout AuditReport, to path: String, json: Bool) throws {
  report.finding.report = path
  report.finding.changed = SentenceWriter.inWords(report.finding)
  try writeFile(HTMLReport.page(for: report), to: path)
  if json {
    try printJSON(report.finding)
  } else {
    print(
      TerminalReport.summary(
        for: report.finding, curves: report.curves, width: min(100, Console.columns),
        useColour: Console.usesColour))
  }
}
