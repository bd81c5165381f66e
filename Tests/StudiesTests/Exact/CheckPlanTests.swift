import Exact
import Findings
import Foundation
import Ground
import Studies
import Testing

/// What a plan of `check` depends on, and what it answers.
@Suite struct CheckPlanTests {
  private static let examples = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("Documentation/Examples")

  private struct NoRuns: RunArchive {
    func record(for plan: RunPlan) throws -> RunRecord? { nil }
    func keep(_ record: RunRecord) throws {}
  }

  private func subject(_ name: String) throws -> CheckPlan.Subject {
    try CheckPlan.Subject(Self.examples.appendingPathComponent(name).path)
  }

  private func finding(_ plan: CheckPlan) throws -> ExactFinding {
    try Check.carryOut(plan, Context(runs: NoRuns()))
  }

  @Test func `a file counts by its name and content, not by where it lies`() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let copy = folder.appendingPathComponent("two-state.json")
    try FileManager.default.copyItem(
      at: Self.examples.appendingPathComponent("two-state.json"), to: copy)
    func key(_ subject: CheckPlan.Subject) throws -> String {
      try Check.key(CheckPlan(.hackability, about: [subject]))
    }
    let before = try key(CheckPlan.Subject(copy.path))
    #expect(try before == key(subject("two-state.json")))
    try Data("{}".utf8).write(to: copy)
    #expect(try before != key(CheckPlan.Subject(copy.path)))
  }

  @Test func `each question is asked of what it fits`() throws {
    let cases: [(CheckPlan.Question, String, ExactFinding.Question)] = [
      (.hackability, "two-state.json", .hackability),
      (.hackability, "cleaning-robot.csv", .hackability),
      (.equivalence, "grid.json", .equivalence), (.howFar, "two-state.json", .howFar),
      (.simplifications, "two-state.json", .simplifications),
      (.simplifications, "cleaning-robot.csv", .simplifications),
      (.distances, "grid.json", .distances),
      (.unchangedOptimality, "family.json", .unchangedOptimality),
      (.incentives, "prisoners-dilemma.json", .discounts),
      (.incentives, "recommender.json", .diagram),
    ]
    for (question, file, kind) in cases {
      let finding = try finding(CheckPlan(question, about: [try subject(file)]))
      #expect(finding.question == kind && !finding.frame.steps.isEmpty && finding.seconds > 0)
    }
  }

  @Test func `limits on policies are about the rewards and the base that were named`() throws {
    var plan = CheckPlan(.hackability, about: [try subject("two-state.json")])
    plan.policies.within = ExactNumber("3")
    plan.policies.totalVariation = ExactNumber("1/4")
    guard case .hackability(let answer) = try finding(plan).answer else {
      Issue.record("another answer")
      return
    }
    #expect(answer.policies == .constrained)
    #expect(answer.constraint?.contains("'true' within 3 of the best") == true)
    #expect(answer.constraint?.contains("from 'uniform' at most 1/4") == true)
  }

  @Test func `an environment's rewards go by their specifications' names`() throws {
    let plan = CheckPlan(.equivalence, about: [try CheckPlan.Subject("boat-race")])
    guard case .equivalence(let answer) = try finding(plan).answer else {
      Issue.record("another answer")
      return
    }
    #expect(answer.proxy == "visible" && answer.intended == "progress")
  }

  @Test(arguments: [
    ("no-such-thing", "boat-race"), ("/", "is a folder"),
  ])
  func `what is neither file nor environment is answered with what there is`(
    path: String, words: String
  ) {
    let error = #expect(throws: InputError.self) { try CheckPlan.Subject(path) }
    #expect(error?.description.contains(words) == true)
  }

  @Test func `what a user can mend is an error of usage`() throws {
    var plans = [
      CheckPlan(.unchangedOptimality, about: [try CheckPlan.Subject("boat-race")]),
      CheckPlan(.hackability, about: [try CheckPlan.Subject("cart-pole")]),
      CheckPlan(.equivalence, about: [try subject("cleaning-robot.csv")]),
    ]
    let plain = CheckPlan(.hackability, about: [try subject("two-state.json")])
    for change in [
      { $0.rewards.proxy = "clicks" }, { $0.policies.base = "none" },
      { $0.rewards.discount = ExactNumber("1") },
      {
        $0.subjects = [try CheckPlan.Subject("boat-race")]; $0.rewards.proxy = "speed +"
      },
    ] as [(inout CheckPlan) throws -> Void] {
      var plan = plain
      try change(&plan)
      plans.append(plan)
    }
    for plan in plans {
      #expect { try finding(plan) } throws: { $0 is any UsageError }
    }
  }
}
