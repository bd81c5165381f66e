import Documents
import Foundation
import Ground

/// A ruler of a chart: scale, ticks, grid lines and a title.
struct Axis {
  enum Side: Sendable { case bottom, left }

  var side: Side
  var scale: Scale
  var title: String
  /// Ticks to aim for.
  var count: Int
  var showsLabels: Bool

  init(side: Side, scale: Scale, title: String, count: Int, showsLabels: Bool = true) {
    self.side = side
    self.scale = scale
    self.title = title
    self.count = count
    self.showsLabels = showsLabels
  }

  /// Tick values and what is written beside them.
  var ticks: [(value: Double, label: String)] {
    let values = scale.ticks(count)
    let labels =
      scale.kind == .linear
      ? NiceTicks.labels(for: values) : values.map { NumberText.engineering($0) }
    return Array(zip(values, labels)).map { (value: $0, label: $1) }
  }

  /// Grid lines across the plot, tick labels and the title, as SVG.
  ///
  /// - Parameter area: The plot's inner rectangle in the coordinates of the picture.
  func svg(in area: ChartArea) -> String {
    var parts: [String] = []
    for (value, label) in ticks {
      let at = scale(value)
      switch side {
      case .bottom:
        parts.append(Draw.line(at, area.top, at, area.bottom, "grid"))
        if showsLabels {
          parts.append(Draw.text(at, area.bottom + 18, label, "tick", anchor: "middle"))
        }
      case .left:
        parts.append(Draw.line(area.left, at, area.right, at, "grid"))
        if showsLabels {
          parts.append(Draw.text(area.left - 8, at + 4, label, "tick", anchor: "end"))
        }
      }
    }
    if side == .bottom {
      parts.append(Draw.line(area.left, area.bottom, area.right, area.bottom, "rule"))
      if !title.isEmpty && showsLabels {
        parts.append(
          Draw.text(area.right, area.bottom + 38, title, "axis", anchor: "end"))
      }
    } else if !title.isEmpty {
      // Above the ruler and upright: nobody reads sideways with pleasure.
      parts.append(Draw.text(0, area.top - 14, title, "axis"))
    }
    return parts.joined(separator: "\n")
  }
}

/// The inner rectangle of a chart, within its picture.
package struct ChartArea: Sendable, Equatable {
  package var left: Double
  package var top: Double
  package var right: Double
  package var bottom: Double

  package var width: Double { right - left }
  package var height: Double { bottom - top }
}

extension Colour {
  /// Steps of the sequential palette.
  static let sequenceSteps = 9

  /// A CSS colour; the page's style sheet decides what it is in light and in dark.
  package var css: String {
    switch self {
    case .first: return "var(--first)"
    case .second: return "var(--second)"
    case .reference: return "var(--reference)"
    case .bad: return "var(--bad)"
    case .ink: return "var(--ink)"
    case .series(let index): return "var(--series-\(((index % 5) + 5) % 5))"
    case .sequence(let share):
      let last = Double(Self.sequenceSteps - 1)
      return "var(--step-\(Int((min(1, max(0, share.isFinite ? share : 0)) * last).rounded())))"
    }
  }
}
