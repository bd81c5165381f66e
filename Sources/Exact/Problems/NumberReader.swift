import Arithmetic
import Ground

/// Reads exact numbers from files, within limits on their length.
struct NumberReader {
  /// Numbers read before, by their text: files repeat a few.
  private var known: [String: Rational] = [:]
  private var longBits = 0

  /// The number that a text is.
  ///
  /// - Returns: The number, or what is wrong with the text.
  mutating func number(_ text: String) -> Result<Rational, Reason> {
    if let value = known[text] { return .success(value) }
    guard text.utf8.count <= ReadingLimits.numberCharacters else {
      return .failure(
        Reason(
          "The number \(FileWording.cut(String(text.prefix(20))))… has \(text.utf8.count) characters; "
            + "\(ReadingLimits.numberCharacters) are read at most."))
    }
    let value: Rational
    do {
      value = try Rational(text: text)
    } catch {
      return .failure(Reason("\(FileWording.quoted(text)) \(error.why)."))
    }
    let bits = value.bits
    if bits > 63 {
      longBits += bits
      guard bits <= ReadingLimits.numberBits else {
        return .failure(
          Reason(
            "The number \(FileWording.cut(text)) takes \(bits) binary digits; "
              + "\(ReadingLimits.numberBits) are read at most."))
      }
      guard longBits <= ReadingLimits.longNumberBits else {
        return .failure(Reason("There are too many long numbers. Round some of them."))
      }
    }
    if known.count < 10_000, text.utf8.count < 40 { known[text] = value }
    return .success(value)
  }

  /// A sum, or what is wrong where it grows too long to be worked with.
  static func sum(_ values: some Sequence<Rational>) -> Result<Rational, Reason> {
    var total = Rational.zero
    for value in values {
      total += value
      guard total.bits <= ReadingLimits.sumBits else {
        return .failure(
          Reason(
            "The numbers' common denominator has more than \(ReadingLimits.sumBits) binary digits. "
              + "Write them with denominators that have more in common."))
      }
    }
    return .success(total)
  }

  /// What is wrong with a number, in a sentence.
  struct Reason: Error {
    var what: String

    init(_ what: String) {
      self.what = what
    }
  }
}
