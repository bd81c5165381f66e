import Findings

/// What is said of a text: true or false of each single one.
///
/// This is the form a program can evaluate; `Hypothesis.text` is the form a person reads.
public enum TextPredicate: Codable, Sendable, Hashable {
  /// A counted feature of the text reaches a number: at least so many digits, links, words.
  case feature(String, atLeast: Int)
  /// A word of the set stands in the text; compared by stem.
  case words([String])
  /// The words stand in the text one after the other; compared by stem.
  case phrase([String])
  /// The text begins with this word.
  case opening(String)
  /// The text ends with this word.
  case closing(String)
  /// A word that is a kind of the WordNet synset (its name, such as `food.n.02`); `words` are the
  /// lemmas under it that the texts use.
  case concept(String, words: [String])
  /// A sentence that only a model or a person can judge.
  case sentence(String)
}

/// The family a hypothesis comes from.
public enum HypothesisKind: String, Codable, Sendable, Hashable, CaseIterable {
  case surface, lexical, concept, grammar, model
}

/// Who decided whether a hypothesis holds of a text.
public enum EvaluatorKind: String, Codable, Sendable, Hashable {
  /// A program, without error.
  case exact
  /// A language model.
  case model
  /// A person's marks.
  case human
}

/// Texts of either side, for one hypothesis.
public struct HypothesisExamples: Codable, Sendable, Equatable {
  /// Texts of A: those of the side where it is commoner support it, those of the other contradict.
  public var a: [MarkedText]
  public var b: [MarkedText]

  public init(a: [MarkedText], b: [MarkedText]) {
    self.a = a
    self.b = b
  }
}

/// One way in which two sets of texts differ, with the evidence from texts that had no part in finding
/// or ranking it.
///
/// Shares, differences and p-values are those of the texts kept for confirmation.
public struct Hypothesis: Codable, Sendable, Equatable {
  /// Short form: completes "The text …", for example "contains a number of 5 or more digits".
  public var text: String
  /// What exactly is decided, so that two people would decide alike.
  public var precise: String
  public var kind: HypothesisKind
  public var evaluator: EvaluatorKind
  public var predicate: TextPredicate
  /// Share of A's texts of which it is true, in [0, 1], with its 95 % interval (Wilson).
  public var shareA: Double
  public var shareALow: Double
  public var shareAHigh: Double
  public var shareB: Double
  public var shareBLow: Double
  public var shareBHigh: Double
  /// shareA - shareB, with its 95 % interval (Newcombe's; by group where groups are given).
  public var v: Double
  public var vLow: Double
  public var vHigh: Double
  /// The same difference on the texts that ranked it: usually larger, as ranking picks the lucky.
  public var vRanking: Double?
  /// The difference within strata (Mantel-Haenszel), where strata are given.
  public var vStratified: Estimate?
  /// p-value adjusted for everything that was tested on the confirmation texts (Holm).
  public var pAdjusted: Double
  /// The false-discovery rate at which it would still be listed (Benjamini-Hochberg).
  public var q: Double
  public var confirmed: Bool
  /// Expected accuracy in telling one text of A from one of B by this alone: (1 + |v|) / 2.
  public var accuracy: Double
  /// AUROC of the graded score behind the predicate (a count, a probability); nil when it is yes or no.
  @WrittenAsNull public var auroc: Double?
  /// Share on the side where it is commoner over the share on the other; nil when that is zero.
  @WrittenAsNull public var lift: Double?
  /// Share of the commoner side among the texts of which it is true, were both sides equally large.
  @WrittenAsNull public var precision: Double?
  /// Fall in log-loss (bits a text) that it adds to the hypotheses listed above it, on held-out texts.
  public var gain: Double
  public var gainLow: Double
  public var gainHigh: Double
  /// How often it, or one that is true of nearly the same texts, was chosen again on random halves.
  public var stability: Double?
  /// Texts of which it could not be decided (a judge gave no valid answer); they count as false.
  public var undecided: Int
  public var judgeError: JudgeError?
  /// Other hypotheses true of nearly the same texts, that this one stands for.
  public var alike: [String]
  public var examples: HypothesisExamples

  public init(
    text: String, precise: String, kind: HypothesisKind, evaluator: EvaluatorKind,
    predicate: TextPredicate, shareA: Double, shareALow: Double, shareAHigh: Double, shareB: Double,
    shareBLow: Double, shareBHigh: Double, v: Double, vLow: Double, vHigh: Double,
    vRanking: Double? = nil, vStratified: Estimate? = nil, pAdjusted: Double, q: Double,
    confirmed: Bool, accuracy: Double, auroc: Double? = nil, lift: Double?, precision: Double?,
    gain: Double = 0, gainLow: Double = 0, gainHigh: Double = 0, stability: Double? = nil,
    undecided: Int = 0, judgeError: JudgeError? = nil, alike: [String] = [],
    examples: HypothesisExamples
  ) {
    self.text = text
    self.precise = precise
    self.kind = kind
    self.evaluator = evaluator
    self.predicate = predicate
    self.shareA = shareA
    self.shareALow = shareALow
    self.shareAHigh = shareAHigh
    self.shareB = shareB
    self.shareBLow = shareBLow
    self.shareBHigh = shareBHigh
    self.v = v
    self.vLow = vLow
    self.vHigh = vHigh
    self.vRanking = vRanking
    self.vStratified = vStratified
    self.pAdjusted = pAdjusted
    self.q = q
    self.confirmed = confirmed
    self.accuracy = accuracy
    self.auroc = auroc
    self.lift = lift
    self.precision = precision
    self.gain = gain
    self.gainLow = gainLow
    self.gainHigh = gainHigh
    self.stability = stability
    self.undecided = undecided
    self.judgeError = judgeError
    self.alike = alike
    self.examples = examples
  }
}
