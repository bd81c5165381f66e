import Findings
import Foundation
import Randomness
import Statistics

/// A classifier's scores beside the labels it was to predict.
public struct ScoredTexts: Sendable {
  /// Sides by label: A holds the positive label.
  public var sides: Sides
  /// The classifier's score of each text of the corpus; higher means more positive.
  public var scores: [Double]

  public init(sides: Sides, scores: [Double]) {
    self.sides = sides
    self.scores = scores
  }
}

/// What a classifier's performance is measured by.
public enum ExplanationMetric: String, Codable, Sendable, CaseIterable {
  case auroc
  case logLoss = "log-loss"
}

/// Says how much of a classifier's performance a short list of hypotheses explains.
///
/// The list is found on two parts of the texts from the labels alone, as `compareTexts` finds it. An
/// additive (logistic) model on it is fitted there and read on the third part, beside the classifier:
/// explained = (M(list) - M0) / (M(classifier) - M0), with M0 the metric's chance level. Following the
/// classifier is another thing: for fidelity the same hypotheses are fitted to its decisions.
public func explainClassifier(
  _ corpus: Corpus, _ scored: ScoredTexts, metric: ExplanationMetric = .auroc,
  _ options: DifferenceOptions, models: ComparisonModels = .none
) async throws -> ClassifierExplanation {
  let began = Date()
  let comparison = try TextComparison(corpus: corpus, sides: scored.sides, options: options)
  var difference = try await compare(comparison, models: models)
  var confirming = comparison.part(.confirm)
  var fit = comparison.part(.rank).joined(comparison.part(.propose))
    .sample(TextComparison.mostRankingRows, seed: comparison.seed.child("curve"))
  if difference.hypotheses.contains(where: { $0.predicate.isSentence }) {
    confirming = confirming.balanced(
      options.judgedTexts, seed: comparison.seed.child("judged confirming"))
    fit = comparison.part(.rank).balanced(
      options.judgedTexts, seed: comparison.seed.child("judged"))
  }
  let reading = LabelledScores(confirming, scored.scores)
  let fitting = LabelledScores(fit, scored.scores)
  let isProbability = scored.scores.allSatisfy { $0 >= 0 && $0 <= 1 }
  guard let performance = reading.performance(reading.scores, isProbability: isProbability) else {
    throw ComparisonError.tooFewTexts(
      needed: 2 * fewestTexts, found: confirming.count, what: "Reading a classifier's performance")
  }

  let predicates = difference.hypotheses.map(\.predicate)
  let fitColumns = try await columns(predicates, fit, models.verifier)
  let readColumns = try await columns(predicates, confirming, models.verifier)
  let list = AdditiveList(fit: fitColumns, fitting: fitting, read: readColumns, reading: reading)
  let refused = refusal(performance, metric: metric, isProbability: isProbability, reading, list)

  var explanation = ClassifierExplanation(
    difference: difference, classifier: performance,
    list: list.logits.flatMap { reading.performance($0, isProbability: false) }, explained: nil,
    metric: metric.rawValue, refused: refused, fidelity: Fidelity(), contributions: [],
    disagreements: [], classifierRightShare: nil, disagreeing: 0, warnings: [])
  let measure = Measure(metric, reading: reading, fitting: fitting)
  if refused == nil, let logits = list.logits {
    explanation.explained = measure.explained(logits, seed: comparison.seed.child("explained"))
    difference.curve = (1...max(1, predicates.count)).compactMap { length in
      guard let some = list.logits(of: Array(0..<min(length, predicates.count))),
        let area = deLong(scores: some, positive: reading.isPositive)
      else { return nil }
      return CurvePoint(
        hypotheses: length, auroc: area.mean, low: area.low, high: area.high,
        share: measure.share(some))
    }
  }
  if refused == nil {
    explanation.contributions = list.contributions(difference.hypotheses, measure: measure)
  }
  explanation.fidelity = list.fidelity(
    fitting: fitting, isProbability: isProbability, seed: comparison.seed.child("fidelity"))
  disagreements(
    &explanation, list: list, fitting: fitting, confirming: confirming, sides: scored.sides,
    hypotheses: difference.hypotheses, seed: comparison.seed.child("disagreements"))
  explanation.warnings = warnings(difference)
  difference.sentences = explanationSentences(explanation, difference)
  difference.seconds = Date().timeIntervalSince(began)
  explanation.difference = difference
  return explanation
}

private func columns(
  _ predicates: [TextPredicate], _ part: TextPart, _ verifier: any Verifier
) async throws -> [BitColumn] {
  guard !predicates.isEmpty else { return [] }
  return try await verifier.truths(of: predicates, on: part).map {
    $0?.column ?? BitColumn(count: part.count)
  }
}

/// Why no share is given; nil when it can be.
private func refusal(
  _ performance: ClassifierPerformance, metric: ExplanationMetric, isProbability: Bool,
  _ reading: LabelledScores, _ list: AdditiveList
) -> String? {
  if performance.low <= 0.5 {
    return performance.high < 0.5
      ? "The classifier's AUROC is \(decimal(performance.auroc)), below chance: its scores point the "
        + "other way. Give them with the opposite sign, or another --target."
      : "The classifier itself is at chance (AUROC \(decimal(performance.auroc)) "
        + "[\(decimal(performance.low)), \(decimal(performance.high))]): there is no performance to "
        + "explain."
  }
  if metric == .logLoss {
    if !isProbability {
      return "Log-loss needs probabilities, and some scores lie outside 0 to 1. Use --metric auroc."
    }
    let chance = reading.chanceLoss
    if let loss = performance.logLoss, loss >= chance {
      return
        "The classifier's log-loss (\(decimal(loss)) bits) is no better than that of the base rate "
        + "(\(decimal(chance)) bits): its probabilities are miscalibrated. Use --metric auroc."
    }
  }
  if list.logits == nil { return "No hypothesis was found that the labels could be told by." }
  return nil
}

/// One part of the texts with labels and scores.
struct LabelledScores {
  let isPositive: [Bool]
  let scores: [Double]
  let outcome: BitColumn

  init(_ part: TextPart, _ scores: [Double]) {
    isPositive = part.isA
    self.scores = (0..<part.count).map { scores[part.identity($0)] }
    outcome = BitColumn(isPositive)
  }

  var positiveShare: Double {
    Double(outcome.popcount) / Double(max(1, isPositive.count))
  }

  /// Log-loss in bits of always giving the base rate.
  var chanceLoss: Double {
    let p = positiveShare
    return p > 0 && p < 1 ? -(p * log2(p) + (1 - p) * log2(1 - p)) : 0
  }

  func performance(_ scores: [Double], isProbability: Bool) -> ClassifierPerformance? {
    guard let area = deLong(scores: scores, positive: isPositive) else { return nil }
    var loss: Double?
    if isProbability {
      loss =
        zip(scores, isPositive).reduce(0) { sum, pair in
          let p = min(max(pair.1 ? pair.0 : 1 - pair.0, 1e-12), 1)
          return sum - log2(p)
        } / Double(max(1, scores.count))
    }
    return ClassifierPerformance(
      auroc: area.mean, low: area.low, high: area.high, logLoss: loss)
  }
}

/// The share explained, by one metric.
struct Measure {
  let metric: ExplanationMetric
  let reading: LabelledScores
  private let chance: Double
  private let classifier: Double

  init(_ metric: ExplanationMetric, reading: LabelledScores, fitting: LabelledScores) {
    self.metric = metric
    self.reading = reading
    switch metric {
    case .auroc:
      chance = 0.5
      classifier = auroc(scores: reading.scores, positive: reading.isPositive) ?? 0.5
    case .logLoss:
      chance = -reading.chanceLoss
      classifier = -(reading.performance(reading.scores, isProbability: true)?.logLoss ?? 0)
    }
  }

  func share(_ logits: [Double]) -> Double? {
    let own: Double
    switch metric {
    case .auroc:
      guard let area = auroc(scores: logits, positive: reading.isPositive) else { return nil }
      own = area
    case .logLoss:
      let losses = logLoss(logits: logits, outcome: reading.outcome)
      own = -losses.reduce(0, +) / Double(max(1, losses.count))
    }
    let whole = classifier - chance
    return whole > 0 ? (own - chance) / whole : nil
  }

  /// The share with its 95 % interval: paired DeLong covariances for AUROC, a bootstrap over texts for
  /// log-loss.
  func explained(_ logits: [Double], seed: Seed) -> ExplainedShare? {
    guard let share = share(logits) else { return nil }
    switch metric {
    case .auroc:
      guard
        let ratio = ratioOfGains(
          logits, over: reading.scores, positive: reading.isPositive)
      else { return nil }
      return ExplainedShare(share: share, low: ratio.low, high: ratio.high)
    case .logLoss:
      let losses = logLoss(logits: logits, outcome: reading.outcome)
      let classifier = zip(reading.scores, reading.isPositive).map { score, isPositive in
        -log2(min(max(isPositive ? score : 1 - score, 1e-12), 1))
      }
      let rate = min(max(reading.positiveShare, 1e-12), 1 - 1e-12)
      let base = reading.isPositive.map { -log2($0 ? rate : 1 - rate) }
      var stream = RandomStream(seed: seed)
      let count = losses.count
      var draws: [Double] = []
      for _ in 0..<1000 {
        var (list, whole) = (0.0, 0.0)
        for _ in 0..<count {
          let text = stream.below(count)
          list += base[text] - losses[text]
          whole += base[text] - classifier[text]
        }
        if whole > 0 { draws.append(list / whole) }
      }
      draws.sort()
      guard draws.count >= 900 else { return nil }
      return ExplainedShare(
        share: share, low: quantile(draws, 0.025), high: quantile(draws, 0.975))
    }
  }
}
