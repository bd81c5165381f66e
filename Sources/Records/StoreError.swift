import GRDB
import Ground

/// Why the store cannot do what was asked, and what to do about it.
public enum StoreError: Error, Sendable, Equatable, CustomStringConvertible {
  case cannotOpen(path: String, reason: String)
  case readOnly(path: String)
  case corrupt(path: String)
  case diskFull(path: String)
  case busy(path: String)
  case newer(path: String)
  /// One record cannot be what was kept.
  case damaged(record: String, what: String)
  /// A database of another program.
  case foreign(path: String)
  /// Another process holds the folder.
  case locked(folder: String)
  case unknownRecord(id: String, near: [String])
  case ambiguousRecord(id: String, matches: [String])
  case failed(path: String, reason: String)

  /// Whether a name was given that is none: an error of usage, not of the store.
  public var isAboutAName: Bool {
    switch self {
    case .unknownRecord, .ambiguousRecord: true
    default: false
    }
  }

  public var description: String {
    switch self {
    case .cannotOpen(let path, let reason):
      "The store at \(path) cannot be opened: \(reason). Check the path, or name another with --store."
    case .readOnly(let path):
      "The store at \(path) is read-only: what is in it can be read, and nothing new can be kept. Make it "
        + "writable, or name another with --store."
    case .foreign(let path):
      "The file at \(path) is a database of another program and was left as it is. Name another with "
        + "--store."
    case .locked(let folder):
      "Another process has held the folder \(folder) locked for some seconds. See which one does "
        + "('fuser \(folder)'), or name a store in another folder with --store."
    case .corrupt(let path):
      "The file at \(path) is not a readable store (damaged, or not a store at all). "
        + "Move it away and run again, or name another with --store."
    case .diskFull(let path):
      "No space is left for the store at \(path). Every run finished before is kept: free some space "
        + "and give the same command again to go on from there."
    case .busy(let path):
      "Another process has kept the store at \(path) locked for half a minute. "
        + "Wait for it and give the same command again; finished runs are kept."
    case .damaged(let record, let what):
      "Record \(VisibleText.name(record)) in the store is damaged: \(what). Take it out with 'touchstone "
        + "runs --delete NAME', or name another store with --store; then give its command again."
    case .newer(let path):
      "The store at \(path) was written by a newer version. Update, or name another with --store."
    case .unknownRecord(let id, let near):
      "There is no study or run '\(id)' in the store. "
        + (near.isEmpty
          ? "List them with 'touchstone runs'." : "Recent ones: \(near.joined(separator: ", ")).")
    case .ambiguousRecord(let id, let matches):
      "'\(id)' could be \(matches.joined(separator: ", ")). Give more letters."
    case .failed(let path, let reason):
      "The store at \(path) failed: \(reason)."
    }
  }

  /// What a database error means for whoever asked.
  init(_ error: any Error, path: String) {
    guard let error = error as? DatabaseError else {
      if let known = error as? StoreError {
        self = known
      } else {
        self = .failed(path: path, reason: "\(error)")
      }
      return
    }
    switch error.resultCode {
    case .SQLITE_FULL: self = .diskFull(path: path)
    case .SQLITE_IOERR:
      // A full disk can show as a failed write of the shared-memory file.
      self = .failed(
        path: path,
        reason: "reading or writing failed (\(error.message ?? "input/output error")); "
          + "check the disk's free space and health")
    case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH: self = .readOnly(path: path)
    case .SQLITE_CORRUPT, .SQLITE_NOTADB: self = .corrupt(path: path)
    case .SQLITE_BUSY, .SQLITE_LOCKED: self = .busy(path: path)
    case .SQLITE_CANTOPEN:
      self = .cannotOpen(path: path, reason: error.message ?? "the file cannot be opened")
    default: self = .failed(path: path, reason: error.message ?? "\(error.resultCode)")
    }
  }
}
