import Foundation

/// How often each word was tagged as which part of speech, from cntlist.rev (WordNet 3.0,
/// cntlist(5WN)): a line each sense, `lemma%type:file:id:head:id number count`.
struct WordUsage: Sendable {
  private var words: WordTable
  /// Tags of each word as noun, verb, adjective and adverb.
  private var tags: [SIMD4<Int32>] = []

  /// The usage of all words, and the tags of each sense of the nouns; all zero where the file is
  /// not there.
  ///
  /// - Throws: `WordNetError`.
  static func read(
    folder: String, nouns: WordTable, senseStarts: [Int32]
  ) throws -> (usage: WordUsage, senseTags: [Int32]) {
    var senseTags = [Int32](repeating: 0, count: Int(senseStarts.last ?? 0))
    guard let file = try WordNetFile(optional: "cntlist.rev", in: folder) else {
      return (WordUsage(words: WordTable()), senseTags)
    }
    var usage = WordUsage(words: WordTable(file.bytes, capacity: file.lineCount))
    try file.forEachLine { bytes, start, end in
      var fields = FieldReader(bytes, start, end)
      guard let key = fields.next(), let sense = fields.number(), let count = fields.number(),
        let percent = bytes[key].dropFirst().firstIndex(of: Letter.percent),
        percent + 1 < key.upperBound
      else { throw file.malformed(start, "it is not a sense with its count") }
      let part: PartOfSpeech
      switch bytes[percent + 1] {
      case 0x31: part = .noun
      case 0x32: part = .verb
      // 5 marks an adjective that clusters round another.
      case 0x33, 0x35: part = .adjective
      case 0x34: part = .adverb
      default: throw file.malformed(start, "it is of no known part of speech")
      }
      let lemma = key.lowerBound..<percent
      let word = usage.words.insert(lemma, in: bytes)
      if word == usage.tags.count { usage.tags.append(.zero) }
      usage.tags[word][part.rawValue] &+= Int32(count)
      guard part == .noun, sense >= 1, let noun = nouns.index(of: Array(bytes[lemma])) else {
        return
      }
      let place = Int(senseStarts[noun]) + sense - 1
      if place < Int(senseStarts[noun + 1]) { senseTags[place] = Int32(count) }
    }
    return (usage, senseTags)
  }

  private init(words: WordTable) { self.words = words }

  func tags(of word: [UInt8], as part: PartOfSpeech) -> Int {
    words.index(of: word).map { Int(tags[$0][part.rawValue]) } ?? 0
  }
}

extension WordNet {
  /// Share of a word's occurrences in which it is a noun, estimated from the tags of its base forms;
  /// 1 when none was ever tagged.
  ///
  /// The counts are those of base forms, so a form that is reached through an ending or an exception
  /// is given a fifth of them: "building" is not every form of "build", nor "works" of "work".
  package func nounShare(of word: String) -> Double {
    let form = Array(word.utf8)
    var nouns = 0.0
    var all = 0.0
    for part in PartOfSpeech.allCases {
      let own = Double(usage.tags(of: form, as: part))
      let bases = baseForms(of: form, as: part) { usage.tags(of: $0, as: part) > 0 }
      let inflected = bases.reduce(0.0) { sum, base in
        base == form ? sum : sum + Double(usage.tags(of: base, as: part)) / 5
      }
      if part == .noun { nouns = own + inflected }
      all += own + inflected
    }
    return all == 0 ? 1 : nouns / all
  }
}
