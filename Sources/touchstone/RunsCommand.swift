import ArgumentParser
import Ground
import Records
import Studies

/// `touchstone runs`
struct RunsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "runs", abstract: "Lists studies and training runs.")

  @Option(help: "How many of each to list, the latest first.")
  var limit = 20

  @Flag(help: "Print one JSON object.")
  var json = false

  @OptionGroup var storeOptions: StoreOptions

  private struct List: Encodable {
    var schema = 2
    var studies: [StudyRecord.Summary]
    var runs: [Store.RunSummary]
  }

  func run() throws {
    let store = try storeOptions.open()
    let list = List(
      studies: try store.studies(limit: max(1, limit)), runs: try store.runs(limit: max(1, limit)))
    if json { return try printJSON(list) }
    if list.studies.isEmpty && list.runs.isEmpty {
      print("Nothing yet in \(store.path). Start with: touchstone audit traffic-merge-bus")
      return
    }
    // Studies that the catalogue does not know any more come last.
    let known = StudyCatalogue.all.map { $0.name }
    let names = Set(list.studies.map(\.study)).sorted {
      (known.firstIndex(of: $0) ?? .max, $0) < (known.firstIndex(of: $1) ?? .max, $1)
    }
    for name in names {
      print(name)
      for study in list.studies where study.study == name {
        let kind = study.kind == name ? "" : "\(study.kind): "
        let verdict = study.verdict.map { ": \($0)" } ?? ""
        print(
          "  \(study.id)  \(study.finished)  \(kind)\(VisibleText.line(study.title))\(verdict)  "
            + "(\(NumberText.duration(study.seconds)))")
      }
    }
    if !list.runs.isEmpty { print("runs") }
    for run in list.runs {
      print(
        "  \(run.id)  \(run.finished)  \(run.environment) on the "
          + "\(run.purpose == "proxy" ? "proxy" : "true reward"), width \(run.width), "
          + "seed \(run.seed), \(run.steps) steps: \(run.status), "
          + NumberText.duration(run.seconds))
    }
    print(
      "\nOpen again: touchstone report NAME    Watch: touchstone play ENVIRONMENT --policy RUN")
  }
}
