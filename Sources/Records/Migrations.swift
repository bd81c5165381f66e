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
  return migrator
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
