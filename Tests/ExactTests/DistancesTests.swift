import Arithmetic
import Exact
import Findings
import Randomness
import Testing

private func fraction(_ above: Int, _ below: Int) -> Rational {
  Rational(above, over: below) ?? .zero
}

/// Every outcome is listed for every choice, so that rewards can be given for all next states.
private func problem(
  probabilities: [[[Rational]]], actions: Int, discount: Rational
) -> DecisionProblem {
  let count = probabilities.count
  return DecisionProblem(
    name: "test", states: (0..<count).map { "s\($0)" }, actions: (0..<actions).map { "a\($0)" },
    choices: probabilities.map { rows in
      rows.enumerated().map { action, row in
        .init(
          action: action,
          outcomes: row.enumerated().map { .init(target: $0, probability: $1) })
      }
    }, discount: discount, start: (0..<count).map { _ in fraction(1, count) }, rewards: [])
}

private func randomProblem(
  _ random: inout RandomStream, states: Int = 3, actions: Int = 2
) -> DecisionProblem {
  problem(
    probabilities: (0..<states).map { _ in
      (0..<actions).map { _ in
        let weights = (0..<states).map { _ in random.below(4) }
        let total = weights.reduce(0, +)
        return total == 0
          ? weights.indices.map { $0 == 0 ? .one : .zero } : weights.map { fraction($0, total) }
      }
    }, actions: actions, discount: fraction(3, 4))
}

/// A reward of (state, choice, next state) with its expectation.
private func reward(
  _ name: String, _ problem: DecisionProblem, _ value: (Int, Int, Int) -> Rational
) -> DecisionProblem.Reward {
  let byOutcome = problem.choices.indices.map { state in
    problem.choices[state].indices.map { choice in
      problem.choices[state][choice].outcomes.map { value(state, choice, $0.target) }
    }
  }
  let values = problem.choices.indices.map { state in
    problem.choices[state].indices.map { choice in
      zip(problem.choices[state][choice].outcomes, byOutcome[state][choice])
        .map { $0.probability * $1 }.sum()
    }
  }
  return DecisionProblem.Reward(name: name, values: values, byOutcome: byOutcome)
}

/// `scale · reward + γ·potential(s') − potential(s)`.
private func shaped(
  _ original: DecisionProblem.Reward, _ problem: DecisionProblem, scale: Rational,
  _ potential: [Rational]
) -> DecisionProblem.Reward {
  reward("shaped", problem) { state, choice, next in
    let given = original.byOutcome?[state][choice][next] ?? original.values[state][choice]
    return scale * given + problem.discount * potential[next] - potential[state]
  }
}

private func answer(
  _ problem: DecisionProblem, _ one: DecisionProblem.Reward, _ other: DecisionProblem.Reward,
  regret: Rational? = nil, coverage: (name: String, policy: ModelPolicy)? = nil
) throws -> (DistancesAnswer, steps: [String]) {
  let finding = try Distances().answer(
    problem, proxy: one, intended: other, regret: regret, coverage: coverage)
  guard case .distances(let answer) = finding.answer else { throw ExactError.endless }
  return (answer, finding.frame.steps)
}

private func compare(
  _ problem: DecisionProblem, _ one: DecisionProblem.Reward, _ other: DecisionProblem.Reward
) throws -> [DistancesAnswer.Distance] {
  try answer(problem, one, other).0.distances
}

/// The 3×3 grid of the EPIC authors' own tests: five actions, rewards by state.
private struct Grid {
  let problem: DecisionProblem

  init() {
    let moves = [(0, 0), (-1, 0), (1, 0), (0, -1), (0, 1)]
    problem = ExactTests.problem(
      probabilities: (0..<9).map { state in
        moves.map { move in
          let (row, column) = (state / 3 + move.0, state % 3 + move.1)
          let stays = row < 0 || row > 2 || column < 0 || column > 2
          let target = stays ? state : 3 * row + column
          return (0..<9).map { $0 == target ? .one : .zero }
        }
      }, actions: 5, discount: fraction(99, 100))
  }

  func byState(_ values: [Int]) -> DecisionProblem.Reward {
    reward("grid", problem) { state, _, _ in Rational(values[state]) }
  }
}

@Suite struct DistancesTests {
  @Test func `the EPIC authors' grid comes out as theirs, and exactly`() throws {
    let grid = Grid()
    let sparse = grid.byState([0, 0, 0, 0, 0, 0, 0, 0, 1])
    let dense = shaped(
      sparse, grid.problem, scale: 1, (0..<9).map { Rational(-((2 - $0 / 3) + (2 - $0 % 3))) })
    func epic(_ other: DecisionProblem.Reward) throws -> DistancesAnswer.Distance {
      try compare(grid.problem, sparse, other)[0]
    }
    #expect(try epic(dense).value == Enclosure(ExactNumber("0")))
    let centre = try epic(grid.byState([0, 0, 0, 0, 1, 0, 0, 0, 0]))
    #expect(centre.value == Enclosure(ExactNumber("3/4")) && centre.squared?.text == "9/16")
    #expect(centre.signedCorrelationSquared?.text == "-1/64")
    let dirt = try epic(grid.byState([0, -1, -1, 0, 0, 0, -1, -1, 4])).value
    #expect(abs((dirt?.double ?? 0) - 0.1602) < 5e-5 && dirt?.isExact == false)
    let penalty = try epic(grid.byState([0, 0, 0, 0, 0, 0, 0, 0, -1]))
    #expect(penalty.value == Enclosure(ExactNumber("1")))
    // Under deterministic moves they share their optimal policies, yet they differ.
    let cliff = grid.byState([0, -1, -1, 0, 0, 0, -4, -4, 4])
    let between = try compare(
      grid.problem, grid.byState([0, -1, -1, 0, 0, 0, -1, -1, 4]), cliff)
    #expect((between[0].value?.double ?? 0) > 0.01)
  }

  @Test func `three arms by hand: all distances are 1/2`() throws {
    let arms = DecisionProblem(
      name: "arms", states: ["room"], actions: ["a", "b", "c"],
      choices: [(0..<3).map { .init(action: $0, outcomes: [.init(target: 0, probability: 1)]) }],
      discount: fraction(1, 2), start: [1], rewards: [])
    let all = try compare(
      arms, .init(name: "proxy", values: [[2, 1, 0]]), .init(name: "true", values: [[0, 1, -1]]))
    #expect(all.map(\.name) == ["EPIC", "DARD", "STARC (L1)", "STARC (L∞)"])
    #expect(all.allSatisfy { $0.value == Enclosure(ExactNumber("1/2")) })
    #expect(all[0].signedCorrelationSquared?.text == "1/4")
  }

  @Test func `shaping and scale are invisible to all of them`() throws {
    var random = RandomStream(seed: Seed(2))
    for _ in 0..<12 {
      let problem = randomProblem(&random)
      let one = reward("one", problem) { _, _, _ in Rational(random.below(11) - 5) }
      let other = reward("other", problem) { _, _, _ in Rational(random.below(11) - 5) }
      let potential = (0..<3).map { _ in fraction(random.below(21) - 10, 3) }
      let changed = shaped(one, problem, scale: fraction(1 + random.below(9), 2), potential)
      let zero = Enclosure(ExactNumber("0"))
      #expect(try compare(problem, one, changed).allSatisfy { $0.value == zero })
      // And so is the distance to a third reward.
      let (before, after) = (
        try compare(problem, one, other), try compare(problem, changed, other)
      )
      #expect(before.map(\.value) == after.map(\.value))
      #expect(before.contains { $0.value != zero })
      let backward = try compare(problem, other, one)
      #expect(before.map(\.value) == backward.map(\.value))
    }
  }

  @Test func `a reward is as far as can be from its negative`() throws {
    var random = RandomStream(seed: Seed(3))
    for _ in 0..<5 {
      let problem = randomProblem(&random)
      let one = reward("one", problem) { _, _, _ in Rational(random.below(11) - 5) }
      let negative = shaped(one, problem, scale: -1, [3, 1, 2])
      let all = try compare(problem, one, negative)
      #expect(all.allSatisfy { $0.value == Enclosure(ExactNumber("1")) })
    }
  }

  @Test func `pure shaping is 0 from zero and from its own negative, and undefined from others`()
    throws
  {
    var random = RandomStream(seed: Seed(4))
    let problem = randomProblem(&random)
    let nothing = reward("nothing", problem) { _, _, _ in 0 }
    let shaping = shaped(nothing, problem, scale: 1, [5, -2, 7])
    let negative = shaped(nothing, problem, scale: 1, [-5, 2, -7])
    let zero = Enclosure(ExactNumber("0"))
    #expect(try compare(problem, shaping, nothing).allSatisfy { $0.value == zero })
    #expect(try compare(problem, shaping, negative).allSatisfy { $0.value == zero })
    let other = reward("other", problem) { state, choice, _ in Rational(state * choice) }
    let all = try compare(problem, shaping, other)
    #expect(all[0].value == nil && all[0].note?.contains("undefined") == true)
    #expect(all[1].value == nil)
    #expect(all[2].value == Enclosure(ExactNumber("1/2")) && all[2].note != nil)
  }

  /// Rewards for some next states only, unavailable actions and states where episodes end, against
  /// the definition summed over every state, available action and next state.
  @Test func `EPIC agrees with the sum over all steps`() throws {
    var random = RandomStream(seed: Seed(5))
    for _ in 0..<15 {
      let count = 4
      let choices = (0..<count).map { state -> [DecisionProblem.Choice] in
        if state == count - 1 { return [] }
        return (0...random.below(3)).map { action in
          let targets = random.permutation(count).prefix(2)
          return .init(
            action: action,
            outcomes: targets.map { .init(target: $0, probability: fraction(1, 2)) })
        }
      }
      let problem = DecisionProblem(
        name: "test", states: (0..<count).map { "s\($0)" }, actions: ["a", "b", "c"],
        choices: choices, discount: fraction(2, 3), start: [1, 0, 0, 0], rewards: [])
      let pair = (0..<2).map { index in
        reward("r\(index)", problem) { _, _, _ in Rational(random.below(9) - 4) }
      }
      func full(_ reward: DecisionProblem.Reward, _ s: Int, _ a: Int, _ next: Int) -> Rational {
        let place = problem.choices[s][a].outcomes.firstIndex { $0.target == next }
        return place.flatMap { reward.byOutcome?[s][a][$0] } ?? reward.values[s][a]
      }
      func canonical(_ reward: DecisionProblem.Reward) -> [(value: Rational, weight: Rational)] {
        let means = (0..<count).map { s -> Rational in
          let actions = choices[s].indices
          if actions.isEmpty { return 0 }
          let all = actions.flatMap { a in (0..<count).map { full(reward, s, a, $0) } }
          return all.sum() / Rational(all.count)
        }
        let mean = means.sum() / Rational(count)
        return (0..<count).flatMap { s in
          choices[s].indices.flatMap { a in
            (0..<count).map { next in
              (
                full(reward, s, a, next) + problem.discount * means[next] - means[s]
                  - problem.discount * mean, fraction(1, choices[s].count)
              )
            }
          }
        }
      }
      let (x, y) = (canonical(pair[0]), canonical(pair[1]))
      let total = x.map(\.weight).sum()
      let (meanX, meanY) = (
        x.map { $0.value * $0.weight }.sum() / total, y.map { $0.value * $0.weight }.sum() / total
      )
      let covariance = zip(x, y).map { $0.weight * ($0.value - meanX) * ($1.value - meanY) }.sum()
      let spread =
        x.map { $0.weight * ($0.value - meanX) * ($0.value - meanX) }.sum()
        * y.map { $0.weight * ($0.value - meanY) * ($0.value - meanY) }.sum()
      guard !spread.isZero else { continue }
      let epic = try compare(problem, pair[0], pair[1])[0]
      let square = covariance * covariance / spread
      let signed = covariance.signum() < 0 ? -square : square
      #expect(epic.signedCorrelationSquared?.text == signed.description)
      let correlation = square.double.squareRoot() * Double(covariance.signum())
      #expect(abs((epic.value?.double ?? 9) - ((1 - correlation) / 2).squareRoot()) < 1e-7)
      if let value = epic.value, !value.isExact {
        let width = try Rational(text: value.high.text) - Rational(text: value.low.text)
        #expect(width.signum() > 0 && width.double < 1e-18)
      }
    }
  }

  /// Skalse et al. 2022's two states: a reward that is the other in the order of all policies is 0
  /// away although single steps say otherwise.
  @Test func `redistribution over next states is invisible to STARC alone`() throws {
    let half = fraction(1, 2)
    let problem = problem(
      probabilities: [[[half, half], [1, 0]], [[0, 1], [half, half]]], actions: 2, discount: half)
    let one = reward("one", problem) { state, choice, _ in Rational(2 * state + choice) }
    let other = reward("other", problem) { state, choice, next in
      // The same in expectation, wherever both next states are as likely.
      let moved = state == choice ? Rational(next == 0 ? 4 : -4) : 0
      return Rational(2 * state + choice) + moved
    }
    let all = try compare(problem, one, other)
    #expect((all[0].value?.double ?? 0) > 0.1)
    #expect(all[2].value == Enclosure(ExactNumber("0")))
    #expect(all[3].value == Enclosure(ExactNumber("0")))
  }

  @Test func `a policy's occupancy can say how much steps count`() throws {
    var random = RandomStream(seed: Seed(6))
    let problem = randomProblem(&random)
    let model = TabularModel(problem)
    let one = reward("one", problem) { _, _, _ in Rational(random.below(11) - 5) }
    let other = reward("other", problem) { _, _, _ in Rational(random.below(11) - 5) }
    func epic(_ coverage: (name: String, policy: ModelPolicy)?) throws -> DistancesAnswer.Distance {
      try answer(problem, one, other, regret: fraction(1, 3), coverage: coverage).0.distances[0]
    }
    let visited = try epic(("uniform", model.uniformPolicy))
    #expect(visited.choices.contains("as uniform visits them"))
    #expect(try visited.value != epic(nil).value)
    let changed = shaped(one, problem, scale: 2, [1, 4, 9])
    let same = try answer(problem, one, changed, coverage: ("uniform", model.uniformPolicy))
    #expect(same.0.distances[0].value == Enclosure(ExactNumber("0")))
    #expect(same.steps.first?.contains("order all policies alike") == true)
  }
}
