import Learning
import Randomness
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite struct ClippedSurrogateTests {
  struct Line: Sendable {
    var ratio: Float
    var advantage: Float
    var loss: Float
    var derivative: Float
  }

  // Clip range 0.2. The derivative is by the log probability: ratio times that by the ratio.
  static let lines = [
    Line(ratio: 1, advantage: 2, loss: -2, derivative: -2),
    Line(ratio: 1.1, advantage: 2, loss: -2.2, derivative: -2.2),
    Line(ratio: 1.5, advantage: 2, loss: -2.4, derivative: 0),
    Line(ratio: 0.5, advantage: 2, loss: -1, derivative: -1),
    Line(ratio: 1.1, advantage: -2, loss: 2.2, derivative: 2.2),
    Line(ratio: 1.5, advantage: -2, loss: 3, derivative: 3),
    Line(ratio: 0.5, advantage: -2, loss: 1.6, derivative: 0),
    Line(ratio: 3, advantage: 0, loss: 0, derivative: 0),
  ]

  @Test(arguments: lines)
  func `the clip binds only where it makes the objective smaller`(line: Line) {
    let result = clippedSurrogate(ratio: line.ratio, advantage: line.advantage, clipRange: 0.2)
    #expect(abs(result.loss - line.loss) < 1e-6)
    #expect(abs(result.derivative - line.derivative) < 1e-6)
  }
}

/// Losses in double precision, for finite differences: written from the paper, not from the source.
private func surrogate(_ logRatio: Double, _ advantage: Double, _ clipRange: Double) -> Double {
  let ratio = exp(logRatio)
  return -min(ratio * advantage, min(max(ratio, 1 - clipRange), 1 + clipRange) * advantage)
}

private func categorical(
  _ logits: [Double], choice: Int, old: Double, advantage: Double, entropyWeight: Double
) -> Double {
  let total = log(logits.map { exp($0) }.reduce(0, +))
  let logs = logits.map { $0 - total }
  let entropy = -logs.map { exp($0) * $0 }.reduce(0, +)
  return surrogate(logs[choice] - old, advantage, 0.2) - entropyWeight * entropy
}

private func gaussianLog(_ mean: [Double], _ logStandardDeviation: [Double], _ action: [Double])
  -> Double
{
  zip(zip(mean, logStandardDeviation), action).map { parameters, x in
    let z = (x - parameters.0) / exp(parameters.1)
    return -0.5 * z * z - parameters.1 - 0.5 * log(2 * Double.pi)
  }.reduce(0, +)
}

private func derivatives(_ x: [Double], of f: ([Double]) -> Double) -> [Double] {
  x.indices.map { index in
    var (high, low) = (x, x)
    high[index] += 1e-5
    low[index] -= 1e-5
    return (f(high) - f(low)) / 2e-5
  }
}

@Suite struct LossGradientTests {
  /// Log ratios inside the clip, on either side outside of it, each with both signs of advantage.
  static let places: [(logRatio: Double, advantage: Double)] = [
    (0.05, 1.5), (0.05, -1.5), (0.6, 1.5), (0.6, -1.5), (-0.6, 1.5), (-0.6, -1.5),
  ]

  @Test(arguments: places, [0.0, 0.3])
  func `the categorical loss's gradient is that of finite differences`(
    place: (logRatio: Double, advantage: Double), entropyWeight: Double
  ) {
    let logits = [0.3, -1.2, 0.8, 0.1]
    let total = log(logits.map { exp($0) }.reduce(0, +))
    let old = logits[2] - total - place.logRatio
    let expected = derivatives(logits) {
      categorical(
        $0, choice: 2, old: old, advantage: place.advantage, entropyWeight: entropyWeight)
    }
    var gradient = logits.map(Float.init)
    let result = categoricalPolicyLoss(
      &gradient, count: 4, choice: 2, oldLogProbability: Float(old),
      advantage: Float(place.advantage), clipRange: 0.2, entropyWeight: Float(entropyWeight),
      weight: 0.25)
    for (mine, theirs) in zip(gradient, expected) {
      #expect(abs(Double(mine) - 0.25 * theirs) < 2e-6)
    }
    let loss = surrogate(place.logRatio, place.advantage, 0.2)
    #expect(abs(Double(result.loss) - loss) < 1e-5)
    #expect(abs(Double(result.logRatio) - place.logRatio) < 1e-6)
    #expect(abs(Double(result.ratio) - exp(place.logRatio)) < 1e-6)
  }

  @Test(arguments: places, [0.0, 0.3])
  func `the Gaussian loss's gradients are those of finite differences`(
    place: (logRatio: Double, advantage: Double), entropyWeight: Double
  ) {
    let (mean, logStandardDeviation, action) = (
      [0.2, -0.5, 1.0], [-0.3, 0.4, 0.0], [0.5, 0.3, 0.2]
    )
    let old = gaussianLog(mean, logStandardDeviation, action) - place.logRatio
    func loss(_ mean: [Double], _ logStandardDeviation: [Double]) -> Double {
      // The entropy is the sum of the log standard deviations and a constant.
      surrogate(gaussianLog(mean, logStandardDeviation, action) - old, place.advantage, 0.2)
        - entropyWeight * logStandardDeviation.reduce(0, +)
    }
    let byMean = derivatives(mean) { loss($0, logStandardDeviation) }
    let byDeviation = derivatives(logStandardDeviation) { loss(mean, $0) }
    var gradient = mean.map(Float.init)
    // The second gradient is added to what is there.
    var deviationGradient: [Float] = [1, 2, 3]
    let result = gaussianPolicyLoss(
      &gradient, logStandardDeviation: logStandardDeviation.map(Float.init),
      inverseStandardDeviation: logStandardDeviation.map { Float(exp(-$0)) },
      action: action.map(Float.init),
      count: 3, oldLogProbability: Float(old), advantage: Float(place.advantage), clipRange: 0.2,
      entropyWeight: Float(entropyWeight), weight: 0.25,
      logStandardDeviationGradient: &deviationGradient)
    for j in 0..<3 {
      #expect(abs(Double(gradient[j]) - 0.25 * byMean[j]) < 3e-6)
      #expect(abs(Double(deviationGradient[j]) - Double(j + 1) - 0.25 * byDeviation[j]) < 3e-6)
    }
    #expect(abs(Double(result.loss) - surrogate(place.logRatio, place.advantage, 0.2)) < 1e-5)
  }

  @Test func `the value loss is half the square of the error`() {
    let result = valueLoss(3, target: 5)
    #expect(result.loss == 2 && result.derivative == -2)
  }
}

@Suite struct DistributionTests {
  @Test func `log probabilities sum to one and entropy is that of the definition`() {
    var logits: [Float] = [logf(0.1), logf(0.2), logf(0.7)].map { $0 + 5 }
    let entropy = logSoftmax(&logits, count: 3)
    for (mine, probability) in zip(logits, [0.1, 0.2, 0.7]) {
      #expect(abs(Double(mine) - log(probability)) < 1e-6)
    }
    let expected = -(0.1 * log(0.1) + 0.2 * log(0.2) + 0.7 * log(0.7))
    #expect(abs(Double(entropy) - expected) < 1e-6)
  }

  @Test func `equal logits have the largest entropy and one choice has none`() {
    var equal = [Float](repeating: -3, count: 8)
    let largest = logSoftmax(&equal, count: 8)
    #expect(abs(largest - logf(8)) < 1e-6)
    var single: [Float] = [42]
    #expect(logSoftmax(&single, count: 1) == 0)
    #expect(single == [0])
  }

  @Test func `huge logits neither overflow nor give NaN`() {
    var logits: [Float] = [1e4, 0, -1e4]
    let entropy = logSoftmax(&logits, count: 3)
    #expect(entropy == 0 || abs(entropy) < 1e-6)
    #expect(logits == [0, -1e4, -2e4])
  }

  @Test func `the Gaussian entropy is minus the mean log density`() {
    // ½ log(2πe σ²) a coordinate.
    let logStandardDeviation: [Float] = [0.5, -1]
    let expected = log(2 * Double.pi) + 1 + 0.5 - 1
    let mine = gaussianEntropy(logStandardDeviation: logStandardDeviation, count: 2)
    #expect(abs(Double(mine) - expected) < 1e-6)
  }

  @Test func `the Gaussian log probability is that of the density`() {
    let (mean, logStandardDeviation, action): ([Float], [Float], [Float]) = (
      [1, -2], [0.5, -1], [0.3, -2.2]
    )
    let mine = gaussianLogProbability(
      mean: mean, logStandardDeviation: logStandardDeviation,
      inverseStandardDeviation: logStandardDeviation.map { expf(-$0) },
      action: action, count: 2)
    let theirs = gaussianLog(
      mean.map(Double.init), logStandardDeviation.map(Double.init), action.map(Double.init))
    #expect(abs(Double(mine) - theirs) < 1e-5)
  }
}
