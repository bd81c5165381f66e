import Networks

/// The unit in which the value network foresees returns: their running mean and deviation.
///
/// Targets are (return - mean) / deviation, and when the unit moves, the network's last layer is changed
/// so that what it says in the reward's own unit stays the same (PopArt: van Hasselt et al. 2016, arXiv
/// 1602.07714). With advantages that are normalised besides, a reward times a positive number, or plus a
/// constant where episodes do not terminate, is learned from alike.
package struct ValueScale: Sendable {
  /// Weight of one rollout against all before it, at least.
  static let leastWeight = 0.1

  package private(set) var mean = 0.0
  /// 0 until a rollout was seen: the network's first guesses count for nothing.
  package private(set) var deviation = 0.0
  private var square = 0.0
  private var rollouts = 0

  package init() {}

  /// The one value that fits a whole rollout best, for before anything is known.
  ///
  /// Solves sum of (reward + discount · value · (1 - terminated) - value) = 0 for the value.
  mutating func begin(rewardSum: Double, terminations: Int, samples: Int, discount: Double) {
    guard rollouts == 0 else { return }
    let divisor = Double(samples) - discount * Double(samples - terminations)
    mean = divisor > 0 ? rewardSum / divisor : rewardSum / Double(max(1, samples))
  }

  /// Takes in the returns of one rollout, in the reward's own unit.
  mutating func update(_ returns: UnsafePointer<Float>, count: Int) {
    var (sum, squares) = (0.0, 0.0)
    for i in 0..<count { sum += Double(returns[i]) }
    let center = sum / Double(count)
    for i in 0..<count { squares += (Double(returns[i]) - center) * (Double(returns[i]) - center) }
    let spread = squares / Double(count)
    rollouts += 1
    let weight = max(1 / Double(rollouts), Self.leastWeight)
    let before = mean
    mean = rollouts == 1 ? center : before + weight * (center - before)
    // The mean square about the mean, which has moved.
    square =
      (1 - weight) * (square + (mean - before) * (mean - before))
      + weight * (spread + (center - mean) * (center - mean))
    if rollouts == 1 { square = spread }
    deviation = max(square.squareRoot(), 1e-6 * abs(mean), 1e-12)
  }

  /// Keeps what the last layer says in the reward's own unit, now that the unit has changed.
  func preserve(
    from old: ValueScale, _ parameters: UnsafeMutablePointer<Float>,
    layer: MultilayerPerceptron.Layer
  ) {
    guard old.deviation > 0 else { return }
    let ratio = old.deviation / deviation
    for i in layer.weights..<layer.bias { parameters[i] *= Float(ratio) }
    let bias = Double(parameters[layer.bias])
    parameters[layer.bias] = Float((old.deviation * bias + old.mean - mean) / deviation)
  }
}
