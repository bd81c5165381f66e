import Foundation
import Ground
import Testing

/// Every JSON object that a command prints is of the form that `Documentation/Schemas` promises.
@Suite struct SchemaTests {
  /// The schemas of each command that prints JSON.
  static let schemas: [String: [String]] = [
    "audit": ["audit", "audit-plan"], "compare": ["compare", "compare-plan"],
    "check": [
      "check-hackability", "check-equivalence", "check-how-far", "check-simplifications",
      "check-distances", "check-unchanged-optimality", "check-discounts", "check-diagram",
      "check-plan",
    ],
    "differ": ["differ", "differ-plan"], "clusters": ["clusters", "clusters-plan"],
    "explain": ["explain", "explain-plan"], "verify": ["verify", "verify-plan"],
    "mark read": ["mark-read", "mark-read-plan"],
    "doctor": ["doctor"], "environments": ["environments", "environment"], "play": ["play"],
    "runs": ["runs", "runs-removed"], "formulas": ["formulas"],
    // It prints what the study printed.
    "report": [],
  ]

  private static let folder = ProjectFiles.root.appending(path: "Documentation/Schemas")
  private static let examples = ProjectFiles.root.appending(path: "Documentation/Examples")

  private func example(_ name: String) -> String { Self.examples.appending(path: name).path }

  private func validator(_ name: String) throws -> SchemaValidator {
    let file = Self.folder.appending(path: name + ".schema.json")
    return try SchemaValidator(JSONParser.value(Array(Data(contentsOf: file))))
  }

  /// Runs a command and holds what it prints to a schema.
  @discardableResult
  private func hold(
    _ schema: String, _ arguments: [String], status: Int32 = 0
  ) throws -> JSONValue {
    let result = try Command.run(arguments)
    #expect(result.status == status, "\(arguments): \(result.errors)")
    return try hold(schema, Array(result.output.utf8), "\(arguments)")
  }

  @discardableResult
  private func hold(_ schema: String, _ bytes: [UInt8], _ what: String) throws -> JSONValue {
    let document = try JSONParser.value(bytes)
    let problems = try validator(schema).problems(in: document)
    #expect(problems.isEmpty, "\(what): \(problems.prefix(5))")
    return document
  }

  // MARK: Which there are

  @Test func everyCommandThatPrintsJSONHasSchemasAndEverySchemaACommand() throws {
    struct Tool: Decodable { var command: Description }
    struct Description: Decodable {
      var commandName: String
      var arguments: [Argument]?
      var subcommands: [Description]?
    }
    struct Argument: Decodable { var names: [Name]? }
    struct Name: Decodable { var name: String }
    let dump = try Command.run("--experimental-dump-help")
    let tool = try JSONDecoder().decode(Tool.self, from: Data(dump.output.utf8))
    func printing(_ command: Description, _ path: [String]) -> [String] {
      let names = (command.arguments ?? []).flatMap { ($0.names ?? []).map(\.name) }
      return (names.contains("json") ? [path.joined(separator: " ")] : [])
        + (command.subcommands ?? []).flatMap { printing($0, path + [$0.commandName]) }
    }
    #expect(Set(printing(tool.command, [])) == Set(Self.schemas.keys))
    let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
      .filter { $0.hasSuffix(".schema.json") }
    // The key of a marking sheet is a file, not what a command prints.
    let names = Self.schemas.values.joined() + ["mark-key"]
    #expect(Set(files) == Set(names.map { $0 + ".schema.json" }))
    for name in names { _ = try validator(name) }
  }

  // MARK: What commands print

  @Test func checksPrintWhatTheirSchemasSay() throws {
    let store = Command.freshStore()
    for (schema, arguments) in [
      ("check-hackability", ["two-state.json"]),
      ("check-hackability", ["two-state.json", "--policies", "finite"]),
      ("check-hackability", ["two-state.json", "--policies", "deterministic", "--cap", "1"]),
      ("check-hackability", ["two-state.json", "--within", "3", "--total-variation", "1/4"]),
      ("check-hackability", ["two-state.json", "--correlation", "1/2"]),
      ("check-hackability", ["two-state.json", "--arithmetic", "verified", "--no-polygon"]),
      ("check-hackability", ["cleaning-robot.csv"]), ("check-hackability", ["grid.json"]),
      ("check-equivalence", ["two-state.json", "--equivalence"]),
      ("check-equivalence", ["grid.json", "--equivalence"]),
      ("check-how-far", ["two-state.json", "--how-far", "--cosine-squared", "1/2"]),
      ("check-how-far", ["grid.json", "--how-far"]),
      ("check-simplifications", ["two-state.json", "--simplifications", "--graph"]),
      ("check-simplifications", ["cleaning-robot.csv", "--simplifications"]),
      ("check-distances", ["grid.json", "--distances"]),
      ("check-distances", ["two-state.json", "--distances", "--no-polygon"]),
      ("check-unchanged-optimality", ["family.json", "--unchanged-optimality"]),
      ("check-discounts", ["prisoners-dilemma.json", "--incentives"]),
      ("check-diagram", ["recommender.json", "--incentives"]),
    ] {
      let command = ["check", example(arguments[0])] + arguments.dropFirst()
      try hold(schema, command + ["--json", "--store", store])
      try hold("check-plan", command + ["--plan", "--store", store])
    }
    try hold("check-hackability", ["check", "boat-race", "--json", "--store", store])
    try hold("check-plan", ["check", "boat-race", "--plan", "--store", store])
  }

  @Test func studiesOfTextsPrintWhatTheirSchemasSay() throws {
    let files = try TextFiles()
    let store = ["--store", Command.freshStore()]
    let a = TextFiles.sentences(120, seed: 1, share: 0.6) { $0 + " Call 08712345678 now!" }
    let b = TextFiles.sentences(120, seed: 2)
    let pair = [
      try files.write(a.joined(separator: "\n"), "a.txt"),
      try files.write(b.joined(separator: "\n"), "b.txt"),
    ]
    let few = [
      try files.write("a cat!\nthe dog!\na bird!\n", "few-a.txt"),
      try files.write("some fish\na horse\nan owl\n", "few-b.txt"),
    ]
    let rows = (a + b).enumerated().map { index, text in
      let isA = index < a.count
      let score = (isA ? 0.7 : 0.2) + Double(index % 10) / 40
      return "\"\(text)\",\(isA ? 1 : 0),\(["x", "y", "z"][index % 3]),w\(index % 20),\(score)"
    }
    let table = try files.write(
      (["body,label,kind,author,score"] + rows).joined(separator: "\n"), "all.csv")
    let labelled = [table, "--text", "body", "--label"]
    let scored = labelled + ["label", "--score", "score"]
    let sentences = try files.write("contains a digit\nis at least 60 characters long\n", "s.txt")
    for (command, arguments) in [
      ("differ", pair), ("differ", few),
      ("differ", pair + ["--sample", "40", "--keep-duplicates", "--language", "none"]),
      ("differ", pair + ["--calibrate", "--shuffles", "2", "--goal", "numbers"]),
      ("differ", labelled + ["kind"]),
      ("differ", labelled + ["label", "--target", "1", "--group", "author"]),
      ("differ", labelled + ["label", "--target", "1", "--stratify", "kind"]),
      ("clusters", [table, "--text", "body", "--k", "3"]), ("explain", scored),
      ("explain", scored + ["--metric", "log-loss", "--group", "author"]),
      ("verify", [sentences] + pair), ("verify", [sentences] + labelled + ["kind"]),
    ] {
      try hold(command, [command] + arguments + ["--json"] + store)
      try hold(command + "-plan", [command] + arguments + ["--plan"] + store)
    }

    let sheet = files.path("sheet.csv")
    let written = try Command.run(
      ["mark", "write", sentences] + pair + ["--sheet", sheet, "--texts", "40"] + store)
    #expect(written.status == 0, "\(written.errors)")
    let key = Array(try Data(contentsOf: URL(fileURLWithPath: sheet + ".key.json")))
    try hold("mark-key", key, "the key")
    let marked = try String(contentsOfFile: sheet, encoding: .utf8)
      .split(whereSeparator: \.isNewline).enumerated()
      .map { $0 == 0 ? String($1) : $1 + ($1.contains("Call") ? "yes" : "no") }
    try files.write(marked.joined(separator: "\r\n"), "sheet.csv")
    try hold("mark-read", ["mark", "read", sheet, "--json"] + store)
    try hold("mark-read-plan", ["mark", "read", sheet, "--plan"] + store)
  }

  @Test func auditsAndWhatIsKeptOfThemPrintWhatTheirSchemasSay() throws {
    let store = ["--store", Command.freshStore()]
    let small = ["audit", "boat-race", "--steps", "16384", "--episodes", "4"] + store
    // One seed has no intervals.
    try hold("audit", small + ["--seeds", "1", "--json"])
    try hold("audit", small + ["--seeds", "2", "--widths", "4,16", "--json"])
    try hold("audit", small + ["--seeds", "2", "--search", "2", "--remedies", "--json"])
    // Every run on the true reward fails.
    try hold("audit", small + ["--seeds", "1", "--true", "clockwise*1e38", "--json"])
    try hold("audit-plan", small + ["--plan"])
    let runs = try hold("runs", ["runs", "--json"] + store)
    let audits = try #require(runs["studies"]?.items).compactMap { $0["id"]?.text }
    let run = try #require(runs["runs"]?.items?.first?["id"]?.text)
    try #require(audits.count == 4)
    try hold("audit", ["report", audits[0], "--json"] + store)
    try hold("compare", ["compare", audits[0], audits[1], "--json"] + store)
    try hold("compare-plan", ["compare", audits[0], audits[1], "--plan"] + store)
    try hold("audit", small + ["--seeds", "1", "--known", run, "--base", run, "--json"])
    try hold("audit-plan", small + ["--known", run, "--base", run, "--plan"])
    try hold("play", ["play", "boat-race", "--policy", run, "--json"] + store)
    try hold("runs", ["runs", "--json", "--store", Command.freshStore()])
    try hold("runs-removed", ["runs", "--keep-best", "--dry-run", "--json"] + store)
    try hold("runs-removed", ["runs", "--delete", run, "--json"] + store)
  }

  @Test func otherCommandsPrintWhatTheirSchemasSay() throws {
    let store = ["--store", Command.freshStore()]
    try hold("doctor", ["doctor", "--json"] + store)
    // Nobody listens there.
    try hold("doctor", ["doctor", "http://127.0.0.1:9/v1#m", "--json"] + store, status: 1)
    try hold("formulas", ["formulas", "--json"])
    let list = try hold("environments", ["environments", "--json"])
    for name in try #require(list["environments"]?.items).compactMap({ $0["name"]?.text }) {
      try hold("environment", ["environments", name, "--json"])
      try hold("play", ["play", name, "--json"])
    }
  }

  // MARK: That schemas and validator can fail

  @Test func spoiledDocumentsAreNoticed() throws {
    let store = Command.freshStore()
    for (schema, arguments) in [
      ("check-hackability", ["check", example("two-state.json"), "--json", "--store", store]),
      ("check-plan", ["check", example("grid.json"), "--plan", "--store", store]),
      ("environment", ["environments", "boat-race", "--json"]),
      ("play", ["play", "boat-race", "--json"]), ("doctor", ["doctor", "--json"]),
    ] {
      let document = try hold(schema, arguments)
      let validator = try validator(schema)
      for (place, spoiled) in Self.spoiled(document) {
        #expect(!validator.problems(in: spoiled).isEmpty, "\(schema): \(place)")
      }
      guard case .object(let members) = document else { continue }
      // WordNet is not on every machine, so its key need not be there.
      for (index, member) in members.enumerated() where member.name != "wordNet" {
        var rest = members
        rest.remove(at: index)
        #expect(
          !validator.problems(in: .object(rest)).isEmpty, "\(schema) without \(member.name)")
      }
      let more = members + [JSONValue.Member("unheardOf", .null)]
      #expect(!validator.problems(in: .object(more)).isEmpty, "\(schema) with more")
    }
  }

  /// A document with one value after the other replaced by what stands nowhere.
  private static func spoiled(_ value: JSONValue) -> [(place: String, document: JSONValue)] {
    var found = [("", JSONValue.object([JSONValue.Member("unheardOf", .null)]))]
    switch value {
    case .object(let members):
      for (index, member) in members.enumerated() {
        for (place, inner) in spoiled(member.value) {
          var changed = members
          changed[index].value = inner
          found.append((".\(member.name)\(place)", .object(changed)))
        }
      }
    case .array(let items):
      // Items of one list are alike.
      for (index, item) in items.enumerated().prefix(2) {
        for (place, inner) in spoiled(item) {
          var changed = items
          changed[index] = inner
          found.append(("[\(index)]\(place)", .array(changed)))
        }
      }
    default: break
    }
    return found.map { (place: $0.0, document: $0.1) }
  }

  /// A schema with documents that fit it and others that do not.
  struct Keyword: Sendable, CustomTestStringConvertible {
    var schema: String
    var fitting: [String]
    var others: [String]
    var testDescription: String { schema }

    init(_ schema: String, _ fitting: [String], not others: [String]) {
      (self.schema, self.fitting, self.others) = (schema, fitting, others)
    }
  }

  static let keywords: [Keyword] = [
    Keyword(#"{"type":"integer"}"#, ["1", "-3.0"], not: ["1.5", "\"1\"", "true", "null"]),
    Keyword(#"{"type":["number","null"]}"#, ["1.5", "2", "null"], not: ["\"x\"", "{}", "false"]),
    Keyword(
      #"{"type":"object","required":["a"]}"#, [#"{"a":1,"b":2}"#], not: ["{}", #"{"b":1}"#, "[]"]),
    Keyword(
      #"{"properties":{"a":{"type":"string"}},"additionalProperties":false}"#,
      ["{}", #"{"a":"x"}"#, "3"], not: [#"{"a":1}"#, #"{"b":"x"}"#]),
    Keyword(#"{"additionalProperties":{"minimum":0}}"#, [#"{"a":0}"#], not: [#"{"a":-1}"#]),
    Keyword(#"{"items":{"type":"boolean"}}"#, ["[]", "[true,false]"], not: ["[true,1]"]),
    Keyword(
      #"{"prefixItems":[{"type":"string"}],"items":{"type":"integer"},"minItems":1,"maxItems":3}"#,
      [#"["x"]"#, #"["x",1,2]"#], not: ["[]", "[1]", #"["x","y"]"#, #"["x",1,2,3]"#]),
    Keyword(#"{"enum":["a",1]}"#, ["\"a\"", "1"], not: ["\"b\"", "2"]),
    Keyword(#"{"const":2}"#, ["2"], not: ["3", "\"2\""]),
    Keyword(#"{"minimum":0,"maximum":1}"#, ["0", "0.5", "1"], not: ["-0.1", "1.1"]),
    Keyword(#"{"anyOf":[{"type":"string"},{"minimum":5}]}"#, ["\"x\"", "6"], not: ["1"]),
    Keyword(#"{"oneOf":[{"type":"integer"},{"minimum":5}]}"#, ["1", "5.5"], not: ["6", "1.5"]),
    Keyword(
      ##"{"$ref":"#/$defs/a","$defs":{"a":{"items":{"$ref":"#/$defs/b"}},"b":{"const":1}}}"##,
      ["[1,1]"], not: ["[1,2]"]),
  ]

  @Test(arguments: keywords)
  func everyKeywordHoldsAndFails(keyword: Keyword) throws {
    let validator = try SchemaValidator(JSONParser.value(keyword.schema.utf8))
    for text in keyword.fitting {
      let problems = validator.problems(in: try JSONParser.value(text.utf8))
      #expect(problems.isEmpty, "\(text): \(problems)")
    }
    for text in keyword.others {
      #expect(!validator.problems(in: try JSONParser.value(text.utf8)).isEmpty, "\(text)")
    }
  }

  @Test(arguments: [
    #"{"pattern":"a"}"#, #"{"properties":{"a":{"format":"uri"}}}"#, #"{"type":"float"}"#,
    ##"{"$ref":"#/$defs/a"}"##, #"{"anyOf":[]}"#, #"{"items":3}"#, #"{"minItems":"1"}"#, "[]",
  ])
  func schemasWithWhatIsNotKnownAreRefused(schema: String) throws {
    #expect(throws: SchemaValidator.SchemaError.self) {
      try SchemaValidator(JSONParser.value(schema.utf8))
    }
  }
}
