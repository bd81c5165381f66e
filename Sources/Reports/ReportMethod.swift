import Findings
import Foundation

/// How an audit was done, what it was done on, and how to read the page.
struct ReportMethod {
  var report: AuditReport

  private var finding: AuditFinding { report.finding }

  // MARK: - Plan

  func plan() -> String {
    let plan = finding.plan
    let seeds = plan.seeds == 1 ? "one seed" : "\(plan.seeds) seeds"
    let last = NumberText.engineering(Double(plan.checkpoints.last ?? plan.learning.steps))
    let words = """
      Policies were trained on the proxy with \(seeds) for \(last) environment steps by proximal \
      policy optimisation, and as many on the true reward to learn what the learner is able to do. \
      At \(plan.checkpoints.count) checkpoints each policy played \
      \(NumberText.whole(plan.evaluationEpisodes)) fresh episodes, the same ones for all. The true \
      reward was computed only there; no learner that was given the proxy saw it.
      """
    return """
      <p>\(words)</p>
      <h3>Plan</h3>
      \(pairs(planRows))
      <h3>Learner</h3>
      \(pairs(learnerRows, isShort: true))
      <h3>Repeat it</h3>
      \(Page.command(report.command, provenance: report.provenance))
      """
  }

  private var planRows: [(String, String)] {
    let plan = finding.plan
    var rows = [
      ("Runs", "\(finding.runs) in \(NumberText.duration(finding.seconds))"),
      ("Seeds", "\(plan.seeds), from master seed \(plan.masterSeed)"),
      ("Checkpoints", list(plan.checkpoints.map { NumberText.engineering(Double($0)) }) + " steps"),
      ("Network widths", list(plan.widths.map(String.init))),
    ]
    if plan.actionResolutions.contains(where: { $0 != 0 }) {
      rows.append(("Action resolutions", list(plan.actionResolutions.map { NumberText.short($0) })))
    }
    if plan.observationNoises.contains(where: { $0 != 0 }) {
      rows.append(("Observation noises", list(plan.observationNoises.map { NumberText.short($0) })))
    }
    rows += [
      ("Evaluation", "\(NumberText.whole(plan.evaluationEpisodes)) episodes a policy"),
      (
        "Counts as a fall",
        "\(NumberText.percent(plan.fallShare)) of the distance from base to ceiling"
      ),
    ]
    if let budget = plan.budget {
      rows.append(("Budget", "\(NumberText.whole(budget)) environment steps in all"))
    }
    return rows
  }

  private var learnerRows: [(String, String)] {
    let learner = finding.plan.learning
    func n(_ value: Double) -> String { NumberText.short(value, digits: 4) }
    func yes(_ value: Bool) -> String { value ? "yes" : "no" }
    return [
      ("Method", "proximal policy optimisation (PPO)"),
      ("Steps of a run", NumberText.whole(learner.steps)),
      ("Copies × rollout", "\(learner.copies) × \(learner.rolloutLength) steps"),
      ("Epochs, minibatches", "\(learner.epochs), \(learner.minibatches)"),
      ("Hidden layers", list(learner.hiddenLayers.map(String.init)) + " units, tanh"),
      (
        "Learning rate",
        n(learner.learningRate) + (learner.annealsLearningRate ? ", falling to 0" : "")
      ),
      ("Discount, trace decay", "\(n(learner.discount)), \(n(learner.traceDecay))"),
      ("Clip range", n(learner.clipRange)),
      (
        "Entropy, value weight", "\(n(learner.entropyWeight)), \(n(learner.valueWeight))"
      ),
      ("Gradient norm limit", n(learner.gradientNormLimit)),
      ("Normalises observations", yes(learner.normalisesObservations)),
      ("Scales rewards", yes(learner.scalesRewards)),
      ("Initial log deviation", n(learner.initialLogDeviation)),
    ]
  }

  // MARK: - Environment

  func environment() -> String {
    let card = report.card
    var rows = [("Source", card.source)]
    let seconds = card.stepSeconds > 0 ? ", \(NumberText.short(card.stepSeconds)) s each" : ""
    rows.append(("Horizon", "\(NumberText.whole(card.horizon)) steps\(seconds)"))
    rows.append(("Observation", "\(card.observationSize) numbers: \(card.observation)"))
    rows.append(("Actions", actions(card.actions)))
    let measures = card.measures.map { measure in
      [
        Markup.escape(SentenceWriter.words(measure.name)),
        "<code>\(Markup.escape(measure.name))</code>", Markup.escape(measure.unit),
        measure.summary.rawValue, Markup.escape(measure.meaning),
      ]
    }
    let notes = card.notes.map { "<li>\(Markup.escape($0))</li>" }.joined()
    return """
      <p class="lead">\(Markup.escape(card.story))</p>
      \(pairs(rows))
      \(notes.isEmpty ? "" : "<h3>Where it departs from its source</h3>\n<ul>\(notes)</ul>")
      \(measures.isEmpty ? "" : "<h3>Measures</h3>\n" + Markup.table(
        head: ["Measure", "In formulas", "Unit", "Over an episode", "Meaning"], rows: measures))
      """
  }

  private func actions(_ actions: ActionSpace) -> String {
    switch actions {
    case .discrete(let count, let names):
      "one of \(count)" + (names.isEmpty ? "" : ": " + names.joined(separator: ", "))
    case .continuous(let size, let low, let high, let unit):
      "\(size) \(size == 1 ? "number" : "numbers") from \(NumberText.short(Double(low))) to "
        + NumberText.short(Double(high)) + (unit.isEmpty ? "" : " \(unit)")
    }
  }

  // MARK: - Reading

  func reading() -> String {
    pairs([
      (
        "Proxy, true",
        "The proxy is the reward that the learner was given. The true reward says what was meant;"
          + " only the judge computes it."
      ),
      ("Return", "The sum of rewards over one episode, without discounting."),
      (
        "Base",
        "A scripted policy that stands for not optimising at all. Ending below it means that"
          + " optimising did harm."
      ),
      (
        "Ceiling",
        "The same learner trained on the true reward itself. It tells a bad proxy from a task that"
          + " the learner cannot do."
      ),
      (
        "Pressure",
        "How hard the proxy was optimised: training steps, network width, how finely actions are"
          + " resolved, how clearly observations are seen."
      ),
      (
        "Peak, final",
        "The pressure at which the true return was highest, and the highest pressure that was"
          + " tried."
      ),
      (
        "Interval",
        "[low, high] is a 95 % bootstrap interval: how far the mean may be off, with so many seeds"
          + " and episodes. Overlapping intervals are no proof of equality."
      ),
      (
        "Phase transition",
        "A place where most of the fall of the true return happens at once instead of gradually."
      ),
    ])
  }

  private func pairs(_ rows: [(String, String)], isShort: Bool = false) -> String {
    Markup.pairs(rows.map { (Markup.escape($0), Markup.escape($1)) }, isShort: isShort)
  }

  private func list(_ items: [String]) -> String { items.joined(separator: ", ") }
}
