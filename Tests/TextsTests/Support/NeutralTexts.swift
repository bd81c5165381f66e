import Randomness
import Texts

/// A text of some sentences, still in pieces so that something can be planted in it.
struct Draft {
  /// Each begins with a capital and ends with a mark.
  var sentences: [String]

  var text: String { sentences.joined(separator: " ") }

  /// Puts a sentence where another was, so that the text grows no longer by it.
  mutating func replace(with sentence: String, _ stream: inout RandomStream) {
    sentences[stream.below(sentences.count)] = sentence
  }

  /// Puts words before the mark that ends one of the sentences.
  mutating func add(_ words: String, _ stream: inout RandomStream) {
    let place = stream.below(sentences.count)
    let mark = String(sentences[place].removeLast())
    sentences[place] += " " + words + mark
  }

  /// Puts words in place of one word inside a sentence, so that the number of words stays nearly equal.
  mutating func exchange(for words: String, _ stream: inout RandomStream) {
    let place = stream.below(sentences.count)
    var parts = sentences[place].split(separator: " ").map(String.init)
    guard parts.count > 3 else { return add(words, &stream) }
    parts[1 + stream.below(parts.count - 2)] = words
    sentences[place] = parts.joined(separator: " ")
  }

  /// Changes one of the sentences.
  mutating func change(_ stream: inout RandomStream, _ body: (String) -> String) {
    let place = stream.below(sentences.count)
    sentences[place] = body(sentences[place])
  }
}

/// Texts with nothing to tell them apart: sentences from templates and a few hundred words.
///
/// About half of them carry one thing of many (a number, a name, a question), the same on every side, so
/// that whatever is planted stands beside its like.
enum NeutralTexts {
  static func draft(_ stream: inout RandomStream) -> Draft {
    let count = 2 + stream.below(2)
    var draft = Draft(sentences: (0..<count).map { _ in sentence(&stream) })
    if stream.uniform() < 0.6 { decorate(&draft, &stream) }
    return draft
  }

  static func text(_ stream: inout RandomStream) -> String { draft(&stream).text }

  static func texts(_ count: Int, seed: Seed) -> [String] {
    var stream = RandomStream(seed: seed)
    return (0..<count).map { _ in text(&stream) }
  }

  static func sentence(_ stream: inout RandomStream) -> String {
    let (noun, other, third) = (pick(nouns, &stream), pick(nouns, &stream), pick(nouns, &stream))
    let (one, two) = (pick(adjectives, &stream), pick(adjectives, &stream))
    let verb = pick(verbs, &stream) + "s"
    let second = pick(verbs, &stream) + "s"
    let place = pick(prepositions, &stream)
    return switch stream.below(7) {
    case 0: "The \(one) \(noun) \(verb) the \(other)."
    case 1: "A \(noun) \(verb) some \(two) \(other)."
    case 2: "This \(noun) \(verb) \(place) the \(one) \(other)."
    case 3: "Another \(noun) \(verb) the \(other) and \(second) a \(third)."
    case 4: "\(raised(place)) the \(other) some \(one) \(noun) \(second)."
    case 5: "Some \(two) \(noun) \(verb) \(place) a \(third)."
    default: "The \(noun) \(verb) a \(one) \(other) \(place) the \(third)."
    }
  }

  /// One thing that many texts have.
  private static func decorate(_ draft: inout Draft, _ stream: inout RandomStream) {
    let (noun, other) = (pick(nouns, &stream), pick(nouns, &stream))
    let verb = pick(verbs, &stream)
    switch stream.below(24) {
    case 0: draft.exchange(for: "\(2 + stream.below(97))", &stream)
    case 1: draft.exchange(for: "\(3000 + stream.below(6000))", &stream)
    case 2: draft.exchange(for: "\(100 + stream.below(800))", &stream)
    case 3: draft.exchange(for: pick(givenNames, &stream), &stream)
    case 4: draft.replace(with: "Sees the \(noun) that \(other)?", &stream)
    case 5: draft.change(&stream) { $0.dropLast() + "!" }
    case 6: draft.exchange(for: "\(noun), \(other)", &stream)
    case 7: draft.exchange(for: "\(noun): the \(other)", &stream)
    case 8: draft.exchange(for: "\(noun); the \(other)", &stream)
    case 9: draft.exchange(for: "\(noun)/\(other)", &stream)
    case 10: draft.exchange(for: "\(noun) & \(other)", &stream)
    case 11: draft.exchange(for: "\(pick(adjectives, &stream))-\(noun)", &stream)
    case 12: draft.exchange(for: pick(["GPS", "USB", "PDF", "ATM", "TV"], &stream), &stream)
    case 13: draft.exchange(for: pick(["décor", "café", "naïve", "façade"], &stream), &stream)
    case 14: draft.exchange(for: "the \(noun)'s", &stream)
    case 15: draft.exchange(for: "the '\(noun)'", &stream)
    case 16: draft.exchange(for: "not the", &stream)
    case 17: draft.exchange(for: "it's", &stream)
    case 18: draft.exchange(for: "* \(noun)", &stream)
    case 19: draft.exchange(for: "#", &stream)
    case 20: draft.sentences[0] = lowered(draft.sentences[0])
    case 21: draft.replace(with: "The \(noun) \(past(verb)) the \(other).", &stream)
    case 22: draft.exchange(for: "\(noun) = \(other)", &stream)
    default: draft.exchange(for: "[\(noun)]", &stream)
    }
  }

  static func pick<Element>(_ list: [Element], _ stream: inout RandomStream) -> Element {
    list[stream.below(list.count)]
  }

  static func past(_ verb: String) -> String { verb.hasSuffix("e") ? verb + "d" : verb + "ed" }

  static func progressive(_ verb: String) -> String {
    (verb.hasSuffix("e") ? String(verb.dropLast()) : verb) + "ing"
  }

  /// With a small letter at its beginning.
  static func lowered(_ sentence: String) -> String {
    sentence.prefix(1).lowercased() + sentence.dropFirst()
  }

  /// With a capital at its beginning.
  static func raised(_ words: String) -> String {
    words.prefix(1).uppercased() + words.dropFirst()
  }

  static let nouns = words(
    """
    garden window letter table river school market bridge office picture street engineer painter house \
    mirror ladder basket corner village tower kitchen lantern blanket carpet harbour island valley \
    meadow forest mountain desert ocean pebble stone crystal mineral signal camera radio printer \
    keyboard monitor cable battery engine motor wheel handle button pocket jacket shirt ribbon \
    curtain pillow cushion chair bench cupboard drawer shelf cabinet library museum theatre cinema \
    gallery station platform tunnel highway avenue square fountain statue monument castle palace \
    temple chapel cottage cabin barn fence gate garage cellar attic chimney roof ceiling floor \
    staircase elevator corridor balcony terrace courtyard student teacher doctor lawyer farmer builder \
    writer singer dancer actor pilot sailor soldier baker tailor clerk manager director neighbour \
    visitor traveller stranger musician
    """)
  static let adjectives = words(
    """
    quiet narrow wooden yellow purple silver gentle careful modern ancient simple hidden distant \
    broken polished heavy hollow rough smooth curved square empty crowded bright faded golden dusty \
    muddy frozen windy cloudy foggy humid steep shallow deep tall short wide thin thick solid liquid \
    fragile sturdy clumsy elegant plain fancy local foreign public private formal casual urban rural
    """)
  static let verbs = words(
    """
    observe follow cover connect support reflect contain protect surround attract measure record \
    display deliver collect repair remove replace design paint polish inspect explore visit \
    mention approach resemble require produce include affect divide transform illustrate decorate \
    examine accept reject control direct handle manage borrow
    """)
  static let prepositions = [
    "near", "behind", "beside", "under", "above", "around", "beyond", "along",
  ]
  static let givenNames = words(
    "Oliver Amelia Harold Beatrice Marcus Helena Victor Sylvia Edmund Clara Rupert Nadia Felix Greta"
  )
  static let familyNames = words(
    "Thornton Whitfield Granger Ashcroft Pemberton Lindqvist Marlowe Castellan Hathaway Birkett")

  static func words(_ list: String) -> [String] { list.split(separator: " ").map(String.init) }
}

/// Texts of two sides as what a comparison takes.
struct TwoSides {
  var corpus: Corpus
  var sides: Sides

  init(_ a: [String], _ b: [String], language: String? = nil) {
    corpus = Corpus(
      texts: PackedTexts(a + b), rows: Array(1...max(1, a.count + b.count)), language: language)
    sides = Sides(
      nameA: "A", nameB: "B",
      side: [Int8](repeating: 1, count: a.count) + [Int8](repeating: 0, count: b.count))
  }
}
