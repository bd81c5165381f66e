import Arithmetic
import BigInt
import Findings

extension Hackability.Working {
  // MARK: A list

  mutating func decideFinite() throws(ExactError) {
    guard !problem.policies.isEmpty else {
      throw ExactError.question(
        "'\(problem.name)' lists no policies. Give them under \"policies\", or ask about all stationary ones."
      )
    }
    takeList(
      FiniteDecision(
        proxy: listedReturns.map { $0[0] }, intended: listedReturns.map { $0[1] }),
      returns: answer.listed, what: "listed policies")
  }

  /// What a finite set of policies says.
  mutating func takeList(
    _ found: FiniteDecision?, returns: [PolicyReturns], what: String
  ) {
    guard let found else { return }
    let list = Hackability.answer(
      for: found, returns: returns, into: answer, what: what)
    answer = list.answer
    steps += list.steps
  }

  // MARK: Deterministic policies

  mutating func decideDeterministic() throws(ExactError) {
    let all = DeterministicPolicies(model, cap: question.cap)
    if all.isComplete {
      var returns: [[Rational]] = []
      for chosen in all.chosen {
        returns.append(
          try model.returns(
            of: ModelPolicy(choosing: chosen, in: model), rewards: [proxy, intended]))
      }
      guard
        let found = FiniteDecision(
          proxy: returns.map { $0[0] }, intended: returns.map { $0[1] })
      else { return }
      // Only the policies that are named in the answer are written out.
      let named = [found.witness?.better, found.witness?.worse, found.worst?.from, found.worst?.to]
      let list = returns.indices.map { index in
        named.contains(index)
          ? written(
            ModelPolicy(choosing: all.chosen[index], in: model),
            name: "deterministic policy \(index + 1)", proxy: returns[index][0],
            intended: returns[index][1])
          : PolicyReturns(
            policy: ExactPolicy(name: "deterministic policy \(index + 1)"),
            proxy: Enclosure(returns[index][0].written),
            intended: Enclosure(returns[index][1].written))
      }
      takeList(found, returns: list, what: "deterministic policies that behave differently")
      if wantsPolygon {
        let polygon = try achievablePolygon(
          model, proxy: proxy, intended: intended, cap: question.cap)
        drawPolygon(polygon)
        caveats.append(
          "The polygon is that of all policies, mixtures included; its corners are deterministic ones."
        )
      }
      return
    }
    caveats.append(
      "There are more than \(question.cap) deterministic policies that behave differently, so they were not "
        + "enumerated; the cap is raised with --cap.")
    // What holds for all policies holds for these; and the polygon's corners are deterministic.
    let decision = try StationaryDecision(model, proxy: proxy, intended: intended)
    switch decision.verdict {
    case .trivial, .equivalent:
      try decideStationary()
      steps.append("What holds for all stationary policies holds for the deterministic ones.")
      return
    case .opposite, .different: break
    }
    let deterministic = [Rational.zero, .one]
    if let pair = try decision.witness(),
      (pair.better.probabilities + pair.worse.probabilities).allSatisfy(deterministic.contains)
    {
      answer.verdict = .hackable
      steps.append(hackableSentence)
      return takeWitness(pair)
    }
    let polygon = try achievablePolygon(model, proxy: proxy, intended: intended, cap: question.cap)
    if let found = FiniteDecision(
      proxy: polygon.vertices.map(\.proxy), intended: polygon.vertices.map(\.intended)),
      let (better, worse) = found.witness
    {
      answer.verdict = .hackable
      steps.append(hackableSentence)
      let (one, other) = (polygon.vertices[better], polygon.vertices[worse])
      return takeWitness(
        WitnessPair(
          better: one.policy, worse: other.policy, betterReturns: [one.proxy, one.intended],
          worseReturns: [other.proxy, other.intended]))
    }
    answer.verdict = .undecided
    steps.append(
      "Not decided: the rewards are hackable over all stationary policies, but no two deterministic ones "
        + "among the polygon's corners or one choice apart are ordered oppositely, and deciding it for all of "
        + "them is NP-complete.")
  }

  // MARK: Worst case for a known correlation

  mutating func boundByCorrelation() throws(ExactError) {
    guard let correlation = question.correlation else { return }
    let base = (question.base, try problem.policy(question.base, in: model))
    let optimum = try RewardedModel(model, rewards: [proxy, intended])
      .optimum(lexicographic: [Weighting(1, 0)])
    let best = ModelPolicy(choosing: optimum.chosen, in: model)
    let policy = (name: model.listedName(of: best) ?? "the best for the proxy", policy: best)
    let bound = try correlationBound(
      model, proxy: proxy, base: base, policy: policy, correlation: correlation)
    answer.correlationBound = bound
    caveats += try correlationBoundCaveats(model, base: base, policy: policy)
    steps.append(
      "Over all true rewards whose correlation with '\(question.proxy)' is \(correlation.plain) under "
        + "'\(question.base)', the worst that '\(bound.policy)' can be is "
        + (bound.canFall ? "below" : "no lower than") + " '\(question.base)' itself.")
  }
}

extension Hackability {
  /// Answers for policies of which nothing but the returns is known.
  public func answer(_ table: PolicyTable) throws(ExactError) -> ExactFinding {
    let (proxy, intended) = (try table.column(proxy), try table.column(intended))
    guard let found = FiniteDecision(proxy: proxy, intended: intended) else {
      throw ExactError.question("'\(table.name)' holds no policies.")
    }
    let returns = table.names.indices.map { index in
      PolicyReturns(
        policy: ExactPolicy(name: table.names[index]), proxy: Enclosure(proxy[index].written),
        intended: Enclosure(intended[index].written))
    }
    var start = HackabilityAnswer(
      proxy: self.proxy, intended: self.intended, verdict: .undecided, policies: .finite)
    start.listed = returns
    let list = Self.answer(for: found, returns: returns, into: start, what: "policies of the table")
    return ExactFinding(
      frame: ExactFrame(
        problem: table.name, size: "\(table.names.count) policies with their returns",
        method: "exact rational arithmetic", steps: list.steps),
      answer: .hackability(list.answer))
  }

  static func answer(
    for found: FiniteDecision, returns: [PolicyReturns], into start: HackabilityAnswer, what: String
  ) -> (answer: HackabilityAnswer, steps: [String]) {
    var answer = start
    var steps: [String] = []
    let (proxy, intended) = (start.proxy, start.intended)
    let count = returns.count
    answer.pairs = ExactNumber("\(found.pairs)")
    answer.misorderedPairs = ExactNumber("\(found.misordered)")
    answer.strictHack = found.strict.written
    answer.weakHack = found.weak.written
    let range = found.range.high - found.range.low
    answer.strictHackShare = found.strict.divided(by: range)?.written
    answer.weakHackShare = found.weak.divided(by: range)?.written
    answer.goodhartGap = found.goodhartGap.written
    if let (from, to) = found.worst {
      answer.worstCase = HackabilityAnswer.WorstCase(from: returns[from], to: returns[to])
    }
    let same = "returns the same for all \(count) \(what)"
    if let (better, worse) = found.witness {
      answer.verdict = .hackable
      answer.witness = HackabilityAnswer.Witness(better: returns[better], worse: returns[worse])
      steps.append(
        "Hackable: of the \(count) \(what), \(found.misordered) of \(found.pairs) pairs are ordered "
          + "oppositely by '\(proxy)' and '\(intended)'.")
      steps.append(
        "For one, '\(returns[better].policy.name)' has the higher proxy return "
          + "(\(plain(returns[better].proxy)) against \(plain(returns[worse].proxy))) and the lower true "
          + "return (\(plain(returns[better].intended)) against \(plain(returns[worse].intended))) than "
          + "'\(returns[worse].policy.name)'.")
    } else if found.proxyIsTrivial || found.intendedIsTrivial {
      answer.verdict = .trivial
      steps.append(
        found.proxyIsTrivial && found.intendedIsTrivial
          ? "Trivial: both rewards return the same for all \(count) \(what)."
          : "Trivial: '\(found.proxyIsTrivial ? proxy : intended)' \(same).")
    } else if found.isEquivalent {
      answer.verdict = .equivalent
      steps.append(
        "Equivalent: '\(proxy)' and '\(intended)' put the \(count) \(what) in the same order, ties included."
      )
    } else {
      answer.verdict = .unhackable
      steps.append(
        "Unhackable: none of the \(found.pairs) pairs of \(what) is ordered oppositely by '\(proxy)' and "
          + "'\(intended)', though one ties what the other tells apart.")
    }
    if found.weak.signum() > 0, let (from, to) = found.worst {
      steps.append(
        "At worst, from '\(returns[from].policy.name)' to '\(returns[to].policy.name)', the proxy does not "
          + "fall and '\(intended)' falls by \(found.weak.plain); over pairs whose proxy rises, by "
          + "\(found.strict.plain).")
    }
    if found.goodhartGap.signum() > 0 {
      steps.append(
        "The worst of those best in '\(proxy)' stays \(found.goodhartGap.plain) below the best true return."
      )
    }
    return (answer, steps)
  }

  private static func plain(_ value: Enclosure) -> String {
    Rational(value.low.text).map(\.plain) ?? value.description
  }
}
