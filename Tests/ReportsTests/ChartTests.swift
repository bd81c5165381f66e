import Documents
import Findings
import Foundation
import Reports
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// Whether a text is well-formed XML.
func isWellFormed(_ text: String) -> Bool { XMLParser(data: Data(text.utf8)).parse() }

/// Every `<svg>` element of a page.
func pictures(in page: String) -> [String] {
  page.components(separatedBy: "<svg").dropFirst().compactMap { part in
    part.range(of: "</svg>").map { "<svg" + part[..<$0.upperBound] }
  }
}

@Suite struct NiceTicksTests {
  @Test(
    arguments: [
      (0, 10, 5, [0, 2, 4, 6, 8, 10]), (-0.25, 0.27, 5, [-0.2, 0, 0.2]),
      (0, 1, 10, [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]),
      (1500, 3800, 5, [1500, 2000, 2500, 3000, 3500]), (-1000, 20, 4, [-1000, -500, 0]),
      (3, 3, 5, []), (0, .infinity, 5, []),
    ] as [(Double, Double, Int, [Double])])
  func linear(low: Double, high: Double, count: Int, ticks: [Double]) {
    #expect(NiceTicks.linear(from: low, to: high, count: count) == ticks)
  }

  @Test func logarithmicTicksThinOut() {
    #expect(
      NiceTicks.logarithmic(from: 8_000, to: 1_000_000, count: 9)
        == [10_000, 20_000, 50_000, 100_000, 200_000, 500_000, 1_000_000])
    #expect(
      NiceTicks.logarithmic(from: 8_000, to: 1_000_000, count: 4) == [10_000, 100_000, 1_000_000])
    #expect(NiceTicks.logarithmic(from: 1, to: 1e12, count: 5) == [1, 1e3, 1e6, 1e9, 1e12])
    #expect(NiceTicks.logarithmic(from: 0, to: 10, count: 5) == [])
  }

  @Test func labelsShareTheirDecimals() {
    #expect(NiceTicks.labels(for: [0, 0.5, 1]) == ["0.0", "0.5", "1.0"])
    #expect(NiceTicks.labels(for: [-1000, -500, 0]) == ["−1000", "−500", "0"])
    #expect(NiceTicks.labels(for: [0, 5_000, 10_000]) == ["0", "5k", "10k"])
  }
}

@Suite struct ScaleTests {
  @Test func mapsEndsAndMiddle() {
    let linear = Scale(kind: .linear, low: -10, high: 10, start: 100, end: 0)
    #expect(linear(-10) == 100)
    #expect(linear(0) == 50)
    #expect(linear.value(at: 0.75) == 5)
    let log = Scale(kind: .logarithmic, low: 1, high: 10_000, start: 0, end: 40)
    #expect(abs(log(100) - 20) < 1e-9)
    #expect(log(0) == -.infinity)
  }

  @Test func choosesTheKind() {
    #expect(Scale.kind(for: [8_000, 1_000_000]) == .logarithmic)
    #expect(Scale.kind(for: [1, 10]) == .linear)
    #expect(Scale.kind(for: [0, 1000]) == .linear)
    #expect(Scale.kind(for: []) == .linear)
  }

  @Test func aSingleValueGetsARange() {
    let scale = Scale(kind: .linear, low: 4, high: 4, start: 0, end: 10)
    #expect(scale(4) == 5)
    #expect(Scale(kind: .linear, low: .nan, high: 1, start: 0, end: 10)(0.5) == 5)
    #expect(Scale(kind: .logarithmic, low: 0, high: 9, start: 0, end: 1).kind == .linear)
  }
}

/// One figure as a picture.
func picture(_ content: Figure.Content, width: Double = 1040) -> String {
  FigureHTML.svg(content, width: width)
}

@Suite struct ChartTests {
  private func chart(_ points: [LineChart.Point]) -> LineChart {
    LineChart(
      title: "a < b & \"c\"", xTitle: "steps",
      panels: [.init("return", series: [.init("<x>", .first, points: points)])])
  }

  @Test func lineChartHasItsParts() {
    var chart = chart([
      .init(x: 10, y: Estimate(mean: 1, low: 0.5, high: 1.5)),
      .init(x: 1000, y: Estimate(mean: -3, low: -4, high: -2)),
    ])
    chart.panels[0].levels = [.init("base", 0)]
    chart.panels[0].places = [.init("final", at: ChartPoint(x: 1000, y: -3))]
    chart.spans = [.init("fall", low: 100, high: 300)]
    let svg = picture(.lines(chart))
    #expect(isWellFormed(svg))
    #expect(svg.contains("a &lt; b &amp; &quot;c&quot;"))
    #expect(svg.contains("class=\"band\""))
    #expect(svg.contains("class=\"span\""))
    #expect(svg.contains(">final</text>"))
  }

  @Test(
    arguments: [
      [], [(5, 1)], [(0, 0), (1, .nan)], [(1, .infinity), (2, 3)], [(1, 1e300), (100, -1e300)],
    ] as [[(Double, Double)]])
  func lineChartTakesAnyNumbers(points: [(Double, Double)]) {
    let svg = picture(.lines(chart(points.map { .init(x: $0.0, y: .exact($0.1)) })))
    #expect(isWellFormed(svg))
    #expect(!svg.contains("nan") && !svg.contains("inf"))
  }

  @Test func reversedAxisRisesToTheLeft() throws {
    var chart = chart([.init(x: 1, y: .exact(0)), .init(x: 0, y: .exact(1))])
    func places() throws -> [Double] {
      try picture(.lines(chart)).matches(of: /class="dot"[^>]*cx="([0-9.]+)"/).map {
        try #require(Double($0.1))
      }
    }
    #expect(try places()[0] > places()[1])
    chart.isReversed = true
    #expect(try places()[0] < places()[1])
  }

  @Test func panelsShareTheirAxis() throws {
    var chart = chart([.init(x: 1, y: .exact(0)), .init(x: 100, y: .exact(1))])
    chart.panels.append(
      .init("second", series: [.init("s", .second, points: [.init(x: 1, y: .exact(5))])]))
    let svg = picture(.lines(chart))
    let first = try #require(svg.firstMatch(of: /class="dot"[^>]*cx="([0-9.]+)"/)).1
    #expect(svg.matches(of: /class="dot"[^>]*cx="([0-9.]+)"/).filter { $0.1 == first }.count == 2)
    // Only the lowest names it.
    #expect(svg.components(separatedBy: ">steps</text>").count == 2)
  }

  @Test func scatterLabelsItsLandmarks() {
    let chart = ScatterChart(
      title: "scatter", xTitle: "proxy", yTitle: "true",
      points: [
        .init(at: ChartPoint(x: 1, y: 2), colour: .sequence(0.5), title: "seed <1>"),
        .init(at: ChartPoint(x: .nan, y: 2), colour: .sequence(.nan), title: "none"),
      ],
      landmarks: ["base", "ceiling", "random"].map {
        .init(
          at: ChartPoint(x: 1, y: 2), label: $0, title: $0, shape: .diamond, colour: .reference)
      })
    let svg = picture(.scatter(chart))
    #expect(isWellFormed(svg))
    #expect(svg.contains("<title>seed &lt;1&gt;</title>"))
    for label in ["base", "ceiling", "random"] { #expect(svg.contains(">\(label)</text>")) }
    #expect(!svg.contains("<title>none</title>"))
  }

  @Test func farLandmarksStandAtTheRim() throws {
    let chart = ScatterChart(
      title: "scatter", xTitle: "proxy", yTitle: "true",
      points: [1.0, 2].map {
        .init(at: ChartPoint(x: $0, y: $0), colour: .first, title: "p")
      },
      landmarks: [
        .init(
          at: ChartPoint(x: 1.5, y: -40_000), label: "random", title: "r", shape: .triangle,
          colour: .reference)
      ])
    let svg = picture(.scatter(chart))
    #expect(svg.contains("random → (1.5, −40k)"))
    let heights = try svg.matches(of: /class="point"[^>]*cy="([0-9.]+)"/).map {
      try #require(Double($0.1))
    }
    #expect(abs(heights[0] - heights[1]) > 200)
  }

  @Test func barsRunFromZero() {
    let svg = picture(
      .bars(
        BarChart(
          title: "bars", xTitle: "m",
          bars: [
            .init("up", Estimate(mean: 2, low: 1, high: 3)), .init("down", .exact(-1)),
            .init("none", .exact(.nan)),
          ])))
    #expect(isWellFormed(svg))
    #expect(svg.components(separatedBy: "class=\"bar\"").count == 3)
  }

  @Test func everyFigureTakesAnyWords() {
    for block in DocumentSamples.figures(DocumentSamples.nasty) {
      guard case .figure(let figure) = block else { continue }
      for width in [1040.0, 400] {
        let svg = picture(figure.content, width: width)
        for part in pictures(in: svg) { #expect(isWellFormed(part), "\(part.prefix(200))") }
        #expect(!svg.contains("nan\"") && !svg.contains("inf\""))
      }
    }
  }

  @Test func labelsKeepTheirDistance() {
    let places = Labels.spread([10, 10, 12, 90], gap: 16, low: 0, high: 100)
    let sorted = places.sorted()
    for (a, b) in zip(sorted, sorted.dropFirst()) { #expect(b - a > 15.9) }
    #expect(places[3] == 90)
    #expect(Labels.spread([], gap: 16, low: 0, high: 100) == [])
  }
}
