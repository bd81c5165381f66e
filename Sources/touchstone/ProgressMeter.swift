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
    var tenthsSaid = 0
    var isTicking = false
    var hasEnded = false
  }

  private let label: String
  private let state = Mutex(State())

  init(label: String) {
    self.label = label
  }

  /// What was last said.
  var last: Studies.Progress { state.withLock { $0.last } }

  /// Draws the line at most eight times a second, and every second where nothing is heard. Without a terminal,
  /// says now and then how far it is: ten lines for a whole study, and a line a minute.
  @Sendable func show(_ progress: Studies.Progress) {
    if Console.isQuiet { return state.withLock { $0.last = progress } }
    let line: String? = state.withLock { state in
      let isNews = progress.runsDone != state.last.runsDone || progress.stage != state.last.stage
      if progress.stage != state.last.stage { (state.began, state.stepsAtStart) = (Date(), nil) }
      state.last = progress
      if state.stepsAtStart == nil { state.stepsAtStart = progress.stepsDone }
      if !state.isTicking {
        state.isTicking = true
        tick()
      }
      return Console.redrawsErrors
        ? drawn(&state, isNews: isNews) : said(&state, isNews: isNews)
    }
    guard let line else { return }
    if Console.redrawsErrors {
      Console.draw("\r\u{1B}[K" + VisibleText.visible(line))
    } else {
      Console.error(line)
    }
  }

  /// Nil while it is too soon for another line.
  private func drawn(_ state: inout State, isNews: Bool) -> String? {
    let now = Date()
    guard !state.hasEnded, isNews || now.timeIntervalSince(state.lastShown) >= 0.125 else {
      return nil
    }
    state.lastShown = now
    return line(state)
  }

  /// A tenth of the work or a minute since the last line.
  private func said(_ state: inout State, isNews: Bool) -> String? {
    let now = Date()
    let (done, total) = (state.last.stepsDone, state.last.stepsTotal)
    let tenth = total > 0 ? 10 * Double(done) / Double(total) : 0
    let isTenth = total > 0 && Int(tenth) > state.tenthsSaid
    guard isTenth || now.timeIntervalSince(state.lastShown) >= 60 else { return nil }
    // The first minute of what has no count is not worth a line.
    defer { state.lastShown = now }
    if state.lastShown == .distantPast && !isTenth { return nil }
    state.tenthsSaid = Int(tenth)
    return line(state)
  }

  private func line(_ state: State) -> String {
    let progress = state.last
    let seconds = Date().timeIntervalSince(state.began)
    guard progress.stepsTotal > 0 else {
      let done = progress.stepsDone > 0 ? " \(NumberText.whole(progress.stepsDone))" : ""
      let time = seconds >= 2 ? "  \(NumberText.duration(seconds))" : ""
      return "  \(progress.stage)…\(done)\(time)"
    }
    let done = progress.stepsDone - (state.stepsAtStart ?? progress.stepsDone)
    let rate = seconds > 0.2 && done > 0 ? Double(done) / seconds : nil
    let run = min(progress.runsDone + 1, progress.runsTotal)
    return ProgressBar.line(
      label: progress.runsTotal > 0 ? "\(label)  run \(run)/\(progress.runsTotal)" : label,
      done: progress.stepsDone, total: progress.stepsTotal, stepsPerSecond: rate,
      secondsLeft: rate.map { Double(progress.stepsTotal - progress.stepsDone) / $0 },
      width: min(100, Console.columns - 1))
  }

  /// Draws again every second, for work that says nothing on its way.
  private func tick() {
    DispatchQueue.global().asyncAfter(deadline: .now() + 1) { [weak self] in
      guard let self, !self.state.withLock({ $0.hasEnded }) else { return }
      self.show(self.last)
      self.tick()
    }
  }

  func clear() {
    if Console.redrawsErrors && !Console.isQuiet { Console.draw("\r\u{1B}[K") }
  }

  /// Takes the line away for good.
  func end() {
    state.withLock { $0.hasEnded = true }
    clear()
  }
}
