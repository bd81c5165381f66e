import Findings
import Ground

/// Estimates for people: a mean with as many decimals as its interval deserves.
extension NumberText {
  /// `mean [low, high]` with as many decimals as the interval's width deserves.
  public static func estimate(_ value: Estimate, unit: String = "") -> String {
    let (mean, interval) = parts(value)
    return mean + (interval.isEmpty ? "" : " " + interval) + (unit.isEmpty ? "" : " " + unit)
  }

  /// The mean of an estimate, and its interval in brackets (empty where it is a point).
  public static func parts(_ value: Estimate) -> (mean: String, interval: String) {
    guard value.mean.isFinite else { return (missing, "") }
    guard value.low.isFinite, value.high.isFinite, value.width > 0 else {
      return (short(value.mean, digits: 4), "")
    }
    let largest = max(abs(value.low), abs(value.high), abs(value.mean))
    if largest >= 1e9 || largest < 1e-4 {
      return (
        short(value.mean), "[\(short(value.low)), \(short(value.high))]"
      )
    }
    let places = min(
      decimals(for: value.width, digits: 2), decimals(for: largest, digits: 4))
    return (
      fixed(value.mean, decimals: places),
      "[\(fixed(value.low, decimals: places)), \(fixed(value.high, decimals: places))]"
    )
  }
}
