import Foundation
import Ground

/// Maps values to places along an axis: evenly, by logarithm, or by logarithm on either side of zero.
package struct Scale: Sendable, Equatable {
  package enum Kind: Sendable, Equatable {
    case linear, logarithmic
    /// Even within the knee about zero, by logarithm beyond it on both sides.
    case symmetric(knee: Double)
  }

  package var kind: Kind
  /// Value at the start of the axis.
  package var low: Double
  /// Value at the end of the axis.
  package var high: Double
  /// Place of `low`.
  package var start: Double
  /// Place of `high`; smaller than `start` where the axis runs upward or to the left.
  package var end: Double

  /// A scale; values without a range get one, and a logarithmic scale needs positive values, so
  /// that anything else becomes linear.
  package init(kind: Kind, low: Double, high: Double, start: Double, end: Double) {
    var (low, high) = (min(low, high), max(low, high))
    if !low.isFinite || !high.isFinite { (low, high) = (0, 1) }
    switch kind {
    case .logarithmic: self.kind = low > 0 ? .logarithmic : .linear
    case .symmetric(let knee): self.kind = knee > 0 ? kind : .linear
    case .linear: self.kind = .linear
    }
    if high - low <= abs(high) * 1e-12 {
      let room = low == 0 ? 1 : abs(low) * 0.5
      (low, high) = (low - room, high + room)
    }
    self.low = low
    self.high = high
    self.start = start
    self.end = end
  }

  /// The kind that suits some values: logarithmic where they are positive and span over a decade.
  package static func kind(for values: [Double]) -> Kind {
    let finite = values.filter(\.isFinite)
    guard let low = finite.min(), let high = finite.max(), low > 0 else { return .linear }
    return high / low > 10 ? .logarithmic : .linear
  }

  /// The kind that suits values of either sign: symmetric where the largest is thirty times as large as
  /// a quarter of them.
  package static func symmetricKind(for values: [Double]) -> Kind {
    let sizes = values.filter(\.isFinite).map { abs($0) }.filter { $0 > 0 }.sorted()
    guard sizes.count >= 4, let largest = sizes.last else { return .linear }
    let quarter = sizes[sizes.count / 4]
    return largest > 30 * quarter ? .symmetric(knee: quarter) : .linear
  }

  /// The place of a value; values outside the range fall outside the axis.
  package func callAsFunction(_ value: Double) -> Double {
    start + (end - start) * share(value)
  }

  /// How far along the axis a value lies: 0 at `low`, 1 at `high`.
  package func share(_ value: Double) -> Double {
    switch kind {
    case .linear: (value - low) / (high - low)
    case .logarithmic:
      value > 0 ? log(value / low) / log(high / low) : -.infinity
    case .symmetric(let knee):
      (asinh(value / knee) - asinh(low / knee)) / (asinh(high / knee) - asinh(low / knee))
    }
  }

  /// The value at a share of the axis.
  package func value(at share: Double) -> Double {
    switch kind {
    case .linear: low + (high - low) * share
    case .logarithmic: low * pow(high / low, share)
    case .symmetric(let knee):
      knee * sinh(asinh(low / knee) + share * (asinh(high / knee) - asinh(low / knee)))
    }
  }

  /// Round values along this scale, about `count` of them.
  package func ticks(_ count: Int) -> [Double] {
    switch kind {
    case .linear: NiceTicks.linear(from: low, to: high, count: count)
    case .logarithmic: NiceTicks.logarithmic(from: low, to: high, count: count)
    case .symmetric(let knee):
      NiceTicks.symmetric(from: low, to: high, knee: knee, count: count)
    }
  }
}
