import CKernels
import Findings
import Networks
import Randomness

/// A learned policy: everything needed to act again, and nothing of how it was learned.
public struct Policy: Sendable, Equatable {
  package let network: MultilayerPerceptron
  package let actions: ActionSpace
  package let parameters: [Float]
  /// Of the Gaussian's coordinates, in units of half the action range; empty where actions are discrete.
  package let logStandardDeviation: [Float]
  package let observationMean: [Float]
  package let observationInverseStandardDeviation: [Float]
  package let actionResolution: Float
  package let observationNoise: Float

  /// Normalised observations are clipped to plus or minus this.
  static let observationLimit: Float = 10

  /// Plays any number of copies with a policy.
  public final class Player {
    private let policy: Policy
    private let sampler: ActionSampler
    private let parameters: FloatMemory
    private let logStandardDeviation: FloatMemory
    private let mean: FloatMemory
    private let inverseStandardDeviation: FloatMemory
    private let observations: FloatMemory
    private let noise: FloatMemory
    private let chosen: FloatMemory
    private let logProbabilities: FloatMemory
    private let workspace: MultilayerPerceptron.Workspace
    private let rows: Int
    private let isGreedy: Bool

    /// - Parameter isGreedy: Whether discrete actions are the likeliest ones instead of being drawn.
    public init(_ policy: Policy, rows: Int, isGreedy: Bool = false) {
      self.policy = policy
      self.rows = rows
      self.isGreedy = isGreedy
      sampler = ActionSampler(space: policy.actions, resolution: policy.actionResolution)
      parameters = FloatMemory(policy.parameters)
      logStandardDeviation = FloatMemory(policy.logStandardDeviation)
      mean = FloatMemory(policy.observationMean)
      inverseStandardDeviation = FloatMemory(policy.observationInverseStandardDeviation)
      observations = FloatMemory(rows * policy.network.inputs)
      noise = FloatMemory(policy.observationNoise > 0 ? rows * policy.network.inputs : 0)
      chosen = FloatMemory(rows * policy.actions.size)
      logProbabilities = FloatMemory(rows)
      workspace = MultilayerPerceptron.Workspace(policy.network, rows: rows)
    }

    /// Chooses an action a row, without exploring.
    ///
    /// Continuous actions are the Gaussian's mean: its spread serves exploration (and published
    /// comparisons judge the mean). Discrete ones are drawn: the probabilities are the policy. The
    /// stream gives the same number of draws at every call, so two policies played with equal streams
    /// meet the same chance (common random numbers).
    ///
    /// - Parameters:
    ///   - raw: `[rows, inputs]` as the environment wrote them.
    ///   - actions: `[rows, action size]`, overwritten.
    public func act(
      _ raw: UnsafePointer<Float>, random: inout RandomStream,
      into actions: UnsafeMutablePointer<Float>
    ) {
      ts_normalise(
        raw, mean.pointer, inverseStandardDeviation.pointer, Policy.observationLimit, Int32(rows),
        Int32(policy.network.inputs), observations.pointer)
      if policy.observationNoise > 0 {
        random.fillNormal(noise.pointer, count: noise.count)
        for i in 0..<noise.count {
          observations.pointer[i] += policy.observationNoise * noise.pointer[i]
        }
      }
      let outputs = policy.network.forward(
        parameters.pointer, input: observations.pointer, rows: rows, in: workspace)
      switch policy.actions {
      case .continuous(let size, let low, let high, _):
        sampler.applyMean(
          outputs, rows: rows, low: low, high: high, size: size, applied: actions)
      case .discrete(let count, _) where isGreedy:
        for row in 0..<rows {
          let logits = outputs + row * count
          var best = 0
          for choice in 1..<max(1, count) where logits[choice] > logits[best] { best = choice }
          actions[row] = Float(best)
        }
      case .discrete:
        sampler.sample(
          outputs, logStandardDeviation: logStandardDeviation.pointer, rows: rows, random: &random,
          chosen: chosen.pointer, applied: actions, logProbabilities: logProbabilities.pointer)
      }
    }
  }
}

extension Policy {
  /// The policy as a safetensors file.
  public func encoded() throws -> [UInt8] {
    var tensors: [Safetensors.Tensor] = []
    for (index, layer) in network.layers.enumerated() {
      tensors.append(
        Safetensors.Tensor(
          "policy.\(index).weight", shape: [layer.inputs, layer.outputs],
          values: Array(parameters[layer.weights..<layer.bias])))
      tensors.append(
        Safetensors.Tensor(
          "policy.\(index).bias", shape: [layer.outputs],
          values: Array(parameters[layer.bias..<layer.bias + layer.outputs])))
    }
    tensors.append(
      Safetensors.Tensor(
        "log_deviation", shape: [logStandardDeviation.count], values: logStandardDeviation))
    tensors.append(
      Safetensors.Tensor(
        "observation.mean", shape: [observationMean.count], values: observationMean))
    tensors.append(
      Safetensors.Tensor(
        "observation.inverse_deviation", shape: [observationInverseStandardDeviation.count],
        values: observationInverseStandardDeviation))
    tensors.append(
      Safetensors.Tensor("limits", shape: [2], values: [actionResolution, observationNoise]))
    return try Safetensors(tensors: tensors, metadata: ["format": "touchstone-policy-1"]).encoded()
  }

  /// Reads a policy for an environment back.
  ///
  /// - Throws: `Safetensors.FormatError` where the bytes are not a policy for that environment.
  public init(decoding bytes: [UInt8], for card: EnvironmentCard) throws {
    try self.init(decoding: bytes, actions: card.actions)
    guard network.inputs == card.observationSize else {
      throw Safetensors.FormatError(
        description: "a policy of \(network.inputs) observations, where '\(card.name)' has "
          + "\(card.observationSize)")
    }
  }

  /// Reads a policy back.
  ///
  /// - Throws: `Safetensors.FormatError` where the bytes are not a policy for that action space.
  package init(decoding bytes: [UInt8], actions: ActionSpace) throws {
    let file = try Safetensors(decoding: bytes)
    func tensor(_ name: String) throws -> Safetensors.Tensor {
      guard let found = file[name] else {
        throw Safetensors.FormatError(description: "tensor '\(name)' is missing")
      }
      return found
    }
    var parameters: [Float] = []
    var widths: [Int] = []
    var index = 0
    while let weight = file["policy.\(index).weight"] {
      let bias = try tensor("policy.\(index).bias")
      guard weight.shape.count == 2, bias.values.count == weight.shape[1],
        index == 0 || weight.shape[0] == widths[index]
      else { throw Safetensors.FormatError(description: "layer \(index) has the wrong shape") }
      if index == 0 { widths.append(weight.shape[0]) }
      widths.append(weight.shape[1])
      parameters += weight.values + bias.values
      index += 1
    }
    guard widths.count >= 2, widths[widths.count - 1] == actions.outputs else {
      throw Safetensors.FormatError(description: "not a policy for this environment's actions")
    }
    let mean = try tensor("observation.mean").values
    let inverse = try tensor("observation.inverse_deviation").values
    let limits = try tensor("limits").values
    let logStandardDeviation = try tensor("log_deviation").values
    guard mean.count == widths[0], inverse.count == widths[0], limits.count == 2,
      logStandardDeviation.count == actions.deviations
    else { throw Safetensors.FormatError(description: "normalisation has the wrong shape") }
    for numbers in [parameters, logStandardDeviation, mean, inverse, limits]
    where !numbers.allSatisfy(\.isFinite) {
      throw Safetensors.FormatError(description: "a number in it is not finite")
    }
    self.init(
      network: MultilayerPerceptron(
        inputs: widths[0], hidden: Array(widths[1..<widths.count - 1]),
        outputs: widths[widths.count - 1]),
      actions: actions, parameters: parameters, logStandardDeviation: logStandardDeviation,
      observationMean: mean,
      observationInverseStandardDeviation: inverse, actionResolution: limits[0],
      observationNoise: limits[1])
  }
}
