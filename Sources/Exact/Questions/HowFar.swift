import Arithmetic
import BigInt
import Findings

/// Probabilities on one path beyond which only the policies of its telling corners are written.
private let mostProbabilities = 5_000

/// Numbers of choices: both paths take seconds up to the first, minutes up to the second, where the
/// regularised one is left out, and none is walked beyond the third.
private let comfortableChoices = 100
private let mostRegularisedChoices = 200
private let mostChoices = 400

/// *How far can a proxy be optimised from a base policy before the true return turns?*
public struct HowFar: ExactQuestion {
  public var proxy: String
  public var intended: String
  /// Where optimisation starts: a policy of the problem, or `uniform`.
  public var base: String
  /// Squared cosine of the largest angle between proxy and true reward to be safe from; nil for the
  /// actual angle.
  public var cosineSquared: Rational?
  /// Corners of each path at most.
  public var cap: Int

  public init(
    proxy: String = "proxy", intended: String = "true", base: String = "uniform",
    cosineSquared: Rational? = nil, cap: Int = 2_000
  ) {
    self.proxy = proxy
    self.intended = intended
    self.base = base
    self.cosineSquared = cosineSquared
    self.cap = cap
  }

  /// - Throws: `ExactError.question` where an angle or a cap makes no sense, `ExactError.endless`.
  public func answer(_ problem: DecisionProblem) throws(ExactError) -> ExactFinding {
    let model = TabularModel(problem)
    return try answer(
      model, proxy: model.values(of: problem.reward(proxy)),
      intended: model.values(of: problem.reward(intended)),
      base: problem.policy(base, in: model))
  }

  /// The same for rewards by choice, expected over next states.
  package func answer(
    _ model: TabularModel, proxy: [Rational], intended: [Rational], base: ModelPolicy
  ) throws(ExactError) -> ExactFinding {
    let found = try howFar(
      model, proxy: (self.proxy, proxy), intended: (self.intended, intended),
      base: (self.base, base), cosineSquared: cosineSquared, cap: cap)
    return ExactFinding(
      frame: ExactFrame(
        problem: model.problem.name, size: model.sizeInWords, method: "exact rational arithmetic",
        steps: found.steps, caveats: found.caveats),
      answer: .howFar(found.answer))
  }
}

private func howFar(
  _ model: TabularModel, proxy: (name: String, values: [Rational]),
  intended: (name: String, values: [Rational]), base: (name: String, policy: ModelPolicy),
  cosineSquared: Rational?, cap: Int
) throws(ExactError) -> (answer: HowFarAnswer, steps: [String], caveats: [String]) {
  guard cap >= 2 else {
    throw ExactError.question("A path needs at least 2 corners; the cap of \(cap) is below that.")
  }
  guard model.choiceCount <= mostChoices else {
    throw ExactError.question(
      "With \(model.choiceCount) choices the exact paths would take hours;"
        + " \(mostChoices) at most. Merge states or shorten the horizon.")
  }
  let polytope = OccupancyPolytope(model)
  let start = try polytope.occupancy(of: base.policy)
  let view = PathView(
    model: model, proxy: proxy.values, intended: intended.values, base: base, start: start)
  let ascent = try polytope.steepestAscent(of: proxy.values, from: start, cap: cap)
  let projected = try polytope.projection(of: proxy.values)
  let target = try polytope.projection(of: intended.values)
  let angle: RewardAngle?
  if let cosineSquared {
    angle = try RewardAngle(cosineSquared: cosineSquared)
  } else {
    angle = RewardAngle(between: projected, and: target)
  }
  var paths = [
    view.path("steepest ascent", ascent, stop: angle?.stop(on: ascent, projected: projected))
  ]
  var steps = [
    view.verdict(paths[0], ascent, proxy: proxy.name, intended: intended.name),
    "Visits of all policies form a polytope. Steepest ascent moves in the direction that raises"
      + " '\(proxy.name)' fastest among those that are open: '\(proxy.name)' projected onto them. The"
      + " direction changes only where visits of a choice reach 0, at \(ascent.corners.count)"
      + " corners with exact coordinates.",
  ]
  var caveats = [
    "Steepness is Euclidean in discounted visits of choices, as in Karwowski et al. 2024; another"
      + " way of measuring changes of policy gives another path."
  ]

  var early: HowFarAnswer.EarlyStop?
  if projected.allSatisfy(\.isZero) {
    caveats.append("All policies have the same '\(proxy.name)': there is nothing to optimise.")
  } else if let angle {
    let stop = view.stop(
      angle, isGiven: cosineSquared != nil, on: ascent, projected: projected, path: paths[0])
    early = stop
    steps.append(
      "\(stop.isGiven ? "For a given" : "The rewards' own") angle of \(rounded(stop.degrees))"
        + " degrees, stop at corner \(stop.corner + 1). \(stop.guarantee)")
  } else {
    caveats.append(
      "All policies have the same '\(intended.name)': there is no angle between the rewards, and no"
        + " early stop to derive from it. Give a squared cosine to get one.")
  }

  if model.choiceCount > mostRegularisedChoices {
    caveats.append(
      "No regularised path: with \(model.choiceCount) choices its exact coordinates would take"
        + " hours; \(mostRegularisedChoices) choices at most.")
  } else if let refusal = polytope.regularisationRefusal(from: start) {
    caveats.append("No regularised path. \(refusal)")
  } else {
    let walked = try polytope.regularisationPath(of: proxy.values, from: start, cap: cap)
    let path = view.path("chi-square regularisation", walked)
    paths.append(path)
    steps.append(
      "Regularised by chi-square divergence from '\(base.name)': "
        + view.verdict(path, walked, proxy: proxy.name, intended: intended.name))
    caveats.append(
      "Pressure on the regularised path is 1/λ in: mean '\(proxy.name)' per visit minus λ/2 times"
        + " chi-square. Chi-square is Σ (x − base)²/base over choices, divided by the base policy's"
        + " total visits.")
  }
  caveats.append(
    "Where a corner's policy leaves a state unvisited, it is written as '\(base.name)' there.")
  if paths.contains(where: { view.isLong(corners: $0.points.count) }) {
    caveats.append(
      "On long paths, only the policies of the start, of the turn and the corner after it, of the"
        + " highest true return, of the early stop and of the end are written out.")
  }
  if paths.contains(where: { !$0.isComplete }) {
    caveats.append(
      "A path was cut short at \(cap) corners: what comes after them is not known, and the drop"
        + " counts up to the last one only.")
  }
  if model.choiceCount > comfortableChoices {
    caveats.append(
      "With \(model.choiceCount) choices the exact coordinates get long; up to"
        + " \(comfortableChoices) choices are comfortable.")
  }
  let answer = HowFarAnswer(
    proxy: proxy.name, intended: intended.name, base: base.name, paths: paths, earlyStop: early,
    map: model.problem.map)
  return (answer, steps, caveats)
}

/// A few digits of a number, for sentences.
private func rounded(_ value: Double) -> String {
  let scaled = (value * 10_000).rounded() / 10_000
  return scaled == scaled.rounded() && abs(scaled) < 1e15 ? "\(Int(scaled))" : "\(scaled)"
}

/// Turns walked paths into what answers hold.
private struct PathView {
  let model: TabularModel
  private let proxy: CommonFractions
  private let intended: CommonFractions
  let base: (name: String, policy: ModelPolicy)
  /// Visits of the base policy, `[choice]`.
  private let start: CommonFractions
  /// A multiple of all the base policy's numerators, and `[choice]` that multiple over each; nil
  /// where the base policy leaves a choice out.
  private let shares: (multiple: BigInt, cofactors: [BigInt])?

  init(
    model: TabularModel, proxy: [Rational], intended: [Rational],
    base: (name: String, policy: ModelPolicy), start: [Rational]
  ) {
    self.model = model
    self.proxy = CommonFractions(proxy)
    self.intended = CommonFractions(intended)
    self.base = base
    let start = CommonFractions(start)
    self.start = start
    if start.numerators.contains(where: \.isZero) {
      shares = nil
    } else {
      let multiple = start.numerators.reduce(BigInt(1), leastCommonMultiple)
      shares = (multiple, start.numerators.map { multiple / $0 })
    }
  }

  func isLong(corners: Int) -> Bool { corners * model.choiceCount > mostProbabilities }

  /// - Parameter stop: Corner of the early stop, whose policy is written on long paths as well.
  func path(_ name: String, _ walked: WalkedPath, stop: Int? = nil) -> HowFarAnswer.Path {
    let occupancy = walked.corners.map { CommonFractions($0.occupancy) }
    let returns = occupancy.map { intended.dot($0) }
    let highest = returns.max() ?? .zero
    let best = returns.firstIndex(of: highest) ?? 0
    let turn = walked.corners.firstIndex {
      intended.dot(CommonFractions($0.direction)).signum() < 0
    }
    let last = walked.corners.count - 1
    let telling = Set(
      [0, turn, turn.map { min($0 + 1, last) }, best, stop, last].compactMap(\.self))
    let isLong = isLong(corners: walked.corners.count)
    return HowFarAnswer.Path(
      name: name,
      points: walked.corners.enumerated().map { index, corner in
        HowFarAnswer.Point(
          pressure: corner.pressure.written, proxy: proxy.dot(occupancy[index]).written,
          intended: returns[index].written, chiSquare: chiSquare(occupancy[index])?.written,
          policy: isLong && !telling.contains(index)
            ? ExactPolicy(name: "\(name), corner \(index + 1)")
            : model.written(
              policy(occupancy[index]),
              name: index == 0 ? base.name : "\(name), corner \(index + 1)"))
      }, turn: turn, best: best,
      drop: (highest - (returns.last ?? .zero)).written, isComplete: walked.isComplete)
  }

  /// Σ (x − base)²/base over the base's total visits: the chi-square divergence of the visit
  /// distributions where all policies have the same total.
  private func chiSquare(_ occupancy: CommonFractions) -> Rational? {
    guard let shares else { return nil }
    // Σ (x − base)²/base = Σ x²/base − 2 Σ x + Σ base.
    let squares = zip(occupancy.numerators, shares.cofactors).map { $0 * $0 * $1 }.reduce(0, +)
    let ratio = Rational(
      squares * start.denominator,
      over: occupancy.denominator * occupancy.denominator * shares.multiple)
    let total = start.total
    return ((ratio ?? .zero) - 2 * occupancy.total + total) / total
  }

  private func policy(_ occupancy: CommonFractions) -> ModelPolicy {
    var probabilities = base.policy.probabilities
    for state in 0..<model.stateCount {
      let choices = model.choices(of: state)
      let total = occupancy.numerators[choices].reduce(0, +)
      if total.isZero { continue }
      for choice in choices {
        probabilities[choice] = Rational(occupancy.numerators[choice], over: total) ?? .zero
      }
    }
    return ModelPolicy(probabilities: probabilities)
  }

  /// What the path does to the true return, in a sentence.
  func verdict(
    _ path: HowFarAnswer.Path, _ walked: WalkedPath, proxy name: String, intended truth: String
  ) -> String {
    func value(_ reward: CommonFractions, _ index: Int) -> String {
      reward.dot(CommonFractions(walked.corners[index].occupancy)).plain
    }
    let last = walked.corners.count - 1
    let end = walked.isComplete ? "at the proxy's optimum" : "where the path was cut short"
    guard let turn = path.turn else {
      return "Optimising '\(name)' from '\(base.name)', '\(truth)' never falls: it goes from"
        + " \(value(intended, 0)) to \(value(intended, last)) \(end)."
    }
    let first =
      turn == 0
      ? "'\(truth)' falls from the start, from \(value(intended, 0))"
      : "'\(truth)' first falls after corner \(turn + 1), where it is \(value(intended, turn)) and"
        + " '\(name)' is \(value(proxy, turn))"
    let drop =
      intended.dot(CommonFractions(walked.corners[path.best].occupancy))
      - intended.dot(CommonFractions(walked.corners[last].occupancy))
    return
      "Optimising '\(name)' from '\(base.name)', \(first). It is highest at corner \(path.best + 1),"
      + " \(value(intended, path.best)), and \(value(intended, last)) \(end):"
      + " a drop of \(drop.plain)."
  }

  func stop(
    _ angle: RewardAngle, isGiven: Bool, on walked: WalkedPath, projected: [Rational],
    path: HowFarAnswer.Path
  ) -> HowFarAnswer.EarlyStop {
    let corner = angle.stop(on: walked, projected: projected)
    let degrees = rounded(angle.degrees)
    let last = walked.corners.count - 1
    let guarantee: String
    if !angle.cosineIsPositive {
      guarantee = "Beyond 90 degrees no step is safe: the angle guarantees nothing."
    } else if corner == 0 {
      guarantee = "Already the first step can lower a true reward within \(degrees) degrees."
    } else {
      let reach =
        corner < last
        ? "corner \(corner + 1)" : walked.isComplete ? "the end" : "the last corner known"
      guarantee =
        "No true reward within \(degrees) degrees of the proxy falls anywhere on the way from"
        + " '\(base.name)' to \(reach) (Karwowski et al. 2024, Theorem 1)."
    }
    return HowFarAnswer.EarlyStop(
      cosineSquared: angle.cosineSquared.written, cosineIsPositive: angle.cosineIsPositive,
      degrees: angle.degrees, isGiven: isGiven, corner: corner,
      intended: path.points[corner].intended, guarantee: guarantee)
  }
}
