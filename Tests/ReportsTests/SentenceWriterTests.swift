import Findings
import Reports
import Testing

@Suite struct SentenceWriterTests {
  private func change(
    _ name: String, _ unit: String, _ peak: Double, _ final: Double, _ size: Double? = 1
  ) -> AuditFinding.MeasureChange {
    AuditFinding.MeasureChange(
      measure: MeasureDescription(name, unit: unit, summary: .mean, ""), base: .exact(0),
      peak: .exact(peak), final: .exact(final), standardisedChange: size)
  }

  @Test(
    arguments: [
      ("busSpeed", "m/s", 7.21, 0.08, "bus speed 7.2 → 0.1 m/s"),
      ("commuteTime", "s", 48.2, 902, "commute time 48 → 902 s"),
      ("share", "", 0.031, 0.034, "share 0.0310 → 0.0340"),
      ("share", "%", 10, 12.5, "share 10.0 → 12.5 %"),
      ("steps", "1", 5, 5, "steps unchanged at 5"),
      ("energy", "J", 12_345, 98_765, "energy 12,345 → 98,765 J"),
      ("height", "m", -1.5, 2, "height −1.5 → 2.0 m"),
      ("odd", "", .nan, 2, "odd n/a → 2"),
    ] as [(String, String, Double, Double, String)])
  func changes(name: String, unit: String, peak: Double, final: Double, text: String) {
    #expect(SentenceWriter.change(change(name, unit, peak, final), from: .peak) == text)
  }

  @Test(arguments: [
    ("busSpeed", "bus speed"), ("meanTTCValue", "mean TTC value"), ("lane2Speed", "lane2 speed"),
    ("worse-than-base", "worse than base"), ("speedX", "speed x"), ("", ""), ("CO2", "CO2"),
  ])
  func words(name: String, text: String) { #expect(SentenceWriter.words(name) == text) }

  @Test func summaryTakesTheLargest() {
    let changes = [
      change("a", "", 1, 2, 0.5), change("b", "", 1, 3, -4), change("c", "", 1, 1, nil),
      change("d", "", 1, 4, 2),
    ]
    #expect(
      SentenceWriter.summary(of: changes, from: .peak, limit: 2) == "b 1.0 → 3.0; d 1.0 → 4.0")
    #expect(SentenceWriter.summary(of: changes, from: .peak, limit: 0) == "")
    #expect(SentenceWriter.summary(of: [], from: .peak, limit: 3) == "")
    #expect(SentenceWriter.sorted(changes).map(\.measure.name) == ["b", "d", "a", "c"])
  }
}

@Suite struct ProgressBarTests {
  @Test func line() {
    #expect(
      ProgressBar.line(
        label: "traffic-merge-bus  run 3/10", done: 42, total: 100, stepsPerSecond: 118_000,
        secondsLeft: 72, width: 80)
        == "traffic-merge-bus  run 3/10  ███████░░░░░░░░░░░░   42 %  118k steps/s  1:12 left")
  }

  @Test func endsAndMissingNumbers() {
    #expect(
      ProgressBar.line(
        label: "a", done: 999, total: 1000, stepsPerSecond: nil, secondsLeft: .infinity, width: 20)
        == "a  █████████░   99 %")
    #expect(
      ProgressBar.line(
        label: "a", done: 5, total: 0, stepsPerSecond: 0, secondsLeft: nil, width: 20)
        == "a  ░░░░░░░░░░    0 %")
    #expect(
      ProgressBar.line(
        label: "a", done: 12, total: 10, stepsPerSecond: 1, secondsLeft: 0, width: 1000
      ).contains("100 %"))
  }

  @Test(arguments: [0, 5, 20, 30, 40, 60, 80])
  func fits(width: Int) {
    let line = ProgressBar.line(
      label: "traffic-merge-bus", done: 1, total: 3, stepsPerSecond: 2_000_000,
      secondsLeft: 4_000, width: width)
    #expect(line.count <= width)
  }
}
