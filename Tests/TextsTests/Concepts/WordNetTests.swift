import Foundation
import Testing
import Texts

/// The database of this machine, read once for all tests that need it.
enum InstalledWordNet {
  static let database = WordNet.installed()
  static var isThere: Bool { database != nil }
}

@Suite struct WordNetTests {
  let net: WordNet

  init() throws { net = try MiniatureWordNet.standard().read() }

  private func lemmas(_ word: String) -> [String] { net.lemmas(of: word).map(net.word(of:)) }

  @Test(arguments: [
    ("mice", "mouse"), ("geese", "goose"), ("children", "child"), ("churches", "church"),
    ("boxes", "box"), ("ladies", "lady"), ("bushes", "bush"), ("firemen", "fireman"),
    ("Dogs", "dog"), ("ice creams", "ice cream"), ("ice-cream", "ice cream"),
    ("ice cream cones", "ice cream cone"), ("brothers-in-law", "brother-in-law"),
    ("glasses", "glass"), ("glass", "glass"),
  ])
  func bringsWordsToTheirBaseForm(word: String, base: String) {
    #expect(lemmas(word) == [base])
  }

  @Test(arguments: ["", "s", "xyzzy", "es", "ss", "  ", "-", "ful", "_", "ice _ cream", "é"])
  func findsNothingForWhatIsNoNoun(word: String) {
    #expect(lemmas(word) == [])
  }

  @Test func triesSuffixesOfMeasuresToo() throws {
    var miniature = MiniatureWordNet()
    miniature.add("entity")
    miniature.add("box", under: ["entity"])
    miniature.add("boxful", under: ["entity"])
    let net = try miniature.read()
    #expect(net.lemmas(of: "boxesful").map(net.word(of:)) == ["boxful"])
  }

  @Test func ordersSensesAndCountsThem() throws {
    let film = try #require(net.lemmas(of: "films").first)
    #expect(
      net.synsets(of: film).map(net.name(of:)) == ["movie.n.01", "celluloid.n.01", "coating.n.01"])
    #expect(net.senses(of: film).map(\.tags) == [38, 16, 1])
    #expect(net.lemma(exactly: Array("ice_cream".utf8)) == net.lemmas(of: "ice cream").first)
  }

  @Test func describesSynsets() throws {
    let rice = try #require(net.synset(named: "rice.n.01"))
    #expect(net.name(of: rice) == "rice.n.01")
    #expect(
      net.ancestors(of: rice).map(net.name(of:)) == [
        "food_part_0.n.01", "food.n.01", "artifact.n.01", "whole.n.01", "object.n.01",
        "entity.n.01",
      ])
    #expect(net.depth(of: rice) == 6)
    let food = try #require(net.synset(named: "food.n.01"))
    #expect(net.hypernyms(of: food).map(net.name(of:)) == ["artifact.n.01"])
    #expect(net.hyponyms(of: food).count == 2)
    // Twelve foods, two halves, food itself, ice cream by two names, and a cone of it.
    #expect(net.lemmasBelow(food) == 18)
    #expect(net.gloss(of: food) == "any food; \"food is an example\"")
    #expect(net.definition(of: food) == "any food")
    #expect(net.lexicographerFile(of: food) == "noun.food")
    #expect(net.version == "WordNet 3.0")
    let cream = try #require(net.synset(named: "icecream.n.01"))
    #expect(net.words(of: cream) == ["ice cream", "icecream"])
    #expect(net.usualWord(of: cream).word == "ice cream")
    let london = try #require(net.synset(named: "london.n.01"))
    #expect(net.isInstance(london) && !net.isInstance(food))
    #expect(net.words(of: london) == ["London"])
  }

  @Test(arguments: ["food", "food.n.02", "food.n.00", "food.v.01", "nothing.n.01", "", ".n.01"])
  func knowsNoOtherNames(name: String) {
    #expect(net.synset(named: name) == nil)
  }

  @Test func tellsHowOftenAWordIsANoun() {
    #expect(net.nounShare(of: "film") == 1)
    #expect(net.nounShare(of: "cook") == 2.0 / 32)
    #expect(net.nounShare(of: "cooked") == 0)
    #expect(net.nounShare(of: "rice") == 1)
  }

  @Test func findsTheFolder() throws {
    try MiniatureWordNet.standard().inFolder { folder in
      #expect(WordNet.folder(searching: ["/nowhere", folder], environment: [:]) == folder)
      #expect(
        WordNet.folder(searching: ["/nowhere"], environment: ["TOUCHSTONE_WORDNET": folder])
          == folder)
      #expect(
        WordNet.folder(searching: [folder], environment: ["TOUCHSTONE_WORDNET": "/nowhere"]) == nil)
    }
  }
}

@Suite(.enabled(if: InstalledWordNet.isThere)) struct InstalledWordNetTests {
  let net: WordNet

  init() throws { net = try #require(InstalledWordNet.database) }

  @Test func holdsAllNouns() {
    #expect(net.synsetCount > 80_000)
  }

  @Test(arguments: [
    "rice", "curry", "lunch", "pizza", "bread", "apples", "cheeses", "ice creams", "coffee",
  ])
  func knowsFood(word: String) throws {
    let map = ConceptMap(net, words: [word], frequencies: [1])
    #expect(map.concepts(of: 0).map(net.name(of:)).contains("food.n.01"))
  }

  @Test(arguments: [
    ("dogs", "animal.n.01"), ("cars", "vehicle.n.01"), ("shirts", "clothing.n.01"),
    ("hands", "body_part.n.01"), ("monday", "time_period.n.01"), ("uncles", "relative.n.01"),
    ("measles", "disease.n.01"), ("guitars", "musical_instrument.n.01"), ("daisies", "plant.n.02"),
    ("red", "color.n.01"), ("happiness", "emotion.n.01"), ("tennis", "sport.n.01"),
    ("rifles", "weapon.n.01"), ("carpenters", "worker.n.01"), ("carpentry", "occupation.n.01"),
    ("france", "country.n.02"), ("london", "city.n.01"), ("euro", "monetary_unit.n.01"),
  ])
  func putsWordsUnderTheirConcept(word: String, concept: String) {
    let map = ConceptMap(net, words: [word], frequencies: [1])
    // "red" is an adjective first, so nothing is said of it; its sense is asked for directly.
    if word == "red" {
      #expect(map.concepts(of: 0).isEmpty)
      let red = net.synset(named: "red.n.01").map { net.ancestors(of: $0) } ?? []
      #expect(red.map(net.name(of:)).contains(concept))
    } else {
      #expect(map.concepts(of: 0).map(net.name(of:)).contains(concept))
    }
  }

  @Test(arguments: [
    "can", "will", "being", "have", "may", "well", "must", "it", "i", "a", "as", "in", "no", "he",
    "us", "at", "who", "let", "does", "saw", "felt", "like", "love", "bruce", "tom", "quickly",
  ])
  func saysNothingOfWordsThatAreSeldomNouns(word: String) {
    let map = ConceptMap(net, words: [word], frequencies: [1])
    #expect(map.concepts(of: 0).isEmpty)
    #expect(map.senses(of: 0).isEmpty)
  }

  @Test func namesNoAbstractConcept() {
    let words = [
      "rice", "film", "house", "idea", "tree", "running", "city", "year", "part", "thing",
    ]
    let map = ConceptMap(net, words: words, frequencies: words.map { _ in 1 })
    let names = Set(words.indices.flatMap { map.concepts(of: $0).map(net.name(of:)) })
    for name in [
      "entity.n.01", "abstraction.n.06", "whole.n.02", "object.n.01", "artifact.n.01", "act.n.02",
      "attribute.n.02", "relation.n.01", "physical_entity.n.01", "organism.n.01", "matter.n.03",
    ] { #expect(!names.contains(name)) }
  }

  @Test func takesCommonSensesOnly() throws {
    let map = ConceptMap(net, words: ["film", "doe"], frequencies: [1, 1])
    #expect(map.senses(of: 0).map(net.name(of:)) == ["movie.n.01"])
    // Untagged, and listed as the Department of Energy first.
    #expect(map.senses(of: 1).map(net.name(of:)) == ["doe.n.02"])
    let film = try #require(net.lemmas(of: "film").first)
    #expect(net.synsets(of: film).count == 5)
  }

  @Test func namesEverySynsetSoThatItIsFoundAgain() {
    for index in stride(from: Int32(0), to: Int32(net.synsetCount), by: 397) {
      let synset = WordNet.Synset(index: index)
      #expect(net.synset(named: net.name(of: synset)) == synset)
    }
  }
}
