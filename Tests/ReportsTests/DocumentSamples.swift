import Documents
import Findings
import Reports

/// A document with every kind of block and figure, and the same with hostile words everywhere.
enum DocumentSamples {
  static let origin = ReportOriginSample.origin

  static let nasty =
    "</script><script>alert(1)</script><img src=x onerror=alert(2)> a < b && \"c\" 'd' ]]> -->"
    + " \u{0}\u{1B}[31mred\u{1B}]0;title\u{7} \u{202E}evil\u{2066}\u{2069} \r\n \u{9B}31m \u{FFFF}\u{7F} "
    + "| `code` **bold** [link](javascript:x) "
    + String(repeating: "x", count: 300) + " e" + String(repeating: "\u{301}", count: 60)
    + " 字字字👩‍👩‍👧‍👦❤️"

  static let estimate = Estimate(mean: 7.2134, low: 7.1021, high: 7.3199)

  static func document(_ word: String = "bus") -> Document {
    Document(
      kind: "sample", title: "\(word): a sample", heading: "What of \(name: word)?",
      subject: [.facts(Facts(.pairs, [Fact("Proxy", "\(code: "speed + 0.1*gap")")]))],
      verdict: .init(
        tone: .bad, badge: "gamed", statement: "It ends worse than it began.",
        sentences: ["The proxy returned \(estimate: estimate) of \(foreign: word)."]),
      blocks: [
        .facts(
          Facts(
            .large,
            [
              Fact(
                "Base", place: "policy \(foreign: word)",
                values: [.init("True", .estimate(estimate)), .init("Proxy", "4321")]),
              Fact(
                "Final", place: "",
                values: [
                  .init("True", .exact(ExactNumber("-1/3"))),
                  .init("Proxy", "8765"),
                ], gloss: "after it", bar: .track(0.4, low: 0.3, high: 0.5, full: 1, tone: .first)),
            ])),
        .callout(.uncertain, "Before relying on it", [.list(["caveat 2468", "\(foreign: word)"])]),
        .section(
          "table", "A table",
          [
            .paragraph("How to read it.", .lead),
            .table(
              Table(
                [.text("Measure"), .number("Before"), .number("After", rank: 1)],
                rows: (1...30).map {
                  [
                    "\(foreign: word) \($0)", "\(Inline("\(1000 + $0)"))",
                    .bar(.change(-1, largest: 2)) + "x",
                  ]
                }, summary: "All 30", most: 14, terminalRows: 40)),
          ]),
        .section(
          "argument", "The argument", [.list(["First \(foreign: word).", "Then."], .steps)]),
        .section("figures", "Figures", figures(word)),
        .section("cards", "What differs", [cards(word)]),
        .pageSection(
          "more", "More",
          [
            .paragraph("true = 2 · proxy", .formula),
            .quotation(
              Quotation(MarkedText(text: word + " text", spans: [[0, 3], [2, 900]], row: 12))),
            .details("Folded \(foreign: word)", [.paragraph("inside", .muted)]),
            .row([[.paragraph("left")], [.paragraph("right")]]), .clips([clip(word)]),
            .repetition,
          ]),
        .only(.terminal, [.paragraph("The page has more.")]),
      ],
      tables: [
        DataTable(
          name: "rows", columns: ["name", "value", "b,c"],
          rows: [[.text("a\"\n"), .number(0.1 + 0.2), .missing], ["x", .whole(3), .flag(true)]])
      ])
  }

  static func cards(_ word: String) -> Block {
    .cards(
      Cards(
        sides: [word, "other"], full: 1, briefHeads: ["points", "p"],
        items: (1...2).map { rank in
          Card(
            id: "card-\(rank)", rank: rank, statement: "The text \(foreign: word)",
            precise: "exactly",
            shares: [
              .init(value: 0.8, low: 0.7, high: 0.9, text: "80 %", interval: "[70, 90]"),
              .init(value: 0.1, low: 0.05, high: 0.2, text: "10 %", interval: "[5, 20]"),
            ], facts: [.strong("70 points more", .first) + .small("[60, 80]")],
            asides: ["by a program"], note: "shrank",
            details: [.quotation(Quotation(MarkedText(text: word, spans: [], row: 3)))],
            isDoubtful: rank == 2, isOpen: rank == 1, brief: ["+70 [60, 80]", "3e−12"],
            example: Quotation(MarkedText(text: word, spans: [[1, 4]], row: 3), tone: .first))
        }))
  }

  static func figures(_ word: String) -> [Block] {
    let line = LineChart(
      title: "returns of \(word)", xTitle: "steps",
      panels: ["Proxy", "True"].map { title in
        .init(
          title,
          series: [
            .init(
              "ceiling", .second, points: [.init(x: 10, y: .exact(1)), .init(x: 1000, y: estimate)]),
            .init(
              word, .first, points: [.init(x: 10, y: .exact(0)), .init(x: 1000, y: estimate)],
              threads: [[ChartPoint(x: 10, y: 0), ChartPoint(x: 1000, y: 6)]]),
          ], levels: [.init("base", 2)],
          places: [.init("peak", at: ChartPoint(x: 1000, y: 7), .diamond)])
      }, spans: [.init("transition", low: 100, high: 300)])
    let square = [(0.0, 0.0), (1, 0), (1, 1), (0, 1)].map { ChartPoint(x: $0.0, y: $0.1) }
    let polygon = PolygonChart(
      title: "polygon", xTitle: "proxy", yTitle: "true",
      corners: square.map { .init(at: $0, name: word, title: word) }, lower: square, upper: square,
      listed: [.init(at: square[1], name: word, title: word)],
      measured: [.init(name: word, x: estimate, y: estimate)],
      arrows: [
        .init(from: square[0], to: square[2]),
        .init(from: square[1], to: square[3], isDashed: true),
      ],
      gap: .init(x: 1, low: 0, high: 1, label: "gap 1"))
    let map = MapPicture(
      heading: "\(foreign: word)", note: "note", title: word, lines: ["#.#", "# #"],
      cells: [
        .init(row: 0, column: 1, items: [.init(arrows: [.init(rows: 0, columns: 1)], title: word)]),
        .init(
          row: 1, column: 1,
          items: [
            .init(
              arrows: [
                .init(rows: 1, columns: 0, share: 0.5), .init(rows: 0, columns: 0, share: 0.5),
              ], title: word)
          ], isMarked: true),
      ])
    func graph(_ layout: Graph.Layout) -> Graph {
      Graph(
        title: word, layout: layout,
        nodes: (0..<5).map { index in
          .init(
            "\(index)", name: word, title: word, shape: index == 0 ? .rectangle : .ellipse,
            ring: index / 3, isChosen: index == 1, badges: [0, 1])
        },
        edges: [
          .init(0, 1, .arrow), .init(1, 4, .dashedArrow), .init(2, 3, .line), .init(3, 4, .faint),
          .init(0, 9, .arrow),
        ], badges: ["VoI", "RI"])
    }
    let timeline = Timeline(
      title: word, xTitle: "discount", low: 0, high: 1,
      lanes: [
        .init(
          word, title: word,
          stretches: [
            .init(low: 0, high: 0.5, text: word, colour: .series(0), title: word),
            .init(low: 0.5, high: 1, text: "b", colour: .series(1), title: "b"),
          ])
      ], marks: [.init(at: 0.5, text: "1/2"), .init(at: 0.9, text: "here", isStrong: true)])
    let contents: [Figure.Content] = [
      .lines(line),
      .scatter(
        ScatterChart(
          title: word, xTitle: "proxy", yTitle: "true",
          points: [.init(at: square[2], colour: .sequence(0.5), title: word)],
          landmarks: [
            .init(at: square[1], label: word, title: word, shape: .triangle, colour: .reference)
          ], way: square, sequenceEnds: ["8k", "1M steps"])),
      .polygon(polygon), .map(map), .graph(graph(.rings)), .graph(graph(.layers)),
      .bars(
        BarChart(
          title: word, xTitle: "distance",
          bars: [.init(word, estimate), .init("down", .exact(-1)), .init("none", .exact(.nan))])),
      .distribution(
        Distribution(
          title: word, xTitle: "return",
          rows: [.init(word, values: [1, 1, 2, .nan], mean: estimate)])),
      .timeline(timeline),
    ]
    return contents.map {
      .figure(
        Figure(
          $0, legend: [.init(.dashed, .bad, "\(foreign: word)")], caption: "Of \(foreign: word)."))
    }
  }

  static func clip(_ word: String, frames: Int = 3) -> Clip {
    Clip(
      title: word, policy: word, width: 100, height: 20, framesPerSecond: 20, background: [],
      readouts: ["meanSpeed"],
      frames: (0..<frames).map { frame in
        Clip.Frame(
          shapes: [
            .box(x: Float(frame), y: 4, width: 3, height: 2, ink: .agent),
            .text(x: 1, y: 1, size: 1, word, ink: .text),
          ], values: [Double(frame)])
      })
  }
}
