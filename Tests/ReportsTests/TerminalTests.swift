import Findings
import Ground
import Reports
import Testing

@Suite struct TerminalPlotTests {
  @Test func brailleDotsHaveTheirPlaces() {
    var canvas = BrailleCanvas(columns: 2, rows: 1)
    canvas.line(from: (0, 3), to: (3, 0))
    #expect(canvas.text == ["⡠⠊"])
    canvas.set(-1, 0)
    canvas.set(4, 0)
    #expect(canvas.text == ["⡠⠊"])
    var full = BrailleCanvas(columns: 1, rows: 1)
    for x in 0..<2 { for y in 0..<4 { full.set(x, y) } }
    #expect(full.text == ["⣿"])
  }

  @Test func risingLine() {
    let plot = TerminalPlot(
      title: "Return",
      series: [TerminalPlot.Series(label: "a", points: [(x: 0, y: 0), (x: 1, y: 10)])], width: 12,
      height: 2)
    #expect(
      plot.text() == """
        Return
        10 ┤    ⣀⠤⠒⠉
         0 ┤⣀⠤⠒⠉
           └────────
            0      1
        """)
  }

  @Test func colourOnlyWhenAsked() {
    let series = [
      TerminalPlot.Series(label: "a", points: [(x: 0, y: 0), (x: 1, y: 1)]),
      TerminalPlot.Series(label: "b", points: [(x: 0, y: 1), (x: 1, y: 0)], isDotted: true),
    ]
    var plot = TerminalPlot(title: "t", series: series, width: 30, height: 4)
    #expect(!plot.text().contains("\u{1B}"))
    plot.useColour = true
    #expect(plot.text().contains("\u{1B}[34m"))
    for line in plot.lines() { #expect(TerminalText.width(line) <= 30) }
  }

  @Test func nothingToPlot() {
    let empty = TerminalPlot(title: "t", series: [], width: 20, height: 3)
    #expect(empty.lines().count == 6)
    let bad = TerminalPlot(
      title: "t", series: [TerminalPlot.Series(label: "a", points: [(x: .nan, y: .infinity)])],
      width: 5, height: 1)
    #expect(bad.lines().count == 4)
    let huge = TerminalPlot(
      title: "t",
      series: [TerminalPlot.Series(label: "a", points: [(x: 1, y: -1.7e308), (x: 2, y: 1.7e308)])],
      width: 30, height: 2)
    #expect(huge.lines().count == 5)
  }
}

@Suite struct WrappingTests {
  @Test func wrapsAtSpacesAndBreaksLongWords() {
    #expect(TerminalText.wrap("one two three", width: 8) == ["one two", "three"])
    #expect(TerminalText.wrap("a bcdefghij k", width: 4) == ["a", "bcde", "fghi", "j k"])
    #expect(TerminalText.wrap("", width: 10) == [])
  }
}

@Suite struct TerminalSceneTests {
  private let scene = Scene(
    width: 8, height: 8, background: [.box(x: 4, y: 1, width: 8, height: 2, ink: .structure)],
    shapes: [
      .circle(x: 1, y: 5, radius: 0.1, ink: .agent),
      .polygon(points: [4, 4, 8, 4, 8, 8, 4, 8], ink: .water),
      .box(x: 2, y: 7, width: 4, height: 2, ink: .bad),
      .text(x: 4, y: 3, size: 1, "hi", ink: .text),
    ])

  @Test func drawsLetters() {
    #expect(
      TerminalScene.draw(scene, columns: 8) == """
        ########
           hi   
         A  ~~~~
        xxxx~~~~
        """)
  }

  @Test func coloursKeepTheColumns() {
    let lines = TerminalScene.draw(scene, columns: 8, useColour: true)
      .split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count == 4)
    for line in lines { #expect(TerminalText.width(String(line)) == 8) }
    #expect(lines[0] == "\u{1B}[0;38;5;102;48;5;102m▀▀▀▀▀▀▀▀\u{1B}[0m")
  }

  @Test func takesAnyScene() {
    #expect(
      TerminalScene.draw(Scene(width: 0, height: 1, background: [], shapes: []), columns: 5) == "")
    let wild = Scene(
      width: 10, height: 1, background: [],
      shapes: [
        .box(x: .nan, y: 0, width: 1, height: 1, ink: .agent),
        .circle(x: 1e30, y: -1e30, radius: 1e30, ink: .bad),
        .line(points: [1], width: 1, ink: .lane),
        .polygon(points: [], ink: .good), .text(x: .infinity, y: 0, size: 1, "x", ink: .text),
        .text(x: 9, y: 0.5, size: 1, "longer than the scene", ink: .text),
      ])
    #expect(TerminalScene.draw(wild, columns: 10) == "longer tha")
  }
}
