import Findings
import Foundation

/// Horizontal bars from zero, one a row, with intervals where they have one.
public struct Bars: Sendable {
  public struct Bar: Sendable {
    public var label: String
    public var value: Estimate
    public var colour: ChartColour

    public init(label: String, value: Estimate, colour: ChartColour = .proxy) {
      self.label = label
      self.value = value
      self.colour = colour
    }
  }

  public var title: String
  public var unit: String
  public var bars: [Bar]
  public var width = 1040.0

  public init(title: String, unit: String, bars: [Bar]) {
    self.title = title
    self.unit = unit
    self.bars = bars
  }

  /// The chart as one SVG element.
  public func svg() -> String {
    let row = 26.0
    let widest = bars.map { Draw.width(of: $0.label) }.max() ?? 0
    let area = ChartArea(
      left: min(widest + 16, width * 0.4), top: 10, right: width - 20,
      bottom: 10 + row * Double(max(1, bars.count)))
    let ends: [Double] = [0] + bars.flatMap { [$0.value.mean, $0.value.low, $0.value.high] }
    let range = NiceTicks.range(of: ends, room: 0.04)
    let scale = Scale(
      kind: .linear, low: range.low, high: range.high, start: area.left, end: area.right)
    var parts = [
      Axis(side: .bottom, scale: scale, title: unit, count: width < 600 ? 4 : 8).svg(in: area)
    ]
    for (index, bar) in bars.enumerated() where bar.value.mean.isFinite {
      let middle = area.top + row * (Double(index) + 0.5)
      let (zero, end) = (scale(0), scale(bar.value.mean))
      parts.append(
        Draw.rectangle(
          min(zero, end), middle - 7, abs(end - zero), 14, "bar", colour: bar.colour.css))
      if bar.value.width > 0, bar.value.width.isFinite {
        parts.append(
          Draw.line(scale(bar.value.low), middle, scale(bar.value.high), middle, "whisker"))
      }
    }
    for (index, bar) in bars.enumerated() {
      let middle = area.top + row * (Double(index) + 0.5)
      parts.append(Draw.text(area.left - 8, middle + 4, bar.label, "label", anchor: "end"))
    }
    parts.append(Draw.line(scale(0), area.top, scale(0), area.bottom, "rule"))
    return Draw.picture(width: width, height: area.bottom + 46, label: title, parts)
  }

  /// A bar small enough for a table cell: from the middle to the left or right.
  ///
  /// - Parameters:
  ///   - value: Length and direction; nothing is drawn where it is not a number.
  ///   - largest: The value whose bar fills half the width.
  public static func small(_ value: Double, largest: Double) -> String {
    guard value.isFinite, largest > 0, largest.isFinite else { return "" }
    let (width, height) = (96.0, 14.0)
    let length = min(1, abs(value) / largest) * (width / 2 - 1)
    let left = value < 0 ? width / 2 - length : width / 2
    return """
      <svg class="small-bar" viewBox="0 0 96 14" role="img" \
      aria-label="\(Markup.escape(NumberText.short(value, digits: 2))) deviations">\
      \(Draw.rectangle(left, 2, length, height - 4, "bar", colour: ChartColour.proxy.css))\
      \(Draw.line(width / 2, 0, width / 2, height, "rule"))</svg>
      """
  }
}
