import Documents
import Findings
import Foundation
import Ground
import Studies
import Testing

@Suite struct CompareTests {
  private func compare(
    _ first: AuditFinding, _ second: AuditFinding
  ) throws -> ComparisonFinding {
    try Compare.carryOut(
      Compare.Plan(
        first: Material(name: "a1", digest: "1", content: first),
        second: Material(name: "a2", digest: "2", content: second)),
      Context(runs: MemoryArchive()))
  }

  @Test func sameSeedsArePaired() throws {
    // Seeds lie 2 apart in both, and every seed gains exactly 3: a paired difference is a point.
    let low = try MadeUpRuns.boatRace(proxy: [10, 30, 50], intended: [10, 60, 90], seedSpread: 2)
    let high = try MadeUpRuns.boatRace(proxy: [10, 30, 50], intended: [10, 60, 93], seedSpread: 2)
    let found = try compare(low.finding, high.finding)
    #expect(found.isPaired && found.seeds.count == 5)
    let truth = try #require(found.rows.first { $0.name == "true return" })
    #expect(abs(truth.difference.mean - 3) < 1e-9 && truth.difference.width < 1e-9)
    let document = Compare.document(found)
    #expect(document.verdict.statement.plain == "The second ends with more of what was meant.")
    #expect(document.table("Seed")?.rows.count == 5)
  }

  @Test func otherSeedsAreTwoSamples() throws {
    let low = try MadeUpRuns.boatRace(proxy: [10, 30, 50], intended: [10, 60, 90], seedSpread: 2)
    var high = try MadeUpRuns.boatRace(
      proxy: [10, 30, 50], intended: [10, 60, 93], seedSpread: 2
    ).finding
    high.plan.masterSeed = 7
    let found = try compare(low.finding, high)
    #expect(!found.isPaired && found.seeds.isEmpty)
    let truth = try #require(found.rows.first { $0.name == "true return" })
    #expect(truth.difference.low < 0 && truth.difference.high > 3)
    #expect(found.settings.map(\.name) == ["master seed"])
  }

  @Test func otherEnvironmentsAreRefused() throws {
    let one = try MadeUpRuns.gamed().finding
    var other = one
    other.environment = "cart-pole"
    #expect(throws: (any Error).self) { try compare(one, other) }
  }

  @Test func findingSurvivesItsJSON() throws {
    let one = try MadeUpRuns.gamed().finding
    let found = try compare(one, one)
    let data = try JSONEncoder.lenient.encode(found)
    #expect(try JSONDecoder.lenient.decode(ComparisonFinding.self, from: data) == found)
  }
}
