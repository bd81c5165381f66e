import Arithmetic
import Findings
import Ground

/// A problem as JSON that `readProblem` reads back the same, one line for each state.
///
/// Next states that stand twice in a choice are written once, with their probabilities together;
/// those of probability 0 are left out.
package func json(of problem: DecisionProblem) -> String {
  ProblemWriter(problem: problem).text()
}

private struct ProblemWriter {
  let problem: DecisionProblem

  func text() -> String {
    var parts = [
      ("name", quoted(problem.name)),
      ("states", list(problem.states.map(quoted))),
      ("actions", list(problem.actions.map(quoted))),
      ("discount", number(problem.discount)),
    ]
    if let horizon = problem.horizon { parts.append(("horizon", "\(horizon)")) }
    parts.append(("start", mixture(problem.start, problem.states)))
    let ends = problem.states.indices.filter { problem.choices[$0].isEmpty }
    if !ends.isEmpty { parts.append(("terminal", list(ends.map { quoted(problem.states[$0]) }))) }
    parts.append(("transitions", byState(indent: "    ", transitions)))
    let rewards = problem.rewards.map { reward in
      "\n    \(quoted(reward.name)): \(byState(indent: "      ") { self.reward(reward, $0) })"
    }
    parts.append(("rewards", "{\(rewards.joined(separator: ","))\n  }"))
    if !problem.policies.isEmpty {
      let policies = problem.policies.map { policy in
        let choose = problem.states.indices.filter { problem.choices[$0].count > 1 }.map { state in
          let names = problem.choices[state].map { problem.actions[$0.action] }
          return "\(quoted(problem.states[state])): \(mixture(policy.probabilities[state], names))"
        }
        return "\n    {\"name\": \(quoted(policy.name)), \"choose\": {\(joined(choose))}}"
      }
      parts.append(("policies", "[\(policies.joined(separator: ","))\n  ]"))
    }
    if let map = problem.map { parts.append(("map", self.map(map))) }
    let lines = parts.map { "  \(quoted($0.0)): \($0.1)" }
    return "{\n" + lines.joined(separator: ",\n") + "\n}\n"
  }

  /// Targets of a choice in the order of their first outcome, with the places of their outcomes.
  private func targets(
    _ choice: DecisionProblem.Choice
  ) -> [(target: Int, probability: Rational, places: [Int])] {
    var targets: [(target: Int, probability: Rational, places: [Int])] = []
    var known: [Int: Int] = [:]
    for (place, outcome) in choice.outcomes.enumerated() where !outcome.probability.isZero {
      if let first = known[outcome.target] {
        targets[first].probability += outcome.probability
        targets[first].places.append(place)
      } else {
        known[outcome.target] = targets.count
        targets.append((outcome.target, outcome.probability, [place]))
      }
    }
    return targets
  }

  private func transitions(_ state: Int) -> String {
    let actions = problem.choices[state].map { choice in
      let targets = targets(choice)
      let single = targets.count == 1 && targets[0].probability == 1
      let next =
        single
        ? quoted(problem.states[targets[0].target])
        : object(targets.map { (problem.states[$0.target], number($0.probability)) })
      return "\(quoted(problem.actions[choice.action])): \(next)"
    }
    return "{\(joined(actions))}"
  }

  private func reward(_ reward: DecisionProblem.Reward, _ state: Int) -> String {
    let actions = problem.choices[state].enumerated().map { place, choice in
      let earned: String
      if let outcomes = reward.byOutcome?[state][place] {
        earned = object(
          targets(choice).map { target in
            let total = target.places
              .map { choice.outcomes[$0].probability * outcomes[$0] }.sum()
            return (problem.states[target.target], number(total / target.probability))
          })
      } else {
        earned = number(reward.values[state][place])
      }
      return "\(quoted(problem.actions[choice.action])): \(earned)"
    }
    return "{\(joined(actions))}"
  }

  private func map(_ map: PolicyMap) -> String {
    func places(_ places: [String: PolicyMap.Place], order: [String]) -> String {
      object(
        order.compactMap { name in
          places[name].map { (name, "[\($0.row), \($0.column)]") }
        })
    }
    return """
      {
          "lines": \(list(map.lines.map(quoted))),
          "places": \(places(map.places, order: problem.states)),
          "directions": \(places(map.directions, order: problem.actions))
        }
      """
  }

  // MARK: Pieces

  private func byState(indent: String, _ text: (Int) -> String) -> String {
    let lines = problem.states.indices.filter { !problem.choices[$0].isEmpty }.map {
      "\n\(indent)\(quoted(problem.states[$0])): \(text($0))"
    }
    return "{\(lines.joined(separator: ","))\n\(indent.dropLast(2))}"
  }

  /// One name where it has all the probability, else those with any.
  private func mixture(_ probabilities: [Rational], _ names: [String]) -> String {
    let some = probabilities.indices.filter { !probabilities[$0].isZero }
    if some.count == 1, probabilities[some[0]] == 1 { return quoted(names[some[0]]) }
    return object(some.map { (names[$0], number(probabilities[$0])) })
  }

  private func object(_ members: [(String, String)]) -> String {
    "{\(joined(members.map { "\(quoted($0.0)): \($0.1)" }))}"
  }

  private func list(_ items: [String]) -> String { "[\(joined(items))]" }

  private func joined(_ items: [String]) -> String { items.joined(separator: ", ") }

  private func quoted(_ text: String) -> String {
    String(decoding: JSONValue.string(text).bytes, as: UTF8.self)
  }

  /// Short whole numbers as they are, anything else as a text that is read exactly.
  private func number(_ value: Rational) -> String {
    value.isWhole && value.bits <= 53 ? value.description : "\"\(value)\""
  }
}
