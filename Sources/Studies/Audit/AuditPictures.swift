import Documents
import Exact
import Findings
import Foundation
import Ground
import Statistics

/// The pictures of an audit: curves over every pressure axis, true against proxy return.
extension AuditDocument {
  var curves: [Block] {
    let shown = result.curves.filter { !$0.points.isEmpty || !$0.ceiling.isEmpty }
    guard !shown.isEmpty else { return [] }
    let colours =
      shown.contains { !$0.ceiling.isEmpty }
      ? " Blue was trained on the proxy, orange on the true reward." : ""
    let lead: Inline =
      "Lines are means over seeds with 95 % intervals; thin lines are single seeds.\(colours)"
    return [.paragraph(lead, .lead)]
      + shown.map { curve in
        shown.count == 1
          ? .figure(self.curve(curve))
          : .section(
            "over-\(curve.axis.rawValue)", "Over \(curve.axis.words)", [.figure(self.curve(curve))])
      }
  }

  /// Proxy above and true below, over the same axis.
  func curve(_ curve: AuditResult.AxisCurve) -> Figure {
    var spans: [LineChart.Span] = []
    var caption: Inline = ""
    if let transition = finding.phaseTransition, transition.axis == curve.axis.rawValue,
      let low = transition.interval.first, let high = transition.interval.last
    {
      spans = [LineChart.Span("phase transition", low: low, high: high)]
      caption = "Shaded: where the true return falls. \(transition.words)."
    }
    return Figure(
      .lines(
        LineChart(
          title: "Returns over \(curve.axis.words)", xTitle: curve.axis.words,
          panels: [
            panel("Proxy return", curve, \.proxy, single: \.proxy, of: \.proxy),
            panel("True return", curve, \.intended, single: \.intended, of: \.intended),
          ], spans: spans, isReversed: curve.axis.isFalling)), caption: caption)
  }

  private func panel(
    _ title: String, _ curve: AuditResult.AxisCurve,
    _ value: KeyPath<AuditResult.AxisCurve.Point, Estimate>,
    single: KeyPath<AuditFinding.CurvePoint, Double>,
    of returns: KeyPath<AuditFinding.Returns, Estimate>
  ) -> LineChart.Panel {
    func points(_ points: [AuditResult.AxisCurve.Point]) -> [LineChart.Point] {
      points.map { LineChart.Point(x: $0.pressure, y: $0[keyPath: value]) }
    }
    let series = [
      LineChart.Series("ceiling", .second, points: points(curve.ceiling)),
      LineChart.Series(
        "on proxy", .first, points: points(curve.points), threads: threads(curve.axis, single)),
    ]
    var places: [LineChart.Place] = []
    for (label, found, shape) in [
      ("peak", finding.peak, MarkShape.diamond), ("final", finding.final, .square),
    ] {
      guard let found, let pressure = found.pressure, plan.isPlace(pressure, on: curve.axis)
      else { continue }
      let x = pressure[curve.axis]
      if let index = places.firstIndex(where: { $0.point.x == x }) {
        places[index].label += " and \(label)"
      } else {
        places.append(
          LineChart.Place(
            label,
            at: ChartPoint(
              x: x,
              y: curve.points.first { $0.pressure == x }?[keyPath: value].mean
                ?? found[keyPath: returns].mean), shape))
      }
    }
    return LineChart.Panel(
      title, series: series.filter { !$0.points.isEmpty },
      levels: [LineChart.Level("base", finding.base[keyPath: returns].mean)], places: places)
  }

  /// The way of every seed along an axis.
  private func threads(
    _ axis: PressureAxis, _ value: KeyPath<AuditFinding.CurvePoint, Double>
  ) -> [[ChartPoint]] {
    let shown = finding.curve.filter { $0.purpose == .proxy && plan.isPlace($0.pressure, on: axis) }
    let seeds = Set(shown.map(\.seed)).sorted()
    guard seeds.count > 1 else { return [] }
    return seeds.map { seed in
      shown.filter { $0.seed == seed }
        .map { ChartPoint(x: $0.pressure[axis], y: $0[keyPath: value]) }.sorted { $0.x < $1.x }
    }
  }

  // MARK: - Scatter

  var scatter: [Block] {
    let learned = finding.curve.filter { $0.purpose == .proxy }
    guard !learned.isEmpty || !finding.references.isEmpty else { return [] }
    let lead: Inline = """
      Each dot is one trained policy; its colour says how long it was trained, and a line joins those of \
      one seed. If the proxy meant what it should, lines would rise to the right.
      """
    return [
      .paragraph(lead, .lead), .figure(Figure(.scatter(chart(learned)), caption: correlation)),
    ]
  }

  private var correlation: Inline {
    guard let value = finding.baseCorrelation else { return "" }
    let ends = finding.baseCorrelationInterval ?? []
    let estimate = Estimate(mean: value, low: ends.first ?? value, high: ends.last ?? value)
    return "Step by step, proxy and true reward correlate under the base policy with "
      + "\(estimate: estimate)."
  }

  private func chart(_ learned: [AuditFinding.CurvePoint]) -> ScatterChart {
    let ends = (learned.map(\.steps).min() ?? 0, learned.map(\.steps).max() ?? 0)
    /// Share of the way from the shortest to the longest training, on a scale of octaves.
    func share(_ steps: Int) -> Double {
      guard ends.0 < ends.1, ends.0 > 0 else { return 1 }
      return log(Double(steps) / Double(ends.0)) / log(Double(ends.1) / Double(ends.0))
    }
    let points = learned.map { point in
      ScatterChart.Point(
        at: ChartPoint(x: point.proxy, y: point.intended), colour: .sequence(share(point.steps)),
        title: "seed \(point.seed), \(point.pressure.words()): proxy "
          + "\(NumberText.short(point.proxy)), true \(NumberText.short(point.intended))")
    }
    return ScatterChart(
      title: "True return against proxy return of every trained policy", xTitle: "Proxy return",
      yTitle: "True return", points: points, landmarks: landmarks,
      threads: ways(learned),
      sequenceEnds: ends.0 < ends.1
        ? [
          NumberText.engineering(Double(ends.0)), NumberText.engineering(Double(ends.1)) + " steps",
        ] : [])
  }

  /// Every run's way, from its first checkpoint to its last.
  private func ways(_ learned: [AuditFinding.CurvePoint]) -> [[ChartPoint]] {
    var ways: [[AuditFinding.CurvePoint]] = []
    for point in learned {
      if let last = ways.last?.last, last.seed == point.seed, last.width == point.width,
        last.actionResolution == point.actionResolution,
        last.observationNoise == point.observationNoise, last.steps < point.steps
      {
        ways[ways.count - 1].append(point)
      } else {
        ways.append([point])
      }
    }
    return ways.map { $0.map { ChartPoint(x: $0.proxy, y: $0.intended) } }
  }

  private var landmarks: [ScatterChart.Landmark] {
    func landmark(
      _ returns: AuditFinding.Returns, _ label: String, _ shape: MarkShape, _ colour: Colour
    ) -> ScatterChart.Landmark {
      ScatterChart.Landmark(
        at: ChartPoint(x: returns.proxy.mean, y: returns.intended.mean), label: label,
        title: "\(label): proxy \(NumberText.estimate(returns.proxy)), true "
          + NumberText.estimate(returns.intended), shape: shape, colour: colour)
    }
    let base = finding.base.policy
    return [landmark(finding.base, base.map { "base (\($0))" } ?? "base", .square, .reference)]
      + (finding.ceiling.map { [landmark($0, "ceiling", .diamond, .second)] } ?? [])
      + finding.references.filter { $0.policy != base }.map {
        landmark($0, $0.policy ?? "scripted", .triangle, .reference)
      }
  }

  // MARK: - The polygon

  /// All returns there are with the learned policies among them, where the environment is small enough.
  var achievable: [Block] {
    guard let exact = result.achievable, case .hackability(let answer) = exact.answer else {
      return []
    }
    return polygonBlocks(for: answer)
      + [.list(exact.frame.steps.prefix(5).map { .foreign($0) }, .steps)] + answer.measuredBlocks
      + [.paragraph("\(exact.frame.size). Method: \(exact.frame.method).", .muted)]
  }
}
