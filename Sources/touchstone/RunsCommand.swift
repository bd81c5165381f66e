import ArgumentParser
import Foundation
import Ground
import Records
import Studies

/// `touchstone runs`
struct RunsCommand: TalkingCommand {
  static let configuration = CommandConfiguration(
    commandName: "runs", abstract: "Lists studies and training runs, names them, and makes room.",
    discussion: """
      Example:  touchstone runs --tag a1b2c3=baseline
                touchstone report baseline
                touchstone runs --older-than 30d --dry-run
                touchstone runs --keep-best

      A study with a tag stays until it is deleted by its name.
      """)

  @Option(help: "How many of each to list, the latest first.")
  var limit = 20

  @Option(help: ArgumentHelp("List only studies with this tag.", valueName: "tag"))
  var tagged: String?

  @Option(
    help: ArgumentHelp(
      "Give a study a tag, by which other commands find it too.", valueName: "name=tag"))
  var tag: [Naming] = []

  @Option(help: ArgumentHelp("Take a tag away.", valueName: "name=tag"))
  var untag: [Naming] = []

  @Option(help: ArgumentHelp("Give a study another title.", valueName: "name=title"))
  var rename: [Naming] = []

  @Option(
    help: ArgumentHelp(
      "Delete a study and the runs that only it was made of, or a run.", valueName: "name"))
  var delete: [String] = []

  @Option(
    help: ArgumentHelp(
      "Delete what was finished longer ago: 12h, 30d, 8w. Studies with a tag stay.",
      valueName: "age"))
  var olderThan: Age?

  @Flag(help: "Keep of every run its last policy alone; findings, episodes and reports stay.")
  var keepBest = false

  @Flag(help: "Only say what would be deleted.")
  var dryRun = false

  @Flag(help: "Print one JSON object.")
  var json = false

  @OptionGroup var storeOptions: StoreOptions

  var console: ConsoleOptions { storeOptions.console }

  func validate() throws {
    if !(1...100_000).contains(limit) { throw ValidationError("--limit takes 1 to 100000.") }
    if dryRun && !deletes { throw ValidationError("--dry-run goes with what deletes.") }
    if [!delete.isEmpty, olderThan != nil, keepBest].count(where: { $0 }) > 1 {
      throw ValidationError("Give one of --delete, --older-than and --keep-best at a time.")
    }
  }

  private var deletes: Bool { !delete.isEmpty || olderThan != nil || keepBest }

  private struct List: Encodable {
    var schema = 2
    var studies: [StudyRecord.Summary]
    var runs: [Store.RunSummary]
  }

  private struct Removed: Encodable {
    var schema = 1
    var removed: Store.Removal
    var dryRun: Bool
  }

  func run() throws {
    let store = try storeOptions.open()
    if deletes { return try remove(from: store) }
    for naming in tag { try store.tag(naming.name, naming.word, isOn: true) }
    for naming in untag { try store.tag(naming.name, naming.word, isOn: false) }
    for naming in rename { try store.rename(naming.name, to: naming.word) }
    let list = List(
      studies: try store.studies(limit: limit, tag: tagged),
      runs: tagged == nil ? try store.runs(limit: limit) : [])
    if json { return try printJSON(list) }
    if !(tag + untag + rename).isEmpty { return }
    try Console.print(text(list, store))
  }

  private func remove(from store: Store) throws {
    let removed: Store.Removal
    if let olderThan {
      removed = try store.delete(
        finishedBefore: Date().addingTimeInterval(-olderThan.seconds), isTried: dryRun)
    } else if keepBest {
      removed = try store.keepLastPolicies(isTried: dryRun)
    } else {
      removed = try store.delete(delete, isTried: dryRun)
    }
    if json { return try printJSON(Removed(removed: removed, dryRun: dryRun)) }
    let parts = [
      removed.studies > 0 ? NumberText.count(removed.studies, "study", "studies") : "",
      removed.runs > 0 ? NumberText.count(removed.runs, "run", "runs") : "",
      removed.policies > 0 ? NumberText.count(removed.policies, "policy", "policies") : "",
    ].filter { !$0.isEmpty }
    let what = parts.isEmpty ? "Nothing" : parts.joined(separator: ", ")
    try Console.print(
      dryRun
        ? "\(what) would be deleted."
        : "\(what) deleted; the store has \(megabytes(removed.bytesAfter)) now, and had "
          + "\(megabytes(removed.bytesBefore)).")
  }

  private func megabytes(_ bytes: Int) -> String {
    NumberText.short(Double(bytes) / 1e6, digits: 2) + " MB"
  }

  private func text(_ list: List, _ store: Store) -> String {
    if list.studies.isEmpty && list.runs.isEmpty {
      return tagged == nil
        ? "Nothing yet in \(store.path). Start with: touchstone audit traffic-merge-bus"
        : "No study has the tag '\(tagged ?? "")'. Give it: touchstone runs --tag NAME=TAG"
    }
    // Studies that the catalogue does not know any more come last.
    let known = StudyCatalogue.all.map { $0.name }
    let names = Set(list.studies.map(\.study)).sorted {
      (known.firstIndex(of: $0) ?? .max, $0) < (known.firstIndex(of: $1) ?? .max, $1)
    }
    var lines: [String] = []
    for name in names {
      lines.append(name)
      for study in list.studies where study.study == name {
        let kind = study.kind == name ? "" : "\(study.kind): "
        let verdict = study.verdict.map { ": \($0)" } ?? ""
        let tags = study.tags.map { " #\(VisibleText.line($0))" }.joined()
        lines.append(
          "  \(study.id)  \(study.finished)  \(kind)\(VisibleText.line(study.title))\(verdict)  "
            + "(\(NumberText.duration(study.seconds)))\(tags)")
      }
    }
    if !list.runs.isEmpty { lines.append("runs") }
    lines += list.runs.map { run in
      "  \(run.id)  \(run.finished)  \(run.environment) on the "
        + "\(run.purpose == "proxy" ? "proxy" : "true reward"), width \(run.width), "
        + "seed \(run.seed), \(run.steps) steps: \(run.status), "
        + NumberText.duration(run.seconds)
    }
    if !Console.isQuiet {
      lines.append("")
      if max(list.studies.count, list.runs.count) == limit {
        lines.append("The latest \(limit) of each; more with --limit.")
      }
      lines.append(
        "The store has \(megabytes(store.size)).  Open again: touchstone report NAME  "
          + "Watch: touchstone play ENVIRONMENT --policy RUN")
    }
    return lines.joined(separator: "\n")
  }
}

/// `NAME=WORD`
struct Naming: ExpressibleByArgument {
  var name: String
  var word: String

  init?(argument: String) {
    let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
    guard parts.count == 2, let name = parts.first, let word = parts.last, word.count <= 200,
      !word.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
    else { return nil }
    (self.name, self.word) = (name, word)
  }
}

/// `12h`, `30d`, `8w`
struct Age: ExpressibleByArgument {
  var seconds: Double

  init?(argument: String) {
    let units: [Character: Double] = ["h": 3600, "d": 86_400, "w": 7 * 86_400]
    guard let last = argument.last, let unit = units[last],
      let number = Double(argument.dropLast()), number >= 0, number <= 1e6
    else { return nil }
    seconds = number * unit
  }
}
