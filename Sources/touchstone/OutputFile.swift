import Foundation
import Ground

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A file that a command is asked to write, looked at before any work is done.
///
/// Links are followed, and only what lies at their end is replaced: by a file of one's own, never a device, a
/// folder, an input of the same command, the store, or a file that this program did not write.
struct OutputFile {
  /// As it was asked for.
  let path: String
  /// Where it really is, links followed.
  private let place: String
  /// Whether whatever stands there may go: it bears the mark of a page or text written before.
  private let replaces: @Sendable (Data) -> Bool

  /// - Parameters:
  ///   - option: The option that named it: `--report`.
  ///   - inputs: Files and folders that the command reads.
  ///   - store: The store's file.
  ///   - replaces: Whether a file with this beginning may be replaced.
  /// - Throws: `InputError`.
  init(
    _ asked: String, for option: String, inputs: [String], store: String?,
    replaces: @escaping @Sendable (Data) -> Bool
  ) throws {
    guard !asked.isEmpty else {
      throw InputError("\(option) needs a file's name, and was given an empty one.")
    }
    let path = try FilePath.expanded(asked)
    self.path = URL(fileURLWithPath: path).path
    self.replaces = replaces
    guard !path.hasSuffix("/") else {
      throw InputError("\(option) '\(path)' is a folder's name. Give a file's name in it.")
    }
    place = try Self.followed(self.path, option)
    let remedy = "Give \(option) another name."
    let storeFiles = store.map { [$0, $0 + "-wal", $0 + "-shm"] } ?? []
    // Also where it is not there yet, or not now.
    if try storeFiles.contains(where: { try Self.followed($0, option) == place }) {
      throw InputError("\(option) '\(path)' is the store. \(remedy)")
    }
    guard let found = FileIdentity(place) else {
      try Self.checkFolder(of: place, option)
      return
    }
    switch found.kind {
    case .folder:
      throw InputError("\(option) '\(path)' is a folder. Give a file's name in it.")
    case .other:
      throw InputError(
        "\(option) '\(path)' is a device, a pipe or a socket, and would be replaced by a file. \(remedy)"
          + (option == "--report" ? " To write no report: --no-report." : ""))
    case .file: break
    }
    if storeFiles.contains(where: { FileIdentity($0) == found }) {
      throw InputError("\(option) '\(path)' is the store. \(remedy)")
    }
    for input in inputs {
      let identity = FileIdentity(input)
      if identity == found {
        throw InputError("\(option) '\(path)' is an input of this command. \(remedy)")
      }
      let folder = FilePath.real(input)
      if identity?.kind == .folder, let folder, place.hasPrefix(folder + "/") {
        throw InputError(
          "\(option) '\(path)' lies in '\(input)', which this command reads. \(remedy)")
      }
    }
    let start = try? FileHandle(forReadingFrom: URL(fileURLWithPath: place)).read(upToCount: 4096)
    guard let start, start.isEmpty || replaces(start) else {
      throw InputError(
        "\(option) '\(path)' is there already and was not written by touchstone. Move it away, or give "
          + "\(option) another name.")
    }
  }

  /// Writes the file whole: beside its place first, then moved there. Nothing is left of it where that fails.
  ///
  /// - Throws: `CommandFailure` with the system's reason.
  func write(_ text: String) throws {
    func failure(_ reason: String) -> CommandFailure {
      CommandFailure(
        status: 1,
        message:
          "'\(path)' cannot be written (\(reason)). Check the folder and the disk's free space.")
    }
    let folder = (place as NSString).deletingLastPathComponent
    do {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw failure(error.localizedDescription)
    }
    var name = Array((folder + "/.touchstone-XXXXXX").utf8CString)
    let descriptor = mkstemp(&name)
    guard descriptor >= 0 else { throw failure(String(cString: strerror(errno))) }
    var isDone = false
    defer { if !isDone { unlink(name) } }
    do {
      try Descriptor.write(text, to: descriptor)
    } catch {
      close(descriptor)
      throw failure(error.reason)
    }
    // As the file there had it; a new one as the user's mask says.
    var status = stat()
    let mask = umask(0)
    umask(mask)
    let mode = stat(place, &status) == 0 ? status.st_mode & 0o777 : 0o666 & ~mask
    guard fchmod(descriptor, mode) == 0, fsync(descriptor) == 0, close(descriptor) == 0 else {
      throw failure(String(cString: strerror(errno)))
    }
    guard rename(name, place) == 0 else { throw failure(String(cString: strerror(errno))) }
    isDone = true
  }

  // MARK: Places

  /// Where a path leads: its links followed, whether or not something stands at the end.
  private static func followed(_ path: String, _ option: String) throws -> String {
    var path = URL(fileURLWithPath: path).path
    for _ in 0..<40 {
      if let real = FilePath.real(path) { return real }
      guard let target = try? FileManager.default.destinationOfSymbolicLink(atPath: path) else {
        // Nothing is there: the folder above it may be reached through links.
        let folder = (path as NSString).deletingLastPathComponent
        let name = (path as NSString).lastPathComponent
        return FilePath.real(folder).map { $0 == "/" ? "/" + name : $0 + "/" + name } ?? path
      }
      let folder = (path as NSString).deletingLastPathComponent
      path = target.hasPrefix("/") ? target : folder + "/" + target
    }
    throw InputError(
      "\(option) '\(path)' is a link that leads in a circle. Give the file's own name.")
  }

  /// A folder that is none, anywhere on the way, is found before the work and not after it.
  private static func checkFolder(of place: String, _ option: String) throws {
    var folder = (place as NSString).deletingLastPathComponent
    while !folder.isEmpty, folder != "/" {
      if let found = FileIdentity(folder) {
        guard found.kind == .folder else {
          throw InputError("\(option): '\(folder)' is a file, not a folder. Give another place.")
        }
        guard access(folder, W_OK) == 0 else {
          throw InputError(
            "\(option): nothing can be written in '\(folder)' (\(String(cString: strerror(errno)))). "
              + "Give another place.")
        }
        return
      }
      folder = (folder as NSString).deletingLastPathComponent
    }
  }
}

/// Paths as people write them.
enum FilePath {
  /// A path with a leading `~` as the home folder: shells leave it alone in `--store=~/x` and in quotes.
  ///
  /// - Throws: `InputError` for another user's home.
  static func expanded(_ path: String) throws -> String {
    guard path.hasPrefix("~") else { return path }
    let home = ProcessInfo.processInfo.environment["HOME"] ?? NSHomeDirectory()
    if path == "~" || path.hasPrefix("~/") { return home + path.dropFirst() }
    if FileManager.default.fileExists(atPath: path) { return path }
    throw InputError(
      "'\(path)' begins with another user's '~', which only a shell knows. Write the whole path.")
  }

  /// The path with all links followed; nil where nothing is there.
  static func real(_ path: String) -> String? {
    guard let found = realpath(path, nil) else { return nil }
    defer { free(found) }
    return String(cString: found)
  }
}

/// What a path leads to: equal for the same file under two names.
package struct FileIdentity: Equatable {
  package enum Kind { case file, folder, other }

  private let device: UInt64
  private let number: UInt64
  package let kind: Kind

  /// Nil where nothing is there.
  package init?(_ path: String) {
    var status = stat()
    guard PathBytes.withBytes(of: path, { stat($0, &status) }) == 0 else { return nil }
    device = UInt64(truncatingIfNeeded: status.st_dev)
    number = UInt64(truncatingIfNeeded: status.st_ino)
    kind =
      switch status.st_mode & S_IFMT {
      case S_IFREG: .file
      case S_IFDIR: .folder
      default: .other
      }
  }
}
