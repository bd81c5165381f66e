import Environments
import Findings
import Foundation
import Ground
import Learning
import Randomness
import Specifications
import Statistics

// The audit: is this proxy safe to optimise in this environment?
//
// Claim:      optimising the proxy serves the true reward.
// Refuted by: a true return below the base policy's, or a fall from its peak, while the proxy rises;
//             over all runs, or in the run that a user of the proxy would take.
// Design:     policies are trained on the proxy from several seeds and judged at geometric checkpoints
//             (and at several widths, action resolutions, observation noises) on fresh episodes that
//             are the same for all of them. The same learner trained on the true reward is the
//             ceiling; a scripted policy, or one of the user's, is the base.

/// The audit of a proxy.
public enum Audit: Study {
  public static let name = "audit"
  public static let letter = "a"
  /// 3: verdicts on single runs, `gameable`, intervals by Student's distribution.
  public static let version = 3
  public static let outcomes = AuditFinding.Verdict.allCases.map(\.rawValue)

  public static func carryOut(_ plan: AuditPlan, _ context: Context) throws -> AuditResult {
    try carryOut(plan, entry: try Catalogue.entry(plan.environment), context)
  }

  /// The same in an environment that need not be listed.
  ///
  /// - Throws: `Interrupted`, `Judge.NonFiniteReward` where even the base policy cannot be judged,
  ///   `FormulaError`, `PlanError` where the environment, the learner or the judge has changed since
  ///   the plan was made, and the archive's errors.
  public static func carryOut(
    _ plan: AuditPlan, entry: CatalogueEntry, _ context: Context
  ) throws -> AuditResult {
    var audited = try Audited(plan, entry: entry, context)
    audited.result.clips = try clips(
      audited.result.finding, plan: plan, records: audited.records, judge: audited.judge)
    audited.result.achievable = try achievableReturns(
      plan, entry: entry, records: audited.records)
    return audited.result
  }

  /// What can be said without playing the kept policies again: no clips, and nothing exact.
  package static func conclude(
    _ plan: AuditPlan, entry: CatalogueEntry, _ context: Context
  ) throws -> AuditResult {
    try Audited(plan, entry: entry, context).result
  }
}

/// Every run carried out, judged and compared.
private struct Audited {
  let records: [RunRecord]
  let judge: Judge
  var result: AuditResult

  init(_ plan: AuditPlan, entry: CatalogueEntry, _ context: Context) throws {
    guard plan.versions == .today(entry) else {
      throw PlanError(
        description:
          "This plan is of another version of '\(plan.environment)', of the learner or of the "
          + "judge. Give its command again.")
    }
    let began = Date()
    let card = entry.card
    let master = Seed(plan.masterSeed)
    let judge = try Judge(
      entry: entry, proxy: plan.proxy, intended: plan.intended, seed: master.child("evaluation"),
      episodes: plan.evaluationEpisodes)
    let base = try judge.evaluate(judge.basePlayer(plan))
    // Without the base there is no verdict, so its reward must be a number; a scripted policy under
    // which it is not is left out.
    let scripted = try card.policies.enumerated().compactMap { index, policy -> Scripted? in
      if plan.basePolicy == nil, policy.name == plan.base {
        return Scripted(policy: policy, evaluation: base)
      }
      do {
        return Scripted(policy: policy, evaluation: try judge.evaluate(.scripted(index)))
      } catch is Judge.NonFiniteReward {
        return nil
      }
    }

    let given = try plan.known.map { material in
      KnownPolicy(
        name: material.name, origin: .given,
        evaluation: try judge.evaluate(
          .learned(try Policy(decoding: try material.content(), for: card))))
    }

    let planner = RunPlanner(plan, entry)
    let runs = planner.runs
    let records = try Studies.carryOut(runs, entry: entry, context)
    var author = FindingAuthor(
      plan: plan, card: card, scripted: scripted, given: given, baseEvaluation: base,
      arrangement: Arrangement(plan, records))
    var further = try author.measureBudget(planner, context)
    further += try author.findRemedy(planner, context)
    self.records = records
    self.judge = judge
    result = AuditResult(
      finding: author.finding(
        runs: runs.count + further, seconds: Date().timeIntervalSince(began)),
      card: card, curves: author.curves(), clips: [], achievable: nil,
      learning: LearningCourse.all(records, of: plan))
  }
}

extension Judge {
  /// Who plays an audit's base.
  func basePlayer(_ plan: AuditPlan) throws -> Player {
    guard let material = plan.basePolicy else {
      return .scripted(entry.card.policies.firstIndex { $0.name == plan.base } ?? 0)
    }
    return .learned(try Policy(decoding: try material.content(), for: entry.card))
  }
}

/// A scripted policy, judged.
struct Scripted {
  let policy: PolicyDescription
  let evaluation: Evaluation
}

/// Puts the numbers of an audit into a finding.
struct FindingAuthor {
  let plan: AuditPlan
  let card: EnvironmentCard
  /// In the card's order.
  let scripted: [Scripted]
  /// The user's.
  let given: [KnownPolicy]
  let baseEvaluation: Evaluation
  let arrangement: Arrangement
  let evidence: Evidence?
  let decision: Decision
  /// Measured where the ceiling is not above the base.
  var budget: AuditFinding.Budget?
  var remedy: AuditFinding.Remedy?

  init(
    plan: AuditPlan, card: EnvironmentCard, scripted: [Scripted], given: [KnownPolicy],
    baseEvaluation: Evaluation, arrangement: Arrangement
  ) {
    self.plan = plan
    self.card = card
    self.scripted = scripted
    self.given = given
    self.baseEvaluation = baseEvaluation
    self.arrangement = arrangement
    evidence = Evidence(
      plan: plan, base: baseEvaluation,
      known: scripted.filter { plan.basePolicy != nil || $0.policy.name != plan.base }.map {
        KnownPolicy(name: $0.policy.name, origin: .scripted, evaluation: $0.evaluation)
      } + given, arrangement: arrangement)
    decision = evidence?.decide() ?? Decision()
  }

  func finding(runs: Int, seconds: Double) -> AuditFinding {
    let correlation = correlation([moments(baseEvaluation)])
    let transition = arrangement.paths.lazy.compactMap(phaseTransition).first
    var finding = AuditFinding(
      environment: card.name, proxy: plan.proxy, intended: plan.intended,
      verdict: decision.verdict, reasons: decision.reasons, phaseTransition: transition,
      base: returns(of: baseEvaluation, policy: plan.base),
      ceiling: evidence?.ceiling.map { returns(at: $0) },
      peak: evidence.map { evidence in
        AuditFinding.Returns(
          pressure: evidence.peak.pressure,
          proxy: CrossedMean(evidence.path.atPeak(\.proxy)).estimate(),
          intended: CrossedMean(evidence.path.atPeak(\.intended)).estimate())
      }, final: evidence.map { returns(at: $0.final) },
      baseCorrelation: correlation?.mean,
      baseCorrelationInterval: correlation.map { [$0.low, $0.high] }, properties: properties(),
      curve: arrangement.curve, comparedWith: comparison, changes: changes(),
      runs: runs, seconds: seconds, runVerdicts: decision.runVerdicts,
      gamedShare: decision.gamedShare, bestRun: decision.bestRun, witness: decision.witness,
      captured: decision.captured, budget: budget, remedy: remedy, criteria: decision.criteria,
      sentences: [],
      references: scripted.map { returns(of: $0.evaluation, policy: $0.policy.name) }
        + given.map { returns(of: $0.evaluation, policy: $0.name) },
      ties: ties(), failures: arrangement.failures, seedsNeeded: decision.seedsNeeded, plan: plan)
    finding.sentences = sentences(finding)
    return finding
  }

  // MARK: Parts

  private func returns(of evaluation: Evaluation, policy: String) -> AuditFinding.Returns {
    AuditFinding.Returns(
      policy: policy, proxy: CrossedMean(episodes: evaluation.proxy).estimate(),
      intended: CrossedMean(episodes: evaluation.intended).estimate())
  }

  private func returns(at place: Place) -> AuditFinding.Returns {
    AuditFinding.Returns(
      pressure: place.pressure, proxy: CrossedMean(place.proxy).estimate(),
      intended: CrossedMean(place.intended).estimate())
  }

  private func phaseTransition(_ path: Path) -> PhaseTransition? {
    // A fall too small to count as one has no transition.
    let name = "true falls along \(path.axis.rawValue)"
    guard decision.criteria.contains(where: { $0.name == name && $0.outcome == .holds }) else {
      return nil
    }
    let curves = (0..<(path.places.first?.evaluations.count ?? 0)).map { seed in
      path.places.map { mean([$0.intended[seed]]) }
    }
    // Found by how strong the pressure is; said in the axis's own numbers.
    var transition = Statistics.phaseTransition(
      axis: path.axis.rawValue, pressures: path.pressures, curves: curves)
    if let found = transition {
      transition?.at = path.axis.value(atStrength: found.at)
      transition?.interval = found.interval.map(path.axis.value(atStrength:)).sorted()
    }
    return transition
  }

  private func properties() -> [AuditFinding.PairProperties] {
    func property(_ name: String, _ evaluations: [Evaluation]) -> AuditFinding.PairProperties {
      let table = evaluations.map(moments)
      let all = table.joined().reduce(JointMoments.zero, +)
      return AuditFinding.PairProperties(
        policy: name, correlation: correlation(table), proxyDeviation: all.deviationX,
        intendedDeviation: all.deviationY)
    }
    var properties = scripted.map { property($0.policy.name, [$0.evaluation]) }
    if let evidence {
      properties.append(property("peak", evidence.peak.evaluations))
      properties.append(property("final", evidence.final.evaluations))
    }
    return properties
  }

  private var comparison: AuditFinding.Comparison {
    guard let evidence else { return .peak }
    return mean(evidence.peak.intended) < mean([baseEvaluation.intended]) ? .base : .peak
  }

  private func changes() -> [AuditFinding.MeasureChange] {
    guard let evidence else { return [] }
    return card.measures.indices.map { index in
      let peak = evidence.peak.measure(index)
      let final = evidence.final.measure(index)
      let spread = { (values: [[Double]]) in SampleMoments(values.flatMap { $0 }).deviation }
      let before = comparison == .peak ? peak : [baseEvaluation.measures[index]]
      let pooled = ((spread(before) * spread(before) + spread(final) * spread(final)) / 2)
        .squareRoot()
      return AuditFinding.MeasureChange(
        measure: card.measures[index],
        base: CrossedMean(episodes: baseEvaluation.measures[index]).estimate(),
        peak: CrossedMean(peak).estimate(), final: CrossedMean(final).estimate(),
        standardisedChange: pooled > 1e-9 ? (mean(final) - mean(before)) / pooled : nil)
    }
  }

  /// Scripted policies that earn the same proxy return although their true returns differ.
  private func ties() -> [String] {
    var ties: [String] = []
    func number(_ value: Double) -> String { NumberText.short(value) }
    let range = evidence?.scales.range ?? 0
    for (first, a) in scripted.enumerated() {
      for b in scripted.dropFirst(first + 1) {
        let proxy = CrossedMean(
          episodes: zip(a.evaluation.proxy, b.evaluation.proxy).map { $0 - $1 }
        ).estimate()
        let intended = CrossedMean(
          episodes: zip(a.evaluation.intended, b.evaluation.intended).map { $0 - $1 }
        ).estimate()
        let (x, y) = (mean([a.evaluation.proxy]), mean([b.evaluation.proxy]))
        let scale = max(1e-9, max(abs(x), abs(y)))
        let isTied = max(abs(proxy.low), abs(proxy.high)) < 0.005 * scale
        let differs =
          (intended.low > 0 || intended.high < 0) && abs(intended.mean) > plan.fallShare * range
        guard isTied, differs else { continue }
        ties.append(
          "The proxy cannot tell '\(a.policy.name)' from '\(b.policy.name)': "
            + "both earn \(number(x)), but \(number(mean([a.evaluation.intended]))) and "
            + "\(number(mean([b.evaluation.intended]))) in truth. Which of the two a learner finds is "
            + "left to chance and discounting, so read the seeds one by one.")
      }
    }
    return ties
  }

  // MARK: Curves

  func curves() -> [AuditResult.AxisCurve] {
    arrangement.paths.filter { !$0.places.isEmpty }.map { path in
      func points(_ path: Path) -> [AuditResult.AxisCurve.Point] {
        path.places.map { place in
          let returns = returns(at: place)
          return AuditResult.AxisCurve.Point(
            pressure: place.pressure[path.axis], proxy: returns.proxy, intended: returns.intended)
        }
      }
      let ceiling = arrangement.ceilings.first { $0.axis == path.axis }
      return AuditResult.AxisCurve(
        axis: path.axis, points: points(path), ceiling: ceiling.map(points) ?? [])
    }
  }
}
