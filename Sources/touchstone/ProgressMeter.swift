import Foundation
import Ground
import Reports
import Studies
import Synchronization

/// The line that tells how far a study is.
final class ProgressMeter: Sendable {
  private struct State {
    var began = Date()
    var stepsAtStart: Int?
    var lastShown = Date.distantPast
    var last = Studies.Progress()
  }

  private let label: String
  private let state = Mutex(State())

  init(label: String) {
    self.label = label
  }

  var runsDone: Int { state.withLock { $0.last.runsDone } }

  /// Draws the line at most eight times a second; without a terminal, says a line a finished run.
  @Sendable func show(_ progress: Studies.Progress) {
    let line: String? = state.withLock { state in
      let isNews = progress.runsDone != state.last.runsDone || progress.stage != state.last.stage
      if progress.stage != state.last.stage { (state.began, state.stepsAtStart) = (Date(), nil) }
      state.last = progress
      let now = Date()
      let start = state.stepsAtStart ?? progress.stepsDone
      state.stepsAtStart = start
      guard
        Console.isErrorTerminal
          ? isNews || now.timeIntervalSince(state.lastShown) >= 0.125
          : isNews && progress.runsTotal > 0
      else { return nil }
      state.lastShown = now
      guard progress.stepsTotal > 0 else {
        let done = progress.stepsDone > 0 ? " \(NumberText.whole(progress.stepsDone))" : ""
        return "  \(progress.stage)…\(done)"
      }
      let seconds = now.timeIntervalSince(state.began)
      let done = progress.stepsDone - start
      let rate = seconds > 0.2 && done > 0 ? Double(done) / seconds : nil
      let run = min(progress.runsDone + 1, progress.runsTotal)
      return ProgressBar.line(
        label: progress.runsTotal > 0 ? "\(label)  run \(run)/\(progress.runsTotal)" : label,
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
