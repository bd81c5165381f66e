/// Why a run of the learner stopped before its end.
public enum LearnerFailure: Error, Sendable, Equatable, CustomStringConvertible {
  case nonFiniteReward(step: Int, reward: String, value: Float, measure: String, reading: Float)
  case divergence(step: Int)
  case unusableSettings(String)

  public var description: String {
    switch self {
    case .nonFiniteReward(let step, let reward, let value, let measure, let reading):
      "The reward '\(reward)' became \(value) at step \(step), where \(measure) was \(reading). "
        + "Guard the formula, for example with max(…) or clip(…)."
    case .unusableSettings(let reason):
      "The learner's settings cannot be used: \(reason)."
    case .divergence(let step):
      "The learner's parameters stopped being finite at step \(step). "
        + "A smaller learning rate or a bounded reward may help."
    }
  }
}
