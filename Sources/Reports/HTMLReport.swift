import Findings

/// The page that shows an audit: one HTML file that opens offline.
///
/// Charts are drawn here as SVG, so that the page is complete without script; script only plays
/// clips, copies the command and switches between light and dark.
public enum HTMLReport {
  /// The whole page, in the order in which a reader asks: what was found, how it looks, what
  /// changed, why it may be believed, how to repeat it.
  public static func page(for report: AuditReport) -> String {
    let finding = report.finding
    let charts = ReportCharts(report: report)
    let tables = ReportTables(report: report)
    let method = ReportMethod(report: report)
    let body = [
      ReportVerdict(report: report).html(),
      Page.section("curves", "Returns as pressure rises", charts.curves()),
      Page.section("scatter", "True return against proxy return", charts.scatter()),
      Page.section(
        "achievable", "Everything that policies can reach", achievable(report.achievable)),
      Page.section("clips", "What it looks like", clips(report.clips)),
      Page.section("changes", "What changed", tables.changes()),
      Page.section("criteria", "What the verdict rests on", tables.criteria()),
      Page.section("references", "Scripted policies", tables.references()),
      Page.section("method", "How it was done", method.plan()),
      Page.section("environment", "The environment", method.environment()),
      Page.section("reading", "How to read this", method.reading()),
      Page.embedded(finding, id: "finding"),
    ]
    return Page.document(
      title: "\(finding.environment): \(finding.proxy.name) against \(finding.intended.name), "
        + finding.verdict.rawValue,
      body: body.filter { !$0.isEmpty }.joined(separator: "\n\n"),
      added: report.achievable == nil ? "" : ExactPage.style)
  }

  /// The polygon of all returns with the learned policies inside it, where the environment is small enough.
  private static func achievable(_ finding: ExactFinding?) -> String {
    guard let finding, case .hackability(let answer) = finding.answer else { return "" }
    let page = ExactHackabilityPage(answer: answer)
    let steps = finding.frame.steps.prefix(5).map { "<li>\(TextMarks.line($0))</li>" }.joined()
    return """
      \(page.polygon)
      <ol>\(steps)</ol>
      \(page.measured)
      <p class="muted">\(Markup.escape(finding.frame.size)). Method: \
      \(Markup.escape(finding.frame.method)).</p>
      """
  }

  private static func clips(_ clips: [Clip]) -> String {
    let player = ClipPlayer.html(for: clips)
    guard !player.isEmpty else { return "" }
    let many = clips.filter { !$0.frames.isEmpty }.count > 1
    return """
      <p class="lead">\(many ? "The clips run together, on one clock." : "One episode.")</p>
      \(player)
      """
  }
}
