import Documents
import Findings
import Foundation

/// Policies in words: what each chooses, and where two of them part.
enum PolicyWords {
  /// Names that count on, in the order of their numbers: `s2` before `s10`.
  static func sorted(_ names: some Sequence<String>) -> [String] {
    names.sorted { a, b in
      let order = a.compare(b, options: [.numeric])
      return order == .orderedSame ? a < b : order == .orderedAscending
    }
  }

  /// A choice's words, a dash where there is none.
  static func cell(_ choice: ExactPolicy.Choice?) -> Inline { choice?.words ?? .none }

  /// States where two policies choose differently, each with both choices; nil where one of them
  /// does not say.
  struct Difference {
    var state: String
    var first: ExactPolicy.Choice?
    var second: ExactPolicy.Choice?
  }

  static func differences(_ a: ExactPolicy, _ b: ExactPolicy) -> [Difference] {
    sorted(Set(a.choose.keys).union(b.choose.keys)).compactMap { state in
      let (first, second) = (a.choice(in: state), b.choice(in: state))
      if let first, let second, first.sameness == second.sameness { return nil }
      return Difference(state: state, first: first, second: second)
    }
  }
}

extension ExactPolicy.Choice {
  /// Actions with their probabilities, the likeliest first, without those never taken.
  var shares: [(action: String, share: ExactNumber)] {
    switch self {
    case .action(let action): return [(action, ExactNumber("1"))]
    case .mixture(let mixture):
      return PolicyWords.sorted(mixture.keys).compactMap { action in
        mixture[action].map { (action, $0) }
      }.filter { ExactOrder.sign($0.share) != 0 }
        .enumerated().sorted { a, b in
          let order = ExactOrder.compare(a.element.share, b.element.share) ?? 0
          return order == 0 ? a.offset < b.offset : order > 0
        }.map(\.element)
    }
  }

  /// `up`, or `up 2/3, left 1/3`.
  var words: Inline {
    let shares = shares
    if shares.count == 1, let only = shares.first { return .name(only.action) }
    return shares.map { "\(name: $0.action) \(ExactText.brief($0.share))" }.joined()
  }

  /// Equal for choices of the same actions with the same probabilities.
  var sameness: [String] { shares.flatMap { [$0.action, $0.share.text] } }
}
