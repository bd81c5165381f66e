import Findings
import Foundation
import Reports
import Testing

@Suite struct HTMLReportTests {
  static let page = HTMLReport.page(for: SampleReport.report)

  @Test(arguments: [
    "curves", "scatter", "clips", "changes", "criteria", "references", "method", "environment",
    "reading",
  ])
  func hasSection(id: String) { #expect(Self.page.contains("<section id=\"\(id)\"")) }

  @Test func sectionsAreInOrder() {
    let ids = Self.page.matches(of: /<section id="([a-z]+)"/).map { String($0.1) }
    #expect(
      ids == [
        "curves", "scatter", "clips", "changes", "criteria", "references", "method",
        "environment", "reading",
      ])
  }

  @Test func needsNothingFromOutside() {
    for text in ["http", " src=", "@import", "url(", "<link"] {
      #expect(!Self.page.contains(text), "\(text)")
    }
  }

  @Test func everyPictureIsWellFormed() {
    let all = pictures(in: Self.page)
    #expect(all.count > 8)
    for picture in all { #expect(isWellFormed(picture), "\(picture.prefix(300))") }
  }

  @Test func saysWhatMatters() {
    #expect(Self.page.contains("<span class=\"badge\">"))
    #expect(Self.page.contains("Optimising this proxy defeats its purpose."))
    for sentence in SampleReport.finding.sentences {
      #expect(Self.page.contains(Markup.escape(sentence)))
    }
    for name in ["peak", "final", "base", "phase transition"] {
      #expect(Self.page.contains(">\(name)</text>"), "\(name)")
    }
    for policy in SampleReport.finding.references.compactMap(\.policy) {
      #expect(Self.page.contains(policy))
    }
    #expect(Self.page.contains(Markup.escape(SampleReport.report.command)))
    #expect(Self.page.contains("revision 1a2b3c4"))
    #expect(Self.page.contains("bus speed 7.2 → 0.1 m/s"))
  }

  @Test func largestChangeComesFirst() throws {
    let table = try #require(Self.page.range(of: "<section id=\"changes\""))
    let rest = Self.page[table.lowerBound...]
    let names = ["bus speed", "commute time", "mean speed", "jerk", "collisions"]
    let places = try names.map { name in
      try #require(rest.range(of: "<th scope=\"row\">\(name)")).lowerBound
    }
    #expect(places == places.sorted())
  }

  @Test func sameReportSamePage() {
    #expect(HTMLReport.page(for: SampleReport.report) == Self.page)
    #expect(Self.page.utf8.count < 300_000)
  }

  @Test func findingIsEmbeddedWhole() throws {
    let start = try #require(
      Self.page.range(of: "<script type=\"application/json\" id=\"finding\">"))
    let end = try #require(Self.page[start.upperBound...].range(of: "</script>"))
    let json = Self.page[start.upperBound..<end.lowerBound]
    let finding = try JSONDecoder().decode(AuditFinding.self, from: Data(json.utf8))
    #expect(finding == SampleReport.finding)
  }

  @Test func nothingBreaksOutOfItsPlace() throws {
    let nasty = "</script><script>alert(1)</script> a < b && \"c\" 'd' ]]> \u{0}"
    var report = SampleReport.report
    report.finding.environment = nasty
    report.finding.proxy = SpecificationText(name: nasty, formula: nasty)
    report.finding.sentences = [nasty]
    report.finding.ties = [nasty]
    report.finding.failures = [
      RunFailure(
        purpose: .proxy, seedIndex: 0, pressure: Pressure(steps: 1, width: 1), message: nasty)
    ]
    report.finding.references[1].policy = nasty
    report.finding.changes[0].measure.unit = nasty
    report.finding.criteria[0].statement = nasty
    report.card.story = nasty
    report.clips[0].title = nasty
    report.clips[0].readouts[0] = nasty
    report.clips[0].frames[3].shapes.append(.text(x: 1, y: 1, size: 2, nasty, ink: .text))
    report.clips[0].background.append(.text(x: 1, y: 1, size: 2, nasty, ink: .text))
    report.command = nasty
    report.provenance = nasty
    let page = HTMLReport.page(for: report)
    #expect(!page.contains("<script>alert"))
    #expect(!page.contains("a < b"))
    #expect(
      page.components(separatedBy: "<script").count
        == Self.page.components(separatedBy: "<script").count)
    for picture in pictures(in: page) { #expect(isWellFormed(picture)) }
  }

  // MARK: - Missing parts

  @Test func failuresOnly() {
    let page = HTMLReport.page(for: SampleReport.failuresOnly)
    let ids = page.matches(of: /<section id="([a-z]+)"/).map { String($0.1) }
    #expect(ids == ["method", "environment", "reading"])
    #expect(page.contains("5 runs stopped early"))
    #expect(page.contains("the loss is not a number"))
    #expect(!page.contains("<h3>Peak</h3>"))
    #expect(!page.contains("<p></p>"))
  }

  @Test func withoutCeilingPeakClipsAndPhaseTransition() {
    var report = SampleReport.report
    report.finding.ceiling = nil
    report.finding.peak = nil
    report.finding.phaseTransition = nil
    report.finding.baseCorrelation = nil
    report.finding.verdict = .aligned
    report.curves[0].ceiling = []
    report.clips = []
    let page = HTMLReport.page(for: report)
    #expect(!page.contains("id=\"clips\""))
    #expect(!page.contains(">peak</text>"))
    #expect(!page.contains("phase transition</text>"))
    #expect(page.contains(">final</text>"))
    #expect(!page.contains("ceiling</text>"))
    for picture in pictures(in: page) { #expect(isWellFormed(picture)) }
  }

  @Test func onePointAndNumbersThatAreNone() {
    var report = SampleReport.report
    report.curves[0].points = Array(report.curves[0].points.prefix(1))
    report.curves[0].ceiling = []
    report.finding.final?.intended = Estimate(mean: .nan, low: .nan, high: .nan)
    report.finding.changes[0].final = Estimate(mean: .infinity, low: 0, high: .infinity)
    report.finding.changes[1].standardisedChange = .infinity
    report.clips[0].frames[0].values[0] = .nan
    let page = HTMLReport.page(for: report)
    #expect(page.contains("n/a"))
    for picture in pictures(in: page) { #expect(isWellFormed(picture)) }
  }

  @Test func severalAxesGetTheirOwnCharts() {
    var report = SampleReport.report
    report.finding.plan.widths = [16, 64]
    report.curves.append(
      AuditReport.AxisCurve(
        axis: "width",
        points: [16.0, 64].map {
          AuditReport.AxisCurve.Point(pressure: $0, proxy: .exact($0), intended: .exact(-$0))
        }, ceiling: []))
    let page = HTMLReport.page(for: report)
    #expect(page.contains("<h3>Over training steps</h3>"))
    #expect(page.contains("<h3>Over network width</h3>"))
    #expect(page.contains("1M steps, width 64"))
  }

  @Test func statementsFollowVerdictAndReasons() {
    var finding = SampleReport.finding
    finding.reasons = [.worseThanBase]
    let worse = ReportVerdict.statement(finding)
    finding.reasons = [.overOptimised]
    let over = ReportVerdict.statement(finding)
    #expect(worse != over)
    for verdict in [AuditFinding.Verdict.aligned, .incapable, .inconclusive] {
      finding.verdict = verdict
      #expect(!ReportVerdict.statement(finding).isEmpty)
    }
  }
}
