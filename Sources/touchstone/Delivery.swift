import Findings
import Foundation
import Ground
import Records
import Reports

/// A finding that commands deliver: as a page, for the terminal, and as one JSON object.
protocol DeliveredFinding: KeptFinding {
  /// What is said when the store has it already.
  static var foundAgain: String { get }
  /// Why it was cut short, if it was; such a finding is shown and not kept.
  var stopped: String? { get }
  /// What `--json` prints.
  var document: any Encodable { get }
  func page(command: String, provenance: String) -> String
  func terminal(width: Int, colour: Bool, report: String) -> String
}

/// How a finding is to be delivered.
struct Delivery {
  var json: Bool
  /// Where the report goes; nil for beside the store.
  var report: String?
  var store: StoreOptions
}

/// Finds a study in the store, or carries it out and keeps it; then shows it.
///
/// One that was cut short is shown and not kept, and ends with a failure's status.
///
/// - Parameter key: Everything that the finding depends on.
@discardableResult
func deliver<Finding: DeliveredFinding>(
  key: some Encodable, name: String, command: String, _ delivery: Delivery,
  work: () throws -> Finding
) throws -> Finding {
  let began = Date()
  let store = try delivery.store.open()
  let text = try attempt { try canonicalJSON(key) }
  let known = try attempt { try store.study(Finding.self, for: text) }
  let record: StudyRecord<Finding>
  if let known {
    if !delivery.json { Console.error(Finding.foundAgain) }
    record = known
  } else {
    let finding = try work()
    record =
      finding.stopped == nil
      ? try attempt { try store.keep(finding, name: name, command: command, for: text) }
      : StudyRecord(
        id: "", name: name, command: command, provenance: Provenance.line, finding: finding)
  }
  let path = try writeReport(record, to: delivery.report, store: delivery.store)
  try show(record.finding, json: delivery.json, report: path)
  if !delivery.json && !record.id.isEmpty {
    print(
      "\(clock(Date().timeIntervalSince(began))) in all. Again later: touchstone report \(record.id)"
    )
  }
  if let stopped = record.finding.stopped { throw CommandFailure(status: 1, message: stopped) }
  return record.finding
}

/// Writes a study's report; gives its path.
@discardableResult
func writeReport<Finding: DeliveredFinding>(
  _ record: StudyRecord<Finding>, to path: String?, store: StoreOptions
) throws -> String {
  let name = record.name.map { $0.isLetter || $0.isNumber || $0 == "-" ? $0 : "-" }
  let place = store.reportPath(path, name: "\(String(name.prefix(60)))-\(record.id)")
  try writeFile(
    record.finding.page(command: record.command, provenance: record.provenance), to: place)
  return place
}

/// Prints a finding: as one JSON object, or for the terminal.
func show(_ finding: some DeliveredFinding, json: Bool, report: String) throws {
  if json { return try printJSON(finding.document) }
  print(
    finding.terminal(
      width: min(120, Console.columns), colour: Console.usesColour, report: report))
}
