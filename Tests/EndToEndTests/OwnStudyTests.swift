import ArgumentParser
import Documents
import Findings
import Foundation
import Ground
import Randomness
import Reports
import Studies
import Testing
import touchstone

/// A study that the program does not know: rolls dice and says what they came to.
///
/// Everything around it (keeping, pages, terminal, Markdown, lists, export) comes with the shape of a study.
private enum Dice: Study {
  struct Plan: Codable, Sendable {
    var dice: Int
    var seed: UInt64
  }

  struct Finding: StudyFinding {
    var rolls: [Int]
    var mean: Estimate
    var seconds: Double
    var kind: String { "dice" }
    var outcomes: [String] { [mean.low <= 3.5 && mean.high >= 3.5 ? "fair" : "loaded"] }
  }

  static let name = "dice"
  static let letter = "d"
  static let version = 1
  static let outcomes = ["fair", "loaded"]

  static func carryOut(_ plan: Plan, _ context: Context) throws -> Finding {
    guard plan.dice > 1 else { throw InputError("Roll at least two dice: --dice 2.") }
    var random = RandomStream(seed: Seed(plan.seed))
    let rolls = (0..<plan.dice).map { _ in Int(random.below(6)) + 1 }
    let mean = Double(rolls.reduce(0, +)) / Double(rolls.count)
    let spread = 1.96 * (35.0 / 12 / Double(rolls.count)).squareRoot()
    return Finding(
      rolls: rolls, mean: Estimate(mean: mean, low: mean - spread, high: mean + spread), seconds: 0)
  }

  static func document(_ finding: Finding) -> Document {
    let isFair = finding.outcomes == ["fair"]
    return Document(
      kind: "dice", title: "\(finding.rolls.count) dice", heading: "Are these dice fair?",
      verdict: .init(
        tone: isFair ? .good : .bad, badge: isFair ? "fair" : "loaded",
        statement: "They came to \(estimate: finding.mean) in the mean."),
      blocks: [
        .section(
          "rolls", "The rolls",
          [
            .figure(
              Figure(
                .distribution(
                  Distribution(
                    title: "Rolls", xTitle: "pips",
                    rows: [
                      .init("rolls", values: finding.rolls.map(Double.init), mean: finding.mean)
                    ]
                  )))),
            .table(
              Table(
                [.text("Die"), .number("Pips")],
                rows: finding.rolls.enumerated().map { ["\($0 + 1)", "\($1)"] })),
          ])
      ],
      tables: [
        DataTable(
          name: "rolls", columns: ["die", "pips"],
          rows: finding.rolls.enumerated().map { [.whole($0 + 1), .whole($1)] })
      ])
  }
}

@Suite struct OwnStudyTests {
  @Test func aStudyOfOnesOwnGoesThroughEverything() throws {
    let store = Command.freshStore()
    let page = store + ".html"
    func roll() throws -> Dice.Finding {
      try deliver(
        Dice.self, DeliveryOptions.parse(["--json", "--store", store, "--report", page]),
        command: "touchstone dice --dice 5", threads: 1, models: ModelAccess(),
        plan: { _ in Dice.Plan(dice: 5, seed: 7) })
    }
    let finding = try roll()
    let html = try String(contentsOfFile: page, encoding: .utf8)
    #expect(html.contains("Are these dice fair?") && html.contains("touchstone dice --dice 5"))
    // Again: found, not rolled.
    #expect(try roll().rolls == finding.rolls)

    // The program as it is built has never heard of dice, and shows what was kept.
    let list = try Command.run(["runs", "--store", store])
    let id = try #require(list.output.firstMatch(of: /d[0-9a-f]{10}/)).0
    #expect(list.output.contains("5 dice: fair") || list.output.contains("5 dice: loaded"))
    let again = try Command.run(["report", String(id), "--store", store, "--report", page])
    #expect(again.status == 0)
    for line in ["They came to", "The rolls", "Pips"] { #expect(again.output.contains(line)) }
    #expect(try String(contentsOfFile: page, encoding: .utf8).contains("They came to"))
    let markdown = store + ".md"
    #expect(
      try Command.run(["report", String(id), "--store", store, "--report", markdown]).status == 0)
    #expect(
      try String(contentsOfFile: markdown, encoding: .utf8).contains("| 1 | \(finding.rolls[0]) |"))
    let table = try Command.run(["export", String(id), "--store", store])
    #expect(
      table.output.hasPrefix("die,pips\r\n1,\(finding.rolls[0])\r\n2,\(finding.rolls[1])\r\n"))
    let json = try Command.run(["report", String(id), "--store", store, "--report", page, "--json"])
    let printed = try JSONDecoder.lenient.decode(
      Dice.Finding.self, from: Data(json.output.utf8))
    #expect(printed.rolls == finding.rolls)
  }

  @Test func whatAStudyRefusesIsNotKept() throws {
    let store = Command.freshStore()
    #expect(throws: InputError("Roll at least two dice: --dice 2.")) {
      try deliver(
        Dice.self, DeliveryOptions.parse(["--json", "--store", store]), command: "touchstone dice",
        threads: 1, models: ModelAccess(), plan: { _ in Dice.Plan(dice: 1, seed: 7) })
    }
    #expect(try Command.run(["runs", "--store", store]).output.hasPrefix("Nothing yet"))
  }
}
