import Findings

/// How far a list of hypotheses goes, against its length.
struct TextCurve {
  var difference: TextDifference
  /// How often the classifier itself is right, where one is explained.
  var classifier: Double?

  /// Nothing where the list is too short for a line.
  func html() -> String {
    guard drawn.count > 1 else { return "" }
    return Page.figure({ chart(width: $0).svg() }, caption: caption)
  }

  private var drawn: [CurvePoint] {
    difference.curve.filter { $0.hypotheses > 0 && $0.auroc.isFinite }
      .sorted { $0.hypotheses < $1.hypotheses }
  }

  private func chart(width: Double) -> LineChart {
    let isNarrow = width < 600
    // Without any hypothesis there is nothing but guessing.
    let points =
      [LineChart.Point(x: 0, y: .exact(50))]
      + drawn.map { point in
        LineChart.Point(
          x: Double(point.hypotheses),
          y: Estimate(mean: point.auroc * 100, low: point.low * 100, high: point.high * 100))
      }
    var chart = LineChart(
      title: "Pairs of texts told apart by the first hypotheses of the list",
      xTitle: isNarrow ? "hypotheses" : "hypotheses used, from the top of the list",
      yTitle: isNarrow ? "Pairs told apart, of 100" : "Pairs of texts told apart, of 100",
      series: [LineChart.Series(label: "this list", colour: .proxy, points: points)])
    chart.levels = [LineChart.Level(label: isNarrow ? "guess" : "guessing", value: 50)]
    if let classifier {
      chart.levels.append(
        LineChart.Level(label: isNarrow ? "classifier" : "the classifier", value: classifier * 100))
    } else if let separability = difference.separability {
      chart.levels.append(
        LineChart.Level(
          label: isNarrow ? "all words" : "all words at once", value: separability.auroc * 100))
    }
    chart.xTicks = drawn.last?.hypotheses
    chart.width = width
    chart.height = isNarrow ? 230 : 290
    return chart
  }

  private var caption: String {
    let (a, b) = (TextMarks.name(html: difference.a.name), TextMarks.name(html: difference.b.name))
    return """
      How often an additive model on the first hypotheses puts a text of \
      \(a) above one of \(b), on unseen texts; the band is the 95 % interval.
      """
  }
}
