import ArgumentParser
import Findings
import Records

/// `touchstone runs`
struct RunsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "runs",
    abstract: "Lists audits, studies of texts, exact answers and training runs.")

  @Option(help: "How many of each to list, the latest first.")
  var limit = 20

  @Flag(help: "Print one JSON object.")
  var json = false

  @OptionGroup var storeOptions: StoreOptions

  private struct List: Encodable {
    var schema = 1
    var audits: [Store.AuditSummary]
    var texts: [Store.StudySummary]
    var exact: [Store.StudySummary]
    var runs: [Store.RunSummary]
  }

  func run() throws {
    let store = try storeOptions.open()
    let audits = try attempt { try store.audits(limit: max(1, limit)) }
    let runs = try attempt { try store.runs(limit: max(1, limit)) }
    let texts = try attempt { try store.studies(TextFinding.self, limit: max(1, limit)) }
    let exact = try attempt { try store.studies(ExactFinding.self, limit: max(1, limit)) }
    if json {
      try printJSON(List(audits: audits, texts: texts, exact: exact, runs: runs))
      return
    }
    if audits.isEmpty && runs.isEmpty && texts.isEmpty && exact.isEmpty {
      print("Nothing yet in \(store.path). Start with: touchstone audit traffic-merge-bus")
      return
    }
    show(texts, as: "texts")
    show(exact, as: "exact answers")
    if !audits.isEmpty { print("audits") }
    for audit in audits {
      print(
        "  \(audit.id)  \(audit.finished)  \(audit.environment): \(audit.verdict)  "
          + "(\(audit.runs) runs, \(clock(audit.seconds)))  proxy \(audit.proxy)")
    }
    if !runs.isEmpty { print("runs") }
    for run in runs {
      print(
        "  \(run.id)  \(run.finished)  \(run.environment) on the \(run.purpose == "proxy" ? "proxy" : "true reward"), "
          + "width \(run.width), seed \(run.seed + 1), \(run.steps) steps: \(run.status), "
          + clock(run.seconds))
    }
    print(
      "\nOpen again: touchstone report NAME    Watch: touchstone play ENVIRONMENT --policy RUN")
  }

  private func show(_ studies: [Store.StudySummary], as heading: String) {
    if !studies.isEmpty { print(heading) }
    for study in studies {
      print(
        "  \(study.id)  \(study.finished)  \(study.kind): \(study.name)  (\(clock(study.seconds)))")
    }
  }
}
