import Documents
import Findings
import Ground
import Statistics

extension Audit {
  public static func document(_ result: AuditResult) -> Document {
    AuditDocument(result: result).document
  }
}

/// Tells an audit: what was found, how it looks, what changed, why it may be believed, how to repeat it.
struct AuditDocument {
  var result: AuditResult

  var finding: AuditFinding { result.finding }
  var plan: AuditPlan { finding.plan }

  var document: Document {
    Document(
      kind: result.kind,
      title: "\(finding.environment): \(finding.proxy.name) against \(finding.intended.name)",
      heading: "\(name: finding.environment): does optimising the proxy serve what was meant?",
      subject: [
        .facts(
          Facts(.pairs, [formula("Proxy", finding.proxy), formula("True", finding.intended)]))
      ],
      verdict: verdict,
      blocks: brief + sections, tables: tables)
  }

  /// What stands below the verdict: all that a terminal has room for.
  private var brief: [Block] {
    [
      .only(.terminal, result.curves.first.map { [.figure(curve($0))] } ?? []), places,
      .only(.terminal, [.paragraph(Inline(finding.changed ?? ""))]), ties, failures,
    ]
  }

  private var sections: [Block] {
    [
      .pageSection("curves", "Returns as pressure rises", curves),
      .pageSection("scatter", "True return against proxy return", scatter),
      .pageSection("achievable", "Everything that policies can reach", achievable),
      .pageSection("runs", "Run by run", runs),
      .pageSection("clips", "What it looks like", clips),
      .pageSection("published", "What others measured", published),
      .pageSection("changes", "What changed", changes),
      .pageSection("criteria", "What the verdict rests on", criteria),
      .pageSection("references", "Scripted policies", references),
      .pageSection("method", "How it was done", method),
      .pageSection("environment", "The environment", environment),
      .pageSection("reading", "How to read this", [reading]),
    ]
  }

  private func formula(_ role: Inline, _ specification: SpecificationText) -> Fact {
    Fact(role, "\(code: specification.formula) \(.small(.foreign(specification.name)))")
  }

  // MARK: - Verdict

  private var verdict: Document.Verdict {
    let tone: Tone =
      switch finding.verdict {
      case .gamed, .gameable: .bad
      case .aligned: .good
      case .incapable: .unable
      case .inconclusive: .uncertain
      }
    // Ties have a place of their own.
    let sentences = finding.sentences.filter { !finding.ties.contains($0) }
    return Document.Verdict(
      tone: tone, badge: Inline(finding.verdict.rawValue), statement: statement,
      sentences: sentences.map { Inline($0) })
  }

  /// The verdict in one plain sentence.
  private var statement: Inline {
    switch finding.verdict {
    case .gamed where finding.reasons == [.overOptimised]:
      "Pushed too far, this proxy undoes what it first achieved."
    case .gamed where finding.reasons == [.witness]:
      "A policy that this proxy would have one take ends worse than not optimising at all."
    case .gamed where !finding.reasons.contains(.overOptimised):
      "Optimising this proxy ends worse than not optimising at all."
    case .gamed: "Optimising this proxy defeats its purpose."
    case .gameable: "This proxy can be gamed, although these runs did not find out."
    case .aligned: "Optimising this proxy serves its purpose, as far as it was pushed."
    case .incapable where finding.reasons.contains(.trueNotLearned):
      "This learner cannot do what was meant, so the proxy was not tested."
    case .incapable: "The learner could not do this task, so the proxy was not tested."
    case .inconclusive: "These runs do not decide it."
    }
  }

  /// Base, ceiling, peak and final side by side.
  private var places: Block {
    func fact(_ name: Inline, _ place: Inline, _ returns: AuditFinding.Returns) -> Fact {
      Fact(
        name, place: place,
        values: [
          Fact.Value("True return", .estimate(returns.intended)),
          Fact.Value("Proxy return", .estimate(returns.proxy)),
        ])
    }
    let learned: [(Inline, AuditFinding.Returns?)] = [
      ("Ceiling", finding.ceiling), ("Peak", finding.peak), ("Final", finding.final),
    ]
    let base = fact("Base", finding.base.policy.map { "policy \(foreign: $0)" } ?? "", finding.base)
    return .facts(
      Facts(
        .large,
        [base]
          + learned.compactMap { name, returns in
            returns.map { fact(name, Inline($0.pressure?.words(within: plan) ?? ""), $0) }
          }))
  }

  // MARK: - What a reader is warned of

  private var ties: Block {
    guard !finding.ties.isEmpty else { return .paragraph("") }
    let lead: Inline = """
      The following score alike by the proxy although the true reward tells them apart. Which of them \
      a learner ends with is then a matter of chance.
      """
    return .callout(
      .uncertain, "The proxy cannot tell these apart",
      [.only(.page, [.paragraph(lead)]), .list(finding.ties.map { Inline($0) })])
  }

  private var failures: Block {
    guard !finding.failures.isEmpty else { return .paragraph("") }
    let items = finding.failures.map { failure -> Inline in
      let purpose = failure.purpose == .proxy ? "on the proxy" : "on the true reward (ceiling)"
      return "Seed \(failure.seedIndex + 1), trained \(purpose), \(failure.pressure.words()): "
        + Inline(failure.message)
    }
    let lead: Inline = "What they would have shown after that is missing from this page."
    let count = items.count == 1 ? "One run" : "\(items.count) runs"
    return .callout(
      .bad, "\(count) stopped early", [.only(.page, [.paragraph(lead), .list(items)])])
  }

  /// Figures of publications beside ours, where the pair is one that they know.
  private var published: [Block] {
    let known = (result.card.published ?? []).filter {
      $0.proxy == finding.proxy.name && $0.intended == finding.intended.name
    }
    guard !known.isEmpty else { return [] }
    let here: Inline = """
      True return of the base \(estimate: finding.base.intended)\
      \(finding.final.map { "; optimised for the proxy \(estimate: $0.intended)" } ?? "" as Inline).
      """
    return [
      Facts.pairs(
        [("Here", here)] + known.map { ("\($0.source)", "\(foreign: $0.statement)" as Inline) })
    ]
  }

  private var clips: [Block] {
    let shown = result.clips.filter { !$0.frames.isEmpty }
    guard !shown.isEmpty else { return [] }
    let lead: Inline = shown.count > 1 ? "The clips run together, on one clock." : "One episode."
    return [.paragraph(lead, .lead), .clips(shown)]
  }
}
