import Networks
import Randomness
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite struct ForwardTests {
  @Test func `a small network gives the numbers worked out by hand`() {
    let network = MultilayerPerceptron(inputs: 2, hidden: [2], outputs: 1)
    #expect(network.parameterCount == 2 * 2 + 2 + 2 * 1 + 1)
    #expect(network.operationsPerRow == 2 * (4 + 2))
    // Hidden: tanh(x0 - 2 x1 + 0.5), tanh(3 x0 + x1 - 1); output: 2 h0 - h1 + 0.25.
    let parameters: [Float] = [1, 3, -2, 1, 0.5, -1, 2, -1, 0.25]
    let input: [Float] = [0.1, 0.2, -1, 0.5]
    let workspace = MultilayerPerceptron.Workspace(network, rows: 2)
    let output = network.forward(parameters, input: input, rows: 2, in: workspace)
    #expect(abs(Double(output[0]) - (2 * tanh(0.2) - tanh(-0.5) + 0.25)) < 1e-6)
    #expect(abs(Double(output[1]) - (2 * tanh(-1.5) - tanh(-3.5) + 0.25)) < 2e-6)
  }

  @Test func `without hidden layers a network is linear`() {
    let network = MultilayerPerceptron(inputs: 3, hidden: [], outputs: 2)
    let parameters: [Float] = [1, 10, 2, 20, 3, 30, 100, -100]
    let workspace = MultilayerPerceptron.Workspace(network, rows: 1)
    let output = network.forward(parameters, input: [1, 1, 2], rows: 1, in: workspace)
    #expect(output[0] == 109 && output[1] == -10)
  }

  @Test func `a row's output does not depend on the rows beside it`() {
    let network = MultilayerPerceptron(inputs: 7, hidden: [17, 5], outputs: 3)
    var random = RandomStream(seed: Seed(1))
    let parameters = FloatMemory(network.parameterCount)
    network.initialise(parameters.pointer, outputGain: 1, random: &random)
    let input = FloatMemory(50 * 7)
    random.fillNormal(input.pointer, count: 350)
    let many = MultilayerPerceptron.Workspace(network, rows: 64)
    let one = MultilayerPerceptron.Workspace(network, rows: 1)
    let all = network.forward(parameters.pointer, input: input.pointer, rows: 50, in: many)
    for row in 0..<50 {
      let single = network.forward(
        parameters.pointer, input: input.pointer + 7 * row, rows: 1, in: one)
      for j in 0..<3 { #expect(abs(single[j] - all[3 * row + j]) < 1e-5) }
    }
  }
}

/// The same network in double precision, in loops, for finite differences.
private func reference(_ network: MultilayerPerceptron, _ p: [Double], _ x: [Double]) -> [Double] {
  var x = x
  for (index, layer) in network.layers.enumerated() {
    x = (0..<layer.outputs).map { j in
      var sum = p[layer.bias + j]
      for i in 0..<layer.inputs { sum += x[i] * p[layer.weights + i * layer.outputs + j] }
      return index == network.layers.count - 1 ? sum : tanh(sum)
    }
  }
  return x
}

@Suite struct GradientTests {
  struct Shape: Sendable {
    var inputs: Int
    var hidden: [Int]
    var outputs: Int
    var rows: Int
  }

  static let shapes = [
    Shape(inputs: 1, hidden: [], outputs: 1, rows: 1),
    Shape(inputs: 17, hidden: [], outputs: 3, rows: 5),
    Shape(inputs: 3, hidden: [1], outputs: 1, rows: 4),
    Shape(inputs: 3, hidden: [17], outputs: 2, rows: 9),
    Shape(inputs: 65, hidden: [3], outputs: 1, rows: 2),
    Shape(inputs: 5, hidden: [17, 3], outputs: 3, rows: 7),
    Shape(inputs: 1, hidden: [65, 1], outputs: 17, rows: 3),
    Shape(inputs: 3, hidden: [3, 65], outputs: 1, rows: 6),
  ]

  /// The loss is a random weighting of the outputs and of half their squares.
  @Test(arguments: shapes)
  func `gradients are those of finite differences`(shape: Shape) {
    let network = MultilayerPerceptron(
      inputs: shape.inputs, hidden: shape.hidden, outputs: shape.outputs)
    var random = RandomStream(seed: Seed(2))
    let parameters = FloatMemory(network.parameterCount)
    random.fillNormal(parameters.pointer, count: parameters.count)
    for i in 0..<parameters.count { parameters.pointer[i] *= 0.4 }
    let input = FloatMemory(shape.rows * shape.inputs)
    random.fillNormal(input.pointer, count: input.count)
    let weights = FloatMemory(shape.rows * shape.outputs)
    random.fillNormal(weights.pointer, count: weights.count)
    let rows = (0..<shape.rows).map { row in
      (0..<shape.inputs).map { Double(input.pointer[row * shape.inputs + $0]) }
    }
    func loss(_ p: [Double]) -> Double {
      var total = 0.0
      for (row, x) in rows.enumerated() {
        for (j, y) in reference(network, p, x).enumerated() {
          total += Double(weights.pointer[row * shape.outputs + j]) * (y + 0.5 * y * y)
        }
      }
      return total
    }
    // More room than rows, and the gradient's memory full of other numbers.
    let workspace = MultilayerPerceptron.Workspace(network, rows: shape.rows + 3)
    let gradients = FloatMemory([Float](repeating: 1e6, count: network.parameterCount))
    let outputs = network.forward(
      parameters.pointer, input: input.pointer, rows: shape.rows, in: workspace)
    for i in 0..<weights.count { outputs[i] = weights.pointer[i] * (1 + outputs[i]) }
    network.backward(
      parameters.pointer, input: input.pointer, rows: shape.rows, outputGradients: outputs,
      in: workspace, gradients: gradients.pointer)
    var p = parameters.values.map(Double.init)
    // Every parameter of the small networks, every few of the larger ones.
    for index in stride(from: 0, to: p.count, by: max(1, p.count / 97)) {
      let kept = p[index]
      p[index] = kept + 1e-5
      let high = loss(p)
      p[index] = kept - 1e-5
      let low = loss(p)
      p[index] = kept
      let expected = (high - low) / 2e-5
      let found = Double(gradients.pointer[index])
      #expect(abs(found - expected) < 2e-4 * max(1, abs(expected)), "parameter \(index)")
    }
  }
}

@Suite struct InitialWeightTests {
  static let shapes: [(inputs: Int, outputs: Int)] = [
    (1, 1), (3, 17), (17, 3), (65, 65), (42, 64), (8, 32),
  ]

  @Test(arguments: shapes)
  func `initial weights are orthonormal times the gain`(inputs: Int, outputs: Int) {
    let network = MultilayerPerceptron(inputs: inputs, hidden: [outputs], outputs: 2)
    let parameters = FloatMemory([Float](repeating: 99, count: network.parameterCount))
    var random = RandomStream(seed: Seed(3))
    network.initialise(parameters.pointer, outputGain: 0.01, random: &random)
    for (layer, gain) in zip(network.layers, [Double(2).squareRoot(), 0.01]) {
      func weight(_ row: Int, _ column: Int) -> Double {
        Double(parameters.pointer[layer.weights + row * layer.outputs + column])
      }
      let (rows, columns) = (layer.inputs, layer.outputs)
      let isWide = rows < columns
      for a in 0..<min(rows, columns) {
        for b in 0...a {
          let product = (0..<max(rows, columns)).map {
            isWide ? weight(a, $0) * weight(b, $0) : weight($0, a) * weight($0, b)
          }.reduce(0, +)
          #expect(abs(product - (a == b ? gain * gain : 0)) < 1e-5 * gain)
        }
      }
      for j in 0..<layer.outputs { #expect(parameters.pointer[layer.bias + j] == 0) }
    }
  }

  @Test func `different streams give different weights and the same stream the same`() {
    let network = MultilayerPerceptron(inputs: 4, hidden: [8], outputs: 2)
    func weights(_ seed: UInt64) -> [Float] {
      let parameters = FloatMemory(network.parameterCount)
      var random = RandomStream(seed: Seed(seed))
      network.initialise(parameters.pointer, outputGain: 1, random: &random)
      return parameters.values
    }
    #expect(weights(1) == weights(1))
    #expect(weights(1) != weights(2))
  }
}
