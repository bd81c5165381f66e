import Findings
import Ground
import Randomness
import Statistics

/// Candidates as columns of truths, on the texts that fit and on the texts that rank.
private struct Columns: Sendable {
  var fit: [BitColumn]
  var fitOutcome: BitColumn
  var held: [BitColumn]
  var heldOutcome: BitColumn
  var complexity: [Double]

  /// |phi| from which two are taken for one.
  static let alike = 0.9
  /// |z| on both parts together that a hypothesis beside the greedy list must reach, |z| on the ranking
  /// part alone, and |phi| with any listed one that it must not reach.
  static let marginalZ = 4.5
  static let marginalHeldZ = 1.5
  /// Share of the greatest |z| among alikes at which the plainest of them is taken.
  static let plainShare = 0.95
  static let marginalPhi = 0.5

  /// The greedy list by held-out gain, then differences that add little to it and are still true and
  /// plain: the strongest by themselves, as long as they do not repeat what is listed.
  func list(top: Int) -> [(index: Int, aliases: [Int])] {
    let picks = selectForward(
      fit: SelectionRows(candidates: fit, outcome: fitOutcome),
      heldOut: SelectionRows(candidates: held, outcome: heldOutcome), complexity: complexity,
      most: top, alike: Self.alike)
    var list = picks.map { plainest($0.index, $0.aliases) }
    let strong = held.indices.compactMap { index -> (index: Int, z: Double)? in
      let (first, second) = (z(fit[index], fitOutcome), z(held[index], heldOutcome))
      let both = pooled(index)
      guard first * second > 0, abs(both) >= Self.marginalZ, abs(second) >= Self.marginalHeldZ
      else { return nil }
      return (index, abs(both) * (1 - 0.02 * complexity[index]))
    }.sorted { ($0.z, $1.index) > ($1.z, $0.index) }
    for (index, _) in strong where list.count < top {
      let repeats = list.contains {
        $0.index == index || abs(phi(fit[$0.index], fit[index]) ?? 0) > Self.marginalPhi
      }
      if !repeats { list.append((index, [])) }
    }
    return list
  }

  /// Of a choice and those true of nearly the same texts, the plainest that tells about as well.
  private func plainest(_ index: Int, _ aliases: [Int]) -> (index: Int, aliases: [Int]) {
    let all = [index] + aliases
    let z = all.map { abs(pooled($0)) }
    let least = Self.plainShare * (z.max() ?? 0)
    let best =
      all.indices.filter { z[$0] >= least }
      .min { (complexity[all[$0]], -z[$0], $0) < (complexity[all[$1]], -z[$1], $1) } ?? 0
    return (all[best], all.filter { $0 != all[best] })
  }

  /// z over both parts.
  private func pooled(_ index: Int) -> Double {
    let a = countBoth(fit[index], fitOutcome) + countBoth(held[index], heldOutcome)
    let all = fit[index].popcount + held[index].popcount
    let ofA = fitOutcome.popcount + heldOutcome.popcount
    return differenceZ(a, of: ofA, all - a, of: fitOutcome.count + heldOutcome.count - ofA)
  }

  private func z(_ column: BitColumn, _ outcome: BitColumn) -> Double {
    let a = countBoth(column, outcome)
    return differenceZ(
      a, of: outcome.popcount, column.popcount - a, of: outcome.count - outcome.popcount)
  }

  /// The same candidates on random halves of the same texts.
  func half(rows: Int, _ stream: inout RandomStream) -> Columns {
    func half(_ count: Int) -> [Int] {
      stream.permutation(count).prefix(min(rows, count / 2)).sorted()
    }
    let (fitRows, heldRows) = (half(fitOutcome.count), half(heldOutcome.count))
    return Columns(
      fit: fit.map { $0.rows(fitRows) }, fitOutcome: fitOutcome.rows(fitRows),
      held: held.map { $0.rows(heldRows) }, heldOutcome: heldOutcome.rows(heldRows),
      complexity: complexity)
  }
}

extension TextComparison {
  /// Halves tried for stability, and rows of each.
  static let stabilityHalves = 10
  static let stabilityRows = 3_000

  /// Verifies candidates on two sets of texts and lists the best.
  func rank(
    _ candidates: [Candidate], fit: TextPart, held: TextPart, verifier: any Verifier, top: Int,
    measuresStability: Bool
  ) async throws -> ShortList {
    var chosen = ShortList()
    guard !candidates.isEmpty else { return chosen }
    let predicates = candidates.map(\.predicate)
    let fitTruths = try await verifier.truths(of: predicates, on: fit)
    let heldTruths = try await verifier.truths(of: predicates, on: held)
    // A verifier may have given up on some: they go no further.
    let verified = predicates.indices.filter { fitTruths[$0] != nil && heldTruths[$0] != nil }
    let columns = Columns(
      fit: verified.compactMap { fitTruths[$0]?.column }, fitOutcome: BitColumn(fit.isA),
      held: verified.compactMap { heldTruths[$0]?.column }, heldOutcome: BitColumn(held.isA),
      complexity: verified.map { candidates[$0].complexity })
    let list = columns.list(top: top)
    for pick in list {
      var candidate = candidates[verified[pick.index]]
      candidate.alike = pick.aliases.prefix(5).map { candidates[verified[$0]].text }
      chosen.candidates.append(candidate)
      let column = columns.held[pick.index]
      let a = countBoth(column, columns.heldOutcome)
      let shareA = Double(a) / Double(max(1, held.countA))
      let shareB = Double(column.popcount - a) / Double(max(1, held.countB))
      chosen.rankingDifference.append(shareA - shareB)
    }
    if measuresStability && !list.isEmpty {
      chosen.stability = stability(of: list.map(\.index), columns, top: top)
    }
    return chosen
  }

  /// Ranks again on random halves of the same texts: how often does each come back, itself or one true
  /// of nearly the same texts?
  private func stability(of chosen: [Int], _ columns: Columns, top: Int) -> [Double] {
    let seed = self.seed.child("stability")
    let returns = concurrentMap(Self.stabilityHalves) { repeated -> [Bool] in
      var stream = RandomStream(seed: seed.child(repeated))
      let again = columns.half(rows: Self.stabilityRows, &stream).list(top: top)
      return chosen.map { index in
        again.contains {
          $0.index == index || abs(phi(columns.fit[$0.index], columns.fit[index]) ?? 0) > 0.7
        }
      }
    }
    return chosen.indices.map { place in
      Double(returns.count { $0[place] }) / Double(Self.stabilityHalves)
    }
  }
}
