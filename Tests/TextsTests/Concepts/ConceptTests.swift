import Testing
import Texts

@Suite struct ConceptTests {
  let net: WordNet
  let subjects = MiniatureWordNet.subjects

  init() throws { net = try MiniatureWordNet.standard().read() }

  /// Words that no concept is found for, and words of all subjects but `left`.
  private func noise(without left: [String]) -> [String] {
    (0..<150).map { "filler\($0)" } + MiniatureWordNet.lists(without: left).joined()
  }

  @Test(arguments: MiniatureWordNet.subjects.keys.sorted())
  func findsAPlantedSubject(name: String) throws {
    let words = try #require(subjects[name])
    let texts = GeneratedTexts(
      a: [words], b: [], noise: noise(without: [name]), texts: 1200, share: 40, seed: 11)
    let proposal = texts.propose(net)
    let top = try #require(proposal.candidates.first)
    #expect(top.synset == name)
    #expect(top.z > 8)
    #expect(top.textsA > 2 * top.textsB)
    #expect(Set(top.words) == Set(words))
    #expect(top.wordNumbers.map { texts.vocabulary[Int($0)] } == top.words)
    #expect(top.carriers == Array(top.words.prefix(3)))
    // The halves lean to A as much as the whole does, so they are not worth a line of their own.
    #expect(!proposal.candidates.contains { $0.synset.contains("_part_") })
  }

  @Test func findsSubjectsOfBothSides() throws {
    let a = ["food.n.01", "disease.n.01"]
    let b = ["tool.n.01", "animal.n.01"]
    let texts = GeneratedTexts(
      a: a.compactMap { subjects[$0] }, b: b.compactMap { subjects[$0] },
      noise: noise(without: a + b), texts: 1600, share: 30, seed: 3)
    let candidates = texts.propose(net).candidates
    #expect(Set(candidates.prefix(4).map(\.synset)) == Set(a + b))
    for candidate in candidates.prefix(4) {
      #expect((candidate.z > 0) == a.contains(candidate.synset))
    }
  }

  @Test func keepsTheHalfThatDiffers() throws {
    let foods = try #require(subjects["food.n.01"])
    // Only the first half leans to A; the other is as common on both sides.
    let texts = GeneratedTexts(
      a: [Array(foods.prefix(6))], b: [], noise: noise(without: []), texts: 3000, share: 40, seed: 5
    )
    let top = try #require(texts.propose(net).candidates.first)
    #expect(top.synset == "food_part_0.n.01")
  }

  @Test func leavesASingleWordToTheWords() throws {
    let foods = try #require(subjects["food.n.01"])
    let mostlyRice = [String](repeating: foods[0], count: 30) + foods.dropFirst()
    let texts = GeneratedTexts(
      a: [mostlyRice], b: [], noise: (0..<100).map { "filler\($0)" } + foods.dropFirst(),
      texts: 1200, share: 40, seed: 5)
    #expect(!texts.propose(net).candidates.contains { $0.words.contains(foods[0]) })
    // Two dictionary forms are too few, however many words they have.
    let two = GeneratedTexts(
      a: [["dog", "dogs", "mouse", "mice"]], b: [], noise: (0..<100).map { "filler\($0)" },
      texts: 1200, share: 40, seed: 5)
    #expect(two.propose(net) == ConceptProposal(candidates: [], examined: 0))
  }

  @Test func findsNothingWhereSidesAreShuffled() {
    var strongest = 0.0
    var found = 0
    for seed in 0..<12 {
      var texts = GeneratedTexts(
        a: MiniatureWordNet.lists(), b: [], noise: noise(without: []), texts: 600, share: 30,
        seed: UInt64(seed))
      texts.shuffleSides(seed: UInt64(seed + 100))
      let candidates = texts.propose(net).candidates
      found += candidates.count
      strongest = candidates.reduce(strongest) { max($0, abs($1.z)) }
    }
    // 12 rounds of 21 concepts: 0.7 are expected at |z| of 3 or more, were they independent.
    #expect(found <= 4)
    #expect(strongest < 4.5)
  }

  @Test func givesTheSameAgain() throws {
    let list = [subjects["food.n.01"], subjects["tool.n.01"]].compactMap { $0 }
    let texts = GeneratedTexts(
      a: list, b: MiniatureWordNet.lists(), noise: noise(without: []), texts: 900, share: 30,
      seed: 9)
    let first = texts.propose(net)
    #expect(!first.candidates.isEmpty)
    for _ in 0..<3 {
      let again = texts.propose(try MiniatureWordNet.standard().read())
      #expect(again == first)
    }
    let zs = first.candidates.map { abs($0.z) }
    #expect(zs == zs.sorted(by: >))
  }

  @Test func keepsTheLimits() throws {
    let texts = GeneratedTexts(
      a: Array(MiniatureWordNet.lists().prefix(4)), b: Array(MiniatureWordNet.lists().suffix(3)),
      noise: noise(without: []), texts: 1500, share: 30, seed: 21)
    var limits = ConceptLimits()
    let all = texts.propose(net, limits: limits)
    limits.candidates = 2
    #expect(texts.propose(net, limits: limits).candidates == Array(all.candidates.prefix(2)))
    limits.minimumTexts = 100_000
    #expect(texts.propose(net, limits: limits) == ConceptProposal(candidates: [], examined: 0))
    // Seven subjects and their halves were tested.
    #expect(all.examined == 21)
  }

  @Test func takesOneSidedAndOddInput() throws {
    let map = ConceptMap(net, words: ["rice", "curry", "lunch"], frequencies: [1, 1, 1])
    func propose(_ words: [Int32], _ offsets: [Int], _ isA: [Bool]) -> ConceptProposal {
      proposeConcepts(textWords: words, offsets: offsets, isA: isA, map: map)
    }
    let nothing = ConceptProposal(candidates: [], examined: 0)
    #expect(propose([], [0], []) == nothing)
    #expect(propose([0, 1, 2], [0, 1, 2, 3], [true, true, true]) == nothing)
    #expect(propose([-5, 99, 3], [0, 1, 3], [true, false]) == nothing)
  }

  @Test func mapsWordsWithTheirForms() throws {
    let words = [
      "geese", "goose", "mice", "ice cream", "cook", "who", "london", "unused dog", "dog",
    ]
    let map = ConceptMap(net, words: words, frequencies: [1, 1, 1, 1, 1, 1, 1, 1, 0])
    func names(_ word: Int) -> [String] { map.concepts(of: word).map(net.name(of:)) }
    #expect(names(0) == names(1))
    #expect(names(2).contains("animal.n.01"))
    #expect(names(3).contains("food.n.01"))
    // Seldom a noun, a function word, no entry of the dictionary, and in no text.
    for word in [4, 5, 7, 8] { #expect(names(word) == []) }
    #expect(names(6) == ["city.n.01"])
    let animal = try #require(net.synset(named: "animal.n.01"))
    #expect(map.words(under: animal) == [0, 1, 2])
    let entity = try #require(net.synset(named: "entity.n.01"))
    #expect(map.words(under: entity) == [])
  }

  @Test func wordsItWell() throws {
    let foods = try #require(subjects["food.n.01"])
    let texts = GeneratedTexts(
      a: [foods + ["ice cream"]], b: [], noise: noise(without: ["food.n.01"]), texts: 1500,
      share: 40, seed: 2)
    let food = try #require(texts.propose(net).candidates.first)
    #expect(food.noun == "food")
    #expect(food.gloss == "any food")
    #expect(food.text == "mentions a kind of food (\(food.carriers.joined(separator: ", ")))")
    let listed = food.words.prefix(12).joined(separator: ", ")
    #expect(
      food.precise
        == "A word or phrase in the text names a kind of food, that is: any food (WordNet 3.0 "
        + "food.n.01; words count in their commonest sense): \(listed) and 1 other.")

    let cities = GeneratedTexts(
      a: [["london", "paris", "rome", "cairo"]], b: [], noise: noise(without: []), texts: 1500,
      share: 40, seed: 2)
    let city = try #require(cities.propose(net).candidates.first)
    #expect(city.text == "mentions a city (\(city.carriers.joined(separator: ", ")))")
    #expect(
      city.precise.hasPrefix("A word or phrase in the text names a city, that is: a large place ("))
    #expect(city.precise.hasSuffix(" and \(city.words[3])."))
  }
}

@Suite(.enabled(if: InstalledWordNet.isThere)) struct InstalledConceptTests {
  let net: WordNet

  init() throws { net = try #require(InstalledWordNet.database) }

  /// Kinds of a concept that people write of, each in few texts.
  static let planted: [String: String] = [
    "food.n.01":
      "rice curry lunch pizza soup bread cheese salad sandwich pasta chocolate breakfast",
    "animal.n.01": "dog cat horse cow sheep tiger rabbit elephant snake frog spider eagle",
    "vehicle.n.01": "car lorry bus bicycle ambulance tractor taxi motorcycle ship canoe sled jeep",
    "clothing.n.01": "shirt coat scarf glove sock skirt sweater apron trousers jacket dress gown",
    "musical_instrument.n.01":
      "violin oboe harp cello flute piano guitar trumpet banjo clarinet lute",
    "disease.n.01":
      "measles mumps malaria cholera diabetes tuberculosis leprosy gout cancer smallpox",
    "weapon.n.01": "sword rifle dagger pistol spear cannon gun knife revolver bayonet bazooka",
    "relative.n.01":
      "uncle aunt cousin mother brother niece grandmother nephew grandfather daughter",
    "country.n.02": "france spain england brazil india egypt poland kenya norway china peru japan",
  ]

  /// In an order that is the same in every run.
  private static func lists(without left: String = "") -> [[String]] {
    planted.filter { $0.key != left }.sorted { $0.key < $1.key }
      .map { $0.value.split(separator: " ").map(String.init) }
  }

  @Test(arguments: planted.keys.sorted())
  func findsAPlantedConcept(name: String) throws {
    let words = try #require(Self.planted[name]).split(separator: " ").map(String.init)
    let others = Self.lists(without: name).joined()
    let texts = GeneratedTexts(
      a: [words], b: [], noise: others + (0..<150).map { "filler\($0)" }, texts: 1600, share: 30,
      seed: 17)
    let proposal = texts.propose(net)
    let top = try #require(proposal.candidates.first)
    let concept = try #require(net.synset(named: name))
    let found = try #require(net.synset(named: top.synset))
    // The concept itself, or one close above or below it that takes in most of the words.
    let isClose =
      found == concept || net.ancestors(of: found).contains(concept)
      || net.ancestors(of: concept).prefix(3).contains(found)
    #expect(isClose, "\(top.synset)")
    // Of the words that the dictionary puts under it in their commonest sense, that is.
    let map = ConceptMap(net, words: words, frequencies: words.map { _ in 1 })
    let under = Set(map.words(under: concept).map { words[Int($0)] })
    #expect(under.count >= 6)
    let shared = under.intersection(top.words).count
    #expect(4 * shared >= 3 * under.count, "\(top.synset): \(top.words)")
    #expect(top.z > 7)
  }

  @Test func findsNothingWhereSidesAreShuffled() {
    let words = Array(Self.lists().joined())
    for seed in 0..<4 {
      var texts = GeneratedTexts(
        a: [words, words], b: [], noise: words, texts: 1600, share: 50, seed: UInt64(seed))
      texts.shuffleSides(seed: UInt64(seed + 50))
      #expect(texts.propose(net).candidates.allSatisfy { abs($0.z) < 4.5 })
    }
  }

  @Test func givesTheSameAgain() throws {
    let lists = Self.lists()
    let texts = GeneratedTexts(
      a: Array(lists.prefix(4)), b: Array(lists.suffix(5)), noise: lists[0], texts: 1600, share: 20,
      seed: 1)
    let first = texts.propose(net)
    #expect(first.candidates.count > 4)
    #expect(texts.propose(net) == first)
  }
}
