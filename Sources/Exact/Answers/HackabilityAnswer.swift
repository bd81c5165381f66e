import Findings

/// Whether optimising a proxy can lower the true return (Skalse et al. 2022, Definition 1), and by how
/// much at worst.
public struct HackabilityAnswer: Codable, Sendable, Equatable {
  public enum Verdict: String, Codable, Sendable {
    /// No two policies are ordered oppositely, and the rewards are neither equivalent nor trivial.
    case unhackable
    /// The same order on all policies considered.
    case equivalent
    /// One of the rewards is the same for all policies considered.
    case trivial
    case hackable
    /// Not decided within the stated cap.
    case undecided
  }

  public enum Policies: String, Codable, Sendable {
    case stationary, finite, deterministic, constrained
  }

  /// Two policies: the proxy rises from `worse` to `better`, and the true return falls.
  public struct Witness: Codable, Sendable, Equatable {
    /// Higher in the proxy, lower in truth.
    public var better: PolicyReturns
    public var worse: PolicyReturns

    public init(better: PolicyReturns, worse: PolicyReturns) {
      self.better = better
      self.worse = worse
    }
  }

  /// Why no two policies are ordered oppositely.
  public struct Certificate: Codable, Sendable, Equatable {
    /// What is certified: the true reward where it is `scale` times the proxy plus shaping, or the
    /// name of the reward that is shaping alone (`scale` 0).
    public var reward: String
    /// true(s,a) = scale · proxy(s,a) + potential(s) − discount · E[potential(s')].
    public var scale: ExactNumber
    public var potential: [String: ExactNumber]

    public init(reward: String, scale: ExactNumber, potential: [String: ExactNumber]) {
      self.reward = reward
      self.scale = scale
      self.potential = potential
    }
  }

  /// The most that can be lost: from `from` to `to` the proxy does not fall, and the true return falls.
  public struct WorstCase: Codable, Sendable, Equatable {
    public var from: PolicyReturns
    public var to: PolicyReturns

    public init(from: PolicyReturns, to: PolicyReturns) {
      self.from = from
      self.to = to
    }
  }

  /// Least true return of a policy over all true rewards that correlate with the proxy as stated.
  public struct CorrelationBound: Codable, Sendable, Equatable {
    public var base: String
    public var policy: String
    /// Correlation of proxy and true reward under the base policy's visits.
    public var correlation: ExactNumber
    /// Mean proxy of the policy in standard deviations of the base policy's visits, squared, with the
    /// sign of the mean: p·|p|.
    public var signedSquare: ExactNumber
    /// Chi-square divergence of the policy's visits from the base policy's.
    public var chiSquare: ExactNumber
    /// r·p − √(1−r²)·√(χ²−p²), in standard deviations of the true reward; 0 is the base policy.
    public var worst: Enclosure
    /// Whether the worst is below the base policy: decided exactly, by squaring.
    public var canFall: Bool

    public init(
      base: String, policy: String, correlation: ExactNumber, signedSquare: ExactNumber,
      chiSquare: ExactNumber, worst: Enclosure, canFall: Bool
    ) {
      self.base = base
      self.policy = policy
      self.correlation = correlation
      self.signedSquare = signedSquare
      self.chiSquare = chiSquare
      self.worst = worst
      self.canFall = canFall
    }
  }

  public var proxy: String
  public var intended: String
  public var verdict: Verdict
  public var policies: Policies
  /// The constraint in words, for constrained sets.
  @WrittenAsNull public var constraint: String?
  @WrittenAsNull public var witness: Witness?
  @WrittenAsNull public var certificate: Certificate?
  /// Corners (proxy, true) of the achievable set of returns, counterclockwise from the one with the
  /// least proxy (and least true return among those); nil where it was not worked out.
  @WrittenAsNull public var polygon: [[ExactNumber]]?
  /// A policy for every corner, in the same order.
  public var vertices: [PolicyReturns]
  /// Least true return where the proxy is at least x: corners (x, y), x ascending.
  public var lowerEnvelope: [[ExactNumber]]
  /// Greatest true return where the proxy is at least x: corners (x, y), x ascending.
  public var upperEnvelope: [[ExactNumber]]
  /// Largest true fall over pairs whose proxy rises (a supremum): 0 exactly where unhackable.
  @WrittenAsNull public var strictHack: ExactNumber?
  /// Largest true fall over pairs whose proxy does not fall.
  @WrittenAsNull public var weakHack: ExactNumber?
  /// The hack sizes as shares of the range of true returns; nil where that range is 0.
  @WrittenAsNull public var strictHackShare: ExactNumber?
  @WrittenAsNull public var weakHackShare: ExactNumber?
  /// Best true return minus the least among proxy-optimal policies.
  @WrittenAsNull public var goodhartGap: ExactNumber?
  /// Where the weak hack is largest.
  @WrittenAsNull public var worstCase: WorstCase?
  /// The policies of an explicit set, in their order.
  public var listed: [PolicyReturns]
  /// Pairs of listed or enumerated policies that the rewards order oppositely, and all pairs.
  @WrittenAsNull public var misorderedPairs: ExactNumber?
  @WrittenAsNull public var pairs: ExactNumber?
  @WrittenAsNull public var correlationBound: CorrelationBound?
  public var map: PolicyMap?
  /// Policies to plot beside the polygon that are not exact: a learner's, with measured returns.
  public var measured: [MeasuredPolicy]

  /// A policy with returns that were measured, not derived.
  public struct MeasuredPolicy: Codable, Sendable, Equatable {
    public var name: String
    public var proxy: Estimate
    public var intended: Estimate

    enum CodingKeys: String, CodingKey {
      case name, proxy
      case intended = "true"
    }

    public init(name: String, proxy: Estimate, intended: Estimate) {
      self.name = name
      self.proxy = proxy
      self.intended = intended
    }
  }

  enum CodingKeys: String, CodingKey {
    case proxy
    case intended = "true"
    case verdict, policies, constraint, witness, certificate, polygon, vertices, lowerEnvelope
    case upperEnvelope, strictHack, weakHack, strictHackShare, weakHackShare, goodhartGap
    case worstCase, listed, misorderedPairs, pairs, correlationBound, map, measured
  }

  public init(
    proxy: String, intended: String, verdict: Verdict, policies: Policies
  ) {
    self.proxy = proxy
    self.intended = intended
    self.verdict = verdict
    self.policies = policies
    vertices = []
    lowerEnvelope = []
    upperEnvelope = []
    listed = []
    measured = []
  }
}
