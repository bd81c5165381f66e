import Environments
import Findings
import Learning
import Networks
import Randomness
import Specifications
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A policy with one linear layer of zero weights, so that its bias is its output everywhere.
private func constantPolicy(
  _ outputs: [Float], actions: ActionSpace, inputs: Int = 2, weights: [Float]? = nil,
  logStandardDeviation: [Float] = [], mean: [Float] = [0, 0],
  inverseStandardDeviation: [Float] = [1, 1],
  resolution: Float = 0, noise: Float = 0
) throws -> Policy {
  let file = Safetensors(tensors: [
    .init(
      "policy.0.weight", shape: [inputs, outputs.count],
      values: weights ?? [Float](repeating: 0, count: inputs * outputs.count)),
    .init("policy.0.bias", shape: [outputs.count], values: outputs),
    .init("log_deviation", shape: [logStandardDeviation.count], values: logStandardDeviation),
    .init("observation.mean", shape: [mean.count], values: mean),
    .init("observation.inverse_deviation", shape: [inputs], values: inverseStandardDeviation),
    .init("limits", shape: [2], values: [resolution, noise]),
  ])
  return try Policy(decoding: try file.encoded(), actions: actions)
}

private func draw(
  _ policy: Policy, observation: [Float] = [0, 0], rows: Int = 20_000, seed: UInt64 = 3
) -> [Float] {
  let player = Policy.Player(policy, rows: rows)
  var random = RandomStream(seed: Seed(seed))
  var actions = [Float](repeating: .nan, count: rows * policy.actions.size)
  let raw = (0..<rows).flatMap { _ in observation }
  player.act(raw, random: &random, into: &actions)
  return actions
}

@Suite struct PlayerTests {
  private let three = ActionSpace.discrete(count: 3, names: ["a", "b", "c"])
  private let line = ActionSpace.continuous(size: 1, low: -3, high: 5, unit: "m")

  @Test func `choices are drawn with the probabilities of the logits`() throws {
    let drawn = draw(try constantPolicy([logf(0.2), logf(0.3), logf(0.5)], actions: three))
    for (choice, probability) in [0.2, 0.3, 0.5].enumerated() {
      let share = Double(drawn.count { $0 == Float(choice) }) / Double(drawn.count)
      #expect(abs(share - probability) < 0.014, "\(choice): \(share)")
    }
  }

  @Test func `a sure choice is always made`() throws {
    for choice in 0..<3 {
      var logits: [Float] = [-200, -200, -200]
      logits[choice] = 0
      let drawn = draw(try constantPolicy(logits, actions: three), rows: 500)
      #expect(drawn.allSatisfy { $0 == Float(choice) })
    }
  }

  @Test func `a continuous policy plays its mean whatever its deviation`() throws {
    // A mean of 0.25 in units of half the range, 4, about its middle, 1.
    for logStandardDeviation: Float in [-2, 0, 1] {
      let policy = try constantPolicy(
        [0.25], actions: line, logStandardDeviation: [logStandardDeviation])
      #expect(draw(policy, rows: 50).allSatisfy { $0 == 2 })
    }
  }

  @Test(arguments: [(0.9, 4.6), (1, 5), (1.7, 5), (-1.2, -3), (0, 1)])
  func `means are limited to the range`(mean: Double, action: Double) throws {
    let policy = try constantPolicy([Float(mean)], actions: line, logStandardDeviation: [0])
    #expect(abs(Double(draw(policy, rows: 1)[0]) - action) < 1e-6)
  }

  /// Places are 1 + 1.6 k within -3 ... 5; the ends are reached by rounding
  /// outward and limiting.
  @Test(arguments: [(0.19, 1.0), (0.21, 2.6), (0.59, 2.6), (0.61, 4.2), (5, 5), (-0.7, -2.2)])
  func `coarse actions are multiples of the resolution`(mean: Double, action: Double) throws {
    let policy = try constantPolicy(
      [Float(mean)], actions: line, logStandardDeviation: [0], resolution: 0.4)
    #expect(abs(Double(draw(policy, rows: 1)[0]) - action) < 1e-5)
  }

  @Test func `observations are normalised and limited to ten deviations`() throws {
    // One weight of 0.01 on the first input: mean 5, deviation 2.
    func first(_ x: Float) throws -> Float {
      let policy = try constantPolicy(
        [0], actions: line, weights: [0.01, 0], logStandardDeviation: [-30], mean: [5, 0],
        inverseStandardDeviation: [0.5, 1])
      return draw(policy, observation: [x, 0], rows: 1)[0]
    }
    #expect(abs(try first(5) - 1) < 1e-5)
    #expect(abs(try first(9) - (1 + 4 * 0.02)) < 1e-5)
    #expect(abs(try first(1e6) - (1 + 4 * 0.1)) < 1e-5)
    #expect(abs(try first(-1e6) - (1 - 4 * 0.1)) < 1e-5)
  }

  @Test func `observation noise has the deviation asked for`() throws {
    let policy = try constantPolicy(
      [0], actions: line, weights: [0.1, 0], logStandardDeviation: [-30], noise: 0.5)
    let drawn = draw(policy).map { Double($0) - 1 }
    // 4 * 0.1 * 0.5
    #expect(abs(mean(drawn)) < 0.006)
    #expect(abs(mean(drawn.map { $0 * $0 }).squareRoot() - 0.2) < 0.006)
  }

  @Test func `equal streams give two policies the same chance`() throws {
    let one = try constantPolicy([0.1], actions: line, logStandardDeviation: [-3])
    let other = try constantPolicy([0.2], actions: line, logStandardDeviation: [-3])
    for (a, b) in zip(draw(one, rows: 50), draw(other, rows: 50)) {
      #expect(abs(b - a - 0.4) < 1e-5)
    }
  }
}

@Suite struct PolicyFileTests {
  @Test(arguments: ["cart-pole", "lagoon-race"])
  func `a policy written and read acts identically`(name: String) throws {
    let entry = try Catalogue.entry(name)
    var short = settings(of: entry, steps: 8192)
    short.observationNoise = 0.1
    short.actionResolution = 0.25
    let policy = try trainByProximalPolicyOptimisation(
      entry, reward: try entry.specification(nil, role: .proxy), settings: short, seed: Seed(1))
    let read = try Policy(decoding: try policy.encoded(), actions: entry.card.actions)
    #expect(read == policy)
    let reward = try entry.specification(nil, role: .intended)
    let returns = [policy, read].map {
      evaluationReturns(of: $0, in: entry, reward: reward, episodes: 4, seed: 5)
    }
    #expect(returns[0] == returns[1])
  }

  @Test func `a policy for other actions is refused`() throws {
    let bytes = try constantPolicy([0, 0], actions: .discrete(count: 2, names: ["a", "b"]))
      .encoded()
    let others: [ActionSpace] = [
      .discrete(count: 3, names: ["a", "b", "c"]),
      .continuous(size: 1, low: 0, high: 1, unit: ""),
      .continuous(size: 2, low: 0, high: 1, unit: ""),
    ]
    for actions in others {
      #expect(throws: Safetensors.FormatError.self) {
        try Policy(decoding: bytes, actions: actions)
      }
    }
  }

  @Test(arguments: [
    "policy.0.bias", "log_deviation", "observation.mean", "observation.inverse_deviation", "limits",
    "policy.0.weight",
  ])
  func `a policy that lacks a tensor is refused`(missing: String) throws {
    let actions = ActionSpace.discrete(count: 2, names: ["a", "b"])
    var file = try Safetensors(decoding: try constantPolicy([0, 0], actions: actions).encoded())
    file.tensors.removeAll { $0.name == missing }
    let bytes = try file.encoded()
    #expect(throws: Safetensors.FormatError.self) { try Policy(decoding: bytes, actions: actions) }
  }

  @Test func `a policy whose layers do not fit together is refused`() throws {
    let actions = ActionSpace.discrete(count: 2, names: ["a", "b"])
    var file = try Safetensors(decoding: try constantPolicy([0, 0], actions: actions).encoded())
    file.tensors.append(.init("policy.1.weight", shape: [3, 2], values: [0, 0, 0, 0, 0, 0]))
    file.tensors.append(.init("policy.1.bias", shape: [2], values: [0, 0]))
    let bytes = try file.encoded()
    #expect(throws: Safetensors.FormatError.self) { try Policy(decoding: bytes, actions: actions) }
  }
}
