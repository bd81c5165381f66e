import Arithmetic
import Findings

/// *How far apart are a proxy and a true reward?* EPIC, DARD and STARC, exactly, beside the regret
/// that they are meant to bound.
///
/// EPIC and DARD look at rewards of single steps of the problem; STARC looks at the model, and so
/// at policies.
public struct Distances: ExactQuestion {
  public var proxy: String
  public var intended: String
  /// Whether the polygon is worked out, off which the regret is read.
  public var polygon: Hackability.Polygon
  /// Corners of the polygon to visit at most.
  public var cap: Int

  public init(
    proxy: String = "proxy", intended: String = "true", polygon: Hackability.Polygon = .automatic,
    cap: Int = 100_000
  ) {
    self.proxy = proxy
    self.intended = intended
    self.polygon = polygon
    self.cap = cap
  }

  /// - Throws: `ExactError`, also where a policy goes on for ever.
  public func answer(_ problem: DecisionProblem) throws(ExactError) -> ExactFinding {
    let question = Hackability(proxy: proxy, intended: intended, polygon: polygon, cap: cap)
    var regret: Rational?
    if case .hackability(let answer) = try question.answer(problem).answer {
      regret = answer.weakHackShare.flatMap { Rational($0.text) }
    }
    return try answer(
      problem, proxy: problem.reward(proxy), intended: problem.reward(intended), regret: regret)
  }

  /// The same for any two rewards of the problem's size.
  ///
  /// - Parameters:
  ///   - regret: What STARC bounds, where it was worked out; handed on.
  ///   - coverage: A policy whose visits say how much a step counts in EPIC and DARD; nil for all
  ///     alike.
  package func answer(
    _ problem: DecisionProblem, proxy: DecisionProblem.Reward, intended: DecisionProblem.Reward,
    regret: Rational?, coverage: (name: String, policy: ModelPolicy)? = nil
  ) throws(ExactError) -> ExactFinding {
    let model = TabularModel(problem)
    let found = try distances(
      problem, model, proxy: proxy, intended: intended, regret: regret, coverage: coverage)
    return ExactFinding(
      frame: ExactFrame(
        problem: problem.name, size: model.sizeInWords, method: "exact rational arithmetic",
        steps: found.steps, caveats: found.caveats),
      answer: .distances(found.answer))
  }
}

private func distances(
  _ problem: DecisionProblem, _ model: TabularModel, proxy: DecisionProblem.Reward,
  intended: DecisionProblem.Reward, regret: Rational?,
  coverage: (name: String, policy: ModelPolicy)?
) throws(ExactError) -> (answer: DistancesAnswer, steps: [String], caveats: [String]) {
  let rewards = (TransitionReward(proxy, in: problem), TransitionReward(intended, in: problem))
  let occupancy: [[Rational]]?
  if let coverage {
    occupancy = try Coverage.occupancy(of: coverage.policy, in: model)
  } else {
    occupancy = nil
  }
  let names = (proxy: proxy.name, intended: intended.name)
  let epic = canonicalDistance(
    problem, rewards, occupancy: occupancy, coverage: coverage?.name, names)
  let dard = dynamicsAwareDistance(
    problem, rewards, occupancy: occupancy, coverage: coverage?.name,
    unreachable: model.unreachable,
    names)
  let standardised = try standardisedDistances(
    model, model.values(of: proxy), model.values(of: intended), names)
  let all = [epic, dard] + standardised
  var steps = all.map { distance in
    guard let value = distance.value else {
      return "\(distance.name) is not defined here. \(distance.note ?? "")"
    }
    let shown = value.isExact ? "\(value.low)" : "about \(shortened(value.double))"
    return "\(distance.name) distance between \(names.proxy) and \(names.intended): \(shown)"
      + " (\(distance.choices))."
  }
  let ordersAlike = standardised.first?.value == Enclosure(Rational.zero.written)
  steps.insert(
    ordersAlike
      ? "\(names.proxy) and \(names.intended) order all policies alike: their STARC distance is 0."
      : "\(names.proxy) and \(names.intended) do not order all policies alike: their STARC distance"
        + " is above 0.", at: 0)
  if let regret {
    steps.append(
      "The regret that STARC bounds, worked out exactly: at worst \(regret.plain) of the range of"
        + " \(names.intended) is lost between two policies while \(names.proxy) does not fall.")
  }
  var caveats = [
    "EPIC and DARD ask for rewards of steps that cannot happen as well: a next state without a"
      + " reward of its own gets the choice's expected reward. Shaping is invisible to EPIC only"
      + " where it is given for all next states."
  ]
  if problem.choices.contains(where: \.isEmpty) {
    caveats.append(
      "To EPIC and DARD, states where episodes end are absorbing with reward 0, and no steps"
        + " from them are compared.")
  }
  if problem.choices.contains(where: { !$0.isEmpty && $0.count < problem.actions.count }) {
    caveats.append(
      "Where actions are unavailable, EPIC and DARD average over those that are available.")
  }
  if problem.horizon != nil {
    caveats.append(
      "EPIC and DARD know no horizon: they use the problem's discount, \(problem.discount). STARC"
        + " counts a state anew at each time.")
  }
  let answer = DistancesAnswer(
    proxy: names.proxy, intended: names.intended, distances: all, regret: regret?.written)
  return (answer, steps, caveats)
}

/// A few digits of a distance, for sentences.
private func shortened(_ value: Double) -> Double { (value * 10_000).rounded() / 10_000 }

/// EPIC (Gleave et al. 2021): Pearson distance of canonically shaped rewards.
func canonicalDistance(
  _ problem: DecisionProblem, _ rewards: (TransitionReward, TransitionReward),
  occupancy: [[Rational]]?, coverage: String?, _ names: (proxy: String, intended: String)
) -> DistancesAnswer.Distance {
  let one = CanonicalReward(rewards.0, in: problem)
  let other = CanonicalReward(rewards.1, in: problem)
  let moments: Moments
  if let occupancy {
    moments = Coverage.possible(problem, shares: occupancy).reduce(into: Moments()) { total, step in
      total.add(one.value(step), other.value(step), weight: step.weight)
    }
  } else {
    moments = Coverage.everything(problem, one, other)
  }
  return pearson(
    moments, name: "EPIC", source: "Gleave et al. 2021, arXiv 2006.13900",
    choices: (coverage.map { "steps as \($0) visits them" }
      ?? "states, actions and next states independent and each as likely, possible or not")
      + "; shaped over uniform states and actions; discount \(problem.discount)", names)
}

/// DARD (Wulfe et al. 2022): Pearson distance of rewards shaped by the problem's own transitions.
func dynamicsAwareDistance(
  _ problem: DecisionProblem, _ rewards: (TransitionReward, TransitionReward),
  occupancy: [[Rational]]?, coverage: String?, unreachable: [String],
  _ names: (proxy: String, intended: String)
) -> DistancesAnswer.Distance {
  let one = DynamicsAwareReward(rewards.0, in: problem)
  let other = DynamicsAwareReward(rewards.1, in: problem)
  let missing = Set(unreachable)
  let states = problem.choices.indices.filter {
    !problem.choices[$0].isEmpty && !missing.contains(problem.states[$0])
  }
  let shares = occupancy ?? Coverage.uniformShares(problem, over: states)
  let moments = Coverage.possible(problem, shares: shares).reduce(into: Moments()) { total, step in
    total.add(one.value(step), other.value(step), weight: step.weight)
  }
  return pearson(
    moments, name: "DARD", source: "Wulfe et al. 2022, arXiv 2201.10081",
    choices: (coverage.map { "steps as \($0) visits them" }
      ?? "reachable states and their actions each as likely, next states by the transitions")
      + "; actions inside the expectation uniform and independent; discount \(problem.discount)",
    names)
}

/// √((1 − ρ)/2), with ρ² and its sign exact.
private func pearson(
  _ moments: Moments, name: String, source: String, choices: String,
  _ names: (proxy: String, intended: String)
) -> DistancesAnswer.Distance {
  var distance = DistancesAnswer.Distance(
    name: name, source: source, choices: choices, value: nil)
  let constant = (moments.firstVariance.isZero, moments.secondVariance.isZero)
  if constant.0 && constant.1 {
    distance.value = Enclosure(Rational.zero.written)
    distance.squared = Rational.zero.written
    distance.note =
      "Both rewards are constant once shaped, so there is no correlation; by convention they are 0"
      + " apart."
    return distance
  }
  if constant.0 || constant.1 {
    distance.note =
      "\(constant.0 ? names.proxy : names.intended) is constant once shaped, so it correlates with"
      + " nothing: the distance to a reward that is not is undefined."
    return distance
  }
  let square =
    moments.covariance * moments.covariance / (moments.firstVariance * moments.secondVariance)
  let sign = Rational(moments.covariance.signum())
  distance.signedCorrelationSquared = (sign * square).written
  let half = Rational(1, over: 2) ?? .zero
  if let root = SquareRoots.exact(square) {
    let squared = (1 - sign * root) * half
    distance.squared = squared.written
    distance.value = SquareRoots.enclosure(of: squared).written
  } else {
    // Twice the places inside, so that the outer root is as narrow as any.
    let correlation =
      sign * SquareRoots.enclosure(of: square, bits: 2 * SquareRoots.usualBits + 2)
    distance.value =
      SquareRoots.enclosure(of: half * (RationalInterval(1) - correlation)).written
  }
  return distance
}

/// STARC (Skalse et al. 2024) with value-adjusted levelling: advantages over the uniform policy,
/// scaled to norm 1, half their distance in the same norm. Two norms, both of which keep fractions
/// fractions.
private func standardisedDistances(
  _ model: TabularModel, _ proxy: [Rational], _ intended: [Rational],
  _ names: (proxy: String, intended: String)
) throws(ExactError) -> [DistancesAnswer.Distance] {
  let advantages = try RewardedModel(model, rewards: [proxy, intended])
    .advantages(over: model.uniformPolicy)
  let levelled = [0, 1].map { reward in
    (0..<model.choiceCount).map { advantages.exact(reward, $0) }
  }
  let norms: [(short: String, name: String, norm: ([Rational]) -> Rational)] = [
    ("L1", "sum of sizes", { $0.map(\.magnitude).sum() }),
    ("L∞", "largest size", { $0.map(\.magnitude).max() ?? .zero }),
  ]
  let trivial = zip(levelled, [names.proxy, names.intended])
    .filter { $0.0.allSatisfy(\.isZero) }.map(\.1)
  let note: String? =
    switch trivial.count {
    case 0: nil
    case 1:
      "\(trivial[0]) is the same for all policies. Its levelled reward is 0, and its distance to"
        + " any that is not is 1/2."
    default: "Both rewards are the same for all policies."
    }
  return norms.map { short, name, norm in
    // A reward that levels to 0 stays 0.
    let scaled = levelled.map { values in
      let size = norm(values)
      return size.isZero ? values : values.map { $0 / size }
    }
    let distance = norm(zip(scaled[0], scaled[1]).map { $0 - $1 }) / 2
    return DistancesAnswer.Distance(
      name: "STARC (\(short))", source: "Skalse et al. 2024, arXiv 2309.15257",
      choices:
        "advantages over the uniform policy, \(name) over \(model.choiceCount) choices to scale"
        + " and to compare, halved", value: Enclosure(distance.written), note: note)
  }
}
