import Findings
import Foundation

/// Policies in words: what each chooses, and where two of them part.
enum ExactPolicyText {
  /// Names that count on, in the order of their numbers: `s2` before `s10`.
  static func sorted(_ names: some Sequence<String>) -> [String] {
    names.sorted { a, b in
      let order = a.compare(b, options: [.numeric])
      return order == .orderedSame ? a < b : order == .orderedAscending
    }
  }

  /// Actions of a choice with their probabilities, the likeliest first, without those never taken.
  static func shares(
    _ choice: ExactPolicy.Choice
  ) -> [(action: String, share: ExactNumber)] {
    switch choice {
    case .action(let action): return [(action, ExactNumber("1"))]
    case .mixture(let mixture):
      return sorted(mixture.keys).compactMap { action in
        mixture[action].map { (action, $0) }
      }.filter { ExactOrder.sign($0.share) != 0 }
        .enumerated().sorted { a, b in
          let order = ExactOrder.compare(a.element.share, b.element.share) ?? 0
          return order == 0 ? a.offset < b.offset : order > 0
        }.map(\.element)
    }
  }

  /// `up`, or `up 2/3, left 1/3`.
  static func words(_ choice: ExactPolicy.Choice) -> String {
    let shares = shares(choice)
    if shares.count == 1, let only = shares.first { return TextMarks.name(only.action) }
    return shares.map { "\(TextMarks.name($0.action)) \(ExactText.brief($0.share))" }
      .joined(separator: ", ")
  }

  static func isSame(_ a: ExactPolicy.Choice, _ b: ExactPolicy.Choice) -> Bool {
    let (a, b) = (shares(a), shares(b))
    return a.count == b.count
      && zip(a, b).allSatisfy { $0.action == $1.action && $0.share == $1.share }
  }

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
      if let first, let second, isSame(first, second) { return nil }
      return Difference(state: state, first: first, second: second)
    }
  }

  /// A choice as markup; a dash where there is none.
  static func html(_ choice: ExactPolicy.Choice?) -> String {
    choice.map { TextMarks.html(words($0)) } ?? "<span class=\"muted\">–</span>"
  }

  /// A list of actions, `–` where it is empty.
  static func actions(_ actions: [String]?) -> String {
    guard let actions, !actions.isEmpty else { return "–" }
    return actions.map { TextMarks.name($0) }.joined(separator: ", ")
  }

  /// Names in a sentence: `a, b and c`, or the first few `and 12 more`.
  static func list(_ names: [String], most: Int = 8) -> String {
    let shown = names.prefix(most).map { TextMarks.name($0) }
    if names.count > most {
      return shown.joined(separator: ", ") + " and \(NumberText.whole(names.count - most)) more"
    }
    guard shown.count > 1, let last = shown.last else { return shown.first ?? "" }
    return shown.dropLast().joined(separator: ", ") + " and " + last
  }
}
