import BigInt

/// Exact policy iteration (Howard 1960) on a weighted sum of rewards, with ties kept.
extension RewardedModel {
  /// A policy that is optimal from every state, and all choices that are.
  struct Optimum {
    /// `[state]`: the chosen choice.
    var chosen: [Int]
    /// `[choice]`: whether it is optimal.
    var isOptimal: [Bool]
    var advantages: Advantages
  }

  /// Maximises weighted sums in order: the first; among what is optimal for it, the second; and so on.
  ///
  /// - Parameter first: A policy to start from, `[state]`.
  func optimum(
    lexicographic order: [Weighting], from first: [Int]? = nil
  ) throws(ExactError) -> Optimum {
    var chosen = first ?? (0..<model.stateCount).map { model.firstChoice[$0] }
    while true {
      let advantages = try advantages(over: ModelPolicy(choosing: chosen, in: model))
      var isOptimal = [Bool](repeating: true, count: model.choiceCount)
      var improved = false
      for weighting in order where !improved {
        var signs = [Int8](repeating: 0, count: model.choiceCount)
        for state in 0..<model.stateCount {
          var best: (choice: Int, above: BigInt)?
          for choice in model.choices(of: state) where isOptimal[choice] {
            let sign = weighting.sign(advantages, choice)
            signs[choice] = Int8(sign)
            guard sign > 0 else { continue }
            // Compared over one denominator each; improvement is rare, so this may be exact.
            let gain = weighting.sum(advantages, choice)
            if let known = best,
              known.above * advantages.denominators[choice]
                >= gain * advantages.denominators[known.choice]
            {
              continue
            }
            best = (choice, gain)
          }
          if let best {
            chosen[state] = best.choice
            improved = true
          }
        }
        for choice in signs.indices where signs[choice] < 0 { isOptimal[choice] = false }
      }
      if !improved {
        return Optimum(chosen: chosen, isOptimal: isOptimal, advantages: advantages)
      }
    }
  }
}
