import Findings

/// What an answer says in one line and what that means: the head of a page, and of a text.
struct ExactWords {
  /// How the answer is coloured, by the names that the style sheet has for verdicts.
  enum Tone: String { case gamed, aligned, incapable, inconclusive }

  var question: String
  var tone: Tone
  var badge: String
  var statement: String
  var meaning: String

  private init(
    _ question: String, _ tone: Tone, _ badge: String, _ statement: String, _ meaning: String
  ) {
    self.question = question
    self.tone = tone
    self.badge = badge
    self.statement = statement
    self.meaning = meaning
  }

  static func of(_ answer: ExactAnswer) -> ExactWords {
    switch answer {
    case .hackability(let answer): of(answer)
    case .equivalence(let answer): of(answer)
    case .howFar(let answer): of(answer)
    case .simplifications(let answer): of(answer)
    case .distances(let answer): of(answer)
    case .unchangedOptimality(let answer): of(answer)
    case .discounts(let answer): of(answer)
    case .diagram(let answer): of(answer)
    }
  }

  /// A name from a problem file, apart from the sentence around it.
  static func quoted(_ name: String) -> String { "“\(TextMarks.name(name))”" }

  /// Which policies an answer on hackability is about.
  static func policies(_ answer: HackabilityAnswer) -> String {
    switch answer.policies {
    case .stationary: "all stationary policies"
    case .finite: "the policies listed"
    case .deterministic: "all deterministic policies"
    case .constrained: "all policies within the constraint"
    }
  }

  // MARK: - One a question

  private static func of(_ answer: HackabilityAnswer) -> ExactWords {
    let (proxy, intended) = (quoted(answer.proxy), quoted(answer.intended))
    let question = "Can optimising \(proxy) lower the return under \(intended)?"
    let among = policies(answer)
    switch answer.verdict {
    case .hackable:
      return .init(
        question, .gamed, "hackable", "Yes: the proxy can rise while the true return falls.",
        "Among \(among) there are two that the rewards order oppositely. Whoever follows \(proxy) "
          + "from one to the other does worse under \(intended).")
    case .unhackable:
      return .init(
        question, .aligned, "unhackable", "No: the true return never falls while the proxy rises.",
        "Among \(among), wherever \(proxy) returns more, \(intended) returns no less. Where "
          + "\(proxy) returns the same, \(intended) may still differ.")
    case .equivalent:
      return .init(
        question, .aligned, "equivalent", "No: both rewards order the policies alike.",
        "Of any two among \(among), \(proxy) and \(intended) prefer the same one, or neither. "
          + "Optimising either optimises the other.")
    case .trivial:
      return .init(
        question, .incapable, "trivial", "No, but one reward is the same for every policy.",
        "Among \(among), one of \(proxy) and \(intended) does not tell any two apart. Nothing can "
          + "be gamed with it, and nothing can be learned from it.")
    case .undecided:
      return .init(
        question, .inconclusive, "undecided", "Not decided within the stated cap.",
        "The search stopped before it had seen enough of \(among). This is neither a yes nor a no."
      )
    }
  }

  private static func of(_ answer: EquivalenceAnswer) -> ExactWords {
    let (proxy, intended) = (quoted(answer.proxy), quoted(answer.intended))
    let question = "Are \(proxy) and \(intended) the same reward up to scale and shaping?"
    switch answer.verdict {
    case .equivalent:
      return .init(
        question, .aligned, "equivalent", "Yes: they order all policies alike.",
        "\(intended) is a positive multiple of \(proxy) plus potential shaping. No optimisation of "
          + "one can hurt the other.")
    case .opposite:
      return .init(
        question, .gamed, "opposite", "They order all policies oppositely.",
        "\(intended) is a negative multiple of \(proxy) plus potential shaping: what is best for "
          + "one is worst for the other.")
    case .trivial:
      let which =
        answer.proxyIsTrivial && answer.intendedIsTrivial
        ? "Both rewards are" : (answer.proxyIsTrivial ? proxy : intended) + " is"
      return .init(
        question, .incapable, "trivial", "\(which) the same for every policy.",
        "\(which) shaping and nothing else, so every policy returns the same under it.")
    case .different:
      return .init(
        question, .inconclusive, "different", "No: no scale and no potential make them the same.",
        "There are choices whose advantages under \(proxy) and \(intended) are not in one "
          + "proportion. With all shaping taken out, the rewards still differ.")
    }
  }

  private static func of(_ answer: HowFarAnswer) -> ExactWords {
    let (proxy, intended) = (quoted(answer.proxy), quoted(answer.intended))
    let question =
      "How far may \(proxy) be optimised from \(quoted(answer.base)) before \(intended) falls?"
    let falls = answer.paths.filter { $0.turn != nil }
    if answer.paths.isEmpty {
      return .init(
        question, .inconclusive, "no path", "No path was worked out.",
        "There is nothing to say about how far is safe.")
    }
    if falls.isEmpty {
      let isComplete = answer.paths.allSatisfy(\.isComplete)
      return .init(
        question, isComplete ? .aligned : .inconclusive, "no turn",
        isComplete
          ? "All the way: the true return never falls." : "It did not fall as far as was looked.",
        "On \(answer.paths.count == 1 ? "the path" : "the paths") the return under \(intended) "
          + (isComplete
            ? "does not fall before the proxy's optimum is reached."
            : "does not fall; the search was capped."))
    }
    let place =
      answer.paths.count == 1
      ? "on the way."
      : falls.count == answer.paths.count
        ? "on each of \(answer.paths.count) paths."
        : "on \(falls.count) of \(answer.paths.count) paths."
    return .init(
      question, .gamed, "turns", "Only part of the way: then the true return falls.",
      "The return under \(proxy) keeps rising, but the one under \(intended) turns \(place)")
  }

  private static func of(_ answer: SimplificationsAnswer) -> ExactWords {
    let name = quoted(answer.reward)
    let question = "Which simpler rewards are safe stand-ins for \(name)?"
    let count = answer.simplifications.filter { $0.classes.count > 1 }.count
    if answer.ordering.classes.count < 2 {
      return .init(
        question, .incapable, "trivial", "\(name) is the same for every policy.",
        "There is nothing to simplify.")
    }
    let more = answer.isComplete ? "" : " Not every coarsening was looked at."
    if count == 0 {
      return .init(
        question, .inconclusive, answer.isComplete ? "only the trivial one" : "none found",
        answer.isComplete ? "None: only the trivial reward is simpler." : "None was found.",
        answer.isComplete
          ? "Every other way to tie what \(name) tells apart is one that no reward makes."
          : "None was found but the trivial one, which ties everything.\(more)")
    }
    return .init(
      question, .aligned, TextNumbers.count(count, "simplification", "simplifications"),
      "\(NumberText.whole(count)) simpler \(count == 1 ? "ordering keeps" : "orderings keep") "
        + "what it prefers.",
      "Each ties some policies that \(name) tells apart and turns none around, so following it "
        + "never lowers \(name).\(more)")
  }

  private static func of(_ answer: DistancesAnswer) -> ExactWords {
    let (proxy, intended) = (quoted(answer.proxy), quoted(answer.intended))
    let question = "How far apart are \(proxy) and \(intended)?"
    guard let regret = answer.regret else {
      return .init(
        question, .inconclusive, "distances",
        "The distances say how alike they are, not what it costs.",
        "The largest loss that following \(proxy) can bring was not worked out, so there is "
          + "nothing to hold the distances against.")
    }
    let none = ExactOrder.sign(regret) == 0
    return .init(
      question, none ? .aligned : .gamed, none ? "no regret" : "regret",
      none
        ? "Following the proxy costs nothing."
        : "Following the proxy can cost \(ExactText.percent(regret)) of what is at stake.",
      "That is the largest fall under \(intended) between two policies of which \(proxy) does not "
        + "prefer the better, as a share of the range of true returns. Distances are meant to "
        + "bound it.")
  }

  private static func of(_ answer: UnchangedOptimalityAnswer) -> ExactWords {
    let question =
      "Does one policy suit all \(TextNumbers.count(answer.problems.count, "problem", "problems"))?"
    switch answer.verdict {
    case .everyState:
      return .init(
        question, .aligned, "from every state", "Yes, from every state and without memory.",
        "In each state some action is optimal in all problems, so one policy is optimal wherever "
          + "it finds itself.")
    case .start:
      return .init(
        question, .aligned, "from the start", "Yes, from where the problems start.",
        "One policy without memory is optimal from every start. In states that it never reaches "
          + "from there it may not be.")
    case .memory:
      return .init(
        question, .inconclusive, "with memory", "Only with memory of what was seen.",
        "No policy without memory is optimal in all problems. One that remembers can tell the "
          + "problems apart in time.")
    case .none:
      return .init(
        question, .gamed, "no", "No: the problems demand different behaviour.",
        "Even with memory, no policy is optimal in all problems. An agent would have to be told "
          + "which problem it is in.")
    case .undecided:
      return .init(
        question, .inconclusive, "undecided", "With memory, yes; without, it is not decided.",
        "A policy with memory is optimal in all problems. Whether one without would do was not "
          + "decided within the cap.")
    }
  }

  private static func of(_ answer: DiscountsAnswer) -> ExactWords {
    let question =
      "Does \(quoted(answer.reward)) reward shifting the states that come next, and from which "
      + "discount?"
    let count = answer.thresholds.count
    let changes =
      count == 0
      ? "The same actions are optimal for every discount."
      : "The optimal actions change at \(TextNumbers.count(count, "discount", "discounts"))."
    let discount = ExactText.plain(answer.discount)
    guard !answer.shifting.isEmpty else {
      return .init(
        question, .aligned, "no incentive", "Not at this problem's discount.",
        "At discount \(discount) some myopic action is optimal wherever there is a choice: looking "
          + "ahead gains nothing. \(changes)")
    }
    return .init(
      question, .gamed, "incentive to shift",
      "Yes, in \(TextNumbers.count(answer.shifting.count, "state", "states")).",
      "At discount \(discount), what is best in \(ExactPolicyText.list(answer.shifting)) is not "
        + "what pays most at once: it pays to change which states come next. \(changes)")
  }

  private static func of(_ answer: DiagramAnswer) -> ExactWords {
    let question =
      "Which incentives does the shape of the diagram admit for \(quoted(answer.decision))?"
    let nodes = answer.instrumentalControlIncentive.map(\.node)
    if nodes.isEmpty {
      return .init(
        question, .aligned, "no control incentive",
        "None to control anything on its way to utility.",
        "No node lies on a directed path from the decision to a utility, whatever the numbers.")
    }
    return .init(
      question, .inconclusive, "control incentive",
      "It may have an incentive to control \(ExactPolicyText.list(nodes, most: 4)).",
      "These lie on a directed path from the decision to a utility. Whether the incentive is there "
        + "depends on numbers; where no path runs, none can be.")
  }
}
