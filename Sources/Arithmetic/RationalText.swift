import BigInt

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
      guard power.magnitude <= largestExponent else {
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

  /// The nearest `Double`, of two as near the even one; infinite beyond the range.
  public var double: Double {
    if case .small(let numerator, let denominator) = storage,
      numerator.magnitude <= 1 << 53, denominator <= 1 << 53
    {
      return Double(numerator) / Double(denominator)
    }
    return Self.double(numerator, denominator)
  }

  /// The nearest `Double` to a quotient.
  package static func double(_ numerator: BigInt, _ denominator: BigInt) -> Double {
    // The quotient in units of 2^-shift has 64 or 65 bits, or ends two bits below the least double.
    let length = numerator.magnitude.bitWidth - denominator.magnitude.bitWidth
    let shift = min(64 - length, 1_076)
    let (quotient, rest) =
      shift >= 0
      ? (numerator.magnitude << shift).quotientAndRemainder(dividingBy: denominator.magnitude)
      : numerator.magnitude.quotientAndRemainder(dividingBy: denominator.magnitude << -shift)
    // Bits beyond the 53 that stay, or beyond 2^-1074, are rounded here, so nothing later is.
    let cut = max(quotient.bitWidth - 53, shift == 1_076 ? 2 : 0)
    var kept = UInt(truncatingIfNeeded: quotient >> cut)
    let dropped = UInt(truncatingIfNeeded: quotient - BigUInt(kept) << cut)
    let half = cut == 0 ? 0 : UInt(1) << UInt(cut - 1)
    if cut > 0 && (dropped > half || (dropped == half && (!rest.isZero || kept & 1 == 1))) {
      kept += 1
    }
    // Two steps, as a power of two alone may be out of range where the product is not.
    let exponent = max(-2_200, min(2_200, cut - shift))
    let part = exponent / 2
    let value =
      Double(kept) * Double(sign: .plus, exponent: part, significand: 1)
      * Double(sign: .plus, exponent: exponent - part, significand: 1)
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
