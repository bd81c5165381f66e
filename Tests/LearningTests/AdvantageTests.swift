import Learning
import Testing

/// Known answers for generalised advantage estimation, worked out by hand.
@Suite struct AdvantageTests {
  /// Advantages of `[time][copy]` tables.
  private func advantages(
    rewards: [[Float]], values: [[Float]], nextValues: [[Float]], terminated: [[UInt8]],
    truncated: [[UInt8]], discount: Float, traceDecay: Float
  ) -> [[Float]] {
    let (times, copies) = (rewards.count, rewards[0].count)
    let ended = zip(terminated, truncated).map { zip($0, $1).map { $0 | $1 } }
    var result = [Float](repeating: .nan, count: times * copies)
    generalisedAdvantages(
      rewards: rewards.flatMap { $0 }, values: values.flatMap { $0 },
      nextValues: nextValues.flatMap { $0 }, terminated: terminated.flatMap { $0 },
      ended: ended.flatMap { $0 }, times: times, copies: copies, discount: discount,
      traceDecay: traceDecay, into: &result)
    return (0..<times).map { Array(result[$0 * copies..<($0 + 1) * copies]) }
  }

  private func isNear(_ a: [[Float]], _ b: [[Float]]) -> Bool {
    zip(a.flatMap { $0 }, b.flatMap { $0 }).allSatisfy { abs($0 - $1) < 1e-6 }
      && a.map(\.count) == b.map(\.count)
  }

  private let open: [[UInt8]] = [[0], [0], [0]]

  @Test func `without an end surprises are summed with decay and the last one bootstraps`() {
    // d = 1/2, l = 1/2: surprises 1 + 2/2 - 1 = 1, 2 + 4/2 - 2 = 2, 3 + 8/2 - 4 = 3;
    // A2 = 3, A1 = 2 + 3/4 = 2.75, A0 = 1 + 2.75/4 = 1.6875.
    let result = advantages(
      rewards: [[1], [2], [3]], values: [[1], [2], [4]], nextValues: [[2], [4], [8]],
      terminated: open, truncated: open, discount: 0.5, traceDecay: 0.5)
    #expect(isNear(result, [[1.6875], [2.75], [3]]))
  }

  @Test func `after a termination nothing follows`() {
    // The middle step terminates: its surprise is 2 - 2 = 0, whatever nextValues says.
    let result = advantages(
      rewards: [[1], [2], [3]], values: [[1], [2], [4]], nextValues: [[2], [1000], [8]],
      terminated: [[0], [1], [0]], truncated: open, discount: 0.5, traceDecay: 0.5)
    #expect(isNear(result, [[1], [0], [3]]))
  }

  @Test func `a time limit bootstraps from its own last observation and cuts the trace`() {
    // The middle step is cut off with a following value of 6: 2 + 6/2 - 2 = 3; A0 = 1 + 3/4.
    let result = advantages(
      rewards: [[1], [2], [3]], values: [[1], [2], [4]], nextValues: [[2], [6], [8]],
      terminated: open, truncated: [[0], [1], [0]], discount: 0.5, traceDecay: 0.5)
    #expect(isNear(result, [[1.75], [3], [3]]))
  }

  @Test func `copies do not mix`() {
    let both = advantages(
      rewards: [[1, 1], [2, 2], [3, 3]], values: [[1, 1], [2, 2], [4, 4]],
      nextValues: [[2, 2], [4, 6], [8, 8]], terminated: [[0, 0], [0, 0], [0, 0]],
      truncated: [[0, 0], [0, 1], [0, 0]], discount: 0.5, traceDecay: 0.5)
    #expect(isNear(both, [[1.6875, 1.75], [2.75, 3], [3, 3]]))
  }

  @Test func `with no trace decay an advantage is a one-step surprise`() {
    let result = advantages(
      rewards: [[1], [2], [3]], values: [[1], [2], [4]], nextValues: [[2], [4], [8]],
      terminated: open, truncated: open, discount: 0.5, traceDecay: 0)
    #expect(isNear(result, [[1], [2], [3]]))
  }

  @Test func `with full trace and no values an advantage is the discounted return`() {
    // 1 + 0.9*2 + 0.81*3 = 5.23, 2 + 0.9*3 = 4.7.
    let zeros: [[Float]] = [[0], [0], [0]]
    let result = advantages(
      rewards: [[1], [2], [3]], values: zeros, nextValues: zeros, terminated: [[0], [0], [1]],
      truncated: open, discount: 0.9, traceDecay: 1)
    #expect(isNear(result, [[5.23], [4.7], [3]]))
  }
}
