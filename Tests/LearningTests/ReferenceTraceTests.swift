import Environments
import Findings
import Foundation
import Learning
import Networks
import Randomness
import Specifications
import Testing

/// PPO number by number against stable-baselines3, from the same parameters on the same rollout.
///
/// `Benchmarks/peers/ppo_trace.py` wrote the traces, in double precision. Ours is single precision,
/// whose numbers carry 6e-8 of their size each, and tanh with an error below 4e-7; sums of some ten
/// such terms a layer leave a few 1e-7 on values of size one, a few 1e-6 on gradients that an inverse
/// deviation and a ratio magnify. Adam divides a gradient by its size, so a parameter is off by about
/// rate (0.02) times the gradient's relative error a step. A weight or the trace's decay changed by a
/// hundredth, a clip range by a twentieth, a sign, a time limit taken for an end, n - 1 for n in the
/// advantages' deviation: each moves some number beyond these tolerances.
@Suite struct ReferenceTraceTests {
  /// Arrays of numbers by name.
  private struct Trace {
    private var arrays: [String: [Double]] = [:]

    init(_ kind: String) throws {
      let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      let text = try String(
        contentsOf: folder.appending(path: "Reference/ppo-\(kind).txt"), encoding: .utf8)
      for line in text.split(separator: "\n") where !line.hasPrefix("#") {
        let words = line.split(separator: " ")
        arrays[String(words[0])] = try words.dropFirst().map { try #require(Double($0)) }
      }
    }

    func numbers(_ name: String) throws -> [Double] { try #require(arrays[name], "\(name)") }
    func floats(_ name: String) throws -> [Float] { try numbers(name).map { Float($0) } }
    func integers(_ name: String) throws -> [Int] { try numbers(name).map { Int($0) } }
    func flags(_ name: String) throws -> [Bool] { try numbers(name).map { $0 != 0 } }
  }

  private func expectNear(
    _ found: UnsafePointer<Float>, _ expected: [Double], within tolerance: Double, _ what: String
  ) {
    let errors = expected.indices.map { abs(Double(found[$0]) - expected[$0]) }
    #expect((errors.max() ?? .infinity) < tolerance, "\(what): \(errors.max() ?? .nan)")
  }

  @Test(arguments: ["discrete", "continuous"])
  func `advantages, losses, gradients and steps are those of stable-baselines3`(
    kind: String
  ) throws {
    let trace = try Trace(kind)
    let shape = try trace.integers("shape")
    let (times, copies, size, outputs) = (shape[0], shape[1], shape[2], shape[3])
    let numbers = try trace.numbers("settings")
    let script = Script(
      times: times, copies: copies, size: size, observations: try trace.floats("observations"),
      rewards: try trace.floats("rewards"), terminated: try trace.flags("terminated"),
      truncated: try trace.flags("truncated"),
      lastObservations: try trace.floats("lastObservations"))
    let entry = script.entry(
      actions: kind == "discrete"
        ? .discrete(count: outputs, names: (0..<outputs).map { "\($0)" })
        : .continuous(size: outputs, low: -1, high: 1, unit: ""))
    let reward = try Specification(
      name: "reward", formula: "reward", measures: entry.card.measures.map(\.name))
    let settings = LearnerSettings(
      steps: 1000, copies: copies, rolloutLength: times, epochs: Int(numbers[0]),
      minibatches: Int(numbers[1]), hiddenLayers: try trace.integers("hidden"),
      learningRate: numbers[8], annealsLearningRate: false, discount: numbers[2],
      traceDecay: numbers[3], clipRange: numbers[4], entropyWeight: numbers[5],
      valueWeight: numbers[6], gradientNormLimit: numbers[7], normalisesObservations: false,
      normalisesValues: false)
    let learner = Learner(entry, reward: reward, settings: settings, seed: Seed(1))
    let initial = try trace.floats("parameters")
    try #require(learner.parameters.count == initial.count)
    learner.parameters.pointer.update(from: initial, count: initial.count)

    // The script shows the same whatever is done, so our own rollout has the reference's values; what
    // was done in it is the reference's.
    try learner.collect()
    learner.estimateAdvantages()
    let rollout = learner.rollout
    expectNear(rollout.rewards.pointer, try trace.numbers("rewards"), within: 1e-6, "rewards")
    expectNear(rollout.values.pointer, try trace.numbers("values"), within: 3e-6, "values")
    expectNear(
      rollout.advantages.pointer, try trace.numbers("advantages"), within: 5e-6, "advantages")
    expectNear(rollout.returns.pointer, try trace.numbers("returns"), within: 5e-6, "returns")
    let actions = try trace.floats("actions")
    rollout.actions.pointer.update(from: actions, count: actions.count)
    rollout.logProbabilities.pointer.update(
      from: try trace.floats("logProbabilities"), count: rollout.samples)
    let explained = try #require(
      explainedVariance(
        of: rollout.returns.pointer, by: rollout.values.pointer, count: rollout.samples))
    #expect(abs(explained - (try trace.numbers("explainedVariance")[0])) < 1e-5)

    for number in 0..<settings.epochs * settings.minibatches {
      let order = try trace.integers("order\(number)").map { Int32($0) }
      let (sums, norm) = learner.descend(order, count: order.count, rate: settings.learningRate)
      let told = try trace.numbers("told\(number)")
      let mine = [
        sums.policyLoss, sums.valueLoss, sums.entropy, try #require(sums.approximateKL),
        sums.clipShare,
      ]
      for (name, pair) in zip(["policy", "value", "entropy", "KL", "clip"], zip(mine, told)) {
        #expect(abs(pair.0 - pair.1) < 2e-5, "\(name) \(number): \(pair)")
      }
      let expected = try trace.numbers("norm\(number)")[0]
      #expect(abs(norm - expected) < 2e-5, "norm \(number): \(norm), \(expected)")
      expectNear(
        learner.gradient, try trace.numbers("gradient\(number)"), within: 2e-5,
        "gradient \(number)")
      expectNear(
        learner.parameters.pointer, try trace.numbers("parameters\(number)"), within: 2e-5,
        "parameters \(number)")
    }
  }
}
