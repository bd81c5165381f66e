import Findings
import Foundation
import Ground
import Randomness
import Statistics

/// Verifies given statements on given texts.
///
/// The statements were not found in these texts, so all of them are used; Holm's correction counts the
/// statements. When they *were* found in these texts, `compareTexts` is the honest way.
///
/// - Throws: `ComparisonError`; a verifier's errors.
public func verifyStatements(
  _ statements: [Statements.Statement], _ corpus: Corpus, _ sides: Sides,
  _ options: DifferenceOptions, models: ComparisonModels = .none
) async throws -> TextDifference {
  let began = Date()
  let comparison = try TextComparison(corpus: corpus, sides: sides, options: options)
  let everything = comparison.everything
  let hasSentences = statements.contains { $0.predicate.isSentence }
  let sample =
    hasSentences
    ? everything.balanced(options.judgedTexts, seed: comparison.seed.child("judged")) : everything
  let predicates = statements.map(\.predicate)
  let exact = ExactVerifier().truths(of: predicates, on: everything)
  let verified =
    hasSentences ? try await models.verifier.truths(of: predicates, on: sample) : exact
  var tested: [(statement: Statements.Statement, truths: Truths, part: TextPart)] = []
  var silent: [String] = []
  for (index, statement) in statements.enumerated() {
    if let truths = exact[index] {
      tested.append((statement, truths, everything))
    } else if let truths = verified[index] {
      tested.append((statement, truths, sample))
    } else {
      silent.append(statement.text)
    }
  }
  let results = tested.map {
    comparison.test($0.truths, on: $0.part, predicate: $0.statement.predicate)
  }
  let adjusted = holm(results.map(\.p), tests: statements.count)
  let q = benjaminiHochberg(results.map(\.p), tests: statements.count)
  var hypotheses: [Hypothesis] = []
  for (index, entry) in tested.enumerated() {
    let chooser = ExampleChooser(part: entry.part, seed: comparison.seed.child("examples"))
    hypotheses.append(
      Hypothesis(
        entry.statement, verifiedBy: models.verifier.kind(of: entry.statement.predicate),
        results[index], pAdjusted: adjusted[index], q: q[index], alpha: options.alpha,
        undecided: entry.truths.undecided,
        examples: chooser.examples(
          of: entry.statement.predicate, truths: entry.truths.column)))
  }
  var difference = TextDifference(
    a: comparison.side(true), b: comparison.side(false),
    split: TextSplit(propose: 0, rank: 0, confirm: everything.count),
    separability: BagOfWords.separability(
      everything, unit: comparison.unit, seed: comparison.seed),
    hypotheses: hypotheses, examined: statements.count, tested: statements.count,
    alpha: options.alpha, goal: options.goal, language: corpus.language, seed: options.seed,
    models: models.use(), seconds: 0)
  difference.caveats = [
    "These statements were given, not found here: no text was kept back from judging them."
  ]
  if hasSentences, sample.count < everything.count {
    difference.caveats.append(
      "Sentences that the program cannot decide were judged on \(sample.count) texts drawn by chance, as "
        + "many from each side as there are.")
  }
  if !silent.isEmpty {
    difference.caveats.append(
      "Not judged, since only a model or a person can (give --judge URL#NAME, or use touchstone mark): "
        + silent.map { "\"\($0)\"" }.joined(separator: ", ") + ".")
  }
  let confirmed = hypotheses.count { $0.confirmed }
  difference.sentences = [
    "\(confirmed) of \(Wording.count(statements.count, "statement")) "
      + "\(confirmed == 1 ? "holds" : "hold") more often on one side than on the other."
  ]
  if let first = hypotheses.filter(\.confirmed).max(by: { abs($0.v) < abs($1.v) }) {
    difference.sentences.append(claim(first, sides.nameA, sides.nameB))
  }
  difference.seconds = Date().timeIntervalSince(began)
  return difference
}

extension Hypothesis {
  /// A statement with what a test of it gave.
  init(
    _ statement: Statements.Statement, verifiedBy evaluator: EvaluatorKind,
    _ result: TextComparison.Tested, pAdjusted: Double, q: Double, alpha: Double, undecided: Int,
    vRanking: Double? = nil, examples: HypothesisExamples
  ) {
    let (a, b) = (result.shareA.mean, result.shareB.mean)
    let (high, low) = (max(a, b), min(a, b))
    self.init(
      text: statement.text, precise: statement.precise, kind: statement.kind, evaluator: evaluator,
      predicate: statement.predicate, shareA: a, shareALow: result.shareA.low,
      shareAHigh: result.shareA.high, shareB: b, shareBLow: result.shareB.low,
      shareBHigh: result.shareB.high, v: result.v.mean, vLow: result.v.low, vHigh: result.v.high,
      vRanking: vRanking, vStratified: result.stratified, pAdjusted: pAdjusted, q: q,
      confirmed: pAdjusted <= alpha, accuracy: (1 + abs(result.v.mean)) / 2, auroc: result.auroc,
      lift: low > 0 ? high / low : nil, precision: high > 0 ? high / (high + low) : nil,
      undecided: undecided, examples: examples)
  }
}
