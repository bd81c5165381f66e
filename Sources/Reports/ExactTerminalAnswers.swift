import Findings

/// The numbers of the other exact questions, in plain text.
extension ExactTerminal {
  // MARK: - Rewards

  func lines(_ answer: EquivalenceAnswer) -> [String] {
    var lines: [String] = []
    if let certificate = answer.certificate {
      lines += self.certificate(
        .init(certificate: certificate, proxy: answer.proxy, intended: answer.intended))
    }
    if let needs = answer.needsRedistribution {
      lines += wrapped(
        needs
          ? "It holds in expectation over next states (next-state redistribution)."
          : "It holds for every single outcome.")
    }
    if !answer.disagreement.isEmpty {
      lines += wrapped("Advantages that are not in one proportion:")
      lines += table(
        head: ["State", "Action", "proxy", "true"],
        rows: answer.disagreement.map {
          [$0.state, $0.action, ExactText.plain($0.proxy), ExactText.plain($0.intended)]
        }, numeric: [2, 3])
    }
    return lines
  }

  func lines(_ answer: HowFarAnswer) -> [String] {
    var lines: [String] = []
    for path in answer.paths {
      if !lines.isEmpty { lines.append("") }
      lines += bold("Path: \(TextMarks.name(path.name))")
      lines += wrapped(ExactHowFarPage.sentence(path))
      lines += table(
        head: ["Corner", "pressure", "proxy", "true", ""],
        rows: path.points.enumerated().map { index, point in
          let roles = [(path.turn, "turn"), (path.best, "best")].filter { $0.0 == index }.map(\.1)
          return [
            "\(index + 1)", ExactText.plain(point.pressure), ExactText.plain(point.proxy),
            ExactText.plain(point.intended), roles.joined(separator: ", "),
          ]
        }, numeric: [0, 1, 2, 3], most: 16)
      let isByCorner = ExactPathChart(answer: answer, path: path).isByCorner
      let points = path.points.enumerated().map { index, point in
        (x: isByCorner ? Double(index + 1) : point.pressure.double, y: point.intended.double)
      }
      if points.filter({ $0.x.isFinite && $0.y.isFinite }).count > 2 {
        lines += TerminalPlot(
          title: "True return over \(isByCorner ? "corners of the path" : "pressure")",
          series: [.init(label: "true", points: points)],
          width: min(width, 72), height: 7, useColour: useColour
        ).lines()
      }
    }
    if let stop = answer.earlyStop {
      lines += wrapped(
        "Early stop for an angle of \(NumberText.short(stop.degrees))°: corner \(stop.corner + 1), "
          + "true return \(ExactText.plain(stop.intended)). \(stop.guarantee)")
    }
    return lines
  }

  func lines(_ answer: SimplificationsAnswer) -> [String] {
    func ordering(_ classes: [[String]]) -> String { ExactSimplificationsPage.text(classes) }
    func returns(_ numbers: [ExactNumber]) -> String {
      numbers.map { ExactText.plain($0) }.joined(separator: " < ")
    }
    var lines = wrapped("\(TextMarks.name(answer.reward)): \(ordering(answer.ordering.classes))")
    lines += table(
      head: ["Simplification", "returns under a reward that makes it"],
      rows: answer.simplifications.map { [ordering($0.classes), returns($0.returns)] })
    if !answer.impossible.isEmpty {
      lines += wrapped("No reward makes:")
      lines += answer.impossible.prefix(12).flatMap { item in
        wrapped(
          "\(ordering(item.classes)) (multiples of its steps that add up to nothing: "
            + item.multiples.map { ExactText.plain($0) }.joined(separator: ", ") + ")",
          indent: "  ")
      }
      if answer.impossible.count > 12 {
        lines += faint("… and \(NumberText.whole(answer.impossible.count - 12)) more.")
      }
    }
    let criterion = answer.criterion
    func says(_ holds: Bool) -> String {
      holds ? "a non-trivial one exists" : "only the trivial one"
    }
    let affine = criterion.affineDimension
    lines += wrapped(
      "Criterion: \(criterion.tieRank) ≤ \(affine) − 2: \(says(criterion.holds)). As printed, "
        + "\(criterion.tieRank) ≤ \(affine + 1) − 2: \(says(criterion.printedHolds)).")
    if let graph = answer.graph {
      lines += wrapped(
        "Of \(ExactText.plain(graph.candidates)) weak orderings \(graph.isComplete ? "" : "at least ")"
          + "\(NumberText.whole(graph.orderings.count)) can be made by some reward; "
          + "\(TextNumbers.count(graph.unhackable.count, "pair", "pairs")) unhackable, "
          + "\(TextNumbers.count(graph.simplifies.count, "simplification", "simplifications")).")
    }
    return lines
  }

  func lines(_ answer: DistancesAnswer) -> [String] {
    var lines = table(
      head: ["Distance", "value", "square", "note"],
      rows: answer.distances.map {
        [
          $0.name, $0.value.map { ExactText.plain($0) } ?? "not defined",
          $0.squared.map { ExactText.plain($0) } ?? "–", $0.note ?? "",
        ]
      }, numeric: [1, 2])
    if let regret = answer.regret {
      lines += wrapped(
        "Regret that they are meant to bound: \(ExactText.short(regret)) of the range of true "
          + "returns.")
    }
    return lines + answer.distances.flatMap { faint("\($0.name): \($0.choices) (\($0.source)).") }
  }

  // MARK: - Behaviour

  func lines(_ answer: UnchangedOptimalityAnswer) -> [String] {
    var lines: [String] = []
    if !answer.failing.isEmpty {
      lines += wrapped("States where no action is optimal in all problems:")
      lines += table(
        head: ["State"] + answer.problems.map { ExactPage.short($0) },
        rows: answer.failing.map { item in
          [item.state] + answer.problems.map { ExactPolicyText.actions(item.optimal[$0]) }
        })
    }
    if let policy = answer.policy {
      let choices = ExactPolicyText.sorted(policy.choose.keys).prefix(16).compactMap { state in
        policy.choose[state].map { "\(TextMarks.name(state)): \(ExactPolicyText.words($0))" }
      }
      lines += wrapped(
        "The policy: \(choices.joined(separator: "; "))"
          + (policy.choose.count > 16 ? "; …" : "."))
    }
    if !answer.repair.isEmpty { lines += wrapped("Repair: \(answer.repair)") }
    if !answer.regrets.isEmpty {
      lines += table(
        head: ["Regret of"] + answer.problems.map { ExactPage.short($0) } + ["at worst"],
        rows: answer.regrets.map { item in
          [item.policy]
            + answer.problems.map { item.regrets[$0].map { ExactText.plain($0) } ?? "–" }
            + [ExactText.plain(item.worst)]
        }, numeric: Set(1...(answer.problems.count + 1)))
    }
    return lines
  }

  func lines(_ answer: DiscountsAnswer) -> [String] {
    var lines: [String] = []
    if !answer.thresholds.isEmpty {
      lines += table(
        head: ["Threshold", "where"],
        rows: answer.thresholds.map {
          [
            ExactText.short($0.discount),
            ExactDiscountsPage.polynomial($0.polynomial) + " = 0",
          ]
        })
    }
    let strip = ExactDiscountStrip(answer: answer)
    for lane in strip.lanes.prefix(16) {
      let text = strip.stretches(lane).map {
        "\($0.set) from \(ExactText.plain($0.low)) to \(ExactText.plain($0.high))"
      }
      lines += wrapped(
        "\(ExactPolicyText.list(lane.states, most: 4)): \(text.joined(separator: "; ")).")
    }
    return lines
  }

  func lines(_ answer: DiagramAnswer) -> [String] {
    var lines = ExactDiagramPage.kinds(answer).flatMap { kind -> [String] in
      guard !kind.found.isEmpty else { return wrapped("\(kind.name): no node.") }
      return wrapped("\(kind.name):")
        + kind.found.prefix(16).flatMap { item in
          let path = item.path.map { TextMarks.name($0) }.joined(separator: " → ")
          return wrapped("\(TextMarks.name(item.node)) (\(path))", indent: "  ")
        }
    }
    if !answer.notRequisite.isEmpty {
      lines += wrapped(
        "Edges that the decision does not need: "
          + answer.notRequisite.map { $0.map { TextMarks.name($0) }.joined(separator: " → ") }
          .joined(separator: "; ") + ".")
    }
    return lines
  }
}
