import Arithmetic
import Environments
import Exact
import Findings
import Ground
import Specifications

/// Why an environment cannot be made into an exact decision problem.
public enum EnumerationError: UsageError, Equatable {
  /// Its situations are not a list, or too long a one for fractions.
  case notEnumerable(environment: String, names: [String])
  /// It has more situations or outcomes than were allowed; the numbers are those found until then.
  case tooLarge(environment: String, situations: Int, outcomes: Int, cap: Int)
  /// A horizon or discount that no problem can have.
  case option(String)

  public var description: String {
    switch self {
    case .notEnumerable(let environment, let names):
      return "'\(environment)' cannot be enumerated: its situations are no list, or too long a one "
        + "for fractions. These can: \(names.joined(separator: ", "))."
    case .tooLarge(let environment, let situations, let outcomes, let cap):
      return "'\(environment)' is too large for fractions: \(situations) situations and "
        + "\(outcomes) outcomes were found when the cap of \(cap) was passed. Allow more with a "
        + "higher cap."
    case .option(let what): return what
    }
  }
}

/// Situations, and outcomes over all situations and actions, that are listed unless told otherwise.
public let mostEnumerated = 50_000

/// An environment of the catalogue as an exact decision problem.
///
/// The first reward is the proxy, the second the true one, each named by its specification;
/// policies are the card's scripted ones. Episodes are undiscounted and as long as the card's
/// horizon, as they are played, unless told otherwise.
///
/// - Parameters:
///   - name: Catalogue name.
///   - proxy: Name of a specification of the card, or a formula; nil for the default.
///   - intended: The same for the true reward.
///   - horizon: Steps of an episode.
///   - discount: From 0 to 1. Below 1 and without a horizon given, episodes go on for ever.
///   - cap: Situations, and outcomes over all situations and actions, that are listed at most.
/// - Throws: `UnknownEnvironment`, `EnumerationError`, `FormulaError`, `ExactFormulaError`.
public func enumerated(
  _ name: String, proxy: String? = nil, intended: String? = nil, horizon: Int? = nil,
  discount: Rational? = nil, cap: Int = mostEnumerated
) throws -> DecisionProblem {
  let entry = try Catalogue.entry(name)
  guard let rules = entry.enumerable else {
    throw EnumerationError.notEnumerable(environment: name, names: Catalogue.enumerable)
  }
  return try enumerated(
    rules, proxy: try entry.specification(proxy, role: .proxy),
    intended: try entry.specification(intended, role: .intended), horizon: horizon,
    discount: discount, cap: cap)
}

/// The problem of any rules.
package func enumerated(
  _ rules: some EnumerableRules, proxy: Specification, intended: Specification,
  horizon: Int? = nil, discount: Rational? = nil, cap: Int = mostEnumerated
) throws -> DecisionProblem {
  if let horizon, horizon < 1 {
    throw EnumerationError.option("A horizon of \(horizon) steps has no step; give at least 1.")
  }
  if let discount, discount < 0 || discount > 1 {
    throw EnumerationError.option("The discount must be within 0 and 1, not \(discount).")
  }
  let goesOn = horizon == nil && discount.map { $0 < 1 } ?? false
  let list = try SituationList(rules, cap: cap)
  let formulas = [ExactFormula(proxy), ExactFormula(intended)]
  // Two specifications of one name are told apart, so that rewards can be asked for by name.
  let isShared = proxy.name == intended.name && proxy.formula != intended.formula
  let names =
    isShared ? ["\(proxy.name) (proxy)", "\(proxy.name) (true)"] : [proxy.name, intended.name]
  var rewards = names.map {
    DecisionProblem.Reward(name: $0, values: [], byOutcome: list.hasChance ? [] : nil)
  }
  var choices: [[DecisionProblem.Choice]] = []
  for actions in list.outcomes {
    choices.append(
      actions.enumerated().map { action, outcomes in
        DecisionProblem.Choice(
          action: action,
          outcomes: outcomes.map { .init(target: $0.target, probability: $0.chance) })
      })
    for (index, formula) in formulas.enumerated() {
      let byOutcome = try actions.map { outcomes in
        try outcomes.map { try formula.value($0.readings) }
      }
      rewards[index].values.append(
        zip(actions, byOutcome).map { outcomes, values in
          zip(outcomes, values).map { $0.chance * $1 }.sum()
        })
      rewards[index].byOutcome?.append(byOutcome)
    }
  }
  return DecisionProblem(
    name: rules.card.name, states: list.names, actions: actionNames(rules.card), choices: choices,
    discount: discount ?? .one, horizon: goesOn ? nil : horizon ?? rules.card.horizon,
    start: list.start, rewards: rewards, policies: list.policies, map: list.map)
}

/// What all policies of listed rules return, for a picture beside learned policies: which returns
/// were `measured` is left to whoever has measured some.
///
/// - Throws: `ExactFormulaError` where a formula has no exact values, `EnumerationError`,
///   `ExactError`.
func polygonFinding(
  _ rules: some EnumerableRules, proxy: Specification, intended: Specification
) throws -> ExactFinding {
  let clock = ContinuousClock()
  let start = clock.now
  let problem = try enumerated(rules, proxy: proxy, intended: intended)
  var finding = try Hackability(
    proxy: problem.rewards[0].name, intended: problem.rewards[1].name, arithmetic: .exact,
    polygon: .always
  ).answer(problem)
  if case .hackability(var answer) = finding.answer, answer.listed.isEmpty {
    // The question leaves long lists out; here they are a few policies to draw.
    let model = TabularModel(problem)
    let rewards = problem.rewards.map { model.values(of: $0) }
    answer.listed = try problem.policies.map { policy in
      let returns = try model.returns(of: model.policy(policy), rewards: rewards)
      return PolicyReturns(
        policy: model.written(model.policy(policy), name: policy.name),
        proxy: Enclosure(ExactNumber(returns[0].description)),
        intended: Enclosure(ExactNumber(returns[1].description)))
    }
    finding.answer = .hackability(answer)
  }
  finding.frame.seconds = (clock.now - start) / .seconds(1)
  return finding
}

private func actionNames(_ card: EnvironmentCard) -> [String] {
  switch card.actions {
  case .discrete(_, let names): names
  case .continuous: []
  }
}

/// All situations that some policy reaches, breadth first, with what leads where.
private struct SituationList {
  struct Outcome {
    var target: Int
    var chance: Rational
    var readings: [Rational]
  }

  var names: [String] = []
  /// `[situation][action][outcome]`; no actions where episodes have ended.
  var outcomes: [[[Outcome]]] = []
  var start: [Rational] = []
  var policies: [DecisionProblem.Policy] = []
  var map: PolicyMap?
  var hasChance = false

  init<World: EnumerableRules>(_ rules: World, cap: Int) throws(EnumerationError) {
    let actions = actionNames(rules.card)
    var situations: [World.Situation] = []
    var numbers: [World.Situation: Int] = [:]
    var outcomeCount = 0
    /// Ended episodes share one state without choices, which comes last.
    var ended: [(situation: Int, action: Int, outcome: Int)] = []
    func number(_ situation: World.Situation) -> Int {
      if let known = numbers[situation] { return known }
      numbers[situation] = situations.count
      situations.append(situation)
      return situations.count - 1
    }
    let first = rules.firstSituations.map { (number($0.situation), Rational($0.chance)) }
    var next = 0
    while next < situations.count {
      var row: [[Outcome]] = []
      for action in actions.indices {
        let found = rules.outcomes(of: situations[next], action: action)
        hasChance = hasChance || found.count > 1
        outcomeCount += found.count
        row.append(
          found.enumerated().map { index, outcome in
            if outcome.next == nil { ended.append((next, action, index)) }
            return Outcome(
              target: outcome.next.map(number) ?? -1, chance: Rational(outcome.chance),
              readings: outcome.readings.map { Rational($0) })
          })
        if situations.count > cap || outcomeCount > cap {
          throw .tooLarge(
            environment: rules.card.name, situations: situations.count, outcomes: outcomeCount,
            cap: cap)
        }
      }
      outcomes.append(row)
      next += 1
    }
    names = situations.map { rules.name(of: $0) }
    start = Array(repeating: .zero, count: situations.count)
    for (situation, chance) in first { start[situation] += chance }
    policies = World.Policy.allCases.map { policy in
      DecisionProblem.Policy(
        name: policy.description.name,
        probabilities: situations.map { situation in
          rules.actionChances(policy, in: situation).map { Rational($0) }
        })
    }
    if !ended.isEmpty {
      for (situation, action, outcome) in ended {
        outcomes[situation][action][outcome].target = names.count
      }
      names.append("ended")
      outcomes.append([])
      start.append(.zero)
      for policy in policies.indices { policies[policy].probabilities.append([]) }
    }
    let places = situations.map { rules.place(of: $0) }
    if !rules.mapLines.isEmpty, places.contains(where: { $0 != nil }) {
      map = PolicyMap(
        lines: rules.mapLines,
        places: Dictionary(
          zip(names, places).compactMap { name, place in
            place.map { (name, PolicyMap.Place(row: $0.row, column: $0.column)) }
          }, uniquingKeysWith: { first, _ in first }),
        directions: Dictionary(
          zip(actions, rules.directions).map { name, direction in
            (name, PolicyMap.Place(row: direction.row, column: direction.column))
          }, uniquingKeysWith: { first, _ in first }))
    }
  }
}

extension Rational {
  /// A chance or reading; its denominator is above 0.
  init(_ fraction: Fraction) {
    self = Rational(fraction.numerator, over: fraction.denominator) ?? .zero
  }
}

extension Rational: ExactArithmetic {
  package init?(decimal text: String) {
    guard let value = try? Rational(text: text) else { return nil }
    self = value
  }

  package var whole: Int? { isWhole ? Int(description) : nil }
}
