import Findings

/// How far a proxy may be optimised before the true return turns.
public struct HowFarAnswer: Codable, Sendable, Equatable {
  /// A corner of a piecewise linear path.
  public struct Point: Codable, Sendable, Equatable {
    /// What drives the path: the length gone so far in units of the ascent's own time, or the weight
    /// 1/λ of the proxy against the divergence.
    public var pressure: ExactNumber
    public var proxy: ExactNumber
    public var intended: ExactNumber
    /// Chi-square divergence of the visits from the base policy's; nil where the base leaves out a choice.
    public var chiSquare: ExactNumber?
    public var policy: ExactPolicy

    enum CodingKeys: String, CodingKey {
      case pressure, proxy
      case intended = "true"
      case chiSquare, policy
    }

    public init(
      pressure: ExactNumber, proxy: ExactNumber, intended: ExactNumber, chiSquare: ExactNumber?,
      policy: ExactPolicy
    ) {
      self.pressure = pressure
      self.proxy = proxy
      self.intended = intended
      self.chiSquare = chiSquare
      self.policy = policy
    }
  }

  /// A path from the base policy to a proxy optimum.
  public struct Path: Codable, Sendable, Equatable {
    /// `steepest ascent` (Karwowski et al. 2024) or `chi-square regularisation` (Laidlaw et al. 2024).
    public var name: String
    /// Corners; between two of them proxy and true return change linearly.
    public var points: [Point]
    /// Index of the corner after which the true return first falls; nil where it never does.
    @WrittenAsNull public var turn: Int?
    /// Index of the corner with the highest true return, the first of equals.
    public var best: Int
    /// Highest true return on the path minus the one at its end: at least 0.
    public var drop: ExactNumber
    /// What ended the path: the proxy's optimum, or the cap on its corners.
    public var isComplete: Bool

    public init(
      name: String, points: [Point], turn: Int?, best: Int, drop: ExactNumber, isComplete: Bool
    ) {
      self.name = name
      self.points = points
      self.best = best
      self.drop = drop
      self.isComplete = isComplete
      self.turn = turn
    }
  }

  /// The early-stopping rule for a known angle (Karwowski et al. 2024, Theorem 1).
  public struct EarlyStop: Codable, Sendable, Equatable {
    /// Squared cosine of the angle between the rewards that is assumed, and its sign.
    public var cosineSquared: ExactNumber
    public var cosineIsPositive: Bool
    /// The angle in degrees, for the eye.
    public var degrees: Double
    /// Whether the angle was given, or is that of the two rewards.
    public var isGiven: Bool
    /// Index of the corner at which to stop.
    public var corner: Int
    /// True return there and at the path's end.
    public var intended: ExactNumber
    public var guarantee: String

    enum CodingKeys: String, CodingKey {
      case cosineSquared, cosineIsPositive, degrees, isGiven, corner
      case intended = "true"
      case guarantee
    }

    public init(
      cosineSquared: ExactNumber, cosineIsPositive: Bool, degrees: Double, isGiven: Bool,
      corner: Int, intended: ExactNumber, guarantee: String
    ) {
      self.cosineSquared = cosineSquared
      self.cosineIsPositive = cosineIsPositive
      self.degrees = degrees
      self.isGiven = isGiven
      self.corner = corner
      self.intended = intended
      self.guarantee = guarantee
    }
  }

  public var proxy: String
  public var intended: String
  public var base: String
  public var paths: [Path]
  @WrittenAsNull public var earlyStop: EarlyStop?
  public var map: PolicyMap?

  enum CodingKeys: String, CodingKey {
    case proxy
    case intended = "true"
    case base, paths, earlyStop, map
  }

  public init(
    proxy: String, intended: String, base: String, paths: [Path], earlyStop: EarlyStop?,
    map: PolicyMap? = nil
  ) {
    self.proxy = proxy
    self.intended = intended
    self.base = base
    self.paths = paths
    self.map = map
    self.earlyStop = earlyStop
  }
}
