import Documents
import Findings
import Ground

/// How an audit was done, what it was done on, and how to read it.
extension AuditDocument {
  var method: [Block] {
    let seeds = plan.seeds == 1 ? "one seed" : "\(plan.seeds) seeds"
    let words: Inline = """
      Policies were trained on the proxy with \(seeds) for \(engineering(plan.strongest.steps)) \
      environment steps by proximal policy optimisation, and as many on the true reward to learn what \
      the learner is able to do. At \(plan.checkpoints.count) checkpoints each policy played \
      \(plan.evaluationEpisodes) fresh episodes, the same ones for all. The true reward was computed \
      only there; no learner that was given the proxy saw it.
      """
    return [
      .paragraph(words), .section("plan", "Plan", [planned]),
      .section("learner", "Learner", [learner] + learning),
      .repetition,
    ]
  }

  private var planned: Block {
    var rows: [(String, Inline)] = [
      ("Runs", "\(finding.runs) in \(NumberText.duration(finding.seconds))"),
      ("Seeds", "\(plan.seeds), from master seed \(String(plan.masterSeed))"),
      ("Checkpoints", "\(plan.checkpoints.map(engineering).joined(separator: ", ")) steps"),
    ]
    for (name, axis) in [
      ("Network widths", PressureAxis.width), ("Action resolutions", .actionResolution),
      ("Observation noises", .observationNoise),
    ] {
      let values = plan.values(on: axis)
      guard values.contains(where: { $0 != 0 }) else { continue }
      rows.append(
        (name, Inline(values.map { NumberText.short($0, digits: 4) }.joined(separator: ", "))))
    }
    return Facts.pairs(
      rows + [
        ("Evaluation", "\(plan.evaluationEpisodes) episodes a policy"),
        (
          "Counts as a fall",
          "\(NumberText.percent(plan.fallShare)) of the distance from base to ceiling"
        ),
      ])
  }

  private func engineering(_ steps: Int) -> String { NumberText.engineering(Double(steps)) }

  private var learner: Block {
    let learner = plan.learning
    func n(_ value: Double) -> String { NumberText.short(value, digits: 4) }
    func yes(_ value: Bool) -> Inline { value ? "yes" : "no" }
    let layers = learner.hiddenLayers.map(String.init).joined(separator: ", ")
    let rows: [(String, Inline)] = [
      ("Method", "proximal policy optimisation (PPO)"),
      ("Steps of a run", "\(learner.steps)"),
      ("Copies × rollout", "\(learner.copies) × \(learner.rolloutLength) steps"),
      ("Epochs, minibatches", "\(learner.epochs), \(learner.minibatches)"),
      ("Hidden layers", "\(layers) units, tanh"),
      (
        "Learning rate",
        "\(n(learner.learningRate))\(learner.annealsLearningRate ? ", falling to 0" : "")"
      ),
      ("Discount, trace decay", "\(n(learner.discount)), \(n(learner.traceDecay))"),
      ("Clip range", "\(n(learner.clipRange))"),
      ("Entropy, value weight", "\(n(learner.entropyWeight)), \(n(learner.valueWeight))"),
      ("Gradient norm limit", "\(n(learner.gradientNormLimit))"),
      ("Normalises observations", yes(learner.normalisesObservations)),
      ("Normalises values", yes(learner.normalisesValues)),
      ("Initial log standard deviation", "\(n(learner.initialLogStandardDeviation))"),
    ]
    return .facts(Facts(.shortPairs, rows.map { Fact(Inline($0.0), $0.1) }))
  }

  // MARK: - Environment

  var environment: [Block] {
    let card = result.card
    let seconds = card.stepSeconds > 0 ? ", \(NumberText.short(card.stepSeconds)) s each" : ""
    let rows: [(String, Inline)] = [
      ("Source", .foreign(card.source)),
      ("Horizon", "\(card.horizon) steps\(seconds)"),
      ("Observation", "\(card.observationSize) numbers: \(foreign: card.observation)"),
      ("Actions", actions(card.actions)),
    ]
    let measures = Table(
      [
        .text("Measure"), .text("In formulas"), .text("Unit"), .text("Over an episode"),
        .text("Meaning"),
      ],
      rows: card.measures.map { measure in
        [
          Inline(nameInWords(measure.name)), .code(measure.name), .foreign(measure.unit),
          Inline(measure.summary.rawValue), .foreign(measure.meaning),
        ]
      })
    return [
      .paragraph(.foreign(card.story), .lead), Facts.pairs(rows),
      .section(
        "notes", "Where it departs from its source", [.list(card.notes.map { .foreign($0) })]),
      .section("measures", "Measures", [.table(measures)]),
    ]
  }

  private func actions(_ actions: ActionSpace) -> Inline {
    switch actions {
    case .discrete(let count, let names):
      return "one of \(count)"
        + (names.isEmpty ? "" : ": " + .foreign(names.joined(separator: ", ")))
    case .continuous(let size, let low, let high, let unit):
      let ends = [low, high].map { NumberText.short(Double($0)) }.joined(separator: " to ")
      return "\(NumberText.count(size, "number", "numbers")) from \(ends)"
        + (unit.isEmpty ? "" : " " + .foreign(unit))
    }
  }

  // MARK: - Reading

  var reading: Block {
    Facts.pairs([
      (
        "Proxy, true",
        """
        The proxy is the reward that the learner was given. The true reward says what was meant; only \
        the judge computes it.
        """
      ),
      ("Return", "The sum of rewards over one episode, without discounting."),
      (
        "Base",
        """
        A policy that stands for not optimising at all. Ending below it means that optimising \
        did harm.
        """
      ),
      (
        "Ceiling",
        """
        The same learner trained on the true reward itself. It tells a bad proxy from a task that the \
        learner cannot do.
        """
      ),
      (
        "Pressure",
        """
        How hard the proxy was optimised: training steps, network width, how finely actions are \
        resolved, how clearly observations are seen.
        """
      ),
      (
        "Peak, final",
        "The pressure at which the true return was highest, and the highest pressure that was tried."
      ),
      (
        "Interval",
        """
        [low, high] is a 95 % interval: how far the mean may be off, with so many seeds and episodes \
        (Student's, over both). Overlapping intervals are no proof of equality.
        """
      ),
      (
        "Phase transition",
        """
        A place where more than four fifths of the fall of the true return happen within one \
        octave; told only where a gradual fall is rejected.
        """
      ),
    ])
  }
}
