import Foundation

/// Colours and widths of text in a terminal.
public enum TerminalText {
  public enum Colour: String, Sendable {
    case blue = "34"
    case yellow = "33"
    case green = "32"
    case red = "31"
    case magenta = "35"
    case faint = "2"
    case bold = "1"
  }

  public static func coloured(_ text: String, _ colour: Colour?, _ useColour: Bool) -> String {
    guard useColour, let colour, !text.isEmpty else { return text }
    return "\u{1B}[\(colour.rawValue)m\(text)\u{1B}[0m"
  }

  /// Columns that a text takes: its characters without colour codes.
  public static func width(_ text: String) -> Int {
    var count = 0
    var inCode = false
    for character in text {
      if character == "\u{1B}" {
        inCode = true
      } else if inCode {
        if character.isLetter { inCode = false }
      } else {
        count += columns(of: character)
      }
    }
    return count
  }

  /// Columns that one character takes: two for the wide ones of East Asian scripts and for emoji.
  ///
  /// A character of several such scalars counts each of them, as many terminals draw them all.
  public static func columns(of character: Character) -> Int {
    if character.isASCII { return 1 }
    var count = 0
    for scalar in character.unicodeScalars {
      switch scalar.properties.generalCategory {
      case .nonspacingMark, .enclosingMark, .format: continue
      default: count += isWide(scalar) ? 2 : 1
      }
    }
    // Variation selector 16 asks for the picture, which is wide.
    return count == 1 && character.unicodeScalars.contains("\u{FE0F}") ? 2 : count
  }

  private static func isWide(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x1100: false
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3,
      0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F,
      0x1F680...0x1F6FF, 0x1F900...0x1FAFF, 0x20000...0x3FFFD:
      true
    default: scalar.properties.isEmojiPresentation
    }
  }

  /// A text with spaces after it up to a width.
  public static func padded(_ text: String, to width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - self.width(text)))
  }

  /// A text with spaces before it up to a width.
  public static func aligned(_ text: String, to width: Int) -> String {
    String(repeating: " ", count: max(0, width - self.width(text))) + text
  }

  /// Plain text cut to a width, with "…" where something is missing.
  public static func cut(_ text: String, to width: Int) -> String {
    self.width(text) <= width ? text : head(of: text[...], width: max(0, width - 1)) + "…"
  }

  /// The first characters of a plain text, as many as a width holds.
  private static func head(of text: Substring, width: Int) -> Substring {
    var (end, room) = (text.startIndex, width)
    while end < text.endIndex {
      room -= columns(of: text[end])
      if room < 0 { break }
      text.formIndex(after: &end)
    }
    return text[..<end]
  }

  /// Plain text broken into lines at spaces; a longer word is broken where the line ends.
  public static func wrap(_ text: String, width: Int) -> [String] {
    let width = max(1, width)
    var lines: [String] = []
    var line = ""
    var taken = 0
    for word in text.split(whereSeparator: \.isWhitespace) {
      var rest = word
      var start = head(of: rest, width: width)
      let size = self.width(String(start))
      if !line.isEmpty && start.endIndex == rest.endIndex && taken + 1 + size <= width {
        line += " " + rest
        taken += 1 + size
        continue
      }
      if !line.isEmpty { lines.append(line) }
      while start.endIndex < rest.endIndex {
        // A line of one column still takes a wide character, or there would be no end.
        if start.isEmpty { start = rest.prefix(1) }
        lines.append(String(start))
        rest = rest[start.endIndex...]
        start = head(of: rest, width: width)
      }
      line = String(rest)
      taken = self.width(line)
    }
    if !line.isEmpty { lines.append(line) }
    return lines
  }
}
