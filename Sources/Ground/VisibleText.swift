/// Texts from elsewhere as a page or a terminal may show them: whatever they hold, none of it takes effect.
public enum VisibleText {
  /// A text in which control characters and those that turn the direction of writing are signs that
  /// can be seen, and no letter carries more than four marks.
  public static func visible(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    var marks = 0
    var previous: Unicode.Scalar?
    for scalar in text.unicodeScalars {
      // Only a carriage return waits to see what follows it.
      if previous == "\r", scalar != "\n" { result.append("␍") }
      previous = scalar
      if scalar.properties.generalCategory == .nonspacingMark { marks += 1 } else { marks = 0 }
      switch scalar {
      case "\n", "\t": result.append(scalar)
      case "\r": break
      case "\u{0}"..."\u{1F}": result.append(Unicode.Scalar(0x2400 + scalar.value) ?? "\u{FFFD}")
      case "\u{7F}": result.append("␡")
      case "\u{2028}", "\u{2029}": result.append("\n")
      case "\u{80}"..."\u{9F}": result.append("\u{FFFD}")
      case "\u{202A}"..."\u{202E}", "\u{2066}"..."\u{2069}":
        let code = String(scalar.value, radix: 16, uppercase: true)
        result.append(contentsOf: "⟦U+\(code)⟧".unicodeScalars)
      default:
        if let byte = PathBytes.byte(scalar) {
          let code = String(byte, radix: 16, uppercase: true)
          result.append(contentsOf: "\\x\(code)".unicodeScalars)
        } else if scalar.value & 0xFFFE == 0xFFFE || scalar.properties.isNoncharacterCodePoint {
          result.append("\u{FFFD}")
        } else if marks <= 4 {
          result.append(scalar)
        }
      }
    }
    if previous == "\r" { result.append("␍") }
    return String(result)
  }

  /// A visible text on one line.
  public static func line(_ text: String) -> String {
    visible(text).split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  /// A name short enough to stand in a sentence: a value of the wrong column may be a whole text.
  public static func name(_ text: String) -> String { TerminalText.cut(line(text), to: 60) }
}
