import Documents
import Foundation
import GRDB
import Ground

/// A finished study as it is kept, whatever the study: its finding and its document, whole.
public struct StudyRecord: Sendable {
  /// A line of a list of studies.
  public struct Summary: Codable, Sendable, Equatable {
    /// Short name: a letter and ten digits.
    public var id: String
    /// The study's name: `audit`, `differ`.
    public var study: String
    public var version: Int
    /// The finding's word: `hackability`, `clusters`.
    public var kind: String
    public var title: String
    /// The verdict's word; nil where it has none, or an older version kept it.
    public var verdict: String?
    /// The command that makes it again.
    public var command: String
    public var finished: String
    public var seconds: Double
    /// Source revision and toolchain that made it.
    public var provenance: String
    /// The user's own words for it.
    public var tags: [String] = []

    public init(
      id: String = "", study: String, version: Int, kind: String, title: String, verdict: String?,
      command: String, finished: String = "", seconds: Double, provenance: String
    ) {
      self.id = id
      self.study = study
      self.version = version
      self.kind = kind
      self.title = title
      self.verdict = verdict
      self.command = command
      self.finished = finished
      self.seconds = seconds
      self.provenance = provenance
    }
  }

  public var summary: Summary
  /// The finding as JSON.
  public var finding: Data
  /// nil where it was kept before documents were.
  public var document: Document?

  public init(summary: Summary, finding: Data, document: Document?) {
    self.summary = summary
    self.finding = finding
    self.document = document
  }
}

extension Store {
  /// The finished study with exactly this key.
  public func study(for key: String) throws -> StudyRecord? {
    try read { database in
      try Self.study("key = ?", key, in: database)
    }
  }

  static func study(
    _ condition: String, _ argument: String, in database: Database
  ) throws -> StudyRecord? {
    guard
      let row = try Row.fetchOne(
        database,
        sql: "SELECT * FROM study JOIN studyBody ON studyBody.study = study.id WHERE \(condition)",
        arguments: [argument])
    else { return nil }
    let document: Data? = try row.optional("document")
    return StudyRecord(
      summary: try summary(row), finding: try PackedBody.unpack(row.value("finding")),
      // One that cannot be read is told anew from the finding, where that can be.
      document: document.flatMap {
        try? JSONDecoder.lenient.decode(Document.self, from: PackedBody.unpack($0))
      })
  }

  private static func summary(_ row: Row) throws -> StudyRecord.Summary {
    StudyRecord.Summary(
      id: try row.value("id"), study: try row.value("name"), version: try row.value("version"),
      kind: try row.value("kind"), title: try row.value("title"),
      verdict: try row.optional("verdict"), command: try row.value("command"),
      finished: try row.value("finished"), seconds: try row.value("seconds"),
      provenance: try row.value("provenance"))
  }

  /// Keeps a finished study, whole or not at all. Keeping the same key twice is no error: the first stays.
  ///
  /// - Parameter letter: First letter of the record's name.
  /// - Returns: The record with its name and time.
  @discardableResult
  public func keep(_ record: StudyRecord, letter: String, for key: String) throws -> StudyRecord {
    var record = record
    record.summary.id = shortIdentifier(letter, key)
    record.summary.finished = now()
    record.summary.provenance = provenance
    let summary = record.summary
    let document = try JSONEncoder.lenient.encode(record.document)
    try write { [record] database in
      try database.execute(
        sql: """
          INSERT INTO study (id, key, name, version, kind, title, verdict, command, finished, seconds,
            provenance)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
          """,
        arguments: [
          summary.id, key, summary.study, summary.version, summary.kind, summary.title,
          summary.verdict, summary.command, summary.finished, summary.seconds, summary.provenance,
        ])
      try database.execute(
        sql:
          "INSERT INTO studyBody (study, finding, document) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        arguments: [
          summary.id, PackedBody.pack(record.finding), PackedBody.pack(document),
        ])
    }
    return record
  }

  /// Studies, the latest first.
  ///
  /// - Parameter tag: Only those with this tag.
  public func studies(limit: Int, tag: String? = nil) throws -> [StudyRecord.Summary] {
    try read { database in
      let chosen = tag == nil ? "" : "WHERE id IN (SELECT study FROM tag WHERE name = ?)"
      var arguments: StatementArguments = tag.map { [$0] } ?? []
      arguments += [limit]
      return try Row.fetchAll(
        database, sql: "SELECT * FROM study \(chosen) ORDER BY finished DESC, id LIMIT ?",
        arguments: arguments
      ).map { row in
        var summary = try Self.summary(row)
        summary.tags = try String.fetchAll(
          database, sql: "SELECT name FROM tag WHERE study = ? ORDER BY name",
          arguments: [summary.id])
        return summary
      }
    }
  }
}
