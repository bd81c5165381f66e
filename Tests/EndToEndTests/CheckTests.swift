import Exact
import Findings
import Foundation
import Testing

/// `touchstone check`, as a user runs it.
@Suite struct CheckTests {
  /// The examples that the documentation shows.
  private static let examples = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Documentation/Examples")

  private func check(_ arguments: String...) throws -> Command.Result {
    try Command.run(["check"] + arguments + ["--store", Command.freshStore()])
  }

  private func example(_ name: String) -> String {
    Self.examples.appendingPathComponent(name).path
  }

  private func finding(_ result: Command.Result) throws -> ExactFinding {
    #expect(result.status == 0, "\(result.errors)")
    return try JSONDecoder().decode(ExactFinding.self, from: Data(result.output.utf8))
  }

  @Test func theTwoStateProblemIsHackableAndItsKeysAreThePromisedOnes() throws {
    let result = try check(example("two-state.json"), "--json")
    let object = try result.json()
    #expect(object["schema"] as? Int == 1)
    #expect(object["verdict"] as? String == "hackable")
    #expect(object["policies"] as? String == "stationary")
    #expect(object["certificate"] is NSNull)
    let witness = try #require(object["witness"] as? [String: Any])
    for (side, returns) in [("better", ["17/4", "3"]), ("worse", ["3", "5"])] {
      let policy = try #require(witness[side] as? [String: Any])
      #expect(policy["proxy"] as? String == returns[0])
      #expect(policy["true"] as? String == returns[1])
      #expect(policy["policy"] is [String: Any])
    }
    #expect(
      object["polygon"] as? [[String]]
        == [["1", "1"], ["5/2", "1"], ["17/4", "3"], ["3", "5"]])
    #expect(object["strictHack"] as? String == "24/7")
    #expect(object["weakHack"] as? String == "24/7")
    #expect(object["goodhartGap"] as? String == "2")
    #expect(object["method"] as? String == "exact rational arithmetic")
    #expect(object["seconds"] is Double)
  }

  @Test func everyQuestionAnswersInTextInJSONAndInAReport() throws {
    let questions: [(String, [String], ExactFinding.Question)] = [
      ("two-state.json", [], .hackability),
      ("two-state.json", ["--policies", "finite"], .hackability),
      ("two-state.json", ["--policies", "deterministic"], .hackability),
      ("two-state.json", ["--exploration-floor", "1/10"], .hackability),
      ("two-state.json", ["--within", "3", "--total-variation", "1/4"], .hackability),
      ("two-state.json", ["--likelihood-ratio", "3/2", "--base", "uniform"], .hackability),
      ("two-state.json", ["--near-deterministic", "9/10"], .hackability),
      ("two-state.json", ["--correlation", "1/2"], .hackability),
      ("cleaning-robot.csv", [], .hackability),
      ("grid.json", [], .hackability),
      ("grid.json", ["--equivalence"], .equivalence),
      ("two-state.json", ["--how-far"], .howFar),
      ("two-state.json", ["--simplifications", "--graph"], .simplifications),
      ("cleaning-robot.csv", ["--simplifications"], .simplifications),
      ("grid.json", ["--distances"], .distances),
      ("family.json", ["--unchanged-optimality"], .unchangedOptimality),
      ("prisoners-dilemma.json", ["--incentives"], .discounts),
      ("recommender.json", ["--incentives"], .diagram),
    ]
    let store = Command.freshStore()
    let folder = URL(fileURLWithPath: store).deletingLastPathComponent()
    for (index, (file, options, question)) in questions.enumerated() {
      let report = folder.appendingPathComponent("report-\(index).html").path
      let arguments =
        ["check", example(file)] + options + ["--store", store, "--report", report]
      let spoken = try Command.run(arguments)
      #expect(spoken.status == 0, "\(file) \(options): \(spoken.errors)")
      #expect(spoken.output.contains("1. "), "\(file) \(options)")
      let page = try String(contentsOfFile: report, encoding: .utf8)
      #expect(page.hasPrefix("<!DOCTYPE html>") && page.contains("</html>"))
      let found = try finding(try Command.run(arguments + ["--json"]))
      #expect(found.question == question)
      #expect(!found.frame.steps.isEmpty && !found.frame.method.isEmpty)
    }
    let listed = try Command.run("runs", "--store", store)
    for question in Set(questions.map(\.2)) {
      #expect(listed.output.contains("\(question.rawValue): "), "\(question) in \(listed.output)")
    }
    let last = try Command.run("runs", "--store", store, "--json", "--limit", "50").json()
    let studies = try #require(last["studies"] as? [[String: Any]])
    #expect(studies.count == questions.count)
    let id = try #require(studies.first?["id"] as? String)
    #expect(try Command.run("report", id, "--store", store).status == 0)
    #expect(try Command.run("export", id, "--format", "jsonl", "--store", store).status == 0)
  }

  @Test func verdictsCanFailABuild() throws {
    let hackable = try check(example("two-state.json"), "--fail-on", "hackable")
    #expect(hackable.status == 3)
    let unhackable = try check(example("cleaning-robot.csv"), "--fail-on", "hackable")
    #expect(unhackable.status == 0, "\(unhackable.errors)")
  }

  @Test func theBoatRaceIsWorkedOutExactly() throws {
    let found = try finding(try check("boat-race", "--json"))
    guard case .hackability(let answer) = found.answer else {
      Issue.record("another answer")
      return
    }
    #expect(answer.verdict == .hackable)
    // Racing and going back and forth earn the same, and only one of them makes progress.
    #expect(answer.goodhartGap?.text == "100")
    let listed = answer.listed.filter { ["clockwise", "back-and-forth"].contains($0.policy.name) }
    #expect(Set(listed.map(\.proxy.description)) == ["50"])
    #expect(Set(listed.map(\.intended.description)) == ["100", "0"])
  }

  @Test(arguments: [
    (
      #"{"states":["s"],"actions":["a"],"discount":"1/2","start":"s","#
        + #""transitions":{"s":{"a":{"s":"1/3"}}},"rewards":{"true":{"s":1},"proxy":{"s":1}}}"#,
      ["transitions.s.a", "1/3", "2/3"]
    ),
    (
      #"{"states":["s"],"actions":["a"],"discount":1,"start":"s","#
        + #""transitions":{"s":{"a":"s"}},"rewards":{"true":{"s":1},"proxy":{"s":1}}}"#,
      ["discount", "horizon"]
    ),
    (
      #"{"states":["s"],"actions":["a"],"discount":"1/2","start":"s","#
        + #""transitions":{"s":{"a":"t"}},"rewards":{"true":{"s":1},"proxy":{"s":1}}}"#,
      ["transitions.s.a", "t"]
    ),
    (
      #"{"states":["s"],"actions":["a"],"discount":"1/2","start":"s","#
        + #""transitions":{"s":{"a":{"s":"-1/2"}}},"rewards":{"true":{"s":1},"proxy":{"s":1}}}"#,
      ["transitions.s.a.s", "-1/2"]
    ),
    (
      #"{"states":["s","t"],"actions":["a"],"discount":"1/2","start":"s","#
        + #""transitions":{"s":{"a":"t"},"t":{"a":"s"}},"#
        + #""rewards":{"true":{"s":1},"proxy":{"s":1,"t":2}}}"#, ["rewards.true", "t"]
    ),
    (#"{"states":["s"],"actions":["a"],"discount":"1/2""#, ["line 1"]),
    (String(repeating: "[", count: 100_000), ["deeper than 128"]),
    (
      #"{"states":["s"],"actions":["a"],"discount":1e999999,"start":"s","#
        + #""transitions":{"s":{"a":"s"}},"rewards":{"true":{"s":1},"proxy":{"s":1}}}"#,
      ["discount", "1e999999"]
    ),
    ("", ["empty"]),
    ("policy,proxy,true\na,1\n", ["line 2"]),
    ("policy,proxy,true\na,1,x\n", ["line 2", "x"]),
    (#"{"decision":"D","utilities":["U"],"edges":[["D","U"],["U","D"]]}"#, ["U"]),
  ])
  func badFilesAreAnsweredWithTheirPath(text: String, words: [String]) throws {
    let files = try TextFiles()
    let path = try files.write(text, "problem.json")
    let isDiagram = text.contains("decision")
    let result = try isDiagram ? check(path, "--incentives", "--json") : check(path, "--json")
    #expect(result.status == 2, "\(result.output) \(result.errors)")
    #expect(result.output.isEmpty)
    for word in words { #expect(result.errors.contains(word), "no \(word) in: \(result.errors)") }
  }

  @Test func unknownNamesAreAnsweredWithThoseThereAre() throws {
    let missing = try check("no-such-thing")
    #expect(missing.status == 2 && missing.errors.contains("boat-race"))
    let reward = try check(example("two-state.json"), "--proxy", "clicks")
    #expect(reward.status == 2 && reward.errors.contains("'true'"))
    let base = try check(example("two-state.json"), "--correlation", "1/2", "--base", "none")
    #expect(base.status == 2 && base.errors.contains("'uniform'"))
    let cart = try check("cart-pole")
    #expect(cart.status == 2 && cart.errors.contains("boat-race"))
  }

  @Test func statesThatNoPolicyReachesAreSaidAndLeftOut() throws {
    let files = try TextFiles()
    let path = try files.write(
      #"{"states":["s","lost"],"actions":["a","b"],"discount":"1/2","start":"s","#
        + #""transitions":{"s":{"a":"s","b":"s"},"lost":{"a":"s"}},"#
        + #""rewards":{"true":{"s":{"a":1,"b":0},"lost":9},"proxy":{"s":{"a":2,"b":0},"lost":7}}}"#,
      "problem.json")
    let found = try finding(try check(path, "--json"))
    #expect(found.frame.caveats.contains { $0.contains("'lost'") })
    guard case .hackability(let answer) = found.answer else { return }
    #expect(answer.verdict == .equivalent)
    #expect(answer.certificate?.scale.text == "1/2")
    #expect(answer.certificate?.potential["lost"] == nil)
  }
}
