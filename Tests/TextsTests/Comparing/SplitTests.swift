import Randomness
import Testing
import Texts

@Suite struct SplitTests {
  private func split(_ side: [Int8], unit: [Int32]? = nil, seed: UInt64 = 1) -> Split {
    Split(
      kept: side.map { $0 >= 0 }, side: side, unit: unit ?? side.indices.map(Int32.init),
      seed: Seed(seed))
  }

  /// Part of each text; nil where it is in none.
  private func parts(_ split: Split, _ count: Int) -> [Split.Part?] {
    var parts = [Split.Part?](repeating: nil, count: count)
    for part in Split.Part.allCases {
      for text in split[part] {
        #expect(parts[Int(text)] == nil)
        parts[Int(text)] = part
      }
    }
    return parts
  }

  private func randomSides(_ count: Int, _ stream: inout RandomStream) -> [Int8] {
    (0..<count).map { _ in Int8(stream.below(5)) - 1 }.map { min($0, 1) }
  }

  @Test(arguments: 1...20)
  func everyKeptTextIsInOnePartAndBothSidesAreInProportion(seed: UInt64) {
    var stream = RandomStream(seed: Seed(seed))
    let side = randomSides(200 + stream.below(300), &stream)
    let parts = parts(split(side, seed: seed), side.count)
    for text in side.indices { #expect((parts[text] != nil) == (side[text] >= 0)) }
    for isA in [Int8(0), 1] {
      let all = Double(side.count { $0 == isA })
      for (part, share) in [(Split.Part.propose, 0.4), (.rank, 0.2), (.confirm, 0.4)] {
        let own = side.indices.count { side[$0] == isA && parts[$0] == part }
        #expect(abs(Double(own) - share * all) <= 1.5)
      }
    }
  }

  @Test(arguments: 1...20)
  func aUnitIsInOnePart(seed: UInt64) {
    var stream = RandomStream(seed: Seed(seed))
    let side = randomSides(400, &stream)
    let unit = side.indices.map { _ in Int32(stream.below(60)) }
    let parts = parts(split(side, unit: unit, seed: seed), side.count)
    var first: [Int32: Split.Part] = [:]
    for text in side.indices {
      guard let part = parts[text] else { continue }
      #expect(first[unit[text]] ?? part == part)
      first[unit[text]] = part
    }
    // 60 units of about 7 texts: a part misses its goal by no more than a unit or two.
    for (part, share) in [(Split.Part.propose, 0.4), (.rank, 0.2), (.confirm, 0.4)] {
      let own = parts.count { $0 == part }
      #expect(abs(Double(own) - share * Double(side.count { $0 >= 0 })) <= 30)
    }
  }

  @Test func equalSeedsSplitAlikeAndOthersDoNot() {
    var stream = RandomStream(seed: Seed(1))
    let side = randomSides(300, &stream)
    #expect(parts(split(side), 300) == parts(split(side), 300))
    #expect(parts(split(side), 300) != parts(split(side, seed: 2), 300))
  }

  @Test func whatIsThereIsSplitHoweverLittle() {
    #expect(parts(split([]), 0).isEmpty)
    #expect(parts(split([1, 0]), 2).allSatisfy { $0 != nil })
    // One unit holds all texts: it goes to one part, and the others stay empty.
    let one = split([Int8](repeating: 1, count: 9), unit: [Int32](repeating: 4, count: 9))
    #expect(Split.Part.allCases.map { one[$0].count }.sorted() == [0, 0, 9])
  }
}
