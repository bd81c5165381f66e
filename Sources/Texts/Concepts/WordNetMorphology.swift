import Foundation

/// A part of speech that WordNet's counts tell apart.
enum PartOfSpeech: Int, CaseIterable {
  case noun, verb, adjective, adverb

  var exceptionFile: String {
    switch self {
    case .noun: "noun.exc"
    case .verb: "verb.exc"
    case .adjective: "adj.exc"
    case .adverb: "adv.exc"
    }
  }

  /// Endings and what stands in their place in the base form, in the order of morphy(7WN).
  var endings: [(ending: [UInt8], base: [UInt8])] {
    switch self {
    case .noun: Self.nounEndings
    case .verb: Self.verbEndings
    case .adjective: Self.adjectiveEndings
    case .adverb: []
    }
  }

  private static let nounEndings = pairs([
    ("s", ""), ("ses", "s"), ("xes", "x"), ("zes", "z"), ("ches", "ch"), ("shes", "sh"),
    ("men", "man"), ("ies", "y"),
  ])
  private static let verbEndings = pairs([
    ("s", ""), ("ies", "y"), ("es", "e"), ("es", ""), ("ed", "e"), ("ed", ""), ("ing", "e"),
    ("ing", ""),
  ])
  private static let adjectiveEndings = pairs([("er", ""), ("est", ""), ("er", "e"), ("est", "e")])

  private static func pairs(_ list: [(String, String)]) -> [(ending: [UInt8], base: [UInt8])] {
    list.map { (Array($0.0.utf8), Array($0.1.utf8)) }
  }
}

/// The exception lists: irregular forms and their base forms, a line each (`geese goose`).
struct MorphologyExceptions: Sendable {
  private var tables: [(forms: WordTable, bases: [[[UInt8]]])] = []

  /// - Throws: `WordNetError`; a list that is not there counts as empty.
  init(folder: String) throws {
    for part in PartOfSpeech.allCases {
      guard let file = try WordNetFile(optional: part.exceptionFile, in: folder) else {
        tables.append((WordTable(), []))
        continue
      }
      var forms = WordTable(file.bytes, capacity: file.lineCount)
      var bases: [[[UInt8]]] = []
      try file.forEachLine { bytes, start, end in
        var fields = FieldReader(bytes, start, end)
        guard let form = fields.next(), let base = fields.next() else {
          throw file.malformed(start, "the base form is missing")
        }
        let index = forms.insert(form, in: bytes)
        if index == bases.count { bases.append([]) }
        bases[index].append(Array(bytes[base]))
        while let more = fields.next() { bases[index].append(Array(bytes[more])) }
      }
      tables.append((forms, bases))
    }
  }

  func bases(of form: [UInt8], as part: PartOfSpeech) -> [[UInt8]] {
    let table = tables[part.rawValue]
    return table.forms.index(of: form).map { table.bases[$0] } ?? []
  }
}

extension WordNet {
  /// The dictionary forms of a word or phrase: itself where index.noun has it, then the base forms
  /// that morphy(7WN) finds — the exception list, else the first suffix rule that gives a noun;
  /// of a phrase, also with each of its words brought to its base form.
  ///
  /// Words of a phrase are set apart by spaces, underscores or hyphens: "ice creams". Letters from A
  /// to Z are lower-cased.
  package func lemmas(of word: String) -> [Lemma] { lemmas(of: Array(word.utf8)) }

  /// The same for the word's UTF-8 bytes.
  package func lemmas(of word: [UInt8]) -> [Lemma] {
    let form = word.map { byte in
      switch byte {
      case 0x41...0x5A: byte + 0x20
      case Letter.space: Letter.underscore
      default: byte
      }
    }
    let found = lemmas(ofForm: form)
    guard found.isEmpty, form.contains(Letter.hyphen) else { return found }
    return lemmas(ofForm: form.map { $0 == Letter.hyphen ? Letter.underscore : $0 })
  }

  private func lemmas(ofForm form: [UInt8]) -> [Lemma] {
    var found: [Lemma] = []
    func add(_ form: [UInt8]) {
      guard let index = lemmaTable.index(of: form) else { return }
      let lemma = Lemma(index: Int32(index))
      if !found.contains(lemma) { found.append(lemma) }
    }
    add(form)
    let bases = baseForms(of: form, as: .noun) { lemmaTable.index(of: $0) != nil }
    bases.forEach(add)
    if found.isEmpty, form.contains(where: { $0 == Letter.underscore || $0 == Letter.hyphen }) {
      add(wordByWord(form))
    }
    return found
  }

  /// "brothers-in-law" has no ending to take off, but its first word has.
  private func wordByWord(_ phrase: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var start = 0
    while start <= phrase.count {
      let end =
        phrase[start...].firstIndex { $0 == Letter.underscore || $0 == Letter.hyphen }
        ?? phrase.count
      let part = Array(phrase[start..<end])
      let bases = baseForms(of: part, as: .noun) { lemmaTable.index(of: $0) != nil }
      result += bases.first ?? part
      if end < phrase.count { result.append(phrase[end]) }
      start = end + 1
    }
    return result
  }

  /// Base forms of one word, without itself: morphy(7WN), with its special cases for nouns that end
  /// in "ful" (boxesful), in "ss", or have no more than two letters.
  func baseForms(
    of word: [UInt8], as part: PartOfSpeech, isKnown: ([UInt8]) -> Bool
  ) -> [[UInt8]] {
    let irregular = exceptions.bases(of: word, as: part)
    if !irregular.isEmpty { return irregular }
    var stem = word
    var suffix: [UInt8] = []
    if part == .noun {
      let ful = Array("ful".utf8)
      if word.count > ful.count, word.suffix(3).elementsEqual(ful) {
        stem.removeLast(3)
        suffix = ful
      } else if word.count <= 2 || word.suffix(2).elementsEqual("ss".utf8) {
        return []
      }
    }
    for (ending, base) in part.endings
    where stem.count > ending.count && stem.suffix(ending.count).elementsEqual(ending) {
      let candidate = stem.dropLast(ending.count) + base
      if isKnown(Array(candidate)) { return [candidate + suffix] }
    }
    return []
  }
}
