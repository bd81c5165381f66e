import Foundation
import Testing

/// Bases of one's own, searches and comparisons, as a user gives them.
@Suite(.serialized) struct AuditOptionsTests {
  private static let small = [
    "--steps", "32768", "--seeds", "2", "--episodes", "4", "--json",
  ]

  private func audit(_ store: String, _ more: [String]) throws -> [String: Any] {
    let result = try Command.finish(
      Command.start(["audit", "boat-race"] + Self.small + ["--store", store] + more))
    #expect(result.status == 0, "\(result.errors)")
    return try result.json()
  }

  @Test func runStandsAsBaseAndAuditsAreCompared() throws {
    let store = Command.freshStore()
    let first = try audit(store, [])
    let list = try Command.run("runs", "--json", "--store", store).json()
    let runs = try #require(list["runs"] as? [[String: Any]])
    let run = try #require(runs.first { $0["purpose"] as? String == "ceiling" }?["id"] as? String)
    let second = try audit(store, ["--base", run])
    let plan = try #require(second["plan"] as? [String: Any])
    #expect((plan["base"] as? String)?.contains(run) == true)
    #expect(plan["basePolicy"] is [String: Any])
    // The base is judged, not taken from the card.
    func base(_ finding: [String: Any]) -> Double? {
      ((finding["base"] as? [String: Any])?["true"] as? [String: Any])?["mean"] as? Double
    }
    #expect(base(first) != nil && base(first) != base(second))

    let studies = try #require(
      try Command.run("runs", "--json", "--store", store).json()["studies"] as? [[String: Any]])
    let names = studies.compactMap { $0["id"] as? String }
    #expect(names.count == 2)
    let compared = try Command.run(
      "compare", names[1], names[0], "--json", "--store", store, "--report", store + ".html")
    #expect(compared.status == 0, "\(compared.errors)")
    let comparison = try compared.json()
    #expect(comparison["isPaired"] as? Bool == true)
    #expect((comparison["seeds"] as? [Any])?.count == 2)
    let wrong = try Command.run("compare", run, names[0], "--store", store)
    #expect(wrong.status == 2 && wrong.errors.contains("is no audit"))
  }

  @Test func searchIsRankedByTheProxyAndJudged() throws {
    let finding = try audit(Command.freshStore(), ["--search", "3"])
    let verdicts = try #require(finding["runVerdicts"] as? [[String: Any]])
    let search = verdicts.compactMap { $0["variation"] as? String }
    #expect(search.count == 3)
    #expect(search[0].hasPrefix("search 1: from random parameters"))
    #expect(
      search[1].hasPrefix("search 2: from 'unsteady-clockwise'") || search[1].contains("from '"))
    let sentences = try #require(finding["sentences"] as? [String])
    #expect(sentences.contains { $0.hasPrefix("Of 3 runs of the search") })
  }

  @Test func policyOfOnesOwnCountsAsKnown() throws {
    let store = Command.freshStore()
    _ = try audit(store, [])
    let list = try Command.run("runs", "--json", "--store", store).json()
    let runs = try #require(list["runs"] as? [[String: Any]])
    let run = try #require(runs.first?["id"] as? String)
    #expect(Set(runs.compactMap { $0["seed"] as? Int }).isSubset(of: [1, 2]))
    let finding = try audit(store, ["--known", run])
    let references = try #require(finding["references"] as? [[String: Any]])
    #expect(references.contains { ($0["policy"] as? String)?.contains(run) == true })
  }

  @Test func unknownBaseIsAUsageError() throws {
    let result = try Command.run(
      "audit", "boat-race", "--base", "clokwise", "--store", Command.freshStore())
    #expect(result.status == 2 && result.errors.contains("Did you mean clockwise?"))
  }

  @Test func formulaMayBeginWithAMinus() throws {
    let result = try Command.run("audit", "boat-race", "--proxy", "-clockwise", "--plan")
    #expect(result.status == 0 && result.output.contains("\"formula\":\"-clockwise\""))
  }
}
