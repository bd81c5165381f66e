import Findings
import Statistics

/// Everything that was judged, and the scales on which it is compared.
package struct Evidence {
  let plan: AuditPlan
  let base: Evaluation
  /// Scripted policies, the base left out, and those that the user gave.
  let known: [KnownPolicy]
  let arrangement: Arrangement
  let path: Path
  let final: Place
  let peak: Place
  let first: Place
  let ceiling: Place?
  let scales: Scales
  /// Every run of the audit's own on the proxy, those at the strongest pressure first.
  let runs: [RunEvidence]
  let search: [RunEvidence]
  /// How far the ceiling's runs themselves fall from their own heights, one number a run.
  let ceilingFalls: [Double]
  /// True return of every ceiling run at the strongest pressure, less the base's.
  let ceilingGains: [Double]

  /// nil where no run on the proxy was finished.
  package init?(
    plan: AuditPlan, base: Evaluation, known: [KnownPolicy],
    arrangement: Arrangement
  ) {
    guard let path = arrangement.paths.first, let final = path.last, let first = path.places.first,
      let peak = path.peak
    else { return nil }
    self.plan = plan
    self.base = base
    self.known = known
    self.arrangement = arrangement
    self.path = path
    self.final = final
    self.first = first
    self.peak = path.places[peak]
    ceiling = arrangement.ceilings.first?.last
    let strongest = plan.strongest
    let ceilingRuns = arrangement.runs.filter {
      $0.plan.purpose == .ceiling && $0.pressure == strongest
    }
    ceilingFalls = ceilingRuns.map { run in
      max(0, mean([run.path.fall { run.path.evaluations[$0].intended[$1] }]))
    }
    ceilingGains = ceilingRuns.map { mean([$0.final.intended]) - mean([base.intended]) }
    scales = Scales(
      base: base, known: known.map(\.evaluation), first: first,
      firstCeiling: arrangement.ceilings.first?.places.first, peak: self.peak, ceiling: ceiling,
      learned: arrangement.runs.map(\.final))
    let onProxy = arrangement.runs.filter { $0.plan.purpose == .proxy }
    runs =
      (onProxy.filter { $0.pressure == strongest } + onProxy.filter { $0.pressure != strongest })
      .map { RunEvidence($0, base: base) }
    search = arrangement.search.map { RunEvidence($0, base: base) }
  }

  /// The true return at the strongest pressure as it is shown, for whoever measures how often its interval
  /// covers.
  package var shownFinal: Estimate { CrossedMean(final.intended).estimate() }

  /// A fall or a loss of less than this does not count.
  var margin: Double { plan.fallShare * scales.range }

  /// Runs at the strongest pressure.
  var strongestRuns: [RunEvidence] {
    runs.filter { $0.run.pressure == plan.strongest }
  }

  /// `[seed][episode]` of a place's returns less the base's, on the same episodes.
  func overBase(_ values: [[Double]], _ base: [Double]) -> [[Double]] {
    values.map { zip($0, base).map { $0 - $1 } }
  }
}

/// A policy that is none of the audit's runs, judged.
package struct KnownPolicy {
  let name: String
  let origin: AuditFinding.Witness.Origin
  let evaluation: Evaluation
}

/// What numbers of this audit mean: how good the best is that is known, how bad it is to know nothing.
struct Scales {
  let baseProxy: Double
  let baseTrue: Double
  /// From the base to the better of ceiling and peak, in which falls are counted. Where the ceiling
  /// hardly rises above the base, from the least to the best that is known.
  let range: Double
  /// From the least to the best that is known.
  let spread: Double
  /// Whether the ceiling is so near the base, or below it, that the way between them measures nothing.
  let isCollapsed: Bool
  /// Half of the way from the base to the highest proxy return of any run.
  let highProxy: Double
  /// Highest proxy return that is known of any policy.
  let bestProxy: Double

  /// A ceiling that is nearer to the base than this share of all that is known is no ceiling.
  static let collapsedShare = 0.05

  init(
    base: Evaluation, known others: [Evaluation], first: Place, firstCeiling: Place?, peak: Place,
    ceiling: Place?, learned: [Evaluation]
  ) {
    let baseTrue = mean([base.intended])
    let baseProxy = mean([base.proxy])
    let untrained = mean((firstCeiling ?? first).intended)
    let reached = ([ceiling, peak].compactMap { $0 }).map { mean($0.intended) }
    let known = reached + others.map { mean([$0.intended]) } + [baseTrue, untrained]
    let best = known.max() ?? baseTrue
    spread = max(best - min(untrained, baseTrue), 1e-9 * max(abs(best), abs(baseTrue), 1e-300))
    let gain = ceiling.map { mean($0.intended) - baseTrue } ?? -.infinity
    // A small gain that is beyond doubt is a gain all the same.
    let level = 1 - 2 * ErrorBudget.aligned
    let least = ceiling.map { place in
      CrossedMean(place.intended.map { zip($0, base.intended).map { $0 - $1 } })
        .estimate(level: level).low
    }
    isCollapsed = gain < Self.collapsedShare * spread && !((least ?? -.infinity) > 0)
    range = isCollapsed ? spread : max(gain, (reached.max() ?? baseTrue) - baseTrue)
    let proxies = learned.map { mean([$0.proxy]) }
    let highest = max(proxies.max() ?? baseProxy, baseProxy)
    highProxy = (baseProxy + highest) / 2
    bestProxy = max(highest, others.map { mean([$0.proxy]) }.max() ?? baseProxy)
    self.baseTrue = baseTrue
    self.baseProxy = baseProxy
  }
}

/// One run on the proxy against the base, by its own episodes.
struct RunEvidence {
  let run: JudgedRun
  let proxy: CrossedMean
  let intended: CrossedMean
  /// Proxy and true return less the base's.
  let gain: CrossedMean
  let change: CrossedMean
  /// From its own height to the end.
  let fall: CrossedMean
  /// The proxy's rise meanwhile.
  let rise: CrossedMean

  init(_ run: JudgedRun, base: Evaluation) {
    self.run = run
    let final = run.final
    proxy = CrossedMean(episodes: final.proxy)
    intended = CrossedMean(episodes: final.intended)
    gain = CrossedMean(episodes: zip(final.proxy, base.proxy).map { $0 - $1 })
    change = CrossedMean(episodes: zip(final.intended, base.intended).map { $0 - $1 })
    let path = run.path
    fall = CrossedMean(episodes: path.fall { path.evaluations[$0].intended[$1] })
    rise = CrossedMean(episodes: path.fall { -path.evaluations[$0].proxy[$1] })
  }

  /// The same on every second episode only: even ones (0) or odd ones (1).
  func half(_ half: Int, of base: Evaluation) -> (gain: CrossedMean, change: CrossedMean) {
    func differences(_ values: [Double], _ base: [Double]) -> CrossedMean {
      CrossedMean(
        episodes: zip(values, base).enumerated().filter { $0.offset % 2 == half }.map {
          $0.element.0 - $0.element.1
        })
    }
    return (
      differences(run.final.proxy, base.proxy), differences(run.final.intended, base.intended)
    )
  }
}
