import Ground

/// Builds HTML and SVG from text that may hold anything.
enum Markup {
  /// Text that is safe between tags and within quoted attributes, in HTML and in XML.
  static func escape(_ text: String) -> String {
    var result = ""
    result.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      case "\t", "\n", "\r": result.unicodeScalars.append(scalar)
      // Control characters have no place in XML.
      case "\u{0}"..."\u{1F}", "\u{7F}", "\u{FFFE}", "\u{FFFF}": result += "\u{FFFD}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// Text from anywhere that stands for itself, in a block of its own or in an attribute.
  static func plain(_ text: String) -> String { escape(VisibleText.visible(text)) }

  /// JSON that cannot end the script element it stands in.
  static func scriptSafe(json: String) -> String {
    json.replacing("<", with: "\\u003c").replacing(">", with: "\\u003e")
      .replacing("&", with: "\\u0026")
  }
}
