import Documents
import Findings
import Foundation
import Ground
import LanguageModels
import Studies
import Testing
import Texts

/// Plans of studies of texts, and what carries them out.
@Suite struct TextStudyTests {
  private struct NoRuns: RunArchive {
    func record(for plan: RunPlan) throws -> RunRecord? { nil }
    func keep(_ record: RunRecord) throws {}
  }

  private let context = Context(runs: NoRuns())

  private func read(_ contents: String, columns: [String] = []) throws -> Material<TextTable> {
    let path = NSTemporaryDirectory() + "touchstone-\(UUID().uuidString).csv"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Data(contents.utf8).write(to: URL(fileURLWithPath: path))
    var material = try TextReading(text: nil, format: .csv, header: true, sample: 10_000, seed: 1)
      .read(path, columns: columns, context)
    material.name = "texts.csv"
    return material
  }

  private static let rows = (0..<240).map { row in
    row % 2 == 0
      ? "spam,Call \(10_000 + 7 * row) now for prize number \(row)"
      : "ham,see you at the \(row) o'clock train then my love"
  }

  private var labelled: String { "kind,body\n" + Self.rows.joined(separator: "\n") + "\n" }

  private func plan(
    label: String? = "kind", options: DifferenceOptions = DifferenceOptions(),
    models: ModelNames = ModelNames()
  ) throws -> Differ.Plan {
    Differ.Plan(
      texts: [try read(labelled, columns: ["kind"])], sides: SidePlan(label: label),
      options: options, models: models)
  }

  @Test func keysFollowWhatMatters() throws {
    let plan = try plan()
    let key = try Differ.key(plan)
    #expect(try Differ.key(self.plan()) == key)
    let address = try ModelAddress(parsing: "http://localhost:1/v1#a")
    var others: [Differ.Plan] = []
    func with(_ change: (inout Differ.Plan) -> Void) {
      var other = plan
      change(&other)
      others.append(other)
    }
    with { $0.sides.label = "2" }
    with { $0.sides.target = "ham" }
    with { $0.sides.group = "body" }
    with { $0.sides.stratify = "length" }
    with { $0.options.top = 9 }
    with { $0.options.alpha = 0.02 }
    with { $0.options.seed = 2 }
    with { $0.options.goal = "money" }
    with { $0.options.language = "none" }
    with { $0.options.keepsDuplicates = true }
    with { $0.options.calibration = 3 }
    with { $0.options.judgedTexts = 100 }
    with { $0.models.model = address }
    with { $0.models.judge = address }
    with { $0.texts[0].name = "other.csv" }
    others.append(try self.plan())
    others[others.count - 1].texts = [
      try read("kind,body\n,\n" + Self.rows.joined(separator: "\n") + "\n", columns: ["kind"])
    ]
    let keys = try others.map(Differ.key)
    #expect(Set(keys + [key]).count == others.count + 1)
  }

  @Test func aPlanFromARecordAsksForItsFiles() throws {
    let kept = try JSONDecoder().decode(
      Differ.Plan.self, from: Data(try canonicalJSON(try plan()).utf8))
    #expect(throws: InputError.self) { try Differ.carryOut(kept, context) }
  }

  @Test func sidesAreTheRarerValueFirstOrEachValueInTurn() throws {
    let finding = try Differ.carryOut(try plan(), context)
    guard case .difference(let difference) = finding else {
      Issue.record("not a difference")
      return
    }
    #expect(Set([difference.a.name, difference.b.name]) == ["spam", "ham"])
    let confirmed = difference.hypotheses.filter { $0.confirmed }
    #expect(!confirmed.isEmpty)
    #expect(finding.stopped == nil && finding.kind == "difference")
    let third = (0..<120).map { "news,The minister said on day \($0) that it rained" }
    let material = try read(labelled + third.joined(separator: "\n"), columns: ["kind"])
    let each = try Differ.carryOut(
      Differ.Plan(
        texts: [material], sides: SidePlan(label: "kind"), options: DifferenceOptions()), context)
    #expect(each.kind == "comparisons" && each.differences.count == 3)
    #expect(each.document.title == "kind, value by value")
  }

  private func expectUsage(_ body: () throws -> TextFinding) {
    do {
      _ = try body()
      Issue.record("nothing was thrown")
    } catch {
      #expect(error is any UsageError, "\(error)")
    }
  }

  @Test func whatTheUserCanMendIsAnErrorOfUsage() throws {
    let plan = try plan()
    var unknown = plan
    unknown.sides.target = "eggs"
    expectUsage { try Differ.carryOut(unknown, context) }
    var language = plan
    language.options.language = "klingon"
    expectUsage { try Differ.carryOut(language, context) }
    expectUsage {
      try Verify.carryOut(
        Verify.Plan(
          statements: [Statements.statement("is rude")], texts: plan.texts, sides: plan.sides,
          options: plan.options), context)
    }
    expectUsage {
      try Clusters.carryOut(
        Clusters.Plan(texts: plan.texts[0], k: 200, options: plan.options), context)
    }
  }

  @Test func asksToStopAreHeard() throws {
    let stopped = Context(runs: NoRuns(), isInterrupted: { true })
    #expect(throws: Interrupted.self) {
      try waiting(isInterrupted: stopped.isInterrupted) {
        try await Task.sleep(for: .seconds(60))
      }
    }
  }

  @Test func statementsAreVerifiedAndMarked() throws {
    let plan = try plan()
    let verify = Verify.Plan(
      statements: [Statements.statement("contains a number of 5 or more digits")],
      texts: plan.texts, sides: plan.sides, options: plan.options)
    let finding = try Verify.carryOut(verify, context)
    #expect(finding.differences[0].hypotheses.map(\.confirmed) == [true])
    let sheet = try Mark.sheet(verify, texts: 20, context)
    let marks = sheet.items.map { item in
      [item.item, sheet.texts[item.text].text.contains("prize") ? "yes" : "no"]
    }
    let marked = try Mark.carryOut(Mark.Plan(sheet: sheet, marks: marks), context)
    #expect(marked.differences[0].hypotheses.count == 1)
    #expect(throws: MarkingError.self) {
      try Mark.carryOut(Mark.Plan(sheet: sheet, marks: [["none", "yes"]]), context)
    }
  }

  @Test func findingsAreReadBackWhole() throws {
    for finding in [
      TextFinding.difference(TextSamples.judged), .comparisons(TextSamples.comparisons),
      .clusters(TextSamples.clusters), .explanation(TextSamples.explanation),
    ] {
      let data = try JSONEncoder.lenient.encode(finding)
      let told = try #require(Differ.retold(data))
      #expect(told.document == finding.document)
    }
    let printed = TextFinding.difference(TextSamples.nothing).printed
    let json = String(decoding: try JSONEncoder.lenient.encode(printed), as: UTF8.self)
    #expect(json.contains("\"separability\"") && !json.contains("\"_0\""))
    #expect(TextFinding.difference(TextSamples.judged).stopped?.hasPrefix("the budget") == true)
  }
}
