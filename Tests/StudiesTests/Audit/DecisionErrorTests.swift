import Findings
import Foundation
import Randomness
import Statistics
import Studies
import Synchronization
import Testing

/// How often the whole decision is wrong, over audits whose truth is known.
///
/// The quick tests draw few; the table of Documentation/Studies/audit.md is made by
/// `TOUCHSTONE_SLOW=1 swift test -c release --filter DecisionErrorTable`.
enum Scenarios {
  typealias Run = SimulatedAudit.Run

  struct Scenario: Sendable {
    var name: String
    var seeds: Int
    /// Whether `gamed` would be wrong, or `aligned` would be.
    var isSafe: Bool
    var audit: SimulatedAudit
  }

  static func honest(jitter: Double, offset: Double = 0, walk: Double = 0) -> Run {
    Run(
      course: { (SimulatedAudit.saturating($0), SimulatedAudit.saturating($0)) }, jitter: jitter,
      offset: offset, walk: walk)
  }

  private static func uniform(
    _ name: String, _ seeds: Int, isSafe: Bool = true, ceiling: Run, _ run: Run
  ) -> Scenario {
    Scenario(
      name: name, seeds: seeds, isSafe: isSafe,
      audit: SimulatedAudit(
        seeds: seeds, proxyRun: { _, _ in run }, ceilingRun: { _, _ in ceiling }))
  }

  /// Nothing is gamed: both arms fluctuate alike.
  static func nulls(seeds: Int) -> [Scenario] {
    var all: [Scenario] = []
    for jitter in [0.05, 0.3, 1, 5, 30] {
      let words = "jitter \(jitter)"
      let ceiling = honest(jitter: jitter)
      all.append(uniform("saturating, \(words)", seeds, ceiling: ceiling, honest(jitter: jitter)))
      all.append(
        uniform(
          "flat at the ceiling, \(words)", seeds, ceiling: ceiling,
          Run(course: { (1, SimulatedAudit.saturating($0)) }, jitter: jitter)))
      all.append(
        uniform(
          "dip to 0.3 midway, \(words)", seeds, ceiling: ceiling,
          Run(
            course: { (1 - 0.7 * max(0, 1 - abs($0 - 0.5) / 0.2), SimulatedAudit.saturating($0)) },
            jitter: jitter)))
      all.append(
        uniform(
          "runs apart by \(jitter)", seeds, ceiling: honest(jitter: 0.02, offset: jitter),
          honest(jitter: 0.02, offset: jitter)))
      all.append(
        uniform(
          "random walk, steps of \(jitter)", seeds,
          ceiling: honest(jitter: 0.02, walk: jitter / 3), honest(jitter: 0.02, walk: jitter / 3)))
    }
    all.append(
      uniform(
        "flat at the base, episodes alone vary", seeds, ceiling: honest(jitter: 0),
        Run(course: { (0, SimulatedAudit.saturating($0)) })))
    all.append(
      uniform(
        "flat at the base, runs apart by 0.05", seeds, ceiling: honest(jitter: 0, offset: 0.05),
        Run(course: { (0, SimulatedAudit.saturating($0)) }, offset: 0.05)))
    all.append(
      uniform(
        "jitter 0.3 on the proxy alone, at the ceiling", seeds, ceiling: honest(jitter: 0.02),
        Run(course: { (1, SimulatedAudit.saturating($0)) }, jitter: 0.3)))
    return all
  }

  /// Nothing is gamed, in ways that no rule was made for: collapses in both arms, heavy tails, few and
  /// noisy episodes, units and zeros of one's own.
  static func furtherNulls(seeds: Int) -> [Scenario] {
    func collapsing(proxy: Double) -> @Sendable (Int, inout RandomStream) -> Run {
      { _, random in
        guard random.uniform() < 0.2 else { return honest(jitter: 0.05) }
        return Run(
          course: { place in
            let value = SimulatedAudit.saturating(place)
            return place > 0.7 ? (-1, proxy) : (value, value)
          }, jitter: 0.05)
      }
    }
    let heavy = Run(
      course: { (SimulatedAudit.saturating($0), SimulatedAudit.saturating($0)) }, jitter: 0.1,
      isHeavy: true)
    var collapse = SimulatedAudit(
      seeds: seeds, proxyRun: collapsing(proxy: -1), ceilingRun: collapsing(proxy: -1))
    let quiet = honest(jitter: 0.05)
    var all = [
      Scenario(
        name: "one run of five collapses in both arms, proxy and all", seeds: seeds, isSafe: true,
        audit: collapse)
    ]
    collapse = SimulatedAudit(
      seeds: seeds, proxyRun: collapsing(proxy: 1), ceilingRun: collapsing(proxy: 1))
    all.append(
      Scenario(
        name: "the same, the proxy does not see it", seeds: seeds, isSafe: true, audit: collapse))
    all.append(uniform("jitter 0.1 with heavy tails", seeds, ceiling: heavy, heavy))
    var noisy = SimulatedAudit(
      seeds: seeds, proxyRun: { _, _ in quiet }, ceilingRun: { _, _ in quiet })
    (noisy.episodes, noisy.ownNoise, noisy.sharedNoise) = (8, 1, 1)
    all.append(
      Scenario(name: "8 episodes with noise 1", seeds: seeds, isSafe: true, audit: noisy))
    var scaled = SimulatedAudit(
      seeds: seeds, proxyRun: { _, _ in quiet }, ceilingRun: { _, _ in quiet })
    scaled.unit = (1e4, -7e5)
    all.append(
      Scenario(
        name: "true return times 10000 less 700000", seeds: seeds, isSafe: true, audit: scaled))
    return all
  }

  /// Every run is gamed, in ways that no rule was made for.
  static func furtherAlternatives(seeds: Int) -> [Scenario] {
    func all(_ name: String, _ run: @escaping @Sendable (Int, inout RandomStream) -> Run)
      -> Scenario
    {
      Scenario(
        name: name, seeds: seeds, isSafe: false,
        audit: SimulatedAudit(
          seeds: seeds, proxyRun: run, ceilingRun: { _, _ in honest(jitter: 0.05) }))
    }
    return [
      all("falls at times of their own to 0.2") { _, random in
        let at = 0.4 + 0.55 * random.uniform()
        return Run(
          course: {
            (
              $0 > at ? 0.2 : SimulatedAudit.saturating($0),
              SimulatedAudit.saturating($0) + ($0 > at ? 0.5 : 0)
            )
          },
          jitter: 0.05)
      },
      all("never above the base, proxy high") { _, _ in
        Run(course: { (-0.5 - 0.2 * $0, SimulatedAudit.saturating($0)) }, jitter: 0.05)
      },
      all("falls by 0.3 to 0.7") { _, _ in
        Run(
          course: { (SimulatedAudit.saturating($0) - 0.3 * max(0, 2 * $0 - 1), $0) },
          jitter: 0.05)
      },
      all("half of the runs harmful, at no more of the proxy") { seed, _ in
        seed % 2 == 0
          ? Run(
            course: { (-0.5, SimulatedAudit.saturating($0)) }, jitter: 0.05)
          : honest(jitter: 0.05)
      },
      all("first run harmful at less of the proxy (0.7)") { seed, _ in
        seed == 0
          ? Run(course: { (-0.5, SimulatedAudit.saturating($0, to: 0.7)) }, jitter: 0.05)
          : honest(jitter: 0.05)
      },
    ]
  }

  /// How a gamed run goes.
  enum Fall: String, CaseIterable, Sendable {
    case gradual, sudden, late

    func course(to end: Double, proxy: Double) -> SimulatedAudit.Course {
      { place in
        let rise = min(1, 3 * place)
        let share: Double =
          switch self {
          case .gradual: max(0, (place - 0.4) / 0.6)
          case .sudden: place > 0.7 ? 1 : 0
          case .late: place > 0.96 ? 1 : 0
          }
        return (-1 + 2 * rise - share * (1 - end), -1 + 2 * rise + share * (proxy - 1))
      }
    }
  }

  /// The first `gamed` of the seeds are gamed runs, the others honest.
  static func mixture(
    _ gamed: Int, of seeds: Int, _ fall: Fall, to end: Double, proxy: Double, jitter: Double
  ) -> Scenario {
    Scenario(
      name:
        "\(gamed) of \(seeds), \(fall.rawValue) fall to \(end), proxy \(proxy), jitter \(jitter)",
      seeds: seeds, isSafe: false,
      audit: SimulatedAudit(
        seeds: seeds,
        proxyRun: { seed, _ in
          seed < gamed
            ? Run(course: fall.course(to: end, proxy: proxy), jitter: jitter)
            : honest(jitter: jitter)
        }, ceilingRun: { _, _ in honest(jitter: jitter) }))
  }

  /// Every run is gamed with a probability.
  static func chance(_ share: Double, seeds: Int, jitter: Double = 0.05) -> Scenario {
    Scenario(
      name: "each run gamed with probability \(share)", seeds: seeds, isSafe: false,
      audit: SimulatedAudit(
        seeds: seeds,
        proxyRun: { _, random in
          random.uniform() < share
            ? Run(course: Fall.sudden.course(to: -1, proxy: 1.5), jitter: jitter)
            : honest(jitter: jitter)
        }, ceilingRun: { _, _ in honest(jitter: jitter) }))
  }
}

/// Verdicts over many draws.
struct Tally: Sendable {
  var draws = 0
  var verdicts: [AuditFinding.Verdict: Int] = [:]
  var reasons: [AuditFinding.Reason: Int] = [:]
  var covered = 0
  /// Criteria of `gamed` that held, and outcomes of runs.
  var holding: [String: Int] = [:]
  /// Criteria of `aligned` that did not hold.
  var lacking: [String: Int] = [:]

  func share(_ verdict: AuditFinding.Verdict) -> Double {
    Double(verdicts[verdict] ?? 0) / Double(max(1, draws))
  }

  static func of(
    _ scenario: Scenarios.Scenario, draws: Int, truth: Double? = nil
  ) throws -> Tally {
    var tally = Tally()
    for draw in 0..<draws {
      let (decision, _, shown) = try scenario.audit.decide(
        UInt64(draw) &* 1_000_003 &+ UInt64(scenario.seeds))
      tally.draws += 1
      tally.verdicts[decision.verdict, default: 0] += 1
      if decision.verdict == .gamed {
        for reason in decision.reasons { tally.reasons[reason, default: 0] += 1 }
      }
      for criterion in decision.criteria where criterion.claim == .aligned {
        if criterion.outcome != .holds { tally.lacking[criterion.name, default: 0] += 1 }
      }
      for criterion in decision.criteria where criterion.claim == .gamed {
        if criterion.outcome == .holds { tally.holding[criterion.name, default: 0] += 1 }
      }
      for run in decision.runVerdicts {
        tally.holding[run.outcome.rawValue, default: 0] += 1
      }
      if let truth, shown.low <= truth, truth <= shown.high { tally.covered += 1 }
    }
    return tally
  }
}

@Suite struct DecisionErrorTests {
  /// Binomial noise of 60 draws at 5 %: more than 8 is one time in two hundred.
  @Test(arguments: [3, 5]) func `nothing gamed is hardly ever called gamed`(seeds: Int) throws {
    for scenario in Scenarios.nulls(seeds: seeds) {
      let tally = try Tally.of(scenario, draws: 60)
      #expect((tally.verdicts[.gamed] ?? 0) <= 8, "\(scenario.name): \(tally.verdicts)")
    }
  }

  @Test(arguments: Scenarios.Fall.allCases)
  func `a minority of gamed runs is not called aligned`(fall: Scenarios.Fall) throws {
    for seeds in [3, 5, 8, 10] {
      let tally = try Tally.of(
        Scenarios.mixture(1, of: seeds, fall, to: -1, proxy: 1.5, jitter: 0.05), draws: 20)
      #expect(tally.share(.aligned) == 0, "\(seeds) seeds: \(tally.verdicts)")
      #expect(tally.share(.gamed) > 0.8, "\(seeds) seeds: \(tally.verdicts)")
    }
  }

  @Test func `safe and quiet runs are called aligned`() throws {
    let quiet = try #require(Scenarios.nulls(seeds: 5).first)
    #expect(try Tally.of(quiet, draws: 20).share(.aligned) > 0.5)
  }
}

/// The long form of the same, which prints what Documentation/Studies/audit.md shows.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["TOUCHSTONE_SLOW"] == "1"))
struct DecisionErrorTable {
  private let draws = Int(ProcessInfo.processInfo.environment["TOUCHSTONE_DRAWS"] ?? "") ?? 400

  /// Whether to say which criteria decided.
  private let isVerbose = ProcessInfo.processInfo.environment["TOUCHSTONE_VERBOSE"] == "1"

  private func percent(_ share: Double) -> String {
    String(format: "%.1f", 100 * share)
  }

  @Test func `print the table`() throws {
    print(
      "| nothing gamed: share called gamed, % | "
        + Self.sizes.map { "\($0)" }.joined(separator: " | ") + " |")
    func nulls(_ seeds: Int) -> [Scenarios.Scenario] {
      Scenarios.nulls(seeds: seeds) + Scenarios.furtherNulls(seeds: seeds)
    }
    let only = ProcessInfo.processInfo.environment["TOUCHSTONE_ONLY"]
    for (index, name) in nulls(2).map(\.name).enumerated() {
      if only == "further", index < Scenarios.nulls(seeds: 2).count { continue }
      let cells = try Self.sizes.map { seeds in
        let tally = try Tally.of(nulls(seeds)[index], draws: draws)
        return percent(tally.share(.gamed)) + " (aligned " + percent(tally.share(.aligned)) + ")"
          + (isVerbose ? " \(tally.holding) \(tally.lacking)" : "")
      }
      print("| \(name) | \(cells.joined(separator: " | ")) |")
    }
    print("| all or many runs gamed | called gamed, % | called aligned, % | inconclusive, % |")
    for seeds in [3, 5, 10] {
      for scenario in Scenarios.furtherAlternatives(seeds: seeds) { try row(scenario) }
    }
    if only == "further" { return }
    print("| gamed runs | called gamed, % | called aligned, % | inconclusive, % |")
    for fall in Scenarios.Fall.allCases {
      for (seeds, end) in [3, 5, 8, 10].flatMap({ n in [-1, 0.3].map { (n, $0) } }) {
        for jitter in [0.05, 0.3] {
          let scenario = Scenarios.mixture(
            1, of: seeds, fall, to: end, proxy: 1.5, jitter: jitter)
          try row(scenario)
        }
      }
      try row(Scenarios.mixture(5, of: 5, fall, to: 0.3, proxy: 1.5, jitter: 0.05))
      try row(Scenarios.mixture(5, of: 5, fall, to: -1, proxy: 1, jitter: 0.3))
      try row(Scenarios.mixture(1, of: 5, fall, to: -1, proxy: 1, jitter: 0.05))
    }
    for share in [0.1, 0.2, 0.33, 0.5] {
      for seeds in [3, 5, 10] { try row(Scenarios.chance(share, seeds: seeds)) }
    }
  }

  private static let sizes = [2, 3, 5, 8, 20]

  private func row(_ scenario: Scenarios.Scenario) throws {
    let tally = try Tally.of(scenario, draws: draws)
    print(
      "| \(scenario.name), \(scenario.seeds) seeds | \(percent(tally.share(.gamed))) | "
        + "\(percent(tally.share(.aligned))) | \(percent(tally.share(.inconclusive))) |")
  }

  @Test func `coverage of the mean over runs`() throws {
    for seeds in [1, 2, 3, 5, 10, 20] {
      for offset in [0, 0.1, 1] {
        let scenario = Scenarios.Scenario(
          name: "", seeds: seeds, isSafe: true,
          audit: SimulatedAudit(
            seeds: seeds, proxyRun: { _, _ in Scenarios.honest(jitter: 0, offset: offset) },
            ceilingRun: { _, _ in Scenarios.honest(jitter: 0) }))
        let tally = try Tally.of(scenario, draws: 2 * draws, truth: 1)
        print(
          "coverage, \(seeds) seeds apart by \(offset): \(percent(Double(tally.covered) / Double(tally.draws)))"
        )
      }
    }
  }

  @Test func `phase transitions of gradual and sudden falls`() throws {
    let pressures = (0..<13).map { 4096 * exp2(Double($0) / 2) }
    for seeds in [3, 5, 10, 20] {
      for jitter in [0.02, 0.1, 0.3] {
        for (name, octaves, isCosine) in [
          ("straight over 2 octaves", 2.0, false), ("straight over 3", 3, false),
          ("half a cosine over 2", 2, true), ("sudden", 0.1, false),
        ] {
          var told = 0
          for draw in 0..<draws {
            var random = RandomStream(seed: Seed(UInt64(draw)))
            let curves = (0..<seeds).map { _ in
              pressures.map { pressure -> Double in
                let place = (log2(pressure / 4096) - (6 - octaves - 1)) / octaves
                let share = min(1, max(0, place))
                let fall = isCosine ? (1 - cos(Double.pi * share)) / 2 : share
                return 1 - fall + jitter * random.normal()
              }
            }
            if phaseTransition(axis: "steps", pressures: pressures, curves: curves) != nil {
              told += 1
            }
          }
          print(
            "transition, \(name), \(seeds) seeds, jitter \(jitter): \(percent(Double(told) / Double(draws)))"
          )
        }
      }
    }
  }
}
