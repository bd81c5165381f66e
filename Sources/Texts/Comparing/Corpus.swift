import CLanguage
import Ground

/// Texts, broken into words and counted once; all that follows works on this.
public struct Corpus: Sendable {
  public let texts: PackedTexts
  /// Row of each text in its source, from 1.
  public let rows: [Int]
  package let vocabulary: Vocabulary
  /// Word numbers of all texts, one after the other.
  let words: [Int32]
  /// Where each text's words begin; count + 1 entries.
  let wordOffsets: [Int]
  /// Counts of every feature, text by text: `text * features + feature`.
  let featureCounts: [UInt16]
  package let features: FeatureCatalogue
  package let stems: StemTable

  public var count: Int { texts.count }
  /// The language whose stems are used, or "none".
  public var language: String { stems.language }

  /// Texts broken at a time by one thread; part of no result.
  private static let chunk = 4096

  private struct Part: Sendable {
    var vocabulary: Vocabulary
    var words: [Int32]
    var lengths: [Int32]
    var counts: [UInt16]
  }

  /// - Parameter language: A Snowball language ("english", "german"), "none", or nil to find out.
  public init(texts: PackedTexts, rows: [Int], language: String? = nil) {
    self.texts = texts
    self.rows = rows
    let features = FeatureCatalogue.all
    self.features = features
    let ranges = chunks(of: texts.count, size: Self.chunk)
    let parts = concurrentMap(ranges.count) { Self.part(texts, ranges[$0], features) }

    var vocabulary = Vocabulary()
    let maps = parts.map { part in
      (0..<part.vocabulary.count).map { index in
        part.vocabulary.withBytes(of: index) { vocabulary.intern($0) }
      }
    }
    var offsets = [0]
    offsets.reserveCapacity(texts.count + 1)
    for part in parts {
      for length in part.lengths { offsets.append(offsets[offsets.count - 1] + Int(length)) }
    }
    let mapped = concurrentMap(parts.count) { index in
      let map = maps[index]
      return parts[index].words.map { map[Int($0)] }
    }
    var words: [Int32] = []
    words.reserveCapacity(offsets[offsets.count - 1])
    for part in mapped { words.append(contentsOf: part) }
    var counts: [UInt16] = []
    counts.reserveCapacity(texts.count * features.features.count)
    for part in parts { counts.append(contentsOf: part.counts) }
    self.words = words
    wordOffsets = offsets
    featureCounts = counts
    self.vocabulary = vocabulary
    stems = StemTable(vocabulary: vocabulary, words: words, language: language)
  }

  private static func part(
    _ texts: PackedTexts, _ range: Range<Int>, _ features: FeatureCatalogue
  ) -> Part {
    let lexer = Lexer()
    var words: [Int32] = []
    var lengths: [Int32] = []
    let width = features.features.count
    var counts = [UInt16](repeating: 0, count: range.count * width)
    texts.bytes.withUnsafeBufferPointer { bytes in
      counts.withUnsafeMutableBufferPointer { counts in
        guard let first = counts.baseAddress else { return }
        for index in range {
          let slice = UnsafeBufferPointer(
            rebasing: bytes[texts.offsets[index]..<texts.offsets[index + 1]])
          lexer.lex(slice) { text in
            for token in text.tokens { words.append(token.word) }
            lengths.append(Int32(text.tokens.count))
            features.count(text, into: first + (index - range.lowerBound) * width)
          }
        }
      }
    }
    return Part(vocabulary: lexer.vocabulary, words: words, lengths: lengths, counts: counts)
  }

  /// A text's word numbers.
  package func withWords<Result>(of text: Int, _ body: (UnsafeBufferPointer<Int32>) -> Result)
    -> Result
  {
    words.withUnsafeBufferPointer {
      body(UnsafeBufferPointer(rebasing: $0[wordOffsets[text]..<wordOffsets[text + 1]]))
    }
  }

  /// Breaks one text again, for its places.
  func lex<Result>(_ text: Int, with lexer: Lexer, _ body: (LexedText) -> Result) -> Result {
    texts.withBytes(of: text) { lexer.lex($0, body) }
  }
}

/// Words put together by their stems.
package struct StemTable: Sendable {
  let language: String
  /// Stem number of each word of the vocabulary.
  let ofWord: [Int32]
  /// The commonest word of each stem.
  let display: [Int32]
  /// The stems themselves.
  private let stems: Vocabulary
  /// Words of each stem, commonest first.
  let members: [[Int32]]

  var count: Int { display.count }

  init(vocabulary: Vocabulary, words: [Int32], language asked: String?) {
    var uses = [Int32](repeating: 0, count: vocabulary.count)
    words.withUnsafeBufferPointer { words in
      uses.withUnsafeMutableBufferPointer { uses in
        for word in words { uses[Int(word)] &+= 1 }
      }
    }
    let language = asked ?? Self.detect(vocabulary, uses)
    let stemmer = Self.stemmer(language)
    defer { touchstone_stemmer_free(stemmer) }
    self.language = stemmer == nil ? "none" : language

    var stems = Vocabulary()
    var ofWord = [Int32](repeating: 0, count: vocabulary.count)
    for word in 0..<vocabulary.count {
      ofWord[word] = vocabulary.withBytes(of: word) { stems.intern(Self.stem($0, stemmer)) }
    }
    var members = [[Int32]](repeating: [], count: stems.count)
    for word in 0..<vocabulary.count { members[Int(ofWord[word])].append(Int32(word)) }
    for stem in members.indices where members[stem].count > 1 {
      members[stem].sort { (uses[Int($0)], $1) > (uses[Int($1)], $0) }
    }
    self.ofWord = ofWord
    self.members = members
    self.stems = stems
    display = members.map { $0[0] }
  }

  /// The stem of any word, also one that the texts do not have in just this form; nil when they have
  /// none of its stem.
  func number(of word: String) -> Int32? {
    var word = word
    return word.withUTF8 { bytes in
      let stemmer = Self.stemmer(language)
      defer { touchstone_stemmer_free(stemmer) }
      return stems.number(ofBytes: Self.stem(bytes, stemmer))
    }
  }

  private static func stemmer(_ language: String) -> OpaquePointer? {
    language == "none" ? nil : touchstone_stemmer_make(language)
  }

  /// The stem of a word, valid until the stemmer's next; the word itself where there is none.
  private static func stem(
    _ word: UnsafeBufferPointer<UInt8>, _ stemmer: OpaquePointer?
  ) -> UnsafeBufferPointer<UInt8> {
    guard let stemmer else { return word }
    var length = 0
    guard let stem = touchstone_stem(stemmer, word.baseAddress, word.count, &length), length > 0
    else { return word }
    return UnsafeBufferPointer(start: stem, count: length)
  }

  /// Languages that there are stemmers for.
  static var languages: [String] {
    var names: [String] = []
    guard var place = touchstone_stemmer_languages() else { return names }
    while let name = place.pointee {
      names.append(String(cString: name))
      place += 1
    }
    return names
  }

  /// The language whose function words make up most of the texts, and at least a tenth.
  private static func detect(_ vocabulary: Vocabulary, _ uses: [Int32]) -> String {
    let languages = LanguageFamily.languages
    var hits = [Int](repeating: 0, count: languages.count)
    var all = 0
    var cyrillic = 0
    for (word, classes) in vocabulary.classes.enumerated() {
      all += Int(uses[word])
      for (index, language) in languages.enumerated()
      where classes & language.0.rawValue != 0 {
        hits[index] += Int(uses[word])
      }
      let start = Int(vocabulary.offsets[word])
      if start < vocabulary.bytes.count, (0xD0...0xD1).contains(vocabulary.bytes[start]) {
        cyrillic += Int(uses[word])
      }
    }
    if cyrillic * 2 > all { return "russian" }
    guard let most = hits.max(), most * 10 >= all, most > 0,
      let index = hits.firstIndex(of: most)
    else { return "none" }
    return languages[index].1.lowercased()
  }
}
