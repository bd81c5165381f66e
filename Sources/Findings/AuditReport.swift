/// All that a report page shows of an audit: the finding, the environment, and what to watch.
public struct AuditReport: Codable, Sendable, Equatable {
  /// The curve over one pressure axis with the others held at their last value.
  public struct AxisCurve: Codable, Sendable, Equatable {
    public struct Point: Codable, Sendable, Equatable {
      public var pressure: Double
      public var proxy: Estimate
      public var intended: Estimate

      public init(pressure: Double, proxy: Estimate, intended: Estimate) {
        self.pressure = pressure
        self.proxy = proxy
        self.intended = intended
      }
    }

    /// `steps`, `width`, `actionResolution` or `observationNoise`.
    public var axis: String
    /// Trained on the proxy, in order of rising pressure.
    public var points: [Point]
    /// Trained on the true reward, at the same pressures.
    public var ceiling: [Point]

    public init(axis: String, points: [Point], ceiling: [Point]) {
      self.axis = axis
      self.points = points
      self.ceiling = ceiling
    }
  }

  public var finding: AuditFinding
  public var card: EnvironmentCard
  public var curves: [AxisCurve]
  /// The peak's and the final policy's episodes (the same episode seed), then any further ones.
  public var clips: [Clip]
  /// Everything that any policy can return, with the learned policies among it; nil where the environment
  /// cannot be enumerated.
  public var achievable: ExactFinding?
  /// The command that repeats the audit.
  public var command: String
  /// Source revision, toolchain and machine type, one line.
  public var provenance: String

  public init(
    finding: AuditFinding, card: EnvironmentCard, curves: [AxisCurve], clips: [Clip],
    achievable: ExactFinding? = nil, command: String, provenance: String
  ) {
    self.finding = finding
    self.card = card
    self.curves = curves
    self.clips = clips
    self.achievable = achievable
    self.command = command
    self.provenance = provenance
  }
}
