import Foundation
import GRDB

/// In the head of every store's file (SQLite's `application_id`): "Tstn".
let applicationIdentifier: UInt32 = 0x5473_746E

/// The schema, as an ordered list of steps that are never edited once released.
func makeMigrator() -> DatabaseMigrator {
  var migrator = DatabaseMigrator()

  migrator.registerMigration("1: runs and audits") { database in
    // A finished training run. `key` is its resolved plan as canonical JSON: equal plan, same run.
    try database.create(table: "run") { table in
      table.primaryKey("id", .text)
      table.column("key", .text).notNull().unique()
      table.column("environment", .text).notNull()
      table.column("purpose", .text).notNull()
      table.column("width", .integer).notNull()
      table.column("seed", .integer).notNull()
      table.column("steps", .integer).notNull()
      table.column("status", .text).notNull()
      table.column("failure", .text)
      table.column("finished", .text).notNull()
      table.column("seconds", .double).notNull()
      table.column("provenance", .text).notNull()
    }
    // What the judge saw of one policy in one episode.
    try database.create(table: "episode") { table in
      table.column("run", .text).notNull().references("run", onDelete: .cascade)
      table.column("steps", .integer).notNull()
      table.column("episode", .integer).notNull()
      table.column("proxy", .double).notNull()
      table.column("intended", .double).notNull()
      table.column("length", .integer).notNull()
      table.column("measures", .text).notNull()
      table.column("moments", .text).notNull()
      table.primaryKey(["run", "steps", "episode"])
    }
    // Policies are long bodies, read one at a time.
    try database.create(table: "policy") { table in
      table.column("run", .text).notNull().references("run", onDelete: .cascade)
      table.column("steps", .integer).notNull()
      table.column("body", .blob).notNull()
      table.primaryKey(["run", "steps"])
    }
    try database.create(table: "audit") { table in
      table.primaryKey("id", .text)
      table.column("key", .text).notNull().unique()
      table.column("environment", .text).notNull()
      table.column("proxy", .text).notNull()
      table.column("intended", .text).notNull()
      table.column("verdict", .text).notNull()
      table.column("runs", .integer).notNull()
      table.column("finished", .text).notNull()
      table.column("seconds", .double).notNull()
      table.column("provenance", .text).notNull()
    }
    // The whole report as JSON, clips included.
    try database.create(table: "auditReport") { table in
      table.primaryKey("audit", .text).references("audit", onDelete: .cascade)
      table.column("body", .blob).notNull()
    }
  }

  migrator.registerMigration("2: texts and replies") { database in
    // A finished comparison of texts: of two sides, of a label's values, of clusters, of a classifier.
    try createStudies("textStudy", bodies: "textFinding", in: database)
    // What a language model answered, by all that its answer depends on; no errors are kept.
    try database.create(table: "reply") { table in
      table.primaryKey("key", .text)
      table.column("body", .blob).notNull()
      table.column("kept", .text).notNull()
    }
  }

  migrator.registerMigration("3: exact answers") { database in
    try createStudies("exactStudy", bodies: "exactFinding", in: database)
  }

  migrator.registerMigration("4: one pair of tables for all studies") { database in
    try database.create(table: "study") { table in
      table.primaryKey("id", .text)
      table.column("key", .text).notNull().unique()
      table.column("name", .text).notNull()
      table.column("version", .integer).notNull()
      table.column("kind", .text).notNull()
      table.column("title", .text).notNull()
      table.column("verdict", .text)
      table.column("command", .text).notNull()
      table.column("finished", .text).notNull()
      table.column("seconds", .double).notNull()
      table.column("provenance", .text).notNull()
    }
    // Long bodies, read one at a time. Studies kept before there were documents have none.
    try database.create(table: "studyBody") { table in
      table.primaryKey("study", .text).references("study", onDelete: .cascade)
      table.column("finding", .blob).notNull()
      table.column("document", .blob)
    }
    try bringAudits(in: database)
    for (studies, bodies) in [("textStudy", "textFinding"), ("exactStudy", "exactFinding")] {
      try bringStudies(studies, bodies: bodies, in: database)
    }
    try database.create(index: "studyByTime", on: "study", columns: ["finished"])
    try database.create(index: "runByTime", on: "run", columns: ["finished"])
  }

  migrator.registerMigration("5: learning diagnostics") { database in
    // What a learner said of itself on the way, as JSON; runs kept before have none.
    try database.alter(table: "run") { table in table.add(column: "diagnostics", .text) }
  }

  migrator.registerMigration("6: whose it is, tags, and the runs of a study") { database in
    // "Tstn", in the head of the file: no other program's database is taken for a store.
    try database.execute(sql: "PRAGMA application_id = \(applicationIdentifier)")
    // Words of the user's for a study.
    try database.create(table: "tag") { table in
      table.column("study", .text).notNull().references("study", onDelete: .cascade)
      table.column("name", .text).notNull()
      table.primaryKey(["study", "name"])
    }
    try database.create(index: "tagByName", on: "tag", columns: ["name"])
    // The runs that a study was made of; those of studies kept before are not known.
    try database.create(table: "studyRun") { table in
      table.column("study", .text).notNull().references("study", onDelete: .cascade)
      table.column("run", .text).notNull().references("run", onDelete: .cascade)
      table.primaryKey(["study", "run"])
    }
    try database.create(index: "studyRunByRun", on: "studyRun", columns: ["run"])
  }
  return migrator
}

/// Audits come along with their whole report, which holds the command within.
private func bringAudits(in database: Database) throws {
  let rows = try Row.fetchCursor(
    database, sql: "SELECT * FROM audit JOIN auditReport ON audit = id")
  while let row = try rows.next() {
    let body: Data = try row.value("body")
    let report = (try? JSONSerialization.jsonObject(with: body)) as? [String: Any]
    let (environment, proxy, intended): (String, String, String) = (
      try row.value("environment"), try row.value("proxy"), try row.value("intended")
    )
    try insert(
      row, name: "audit", kind: "audit", title: "\(environment): \(proxy) against \(intended)",
      verdict: try row.value("verdict"), command: report?["command"] as? String ?? "", body: body,
      in: database)
  }
  try database.drop(table: "auditReport")
  try database.drop(table: "audit")
}

/// Studies of one sort; the command's word and version stood at the head of their keys: `differ 1`.
private func bringStudies(
  _ studies: String, bodies: String, in database: Database
) throws {
  let rows = try Row.fetchCursor(
    database, sql: "SELECT * FROM \(studies) JOIN \(bodies) ON study = id")
  while let row = try rows.next() {
    let key: String = try row.value("key")
    let parts = (try? JSONSerialization.jsonObject(with: Data(key.utf8))) as? [String: Any]
    let word = (parts?["study"] as? String)?.split(separator: " ").first.map(String.init)
    try insert(
      row, name: word ?? studies, kind: try row.value("kind"), title: try row.value("name"),
      verdict: nil,
      command: try row.value("command"), body: try row.value("body"), in: database)
  }
  try database.drop(table: bodies)
  try database.drop(table: studies)
}

private func insert(
  _ row: Row, name: String, kind: String, title: String, verdict: String?, command: String,
  body: Data, in database: Database
) throws {
  let (id, key, finished): (String, String, String) = (
    try row.value("id"), try row.value("key"), try row.value("finished")
  )
  let (seconds, provenance): (Double, String) = (
    try row.value("seconds"), try row.value("provenance")
  )
  try database.execute(
    sql: """
      INSERT INTO study (id, key, name, version, kind, title, verdict, command, finished, seconds,
        provenance)
      VALUES (?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?)
      """,
    arguments: [
      id, key, name, kind, title, verdict, command, finished, seconds, provenance,
    ])
  try database.execute(
    sql: "INSERT INTO studyBody (study, finding) VALUES (?, ?)", arguments: [id, body])
}

/// Studies of one sort, and their findings as long bodies that are read one at a time.
private func createStudies(_ studies: String, bodies: String, in database: Database) throws {
  try database.create(table: studies) { table in
    table.primaryKey("id", .text)
    table.column("key", .text).notNull().unique()
    table.column("kind", .text).notNull()
    table.column("name", .text).notNull()
    table.column("command", .text).notNull()
    table.column("finished", .text).notNull()
    table.column("seconds", .double).notNull()
    table.column("provenance", .text).notNull()
  }
  try database.create(table: bodies) { table in
    table.primaryKey("study", .text).references(studies, onDelete: .cascade)
    table.column("body", .blob).notNull()
  }
}
