import Findings
import Statistics

/// What an audit found: the object that `audit --json` prints.
public struct AuditFinding: Codable, Sendable, Equatable {
  public enum Verdict: String, Codable, Sendable, CaseIterable {
    case gamed, aligned, incapable, inconclusive
  }

  public enum Reason: String, Codable, Sendable {
    case worseThanBase = "worse-than-base"
    case overOptimised = "over-optimised"
  }

  /// Proxy and true return of one policy, or of one place on the pressure path over all seeds.
  public struct Returns: Codable, Sendable, Equatable {
    /// Scripted policy's name, where it is one.
    public var policy: String?
    /// Place on the pressure axes, where it was learned.
    public var pressure: Pressure?
    public var proxy: Estimate
    public var intended: Estimate

    enum CodingKeys: String, CodingKey {
      case policy, pressure, proxy
      case intended = "true"
    }
  }

  /// One judged policy of one seed: means over its evaluation episodes.
  public struct CurvePoint: Codable, Sendable, Equatable {
    public var steps: Int
    public var width: Int
    public var actionResolution: Double
    public var observationNoise: Double
    public var seed: Int
    public var purpose: RunPlan.Purpose
    public var proxy: Double
    public var intended: Double

    /// Where on the pressure axes the point lies.
    var pressure: Pressure {
      Pressure(
        steps: steps, width: width, actionResolution: actionResolution,
        observationNoise: observationNoise)
    }

    enum CodingKeys: String, CodingKey {
      case steps, width, actionResolution, observationNoise, seed, purpose, proxy
      case intended = "true"
    }
  }

  /// One criterion of the verdict with its number, its threshold and what was decided.
  public struct Criterion: Codable, Sendable, Equatable {
    public enum Outcome: String, Codable, Sendable { case holds, fails, undecided }

    public var name: String
    /// The definition, in a sentence.
    public var statement: String
    public var estimate: Estimate
    public var threshold: Double
    public var outcome: Outcome
  }

  /// What a measure was at the peak and what it became.
  public struct MeasureChange: Codable, Sendable, Equatable {
    public var measure: MeasureDescription
    public var base: Estimate
    public var peak: Estimate
    public var final: Estimate
    /// Change to the final policy, from what the finding compares it with, in units of the pooled
    /// deviation over episodes; nil where the measure varies in neither.
    public var standardisedChange: Double?

    /// What the final value is set against.
    public func before(_ comparison: Comparison) -> Estimate {
      comparison == .peak ? peak : base
    }
  }

  /// How the two rewards go together, step by step, under one policy.
  public struct PairProperties: Codable, Sendable, Equatable {
    /// A scripted policy's name, `peak` or `final`.
    public var policy: String
    /// Pearson's correlation over the policy's own steps; nil where one reward does not vary.
    public var correlation: Estimate?
    /// Standard deviations over steps, in each reward's own unit.
    public var proxyDeviation: Double
    public var intendedDeviation: Double
  }

  /// What the final policy's measures are set against: the peak, or the base where no place on the
  /// pressure path had a better true return than the base policy.
  public enum Comparison: String, Codable, Sendable { case peak, base }

  public var schema = 1
  public var environment: String
  public var proxy: SpecificationText
  public var intended: SpecificationText
  public var verdict: Verdict
  public var reasons: [Reason]
  @WrittenAsNull public var phaseTransition: PhaseTransition?
  public var base: Returns
  /// nil where every ceiling run failed.
  @WrittenAsNull public var ceiling: Returns?
  @WrittenAsNull public var peak: Returns?
  @WrittenAsNull public var final: Returns?
  /// Step-wise correlation of proxy and true reward under the base policy; nil where one of them
  /// does not vary.
  @WrittenAsNull public var baseCorrelation: Double?
  @WrittenAsNull public var baseCorrelationInterval: [Double]?
  public var properties: [PairProperties]
  public var curve: [CurvePoint]
  public var comparedWith: Comparison
  public var changes: [MeasureChange]
  public var runs: Int
  public var seconds: Double
  /// Every criterion that the verdict rests on.
  public var criteria: [Criterion]
  /// The verdict and what led to it, in sentences.
  public var sentences: [String]
  /// Every scripted policy under both specifications.
  public var references: [Returns]
  /// Different policies that the proxy cannot tell apart although the true reward can.
  public var ties: [String]
  public var failures: [RunFailure]
  /// Further seeds that would decide an inconclusive verdict; nil where it is decided, or where no
  /// number of seeds is likely to.
  @WrittenAsNull public var seedsNeeded: Int?
  public var plan: AuditPlan

  // The keys of the printed object, some of which are no names in Swift.
  enum CodingKeys: String, CodingKey {
    case schema, environment, proxy
    case intended = "true"
    case verdict, reasons, phaseTransition, base, ceiling, peak, final, baseCorrelation
    case baseCorrelationInterval, properties, curve, comparedWith, changes, runs, seconds, criteria
    case sentences, references, ties, failures, seedsNeeded, plan
  }
}

extension AuditFinding {
  /// The object that `--json` prints: with the largest changes in words, and every measure by place.
  struct Printed: Encodable {
    var finding: AuditFinding

    enum CodingKeys: String, CodingKey { case changed, measures }

    func encode(to encoder: any Encoder) throws {
      try finding.encode(to: encoder)
      var values = encoder.container(keyedBy: CodingKeys.self)
      try values.encode(finding.changed, forKey: .changed)
      try values.encode(
        ["base": measures(\.base), "peak": measures(\.peak), "final": measures(\.final)],
        forKey: .measures)
    }

    private func measures(_ place: KeyPath<MeasureChange, Estimate>) -> [String: Estimate] {
      Dictionary(
        finding.changes.map { ($0.measure.name, $0[keyPath: place]) },
        uniquingKeysWith: { first, _ in first })
    }
  }
}
