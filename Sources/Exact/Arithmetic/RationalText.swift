import BigInt
import Findings

/// Why a text is no exact number.
public struct NumberError: Error, Sendable, Equatable, CustomStringConvertible {
  public var text: String
  public var why: String

  public var description: String { "'\(text)' \(why)" }
}

extension Rational: CustomStringConvertible, LosslessStringConvertible {
  /// Digits that one number may have: enough for any real use, and no more than a moment's work.
  public static let longestText = 20_000
  /// Powers of ten that an exponent may name.
  public static let largestExponent = 5_000

  /// Reads `3`, `-0.25`, `1e-3` or `1/3` exactly as written; nil where it is none of them.
  public init?(_ description: String) {
    guard let value = try? Rational(text: description) else { return nil }
    self = value
  }

  /// Reads `3`, `-0.25`, `1e-3` or `1/3` (each side of the stroke a whole number) exactly as written.
  ///
  /// - Throws: `NumberError`, with what is wrong.
  public init(text: String) throws(NumberError) {
    guard text.utf8.count <= Self.longestText else {
      throw NumberError(
        text: String(text.prefix(20)) + "…",
        why: "has \(text.utf8.count) characters; \(Self.longestText) at most")
    }
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count <= 2 else { throw NumberError(text: text, why: "has two strokes") }
    if parts.count == 2 {
      guard let above = Self.whole(parts[0], signed: true),
        let below = Self.whole(parts[1], signed: false)
      else { throw NumberError(text: text, why: "is no fraction of whole numbers such as 1/3") }
      guard let value = Rational(above, over: below) else {
        throw NumberError(text: text, why: "divides by 0")
      }
      self = value
      return
    }
    self = try Self.decimal(text)
  }

  private static func whole(_ text: Substring, signed: Bool) -> BigInt? {
    var digits = text
    let isNegative = signed && digits.first == "-"
    if isNegative { digits = digits.dropFirst() }
    guard !digits.isEmpty, digits.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return nil }
    if let small = Int(digits) { return BigInt(isNegative ? -small : small) }
    guard let value = BigInt(digits) else { return nil }
    return isNegative ? -value : value
  }

  private static func decimal(_ text: String) throws(NumberError) -> Rational {
    let bad = NumberError(text: text, why: "is no number such as 3, 0.25 or 1/3")
    var mantissa = Substring(text)
    var exponent = 0
    if let place = text.firstIndex(where: { $0 == "e" || $0 == "E" }) {
      mantissa = text[..<place]
      guard let power = Int(text[text.index(after: place)...]) else { throw bad }
      guard abs(power) <= largestExponent else {
        throw NumberError(
          text: text, why: "has an exponent beyond \(largestExponent)")
      }
      exponent = power
    }
    let parts = mantissa.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count <= 2, let first = parts.first else { throw bad }
    let fraction = parts.count == 2 ? parts[1] : ""
    if parts.count == 2 && fraction.isEmpty { throw bad }
    let hasDigits = first.contains { $0 != "-" } || !fraction.isEmpty
    guard hasDigits, let digits = whole(first + fraction, signed: true) else { throw bad }
    exponent -= fraction.count
    let power = BigInt(10).power(abs(exponent))
    return exponent >= 0 ? Rational(digits * power) : (Rational(digits, over: power) ?? .zero)
  }

  /// `3`, `-1/3`: what `init(text:)` reads again.
  public var description: String {
    switch storage {
    case .small(let numerator, 1): "\(numerator)"
    case .small(let numerator, let denominator): "\(numerator)/\(denominator)"
    case .large(let parts):
      parts.denominator == 1
        ? "\(parts.numerator)" : "\(parts.numerator)/\(parts.denominator)"
    }
  }

  /// The nearest `Double` or the one beside it; infinite beyond its range.
  public var double: Double {
    switch storage {
    case .small(let numerator, let denominator):
      return Double(numerator) / Double(denominator)
    case .large(let parts):
      return Self.double(parts.numerator, parts.denominator)
    }
  }

  static func double(_ numerator: BigInt, _ denominator: BigInt) -> Double {
    // Both brought to 64 bits, the powers of two kept aside.
    func leading(_ value: BigUInt) -> (Double, Int) {
      let shift = max(0, value.bitWidth - 64)
      return (Double(UInt(truncatingIfNeeded: value >> shift)), shift)
    }
    let (above, first) = leading(numerator.magnitude)
    let (below, second) = leading(denominator.magnitude)
    let exponent = max(-3_000, min(3_000, first - second))
    // In two steps, so that a result near the ends of the range is not lost on the way.
    let half = exponent / 2
    let value =
      above / below * Double(sign: .plus, exponent: half, significand: 1)
      * Double(sign: .plus, exponent: exponent - half, significand: 1)
    return numerator.sign == .minus ? -value : value
  }
}

extension Rational: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    do {
      self = try Rational(text: text)
    } catch {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: error.description)
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
