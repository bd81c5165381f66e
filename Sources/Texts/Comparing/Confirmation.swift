import Findings
import Foundation
import Randomness
import Statistics

extension TextComparison {
  /// Tests what was chosen on the third part, which nothing has looked at before.
  func confirm(_ chosen: ShortList, verifier: any Verifier) async throws -> (
    hypotheses: [Hypothesis], curve: [CurvePoint]
  ) {
    guard !chosen.candidates.isEmpty else { return ([], []) }
    let whole = part(.confirm).sample(Self.mostConfirmingRows, seed: seed.child("confirm"))
    let hasSentences = chosen.candidates.contains { $0.predicate.isSentence }
    // What a model verifies is confirmed on a sample, and so is what is compared with it.
    let confirming =
      hasSentences
      ? whole.balanced(options.judgedTexts, seed: seed.child("judged confirming")) : whole
    let predicates = chosen.candidates.map(\.predicate)
    let verified = try await verifier.truths(of: predicates, on: confirming)
    let kept = predicates.indices.filter { verified[$0] != nil }
    let truths = kept.compactMap { verified[$0] }
    let exact =
      hasSentences ? ExactVerifier().truths(of: kept.map { predicates[$0] }, on: whole) : []

    var tested: [Tested] = []
    for (place, index) in kept.enumerated() {
      // An exact predicate costs nothing: it is tested on all texts of the part.
      if hasSentences, let all = exact[place] {
        tested.append(test(all, on: whole, predicate: predicates[index]))
      } else {
        tested.append(test(truths[place], on: confirming, predicate: predicates[index]))
      }
    }
    let adjusted = holm(tested.map(\.p), tests: predicates.count)
    let q = benjaminiHochberg(tested.map(\.p), tests: predicates.count)
    let (gains, curve) = try await self.gains(
      predicates: kept.map { predicates[$0] }, confirming: confirming,
      columns: truths.map(\.column),
      verifier: verifier)
    let chooser = ExampleChooser(part: confirming, seed: seed.child("examples"))
    var hypotheses: [Hypothesis] = []
    for (place, index) in kept.enumerated() {
      let candidate = chosen.candidates[index]
      let result = tested[place]
      var hypothesis = Hypothesis(
        Statements.Statement(
          text: candidate.text, precise: candidate.precise, kind: candidate.kind,
          predicate: candidate.predicate),
        verifiedBy: verifier.kind(of: candidate.predicate), result, pAdjusted: adjusted[place],
        q: q[place], alpha: options.alpha, undecided: truths[place].undecided,
        vRanking: chosen.rankingDifference[index],
        examples: chooser.examples(of: candidate.predicate, truths: truths[place].column))
      // The direction must be the one that ranked it: a reversal is no confirmation.
      let isSameWay = chosen.rankingDifference[index] * result.v.mean > 0
      hypothesis.confirmed = hypothesis.confirmed && isSameWay
      hypothesis.gain = gains[place].mean
      hypothesis.gainLow = gains[place].low
      hypothesis.gainHigh = gains[place].high
      hypothesis.stability = chosen.stability.isEmpty ? nil : chosen.stability[index]
      hypothesis.alike = candidate.alike
      hypotheses.append(hypothesis)
    }
    return (hypotheses, curve)
  }

  struct Tested {
    var shareA: Estimate
    var shareB: Estimate
    var v: Estimate
    var p: Double
    var stratified: Estimate?
    var auroc: Double?
  }

  /// One hypothesis on one part: shares, difference, p-value; by group and within strata where given.
  func test(_ truths: Truths, on part: TextPart, predicate: TextPredicate) -> Tested {
    let isA = BitColumn(part.isA)
    let a = countBoth(truths.column, isA)
    let b = truths.column.popcount - a
    let (nA, nB) = (part.countA, part.countB)
    var tested = Tested(
      shareA: wilson(successes: a, of: nA), shareB: wilson(successes: b, of: nB),
      v: differenceOfShares(successesA: a, ofA: nA, successesB: b, ofB: nB),
      p: fisherExact(successesA: a, ofA: nA, successesB: b, ofB: nB))
    if let group = sides.group {
      let groups = tables(truths.column, part, by: group)
      if let clustered = clusteredDifference(groups: groups) {
        tested.v =
          groupBootstrap(
            groups: groups, resamples: 1000, seed: seed.child("groups")) ?? clustered.difference
        tested.p = max(tested.p, clustered.p)
      } else {
        // One group cannot show how groups vary.
        tested.p = 1
      }
    }
    if let stratum = sides.stratum {
      if let within = mantelHaenszel(strata: tables(truths.column, part, by: stratum)) {
        tested.stratified = within.difference
        tested.p = max(tested.p, within.p)
        // A difference that turns round within the strata is none of the texts' own.
        if within.difference.mean * tested.v.mean <= 0 { tested.p = 1 }
      }
    }
    tested.auroc = gradedAUROC(truths, part, predicate)
    return tested
  }

  /// One table of shares for each value of a column (a group, a stratum).
  private func tables(
    _ column: BitColumn, _ part: TextPart, by code: [Int32]
  ) -> [ShareTable] {
    var tables: [Int32: ShareTable] = [:]
    for place in 0..<part.count {
      let (isA, isTrue) = (part.isA[place], column[place] ? 1 : 0)
      let own = ShareTable(
        successesA: isA ? isTrue : 0, ofA: isA ? 1 : 0, successesB: isA ? 0 : isTrue,
        ofB: isA ? 0 : 1)
      let key = code[part.identity(place)]
      tables[key] = tables[key].map { $0 + own } ?? own
    }
    return tables.keys.sorted().compactMap { tables[$0] }
  }

  /// AUROC of the count or probability behind a predicate; nil when there is only yes or no.
  private func gradedAUROC(_ truths: Truths, _ part: TextPart, _ predicate: TextPredicate)
    -> Double?
  {
    if let scores = truths.scores { return auroc(scores: scores, positive: part.isA) }
    guard case .feature(let name, _) = predicate, let feature = part.features.index(of: name),
      part.features.features[feature].ladder.count > 1
    else { return nil }
    let part = part.sample(50_000, seed: seed.child("graded"))
    let scores = (0..<part.count).map { place in
      part.withFeatures(of: place) { Double($0[feature]) }
    }
    return auroc(scores: scores, positive: part.isA)
  }

  /// What each hypothesis adds to those before it, and how well the first so many do together: fitted on
  /// the first two parts, read on the third.
  private func gains(
    predicates: [TextPredicate], confirming: TextPart, columns: [BitColumn], verifier: any Verifier
  ) async throws -> ([Estimate], [CurvePoint]) {
    let most = Self.mostRankingRows
    let fit: TextPart
    if predicates.contains(where: \.isSentence) {
      fit = part(.rank).balanced(options.judgedTexts, seed: seed.child("judged"))
    } else {
      fit = part(.rank).joined(part(.propose)).sample(most, seed: seed.child("curve"))
    }
    let fitTruths = try await verifier.truths(of: predicates, on: fit)
    let fitColumns = fitTruths.map { $0?.column ?? BitColumn(count: fit.count) }
    let reading = confirming.sampledPlaces(most, seed: seed.child("reading"))
    let readColumns = columns.map { $0.rows(reading) }
    let outcome = BitColumn(reading.map { confirming.isA[$0] })
    let positive = reading.map { confirming.isA[$0] }
    let fitOutcome = BitColumn(fit.isA)
    // The sides' sizes are no hypothesis: the fit's own balance is the starting point.
    guard let none = fitLogistic(columns: [], outcome: fitOutcome) else { return ([], []) }
    var before = logLoss(logits: none.logits(columns: [], count: reading.count), outcome: outcome)
    var gains: [Estimate] = []
    var curve: [CurvePoint] = []
    for length in 1...max(1, predicates.count) where length <= predicates.count {
      guard
        let model = fitLogistic(columns: Array(fitColumns.prefix(length)), outcome: fitOutcome)
      else {
        gains.append(Estimate(mean: 0, low: 0, high: 0))
        continue
      }
      let logits = model.logits(columns: Array(readColumns.prefix(length)), count: reading.count)
      let after = logLoss(logits: logits, outcome: outcome)
      gains.append(meanWithInterval(zip(before, after).map { $0 - $1 }))
      before = after
      if let area = deLong(scores: logits, positive: positive) {
        curve.append(
          CurvePoint(hypotheses: length, auroc: area.mean, low: area.low, high: area.high))
      }
    }
    return (gains, curve)
  }
}

/// A mean with its normal 95 % interval.
func meanWithInterval(_ values: [Double]) -> Estimate {
  let count = Double(max(1, values.count))
  let mean = values.reduce(0, +) / count
  let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / max(1, count - 1)
  let half = 1.959964 * (variance / count).squareRoot()
  return Estimate(mean: mean, low: mean - half, high: mean + half)
}
