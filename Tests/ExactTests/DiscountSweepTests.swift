import Arithmetic
import Exact
import Findings
import Randomness
import Testing

@Suite struct DiscountSweepTests {
  private static func fraction(_ above: Int, _ below: Int) -> Rational {
    Rational(above, over: below) ?? .zero
  }

  private func sweep(
    _ problem: DecisionProblem, most: Int = 200
  ) throws -> (answer: DiscountsAnswer, frame: ExactFrame) {
    let finding = try DiscountSweep(mostThresholds: most).answer(problem)
    guard case .discounts(let answer) = finding.answer else { throw ExactError.question("other") }
    return (answer, finding.frame)
  }

  // MARK: The unit test for incentives to shift

  /// State: the action before. Reward: 1 after cooperation, `beta` for cooperating, less 1/2.
  private func dilemma(_ beta: Rational, discount: Rational) -> DecisionProblem {
    let half = Self.fraction(1, 2)
    return DecisionProblem(
      name: "dilemma", states: ["defected", "cooperated"], actions: ["defect", "cooperate"],
      choices: [0, 1].map { _ in
        [0, 1].map { .init(action: $0, outcomes: [.init(target: $0, probability: 1)]) }
      }, discount: discount, start: [half, half],
      rewards: [
        .init(
          name: "true",
          values: [0, 1].map { state in
            [0, 1].map { Rational(state) + beta * Rational($0) - half }
          })
      ])
  }

  private static let both = ["defect", "cooperate"]

  private func everywhere(_ actions: [String]) -> [String: [String]] {
    ["defected": actions, "cooperated": actions]
  }

  @Test(arguments: [1, 2]) func `cooperating pays above the discount of minus beta`(
    part: Int
  ) throws {
    let beta = Self.fraction(-1, 2 * part)
    let (answer, frame) = try sweep(dilemma(beta, discount: Self.fraction(3, 4)))
    let place = Self.fraction(1, 2 * part).written
    let threshold = try #require(answer.thresholds.first)
    #expect(answer.thresholds.count == 1 && threshold.discount == Enclosure(place))
    #expect(threshold.polynomial.map(\.text) == ["-1", "\(2 * part)"])
    #expect(threshold.optimal == everywhere(Self.both))
    #expect(
      answer.intervals == [
        .init(
          low: Enclosure(Rational.zero.written), high: Enclosure(place),
          optimal: everywhere(["defect"])),
        .init(
          low: Enclosure(place), high: Enclosure(Rational.one.written),
          optimal: everywhere(["cooperate"])),
      ])
    #expect(answer.myopic == everywhere(["defect"]))
    #expect(answer.shifting == ["defected", "cooperated"])
    #expect(frame.steps[0].hasPrefix("Optimal actions for 'true' change at 1 discount: "))
    #expect(frame.caveats.isEmpty)
  }

  @Test func `where cooperating pays at once there is no threshold and no shift`() throws {
    let (answer, _) = try sweep(dilemma(Self.fraction(1, 2), discount: Self.fraction(9, 10)))
    #expect(answer.thresholds.isEmpty && answer.intervals.count == 1)
    #expect(answer.intervals.map(\.optimal) == [everywhere(["cooperate"])])
    #expect(answer.shifting.isEmpty && answer.myopic == everywhere(["cooperate"]))
  }

  @Test func `a tie at once is broken by any discount above 0`() throws {
    let (answer, frame) = try sweep(dilemma(.zero, discount: Self.fraction(1, 10)))
    #expect(answer.myopic == everywhere(Self.both))
    #expect(answer.intervals.map(\.optimal) == [everywhere(["cooperate"])])
    #expect(answer.thresholds.isEmpty && answer.shifting.isEmpty)
    #expect(frame.steps.contains { $0.hasPrefix("At discount 0 itself") })
  }

  @Test func `whether a state shifts goes by the problem's own discount`() throws {
    let beta = Self.fraction(-1, 2)
    for (discount, shifts) in [(0, false), (49, false), (50, true), (51, true)] {
      let problem = dilemma(beta, discount: Self.fraction(discount, 100))
      #expect(try sweep(problem).answer.shifting.isEmpty != shifts)
    }
  }

  // MARK: Thresholds that are no fractions

  /// Take 1 now, or 2 after two more steps: worth it above the root of 1/2.
  private var patience: DecisionProblem {
    func to(_ target: Int) -> [DecisionProblem.Outcome] { [.init(target: target, probability: 1)] }
    return DecisionProblem(
      name: "patience", states: ["start", "wait", "harvest", "end"], actions: ["take", "go"],
      choices: [
        [.init(action: 0, outcomes: to(3)), .init(action: 1, outcomes: to(1))],
        [.init(action: 1, outcomes: to(2))], [.init(action: 1, outcomes: to(3))], [],
      ], discount: Self.fraction(1, 2), start: [1, 0, 0, 0],
      rewards: [.init(name: "true", values: [[1, 0], [0], [2], []])])
  }

  @Test func `an irrational threshold is held between two fractions`() throws {
    let (answer, frame) = try sweep(patience)
    let threshold = try #require(answer.thresholds.first)
    #expect(answer.thresholds.count == 1 && !threshold.discount.isExact)
    let low = try Rational(text: threshold.discount.low.text)
    let high = try Rational(text: threshold.discount.high.text)
    #expect(low * low * 2 < 1 && high * high * 2 > 1)
    #expect(high - low <= Rational(1, over: 1 << 40) ?? 0)
    #expect(threshold.polynomial.map(\.text) == ["-1", "0", "2"])
    #expect(threshold.optimal == ["start": ["take", "go"]])
    #expect(answer.intervals.map(\.optimal) == [["start": ["take"]], ["start": ["go"]]])
    #expect(answer.intervals.map(\.high) == [threshold.discount, Enclosure(Rational.one.written)])
    #expect(frame.steps.contains { $0.contains("a root of 2γ^2 - 1, the optimal actions change") })
  }

  @Test func `a horizon makes a state of every time`() throws {
    var problem = patience
    problem.horizon = 3
    problem.discount = .one
    let (answer, _) = try sweep(problem)
    #expect(answer.thresholds.map { $0.polynomial.map(\.text) } == [["-1", "0", "2"]])
    #expect(answer.shifting == ["start at 0"] && answer.discount == Rational.one.written)
    problem.horizon = 2
    #expect(try sweep(problem).answer.thresholds.isEmpty)
  }

  // MARK: Ties

  @Test func `actions tied at every discount are optimal together throughout`() throws {
    var problem = dilemma(Self.fraction(-1, 2), discount: Self.fraction(1, 2))
    problem.actions.append("also defect")
    for state in [0, 1] {
      problem.choices[state].append(
        .init(action: 2, outcomes: [.init(target: 0, probability: 1)]))
      problem.rewards[0].values[state].append(problem.rewards[0].values[state][0])
    }
    let (answer, _) = try sweep(problem)
    #expect(answer.intervals[0].optimal["defected"] == ["defect", "also defect"])
    #expect(answer.thresholds[0].optimal["cooperated"] == ["defect", "cooperate", "also defect"])
    #expect(answer.intervals[1].optimal["cooperated"] == ["cooperate"])
  }

  @Test func `an action that only touches the best is optimal at that discount alone`() throws {
    // Worth of staying: 0. Worth of going: -1 + 4γ - 4γ² = -(1 - 2γ)², paid in three steps.
    func to(_ target: Int) -> [DecisionProblem.Outcome] { [.init(target: target, probability: 1)] }
    let problem = DecisionProblem(
      name: "touch", states: ["a", "b", "c", "end"], actions: ["stay", "go"],
      choices: [
        [.init(action: 0, outcomes: to(3)), .init(action: 1, outcomes: to(1))],
        [.init(action: 1, outcomes: to(2))], [.init(action: 1, outcomes: to(3))], [],
      ], discount: Self.fraction(1, 2), start: [1, 0, 0, 0],
      rewards: [.init(name: "true", values: [[0, -1], [4], [-4], []])])
    let (answer, frame) = try sweep(problem)
    #expect(answer.thresholds.map(\.discount) == [Enclosure(Self.fraction(1, 2).written)])
    #expect(answer.thresholds[0].optimal == ["a": ["stay", "go"]])
    #expect(answer.intervals.map(\.optimal) == [["a": ["stay"]], ["a": ["stay"]]])
    #expect(answer.shifting == ["a"])
    #expect(frame.steps.contains { $0.contains("at that discount alone") })
  }

  // MARK: Against brute force

  @Test func `random problems have the optimal actions that all policies tried out give`() throws {
    var random = RandomStream(seed: Seed(1))
    var thresholds = 0
    var irrational = 0
    for round in 0..<200 {
      let problem = Self.random(&random, states: 2 + random.below(3), wide: round % 2 == 0)
      let (answer, _) = try sweep(problem)
      #expect(answer.intervals.count == answer.thresholds.count + 1)
      thresholds += answer.thresholds.count
      irrational += answer.thresholds.count { !$0.discount.isExact }

      // In every interval at its middle and near its ends, and at every threshold that is a
      // fraction.
      for interval in answer.intervals {
        let low = try Rational(text: interval.low.high.text)
        let high = try Rational(text: interval.high.low.text)
        #expect(low < high)
        for part in [1, 50, 99] {
          let discount = low + (high - low) * Self.fraction(part, 100)
          #expect(try Self.optimal(problem, discount) == interval.optimal)
        }
      }
      for threshold in answer.thresholds {
        let polynomial = Polynomial(
          try threshold.polynomial.map { value in try Rational(text: value.text) })
        let low = try Rational(text: threshold.discount.low.text)
        let high = try Rational(text: threshold.discount.high.text)
        if threshold.discount.isExact {
          #expect(polynomial.sign(at: low) == 0)
          #expect(try Self.optimal(problem, low) == threshold.optimal)
        } else {
          #expect(polynomial.sign(at: low) * polynomial.sign(at: high) == -1)
          #expect(SturmSequence(polynomial).count(above: low, upTo: high) == 1)
        }
      }
      for (index, threshold) in answer.thresholds.enumerated() {
        for (state, actions) in threshold.optimal {
          let before = Set(answer.intervals[index].optimal[state] ?? [])
          let after = Set(answer.intervals[index + 1].optimal[state] ?? [])
          #expect(before.union(after).isSubset(of: Set(actions)))
        }
        #expect(threshold.optimal != answer.intervals[index].optimal)
      }
      let shifting = try Self.optimal(problem, problem.discount).filter { state, actions in
        !Set(actions).isSubset(of: Set(answer.myopic[state] ?? []))
      }
      #expect(Set(answer.shifting) == Set(shifting.keys))
    }
    #expect(thresholds > 60)
    #expect(irrational > 20)
  }

  @Test func `a positive factor and a constant change no threshold`() throws {
    var random = RandomStream(seed: Seed(2))
    for _ in 0..<20 {
      let problem = Self.random(&random, states: 4, wide: true)
      var changed = problem
      changed.rewards[0].values = problem.rewards[0].values.map { $0.map { $0 * 7 } }
      #expect(try sweep(changed).answer == sweep(problem).answer)
      // All choices of all states go on for ever here, so a constant adds the same to every policy.
      changed.rewards[0].values = problem.rewards[0].values.map { $0.map { $0 - 5 } }
      #expect(try sweep(changed).answer == sweep(problem).answer)
    }
  }

  // MARK: Limits

  @Test func `a sweep that is cut short says where`() throws {
    let problem = dilemma(Self.fraction(-1, 2), discount: Self.fraction(1, 4))
    let (answer, frame) = try sweep(problem, most: 1)
    #expect(answer.intervals.count == 1 && answer.thresholds.count == 1)
    #expect(answer.intervals[0].high == answer.thresholds[0].discount)
    #expect(frame.caveats.contains { $0.hasPrefix("Stopped after 1 thresholds, at 1/2 (0.5)") })
  }

  @Test func `a problem too large, without choices or without the reward is refused`() throws {
    var random = RandomStream(seed: Seed(3))
    let problem = Self.random(&random, states: 4, wide: true)
    #expect(throws: ExactError.self) { try DiscountSweep(mostStates: 3).answer(problem) }
    #expect(throws: ExactError.self) { try DiscountSweep(reward: "other").answer(problem) }
    var ended = problem
    ended.choices = problem.states.map { _ in [] }
    ended.rewards[0].values = problem.states.map { _ in [] }
    #expect(throws: ExactError.self) { try DiscountSweep().answer(ended) }
  }

  @Test func `twenty states are swept in a moment`() throws {
    var random = RandomStream(seed: Seed(4))
    let problem = Self.random(&random, states: 20, wide: true)
    let start = ContinuousClock.now
    #expect(try sweep(problem).answer.intervals.count > 1)
    #expect(ContinuousClock.now - start < .seconds(60))
  }
}

// MARK: Random problems and brute force

extension DiscountSweepTests {
  /// A problem whose episodes never end, every state a start.
  static func random(
    _ random: inout RandomStream, states: Int, wide: Bool
  ) -> DecisionProblem {
    let share = fraction(1, states)
    let choices = (0..<states).map { _ in
      (0..<(2 + random.below(2))).map { action in
        var parts = [Int](repeating: 0, count: states)
        for _ in 0..<(wide ? 3 : 1) { parts[random.below(states)] += 1 }
        let total = parts.reduce(0, +)
        return DecisionProblem.Choice(
          action: action,
          outcomes: parts.indices.filter { parts[$0] > 0 }.map {
            .init(target: $0, probability: fraction(parts[$0], total))
          })
      }
    }
    return DecisionProblem(
      name: "random", states: (0..<states).map { "s\($0)" }, actions: ["a", "b", "c"],
      choices: choices, discount: fraction(1 + random.below(9), 10),
      start: (0..<states).map { _ in share },
      rewards: [
        .init(
          name: "true",
          values: choices.map { $0.map { _ in Rational(random.below(9) - 4) } })
      ])
  }

  /// Optimal actions by state: those of which some deterministic policy has the best value, by
  /// trying all policies with a small elimination of its own.
  static func optimal(
    _ problem: DecisionProblem, _ discount: Rational
  ) throws -> [String: [String]] {
    let count = problem.states.count
    var best = [Rational?](repeating: nil, count: count)
    var policy = [Int](repeating: 0, count: count)
    var isDone = false
    while !isDone {
      // Rows of I - discount * P, with the reward behind.
      var rows = (0..<count).map { state in
        var row = (0..<count).map { $0 == state ? Rational.one : .zero }
        for outcome in problem.choices[state][policy[state]].outcomes {
          row[outcome.target] -= discount * outcome.probability
        }
        return row + [problem.rewards[0].values[state][policy[state]]]
      }
      for column in 0..<count {
        let pivot = try #require((column..<count).first { !rows[$0][column].isZero })
        rows.swapAt(column, pivot)
        let inverse = try #require(rows[column][column].reciprocal)
        rows[column] = rows[column].map { $0 * inverse }
        for row in 0..<count where row != column {
          let factor = rows[row][column]
          for place in rows[row].indices { rows[row][place] -= factor * rows[column][place] }
        }
      }
      for state in 0..<count {
        best[state] = max(best[state] ?? rows[state][count], rows[state][count])
      }
      isDone = true
      for state in 0..<count {
        policy[state] += 1
        if policy[state] < problem.choices[state].count {
          isDone = false
          break
        }
        policy[state] = 0
      }
    }
    var result: [String: [String]] = [:]
    for state in 0..<count where problem.choices[state].count > 1 {
      result[problem.states[state]] = problem.choices[state].indices.filter { index in
        let following = problem.choices[state][index].outcomes.map {
          $0.probability * (best[$0.target] ?? .zero)
        }
        let value = problem.rewards[0].values[state][index] + discount * following.reduce(.zero, +)
        return value == best[state]
      }.map { problem.actions[problem.choices[state][$0].action] }
    }
    return result
  }
}
