import ArgumentParser
import Environments
import Findings
import Foundation
import Ground
import LanguageModels
import Records
import Studies

/// Where records are kept.
struct StoreOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "File that keeps every finished run.",
      discussion: "Default: touchstone/touchstone.sqlite in the XDG data directory.",
      valueName: "file"))
  var store: String?

  var path: String {
    if let store { return store }
    let environment = ProcessInfo.processInfo.environment
    let data =
      environment["XDG_DATA_HOME"].flatMap { $0.isEmpty ? nil : $0 }
      ?? (environment["HOME"] ?? NSHomeDirectory()) + "/.local/share"
    return data + "/touchstone/touchstone.sqlite"
  }

  /// Where a report goes: as asked, else beside the store. An absolute path.
  func reportPath(_ asked: String?, name: String) -> String {
    URL(
      fileURLWithPath: asked
        ?? URL(fileURLWithPath: path).deletingLastPathComponent()
        .appendingPathComponent("reports/\(name).html").path
    ).path
  }

  func open() throws -> Store {
    try Store(path: path, provenance: Provenance.line)
  }
}

/// Where this program came from and what it runs on, for every record.
enum Provenance {
  static var line: String {
    // The launch script knows the checkout it built; an installed binary may not.
    let revision = ProcessInfo.processInfo.environment["TOUCHSTONE_REVISION"] ?? "unknown revision"
    #if swift(>=6.3)
      let toolchain = "Swift 6.3"
    #elseif swift(>=6.2)
      let toolchain = "Swift 6.2"
    #else
      let toolchain = "Swift"
    #endif
    #if arch(x86_64)
      let machine = "x86_64"
    #elseif arch(arm64)
      let machine = "arm64"
    #else
      let machine = "unknown machine"
    #endif
    #if os(Linux)
      let system = "Linux"
    #else
      let system = "macOS"
    #endif
    return "\(Touchstone.configuration.version), \(revision), \(toolchain), \(system) \(machine)"
  }
}

/// A count that may be written as 2000000, 2_000_000 or 2e6.
struct Count: ExpressibleByArgument {
  var value: Int

  init?(argument: String) {
    guard let number = Double(argument.replacing("_", with: "")), number >= 0, number <= 1e12,
      number == number.rounded()
    else { return nil }
    value = Int(number)
  }
}

/// Values with commas between them.
struct ValueList<Number: LosslessStringConvertible & Sendable>: ExpressibleByArgument {
  var values: [Number]

  init?(argument: String) {
    let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { Number(String($0.filter { !$0.isWhitespace })) }
    guard !numbers.isEmpty, numbers.count == parts.count else { return nil }
    values = numbers
  }
}

/// One JSON object on standard output and nothing else.
func printJSON(_ value: some Encodable) throws {
  Console.write(try canonicalJSON(value) + "\n", to: 1)
}

/// Writes a file whole: beside its place first, then moved there.
func writeFile(_ text: String, to path: String) throws {
  let url = URL(fileURLWithPath: path)
  do {
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url, options: .atomic)
  } catch {
    throw CommandFailure(
      status: 1,
      message: "'\(path)' cannot be written (\(error.localizedDescription)). "
        + "Check the folder and the disk's free space.")
  }
}

extension Store: RunArchive, ReplyArchive {}
