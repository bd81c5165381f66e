import Foundation
import Ground

/// Round values for an axis.
package enum NiceTicks {
  /// Multiples of 1, 2 or 5 times a power of ten within a range, about `count` of them.
  package static func linear(from low: Double, to high: Double, count: Int) -> [Double] {
    guard low.isFinite, high.isFinite, high > low, count > 0 else { return [] }
    let step = self.step(for: (high - low) / Double(count))
    guard step > 0, step.isFinite else { return [] }
    let tolerance = 1e-9
    let first = (low / step - tolerance).rounded(.up)
    let last = (high / step + tolerance).rounded(.down)
    guard last >= first, last - first < 1000 else { return [] }
    return (0...Int(last - first)).map { index in
      // Dividing by a whole number keeps 0.3 from becoming 0.30000000000000004.
      let multiple = first + Double(index)
      return step >= 1 ? multiple * step : multiple / (1 / step).rounded()
    }
  }

  /// The smallest of 1, 2, 5 times a power of ten that is at least `rough`.
  package static func step(for rough: Double) -> Double {
    let power = pow(10, log10(rough).rounded(.down))
    let lead = rough / power
    let nice: Double = lead <= 1 + 1e-9 ? 1 : lead <= 2 + 1e-9 ? 2 : lead <= 5 + 1e-9 ? 5 : 10
    return nice * power
  }

  /// Powers of ten within a range; 1, 2, 5 of each where the range is short; every second or third
  /// power where it is long.
  package static func logarithmic(from low: Double, to high: Double, count: Int) -> [Double] {
    guard low > 0, high > low, high.isFinite, count > 0 else { return [] }
    let first = Int(log10(low).rounded(.down))
    let last = Int(log10(high).rounded(.up))
    for leads in [[1, 2, 5], [1, 3], [1]] as [[Double]] {
      var ticks: [Double] = []
      for power in first...last {
        let decade = pow(10, Double(power))
        for lead in leads {
          let tick = lead * decade
          if tick >= low * (1 - 1e-9) && tick <= high * (1 + 1e-9) { ticks.append(tick) }
        }
      }
      if ticks.count <= count && ticks.count >= 2 { return ticks }
      if leads.count == 1 && ticks.count > count {
        let stride = (ticks.count + count - 1) / count
        return Swift.stride(from: 0, to: ticks.count, by: stride).map { ticks[$0] }
      }
    }
    // Within one decade a linear ruler has more to say.
    let fallback = linear(from: low, to: high, count: min(count, 4))
    return fallback.filter { $0 > 0 }
  }

  /// Zero and powers of ten beyond the knee, on both sides.
  package static func symmetric(
    from low: Double, to high: Double, knee: Double, count: Int
  ) -> [Double] {
    guard knee > 0, low < high, low.isFinite, high.isFinite else { return [] }
    func side(_ end: Double) -> [Double] {
      end > knee ? logarithmic(from: knee, to: end, count: max(2, count / 2)) : []
    }
    let powers = side(-low).map { -$0 }.reversed() + [0] + side(high)
    return powers.filter { $0 >= low && $0 <= high }
  }

  /// A range that holds all finite values, with a share of it as room on both sides.
  package static func range(
    of values: [Double], room: Double = 0.06
  ) -> (low: Double, high: Double) {
    let finite = values.filter(\.isFinite)
    guard let low = finite.min(), let high = finite.max() else { return (0, 1) }
    if low == high {
      let room = low == 0 ? 1 : abs(low) * 0.2
      return (low - room, high + room)
    }
    let extra = (high - low) * room
    // Finite values can lie further apart than the largest number.
    guard extra.isFinite else { return (low, high) }
    return (low - extra, high + extra)
  }

  /// Labels of linear ticks, all with the same decimals or the same suffix.
  package static func labels(for ticks: [Double]) -> [String] {
    let largest = ticks.map { abs($0) }.filter(\.isFinite).max() ?? 0
    guard ticks.count > 1, largest < 1e15, largest >= 1e-3 else {
      return ticks.map { NumberText.engineering($0) }
    }
    for (size, suffix) in [(1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k")] as [(Double, String)]
    where largest >= max(size, 1e4) {
      return ticks.map { $0 == 0 ? "0" : NumberText.short($0 / size, digits: 4) + suffix }
    }
    let gaps = zip(ticks, ticks.dropFirst()).map { abs($1 - $0) }
    guard let gap = gaps.min(), gap > 0 else { return ticks.map { NumberText.short($0) } }
    let places = max(0, Int((-log10(gap) - 1e-9).rounded(.up)))
    return ticks.map { NumberText.fixed($0, decimals: places) }
  }
}
