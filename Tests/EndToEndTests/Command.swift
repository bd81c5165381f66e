import Foundation
import Testing

/// Runs the built command the way a user does.
struct Command {
  struct Result {
    var status: Int32
    var output: String
    var errors: String

    /// Standard output as one JSON object.
    func json() throws -> [String: Any] {
      let object = try JSONSerialization.jsonObject(with: Data(output.utf8))
      return try #require(object as? [String: Any], "not one JSON object: \(output.prefix(200))")
    }
  }

  /// The command lies beside the test bundle.
  static var binary: URL {
    if let path = ProcessInfo.processInfo.environment["TOUCHSTONE_BINARY"] {
      return URL(fileURLWithPath: path)
    }
    return URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
      .deletingLastPathComponent().appendingPathComponent("touchstone")
  }

  /// A store that nobody else uses.
  static func freshStore() -> String {
    FileManager.default.temporaryDirectory
      .appendingPathComponent("touchstone-test-\(UUID().uuidString)/store.sqlite").path
  }

  /// - Parameters:
  ///   - environment: Variables besides those of the tests; none of the user's own defaults is among them.
  ///   - output: Where standard output goes instead of a file.
  static func start(
    _ arguments: [String], input: URL? = nil, environment: [String: String] = [:],
    output own: FileHandle? = nil
  ) throws -> (process: Process, output: URL, errors: URL) {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("touchstone-out-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    // Files rather than pipes: nothing can fill up and block the command.
    let (output, errors) = (
      folder.appendingPathComponent("out"), folder.appendingPathComponent("err")
    )
    _ = FileManager.default.createFile(atPath: output.path, contents: nil)
    _ = FileManager.default.createFile(atPath: errors.path, contents: nil)
    let process = Process()
    process.executableURL = binary
    process.arguments = arguments
    process.standardOutput = try own ?? FileHandle(forWritingTo: output)
    process.environment = ProcessInfo.processInfo.environment.filter {
      !["NO_COLOR", "COLUMNS", "TERM", "XDG_CONFIG_HOME"].contains($0.key)
    }.merging(["XDG_CONFIG_HOME": folder.path].merging(environment) { $1 }) { $1 }
    process.standardError = try FileHandle(forWritingTo: errors)
    process.standardInput =
      try input.map { try FileHandle(forReadingFrom: $0) } ?? FileHandle.nullDevice
    try process.run()
    return (process, output, errors)
  }

  static func finish(_ started: (process: Process, output: URL, errors: URL)) throws -> Result {
    started.process.waitUntilExit()
    return Result(
      status: started.process.terminationStatus,
      output: String(decoding: try Data(contentsOf: started.output), as: UTF8.self),
      errors: String(decoding: try Data(contentsOf: started.errors), as: UTF8.self))
  }

  static func run(_ arguments: String...) throws -> Result {
    try finish(start(arguments))
  }

  static func run(
    _ arguments: [String], input: URL? = nil, environment: [String: String] = [:],
    output: FileHandle? = nil
  ) throws -> Result {
    try finish(start(arguments, input: input, environment: environment, output: output))
  }
}
