import Findings
import Randomness

/// Kinds of things that texts mention, by WordNet's hypernyms: there when WordNet is installed.
struct HypernymProposer: Proposer {
  let wordNet: WordNet

  /// The installed WordNet, read once.
  static let installed: HypernymProposer? = WordNet.installed().map(HypernymProposer.init)

  func propose(from part: TextPart, seed: Seed) -> Proposals {
    let part = part.sample(mostProposalTexts, seed: seed.child("concepts"))
    // Only words that stand in the part, numbered anew: the rest of the vocabulary is not ours to see.
    var number = [Int32](repeating: -1, count: part.vocabulary.count)
    var words: [String] = []
    var frequencies: [Int32] = []
    var last: [Int32] = []
    var textWords: [Int32] = []
    var offsets = [0]
    for place in 0..<part.count {
      part.withWords(of: place) { tokens in
        for token in tokens {
          var own = number[Int(token)]
          if own < 0 {
            own = Int32(words.count)
            number[Int(token)] = own
            words.append(part.vocabulary.word(Int(token)))
            frequencies.append(0)
            last.append(-1)
          }
          textWords.append(own)
          if last[Int(own)] != Int32(place) {
            last[Int(own)] = Int32(place)
            frequencies[Int(own)] += 1
          }
        }
      }
      offsets.append(textWords.count)
    }
    let map = ConceptMap(wordNet, words: words, frequencies: frequencies)
    let proposal = proposeConcepts(textWords: textWords, offsets: offsets, isA: part.isA, map: map)
    var proposals = Proposals(examined: proposal.examined)
    proposals.candidates = proposal.candidates.map { concept in
      Candidate(
        predicate: .concept(concept.synset, words: concept.words), text: concept.text,
        precise: concept.precise, kind: .concept, complexity: 2, z: concept.z)
    }
    return proposals
  }
}
