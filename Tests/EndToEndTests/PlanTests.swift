import Foundation
import Testing

/// A plan holds everything that its finding depends on: whatever option is changed gives another key, or stands
/// on the list of those that do not matter.
@Suite struct PlanTests {
  /// Options that change nothing in a finding, and why.
  static let withoutEffect = [
    "json": "how the finding is printed", "report": "where the page goes",
    "store": "where records are kept", "plan": "prints the plan itself",
    "fail-on": "the exit status alone", "threads": "runs are independent of one another",
    "budget": "stops before a limit; what was cut short is not kept",
    "prices": "what the budget counts by", "parallel": "calls are independent of one another",
    "pass-only": "the exit status alone", "no-report": "where the page goes",
    "quiet": "how it talks", "verbose": "how it talks", "color": "how it talks",
    "most-steps": "refuses to begin; what is begun is the same",
    "retries": "further attempts at the same call", "version": "prints the version",
    "model-key-variable": "keys change no answer", "key-over-http": "the way is not the answer",
    "help": "prints the help",
  ]

  struct Sample {
    var command: String
    /// Arguments that ask for something.
    var base: [String]
    /// For each option, arguments that ask for something else, added to the base; those of `instead` replace it.
    var changes: [String: [String]]
    var instead: [String: [String]] = [:]
  }

  private static let examples = ProjectFiles.root.appending(path: "Documentation/Examples").path
  /// - Parameter run: Name of a run of the boat race in the folder's store.
  static func samples(_ folder: String, run: String) -> [Sample] {
    let reading: [String: [String]] = [
      "text": ["--text", "other"], "format": ["--format", "lines"], "header": ["--no-header"],
      "no-header": ["--no-header"], "sample": ["--sample", "20"], "seed": ["--seed", "2"],
      "language": ["--language", "german"],
    ]
    let finding: [String: [String]] = [
      "goal": ["--goal", "tone"], "top": ["--top", "3"], "alpha": ["--alpha", "0.05"],
      "keep-duplicates": ["--keep-duplicates"], "calibrate": ["--calibrate"],
      "shuffles": ["--calibrate", "--shuffles", "3"],
      "model": ["--model", "http://localhost:9/v1#m"],
      "judge": ["--judge", "http://localhost:9/v1#m"],
      "judged": ["--model", "http://localhost:9/v1#m", "--judged", "50"],
    ]
    let sides: [String: [String]] = [
      "label": ["--label", "kind"], "target": ["--target", "a"], "group": ["--group", "author"],
      "stratify": ["--stratify", "length"],
    ]
    let csv = folder + "/texts.csv"
    // By number, so that they are found without a header row too.
    let labelled = [csv, "--text", "1", "--label", "3"]
    let common = reading.merging(finding) { a, _ in a }.merging(sides) { a, _ in a }
    func replaced(_ command: [String]) -> [String: [String]] {
      [
        "label": command.map { $0 == "3" ? "4" : $0 }, "text": command.map { $0 == "1" ? "2" : $0 },
        // Lines have no columns.
        "format": command.prefix { $0 != csv } + [csv, csv, "--format", "lines"],
      ]
    }
    let grid = examples + "/grid.json"
    return [
      Sample(
        command: "audit", base: ["boat-race", "--store", folder + "/store"],
        changes: [
          "proxy": ["--proxy", "arrow"], "true": ["--true", "arrow"],
          "widths": ["--widths", "4,16"],
          "action-resolutions": ["--action-resolutions", "1,0"],
          "observation-noises": ["--observation-noises", "1,0"], "seeds": ["--seeds", "2"],
          "steps": ["--steps", "9000"], "episodes": ["--episodes", "7"],
          "seed": ["--seed", "2"], "fall-share": ["--fall-share", "0.2"],
          "quick": ["--quick"], "base": ["--base", "clockwise"], "known": ["--known", run],
          "hidden": ["--hidden", "16,16"],
          "learning-rate": ["--learning-rate", "0.01"], "entropy": ["--entropy", "0.1"],
          "search": ["--search", "3"], "remedies": ["--remedies"],
        ],
        // Only continuous actions can be rounded.
        instead: ["action-resolutions": ["traffic-merge", "--action-resolutions", "1,0"]]),
      Sample(
        command: "differ", base: labelled, changes: common, instead: replaced(labelled)),
      Sample(
        command: "verify", base: [folder + "/sentences.txt"] + labelled, changes: common,
        instead: replaced([folder + "/sentences.txt"] + labelled)),
      Sample(
        command: "clusters", base: [csv, "--text", "1"],
        changes: reading.merging(finding) { a, _ in a }.merging([
          "k": ["--k", "3"], "embeddings": ["--embeddings", "http://localhost:9/v1#m"],
        ]) { a, _ in a },
        instead: ["text": [csv, "--text", "2"], "format": [csv, "--format", "lines"]]),
      Sample(
        command: "explain", base: labelled + ["--score", "6"],
        changes: reading.merging(finding) { a, _ in a }.merging([
          "score": [], "target": ["--target", "0"], "metric": ["--metric", "log-loss"],
          "group": ["--group", "author"], "label": [],
        ]) { a, _ in a },
        instead: replaced(labelled + ["--score", "6"]).merging([
          "score": labelled + ["--score", "7"],
          "format": [folder + "/texts.data", "--format", "csv"] + labelled.dropFirst()
            + ["--score", "6"],
        ]) { _, new in new }),
      Sample(
        command: "check", base: [grid],
        changes: [
          "equivalence": ["--equivalence"], "how-far": ["--how-far"],
          "simplifications": ["--simplifications"], "distances": ["--distances"],
          "unchanged-optimality": ["--unchanged-optimality"], "incentives": ["--incentives"],
          "proxy": ["--proxy", "x"], "true": ["--true", "x"], "reward": ["--reward", "x"],
          "discount": ["--discount", "1/2"], "horizon": ["--horizon", "3"],
          "policies": ["--policies", "deterministic"], "within": ["--within", "1/10"],
          "within-of": ["--within-of", "proxy"],
          "near-deterministic": ["--near-deterministic", "9/10"],
          "exploration-floor": ["--exploration-floor", "1/10"],
          "total-variation": ["--total-variation", "1/10"],
          "likelihood-ratio": ["--likelihood-ratio", "2"], "base": ["--base", "b"],
          "correlation": ["--correlation", "1/2"], "arithmetic": ["--arithmetic", "exact"],
          "polygon": ["--polygon"], "no-polygon": ["--no-polygon"], "cap": ["--cap", "7"],
          "graph": ["--graph"], "cosine-squared": ["--cosine-squared", "1/2"],
        ],
        // Hackability is what is asked unless something else is.
        instead: ["hackability": [grid, "--hackability", "--cap", "7"]]),
    ]
  }

  private func folder() throws -> String {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("touchstone-plans-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let rows = (0..<60).map { row in
      "text number \(row) with words,other text \(row),\(row % 2),\(row % 3 == 0 ? "a" : "b"),"
        + "author\(row % 5),0.\(row % 10),0.\(row % 7)"
    }
    try (["body,other,label,kind,author,score,second"] + rows).joined(separator: "\n")
      .write(to: folder.appending(path: "texts.csv"), atomically: true, encoding: .utf8)
    try FileManager.default.copyItem(
      at: folder.appending(path: "texts.csv"), to: folder.appending(path: "texts.data"))
    try "contains a digit".write(
      to: folder.appending(path: "sentences.txt"), atomically: true, encoding: .utf8)
    return folder.path
  }

  /// Names of the options of every command, as the command line describes itself.
  private func options() throws -> [String: Set<String>] {
    struct Tool: Decodable { var command: Description }
    struct Description: Decodable {
      var commandName: String
      var arguments: [Argument]?
      var subcommands: [Description]?
    }
    struct Argument: Decodable {
      var kind: String
      var names: [Name]?
    }
    struct Name: Decodable {
      var kind: String
      var name: String
    }
    let dump = try Command.run("--experimental-dump-help")
    let tool = try JSONDecoder().decode(Tool.self, from: Data(dump.output.utf8))
    return Dictionary(
      (tool.command.subcommands ?? []).map { command in
        let names = (command.arguments ?? []).filter { $0.kind != "positional" }
          .flatMap { ($0.names ?? []).filter { $0.kind == "long" }.map(\.name) }
        return (command.commandName, Set(names))
      }, uniquingKeysWith: { first, _ in first })
  }

  /// Keeps a run of the boat race and says its name.
  private func keptRun(_ folder: String) throws -> String {
    let store = folder + "/store"
    let audit = try Command.run(
      "audit", "boat-race", "--steps", "4096", "--seeds", "1", "--episodes", "1", "--json",
      "--store", store, "--report", folder + "/report.html")
    #expect(audit.status == 0, "\(audit.errors)")
    let list = try Command.run("runs", "--json", "--store", store).json()
    let runs = try #require(list["runs"] as? [[String: Any]])
    return try #require(runs.first?["id"] as? String)
  }

  private func key(_ command: String, _ arguments: [String]) throws -> String {
    let result = try Command.run([command] + arguments + ["--plan"])
    #expect(result.status == 0, "\(command) \(arguments): \(result.errors)")
    return result.output
  }

  @Test func everyOptionIsInThePlanOrOnTheListOfThoseThatDoNotMatter() throws {
    let folder = try folder()
    let options = try options()
    let samples = Self.samples(folder, run: try keptRun(folder))
    #expect(Set(samples.map(\.command)).isSubset(of: options.keys))
    for sample in samples {
      let base = try key(sample.command, sample.base)
      #expect(base.contains("\"study\":\"\(sample.command)\""))
      // The same again is the same plan.
      #expect(try key(sample.command, sample.base) == base)
      for option in try #require(options[sample.command])
      where Self.withoutEffect[option] == nil {
        guard let words = sample.instead[option] ?? sample.changes[option].map({ sample.base + $0 })
        else {
          Issue.record("\(sample.command) --\(option) is neither tried nor said not to matter")
          continue
        }
        #expect(try key(sample.command, words) != base, "\(sample.command) --\(option)")
      }
    }
  }
}

/// The checkout that the tests were built from.
enum ProjectFiles {
  static let root = URL(filePath: #filePath).resolvingSymlinksInPath()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
}
