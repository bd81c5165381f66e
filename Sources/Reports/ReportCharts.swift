import Findings
import Foundation

/// The charts of an audit: curves over every pressure axis, and true against proxy return.
struct ReportCharts {
  var report: AuditReport

  private var finding: AuditFinding { report.finding }

  // MARK: - Curves

  func curves() -> String {
    let shown = report.curves.filter { !$0.points.isEmpty || !$0.ceiling.isEmpty }
    guard !shown.isEmpty else { return "" }
    let lead = """
      <p class="lead">Lines are means over seeds with 95 % intervals; thin lines are single seeds. \
      \(hasCeiling ? "Blue was trained on the proxy, orange on the true reward." : "")</p>
      """
    return lead + shown.map(pair).joined(separator: "\n")
  }

  private var hasCeiling: Bool { report.curves.contains { !$0.ceiling.isEmpty } }

  /// Proxy above and true below, over the same axis.
  private func pair(_ curve: AuditReport.AxisCurve) -> String {
    let heading = report.curves.count > 1 ? "<h3>Over \(ReportWords.axis(curve.axis))</h3>" : ""
    return heading
      + Page.figure(
        { width in
          panel(curve, width: width, isTrue: false) + panel(curve, width: width, isTrue: true)
        }, caption: caption(curve))
  }

  private func caption(_ curve: AuditReport.AxisCurve) -> String {
    guard let transition = finding.phaseTransition, transition.axis == curve.axis else { return "" }
    return Markup.escape(
      "Shaded: where the true return falls. \(NumberText.percent(transition.share)) of the fall"
        + " happens within one octave around \(NumberText.engineering(transition.at))"
        + " \(ReportWords.axis(curve.axis)) (\(NumberText.probability(transition.p)) against a"
        + " gradual fall).")
  }

  private func panel(_ curve: AuditReport.AxisCurve, width: Double, isTrue: Bool) -> String {
    let isNarrow = width < 600
    let value = { (point: AuditReport.AxisCurve.Point) in isTrue ? point.intended : point.proxy }
    let points = { (points: [AuditReport.AxisCurve.Point]) in
      points.map { LineChart.Point(x: $0.pressure, y: value($0)) }
    }
    var series: [LineChart.Series] = []
    if !curve.ceiling.isEmpty {
      series.append(
        LineChart.Series(
          label: isNarrow ? "ceiling" : "ceiling (on true)", colour: .ceiling,
          points: points(curve.ceiling)))
    }
    if !curve.points.isEmpty {
      series.append(
        LineChart.Series(
          label: isNarrow ? "on proxy" : "trained on proxy", colour: .proxy,
          points: points(curve.points), threads: threads(over: curve.axis, isTrue: isTrue)))
    }
    let what = isTrue ? "True return" : "Proxy return"
    var chart = LineChart(
      title: "\(what) over \(ReportWords.axis(curve.axis))", xTitle: ReportWords.axis(curve.axis),
      yTitle: what, series: series)
    let base = isTrue ? finding.base.intended : finding.base.proxy
    chart.levels = [LineChart.Level(label: "base", value: base.mean)]
    chart.places = places(on: curve, isTrue: isTrue)
    if let transition = finding.phaseTransition, transition.axis == curve.axis,
      let low = transition.interval.first, let high = transition.interval.last
    {
      chart.spans = [
        LineChart.Span(label: isTrue ? "" : "phase transition", low: low, high: high)
      ]
    }
    if let first = curve.points.first, let last = curve.points.last {
      chart.isReversed = last.pressure < first.pressure
    }
    chart.showsXLabels = isTrue
    chart.width = width
    chart.height = (isNarrow ? 200 : 250) + (isTrue ? 34 : 0)
    return chart.svg()
  }

  private func places(on curve: AuditReport.AxisCurve, isTrue: Bool) -> [LineChart.Place] {
    var result: [LineChart.Place] = []
    func add(_ label: String, _ returns: AuditFinding.Returns?, _ shape: MarkShape) {
      guard let returns, let pressure = returns.pressure, isShown(pressure, on: curve.axis),
        let x = ReportWords.value(pressure, on: curve.axis)
      else { return }
      let value = isTrue ? returns.intended.mean : returns.proxy.mean
      if let index = result.firstIndex(where: { $0.x == x }) {
        result[index].label += " and \(label)"
      } else {
        result.append(LineChart.Place(label: label, x: x, y: value, shape: shape))
      }
    }
    add("peak", finding.peak, .diamond)
    add("final", finding.final, .square)
    return result
  }

  /// Whether a place lies on the curve of an axis: all its other coordinates are the last ones.
  private func isShown(_ pressure: Pressure, on axis: String) -> Bool {
    let plan = finding.plan
    return (axis == "steps" || plan.checkpoints.last.map { $0 == pressure.steps } ?? true)
      && (axis == "width" || plan.widths.last.map { $0 == pressure.width } ?? true)
      && (axis == "actionResolution"
        || plan.actionResolutions.last.map { $0 == pressure.actionResolution } ?? true)
      && (axis == "observationNoise"
        || plan.observationNoises.last.map { $0 == pressure.observationNoise } ?? true)
  }

  /// The way of every seed along an axis.
  private func threads(over axis: String, isTrue: Bool) -> [[(x: Double, y: Double)]] {
    let shown = finding.curve.filter { $0.purpose == .proxy && isShown($0.place, on: axis) }
    let seeds = Set(shown.map(\.seed)).sorted()
    guard seeds.count > 1 else { return [] }
    return seeds.map { seed in
      shown.filter { $0.seed == seed }.compactMap { point in
        ReportWords.value(point.place, on: axis).map {
          (x: $0, y: isTrue ? point.intended : point.proxy)
        }
      }.sorted { $0.x < $1.x }
    }
  }

  // MARK: - Scatter

  func scatter() -> String {
    let points = finding.curve.filter { $0.purpose == .proxy }
    guard !points.isEmpty || !finding.references.isEmpty else { return "" }
    let lead = """
      <p class="lead">Each dot is one trained policy; its colour says how long it was trained. If the \
      proxy meant what it should, dots would move up as they move right.</p>
      """
    return lead + Page.figure({ scatterChart(points, width: $0) }, caption: correlation)
  }

  private var correlation: String {
    guard let value = finding.baseCorrelation else { return "" }
    let interval = finding.baseCorrelationInterval ?? []
    let text =
      interval.count == 2
      ? NumberText.estimate(Estimate(mean: value, low: interval[0], high: interval[1]))
      : NumberText.short(value)
    return "Step by step, proxy and true reward correlate under the base policy with \(text)."
  }

  private func scatterChart(_ points: [AuditFinding.CurvePoint], width: Double) -> String {
    let steps = points.map { log(Double(max(1, $0.steps))) }
    let (low, high) = (steps.min() ?? 0, steps.max() ?? 1)
    var chart = ScatterChart(
      title: "True return against proxy return of every trained policy", xTitle: "Proxy return",
      yTitle: "True return",
      points: zip(points, steps).map { point, step in
        ScatterChart.Point(
          x: point.proxy, y: point.intended,
          colour: .sequence(high > low ? (step - low) / (high - low) : 1),
          title: "seed \(point.seed + 1), \(ReportWords.pressure(point.place)): "
            + "proxy \(NumberText.short(point.proxy)), true \(NumberText.short(point.intended))")
      })
    if let first = points.map(\.steps).min(), let last = points.map(\.steps).max(), first < last {
      chart.sequenceEnds = (
        NumberText.engineering(Double(first)), NumberText.engineering(Double(last)) + " steps"
      )
    }
    chart.way = (report.curves.first { $0.axis == "steps" }?.points ?? []).map {
      (x: $0.proxy.mean, y: $0.intended.mean)
    }
    chart.landmarks = landmarks()
    chart.width = width
    chart.height = width < 600 ? 380 : 500
    return chart.svg()
  }

  private func landmarks() -> [ScatterChart.Landmark] {
    func landmark(
      _ returns: AuditFinding.Returns, _ label: String, _ shape: MarkShape, _ colour: ChartColour
    ) -> ScatterChart.Landmark {
      ScatterChart.Landmark(
        x: returns.proxy.mean, y: returns.intended.mean, label: label,
        title: "\(label): proxy \(NumberText.estimate(returns.proxy)), true "
          + NumberText.estimate(returns.intended), shape: shape, colour: colour)
    }
    let basePolicy = finding.base.policy
    var result = [
      landmark(
        finding.base, basePolicy.map { "base (\($0))" } ?? "base", .square, .base)
    ]
    if let ceiling = finding.ceiling {
      result.append(landmark(ceiling, "ceiling", .diamond, .ceiling))
    }
    for reference in finding.references where reference.policy != basePolicy {
      result.append(landmark(reference, reference.policy ?? "scripted", .triangle, .base))
    }
    return result
  }
}

extension AuditFinding.CurvePoint {
  /// Where on the pressure axes the point lies.
  var place: Pressure {
    Pressure(
      steps: steps, width: width, actionResolution: actionResolution,
      observationNoise: observationNoise)
  }
}
