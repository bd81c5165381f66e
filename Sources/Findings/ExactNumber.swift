/// An exact fraction as text, `3` or `-1/3`, as it is written in every `--json`.
///
/// Decisions are made where fractions are worked out; here one is only handed on, kept and shown.
public struct ExactNumber: Codable, Sendable, Hashable, CustomStringConvertible {
  /// A whole number, or two with a stroke between them, in lowest terms.
  public var text: String

  public init(_ text: String) {
    self.text = text
  }

  public init(from decoder: any Decoder) throws {
    text = try decoder.singleValueContainer().decode(String.self)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }

  public var description: String { text }

  /// The number for a drawing, to about 15 digits; not a number where the text is none.
  public var double: Double {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count <= 2, let above = parts.first.flatMap(Self.leading) else { return .nan }
    guard parts.count == 2 else { return above.digits * Self.power(above.exponent) }
    guard let below = Self.leading(parts[1]), below.digits != 0 else { return .nan }
    return above.digits / below.digits * Self.power(above.exponent - below.exponent)
  }

  /// The first digits of a whole number, and how many more follow.
  private static func leading(_ text: Substring) -> (digits: Double, exponent: Int)? {
    let sign = text.first == "-" ? -1.0 : 1
    let digits = sign < 0 ? text.dropFirst() : text
    guard !digits.isEmpty, let first = UInt64(digits.prefix(18)) else { return nil }
    return (sign * Double(first), max(0, digits.count - 18))
  }

  private static func power(_ exponent: Int) -> Double {
    var (result, base, left) = (1.0, 10.0, abs(exponent))
    while left > 0 {
      if left & 1 == 1 { result *= base }
      base *= base
      left >>= 1
    }
    return exponent < 0 ? 1 / result : result
  }
}

/// A number within two fractions, or exactly one where they are the same.
///
/// Written as `"1/3"` where exact, else as `["1/4","1/3"]`.
public struct Enclosure: Codable, Sendable, Hashable, CustomStringConvertible {
  public var low: ExactNumber
  public var high: ExactNumber

  public init(low: ExactNumber, high: ExactNumber) {
    self.low = low
    self.high = high
  }

  public init(_ exact: ExactNumber) {
    (low, high) = (exact, exact)
  }

  public var isExact: Bool { low == high }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let text = try? container.decode(String.self) {
      self.init(ExactNumber(text))
      return
    }
    let ends = try container.decode([ExactNumber].self)
    guard ends.count == 2 else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "An enclosure has two ends.")
    }
    self.init(low: ends[0], high: ends[1])
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    if isExact { try container.encode(low) } else { try container.encode([low, high]) }
  }

  public var description: String { isExact ? low.text : "[\(low), \(high)]" }

  /// The middle, for a drawing.
  public var double: Double { isExact ? low.double : (low.double + high.double) / 2 }
}
