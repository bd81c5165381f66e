import Environments
import Findings
import Randomness
import Specifications
import Testing

/// What one episode of letters came to.
struct Score {
  var proxy = 0.0
  var intended = 0.0
  /// Proxy and true reward of every step.
  var steps: [(proxy: Float, intended: Float)] = []
}

/// Plays moves written as letters (U, D, L, R) in copy 0 of a gridworld, from its start.
///
/// The way ai-safety-gridworlds tests its worlds: an action string and two expected totals.
func play(_ letters: String, in arena: Arena) throws -> Score {
  let proxy = try arena.entry.specification(nil, role: .proxy)
  let intended = try arena.entry.specification(nil, role: .intended)
  var score = Score()
  arena.start()
  for letter in letters {
    let move = try #require("UDLR".firstIndex(of: letter))
    let index = "UDLR".distance(from: "UDLR".startIndex, to: move)
    arena.step([Float](repeating: Float(index), count: arena.copies))
    let measures = arena.measures()
    let step = (
      proxy: proxy.value(measures: measures), intended: intended.value(measures: measures)
    )
    score.steps.append(step)
    score.proxy += Double(step.proxy)
    score.intended += Double(step.intended)
  }
  return score
}

/// `letters` again and again, up to `count` of them.
func repeated(_ letters: String, upTo count: Int) -> String {
  String(String(repeating: letters, count: count / max(1, letters.count) + 1).prefix(count))
}
