import Findings
import Randomness

private typealias N = NeutralTexts

private func whole(
  _ name: String, _ feature: String, atLeast amounts: ClosedRange<Int> = 1...1, or: [String] = [],
  without: [String] = [], _ body: @escaping @Sendable (Draft, inout RandomStream) -> String
) -> PlantedKind {
  PlantedKind(name, feature, atLeast: amounts, or: or, without: without) { draft, stream in
    body(draft, &stream)
  }
}

/// A sentence from words of a language that are none of English.
private func foreign(
  _ articles: [String], _ nouns: [String], _ verbs: [String], _ rests: [String],
  _ stream: inout RandomStream
) -> String {
  let sentence =
    "\(N.pick(articles, &stream)) \(N.pick(nouns, &stream)) \(N.pick(verbs, &stream)) "
    + "\(N.pick(rests, &stream)) \(N.pick(articles, &stream)) \(N.pick(nouns, &stream))."
  return N.raised(sentence)
}

extension PlantedKind {
  /// Capitals, length, lines, lists, code and language.
  static let shape: [PlantedKind] = [
    PlantedKind("a word in capitals", "shoutedWord", or: ["capitalWord"]) { draft, stream in
      draft.exchange(for: N.pick(N.nouns.filter { $0.count > 4 }, &stream).uppercased(), &stream)
      return draft.text
    },
    PlantedKind("initials", "initialism", or: ["capitalWord"]) { draft, stream in
      let letters = Array("BCDFGHKLMNPRSTVZ")
      let initials = (0..<2 + stream.below(2)).map { _ in String(N.pick(letters, &stream)) }
      draft.exchange(for: initials.joined(), &stream)
      return draft.text
    },
    whole("all in capitals", "inCapitals") { draft, _ in
      draft.text.uppercased()
    },
    whole("no capitals", "noCapital") { draft, _ in draft.text.lowercased() },
    whole("words capitalised", "titleCase", atLeast: 50...80) { draft, _ in
      draft.text.split(separator: " ").map { N.raised(String($0)) }.joined(separator: " ")
    },
    whole(
      "long texts", "scalars", atLeast: 90...400, or: ["words", "sentences"],
      without: ["shortText", "fewWords"]
    ) { draft, stream in
      let more = (0..<3 + stream.below(3)).map { _ in N.sentence(&stream) }
      return draft.text + " " + more.joined(separator: " ")
    },
    whole(
      "short texts", "shortText", atLeast: 900...980,
      or: ["fewWords", "singleSentence"], without: ["scalars", "words", "sentences"]
    ) { draft, _ in draft.sentences[0] },
    whole("begins with a blank", "leadingSpace") { draft, _ in " " + draft.text },
    whole("ends with a blank", "trailingSpace") { draft, _ in draft.text + " " },
    whole("no mark at the end", "endsUnmarked", without: ["endsMark"]) { draft, _ in
      String(draft.text.dropLast())
    },
    whole("line breaks", "line", atLeast: 1...2) { draft, _ in
      draft.sentences.joined(separator: "\n")
    },
    whole("paragraphs", "paragraph", atLeast: 1...2, or: ["line"]) { draft, _ in
      draft.sentences.joined(separator: "\n\n")
    },
    whole("bullets", "bullet", atLeast: 1...3, or: ["startsMark"]) { draft, stream in
      let mark = N.pick(["- ", "* ", "• "], &stream)
      return draft.sentences.map { mark + $0 }.joined(separator: "\n")
    },
    whole("numbered items", "numbered", atLeast: 1...3, or: ["startsDigit"]) { draft, stream in
      let mark = N.pick([". ", ") "], &stream)
      return draft.sentences.enumerated().map { "\($0 + 1)\(mark)\($1)" }.joined(separator: "\n")
    },
    whole("headings", "heading") { draft, stream in
      let level = String(repeating: "#", count: 1 + stream.below(3))
      let title = N.raised(N.pick(N.nouns, &stream))
      return "\(level) \(title)\n\(draft.text)"
    },
    PlantedKind("code", "code") { draft, stream in
      let (one, two) = (N.pick(N.verbs, &stream), N.pick(N.nouns, &stream))
      let code = N.pick(["\(one)()", "\(one) => \(two)", "\(one) == \(two)"], &stream)
      draft.exchange(for: code, &stream)
      return draft.text
    },
    PlantedKind("bold words", "markup", or: ["star"]) { draft, stream in
      draft.exchange(for: "**\(N.pick(N.nouns, &stream))**", &stream)
      return draft.text
    },
    PlantedKind("stretched words", "stretched") { draft, stream in
      let word = N.pick(N.adjectives, &stream)
      let letter = word[word.index(word.startIndex, offsetBy: stream.below(word.count))]
      let long = word.replacing(String(letter), with: String(repeating: letter, count: 4))
      draft.exchange(for: long, &stream)
      return draft.text
    },
    PlantedKind("a word twice", "repeatedWord") { draft, stream in
      let word = N.pick(N.nouns, &stream)
      draft.exchange(for: "\(word) \(word)", &stream)
      return draft.text
    },
    whole("German", "languageGerman") { draft, stream in
      draft.sentences.map { _ in
        foreign(
          N.words("der die das ein eine"),
          N.words("Garten Fenster Brief Tisch Fluss Schule Markt Brücke Haus Spiegel Korb Turm"),
          N.words("ist war steht liegt bleibt wartet"),
          N.words("und auf mit von nicht für"), &stream)
      }.joined(separator: " ")
    },
    whole("Spanish", "languageSpanish") { draft, stream in
      draft.sentences.map { _ in
        foreign(
          N.words("el la los las una"),
          N.words("jardín ventana carta mesa río escuela mercado puente casa espejo cesta torre"),
          N.words("es está fue muy queda espera"), N.words("con por para en como pero"), &stream)
      }.joined(separator: " ")
    },
  ]
}
