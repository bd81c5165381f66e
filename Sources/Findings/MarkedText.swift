import Ground

/// A text with places in it that are marked.
public struct MarkedText: Codable, Sendable, Equatable {
  /// The text, shortened round the evidence when it is long.
  public var text: String
  /// Half-open ranges `[start, end)` in Unicode scalars of `text` (what Python's slices count).
  public var spans: [[Int]]
  /// Row of the data, counted from 1 in the order read; 0 where there is none.
  public var row: Int

  public init(text: String, spans: [[Int]], row: Int) {
    self.text = text
    self.spans = spans
    self.row = row
  }

  /// A stretch of a text, all of it marked or none.
  public struct Piece: Equatable, Sendable {
    public var text: String
    public var isMarked: Bool

    public init(text: String, isMarked: Bool) {
      self.text = text
      self.isMarked = isMarked
    }
  }

  /// A text in stretches, with everything made visible.
  ///
  /// Spans beyond the text are clamped to it, spans that overlap or touch are one.
  public var pieces: [Piece] {
    let scalars = Array(text.unicodeScalars)
    var result: [Piece] = []
    func add(_ range: Range<Int>, _ isMarked: Bool) {
      guard !range.isEmpty else { return }
      var text = String.UnicodeScalarView()
      text.append(contentsOf: scalars[range])
      let visible = VisibleText.visible(String(text))
      if !visible.isEmpty { result.append(Piece(text: visible, isMarked: isMarked)) }
    }
    var end = 0
    for span in Self.ranges(spans, count: scalars.count) {
      add(end..<span.lowerBound, false)
      add(span, true)
      end = span.upperBound
    }
    add(end..<scalars.count, false)
    return result
  }

  /// Spans in rising order, within a text of `count` scalars, none touching another.
  private static func ranges(_ spans: [[Int]], count: Int) -> [Range<Int>] {
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
}
