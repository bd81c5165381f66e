import Findings

/// Whether two rewards order all policies alike, and by which transformation.
public struct EquivalenceAnswer: Codable, Sendable, Equatable {
  public enum Verdict: String, Codable, Sendable {
    /// true = scale · proxy + shaping, with scale above 0.
    case equivalent
    /// true = scale · proxy + shaping, with scale below 0: every pair is ordered oppositely.
    case opposite
    /// One reward, or both, are shaping alone.
    case trivial
    case different
  }

  public var proxy: String
  public var intended: String
  public var verdict: Verdict
  /// Whether each reward alone is trivial: shaping, next-state redistribution and nothing else.
  public var proxyIsTrivial: Bool
  public var intendedIsTrivial: Bool
  /// The transformation; nil where the rewards are different.
  @WrittenAsNull public var certificate: HackabilityAnswer.Certificate?
  /// For a different pair: a choice and the proxy's and true reward's advantages there, beside one more
  /// choice whose advantages are not in the same proportion.
  public var disagreement: [Disagreement]
  /// The policy that those advantages are over; nil where there is no disagreement.
  @WrittenAsNull public var reference: ExactPolicy?
  /// Whether the transformation holds for every single outcome, or only in expectation over next
  /// states (next-state redistribution); nil where rewards are given by state and action alone.
  @WrittenAsNull public var needsRedistribution: Bool?

  /// Advantages of a choice over a reference policy: rewards with all shaping taken out.
  public struct Disagreement: Codable, Sendable, Equatable {
    public var state: String
    public var action: String
    public var proxy: ExactNumber
    public var intended: ExactNumber

    enum CodingKeys: String, CodingKey {
      case state, action, proxy
      case intended = "true"
    }

    public init(state: String, action: String, proxy: ExactNumber, intended: ExactNumber) {
      self.state = state
      self.action = action
      self.proxy = proxy
      self.intended = intended
    }
  }

  enum CodingKeys: String, CodingKey {
    case proxy
    case intended = "true"
    case verdict, proxyIsTrivial
    case intendedIsTrivial = "trueIsTrivial"
    case certificate, disagreement, reference, needsRedistribution
  }

  public init(
    proxy: String, intended: String, verdict: Verdict, proxyIsTrivial: Bool,
    intendedIsTrivial: Bool, certificate: HackabilityAnswer.Certificate?,
    disagreement: [Disagreement] = [], reference: ExactPolicy? = nil,
    needsRedistribution: Bool? = nil
  ) {
    self.proxy = proxy
    self.intended = intended
    self.verdict = verdict
    self.proxyIsTrivial = proxyIsTrivial
    self.intendedIsTrivial = intendedIsTrivial
    self.disagreement = disagreement
    self.certificate = certificate
    self.reference = reference
    self.needsRedistribution = needsRedistribution
  }
}
