import Findings
import Foundation
import Records
import Reports

/// Finds a study of texts in the store, or carries it out and keeps it; then shows it.
///
/// One that a model's failure cut short is shown and not kept, and ends with a failure's status: the
/// replies so far are kept, so the same command goes on from there.
///
/// - Parameter key: Everything that the finding depends on.
func deliver(
  key: some Encodable, name: String, command: String, finding options: FindingOptions,
  work: () throws -> TextFinding
) throws {
  let began = Date()
  let store = try options.storeOptions.open()
  let text = try attempt { try canonicalJSON(key) }
  var record = try attempt { try store.texts(for: text) }
  var isKept = true
  if record != nil {
    if !options.json { Console.error("This comparison is in the store; nothing was run again.") }
  } else {
    let finding = try work()
    if finding.stopped == nil {
      record = try attempt { try store.keep(finding, name: name, command: command, for: text) }
    } else {
      isKept = false
      record = TextRecord(
        id: "", name: name, command: command, provenance: Provenance.line, finding: finding)
    }
  }
  guard let record else { return }
  let path = try writeReport(record, to: options.report, store: options.storeOptions)
  try show(record.finding, json: options.json, report: path)
  if !options.json && isKept {
    print(
      "\(clock(Date().timeIntervalSince(began))) in all. Again later: touchstone report \(record.id)"
    )
  }
  if let stopped = record.finding.stopped {
    throw CommandFailure(
      status: 1,
      message:
        "\(stopped) What the program found by itself was given; answers so far are kept, and the "
        + "same command goes on from there.")
  }
}

extension TextFinding {
  /// Why a model stopped before the end, if one did.
  var stopped: String? {
    differences.compactMap { $0.models?.stopped }.first
  }
}

/// Writes a study's report; gives its path.
@discardableResult
func writeReport(
  _ record: TextRecord, to path: String?, store: StoreOptions
) throws -> String {
  let name = record.name.map { $0.isLetter || $0.isNumber || $0 == "-" ? $0 : "-" }
  let place = store.reportPath(path, name: "\(String(name.prefix(60)))-\(record.id)")
  let page =
    switch record.finding {
    case .difference(let finding):
      TextReport.page(finding, command: record.command, provenance: record.provenance)
    case .comparisons(let finding):
      TextReport.page(finding, command: record.command, provenance: record.provenance)
    case .clusters(let finding):
      TextReport.page(finding, command: record.command, provenance: record.provenance)
    case .explanation(let finding):
      TextReport.page(finding, command: record.command, provenance: record.provenance)
    }
  try writeFile(page, to: place)
  return place
}

/// Prints a finding: as one JSON object, or for the terminal.
func show(_ finding: TextFinding, json: Bool, report: String) throws {
  let (width, colour) = (min(120, Console.columns), Console.usesColour)
  switch finding {
  case .difference(let finding):
    if json { return try printJSON(finding) }
    print(TextReport.terminal(finding, width: width, colour: colour, report: report))
  case .comparisons(let finding):
    if json { return try printJSON(finding) }
    print(TextReport.terminal(finding, width: width, colour: colour, report: report))
  case .clusters(let finding):
    if json { return try printJSON(finding) }
    print(TextReport.terminal(finding, width: width, colour: colour, report: report))
  case .explanation(let finding):
    if json { return try printJSON(finding) }
    print(TextReport.terminal(finding, width: width, colour: colour, report: report))
  }
}
