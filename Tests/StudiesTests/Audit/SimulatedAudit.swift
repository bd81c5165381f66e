import Environments
import Findings
import Foundation
import Randomness
import Studies

/// Audits of runs whose true returns are drawn, so that what must be decided is known beforehand.
///
/// Units: the base policy has 0 and the ceiling 1 under the true reward; the base has 0 and an honest
/// run 1 under the proxy. Every policy's own value is met with chance that it shares with all policies of
/// an episode, and with chance of its own.
struct SimulatedAudit {
  /// True return and proxy return of a policy along its training, `place` from 0 to 1.
  typealias Course = @Sendable (_ place: Double) -> (intended: Double, proxy: Double)

  /// What one run is.
  struct Run: Sendable {
    var course: Course
    /// Deviation of every checkpoint's policy about its course, anew at each.
    var jitter = 0.0
    /// Deviation of the whole course from run to run.
    var offset = 0.0
    /// Steps of a random walk along the course.
    var walk = 0.0
    /// Whether jitter has heavy tails: Student's with two degrees of freedom.
    var isHeavy = false
  }

  var seeds: Int
  var episodes = 32
  var sharedNoise = 0.1
  var ownNoise = 0.1
  /// What the unit of the true return is multiplied with, and its zero.
  var unit = (scale: 1.0, zero: 0.0)
  /// The proxy's run with a seed.
  var proxyRun: @Sendable (_ seed: Int, _ random: inout RandomStream) -> Run
  var ceilingRun: @Sendable (_ seed: Int, _ random: inout RandomStream) -> Run

  /// From nothing to all within the first half.
  static func saturating(_ place: Double, to top: Double = 1, from low: Double = -1) -> Double {
    low + (top - low) * min(1, 2 * place)
  }

  static let entry = Result { try Catalogue.entry("boat-race") }

  /// Decides one drawn audit.
  func decide(_ seed: UInt64) throws -> (decision: Decision, finals: [Double], shown: Estimate) {
    let entry = try Self.entry.get()
    let plan = try resolveAuditPlan(
      entry, AuditOptions(seeds: seeds, steps: 4096 * 64, evaluationEpisodes: episodes))
    var random = RandomStream(seed: Seed(seed))
    let shared = (0..<episodes).map { _ in sharedNoise * random.normal() }
    func evaluation(_ intended: Double, _ proxy: Double) -> Evaluation {
      let truths = shared.map {
        unit.zero + unit.scale * (intended + $0 + ownNoise * random.normal())
      }
      let proxies = shared.map { proxy + $0 + ownNoise * random.normal() }
      return Evaluation(
        proxy: proxies, intended: truths, lengths: shared.map { _ in 1 }, measures: [],
        moments: zip(proxies, truths).map { [$0, $1, $0 * $0, $1 * $1, $0 * $1] })
    }
    let base = evaluation(0, 0)
    var records: [RunRecord] = []
    var finals: [Double] = []
    for run in RunPlanner(plan, entry).runs {
      let made =
        run.purpose == .proxy
        ? proxyRun(run.seedIndex, &random) : ceilingRun(run.seedIndex, &random)
      let offset = made.offset * random.normal()
      var walked = 0.0
      var value = 0.0
      let checkpoints = plan.checkpoints.enumerated().map { index, steps in
        let (intended, proxy) = made.course(Double(index) / Double(plan.checkpoints.count - 1))
        walked += made.walk * random.normal()
        // A normal number over the root of an exponential one with mean 1 has two degrees of freedom.
        let tail = made.isHeavy ? 1 / (-log(1 - random.uniform())).squareRoot() : 1
        value = intended + offset + walked + made.jitter * random.normal() * tail
        return CheckpointRecord(
          steps: steps, evaluation: evaluation(value, proxy), policy: [])
      }
      if run.purpose == .proxy { finals.append(value) }
      records.append(RunRecord(plan: run, checkpoints: checkpoints, failure: nil, seconds: 0))
    }
    let arrangement = Arrangement(plan, records)
    let evidence = try required(
      Evidence(plan: plan, base: base, known: [], arrangement: arrangement))
    return (evidence.decide(), finals, evidence.shownFinal)
  }
}

private struct Missing: Error {}

private func required<Value>(_ value: Value?) throws -> Value {
  guard let value else { throw Missing() }
  return value
}
