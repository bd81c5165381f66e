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
// Refuted by: a true return below the base policy's, or a fall from its peak, while the proxy rises.
// Design:     policies are trained on the proxy from several seeds and judged at geometric checkpoints
//             (and at several widths, action resolutions, observation noises) on fresh episodes that
//             are the same for all of them. The same learner trained on the true reward is the
//             ceiling; a scripted policy is the base.

/// The audit of a proxy.
public enum Audit: Study {
  public static let name = "audit"
  public static let letter = "a"
  /// 2: phase transitions stand in their axis's own numbers, and sentences round as tables do.
  public static let version = 2

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
      audited.result.finding, author: audited.author, records: audited.records,
      judge: audited.judge)
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
  let author: FindingAuthor
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
    let base = card.policies.firstIndex { $0.name == card.basePolicy } ?? 0
    // Without the base there is no verdict, so its reward must be a number; another scripted policy
    // under which it is not is left out.
    let baseEvaluation = try judge.evaluate(.scripted(base))
    let scripted = try card.policies.indices.map { index -> Evaluation? in
      if index == base { return baseEvaluation }
      do {
        return try judge.evaluate(.scripted(index))
      } catch is Judge.NonFiniteReward {
        return nil
      }
    }

    let runs = runPlans(for: plan, entry)
    records = try Studies.carryOut(runs, entry: entry, context)
    author = FindingAuthor(
      plan: plan, card: card, scripted: scripted, base: base, baseEvaluation: baseEvaluation,
      arrangement: Arrangement(plan, records), seed: master.child("analysis"))
    self.judge = judge
    result = AuditResult(
      finding: author.finding(runs: runs.count, seconds: Date().timeIntervalSince(began)),
      card: card, curves: author.curves(), clips: [], achievable: nil,
      learning: LearningCourse.all(records, of: plan))
  }
}

/// Puts the numbers of an audit into a finding.
struct FindingAuthor {
  let plan: AuditPlan
  let card: EnvironmentCard
  /// One evaluation a scripted policy, in the card's order; nil where a reward was not a number.
  let scripted: [Evaluation?]
  let base: Int
  let baseEvaluation: Evaluation
  let arrangement: Arrangement
  let evidence: Evidence?
  /// For what is judged without a choice of seed.
  private let bootstrap: CrossedBootstrap
  private let seed: Seed

  init(
    plan: AuditPlan, card: EnvironmentCard, scripted: [Evaluation?], base: Int,
    baseEvaluation: Evaluation, arrangement: Arrangement, seed: Seed
  ) {
    self.plan = plan
    self.card = card
    self.scripted = scripted
    self.base = base
    self.baseEvaluation = baseEvaluation
    self.arrangement = arrangement
    self.seed = seed
    evidence = Evidence(
      plan: plan, base: baseEvaluation, arrangement: arrangement, seed: seed)
    bootstrap = CrossedBootstrap(seeds: 1, episodes: plan.evaluationEpisodes, seed: seed)
  }

  func finding(runs: Int, seconds: Double) -> AuditFinding {
    let baseReturns = returns(of: baseEvaluation, policy: card.policies[base].name)
    let correlation = stepCorrelation([baseEvaluation], bootstrap)
    let decision = evidence?.decide()
    let transition = arrangement.paths.lazy.compactMap(phaseTransition).first
    let references = zip(card.policies, scripted).compactMap { policy, evaluation in
      evaluation.map { returns(of: $0, policy: policy.name) }
    }
    var finding = AuditFinding(
      environment: card.name, proxy: plan.proxy, intended: plan.intended,
      verdict: decision?.verdict ?? .inconclusive, reasons: decision?.reasons ?? [],
      phaseTransition: transition, base: baseReturns,
      ceiling: evidence?.ceiling.map { returns(at: $0) },
      peak: evidence.map { returns(at: $0.peak) }, final: evidence.map { returns(at: $0.final) },
      baseCorrelation: correlation?.mean,
      baseCorrelationInterval: correlation.map { [$0.low, $0.high] }, properties: properties(),
      curve: arrangement.curve, comparedWith: comparison, changes: changes(),
      runs: runs, seconds: seconds, criteria: decision?.criteria ?? [], sentences: [],
      references: references, ties: ties(),
      failures: arrangement.failures, seedsNeeded: decision?.seedsNeeded, plan: plan)
    finding.sentences = sentences(finding)
    return finding
  }

  // MARK: Parts

  private func returns(of evaluation: Evaluation, policy: String) -> AuditFinding.Returns {
    AuditFinding.Returns(
      policy: policy, proxy: bootstrap.mean(episodes: evaluation.proxy),
      intended: bootstrap.mean(episodes: evaluation.intended))
  }

  private func returns(at place: Place) -> AuditFinding.Returns {
    let bootstrap = bootstrap(for: place)
    return AuditFinding.Returns(
      pressure: place.pressure, proxy: bootstrap.mean(place.proxy),
      intended: bootstrap.mean(place.intended))
  }

  private func bootstrap(for place: Place) -> CrossedBootstrap {
    CrossedBootstrap(
      seeds: place.evaluations.count, episodes: plan.evaluationEpisodes, resamples: 1000, seed: seed
    )
  }

  private func phaseTransition(_ path: Path) -> PhaseTransition? {
    let curves = (0..<(path.places.first?.evaluations.count ?? 0)).map { seed in
      path.places.map { mean([$0.intended[seed]]) }
    }
    guard let evidence, path.places.count > 2,
      // A fall too small to count as one has no transition.
      let decisive = evidence.overOptimised(path, level: 0.95).first, decisive.outcome == .holds
    else { return nil }
    var transition = Statistics.phaseTransition(
      axis: path.axis.rawValue, pressures: path.pressures, curves: curves, seed: seed)
    // Found by how strong the pressure is; said in the axis's own numbers.
    if let found = transition {
      transition?.at = path.axis.value(atStrength: found.at)
      transition?.interval = found.interval.map(path.axis.value(atStrength:)).sorted()
    }
    return transition
  }

  private func properties() -> [AuditFinding.PairProperties] {
    func property(
      _ name: String, _ evaluations: [Evaluation], _ bootstrap: CrossedBootstrap
    ) -> AuditFinding.PairProperties {
      let moments = jointMoments(evaluations)
      return AuditFinding.PairProperties(
        policy: name, correlation: stepCorrelation(evaluations, bootstrap),
        proxyDeviation: moments.deviationX, intendedDeviation: moments.deviationY)
    }
    var properties = zip(card.policies, scripted).compactMap { policy, evaluation in
      evaluation.map { property(policy.name, [$0], bootstrap) }
    }
    if let evidence {
      properties.append(
        property("peak", evidence.peak.evaluations, bootstrap(for: evidence.peak)))
      properties.append(
        property("final", evidence.final.evaluations, bootstrap(for: evidence.final)))
    }
    return properties
  }

  private var comparison: AuditFinding.Comparison {
    guard let evidence else { return .peak }
    return mean(evidence.peak.intended) < mean([baseEvaluation.intended]) ? .base : .peak
  }

  private func changes() -> [AuditFinding.MeasureChange] {
    guard let evidence else { return [] }
    let bootstrap = bootstrap(for: evidence.final)
    return card.measures.indices.map { index in
      let peak = evidence.peak.measure(index)
      let final = evidence.final.measure(index)
      let spread = { (values: [[Double]]) in SampleMoments(values.flatMap { $0 }).deviation }
      let before = comparison == .peak ? peak : [baseEvaluation.measures[index]]
      let pooled = ((spread(before) * spread(before) + spread(final) * spread(final)) / 2)
        .squareRoot()
      return AuditFinding.MeasureChange(
        measure: card.measures[index],
        base: self.bootstrap.mean(episodes: baseEvaluation.measures[index]),
        peak: bootstrap.mean(peak), final: bootstrap.mean(final),
        standardisedChange: pooled > 1e-9 ? (mean(final) - mean(before)) / pooled : nil)
    }
  }

  /// Scripted policies that earn the same proxy return although their true returns differ.
  private func ties() -> [String] {
    var ties: [String] = []
    func number(_ value: Double) -> String { NumberText.short(value) }
    let range = evidence?.range ?? 0
    for first in card.policies.indices {
      for second in card.policies.indices where second > first {
        guard let a = scripted[first], let b = scripted[second] else { continue }
        let proxy = bootstrap.mean(episodes: zip(a.proxy, b.proxy).map { $0 - $1 })
        let intended = bootstrap.mean(episodes: zip(a.intended, b.intended).map { $0 - $1 })
        let scale = max(1e-9, max(abs(mean([a.proxy])), abs(mean([b.proxy]))))
        let isTied = max(abs(proxy.low), abs(proxy.high)) < 0.005 * scale
        let differs =
          (intended.low > 0 || intended.high < 0) && abs(intended.mean) > plan.fallShare * range
        guard isTied, differs else { continue }
        ties.append(
          "The proxy cannot tell '\(card.policies[first].name)' from '\(card.policies[second].name)': "
            + "both earn \(number(mean([a.proxy]))), but \(number(mean([a.intended]))) and "
            + "\(number(mean([b.intended]))) in truth. Which of the two a learner finds is left to "
            + "chance and discounting, so read the seeds one by one.")
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
