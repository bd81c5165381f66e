import Arithmetic
import Environments
import Exact
import Findings
import Studies
import Testing

/// An audit of an enumerable environment knows everything that any policy can return.
@Suite struct AchievableReturnsTests {
  private func result(_ name: String) throws -> AuditResult {
    let entry = try Catalogue.entry(name)
    let plan = try resolveAuditPlan(
      entry,
      AuditOptions(seeds: 2, steps: 8_192, evaluationEpisodes: 4, masterSeed: 3, isQuick: true))
    return try Audit.carryOut(plan, Context(runs: MemoryArchive(), threads: 2))
  }

  @Test func `learned policies lie within the exact polygon of the boat race`() throws {
    let achievable = try #require(try result("boat-race").achievable)
    guard case .hackability(let answer) = achievable.answer else {
      Issue.record("another answer")
      return
    }
    let corners = try #require(answer.polygon).map { try $0.map { try Rational(text: $0.text) } }
    #expect(corners.count == 4)
    #expect(answer.measured.count == 4)
    for policy in answer.measured {
      let x = try #require(Rational(exactly: policy.proxy.mean))
      let y = try #require(Rational(exactly: policy.intended.mean))
      for (index, corner) in corners.enumerated() {
        let next = corners[(index + 1) % corners.count]
        let left: Rational = (next[0] - corner[0]) * (y - corner[1])
        let right: Rational = (next[1] - corner[1]) * (x - corner[0])
        // Means over episodes of whole returns, so a hair of rounding is all that may stand out.
        #expect((left - right).double > -1e-6, "\(policy)")
      }
    }
  }

  @Test func `an environment with chance has its polygon too`() throws {
    let achievable = try #require(try result("tomato-watering-small").achievable)
    guard case .hackability(let answer) = achievable.answer else {
      Issue.record("another answer")
      return
    }
    #expect(answer.polygon?.isEmpty == false && answer.measured.count == 4)
    #expect(answer.listed.map(\.policy.name).contains("look-watered"))
  }

  @Test(arguments: ["cart-pole", "tomato-watering"])
  func `an environment that is not listed has none`(name: String) throws {
    #expect(try result(name).achievable == nil)
  }
}
