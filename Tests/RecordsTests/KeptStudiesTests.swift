import Documents
import Findings
import Foundation
import GRDB
import Ground
import Records
import Testing

/// Studies as they are kept, whatever the study.
@Suite struct KeptStudiesTests {
  private func temporaryPath() -> String {
    FileManager.default.temporaryDirectory
      .appendingPathComponent("touchstone-\(UUID().uuidString)/store.sqlite").path
  }

  private func document(_ title: String) -> Document {
    Document(
      kind: "k", title: title, heading: "h",
      verdict: .init(tone: .good, badge: "fine", statement: "s \(foreign: "<x>")"),
      blocks: [
        .figure(Figure(.bars(BarChart(title: "t", xTitle: "x", bars: [.init("a", .exact(1))]))))
      ],
      tables: [DataTable(name: "t", columns: ["a"], rows: [[.number(.infinity)], [.missing]])])
  }

  private func record(_ title: String) -> StudyRecord {
    StudyRecord(
      summary: .init(
        study: "sample", version: 3, kind: "sort", title: title, verdict: "fine",
        command: "touchstone sample", seconds: 2, provenance: ""),
      finding: Data("{\"a\":1}".utf8), document: document(title))
  }

  @Test func whatIsKeptIsFoundAgainWhole() throws {
    let store = try Store(path: temporaryPath(), provenance: "revision")
    #expect(try store.study(for: "key") == nil)
    let kept = try store.keep(record("one"), letter: "s", for: "key")
    let found = try #require(try store.study(for: "key"))
    #expect(found.summary == kept.summary)
    #expect(found.summary.id.hasPrefix("s") && found.summary.id.count == 11)
    #expect(found.summary.provenance == "revision")
    #expect(found.finding == Data("{\"a\":1}".utf8))
    #expect(found.document == document("one"))
    guard case .study(let again) = try store.find(String(kept.summary.id.prefix(5))) else {
      Issue.record("not a study")
      return
    }
    #expect(again.summary == kept.summary)
    #expect(try store.studies(limit: 5).map(\.title) == ["one"])
  }

  @Test func theFirstOfTwoUnderOneKeyStays() throws {
    let store = try Store(path: temporaryPath(), provenance: "revision")
    try store.keep(record("one"), letter: "s", for: "key")
    try store.keep(record("two"), letter: "s", for: "key")
    #expect(try store.study(for: "key")?.summary.title == "one")
    #expect(try store.studies(limit: 5).count == 1)
  }

  /// A store that an earlier program wrote, from its dump (Stores/README.md says how they were made).
  private func earlier(_ schema: Int) throws -> String {
    let path = temporaryPath()
    try FileManager.default.createDirectory(
      at: URL(fileURLWithPath: path).deletingLastPathComponent(), withIntermediateDirectories: true)
    let dump = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Stores/schema-\(schema).sql")
    try DatabaseQueue(path: path).writeWithoutTransaction { database in
      try database.execute(sql: String(contentsOf: dump, encoding: .utf8))
    }
    return path
  }

  @Test(
    arguments: [
      (1, ["audit"], 4), (2, ["clusters", "differ"], 0),
      (3, ["audit", "check", "check", "clusters", "differ"], 4),
    ] as [(Int, [String], Int)])
  func earlierStoresComeAlong(schema: Int, studies: [String], runs: Int) throws {
    let path = try earlier(schema)
    let store = try Store(path: path, provenance: "now")
    let all = try store.studies(limit: 50)
    #expect(all.map(\.study).sorted() == studies)
    #expect(try store.runs(limit: 50).count == runs)
    for summary in all {
      #expect(summary.command.hasPrefix("touchstone \(summary.study) "))
      #expect(summary.version == 1 && summary.provenance.contains("2c198fa"))
      guard case .study(let record) = try store.find(summary.id) else {
        Issue.record("\(summary.id) is not a study")
        continue
      }
      // Documents came later: the finding is all that such a record has.
      #expect(record.document == nil)
      #expect(try JSONSerialization.jsonObject(with: record.finding) is [String: Any])
    }
    for run in try store.runs(limit: 50) {
      guard case .run(let record) = try store.find(run.id) else {
        Issue.record("\(run.id) is not a run")
        continue
      }
      #expect(try store.record(for: record.plan)?.plan == record.plan)
      #expect(
        record.checkpoints.allSatisfy { $0.evaluation.proxy.count == 2 && !$0.policy.isEmpty })
    }
    // Once brought along, it opens like any other.
    #expect(try Store(path: path, provenance: "later").studies(limit: 50).count == studies.count)
  }
}
