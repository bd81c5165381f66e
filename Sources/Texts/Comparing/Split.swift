import Findings
import Randomness

/// The three parts of the texts: hypotheses are proposed on the first, ranked on the second, confirmed
/// on the third.
package struct Split: Sendable {
  package enum Part: Int, CaseIterable, Sendable { case propose, rank, confirm }

  /// Shares of the texts in each part.
  static let shares = [0.4, 0.2, 0.4]

  /// Texts of each part, in the order of the corpus.
  private(set) var texts: [[Int32]] = [[], [], []]

  /// Splits the kept texts, each unit whole into one part and both sides in proportion.
  ///
  /// - Parameters:
  ///   - side: 1 for A, 0 for B.
  ///   - unit: Texts with the same unit stay together: a group's texts, near copies.
  package init(kept: [Bool], side: [Int8], unit: [Int32], seed: Seed) {
    let seed = seed.child("split").value
    var totals = [0, 0]
    // Units in the order of their first text, with their texts on each side.
    var place: [Int32: Int] = [:]
    var units: [(key: UInt64, sizes: [Int])] = []
    var unitOfText = [Int32](repeating: -1, count: kept.count)
    for text in kept.indices where kept[text] {
      let index: Int
      if let known = place[unit[text]] {
        index = known
      } else {
        index = units.count
        place[unit[text]] = index
        units.append((mixed(seed, UInt64(index)), [0, 0]))
      }
      units[index].sizes[Int(side[text])] += 1
      totals[Int(side[text])] += 1
      unitOfText[text] = Int32(index)
    }
    // In random order, each unit goes where its texts are most wanted.
    var filled = [[0, 0], [0, 0], [0, 0]]
    var partOfUnit = [UInt8](repeating: 0, count: units.count)
    for index in units.indices.sorted(by: { (units[$0].key, $0) < (units[$1].key, $1) }) {
      let sizes = units[index].sizes
      var best = (part: 0, want: -Double.infinity)
      for part in 0..<3 {
        var want = 0.0
        for side in 0..<2 where sizes[side] > 0 {
          let goal = Self.shares[part] * Double(totals[side])
          want += Double(sizes[side]) * (goal - Double(filled[part][side])) / max(1, goal)
        }
        if want > best.want + 1e-12 { best = (part, want) }
      }
      partOfUnit[index] = UInt8(best.part)
      for side in 0..<2 { filled[best.part][side] += sizes[side] }
    }
    for text in kept.indices where kept[text] {
      texts[Int(partOfUnit[Int(unitOfText[text])])].append(Int32(text))
    }
  }

  package subscript(part: Part) -> [Int32] { texts[part.rawValue] }

  var sizes: TextSplit {
    TextSplit(propose: texts[0].count, rank: texts[1].count, confirm: texts[2].count)
  }
}

/// Texts of one part, numbered from 0, with the side of each.
///
/// What is given a part can reach no other text: the corpus stays private to this file, and every
/// access goes through a place of the part.
package struct TextPart: Sendable {
  private let corpus: Corpus
  private let members: [Int32]
  /// Whether each text is of side A.
  let isA: [Bool]
  let countA: Int

  package init(corpus: Corpus, members: [Int32], side: [Int8]) {
    self.corpus = corpus
    self.members = members
    isA = members.map { side[Int($0)] == 1 }
    countA = isA.count { $0 }
  }

  /// So many texts by chance; the whole when it is smaller.
  func sample(_ count: Int, seed: Seed) -> TextPart {
    guard count < self.count else { return self }
    return texts(at: sampledPlaces(count, seed: seed))
  }

  /// The same texts with other sides.
  private init(corpus: Corpus, members: [Int32], isA: [Bool]) {
    self.corpus = corpus
    self.members = members
    self.isA = isA
    countA = isA.count { $0 }
  }

  private func texts(at places: [Int]) -> TextPart {
    TextPart(corpus: corpus, members: places.map { members[$0] }, isA: places.map { isA[$0] })
  }

  /// As many texts of both sides, or all of a side that has fewer: for verifiers that cost.
  func balanced(_ count: Int, seed: Seed) -> TextPart {
    let order = order(seed)
    let half = count / 2
    let wantedA = min(countA, max(half, count - countB))
    let chosen =
      order.filter { isA[$0] }.prefix(wantedA) + order.filter { !isA[$0] }.prefix(count - wantedA)
    return texts(at: chosen.sorted())
  }

  /// Two random halves, each side halved.
  func halves(seed: Seed) -> (TextPart, TextPart) {
    let order = order(seed)
    let bySide = order.filter { isA[$0] } + order.filter { !isA[$0] }
    func half(_ rest: Int) -> TextPart {
      texts(at: bySide.indices.filter { $0 % 2 == rest }.map { bySide[$0] }.sorted())
    }
    return (half(0), half(1))
  }

  /// The texts of both.
  func joined(_ other: TextPart) -> TextPart {
    TextPart(corpus: corpus, members: members + other.members, isA: isA + other.isA)
  }

  /// Places of so many texts by chance, ascending; all when there are fewer.
  func sampledPlaces(_ count: Int, seed: Seed) -> [Int] {
    guard count < self.count else { return Array(0..<self.count) }
    return order(seed).prefix(count).sorted()
  }

  /// All places in a random order.
  private func order(_ seed: Seed) -> [Int] {
    let keys = isA.indices.map { mixed(seed.value, UInt64($0)) }
    return isA.indices.sorted { (keys[$0], $0) < (keys[$1], $1) }
  }

  var count: Int { members.count }
  var countB: Int { count - countA }
  var vocabulary: Vocabulary { corpus.vocabulary }
  var stems: StemTable { corpus.stems }
  var features: FeatureCatalogue { corpus.features }
  /// Number of the text in the corpus, for what is looked up by text (groups, strata, scores).
  func identity(_ place: Int) -> Int { Int(members[place]) }
  var highestIdentity: Int { members.max().map(Int.init) ?? 0 }
  func row(_ place: Int) -> Int { corpus.rows[identity(place)] }
  func string(_ place: Int) -> String { corpus.texts.text(identity(place)) }

  func byteCount(_ place: Int) -> Int {
    corpus.texts.offsets[identity(place) + 1] - corpus.texts.offsets[identity(place)]
  }

  func withWords<Result>(of place: Int, _ body: (UnsafeBufferPointer<Int32>) -> Result) -> Result {
    corpus.withWords(of: identity(place), body)
  }

  /// The counts of all features of a text.
  func withFeatures<Result>(
    of place: Int, _ body: (UnsafeBufferPointer<UInt16>) -> Result
  ) -> Result {
    let width = corpus.features.features.count
    return corpus.featureCounts.withUnsafeBufferPointer {
      body(
        UnsafeBufferPointer(rebasing: $0[identity(place) * width..<(identity(place) + 1) * width]))
    }
  }

  func lex<Result>(_ place: Int, with lexer: Lexer, _ body: (LexedText) -> Result) -> Result {
    corpus.lex(identity(place), with: lexer, body)
  }
}
