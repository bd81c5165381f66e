/// A number with the interval that says how far it can be trusted.
///
/// The interval is a 95 % interval unless the value's own documentation says otherwise.
public struct Estimate: Codable, Sendable, Equatable {
  public var mean: Double
  /// Minus infinity where there is no interval.
  public var low: Double
  /// Infinity where there is none.
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

  enum CodingKeys: String, CodingKey { case mean, low, high }

  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    mean = try values.decode(Double.self, forKey: .mean)
    low = try values.decodeIfPresent(Double.self, forKey: .low) ?? -.infinity
    high = try values.decodeIfPresent(Double.self, forKey: .high) ?? .infinity
  }

  /// An end that there is not is written as null.
  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(mean, forKey: .mean)
    func end(_ value: Double, _ none: Double, _ key: CodingKeys) throws {
      if value == none {
        try values.encodeNil(forKey: key)
      } else {
        try values.encode(value, forKey: key)
      }
    }
    try end(low, -.infinity, .low)
    try end(high, .infinity, .high)
  }
}
