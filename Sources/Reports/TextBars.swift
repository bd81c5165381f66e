import Findings

/// Bars of shares, as markup that grows and shrinks with the page.
enum TextBars {
  /// The share at which a list's bars end: one for all, so that bars can be compared.
  static func full(of hypotheses: [Hypothesis]) -> Double {
    let largest =
      hypotheses.flatMap { [$0.shareA, $0.shareAHigh, $0.shareB, $0.shareBHigh] }
      .filter(\.isFinite).max() ?? 1
    return [0.01, 0.02, 0.05, 0.1, 0.2, 0.5].first { largest <= $0 } ?? 1
  }

  /// A bar from nothing to a value, with its interval as a whisker.
  ///
  /// - Parameters:
  ///   - full: The value that fills the whole track.
  ///   - kind: Class of the track, which gives its colour.
  static func track(
    _ value: Double, low: Double? = nil, high: Double? = nil, full: Double, kind: String
  ) -> String {
    func place(_ value: Double) -> Double {
      value.isFinite && full > 0 ? min(100, max(0, value / full * 100)) : 0
    }
    func number(_ value: Double) -> String { NumberText.coordinate(value, decimals: 2) }
    var whisker = ""
    if let low, let high, low.isFinite, high.isFinite, high > low {
      let (start, end) = (place(low), place(high))
      whisker =
        "<i class=\"reach\" style=\"left:\(number(start))%;width:\(number(end - start))%\"></i>"
    }
    return "<span class=\"track \(kind)\" aria-hidden=\"true\">"
      + "<i class=\"fill\" style=\"width:\(number(place(value)))%\"></i>\(whisker)</span>"
  }

  /// Two stretches of one bar, one after the other; what is below nothing is not drawn.
  static func stacked(_ first: Double, _ second: Double, full: Double) -> String {
    func width(_ value: Double) -> String {
      let share = value.isFinite && full > 0 ? min(1, max(0, value / full)) : 0
      return NumberText.coordinate(share * 100, decimals: 2)
    }
    return "<span class=\"track stacked\" aria-hidden=\"true\">"
      + "<i class=\"fill own\" style=\"width:\(width(first))%\"></i>"
      + "<i class=\"fill shared\" style=\"width:\(width(second))%\"></i></span>"
  }

  /// A bar between guessing (half of all pairs) and certainty, with its interval.
  static func pairs(_ auroc: Double, _ low: Double, _ high: Double) -> String {
    track(auroc - 0.5, low: max(0, low - 0.5), high: max(0, high - 0.5), full: 0.5, kind: "plain")
      + "<span class=\"ends\" aria-hidden=\"true\"><span>guessing</span><span>always</span></span>"
  }
}
