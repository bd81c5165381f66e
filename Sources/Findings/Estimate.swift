/// A number with the interval that says how far it can be trusted.
///
/// The interval is a 95 % interval unless the value's own documentation says otherwise.
public struct Estimate: Codable, Sendable, Equatable {
  public var mean: Double
  public var low: Double
  public var high: Double

  public init(mean: Double, low: Double, high: Double) {
    self.mean = mean
    self.low = low
    self.high = high
  }

  /// A value known exactly, so that its interval is a point.
  public static func exact(_ value: Double) -> Estimate {
    Estimate(mean: value, low: value, high: value)
  }

  public var width: Double { high - low }
}
