import Arithmetic
import Findings

/// A witness that floating point proposed and fractions verified.
package struct VerifiedWitness: Sendable {
  package var better: ModelPolicy
  package var worse: ModelPolicy
  /// [proxy, true]
  package var betterReturns: [RationalInterval]
  package var worseReturns: [RationalInterval]
}

extension TabularModel {
  /// An enclosure of a policy's return from the start.
  ///
  /// Values proposed in floating point are rounded to fractions Ṽ, and their residual
  /// r = reward + weight · Ṽ − Ṽ is worked out exactly. The true values differ from Ṽ by at most
  /// max |r| · (1 + discount + discount² + …), since the inverse of I − W is the sum of the powers of W.
  package func enclosure(
    of policy: ModelPolicy, reward: [Rational]
  ) -> RationalInterval {
    let scale = 1 << 34
    let proposed = FloatingModel(self).values(of: policy.probabilities, reward: reward).map {
      value -> Rational in
      let scaled = (value * Double(scale)).rounded()
      return abs(scaled) < 4e18
        ? (Rational(Int(scaled), over: scale) ?? .zero) : (Rational(exactly: value) ?? .zero)
    }
    var largest = Rational.zero
    for state in 0..<stateCount {
      var residual = -proposed[state]
      for choice in choices(of: state) where !policy.probabilities[choice].isZero {
        var value = reward[choice]
        for entry in entries(of: choice) { value += weight[entry] * proposed[target[entry]] }
        residual += policy.probabilities[choice] * value
      }
      largest = max(largest, residual.magnitude)
    }
    let steps = horizon.map { Rational($0) }
    let endless = (1 - discount).reciprocal
    // At most so many discounted steps follow from any state.
    let reach = [steps, endless].compactMap { $0 }.min() ?? .zero
    let bound = largest * reach
    let middle = zip(start, proposed).lazy.filter { !$0.0.isZero }.map { $0.0 * $0.1 }
      .reduce(.zero, +)
    return RationalInterval(low: middle - bound, high: middle + bound)
  }
}

/// Looks in floating point for a state of a proxy-optimal policy where departing lowers the proxy and
/// raises the true return, and verifies the pair; nil where no such pair could be verified, which says
/// nothing about whether there is one.
package func verifiedWitness(
  _ model: TabularModel, proxy: [Rational], intended: [Rational]
) -> VerifiedWitness? {
  let floating = FloatingModel(model)
  let chosen = floating.greedyPolicy(for: proxy)
  let base = ModelPolicy(choosing: chosen, in: model)
  let candidates = floating.departures(from: chosen, proxy: proxy, intended: intended)
  guard !candidates.isEmpty else { return nil }
  let worseOrBetter = [proxy, intended].map { model.enclosure(of: base, reward: $0) }
  for choice in candidates.prefix(3) {
    var other = chosen
    other[model.choiceState[choice]] = choice
    let departed = ModelPolicy(choosing: other, in: model)
    let returns = [proxy, intended].map { model.enclosure(of: departed, reward: $0) }
    if returns[0].high < worseOrBetter[0].low && returns[1].low > worseOrBetter[1].high {
      return VerifiedWitness(
        better: base, worse: departed, betterReturns: worseOrBetter, worseReturns: returns)
    }
  }
  return nil
}

extension FloatingModel {
  /// Choices that, taken in place of the policy's own, seem to lower the proxy and raise the true return
  /// from the start, the clearest first.
  func departures(from chosen: [Int], proxy: [Rational], intended: [Rational]) -> [Int] {
    var probabilities = [Rational](repeating: .zero, count: model.choiceCount)
    for choice in chosen { probabilities[choice] = .one }
    let rewards = [proxy.map(\.double), intended.map(\.double)]
    let values = [proxy, intended].map { self.values(of: probabilities, reward: $0) }
    let occupancy = occupancy(of: chosen)
    var found: [(choice: Int, clarity: Double)] = []
    for choice in 0..<model.choiceCount {
      let state = model.choiceState[choice]
      if occupancy[state] <= 0 || choice == chosen[state] { continue }
      let gains = (0..<2).map { backup(choice, rewards[$0], values[$0]) - values[$0][state] }
      if gains[0] < 0 && gains[1] > 0 {
        found.append((choice, occupancy[state] * min(-gains[0], gains[1])))
      }
    }
    return found.sorted {
      $0.clarity != $1.clarity ? $0.clarity > $1.clarity : $0.choice < $1.choice
    }.map(\.choice)
  }

  /// About how often each state is visited, discounted.
  private func occupancy(of chosen: [Int]) -> [Double] {
    let start = model.start.map(\.double)
    var occupancy = start
    for _ in 0..<2_000 {
      var next = start
      for state in 0..<model.stateCount where occupancy[state] > 0 {
        for entry in model.entries(of: chosen[state]) {
          next[model.target[entry]] += weight[entry] * occupancy[state]
        }
      }
      let change = zip(next, occupancy).map { abs($0 - $1) }.max() ?? 0
      occupancy = next
      if change < 1e-9 { break }
    }
    return occupancy
  }
}
