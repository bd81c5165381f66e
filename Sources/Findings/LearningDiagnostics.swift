/// How a run's learning went, update by update, thinned to a bounded number of rows.
///
/// What the field looks at to tell a run that learns from one that is stuck or falls apart: how far
/// each update moved the policy, how much of that the clip held back, how much chance is left in the
/// policy, how well the value network foresees the returns, how long the gradient was.
public struct LearningDiagnostics: Codable, Sendable, Equatable {
  /// One update of the learner, or the mean over neighbouring ones.
  ///
  /// A pure function of the run's plan, to the bit. What belongs to the policy is a mean over the
  /// samples of the update's last epoch, each as its minibatch found it.
  public struct Update: Codable, Sendable, Equatable {
    /// Environment steps taken when the (last) update was made.
    public var steps: Int
    /// Estimate of the divergence KL(old ‖ new) between the policy that collected the samples and the
    /// updated one, in nats; nil where it is not a finite number.
    public var approximateKL: Double?
    /// Share of samples whose probability ratio lies outside of the clip range, 0 to 1.
    public var clipShare: Double
    /// Entropy of the policy, in nats; a differential entropy where actions are continuous.
    public var entropy: Double
    /// Share of the returns' variance that the values foresaw, at most 1; nil where the returns do
    /// not vary.
    public var explainedVariance: Double?
    /// Euclidean norm of the minibatches' gradients before they were limited.
    public var gradientNorm: Double

    public init(
      steps: Int, approximateKL: Double?, clipShare: Double, entropy: Double,
      explainedVariance: Double?, gradientNorm: Double
    ) {
      self.steps = steps
      self.approximateKL = approximateKL
      self.clipShare = clipShare
      self.entropy = entropy
      self.explainedVariance = explainedVariance
      self.gradientNorm = gradientNorm
    }
  }

  /// In the order of their steps, at most `mostRows`.
  public var updates: [Update]
  /// Environment steps learned from in a second, one number a row of `updates`, the judge's time left
  /// out. Read off a clock: it differs from run to run and must enter nothing that is to be
  /// reproduced, which is why it stands apart.
  public var stepsPerSecond: [Double]

  /// Rows kept of a run, however many updates it has.
  public static let mostRows = 128

  /// Thins a run's updates: every row stands for equally many neighbours, but for the last one.
  ///
  /// - Parameters:
  ///   - updates: Every update of the run, in order.
  ///   - seconds: How long each took, the collecting of its samples included.
  public init(updates: [Update], seconds: [Double], mostRows: Int = Self.mostRows) {
    let group = max(1, (updates.count + mostRows - 1) / max(1, mostRows))
    var stepsBefore = 0
    var thinned: [Update] = []
    var speeds: [Double] = []
    for first in stride(from: 0, to: updates.count, by: group) {
      let places = first..<min(first + group, updates.count)
      guard let last = places.last else { continue }
      let row = Self.mean(updates[places], steps: updates[last].steps)
      let time = places.reduce(0) { $0 + ($1 < seconds.count ? seconds[$1] : 0) }
      thinned.append(row)
      speeds.append(time > 0 ? Double(row.steps - stepsBefore) / time : 0)
      stepsBefore = row.steps
    }
    self.updates = thinned
    stepsPerSecond = speeds
  }

  private static func mean(_ updates: ArraySlice<Update>, steps: Int) -> Update {
    func mean(_ value: (Update) -> Double?) -> Double? {
      let known = updates.compactMap(value)
      return known.isEmpty ? nil : known.reduce(0, +) / Double(known.count)
    }
    return Update(
      steps: steps, approximateKL: mean(\.approximateKL), clipShare: mean(\.clipShare) ?? 0,
      entropy: mean(\.entropy) ?? 0, explainedVariance: mean(\.explainedVariance),
      gradientNorm: mean(\.gradientNorm) ?? 0)
  }
}
