import Findings

/// Texts as a page or a terminal may show them: whatever they hold, none of it takes effect.
package enum TextMarks {
  /// A stretch of a text, all of it marked or none.
  package struct Piece: Equatable, Sendable {
    package var text: String
    package var isMarked: Bool

    package init(text: String, isMarked: Bool) {
      self.text = text
      self.isMarked = isMarked
    }
  }

  /// A text in stretches, with everything made visible.
  ///
  /// Spans beyond the text are clamped to it, spans that overlap or touch are one.
  package static func pieces(_ marked: MarkedText) -> [Piece] {
    let scalars = Array(marked.text.unicodeScalars)
    var result: [Piece] = []
    func add(_ range: Range<Int>, _ isMarked: Bool) {
      guard !range.isEmpty else { return }
      var text = String.UnicodeScalarView()
      text.append(contentsOf: scalars[range])
      let visible = self.visible(String(text))
      if !visible.isEmpty { result.append(Piece(text: visible, isMarked: isMarked)) }
    }
    var end = 0
    for span in spans(marked.spans, count: scalars.count) {
      add(end..<span.lowerBound, false)
      add(span, true)
      end = span.upperBound
    }
    add(end..<scalars.count, false)
    return result
  }

  /// Spans in rising order, within a text of `count` scalars, none touching another.
  private static func spans(_ spans: [[Int]], count: Int) -> [Range<Int>] {
    let ranges = spans.compactMap { span -> Range<Int>? in
      guard span.count == 2 else { return nil }
      let (start, end) = (min(count, max(0, span[0])), min(count, max(0, span[1])))
      return start < end ? start..<end : nil
    }
    var result: [Range<Int>] = []
    for range in ranges.sorted(by: {
      ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound)
    }) {
      if let last = result.last, range.lowerBound <= last.upperBound {
        result[result.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
      } else {
        result.append(range)
      }
    }
    return result
  }

  /// A text in which control characters and those that turn the direction of writing are signs that
  /// can be seen, and no letter carries more than four marks.
  package static func visible(_ text: String) -> String {
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
        if scalar.value & 0xFFFE == 0xFFFE || scalar.properties.isNoncharacterCodePoint {
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
  package static func line(_ text: String) -> String {
    visible(text).split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  /// A name short enough to stand in a sentence: a value of the wrong column may be a whole text.
  package static func name(_ text: String) -> String { TerminalText.cut(line(text), to: 60) }

  // MARK: - HTML

  /// Foreign text within a sentence: safe, and apart from what stands beside it.
  static func html(_ text: String) -> String { "<bdi>\(plain(text))</bdi>" }

  /// A side's name within a sentence.
  static func name(html name: String) -> String { "<bdi>\(Markup.escape(self.name(name)))</bdi>" }

  /// Foreign text that stands for itself, in a block of its own or in an attribute.
  static func plain(_ text: String) -> String { Markup.escape(visible(text)) }

  /// A sentence about texts; numbers stay on one line with their signs.
  static func sentence(_ text: String) -> String {
    plain(text).replacing(" %", with: "\u{A0}%")
  }

  /// A text with its evidence in `mark` elements.
  static func html(_ marked: MarkedText) -> String {
    pieces(marked).map {
      $0.isMarked ? "<mark>\(Markup.escape($0.text))</mark>" : Markup.escape($0.text)
    }.joined()
  }
}
