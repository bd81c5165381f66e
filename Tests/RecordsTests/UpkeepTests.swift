import Documents
import Findings
import Foundation
import GRDB
import Ground
import Records
import Testing

/// Stores that are damaged, somebody else's or read-only; and room made in those that are one's own.
@Suite struct UpkeepTests {
  private func temporaryPath() throws -> String {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("touchstone-upkeep-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return folder.appendingPathComponent("store.sqlite").path
  }

  private func plan(seed: Int = 0, episodes: Int = 2) -> RunPlan {
    RunPlan(
      environment: "boat-race", environmentVersion: 1, learnerVersion: 1, purpose: .proxy,
      proxy: SpecificationText(name: "p", formula: "arrow"),
      intended: SpecificationText(name: "t", formula: "clockwise"), learning: LearnerSettings(),
      checkpoints: [10, 20], seed: UInt64(seed), seedIndex: seed, evaluationSeed: 9,
      evaluationEpisodes: episodes)
  }

  private func run(seed: Int = 0) -> RunRecord {
    let evaluation = Evaluation(
      proxy: [1, 2], intended: [3, 4], lengths: [5, 6], measures: [[1, 2], [3, 4]],
      moments: [[1, 2, 3, 4, 5], [1, 2, 3, 4, 5]])
    let policy = (0..<4000).map { UInt8(truncatingIfNeeded: $0 / 16) }
    return RunRecord(
      plan: plan(seed: seed),
      checkpoints: [10, 20].map {
        CheckpointRecord(steps: $0, evaluation: evaluation, policy: policy)
      },
      failure: nil, seconds: 1)
  }

  private func study(_ title: String) -> StudyRecord {
    StudyRecord(
      summary: .init(
        study: "sample", version: 1, kind: "sample", title: title, verdict: "fine", command: "c",
        seconds: 1, provenance: ""), finding: Data(#"{"text":"\#(title)"}"#.utf8), document: nil)
  }

  private func damage(_ path: String, _ sql: String) throws {
    try DatabaseQueue(path: path).write { try $0.execute(sql: sql) }
  }

  // MARK: Damage

  @Test(arguments: [
    "UPDATE study SET title = x'00ff'", "UPDATE study SET version = 'abc'",
    "UPDATE study SET verdict = x'80'", "UPDATE study SET finished = x'80'",
    "UPDATE study SET seconds = 'abc'",
  ])
  func damagedStudyIsSaidAndNoTrap(_ sql: String) throws {
    let path = try temporaryPath()
    let store = try Store(path: path, provenance: "test")
    let kept = try store.keep(study("one"), letter: "s", for: "key")
    try damage(path, sql)
    do {
      _ = try store.studies(limit: 5)
      Issue.record("read: \(sql)")
    } catch StoreError.damaged(let record, _) {
      #expect(record == kept.summary.id)
    }
  }

  @Test(arguments: [
    "UPDATE run SET key = x'80'", "UPDATE run SET seconds = 'abc'",
    "UPDATE run SET diagnostics = x'80'", "UPDATE episode SET length = 'abc'",
    "UPDATE episode SET proxy = 'abc'", "UPDATE episode SET moments = '[1]'",
    "UPDATE episode SET measures = '[1]' WHERE episode = 1", "DELETE FROM policy WHERE steps = 10",
    "UPDATE policy SET steps = -10 WHERE steps = 10", "DELETE FROM episode WHERE steps = 20",
    "DELETE FROM episode WHERE episode = 0 AND steps = 10", "UPDATE policy SET body = 7",
    "UPDATE policy SET body = x'00545331ffffffffffffffff00'",
  ])
  func damagedRunIsSaidAndNoTrap(_ sql: String) throws {
    let path = try temporaryPath()
    let store = try Store(path: path, provenance: "test")
    try store.keep(run())
    let id = try #require(try store.runs(limit: 1).first?.id)
    try damage(path, sql)
    #expect(throws: (any Error).self, "\(sql)") { try store.find(id) }
  }

  @Test func extremeSeedInAListIsNoTrap() throws {
    let path = try temporaryPath()
    let store = try Store(path: path, provenance: "test")
    try store.keep(run())
    try damage(path, "UPDATE run SET seed = 9223372036854775807")
    #expect(try store.runs(limit: 1).count == 1)
    try damage(path, "UPDATE run SET width = 'abc'")
    #expect(throws: StoreError.self) { try store.runs(limit: 1) }
  }

  // MARK: Whose it is

  @Test func databaseOfAnotherProgramIsRefusedAndLeftAsItIs() throws {
    for identifier in [0, 0x0F05_5112] {
      let path = try temporaryPath()
      try DatabaseQueue(path: path).write { database in
        try database.execute(sql: "CREATE TABLE bookmarks (a)")
        try database.execute(sql: "PRAGMA application_id = \(identifier)")
      }
      let before = try Data(contentsOf: URL(fileURLWithPath: path))
      #expect(throws: StoreError.foreign(path: path)) { try Store(path: path, provenance: "test") }
      #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
    }
  }

  @Test func emptyFileBecomesAStoreThatSaysWhoseItIs() throws {
    let path = try temporaryPath()
    try Data().write(to: URL(fileURLWithPath: path))
    try Store(path: path, provenance: "test").keep(run())
    let head = try Data(contentsOf: URL(fileURLWithPath: path)).prefix(100)
    #expect(Array(head[68..<72]) == Array("Tstn".utf8))
  }

  @Test func readOnlyStoreCanBeRead() throws {
    let path = try temporaryPath()
    let kept: StudyRecord
    do {
      let store = try Store(path: path, provenance: "test")
      try store.keep(run())
      kept = try store.keep(study("one"), letter: "s", for: "key")
      _ = try store.delete([])
    }
    let store = try Store(path: path, provenance: "test", access: .readOnly)
    #expect(store.isReadOnly)
    #expect(try store.study(for: "key")?.summary == kept.summary)
    #expect(try store.record(for: plan()) == run())
    #expect(throws: StoreError.readOnly(path: path)) { try store.checkWritable() }
    #expect(throws: StoreError.readOnly(path: path)) { try store.keep(run(seed: 1)) }
  }

  @Test func folderLockedBySomebodyElseSaysSoWithinSeconds() throws {
    let path = try temporaryPath()
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    let held = open(folder, O_RDONLY)
    defer { close(held) }
    try #require(flock(held, LOCK_EX) == 0)
    let began = Date()
    #expect(throws: StoreError.locked(folder: folder)) {
      try Store(path: path, provenance: "test")
    }
    #expect(Date().timeIntervalSince(began) < 20)
    // What is there and up to date needs no lock.
    flock(held, LOCK_UN)
    try Store(path: path, provenance: "test").keep(run())
    try #require(flock(held, LOCK_EX) == 0)
    #expect(try Store(path: path, provenance: "test").record(for: plan()) == run())
  }

  // MARK: Names and room

  @Test func longBodiesAreCompressedAndReadBack() throws {
    let path = try temporaryPath()
    let store = try Store(path: path, provenance: "test")
    let long = study(String(repeating: "a finding ", count: 5000))
    try store.keep(long, letter: "s", for: "key")
    try store.keep(run())
    #expect(try store.study(for: "key")?.finding == long.finding)
    #expect(try store.record(for: plan()) == run())
    let lengths = try DatabaseQueue(path: path).read {
      (
        try Int.fetchOne($0, sql: "SELECT length(finding) FROM studyBody"),
        try Int.fetchOne($0, sql: "SELECT length(body) FROM policy")
      )
    }
    #expect(lengths.0 ?? .max < 5000 && lengths.1 ?? .max < 2000)
  }

  @Test func tagsNameStudiesAndTitlesChange() throws {
    let store = try Store(path: try temporaryPath(), provenance: "test")
    let one = try store.keep(study("one"), letter: "s", for: "1").summary.id
    let two = try store.keep(study("two"), letter: "s", for: "2").summary.id
    try store.tag(one, "baseline", isOn: true)
    try store.rename(two, to: "second")
    #expect(try store.studies(limit: 5, tag: "baseline").map(\.id) == [one])
    guard case .study(let found) = try store.find("baseline") else {
      Issue.record("no study")
      return
    }
    #expect(found.summary.id == one)
    #expect(try Set(store.studies(limit: 5).map(\.title)) == ["one", "second"])
    try store.tag(one, "baseline", isOn: false)
    #expect(throws: StoreError.self) { try store.find("baseline") }
  }

  @Test func deletingAStudyTakesItsOwnRunsAlong() throws {
    let store = try Store(path: try temporaryPath(), provenance: "test")
    for seed in 0..<3 { try store.keep(run(seed: seed)) }
    let one = try store.keep(study("one"), letter: "s", for: "1").summary.id
    let two = try store.keep(study("two"), letter: "s", for: "2").summary.id
    try store.link(study: one, runs: [plan(seed: 0), plan(seed: 1)])
    try store.link(study: two, runs: [plan(seed: 1), plan(seed: 2)])
    let tried = try store.delete([one], isTried: true)
    #expect(tried.studies == 1 && tried.runs == 1)
    #expect(try store.studies(limit: 5).count == 2)
    let removed = try store.delete([one])
    #expect(removed.studies == 1 && removed.runs == 1 && removed.policies == 2)
    #expect(try store.record(for: plan(seed: 0)) == nil)
    #expect(try store.record(for: plan(seed: 1)) != nil)
    #expect(throws: StoreError.self) { try store.delete(["nothing"]) }
  }

  @Test func whatIsOldGoesAndWhatHasATagStays() throws {
    let path = try temporaryPath()
    let store = try Store(path: path, provenance: "test")
    try store.keep(run())
    let one = try store.keep(study("one"), letter: "s", for: "1").summary.id
    try store.keep(study("two"), letter: "s", for: "2")
    try store.link(study: one, runs: [plan()])
    try store.tag(one, "kept", isOn: true)
    #expect(try store.delete(finishedBefore: Date().addingTimeInterval(-60)).studies == 0)
    let removed = try store.delete(finishedBefore: Date().addingTimeInterval(60))
    #expect(removed.studies == 1 && removed.runs == 0)
    #expect(try store.studies(limit: 5).map(\.id) == [one])
  }

  @Test func lastPoliciesAreKept() throws {
    let store = try Store(path: try temporaryPath(), provenance: "test")
    try store.keep(run())
    #expect(try store.keepLastPolicies().policies == 1)
    let left = try #require(try store.record(for: plan()))
    #expect(left.checkpoints.map(\.policy.isEmpty) == [true, false])
    #expect(left.checkpoints.map(\.evaluation) == run().checkpoints.map(\.evaluation))
  }
}
