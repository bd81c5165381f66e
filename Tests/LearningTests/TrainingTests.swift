import Environments
import Findings
import Learning
import Randomness
import Specifications
import Testing

/// A run is a pure function of environment, reward, settings and seed.
@Suite struct TrainingTests {
  struct Run: Sendable, CustomTestStringConvertible {
    var environment: String
    var steps: Int
    var testDescription: String { "\(environment), \(steps) steps" }
  }

  static let runs = [
    Run(environment: "cart-pole", steps: 32_768), Run(environment: "lagoon-race", steps: 16_384),
  ]

  private func train(
    _ run: Run, seed: UInt64 = 1, threads: Int = 1,
    change: (inout LearnerSettings) -> Void = { _ in }
  ) throws -> Policy {
    let entry = try Catalogue.entry(run.environment)
    var settings = settings(of: entry, steps: run.steps)
    change(&settings)
    return try trainByProximalPolicyOptimisation(
      entry, reward: try entry.specification(nil, role: .proxy), settings: settings,
      seed: Seed(seed), threads: threads)
  }

  @Test(arguments: runs)
  func `the number of threads and repetition change no bit of the policy`(run: Run) throws {
    let first = try train(run)
    #expect(first.parameters.allSatisfy { $0.isFinite })
    #expect(try train(run) == first)
    #expect(try train(run, threads: 2) == first)
    #expect(try train(run, threads: 5) == first)
  }

  @Test func `odd sizes of copies and minibatches change no bit with threads either`() throws {
    let run = Run(environment: "cart-pole", steps: 6000)
    func odd(_ settings: inout LearnerSettings) {
      settings.copies = 45
      settings.rolloutLength = 33
      settings.minibatches = 7
      settings.observationNoise = 0.1
      settings.entropyWeight = 0.01
    }
    #expect(try train(run, change: odd) == train(run, threads: 3, change: odd))
  }

  @Test(arguments: runs)
  func `different seeds learn different policies`(run: Run) throws {
    let short = Run(environment: run.environment, steps: 8192)
    #expect(try train(short).parameters != train(short, seed: 2).parameters)
  }

  @Test func `checkpoints are handed out at the steps asked for with the policy of that time`()
    throws
  {
    let entry = try Catalogue.entry("cart-pole")
    let reward = try entry.specification(nil, role: .proxy)
    let settings = settings(of: entry, steps: 32_768)
    // One rollout is 64 * 128 = 8192 steps.
    var progress: [Int] = []
    var asked: [Int] = []
    var at: [Int] = []
    var policies: [Policy] = []
    let last = try trainByProximalPolicyOptimisation(
      entry, reward: reward, settings: settings, seed: Seed(1),
      checkpoints: [1, 8192, 8193, 20_000, 32_768, 99_999],
      progress: { progress.append($0.steps) },
      checkpoint: { steps, policy in
        asked.append(steps)
        at.append(progress.last ?? 0)
        policies.append(policy)
      })
    #expect(progress == [8192, 16_384, 24_576, 32_768])
    #expect(asked == [1, 8192, 8193, 20_000, 32_768])
    #expect(at == [8192, 8192, 16_384, 24_576, 32_768])
    #expect(policies[0] == policies[1] && policies[1] != policies[2])
    #expect(policies.last == last)
  }

  @Test func `looking at checkpoints and progress does not change the run`() throws {
    let run = Self.runs[0]
    let entry = try Catalogue.entry(run.environment)
    let looked = try trainByProximalPolicyOptimisation(
      entry, reward: try entry.specification(nil, role: .proxy),
      settings: settings(of: entry, steps: run.steps), seed: Seed(1), checkpoints: [8192, 16_384],
      progress: { _ in }, checkpoint: { _, _ in })
    #expect(try train(run) == looked)
  }

  @Test func `an error of a checkpoint ends the run and passes on`() throws {
    struct Stop: Error {}
    let entry = try Catalogue.entry("cart-pole")
    var calls = 0
    #expect(throws: Stop.self) {
      try trainByProximalPolicyOptimisation(
        entry, reward: try entry.specification(nil, role: .proxy),
        settings: settings(of: entry, steps: 32_768), seed: Seed(1), checkpoints: [8192, 16_384],
        checkpoint: { _, _ in
          calls += 1
          throw Stop()
        })
    }
    #expect(calls == 1)
  }

  @Test func `progress tells the mean reward as the specification gave it`() throws {
    let entry = try Catalogue.entry("cart-pole")
    let reward = try Specification(
      name: "seven", formula: "7*alive", measures: entry.card.measures.map(\.name))
    var means: [Double] = []
    try trainByProximalPolicyOptimisation(
      entry, reward: reward, settings: settings(of: entry, steps: 8192), seed: Seed(1),
      progress: { means.append($0.meanReward) })
    #expect(means == [7])
  }
}

/// How the learner explores, seen through what the environment measures of its actions.
@Suite struct ExplorationTests {
  /// Mean absolute commanded acceleration of an untrained policy, in m/s²; the limit is 1.5.
  private func meanCommand(_ change: (inout LearnerSettings) -> Void) throws -> Double {
    let entry = try Catalogue.entry("traffic-merge-bus")
    var settings = settings(of: entry, steps: 8192)
    change(&settings)
    var means: [Double] = []
    try trainByProximalPolicyOptimisation(
      entry, reward: try entry.specification("acceleration", role: .proxy), settings: settings,
      seed: Seed(1), progress: { means.append($0.meanReward) })
    return try #require(means.first)
  }

  @Test func `draws are Gaussian and clipped to the range`() throws {
    // E|clip(z, -1, 1)| = sqrt(2/pi) (1 - exp(-1/2)) + P(|z| > 1) = 0.31394 + 0.31731.
    let mean = try meanCommand { $0.initialLogStandardDeviation = 0 }
    #expect(abs(mean - 1.5 * 0.63125) < 0.01, "\(mean)")
  }

  @Test func `the initial deviation sets the spread of the draws`() throws {
    // Deviation 0.1: hardly clipped, E|z| = sqrt(2/pi) * 0.1.
    let mean = try meanCommand { $0.initialLogStandardDeviation = -2.302_585 }
    #expect(abs(mean - 1.5 * 0.079_788) < 0.002, "\(mean)")
  }

  @Test func `coarse draws are rounded on their way to the environment`() throws {
    // To -1, 0 or 1: E = P(|z| > 1/2) = 0.61708.
    let mean = try meanCommand {
      $0.initialLogStandardDeviation = 0
      $0.actionResolution = 1
    }
    #expect(abs(mean - 1.5 * 0.617_08) < 0.01, "\(mean)")
  }
}

/// Runs whose reward stops being a number.
@Suite struct FailureTests {
  private func failure(_ formula: String) throws -> LearnerFailure {
    let entry = try Catalogue.entry("cart-pole")
    let reward = try Specification(
      name: formula, formula: formula, measures: entry.card.measures.map(\.name))
    let error = #expect(throws: LearnerFailure.self) {
      try trainByProximalPolicyOptimisation(
        entry, reward: reward, settings: settings(of: entry, steps: 32_768), seed: Seed(1))
    }
    return try #require(error)
  }

  @Test func `a division by zero stops the run and names measure and step`() throws {
    let failure = try failure("1/(position - position)")
    guard case .nonFiniteReward(let step, let formula, let value, let measure, _) = failure else {
      Issue.record("\(failure)")
      return
    }
    // In the very first step of all 64 copies.
    #expect(step == 64)
    #expect(formula == "1/(position - position)")
    #expect(value == .infinity)
    #expect(measure == "position")
  }

  @Test func `a logarithm of a negative number stops the run and tells the reading`() throws {
    let failure = try failure("log(-alive)")
    guard case .nonFiniteReward(let step, _, let value, let measure, let reading) = failure else {
      Issue.record("\(failure)")
      return
    }
    #expect(step == 64 && value.isNaN && measure == "alive" && reading == 1)
    #expect(failure.description.contains("log(-alive)"))
    #expect(failure.description.contains("alive was 1"))
  }

  @Test func `a reward that breaks only later stops the run at that step`() throws {
    // The pole leans over 0.1 rad only after some steps; then the root is not a number.
    let failure = try failure("sqrt(0.1 - angle)")
    guard case .nonFiniteReward(let step, _, _, let measure, let reading) = failure else {
      Issue.record("\(failure)")
      return
    }
    #expect(step > 64 && step % 64 == 0 && step <= 8192)
    #expect(measure == "angle" && reading > 0.1)
  }
}
