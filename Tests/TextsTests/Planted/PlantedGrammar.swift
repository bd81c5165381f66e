import Findings
import Randomness

private typealias N = NeutralTexts

/// Kinds that put a sentence of their own in place of another. In a frame `#` is a noun, `*` a verb,
/// `^` its past, `~` its -ing form, `@` an adjective; each is drawn anew.
private func frames(
  _ name: String, _ feature: String, atLeast amounts: ClosedRange<Int> = 1...1, or: [String] = [],
  _ frames: [String]
) -> PlantedKind {
  PlantedKind(name, feature, atLeast: amounts, or: or) { draft, stream in
    draft.replace(with: filled(N.pick(frames, &stream), &stream), &stream)
    return draft.text
  }
}

func filled(_ frame: String, _ stream: inout RandomStream) -> String {
  frame.map { mark -> String in
    switch mark {
    case "#": return N.pick(N.nouns, &stream)
    case "*": return N.pick(N.verbs, &stream)
    case "^": return N.past(N.pick(N.verbs, &stream))
    case "~": return N.progressive(N.pick(N.verbs, &stream))
    case "@": return N.pick(N.adjectives, &stream)
    default: return String(mark)
    }
  }.joined()
}

extension PlantedKind {
  /// Person, tense, negation and the forms of sentences.
  static let grammar: [PlantedKind] = [
    frames(
      "first person", "firstSingular",
      [
        "I * the @ # near a #.", "The @ # *s me beside the #.", "My # *s a @ # here.",
        "The # *s a # of mine.", "Some @ # *s what I'm near.",
      ]),
    frames(
      "second person", "second",
      [
        "You * the @ # near a #.", "The @ # *s your # beside it.", "Your # *s a @ # here.",
        "The # *s a # like yours.", "Some @ # *s u near the #.",
      ]),
    frames(
      "we", "firstPlural",
      [
        "We * the @ # near a #.", "The @ # *s us beside the #.", "Our # *s a @ # here.",
        "The # *s a # of ours.", "Some # *s what we've near it.",
      ]),
    frames(
      "he", "thirdMale",
      [
        "He *s the @ # near a #.", "The @ # *s him beside the #.", "His # *s a @ # here.",
        "The # *s the # himself.",
      ]),
    frames(
      "she", "thirdFemale",
      [
        "She *s the @ # near a #.", "The @ # *s her # beside it.", "Her # *s a @ # here.",
        "The # *s the # herself.", "Some # *s a # of hers.",
      ]),
    frames(
      "they", "thirdPlural",
      [
        "They * the @ # near a #.", "The @ # *s them beside the #.", "Their # *s a @ # here.",
        "The # *s a # of theirs.", "Some # * the # themselves.",
      ]),
    frames(
      "negation, attached", "contractedNegation",
      [
        "The @ # doesn't * the #.", "A # isn't @ near the #.", "The # won't * some @ #.",
        "The # can't * the @ #.", "Some # aren't @ beside the #.", "The # couldn't * a @ #.",
      ]),
    frames(
      "negation, detached", "contractedNegation",
      [
        "The @ # does n't * the #.", "A # is n't @ near the #.", "The # wo n't * some @ #.",
        "The # ca n't * the @ #.", "Some # are n't @ beside the #.", "The # could n't * a @ #.",
      ]),
    frames(
      "negation, in words", "negation",
      [
        "The @ # never *s the #.", "No # *s near the @ #.", "Nobody *s some @ #.",
        "The # *s nothing @ here.", "The # *s without a @ #.", "The # cannot * the @ #.",
      ]),
    frames(
      "past tense", "past",
      [
        "The @ # ^ the # near a #.", "A # ^ some @ #.", "This # ^ beside the @ #.",
        "The # ^ a # and ^ the #.", "The @ # went near the #.", "A # took the @ #.",
      ]),
    frames(
      "future", "future",
      [
        "The @ # will * the #.", "This # is going to * a #.", "The # shall * some @ #.",
        "A # gonna * the @ #.", "The @ # they'll * near a #.",
      ]),
    frames(
      "progressive", "progressive", or: ["ing"],
      [
        "The @ # is ~ the #.", "Some # are ~ a @ #.", "The # was ~ near the @ #.",
        "The @ # were ~ beside a #.",
      ]),
    frames(
      "passive", "passive",
      [
        "The @ # is ^ by the #.", "Some # are ^ near a @ #.", "The # is often ^ under the #.",
        "The @ # are made by a #.", "A # is being ^ or is not ^ by it.",
      ]),
    frames(
      "modal verbs", "modal",
      [
        "The @ # can * the #.", "A # should * near the #.", "The # must * some @ #.",
        "The @ # would * a #.", "Some # shall * the @ #.", "The # ought to * it.",
      ]),
    frames(
      "conditions", "condition",
      [
        "If the # *s, the @ # *s.", "The # *s unless a @ # *s.", "The # *s whether the # *s.",
        "Unless the @ # *s, a # *s.", "The # *s it if the @ # *s.",
      ]),
    frames(
      "comparison", "comparison", or: ["comparative"],
      [
        "The @ # is taller than the #.", "A # *s more than the #.",
        "This # is @ rather than the #.",
        "The # *s less than a @ #.", "Some # is smoother than it.",
      ]),
    frames(
      "superlatives", "superlative",
      [
        "The smoothest # *s the #.", "The most @ # *s a #.", "This # *s the best #.",
        "The # *s the worst @ #.", "Some # is the brightest near it.", "The strangest # *s a #.",
      ]),
    frames(
      "contractions", "contraction",
      [
        "It's the @ # near a #.", "That's what the # *s.", "The @ # there's near the #.",
        "What's @ *s the #.", "The # where's the @ #.", "Here's a @ #.", "The # who's @ *s it.",
        "Let's * the #.", "How's the @ #.", "You've a @ # near it.", "They'd * the @ #.",
        "We're near a @ #.", "She's beside the #.", "The # they've *s it.",
      ]),
    PlantedKind("question opening", "questionOpening") { draft, stream in
      let frames = [
        "What *s the @ #?", "Why *s the # near a #?", "How @ is the # beside it?",
        "Where *s the @ # here?", "Who *s some @ #?", "Does the # * a @ #?", "Can the @ # * it?",
        "Which # *s the @ #?",
      ]
      draft.sentences[0] = filled(N.pick(frames, &stream), &stream)
      return draft.text
    },
    PlantedKind("commands", "imperative") { draft, stream in
      let verbs = N.words(
        "Take Make Try Call Click Send Visit Check Put Keep Find Choose Place Open")
      draft.replace(
        with: N.pick(verbs, &stream)
          + filled(
            N.pick([" the @ # near a #.", " some # to the #.", " a @ #."], &stream), &stream),
        &stream)
      return draft.text
    },
    frames(
      "words in -ing", "ing",
      [
        "The ~ # *s a #.", "~ the # *s some @ #.", "The # *s by ~ a @ #.", "A # *s while ~ it.",
      ]),
    frames(
      "words in -ly", "adverb",
      [
        "The # quietly *s a #.", "A # *s the # slowly.", "The # gladly *s some @ #.",
        "A @ # smoothly *s it.", "The # oddly *s a #.", "The # *s the # neatly.",
      ]),
  ]
}
