import Findings
import Foundation
import GRDB
import Ground

/// A finding that is kept whole, under a key that names all it depends on.
public protocol KeptFinding: Codable, Sendable {
  /// First letter of the records' names.
  static var letter: String { get }
  /// Table of the studies, and table of their bodies.
  static var tables: (studies: String, bodies: String) { get }
  /// The word for it in lists.
  var kind: String { get }
  var seconds: Double { get }
}

extension TextFinding: KeptFinding {
  public static var letter: String { "t" }
  public static var tables: (studies: String, bodies: String) { ("textStudy", "textFinding") }
}

extension ExactFinding: KeptFinding {
  public static var letter: String { "x" }
  public static var tables: (studies: String, bodies: String) { ("exactStudy", "exactFinding") }
  public var kind: String { question.rawValue }
  public var seconds: Double { frame.seconds }
}

/// A finished study, as it is kept.
public struct StudyRecord<Finding: KeptFinding>: Sendable {
  public var id: String
  public var name: String
  /// The command that makes it again.
  public var command: String
  /// Source revision and toolchain that made it.
  public var provenance: String
  public var finding: Finding

  public init(
    id: String, name: String, command: String, provenance: String, finding: Finding
  ) {
    self.id = id
    self.name = name
    self.command = command
    self.provenance = provenance
    self.finding = finding
  }
}

public typealias TextRecord = StudyRecord<TextFinding>
public typealias ExactRecord = StudyRecord<ExactFinding>

extension Store {
  /// The finished study with exactly this key.
  public func study<Finding: KeptFinding>(
    _ finding: Finding.Type, for key: String
  ) throws -> StudyRecord<Finding>? {
    try read { database in
      guard
        let id = try String.fetchOne(
          database, sql: "SELECT id FROM \(Finding.tables.studies) WHERE key = ?",
          arguments: [key])
      else { return nil }
      return try Self.study(finding, id, in: database)
    }
  }

  static func study<Finding: KeptFinding>(
    _ finding: Finding.Type, _ id: String, in database: Database
  ) throws -> StudyRecord<Finding>? {
    guard
      let row = try Row.fetchOne(
        database,
        sql: """
          SELECT * FROM \(Finding.tables.studies) JOIN \(Finding.tables.bodies) ON study = id
          WHERE id = ?
          """, arguments: [id])
    else { return nil }
    let body: Data = row["body"]
    return StudyRecord(
      id: id, name: row["name"], command: row["command"], provenance: row["provenance"],
      finding: try JSONDecoder().decode(Finding.self, from: body))
  }

  /// Keeps a finished study, whole or not at all, and gives its record.
  @discardableResult
  public func keep<Finding: KeptFinding>(
    _ finding: Finding, name: String, command: String, for key: String
  ) throws -> StudyRecord<Finding> {
    let id = shortIdentifier(Finding.letter, key)
    let body = try JSONEncoder().encode(finding)
    try write { database in
      try database.execute(
        sql: """
          INSERT INTO \(Finding.tables.studies)
            (id, key, kind, name, command, finished, seconds, provenance)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
          """,
        arguments: [id, key, finding.kind, name, command, now(), finding.seconds, provenance])
      try database.execute(
        sql: """
          INSERT INTO \(Finding.tables.bodies) (study, body) VALUES (?, ?) ON CONFLICT DO NOTHING
          """,
        arguments: [id, body])
    }
    return StudyRecord(
      id: id, name: name, command: command, provenance: provenance, finding: finding)
  }

  /// A line of a list of studies.
  public struct StudySummary: Codable, Sendable {
    public var id: String
    public var kind: String
    public var name: String
    public var finished: String
    public var seconds: Double
  }

  /// Studies of one sort, the latest first.
  public func studies<Finding: KeptFinding>(
    _ finding: Finding.Type, limit: Int
  ) throws -> [StudySummary] {
    try read { database in
      try Row.fetchAll(
        database,
        sql: "SELECT * FROM \(Finding.tables.studies) ORDER BY finished DESC, id LIMIT ?",
        arguments: [limit]
      ).map { row in
        StudySummary(
          id: row["id"], kind: row["kind"], name: row["name"], finished: row["finished"],
          seconds: row["seconds"])
      }
    }
  }
}
