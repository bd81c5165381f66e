import Findings
import Foundation
import Ground
import LanguageModels
import Randomness
import Statistics

/// What else may take part in a comparison beside the program: a model.
public struct ComparisonModels: Sendable {
  var propose: (@Sendable (TextPart, Seed) async throws -> Proposals)?
  var verifier: any Verifier
  /// What the models came to so far.
  package var use: @Sendable () -> ModelUse?

  /// No model: everything is decided by the program.
  public static var none: ComparisonModels {
    ComparisonModels(propose: nil, verifier: ExactVerifier(), use: { nil })
  }
}

/// Says how two sets of texts differ.
///
/// A pure function of texts, sides, options and what models answered: the same seed gives the same
/// finding, whatever the number of threads.
///
/// When a model fails, what the program finds by itself is given, and `models.stopped` says why.
///
/// - Throws: `ComparisonError`.
public func compareTexts(
  _ corpus: Corpus, _ sides: Sides, _ options: DifferenceOptions,
  models: ComparisonModels = .none
) async throws -> TextDifference {
  let began = Date()
  let comparison = try TextComparison(corpus: corpus, sides: sides, options: options)
  var difference = try await compare(comparison, models: models)
  difference.seconds = Date().timeIntervalSince(began)
  return difference
}

/// The same for a comparison whose texts are split already; its seconds are left to the caller.
func compare(_ comparison: TextComparison, models: ComparisonModels) async throws -> TextDifference
{
  do {
    return try await find(comparison, models)
  } catch let failure as ModelError {
    var difference = try await find(comparison, .none)
    var use = models.use() ?? ModelUse()
    use.stopped = failure.description
    difference.models = use
    difference.caveats.insert(
      "The model stopped before the end, so this is what the program finds by itself. "
        + failure.description, at: 0)
    return difference
  }
}

private func find(
  _ comparison: TextComparison, _ models: ComparisonModels
) async throws -> TextDifference {
  let options = comparison.options
  let everything = comparison.everything
  let separability = BagOfWords.separability(
    everything, unit: comparison.unit, seed: comparison.seed)
  var extra = Proposals()
  if let propose = models.propose {
    extra = try await propose(comparison.part(.propose), comparison.seed.child("model"))
  }
  let chosen = try await comparison.choose(
    proposers: Proposers.exact(), verifier: models.verifier, proposed: extra, top: options.top,
    measuresStability: true)
  let confirmed = try await comparison.confirm(chosen, verifier: models.verifier)
  var difference = TextDifference(
    a: comparison.side(true), b: comparison.side(false), split: comparison.split.sizes,
    separability: separability, hypotheses: confirmed.hypotheses, curve: confirmed.curve,
    examined: chosen.examined, tested: chosen.candidates.count, alpha: options.alpha,
    goal: options.goal, language: comparison.corpus.language, seed: options.seed,
    models: models.use(),
    seconds: 0)
  if options.calibration > 0 {
    difference.calibration = try await calibrate(comparison, shuffles: options.calibration)
  }
  difference.caveats = caveats(comparison, difference)
  difference.sentences = differenceSentences(difference)
  return difference
}

/// Shuffles the labels and runs the whole search again, program only: how many are confirmed where
/// there is nothing to find?
///
/// Labels are shuffled over units, so that groups and near copies keep together; sides keep their
/// sizes as nearly as units allow.
func calibrate(_ comparison: TextComparison, shuffles: Int) async throws -> Calibration {
  var confirmed = 0
  var withAny = 0
  let seed = comparison.seed.child("calibrate")
  for shuffle in 0..<shuffles {
    let sides = shuffledSides(comparison, seed: seed.child(shuffle))
    var options = comparison.options
    options.seed = seed.child(shuffle).value
    options.keepsDuplicates = true
    guard
      let shuffled = try? TextComparison(
        corpus: comparison.corpus, sides: sides, options: options)
    else { continue }
    let chosen = try await shuffled.choose(
      proposers: Proposers.exact(), verifier: ExactVerifier(), top: options.top,
      measuresStability: false)
    let found = try await shuffled.confirm(chosen, verifier: ExactVerifier()).hypotheses
      .count { $0.confirmed }
    confirmed += found
    if found > 0 { withAny += 1 }
  }
  return Calibration(
    shuffles: shuffles, confirmed: confirmed, falseShare: wilson(successes: withAny, of: shuffles))
}

private func shuffledSides(_ comparison: TextComparison, seed: Seed) -> Sides {
  var sides = comparison.sides
  let kept = comparison.duplicates.kept
  var texts: [Int32: [Int]] = [:]
  for text in kept.indices where kept[text] {
    texts[comparison.unit[text], default: []].append(text)
  }
  let units = texts.keys.sorted()
  var stream = RandomStream(seed: seed)
  let order = stream.permutation(units.count)
  var wanted = zip(kept, comparison.sides.side).count { $0 && $1 == 1 }
  sides.side = [Int8](repeating: -1, count: kept.count)
  for place in order {
    let members = texts[units[place]] ?? []
    let isA = wanted > 0
    if isA { wanted -= members.count }
    for text in members { sides.side[text] = isA ? 1 : 0 }
  }
  return sides
}

/// Texts on a side below which a comparison only describes.
let fewestTexts = 20

private func caveats(_ comparison: TextComparison, _ difference: TextDifference) -> [String] {
  var caveats: [String] = []
  for side in [difference.a, difference.b] where side.texts < fewestTexts {
    caveats.append(
      "\"\(side.name)\" has \(Wording.count(side.texts, "different text")): with fewer than "
        + "\(fewestTexts) only a difference in nearly every text can be confirmed; take the list as "
        + "things to look at.")
  }
  if difference.separability == nil {
    caveats.append(
      "Too few texts to say how well the sides can be told apart (\(BagOfWords.fewest) a side needed)."
    )
  }
  let (a, b) = (difference.a.texts, difference.b.texts)
  if max(a, b) >= 20 * max(1, min(a, b)) {
    caveats.append(
      "One side is \(max(a, b) / max(1, min(a, b))) times the other: intervals are as wide as the "
        + "smaller side makes them.")
  }
  for side in [difference.a, difference.b] {
    if side.duplicates * 5 >= side.texts + side.duplicates, side.duplicates > 0 {
      caveats.append(
        "\(side.duplicates) of the \(side.texts + side.duplicates) texts of \"\(side.name)\" repeat "
          + "others and were left out: shares are those of different texts.")
    }
    if let from = side.sampledFrom {
      caveats.append("\"\(side.name)\" is a sample of \(from) texts, drawn by chance.")
    }
  }
  if let length = lengthCaveat(comparison) { caveats.append(length) }
  if difference.language == "none" {
    caveats.append(
      "No stems: the language is not one that words could be told by; forms are compared.")
  }
  return caveats
}

/// Longer texts hold more of everything: said when the sides' median lengths differ much.
private func lengthCaveat(_ comparison: TextComparison) -> String? {
  let part = comparison.part(.confirm).sample(20_000, seed: comparison.seed.child("length"))
  var lengths: [[Int]] = [[], []]
  for place in 0..<part.count {
    lengths[part.isA[place] ? 1 : 0].append(part.withWords(of: place) { $0.count })
  }
  guard !lengths[0].isEmpty, !lengths[1].isEmpty else { return nil }
  let median = lengths.map { $0.sorted()[$0.count / 2] }
  guard max(median[0], median[1]) >= 2 * max(1, min(median[0], median[1])) else { return nil }
  guard comparison.sides.stratumName != "length" else { return nil }
  let (a, b) = (comparison.sides.nameA, comparison.sides.nameB)
  return
    "Half the texts of \(a) have at least \(median[1]) words, of \(b) \(median[0]): longer texts "
    + "hold more of everything. --stratify length shows what remains among texts of like length."
}

/// The answer in plain sentences, the most important first.
func differenceSentences(_ difference: TextDifference) -> [String] {
  let (a, b) = (difference.a.name, difference.b.name)
  let confirmed = difference.hypotheses.filter(\.confirmed)
  var sentences: [String] = []
  if let first = confirmed.first {
    sentences.append(claim(first, a, b))
    if confirmed.count > 1 { sentences.append("Next: " + claim(confirmed[1], a, b)) }
    let count = confirmed.count
    sentences.append(
      "\(Wording.count(count, "difference")) held on texts not used to find "
        + "\(count == 1 ? "it" : "them").")
  } else if let separability = difference.separability, separability.low > 0.5 {
    sentences.append(
      "\(a) and \(b) can be told apart (a bag of words ranks \(percent(separability.auroc)) of "
        + "pairs rightly), but no single statement was confirmed on texts not used to find it.")
  } else {
    sentences.append(
      "No difference between \(a) and \(b) was confirmed on texts not used to find it.")
  }
  if let separability = difference.separability {
    if separability.low <= 0.5 {
      sentences.append(
        "A bag of words cannot tell them apart (AUROC \(decimal(separability.auroc)) "
          + "[\(decimal(separability.low)), \(decimal(separability.high))], where 0.5 is chance): there "
          + "is little or nothing to find in words, marks and lengths.")
    } else if let last = difference.curve.last, !confirmed.isEmpty {
      sentences.append(
        "Together the listed ones rank \(percent(last.auroc)) of pairs rightly; a bag of all words ranks "
          + "\(percent(separability.auroc)).")
    }
  }
  return sentences
}

/// One hypothesis as a sentence about both sides, the commoner first.
func claim(_ hypothesis: Hypothesis, _ a: String, _ b: String) -> String {
  let (more, less, high, low) =
    hypothesis.v >= 0
    ? (a, b, hypothesis.shareA, hypothesis.shareB) : (b, a, hypothesis.shareB, hypothesis.shareA)
  return "\(percent(high)) of \(more) and \(percent(low)) of \(less): the text \(hypothesis.text)."
}

func percent(_ share: Double) -> String { Wording.percent(share, .oneNearTheEnds) }

func decimal(_ value: Double, _ digits: Int = 2) -> String {
  String(format: "%.\(digits)f", value)
}
