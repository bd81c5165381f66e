import ArgumentParser
import Environments
import Findings

/// `touchstone environments [NAME]`
struct EnvironmentsCommand: TalkingCommand {
  static let configuration = CommandConfiguration(
    commandName: "environments",
    abstract: "Lists the environments, or tells everything about one.")

  @Argument(help: Catalogue.help, completion: .list(Catalogue.names))
  var name: String?

  @Flag(help: "Print one JSON object.")
  var json = false

  @OptionGroup var console: ConsoleOptions

  private struct List: Encodable {
    struct Line: Encodable {
      var name: String
      var story: String
    }
    var schema = 1
    var environments: [Line]
  }

  private struct Card: Encodable {
    struct Measure: Encodable {
      var name: String
      var unit: String
      var meaning: String
    }
    struct Specification: Encodable {
      var name: String
      var formula: String
      var role: NamedSpecification.Role
      var `default`: Bool
    }
    var schema = 1
    var name: String
    var story: String
    var horizon: Int
    var observation: String
    var actions: ActionSpace
    var measures: [Measure]
    var specifications: [Specification]
    var policies: [String]
    var policyMeanings: [String: String]
    var basePolicy: String
    var notes: [String]
    var source: String
    var learning: LearnerSettings
  }

  func run() throws {
    guard let name else {
      let cards = Catalogue.entries.map(\.card)
      if json {
        try printJSON(
          List(environments: cards.map { List.Line(name: $0.name, story: $0.story) }))
      } else {
        for card in cards { try Console.print("\(card.name)\n  \(card.story)") }
        try Console.print("\nMore of one: touchstone environments NAME")
      }
      return
    }
    let card = try Catalogue.entry(name).card
    if json {
      try printJSON(
        Card(
          name: card.name, story: card.story, horizon: card.horizon,
          observation: card.observation, actions: card.actions,
          measures: card.measures.map {
            Card.Measure(name: $0.name, unit: $0.unit, meaning: $0.meaning)
          },
          specifications: card.specifications.map {
            Card.Specification(
              name: $0.name, formula: $0.formula, role: $0.role, default: $0.isDefault)
          },
          policies: card.policies.map(\.name),
          policyMeanings: Dictionary(
            card.policies.map { ($0.name, $0.meaning) }, uniquingKeysWith: { first, _ in first }),
          basePolicy: card.basePolicy, notes: card.notes, source: card.source,
          learning: card.learning))
    } else {
      try Console.print(text(card))
    }
  }

  private func text(_ card: EnvironmentCard) -> String {
    let width = card.measures.map(\.name.count).max() ?? 0
    func padded(_ text: String, _ width: Int) -> String {
      text + String(repeating: " ", count: max(0, width - text.count))
    }
    var lines = [card.name, "  \(card.story)", "", "source       \(card.source)"]
    lines.append("horizon      \(card.horizon) steps")
    switch card.actions {
    case .discrete(_, let names):
      lines.append("actions      \(names.joined(separator: ", "))")
    case .continuous(let size, let low, let high, let unit):
      lines.append("actions      \(size) numbers from \(low) to \(high) (\(unit))")
    }
    lines.append("observation  \(card.observation)")
    lines += ["", "measures"]
    lines += card.measures.map { "  \(padded($0.name, width))  \($0.meaning) (\($0.unit))" }
    lines += ["", "specifications"]
    lines += card.specifications.map { specification in
      let role = specification.role == .proxy ? "proxy" : "true "
      let mark = specification.isDefault ? " (default)" : ""
      return "  \(role)  \(specification.name): \(specification.formula)\(mark)"
    }
    lines += ["", "scripted policies"]
    lines += card.policies.map { policy in
      let mark = policy.name == card.basePolicy ? " (base)" : ""
      return "  \(policy.name): \(policy.meaning)\(mark)"
    }
    if !card.notes.isEmpty { lines += ["", "notes"] + card.notes.map { "  - \($0)" } }
    lines += ["", "Audit it:  touchstone audit \(card.name)"]
    return lines.joined(separator: "\n")
  }
}
