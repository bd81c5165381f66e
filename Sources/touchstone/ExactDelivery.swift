import Findings
import Reports

extension ExactFinding: DeliveredFinding {
  static var foundAgain: String { "This question was answered before; the store has the answer." }

  var stopped: String? { nil }

  var document: any Encodable { self }

  func page(command: String, provenance: String) -> String {
    ExactReport.page(self, command: command, provenance: provenance)
  }

  func terminal(width: Int, colour: Bool, report: String) -> String {
    ExactReport.terminal(self, width: width, colour: colour, report: report)
  }
}
