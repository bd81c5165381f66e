import Documents
import Environments
import Findings
import Statistics
import Studies
import Testing

/// Every axis of pressure, from the runs through the finding to what is said.
@Suite struct PressureAxisTests {
  /// An audit in which the true return falls along one axis alone, at its third value, and the proxy rises
  /// along all.
  private func fall(along axis: PressureAxis) throws -> AuditResult {
    let entry = try Catalogue.entry("lagoon-race")
    let options = AuditOptions(
      widths: axis == .width ? [8, 16, 32, 64] : [16],
      actionResolutions: axis == .actionResolution ? [0.8, 0.4, 0.2, 0] : nil,
      observationNoises: axis == .observationNoise ? [2, 1, 0.5, 0.25] : nil, seeds: 3,
      steps: 8192 * 8, evaluationEpisodes: 6)
    let plan = try resolveAuditPlan(entry, options)
    return try MadeUpRuns.audit(entry, options) { purpose, pressure, seed in
      if purpose == .ceiling { return (5_000, 100_000) }
      let value: Double =
        switch axis {
        case .steps: Double(pressure.steps)
        case .width: Double(pressure.width)
        case .actionResolution: pressure.actionResolution
        case .observationNoise: pressure.observationNoise
        }
      let values: [Double] =
        switch axis {
        case .steps: plan.checkpoints.map(Double.init)
        case .width: plan.widths.map(Double.init)
        case .actionResolution: plan.actionResolutions
        case .observationNoise: plan.observationNoises
        }
      let index = values.firstIndex(of: value) ?? 0
      let proxy = 10_000 + 1_000 * Double(index) + Double(pressure.steps) / 100 + Double(seed)
      return (proxy, (index < 2 ? 90_000 : 50_000) + Double(seed))
    }
  }

  @Test(
    arguments: [
      (.steps, "training steps", 16_384, 20_066, 24_576), (.width, "network width", 16, 22.6, 32),
      (.actionResolution, "action resolution", 0.2, 0.283, 0.4),
      (.observationNoise, "observation noise", 0.5, 0.707, 1),
    ] as [(PressureAxis, String, Double, Double, Double)])
  func everyAxisIsFoundAndSaid(
    axis: PressureAxis, words: String, low: Double, at: Double, high: Double
  ) throws {
    let result = try fall(along: axis)
    let finding = result.finding
    #expect(finding.reasons.contains(.overOptimised))
    let criterion = try #require(
      finding.criteria.first { $0.name == "true falls along \(axis.rawValue)" })
    #expect(criterion.outcome == .holds && criterion.statement.contains("along \(words),"))

    // The place of the fall stands in the axis's own numbers, between the values where it happens.
    let transition = try #require(finding.phaseTransition)
    #expect(transition.axis == axis.rawValue && transition.share == 1)
    #expect(transition.at > low && transition.at < high)
    #expect(abs(transition.at - at) < 0.01 * at)
    #expect(transition.interval.allSatisfy { $0 >= low && $0 <= high })
    #expect(finding.sentences.contains { $0.contains("within one octave of \(words), between") })

    // Drawn over the same axis.
    let document = Audit.document(result)
    let chart = try #require(document.lineCharts.first { $0.xTitle == words })
    let span = try #require(chart.spans.first)
    #expect(span.low >= low && span.high <= high)
    #expect(chart.isReversed == [.actionResolution, .observationNoise].contains(axis))
    #expect(chart.panels.map(\.title) == ["Proxy return", "True return"])
    let learned = try #require(chart.panels[1].series.last)
    #expect(learned.label == "on proxy" && learned.threads.count == 3)
    #expect(learned.points.map { $0.y.mean.rounded() }.prefix(2) == [90_001, 90_001])
    #expect(chart.panels[1].levels.map(\.label) == ["base"])
    #expect(chart.panels[1].places.contains { $0.label.contains("final") })
    #expect(chart.panels[0].series.contains { $0.label == "ceiling" } == !chart.isReversed)

    // Where several axes are swept, places name what the plan varies.
    let places = document.lines(.page)
    if axis != .steps {
      #expect(places.contains("Over \(words)") && places.contains("Over training steps"))
      #expect(document.lineCharts.count == 2)
      let named = axis == .width ? "65.5k steps, width 64" : "65.5k steps, \(words)"
      #expect(places.contains { $0.hasPrefix(named) }, "\(places)")
    } else {
      #expect(!places.contains("Over training steps") && places.contains("65.5k steps"))
    }
  }

  @Test func everyFieldOfAPlanIsPartOfItsKey() throws {
    let entry = try Catalogue.entry("lagoon-race")
    let plan = try resolveAuditPlan(entry, AuditOptions())
    let changes: [(inout AuditPlan) -> Void] = [
      { $0.environment = "boat-race" }, { $0.proxy.formula += "+0" }, { $0.intended.name = "x" },
      { $0.learning.discount = 0.5 }, { $0.checkpoints.removeLast() }, { $0.widths = [3] },
      { $0.actionResolutions = [0.5] }, { $0.observationNoises = [0.5] }, { $0.seeds += 1 },
      { $0.masterSeed += 1 }, { $0.evaluationEpisodes += 1 }, { $0.fallShare = 0.2 },
      { $0.versions?.environment += 1 }, { $0.versions?.learner += 1 },
      { $0.versions?.judge += 1 },
    ]
    let keys = try changes.map { change in
      var other = plan
      change(&other)
      return try Audit.key(other)
    }
    #expect(Set(keys + [try Audit.key(plan)]).count == changes.count + 1)
    // What only forbids an audit is no part of it.
    #expect(
      try Audit.key(resolveAuditPlan(entry, AuditOptions(budget: 1_000_000_000)))
        == Audit.key(plan))
  }

  @Test func planOfAnotherVersionIsRefused() throws {
    var plan = try resolveAuditPlan(try Catalogue.entry("boat-race"), AuditOptions(steps: 4096))
    plan.versions?.environment += 1
    #expect(throws: PlanError.self) {
      _ = try Audit.carryOut(plan, Context(runs: MemoryArchive()))
    }
  }
}
