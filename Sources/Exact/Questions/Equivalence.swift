import Arithmetic
import Findings

/// *Are two rewards the same, up to what no policy can notice?*
///
/// Positive scale, potential shaping and next-state redistribution are exactly the changes that keep the
/// order of all policies where every state is reachable (Ng, Harada and Russell 1999;
/// Skalse et al. 2022, Theorem 1).
public struct Equivalence: ExactQuestion {
  public var proxy: String
  public var intended: String

  public init(proxy: String = "proxy", intended: String = "true") {
    self.proxy = proxy
    self.intended = intended
  }

  public func answer(_ problem: DecisionProblem) throws(ExactError) -> ExactFinding {
    // The same decision as over all stationary policies, told as a transformation.
    var hackability = Hackability(proxy: proxy, intended: intended)
    hackability.polygon = .never
    let model = TabularModel(problem)
    let first = try problem.reward(proxy)
    let second = try problem.reward(intended)
    var working = Hackability.Working(
      hackability, problem, model, proxy: model.values(of: first),
      intended: model.values(of: second))
    try working.refuseEmpty()
    let decision = try StationaryDecision(
      model, proxy: working.proxy, intended: working.intended)
    var steps: [String] = []
    var disagreement: [EquivalenceAnswer.Disagreement] = []
    let verdict: EquivalenceAnswer.Verdict
    var trivial = (proxy: false, intended: false)
    switch decision.verdict {
    case .trivial(let one, let other):
      verdict = .trivial
      trivial = (one != nil, other != nil)
      try working.take(decision)
      steps = working.steps
      if trivial.proxy != trivial.intended {
        steps.append(
          "'\(trivial.proxy ? intended : proxy)' is not trivial, so the two are not equivalent.")
      }
    case .equivalent:
      verdict = .equivalent
      try working.take(decision)
      steps = working.steps
    case .opposite:
      verdict = .opposite
      try working.take(decision)
      steps = working.steps
    case .different(let one, let other):
      verdict = .different
      disagreement = [one, other].map { choice in
        EquivalenceAnswer.Disagreement(
          state: model.stateNames[model.choiceState[choice]], action: model.actionName(choice),
          proxy: decision.advantages.exact(0, choice).written,
          intended: decision.advantages.exact(1, choice).written)
      }
      steps.append(
        "Different: no positive multiple and no shaping turns '\(proxy)' into '\(intended)'.")
      steps.append(
        "With all shaping taken out (advantages over the reference policy of the answer), "
          + disagreement.enumerated().map { index, row in
            "'\(row.action)' in '\(row.state)' is worth "
              + "\(decision.advantages.exact(0, index == 0 ? one : other).plain) in '\(proxy)' and "
              + "\(decision.advantages.exact(1, index == 0 ? one : other).plain) in '\(intended)'"
          }.joined(separator: ", while ")
          + ": not in one proportion.")
    }
    let certificate = working.answer.certificate
    var answer = EquivalenceAnswer(
      proxy: proxy, intended: intended, verdict: verdict, proxyIsTrivial: trivial.proxy,
      intendedIsTrivial: trivial.intended, certificate: certificate, disagreement: disagreement)
    if !disagreement.isEmpty {
      answer.reference = model.written(
        ModelPolicy(choosing: decision.base, in: model), name: "reference")
    }
    answer.needsRedistribution = Self.needsRedistribution(
      model, decision.verdict, proxy: first, intended: second)
    if answer.needsRedistribution == true {
      steps.append(
        "It holds in expectation over next states, not for every single one: part of the change moves reward "
          + "between outcomes of the same choice (next-state redistribution).")
    }
    return ExactFinding(
      frame: ExactFrame(
        problem: problem.name, size: model.sizeInWords, method: "exact rational arithmetic",
        steps: steps, caveats: working.caveats),
      answer: .equivalence(answer))
  }

  /// Whether the transformation fails for some single outcome, given rewards by next state.
  private static func needsRedistribution(
    _ model: TabularModel, _ verdict: StationaryVerdict, proxy: DecisionProblem.Reward,
    intended: DecisionProblem.Reward
  ) -> Bool? {
    guard proxy.byOutcome != nil || intended.byOutcome != nil else { return nil }
    let scale: Rational
    let potential: CommonFractions
    switch verdict {
    case .equivalent(let factor, let shaping), .opposite(let factor, let shaping):
      (scale, potential) = (factor, shaping)
    case .trivial, .different: return nil
    }
    func value(_ reward: DecisionProblem.Reward, _ choice: Int, _ outcome: Int) -> Rational {
      let (state, place) = model.origin[choice]
      return reward.byOutcome?[state][place][outcome] ?? reward.values[state][place]
    }
    for choice in 0..<model.choiceCount {
      let (state, place) = model.origin[choice]
      let outcomes = model.problem.choices[state][place].outcomes
      // Outcomes without an entry end the episode: their potential is 0.
      var next = [Rational](repeating: .zero, count: outcomes.count)
      for entry in model.entries(of: choice) {
        next[model.outcome[entry]] = potential[model.target[entry]]
      }
      let here = potential[model.choiceState[choice]]
      for (index, outcome) in outcomes.enumerated() where !outcome.probability.isZero {
        let shaped = scale * value(proxy, choice, index) + here - model.discount * next[index]
        if shaped != value(intended, choice, index) { return true }
      }
    }
    return false
  }
}
