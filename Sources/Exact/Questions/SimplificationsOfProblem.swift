import Arithmetic
import Findings

/// The simplifications of a problem's reward on the policies that the problem lists.
package func simplifications(
  of problem: DecisionProblem, _ model: TabularModel, reward name: String, withGraph: Bool,
  cap: Int
) throws(ExactError) -> (answer: SimplificationsAnswer, steps: [String], caveats: [String]) {
  guard !problem.policies.isEmpty else {
    throw ExactError.question(
      "Simplifications are those on a finite set of policies, and '\(problem.name)' lists none. Give them under "
        + "\"policies\".")
  }
  // Returns are linear in the visits of choices: a reward is a functional on them.
  var features: [[Rational]] = []
  for policy in problem.policies {
    features.append(try model.choiceOccupancy(of: model.policy(policy)))
  }
  return try simplifications(
    names: problem.policies.map(\.name), features: features,
    reward: model.values(of: problem.reward(name)), rewardName: name, withGraph: withGraph,
    cap: cap
  ) { values in
    var byState: [String: [String: ExactNumber]] = [:]
    for choice in 0..<model.choiceCount {
      byState[model.stateNames[model.choiceState[choice]], default: [:]][model.actionName(choice)] =
        values[choice].written
    }
    return byState
  }
}
