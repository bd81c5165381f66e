import Foundation

/// Reads a yes or a no out of the likeliest tokens, or out of a text.
package enum YesNoReading {
  /// Below this share of the probability on yes and no together, the model was about to say something
  /// else, and their ratio means nothing.
  package static let leastMass = 0.1

  /// A token or word without what stands around it: white space and its marks in tokens, quotes,
  /// punctuation, emphasis; in lower case.
  package static func plain(_ token: String) -> String {
    token.trimmingCharacters(in: around).lowercased()
  }

  private static let around = CharacterSet.whitespacesAndNewlines
    .union(.controlCharacters)
    .union(CharacterSet(charactersIn: "\u{2581}\u{0120}\u{010A}\"'`´“”„‘’«»*_.,;:!?()[]{}<>#-"))

  /// p(yes) / (p(yes) + p(no)), summed over all ways of writing them.
  ///
  /// - Parameter choices: The word for yes, then the word for no.
  package static func probability(
    _ tokens: [TokenProbability], choices: [String]
  ) -> Double? {
    guard choices.count == 2 else { return nil }
    func mass(_ choice: String) -> Double {
      tokens.filter { plain($0.token) == plain(choice) }.reduce(0) { $0 + exp($1.logarithm) }
    }
    let (yes, no) = (mass(choices[0]), mass(choices[1]))
    return yes + no >= leastMass ? yes / (yes + no) : nil
  }

  /// What a text begins with, or the one of the two words that stands in it.
  package static func answer(_ text: String, choices: [String]) -> Bool? {
    guard choices.count == 2 else { return nil }
    let words = text.prefix(4000).split { $0.isWhitespace || ".,;:!?\"'*()".contains($0) }
      .map { plain(String($0)) }.filter { !$0.isEmpty }
    let (yes, no) = (plain(choices[0]), plain(choices[1]))
    if words.first == yes { return true }
    if words.first == no { return false }
    switch (words.contains(yes), words.contains(no)) {
    case (true, false): return true
    case (false, true): return false
    default: return nil
    }
  }
}
