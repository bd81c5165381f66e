import Findings
import Foundation
import Randomness
import Statistics

/// Finds how two sets of texts differ: propose on one part of the texts, rank on a second, confirm on a
/// third.
struct TextComparison: Sendable {
  let corpus: Corpus
  let sides: Sides
  let options: DifferenceOptions
  let duplicates: Duplicates
  /// Texts with the same unit never stand in two parts.
  let unit: [Int32]
  let split: Split
  let seed: Seed

  /// Rows used for fitting and for ranking; more would only cost time.
  static let mostRankingRows = 20_000
  static let mostConfirmingRows = 400_000

  init(corpus: Corpus, sides: Sides, options: DifferenceOptions) throws(ComparisonError) {
    self.corpus = corpus
    self.sides = sides
    self.options = options
    seed = Seed(options.seed)
    var duplicates = Duplicates(corpus, side: sides.side)
    if options.keepsDuplicates {
      duplicates.kept = sides.side.map { $0 >= 0 }
      duplicates.removed = [0, 0]
      duplicates.onBothSides = [0, 0]
    }
    self.duplicates = duplicates
    unit = Self.units(duplicates.leader, sides.group)
    split = Split(kept: duplicates.kept, side: sides.side, unit: unit, seed: seed)
    for (side, name) in [(Int8(1), sides.nameA), (Int8(0), sides.nameB)] {
      let hasText = zip(duplicates.kept, sides.side).contains { $0 && $1 == side }
      if !hasText {
        throw .emptySide(name: name, duplicates: duplicates.removed[Int(side)])
      }
    }
  }

  /// Joins near copies and groups: texts tied by either are one unit.
  private static func units(_ leader: [Int32], _ group: [Int32]?) -> [Int32] {
    guard let group else { return leader }
    var units = DisjointSets(leader)
    var first: [Int32: Int32] = [:]
    for text in leader.indices {
      if let other = first[group[text]] {
        units.join(Int32(text), other)
      } else {
        first[group[text]] = Int32(text)
      }
    }
    return units.leaders()
  }

  func part(_ part: Split.Part) -> TextPart {
    TextPart(corpus: corpus, members: split[part], side: sides.side)
  }

  var everything: TextPart {
    TextPart(
      corpus: corpus,
      members: duplicates.kept.indices.filter { duplicates.kept[$0] }.map(Int32.init),
      side: sides.side)
  }

  func side(_ isA: Bool) -> TextSide {
    let side = isA ? 1 : 0
    let texts = zip(duplicates.kept, sides.side).count { $0 && Int($1) == side }
    return TextSide(
      name: isA ? sides.nameA : sides.nameB, texts: texts, duplicates: duplicates.removed[side],
      onBothSides: duplicates.onBothSides[side],
      sampledFrom: isA ? sides.sampledFromA : sides.sampledFromB)
  }
}

/// Hypotheses chosen on the first two parts, with all that confirming needs to know of them.
struct ShortList: Sendable {
  var candidates: [Candidate] = []
  /// Difference of shares of each on the texts that ranked it.
  var rankingDifference: [Double] = []
  /// Share of random halves in which each was chosen again.
  var stability: [Double] = []
  var examined = 0

  /// This list, then what of another it does not hold.
  func followed(by other: ShortList, most: Int) -> ShortList {
    var list = self
    for index in other.candidates.indices where list.candidates.count < most {
      let isKnown = list.candidates.contains { own in
        own.predicate == other.candidates[index].predicate
          || own.alike.contains(other.candidates[index].text)
      }
      if isKnown { continue }
      list.candidates.append(other.candidates[index])
      list.rankingDifference.append(other.rankingDifference[index])
      if index < other.stability.count { list.stability.append(other.stability[index]) }
    }
    return list
  }
}

extension TextComparison {
  /// Proposes and ranks; sees no text of the third part.
  func choose(
    proposers: [any Proposer], verifier: any Verifier, proposed extra: Proposals = Proposals(),
    top: Int, measuresStability: Bool
  ) async throws -> ShortList {
    let proposing = part(.propose)
    var proposals = Proposals()
    for proposer in proposers {
      proposals.add(proposer.propose(from: proposing, seed: seed.child("propose")))
    }
    proposals.add(extra)
    var candidates = Self.distinct(proposals.candidates)
    if let goal = options.goal { candidates = Goal(goal).ordered(candidates) }
    let exact = candidates.filter { !$0.predicate.isSentence }
    let sentences = candidates.filter(\.predicate.isSentence)
    let ranking = part(.rank)
    var chosen = try await rank(
      exact, fit: proposing.sample(Self.mostRankingRows, seed: seed.child("fit")),
      held: ranking.sample(Self.mostRankingRows, seed: seed.child("held")), verifier: verifier,
      top: top,
      measuresStability: measuresStability)
    if !sentences.isEmpty {
      // Verifying costs: one sample of the ranking texts serves both roles, and what the program listed
      // runs against the sentences there.
      let verified = ranking.balanced(options.judgedTexts, seed: seed.child("judged"))
      let (fit, held) = verified.halves(seed: seed.child("halves"))
      let mixed = try await rank(
        chosen.candidates + sentences, fit: fit, held: held, verifier: verifier, top: top,
        measuresStability: measuresStability)
      chosen = mixed.followed(by: chosen, most: top)
    }
    chosen.examined = proposals.examined
    return chosen
  }

  /// The first of each predicate; order kept.
  private static func distinct(_ candidates: [Candidate]) -> [Candidate] {
    var seen: Set<TextPredicate> = []
    return candidates.filter { seen.insert($0.predicate).inserted }
  }
}

extension BitColumn {
  /// The bits of some rows, in their order.
  func rows(_ rows: [Int]) -> BitColumn {
    var chosen = BitColumn(count: rows.count)
    chosen.words.withUnsafeMutableBufferPointer { chosen in
      words.withUnsafeBufferPointer { words in
        for (place, row) in rows.enumerated() {
          chosen[place >> 6] |= (words[row >> 6] >> UInt64(row & 63) & 1) << UInt64(place & 63)
        }
      }
    }
    return chosen
  }
}

extension TextPredicate {
  /// Only a model or a person can decide it.
  var isSentence: Bool { if case .sentence = self { true } else { false } }
}
