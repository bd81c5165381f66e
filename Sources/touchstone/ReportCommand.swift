import ArgumentParser
import Documents
import Foundation
import Ground
import Records
import Reports
import Studies

/// `touchstone report RECORD`
struct ReportCommand: TalkingCommand {
  static let configuration = CommandConfiguration(
    commandName: "report", abstract: "Shows a study in the store again and writes its report.")

  @Argument(help: "A study, as 'touchstone runs' names it, or its first letters.")
  var record: String

  @OptionGroup var delivery: DeliveryOptions

  var console: ConsoleOptions { delivery.storeOptions.console }

  func run() throws {
    let named = try delivery.namedReport(besides: [], store: try delivery.storeOptions.path())
    switch try delivery.storeOptions.open().find(record) {
    case .study(let study):
      // In today's words where the study still understands what it found, else in those kept with it.
      let retold = StudyCatalogue.retold(study: study.summary.study, finding: study.finding)
      guard let document = retold?.document ?? study.document else {
        throw InputError(
          "'\(record)' was written by an older version and its study '\(study.summary.study)' has "
            + "changed since. Give its command again: \(study.summary.command)")
      }
      var printed = String(decoding: study.finding, as: UTF8.self)
      if let retold { printed = try canonicalJSON(opened: retold.printed) }
      try show(document, printed: printed, study.summary, delivery, named)
    case .run:
      throw InputError(
        "'\(record)' is a single training run, and reports are of studies; 'touchstone runs' lists both. "
          + "For the run's episodes: touchstone export \(record)")
    }
  }
}
