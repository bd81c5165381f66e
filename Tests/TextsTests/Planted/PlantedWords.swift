import Findings
import Randomness
import Texts

private typealias N = NeutralTexts

private func said(_ hypothesis: Hypothesis, _ word: String) -> Bool {
  guard case .words(let words) = hypothesis.predicate else { return false }
  return words.count == 1 && words[0].hasPrefix(word)
}

extension PlantedKind {
  /// Words, phrases, first and last words, sets of words.
  static let wording: [PlantedKind] = [
    PlantedKind("a word") {
      said($0, "zinnia")
    } plant: { draft, stream in
      draft.exchange(for: "zinnia", &stream)
      return draft.text
    },
    PlantedKind("a word in several forms") {
      said($0, "delay")
    } plant: { draft, stream in
      draft.exchange(for: N.pick(["delay", "delayed", "delays", "delaying"], &stream), &stream)
      return draft.text
    },
    PlantedKind("a number as a word") {
      said($0, "42")
    } plant: { draft, stream in
      draft.exchange(for: "42", &stream)
      return draft.text
    },
    PlantedKind("a phrase of common words") {
      $0.predicate == .phrase(["wooden", "window"])
    } plant: { draft, stream in
      draft.exchange(for: "wooden window", &stream)
      return draft.text
    } elsewhere: { draft, stream in
      // Each word alone is common on both sides, so that only the phrase tells.
      draft.exchange(for: stream.uniform() < 0.5 ? "wooden" : "window", &stream)
    },
    PlantedKind("a phrase of three words") {
      guard case .phrase(let words) = $0.predicate else { return false }
      return words.count >= 2
        && ["mirror", "of", "water"].joined(separator: " ")
          .contains(words.joined(separator: " "))
    } plant: { draft, stream in
      draft.exchange(for: "mirror of water", &stream)
      return draft.text
    } elsewhere: { draft, stream in
      draft.exchange(for: N.pick(["mirror", "of", "water"], &stream), &stream)
    },
    PlantedKind("a first word") {
      $0.predicate == .opening("moreover")
    } plant: { draft, _ in
      "Moreover " + N.lowered(draft.text)
    } elsewhere: { draft, stream in
      if stream.uniform() < 0.5 { draft.exchange(for: "moreover", &stream) }
    },
    PlantedKind("a last word") {
      $0.predicate == .closing("thereafter")
    } plant: { draft, _ in
      let mark = String(draft.sentences[draft.sentences.count - 1].removeLast())
      return draft.text + " thereafter" + mark
    } elsewhere: { draft, stream in
      if stream.uniform() < 0.5 { draft.exchange(for: "thereafter", &stream) }
    },
    PlantedKind("a set of words used alike") {
      guard case .words(let words) = $0.predicate else { return false }
      return Set(words).intersection(novelWords).count >= 4
    } plant: { draft, stream in
      draft.replace(with: bought(N.pick(novelWords, &stream), &stream), &stream)
      return draft.text
    } elsewhere: { draft, stream in
      draft.replace(with: bought(N.pick(N.nouns, &stream), &stream), &stream)
    },
    PlantedKind("a set of words of one side") {
      guard case .words(let words) = $0.predicate else { return false }
      return Set(words).intersection(novelWords).count >= 4
    } plant: { draft, stream in
      draft.exchange(for: N.pick(novelWords, &stream), &stream)
      return draft.text
    },
  ]

  private static func bought(_ thing: String, _ stream: inout RandomStream) -> String {
    N.pick(
      ["Some visitor bought a \(thing) last winter.", "The shop sells this \(thing) to a buyer."],
      &stream)
  }

  /// Each in about one text in fifteen of the side.
  static let novelWords = N.words("zorvil quandex plimto brastel fenkor durvale")

  /// Kinds of things, found by WordNet's hypernyms.
  static let concepts: [PlantedKind] = [
    concept(
      "food",
      """
      rice curry bread cheese soup salad pasta butter yogurt sausage omelette pizza sandwich noodle \
      pancake biscuit pudding stew porridge lasagna hamburger spaghetti meatball dumpling
      """),
    concept(
      "animal",
      """
      dog cat horse cow sheep goat rabbit squirrel elephant tiger lion wolf giraffe zebra monkey \
      dolphin penguin eagle sparrow lizard donkey gorilla hamster leopard
      """),
    concept(
      "vehicle",
      """
      bicycle motorcycle truck taxi bus tractor ambulance scooter limousine airplane helicopter \
      minivan jeep sedan bulldozer tricycle wagon sled hovercraft airship
      """),
  ]

  private static func concept(_ name: String, _ list: String) -> PlantedKind {
    let words = N.words(list)
    return PlantedKind("mentions of \(name)") {
      guard case .concept(_, let found) = $0.predicate else { return false }
      return 2 * Set(words).intersection(found).count >= words.count
    } plant: { draft, stream in
      draft.exchange(for: N.pick(words, &stream), &stream)
      return draft.text
    }
  }

  static let all = marks + shape + grammar + manner + things + wording
}
