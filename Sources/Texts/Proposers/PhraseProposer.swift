import Findings
import Randomness

/// Two and three words in a row, by stem.
struct PhraseProposer: Proposer {
  static let most = 30
  static let leastZ = 3.0
  static let fewestDocuments: Int32 = 4

  func propose(from part: TextPart, seed: Seed) -> Proposals {
    let part = part.sample(mostProposalTexts, seed: seed.child("phrases"))
    var proposals = Proposals()
    let counts = WordCounts(part)
    for length in [2, 3] {
      let table = PhraseTable(part, length: length, counts: counts)
      var scored: [(entry: Int, z: Double)] = []
      for entry in table.keys.indices where table.keys[entry] != 0 {
        let (a, b) = (table.documentsA[entry], table.documentsB[entry])
        guard a + b >= Self.fewestDocuments else { continue }
        proposals.examined += 1
        let z = differenceZ(Int(a), of: part.countA, Int(b), of: part.countB)
        guard abs(z) >= Self.leastZ else { continue }
        // A word that says as much alone is the simpler thing to say.
        let isExplained = table.words[entry].contains { stem in
          let (wordA, wordB) = (counts.documentsA[Int(stem)], counts.documentsB[Int(stem)])
          let alone = differenceZ(Int(wordA), of: part.countA, Int(wordB), of: part.countB)
          return alone * z > 0 && abs(alone) >= abs(z)
        }
        if !isExplained { scored.append((entry, z)) }
      }
      for isA in [true, false] {
        let side = scored.filter { ($0.z > 0) == isA }
          .sorted { (abs($0.z), table.keys[$1.entry]) > (abs($1.z), table.keys[$0.entry]) }
        for (entry, z) in side.prefix(Self.most) {
          let words = table.words[entry].map {
            part.vocabulary.word(Int(part.stems.display[Int($0)]))
          }
          let phrase = words.joined(separator: " ")
          proposals.candidates.append(
            Candidate(
              predicate: .phrase(words), text: "contains the phrase \"\(phrase)\"",
              precise:
                "The words \"\(phrase)\", or others of the same stems, stand in the text one after "
                + "the other.", kind: .lexical, complexity: Double(length), z: z))
        }
      }
    }
    return proposals
  }
}

/// Documents with each run of words on both sides: open addressing, nothing allocated while counting.
private struct PhraseTable {
  var keys: [UInt64]
  var documentsA: [Int32]
  var documentsB: [Int32]
  var words: [[Int32]]

  init(_ part: TextPart, length: Int, counts: WordCounts) {
    let tokens = counts.allA + counts.allB
    var capacity = 1024
    while capacity < 3 * tokens / 2 { capacity *= 2 }
    var keys = [UInt64](repeating: 0, count: capacity)
    var a = [Int32](repeating: 0, count: capacity)
    var b = a
    var last = [Int32](repeating: -1, count: capacity)
    var first = [Int32](repeating: 0, count: capacity)
    var firstPlace = first
    let ofWord = part.stems.ofWord
    let (documentsA, documentsB) = (counts.documentsA, counts.documentsB)
    for place in 0..<part.count {
      let isA = part.isA[place]
      part.withWords(of: place) { words in
        guard words.count >= length else { return }
        for start in 0...words.count - length {
          var key: UInt64 = 1
          var isCommon = true
          for step in 0..<length {
            let stem = Int(ofWord[Int(words[start + step])])
            isCommon =
              isCommon && documentsA[stem] + documentsB[stem] >= PhraseProposer.fewestDocuments
            key = mixed(key, UInt64(stem))
          }
          guard isCommon else { continue }
          if key == 0 { key = 1 }
          var slot = Int(truncatingIfNeeded: key) & (capacity - 1)
          while keys[slot] != 0 && keys[slot] != key { slot = (slot + 1) & (capacity - 1) }
          if keys[slot] == 0 {
            keys[slot] = key
            first[slot] = Int32(place)
            firstPlace[slot] = Int32(start)
          }
          guard last[slot] != Int32(place) else { continue }
          last[slot] = Int32(place)
          if isA { a[slot] += 1 } else { b[slot] += 1 }
        }
      }
    }
    // Only what is common enough is kept, with its words.
    self.keys = []
    self.documentsA = []
    self.documentsB = []
    words = []
    for slot in keys.indices
    where keys[slot] != 0 && a[slot] + b[slot] >= PhraseProposer.fewestDocuments {
      self.keys.append(keys[slot])
      self.documentsA.append(a[slot])
      self.documentsB.append(b[slot])
      let start = Int(firstPlace[slot])
      words.append(
        part.withWords(of: Int(first[slot])) { tokens in
          (0..<length).map { ofWord[Int(tokens[start + $0])] }
        })
    }
  }
}
