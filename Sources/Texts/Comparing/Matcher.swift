import Findings
import Ground
import Statistics

/// Decides many exact predicates on many texts in one pass.
package struct Matcher: Sendable {
  private struct Phrase: Sendable {
    var stems: [Int32]
    var column: Int
  }

  private var features: [(feature: Int, atLeast: UInt16, column: Int)] = []
  /// Columns that a stem anywhere, at the beginning, at the end makes true.
  private var anywhere: [Int32: [Int]] = [:]
  /// Columns that a word in just this form makes true.
  private var forms: [Int32: [Int]] = [:]
  private var opening: [Int32: [Int]] = [:]
  private var closing: [Int32: [Int]] = [:]
  private var phrases: [Int32: [Phrase]] = [:]
  private let columns: Int
  /// Stems that any test looks at.
  private var watched: [Bool]

  /// Sentences, which no program can decide, are false of every text here.
  package init(
    _ predicates: [TextPredicate], vocabulary: Vocabulary, stems: StemTable,
    features all: FeatureCatalogue
  ) {
    columns = predicates.count
    watched = [Bool](repeating: false, count: stems.count)
    func stem(_ word: String) -> Int32? {
      let word = word.lowercased()
      return vocabulary.number(of: word).map { stems.ofWord[Int($0)] } ?? stems.number(of: word)
    }
    for (column, predicate) in predicates.enumerated() {
      switch predicate {
      case .feature(let name, let amount):
        guard let feature = all.index(of: name), amount <= Int(UInt16.max) else { continue }
        features.append((feature, UInt16(max(0, amount)), column))
      case .words(let words):
        for stem in Set(words.compactMap(stem)) { anywhere[stem, default: []].append(column) }
      case .concept(_, let words):
        let (single, joined) = (
          words.filter { !$0.contains(" ") }, words.filter { $0.contains(" ") }
        )
        // Forms, not stems: the words of a concept are listed form by form.
        for word in Set(single.compactMap { vocabulary.number(of: $0.lowercased()) }) {
          forms[word, default: []].append(column)
          watched[Int(stems.ofWord[Int(word)])] = true
        }
        for phrase in joined { add(phrase.split(separator: " ").map { stem(String($0)) }, column) }
      case .phrase(let words): add(words.map(stem), column)
      case .opening(let word):
        if let stem = stem(word) { opening[stem, default: []].append(column) }
      case .closing(let word):
        if let stem = stem(word) { closing[stem, default: []].append(column) }
      case .sentence: continue
      }
    }
    for stem in anywhere.keys { watched[Int(stem)] = true }
    for stem in phrases.keys { watched[Int(stem)] = true }
  }

  private mutating func add(_ stems: [Int32?], _ column: Int) {
    let known = stems.compactMap { $0 }
    guard known.count == stems.count, let first = known.first else { return }
    phrases[first, default: []].append(Phrase(stems: known, column: column))
  }

  /// One column a predicate, a bit a text of the part.
  package func truths(on part: TextPart) -> [BitColumn] {
    let ranges = chunks(of: part.count, size: 16_384)
    let pieces = concurrentMap(ranges.count) { chunk(part, ranges[$0]) }
    var columns = [BitColumn](repeating: BitColumn(count: part.count), count: self.columns)
    for (range, piece) in zip(ranges, pieces) {
      let width = (range.count + 63) / 64
      for column in columns.indices {
        for word in 0..<width {
          columns[column].words[range.lowerBound / 64 + word] = piece[column * width + word]
        }
      }
    }
    return columns
  }

  private func chunk(_ part: TextPart, _ range: Range<Int>) -> [UInt64] {
    let width = (range.count + 63) / 64
    var bits = [UInt64](repeating: 0, count: width * columns)
    let ofWord = part.stems.ofWord
    bits.withUnsafeMutableBufferPointer { bits in
      for place in range {
        let (word, bit) = (
          (place - range.lowerBound) / 64, UInt64(1) << UInt64((place - range.lowerBound) % 64)
        )
        part.withFeatures(of: place) { counts in
          for test in features where counts[test.feature] >= test.atLeast {
            bits[test.column * width + word] |= bit
          }
        }
        part.withWords(of: place) { words in
          guard let first = words.first, let last = words.last else { return }
          for index in words.indices {
            let stem = ofWord[Int(words[index])]
            guard watched[Int(stem)] else { continue }
            for column in anywhere[stem] ?? [] { bits[column * width + word] |= bit }
            for column in forms[words[index]] ?? [] { bits[column * width + word] |= bit }
            for phrase in phrases[stem] ?? [] where follows(phrase.stems, words, index, ofWord) {
              bits[phrase.column * width + word] |= bit
            }
          }
          for column in opening[ofWord[Int(first)]] ?? [] { bits[column * width + word] |= bit }
          for column in closing[ofWord[Int(last)]] ?? [] { bits[column * width + word] |= bit }
        }
      }
    }
    return bits
  }

  private func follows(
    _ stems: [Int32], _ words: UnsafeBufferPointer<Int32>, _ index: Int, _ ofWord: [Int32]
  ) -> Bool {
    guard index + stems.count <= words.count else { return false }
    for step in 1..<max(1, stems.count) where ofWord[Int(words[index + step])] != stems[step] {
      return false
    }
    return true
  }

  /// Byte ranges that make a predicate true of one text: what is marked for the reader.
  package static func places(
    of predicate: TextPredicate, in part: TextPart, at place: Int, with lexer: Lexer
  )
    -> [Range<Int>]
  {
    if case .feature(let name, let amount) = predicate {
      guard let feature = part.features.index(of: name) else { return [] }
      return part.lex(place, with: lexer) {
        part.features.places(of: feature, atLeast: amount, in: $0)
      }
    }
    let matcher = Matcher(
      [predicate], vocabulary: part.vocabulary, stems: part.stems, features: part.features)
    let ofWord = part.stems.ofWord
    // The words' places come from breaking the text again; their numbers are the corpus's own.
    let spans = part.lex(place, with: lexer) { text in
      text.tokens.map { Int($0.start)..<Int($0.end) }
    }
    return part.withWords(of: place) { words in
      guard words.count == spans.count, let first = words.first, let last = words.last else {
        return []
      }
      var places: [Range<Int>] = []
      for index in words.indices {
        let stem = ofWord[Int(words[index])]
        if matcher.anywhere[stem] != nil || matcher.forms[words[index]] != nil {
          places.append(spans[index])
        }
        for phrase in matcher.phrases[stem] ?? []
        where matcher.follows(phrase.stems, words, index, ofWord) {
          places.append(spans[index].lowerBound..<spans[index + phrase.stems.count - 1].upperBound)
        }
      }
      if matcher.opening[ofWord[Int(first)]] != nil { places.append(spans[0]) }
      if matcher.closing[ofWord[Int(last)]] != nil { places.append(spans[spans.count - 1]) }
      return places
    }
  }
}
