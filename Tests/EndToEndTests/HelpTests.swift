import ArgumentParser
import Foundation
import Specifications
import Testing
import touchstone

/// Help as people read it, and what they paste from it.
@Suite struct HelpTests {
  private func commands() throws -> [[String]] {
    struct Tool: Decodable { var command: Node }
    struct Node: Decodable {
      var commandName: String
      var subcommands: [Node]?
    }
    let dump = try Command.run("--experimental-dump-help")
    let tool = try JSONDecoder().decode(Tool.self, from: Data(dump.output.utf8))
    func paths(_ node: Node, _ path: [String]) -> [[String]] {
      [path] + (node.subcommands ?? []).flatMap { paths($0, path + [$0.commandName]) }
    }
    return paths(tool.command, []).filter { $0.first != "help" }
  }

  @Test func helpHasNoWordsOfTheLanguageAndExamplesThatParse() throws {
    let commands = try commands()
    #expect(commands.count > 15)
    for path in commands {
      let help = try Command.run(path + ["--help"])
      #expect(help.status == 0 && help.errors.isEmpty)
      for wrong in ["(value:", "(default)", "Optional(", "Default:", "nil"] {
        #expect(!help.output.contains(wrong), "\(path): \(wrong)")
      }
      // Examples stand before the usage, each on a line of its own that can be pasted.
      for line in help.output.split(separator: "\n").prefix(while: { !$0.hasPrefix("USAGE") }) {
        let isExample =
          line.hasPrefix("Example:") || line.hasPrefix("Start with:") || line.hasPrefix("  ")
        guard isExample, let start = line.firstRange(of: "touchstone ") else { continue }
        #expect(throws: Never.self, "\(line)") {
          _ = try Touchstone.parsed(Self.words(String(line[start.upperBound...])))
        }
      }
    }
  }

  /// A line's words as a shell reads them, up to a redirection.
  private static func words(_ line: String) -> [String] {
    var words: [String] = []
    var word: String?
    var isQuoted = false
    for character in line {
      if character == "'" {
        isQuoted.toggle()
        word = word ?? ""
      } else if character == " " && !isQuoted {
        if let word { words.append(word) }
        word = nil
      } else {
        word = (word ?? "") + String(character)
      }
    }
    if let word { words.append(word) }
    #expect(!isQuoted, "\(line) is broken in two")
    return Array(words.prefix { $0 != ">" })
  }

  @Test func formulasListsWhatTheParserKnows() {
    let listed = FormulaLanguage.functions.map { String($0.form.prefix { $0 != "(" }) }
    #expect(listed.sorted() == FormulaLanguage.names.sorted())
  }

  @Test func manualNamesEveryCommand() throws {
    let page = try Command.run("manual")
    #expect(page.status == 0 && page.output.hasPrefix(".TH TOUCHSTONE 1"))
    for path in try commands() where !path.isEmpty {
      #expect(page.output.contains(".SS touchstone \(path.joined(separator: " "))\n"))
    }
  }

  @Test(arguments: ["bash", "zsh", "fish"])
  func completionsAreThere(shell: String) throws {
    let script = try Command.run("--generate-completion-script", shell)
    #expect(script.status == 0 && script.output.contains("traffic-merge-bus"))
  }

  @Test func fewLinesAreSaidOffATerminal() throws {
    let small = ["audit", "boat-race", "--episodes", "2", "--json"]
    let result = try Command.run(
      small + ["--steps", "65536", "--seeds", "8", "--store", Command.freshStore()])
    #expect(result.status == 0)
    let lines = result.errors.split(separator: "\n").count
    #expect((1...12).contains(lines), "\(result.errors)")
    let quiet = try Command.run(
      small + ["--steps", "8192", "--seeds", "2", "-q", "--store", Command.freshStore()])
    #expect(quiet.errors.isEmpty, "\(quiet.errors)")
  }

  @Test func coloursAndWidthsFollowTheirConventions() throws {
    let grid = ProjectFiles.root.appending(path: "Documentation/Examples/grid.json").path
    let check = ["check", grid, "--no-report", "--store", Command.freshStore()]
    func hasColour(_ words: [String], _ environment: [String: String] = [:]) throws -> Bool {
      try Command.run(check + words, environment: environment).output.contains("\u{1B}[")
    }
    #expect(try !hasColour([]))
    #expect(try hasColour(["--color", "always"]))
    #expect(try hasColour(["--color", "always"], ["NO_COLOR": "1"]))
    #expect(try !hasColour(["--color", "never"]))
    func widest(_ environment: [String: String]) throws -> Int {
      try Command.run(check, environment: environment).output.split(separator: "\n")
        .filter { !$0.contains("/") && !$0.contains("touchstone report") }.map(\.count).max() ?? 0
    }
    #expect(try widest(["COLUMNS": "50"]) <= 50)
    #expect(try widest(["COLUMNS": "0"]) <= 80)
  }
}
