import Findings
import Statistics

/// What a verifier decided of the texts of a part.
public struct Truths: Sendable {
  var column: BitColumn
  /// A score behind each decision: a count, a probability.
  var scores: [Double]?
  /// Texts it could not decide; they count as false.
  var undecided = 0
}

/// Decides predicates of texts: a program, a model, people's marks.
protocol Verifier: Sendable {
  /// One entry a predicate, nil where the verifier gave up on it.
  func truths(of predicates: [TextPredicate], on part: TextPart) async throws -> [Truths?]
  func kind(of predicate: TextPredicate) -> EvaluatorKind
}

/// The program's own verifier: exact, and silent on sentences.
struct ExactVerifier: Verifier {
  func truths(of predicates: [TextPredicate], on part: TextPart) -> [Truths?] {
    let matcher = Matcher(
      predicates, vocabulary: part.vocabulary, stems: part.stems, features: part.features)
    let columns = matcher.truths(on: part)
    return zip(predicates, columns).map { $0.isSentence ? nil : Truths(column: $1) }
  }

  func kind(of predicate: TextPredicate) -> EvaluatorKind { .exact }
}
