import ArgumentParser
import Findings
import Foundation
import Records
import Reports

/// `touchstone report RUN`
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report", abstract: "Writes the HTML report of a study in the store again.")

  @Argument(
    help:
      "An audit, a study of texts or an exact answer, as 'touchstone runs' names it, or its first letters."
  )
  var audit: String

  @Option(help: "Where to write it.")
  var report: String?

  @Flag(help: "Print the finding as one JSON object.")
  var json = false

  @OptionGroup var storeOptions: StoreOptions

  func run() throws {
    let store = try storeOptions.open()
    let record = try attempt { try store.find(audit) }
    var found: AuditReport
    switch record {
    case .texts(let texts): return try again(texts)
    case .exact(let exact): return try again(exact)
    case .audit(let audit): found = audit
    case .run:
      throw CommandFailure(
        status: 2,
        message:
          "'\(audit)' is a single run. Reports are of audits and of texts; list them with 'touchstone runs', "
          + "or take the run's table with 'touchstone export \(audit) --format csv'.")
    }
    let path = storeOptions.reportPath(report, name: "\(found.finding.environment)-\(audit)")
    try deliver(&found, to: path, json: json)
  }

  private func again(_ study: StudyRecord<some DeliveredFinding>) throws {
    let path = try writeReport(study, to: report, store: storeOptions)
    try show(study.finding, json: json, report: path)
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
