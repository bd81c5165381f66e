import Findings
import Foundation
import Randomness
import Statistics

/// A list of hypotheses as an additive model: fitted on some texts, read on others.
struct AdditiveList {
  let fit: [BitColumn]
  let read: [BitColumn]
  let fitting: LabelledScores
  let reading: LabelledScores
  /// Log-odds of the positive label on the texts read; nil when there is no hypothesis.
  let logits: [Double]?
  let coefficients: [Double]

  init(fit: [BitColumn], fitting: LabelledScores, read: [BitColumn], reading: LabelledScores) {
    self.fit = fit
    self.read = read
    self.fitting = fitting
    self.reading = reading
    let model =
      fit.isEmpty ? nil : fitLogistic(columns: fit, outcome: fitting.outcome)
    logits = model?.logits(columns: read, count: reading.isPositive.count)
    coefficients = model?.coefficients ?? []
  }

  /// Log-odds from some of the hypotheses only, fitted anew.
  func logits(of some: [Int]) -> [Double]? {
    guard !some.isEmpty,
      let model = fitLogistic(columns: some.map { fit[$0] }, outcome: fitting.outcome)
    else { return nil }
    return model.logits(columns: some.map { read[$0] }, count: reading.isPositive.count)
  }

  /// Balanced accuracy from which a hypothesis of surface form alone is called a possible shortcut.
  static let shortcutAccuracy = 0.7

  static func isShortcut(_ hypothesis: Hypothesis) -> Bool {
    hypothesis.kind == .surface && hypothesis.confirmed
      && hypothesis.accuracy >= shortcutAccuracy
  }

  /// Own part: what is lost without it. Shared part: what it explains alone beyond that.
  func contributions(_ hypotheses: [Hypothesis], measure: Measure) -> [Contribution] {
    let whole = logits.flatMap { measure.share($0) } ?? 0
    return hypotheses.enumerated().map { index, hypothesis in
      let others = hypotheses.indices.filter { $0 != index }
      let own = whole - (logits(of: others).flatMap { measure.share($0) } ?? 0)
      let alone = logits(of: [index]).flatMap { measure.share($0) } ?? 0
      return Contribution(
        text: hypothesis.text,
        coefficient: index < coefficients.count ? coefficients[index] : 0, own: own,
        shared: alone - own, shortcut: Self.isShortcut(hypothesis))
    }
  }

  // MARK: Fidelity

  /// Above which score the classifier decides for the positive label: 0.5 for probabilities, else the
  /// score that as many texts pass as have the label, on the texts of fitting.
  static func threshold(_ fitting: LabelledScores, isProbability: Bool) -> Double {
    if isProbability { return 0.5 }
    let sorted = fitting.scores.sorted()
    guard !sorted.isEmpty else { return 0 }
    let place = Int((1 - fitting.positiveShare) * Double(sorted.count))
    return sorted[min(sorted.count - 1, max(0, place))]
  }

  /// The list fitted to the classifier's decisions: log-odds on the texts read.
  func following(isProbability: Bool) -> (logits: [Double], decisions: [Bool])? {
    let threshold = Self.threshold(fitting, isProbability: isProbability)
    let fitDecisions = fitting.scores.map { $0 >= threshold }
    let decisions = reading.scores.map { $0 >= threshold }
    guard !fit.isEmpty, fitDecisions.contains(true), fitDecisions.contains(false),
      let model = fitLogistic(columns: fit, outcome: BitColumn(fitDecisions))
    else { return nil }
    return (model.logits(columns: read, count: decisions.count), decisions)
  }

  func fidelity(fitting: LabelledScores, isProbability: Bool, seed: Seed) -> Fidelity {
    guard let (logits, decisions) = following(isProbability: isProbability) else {
      return Fidelity()
    }
    let agreeing = zip(logits, decisions).count { ($0 >= 0) == $1 }
    let agreement = wilson(successes: agreeing, of: decisions.count)
    var fidelity = Fidelity(
      agreement: agreement.mean, agreementLow: agreement.low, agreementHigh: agreement.high)
    if let area = deLong(scores: logits, positive: decisions) {
      (fidelity.auroc, fidelity.aurocLow, fidelity.aurocHigh) = (area.mean, area.low, area.high)
    }
    if isProbability, let share = devianceShare(seed: seed) {
      (fidelity.deviance, fidelity.devianceLow, fidelity.devianceHigh) =
        (share.mean, share.low, share.high)
    }
    return fidelity
  }

  /// Share of the deviance of the classifier's probabilities explained: one less the divergence of the
  /// list's probabilities over that of their mean. Interval by bootstrap over texts.
  private func devianceShare(seed: Seed) -> Estimate? {
    guard let model = fitLogistic(columns: fit, outcome: fitting.scores) else { return nil }
    let logits = model.logits(columns: read, count: reading.scores.count)
    let mean = fitting.scores.reduce(0, +) / Double(max(1, fitting.scores.count))
    guard mean > 0, mean < 1 else { return nil }
    func divergence(_ p: Double, _ q: Double) -> Double {
      let q = min(max(q, 1e-12), 1 - 1e-12)
      return (p > 0 ? p * log(p / q) : 0) + (p < 1 ? (1 - p) * log((1 - p) / (1 - q)) : 0)
    }
    let own = zip(reading.scores, logits).map { divergence($0, 1 / (1 + exp(-$1))) }
    let none = reading.scores.map { divergence($0, mean) }
    let total = none.reduce(0, +)
    guard total > 0 else { return nil }
    var stream = RandomStream(seed: seed)
    var draws: [Double] = []
    for _ in 0..<500 {
      var (top, bottom) = (0.0, 0.0)
      for _ in own.indices {
        let text = stream.below(own.count)
        top += own[text]
        bottom += none[text]
      }
      if bottom > 0 { draws.append(1 - top / bottom) }
    }
    draws.sort()
    guard draws.count >= 450 else { return nil }
    return Estimate(
      mean: 1 - own.reduce(0, +) / total, low: quantile(draws, 0.025), high: quantile(draws, 0.975))
  }
}

/// Texts shown on which list and classifier disagree.
private let mostDisagreements = 12

/// Where list and classifier decide differently, and who was right.
func disagreements(
  _ explanation: inout ClassifierExplanation, list: AdditiveList, fitting: LabelledScores,
  confirming: TextPart, sides: Sides, hypotheses: [Hypothesis], seed: Seed
) {
  guard let logits = list.logits else { return }
  let reading = list.reading
  let isProbability = (fitting.scores + reading.scores).allSatisfy { $0 >= 0 && $0 <= 1 }
  let threshold = AdditiveList.threshold(fitting, isProbability: isProbability)
  let differing = logits.indices.filter { (logits[$0] >= 0) != (reading.scores[$0] >= threshold) }
  explanation.disagreeing = differing.count
  guard !differing.isEmpty else { return }
  let classifierRight = differing.count {
    (reading.scores[$0] >= threshold) == reading.isPositive[$0]
  }
  explanation.classifierRightShare = Double(classifierRight) / Double(differing.count)
  let shown = differing.sorted {
    (mixed(seed.value, UInt64($0)), $0) < (mixed(seed.value, UInt64($1)), $1)
  }.prefix(mostDisagreements)
  explanation.disagreements = shown.map { place in
    let isRight = (reading.scores[place] >= threshold) == reading.isPositive[place]
    let text = ExampleChooser.cut(confirming.string(place), [], row: confirming.row(place))
    return Disagreement(
      text: text.text, row: text.row, label: reading.isPositive[place] ? sides.nameA : sides.nameB,
      score: reading.scores[place], list: 1 / (1 + exp(-logits[place])),
      right: isRight ? "classifier" : "list",
      holds: hypotheses.indices.filter { list.read[$0][place] }.map { hypotheses[$0].text })
  }
}

/// What predicts the label from surface form alone.
func warnings(_ difference: TextDifference) -> [String] {
  let shortcuts = difference.hypotheses.filter(AdditiveList.isShortcut)
  guard !shortcuts.isEmpty else { return [] }
  let named = shortcuts.map { "\($0.text) (\(percent($0.accuracy)))" }
  return [
    "Possible shortcut\(shortcuts.count == 1 ? "" : "s"), form that alone tells the label rightly in so many "
      + "balanced cases: the text \(named.joined(separator: "; ")). A classifier may learn "
      + "\(shortcuts.count == 1 ? "this" : "these") instead of what was meant; test it on texts where the "
      + "two come apart."
  ]
}

/// What the figures beside it do not say by themselves.
func explanationSentences(
  _ explanation: ClassifierExplanation, _ difference: TextDifference
) -> [String] {
  var sentences: [String] = []
  if let explained = explanation.explained, explained.low > 1 {
    sentences.append(
      "The list tells the labels better than the classifier does: more than all of its performance."
    )
  }
  if let agreement = explanation.fidelity.agreement, explanation.refused == nil {
    sentences.append(
      "Fitted to its decisions, the list decides as the classifier does on \(percent(agreement)) of texts: "
        + "performing alike and deciding alike are different things.")
  }
  if let first = difference.hypotheses.first(where: \.confirmed) {
    sentences.append(claim(first, difference.a.name, difference.b.name))
  }
  return sentences
}
