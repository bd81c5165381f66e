import Findings
import Randomness

/// The words that texts begin and end with.
struct EdgeProposer: Proposer {
  static let most = 10
  static let leastZ = 2.5

  func propose(from part: TextPart, seed: Seed) -> Proposals {
    var proposals = Proposals()
    for isOpening in [true, false] {
      var counts = [Int32: (a: Int, b: Int)]()
      for place in 0..<part.count {
        let word = part.withWords(of: place) { isOpening ? $0.first : $0.last }
        guard let word else { continue }
        let stem = part.stems.ofWord[Int(word)]
        if part.isA[place] {
          counts[stem, default: (0, 0)].a += 1
        } else {
          counts[stem, default: (0, 0)].b += 1
        }
      }
      var scored: [(stem: Int32, z: Double)] = []
      for (stem, count) in counts where count.a + count.b >= 3 {
        proposals.examined += 1
        let z = differenceZ(count.a, of: part.countA, count.b, of: part.countB)
        if abs(z) >= Self.leastZ { scored.append((stem, z)) }
      }
      for isA in [true, false] {
        let side = scored.filter { ($0.z > 0) == isA }
          .sorted { (abs($0.z), $1.stem) > (abs($1.z), $0.stem) }
        for (stem, z) in side.prefix(Self.most) {
          let word = part.vocabulary.word(Int(part.stems.display[Int(stem)]))
          proposals.candidates.append(
            Candidate(
              predicate: isOpening ? .opening(word) : .closing(word),
              text: "\(isOpening ? "begins" : "ends") with the word \"\(word)\"",
              precise:
                "The \(isOpening ? "first" : "last") word of the text is \"\(word)\" or another "
                + "of the same stem.", kind: .lexical, complexity: 1.5, z: z))
        }
      }
    }
    return proposals
  }
}
