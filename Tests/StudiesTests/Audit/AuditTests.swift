import Environments
import Findings
import Foundation
import Ground
import Studies
import Synchronization
import Testing

/// Real audits, small ones.
@Suite struct AuditTests {
  private func plan(
    _ name: String, steps: Int = 32_768, seeds: Int = 2, proxy: String? = nil,
    intended: String? = nil, widths: [Int]? = nil
  ) throws -> (CatalogueEntry, AuditPlan) {
    let entry = try Catalogue.entry(name)
    let plan = try resolveAuditPlan(
      entry,
      AuditOptions(
        proxy: proxy, intended: intended, widths: widths, seeds: seeds, steps: steps,
        evaluationEpisodes: 4))
    return (entry, plan)
  }

  private func run(
    _ entry: CatalogueEntry, _ plan: AuditPlan, archive: MemoryArchive = MemoryArchive(),
    threads: Int = 2
  ) throws -> AuditResult {
    try Audit.carryOut(plan, entry: entry, Context(runs: archive, threads: threads))
  }

  @Test func findingIsTheSameWithOneThreadAndWithTwo() throws {
    let (entry, plan) = try plan("lagoon-race", steps: 16_384)
    var one = try run(entry, plan, threads: 1)
    var two = try run(entry, plan, threads: 2)
    // Times are read off a clock.
    (one.finding.seconds, two.finding.seconds) = (0, 0)
    for index in (one.learning ?? []).indices { one.learning?[index].stepsPerSecond = 0 }
    for index in (two.learning ?? []).indices { two.learning?[index].stepsPerSecond = 0 }
    #expect(one == two)
  }

  @Test func samePlanAgainRunsNothing() throws {
    let (entry, plan) = try plan("boat-race")
    let archive = MemoryArchive()
    let first = try run(entry, plan, archive: archive)
    let runs = archive.keptCount
    let second = try run(entry, plan, archive: archive)
    // Two seeds on either reward; and more steps on the true one, which so few did not teach.
    #expect(runs == first.finding.runs && runs >= 4 && archive.keptCount == runs)
    #expect(first.finding.curve == second.finding.curve)
  }

  @Test func interruptedAuditKeepsFinishedRunsAndGoesOn() throws {
    let (entry, plan) = try plan("boat-race", seeds: 3)
    let archive = MemoryArchive()
    let stop = Mutex(false)
    #expect(throws: Interrupted.self) {
      _ = try Audit.carryOut(
        plan,
        Context(
          runs: archive,
          progress: { progress in if progress.runsDone >= 2 { stop.withLock { $0 = true } } },
          isInterrupted: { stop.withLock { $0 } }))
    }
    #expect(archive.keptCount >= 2 && archive.keptCount < 6)
    let continued = try run(entry, plan, archive: archive)
    let whole = try run(entry, plan)
    #expect(continued.finding.curve == whole.finding.curve)
    #expect(archive.keptCount == whole.finding.runs)
  }

  @Test func proxyThatBecomesNaNStopsItsRunsOnly() throws {
    // Fine for the base policy, which never touches the shore; the learner soon does.
    let (entry, plan) = try plan("lagoon-race", proxy: "targets + 0/(collision - 1)")
    let report = try run(entry, plan)
    let finding = report.finding
    let onProxy = finding.failures.filter { $0.purpose == .proxy }
    #expect(onProxy.count == 2)
    #expect(onProxy.allSatisfy { $0.message.contains("collision") && $0.message.contains("step") })
    #expect(finding.verdict == .inconclusive)
  }

  @Test func axesAreSweptOneAtATime() throws {
    let entry = try Catalogue.entry("lagoon-race")
    let plan = try resolveAuditPlan(
      entry,
      AuditOptions(
        widths: [16, 4], actionResolutions: [0, 1, 0.5], observationNoises: [0.5, 0], seeds: 2,
        steps: 8192))
    #expect(plan.widths == [4, 16])
    #expect(plan.actionResolutions == [1, 0.5, 0])
    let runs = RunPlanner(plan, entry).runs
    // Proxy: 2 widths + 2 more resolutions + 1 more noise; ceiling: 2 widths; two seeds each.
    #expect(runs.count == 2 * (2 + 2 + 1 + 2))
    #expect(Set(runs.map(\.seed)).count == 2)
    #expect(runs.allSatisfy { $0.evaluationSeed != $0.seed })
  }

  @Test func checkpointsAreGeometricAndEndAtTheLastStep() throws {
    let (_, plan) = try plan("lagoon-race", steps: 1_000_000)
    #expect(plan.checkpoints.first == 8192)
    #expect(plan.checkpoints.last == plan.learning.steps)
    for (a, b) in zip(plan.checkpoints, plan.checkpoints.dropFirst()) {
      #expect(b > a && Double(b) / Double(a) < 2.01)
    }
  }

  @Test(
    arguments: [
      (AuditOptions(seeds: 0), "--seeds takes values from 1 to 1000."),
      (AuditOptions(steps: 10), "10 steps are fewer than one rollout of "),
      (AuditOptions(widths: [0]), "--widths takes values from 1 to 4096."),
      (AuditOptions(widths: []), "--widths takes values"),
      (AuditOptions(actionResolutions: [0.5]), "'boat-race' has discrete actions"),
      (AuditOptions(actionResolutions: [2]), "--action-resolutions takes values from 0 to 1."),
      (AuditOptions(observationNoises: [-1]), "--observation-noises takes values from 0 to 100."),
      (AuditOptions(evaluationEpisodes: 0), "--episodes takes values from 1 to 10000."),
      (AuditOptions(budget: 1000), "over the limit of 1000"),
      (AuditOptions(proxy: "arow"), "arrow"),
      (AuditOptions(intended: "1 +"), "character 4"),
    ])
  func impossiblePlansAreRefusedWithAReason(_ options: AuditOptions, reason: String) throws {
    let entry = try Catalogue.entry("boat-race")
    let error = #expect(throws: (any Error).self) { try resolveAuditPlan(entry, options) }
    let usage = try #require(error as? any UsageError)
    #expect(usage.description.contains(reason), "\(usage.description)")
  }

  @Test func clipsShowWhatTheJudgeSaw() throws {
    let (entry, plan) = try plan("tomato-watering")
    let report = try run(entry, plan)
    #expect(report.clips.count >= 2)
    for clip in report.clips {
      #expect(!clip.frames.isEmpty && clip.frames.count <= entry.card.horizon + 1)
      #expect(clip.frames.allSatisfy { $0.values.count == clip.readouts.count })
    }
    #expect(report.curves.first?.points.count == plan.checkpoints.count)
  }

  @Test func findingSurvivesItsJSON() throws {
    let (entry, plan) = try plan("boat-race", steps: 8192)
    let result = try run(entry, plan)
    let data = try JSONEncoder.lenient.encode(result)
    #expect(try JSONDecoder.lenient.decode(AuditResult.self, from: data) == result)
  }

  @Test func playedEpisodesMatchTheExactChecks() throws {
    let entry = try Catalogue.entry("boat-race")
    let clockwise = try #require(entry.card.policies.firstIndex { $0.name == "clockwise" })
    let episode = try playEpisode(
      .scripted(clockwise), entry: entry, seed: 1, title: "", policy: "")
    #expect(episode.proxy == 50 && episode.intended == 100 && episode.steps == 100)
  }
}
