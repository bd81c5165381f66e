import Arithmetic

/// Every deterministic policy that behaves differently, up to a cap.
///
/// Deciding hackability over deterministic policies is NP-complete (two sets of numbers with
/// equal sums are found by it), so beyond the cap the answer is that it is not decided.
package struct DeterministicPolicies: Sendable {
  /// `[policy][state]`: chosen choices; states that the policy never visits keep their first one.
  package var chosen: [[Int]]
  /// False where there are more than the cap.
  package var isComplete: Bool

  /// Branches on a state only when it is visited: policies that differ elsewhere return the same.
  package init(_ model: TabularModel, cap: Int) {
    chosen = []
    isComplete = true
    let first = (0..<model.stateCount).map { model.firstChoice[$0] }
    let start = (0..<model.stateCount).filter { !model.start[$0].isZero }
    // What is decided so far, and what still is to be; a stack rather than recursion, since models are deep.
    struct Branch {
      var chosen: [Int]
      var isDecided: [Bool]
      var waiting: [Int]
    }
    var isWaiting = [Bool](repeating: false, count: model.stateCount)
    for state in start { isWaiting[state] = true }
    var stack = [Branch(chosen: first, isDecided: isWaiting, waiting: start.reversed())]
    while var branch = stack.popLast() {
      // States with one choice need no branching.
      while let state = branch.waiting.last, model.choices(of: state).count == 1 {
        branch.waiting.removeLast()
        Self.wait(for: model.firstChoice[state], model, &branch.waiting, &branch.isDecided)
      }
      guard let state = branch.waiting.popLast() else {
        if chosen.count >= cap {
          isComplete = false
          return
        }
        chosen.append(branch.chosen)
        continue
      }
      for choice in model.choices(of: state).reversed() {
        var next = branch
        next.chosen[state] = choice
        Self.wait(for: choice, model, &next.waiting, &next.isDecided)
        stack.append(next)
      }
      // A long stack of branches means a product beyond any cap.
      if stack.count > cap + model.choiceCount {
        isComplete = false
        return
      }
    }
  }

  /// Puts the states that a choice leads to on the list, once each.
  private static func wait(
    for choice: Int, _ model: TabularModel, _ waiting: inout [Int], _ isListed: inout [Bool]
  ) {
    for entry in model.entries(of: choice) where !isListed[model.target[entry]] {
      isListed[model.target[entry]] = true
      waiting.append(model.target[entry])
    }
  }
}
