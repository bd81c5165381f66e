import Findings
import Randomness
import Statistics

/// Chooses and cuts the texts that are shown.
struct ExampleChooser {
  /// Texts shown of each side.
  static let each = 3
  /// Unicode scalars shown of a text.
  static let longest = 280

  let part: TextPart
  let seed: Seed
  private let lexer = Lexer()

  init(part: TextPart, seed: Seed) {
    self.part = part
    self.seed = seed
  }

  /// Texts of both sides of which a hypothesis is true, short ones before long ones, else by chance.
  func examples(of predicate: TextPredicate, truths: BitColumn) -> HypothesisExamples {
    func choose(isA: Bool) -> [MarkedText] {
      var best: [(key: UInt64, place: Int)] = []
      for place in 0..<truths.count where truths[place] && part.isA[place] == isA {
        let key = mixed(seed.value, UInt64(place)) >> 1
        // A random order; the first few of it, of which the shorter are shown.
        if best.count < 4 * Self.each || key < best[best.count - 1].key {
          best.append((key, place))
          best.sort { $0 < $1 }
          if best.count > 4 * Self.each { best.removeLast() }
        }
      }
      let isLong = best.map { part.string($0.place).unicodeScalars.count > Self.longest }
      let order = best.indices.sorted { (isLong[$0] ? 1 : 0, $0) < (isLong[$1] ? 1 : 0, $1) }
      return order.prefix(Self.each).map { marked(predicate, best[$0].place) }
    }
    return HypothesisExamples(a: choose(isA: true), b: choose(isA: false))
  }

  /// A text with the places that make the predicate true.
  func marked(_ predicate: TextPredicate?, _ place: Int) -> MarkedText {
    let places = predicate.map {
      Matcher.places(of: $0, in: part, at: place, with: lexer)
    }
    let text = part.string(place)
    // Bytes that are no UTF-8 were replaced in reading: places counted in them mean nothing any more.
    let isAsWritten = text.utf8.count == part.byteCount(place)
    return Self.cut(text, isAsWritten ? places ?? [] : [], row: part.row(place))
  }

  /// Turns byte places into scalar places, and cuts a long text round the first of them.
  static func cut(_ text: String, _ places: [Range<Int>], row: Int) -> MarkedText {
    let scalars = Array(text.unicodeScalars)
    var starts: [Int] = []
    starts.reserveCapacity(text.utf8.count + 1)
    for (index, scalar) in scalars.enumerated() {
      for _ in 0..<UTF8.width(scalar) { starts.append(index) }
    }
    starts.append(scalars.count)
    var spans = places.compactMap { place -> [Int]? in
      guard place.lowerBound >= 0, place.upperBound < starts.count else { return nil }
      return [starts[place.lowerBound], starts[place.upperBound]]
    }.sorted { ($0[0], $0[1]) < ($1[0], $1[1]) }
    // Places that touch or overlap are one.
    spans = spans.reduce(into: []) { merged, span in
      if let last = merged.last, span[0] <= last[1] {
        merged[merged.count - 1][1] = max(last[1], span[1])
      } else {
        merged.append(span)
      }
    }
    guard scalars.count > longest else { return MarkedText(text: text, spans: spans, row: row) }
    let first = spans.first?[0] ?? 0
    let start = max(0, min(first - 60, scalars.count - longest))
    let end = min(scalars.count, start + longest)
    var shown = String(String.UnicodeScalarView(scalars[start..<end]))
    var shift = -start
    if start > 0 {
      shown = "… " + shown
      shift += 2
    }
    if end < scalars.count { shown += " …" }
    let kept = spans.compactMap { span -> [Int]? in
      let (low, high) = (max(span[0], start), min(span[1], end))
      return low < high ? [low + shift, high + shift] : nil
    }
    return MarkedText(text: shown, spans: kept, row: row)
  }
}
