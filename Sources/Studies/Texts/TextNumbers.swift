import Documents
import Findings
import Foundation
import Ground
import Texts

/// Numbers of a comparison of texts, in the words a reader would use.
package enum TextNumbers {
  /// A share as a percentage with as many decimals as keep it apart from none and from all.
  package static func share(_ share: Double, decimals least: Int = 0) -> String {
    guard share.isFinite else { return NumberText.missing }
    return NumberText.fixed(share * 100, decimals: decimals(for: share, least: least)) + " %"
  }

  /// A share with its interval: `78 %` and `[75, 81]`; `none` where it is none.
  package static func parts(
    _ share: Double, _ low: Double, _ high: Double, decimals least: Int = 0
  ) -> (share: String, interval: String) {
    if share == 0 {
      let most = high > 0 && high.isFinite ? "≤ \(self.share(high))" : ""
      return ("none", most)
    }
    return (self.share(share, decimals: least), interval(low, high, decimals: least))
  }

  /// The interval of a share, without a sign; empty where it is a point or unknown.
  package static func interval(_ low: Double, _ high: Double, decimals least: Int = 0) -> String {
    guard low.isFinite, high.isFinite, high > low else { return "" }
    let places = max(decimals(for: low, least: least), decimals(for: high, least: least))
    let ends = [low, high].map { end in
      // Ends that are exactly none or all need no decimals to say so.
      NumberText.fixed(end * 100, decimals: end == 0 || end == 1 ? 0 : places)
    }
    return "[\(ends[0]), \(ends[1])]"
  }

  /// A share of pairs told apart, fine enough to compare two of them: `98.5 %`.
  package static func pairs(_ auroc: Double, _ low: Double, _ high: Double) -> String {
    share(auroc, decimals: max(1, decimals(ofPoints: auroc, low, high)))
  }

  private static func decimals(for share: Double, least: Int) -> Int {
    let rest = (abs(share) > 1 ? 1 : min(abs(share), 1 - abs(share))) * 100
    let needed = rest > 0 && rest < 1 ? NumberText.decimals(for: rest, digits: 1) : 0
    return min(6, max(least, needed))
  }

  /// Decimals that a difference in percentage points deserves, by the width of its interval.
  static func decimals(ofPoints v: Double, _ low: Double, _ high: Double) -> Int {
    let width = abs(high - low) * 100
    let byWidth = width > 0 && width.isFinite ? NumberText.decimals(for: width, digits: 1) : 1
    let size = abs(v) * 100
    let bySize = size > 0 && size < 1 ? NumberText.decimals(for: size, digits: 1) : 0
    return min(4, max(byWidth, bySize))
  }

  /// A difference of shares in percentage points, with the sign it has: `+78` and `[75, 81]`.
  package static func points(
    _ v: Double, _ low: Double, _ high: Double, signed: Bool = true
  ) -> (value: String, interval: String) {
    let places = decimals(ofPoints: v, low, high)
    func text(_ value: Double) -> String { NumberText.fixed(value * 100, decimals: places) }
    let sign = signed && v > 0 ? "+" : ""
    let interval = low.isFinite && high.isFinite ? "[\(text(low)), \(text(high))]" : ""
    return (sign + text(v), interval)
  }

  /// Another difference of a hypothesis, with the decimals that its own deserves.
  package static func points(_ v: Double, like hypothesis: Hypothesis) -> String {
    let places = decimals(ofPoints: hypothesis.v, hypothesis.vLow, hypothesis.vHigh)
    return (v > 0 ? "+" : "") + NumberText.fixed(v * 100, decimals: places)
  }

  /// A corrected p-value: `0.03`, `3e−12`, `< 1e−300`.
  package static func p(_ p: Double) -> String {
    guard p.isFinite else { return NumberText.missing }
    if p <= 0 { return "< 1e−300" }
    return p < 1e-4 ? NumberText.short(p, digits: 1) : NumberText.short(min(1, p), digits: 2)
  }

  /// A corrected p-value with its name: `p < 0.001`, `p = 0.03`.
  static func probability(_ p: Double) -> String {
    NumberText.probability(p.isFinite ? max(0, p) : p)
  }

  /// How many of how many, never all or none by rounding: `99 of 100`, `997 of 1000`.
  package static func often(_ share: Double) -> String {
    guard share.isFinite, share >= 0, share <= 1 else { return NumberText.missing }
    for of in [100, 1000, 10_000] {
      let count = Int((share * Double(of)).rounded())
      if (count < of && count > 0) || share == 1 || share == 0 {
        return "\(NumberText.whole(count)) of \(NumberText.whole(of))"
      }
    }
    return share > 0.5 ? "more than 9999 of 10,000" : "fewer than 1 of 10,000"
  }

  /// How much commoner on one side: `780 times as often`; nil where there is nothing to compare.
  static func times(_ hypothesis: Hypothesis, rarer: Inline) -> Inline? {
    guard let lift = hypothesis.lift, lift.isFinite else {
      let shares = [hypothesis.shareA, hypothesis.shareB]
      return shares.contains(0) && shares.contains { $0 > 0 } ? "never in \(rarer)" : nil
    }
    guard lift > 0 else { return nil }
    guard lift >= 100 else { return "\(NumberText.short(lift, digits: 2)) times as often" }
    // So many times are never known to the last digit.
    let power = pow(10, log10(lift).rounded(.down) - 1)
    return "about \(NumberText.short((lift / power).rounded() * power)) times as often"
  }
}
