import Environments
import Findings
import Foundation
import Studies
import Synchronization
import Testing

/// An archive in memory that can be filled beforehand: verdicts on runs with known returns.
final class MemoryArchive: RunArchive {
  private let records = Mutex<[String: RunRecord]>([:])
  private let kept = Mutex(0)

  var keptCount: Int { kept.withLock { $0 } }

  private func key(_ plan: RunPlan) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return String(decoding: try encoder.encode(plan), as: UTF8.self)
  }

  func record(for plan: RunPlan) throws -> RunRecord? {
    let key = try key(plan)
    return records.withLock { $0[key] }
  }

  func keep(_ record: RunRecord) throws {
    let key = try key(record.plan)
    records.withLock { $0[key] = record }
    kept.withLock { $0 += 1 }
  }
}

/// Verdicts on made-up runs: the judge's numbers are given, so the verdict is known beforehand.
@Suite struct VerdictTests {
  private let entry: CatalogueEntry
  /// Base: unsteady-clockwise, proxy about 40, true about 86, positively correlated.
  init() throws { entry = try Catalogue.entry("boat-race") }

  /// Audits with runs whose returns follow the given curves, one value a checkpoint.
  private func finding(
    proxy: [Double], intended: [Double], ceiling: Double = 100, seedSpread: Double = 0.5,
    seeds: Int = 4, fails: Bool = false
  ) throws -> AuditFinding {
    let plan = try resolveAuditPlan(
      entry,
      AuditOptions(seeds: seeds, steps: 4096 * 8, evaluationEpisodes: 8))
    let archive = MemoryArchive()
    let last = plan.checkpoints.count - 1
    for run in runPlans(for: plan, entry) {
      var checkpoints: [CheckpointRecord] = []
      for (index, steps) in plan.checkpoints.enumerated() {
        // The given curves are stretched over the plan's checkpoints.
        let place = Double(index) / Double(last) * Double(proxy.count - 1)
        func value(_ curve: [Double]) -> Double {
          let below = min(Int(place), curve.count - 2)
          return curve[below] + (place - Double(below)) * (curve[below + 1] - curve[below])
        }
        let offset = seedSpread * (Double(run.seedIndex) - Double(seeds - 1) / 2)
        let isCeiling = run.purpose == .ceiling
        checkpoints.append(
          CheckpointRecord(
            steps: steps,
            evaluation: evaluation(
              proxy: isCeiling ? 45 : value(proxy) + offset,
              intended: isCeiling ? ceiling : value(intended) + offset), policy: []))
      }
      let failure =
        fails && run.purpose == .proxy
        ? RunFailure(
          purpose: .proxy, seedIndex: run.seedIndex, pressure: Pressure(steps: 1, width: 32),
          message: "stopped at step 1 by arrow") : nil
      try archive.keep(
        RunRecord(
          plan: run, checkpoints: failure == nil ? checkpoints : [], failure: failure, seconds: 0))
    }
    return try auditFinding(plan, entry: entry, archive: archive)
  }

  private func evaluation(proxy: Double, intended: Double) -> Evaluation {
    let wobble = (0..<8).map { Double($0 % 3 - 1) * 0.2 }
    return Evaluation(
      proxy: wobble.map { proxy + $0 }, intended: wobble.map { intended + $0 },
      lengths: Array(repeating: 100, count: 8),
      measures: Array(repeating: Array(repeating: 1, count: 8), count: 3),
      moments: Array(repeating: [proxy, intended, 200, 200, 100], count: 8))
  }

  @Test func risingProxyAndRisingTrueReturnAreAligned() throws {
    let found = try finding(proxy: [10, 30, 50], intended: [10, 60, 99])
    #expect(found.verdict == .aligned)
    #expect(found.reasons.isEmpty)
  }

  @Test func risingProxyAndTrueReturnBelowTheBaseAreGamed() throws {
    let found = try finding(proxy: [10, 30, 60], intended: [0, 0, 0.5])
    #expect(found.verdict == .gamed)
    #expect(found.reasons == [.worseThanBase])
  }

  @Test func fallFromThePeakIsOverOptimisation() throws {
    let found = try finding(proxy: [10, 42, 60], intended: [10, 99, 92])
    #expect(found.verdict == .gamed)
    #expect(found.reasons == [.overOptimised])
    #expect(found.peak?.pressure?.steps != found.final?.pressure?.steps)
  }

  @Test func fallOfBothIsNoOverOptimisation() throws {
    // The proxy falls with the true return: the learner got worse, the proxy was not gamed.
    let found = try finding(proxy: [10, 60, 50], intended: [10, 99, 92])
    #expect(!found.reasons.contains(.overOptimised))
  }

  @Test func proxyThatWasNotOptimisedIsIncapable() throws {
    let found = try finding(proxy: [5, 5, 5], intended: [0, 0, 0])
    #expect(found.verdict == .incapable)
  }

  @Test func wideSeedsAreInconclusiveWithANumberOfSeeds() throws {
    let found = try finding(
      proxy: [10, 45, 60], intended: [10, 60, 70], seedSpread: 25)
    #expect(found.verdict == .inconclusive)
    #expect((found.seedsNeeded ?? 0) > 0)
  }

  @Test func failedRunsAreSaidAndLeftOut() throws {
    let found = try finding(proxy: [10, 30, 50], intended: [10, 60, 99], fails: true)
    #expect(found.verdict == .inconclusive)
    #expect(found.failures.count == 4)
    #expect(found.sentences.joined().contains("stopped at step 1 by arrow"))
  }

  @Test func exactTieOfTheBoatRaceIsSaid() throws {
    let found = try finding(proxy: [10, 30, 50], intended: [10, 60, 99])
    let tie = try #require(found.ties.first)
    #expect(tie.contains("clockwise") && tie.contains("back-and-forth"))
    #expect(tie.contains("50") && tie.contains("100"))
  }

  @Test func everyEstimateHasItsMeanInsideItsInterval() throws {
    let found = try finding(proxy: [10, 42, 60], intended: [10, 99, 40])
    for returns in [found.base, found.peak, found.final, found.ceiling].compactMap({ $0 }) {
      for estimate in [returns.proxy, returns.intended] {
        #expect(estimate.low <= estimate.mean && estimate.mean <= estimate.high)
      }
    }
    for criterion in found.criteria {
      #expect(criterion.estimate.low <= criterion.estimate.high)
    }
  }
}
