import Arithmetic
import BigInt
import Findings
import Ground

/// *How do optimal actions change as the discount goes from 0 to 1?*
///
/// At discount 0 a learner is myopic. Where other actions are optimal at a greater one, it is for
/// the states that they lead to: an incentive to shift what comes next (Krueger, Maharaj and Leike
/// 2020, Hidden Incentives for Auto-Induced Distributional Shift, arXiv 2009.09153). The discounts
/// at which optimal actions change are roots of polynomials, and are found exactly, every one of
/// them.
///
/// Optimal means from every state that some policy reaches.
public struct DiscountSweep: ExactQuestion {
  public var reward: String
  /// Problems with more states (pairs of state and time, with a horizon) are refused.
  public var mostStates: Int
  /// The sweep stops, and says so, after this many thresholds.
  public var mostThresholds: Int

  public init(reward: String = "true", mostStates: Int = 40, mostThresholds: Int = 200) {
    self.reward = reward
    self.mostStates = mostStates
    self.mostThresholds = mostThresholds
  }

  /// The answer's intervals are open: between two of them lies the threshold of the same number.
  /// Where more actions are optimal at discount 0 itself than just above it, the myopic actions
  /// tell them.
  ///
  /// - Throws: `ExactError`, for a reward that is not there or a problem that is too large.
  public func answer(_ problem: DecisionProblem) throws(ExactError) -> ExactFinding {
    var open = problem
    open.discount = .one
    let model = TabularModel(open)
    let size = Self.size(of: model, problem)
    if model.stateCount == 0 {
      throw ExactError.question(
        "Every episode of '\(problem.name)' ends where it starts: there is nothing to decide.")
    }
    if model.stateCount > mostStates {
      throw ExactError.question(
        "Discounts are swept over at most \(mostStates) "
          + "\(problem.horizon == nil ? "states" : "pairs of state and time"), and "
          + "'\(problem.name)' has \(model.stateCount). Leave some out"
          + (problem.horizon == nil ? "." : ", or shorten the horizon."))
    }
    let values = model.values(of: try problem.reward(reward))
    let path = DiscountPath(
      OpenDiscount(model, reward: values), reward: values, most: mostThresholds)
    let myopic = Self.best(model, values)
    let own = try optimal(problem, myopic: myopic)
    let words = SweepWords(
      problem: problem, reward: reward, model: model, path: path, myopic: myopic, own: own)
    let answer = DiscountsAnswer(
      reward: reward, intervals: words.intervals, thresholds: words.thresholds,
      myopic: words.named(myopic), shifting: words.shifting.map { model.stateNames[$0] },
      discount: problem.discount.written)
    return ExactFinding(
      frame: ExactFrame(
        problem: problem.name, size: size, method: "exact rational arithmetic",
        steps: words.steps(), caveats: words.caveats()),
      answer: .discounts(answer))
  }

  /// `[choice]`: whether the choice has its state's greatest immediate reward.
  private static func best(_ model: TabularModel, _ values: [Rational]) -> [Bool] {
    (0..<model.choiceCount).map { choice in
      model.choices(of: model.choiceState[choice]).allSatisfy { values[$0] <= values[choice] }
    }
  }

  /// `[choice]`: whether the choice is optimal at the problem's own discount.
  private func optimal(
    _ problem: DecisionProblem, myopic: [Bool]
  ) throws(ExactError) -> [Bool] {
    // At discount 0 nothing that follows is reached, but the same states are asked about.
    if problem.discount.isZero { return myopic }
    let model = TabularModel(problem)
    let values = model.values(of: try problem.reward(reward))
    return try RewardedModel(model, rewards: [values, values])
      .optimum(lexicographic: [Weighting(1, 0)]).isOptimal
  }

  private static func size(of model: TabularModel, _ problem: DecisionProblem) -> String {
    let states =
      model.horizon == nil
      ? "\(model.stateCount) states" : "\(model.stateCount) pairs of state and time"
    return "\(states), \(model.choiceCount) choices, "
      + (problem.horizon.map { "\($0) steps, " } ?? "") + "discount from 0 to 1"
  }
}

/// Optimal choices at all discounts, found by going from 0 upwards.
///
/// Just above a discount, a policy is improved until no polynomial of its advantages is above 0
/// there: policy iteration in the ordered field of fractions of polynomials. Such a policy stays
/// optimal up to the first root at which one of them turns from below to above 0, and on the way,
/// choices are optimal exactly where theirs are 0: throughout, or at single points. From that root
/// it goes on in the same way.
struct DiscountPath: Sendable {
  struct Threshold: Sendable {
    var root: RealRoot
    /// `[choice]`
    var isOptimal: [Bool]
  }

  /// Ascending, between 0 and 1.
  private(set) var thresholds: [Threshold] = []
  /// `[interval][choice]`: one more than thresholds, unless it was cut.
  private(set) var intervals: [[Bool]] = []
  /// Whether it stopped at the last threshold, with thresholds possibly left above it.
  private(set) var isCut = false

  /// Irrational thresholds are told to this width, 2^-40.
  private static let width = Rational(1, over: 1 << 40) ?? .one

  /// The greatest multiple of 2^-48 that is at most a number.
  private static func rounded(_ value: Rational) -> Rational {
    let (quotient, rest) = (value.numerator << 48).quotientAndRemainder(
      dividingBy: value.denominator)
    return Rational(rest.direction < 0 ? quotient - 1 : quotient, over: 1 << 48) ?? value
  }

  init(_ system: OpenDiscount, reward: [Rational], most: Int) {
    let model = system.model
    var chosen = (0..<model.stateCount).map { state in
      model.choices(of: state).max { reward[$0] < reward[$1] } ?? model.firstChoice[state]
    }
    var place = RealRoot(.zero)
    repeat {
      let polynomials = Self.improve(&chosen, system, above: &place)
      intervals.append(polynomials.map(\.isZero))
      guard let next = pass(polynomials, from: place, most: most) else { return }
      place = next
    } while !isCut
  }

  /// Makes a policy optimal just above a discount.
  ///
  /// - Returns: `[choice]`: the polynomials of its advantages, none above 0 there.
  private static func improve(
    _ chosen: inout [Int], _ system: OpenDiscount, above place: inout RealRoot
  ) -> [Polynomial] {
    while true {
      let polynomials = system.advantages(over: chosen)
      var isImproved = false
      for state in chosen.indices {
        for choice in system.model.choices(of: state)
        where place.signAfter(of: polynomials[choice]) > 0 {
          chosen[state] = choice
          isImproved = true
          break
        }
      }
      if !isImproved { return polynomials }
    }
  }

  /// Notes the thresholds from a discount up to the first at which the policy ceases to be optimal.
  ///
  /// - Returns: That one; nil where it stays optimal up to 1.
  private mutating func pass(
    _ polynomials: [Polynomial], from place: RealRoot, most: Int
  ) -> RealRoot? {
    // Choices often share a polynomial.
    var members: [Polynomial: [Int]] = [:]
    var order: [Polynomial] = []
    for (choice, polynomial) in polynomials.enumerated() where !polynomial.isZero {
      if members[polynomial] == nil { order.append(polynomial) }
      members[polynomial, default: []].append(choice)
    }
    var events: [(root: RealRoot, polynomial: Polynomial, isTurn: Bool)] = []
    // No root above a turn counts, so each turn found lowers how far others are looked for. Ends
    // are rounded outwards, or they would grow longer from threshold to threshold.
    let first = Self.rounded(place.low)
    var bound = Rational.one
    for polynomial in order {
      for var root in polynomial.roots(above: first, upTo: bound) where root.exact != 1 {
        var start = place
        if RealRoot.compare(&start, &root) >= 0 { continue }
        root.narrow(to: Self.width)
        let isTurn = root.signAfter(of: polynomial) > 0
        events.append((root, polynomial, isTurn))
        if isTurn {
          bound = min(bound, -Self.rounded(-root.high))
          break
        }
      }
    }
    while !events.isEmpty {
      // The least of them, and all that are equal to it.
      var least = events[0].root
      for index in events.indices.dropFirst()
      where RealRoot.compare(&events[index].root, &least) < 0 {
        least = events[index].root
      }
      var isOptimal = polynomials.map(\.isZero)
      var isTurn = false
      for index in events.indices.reversed()
      where RealRoot.compare(&events[index].root, &least) == 0 {
        let event = events.remove(at: index)
        for choice in members[event.polynomial] ?? [] { isOptimal[choice] = true }
        isTurn = isTurn || event.isTurn
        least = least.dividing(
          by: least.polynomial.commonDivisor(with: event.root.polynomial))
      }
      // Apart from the one before it, also as they are told.
      if let last = thresholds.indices.last {
        _ = RealRoot.compare(&thresholds[last].root, &least)
      }
      thresholds.append(Threshold(root: least, isOptimal: isOptimal))
      if thresholds.count >= most {
        isCut = true
        return least
      }
      if isTurn { return least }
      intervals.append(polynomials.map(\.isZero))
    }
    return nil
  }
}

/// A sweep in the words of its problem.
private struct SweepWords {
  let problem: DecisionProblem
  let reward: String
  let model: TabularModel
  let path: DiscountPath
  /// `[choice]`
  let myopic: [Bool]
  let own: [Bool]

  /// States in which something can be chosen.
  private var states: [Int] {
    (0..<model.stateCount).filter { model.choices(of: $0).count > 1 }
  }

  private func actions(_ isOptimal: [Bool], _ state: Int) -> [String] {
    model.choices(of: state).filter { isOptimal[$0] }.map { model.actionName($0) }
  }

  func named(_ isOptimal: [Bool]) -> [String: [String]] {
    Dictionary(
      states.map { (model.stateNames[$0], actions(isOptimal, $0)) },
      uniquingKeysWith: { first, _ in first })
  }

  private static func enclosure(_ root: RealRoot) -> Enclosure {
    Enclosure(low: root.low.written, high: root.high.written)
  }

  var thresholds: [DiscountsAnswer.Threshold] {
    path.thresholds.map { threshold in
      DiscountsAnswer.Threshold(
        discount: Self.enclosure(threshold.root),
        polynomial: threshold.root.polynomial.coefficients.map(\.written),
        optimal: named(threshold.isOptimal))
    }
  }

  var intervals: [DiscountsAnswer.Interval] {
    let ends =
      [Enclosure(Rational.zero.written)] + path.thresholds.map { Self.enclosure($0.root) }
      + [Enclosure(Rational.one.written)]
    return path.intervals.enumerated().map { index, isOptimal in
      DiscountsAnswer.Interval(low: ends[index], high: ends[index + 1], optimal: named(isOptimal))
    }
  }

  /// States in which some optimal action is not a myopic one.
  var shifting: [Int] {
    states.filter { state in model.choices(of: state).contains { own[$0] && !myopic[$0] } }
  }

  // MARK: Sentences

  func steps() -> [String] {
    let count = path.thresholds.count
    var steps: [String] = []
    if count == 0 {
      steps.append("The same actions are optimal for '\(reward)' at every discount from 0 to 1.")
    } else {
      let places = path.thresholds.prefix(6).map { Self.plain($0.root) }.joined(separator: ", ")
      steps.append(
        "Optimal actions for '\(reward)' change at \(count) "
          + "\(count == 1 ? "discount" : "discounts")\(path.isCut ? " and perhaps at more" : ""): "
          + places + (count > 6 ? " and \(count - 6) more." : "."))
    }
    steps.append(shiftInWords)
    steps.append(
      "Over a fixed policy, every action's advantage is a polynomial in the discount over one that "
        + "is above 0 from 0 to 1. The policy stays optimal until one of these polynomials turns "
        + "positive, which is at one of its roots; there the next policy takes over.")
    for index in path.thresholds.indices.prefix(8) { steps.append(thresholdInWords(index)) }
    if count > 8 { steps.append("The other \(count - 8) are listed with their polynomials.") }
    let first = path.intervals[0]
    let tied = states.filter { actions(first, $0) != actions(myopic, $0) }
    if !tied.isEmpty {
      steps.append(
        "At discount 0 itself \(list(tied.map { model.stateNames[$0] })) "
          + "\(tied.count == 1 ? "has" : "have") more optimal actions than just above it: equal "
          + "rewards at once are told apart by what follows.")
    }
    return steps
  }

  private var shiftInWords: String {
    let discount = "the problem's own discount, \(problem.discount.plain),"
    if shifting.isEmpty {
      return
        "At \(discount) every optimal action is also a myopic one: nothing is given up now for the "
        + "states that come next."
    }
    let shown = shifting.prefix(3).map { state in
      "in '\(model.stateNames[state])' \(list(actions(own, state))) instead of "
        + list(actions(myopic, state))
    }
    let rest = shifting.count - shown.count
    return
      "At \(discount) actions are optimal that a myopic learner would not take, for the states "
      + "that they lead to: " + shown.joined(separator: ", ")
      + (rest > 0 ? " and in \(rest) more." : ".")
  }

  private func thresholdInWords(_ index: Int) -> String {
    let threshold = path.thresholds[index]
    let polynomial = threshold.root.polynomial
    let written = polynomial.degree <= 6 ? polynomial.written(in: "γ") : nil
    let place =
      "At \(Self.plain(threshold.root)), "
      + (written.map { "a root of \($0)" }
        ?? "a root of a polynomial of degree \(polynomial.degree)")
    let before = path.intervals[index]
    let after = index + 1 < path.intervals.count ? path.intervals[index + 1] : nil
    guard let after else { return "\(place), the sweep was stopped." }
    let changing = states.filter { actions(before, $0) != actions(after, $0) }
    if changing.isEmpty {
      let tied = states.filter { actions(before, $0) != actions(threshold.isOptimal, $0) }
      return "\(place), more actions are optimal at that discount alone, in "
        + "\(list(tied.map { model.stateNames[$0] }))."
    }
    let shown = changing.prefix(3).map { state in
      "in '\(model.stateNames[state])' from \(list(actions(before, state))) to "
        + "\(list(actions(after, state)))"
    }
    let rest = changing.count - shown.count
    return "\(place), the optimal actions change " + shown.joined(separator: ", ")
      + (rest > 0 ? " and in \(rest) more states" : "")
      + "; exactly there, those of both sides are."
  }

  func caveats() -> [String] {
    var caveats: [String] = []
    if path.isCut, let last = path.thresholds.last {
      caveats.append(
        "Stopped after \(path.thresholds.count) thresholds, at \(Self.plain(last.root)): above it "
          + "nothing was worked out, and the last interval ends there.")
    }
    if !model.unreachable.isEmpty {
      caveats.append(
        "No policy reaches \(list(model.unreachable)): left out.")
    }
    return caveats
  }

  private static func plain(_ root: RealRoot) -> String {
    root.exact?.plain ?? "\(root.low.plain), an irrational number"
  }

  private func list(_ names: [String]) -> String {
    Wording.list(names.map { "'\($0)'" }, atMost: 5)
  }
}
