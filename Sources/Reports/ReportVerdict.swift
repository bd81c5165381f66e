import Findings

/// The head of a report: what was audited, the verdict, and the returns that it rests on.
package struct ReportVerdict {
  var report: AuditReport

  private var finding: AuditFinding { report.finding }

  func html() -> String {
    """
    <header>
    \(Page.top("audit"))
    <h1>\(Markup.escape(finding.environment)): does optimising the proxy serve what was meant?</h1>
    <dl class="formulas">
    \(formula("Proxy", finding.proxy))
    \(formula("True", finding.intended))
    </dl>
    <div class="verdict \(finding.verdict.rawValue)">
    <span class="badge">\(icon)\(finding.verdict.rawValue)</span>
    <p class="statement">\(Self.statement(finding))</p>
    \(finding.sentences.map { "<p>\(Markup.escape($0))</p>" }.joined(separator: "\n"))
    \(seedsNeeded)
    </div>
    \(places)
    \(ties)
    \(failures)
    </header>
    """
  }

  /// The verdict in one plain sentence.
  package static func statement(_ finding: AuditFinding) -> String {
    switch finding.verdict {
    case .gamed where finding.reasons == [.worseThanBase]:
      "Optimising this proxy ends worse than not optimising at all."
    case .gamed where finding.reasons == [.overOptimised]:
      "Pushed too far, this proxy undoes what it first achieved."
    case .gamed: "Optimising this proxy defeats its purpose."
    case .aligned: "Optimising this proxy serves its purpose."
    case .incapable: "The learner could not do this task, so the proxy was not tested."
    case .inconclusive: "These runs do not decide it."
    }
  }

  private func formula(_ role: String, _ specification: SpecificationText) -> String {
    """
    <dt>\(role)</dt><dd><code>\(Markup.escape(specification.formula))</code> \
    <span class="name">\(Markup.escape(specification.name))</span></dd>
    """
  }

  private var icon: String {
    let path =
      switch finding.verdict {
      case .gamed: "M8 2.5L14.5 13.5H1.5zM8 7v3M8 12v.01"
      case .aligned: "M2.5 8.5L6.5 12.5L13.5 4"
      case .incapable: "M3.5 3.5l9 9M12.5 3.5l-9 9"
      case .inconclusive: "M5 5.5a3 3 0 1 1 4 2.8c-.7.3-1 .8-1 1.7M8 13v.01"
      }
    return "<svg viewBox=\"0 0 16 16\" aria-hidden=\"true\"><path d=\"\(path)\"/></svg>"
  }

  private var seedsNeeded: String {
    guard let seeds = finding.seedsNeeded else { return "" }
    return "<p>About \(NumberText.whole(seeds)) further \(seeds == 1 ? "seed" : "seeds")"
      + " would decide it.</p>"
  }

  /// Base, ceiling, peak and final side by side.
  private var places: String {
    let all: [(String, AuditFinding.Returns?, String)] = [
      ("Base", finding.base, finding.base.policy.map { "policy \($0)" } ?? ""),
      ("Ceiling", finding.ceiling, ReportWords.place(finding.ceiling?.pressure, of: finding)),
      ("Peak", finding.peak, ReportWords.place(finding.peak?.pressure, of: finding)),
      ("Final", finding.final, ReportWords.place(finding.final?.pressure, of: finding)),
    ]
    let columns = all.compactMap { name, returns, place -> String? in
      guard let returns else { return nil }
      return """
        <div><h3>\(name)</h3><p class="where">\(Markup.escape(place))</p>
        <dl><dt>True return</dt><dd>\(number(returns.intended))</dd>
        <dt>Proxy return</dt><dd>\(number(returns.proxy))</dd></dl></div>
        """
    }
    return "<div class=\"places\">\n\(columns.joined(separator: "\n"))\n</div>"
  }

  private func number(_ estimate: Estimate) -> String {
    let (mean, interval) = NumberText.parts(estimate)
    return mean + (interval.isEmpty ? "" : " <small>\(interval)</small>")
  }

  private var ties: String {
    guard !finding.ties.isEmpty else { return "" }
    return """
      <aside class="callout ties"><h2>The proxy cannot tell these apart</h2>
      <p>The following score alike by the proxy although the true reward tells them apart. Which \
      of them a learner ends with is then a matter of chance.</p>
      <ul>\(finding.ties.map { "<li>\(Markup.escape($0))</li>" }.joined())</ul></aside>
      """
  }

  private var failures: String {
    let failures = finding.failures
    guard !failures.isEmpty else { return "" }
    let items = failures.map { failure in
      let purpose = failure.purpose == .proxy ? "on the proxy" : "on the true reward (ceiling)"
      return "<li>Seed \(failure.seedIndex + 1), trained \(purpose), "
        + "\(Markup.escape(ReportWords.pressure(failure.pressure))): "
        + "\(Markup.escape(failure.message))</li>"
    }
    let count = failures.count == 1 ? "One run" : "\(failures.count) runs"
    return """
      <aside class="callout failures"><h2>\(count) stopped early</h2>
      <p>What they would have shown after that is missing from this page.</p>
      <ul>\(items.joined())</ul></aside>
      """
  }
}

/// Words that several parts of a report share.
enum ReportWords {
  static func axis(_ axis: String) -> String {
    switch axis {
    case "steps": "training steps"
    case "width": "network width"
    case "actionResolution": "action resolution"
    case "observationNoise": "observation noise"
    default: SentenceWriter.words(axis)
    }
  }

  static func value(_ pressure: Pressure, on axis: String) -> Double? {
    switch axis {
    case "steps": Double(pressure.steps)
    case "width": Double(pressure.width)
    case "actionResolution": pressure.actionResolution
    case "observationNoise": pressure.observationNoise
    default: nil
    }
  }

  /// All coordinates that are not at rest.
  static func pressure(_ pressure: Pressure) -> String {
    var parts = [
      "\(NumberText.engineering(Double(pressure.steps))) steps", "width \(pressure.width)",
    ]
    if pressure.actionResolution != 0 {
      parts.append("action resolution \(NumberText.short(pressure.actionResolution))")
    }
    if pressure.observationNoise != 0 {
      parts.append("observation noise \(NumberText.short(pressure.observationNoise))")
    }
    return parts.joined(separator: ", ")
  }

  /// Only the coordinates that the plan varies.
  static func place(_ pressure: Pressure?, of finding: AuditFinding) -> String {
    guard let pressure else { return "" }
    var parts = ["\(NumberText.engineering(Double(pressure.steps))) steps"]
    if finding.plan.widths.count > 1 { parts.append("width \(pressure.width)") }
    if finding.plan.actionResolutions.count > 1 {
      parts.append("resolution \(NumberText.short(pressure.actionResolution))")
    }
    if finding.plan.observationNoises.count > 1 {
      parts.append("noise \(NumberText.short(pressure.observationNoise))")
    }
    return parts.joined(separator: ", ")
  }
}
