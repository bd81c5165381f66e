import ArgumentParser
import Documents
import Findings
import Foundation
import Ground
import Records
import Reports
import Studies
import Synchronization

/// A command that carries out a study: it says what the plan is, and everything else comes with it.
protocol StudyCommand: TalkingCommand {
  associatedtype Subject: Study

  var delivery: DeliveryOptions { get }
  var gate: GateOptions<Subject> { get }
  /// Files and folders that are read: none of them is ever written over.
  var inputs: [String] { get }
  /// Runs at a time.
  var threads: Int { get }

  /// The plan that the arguments ask for; reads what has to be read for it.
  func plan(_ context: Context) throws -> Subject.Plan

  /// How language models are asked.
  func models() throws -> ModelAccess
}

extension StudyCommand {
  var console: ConsoleOptions { delivery.storeOptions.console }
  var threads: Int { ProcessInfo.processInfo.activeProcessorCount }
  func models() throws -> ModelAccess { ModelAccess() }

  func run() throws {
    if gate.isPlanOnly {
      let context = Context(runs: NoRuns(), notice: Console.notice)
      return try Console.writeData(try Subject.key(plan(context)) + "\n")
    }
    let finding = try deliver(
      Subject.self, delivery, command: Invocation.reproducing, inputs: inputs, threads: threads,
      models: try models(), plan: plan)
    if let objection = gate.objection(to: finding) {
      Console.notice(objection)
      throw ExitCode(3)
    }
  }
}

/// A store that notes which runs were asked for: they belong to the study that asked.
private final class UsedRuns: RunArchive {
  private let store: Store
  private let noted = Mutex<[RunPlan]>([])

  init(store: Store) {
    self.store = store
  }

  var plans: [RunPlan] { noted.withLock { $0 } }

  func record(for plan: RunPlan) throws -> RunRecord? {
    noted.withLock { $0.append(plan) }
    return try store.record(for: plan)
  }

  func keep(_ record: RunRecord) throws { try store.keep(record) }
}

/// Where nothing is kept, since nothing is run.
private struct NoRuns: RunArchive {
  func record(for plan: RunPlan) -> RunRecord? { nil }
  func keep(_ record: RunRecord) {}
}

/// How a finding is to be delivered; none of it changes what is found.
package struct DeliveryOptions: ParsableArguments {
  package init() {}

  @Flag(help: "Print one JSON object.")
  var json = false

  @Option(
    help: ArgumentHelp(
      "Where to write the report: a page, or Markdown where the name ends in .md (default: beside the store).",
      valueName: "file"))
  var report: String?

  @Flag(
    name: .customLong("no-report"),
    help: "Write no report; so it is with --json where the output is no terminal.")
  var isReportless = false

  @OptionGroup var storeOptions: StoreOptions

  package func validate() throws {
    if report != nil && isReportless {
      throw ValidationError("--report and --no-report contradict one another.")
    }
  }

  /// The report's file where one was named, looked at before any work is done.
  func namedReport(besides inputs: [String], store: String) throws -> OutputFile? {
    try report.map {
      try OutputFile(
        $0, for: "--report", inputs: inputs, store: store, replaces: isReportOfOurs)
    }
  }

  /// Whether a report goes to its usual place.
  var writesUsualReport: Bool {
    report == nil && !isReportless && !(json && !Console.isOutputTerminal)
  }
}

/// Whether a file's beginning is that of a report.
func isReportOfOurs(_ start: Data) -> Bool {
  let text = String(decoding: start, as: UTF8.self)
  return text.contains(HTMLReport.mark) || text.hasPrefix(MarkdownReport.mark)
}

/// Finds a study in the store, or carries it out and keeps it; then shows it.
///
/// One that was cut short is shown and not kept, and ends with a failure's status.
@discardableResult
package func deliver<Subject: Study>(
  _ subject: Subject.Type, _ delivery: DeliveryOptions, command: String, inputs: [String] = [],
  threads: Int, models: ModelAccess, plan: (Context) throws -> Subject.Plan
) throws -> Subject.Finding {
  let began = Date()
  let named = try delivery.namedReport(besides: inputs, store: try delivery.storeOptions.path())
  let store = try delivery.storeOptions.open()
  Interruption.listen()
  let meter = ProgressMeter(label: subject.name)
  let used = UsedRuns(store: store)
  let context = Context(
    runs: used, replies: store, models: models,
    // More runs at a time than this only take room.
    threads: min(threads, 4 * ProcessInfo.processInfo.activeProcessorCount), progress: meter.show,
    notice: { message in
      meter.clear()
      // A warning is more than a note.
      if message.hasPrefix("Warning: ") { Console.error(message) } else { Console.notice(message) }
    }, isInterrupted: { Interruption.isAsked })
  defer { meter.end() }
  let plan = try untilInterrupted(meter) { try plan(context) }
  let key = try Subject.key(plan)
  var record: StudyRecord
  let finding: Subject.Finding
  let document: Document
  if let known = try store.study(for: key),
    let kept = try? JSONDecoder.lenient.decode(Subject.Finding.self, from: known.finding)
  {
    if !delivery.json || Console.isVerbose {
      Console.notice("This \(subject.name) is in the store; nothing was run again.")
    }
    (record, finding, document) = (known, kept, Subject.document(kept))
  } else {
    // Nothing is worked out that could not be kept.
    try store.checkWritable()
    finding = try untilInterrupted(meter) { try subject.carryOut(plan, context) }
    document = Subject.document(finding)
    record = StudyRecord(
      summary: .init(
        study: Subject.name, version: Subject.version, kind: finding.kind, title: document.title,
        verdict: document.verdict.badge?.plain, command: command, seconds: finding.seconds,
        provenance: Provenance.line),
      finding: try JSONEncoder.lenient.encode(finding), document: document)
    if finding.stopped == nil {
      record = try store.keep(record, letter: Subject.letter, for: key)
      try store.link(study: record.summary.id, runs: used.plans)
    }
  }
  meter.end()
  let printed: any Encodable = finding.printed
  try show(document, printed: try canonicalJSON(opened: printed), record.summary, delivery, named)
  if !delivery.json && !record.summary.id.isEmpty && !Console.isQuiet {
    try Console.print(
      "\(NumberText.duration(Date().timeIntervalSince(began))) in all. "
        + "Again later: touchstone report \(record.summary.id)")
  }
  if let stopped = finding.stopped { throw CommandFailure(status: 1, message: stopped) }
  return finding
}

/// What is stopped says what of it is kept.
private func untilInterrupted<Value>(
  _ meter: ProgressMeter, _ body: () throws -> Value
) throws -> Value {
  do {
    return try body()
  } catch is Interrupted {
    meter.end()
    throw CommandFailure(status: 1, message: "Stopped. " + meter.last.keptInWords)
  }
}

extension Studies.Progress {
  /// What of stopped work is kept.
  fileprivate var keptInWords: String {
    var kept: [String] = []
    if runsDone > 0 { kept.append(NumberText.count(runsDone, "finished run", "finished runs")) }
    if answers > 0 {
      kept.append(NumberText.count(answers, "answer of a model", "answers of models"))
    }
    if kept.isEmpty { return "Nothing was finished; the same command begins again." }
    let isOne = runsDone + answers == 1
    return
      "\(kept.joined(separator: " and ")) \(isOne ? "is" : "are") kept; the same command goes on "
      + "from there."
  }
}

/// Writes a document's report and prints its finding: as one JSON object, or as text.
///
/// - Parameters:
///   - printed: The finding as a JSON object.
///   - named: The report's file where one was named.
func show(
  _ document: Document, printed: String, _ summary: StudyRecord.Summary,
  _ delivery: DeliveryOptions, _ named: OutputFile?
) throws {
  let origin = ReportOrigin(command: summary.command, provenance: summary.provenance)
  var file = named
  if delivery.writesUsualReport {
    let words = document.title.map { $0.isLetter || $0.isNumber || $0 == "-" ? $0 : "-" }
    let usual = try delivery.storeOptions.reportPath(
      name: "\(String(words.prefix(60)))-\(summary.id)")
    do {
      file = try OutputFile(
        usual, for: "The report", inputs: [], store: nil, replaces: isReportOfOurs)
    } catch let error as InputError {
      // Nobody named this place: what was found is shown all the same.
      Console.notice("No report is written. \(error.description)")
    }
  }
  try file?.write(
    file?.path.hasSuffix(".md") == true
      ? MarkdownReport.text(document, origin)
      : HTMLReport.page(document, origin, finding: printed))
  if delivery.json {
    // Where the page is belongs to this delivery, not to the finding.
    let place = try file.map { try canonicalJSON($0.path) } ?? "null"
    return try Console.writeData("\(printed.dropLast()),\"report\":\(place)}\n")
  }
  try Console.write(
    TerminalReport.text(
      document, width: min(120, Console.columns), useColour: Console.usesColour) + "\n")
  // A path that is cut cannot be opened: it alone may be longer than the terminal is wide.
  if let file, !Console.isQuiet { try Console.print("Report: \(VisibleText.line(file.path))") }
}
