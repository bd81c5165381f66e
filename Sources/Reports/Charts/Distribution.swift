import Documents
import Findings
import Foundation
import Ground

extension Distribution {
  /// A row of dots a group, stacked where they meet, with the group's mean over them.
  func svg(width: Double) -> String {
    let isNarrow = width < 600
    let row = 46.0
    let names = rows.map { TerminalText.cut(VisibleText.line($0.label), to: isNarrow ? 14 : 30) }
    let widest = names.map { Draw.width(of: $0, size: 13) }.max() ?? 0
    let area = ChartArea(
      left: min(widest + 20, width * 0.4), top: 8, right: width - 20,
      bottom: 8 + row * Double(rows.count))
    let range = NiceTicks.range(
      of: rows.flatMap { row in
        row.values + [row.mean].compactMap { $0 }.flatMap { [$0.low, $0.high] }
      },
      room: 0.05)
    let x = Scale(
      kind: .linear, low: range.low, high: range.high, start: area.left, end: area.right)
    var parts = [
      Axis(side: .bottom, scale: x, title: xTitle, count: isNarrow ? 4 : 8).svg(in: area)
    ]
    for (index, group) in rows.enumerated() {
      let middle = area.top + row * (Double(index) + 0.5)
      parts.append(Draw.text(area.left - 10, middle + 4, names[index], "label", anchor: "end"))
      var taken: [Int: Int] = [:]
      for value in group.values.sorted() where x(value).isFinite && abs(x(value)) < 1e6 {
        let column = Int((x(value) / 7).rounded())
        let level = taken[column, default: 0]
        taken[column] = level + 1
        // Above and below the middle in turn.
        let offset = Double((level + 1) / 2) * (level % 2 == 0 ? 6 : -6)
        parts.append(
          Draw.mark(
            .circle, x(value), middle + max(-18, min(18, offset)), size: 4, "point",
            colour: group.colour.css, title: "\(group.label): \(NumberText.short(value))"))
      }
      if let mean = group.mean, mean.mean.isFinite {
        parts.append(Draw.line(x(mean.mean), middle - 17, x(mean.mean), middle + 17, "mean"))
        if mean.width > 0, mean.width.isFinite {
          parts.append(Draw.line(x(mean.low), middle, x(mean.high), middle, "whisker"))
        }
      }
    }
    return Draw.picture(width: width, height: area.bottom + 44, label: title, parts)
  }
}
