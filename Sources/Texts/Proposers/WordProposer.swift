import Findings
import Foundation
import Ground
import Randomness
import Statistics

/// Words by stem, and sets of related words.
///
/// Words are screened by log-odds with an informative Dirichlet prior over tokens (Monroe, Colaresi and
/// Quinn 2008) and by the difference of document frequencies; claims are made of document frequencies,
/// since a word that one long text repeats would otherwise lead.
struct WordProposer: Proposer {
  /// Words taken up on each side.
  static let most = 60
  static let leastZ = 2.0
  static let mostInSet = 8
  /// |z| of each word of a set by itself: a set of words that are there by chance looks good where it was
  /// put together, and only there.
  static let leastZInSet = 2.5

  func propose(from part: TextPart, seed: Seed) -> Proposals {
    let part = part.sample(mostProposalTexts, seed: seed.child("words"))
    let counts = WordCounts(part)
    var proposals = Proposals()
    var scored: [(stem: Int, z: Double)] = []
    let prior = 1000.0
    for stem in 0..<counts.documentsA.count {
      let (a, b) = (Int(counts.documentsA[stem]), Int(counts.documentsB[stem]))
      guard a + b >= 2, a + b < part.count else { continue }
      proposals.examined += 1
      let z = differenceZ(a, of: part.countA, b, of: part.countB)
      guard abs(z) >= Self.leastZ else { continue }
      let odds = logOdds(
        countA: Double(counts.tokensA[stem]), totalA: Double(counts.allA),
        countB: Double(counts.tokensB[stem]), totalB: Double(counts.allB),
        prior: prior * Double(counts.tokensA[stem] + counts.tokensB[stem])
          / Double(max(1, counts.allA + counts.allB)),
        priorTotal: prior)
      // Both must point the same way, or the word is only longer texts or a burst in one.
      guard odds.z * z > 0 else { continue }
      scored.append((stem, z))
    }
    for isA in [true, false] {
      let side = scored.filter { ($0.z > 0) == isA }
        .sorted { (abs($0.z), $1.stem) > (abs($1.z), $0.stem) }.prefix(Self.most)
      for (stem, z) in side { proposals.candidates.append(Self.word(stem, z, part)) }
      let telling = side.filter { abs($0.z) >= Self.leastZInSet }
      proposals.add(sets(of: telling.map(\.stem), isA: isA, part: part))
    }
    return proposals
  }

  private static func word(_ stem: Int, _ z: Double, _ part: TextPart) -> Candidate {
    let word = part.vocabulary.word(Int(part.stems.display[stem]))
    let isNumber = word.utf8.allSatisfy { $0 < 0x3A }
    return Candidate(
      predicate: .words([word]),
      text: isNumber ? "contains the number \"\(word)\"" : "contains the word \"\(word)\"",
      precise: precise([stem], part), kind: .lexical, complexity: 1, z: z)
  }

  /// The words that count, form by form.
  static func precise(_ stems: [Int], _ part: TextPart) -> String {
    let forms = stems.flatMap { stem in
      part.stems.members[stem].prefix(4).map { "\"\(part.vocabulary.word(Int($0)))\"" }
    }
    guard forms.count > 1 else {
      return "The word \(forms.joined()) stands in the text, in any case."
    }
    let more =
      stems.contains { part.stems.members[$0].count > 4 } ? " or another of the same stem" : ""
    return "One of these stands in the text, in any case: \(forms.joined(separator: ", "))\(more)."
  }

  // MARK: Sets of related words

  /// Grows sets from the words of one side: words used in like contexts, in the same texts or on that
  /// side only, as long as the set tells clearly more than without the word.
  private func sets(of stems: [Int], isA: Bool, part: TextPart) -> Proposals {
    let english = WordClass.english.rawValue | WordClass.preposition.rawValue
    let words = stems.prefix(40).filter { stem in
      let word = part.stems.display[stem]
      return part.vocabulary.classes[Int(word)] & english == 0
        && part.vocabulary.withBytes(of: Int(word)) { bytes in
          bytes.count >= 3 && bytes.contains { $0 >= 0x40 }
        }
    }
    guard words.count >= 2 else { return Proposals() }
    let table = WordContexts(words: words, part: part, isA: isA)
    var proposals = Proposals()
    var known: Set<[Int]> = []
    for seed in words.indices {
      var members = [seed]
      var union = table.documents[seed]
      var z = table.z(union, part)
      while members.count < Self.mostInSet {
        var best: (word: Int, z: Double)?
        for word in words.indices
        where !members.contains(word) && members.contains(where: { table.related($0, word) }) {
          proposals.examined += 1
          let grown = table.z(table.union(union, table.documents[word]), part)
          if abs(grown) > abs(best?.z ?? 0) { best = (word, grown) }
        }
        guard let best, abs(best.z) > 1.05 * abs(z) else { break }
        members.append(best.word)
        union = table.union(union, table.documents[best.word])
        z = best.z
      }
      guard members.count >= 2, known.insert(members.sorted()).inserted else { continue }
      let names = members.map { part.vocabulary.word(Int(part.stems.display[words[$0]])) }
      proposals.candidates.append(
        Candidate(
          predicate: .words(names),
          text: "contains one of the words \(Wording.list(names.map { "\"\($0)\"" }, last: "or"))",
          precise: Self.precise(members.map { words[$0] }, part), kind: .lexical,
          complexity: 1 + 0.25 * Double(members.count), z: z))
    }
    proposals.candidates.sort { (abs($0.z), $1.text) > (abs($1.z), $0.text) }
    proposals.candidates.removeLast(max(0, proposals.candidates.count - 12))
    return proposals
  }
}

/// Documents and tokens with each stem on both sides.
struct WordCounts {
  var documentsA: [Int32]
  var documentsB: [Int32]
  var tokensA: [Int32]
  var tokensB: [Int32]
  var allA = 0
  var allB = 0

  init(_ part: TextPart) {
    let stems = part.stems.count
    documentsA = [Int32](repeating: 0, count: stems)
    documentsB = documentsA
    tokensA = documentsA
    tokensB = documentsA
    var last = [Int32](repeating: -1, count: stems)
    let ofWord = part.stems.ofWord
    for place in 0..<part.count {
      let isA = part.isA[place]
      part.withWords(of: place) { words in
        if isA { allA += words.count } else { allB += words.count }
        for word in words {
          let stem = Int(ofWord[Int(word)])
          if isA { tokensA[stem] += 1 } else { tokensB[stem] += 1 }
          guard last[stem] != Int32(place) else { continue }
          last[stem] = Int32(place)
          if isA { documentsA[stem] += 1 } else { documentsB[stem] += 1 }
        }
      }
    }
  }
}

/// Where some words stand: in which texts, and among which neighbours.
private struct WordContexts {
  /// Places of the texts with each word, ascending.
  var documents: [[Int32]]
  private var contexts: [[Double]]
  /// Stands on one side almost only, and that not by chance.
  private var isOneSided: [Bool]
  /// Of the side that the words are typical of: on both sides together, all of them meet too often.
  private var own: [[Int32]]
  private let texts: Double

  private static let width = 256
  /// Share of a side's texts up to which a word of that side is rare.
  private static let rareShare = 0.1

  init(words: [Int], part: TextPart, isA: Bool) {
    var number = [Int32](repeating: -1, count: part.stems.count)
    for (index, stem) in words.enumerated() { number[stem] = Int32(index) }
    own = []
    documents = [[Int32]](repeating: [], count: words.count)
    contexts = [[Double]](
      repeating: [Double](repeating: 0, count: Self.width), count: words.count)
    isOneSided = []
    texts = Double(max(1, isA ? part.countA : part.countB))
    var background = [Double](repeating: 1, count: Self.width)
    let ofWord = part.stems.ofWord
    for place in 0..<part.count {
      part.withWords(of: place) { tokens in
        for index in tokens.indices {
          let stem = ofWord[Int(tokens[index])]
          background[slot(stem)] += 1
          let word = Int(number[Int(stem)])
          guard word >= 0 else { continue }
          if documents[word].last != Int32(place) { documents[word].append(Int32(place)) }
          for step in [-2, -1, 1, 2] where tokens.indices.contains(index + step) {
            contexts[word][slot(ofWord[Int(tokens[index + step])])] += 1
          }
        }
      }
    }
    isOneSided = documents.map { own in
      let a = own.count { part.isA[Int($0)] }
      // A word that is common there says enough by itself.
      let isRare = Double(own.count) <= Self.rareShare * texts
      return isRare && 10 * max(a, own.count - a) >= 9 * own.count && abs(z(own, part)) >= 3
    }
    own = documents.map { places in places.filter { part.isA[Int($0)] == isA } }
    // Common neighbours say little: weigh by how much oftener than anywhere a neighbour stands there.
    let all = background.reduce(0, +)
    for word in contexts.indices {
      let sum = max(1, contexts[word].reduce(0, +))
      for place in 0..<Self.width {
        // Only neighbours that stand out count: by chance alone all contexts are a little alike.
        let expected = sum * background[place] / all
        let count = contexts[word][place]
        let standsOut = count > expected + 3 * expected.squareRoot() + 1
        contexts[word][place] = standsOut ? log(count / expected) : 0
      }
      let norm = contexts[word].reduce(0) { $0 + $1 * $1 }.squareRoot()
      if norm > 0 { for place in 0..<Self.width { contexts[word][place] /= norm } }
    }
  }

  private func slot(_ stem: Int32) -> Int {
    Int(mixed(UInt64(UInt32(bitPattern: stem)), 7) % UInt64(Self.width))
  }

  /// Used in like contexts, or together in a text three times as often as chance has it; or both rare and
  /// marks of one side.
  func related(_ one: Int, _ other: Int) -> Bool {
    if isOneSided[one] && isOneSided[other] { return true }
    let cosine = zip(contexts[one], contexts[other]).reduce(0) { $0 + $1.0 * $1.1 }
    if cosine > 0.5 { return true }
    let (first, second) = (own[one], own[other])
    let expected = Double(first.count) * Double(second.count) / texts
    let both = first.count + second.count - union(first, second).count
    return both >= 3 && Double(both) > 3 * expected
  }

  func union(_ one: [Int32], _ other: [Int32]) -> [Int32] {
    var merged: [Int32] = []
    merged.reserveCapacity(one.count + other.count)
    var (left, right) = (0, 0)
    while left < one.count || right < other.count {
      if right == other.count || left < one.count && one[left] <= other[right] {
        if right < other.count && one[left] == other[right] { right += 1 }
        merged.append(one[left])
        left += 1
      } else {
        merged.append(other[right])
        right += 1
      }
    }
    return merged
  }

  func z(_ documents: [Int32], _ part: TextPart) -> Double {
    let a = documents.count { part.isA[Int($0)] }
    return differenceZ(a, of: part.countA, documents.count - a, of: part.countB)
  }
}
