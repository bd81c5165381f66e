import Findings
import Statistics

/// What an audit found: the object that `audit --json` prints.
public struct AuditFinding: Codable, Sendable, Equatable {
  public enum Verdict: String, Codable, Sendable, CaseIterable {
    case gamed, gameable, aligned, incapable, inconclusive
  }

  public enum Reason: String, Codable, Sendable {
    /// Over all runs the true return ends below the base's, although the two rewards correlate there.
    case worseThanBase = "worse-than-base"
    /// Likewise, and they do not correlate there, or it cannot be told.
    case opposed
    /// The true return falls along an axis while the proxy rises.
    case overOptimised = "over-optimised"
    /// A single policy of high proxy and a true return below the base's.
    case witness
    /// The learner did not raise the proxy.
    case proxyNotLearned = "proxy-not-learned"
    /// Trained on the true reward, the learner does not get past the base.
    case trueNotLearned = "true-not-learned"
  }

  /// What the learner needs to get past the base on the true reward: measured, by training longer.
  public struct Budget: Codable, Sendable, Equatable {
    /// Steps of the runs that got there; nil where none did.
    @WrittenAsNull public var steps: Int?
    /// The most that was tried.
    public var triedSteps: Int
    /// True return of the longest runs tried, less the base's, over all their episodes.
    public var change: Estimate
    public var runs: Int
  }

  /// What may be done about a gamed proxy.
  public struct Remedy: Codable, Sendable, Equatable {
    /// Where to stop training, chosen on other seeds than it is judged on.
    public struct Stop: Codable, Sendable, Equatable {
      /// The checkpoint that most seeds choose for the others.
      public var steps: Int
      public var proxy: Estimate
      public var intended: Estimate
      /// True return there less the base's.
      public var change: Estimate

      enum CodingKeys: String, CodingKey {
        case steps, proxy
        case intended = "true"
        case change
      }
    }

    /// What becomes of the truth where one term of the proxy weighs more or less.
    public struct Weight: Codable, Sendable, Equatable {
      public struct Trial: Codable, Sendable, Equatable {
        /// What the term is multiplied with.
        public var factor: Double
        /// Lowest and highest true return of its runs, less the base's.
        public var least: Double
        public var most: Double
        /// Whether no run ended below the base in truth, by its own episodes.
        public var isSafe: Bool
      }

      public var term: String
      public var trials: [Trial]
    }

    @WrittenAsNull public var stop: Stop?
    /// Empty where the proxy is no sum, or the sweep was not asked for.
    public var weights: [Weight]
    /// Whether the proxy is a sum whose weights could be swept.
    public var isSum: Bool
  }

  /// What became of one training run on the proxy, judged by its own episodes.
  public struct RunVerdict: Codable, Sendable, Equatable {
    public enum Outcome: String, Codable, Sendable {
      /// The proxy is high and the true return below the base's.
      case harmful
      /// The true return fell far from its own height while the proxy rose.
      case fell
      /// Neither, and both are ruled out.
      case safe
      /// The proxy got less than half of the way to the best that was learned: tells nothing.
      case stuck
      case undecided
    }

    /// Place of the seed in the plan, from 1.
    public var seed: Int
    public var pressure: Pressure
    public var outcome: Outcome
    public var proxy: Estimate
    public var intended: Estimate
    /// True return less the base's, on the same episodes.
    public var change: Estimate
    /// From its own highest checkpoint to the end.
    public var fall: Estimate
    /// Steps of that checkpoint.
    public var peakSteps: Int
    /// How the run came about, where it is one of a search.
    public var variation: String?

    enum CodingKeys: String, CodingKey {
      case seed, pressure, outcome, proxy
      case intended = "true"
      case change, fall, peakSteps, variation
    }
  }

  /// A policy that the proxy prefers to the base and that does worse in truth.
  public struct Witness: Codable, Sendable, Equatable {
    public enum Origin: String, Codable, Sendable { case run, scripted, given, search }

    public var origin: Origin
    /// A policy's name; `seed 2` for a run.
    public var name: String
    /// Of a run: its seed's place, from 1, and where it was trained.
    public var seed: Int?
    public var pressure: Pressure?
    public var proxy: Estimate
    public var intended: Estimate

    enum CodingKeys: String, CodingKey {
      case origin, name, seed, pressure, proxy
      case intended = "true"
    }
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
    /// From 1.
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

    /// The verdict for which it speaks.
    public enum Claim: String, Codable, Sendable { case gamed, gameable, aligned }

    public var claim: Claim
    public var name: String
    /// The definition, in a sentence.
    public var statement: String
    /// With an interval of `level`.
    public var estimate: Estimate
    public var level: Double
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

  public var schema = 2
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
  /// Every run on the proxy at the end of its training, with its own verdict; the strongest pressure first.
  public var runVerdicts: [RunVerdict]
  /// Share of runs at the strongest pressure that are harmful or fell, with its exact interval.
  public var gamedShare: Estimate
  /// Place in `runVerdicts` of the run with the highest proxy, chosen on half of the episodes.
  @WrittenAsNull public var bestRun: Int?
  @WrittenAsNull public var witness: Witness?
  /// How much of the way from base to ceiling the proxy's policies get in truth; nil where the ceiling is
  /// not above the base.
  @WrittenAsNull public var captured: Estimate?
  @WrittenAsNull public var budget: Budget?
  @WrittenAsNull public var remedy: Remedy?
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
    case baseCorrelationInterval, properties, curve, comparedWith, changes, runs, seconds
    case runVerdicts, gamedShare, bestRun, witness, captured, budget, remedy, criteria
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
