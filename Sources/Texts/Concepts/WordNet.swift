import Foundation

/// The nouns of WordNet (Princeton University; Fellbaum 1998): which words name which concepts, and
/// which concept is a kind of which.
///
/// Reads the database files of WordNet 3.0 as wndb(5WN) describes them, such as Debian's package
/// `wordnet-base` installs. A *lemma* is a word or phrase as a dictionary lists it; a *synset* is a
/// concept, with the lemmas that can name it; a *sense* is one lemma with one of its synsets.
public struct WordNet: Sendable {
  /// A dictionary form: an entry of index.noun.
  package struct Lemma: Hashable, Sendable {
    package let index: Int32
  }

  /// A concept: a line of data.noun. Their order is that of the file.
  package struct Synset: Hashable, Sendable, Comparable {
    package let index: Int32

    package init(index: Int32) { self.index = index }

    package static func < (left: Synset, right: Synset) -> Bool { left.index < right.index }
  }

  /// What a lemma can mean.
  package struct Sense: Hashable, Sendable {
    package var synset: Synset
    /// Times the sense was marked in the texts that WordNet's authors tagged; 0 for most.
    package var tags: Int
  }

  /// Where the packages of the usual systems put the database.
  public static let defaultFolders = [
    "/usr/share/wordnet", "/usr/local/share/wordnet", "/usr/share/wordnet/dict",
    "/usr/local/WordNet-3.0/dict", "/opt/homebrew/share/wordnet", "/opt/homebrew/opt/wordnet/dict",
    "/usr/local/opt/wordnet/dict", "/opt/local/share/WordNet-3.0/dict",
  ]

  /// As the files name it, for example "WordNet 3.0".
  package let version: String
  let graph: SynsetGraph
  let lemmaTable: WordTable
  let senseStarts: [Int32]
  let senseSynsets: [Int32]
  let senseTags: [Int32]
  let exceptions: MorphologyExceptions
  let usage: WordUsage
  private let text: Data

  /// Reads the database in `folder`: index.noun and data.noun, and where they are there the
  /// exception lists (noun.exc, verb.exc, adj.exc, adv.exc) and the counts of senses (cntlist.rev).
  ///
  /// - Throws: `WordNetError`.
  package init(folder: String) throws {
    let data = try WordNetFile("data.noun", in: folder)
    let index = try WordNetFile("index.noun", in: folder)
    graph = try SynsetGraph(data)
    guard graph.count > 0 else { throw data.malformed(0, "it holds no synset") }
    text = data.bytes
    version = Self.version(in: data.bytes)

    var table = WordTable(index.bytes, capacity: index.lineCount)
    var starts: [Int32] = [0]
    var synsets: [Int32] = []
    let graph = graph
    try index.forEachLine { bytes, start, end in
      var fields = FieldReader(bytes, start, end)
      guard let word = fields.next(), let type = fields.next(), type.count == 1,
        bytes[type.lowerBound] == Letter.n
      else { throw index.malformed(start, "it is no noun") }
      guard let senses = fields.number(), senses > 0, let pointers = fields.number() else {
        throw index.malformed(start, "the number of its synsets is missing")
      }
      for _ in 0..<pointers where fields.next() == nil {
        throw index.malformed(start, "it ends among its pointers")
      }
      guard fields.number() != nil, fields.number() != nil else {
        throw index.malformed(start, "the number of its senses is missing")
      }
      guard table.insert(word, in: bytes) == starts.count - 1 else {
        throw index.malformed(start, "its word stands there twice")
      }
      for _ in 0..<senses {
        guard let offset = fields.number(), let synset = graph.synset(at: offset) else {
          throw index.malformed(start, "a synset that it names is not in data.noun")
        }
        synsets.append(synset)
      }
      starts.append(Int32(synsets.count))
    }
    lemmaTable = table
    senseStarts = starts
    senseSynsets = synsets
    exceptions = try MorphologyExceptions(folder: folder)
    (usage, senseTags) = try WordUsage.read(folder: folder, nouns: table, senseStarts: starts)
  }

  /// The folder that holds a database: the one that the environment variable `TOUCHSTONE_WORDNET`
  /// names, and no other when it is set; else the first of `folders` that has one.
  public static func folder(
    searching folders: [String] = defaultFolders,
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) -> String? {
    let named = environment["TOUCHSTONE_WORDNET"].flatMap { $0.isEmpty ? nil : [$0] }
    return (named ?? folders).first { folder in
      ["data.noun", "index.noun"].allSatisfy {
        FileManager.default.fileExists(atPath: folder + "/" + $0)
      }
    }
  }

  /// Tells one installed database from another, and from none: what is found depends on it.
  public static func identity() -> String {
    guard let folder = folder() else { return "none" }
    return ["data.noun", "index.noun"].map { name in
      let attributes = try? FileManager.default.attributesOfItem(atPath: folder + "/" + name)
      return "\(name) \((attributes?[.size] as? NSNumber)?.intValue ?? 0)"
    }.joined(separator: ", ")
  }

  /// The database of this machine; nil when there is none or it is damaged. To learn why, call
  /// `init(folder:)` on what `folder(searching:)` finds.
  package static func installed(searching folders: [String] = defaultFolders) -> WordNet? {
    folder(searching: folders).flatMap { try? WordNet(folder: $0) }
  }

  /// The licence at the top of each file says "WordNet 3.0 Copyright 2006 …".
  private static func version(in bytes: Data) -> String {
    let top = String(decoding: bytes.prefix(4096), as: UTF8.self)
    for line in top.split(separator: "\n") where line.hasPrefix(" ") {
      let words = line.split(separator: " ")
      for (word, next) in zip(words, words.dropFirst())
      where word == "WordNet" && next.contains(".") && next.allSatisfy({ $0.isNumber || $0 == "." })
      {
        return "WordNet \(next)"
      }
    }
    return "WordNet"
  }

  package var synsetCount: Int { graph.count }

  /// What `lemma` can mean, the commonest sense first.
  package func senses(of lemma: Lemma) -> [Sense] {
    senseRange(lemma).map {
      Sense(synset: Synset(index: senseSynsets[$0]), tags: Int(senseTags[$0]))
    }
  }

  /// The concepts that `lemma` can name, the commonest first.
  package func synsets(of lemma: Lemma) -> [Synset] {
    senseRange(lemma).map { Synset(index: senseSynsets[$0]) }
  }

  /// The lemma as written in index.noun, with spaces for underscores: "ice cream".
  package func word(of lemma: Lemma) -> String {
    spaced(String(decoding: lemmaTable.key(Int(lemma.index)), as: UTF8.self))
  }

  /// The lemma that is spelled so, in lower case with underscores ("ice_cream"); no base form is
  /// looked for, so that every pair and triple of words of a text can be tried.
  package func lemma(exactly form: [UInt8]) -> Lemma? {
    lemmaTable.index(of: form).map { Lemma(index: Int32($0)) }
  }

  func senseRange(_ lemma: Lemma) -> Range<Int> {
    Int(senseStarts[Int(lemma.index)])..<Int(senseStarts[Int(lemma.index) + 1])
  }

  /// The words of a synset, with the underscores of phrases, and its gloss, read from its line.
  func withLine<Result>(
    of synset: Synset, _ body: (_ words: [String], _ gloss: String) -> Result
  ) -> Result {
    text.withUnsafeBytes { bytes in
      let start = Int(graph.offsets[Int(synset.index)])
      let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
      var fields = FieldReader(bytes, start, end)
      for _ in 0..<4 { _ = fields.next() }
      var words: [String] = []
      for _ in 0..<graph.wordCounts[Int(synset.index)] {
        words.append(fields.next().map { String(decoding: bytes[$0], as: UTF8.self) } ?? "")
        _ = fields.next()
      }
      // No field before the gloss is a bar: it was read as numbers and names when the file was.
      while let field = fields.next() {
        if field.count == 1, bytes[field.lowerBound] == Letter.bar { break }
      }
      return body(words, String(decoding: bytes[fields.position..<end], as: UTF8.self))
    }
  }
}
