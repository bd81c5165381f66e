import Findings
import Foundation
import GRDB
import Ground

/// What is kept of everything that ran: one SQLite file in write-ahead mode.
///
/// Each run is kept in one transaction when it is finished, so a process that is killed loses only
/// what it had not finished. Any number of processes may share a store; a plan that two of them carry
/// out at once is kept once (both have the same bits).
public final class Store: Sendable {
  public let path: String
  private let pool: DatabasePool
  let provenance: String

  /// Opens or makes the store.
  ///
  /// - Parameter provenance: Source revision and toolchain, kept with everything written.
  /// - Throws: `StoreError`.
  public init(path: String, provenance: String) throws {
    self.path = path
    self.provenance = provenance
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    } catch {
      throw StoreError.cannotOpen(
        path: path, reason: "its folder cannot be made (\(error.localizedDescription))")
    }
    if FileManager.default.fileExists(atPath: path),
      !FileManager.default.isWritableFile(atPath: path)
    {
      throw StoreError.readOnly(path: path)
    }
    pool = try Self.open(path)
  }

  /// Opens the file and brings its schema up to date.
  ///
  /// Two processes may make the same store at once. The migrator looks at what is done before it
  /// begins its transaction, so the second would do the first's work again and fail: a lock lets one
  /// in at a time. A process that has the store open already may still switch it to write-ahead mode
  /// meanwhile, which SQLite refuses at once instead of waiting; so this waits, half a minute at most.
  private static func open(_ path: String) throws -> DatabasePool {
    let lock = FolderLock(folder: URL(fileURLWithPath: path).deletingLastPathComponent().path)
    defer { lock.release() }
    let deadline = Date().addingTimeInterval(30)
    while true {
      do {
        var configuration = Configuration()
        configuration.busyMode = .timeout(30)
        configuration.label = "touchstone"
        let pool = try DatabasePool(path: path, configuration: configuration)
        let migrator = makeMigrator()
        if try pool.read(migrator.hasBeenSuperseded) { throw StoreError.newer(path: path) }
        if try !pool.read(migrator.hasCompletedMigrations) { try migrator.migrate(pool) }
        return pool
      } catch {
        let known = StoreError(error, path: path)
        guard case .busy = known, Date() < deadline else { throw known }
        Thread.sleep(forTimeInterval: 0.05)
      }
    }
  }

  func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
    do { return try pool.read(body) } catch { throw StoreError(error, path: path) }
  }

  func write(_ body: (Database) throws -> Void) throws {
    do { try pool.write(body) } catch { throw StoreError(error, path: path) }
  }

  // MARK: Runs

  /// The finished run of exactly this plan.
  public func record(for plan: RunPlan) throws -> RunRecord? {
    let key = try canonicalJSON(plan)
    return try read { database in
      guard
        let row = try Row.fetchOne(
          database, sql: "SELECT * FROM run WHERE key = ?", arguments: [key])
      else { return nil }
      return try Self.record(row, in: database)
    }
  }

  private static func record(_ row: Row, in database: Database) throws -> RunRecord {
    let id: String = row["id"]
    let key: String = row["key"]
    let failure: String? = row["failure"]
    let diagnostics: String? = row["diagnostics"]
    let policies = try Row.fetchAll(
      database, sql: "SELECT steps, body FROM policy WHERE run = ? ORDER BY steps",
      arguments: [id])
    let checkpoints = try policies.map { row in
      let steps: Int = row["steps"]
      let body: Data = row["body"]
      return CheckpointRecord(
        steps: steps, evaluation: try evaluation(run: id, steps: steps, in: database),
        policy: [UInt8](body))
    }
    return RunRecord(
      plan: try decode(RunPlan.self, key), checkpoints: checkpoints,
      failure: try failure.map { try decode(RunFailure.self, $0) }, seconds: row["seconds"],
      diagnostics: try diagnostics.map { try decode(LearningDiagnostics.self, $0) })
  }

  private static func evaluation(
    run: String, steps: Int, in database: Database
  ) throws -> Evaluation {
    var evaluation = Evaluation(proxy: [], intended: [], lengths: [], measures: [], moments: [])
    let rows = try Row.fetchCursor(
      database, sql: "SELECT * FROM episode WHERE run = ? AND steps = ? ORDER BY episode",
      arguments: [run, steps])
    while let row = try rows.next() {
      let measures = try decode([Double].self, row["measures"])
      if evaluation.measures.isEmpty { evaluation.measures = measures.map { _ in [] } }
      for (index, value) in measures.enumerated() where index < evaluation.measures.count {
        evaluation.measures[index].append(value)
      }
      evaluation.proxy.append(row["proxy"])
      evaluation.intended.append(row["intended"])
      evaluation.lengths.append(row["length"])
      evaluation.moments.append(try decode([Double].self, row["moments"]))
    }
    return evaluation
  }

  /// Keeps a finished run, whole or not at all.
  public func keep(_ record: RunRecord) throws {
    let key = try canonicalJSON(record.plan)
    let id = shortIdentifier("r", key)
    let failure = try record.failure.map(canonicalJSON)
    let diagnostics = try record.diagnostics.map(canonicalJSON)
    try write { database in
      try database.execute(
        sql: """
          INSERT INTO run (id, key, environment, purpose, width, seed, steps, status, failure,
            finished, seconds, provenance, diagnostics)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
          """,
        arguments: [
          id, key, record.plan.environment, record.plan.purpose.rawValue, record.plan.width,
          record.plan.seedIndex, record.plan.learning.steps,
          record.failure == nil ? "finished" : "failed", failure, now(), record.seconds, provenance,
          diagnostics,
        ])
      // Another process may have kept the same run meanwhile.
      guard database.changesCount == 1 else { return }
      let insert = try database.makeStatement(
        sql: """
          INSERT INTO episode (run, steps, episode, proxy, intended, length, measures, moments)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?)
          """)
      for checkpoint in record.checkpoints {
        try database.execute(
          sql: "INSERT INTO policy (run, steps, body) VALUES (?, ?, ?)",
          arguments: [id, checkpoint.steps, Data(checkpoint.policy)])
        let evaluation = checkpoint.evaluation
        for episode in evaluation.proxy.indices {
          try insert.execute(arguments: [
            id, checkpoint.steps, episode, evaluation.proxy[episode], evaluation.intended[episode],
            evaluation.lengths[episode], try canonicalJSON(evaluation.measures.map { $0[episode] }),
            try canonicalJSON(evaluation.moments[episode]),
          ])
        }
      }
    }
  }

  // MARK: Looking up

  /// A line of the list of runs.
  public struct RunSummary: Codable, Sendable {
    public var id: String
    public var environment: String
    public var purpose: String
    public var width: Int
    /// Place of the seed in its audit's plan, from 1.
    public var seed: Int
    public var steps: Int
    public var status: String
    public var finished: String
    public var seconds: Double
  }

  /// Runs, the latest first.
  public func runs(limit: Int) throws -> [RunSummary] {
    try read { database in
      try Row.fetchAll(
        database, sql: "SELECT * FROM run ORDER BY finished DESC, id LIMIT ?", arguments: [limit]
      ).map { row in
        RunSummary(
          id: row["id"], environment: row["environment"], purpose: row["purpose"],
          width: row["width"], seed: row["seed"] + 1, steps: row["steps"], status: row["status"],
          finished: row["finished"], seconds: row["seconds"])
      }
    }
  }

  /// What a short name stands for.
  public enum Found: Sendable {
    case study(StudyRecord)
    case run(RunRecord)
  }

  /// Finds a study or a run by its short name or the first letters of it.
  ///
  /// - Throws: `StoreError.unknownRecord` or `.ambiguousRecord`.
  public func find(_ id: String) throws -> Found {
    try read { database in
      let pattern = id.filter { $0.isLetter || $0.isNumber } + "%"
      let studies = try String.fetchAll(
        database, sql: "SELECT id FROM study WHERE id LIKE ? LIMIT 5", arguments: [pattern])
      let runs = try String.fetchAll(
        database, sql: "SELECT id FROM run WHERE id LIKE ? LIMIT 5", arguments: [pattern])
      let matches = studies + runs
      guard let match = matches.first, !id.isEmpty else {
        let near = try String.fetchAll(
          database, sql: "SELECT id FROM study ORDER BY finished DESC LIMIT 3")
        throw StoreError.unknownRecord(id: id, near: near)
      }
      if matches.count > 1, match != id {
        throw StoreError.ambiguousRecord(id: id, matches: matches)
      }
      if let study = try Self.study("id = ?", match, in: database) { return .study(study) }
      guard
        let row = try Row.fetchOne(
          database, sql: "SELECT * FROM run WHERE id = ?", arguments: [match])
      else { throw StoreError.unknownRecord(id: id, near: []) }
      return .run(try Self.record(row, in: database))
    }
  }
}

// MARK: - Keys

private func decode<Value: Decodable>(_ type: Value.Type, _ text: String) throws -> Value {
  try JSONDecoder().decode(type, from: Data(text.utf8))
}

func now() -> String {
  Date().formatted(.iso8601)
}
