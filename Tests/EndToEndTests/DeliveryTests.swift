import Foundation
import Testing
import touchstone

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Output that is lost is an error, and nothing that is not ours is written over.
@Suite struct DeliveryTests {
  private static let grid = ProjectFiles.root.appending(path: "Documentation/Examples/grid.json")
    .path

  private func folder() throws -> URL {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("touchstone-delivery-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return folder
  }

  // MARK: Standard output

  private static let printing: [[String]] = [
    ["environments"], ["environments", "--json"], ["environments", "boat-race"], ["--help"],
    ["--version"], ["audit", "--help"], ["formulas"], ["manual"], ["runs"], ["doctor", "--json"],
    ["check", grid, "--json"], ["check", grid], ["check", grid, "--plan"], ["play", "boat-race"],
    ["play", "boat-race", "--json"],
  ]

  @Test(
    .enabled(if: FileManager.default.fileExists(atPath: "/dev/full")), arguments: printing)
  func outputToAFullDiskIsAnError(_ words: [String]) throws {
    let hasStore = ["runs", "doctor", "check", "play"].contains(words.first)
    let store = hasStore ? ["--store", Command.freshStore()] : []
    let full = try #require(FileHandle(forWritingAtPath: "/dev/full"))
    let result = try Command.run(words + store, output: full)
    #expect(result.status == 1, "\(words)")
    #expect(result.errors.contains("could not be written whole"), "\(words): \(result.errors)")
  }

  @Test func closedPipeIsQuiet() throws {
    let pipe = Pipe()
    try pipe.fileHandleForReading.close()
    let result = try Command.run(["environments"], output: pipe.fileHandleForWriting)
    // The shell's status for a writer whose reader has gone, or the signal itself.
    #expect([SIGPIPE, 128 + SIGPIPE].contains(result.status))
    #expect(result.errors.isEmpty, "\(result.errors)")
  }

  @Test func everythingIsWrittenToAPipeThatIsFullForAWhile() throws {
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    let (reading, writing) = (ends[0], ends[1])
    _ = fcntl(writing, F_SETFL, fcntl(writing, F_GETFL) | O_NONBLOCK)
    let text = String(repeating: "0123456789abcdef", count: 40_000)
    let done = DispatchSemaphore(value: 0)
    let reader = Thread {
      Thread.sleep(forTimeInterval: 0.1)
      var (count, buffer) = (0, [UInt8](repeating: 0, count: 10_000))
      while case let got = read(reading, &buffer, buffer.count), got > 0 { count += got }
      #expect(count == text.utf8.count)
      done.signal()
    }
    reader.start()
    try Descriptor.write(text, to: writing)
    close(writing)
    done.wait()
    close(reading)
  }

  // MARK: Files

  private func check(_ report: String, store: String? = nil) throws -> Command.Result {
    try Command.run(
      "check", Self.grid, "--no-polygon", "--store", store ?? Command.freshStore(), "--report",
      report)
  }

  @Test func reportNeverReplacesADevice() throws {
    let before = FileIdentity("/dev/null")
    let result = try check("/dev/null")
    #expect(result.status == 2)
    #expect(result.errors.contains("--no-report"))
    #expect(FileIdentity("/dev/null") == before && before?.kind == .other)
  }

  @Test func reportFollowsALinkAndReplacesOnlyWhatIsOurs() throws {
    let folder = try folder()
    let (page, link) = (folder.appending(path: "page.html"), folder.appending(path: "link.html"))
    try FileManager.default.createSymbolicLink(at: link, withDestinationURL: page)
    for _ in 0..<2 { #expect(try check(link.path).status == 0) }
    let found = try FileManager.default.destinationOfSymbolicLink(atPath: link.path)
    #expect(found == page.path)
    #expect(try String(contentsOf: page, encoding: .utf8).contains("Touchstone"))
    let notes = folder.appending(path: "notes.html")
    try "mine".write(to: notes, atomically: true, encoding: .utf8)
    let result = try check(notes.path)
    #expect(result.status == 2 && result.errors.contains("was not written by touchstone"))
    #expect(try String(contentsOf: notes, encoding: .utf8) == "mine")
    // Markdown bears a mark too.
    let text = folder.appending(path: "finding.md").path
    for _ in 0..<2 { #expect(try check(text).status == 0) }
    let left = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(left.sorted() == ["finding.md", "link.html", "notes.html", "page.html"])
  }

  @Test func reportNeverReplacesAnInputTheStoreOrAFolder() throws {
    let folder = try folder()
    let problem = folder.appending(path: "problem.json")
    try FileManager.default.copyItem(at: URL(fileURLWithPath: Self.grid), to: problem)
    let alias = folder.appending(path: "alias.json")
    try FileManager.default.linkItem(at: problem, to: alias)
    let store = folder.appending(path: "store.sqlite").path
    #expect(try Command.run("check", problem.path, "--store", store, "--no-report").status == 0)
    for (report, word) in [
      (problem.path, "input"), (alias.path, "input"), (store, "the store"),
      (store + "-wal", "the store"), (folder.path, "folder"), (folder.path + "/", "folder"),
      (problem.path + "/report.html", "not a folder"),
    ] {
      let result = try Command.run("check", problem.path, "--store", store, "--report", report)
      #expect(result.status == 2, "\(report)")
      if FileManager.default.fileExists(atPath: report) || !report.hasSuffix("-wal") {
        #expect(result.errors.contains(word), "\(report): \(result.errors)")
      }
    }
    #expect(
      try Data(contentsOf: problem) == Data(contentsOf: URL(fileURLWithPath: Self.grid)))
    #expect(try Command.run("runs", "--store", store).status == 0)
  }

  @Test func noReportIsWrittenOffATerminalWithJSON() throws {
    let store = Command.freshStore()
    let result = try Command.run("check", Self.grid, "--json", "--store", store)
    #expect(try result.json()["report"] is NSNull)
    let reports = URL(fileURLWithPath: store).deletingLastPathComponent().appending(path: "reports")
    #expect(!FileManager.default.fileExists(atPath: reports.path))
    #expect(try Command.run("check", Self.grid, "--store", store).status == 0)
    #expect(FileManager.default.fileExists(atPath: reports.path))
  }

  @Test func sheetWithMarksIsNeverWrittenOver() throws {
    let folder = try folder()
    let texts = folder.appending(path: "texts.csv")
    let rows = (0..<60).map { "\"text \($0) of words\",\($0 % 2 == 0 ? "a" : "b")" }
    try (["body,kind"] + rows).joined(separator: "\n")
      .write(to: texts, atomically: true, encoding: .utf8)
    let statements = folder.appending(path: "statements.txt")
    try "contains a digit".write(to: statements, atomically: true, encoding: .utf8)
    let sheet = folder.appending(path: "sheet.csv").path
    let words = [
      "mark", "write", statements.path, texts.path, "--text", "body", "--label", "kind", "--sheet",
      sheet, "--store", Command.freshStore(),
    ]
    #expect(try Command.run(words).status == 0)
    let written = try Data(contentsOf: URL(fileURLWithPath: sheet))
    let again = try Command.run(words)
    #expect(again.status == 2 && again.errors.contains("--sheet"))
    #expect(try Data(contentsOf: URL(fileURLWithPath: sheet)) == written)
  }

  // MARK: Gates

  private struct Gated: Sendable {
    var gate: [String]
    var status: Int32
  }

  private static let gated: [Gated] = [
    Gated(gate: ["--fail-on", "hackable"], status: 3),
    Gated(gate: ["--fail-on", "unhackable,hackable"], status: 3),
    Gated(gate: ["--fail-on", "hackable", "--fail-on", "unhackable"], status: 3),
    Gated(gate: ["--fail-on", "unhackable"], status: 0),
    Gated(gate: ["--pass-only", "hackable"], status: 0),
    Gated(gate: ["--pass-only", "hackable,trivial"], status: 0),
    Gated(gate: ["--pass-only", "unhackable"], status: 3),
    Gated(gate: ["--pass-only", "unhackable,equivalent"], status: 3),
    Gated(gate: ["--fail-on", "hackabel"], status: 2),
    Gated(gate: ["--pass-only", ""], status: 2),
    Gated(gate: ["--pass-only", "hackable,"], status: 2),
    Gated(gate: ["--pass-only", "hackable", "--fail-on", "hackable"], status: 2),
  ]

  @Test(arguments: gated)
  private func gatesOfCheckFailClosed(_ gated: Gated) throws {
    let (gate, status) = (gated.gate, gated.status)
    let words = ["check", Self.grid, "--no-polygon", "--json", "--store", Command.freshStore()]
    let result = try Command.run(words + gate)
    #expect(result.status == status, "\(gate): \(result.errors)")
    if status == 3 { #expect(result.errors.contains("Not passed")) }
  }

  @Test func gatesOfAuditsFailClosed() throws {
    let store = Command.freshStore()
    let words = [
      "audit", "boat-race", "--steps", "4096", "--seeds", "1", "--episodes", "2", "--json",
      "--store", store,
    ]
    let verdict = try #require(try Command.run(words).json()["verdict"] as? String)
    try #require(verdict != "aligned")
    #expect(try Command.run(words + ["--pass-only", "aligned"]).status == 3)
    #expect(try Command.run(words + ["--pass-only", "aligned,\(verdict)"]).status == 0)
    #expect(try Command.run(words + ["--fail-on", "aligned", "--fail-on", verdict]).status == 3)
  }

  @Test func gatesOfTextsFailClosed() throws {
    let folder = try folder()
    let texts = folder.appending(path: "texts.csv")
    let rows = (0..<240).map { row in
      "\(row % 2 == 0 ? "free prize now" : "see you at home") w\(row),\(row % 2),0.\(row % 10)"
    }
    try (["body,kind,score"] + rows).joined(separator: "\n")
      .write(to: texts, atomically: true, encoding: .utf8)
    let common = ["--text", "body", "--label", "kind", "--json", "--store", Command.freshStore()]
    let differ = ["differ", texts.path] + common
    #expect(try Command.run(differ + ["--fail-on", "different"]).status == 3)
    #expect(try Command.run(differ + ["--pass-only", "nothing-confirmed"]).status == 3)
    #expect(try Command.run(differ + ["--pass-only", "different"]).status == 0)
    let explain = ["explain", texts.path, "--score", "score"] + common
    #expect(try Command.run(explain + ["--pass-only", "explained"]).status == 3)
    #expect(try Command.run(explain + ["--pass-only", "explained,refused"]).status == 0)
  }

  // MARK: What is shown

  @Test(arguments: [
    ["audit", "boat\u{1B}[31m-race"], ["audit", "boat-race", "--proxy", "arr\u{1B}[2Jow"],
    ["check", "/no/\u{1B}]0;x\u{7}file.json"], ["differ", "a\u{1B}[31m.txt", "b.txt"],
    ["report", "\u{1B}[31m"], ["play", "boat-race", "--policy", "\u{9B}31m"],
    ["audit", "--\u{1B}[31m"], ["verify", "\u{1B}[31m", "a", "b"],
  ])
  func noControlBytesOfDataReachErrors(_ words: [String]) throws {
    let result = try Command.run(words)
    #expect(result.status != 0)
    let hasControls = (result.errors + result.output).unicodeScalars.contains {
      $0.properties.generalCategory == .control && $0 != "\n" && $0 != "\t"
    }
    #expect(!hasControls, "\(result.errors)")
    #expect(!result.errors.isEmpty)
  }

  // MARK: Defaults

  @Test func defaultsComeFromTheEnvironmentAndAFileAndAreShown() throws {
    let folder = try folder()
    let config = folder.appending(path: "config.json")
    let store = folder.appending(path: "own.sqlite").path
    try #"{ "store": "\#(store)", "color": "never", "check": { "no-report": true } }"#
      .write(to: config, atomically: true, encoding: .utf8)
    let environment = ["TOUCHSTONE_CONFIG": config.path]
    let result = try Command.run(["check", Self.grid, "--no-polygon"], environment: environment)
    #expect(result.status == 0 && FileManager.default.fileExists(atPath: store))
    #expect(!result.output.contains("Report:"))
    // The environment is stronger than the file, the command line stronger than both.
    let other = folder.appending(path: "other.sqlite").path
    let said = environment.merging(["TOUCHSTONE_STORE": other]) { $1 }
    let doctor = try Command.run(["doctor", "--json"], environment: said).json()
    #expect(doctor["store"] as? String == other)
    #expect((doctor["defaults"] as? [[String: Any]])?.count == 4)
    let given = try Command.run(["doctor", "--json", "--store", store], environment: said).json()
    #expect(given["store"] as? String == store)
    // What is wrong there is said, and stops.
    try #"{ "stor": 1 }"#.write(to: config, atomically: true, encoding: .utf8)
    let wrong = try Command.run(["runs"], environment: environment)
    #expect(wrong.status == 2 && wrong.errors.contains("store"), "\(wrong.errors)")
  }

  @Test func defaultsAreInTheCommandThatRepeatsAStudy() throws {
    let defaults = Defaults(
      file: "",
      settings: [.init(option: "seed", value: "7", isFlag: false, source: "TOUCHSTONE_SEED")])
    #expect(defaults.applied(to: ["audit", "x"]) == ["audit", "--seed=7", "x"])
    #expect(defaults.applied(to: ["audit", "x", "--seed", "3"]) == ["audit", "x", "--seed", "3"])
    #expect(defaults.applied(to: ["check", "x"]) == ["check", "x"])
    #expect(
      CommandLineText.reproducing(["audit", "--seed=7", "x", "-q"]) == "touchstone audit --seed=7 x"
    )
  }

  @Test func emptyStoreAndHomesAreUnderstood() throws {
    let empty = try Command.run("runs", "--store", "")
    #expect(empty.status == 2 && empty.errors.contains("--store"))
    let home = try folder()
    let result = try Command.run(
      ["runs", "--store=~/kept/store.sqlite"], environment: ["HOME": home.path])
    #expect(result.status == 0)
    #expect(FileManager.default.fileExists(atPath: home.path + "/kept/store.sqlite"))
    let asFolder = try Command.run("runs", "--store", home.path)
    #expect(asFolder.status == 1 && asFolder.errors.contains("folder"))
  }
}
