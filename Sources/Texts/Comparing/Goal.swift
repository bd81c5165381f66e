import Findings

/// What a reader wants to find out, used without a model: it orders, and where it names a kind it
/// filters.
///
/// A goal that speaks of form ("style", "punctuation", "length") keeps surface and grammar; one that
/// speaks of content ("topic", "words", "subject") keeps words and concepts; "not length" leaves out
/// what is named. Otherwise hypotheses that share a stem with the goal come first.
struct Goal: Sendable {
  let text: String
  private let stems: Set<String>
  private let refused: Set<String>
  private let wanted: Set<HypothesisKind>?

  private static let kinds: [(words: Set<String>, kinds: Set<HypothesisKind>)] = [
    (
      [
        "style", "form", "format", "formatting", "punctuation", "typography", "layout", "surface",
        "writing", "register", "tone", "grammar",
      ], [.surface, .grammar, .model]
    ),
    (
      ["topic", "topics", "subject", "subjects", "content", "theme", "themes", "vocabulary"],
      [.lexical, .concept, .model]
    ),
  ]

  init(_ text: String) {
    self.text = text
    let words = Self.words(text)
    var refused: Set<String> = []
    var asked: [String] = []
    var isRefusing = false
    for word in words {
      if ["not", "except", "without", "ignore", "ignoring", "excluding"].contains(word) {
        isRefusing = true
      } else if isRefusing {
        if word == "and" || word == "or" || word == "the" { continue }
        refused.insert(Self.stem(word))
        if word == "but" || word == "only" { isRefusing = false }
      } else {
        asked.append(word)
      }
    }
    self.refused = refused
    stems = Set(asked.filter { $0.count > 3 }.map(Self.stem))
    let kinds = Self.kinds.filter { !$0.words.isDisjoint(with: asked) }
    wanted =
      kinds.isEmpty ? nil : kinds.reduce(into: Set<HypothesisKind>()) { $0.formUnion($1.kinds) }
  }

  /// Features that are matters of length, whatever words say so.
  private static let lengths: Set<String> = [
    "scalars", "words", "sentences", "shortText", "fewWords", "singleSentence",
  ]

  private var refusesLength: Bool {
    !refused.isDisjoint(with: ["length", "lengths", "long", "short", "size"])
  }

  /// Keeps what the goal asks for, and makes what it names simpler, so that it is chosen before its
  /// equals.
  func ordered(_ candidates: [Candidate]) -> [Candidate] {
    let kept = candidates.filter { candidate in
      let own = Set(Self.words(candidate.text).map(Self.stem))
      if refusesLength, case .feature(let name, _) = candidate.predicate,
        Self.lengths.contains(name)
      {
        return false
      }
      return own.isDisjoint(with: refused) && wanted?.contains(candidate.kind) ?? true
    }
    return kept.map { candidate in
      var candidate = candidate
      let own = Set(Self.words(candidate.text + " " + candidate.precise).map(Self.stem))
      // Sharing the goal's words is worth a few per cent of gain, no more: evidence still decides.
      if !own.isDisjoint(with: stems) { candidate.complexity = max(0, candidate.complexity - 5) }
      return candidate
    }
  }

  private static func words(_ text: String) -> [String] {
    text.lowercased().split { !$0.isLetter }.map(String.init)
  }

  /// A rough stem: goals are short and hypotheses in our own words.
  private static func stem(_ word: String) -> String {
    for ending in ["ing", "ed", "s"] where word.hasSuffix(ending) && word.count > ending.count + 3 {
      return String(word.dropLast(ending.count))
    }
    return word
  }
}
