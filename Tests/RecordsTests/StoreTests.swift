import Documents
import Findings
import Foundation
import Ground
import Records
import Testing

@Suite struct StoreTests {
  private func temporaryPath() -> String {
    FileManager.default.temporaryDirectory
      .appendingPathComponent("touchstone-\(UUID().uuidString)/store.sqlite").path
  }

  private func store(_ path: String) throws -> Store {
    try Store(path: path, provenance: "test")
  }

  private func plan(seed: UInt64 = 1) -> RunPlan {
    RunPlan(
      environment: "boat-race", environmentVersion: 1, learnerVersion: 1, purpose: .proxy,
      proxy: SpecificationText(name: "p", formula: "3*arrow - 1"),
      intended: SpecificationText(name: "t", formula: "clockwise"), learning: LearnerSettings(),
      checkpoints: [10, 20], seed: seed, seedIndex: 0, evaluationSeed: 9, evaluationEpisodes: 2)
  }

  private func record(seed: UInt64 = 1, failure: RunFailure? = nil) -> RunRecord {
    let evaluation = Evaluation(
      proxy: [1.1, 0.1 + 0.2], intended: [-3, 1e-300], lengths: [5, 6],
      measures: [[1, 2], [3, 4], [Double.pi, -0.0]],
      moments: [[1, 2, 3, 4, 5], [0.1, 0.2, 0.3, 0.4, 0.5]])
    return RunRecord(
      plan: plan(seed: seed),
      checkpoints: [
        CheckpointRecord(steps: 10, evaluation: evaluation, policy: [1, 2, 3]),
        CheckpointRecord(steps: 20, evaluation: evaluation, policy: []),
      ], failure: failure, seconds: 1.5)
  }

  @Test func keptRunIsFoundAgainBitForBit() throws {
    let store = try store(temporaryPath())
    #expect(try store.record(for: plan()) == nil)
    try store.keep(record())
    #expect(try store.record(for: plan()) == record())
    #expect(try store.record(for: plan(seed: 2)) == nil)
  }

  @Test func keptRunSurvivesReopening() throws {
    let path = temporaryPath()
    try store(path).keep(record())
    #expect(try store(path).record(for: plan()) == record())
  }

  @Test func failedRunIsKeptWithItsReason() throws {
    let failure = RunFailure(
      purpose: .proxy, seedIndex: 0, pressure: Pressure(steps: 7, width: 64), message: "NaN")
    let store = try store(temporaryPath())
    try store.keep(record(failure: failure))
    #expect(try store.record(for: plan())?.failure == failure)
    #expect(try store.runs(limit: 5).first?.status == "failed")
  }

  @Test func keepingTwiceKeepsOnce() throws {
    let store = try store(temporaryPath())
    try store.keep(record())
    try store.keep(record())
    #expect(try store.runs(limit: 5).count == 1)
    #expect(try store.record(for: plan()) == record())
  }

  @Test func twoStoresOnOneFileSeeEachOther() throws {
    let path = temporaryPath()
    let (first, second) = (try store(path), try store(path))
    try first.keep(record(seed: 1))
    try second.keep(record(seed: 2))
    #expect(try first.runs(limit: 5).count == 2)
    #expect(try second.record(for: plan(seed: 1)) == record(seed: 1))
  }

  @Test func recordsAreFoundByTheFirstLettersOfTheirName() throws {
    let store = try store(temporaryPath())
    try store.keep(record())
    let id = try #require(try store.runs(limit: 1).first?.id)
    guard case .run(let found) = try store.find(String(id.prefix(6))) else {
      Issue.record("not a run")
      return
    }
    #expect(found == record())
    #expect(throws: StoreError.self) { try store.find("r00nothing") }
    #expect(throws: StoreError.self) { try store.find("") }
  }

  @Test func damagedFileIsNamedAsSuch() throws {
    let path = temporaryPath()
    try FileManager.default.createDirectory(
      at: URL(fileURLWithPath: path).deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(repeating: 0x41, count: 8192).write(to: URL(fileURLWithPath: path))
    #expect(throws: StoreError.corrupt(path: path)) { try store(path) }
  }

  @Test func impossiblePathIsNamedAsSuch() throws {
    let error = #expect(throws: StoreError.self) { try store("/dev/null/store.sqlite") }
    #expect(error?.description.contains("/dev/null/store.sqlite") == true)
  }

  @Test func episodesAreATable() throws {
    let table = record().episodes(measures: ["a", "b,c", "d"])
    #expect(table.rows.count == 4)
    #expect(
      table.columns == [
        "purpose", "steps", "seed", "episode", "length", "proxy", "true", "a", "b,c", "d",
      ])
    #expect(
      table.rows[0] == [
        "proxy", .whole(10), .whole(1), .whole(0), .whole(5), .number(1.1), .number(-3), .number(1),
        .number(3), .number(Double.pi),
      ])
  }

  @Test func plansThatDifferHaveKeysThatDiffer() throws {
    #expect(try canonicalJSON(plan()) != canonicalJSON(plan(seed: 2)))
  }
}
