import Findings
import Foundation
import GRDB

/// A finished study of texts, as it is kept.
public struct TextRecord: Sendable {
  public var id: String
  public var name: String
  /// The command that makes it again.
  public var command: String
  /// Source revision and toolchain that made it.
  public var provenance: String
  public var finding: TextFinding

  public init(
    id: String, name: String, command: String, provenance: String, finding: TextFinding
  ) {
    self.id = id
    self.name = name
    self.command = command
    self.provenance = provenance
    self.finding = finding
  }
}

extension Store {
  /// The finished study of texts with exactly this key.
  public func texts(for key: String) throws -> TextRecord? {
    try read { database in
      guard
        let id = try String.fetchOne(
          database, sql: "SELECT id FROM textStudy WHERE key = ?", arguments: [key])
      else { return nil }
      return try Self.textRecord(id, in: database)
    }
  }

  static func textRecord(_ id: String, in database: Database) throws -> TextRecord? {
    guard
      let row = try Row.fetchOne(
        database,
        sql: "SELECT * FROM textStudy JOIN textFinding ON study = id WHERE id = ?", arguments: [id])
    else { return nil }
    let body: Data = row["body"]
    return TextRecord(
      id: id, name: row["name"], command: row["command"], provenance: row["provenance"],
      finding: try JSONDecoder().decode(TextFinding.self, from: body))
  }

  /// Keeps a finished study of texts, whole or not at all, and gives its record.
  @discardableResult
  public func keep(
    _ finding: TextFinding, name: String, command: String, for key: String
  ) throws -> TextRecord {
    let id = identifier("t", key)
    let body = try JSONEncoder().encode(finding)
    try write { database in
      try database.execute(
        sql: """
          INSERT INTO textStudy (id, key, kind, name, command, finished, seconds, provenance)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
          """,
        arguments: [id, key, finding.kind, name, command, now(), finding.seconds, provenance])
      try database.execute(
        sql: "INSERT INTO textFinding (study, body) VALUES (?, ?) ON CONFLICT DO NOTHING",
        arguments: [id, body])
    }
    return TextRecord(
      id: id, name: name, command: command, provenance: provenance, finding: finding)
  }

  /// A line of the list of text studies.
  public struct TextSummary: Codable, Sendable {
    public var id: String
    public var kind: String
    public var name: String
    public var finished: String
    public var seconds: Double
  }

  /// Studies of texts, the latest first.
  public func textStudies(limit: Int) throws -> [TextSummary] {
    try read { database in
      try Row.fetchAll(
        database, sql: "SELECT * FROM textStudy ORDER BY finished DESC, id LIMIT ?",
        arguments: [limit]
      ).map { row in
        TextSummary(
          id: row["id"], kind: row["kind"], name: row["name"], finished: row["finished"],
          seconds: row["seconds"])
      }
    }
  }

  // MARK: Replies of language models

  /// A reply kept under a key that names all it depends on.
  public func reply(for key: String) throws -> Data? {
    try read { database in
      try Data.fetchOne(database, sql: "SELECT body FROM reply WHERE key = ?", arguments: [key])
    }
  }

  /// Keeps a reply; the first one stays.
  public func keep(_ reply: Data, for key: String) throws {
    try write { database in
      try database.execute(
        sql: "INSERT INTO reply (key, body, kept) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        arguments: [key, reply, now()])
    }
  }
}
