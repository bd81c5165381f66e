import Arithmetic
import Findings

extension Hackability.Working {
  /// Constrained sets: convex ones by linear programmes, near-deterministic ones by Theorem 1.
  mutating func decideConstrained(_ limits: [Hackability.Limit]) throws(ExactError) {
    var constraints: [PolicyConstraint] = []
    for limit in limits { constraints.append(try constraint(limit)) }
    let words = zip(constraints, limits).map { constraint, limit in
      constraintInWords(
        constraint, rewardName: "'\(rewardName(limit))'", referenceName: "'\(question.base)'")
    }.joined(separator: ", and ")
    answer.constraint = words
    for case .nearDeterministic(let delta) in constraints {
      return try decideNearDeterministic(delta, words)
    }
    let found = try constrainedPolygon(
      model, proxy: proxy, intended: intended, constraints: constraints)
    let names = (question.proxy, question.intended)
    switch found.verdict {
    case .trivial(let first, let second):
      answer.verdict = .trivial
      let which = first && second ? "both rewards return" : "'\(first ? names.0 : names.1)' returns"
      steps.append("Trivial: \(which) the same for every policy with \(words).")
    case .equivalent(let scale):
      answer.verdict = .equivalent
      steps.append(
        "Equivalent: over policies with \(words), the return in '\(names.1)' is \(scale.plain) times that in "
          + "'\(names.0)' plus a constant.")
    case .hackable(let better, let worse):
      answer.verdict = .hackable
      steps.append(
        "Hackable: even among policies with \(words), there are two between which '\(names.0)' rises and "
          + "'\(names.1)' falls.")
      takeWitness(
        WitnessPair(
          better: better.policy, worse: worse.policy,
          betterReturns: [better.proxy, better.intended],
          worseReturns: [worse.proxy, worse.intended]))
    }
    method += "; " + found.method
    caveats += found.caveats
    try measurePolygon(found.polygon)
  }

  private func rewardName(_ limit: Hackability.Limit) -> String {
    if case .nearOptimal(let reward?, _) = limit { reward } else { question.intended }
  }

  private func constraint(_ limit: Hackability.Limit) throws(ExactError) -> PolicyConstraint {
    switch limit {
    case .nearOptimal(_, let within):
      .nearOptimal(reward: model.values(of: try problem.reward(rewardName(limit))), within: within)
    case .explorationFloor(let floor): .explorationFloor(floor)
    case .totalVariation(let within):
      .totalVariation(reference: try problem.policy(question.base, in: model), within: within)
    case .likelihoodRatio(let ratio):
      .likelihoodRatio(reference: try problem.policy(question.base, in: model), atMost: ratio)
    case .nearDeterministic(let least): .nearDeterministic(least)
    }
  }

  private mutating func decideNearDeterministic(
    _ delta: Rational, _ words: String
  ) throws(ExactError) {
    let witness = try nearDeterministicWitness(
      model, proxy: proxy, intended: intended, delta: delta)
    try take(StationaryDecision(model, proxy: proxy, intended: intended))
    steps.append(
      "For policies with \(words) the answer is the same: they contain an open set of policies, and on any such "
        + "set the verdict is that of all policies (Skalse et al. 2022, Theorem 1 and Corollary 2)."
    )
    guard let (better, worse) = witness, answer.verdict == .hackable else { return }
    // The pair must itself be near-deterministic, so the one over all policies gives way to it.
    answer.witness = nil
    steps.removeAll { $0.hasPrefix("From policy '") }
    takeWitness(
      WitnessPair(
        better: better.policy, worse: worse.policy,
        betterReturns: [better.proxy, better.intended],
        worseReturns: [worse.proxy, worse.intended]))
  }
}
