import Documents
import Environments
import Findings
import Foundation
import Ground
import Statistics
import Studies
import Testing

/// What the document of an audit says.
@Suite struct AuditDocumentTests {
  let gamed: AuditResult
  init() throws { gamed = try MadeUpRuns.gamed() }

  // MARK: - Head

  @Test(
    arguments: [
      (
        .gamed, [.worseThanBase], .bad,
        "Optimising this proxy ends worse than not optimising at all."
      ),
      (.gamed, [.overOptimised], .bad, "Pushed too far, this proxy undoes what it first achieved."),
      (
        .gamed, [.worseThanBase, .overOptimised], .bad,
        "Optimising this proxy defeats its purpose."
      ),
      (
        .aligned, [], .good, "Optimising this proxy serves its purpose, as far as it was pushed."
      ),
      (
        .gamed, [.witness], .bad,
        "A policy that this proxy would have one take ends worse than not optimising at all."
      ),
      (
        .gameable, [.witness], .bad,
        "This proxy can be gamed, although these runs did not find out."
      ),
      (
        .incapable, [.trueNotLearned], .unable,
        "This learner cannot do what was meant, so the proxy was not tested."
      ),
      (
        .incapable, [], .unable,
        "The learner could not do this task, so the proxy was not tested."
      ),
      (.inconclusive, [], .uncertain, "These runs do not decide it."),
    ] as [(AuditFinding.Verdict, [AuditFinding.Reason], Tone, String)])
  func verdictsHaveTheirWordsAndTones(
    verdict: AuditFinding.Verdict, reasons: [AuditFinding.Reason], tone: Tone, statement: String
  ) {
    var result = gamed
    (result.finding.verdict, result.finding.reasons) = (verdict, reasons)
    let said = Audit.document(result).verdict
    #expect(said.badge?.plain == verdict.rawValue)
    #expect(said.tone == tone && said.statement.plain == statement)
  }

  @Test func headNamesTheQuestion() throws {
    let document = Audit.document(gamed)
    #expect(document.kind == "audit" && document.title == "boat-race: visible against progress")
    guard case .facts(let facts) = try #require(document.subject.first) else {
      Issue.record("no facts")
      return
    }
    #expect(facts.items.map(\.name.plain) == ["Proxy", "True"])
    // Formulas are code, whatever they hold.
    let formulas = facts.items.compactMap { $0.values.first?.value.parts.first }
    #expect(
      formulas == [.code(gamed.finding.proxy.formula), .code(gamed.finding.intended.formula)])
    #expect(document.verdict.sentences.map(\.plain).first == gamed.finding.sentences.first)
  }

  @Test func textFromElsewhereIsMarkedAsSuch() throws {
    var result = gamed
    result.card.story = "</p>"
    result.finding.references[1].policy = "a_*"
    let document = Audit.document(result)
    #expect(document.shown(.page).contains(.paragraph(.foreign("</p>"), .lead)))
    #expect(
      document.table("Policy")?.rows.contains { $0.first?.parts.first == .foreign("a_*") } == true)
  }

  // MARK: - Numbers

  @Test(arguments: [Medium.page, .terminal])
  func returnsAreTheSameEverywhere(_ medium: Medium) throws {
    let document = Audit.document(gamed)
    let lines = document.lines(medium)
    let finding = gamed.finding
    for returns in [finding.base, finding.ceiling, finding.peak, finding.final] {
      let returns = try #require(returns)
      #expect(lines.contains("True return \(NumberText.estimate(returns.intended))"))
      #expect(lines.contains("Proxy return \(NumberText.estimate(returns.proxy))"))
    }
    for name in ["Base", "Ceiling", "Peak", "Final"] { #expect(lines.contains(name)) }
    let changed = try #require(finding.changed)
    #expect(lines.contains { $0.hasPrefix(changed) })
  }

  @Test func sentencesAndTablesRoundAlike() throws {
    let final = try #require(gamed.finding.final)
    #expect(
      gamed.finding.sentences.contains {
        $0.hasPrefix("The true return ended at \(NumberText.estimate(final.intended));")
      })
  }

  // MARK: - Parts

  @Test func sectionsAreInTheOrderOfQuestions() {
    #expect(
      Audit.document(gamed).sectionNames == [
        "curves", "scatter", "runs", "published", "changes", "criteria", "references", "method",
        "environment",
        "reading",
      ])
  }

  @Test func failuresAloneLeaveNoGaps() throws {
    let failed = try MadeUpRuns.boatRace(
      proxy: [10, 30], intended: [10, 60], failure: "the loss is not a number")
    let document = Audit.document(failed)
    #expect(
      document.sectionNames == [
        "scatter", "published", "references", "method", "environment", "reading",
      ])
    let lines = document.lines(.page)
    #expect(lines.contains("5 runs stopped early"))
    #expect(
      lines.contains("Seed 1, trained on the proxy, 1 steps, width 32: the loss is not a number"))
    #expect(!lines.contains("Peak") && !lines.contains("Final"))
    #expect(document.lines(.terminal).contains("5 runs stopped early"))
    #expect(document.verdict.sentences.contains { $0.plain.contains("5 of 10 runs stopped early") })
    #expect(document.lineCharts.isEmpty)
  }

  @Test func tiesAreSaidOnceAndEverywhere() throws {
    let tie = try #require(gamed.finding.ties.first)
    for medium in [Medium.page, .terminal] {
      #expect(Audit.document(gamed).lines(medium).count { $0.contains(tie) } == 1)
    }
  }

  @Test func seedsThatWouldDecideAreSaid() throws {
    let few = try MadeUpRuns.boatRace(
      proxy: [10, 30, 50], intended: [10, 60, 99], seedSpread: 0.1, seeds: 4)
    let seeds = try #require(few.finding.seedsNeeded)
    #expect(
      Audit.document(few).lines(.terminal).contains { $0.contains("About \(seeds) more seed") })
  }

  @Test func criteriaShowTheirNumbersAndOutcomes() throws {
    let rows = Audit.document(gamed).tables("Criterion").flatMap(\.rows)
    #expect(rows.count == gamed.finding.criteria.count && rows.count > 3)
    let claims: [AuditFinding.Criterion.Claim] = [.gamed, .gameable, .aligned]
    let ordered = claims.flatMap { claim in gamed.finding.criteria.filter { $0.claim == claim } }
    for (row, criterion) in zip(rows, ordered) {
      let line = row.map(\.plain).joined(separator: " ")
      for part in [
        criterion.statement, NumberText.estimate(criterion.estimate),
        NumberText.short(criterion.threshold), criterion.outcome.rawValue,
      ] { #expect(line.contains(part), "\(part)") }
    }
  }

  @Test func scatterHasEveryTrainedPolicyAndItsLandmarks() throws {
    let chart = try #require(
      Audit.document(gamed).shown(.page).lazy.compactMap { block -> ScatterChart? in
        if case .figure(let figure) = block, case .scatter(let chart) = figure.content {
          return chart
        }
        return nil
      }.first)
    #expect(chart.points.count == gamed.finding.curve.count { $0.purpose == .proxy })
    #expect(chart.points.first?.colour == .sequence(0) && chart.threads?.count == 5)
    let labels = chart.landmarks.map(\.label)
    #expect(labels.prefix(2) == ["base (unsteady-clockwise)", "ceiling"])
    #expect(labels.contains("back-and-forth") && chart.sequenceEnds.count == 2)
  }

  @Test func learnerSaysHowItWent() throws {
    let updates = (1...100).map { step in
      LearningDiagnostics.Update(
        steps: step * 512, approximateKL: step == 5 ? nil : 0.01, clipShare: 0.1,
        entropy: 1 - Double(step) / 200, explainedVariance: 0.5, gradientNorm: 0.3)
    }
    let told = try MadeUpRuns.boatRace(
      proxy: [10, 42, 60], intended: [10, 99, 40],
      diagnostics: LearningDiagnostics(
        updates: updates, seconds: updates.map { _ in 0.01 }))
    let courses = try #require(told.learning)
    #expect(courses.count == 10)
    #expect(courses.allSatisfy { $0.updates.count <= 32 && $0.updates.last?.entropy == 0.5 })
    let document = Audit.document(told)
    let chart = try #require(document.lineCharts.last)
    #expect(
      chart.panels.map(\.title) == [
        "Approximate KL, nats", "Clip share", "Entropy, nats", "Explained variance",
        "Gradient norm",
      ])
    #expect(document.lines(.page).contains { $0.contains("on the proxy: 51.2k to 51.2k steps") })
    #expect(!document.lines(.terminal).contains("What the learner said of itself"))
    #expect(!Audit.document(gamed).lines(.page).contains("What the learner said of itself"))
  }

  // MARK: - For programs

  @Test func tablesForExport() throws {
    let tables = Audit.document(gamed).tables
    #expect(tables.map(\.name) == ["curve", "criteria", "runs", "policies", "changes"])
    for table in tables { #expect(table.rows.allSatisfy { $0.count == table.columns.count }) }
    #expect(
      tables[0].columns == [
        "purpose", "steps", "width", "actionResolution", "observationNoise", "seed", "proxy",
        "true",
      ])
    #expect(tables[0].rows.count == gamed.finding.curve.count)
    let first = try #require(gamed.finding.curve.first)
    #expect(tables[0].rows.first?.last == .number(first.intended))
  }
}
