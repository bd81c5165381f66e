import CLanguage

/// A word or a number of a text.
package struct Token {
  /// Bytes of the text, half open.
  package var start: Int32
  package var end: Int32
  /// Number in the vocabulary.
  package var word: Int32
  var shape: Shape
  /// `WordClass` bits.
  var classes: UInt64

  struct Shape: OptionSet {
    var rawValue: UInt8
    static let letters = Shape(rawValue: 1)
    static let digits = Shape(rawValue: 2)
    /// Begins with a capital.
    static let capital = Shape(rawValue: 4)
    /// At least two letters and no lower-case one.
    static let allCapitals = Shape(rawValue: 8)
    /// First of a sentence or of a line.
    static let sentenceStart = Shape(rawValue: 16)
    static let nonASCII = Shape(rawValue: 32)
  }

  func has(_ kind: WordClass) -> Bool { classes & kind.rawValue != 0 }
}

/// A text broken into words. Points into buffers of its lexer: valid until the lexer's next text.
package struct LexedText {
  package var bytes: UnsafeBufferPointer<UInt8>
  package var tokens: UnsafeBufferPointer<Token>
  /// Unicode scalars.
  package var scalars: Int
  package var sentences: Int
}

/// Breaks texts into words at the boundaries of UAX #29, one text at a time, for one thread.
///
/// ASCII texts, most of them, take a path of their own that gives what ICU gives; others go to ICU. In
/// both, @ and : do not join letters.
package final class Lexer {
  package private(set) var vocabulary = Vocabulary()
  private var tokens: [Token] = []
  private var lower: [UInt8] = []
  private var bounds: [UInt32] = []
  private let breaker: OpaquePointer?

  private let hasASCIIPath: Bool

  /// - Parameter hasASCIIPath: Whether ASCII texts take a path of their own; without it all go to ICU,
  ///   which gives the same.
  package init(hasASCIIPath: Bool = true) {
    self.hasASCIIPath = hasASCIIPath
    breaker = touchstone_word_breaker_make()
  }

  deinit { touchstone_word_breaker_free(breaker) }

  /// Breaks a text and hands it over.
  package func lex<Result>(
    _ bytes: UnsafeBufferPointer<UInt8>, _ body: (LexedText) -> Result
  ) -> Result {
    tokens.removeAll(keepingCapacity: true)
    var isASCII = true
    var scalars = bytes.count
    for byte in bytes where byte >= 0x80 {
      isASCII = false
      if byte & 0xC0 == 0x80 { scalars -= 1 }
    }
    if isASCII && hasASCIIPath || breaker == nil { breakASCII(bytes) } else { breakWithICU(bytes) }
    let sentences = markSentences(bytes)
    return tokens.withUnsafeBufferPointer {
      body(LexedText(bytes: bytes, tokens: $0, scalars: scalars, sentences: sentences))
    }
  }

  private func breakASCII(_ bytes: UnsafeBufferPointer<UInt8>) {
    var place = 0
    while place < bytes.count {
      guard kind(bytes[place]) != .other else {
        place += 1
        continue
      }
      let start = place
      var isWord = false
      while place < bytes.count {
        let here = kind(bytes[place])
        if here != .other {
          isWord = isWord || here != .joiner
          place += 1
          continue
        }
        // A mark between two letters, or between two digits, does not break the word.
        guard place > start, place + 1 < bytes.count else { break }
        let (before, after) = (kind(bytes[place - 1]), kind(bytes[place + 1]))
        let mark = bytes[place]
        let joinsLetters = mark == UInt8(ascii: "'") || mark == UInt8(ascii: ".")
        let joinsDigits =
          mark == UInt8(ascii: "'") || mark == UInt8(ascii: ".") || mark == UInt8(ascii: ",")
          || mark == UInt8(ascii: ";")
        guard
          before == .letter && after == .letter && joinsLetters
            || before == .digit && after == .digit && joinsDigits
        else { break }
        place += 1
      }
      if isWord { append(bytes, start, place) }
    }
  }

  private func breakWithICU(_ bytes: UnsafeBufferPointer<UInt8>) {
    let capacity = bytes.count + 1
    if bounds.count < 2 * capacity { bounds = [UInt32](repeating: 0, count: 4 * capacity) }
    let count = touchstone_words(breaker, bytes.baseAddress, bytes.count, &bounds, capacity)
    guard count >= 0 else { return breakASCII(bytes) }
    for index in 0..<count {
      let (start, end) = (Int(bounds[2 * index]), Int(bounds[2 * index + 1]))
      // To ICU a run of underscores is a word.
      if kind(bytes[start]) == .joiner && bytes[start..<end].allSatisfy({ kind($0) == .joiner }) {
        continue
      }
      appendPieces(bytes, start, end)
    }
  }

  /// Breaks a word at @ and : as well. Whether these join letters is told differently by ICU from version
  /// to version; a word must not depend on that, nor on what else stands in its text.
  private func appendPieces(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int) {
    func divides(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "@") || byte == UInt8(ascii: ":") }
    guard bytes[start..<end].contains(where: divides) else { return append(bytes, start, end) }
    for piece in bytes[start..<end].split(whereSeparator: divides) {
      // A mark that joined the piece to the divider is no part of it.
      func joins(_ byte: UInt8) -> Bool { byte < 0x80 && kind(byte) == .other }
      guard let first = piece.firstIndex(where: { !joins($0) }),
        let last = piece.lastIndex(where: { !joins($0) }),
        piece.contains(where: { $0 >= 0x80 || kind($0) == .letter || kind($0) == .digit })
      else { continue }
      append(bytes, first, last + 1)
    }
  }

  /// Numbers a word by its lower case and notes its shape.
  private func append(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int) {
    let length = end - start
    if lower.count < 4 * length + 8 { lower = [UInt8](repeating: 0, count: 8 * length + 64) }
    var shape: Token.Shape = []
    var letters = 0
    var smalls = 0
    var used = length
    lower.withUnsafeMutableBufferPointer { lower in
      for place in 0..<length {
        var byte = bytes[start + place]
        switch kind(byte) {
        case .letter:
          letters += 1
          if byte < UInt8(ascii: "a") {
            if place == 0 { shape.insert(.capital) }
            byte |= 0x20
          } else {
            smalls += 1
          }
        case .digit: shape.insert(.digits)
        case .joiner, .other: if byte >= 0x80 { shape.insert(.nonASCII) }
        }
        lower[place] = byte
      }
      guard shape.contains(.nonASCII) else { return }
      used = touchstone_lowercase(
        bytes.baseAddress.map { $0 + start }, length, lower.baseAddress, lower.count)
      let scalar = firstScalar(bytes, start)
      if touchstone_is_upper(scalar) != 0 { shape.insert(.capital) }
      if touchstone_is_letter(scalar) != 0 { letters += 1 }
      // Whether the rest is in capitals is not told beyond ASCII.
      smalls += 1
    }
    if letters > 0 { shape.insert(.letters) }
    if letters >= 2 && smalls == 0 { shape.insert(.allCapitals) }
    let word = lower.withUnsafeBufferPointer {
      vocabulary.intern(UnsafeBufferPointer(rebasing: $0[0..<max(0, used)]))
    }
    tokens.append(
      Token(
        start: Int32(start), end: Int32(end), word: word, shape: shape,
        classes: vocabulary.classes[Int(word)]))
  }

  /// Marks the first word of every sentence; returns the number of sentences with a word in them.
  private func markSentences(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
    var sentences = 0
    var gap = 0
    for index in tokens.indices {
      let start = Int(tokens[index].start)
      var begins = index == 0
      var sawEnd = false
      for place in gap..<start {
        let byte = bytes[place]
        if byte == UInt8(ascii: "\n") { begins = true }
        if byte == UInt8(ascii: ".") || byte == UInt8(ascii: "!") || byte == UInt8(ascii: "?") {
          sawEnd = true
        }
        if sawEnd && byte == UInt8(ascii: " ") { begins = true }
      }
      if begins {
        tokens[index].shape.insert(.sentenceStart)
        sentences += 1
      }
      gap = Int(tokens[index].end)
    }
    return sentences
  }

  private enum ByteKind { case other, letter, digit, joiner }

  @inline(__always)
  private func kind(_ byte: UInt8) -> ByteKind {
    if byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z") { return .letter }
    if byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") { return .digit }
    return byte == UInt8(ascii: "_") ? .joiner : .other
  }
}

/// The Unicode scalar that begins at a byte of valid UTF-8; U+FFFD where there is none.
@inline(__always)
func firstScalar(_ bytes: UnsafeBufferPointer<UInt8>, _ place: Int) -> UInt32 {
  let first = UInt32(bytes[place])
  func next(_ step: Int) -> UInt32 {
    place + step < bytes.count ? UInt32(bytes[place + step] & 0x3F) : 0
  }
  if first < 0x80 { return first }
  if first >= 0xF0 { return (first & 7) << 18 | next(1) << 12 | next(2) << 6 | next(3) }
  if first >= 0xE0 { return (first & 15) << 12 | next(1) << 6 | next(2) }
  return first >= 0xC0 ? (first & 31) << 6 | next(1) : 0xFFFD
}
