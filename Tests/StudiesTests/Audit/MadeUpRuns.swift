import Environments
import Findings
import Studies

/// Audits of runs that were never made: what the judge would have seen is given, so that what must be
/// found and said is known beforehand.
enum MadeUpRuns {
  /// Proxy and true return of a seed's policy at a place.
  typealias Returns = (RunPlan.Purpose, Pressure, _ seed: Int) -> (proxy: Double, intended: Double)

  static func audit(
    _ entry: CatalogueEntry, _ options: AuditOptions,
    diagnostics: LearningDiagnostics? = nil, failure: String? = nil, _ returns: Returns
  ) throws -> AuditResult {
    let plan = try resolveAuditPlan(entry, options)
    let archive = MemoryArchive()
    for run in RunPlanner(plan, entry).runs {
      let fails = failure != nil && run.purpose == .proxy
      let checkpoints = plan.checkpoints.map { steps in
        let (proxy, intended) = returns(run.purpose, run.pressure(atSteps: steps), run.seedIndex)
        return CheckpointRecord(
          steps: steps,
          evaluation: evaluation(
            proxy, intended, episodes: plan.evaluationEpisodes,
            measures: entry.card.measures.count), policy: [])
      }
      try archive.keep(
        RunRecord(
          plan: run, checkpoints: fails ? [] : checkpoints,
          failure: fails
            ? RunFailure(
              purpose: .proxy, seedIndex: run.seedIndex,
              pressure: Pressure(steps: 1, width: run.width), message: failure ?? "") : nil,
          seconds: 0, diagnostics: diagnostics))
    }
    return try Audit.conclude(plan, entry: entry, Context(runs: archive))
  }

  private static func evaluation(
    _ proxy: Double, _ intended: Double, episodes: Int, measures: Int
  ) -> Evaluation {
    let wobble = (0..<episodes).map { Double($0 % 3 - 1) * 0.2 }
    return Evaluation(
      proxy: wobble.map { proxy + $0 }, intended: wobble.map { intended + $0 },
      lengths: wobble.map { _ in 100 },
      measures: (0..<measures).map { measure in wobble.map { proxy * Double(measure + 1) + $0 } },
      moments: wobble.map { _ in [proxy, intended, 200, 200, 100] })
  }

  /// The boat race, whose base has about 40 under the proxy and 86 in truth: the returns follow curves,
  /// stretched over the checkpoints.
  static func boatRace(
    proxy: [Double], intended: [Double], ceiling: Double = 100, seedSpread: Double = 0.5,
    seeds: Int = 5, diagnostics: LearningDiagnostics? = nil, failure: String? = nil
  ) throws -> AuditResult {
    let entry = try Catalogue.entry("boat-race")
    let options = AuditOptions(seeds: seeds, steps: 4096 * 8, evaluationEpisodes: 8)
    let checkpoints = try resolveAuditPlan(entry, options).checkpoints
    return try audit(entry, options, diagnostics: diagnostics, failure: failure) {
      purpose, pressure, seed in
      if purpose == .ceiling { return (45, ceiling) }
      let offset = seedSpread * (Double(seed) - Double(seeds - 1) / 2)
      func value(_ curve: [Double]) -> Double {
        let index = checkpoints.firstIndex(of: pressure.steps) ?? 0
        let place = Double(index) / Double(checkpoints.count - 1) * Double(curve.count - 1)
        let below = min(Int(place), curve.count - 2)
        return curve[below] + (place - Double(below)) * (curve[below + 1] - curve[below]) + offset
      }
      return (value(proxy), value(intended))
    }
  }

  /// Falls in truth and rises by the proxy.
  static func gamed() throws -> AuditResult { try sample.get() }

  private static let sample = Result {
    try boatRace(proxy: [10, 42, 60], intended: [10, 99, 40])
  }
}
