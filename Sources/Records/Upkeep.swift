import Findings
import Foundation
import GRDB
import Ground

/// Names, tags and room: what a store needs when it grows old.
extension Store {
  /// What was taken out of a store.
  public struct Removal: Codable, Sendable, Equatable {
    public var studies: Int
    public var runs: Int
    public var policies: Int
    /// Of the file, before and after.
    public var bytesBefore: Int
    public var bytesAfter: Int
  }

  /// Notes which runs a study was made of, so that they can go with it.
  ///
  /// - Parameter plans: Of runs that the store has, by their keys.
  public func link(study id: String, runs plans: [RunPlan]) throws {
    let runs = try plans.map { shortIdentifier("r", try canonicalJSON($0)) }
    try write { database in
      for run in runs {
        try database.execute(
          sql: """
            INSERT INTO studyRun (study, run)
            SELECT study.id, run.id FROM study, run WHERE study.id = ? AND run.id = ?
            ON CONFLICT DO NOTHING
            """, arguments: [id, run])
      }
    }
  }

  // MARK: Names

  /// Gives a study another title.
  ///
  /// - Throws: `StoreError.unknownRecord` where the name is no study's.
  public func rename(_ id: String, to title: String) throws {
    let id = try studyName(id)
    try write { database in
      try database.execute(
        sql: "UPDATE study SET title = ? WHERE id = ?", arguments: [title, id])
    }
  }

  /// Gives a study a tag, or takes it away.
  public func tag(_ id: String, _ tag: String, isOn: Bool) throws {
    let id = try studyName(id)
    try write { database in
      try database.execute(
        sql: isOn
          ? "INSERT INTO tag (study, name) VALUES (?, ?) ON CONFLICT DO NOTHING"
          : "DELETE FROM tag WHERE study = ? AND name = ?", arguments: [id, tag])
    }
  }

  private func studyName(_ id: String) throws -> String {
    guard case .study(let study) = try find(id) else {
      throw StoreError.unknownRecord(id: id, near: [])
    }
    return study.summary.id
  }

  // MARK: Room

  /// Takes out studies and runs by their names; with a study go its runs that no other study was made of.
  ///
  /// - Parameter isTried: Only counts what would go.
  /// - Throws: `StoreError.unknownRecord`: then nothing is taken out.
  public func delete(_ ids: [String], isTried: Bool = false) throws -> Removal {
    var (studies, runs): ([String], [String]) = ([], [])
    for id in ids {
      switch try find(id) {
      case .study(let study): studies.append(study.summary.id)
      case .run(let run): runs.append(shortIdentifier("r", try canonicalJSON(run.plan)))
      }
    }
    return try remove(isTried) { [studies, runs] database in
      for study in studies { try Self.delete(study: study, in: database) }
      for run in runs {
        try database.execute(sql: "DELETE FROM run WHERE id = ?", arguments: [run])
      }
    }
  }

  /// Takes out what was finished before a time, but for studies with a tag and the runs they were made of.
  public func delete(finishedBefore time: Date, isTried: Bool = false) throws -> Removal {
    let limit = time.formatted(.iso8601)
    return try remove(isTried) { database in
      let studies = try String.fetchAll(
        database,
        sql: """
          SELECT id FROM study WHERE finished < ? AND id NOT IN (SELECT study FROM tag)
          """, arguments: [limit])
      for study in studies { try Self.delete(study: study, in: database) }
      try database.execute(
        sql: """
          DELETE FROM run WHERE finished < ? AND id NOT IN (SELECT run FROM studyRun)
          """, arguments: [limit])
      try database.execute(sql: "DELETE FROM reply WHERE kept < ?", arguments: [limit])
    }
  }

  /// Takes out all policies of every run but its last. Episodes, findings and reports stay; the same audit is
  /// still answered from the store, and only clips of policies on the way would need training again.
  public func keepLastPolicies(isTried: Bool = false) throws -> Removal {
    try remove(isTried) { database in
      try database.execute(
        sql: """
          UPDATE policy SET body = x'' WHERE steps < (SELECT MAX(steps) FROM policy AS other
            WHERE other.run = policy.run)
          """)
    }
  }

  private static func delete(study: String, in database: Database) throws {
    let own = try String.fetchAll(
      database,
      sql: """
        SELECT run FROM studyRun WHERE study = ? AND run NOT IN
          (SELECT run FROM studyRun WHERE study <> ?)
        """, arguments: [study, study])
    try database.execute(sql: "DELETE FROM study WHERE id = ?", arguments: [study])
    for run in own {
      try database.execute(sql: "DELETE FROM run WHERE id = ?", arguments: [run])
    }
  }

  private func remove(
    _ isTried: Bool, _ body: (Database) throws -> Void
  ) throws -> Removal {
    struct Counts {
      var studies = 0
      var runs = 0
      var policies = 0

      init(_ database: Database) throws {
        func count(_ sql: String) throws -> Int {
          try Int.fetchOne(database, sql: "SELECT COUNT(*) FROM " + sql) ?? 0
        }
        studies = try count("study")
        runs = try count("run")
        policies = try count("policy WHERE length(body) > 0")
      }
    }
    let bytesBefore = size
    var counts: (before: Counts, after: Counts)?
    do {
      try write { database in
        let before = try Counts(database)
        try body(database)
        counts = (before, try Counts(database))
        // What is only tried is taken back whole.
        if isTried { throw OnlyTried() }
      }
    } catch {
      guard isTried, counts != nil else { throw error }
    }
    if !isTried { try vacuum() }
    guard let (before, after) = counts else {
      throw StoreError.failed(path: path, reason: "no counts")
    }
    return Removal(
      studies: before.studies - after.studies, runs: before.runs - after.runs,
      policies: before.policies - after.policies, bytesBefore: bytesBefore, bytesAfter: size)
  }

  private struct OnlyTried: Error {}

  /// Bytes of the store's files.
  public var size: Int {
    ["", "-wal"].reduce(0) { total, ending in
      let attributes = try? FileManager.default.attributesOfItem(atPath: path + ending)
      return total + ((attributes?[.size] as? NSNumber)?.intValue ?? 0)
    }
  }
}
