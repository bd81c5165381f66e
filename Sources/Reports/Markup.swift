/// Builds HTML and SVG from text that may hold anything.
public enum Markup {
  /// Text that is safe between tags and within quoted attributes, in HTML and in XML.
  public static func escape(_ text: String) -> String {
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

  /// JSON that cannot end the script element it stands in.
  public static func scriptSafe(json: String) -> String {
    json.replacing("<", with: "\\u003c").replacing(">", with: "\\u003e")
      .replacing("&", with: "\\u0026")
  }

  /// Names and what belongs to each, side by side; all are markup already.
  static func pairs(_ rows: [(String, String)], isShort: Bool = false) -> String {
    let items = rows.map { "<dt>\($0)</dt><dd>\($1)</dd>" }
    return "<dl class=\"pairs\(isShort ? " short" : "")\">\n\(items.joined(separator: "\n"))\n</dl>"
  }

  /// A table: a heading a column, then rows of cells that are markup already.
  ///
  /// The first column reads as text; `numeric` names the columns that align to the right.
  static func table(
    head: [String], rows: [[String]], numeric: Set<Int> = [], kind: String = "",
    caption: String? = nil
  ) -> String {
    func cell(_ tag: String, _ text: String, _ column: Int, _ scope: String = "") -> String {
      let side = numeric.contains(column) ? " class=\"number\"" : ""
      return "<\(tag)\(scope)\(side)>\(text)</\(tag)>"
    }
    let headRow = head.enumerated()
      .map { cell("th", escape($1), $0, " scope=\"col\"") }.joined()
    let body = rows.map { row in
      let cells = row.enumerated().map { column, text in
        column == 0
          ? cell("th", text, column, " scope=\"row\"") : cell("td", text, column)
      }
      return "<tr>" + cells.joined() + "</tr>"
    }
    return """
      <div class="scroll"><table\(kind.isEmpty ? "" : " class=\"\(kind)\"")>\
      \(caption.map { "<caption>\(escape($0))</caption>" } ?? "")
      <thead><tr>\(headRow)</tr></thead>
      <tbody>
      \(body.joined(separator: "\n"))
      </tbody></table></div>
      """
  }
}
