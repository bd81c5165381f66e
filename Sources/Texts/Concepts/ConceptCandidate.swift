import Ground

/// What a concept must show to be proposed, and how many are.
package struct ConceptLimits: Sendable, Equatable {
  /// Distinct dictionary forms under the concept that the texts use: of two, the words say as much.
  package var minimumWords = 3
  /// Share of the concept's texts (on the side where it is commoner) that one dictionary form may
  /// reach: above it, the word itself is the better statement.
  package var maximumWordShare = 0.8
  /// Texts, of both sides together, that mention the concept.
  package var minimumTexts = 5
  /// |z| of the difference of shares; among 1,000 concepts without any difference about 3 reach it.
  package var minimumZ = 3.0
  /// The same of the texts that do not mention the one word that leans most to the concept's side.
  package var minimumRestZ = 2.0
  /// Most candidates returned.
  package var candidates = 40

  package init() {}
}

/// A concept that the texts of one side mention more often than those of the other.
package struct ConceptCandidate: Sendable, Equatable {
  /// WordNet's name: "food.n.01".
  package var synset: String
  /// What people call it: "food".
  package var noun: String
  /// Its definition, without examples.
  package var gloss: String
  /// Short form; completes "The text …".
  package var text: String
  /// What exactly is decided.
  package var precise: String
  /// The vocabulary's words that name the concept or a kind of it, those that carry most of the
  /// difference first; a text mentions the concept when any of them is in it.
  package var words: [String]
  /// Their numbers, in the same order.
  package var wordNumbers: [Int32]
  /// The (at most) three words, of different dictionary forms, that carry most of the difference.
  package var carriers: [String]
  /// Texts that mention it.
  package var textsA: Int
  package var textsB: Int
  /// The difference of shares, A's less B's, in standard errors (pooled).
  package var z: Double
}

/// The concepts in which two sets of texts seem to differ.
package struct ConceptProposal: Sendable, Equatable {
  /// Largest |z| first.
  package var candidates: [ConceptCandidate]
  /// Concepts that were tested: all with enough words and texts, whether or not they differ.
  package var examined: Int

  package init(candidates: [ConceptCandidate], examined: Int) {
    self.candidates = candidates
    self.examined = examined
  }
}

/// How candidates are put into words.
enum ConceptWording {
  /// Most words that a precise form lists.
  static let listed = 12

  /// - Parameter isName: Its words are mostly names of individuals: cities, and not kinds of city.
  static func short(_ noun: String, isName: Bool, carriers: [String]) -> String {
    mention("mentions", noun, isName: isName) + " (" + carriers.joined(separator: ", ") + ")"
  }

  /// - Parameters:
  ///   - words: One for each dictionary form, in the order to list them.
  ///   - source: The version and the synset: "WordNet 3.0 food.n.01".
  static func precise(
    _ noun: String, isName: Bool, gloss: String, source: String, words: [String]
  ) -> String {
    let shown = words.prefix(listed)
    let others = words.count - shown.count
    let list: String
    switch others {
    case 0: list = Wording.list(words)
    case 1: list = shown.joined(separator: ", ") + " and 1 other"
    default: list = shown.joined(separator: ", ") + " and \(others) others"
    }
    return "A word or phrase in the text " + mention("names", noun, isName: isName)
      + (gloss.isEmpty ? "" : ", that is: " + gloss)
      + " (\(source); words count in their commonest sense): " + list + "."
  }

  private static func mention(_ verb: String, _ noun: String, isName: Bool) -> String {
    guard isName else { return verb + " a kind of " + noun }
    let first = noun.lowercased()
    // "a European country", "a university": the first sound is that of "you".
    let isVowel =
      first.first.map { "aeiou".contains($0) } ?? false
      && !["eu", "uni", "one"].contains { first.hasPrefix($0) }
    return verb + (isVowel ? " an " : " a ") + noun
  }
}
