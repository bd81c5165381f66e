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
  /// Whether nothing can be kept: the file or its folder takes no writing.
  public let isReadOnly: Bool
  private let database: any DatabaseReader & Sendable
  private let writer: (any DatabaseWriter & Sendable)?
  let provenance: String
  /// Seconds that another process may hold the folder while it makes the store.
  static let longestLock = 5.0

  public enum Access: Sendable { case asTheFileAllows, readOnly }

  /// Opens or makes the store.
  ///
  /// - Parameter provenance: Source revision and toolchain, kept with everything written.
  /// - Throws: `StoreError`.
  public init(path: String, provenance: String, access: Access = .asTheFileAllows) throws {
    self.path = path
    self.provenance = provenance
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
      throw StoreError.cannotOpen(path: path, reason: "it is a folder, and a file is needed")
    }
    do {
      if !FileManager.default.fileExists(atPath: folder.path) {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      }
    } catch {
      throw StoreError.cannotOpen(
        path: path, reason: "its folder cannot be made (\(error.localizedDescription))")
    }
    let opened = try Self.open(path, access)
    (database, writer, isReadOnly) = (opened.reader, opened.writer, opened.writer == nil)
  }

  /// - Throws: `StoreError.readOnly`, for whoever would rather know before than after the work.
  public func checkWritable() throws {
    if isReadOnly { throw StoreError.readOnly(path: path) }
  }

  /// Opens the file and brings its schema up to date.
  ///
  /// Two processes may make the same store at once. The migrator looks at what is done before it
  /// begins its transaction, so the second would do the first's work again and fail: a lock lets one
  /// in at a time. A process that has the store open already may still switch it to write-ahead mode
  /// meanwhile, which SQLite refuses at once instead of waiting; so this waits, half a minute at most.
  private static func open(
    _ path: String, _ access: Access
  ) throws -> (reader: any DatabaseReader & Sendable, writer: (any DatabaseWriter & Sendable)?) {
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    let files = FileManager.default
    let isThere = files.fileExists(atPath: path)
    var configuration = Configuration()
    configuration.busyMode = .timeout(30)
    configuration.label = "touchstone"
    if isThere,
      access == .readOnly || !files.isWritableFile(atPath: path)
        || !files.isWritableFile(atPath: folder)
    {
      try checkOwner(of: path)
      return (try openForReading(path, configuration), nil)
    }
    // What says that it is ours and is up to date needs nobody to wait.
    if isThere, try identifier(of: path) == applicationIdentifier,
      let pool = try? DatabasePool(path: path, configuration: configuration),
      (try? pool.read { try makeMigrator().hasCompletedMigrations($0) }) == true,
      (try? pool.read { try makeMigrator().hasBeenSuperseded($0) }) == false
    {
      return (pool, pool)
    }
    guard let lock = FolderLock(folder: folder, waitingAtMost: longestLock) else {
      throw StoreError.locked(folder: folder)
    }
    defer { lock.release() }
    let deadline = Date().addingTimeInterval(30)
    while true {
      do {
        // Whoever had the lock before may have made the file since.
        if files.fileExists(atPath: path) { try checkOwner(of: path) }
        let pool = try DatabasePool(path: path, configuration: configuration)
        let migrator = makeMigrator()
        if try pool.read(migrator.hasBeenSuperseded) { throw StoreError.newer(path: path) }
        if try !pool.read(migrator.hasCompletedMigrations) { try migrator.migrate(pool) }
        return (pool, pool)
      } catch {
        let known = StoreError(error, path: path)
        guard case .busy = known, Date() < deadline else { throw known }
        Thread.sleep(forTimeInterval: 0.05)
      }
    }
  }

  /// A store that nobody can write to, so that it does not change while it is read either.
  private static func openForReading(
    _ path: String, _ configuration: Configuration
  ) throws -> DatabaseQueue {
    var configuration = configuration
    configuration.readonly = true
    // Without a log beside it the file is all there is, and no lock or shared memory need be made for it.
    let hasLog = FileManager.default.fileExists(atPath: path + "-wal")
    let escaped = path.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? path
    do {
      let queue = try DatabaseQueue(
        path: hasLog ? path : "file:\(escaped)?immutable=1", configuration: configuration)
      let migrator = makeMigrator()
      if try queue.read(migrator.hasBeenSuperseded) { throw StoreError.newer(path: path) }
      guard try queue.read(migrator.hasCompletedMigrations) else {
        throw StoreError.cannotOpen(
          path: path,
          reason: "an older version wrote it, and it cannot be brought up to date where it is "
            + "read-only; copy it to a place of your own")
      }
      return queue
    } catch {
      throw StoreError(error, path: path)
    }
  }

  /// Looks whether a database is ours before anything is done to it: opening it would change it.
  ///
  /// Ours say so in the file's head (`application_id`, bytes 68 to 71); those of before said nothing there and
  /// are known by the first step of their schema. An empty file, or an empty database, is anybody's.
  private static func checkOwner(of path: String) throws {
    guard let identifier = try identifier(of: path), identifier != applicationIdentifier else {
      return
    }
    guard identifier == 0 else { throw StoreError.foreign(path: path) }
    var configuration = Configuration()
    configuration.readonly = true
    do {
      let isOurs = try DatabaseQueue(path: path, configuration: configuration).read { database in
        let tables = try String.fetchAll(
          database, sql: "SELECT name FROM sqlite_master WHERE type = 'table'")
        guard tables.contains("grdb_migrations") else { return tables.isEmpty }
        return try String.fetchAll(database, sql: "SELECT identifier FROM grdb_migrations")
          .contains { $0.hasPrefix("1: runs and audits") }
      }
      if !isOurs { throw StoreError.foreign(path: path) }
    } catch {
      throw StoreError(error, path: path)
    }
  }

  /// The `application_id` in a file's head; nil for an empty file.
  ///
  /// - Throws: `StoreError.corrupt` for what is no database.
  private static func identifier(of path: String) throws -> UInt32? {
    let head: Data
    do {
      let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
      defer { try? file.close() }
      head = try file.read(upToCount: 100) ?? Data()
    } catch {
      throw StoreError.cannotOpen(path: path, reason: error.localizedDescription)
    }
    guard head.count == 100, head.starts(with: Data("SQLite format 3\0".utf8)) else {
      if head.isEmpty { return nil }
      throw StoreError.corrupt(path: path)
    }
    return head[68..<72].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
  }

  func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
    do { return try database.read(body) } catch { throw StoreError(error, path: path) }
  }

  func write(_ body: (Database) throws -> Void) throws {
    guard let writer else { throw StoreError.readOnly(path: path) }
    do { try writer.write(body) } catch { throw StoreError(error, path: path) }
  }

  /// Gives freed room back to the disk.
  func vacuum() throws {
    guard let writer else { throw StoreError.readOnly(path: path) }
    do {
      try writer.vacuum()
      try writer.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
    } catch {
      // Somebody else is reading: the room stays the store's own until the next time.
      guard case .busy = StoreError(error, path: path) else { throw StoreError(error, path: path) }
    }
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
    let id: String = try row.value("id")
    let key: String = try row.value("key")
    let failure: String? = try row.optional("failure")
    let diagnostics: String? = try row.optional("diagnostics")
    let policies = try Row.fetchAll(
      database, sql: "SELECT steps, body FROM policy WHERE run = ? ORDER BY steps",
      arguments: [id])
    let checkpoints = try policies.map { row in
      let steps: Int = try row.value("steps")
      let body: Data = try row.value("body")
      return CheckpointRecord(
        steps: steps, evaluation: try evaluation(run: id, steps: steps, in: database),
        policy: [UInt8](try PackedBody.unpack(body)))
    }
    let record = RunRecord(
      plan: try decode(RunPlan.self, key), checkpoints: checkpoints,
      failure: try failure.map { try decode(RunFailure.self, $0) },
      seconds: try row.value("seconds"),
      diagnostics: try diagnostics.map { try decode(LearningDiagnostics.self, $0) })
    if let damage = record.damage { throw StoreError.damaged(record: id, what: damage) }
    return record
  }

  private static func evaluation(
    run: String, steps: Int, in database: Database
  ) throws -> Evaluation {
    var evaluation = Evaluation(proxy: [], intended: [], lengths: [], measures: [], moments: [])
    let rows = try Row.fetchCursor(
      database, sql: "SELECT * FROM episode WHERE run = ? AND steps = ? ORDER BY episode",
      arguments: [run, steps])
    while let row = try rows.next() {
      let measures = try decode([Double].self, row.value("measures"))
      if evaluation.measures.isEmpty { evaluation.measures = measures.map { _ in [] } }
      for (index, value) in measures.enumerated() where index < evaluation.measures.count {
        evaluation.measures[index].append(value)
      }
      evaluation.proxy.append(try row.value("proxy"))
      evaluation.intended.append(try row.value("intended"))
      evaluation.lengths.append(try row.value("length"))
      evaluation.moments.append(try decode([Double].self, row.value("moments")))
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
          arguments: [id, checkpoint.steps, PackedBody.pack(Data(checkpoint.policy))])
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
          id: try row.value("id"), environment: try row.value("environment"),
          purpose: try row.value("purpose"), width: try row.value("width"),
          seed: min(try row.value("seed"), .max - 1) + 1, steps: try row.value("steps"),
          status: try row.value("status"), finished: try row.value("finished"),
          seconds: try row.value("seconds"))
      }
    }
  }

  /// What a short name stands for.
  public enum Found: Sendable {
    case study(StudyRecord)
    case run(RunRecord)
  }

  /// Finds a study or a run by its short name or the first letters of it, or a study by a tag that no other
  /// study has.
  ///
  /// - Throws: `StoreError.unknownRecord` or `.ambiguousRecord`.
  public func find(_ id: String) throws -> Found {
    try read { database in
      let pattern = id.filter { $0.isLetter || $0.isNumber } + "%"
      let studies = try String.fetchAll(
        database, sql: "SELECT id FROM study WHERE id LIKE ? LIMIT 5", arguments: [pattern])
      let runs = try String.fetchAll(
        database, sql: "SELECT id FROM run WHERE id LIKE ? LIMIT 5", arguments: [pattern])
      var matches = studies + runs
      if matches.isEmpty {
        matches = try String.fetchAll(
          database, sql: "SELECT study FROM tag WHERE name = ? LIMIT 5", arguments: [id])
      }
      guard let match = matches.first, !id.isEmpty else {
        let near = try String.fetchAll(
          database, sql: "SELECT id FROM study ORDER BY finished DESC LIMIT 3")
        throw StoreError.unknownRecord(id: id, near: near)
      }
      if matches.count > 1, !matches.contains(id) {
        throw StoreError.ambiguousRecord(id: id, matches: matches)
      }
      let chosen = matches.contains(id) ? id : match
      if let study = try Self.study("id = ?", chosen, in: database) { return .study(study) }
      guard
        let row = try Row.fetchOne(
          database, sql: "SELECT * FROM run WHERE id = ?", arguments: [chosen])
      else { throw StoreError.unknownRecord(id: id, near: []) }
      return .run(try Self.record(row, in: database))
    }
  }
}

// MARK: - Keys

private func decode<Value: Decodable>(_ type: Value.Type, _ text: String) throws -> Value {
  do {
    return try JSONDecoder().decode(type, from: Data(text.utf8))
  } catch {
    throw StoreError.damaged(
      record: "with the text '\(text.prefix(40))…'", what: "the text cannot be read")
  }
}

func now() -> String {
  Date().formatted(.iso8601)
}
