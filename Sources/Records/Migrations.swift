import Foundation
import GRDB

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
  return migrator
}

/// Audits come along with their whole report, which holds the command within.
private func bringAudits(in database: Database) throws {
  let rows = try Row.fetchCursor(
    database, sql: "SELECT * FROM audit JOIN auditReport ON audit = id")
  while let row = try rows.next() {
    let body: Data = row["body"]
    let report = (try? JSONSerialization.jsonObject(with: body)) as? [String: Any]
    let (environment, proxy, intended): (String, String, String) = (
      row["environment"], row["proxy"], row["intended"]
    )
    try insert(
      row, name: "audit", kind: "audit", title: "\(environment): \(proxy) against \(intended)",
      verdict: row["verdict"], command: report?["command"] as? String ?? "", body: body,
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
    let key: String = row["key"]
    let parts = (try? JSONSerialization.jsonObject(with: Data(key.utf8))) as? [String: Any]
    let word = (parts?["study"] as? String)?.split(separator: " ").first.map(String.init)
    try insert(
      row, name: word ?? studies, kind: row["kind"], title: row["name"], verdict: nil,
      command: row["command"], body: row["body"], in: database)
  }
  try database.drop(table: bodies)
  try database.drop(table: studies)
}

private func insert(
  _ row: Row, name: String, kind: String, title: String, verdict: String?, command: String,
  body: Data, in database: Database
) throws {
  let (id, key, finished): (String, String, String) = (row["id"], row["key"], row["finished"])
  let (seconds, provenance): (Double, String) = (row["seconds"], row["provenance"])
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
