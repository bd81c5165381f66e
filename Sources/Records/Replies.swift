import Foundation
import GRDB

/// Replies of language models.
extension Store {
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
