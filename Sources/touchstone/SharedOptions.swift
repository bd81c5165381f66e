import ArgumentParser
import Environments
import Findings
import Foundation
import Ground
import LanguageModels
import Records
import Studies

/// How a command talks; the same for all.
struct ConsoleOptions: ParsableArguments {
  @Flag(name: .shortAndLong, help: "Say only what was asked for, and errors.")
  var quiet = false

  @Flag(name: .shortAndLong, help: "Also say what is read, kept and where.")
  var verbose = false

  @Option(
    help: ArgumentHelp(
      "Colours in the terminal; auto follows NO_COLOR and TERM.", valueName: "when"))
  var color: Console.Colours = .auto

  func validate() throws {
    if quiet && verbose { throw ValidationError("--quiet and --verbose contradict one another.") }
  }

  var talk: Console.Talk { quiet ? .quiet : verbose ? .verbose : .normal }
}

/// Where records are kept, and how the command talks.
struct StoreOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "File that keeps every finished run (default: touchstone/touchstone.sqlite in the XDG data folder).",
      valueName: "file"))
  var store: String?

  @OptionGroup var console: ConsoleOptions

  func validate() throws {
    if store?.isEmpty == true {
      throw ValidationError("--store needs a file's name, and was given an empty one.")
    }
  }

  /// - Throws: `InputError`.
  func path() throws -> String {
    if let store { return try FilePath.expanded(store) }
    return XDG.folder("XDG_DATA_HOME", home: ".local/share") + "/touchstone/touchstone.sqlite"
  }

  /// Where a report goes unless its place is given: beside the store.
  func reportPath(name: String) throws -> String {
    URL(fileURLWithPath: try path()).deletingLastPathComponent()
      .appendingPathComponent("reports/\(name).html").path
  }

  func open() throws -> Store {
    let store = try Store(path: try path(), provenance: Provenance.line)
    if Console.isVerbose {
      Console.error("Store: \(store.path)\(store.isReadOnly ? " (read-only)" : "")")
    }
    return store
  }
}

/// The folders of the XDG base directory specification.
enum XDG {
  /// - Parameter home: Under the home folder, where the variable is not set.
  static func folder(_ variable: String, home: String) -> String {
    let environment = ProcessInfo.processInfo.environment
    // A relative path there is to be ignored, says the specification.
    if let folder = environment[variable], folder.hasPrefix("/") { return folder }
    return (environment["HOME"] ?? NSHomeDirectory()) + "/" + home
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

  init(_ value: Int) { self.value = value }

  init?(argument: String) {
    guard let number = Double(argument.replacing("_", with: "")), number >= 0, number <= 1e12,
      number == number.rounded()
    else { return nil }
    value = Int(number)
  }

  /// As help shows a default.
  var defaultValueDescription: String { "\(value)" }
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
  try Console.writeData(try canonicalJSON(value) + "\n")
}

extension Catalogue {
  static var names: [String] { entries.map(\.card.name) }

  /// What help says of an argument that names an environment.
  static var help: ArgumentHelp { "Environment: \(names.joined(separator: ", "))." }
}

extension Store: RunArchive, ReplyArchive {}
