import Findings
import Reports

extension FindingOptions {
  var delivery: Delivery { Delivery(json: json, report: report, store: storeOptions) }
}

extension TextFinding: DeliveredFinding {
  static var foundAgain: String { "This comparison is in the store; nothing was run again." }

  /// Why a model stopped before the end, if one did.
  var stopped: String? {
    differences.compactMap { $0.models?.stopped }.first.map {
      "\($0) What the program found by itself was given; answers so far are kept, and the same command goes "
        + "on from there."
    }
  }

  var document: any Encodable {
    switch self {
    case .difference(let finding): finding
    case .comparisons(let finding): finding
    case .clusters(let finding): finding
    case .explanation(let finding): finding
    }
  }

  func page(command: String, provenance: String) -> String {
    switch self {
    case .difference(let finding):
      TextReport.page(finding, command: command, provenance: provenance)
    case .comparisons(let finding):
      TextReport.page(finding, command: command, provenance: provenance)
    case .clusters(let finding):
      TextReport.page(finding, command: command, provenance: provenance)
    case .explanation(let finding):
      TextReport.page(finding, command: command, provenance: provenance)
    }
  }

  func terminal(width: Int, colour: Bool, report: String) -> String {
    switch self {
    case .difference(let finding):
      TextReport.terminal(finding, width: width, colour: colour, report: report)
    case .comparisons(let finding):
      TextReport.terminal(finding, width: width, colour: colour, report: report)
    case .clusters(let finding):
      TextReport.terminal(finding, width: width, colour: colour, report: report)
    case .explanation(let finding):
      TextReport.terminal(finding, width: width, colour: colour, report: report)
    }
  }
}
