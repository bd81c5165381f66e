import Environments
import Exact
import Findings
import Foundation
import Ground
import LanguageModels
import Studies

/// What `touchstone check` is asked about: a file, or an environment of the catalogue.
struct CheckSubject {
  enum Source {
    case file([UInt8])
    case environment
  }

  /// The path without folders and ending, or the environment's name.
  var name: String
  /// As it was given.
  var path: String
  var source: Source
  /// Equal for equal content under an equal name.
  var digest: String

  /// Bytes of a file that are read at most.
  private static let largest = 1 << 30

  init(name path: String) throws {
    self.path = path
    if path != "-" && !FileManager.default.fileExists(atPath: path) {
      guard Catalogue.entries.contains(where: { $0.card.name == path }) else {
        throw CommandFailure(
          status: 2,
          message:
            "There is no file '\(path)', and no environment of that name. A problem is a .json or .csv "
            + "file; environments that can be enumerated: "
            + Catalogue.enumerable.map(\.card.name).joined(separator: ", ") + ".")
      }
      name = path
      source = .environment
      digest = "environment " + path
      return
    }
    let bytes = try Self.read(path)
    let file = path == "-" ? "standard input" : (path as NSString).lastPathComponent
    name = path == "-" ? "standard-input" : (file as NSString).deletingPathExtension
    source = .file(bytes)
    digest = file + " " + SHA256.hexadecimal(bytes)
  }

  private static func read(_ path: String) throws -> [UInt8] {
    let handle: FileHandle
    if path == "-" {
      handle = .standardInput
    } else {
      var isFolder: ObjCBool = false
      if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
        throw CommandFailure(
          status: 2, message: "'\(path)' is a folder. Name a problem's file in it.")
      }
      guard let opened = FileHandle(forReadingAtPath: path) else {
        throw CommandFailure(
          status: 2, message: "'\(path)' cannot be opened. Check that it may be read.")
      }
      handle = opened
    }
    do {
      let data = try handle.read(upToCount: largest + 1) ?? Data()
      guard data.count <= largest else {
        throw CommandFailure(
          status: 2,
          message:
            "'\(path)' is longer than \(largest >> 20) MB; a problem of that size cannot be decided."
        )
      }
      return [UInt8](data)
    } catch let failure as CommandFailure {
      throw failure
    } catch {
      throw CommandFailure(
        status: 1, message: "'\(path)' cannot be read (\(error.localizedDescription)).")
    }
  }
}
