import Arithmetic
import Findings

extension TabularModel {
  /// Where two policies differ, in words: `in 's' it takes 'up' instead of 'left'`, or in how many states.
  /// Nil where they are the same.
  func difference(of policy: ModelPolicy, from other: ModelPolicy) -> String? {
    let states = (0..<stateCount).filter { state in
      choices(of: state).contains { policy.probabilities[$0] != other.probabilities[$0] }
    }
    guard !states.isEmpty else { return nil }
    if states.count > 3 {
      return "it differs in \(states.count) of \(stateCount) "
        + (horizon == nil ? "states" : "pairs of state and time")
    }
    return states.map { state in
      "in '\(stateNames[state])' it takes \(taken(policy, in: state)) instead of "
        + "\(taken(other, in: state))"
    }.joined(separator: ", ")
  }

  /// What a policy does in a state, in words.
  private func taken(_ policy: ModelPolicy, in state: Int) -> String {
    let taken = choices(of: state).filter { !policy.probabilities[$0].isZero }
    if taken.count == 1, let only = taken.first { return "'\(actionName(only))'" }
    return taken.map { "'\(actionName($0))' with probability \(policy.probabilities[$0].plain)" }
      .joined(separator: ", ")
  }

  /// The name of a listed policy that does the same in every state of the model.
  func listedName(of policy: ModelPolicy) -> String? {
    problem.policies.first { self.policy($0) == policy }?.name
  }
}

extension DecisionProblem {
  /// The reward of a name.
  package func reward(_ name: String) throws(ExactError) -> Reward {
    if let found = rewards.first(where: { $0.name == name }) { return found }
    throw ExactError.question(
      "There is no reward '\(name)'. Rewards here: "
        + rewards.map { "'\($0.name)'" }.joined(separator: ", ") + ".")
  }

  /// The policy of a name; `uniform` is one that every problem has.
  package func policy(_ name: String, in model: TabularModel) throws(ExactError) -> ModelPolicy {
    if let found = policies.first(where: { $0.name == name }) { return model.policy(found) }
    if name == "uniform" { return model.uniformPolicy }
    throw ExactError.question(
      "There is no policy '\(name)'. Policies here: "
        + (policies.map { "'\($0.name)'" } + ["'uniform'"]).joined(separator: ", ") + ".")
  }
}
