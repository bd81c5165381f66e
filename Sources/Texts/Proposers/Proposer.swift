import Findings
import Foundation
import Randomness

/// A hypothesis that has been proposed and not yet verified.
struct Candidate: Sendable, Equatable {
  var predicate: TextPredicate
  /// Completes "The text …".
  var text: String
  var precise: String
  var kind: HypothesisKind
  /// How much there is to read and check, from 1; of two that say the same the simpler is kept.
  var complexity: Double
  /// z of the difference of shares on the texts it was proposed from; positive when commoner in A.
  var z: Double
  /// Hypotheses true of nearly the same texts, found while proposing.
  var alike: [String] = []
}

/// What a proposer found, and how many it looked at for it.
struct Proposals: Sendable {
  var candidates: [Candidate] = []
  var examined = 0

  mutating func add(_ other: Proposals) {
    candidates += other.candidates
    examined += other.examined
  }
}

/// Looks for ways in which two sets of texts differ.
///
/// A proposer is given the texts kept for proposing and no others: a `TextPart` reaches no text outside
/// itself, so what it finds is new to the texts that verify it.
protocol Proposer: Sendable {
  func propose(from part: TextPart, seed: Seed) -> Proposals
}

/// The proposers that need no model.
enum Proposers {
  static func exact() -> [any Proposer] {
    [FeatureProposer(), WordProposer(), PhraseProposer(), EdgeProposer()]
      + (HypernymProposer.installed.map { [$0] } ?? [])
  }
}

/// z of a difference of two shares, with the pooled variance; 0 when either side is empty.
@inline(__always)
func differenceZ(_ a: Int, of countA: Int, _ b: Int, of countB: Int) -> Double {
  guard countA > 0, countB > 0 else { return 0 }
  let (nA, nB) = (Double(countA), Double(countB))
  // Half a text is added to each cell, so that a word seen on one side only has a finite z.
  let (pA, pB) = ((Double(a) + 0.5) / (nA + 1), (Double(b) + 0.5) / (nB + 1))
  let pooled = (Double(a + b) + 1) / (nA + nB + 2)
  let variance = pooled * (1 - pooled) * (1 / nA + 1 / nB)
  return variance > 0 ? (pA - pB) / variance.squareRoot() : 0
}

/// A limit on the texts that proposing looks at: enough to see a difference of one per cent.
let mostProposalTexts = 100_000
