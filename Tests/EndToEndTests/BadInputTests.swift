import Foundation
import Testing

/// Bad input gets an error that says what, where and what to do next; never a trace.
@Suite struct BadInputTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var arguments: [String]
    var status: Int32
    var says: [String]

    var testDescription: String { arguments.joined(separator: " ") }
  }

  @Test(arguments: [
    Case(
      arguments: ["audit", "trafic-merge"], status: 2, says: ["trafic-merge", "traffic-merge"]),
    Case(
      arguments: ["audit", "boat-race", "--proxy", "3*arow - 1"], status: 2,
      says: ["arow", "arrow", "character 3", "  ^"]),
    Case(
      arguments: ["audit", "boat-race", "--true", "clockwise +"], status: 2, says: ["character"]),
    Case(arguments: ["audit", "boat-race", "--proxy", ""], status: 2, says: ["empty"]),
    Case(arguments: ["audit", "boat-race", "--steps", "10"], status: 2, says: ["--steps 4096"]),
    Case(arguments: ["audit", "boat-race", "--steps", "many"], status: 2, says: ["--steps"]),
    Case(arguments: ["audit", "boat-race", "--widths", "4,x"], status: 2, says: ["--widths"]),
    Case(arguments: ["audit", "boat-race", "--seeds", "0"], status: 2, says: ["--seeds"]),
    Case(arguments: ["audit", "boat-race", "--fail-on", "bad"], status: 2, says: ["gamed"]),
    Case(
      arguments: ["audit", "boat-race", "--action-resolutions", "0.5"], status: 2,
      says: ["discrete"]),
    Case(
      arguments: ["audit", "boat-race", "--most-steps", "10"], status: 2,
      says: ["--most-steps", "--seeds"]),
    Case(arguments: ["audit"], status: 2, says: ["name"]),
    Case(arguments: ["adit"], status: 2, says: ["adit"]),
    Case(arguments: ["environments", "cartpole"], status: 2, says: ["cart-pole"]),
    Case(
      arguments: ["play", "boat-race", "--policy", "fly"], status: 2,
      says: ["fly", "clockwise"]),
    Case(
      arguments: ["audit", "boat-race", "--store", "/dev/null/x.sqlite"], status: 1,
      says: ["/dev/null/x.sqlite", "--store"]),
  ])
  func isRefusedWithAReason(_ example: Case) throws {
    let result = try Command.finish(Command.start(example.arguments))
    #expect(result.status == example.status, "\(result.errors)")
    #expect(result.output.isEmpty)
    for words in example.says { #expect(result.errors.contains(words), "\(result.errors)") }
    #expect(!result.errors.contains("Fatal error") && !result.errors.contains("Backtrace"))
  }

  @Test func unknownRecordIsNamed() throws {
    let store = Command.freshStore()
    let result = try Command.run("report", "a12345", "--store", store)
    #expect(result.status == 2 && result.errors.contains("a12345"))
  }

  @Test func damagedStoreIsNamedAndLeftAlone() throws {
    let store = Command.freshStore()
    let url = URL(fileURLWithPath: store)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    let rubbish = Data("this is not a database, and must stay as it is".utf8)
    try rubbish.write(to: url)
    let result = try Command.run("runs", "--store", store)
    #expect(result.status == 1 && result.errors.contains("not a readable store"))
    #expect(try Data(contentsOf: url) == rubbish)
  }

  @Test func rewardThatIsNotANumberStopsItsRunsAndIsSaid() throws {
    let object = try Command.run(
      "audit", "lagoon-race", "--proxy", "targets + 0/(collision - 1)", "--steps", "16384",
      "--seeds", "2",
      "--episodes", "4", "--json", "--store", Command.freshStore()
    ).json()
    #expect(object["verdict"] as? String == "inconclusive")
    let failures = try #require(object["failures"] as? [[String: Any]])
    #expect(!failures.isEmpty)
    #expect((failures.first?["message"] as? String)?.contains("collision") == true)
  }

  /// A disk that fills up: a small file system, where the system lets the test make one.
  @Test func fullDiskLosesNothingThatWasFinished() throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("touchstone-full-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    func tool(_ path: String, _ arguments: [String]) -> Int32 {
      let process = Process()
      process.executableURL = URL(fileURLWithPath: path)
      process.arguments = arguments
      process.standardError = FileHandle.nullDevice
      guard (try? process.run()) != nil else { return -1 }
      process.waitUntilExit()
      return process.terminationStatus
    }
    guard tool("/bin/mount", ["-t", "tmpfs", "-o", "size=600k", "tmpfs", folder]) == 0 else {
      print("skipped: this system lets nobody mount a small file system")
      return
    }
    defer { _ = tool("/bin/umount", [folder]) }
    let arguments = [
      "audit", "boat-race", "--steps", "65536", "--seeds", "6", "--episodes", "32", "--threads",
      "1",
      "--store", folder + "/store.sqlite", "--no-report",
    ]
    let result = try Command.finish(Command.start(arguments))
    #expect(result.status == 1)
    #expect(result.errors.contains("space"), "\(result.errors)")
    #expect(!result.errors.contains("Fatal error"))
    // With room again, the same command goes on from what was kept.
    #expect(tool("/bin/mount", ["-o", "remount,size=64m", folder]) == 0)
    let runs = try Command.run("runs", "--json", "--store", folder + "/store.sqlite").json()
    let kept = try #require(runs["runs"] as? [Any]).count
    #expect(kept >= 1 && kept < 12)
    #expect(try Command.finish(Command.start(Array(arguments.dropLast()))).status == 0)
  }
}
