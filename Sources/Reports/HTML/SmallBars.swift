import Documents
import Ground

/// Bars that stand in a cell or a line, as markup that grows and shrinks with the page.
enum SmallBar {
  static func html(_ bar: Bar) -> String {
    switch bar {
    case .track(let value, let low, let high, let full, let tone):
      track(value, low: low, high: high, full: full, kind: tone.rawValue)
    case .change(let value, let largest): change(value, largest: largest)
    case .stacked(let first, let second, let full):
      "<span class=\"track stacked\" aria-hidden=\"true\">"
        + "<i class=\"fill own\" style=\"width:\(width(first, of: full))%\"></i>"
        + "<i class=\"fill shared\" style=\"width:\(width(second, of: full))%\"></i></span>"
    }
  }

  /// From nothing to a value, with its interval as a whisker.
  static func track(
    _ value: Double, low: Double?, high: Double?, full: Double, kind: String
  ) -> String {
    var whisker = ""
    if let low, let high, low.isFinite, high.isFinite, high > low {
      let (start, end) = (share(low, of: full), share(high, of: full))
      whisker =
        "<i class=\"reach\" style=\"left:\(number(start))%;width:\(number(end - start))%\"></i>"
    }
    return "<span class=\"track \(kind)\" aria-hidden=\"true\">"
      + "<i class=\"fill\" style=\"width:\(width(value, of: full))%\"></i>\(whisker)</span>"
  }

  private static func share(_ value: Double, of full: Double) -> Double {
    value.isFinite && full > 0 ? min(100, max(0, value / full * 100)) : 0
  }

  private static func number(_ value: Double) -> String {
    NumberText.coordinate(value, decimals: 2)
  }

  private static func width(_ value: Double, of full: Double) -> String {
    number(share(value, of: full))
  }

  /// From the middle to the left or right.
  private static func change(_ value: Double, largest: Double) -> String {
    guard value.isFinite, largest > 0, largest.isFinite else { return "" }
    let (width, height) = (96.0, 14.0)
    let length = min(1, abs(value) / largest) * (width / 2 - 1)
    let left = value < 0 ? width / 2 - length : width / 2
    return """
      <svg class="small-bar" viewBox="0 0 96 14" aria-hidden="true">\
      \(Draw.rectangle(left, 2, length, height - 4, "bar", colour: Colour.first.css))\
      \(Draw.line(width / 2, 0, width / 2, height, "rule"))</svg> 
      """
  }
}
