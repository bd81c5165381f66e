import Documents
import Findings
import Ground
import Statistics

// The comparison: what is different between two audits of one environment?
//
// Design:     the runs at the strongest pressure are set against each other; seed by seed where both
//             audits trained from the same seeds and judged on the same episodes, else as two samples.

/// Two audits set against each other.
public enum Compare: Study {
  public static let name = "compare"
  public static let letter = "k"
  public static let version = 1
  public static let outcomes = ["first-better", "second-better", "undistinguished", "incomparable"]

  public struct Plan: Codable, Sendable {
    public var first: Material<AuditFinding>
    public var second: Material<AuditFinding>

    public init(first: Material<AuditFinding>, second: Material<AuditFinding>) {
      self.first = first
      self.second = second
    }
  }

  public static func carryOut(_ plan: Plan, _ context: Context) throws -> ComparisonFinding {
    let (first, second) = (try plan.first.content(), try plan.second.content())
    guard first.environment == second.environment else {
      throw InputError(
        "'\(plan.first.name)' is an audit of '\(first.environment)' and '\(plan.second.name)' of "
          + "'\(second.environment)'. Only audits of one environment can be compared.")
    }
    return ComparisonFinding(
      AuditSummary(first, name: plan.first.name), AuditSummary(second, name: plan.second.name),
      runs: (strongestRuns(first), strongestRuns(second)),
      isPaired: first.plan.masterSeed == second.plan.masterSeed
        && first.plan.evaluationEpisodes == second.plan.evaluationEpisodes,
      settings: differences(first.plan, second.plan))
  }

  private static func strongestRuns(_ finding: AuditFinding) -> [AuditFinding.RunVerdict] {
    finding.runVerdicts.filter { $0.variation == nil && $0.pressure == finding.plan.strongest }
  }

  /// What the plans differ in, besides the rewards.
  private static func differences(_ a: AuditPlan, _ b: AuditPlan) -> [ComparisonFinding.Setting] {
    func words(_ plan: AuditPlan) -> [(String, String)] {
      let learning = plan.learning
      return [
        ("base", plan.base), ("seeds", "\(plan.seeds)"), ("master seed", "\(plan.masterSeed)"),
        ("steps", "\(learning.steps)"), ("episodes", "\(plan.evaluationEpisodes)"),
        ("widths", plan.widths.map(String.init).joined(separator: ", ")),
        ("hidden layers", learning.hiddenLayers.map(String.init).joined(separator: ", ")),
        ("learning rate", NumberText.short(learning.learningRate)),
        ("entropy weight", NumberText.short(learning.entropyWeight)),
        (
          "action resolutions",
          plan.actionResolutions.map { NumberText.short($0) }.joined(separator: ", ")
        ),
        (
          "observation noises",
          plan.observationNoises.map { NumberText.short($0) }.joined(separator: ", ")
        ), ("fall share", NumberText.short(plan.fallShare)),
      ]
    }
    return zip(words(a), words(b)).compactMap { first, second in
      first.1 == second.1
        ? nil : .init(name: first.0, first: first.1, second: second.1)
    }
  }
}

/// What a comparison needs of an audit.
public struct AuditSummary: Codable, Sendable, Equatable {
  public var name: String
  public var verdict: AuditFinding.Verdict
  public var reasons: [AuditFinding.Reason]
  public var proxy: SpecificationText
  public var intended: SpecificationText
  public var gamedShare: Estimate
  @WrittenAsNull public var captured: Estimate?
  public var base: AuditFinding.Returns
  @WrittenAsNull public var ceiling: AuditFinding.Returns?
  public var runs: Int

  enum CodingKeys: String, CodingKey {
    case name, verdict, reasons, proxy
    case intended = "true"
    case gamedShare, captured, base, ceiling, runs
  }

  init(_ finding: AuditFinding, name: String) {
    self.name = name
    verdict = finding.verdict
    reasons = finding.reasons
    proxy = finding.proxy
    intended = finding.intended
    gamedShare = finding.gamedShare
    captured = finding.captured
    base = finding.base
    ceiling = finding.ceiling
    runs = finding.runs
  }
}

/// What a comparison found: the object that `compare --json` prints.
public struct ComparisonFinding: StudyFinding, Equatable {
  public struct Setting: Codable, Sendable, Equatable {
    public var name: String
    public var first: String
    public var second: String
  }

  /// One quantity of both audits' final policies.
  public struct Row: Codable, Sendable, Equatable {
    public var name: String
    public var first: Estimate
    public var second: Estimate
    /// The second less the first.
    public var difference: Estimate
  }

  /// One seed in both.
  public struct SeedRow: Codable, Sendable, Equatable {
    public var seed: Int
    public var first: AuditFinding.RunVerdict
    public var second: AuditFinding.RunVerdict
  }

  public var schema = 1
  public var first: AuditSummary
  public var second: AuditSummary
  public var settings: [Setting]
  /// Whether seeds and episodes are the same, so that differences are taken seed by seed.
  public var isPaired: Bool
  public var rows: [Row]
  public var seeds: [SeedRow]

  public var kind: String { Compare.name }
  public var seconds: Double { 0 }

  /// The difference in what was meant, where both mean the same.
  fileprivate var truth: Row? { rows.first { $0.name == "true return" } }

  public var outcomes: [String] {
    guard let truth else { return ["incomparable"] }
    if truth.difference.low > 0 { return ["second-better"] }
    return [truth.difference.high < 0 ? "first-better" : "undistinguished"]
  }

  init(
    _ first: AuditSummary, _ second: AuditSummary,
    runs: (first: [AuditFinding.RunVerdict], second: [AuditFinding.RunVerdict]), isPaired: Bool,
    settings: [Setting]
  ) {
    self.first = first
    self.second = second
    self.settings = settings
    let common = runs.first.compactMap { run in
      runs.second.first { $0.seed == run.seed }.map {
        SeedRow(seed: run.seed, first: run, second: $0)
      }
    }
    self.isPaired = isPaired && common.count > 1
    seeds = self.isPaired ? common : []
    let paired = seeds
    func row(_ name: String, _ value: (AuditFinding.RunVerdict) -> Double) -> Row {
      let (a, b) = (runs.first.map(value), runs.second.map(value))
      let difference =
        paired.isEmpty
        ? differenceOfMeans(b, a)
        : CrossedMean(paired.map { [value($0.second) - value($0.first)] }).estimate()
      return Row(
        name: name, first: CrossedMean(a.map { [$0] }).estimate(),
        second: CrossedMean(b.map { [$0] }).estimate(), difference: difference)
    }
    rows = []
    if first.intended.formula == second.intended.formula {
      rows += [
        row("true return") { $0.intended.mean }, row("true less base") { $0.change.mean },
      ]
    }
    if first.proxy.formula == second.proxy.formula {
      rows.append(row("proxy return") { $0.proxy.mean })
    }
  }
}

extension Compare {
  public static func document(_ finding: ComparisonFinding) -> Document {
    let (a, b) = (finding.first, finding.second)
    let truth = finding.truth
    let statement: Inline =
      if let truth {
        if truth.difference.low > 0 {
          "The second ends with more of what was meant."
        } else if truth.difference.high < 0 {
          "The first ends with more of what was meant."
        } else {
          "What they end with in truth cannot be told apart."
        }
      } else {
        "They mean different things, so only their verdicts can be compared."
      }
    var sentences: [Inline] = [
      "\(name: a.name): \(a.verdict.rawValue), gamed share \(share(a.gamedShare)); "
        + "\(name: b.name): \(b.verdict.rawValue), gamed share \(share(b.gamedShare))."
    ]
    if let truth {
      sentences.append("True return, second less first: \(estimate: truth.difference).")
    }
    sentences.append(
      finding.isPaired
        ? "Differences are taken seed by seed: both trained from the same seeds and were judged on the same episodes."
        : "Seeds or episodes differ, so the runs count as two samples (Welch's interval).")
    let summary = Table(
      [.text("Audit"), .text("Verdict"), .text("Proxy"), .text("True"), .text("Captured")],
      rows: [a, b].map { audit in
        [
          .name(audit.name), Inline(audit.verdict.rawValue), .code(audit.proxy.formula),
          .code(audit.intended.formula), Inline(audit.captured.map(share) ?? NumberText.missing),
        ]
      })
    let rows = Table(
      [.text("Quantity"), .number("First"), .number("Second"), .number("Second less first")],
      rows: finding.rows.map {
        [Inline($0.name), .estimate($0.first), .estimate($0.second), .estimate($0.difference)]
      })
    let seeds = Table(
      [
        .text("Seed"), .text("First"), .number("True return"), .text("Second"),
        .number("True return"),
      ],
      rows: finding.seeds.map { row in
        [
          "\(row.seed)", Inline(row.first.outcome.rawValue), .estimate(row.first.intended),
          Inline(row.second.outcome.rawValue), .estimate(row.second.intended),
        ]
      })
    let settings = Table(
      [.text("Setting"), .text("First"), .text("Second")],
      rows: finding.settings.map { [Inline($0.name), Inline($0.first), Inline($0.second)] })
    return Document(
      kind: finding.kind, title: "\(a.name) against \(b.name)",
      heading: "What is different between \(name: a.name) and \(name: b.name)?", subject: [],
      verdict: Document.Verdict(tone: .plain, statement: statement, sentences: sentences),
      blocks: [
        .table(summary), .section("difference", "At the strongest pressure", [.table(rows)]),
        .section("seeds", "Seed by seed", finding.seeds.isEmpty ? [] : [.table(seeds)]),
        .section(
          "settings", "What was set differently",
          finding.settings.isEmpty
            ? [.paragraph("Nothing but the rewards.")] : [.table(settings)]), .repetition,
      ],
      tables: [
        DataTable(
          name: "difference",
          columns: ["quantity"]
            + ["first", "second", "difference"].flatMap { [$0, $0 + "Low", $0 + "High"] },
          rows: finding.rows.map { row in
            [.text(row.name)]
              + [row.first, row.second, row.difference].flatMap {
                [.number($0.mean), .number($0.low), .number($0.high)]
              }
          })
      ])
  }

  private static func share(_ share: Estimate) -> String {
    let mean = NumberText.percent(share.mean)
    return share.width.isFinite
      ? "\(mean) [\(NumberText.percent(share.low)), \(NumberText.percent(share.high))]" : mean
  }
}
