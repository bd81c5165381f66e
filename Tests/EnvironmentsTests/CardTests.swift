import Environments
import Findings
import Foundation
import Randomness
import Specifications
import Testing

/// What a card says can be read, compiled and played.
@Suite struct CardTests {
  @Test(arguments: allEnvironments)
  func `every measure has its own name and a unit and a meaning`(name: String) throws {
    let card = try Catalogue.entry(name).card
    #expect(Set(card.measures.map(\.name)).count == card.measures.count)
    for measure in card.measures {
      #expect(measure.name.allSatisfy { $0.isLetter || $0.isNumber })
      #expect(!measure.unit.isEmpty && !measure.meaning.isEmpty)
    }
  }

  @Test(arguments: allEnvironments)
  func `story and source and layout are told`(name: String) throws {
    let card = try Catalogue.entry(name).card
    #expect(card.story.count > 40)
    #expect(card.source.count > 20)
    #expect(!card.observation.isEmpty)
    #expect(card.horizon > 0 && card.observationSize > 0 && card.stepSeconds >= 0)
    #expect(card.name.allSatisfy { $0 == "-" || $0.isLowercase })
    if case .discrete(let count, let names) = card.actions {
      #expect(names.count == count)
      #expect(Set(names).count == count)
    }
  }

  @Test(arguments: allEnvironments)
  func `every specification compiles and each role has exactly one default`(name: String) throws {
    let entry = try Catalogue.entry(name)
    for role in [NamedSpecification.Role.proxy, .intended] {
      let those = entry.card.specifications.filter { $0.role == role }
      #expect(those.filter(\.isDefault).count == 1)
      #expect(Set(those.map(\.name)).count == those.count)
      for named in those {
        let compiled = try entry.specification(named.name, role: role)
        #expect(compiled.formula == named.formula)
        #expect(compiled.name == named.name)
      }
      let standard = try entry.specification(nil, role: role)
      #expect(standard.name == entry.card.defaultSpecification(role)?.name)
    }
  }

  @Test(arguments: allEnvironments)
  func `the base policy is one of the policies and each has its own name`(name: String) throws {
    let card = try Catalogue.entry(name).card
    #expect(card.policies.contains { $0.name == card.basePolicy })
    #expect(Set(card.policies.map(\.name)).count == card.policies.count)
    #expect(card.policies.allSatisfy { !$0.meaning.isEmpty })
  }

  @Test(arguments: allEnvironments)
  func `every scripted policy acts within bounds for a whole episode`(name: String) throws {
    let arena = try Arena(name, copies: 2)
    let card = arena.entry.card
    for policy in card.policies.indices {
      var random = RandomStream(seed: Seed(8).child(policy))
      arena.start()
      for _ in 0..<card.horizon {
        arena.step(policy: policy, random: &random)
        for index in 0..<2 * card.actions.size {
          let action = arena.buffers.actions[index]
          switch card.actions {
          case .discrete(let count, _):
            try #require(action >= 0 && action < Float(count) && action == action.rounded())
          case .continuous(_, let low, let high, _):
            try #require(action >= low && action <= high)
          }
        }
      }
      #expect(arena.isIntact)
    }
  }

  @Test(arguments: allEnvironments)
  func `pictures are finite and have something in them`(name: String) throws {
    let arena = try Arena(name, copies: 2)
    var random = RandomStream(seed: Seed(12))
    arena.start()
    for _ in 0..<arena.entry.card.horizon {
      let scene = arena.environment.scene(copy: 1)
      try #require(!scene.shapes.isEmpty && !scene.background.isEmpty)
      try #require(scene.width > 0 && scene.height > 0)
      for shape in scene.background + scene.shapes {
        try #require(numbers(shape).allSatisfy { $0.isFinite }, "\(shape)")
      }
      arena.step(policy: 0, random: &random)
    }
  }

  @Test(arguments: allEnvironments)
  func `the background stays the same through an episode`(name: String) throws {
    let arena = try Arena(name, copies: 1)
    var random = RandomStream(seed: Seed(12))
    arena.start()
    let background = arena.environment.scene(copy: 0).background
    for _ in 0..<30 { arena.step(policy: 0, random: &random) }
    #expect(arena.environment.scene(copy: 0).background == background)
  }

  @Test(arguments: allEnvironments)
  func `a card survives being written as JSON`(name: String) throws {
    let card = try Catalogue.entry(name).card
    let written = try JSONEncoder().encode(card)
    #expect(try JSONDecoder().decode(EnvironmentCard.self, from: written) == card)
  }

  private func numbers(_ shape: Shape) -> [Float] {
    switch shape {
    case .box(let x, let y, let width, let height, let angle, _): [x, y, width, height, angle]
    case .circle(let x, let y, let radius, _): [x, y, radius]
    case .line(let points, let width, _, _): points + [width]
    case .polygon(let points, _): points
    case .text(let x, let y, let size, _, _): [x, y, size]
    }
  }
}

@Suite struct CatalogueTests {
  @Test func `environments have their own names`() {
    #expect(Set(allEnvironments).count == allEnvironments.count)
  }

  @Test func `a mistyped environment is answered with the nearest name`() throws {
    let error = #expect(throws: UnknownEnvironment.self) { try Catalogue.entry("boatrace") }
    let text = try #require(error).description
    #expect(text.contains("Did you mean boat-race"))
  }

  @Test func `a strange name is answered with all names`() throws {
    let error = #expect(throws: UnknownEnvironment.self) {
      try Catalogue.entry("qqqqqqqqqqqqqqqqqqqqqqqq")
    }
    let text = try #require(error).description
    for name in allEnvironments { #expect(text.contains(name)) }
  }

  @Test func `a formula may stand where a specification's name could`() throws {
    let entry = try Catalogue.entry("boat-race")
    let specification = try entry.specification("2*arrow + moved", role: .proxy)
    #expect(specification.value(measures: [3, 0, 4]) == 10)
    #expect(specification.name == "2*arrow + moved")
  }

  @Test func `a specification of the other role can be asked for by name`() throws {
    let entry = try Catalogue.entry("boat-race")
    #expect(try entry.specification("progress", role: .proxy).formula == "clockwise")
  }

  @Test func `a mistyped specification is answered with the specifications' names`() throws {
    let entry = try Catalogue.entry("boat-race")
    let error = #expect(throws: FormulaError.self) {
      try entry.specification("visble", role: .proxy)
    }
    let message = try #require(error).message
    #expect(message.contains("visible"))
  }
}
