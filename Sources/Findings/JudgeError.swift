/// How often an evaluator errs, measured against marks, and the difference corrected for it.
///
/// Rogan and Gladen 1978: with sensitivity s and specificity t, the true share is
/// (observed + t - 1) / (s + t - 1).
public struct JudgeError: Codable, Sendable, Equatable {
  public var sensitivity: Estimate
  public var specificity: Estimate
  /// Texts marked.
  public var marked: Int
  /// The corrected difference of shares; nil when the judge is no better than chance.
  public var v: Estimate?

  public init(sensitivity: Estimate, specificity: Estimate, marked: Int, v: Estimate?) {
    self.sensitivity = sensitivity
    self.specificity = specificity
    self.marked = marked
    self.v = v
  }
}
