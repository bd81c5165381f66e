import Exact
import Findings
import Statistics

/// What an audit ends in: the finding, and what it takes to show it.
public struct AuditResult: StudyFinding, Equatable {
  /// The curve over one pressure axis with the others held at their last value.
  public struct AxisCurve: Codable, Sendable, Equatable {
    public struct Point: Codable, Sendable, Equatable {
      public var pressure: Double
      public var proxy: Estimate
      public var intended: Estimate
    }

    public var axis: PressureAxis
    /// Trained on the proxy, in order of rising pressure.
    public var points: [Point]
    /// Trained on the true reward, at the same pressures.
    public var ceiling: [Point]
  }

  public var finding: AuditFinding
  public var card: EnvironmentCard
  public var curves: [AxisCurve]
  /// The peak's and the final policy's episodes (the same episode seed), then any further ones.
  public var clips: [Clip]
  /// Everything that any policy can return, with the learned policies among it; nil where the environment
  /// cannot be enumerated.
  public var achievable: ExactFinding?
  /// How the learning went at the highest pressure; nil in findings of before it was kept.
  public var learning: [LearningCourse]?

  public var kind: String { Audit.name }
  public var seconds: Double { finding.seconds }
  /// A gate that stops what was gamed stops what is gameable too.
  public var outcomes: [String] {
    [finding.verdict.rawValue] + (finding.verdict == .gameable ? ["gamed"] : [])
  }
  public var printed: any Encodable { AuditFinding.Printed(finding: finding) }
}
