import Findings

/// One of the two sets of texts that are compared.
public struct TextSide: Codable, Sendable, Equatable {
  /// What the reader calls it: a file's name, a label's value.
  public var name: String
  /// Texts compared, after duplicates were taken out.
  public var texts: Int
  /// Texts taken out: exact and near copies of another of the same side, and texts on both sides.
  public var duplicates: Int
  /// Of those, texts that stand word for word on both sides.
  public var onBothSides: Int
  /// Texts the source holds, when only a sample of them was kept.
  public var sampledFrom: Int?

  public init(
    name: String, texts: Int, duplicates: Int, onBothSides: Int = 0, sampledFrom: Int? = nil
  ) {
    self.name = name
    self.texts = texts
    self.duplicates = duplicates
    self.onBothSides = onBothSides
    self.sampledFrom = sampledFrom
  }
}

/// Texts in each part: hypotheses are proposed on the first, ranked on the second and confirmed on the
/// third; no text is in two.
public struct TextSplit: Codable, Sendable, Equatable {
  public var propose: Int
  public var rank: Int
  public var confirm: Int

  public init(propose: Int, rank: Int, confirm: Int) {
    self.propose = propose
    self.rank = rank
    self.confirm = confirm
  }
}

/// How well a plain bag of words tells the sides apart, each text scored by a model that has not seen
/// it: what a list of hypotheses can hope for.
public struct Separability: Codable, Sendable, Equatable {
  /// Cross-fitted area under the receiver operating characteristic, with its 95 % interval (DeLong).
  public var auroc: Double
  public var low: Double
  public var high: Double

  public init(auroc: Double, low: Double, high: Double) {
    self.auroc = auroc
    self.low = low
    self.high = high
  }
}

/// What became of shuffled labels, where there is nothing to find.
public struct Calibration: Codable, Sendable, Equatable {
  public var shuffles: Int
  /// Hypotheses confirmed in all of them together.
  public var confirmed: Int
  /// Shuffles in which at least one was confirmed, as a share with its 95 % interval (Wilson).
  public var falseShare: Estimate

  public init(shuffles: Int, confirmed: Int, falseShare: Estimate) {
    self.shuffles = shuffles
    self.confirmed = confirmed
    self.falseShare = falseShare
  }
}

/// How much the first `hypotheses` of a list tell together.
public struct CurvePoint: Codable, Sendable, Equatable {
  public var hypotheses: Int
  /// AUROC of the additive model on the first so many, on the texts kept for confirmation.
  public var auroc: Double
  public var low: Double
  public var high: Double
  /// Share of the classifier's performance explained; only `explain` gives it.
  public var share: Double?

  public init(hypotheses: Int, auroc: Double, low: Double, high: Double, share: Double? = nil) {
    self.hypotheses = hypotheses
    self.auroc = auroc
    self.low = low
    self.high = high
    self.share = share
  }
}

/// How two sets of texts differ, in sentences that hold on texts they were not found in.
public struct TextDifference: Codable, Sendable, Equatable {
  public var schema: Int
  public var a: TextSide
  public var b: TextSide
  public var split: TextSplit
  /// Nil when there are too few texts to tell; `caveats` then says so.
  @WrittenAsNull public var separability: Separability?
  /// In the order chosen: each adds most to those above it. Both directions: `v` is negative where it
  /// is commoner in B.
  public var hypotheses: [Hypothesis]
  /// How well the list tells the sides apart, against its length.
  public var curve: [CurvePoint]
  /// Hypotheses looked at in all, on the texts kept for proposing.
  public var examined: Int
  /// Of those, tested on the texts kept for confirming: what Holm's correction counts.
  public var tested: Int
  /// Family-wise level for `confirmed`.
  public var alpha: Double
  /// The answer in a few plain sentences.
  public var sentences: [String]
  /// What limits the answer: few texts, duplicates, a sample, no goal.
  public var caveats: [String]
  public var goal: String?
  /// The language whose stems were used, or "none".
  public var language: String
  public var seed: UInt64
  public var calibration: Calibration?
  public var models: ModelUse?
  public var seconds: Double

  public init(
    a: TextSide, b: TextSide, split: TextSplit, separability: Separability?,
    hypotheses: [Hypothesis], curve: [CurvePoint] = [], examined: Int, tested: Int,
    alpha: Double, sentences: [String] = [], caveats: [String] = [], goal: String? = nil,
    language: String, seed: UInt64, calibration: Calibration? = nil, models: ModelUse? = nil,
    seconds: Double
  ) {
    self.schema = 1
    self.a = a
    self.b = b
    self.split = split
    self.separability = separability
    self.hypotheses = hypotheses
    self.curve = curve
    self.examined = examined
    self.tested = tested
    self.alpha = alpha
    self.sentences = sentences
    self.caveats = caveats
    self.goal = goal
    self.language = language
    self.seed = seed
    self.calibration = calibration
    self.models = models
    self.seconds = seconds
  }
}

/// One comparison for each value of a label, each value against all others.
public struct TextComparisons: Codable, Sendable, Equatable {
  public var schema: Int
  /// The column of labels, or nil for clusters.
  public var label: String?
  public var comparisons: [TextDifference]
  public var seconds: Double

  public init(label: String?, comparisons: [TextDifference], seconds: Double) {
    self.schema = 1
    self.label = label
    self.comparisons = comparisons
    self.seconds = seconds
  }
}

/// A group of texts found without labels, and how it differs from all others.
public struct TextCluster: Codable, Sendable, Equatable {
  /// Counted from 1, largest first.
  public var number: Int
  /// The shortest confirmed hypothesis that holds of most of it; "unnamed" when there is none.
  public var name: String
  public var texts: Int
  /// Mean cosine of its texts to its centre.
  public var cohesion: Double
  /// Texts nearest to the centre.
  public var central: [MarkedText]
  /// Rows of the data that are its texts, ascending.
  public var rows: [Int]
  public var difference: TextDifference

  public init(
    number: Int, name: String, texts: Int, cohesion: Double, central: [MarkedText],
    rows: [Int] = [], difference: TextDifference
  ) {
    self.number = number
    self.name = name
    self.texts = texts
    self.cohesion = cohesion
    self.central = central
    self.rows = rows
    self.difference = difference
  }
}

/// Texts grouped, each group named by how it differs from the union of the others.
public struct TextClusters: Codable, Sendable, Equatable {
  public var schema: Int
  public var texts: Int
  public var duplicates: Int
  /// `tf-idf`, or the embedding model's `URL#NAME`.
  public var embedding: String
  public var clusters: [TextCluster]
  /// Mean cosine of all texts to their centres.
  public var cohesion: Double
  public var caveats: [String]
  public var seed: UInt64
  public var seconds: Double

  public init(
    texts: Int, duplicates: Int, embedding: String, clusters: [TextCluster], cohesion: Double,
    caveats: [String], seed: UInt64, seconds: Double
  ) {
    self.schema = 1
    self.texts = texts
    self.duplicates = duplicates
    self.embedding = embedding
    self.clusters = clusters
    self.cohesion = cohesion
    self.caveats = caveats
    self.seed = seed
    self.seconds = seconds
  }
}
