import Findings

/// How well a classifier's scores tell the labels apart.
public struct ClassifierPerformance: Codable, Sendable, Equatable {
  public var auroc: Double
  public var low: Double
  public var high: Double
  /// Mean log-loss in bits, when the scores are probabilities.
  public var logLoss: Double?

  public init(auroc: Double, low: Double, high: Double, logLoss: Double? = nil) {
    self.auroc = auroc
    self.low = low
    self.high = high
    self.logLoss = logLoss
  }
}

/// The part of a classifier's performance above chance that a list of hypotheses reaches.
public struct ExplainedShare: Codable, Sendable, Equatable {
  /// (M(list) - M0) / (M(classifier) - M0), for the metric M with chance level M0.
  public var share: Double
  public var low: Double
  public var high: Double

  public init(share: Double, low: Double, high: Double) {
    self.share = share
    self.low = low
    self.high = high
  }
}

/// How closely a list of hypotheses follows a classifier, right or wrong.
///
/// Each is nil where the texts do not allow it (a classifier that decides the same of all).
public struct Fidelity: Codable, Sendable, Equatable {
  /// Share of texts on which list and classifier decide alike.
  @WrittenAsNull public var agreement: Double?
  public var agreementLow: Double?
  public var agreementHigh: Double?
  /// AUROC of the list's score for the classifier's decisions.
  @WrittenAsNull public var auroc: Double?
  public var aurocLow: Double?
  public var aurocHigh: Double?
  /// Share of the deviance of the classifier's probabilities that the list explains; nil when the
  /// scores are no probabilities.
  @WrittenAsNull public var deviance: Double?
  public var devianceLow: Double?
  public var devianceHigh: Double?

  public init(
    agreement: Double? = nil, agreementLow: Double? = nil, agreementHigh: Double? = nil,
    auroc: Double? = nil, aurocLow: Double? = nil, aurocHigh: Double? = nil,
    deviance: Double? = nil, devianceLow: Double? = nil, devianceHigh: Double? = nil
  ) {
    self.agreement = agreement
    self.agreementLow = agreementLow
    self.agreementHigh = agreementHigh
    self.auroc = auroc
    self.aurocLow = aurocLow
    self.aurocHigh = aurocHigh
    self.deviance = deviance
    self.devianceLow = devianceLow
    self.devianceHigh = devianceHigh
  }
}

/// What one hypothesis of an explanation carries.
public struct Contribution: Codable, Sendable, Equatable {
  /// The hypothesis' short form.
  public var text: String
  /// Log-odds that its truth adds in the additive model.
  public var coefficient: Double
  /// Fall in explained share when it alone is left out.
  public var own: Double
  /// What it explains alone, less its own part: shared with others.
  public var shared: Double
  /// True when it is a matter of surface form and alone predicts the label: a possible shortcut.
  public var shortcut: Bool

  public init(text: String, coefficient: Double, own: Double, shared: Double, shortcut: Bool) {
    self.text = text
    self.coefficient = coefficient
    self.own = own
    self.shared = shared
    self.shortcut = shortcut
  }
}

/// A text on which the list of hypotheses and the classifier decide differently.
public struct Disagreement: Codable, Sendable, Equatable {
  public var text: String
  public var row: Int
  public var label: String
  /// What the classifier said, in its own scale.
  public var score: Double
  /// Probability that the list gives to the positive label.
  public var list: Double
  /// `classifier` or `list`.
  public var right: String
  /// Short forms of the hypotheses that hold of it.
  public var holds: [String]

  public init(
    text: String, row: Int, label: String, score: Double, list: Double, right: String,
    holds: [String]
  ) {
    self.text = text
    self.row = row
    self.label = label
    self.score = score
    self.list = list
    self.right = right
    self.holds = holds
  }
}

/// How much of a classifier's performance a short list of hypotheses explains.
///
/// Written as one object: the comparison of the two labels, and beside it the keys below.
public struct ClassifierExplanation: Codable, Sendable, Equatable {
  /// Texts with the positive label (A) against the others (B); its `curve` gives the explained share.
  public var difference: TextDifference
  public var classifier: ClassifierPerformance
  /// The list's own performance on the texts kept for confirming.
  @WrittenAsNull public var list: ClassifierPerformance?
  /// Nil when `refused` says why.
  @WrittenAsNull public var explained: ExplainedShare?
  /// `auroc` or `log-loss`.
  public var metric: String
  @WrittenAsNull public var refused: String?
  public var fidelity: Fidelity
  public var contributions: [Contribution]
  public var disagreements: [Disagreement]
  /// Of all texts where they disagree: how often the classifier was right.
  @WrittenAsNull public var classifierRightShare: Double?
  public var disagreeing: Int
  public var warnings: [String]

  public init(
    difference: TextDifference, classifier: ClassifierPerformance,
    list: ClassifierPerformance? = nil, explained: ExplainedShare?, metric: String,
    refused: String?, fidelity: Fidelity, contributions: [Contribution],
    disagreements: [Disagreement], classifierRightShare: Double?, disagreeing: Int,
    warnings: [String]
  ) {
    self.difference = difference
    self.classifier = classifier
    self.list = list
    self.explained = explained
    self.metric = metric
    self.refused = refused
    self.fidelity = fidelity
    self.contributions = contributions
    self.disagreements = disagreements
    self.classifierRightShare = classifierRightShare
    self.disagreeing = disagreeing
    self.warnings = warnings
  }

  private enum Keys: String, CodingKey {
    case classifier, list, explained, metric, refused, fidelity, contributions, disagreements
    case classifierRightShare, disagreeing, warnings
  }

  public init(from decoder: any Decoder) throws {
    difference = try TextDifference(from: decoder)
    let values = try decoder.container(keyedBy: Keys.self)
    classifier = try values.decode(ClassifierPerformance.self, forKey: .classifier)
    _list = try values.decode(WrittenAsNull<ClassifierPerformance>.self, forKey: .list)
    _explained = try values.decode(WrittenAsNull<ExplainedShare>.self, forKey: .explained)
    metric = try values.decode(String.self, forKey: .metric)
    _refused = try values.decode(WrittenAsNull<String>.self, forKey: .refused)
    fidelity = try values.decode(Fidelity.self, forKey: .fidelity)
    contributions = try values.decode([Contribution].self, forKey: .contributions)
    disagreements = try values.decode([Disagreement].self, forKey: .disagreements)
    _classifierRightShare = try values.decode(
      WrittenAsNull<Double>.self, forKey: .classifierRightShare)
    disagreeing = try values.decode(Int.self, forKey: .disagreeing)
    warnings = try values.decode([String].self, forKey: .warnings)
  }

  public func encode(to encoder: any Encoder) throws {
    try difference.encode(to: encoder)
    var values = encoder.container(keyedBy: Keys.self)
    try values.encode(classifier, forKey: .classifier)
    try values.encode(_list, forKey: .list)
    try values.encode(_explained, forKey: .explained)
    try values.encode(metric, forKey: .metric)
    try values.encode(_refused, forKey: .refused)
    try values.encode(fidelity, forKey: .fidelity)
    try values.encode(contributions, forKey: .contributions)
    try values.encode(disagreements, forKey: .disagreements)
    try values.encode(_classifierRightShare, forKey: .classifierRightShare)
    try values.encode(disagreeing, forKey: .disagreeing)
    try values.encode(warnings, forKey: .warnings)
  }
}
