import ArgumentParser
import Documents
import Findings
import Foundation
import Ground
import Records
import Reports
import Studies

/// A command that carries out a study: it says what the plan is, and everything else comes with it.
protocol StudyCommand: ParsableCommand {
  associatedtype Subject: Study

  var delivery: DeliveryOptions { get }
  /// Runs at a time.
  var threads: Int { get }

  /// The plan that the arguments ask for; reads what has to be read for it.
  func plan(_ context: Context) throws -> Subject.Plan

  /// How language models are asked.
  func models() throws -> ModelAccess

  /// Whether `--fail-on` names what was found.
  func isFailure(_ finding: Subject.Finding) -> Bool
}

extension StudyCommand {
  var threads: Int { ProcessInfo.processInfo.activeProcessorCount }
  func models() throws -> ModelAccess { ModelAccess() }
  func isFailure(_ finding: Subject.Finding) -> Bool { false }

  func run() throws {
    if delivery.isPlanOnly {
      let context = Context(runs: NoRuns(), notice: Console.error)
      return Console.write(try Subject.key(plan(context)) + "\n", to: 1)
    }
    let finding = try deliver(
      Subject.self, delivery, command: CommandLineText.reproducing(CommandLine.arguments),
      threads: threads, models: try models(), plan: plan)
    if isFailure(finding) { throw ExitCode(3) }
  }
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
    help:
      "Where to write the report: a page, or Markdown where the name ends in .md. Default: beside the store."
  )
  var report: String?

  @Flag(
    name: .customLong("plan"),
    help: "Print the resolved plan, under which the finding is kept, and stop.")
  var isPlanOnly = false

  @OptionGroup var storeOptions: StoreOptions
}

/// Finds a study in the store, or carries it out and keeps it; then shows it.
///
/// One that was cut short is shown and not kept, and ends with a failure's status.
@discardableResult
package func deliver<Subject: Study>(
  _ subject: Subject.Type, _ delivery: DeliveryOptions, command: String, threads: Int,
  models: ModelAccess, plan: (Context) throws -> Subject.Plan
) throws -> Subject.Finding {
  let began = Date()
  let store = try delivery.storeOptions.open()
  Interruption.listen()
  let meter = ProgressMeter(label: subject.name)
  let context = Context(
    runs: store, replies: store, models: models, threads: threads, progress: meter.show,
    notice: { message in
      meter.clear()
      Console.error(message)
    }, isInterrupted: { Interruption.isAsked })
  defer { meter.clear() }
  let plan = try untilInterrupted(meter) { try plan(context) }
  let key = try Subject.key(plan)
  var record: StudyRecord
  let finding: Subject.Finding
  let document: Document
  if let known = try store.study(for: key),
    let kept = try? JSONDecoder.lenient.decode(Subject.Finding.self, from: known.finding)
  {
    if !delivery.json {
      Console.error("This \(subject.name) is in the store; nothing was run again.")
    }
    (record, finding, document) = (known, kept, Subject.document(kept))
  } else {
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
    }
  }
  meter.clear()
  let printed: any Encodable = finding.printed
  try show(document, printed: try canonicalJSON(opened: printed), record.summary, delivery)
  if !delivery.json && !record.summary.id.isEmpty {
    print(
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
    meter.clear()
    let runs = meter.runsDone
    let kept =
      runs > 0
      ? "\(NumberText.count(runs, "finished run is", "finished runs are")) kept; the same command goes on from there."
      : "Nothing was finished; the same command begins again."
    throw CommandFailure(status: 1, message: "Stopped. " + kept)
  }
}

/// Writes a document's report and prints its finding: as one JSON object, or as text.
///
/// - Parameter printed: The finding as a JSON object.
func show(
  _ document: Document, printed: String, _ summary: StudyRecord.Summary,
  _ delivery: DeliveryOptions
) throws {
  let origin = ReportOrigin(command: summary.command, provenance: summary.provenance)
  let words = document.title.map { $0.isLetter || $0.isNumber || $0 == "-" ? $0 : "-" }
  let path = delivery.storeOptions.reportPath(
    delivery.report, name: "\(String(words.prefix(60)))-\(summary.id)")
  let text =
    path.hasSuffix(".md")
    ? MarkdownReport.text(document, origin)
    : HTMLReport.page(document, origin, finding: printed)
  try writeFile(text, to: path)
  if delivery.json {
    // Where the page is belongs to this delivery, not to the finding.
    Console.write("\(printed.dropLast()),\"report\":\(try canonicalJSON(path))}\n", to: 1)
  } else {
    print(
      TerminalReport.text(
        document, width: min(120, Console.columns), useColour: Console.usesColour))
    // A path that is cut cannot be opened: it alone may be longer than the terminal is wide.
    print("Report: \(VisibleText.line(path))")
  }
}
