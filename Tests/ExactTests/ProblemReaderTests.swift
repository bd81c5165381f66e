import Arithmetic
import Exact
import Findings
import Foundation
import Testing

/// Files of problems for tests: the documented examples, and texts made here.
enum ProblemFiles {
  /// `<root>/Tests/ExactTests/ProblemReaderTests.swift`, three places down.
  static let examples = URL(filePath: #filePath).resolvingSymlinksInPath()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Documentation/Examples")

  static func example(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: examples.appending(path: name)))
  }

  static func problem(_ name: String) throws -> DecisionProblem {
    try readProblem(try example(name), file: name)
  }

  static func read(_ text: String) throws -> DecisionProblem {
    try readProblem(Array(text.utf8), file: "a.json")
  }

  /// Path and message of the error that a text is refused with.
  static func refusal(_ text: String) -> (path: String, what: String)? {
    refusal { _ = try read(text) }
  }

  static func refusal(_ body: () throws -> Void) -> (path: String, what: String)? {
    do {
      try body()
      return nil
    } catch ExactError.file(_, let path, let what) {
      return (path, what)
    } catch {
      return ("", "\(error)")
    }
  }

  /// A small problem with everything in it, its parts to be exchanged.
  static let parts: [(key: String, json: String)] = [
    ("states", #"["s", "t.u", "end"]"#),
    ("actions", #"["left", "right"]"#),
    ("discount", #""9/10""#),
    ("start", #"{"s": "1/3", "t.u": "2/3"}"#),
    ("terminal", #"["end"]"#),
    (
      "transitions",
      #"{"s": {"right": {"s": 0.5, "t.u": "1/4", "end": 25e-2}, "left": "s"}, "t.u": {"left": "end"}}"#
    ),
    (
      "rewards",
      #"{"true": {"s": {"left": "1", "right": {"s": 1, "t.u": 2, "end": "4"}}, "t.u": 3}}"#
    ),
    ("policies", #"[{"choose": {"s": {"left": "1/3", "right": "2/3"}}}]"#),
  ]

  static func text(_ changes: KeyValuePairs<String, String?> = [:]) -> String {
    var parts = parts
    for (key, json) in changes {
      parts.removeAll { $0.key == key }
      if let json { parts.append((key, json)) }
    }
    return "{" + parts.map { "\"\($0.key)\": \($0.json)" }.joined(separator: ", ") + "}"
  }
}

@Suite struct ProblemReaderTests {
  @Test func `every part of a problem is read as it is written`() throws {
    let problem = try ProblemFiles.read(ProblemFiles.text())
    #expect(problem.name == "a")
    #expect(problem.states == ["s", "t.u", "end"] && problem.actions == ["left", "right"])
    #expect(problem.discount == Rational(9, over: 10) && problem.horizon == nil)
    #expect(problem.start.map(\.description) == ["1/3", "2/3", "0"])
    #expect(problem.choices.map { $0.map(\.action) } == [[0, 1], [0], []])
    let mixed = problem.choices[0][1].outcomes
    #expect(mixed.map(\.target) == [0, 1, 2])
    #expect(mixed.map(\.probability.description) == ["1/2", "1/4", "1/4"])
    let reward = try #require(problem.rewards.first)
    // 1/2·1 + 1/4·2 + 1/4·4 = 2.
    #expect(reward.values == [[1, 2], [3], []])
    #expect(reward.byOutcome == [[[1], [1, 2, 4]], [[3]], []])
    let policy = try #require(problem.policies.first)
    #expect(policy.name == "policy 1")
    #expect(policy.probabilities.map { $0.map(\.description) } == [["1/3", "2/3"], ["1"], []])
  }

  @Test func `the two-state example is the one of the paper`() throws {
    let problem = try ProblemFiles.problem("two-state.json")
    #expect(problem.rewards.map(\.name) == ["true", "proxy"])
    #expect(problem.rewards[0].values == [[0, 3], [2, 1]])
    #expect(problem.policies.map(\.name) == ["00", "01", "10", "11"])
    // Skalse et al. 2022, Table 1: visit counts times the reward, by hand.
    let returns = try problem.policies.map { try Self.returns(of: $0, in: problem, reward: 0) }
    #expect(returns == [1, 1, 5, 3])
    let proxy = try problem.policies.map { try Self.returns(of: $0, in: problem, reward: 1) }
    #expect(proxy.map(\.description) == ["1", "5/2", "3", "17/4"])
  }

  /// Return of a deterministic policy of two states, J = (1 - γ)⁻¹-free: solved by Cramer's rule.
  static func returns(
    of policy: DecisionProblem.Policy, in problem: DecisionProblem, reward: Int
  ) throws -> Rational {
    var (a, b): ([[Rational]], [Rational]) = ([[1, 0], [0, 1]], [0, 0])
    for state in 0..<2 {
      for (place, choice) in problem.choices[state].enumerated() {
        let probability = policy.probabilities[state][place]
        b[state] += probability * problem.rewards[reward].values[state][place]
        for outcome in choice.outcomes {
          a[state][outcome.target] -= problem.discount * probability * outcome.probability
        }
      }
    }
    let determinant = a[0][0] * a[1][1] - a[0][1] * a[1][0]
    let first = b[0] * a[1][1] - a[0][1] * b[1]
    let second = a[0][0] * b[1] - b[0] * a[1][0]
    let total = problem.start[0] * first + problem.start[1] * second
    return try #require(total.divided(by: determinant))
  }

  @Test func `in the prisoner's dilemma every policy returns minus a half`() throws {
    let problem = try ProblemFiles.problem("prisoners-dilemma.json")
    for policy in problem.policies {
      #expect(
        try Self.returns(of: policy, in: problem, reward: 0) == Rational(-1, over: 2))
    }
  }

  @Test func `time is a discount, a horizon or both`() throws {
    let both = try ProblemFiles.read(ProblemFiles.text(["discount": "1", "horizon": "20"]))
    #expect(both.discount == 1 && both.horizon == 20)
    let steps = try ProblemFiles.read(ProblemFiles.text(["discount": nil, "horizon": "\"3\""]))
    #expect(steps.discount == 1 && steps.horizon == 3)
    let none = try ProblemFiles.read(ProblemFiles.text(["discount": "0"]))
    #expect(none.discount.isZero)
  }

  @Test func `a start is a state, probabilities, or the only state`() throws {
    let one = try ProblemFiles.read(ProblemFiles.text(["start": "\"t.u\""]))
    #expect(one.start == [0, 1, 0])
    let only = try ProblemFiles.read(
      #"{"states":["s"],"actions":["a"],"discount":0.5,"transitions":{"s":{"a":"s"}},"#
        + #""rewards":{"r":{"s":1}}}"#)
    #expect(only.start == [1] && only.rewards[0].byOutcome == nil)
  }

  @Test func `next states of probability 0 are left out, with their rewards`() throws {
    let problem = try ProblemFiles.read(
      ProblemFiles.text([
        "transitions": #"{"s": {"left": {"s": 1, "end": 0}, "right": "s"}, "t.u": {"left": "s"}}"#,
        "rewards": #"{"r": {"s": {"left": {"s": 5, "end": 7}, "right": 0}, "t.u": 0}}"#,
      ]))
    #expect(problem.choices[0][0].outcomes == [.init(target: 0, probability: 1)])
    #expect(problem.rewards[0].values[0] == [5, 0])
  }

  @Test func `a policy may leave out what no policy reaches and what has one action`() throws {
    let text = ProblemFiles.text([
      "transitions": #"{"s": {"left": "s"}, "t.u": {"left": "s", "right": "end"}}"#,
      "rewards": #"{"r": {"s": 0, "t.u": 0}}"#, "policies": #"[{"choose": {}}]"#, "start": "\"s\"",
    ])
    #expect(try ProblemFiles.read(text).policies[0].probabilities == [[1], [1, 0], []])
    let reached = text.replacing(#""start": "s""#, with: #""start": "t.u""#)
    #expect(ProblemFiles.refusal(reached)?.what.contains("'t.u'") == true)
  }

  @Test func `a map is kept`() throws {
    let problem = try ProblemFiles.read(
      ProblemFiles.text([
        "map": ##"{"lines": ["# x"], "places": {"s": [0, 1]}, "directions": {"left": [0, -1]}}"##
      ]))
    #expect(
      problem.map
        == PolicyMap(
          lines: ["# x"], places: ["s": .init(row: 0, column: 1)],
          directions: ["left": .init(row: 0, column: -1)]))
  }

  /// Part, what it is changed to, the path of the error, and what its message says.
  @Test(arguments: [
    ("start", #"{"s": "1/3", "t.u": "1/3"}"#, "start", ["sum to 2/3, 1/3 too little"]),
    ("start", #"{"s": 0.5, "t.u": 0.6}"#, "start", ["11/10, 1/10 too much", "\"1/3\""]),
    ("start", #"{"s": "-1/10", "t.u": "11/10"}"#, "start.s", ["-1/10", "1/10 above 1"]),
    ("start", #"{"s": null, "t.u": 1}"#, "start.s", ["not null"]),
    ("start", #"{"s": true}"#, "start.s", ["number", "not true"]),
    ("start", #"[1]"#, "start", ["not a list"]),
    ("start", "\"S\"", "start", ["'S' is not a state", "mean 's'?"]),
    ("start", "\"garden\"", "start", ["not a state", "There are: 's', 't.u', 'end'"]),
    ("start", "\"tu\"", "start", ["'tu' is not a state", "mean 't.u'?"]),
    ("start", "\"end\"", "start", ["Start elsewhere"]),
    ("start", #"{"s": 1, "s": 0}"#, "start.s", ["stands twice"]),
    ("discount", "1", "discount", ["'horizon'"]),
    ("discount", "1.5", "discount", ["from 0 to 1", "3/2"]),
    ("discount", "-1", "discount", ["from 0 to 1"]),
    ("discount", "\"1/0\"", "discount", ["divides by 0"]),
    ("discount", "\"a\"", "discount", ["'a'", "no number"]),
    ("discount", "[]", "discount", ["not a list"]),
    ("horizon", "0", "horizon", ["1 or more"]),
    ("horizon", "2.5", "horizon", ["5/2"]),
    ("horizon", "1e9", "horizon", ["too many", "666666"]),
    ("horizon", "1e4000", "horizon", ["binary digits"]),
    ("states", #"["s", "t.u", "end", "s"]"#, "states[3]", ["'s'", "states[0]"]),
    ("states", #"["s", 3]"#, "states[1]", ["not a number"]),
    ("states", #"[]"#, "states", ["no state"]),
    ("states", #"["s", " "]"#, "states[1]", ["blank"]),
    ("states", #"["s", "a\u001b[2J"]"#, "states[1]", ["control", #"\u{1b}"#]),
    ("states", #"{"s": 1}"#, "states", ["a list of state names", "not an object"]),
    ("actions", #"["left", "left"]"#, "actions[1]", ["'left'"]),
    ("terminal", #"["emd"]"#, "terminal[0]", ["mean 'end'?"]),
    ("terminal", #"["s", "end"]"#, "transitions.s", ["'terminal'"]),
    ("terminal", #"[]"#, "transitions", ["'end' has no action"]),
    ("transitions", "{}", "transitions", ["2 states", "'s', 't.u'"]),
    (
      "transitions", #"{"s": {"left": {"s": "1/2", "t.u": "1/3"}}, "t.u": {"left": "s"}}"#,
      "transitions.s.left", ["sum to 5/6, 1/6 too little"]
    ),
    (
      "transitions", #"{"s": {"left": "s"}, "t.u": {"left": {"x": 1}}}"#,
      #"transitions."t.u".left.x"#, ["'x' is not a state"]
    ),
    (
      "transitions", #"{"s": {"lfet": "s"}, "t.u": {"left": "s"}}"#, "transitions.s.lfet",
      ["not an action", "mean 'left'?"]
    ),
    ("transitions", #"{"s": {"left": 3}}"#, "transitions.s.left", ["not a number"]),
    ("rewards", "{}", "rewards", ["no reward"]),
    ("rewards", #"{"true": {"s": 1}}"#, "rewards.true", ["the state 't.u'", "Write 0"]),
    (
      "rewards", #"{"true": {"s": {"left": 1}, "t.u": 0}}"#, "rewards.true.s",
      ["the action 'right'"]
    ),
    (
      "rewards", #"{"true": {"s": 0, "t.u": {"left": 1, "right": 1}}}"#,
      #"rewards.true."t.u".right"#, ["not available", "'left'"]
    ),
    ("rewards", #"{"true": {"s": 0, "t.u": 0, "end": 1}}"#, "rewards.true.end", ["end in 'end'"]),
    (
      "rewards", #"{"true": {"s": 0, "t.u": {"left": {"s": 1, "end": 0}}}}"#,
      #"rewards.true."t.u".left.s"#, ["never comes next", "'end'"]
    ),
    (
      "rewards", #"{"true": {"s": {"left": 0, "right": {"s": 1}}, "t.u": 0}}"#,
      "rewards.true.s.right", ["'t.u', 'end'"]
    ),
    ("rewards", #"{"true": {"s": false, "t.u": 0}}"#, "rewards.true.s", ["not false"]),
    ("policies", #"[{"choose": {}}]"#, "policies[0].choose", ["in 's'"]),
    ("policies", #"[{"chose": {}}]"#, "policies[0].chose", ["mean 'choose'?"]),
    (
      "policies", #"[{"choose": {"s": "left"}}, {"choose": {"s": {"left": "1/2"}}}]"#,
      "policies[1].choose.s", ["1/2 too little"]
    ),
    (
      "policies", #"[{"choose": {"s": "left", "t.u": "right"}}]"#, #"policies[0].choose."t.u""#,
      ["'right' is not available", "Available: 'left'"]
    ),
    (
      "policies",
      #"[{"name": "p", "choose": {"s": "left"}}, {"name": "p", "choose": {"s": "left"}}]"#,
      "policies[1]", ["'p' already", "policies[0]"]
    ),
    ("policies", #"[{"choose": {"s": "left", "end": "left"}}]"#, "policies[0].choose.end", ["end"]),
    ("map", #"{"lines": ["a"], "places": {"s": [0, 1]}}"#, "map.places.s", ["not on the map"]),
    ("map", #"{"lines": ["a"], "places": {"s": [0, "x"]}}"#, "map.places.s[1]", ["no number"]),
    ("map", #"{"lines": ["a"], "directions": {"up": [0, 1]}}"#, "map.directions.up", ["action"]),
    ("map", #"{"places": {}}"#, "map.lines", ["missing"]),
    ("name", "3", "name", ["not a number"]),
    ("reward", "3", "reward", ["mean 'rewards'?"]),
    ("Horizon", "3", "Horizon", ["mean 'horizon'?"]),
    ("colour", "3", "colour", ["Here belong: name"]),
  ])
  func `what is wrong is said with its path`(
    part: String, json: String, path: String, says: [String]
  ) throws {
    let refusal = try #require(ProblemFiles.refusal(ProblemFiles.text([part: json])))
    #expect(refusal.path == path, "\(refusal)")
    for phrase in says { #expect(refusal.what.contains(phrase), "\(refusal)") }
  }

  @Test(arguments: ["states", "actions", "transitions", "rewards", "start", "discount"])
  func `a part that is missing is named`(part: String) throws {
    let refusal = try #require(ProblemFiles.refusal(ProblemFiles.text([part: nil])))
    #expect(refusal.path == "" && refusal.what.contains("'\(part)'"), "\(refusal)")
  }

  @Test func `several problems are told at once, with their lines, and no more than five`() throws {
    let text = ProblemFiles.text([
      "start": #"{"s": 2, "q": 1}"#, "discount": "7", "terminal": #"["e1"]"#,
    ]).replacing(", \"", with: ",\n\"")
    let refusal = try #require(ProblemFiles.refusal(text))
    let lines = refusal.what.split(separator: "\n")
    #expect(lines.count == 4, "\(refusal)")
    #expect(refusal.path == "terminal[0]" && lines[0].contains("(line "))
    #expect(lines[1].hasPrefix("  at discount: "))
    let many = (0..<9).map { "\"x\($0)\": 1" }.joined(separator: ", ")
    let cut = try #require(ProblemFiles.refusal(ProblemFiles.text(["start": "{\(many)}"])))
    #expect(cut.what.split(separator: "\n").count == 5)
  }

  @Test(arguments: [
    ("", "", "empty"), (" \n\t", "", "empty"), ("[]", "", "not a list"), ("3", "", "not a number"),
    ("{\n \"a\": [1,\n 2", "line 3, column 3", "cut short"),
    ("{\n \"a\": 'x'}", "line 2, column 7", "no value begins like this"),
    ("{} {}", "line 1, column 4", "follows"),
    (#"{"problems": []}"#, "", "family"), (#"{"returns": {}}"#, "", "table"),
    (#"{"edges": []}"#, "", "influence diagram"),
    (String(repeating: "[", count: 100_000), "line 1, column 129", "deeper than 128"),
  ])
  func `what is no problem at all is refused`(text: String, path: String, says: String) throws {
    let refusal = try #require(ProblemFiles.refusal(text))
    #expect(refusal.path == path && refusal.what.contains(says), "\(refusal)")
  }

  @Test func `text that is not UTF-8 is refused, and a byte order mark is not`() throws {
    let text = Array(ProblemFiles.text().utf8)
    #expect(try readProblem([0xEF, 0xBB, 0xBF] + text, file: "a.json").states.count == 3)
    let wide: [UInt8] = [0xFF, 0xFE] + text.flatMap { [$0, 0] as [UInt8] }
    let western: [UInt8] = text.map { $0 == UInt8(ascii: "t") ? 0xE9 : $0 }
    for bytes in [wide, western] {
      let refusal = ProblemFiles.refusal { _ = try readProblem(bytes, file: "a") }
      #expect(refusal?.what.contains("UTF-8") == true, "\(String(describing: refusal))")
    }
  }

  @Test func `numbers too long to work with are refused at once`() throws {
    let digits = String(repeating: "9", count: 1_000_000)
    for (json, says) in [
      (digits, "characters"), ("\"1/\(digits)\"", "characters"), ("1e5000", "binary digits"),
      ("1e-999999999999", "exponent"),
    ] {
      let reward = #"{"r": {"s": \#(json), "t.u": 0}}"#
      let refusal = try #require(ProblemFiles.refusal(ProblemFiles.text(["rewards": reward])))
      #expect(refusal.path == "rewards.r.s" && refusal.what.contains(says), "\(refusal)")
      #expect(refusal.what.count < 300)
    }
    // Denominators with nothing in common make a sum that is longer than any of its parts.
    let shares = (0..<60).map { "\"s\($0)\": \"1/\(String(repeating: "7", count: 600 + $0))\"" }
    let states = (0..<60).map { "\"s\($0)\"" }.joined(separator: ",")
    let refusal = try #require(
      ProblemFiles.refusal(
        #"{"states":[\#(states)],"actions":["a"],"discount":0,"start":{\#(shares.joined(separator: ","))},"#
          + #""transitions":{},"rewards":{}}"#))
    #expect(refusal.path == "start" && refusal.what.contains("denominator"), "\(refusal)")
  }

  @Test func `the error says file, path and what to do in one text`() {
    do {
      _ = try ProblemFiles.read(ProblemFiles.text(["start": "\"x\""]))
      Issue.record("an unknown state was taken")
    } catch {
      #expect(
        "\(error)" == "a.json: at start: 'x' is not a state. There are: 's', 't.u', 'end'.")
    }
  }

  // MARK: Families

  @Test func `a family's problems have the states of the first, in its order`() throws {
    let family = try readFamily([("family.json", try ProblemFiles.example("family.json"))])
    #expect(family.map(\.name) == ["left open", "right open"])
    #expect(family[0].states == family[1].states)
    let turned = ProblemFiles.text([
      "states": #"["end", "t.u", "s"]"#, "actions": #"["right", "left"]"#,
    ])
    let two = try readFamily([
      ("a.json", Array(ProblemFiles.text().utf8)), ("b.json", Array(turned.utf8)),
    ])
    #expect(two.map(\.name) == ["a", "b"])
    #expect(two[0].states == two[1].states && two[0].actions == two[1].actions)
    #expect(two[0].choices == two[1].choices && two[0].rewards == two[1].rewards)
  }

  @Test(arguments: [
    ("states", #"["s", "t.u", "exit"]"#, "states", ["'end' missing here", "'exit' only here"]),
    ("actions", #"["left", "right", "up"]"#, "actions", ["'up' only here"]),
    ("name", "\"a\"", "name", ["'a' already"]),
    ("start", "\"x\"", "start", ["'x' is not a state"]),
  ])
  func `a family whose problems do not agree is refused`(
    part: String, json: String, path: String, says: [String]
  ) throws {
    let files = [
      ("a.json", Array(ProblemFiles.text().utf8)),
      ("b.json", Array(ProblemFiles.text([part: json]).utf8)),
    ]
    let refusal = try #require(ProblemFiles.refusal { _ = try readFamily(files) })
    #expect(refusal.path == path, "\(refusal)")
    for phrase in says { #expect(refusal.what.contains(phrase), "\(refusal)") }
  }

  @Test func `one problem is no family, and paths in a family's file begin with its place`() throws
  {
    #expect(throws: ExactError.self) { try readFamily([("a", Array(ProblemFiles.text().utf8))]) }
    let bad = ProblemFiles.text(["start": "\"x\""])
    let text = #"{"problems": [\#(ProblemFiles.text()), \#(bad)]}"#
    let refusal = ProblemFiles.refusal { _ = try readFamily([("f.json", Array(text.utf8))]) }
    #expect(refusal?.path == "problems[1].start")
  }
}
