import Foundation

/// A ruler of a chart: scale, ticks, grid lines and a title.
public struct Axis: Sendable {
  public enum Side: Sendable { case bottom, left }

  public var side: Side
  public var scale: Scale
  public var title: String
  /// Ticks to aim for.
  public var count: Int
  public var showsLabels: Bool

  public init(side: Side, scale: Scale, title: String, count: Int, showsLabels: Bool = true) {
    self.side = side
    self.scale = scale
    self.title = title
    self.count = count
    self.showsLabels = showsLabels
  }

  /// Tick values and what is written beside them.
  public var ticks: [(value: Double, label: String)] {
    let values = scale.ticks(count)
    let labels =
      scale.kind == .linear
      ? NiceTicks.labels(for: values) : values.map { NumberText.engineering($0) }
    return Array(zip(values, labels)).map { (value: $0, label: $1) }
  }

  /// Grid lines across the plot, tick labels and the title, as SVG.
  ///
  /// - Parameter area: The plot's inner rectangle in the coordinates of the picture.
  public func svg(in area: ChartArea) -> String {
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
public struct ChartArea: Sendable, Equatable {
  public var left: Double
  public var top: Double
  public var right: Double
  public var bottom: Double

  public init(left: Double, top: Double, right: Double, bottom: Double) {
    self.left = left
    self.top = top
    self.right = right
    self.bottom = bottom
  }

  public var width: Double { right - left }
  public var height: Double { bottom - top }
}

/// A colour by its role; the page's style sheet decides what it is in light and in dark.
public enum ChartColour: Sendable, Equatable {
  /// What was trained on the proxy.
  case proxy
  /// What was trained on the true reward.
  case ceiling
  /// What did no optimising.
  case base
  /// Further series, from 0.
  case series(Int)
  /// A share (0 ... 1) of the sequential palette.
  case sequence(Double)

  /// Steps of the sequential palette.
  public static let sequenceSteps = 9

  /// A CSS colour, with a value for where no style sheet applies.
  public var css: String {
    switch self {
    case .proxy: return "var(--proxy,#1d5fc4)"
    case .ceiling: return "var(--ceiling,#b85c00)"
    case .base: return "var(--base,#6b7280)"
    case .series(let index):
      let fallback = ["#1d5fc4", "#b85c00", "#0f7f6b", "#a23b8f", "#6b7280"]
      let place = ((index % fallback.count) + fallback.count) % fallback.count
      return "var(--series-\(place),\(fallback[place]))"
    case .sequence(let share):
      let last = Double(Self.sequenceSteps - 1)
      let step = Int((min(1, max(0, share.isFinite ? share : 0)) * last).rounded())
      return "var(--step-\(step),#1d5fc4)"
    }
  }
}
