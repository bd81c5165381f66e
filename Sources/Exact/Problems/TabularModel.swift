import Arithmetic
import Findings

/// A decision problem in the form that questions are answered on: reachable states only, one copy of
/// a state for each time where there is a horizon, discount multiplied into the transitions.
///
/// States and choices are numbered; a choice is a pair of a state and an action, and the choices of a
/// state follow each other. Flat arrays throughout. The direction space of its policies' visit counts is
/// { x : sum over choices of s of x = sum over entries into s of weight · x }, whose orthogonal
/// complement is what potential shaping can add (Skalse et al. 2022, section 5).
public struct TabularModel: Sendable {
  /// Names of the model's states: `cell`, or `cell at 3` where there is a horizon.
  package let stateNames: [String]
  public let actionNames: [String]
  /// `[state + 1]`: choices of state s are `firstChoice[s] ..< firstChoice[s + 1]`, at least one each.
  package let firstChoice: [Int]
  /// `[choice]`: index in `actionNames`.
  package let choiceAction: [Int]
  /// `[choice]`: state it belongs to.
  package let choiceState: [Int]
  /// `[choice + 1]`: entries of choice c are `firstEntry[c] ..< firstEntry[c + 1]`.
  public let firstEntry: [Int]
  /// `[entry]`: the state that comes next.
  public let target: [Int]
  /// `[entry]`: probability times discount, above 0.
  public let weight: [Rational]
  /// `[entry]`: index among the outcomes of the problem's choice.
  let outcome: [Int]
  /// `[state]`: probability of starting there; sums to at most 1.
  public let start: [Rational]
  /// `[choice]`: state and choice in the problem.
  let origin: [(state: Int, choice: Int)]
  /// `[state]`: time, 0 throughout without a horizon.
  let time: [Int]
  /// States of the problem that no policy reaches.
  public let unreachable: [String]
  public let discount: Rational
  public let horizon: Int?
  let problem: DecisionProblem

  package var stateCount: Int { stateNames.count }
  package var choiceCount: Int { choiceAction.count }

  public func choices(of state: Int) -> Range<Int> { firstChoice[state]..<firstChoice[state + 1] }

  public func entries(of choice: Int) -> Range<Int> { firstEntry[choice]..<firstEntry[choice + 1] }

  /// The model of a problem.
  public init(_ problem: DecisionProblem) {
    let layers = problem.horizon ?? 1
    let isLayered = problem.horizon != nil
    // Which states are reached, by time where there is a horizon.
    var numbers: [[Int]] = []
    var layer = Set(problem.start.indices.filter { !problem.start[$0].isZero })
    var everReached = layer
    var names: [String] = []
    var members: [(state: Int, time: Int)] = []
    func ending(_ state: Int) -> Bool { problem.choices[state].isEmpty }
    func successors(_ state: Int) -> [Int] {
      problem.discount.isZero
        ? []
        : problem.choices[state].flatMap { choice in
          choice.outcomes.filter { !$0.probability.isZero }.map(\.target)
        }
    }
    for time in 0..<layers {
      if !isLayered {
        var frontier = Array(layer)
        while let state = frontier.popLast() {
          for next in successors(state) where layer.insert(next).inserted { frontier.append(next) }
        }
        everReached = layer
      }
      var number = [Int](repeating: -1, count: problem.states.count)
      for state in layer.sorted() where !ending(state) {
        number[state] = members.count
        members.append((state, time))
        names.append(isLayered ? "\(problem.states[state]) at \(time)" : problem.states[state])
      }
      numbers.append(number)
      if isLayered && time + 1 < layers {
        layer = Set(layer.flatMap(successors))
        everReached.formUnion(layer)
      }
    }

    var firstChoice = [0]
    var choiceAction: [Int] = []
    var choiceState: [Int] = []
    var firstEntry = [0]
    var target: [Int] = []
    var weight: [Rational] = []
    var outcomeIndex: [Int] = []
    var origin: [(state: Int, choice: Int)] = []
    for (index, (state, time)) in members.enumerated() {
      let next: [Int]? = isLayered ? (time + 1 < layers ? numbers[time + 1] : nil) : numbers[0]
      for (place, choice) in problem.choices[state].enumerated() {
        choiceAction.append(choice.action)
        choiceState.append(index)
        origin.append((state, place))
        for (position, outcome) in choice.outcomes.enumerated() {
          guard let number = next?[outcome.target], number >= 0 else { continue }
          let discounted = outcome.probability * problem.discount
          if discounted.isZero { continue }
          target.append(number)
          weight.append(discounted)
          outcomeIndex.append(position)
        }
        firstEntry.append(target.count)
      }
      firstChoice.append(choiceAction.count)
    }
    self.stateNames = names
    self.actionNames = problem.actions
    self.firstChoice = firstChoice
    self.choiceAction = choiceAction
    self.choiceState = choiceState
    self.firstEntry = firstEntry
    self.target = target
    self.weight = weight
    self.outcome = outcomeIndex
    self.origin = origin
    time = members.map(\.time)
    start = members.map { $0.time == 0 ? problem.start[$0.state] : .zero }
    unreachable = problem.states.indices.filter { !everReached.contains($0) }
      .map { problem.states[$0] }
    discount = problem.discount
    horizon = problem.horizon
    self.problem = problem
  }

  /// A reward of the problem, `[choice]`, expected over next states.
  public func values(of reward: DecisionProblem.Reward) -> [Rational] {
    origin.map { reward.values[$0.state][$0.choice] }
  }

  /// A policy of the problem, `[choice]` probabilities.
  public func policy(_ policy: DecisionProblem.Policy) -> ModelPolicy {
    ModelPolicy(probabilities: origin.map { policy.probabilities[$0.state][$0.choice] })
  }

  /// Every choice of a state alike: visits every state that can be reached.
  package var uniformPolicy: ModelPolicy {
    ModelPolicy(
      probabilities: choiceState.map { state in
        Rational(1, over: choices(of: state).count) ?? .one
      })
  }

  package func actionName(_ choice: Int) -> String { actionNames[choiceAction[choice]] }

  /// States, choices and what ends an episode, in words.
  public var sizeInWords: String {
    let ending =
      horizon.map { "\($0) steps" + (discount == 1 ? "" : ", discount \(discount)") }
      ?? "discount \(discount)"
    let states = horizon == nil ? "\(stateCount) states" : "\(stateCount) pairs of state and time"
    return "\(states), \(choiceCount) choices, \(ending)"
  }
}

/// A policy on a model: `[choice]` probabilities that sum to 1 in every state.
public struct ModelPolicy: Sendable, Equatable {
  public var probabilities: [Rational]

  public init(probabilities: [Rational]) {
    self.probabilities = probabilities
  }

  /// The policy that takes one choice in every state.
  ///
  /// - Parameter chosen: `[state]`: index of the choice, among all choices of the model.
  public init(choosing chosen: [Int], in model: TabularModel) {
    var probabilities = [Rational](repeating: .zero, count: model.choiceCount)
    for choice in chosen { probabilities[choice] = .one }
    self.probabilities = probabilities
  }
}

extension TabularModel {
  /// A policy as it is written: action by state, or probabilities where it mixes.
  ///
  /// With a horizon, a state's name alone stands for what is done there at most times, and `state at time`
  /// for the exceptions. States with one choice are left out.
  public func written(_ policy: ModelPolicy, name: String) -> ExactPolicy {
    var choose: [String: ExactPolicy.Choice] = [:]
    var atTimes: [Int: [(name: String, choice: ExactPolicy.Choice)]] = [:]
    for state in 0..<stateCount where choices(of: state).count > 1 {
      let taken = choices(of: state).filter { !policy.probabilities[$0].isZero }
      let choice: ExactPolicy.Choice
      if taken.count == 1, policy.probabilities[taken[0]] == 1 {
        choice = .action(actionName(taken[0]))
      } else {
        choice = .mixture(
          Dictionary(
            taken.map { (actionName($0), policy.probabilities[$0].written) },
            uniquingKeysWith: { first, _ in first }))
      }
      if horizon == nil {
        choose[stateNames[state]] = choice
      } else {
        atTimes[origin[firstChoice[state]].state, default: []].append((stateNames[state], choice))
      }
    }
    for (place, entries) in atTimes {
      // The commonest choice; of equally common ones the earliest.
      var usual = entries[0].choice
      var most = 0
      for (index, entry) in entries.enumerated()
      where !entries[..<index].contains(where: { $0.choice == entry.choice }) {
        let count = entries.count { $0.choice == entry.choice }
        if count > most { (usual, most) = (entry.choice, count) }
      }
      choose[problem.states[place]] = usual
      for entry in entries where entry.choice != usual { choose[entry.name] = entry.choice }
    }
    return ExactPolicy(name: name, choose: choose)
  }
}

extension Rational {
  /// As answers write it.
  package var written: ExactNumber { ExactNumber(description) }
}

extension RationalInterval {
  /// As answers write it.
  package var written: Enclosure { Enclosure(low: low.written, high: high.written) }
}
