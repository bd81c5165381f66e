import Foundation
import Ground
import Testing

/// Options and files that would take a machine down, or a process, are refused with what to do.
@Suite struct BoundsTests {
  struct Refused: Sendable, CustomTestStringConvertible {
    var arguments: [String]
    var says: String
    var testDescription: String { String(arguments.joined(separator: " ").prefix(100)) }

    init(_ arguments: [String], says: String) {
      (self.arguments, self.says) = (arguments, says)
    }
  }

  private static let problem =
    ProjectFiles.root.appending(path: "Documentation/Examples/two-state.json").path
  private static let manyWidths = (1...100).map(String.init).joined(separator: ",")
  private static let nested = String(repeating: "(", count: 100_000) + "arrow"

  static let refused: [Refused] = [
    Refused(["audit", "boat-race", "--threads", "1000000"], says: "--threads"),
    Refused(["audit", "boat-race", "--threads", "9223372036854775807"], says: "--threads"),
    Refused(["audit", "boat-race", "--hidden", "4096,4096,4096"], says: "--hidden"),
    Refused(["audit", "boat-race", "--hidden", "0"], says: "--hidden"),
    Refused(["audit", "boat-race", "--widths", manyWidths], says: "--widths"),
    Refused(["audit", "boat-race", "--proxy", nested], says: "nested"),
    Refused(["check", problem, "--horizon", "9223372036854775807"], says: "--horizon"),
    Refused(["check", "boat-race", "--horizon", "1000000"], says: "--horizon"),
    Refused(
      [
        "differ", "a", "b", "--model", "http://127.0.0.1:9/v1#m", "--judged", "9223372036854775807",
      ],
      says: "--judged"),
    Refused(["clusters", "a", "--k", "100000"], says: "--k"),
    Refused(["runs", "--limit", "-1"], says: "--limit"),
    Refused(["play", "boat-race", "--rate", "nan"], says: "--rate"),
  ]

  @Test(arguments: refused)
  func whatWouldTakeTooMuchIsRefused(_ refused: Refused) throws {
    let result = try Command.run(refused.arguments)
    #expect(result.status == 2, "\(result.errors.suffix(500))")
    #expect(result.errors.contains(refused.says), "\(result.errors.suffix(500))")
  }

  @Test(arguments: ["1e18*arrow", "1e30*arrow", "1e-30*arrow", "arrow^30", "1e38*arrow - 1e38"])
  func rewardsOfAnySizeAreNoTrap(formula: String) throws {
    let small = ["--steps", "8192", "--seeds", "2", "--episodes", "2"]
    let store = ["--store", Command.freshStore()]
    for option in ["--proxy", "--true"] {
      let result = try Command.run(["audit", "boat-race", option, formula] + small + store)
      #expect((0...2).contains(result.status), "\(result.errors)")
      #expect(!result.errors.contains("Fatal error"))
    }
  }

  struct Damage: Sendable {
    var from: String
    var to: String
  }

  static let damages: [Damage] = [
    Damage(from: #""statement":0"#, to: #""statement":-1"#),
    Damage(from: #""decidedShares":["#, to: #""decidedShares":[],"x":["#),
    Damage(from: #""texts":["#, to: #""texts":[],"x":["#),
    Damage(from: #""decided":["#, to: #""decided":[],"x":["#),
    Damage(from: #""alpha":0.01"#, to: #""alpha":7"#),
  ]

  @Test(arguments: damages)
  func damagedKeysOfSheetsAreNoTrap(_ damage: Damage) throws {
    let files = try TextFiles()
    let texts = (0..<60).map { "\"text w\($0) number \($0 % 9)\",\($0 % 2)" }
    let table = try files.write((["body,kind"] + texts).joined(separator: "\n"), "all.csv")
    let sentences = try files.write("contains a digit\n", "s.txt")
    let sheet = files.path("sheet.csv")
    let store = ["--store", Command.freshStore()]
    let columns = ["--text", "body", "--label", "kind"]
    let written = try Command.run(
      ["mark", "write", sentences, table, "--sheet", sheet] + columns + store)
    #expect(written.status == 0, "\(written.errors)")
    let marked = try String(contentsOfFile: sheet, encoding: .utf8)
      .split(whereSeparator: \.isNewline).enumerated().map { $0 == 0 ? String($1) : $1 + "yes" }
    try files.write(marked.joined(separator: "\r\n"), "sheet.csv")
    let key = try String(contentsOfFile: sheet + ".key.json", encoding: .utf8)
    try #require(key.contains(damage.from), "\(key.prefix(300))")
    try files.write(key.replacing(damage.from, with: damage.to), "sheet.csv.key.json")
    let result = try Command.run(["mark", "read", sheet] + store)
    #expect(result.status == 2, "\(result.errors)")
    #expect(result.errors.contains("key"), "\(result.errors)")
  }

  @Test func filesWhoseNamesAreNoTextAreRead() throws {
    let files = try TextFiles()
    let folder = files.path("texts")
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for index in 0..<40 {
      let path = PathBytes.path(Array(folder.utf8) + [0x2F, 0xE9] + Array("\(index).txt".utf8))
      let file = PathBytes.withBytes(of: path) { open($0, O_CREAT | O_WRONLY, 0o600) }
      // Some file systems take no such names.
      guard file >= 0 else { return }
      let text = Array("text number \(index) with a digit".utf8)
      #expect(write(file, text, text.count) == text.count)
      close(file)
    }
    let plain = try files.write(
      TextFiles.sentences(40, seed: 1).joined(separator: "\n"), "plain.txt")
    let result = try Command.run(
      ["differ", folder, plain, "--json", "--store", Command.freshStore()])
    #expect(result.status == 0, "\(result.errors)")
    let side = try result.json()["a"] as? [String: Any]
    #expect(side?["texts"] as? Int == 40, "\(result.errors)")
  }
}
