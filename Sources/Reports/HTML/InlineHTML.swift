import Documents
import Findings
import Ground

/// Inlines as markup: the one place where text from documents is escaped.
enum InlineHTML {
  /// - Parameter inCell: Decimals of exact numbers stand beneath them in tables, beside them in text.
  static func text(_ words: Inline, inCell: Bool = false) -> String {
    words.parts.map { part($0, inCell: inCell) }.joined()
  }

  private static func part(_ part: Inline.Part, inCell: Bool) -> String {
    switch part {
    case .text(let text):
      // Numbers stay on one line with their signs.
      return Markup.plain(text).replacing(" %", with: "\u{A0}%")
    case .foreign(let text): return "<bdi>\(Markup.plain(text))</bdi>"
    case .code(let text): return "<code>\(Markup.plain(text))</code>"
    case .estimate(let value, let unit):
      let (mean, interval) = NumberText.parts(value)
      return mean + (interval.isEmpty ? "" : " <span class=\"interval\">\(interval)</span>")
        + (unit.isEmpty ? "" : " \(Markup.plain(unit))")
    case .exact(let value):
      let (text, note) = ExactText.parts(value)
      let kind = inCell ? "detail" : "interval"
      return "<span class=\"exact\">\(Markup.plain(text))</span>"
        + (note.isEmpty
          ? "" : "\(inCell ? "" : " ")<span class=\"\(kind)\">\(Markup.plain(note))</span>")
    case .plainExact(let value): return Markup.plain(ExactText.plain(value))
    case .strong(let words, let tone):
      let kind = tone == .plain ? "" : " class=\"tone \(tone.rawValue)\""
      return "<strong\(kind)>\(text(words, inCell: inCell))</strong>"
    case .small(let words): return words.isEmpty ? "" : "<small>\(text(words))</small>"
    case .detail(let words):
      return words.isEmpty ? "" : "<span class=\"detail\">\(text(words))</span>"
    case .chip(let text): return "<span class=\"chip\"><bdi>\(Markup.plain(text))</bdi></span>"
    case .link(let words, let place):
      return "<a href=\"#\(identifier(place))\">\(text(words, inCell: inCell))</a>"
    case .bar(let bar): return SmallBar.html(bar)
    case .lineBreak: return "<br/>"
    }
  }

  /// An identifier with nothing in it that an attribute or a link could stumble over.
  static func identifier(_ text: String) -> String {
    String(text.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" })
  }

  /// A text with its evidence in `mark` elements.
  static func text(_ marked: MarkedText) -> String {
    marked.pieces.map {
      $0.isMarked ? "<mark>\(Markup.escape($0.text))</mark>" : Markup.escape($0.text)
    }.joined()
  }
}
