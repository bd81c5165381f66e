import CKernels
import Randomness

/// A fully connected network with tanh between its layers and a linear end.
///
/// A value that knows shapes only. Parameters and gradients are flat memory of the caller's, in the
/// order weights `[inputs, outputs]` then bias of the first layer, then of the next.
public struct MultilayerPerceptron: Sendable, Equatable {
  public struct Layer: Sendable, Equatable {
    public let inputs: Int
    public let outputs: Int
    /// Places of weights and bias in the flat parameters.
    public let weights: Int
    public let bias: Int
  }

  public let layers: [Layer]
  public let parameterCount: Int

  /// - Precondition: all sizes are at least 1.
  public init(inputs: Int, hidden: [Int], outputs: Int) {
    var layers: [Layer] = []
    var offset = 0
    var width = inputs
    for next in hidden + [outputs] {
      layers.append(
        Layer(inputs: width, outputs: next, weights: offset, bias: offset + width * next))
      offset += width * next + next
      width = next
    }
    self.layers = layers
    parameterCount = offset
  }

  public var inputs: Int { layers[0].inputs }
  public var outputs: Int { layers[layers.count - 1].outputs }

  /// Floating-point operations of one forward pass over one row, counting matrix products only.
  public var operationsPerRow: Int { layers.reduce(0) { $0 + 2 * $1.inputs * $1.outputs } }

  /// Orthogonal initial weights (Saxe et al. 2014), gain √2 in hidden layers, biases zero.
  public func initialise(
    _ parameters: UnsafeMutablePointer<Float>, outputGain: Float, random: inout RandomStream
  ) {
    for (index, layer) in layers.enumerated() {
      let gain = index == layers.count - 1 ? outputGain : Float(2).squareRoot()
      orthogonal(
        parameters + layer.weights, rows: layer.inputs, columns: layer.outputs, gain: gain,
        random: &random)
      (parameters + layer.bias).update(repeating: 0, count: layer.outputs)
    }
  }

  /// Memory for the activations of up to `rows` rows, and for their gradients.
  public final class Workspace {
    public let rows: Int
    fileprivate let activations: [FloatMemory]
    fileprivate let gradients: [FloatMemory]

    public init(_ network: MultilayerPerceptron, rows: Int) {
      self.rows = rows
      activations = network.layers.map { FloatMemory(rows * $0.outputs) }
      gradients = network.layers.dropLast().map { FloatMemory(rows * $0.outputs) }
    }
  }

  /// Runs the network over `rows` rows of input.
  ///
  /// - Parameter input: `[rows, inputs]`.
  /// - Returns: `[rows, outputs]`, owned by the workspace and valid until its next use.
  public func forward(
    _ parameters: UnsafePointer<Float>, input: UnsafePointer<Float>, rows: Int,
    in workspace: Workspace
  ) -> UnsafeMutablePointer<Float> {
    var x = input
    var result = workspace.activations[0].pointer
    for (index, layer) in layers.enumerated() {
      result = workspace.activations[index].pointer
      ts_matmul(
        0, 0, Int32(rows), Int32(layer.outputs), Int32(layer.inputs), 1, x,
        parameters + layer.weights, 0, result)
      if index == layers.count - 1 {
        ts_bias(result, parameters + layer.bias, Int32(rows), Int32(layer.outputs))
      } else {
        ts_bias_tanh(result, parameters + layer.bias, Int32(rows), Int32(layer.outputs))
      }
      x = UnsafePointer(result)
    }
    return result
  }

  /// The pullback of the last `forward` in the same workspace.
  ///
  /// - Parameters:
  ///   - outputGradients: `[rows, outputs]`, the loss's gradient by the outputs.
  ///   - gradients: Flat like the parameters; overwritten with the loss's gradient by them.
  public func backward(
    _ parameters: UnsafePointer<Float>, input: UnsafePointer<Float>, rows: Int,
    outputGradients: UnsafeMutablePointer<Float>, in workspace: Workspace,
    gradients: UnsafeMutablePointer<Float>
  ) {
    var upstream = outputGradients
    for index in stride(from: layers.count - 1, through: 0, by: -1) {
      let layer = layers[index]
      let below = index == 0 ? input : UnsafePointer(workspace.activations[index - 1].pointer)
      ts_matmul(
        1, 0, Int32(layer.inputs), Int32(layer.outputs), Int32(rows), 1, below, upstream, 0,
        gradients + layer.weights)
      ts_column_sums(upstream, Int32(rows), Int32(layer.outputs), gradients + layer.bias)
      if index == 0 { return }
      let next = workspace.gradients[index - 1].pointer
      ts_matmul(
        0, 1, Int32(rows), Int32(layer.inputs), Int32(layer.outputs), 1, upstream,
        parameters + layer.weights, 0, next)
      ts_tanh_backward(next, below, Int64(rows * layer.inputs))
      upstream = next
    }
  }
}

/// Fills a matrix with orthonormal rows or columns (whichever are fewer), times `gain`.
///
/// Modified Gram–Schmidt on normal draws, in double precision.
func orthogonal(
  _ weights: UnsafeMutablePointer<Float>, rows: Int, columns: Int, gain: Float,
  random: inout RandomStream
) {
  let (vectors, length) = rows < columns ? (rows, columns) : (columns, rows)
  var basis = [[Double]]()
  while basis.count < vectors {
    var candidate = (0..<length).map { _ in random.normal() }
    for other in basis {
      var product = 0.0
      for i in 0..<length { product += other[i] * candidate[i] }
      for i in 0..<length { candidate[i] -= product * other[i] }
    }
    var norm = 0.0
    for value in candidate { norm += value * value }
    norm = norm.squareRoot()
    if norm > 1e-8 { basis.append(candidate.map { $0 / norm }) }
  }
  for row in 0..<rows {
    for column in 0..<columns {
      let value = rows < columns ? basis[row][column] : basis[column][row]
      weights[row * columns + column] = gain * Float(value)
    }
  }
}
