import Documents
import Findings
import Foundation
import Ground

extension BarChart {
  /// Horizontal bars from zero, with what they say beside them.
  func svg(width: Double) -> String {
    let row = 34.0
    let isNarrow = width < 600
    let most = isNarrow ? 14 : 30
    let names = bars.map { TerminalText.cut(VisibleText.line($0.label), to: most) }
    let widest = names.map { Draw.width(of: $0, size: 13) }.max() ?? 0
    let area = ChartArea(
      left: min(widest + 16, width * 0.4), top: 10, right: width - (isNarrow ? 20 : 40),
      bottom: 10 + row * Double(bars.count))
    let ends: [Double] = [0] + bars.flatMap { [$0.value.mean, $0.value.low, $0.value.high] }
    let own = NiceTicks.range(of: ends, room: 0.04)
    let x = Scale(
      kind: .linear, low: range?.first ?? own.low, high: range?.last ?? own.high, start: area.left,
      end: area.right)
    func clamped(_ value: Double) -> Double { x(min(x.high, max(x.low, value))) }
    var parts = [
      Axis(side: .bottom, scale: x, title: xTitle, count: isNarrow ? 4 : 10).svg(in: area)
    ]
    for (index, bar) in bars.enumerated() {
      let top = area.top + Double(index) * row + 7
      parts.append(Draw.text(area.left - 8, top + 14, names[index], "label", anchor: "end"))
      guard bar.value.mean.isFinite else { continue }
      let (zero, end) = (clamped(0), clamped(bar.value.mean))
      parts.append(
        Draw.rectangle(
          min(zero, end), top, max(1.5, abs(end - zero)), 20, "bar", colour: bar.colour.css))
      var reach = max(zero, end)
      if bar.value.width > 0, bar.value.width.isFinite {
        reach = max(reach, clamped(bar.value.high))
        parts.append(
          Draw.line(clamped(bar.value.low), top + 10, clamped(bar.value.high), top + 10, "whisker"))
      }
      let text = TerminalText.cut(
        bar.text.isEmpty ? NumberText.estimate(bar.value) : bar.text, to: isNarrow ? 16 : 30)
      // Beside the bar where there is room, else within it.
      let fits = reach + Draw.width(of: text) + 10 <= area.right
      parts.append(
        fits
          ? Draw.text(reach + 7, top + 14.5, text, "label")
          : Draw.text(max(zero, end) - 6, top + 14.5, text, "on-colour", anchor: "end"))
    }
    if x.low < 0 { parts.append(Draw.line(x(0), area.top, x(0), area.bottom, "rule")) }
    return Draw.picture(width: width, height: area.bottom + 44, label: title, parts)
  }
}
