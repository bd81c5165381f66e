import Arithmetic
import BigInt

extension TabularModel {
  /// I − W of a policy: the system whose solution is its value, and transposed its visits.
  func system(of policy: ModelPolicy) -> SparseSystem {
    var firstEntry = [0]
    var columns: [Int] = []
    var values: [Rational] = []
    firstEntry.reserveCapacity(stateCount + 1)
    var row = [Rational](repeating: .zero, count: stateCount)
    var isTouched = [Bool](repeating: false, count: stateCount)
    for state in 0..<stateCount {
      var touched = [state]
      row[state] = .one
      isTouched[state] = true
      for choice in choices(of: state) {
        let probability = policy.probabilities[choice]
        if probability.isZero { continue }
        for entry in entries(of: choice) {
          let next = target[entry]
          if !isTouched[next] {
            isTouched[next] = true
            touched.append(next)
          }
          row[next] -= probability == 1 ? weight[entry] : probability * weight[entry]
        }
      }
      for column in touched.sorted() {
        if !row[column].isZero {
          columns.append(column)
          values.append(row[column])
        }
        row[column] = .zero
        isTouched[column] = false
      }
      firstEntry.append(columns.count)
    }
    return SparseSystem(
      size: stateCount, firstEntry: firstEntry, columns: columns, values: values)
  }

  /// Expected reward of each state under a policy.
  func stateRewards(_ reward: [Rational], _ policy: ModelPolicy) -> [Rational] {
    (0..<stateCount).map { state in
      choices(of: state).lazy.filter { !policy.probabilities[$0].isZero }
        .map { policy.probabilities[$0] * reward[$0] }.reduce(.zero, +)
    }
  }

  /// Discounted returns from every state, for several rewards at once.
  func values(
    of policy: ModelPolicy, rewards: [[Rational]]
  ) throws(ExactError) -> [CommonFractions] {
    do {
      return try system(of: policy).solve(rewards.map { stateRewards($0, policy) })
    } catch {
      throw ExactError.endless
    }
  }

  /// Discounted visits of every state under a policy.
  func occupancy(of policy: ModelPolicy) throws(ExactError) -> CommonFractions {
    do {
      return try system(of: policy).solveTransposed([start])[0]
    } catch {
      throw ExactError.endless
    }
  }

  /// Discounted return from the start distribution.
  func expected(_ values: CommonFractions) -> Rational {
    var total = Rational.zero
    for state in 0..<stateCount where !start[state].isZero {
      total += start[state] * Rational(values.numerators[state])
    }
    return total / Rational(values.denominator)
  }

  /// Returns of a policy from the start, one for each reward.
  package func returns(
    of policy: ModelPolicy, rewards: [[Rational]]
  ) throws(ExactError) -> [Rational] {
    try values(of: policy, rewards: rewards).map { expected($0) }
  }
}
