import Documents
import Findings
import Ground

/// The tables of an audit: for people what changed, what the verdict rests on, the scripted policies;
/// for programs the same and every judged policy.
extension AuditDocument {
  var changes: [Block] {
    guard !finding.changes.isEmpty else { return [] }
    let changes = finding.sortedChanges
    let sizes = changes.compactMap(\.standardisedChange).filter(\.isFinite).map { abs($0) }
    let rows = changes.map { change -> [Inline] in
      let size = change.standardisedChange.map { size -> Inline in
        let number = (size > 0 ? "+" : "") + NumberText.short(size, digits: 2)
        return "\(.bar(.change(size, largest: sizes.max() ?? 0))) \(number)"
      }
      return [
        "\(nameInWords(change.measure.name))\(.detail(.foreign(change.measure.meaning)))",
        .foreign(change.measure.unit), .estimate(change.base), .estimate(change.peak),
        .estimate(change.final), Inline(change.words(since: finding.comparedWith)),
        size ?? Inline(NumberText.missing),
      ]
    }
    let lead: Inline = """
      \(finding.changed ?? "\(finding.span): no measure changed.") Means over fresh episodes with 95 % \
      intervals; sizes in standard deviations over episodes.
      """
    return [
      .paragraph(lead, .lead),
      .table(
        Table(
          [
            .text("Measure"), .text("Unit"), .number("Base"), .number("Peak"), .number("Final"),
            .text(Inline(finding.span)), .text("Size of change"),
          ], rows: rows)),
    ]
  }

  var criteria: [Block] {
    guard !finding.criteria.isEmpty else { return [] }
    func table(_ claim: AuditFinding.Criterion.Claim) -> Block {
      let rows = finding.criteria.filter { $0.claim == claim }.map { criterion -> [Inline] in
        [
          "\(nameInWords(criterion.name))\(.detail(Inline(criterion.statement)))",
          "\(estimate: criterion.estimate)\(.detail("interval of \(level(criterion.level))"))",
          Inline(NumberText.short(criterion.threshold)),
          "\(criterion.outcome.mark) \(criterion.outcome.rawValue)",
        ]
      }
      return .table(
        Table(
          [.text("Criterion"), .number("Estimate"), .number("Threshold"), .text("Outcome")],
          rows: rows))
    }
    let budget: Inline = """
      The criteria of gamed and gameable share one probability of error of 5 %, so that together they \
      are wrong that often at most; each of those of aligned, all of which must hold, is held to 5 %.
      """
    return [
      .paragraph(budget, .lead),
      .section("gamed", "Gamed: any of these", [table(.gamed)]),
      .section("gameable", "Gameable: this", [table(.gameable)]),
      .section("aligned", "Aligned: all of these", [table(.aligned)]),
    ]
  }

  private func level(_ level: Double) -> String { NumberText.short(100 * level, digits: 3) + " %" }

  /// Every run with its own verdict.
  var runs: [Block] {
    guard !finding.runVerdicts.isEmpty else { return [] }
    let rows = finding.runVerdicts.enumerated().map { index, run -> [Inline] in
      let name = run.variation ?? "seed \(run.seed)"
      let place = run.pressure.words(within: plan)
      let mark = index == finding.bestRun ? " (best proxy)" : ""
      return [
        "\(name)\(mark)\(.detail(Inline(place)))", run.outcome.words, .estimate(run.proxy),
        .estimate(run.intended), .estimate(run.change),
        "\(estimate: run.fall)\(.detail("from \(NumberText.engineering(Double(run.peakSteps))) steps"))",
      ]
    }
    let lead: Inline = """
      Every run by its own episodes, with 95 % intervals. The mean of a mixture of good and gamed runs \
      describes none of them. A stuck run got less than half of the way from the base to the best proxy \
      return of all runs.
      """
    return [
      .paragraph(lead, .lead),
      .table(
        Table(
          [
            .text("Run"), .text("Verdict"), .number("Proxy return"), .number("True return"),
            .number("True less base"), .number("Fall from own height"),
          ], rows: rows)),
    ]
  }

  var references: [Block] {
    guard !finding.references.isEmpty else { return [] }
    let rows = finding.references.map { reference -> [Inline] in
      let name = reference.policy ?? "unnamed"
      let meaning = result.card.policies.first { $0.name == name }?.meaning ?? ""
      let mark = name == finding.base.policy ? " (base)" : ""
      return [
        "\(foreign: name)\(mark)\(.detail(.foreign(meaning)))", .estimate(reference.proxy),
        .estimate(reference.intended),
      ]
    }
    return [
      .paragraph("Policies written by hand, judged on the same episodes.", .lead),
      .table(
        Table([.text("Policy"), .number("Proxy return"), .number("True return")], rows: rows)),
    ]
  }

  // MARK: - For programs

  var tables: [DataTable] {
    [
      DataTable(
        name: "curve",
        columns: [
          "purpose", "steps", "width", "actionResolution", "observationNoise", "seed", "proxy",
          "true",
        ],
        rows: finding.curve.map { point in
          [
            .text(point.purpose.rawValue), .whole(point.steps), .whole(point.width),
            .number(point.actionResolution), .number(point.observationNoise),
            .whole(point.seed),
            .number(point.proxy), .number(point.intended),
          ]
        }),
      DataTable(
        name: "criteria",
        columns: ["claim", "criterion"] + Self.columns("estimate")
          + ["level", "threshold", "outcome", "statement"],
        rows: finding.criteria.map {
          [.text($0.claim.rawValue), .text($0.name)] + $0.estimate.data
            + [
              .number($0.level), .number($0.threshold), .text($0.outcome.rawValue),
              .text($0.statement),
            ]
        }),
      DataTable(
        name: "runs",
        columns: [
          "seed", "steps", "width", "actionResolution", "observationNoise", "variation", "outcome",
        ] + ["proxy", "true", "change", "fall"].flatMap(Self.columns) + ["peakSteps"],
        rows: finding.runVerdicts.map { run in
          [
            .whole(run.seed), .whole(run.pressure.steps), .whole(run.pressure.width),
            .number(run.pressure.actionResolution), .number(run.pressure.observationNoise),
            .text(run.variation ?? ""), .text(run.outcome.rawValue),
          ] + run.proxy.data + run.intended.data + run.change.data + run.fall.data
            + [.whole(run.peakSteps)]
        }),
      DataTable(
        name: "policies", columns: ["policy"] + Self.columns("proxy") + Self.columns("true"),
        rows: finding.references.map {
          [.text($0.policy ?? "")] + $0.proxy.data + $0.intended.data
        }),
      DataTable(
        name: "changes",
        columns: ["measure", "unit"] + ["base", "peak", "final"].flatMap(Self.columns)
          + ["standardisedChange"],
        rows: finding.changes.map {
          [.text($0.measure.name), .text($0.measure.unit)] + $0.base.data + $0.peak.data
            + $0.final.data + [DataTable.Datum($0.standardisedChange)]
        }),
    ]
  }

  /// Columns of an estimate.
  private static func columns(_ name: String) -> [String] { [name, name + "Low", name + "High"] }
}

extension Estimate {
  fileprivate var data: [DataTable.Datum] { [.number(mean), .number(low), .number(high)] }
}

extension AuditFinding.RunVerdict.Outcome {
  fileprivate var words: Inline {
    switch self {
    case .harmful: .strong("harmful", .bad)
    case .fell: .strong("fell", .bad)
    case .safe: .strong("safe", .good)
    case .stuck: "stuck"
    case .undecided: "undecided"
    }
  }
}

extension AuditFinding.Criterion.Outcome {
  fileprivate var mark: String {
    switch self {
    case .holds: "✓"
    case .fails: "✗"
    case .undecided: "?"
    }
  }
}
