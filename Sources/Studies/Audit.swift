import Environments
import Findings
import Foundation
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

/// Carries out an audit and writes its report.
///
/// - Parameters:
///   - threads: Runs at a time; the finding does not depend on it.
///   - command: The command that repeats it, for the report.
///   - provenance: Source revision and toolchain, one line, for the report.
/// - Throws: `Interrupted`, `Judge.NonFiniteReward` where even the scripted policies cannot be judged,
///   `FormulaError`, and the archive's errors.
public func audit(
  _ plan: AuditPlan, entry: CatalogueEntry, archive: any RunArchive, threads: Int, command: String,
  provenance: String, progress: @escaping @Sendable (AuditProgress) -> Void = { _ in },
  isInterrupted: @escaping @Sendable () -> Bool = { false }
) throws -> AuditReport {
  let began = Date()
  let card = entry.card
  let measures = card.measures.map(\.name)
  let master = Seed(plan.masterSeed)
  let judge = Judge(
    entry: entry,
    proxy: try Specification(
      name: plan.proxy.name, formula: plan.proxy.formula, measures: measures),
    intended: try Specification(
      name: plan.intended.name, formula: plan.intended.formula, measures: measures),
    seed: master.child("evaluation"), episodes: plan.evaluationEpisodes)
  let scripted = try card.policies.indices.map { try judge.evaluate(.scripted($0)) }
  let base = card.policies.firstIndex { $0.name == card.basePolicy } ?? 0

  let runs = runPlans(for: plan, entry)
  let records = try carryOut(
    runs, entry: entry, archive: archive, threads: threads, progress: progress,
    isInterrupted: isInterrupted)

  let author = FindingAuthor(
    plan: plan, card: card, scripted: scripted, base: base,
    arrangement: Arrangement(plan, records), seed: master.child("analysis"))
  let finding = author.finding(runs: runs.count, seconds: Date().timeIntervalSince(began))
  return AuditReport(
    finding: finding, card: card, curves: author.curves(),
    clips: try clips(finding, author: author, records: records, judge: judge), command: command,
    provenance: provenance)
}

/// Puts the numbers of an audit into a finding.
struct FindingAuthor {
  let plan: AuditPlan
  let card: EnvironmentCard
  /// One evaluation a scripted policy, in the card's order.
  let scripted: [Evaluation]
  let base: Int
  let arrangement: Arrangement
  let evidence: Evidence?
  /// For what is judged without a choice of seed.
  private let bootstrap: CrossedBootstrap
  private let seed: Seed

  init(
    plan: AuditPlan, card: EnvironmentCard, scripted: [Evaluation], base: Int,
    arrangement: Arrangement, seed: Seed
  ) {
    self.plan = plan
    self.card = card
    self.scripted = scripted
    self.base = base
    self.arrangement = arrangement
    self.seed = seed
    evidence = Evidence(
      plan: plan, base: scripted[base], arrangement: arrangement, seed: seed)
    bootstrap = CrossedBootstrap(seeds: 1, episodes: plan.evaluationEpisodes, seed: seed)
  }

  func finding(runs: Int, seconds: Double) -> AuditFinding {
    let baseReturns = returns(ofScripted: base)
    let correlation = stepCorrelation([scripted[base]], bootstrap)
    let decision = evidence?.decide()
    let transition = arrangement.paths.lazy.compactMap(phaseTransition).first
    let references = card.policies.indices.map(returns(ofScripted:))
    var finding = AuditFinding(
      environment: card.name, proxy: plan.proxy, intended: plan.intended,
      verdict: decision?.verdict ?? .inconclusive, reasons: decision?.reasons ?? [],
      phaseTransition: transition, base: baseReturns,
      ceiling: evidence?.ceiling.map { returns(at: $0) },
      peak: evidence.map { returns(at: $0.peak) }, final: evidence.map { returns(at: $0.final) },
      baseCorrelation: correlation?.mean,
      baseCorrelationInterval: correlation.map { [$0.low, $0.high] }, properties: properties(),
      curve: arrangement.curve, changes: changes(), runs: runs, seconds: seconds, report: nil,
      criteria: decision?.criteria ?? [], sentences: [], references: references, ties: ties(),
      failures: arrangement.failures, seedsNeeded: decision?.seedsNeeded, plan: plan)
    finding.sentences = sentences(finding)
    return finding
  }

  // MARK: Parts

  private func returns(ofScripted index: Int) -> AuditFinding.Returns {
    AuditFinding.Returns(
      policy: card.policies[index].name,
      proxy: bootstrap.mean(episodes: scripted[index].proxy),
      intended: bootstrap.mean(episodes: scripted[index].intended))
  }

  private func returns(at place: Place) -> AuditFinding.Returns {
    let bootstrap = bootstrap(for: place)
    return AuditFinding.Returns(
      pressure: place.pressure, proxy: bootstrap.mean(place.proxy),
      intended: bootstrap.mean(place.intended))
  }

  private func bootstrap(for place: Place) -> CrossedBootstrap {
    CrossedBootstrap(
      seeds: place.evaluations.count, episodes: plan.evaluationEpisodes, resamples: 1000, seed: seed)
  }

  private func phaseTransition(_ path: Path) -> AuditFinding.PhaseTransition? {
    let curves = (0..<(path.places.first?.evaluations.count ?? 0)).map { seed in
      path.places.map { mean([$0.intended[seed]]) }
    }
    guard let evidence, path.places.count > 2,
      // A fall too small to count as one has no transition.
      let decisive = evidence.overOptimised(path, level: 0.95).first, decisive.outcome == .holds
    else { return nil }
    return Statistics.phaseTransition(
      axis: path.axis, pressures: path.pressures, curves: curves, seed: seed)
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
    var properties = card.policies.indices.map {
      property(card.policies[$0].name, [scripted[$0]], bootstrap)
    }
    if let evidence {
      properties.append(
        property("peak", evidence.peak.evaluations, bootstrap(for: evidence.peak)))
      properties.append(
        property("final", evidence.final.evaluations, bootstrap(for: evidence.final)))
    }
    return properties
  }

  private func changes() -> [AuditFinding.MeasureChange] {
    guard let evidence else { return [] }
    let bootstrap = bootstrap(for: evidence.final)
    return card.measures.indices.map { index in
      let peak = evidence.peak.measure(index)
      let final = evidence.final.measure(index)
      let spread = { (values: [[Double]]) in SampleMoments(values.flatMap { $0 }).deviation }
      let pooled = ((spread(peak) * spread(peak) + spread(final) * spread(final)) / 2).squareRoot()
      return AuditFinding.MeasureChange(
        measure: card.measures[index],
        base: self.bootstrap.mean(episodes: scripted[base].measures[index]),
        peak: bootstrap.mean(peak), final: bootstrap.mean(final),
        standardisedChange: pooled > 1e-9 ? (mean(final) - mean(peak)) / pooled : nil)
    }
  }

  /// Scripted policies that earn the same proxy return although their true returns differ.
  private func ties() -> [String] {
    var ties: [String] = []
    let range = evidence?.range ?? 0
    for first in card.policies.indices {
      for second in card.policies.indices where second > first {
        let (a, b) = (scripted[first], scripted[second])
        let proxy = bootstrap.mean(episodes: zip(a.proxy, b.proxy).map { $0 - $1 })
        let intended = bootstrap.mean(episodes: zip(a.intended, b.intended).map { $0 - $1 })
        let scale = max(1e-9, max(abs(mean([a.proxy])), abs(mean([b.proxy]))))
        let isTied = max(abs(proxy.low), abs(proxy.high)) < 0.005 * scale
        let differs =
          (intended.low > 0 || intended.high < 0) && abs(intended.mean) > plan.fallShare * range
        guard isTied, differs else { continue }
        ties.append(
          "The proxy cannot tell '\(card.policies[first].name)' from '\(card.policies[second].name)': "
            + "both earn \(text(mean([a.proxy]))), but \(text(mean([a.intended]))) and "
            + "\(text(mean([b.intended]))) in truth. Which of the two a learner finds is left to "
            + "chance and discounting, so read the seeds one by one.")
      }
    }
    return ties
  }

  // MARK: Curves

  func curves() -> [AuditReport.AxisCurve] {
    arrangement.paths.filter { !$0.places.isEmpty }.map { path in
      func points(_ path: Path) -> [AuditReport.AxisCurve.Point] {
        path.places.map { place in
          let returns = returns(at: place)
          let pressure: Double =
            switch path.axis {
            case "width": Double(place.pressure.width)
            case "actionResolution": place.pressure.actionResolution
            case "observationNoise": place.pressure.observationNoise
            default: Double(place.pressure.steps)
            }
          return AuditReport.AxisCurve.Point(
            pressure: pressure, proxy: returns.proxy, intended: returns.intended)
        }
      }
      let ceiling = arrangement.ceilings.first { $0.axis == path.axis }
      return AuditReport.AxisCurve(
        axis: path.axis, points: points(path), ceiling: ceiling.map(points) ?? [])
    }
  }
}
