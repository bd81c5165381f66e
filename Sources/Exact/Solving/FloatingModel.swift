import Arithmetic

/// A model in floating point: fast, and never believed. It proposes policies and values; fractions decide.
struct FloatingModel {
  let model: TabularModel
  /// `[entry]`
  let weight: [Double]

  init(_ model: TabularModel) {
    self.model = model
    weight = model.weight.map(\.double)
  }

  /// About how a reward is best followed: a policy by value iteration, `[state]` choices.
  func greedyPolicy(for reward: [Rational]) -> [Int] {
    let reward = reward.map(\.double)
    var values = [Double](repeating: 0, count: model.stateCount)
    var chosen = (0..<model.stateCount).map { model.firstChoice[$0] }
    // Later states of a horizon come last, so going backwards settles them in one sweep.
    for _ in 0..<2_000 {
      var change = 0.0
      var size = 0.0
      for state in stride(from: model.stateCount - 1, through: 0, by: -1) {
        var best = -Double.infinity
        var choice = chosen[state]
        for candidate in model.choices(of: state) {
          let value = backup(candidate, reward, values)
          if value > best {
            best = value
            choice = candidate
          }
        }
        chosen[state] = choice
        change = max(change, abs(best - values[state]))
        size = max(size, abs(best))
        values[state] = best
      }
      if !(change > 1e-12 * size) { break }
    }
    return chosen
  }

  /// About what a policy returns from every state.
  ///
  /// - Parameter probabilities: `[choice]`
  func values(of probabilities: [Rational], reward: [Rational]) -> [Double] {
    let taken = probabilities.map(\.double)
    let reward = reward.map(\.double)
    var values = [Double](repeating: 0, count: model.stateCount)
    for _ in 0..<20_000 {
      var change = 0.0
      var size = 0.0
      for state in stride(from: model.stateCount - 1, through: 0, by: -1) {
        var value = 0.0
        for choice in model.choices(of: state) where taken[choice] != 0 {
          value += taken[choice] * backup(choice, reward, values)
        }
        change = max(change, abs(value - values[state]))
        size = max(size, abs(value))
        values[state] = value
      }
      if !(change > 1e-15 * size) { break }
    }
    return values
  }

  func backup(_ choice: Int, _ reward: [Double], _ values: [Double]) -> Double {
    var value = reward[choice]
    for entry in model.entries(of: choice) { value += weight[entry] * values[model.target[entry]] }
    return value
  }
}
