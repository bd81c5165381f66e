import Foundation

/// Colours and widths of text in a terminal.
package enum TerminalText {
  package enum Colour: String, Sendable {
    case blue = "34"
    case yellow = "33"
    case green = "32"
    case red = "31"
    case magenta = "35"
    case faint = "2"
    case bold = "1"
  }

  package static func coloured(_ text: String, _ colour: Colour?, _ useColour: Bool) -> String {
    guard useColour, let colour, !text.isEmpty else { return text }
    return "\u{1B}[\(colour.rawValue)m\(text)\u{1B}[0m"
  }

  /// Columns that a text takes: its characters without colour codes.
  package static func width(_ text: String) -> Int {
    var count = 0
    var inCode = false
    for character in text {
      if character == "\u{1B}" {
        inCode = true
      } else if inCode {
        if character.isLetter { inCode = false }
      } else {
        count += 1
      }
    }
    return count
  }

  /// A text with spaces after it up to a width.
  package static func padded(_ text: String, to width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - self.width(text)))
  }

  /// A text with spaces before it up to a width.
  package static func aligned(_ text: String, to width: Int) -> String {
    String(repeating: " ", count: max(0, width - self.width(text))) + text
  }

  /// Plain text cut to a width, with "…" where something is missing.
  package static func cut(_ text: String, to width: Int) -> String {
    text.count <= width ? text : String(text.prefix(max(0, width - 1))) + "…"
  }

  /// Plain text broken into lines at spaces; a longer word is broken where the line ends.
  package static func wrap(_ text: String, width: Int) -> [String] {
    let width = max(1, width)
    var lines: [String] = []
    var line = ""
    for word in text.split(whereSeparator: \.isWhitespace) {
      var rest = String(word)
      if !line.isEmpty && line.count + 1 + rest.count <= width {
        line += " " + rest
        continue
      }
      if !line.isEmpty { lines.append(line) }
      while rest.count > width {
        lines.append(String(rest.prefix(width)))
        rest = String(rest.dropFirst(width))
      }
      line = rest
    }
    if !line.isEmpty { lines.append(line) }
    return lines
  }
}
