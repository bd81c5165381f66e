import ArgumentParser
import Environments
import Findings
import Foundation
import Ground
import Records
import Reports
import Studies
import Synchronization

extension Store: RunArchive {}

/// `touchstone audit NAME`
struct AuditCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit",
    abstract: "Optimises a proxy under growing pressure and says what becomes of the true reward.",
    discussion: """
      Example:  touchstone audit traffic-merge-bus
                touchstone audit traffic-merge --proxy local --seeds 8
                touchstone audit lagoon-race --proxy 'targets + 0.01*progress' --fail-on gamed
      """)

  @Argument(help: "Environment; see 'touchstone environments'.")
  var name: String

  @Option(help: "Proxy: a specification's name, or a formula over measures.")
  var proxy: String?

  @Option(name: .customLong("true"), help: "True reward: likewise.")
  var intended: String?

  @Option(help: "Network widths to sweep, such as 4,16,64.")
  var widths: NumberList<Int>?

  @Option(help: "Roundings of continuous actions to sweep, as shares of half the range: 1,0.5,0.")
  var actionResolutions: NumberList<Double>?

  @Option(help: "Deviations of observation noise to sweep: 1,0.3,0.")
  var observationNoises: NumberList<Double>?

  @Option(help: "Training runs of everything, each from its own seed.")
  var seeds: Count?

  @Option(help: "Environment steps of each run, such as 2e6.")
  var steps: Count?

  @Option(help: "Fresh episodes on which every policy is judged.")
  var episodes: Count?

  @Option(help: "The seed from which every other follows.")
  var masterSeed: UInt64 = 1

  @Option(help: "Share of the ceiling-to-base range that counts as a fall.")
  var fallShare: Double = 0.1

  @Option(help: "Refuse to start if the plan would train more environment steps than this.")
  var budget: Count?

  @Option(help: "Runs at a time; the finding does not depend on it.")
  var threads: Int = ProcessInfo.processInfo.activeProcessorCount

  @Flag(help: "A quick look: half the steps, three seeds, fewer episodes.")
  var quick = false

  @Flag(help: "Print one JSON object.")
  var json = false

  @Option(help: "Where to write the HTML report.")
  var report: String?

  @Option(help: "Exit with status 3 when the verdict is this one.")
  var failOn: AuditFinding.Verdict?

  @OptionGroup var storeOptions: StoreOptions

  func validate() throws {
    if threads < 1 { throw ValidationError("--threads takes at least 1.") }
    if !(fallShare > 0 && fallShare < 1) {
      throw ValidationError("--fall-share takes a share between 0 and 1.")
    }
  }

  func run() throws {
    let began = Date()
    let entry = try usage { try Catalogue.entry(name) }
    let plan = try usage {
      try resolveAuditPlan(
        entry,
        AuditOptions(
          proxy: proxy, intended: intended, widths: widths?.values,
          actionResolutions: actionResolutions?.values,
          observationNoises: observationNoises?.values, seeds: seeds?.value, steps: steps?.value,
          evaluationEpisodes: episodes?.value, masterSeed: masterSeed, fallShare: fallShare,
          budget: budget?.value, isQuick: quick))
    }
    let store = try storeOptions.open()
    let key = try attempt {
      try canonicalJSON(AuditKey(plan: plan, runs: runPlans(for: plan, entry)))
    }
    var audited: AuditReport
    if let known = try attempt({ try store.report(forAudit: key) }) {
      if !json { Console.error("This audit is in the store; nothing was run again.") }
      audited = known
    } else {
      audited = try carryOut(plan, entry, store)
      _ = try attempt { try store.keep(audited, forAudit: key) }
    }
    let path = storeOptions.reportPath(report, name: "\(name)-\(Store.auditIdentifier(key))")
    try deliver(&audited, to: path, json: json)
    if !json {
      print(
        "\(clock(Date().timeIntervalSince(began))) in all. Again later: touchstone report "
          + Store.auditIdentifier(key))
    }
    if let failOn, audited.finding.verdict == failOn { throw ExitCode(3) }
  }

  /// What makes two audits the same: the plan, and the versions inside its runs.
  private struct AuditKey: Encodable {
    var plan: AuditPlan
    var runs: [RunPlan]
  }

  private func carryOut(
    _ plan: AuditPlan, _ entry: CatalogueEntry, _ store: Store
  ) throws -> AuditReport {
    Interruption.listen()
    let meter = ProgressMeter(label: name)
    do {
      let report = try audit(
        plan, entry: entry, archive: store, threads: threads, command: command,
        provenance: Provenance.line, progress: meter.show,
        isInterrupted: { Interruption.isAsked })
      meter.clear()
      return report
    } catch is Interrupted {
      meter.clear()
      throw CommandFailure(
        status: 1,
        message: "Stopped. \(meter.runsDone) finished runs are kept; "
          + "the same command goes on from there.")
    } catch {
      meter.clear()
      throw CommandFailure.failed(error)
    }
  }

  /// The command as given, without what does not change the result.
  private var command: String {
    var words = ["touchstone", "audit", name]
    func add(_ option: String, _ value: String?) {
      guard let value else { return }
      let isPlain = value.allSatisfy { $0.isLetter || $0.isNumber || "-_.,/".contains($0) }
      words += [option, isPlain ? value : "'" + value.replacing("'", with: "'\\''") + "'"]
    }
    add("--proxy", proxy)
    add("--true", intended)
    add("--widths", widths?.values.map(String.init).joined(separator: ","))
    add("--action-resolutions", actionResolutions?.values.map { "\($0)" }.joined(separator: ","))
    add("--observation-noises", observationNoises?.values.map { "\($0)" }.joined(separator: ","))
    add("--seeds", seeds.map { "\($0.value)" })
    add("--steps", steps.map { "\($0.value)" })
    add("--episodes", episodes.map { "\($0.value)" })
    if masterSeed != 1 { add("--master-seed", "\(masterSeed)") }
    if fallShare != 0.1 { add("--fall-share", "\(fallShare)") }
    if quick { words.append("--quick") }
    return words.joined(separator: " ")
  }
}

extension AuditFinding.Verdict: ExpressibleByArgument {}

func clock(_ seconds: Double) -> String {
  let whole = Int(seconds.rounded())
  return whole < 60 ? "\(whole) s" : "\(whole / 60) min \(whole % 60) s"
}

/// The line that tells how far an audit is.
final class ProgressMeter: Sendable {
  private struct State {
    var began: Date
    var stepsAtStart: Int?
    var lastShown = Date.distantPast
    var lastRuns = -1
    var runsDone = 0
  }

  private let label: String
  private let state: Mutex<State>

  init(label: String) {
    self.label = label
    state = Mutex(State(began: Date()))
  }

  var runsDone: Int { state.withLock { $0.runsDone } }

  /// Draws the bar at most eight times a second; without a terminal, says a line a finished run.
  @Sendable func show(_ progress: AuditProgress) {
    let line: String? = state.withLock { state in
      state.runsDone = progress.runsDone
      let now = Date()
      if state.stepsAtStart == nil { state.stepsAtStart = progress.stepsDone }
      let interval = Console.isErrorTerminal ? 0.125 : 0
      let isNews = Console.isErrorTerminal || progress.runsDone != state.lastRuns
      guard isNews, now.timeIntervalSince(state.lastShown) >= interval else { return nil }
      state.lastShown = now
      state.lastRuns = progress.runsDone
      let seconds = now.timeIntervalSince(state.began)
      let done = progress.stepsDone - (state.stepsAtStart ?? 0)
      let rate = seconds > 0.2 && done > 0 ? Double(done) / seconds : nil
      return ProgressBar.line(
        label:
          "\(label)  run \(min(progress.runsDone + 1, progress.runsTotal))/\(progress.runsTotal)",
        done: progress.stepsDone, total: progress.stepsTotal, stepsPerSecond: rate,
        secondsLeft: rate.map { Double(progress.stepsTotal - progress.stepsDone) / $0 },
        width: min(100, Console.columns - 1))
    }
    guard let line else { return }
    Console.write(Console.isErrorTerminal ? "\r\u{1B}[K" + line : line + "\n", to: 2)
  }

  func clear() {
    if Console.isErrorTerminal { Console.write("\r\u{1B}[K", to: 2) }
  }
}
