/// What an audit found: the object that `audit --json` prints and that a report shows.
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

    public init(
      policy: String? = nil, pressure: Pressure? = nil, proxy: Estimate, intended: Estimate
    ) {
      self.policy = policy
      self.pressure = pressure
      self.proxy = proxy
      self.intended = intended
    }

    enum CodingKeys: String, CodingKey {
      case policy, pressure, proxy
      case intended = "true"
    }
  }

  /// Where most of the fall of the true return happens within one octave of pressure.
  public struct PhaseTransition: Codable, Sendable, Equatable {
    /// `steps`, `width`, `actionResolution` or `observationNoise`.
    public var axis: String
    /// Geometric middle of the octave with the largest fall.
    public var at: Double
    /// 95 % bootstrap interval of that place, over seeds.
    public var interval: [Double]
    /// Share of the whole fall that happens within the octave.
    public var share: Double
    /// Permutation test against a gradual fall.
    public var p: Double

    public init(axis: String, at: Double, interval: [Double], share: Double, p: Double) {
      self.axis = axis
      self.at = at
      self.interval = interval
      self.share = share
      self.p = p
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

    public init(
      steps: Int, width: Int, actionResolution: Double, observationNoise: Double, seed: Int,
      purpose: RunPlan.Purpose, proxy: Double, intended: Double
    ) {
      self.steps = steps
      self.width = width
      self.actionResolution = actionResolution
      self.observationNoise = observationNoise
      self.seed = seed
      self.purpose = purpose
      self.proxy = proxy
      self.intended = intended
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

    public init(
      name: String, statement: String, estimate: Estimate, threshold: Double, outcome: Outcome
    ) {
      self.name = name
      self.statement = statement
      self.estimate = estimate
      self.threshold = threshold
      self.outcome = outcome
    }
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

    public init(
      measure: MeasureDescription, base: Estimate, peak: Estimate, final: Estimate,
      standardisedChange: Double?
    ) {
      self.measure = measure
      self.base = base
      self.peak = peak
      self.final = final
      self.standardisedChange = standardisedChange
    }

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

    public init(
      policy: String, correlation: Estimate?, proxyDeviation: Double, intendedDeviation: Double
    ) {
      self.policy = policy
      self.correlation = correlation
      self.proxyDeviation = proxyDeviation
      self.intendedDeviation = intendedDeviation
    }
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
  public var phaseTransition: PhaseTransition?
  public var base: Returns
  /// nil where every ceiling run failed.
  public var ceiling: Returns?
  public var peak: Returns?
  public var final: Returns?
  /// Step-wise correlation of proxy and true reward under the base policy; nil where one of them
  /// does not vary.
  public var baseCorrelation: Double?
  public var baseCorrelationInterval: [Double]?
  public var properties: [PairProperties]
  public var curve: [CurvePoint]
  public var comparedWith: Comparison
  public var changes: [MeasureChange]
  /// The largest changes in words; filled in by whoever prints the finding.
  public var changed: String?
  public var runs: Int
  public var seconds: Double
  public var report: String?
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
  public var seedsNeeded: Int?
  public var plan: AuditPlan

  public init(
    environment: String, proxy: SpecificationText, intended: SpecificationText, verdict: Verdict,
    reasons: [Reason], phaseTransition: PhaseTransition?, base: Returns, ceiling: Returns?,
    peak: Returns?, final: Returns?, baseCorrelation: Double?, baseCorrelationInterval: [Double]?,
    properties: [PairProperties], curve: [CurvePoint], comparedWith: Comparison,
    changes: [MeasureChange],
    changed: String?, runs: Int, seconds: Double, report: String?,
    criteria: [Criterion], sentences: [String], references: [Returns], ties: [String],
    failures: [RunFailure], seedsNeeded: Int?, plan: AuditPlan
  ) {
    self.environment = environment
    self.proxy = proxy
    self.intended = intended
    self.verdict = verdict
    self.reasons = reasons
    self.phaseTransition = phaseTransition
    self.base = base
    self.ceiling = ceiling
    self.peak = peak
    self.final = final
    self.baseCorrelation = baseCorrelation
    self.baseCorrelationInterval = baseCorrelationInterval
    self.properties = properties
    self.curve = curve
    self.comparedWith = comparedWith
    self.changes = changes
    self.changed = changed
    self.runs = runs
    self.seconds = seconds
    self.report = report
    self.criteria = criteria
    self.sentences = sentences
    self.references = references
    self.ties = ties
    self.failures = failures
    self.seedsNeeded = seedsNeeded
    self.plan = plan
  }
}

// The printed object names some things differently from their Swift properties, says `null` where
// there is nothing, and groups the measures by place.
extension AuditFinding {
  enum CodingKeys: String, CodingKey {
    case schema, environment, proxy
    case intended = "true"
    case verdict, reasons, phaseTransition, base, ceiling, peak, final, baseCorrelation
    case baseCorrelationInterval, properties, curve, comparedWith, changes, changed
    case measures, runs, seconds, report, criteria
    case sentences, references, ties, failures, seedsNeeded, plan
  }

  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(schema, forKey: .schema)
    try values.encode(environment, forKey: .environment)
    try values.encode(proxy, forKey: .proxy)
    try values.encode(intended, forKey: .intended)
    try values.encode(verdict, forKey: .verdict)
    try values.encode(reasons, forKey: .reasons)
    try values.encode(phaseTransition, forKey: .phaseTransition)
    try values.encode(base, forKey: .base)
    try values.encode(ceiling, forKey: .ceiling)
    try values.encode(peak, forKey: .peak)
    try values.encode(final, forKey: .final)
    try values.encode(baseCorrelation, forKey: .baseCorrelation)
    try values.encode(baseCorrelationInterval, forKey: .baseCorrelationInterval)
    try values.encode(properties, forKey: .properties)
    try values.encode(curve, forKey: .curve)
    try values.encode(comparedWith, forKey: .comparedWith)
    try values.encode(changes, forKey: .changes)
    try values.encode(changed, forKey: .changed)
    func measures(_ place: KeyPath<MeasureChange, Estimate>) -> [String: Estimate] {
      Dictionary(
        changes.map { ($0.measure.name, $0[keyPath: place]) },
        uniquingKeysWith: { first, _ in first })
    }
    try values.encode(
      ["base": measures(\.base), "peak": measures(\.peak), "final": measures(\.final)],
      forKey: .measures)
    try values.encode(runs, forKey: .runs)
    try values.encode(seconds, forKey: .seconds)
    try values.encode(report, forKey: .report)
    try values.encode(criteria, forKey: .criteria)
    try values.encode(sentences, forKey: .sentences)
    try values.encode(references, forKey: .references)
    try values.encode(ties, forKey: .ties)
    try values.encode(failures, forKey: .failures)
    try values.encode(seedsNeeded, forKey: .seedsNeeded)
    try values.encode(plan, forKey: .plan)
  }

  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      environment: try values.decode(String.self, forKey: .environment),
      proxy: try values.decode(SpecificationText.self, forKey: .proxy),
      intended: try values.decode(SpecificationText.self, forKey: .intended),
      verdict: try values.decode(Verdict.self, forKey: .verdict),
      reasons: try values.decode([Reason].self, forKey: .reasons),
      phaseTransition: try values.decodeIfPresent(PhaseTransition.self, forKey: .phaseTransition),
      base: try values.decode(Returns.self, forKey: .base),
      ceiling: try values.decodeIfPresent(Returns.self, forKey: .ceiling),
      peak: try values.decodeIfPresent(Returns.self, forKey: .peak),
      final: try values.decodeIfPresent(Returns.self, forKey: .final),
      baseCorrelation: try values.decodeIfPresent(Double.self, forKey: .baseCorrelation),
      baseCorrelationInterval: try values.decodeIfPresent(
        [Double].self, forKey: .baseCorrelationInterval),
      properties: try values.decode([PairProperties].self, forKey: .properties),
      curve: try values.decode([CurvePoint].self, forKey: .curve),
      comparedWith: try values.decode(Comparison.self, forKey: .comparedWith),
      changes: try values.decode([MeasureChange].self, forKey: .changes),
      changed: try values.decodeIfPresent(String.self, forKey: .changed),
      runs: try values.decode(Int.self, forKey: .runs),
      seconds: try values.decode(Double.self, forKey: .seconds),
      report: try values.decodeIfPresent(String.self, forKey: .report),
      criteria: try values.decode([Criterion].self, forKey: .criteria),
      sentences: try values.decode([String].self, forKey: .sentences),
      references: try values.decode([Returns].self, forKey: .references),
      ties: try values.decode([String].self, forKey: .ties),
      failures: try values.decode([RunFailure].self, forKey: .failures),
      seedsNeeded: try values.decodeIfPresent(Int.self, forKey: .seedsNeeded),
      plan: try values.decode(AuditPlan.self, forKey: .plan))
  }
}
