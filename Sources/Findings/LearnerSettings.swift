/// Everything that proximal policy optimisation needs to know beside the environment and a seed.
///
/// Names and defaults follow Schulman et al. 2017 (arXiv 1707.06347) and common practice.
public struct LearnerSettings: Codable, Sendable, Equatable {
  /// Environment steps of a whole run.
  public var steps: Int
  /// Copies of the environment stepped together.
  public var copies: Int
  /// Steps of every copy between two updates.
  public var rolloutLength: Int
  public var epochs: Int
  public var minibatches: Int
  /// Units of every hidden layer of policy and value network (tanh).
  public var hiddenLayers: [Int]
  public var learningRate: Double
  /// Whether the learning rate falls linearly to zero over the run.
  public var annealsLearningRate: Bool
  public var discount: Double
  /// Lambda of generalised advantage estimation.
  public var traceDecay: Double
  /// Epsilon of the clipped surrogate objective.
  public var clipRange: Double
  public var entropyWeight: Double
  public var valueWeight: Double
  /// Largest allowed norm of one minibatch's gradient, of both networks together.
  public var gradientNormLimit: Double
  public var normalisesObservations: Bool
  /// Whether values are learned in units of the returns' running deviation about their running mean.
  public var normalisesValues: Bool
  /// Logarithm of the policy's initial standard deviation; continuous actions only, in units of half
  /// the action range.
  public var initialLogStandardDeviation: Double
  /// An action's numbers are rounded to multiples of this share of half the range; 0 means not.
  public var actionResolution: Double
  /// Standard deviation of the Gaussian noise added to every (normalised) observation.
  public var observationNoise: Double

  public init(
    steps: Int = 1_000_000, copies: Int = 64, rolloutLength: Int = 128, epochs: Int = 4,
    minibatches: Int = 4, hiddenLayers: [Int] = [64, 64], learningRate: Double = 1e-3,
    annealsLearningRate: Bool = true, discount: Double = 0.99, traceDecay: Double = 0.95,
    clipRange: Double = 0.2, entropyWeight: Double = 0.0, valueWeight: Double = 0.5,
    gradientNormLimit: Double = 0.5, normalisesObservations: Bool = true,
    normalisesValues: Bool = true, initialLogStandardDeviation: Double = 0,
    actionResolution: Double = 0, observationNoise: Double = 0
  ) {
    self.steps = steps
    self.copies = copies
    self.rolloutLength = rolloutLength
    self.epochs = epochs
    self.minibatches = minibatches
    self.hiddenLayers = hiddenLayers
    self.learningRate = learningRate
    self.annealsLearningRate = annealsLearningRate
    self.discount = discount
    self.traceDecay = traceDecay
    self.clipRange = clipRange
    self.entropyWeight = entropyWeight
    self.valueWeight = valueWeight
    self.gradientNormLimit = gradientNormLimit
    self.normalisesObservations = normalisesObservations
    self.normalisesValues = normalisesValues
    self.initialLogStandardDeviation = initialLogStandardDeviation
    self.actionResolution = actionResolution
    self.observationNoise = observationNoise
  }

  /// Stored runs are found again by the JSON of their plans: these names never change.
  enum CodingKeys: String, CodingKey {
    case steps, copies, rolloutLength, epochs, minibatches, hiddenLayers, learningRate
    case annealsLearningRate, discount, traceDecay, clipRange, entropyWeight, valueWeight
    case gradientNormLimit, normalisesObservations
    case normalisesValues = "scalesRewards"
    case initialLogStandardDeviation = "initialLogDeviation"
    case actionResolution, observationNoise
  }
}
