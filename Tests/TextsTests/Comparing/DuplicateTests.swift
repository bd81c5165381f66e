import Randomness
import Testing
import Texts

@Suite struct DuplicateTests {
  private func duplicates(_ a: [String], _ b: [String]) -> Duplicates {
    let two = TwoSides(a, b)
    return Duplicates(two.corpus, side: two.sides.side)
  }

  private let long = "the quick brown fox jumps over the lazy dog near the old stone bridge today"

  @Test func exactCopiesWithinASideLeaveTheFirst() {
    let found = duplicates(["one", "two", "one ", "\tone\n", "One"], ["three", "three"])
    #expect(found.kept == [true, true, false, false, true, true, false])
    #expect(found.removed == [1, 2])
    #expect(found.onBothSides == [0, 0])
  }

  @Test func textsOfBothSidesGoFromBoth() {
    let found = duplicates(["same", "own", "same"], ["same", "other"])
    #expect(found.kept == [false, true, false, false, true])
    #expect(found.removed == [1, 2])
    #expect(found.onBothSides == [1, 2])
  }

  @Test func emptyTextsAreCopiesOfEachOther() {
    #expect(duplicates(["", "  ", "a"], ["b"]).kept == [true, false, true, true])
  }

  @Test func nearCopiesWithinASideGo() {
    // One word more at the end: 13 runs of 14 are shared.
    let found = duplicates([long, long + " again", "something else"], ["other"])
    #expect(found.kept == [true, false, true, true])
    #expect(found.leader[1] == 0)
  }

  @Test func shortTextsAreNoNearCopies() {
    #expect(duplicates(["a b c d e", "a b c d e f"], ["x"]).kept == [true, true, true])
  }

  @Test func editedTwinsOnDifferentSidesStayAndAreTied() {
    let found = duplicates([long + " now", "own"], [long + " then", "other"])
    #expect(found.kept == [true, true, true, true])
    #expect(found.leader[0] == found.leader[2])
    #expect(found.leader[1] != found.leader[3])
  }

  @Test func aTextIsTiedToAllItsTwinsOnTheOtherSide() {
    // Each of A is an edit of B's text in another place, so that they are no near copies of each other.
    var words = (0..<40).map { "w\($0)" }
    let original = words.joined(separator: " ")
    words[10] = "x"
    let one = words.joined(separator: " ")
    (words[10], words[30]) = ("w10", "x")
    let found = duplicates([one, words.joined(separator: " ")], [original])
    #expect(found.kept == [true, true, true])
    #expect(Set(found.leader).count == 1)
  }

  @Test func allIdenticalTextsLeaveOneOrNone() {
    let one = duplicates([String](repeating: long, count: 300), ["other"])
    #expect(one.kept.count { $0 } == 2)
    let none = duplicates([String](repeating: "x", count: 30), [String](repeating: "x", count: 20))
    #expect(!none.kept.contains(true))
    #expect(none.removed == [20, 30])
  }

  @Test func manyNearCopiesLeaveTheFirst() {
    let copies = (0..<600).map { "\(long) number \($0)" }
    #expect(duplicates(copies, ["other"]).kept.count { $0 } == 2)
  }

  @Test func aTextOfNeitherSideIsNoCopy() {
    let corpus = Corpus(texts: PackedTexts(["x", "x", "y"]), rows: [1, 2, 3])
    #expect(Duplicates(corpus, side: [-1, 1, 0]).kept == [false, true, true])
  }

  // MARK: Against brute force

  /// Texts of few words, many of them edits of earlier ones.
  private func texts(_ stream: inout RandomStream) -> [String] {
    var texts: [[String]] = []
    for _ in 0..<60 {
      if texts.isEmpty || stream.uniform() < 0.3 {
        texts.append((0..<5 + stream.below(25)).map { _ in "w\(stream.below(30))" })
      } else {
        var copy = NeutralTexts.pick(texts, &stream)
        for _ in 0..<stream.below(4) {
          let place = stream.below(copy.count)
          switch stream.below(3) {
          case 0: copy[place] = "w\(stream.below(30))"
          case 1: copy.insert("w\(stream.below(30))", at: place)
          default: if copy.count > 4 { copy.remove(at: place) }
          }
        }
        texts.append(copy)
      }
    }
    return texts.map { $0.joined(separator: " ") }
  }

  private func runs(_ text: String) -> Set<[Substring]> {
    let words = text.split(separator: " ")
    guard words.count >= 6 else { return [] }
    return Set((0..<words.count - 2).map { Array(words[$0..<$0 + 3]) })
  }

  private func isNear(_ one: Set<[Substring]>, _ other: Set<[Substring]>) -> Bool {
    guard !one.isEmpty, !other.isEmpty else { return false }
    let common = one.intersection(other).count
    return 5 * common >= 4 * (one.count + other.count - common)
  }

  @Test(arguments: 1...25)
  func prefixFilteringTakesWhatBruteForceTakes(seed: UInt64) {
    var stream = RandomStream(seed: Seed(seed))
    let texts = texts(&stream)
    let (a, b) = (Array(texts.prefix(30)), Array(texts.suffix(30)))
    let found = duplicates(a, b)
    let runs = texts.map(runs)
    func isA(_ text: Int) -> Bool { text < 30 }
    var kept: [Bool] = []
    for text in texts.indices {
      let copies = texts.indices.filter { texts[$0] == texts[text] }
      let isExact = copies.contains { isA($0) != isA(text) } || copies.first != text
      let isNearCopy = kept.indices.contains {
        kept[$0] && isA($0) == isA(text) && isNear(runs[$0], runs[text])
      }
      kept.append(!isExact && !isNearCopy)
    }
    #expect(found.kept == kept)
  }

  @Test(arguments: 1...25)
  func nearCopiesOnDifferentSidesAreOneUnit(seed: UInt64) {
    var stream = RandomStream(seed: Seed(seed))
    let texts = texts(&stream)
    let (a, b) = (Array(texts.prefix(30)), Array(texts.suffix(30)))
    let found = duplicates(a, b)
    let runs = texts.map(runs)
    for one in 0..<30 where found.kept[one] {
      for other in 30..<60 where found.kept[other] && isNear(runs[one], runs[other]) {
        #expect(found.leader[one] == found.leader[other])
      }
    }
  }
}
