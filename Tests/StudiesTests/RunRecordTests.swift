import Environments
import Findings
import Foundation
import Learning
import Randomness
import Specifications
import Studies
import Testing

/// One run and what is kept of it.
@Suite struct RunRecordTests {
  private func run(
    proxy: String = "targets", intended: String = "progress", purpose: RunPlan.Purpose = .proxy,
    threads: Int = 1
  ) throws -> RunRecord {
    let entry = try Catalogue.entry("lagoon-race")
    let plan = try resolveAuditPlan(
      entry,
      AuditOptions(
        proxy: proxy, intended: intended, seeds: 1, steps: 24_576, evaluationEpisodes: 4))
    let first = try #require(RunPlanner(plan, entry).runs.first { $0.purpose == purpose })
    return try carryOut(first, entry: entry, threads: threads)
  }

  @Test func `a run keeps how its learning went, the same bits again but for the clock's`() throws {
    let (one, two) = (try run(), try run(threads: 2))
    let diagnostics = try #require(one.diagnostics)
    let rollout = one.plan.learning.copies * one.plan.learning.rolloutLength
    #expect(
      diagnostics.updates.map(\.steps)
        == Array(stride(from: rollout, through: one.plan.learning.steps, by: rollout)))
    #expect(diagnostics.updates == two.diagnostics?.updates)
    #expect(diagnostics.stepsPerSecond.count == diagnostics.updates.count)
    #expect(diagnostics.stepsPerSecond.allSatisfy { $0 > 0 })
  }

  @Test func `a run that fails keeps how it went until then`() throws {
    // Breaks where the boat first touches the shore.
    let record = try run(proxy: "targets + 0/(collision - 1)")
    #expect(record.failure != nil)
    let diagnostics = try #require(record.diagnostics)
    #expect(diagnostics.updates.count < record.plan.learning.steps / 8192)
  }

  @Test func `another true reward changes no policy of a proxy's run, and every ceiling's`() throws
  {
    func policies(_ intended: String, _ purpose: RunPlan.Purpose) throws -> [[UInt8]] {
      try run(intended: intended, purpose: purpose).checkpoints.map(\.policy)
    }
    #expect(try policies("progress", .proxy) == policies("-progress", .proxy))
    let (ceiling, other) = (
      try policies("progress", .ceiling), try policies("-progress", .ceiling)
    )
    #expect(zip(ceiling, other).allSatisfy { $0 != $1 })
    #expect(try run(intended: "progress", purpose: .ceiling).plan.learned.formula == "progress")
  }

  @Test func `what the judge holds as the true reward is none that a learner takes`() throws {
    let entry = try Catalogue.entry("lagoon-race")
    let judge = Judge(
      entry: entry, proxy: try entry.specification(nil, role: .proxy),
      intended: try entry.specification(nil, role: .intended), seed: Seed(1), episodes: 1)
    let (proxy, intended): (Any, Any) = (judge.proxy, judge.intended)
    #expect(proxy is any Reward)
    #expect(!(intended is any Reward))
  }

  @Test func `the judge values by observations and actions too`() throws {
    /// The number of the action, and what was seen of the pole before it.
    struct Seen: Reward {
      let name = "seen"
      let summary = "seen"
      let measuresUsed: [Int] = []
      func scratchSize(copies: Int) -> Int { 0 }
      func values(
        of steps: StepBatch, scratch: UnsafeMutablePointer<Float>,
        into result: UnsafeMutablePointer<Float>
      ) {
        for copy in 0..<steps.copies {
          // The first step of an episode is seen within 0.05 of the middle and upright.
          let near = (0..<4).allSatisfy { abs(steps.observations[4 * copy + $0]) <= 0.05 }
          let choice = steps.actions[copy]
          result[copy] = near && (choice == 0 || choice == 1) ? 1 : 0
        }
      }
    }
    let entry = try Catalogue.entry("cart-pole")
    let judge = Judge(
      entry: entry, proxy: Seen(), intended: try entry.specification(nil, role: .intended),
      seed: Seed(1), episodes: 8)
    let evaluation = try judge.evaluate(.scripted(0))
    // Every episode's first step counts; the last observation, far off, does not.
    for (value, length) in zip(evaluation.proxy, evaluation.lengths) {
      #expect(value >= 1 && value < Double(length))
    }
  }
}

/// What is thinned and what stands in stored JSON.
@Suite struct LearningDiagnosticsTests {
  private func updates(_ count: Int) -> [LearningDiagnostics.Update] {
    (1...count).map {
      LearningDiagnostics.Update(
        steps: 100 * $0, approximateKL: $0 % 2 == 0 ? Double($0) : nil, clipShare: Double($0),
        entropy: 1, explainedVariance: nil, gradientNorm: 2)
    }
  }

  @Test func `few updates are kept as they are`() {
    let few = updates(LearningDiagnostics.mostRows)
    let kept = LearningDiagnostics(updates: few, seconds: few.map { _ in 0.5 })
    #expect(kept.updates == few)
    #expect(kept.stepsPerSecond.allSatisfy { $0 == 200 })
  }

  @Test func `many are thinned to means over neighbours`() throws {
    let kept = LearningDiagnostics(
      updates: updates(7), seconds: [1, 1, 2, 1, 1, 1, 4], mostRows: 3)
    #expect(kept.updates.map(\.steps) == [300, 600, 700])
    #expect(kept.updates.map(\.clipShare) == [2, 5, 7])
    // Only the known ones count.
    #expect(kept.updates.map(\.approximateKL) == [2, 5, nil])
    #expect(kept.stepsPerSecond == [75, 100, 25])
    let thousands = LearningDiagnostics(updates: updates(5000), seconds: [])
    #expect(thousands.updates.count <= LearningDiagnostics.mostRows)
    #expect(thousands.updates.last?.steps == 500_000)
    let none = LearningDiagnostics(updates: [], seconds: [])
    #expect(none.updates.isEmpty && none.stepsPerSecond.isEmpty)
  }

  @Test func `a record's diagnostics survive JSON, and a record from before them is read`() throws {
    let entry = try Catalogue.entry("boat-race")
    let plan = try resolveAuditPlan(entry, AuditOptions(seeds: 1, steps: 8192))
    var record = RunRecord(
      plan: try #require(RunPlanner(plan, entry).runs.first), checkpoints: [], failure: nil,
      seconds: 1)
    let before = try JSONEncoder().encode(record)
    #expect(!String(decoding: before, as: UTF8.self).contains("diagnostics"))
    #expect(try JSONDecoder().decode(RunRecord.self, from: before) == record)
    record.diagnostics = LearningDiagnostics(updates: updates(5), seconds: [1, 1, 1, 1, 1])
    let after = try JSONEncoder().encode(record)
    #expect(try JSONDecoder().decode(RunRecord.self, from: after) == record)
  }

  @Test func `settings keep the names under which stored runs are found`() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    let text = String(decoding: try encoder.encode(LearnerSettings()), as: UTF8.self)
    #expect(
      text == """
        {"actionResolution":0,"annealsLearningRate":true,"clipRange":0.2,"copies":64,\
        "discount":0.99,"entropyWeight":0,"epochs":4,"gradientNormLimit":0.5,\
        "hiddenLayers":[64,64],"initialLogDeviation":0,"learningRate":0.001,"minibatches":4,\
        "normalisesObservations":true,"observationNoise":0,"rolloutLength":128,\
        "scalesRewards":true,"steps":1000000,"traceDecay":0.95,"valueWeight":0.5}
        """)
    let read = try JSONDecoder().decode(LearnerSettings.self, from: Data(text.utf8))
    #expect(read == LearnerSettings())
  }
}
