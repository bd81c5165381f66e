import Foundation
import Ground

/// One line that says how far a long piece of work is.
public enum ProgressBar {
  /// `label  ███████░░░░  42 %  118k steps/s  1:12 left`, at most `width` characters.
  ///
  /// - Parameters:
  ///   - done: Steps done, of `total`; more than `total` counts as `total`.
  ///   - stepsPerSecond: Left out where nil or not a positive number.
  ///   - secondsLeft: Left out where nil or not finite.
  ///   - width: Columns of the terminal; the bar takes what the words leave, then the words shrink.
  public static func line(
    label: String, done: Int, total: Int, stepsPerSecond: Double?, secondsLeft: Double?, width: Int
  ) -> String {
    let share = total > 0 ? min(1, max(0, Double(done) / Double(total))) : 0
    // Rounded down, so that only finished work says 100 %.
    let percent = "\(Int((share * 100 + 1e-9).rounded(.down)))"
    var words = String(repeating: " ", count: max(0, 3 - percent.count)) + percent + " %"
    if let rate = stepsPerSecond, rate.isFinite, rate > 0 {
      words += "  " + NumberText.engineering(rate) + " steps/s"
    }
    if let seconds = secondsLeft, seconds.isFinite, seconds >= 0 {
      words += "  " + NumberText.clock(seconds) + " left"
    }
    let room = width - label.count - words.count - 4
    if room >= 4 {
      let length = min(room, 40)
      let filled = Int((share * Double(length)).rounded(.down))
      let bar =
        String(repeating: "█", count: filled) + String(repeating: "░", count: length - filled)
      return "\(label)  \(bar)  \(words)"
    }
    let line = "\(label)  \(words)"
    return line.count <= width ? line : String(line.suffix(max(0, width)))
  }
}
