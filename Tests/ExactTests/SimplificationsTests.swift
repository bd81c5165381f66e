import Arithmetic
import Exact
import Findings
import Randomness
import Testing

/// The parts of an answer on simplifications, for policies that are lists of features.
func simplifications(
  names: [String], features: [[Rational]], reward: [Rational], rewardName: String, withGraph: Bool,
  cap: Int = 10_000,
  rewardByName: @escaping ([Rational]) -> [String: [String: ExactNumber]] = { _ in [:] }
) throws -> (answer: SimplificationsAnswer, steps: [String], caveats: [String]) {
  try parts(
    Simplifications(reward: rewardName, withGraph: withGraph, cap: cap).answer(
      of: "policies", size: "", policies: names, features: features, values: reward,
      rewardByName: rewardByName))
}

private func parts(
  _ finding: ExactFinding
) throws -> (answer: SimplificationsAnswer, steps: [String], caveats: [String]) {
  guard case .simplifications(let answer) = finding.answer else { throw ExactError.endless }
  return (answer, finding.frame.steps, finding.frame.caveats)
}

/// Simplifications of rewards, and the corrected criterion beside the printed one.
struct SimplificationsTests {
  private func simplified(
    _ reward: [Rational], cap: Int = 10_000
  ) throws -> SimplificationsAnswer {
    try simplifications(
      names: OrderingsTests.twoStateNames, features: OrderingsTests.twoState, reward: reward,
      rewardName: "r", withGraph: false, cap: cap
    ) { reward in
      ["r": Dictionary(uniqueKeysWithValues: reward.enumerated().map { ("\($0)", $1.written) })]
    }.answer
  }

  @Test func `00 = 01 < 11 < 10 has no simplification but the trivial, against the print`() throws {
    // R = [[0, 3], [2, 1]] returns 1, 1, 5, 3 for 00, 01, 10, 11.
    let answer = try simplified([0, 3, 2, 1])
    #expect(answer.ordering.classes == [["00", "01"], ["11"], ["10"]])
    #expect(answer.ordering.returns.map(\.text) == ["1", "3", "5"])
    #expect(answer.criterion.tieRank == 1)
    #expect(answer.criterion.affineDimension == 2)
    #expect(!answer.criterion.holds)
    #expect(answer.criterion.printedHolds)
    #expect(answer.simplifications.map(\.classes) == [[["00", "01", "10", "11"]]])
    #expect(answer.impossible.count == 2)
    #expect(answer.isComplete)
  }

  @Test func `a strict ordering of the two-state problem has two and the trivial one`() throws {
    // 00 < 01 < 11 < 10, of which "01 = 11" is impossible.
    let answer = try simplified([0, 3, 2, Rational(3, over: 2) ?? 0])
    #expect(answer.ordering.classes == [["00"], ["01"], ["11"], ["10"]])
    #expect(answer.criterion.holds)
    #expect(answer.simplifications.count == 3)
    #expect(answer.simplifications.last?.classes.count == 1)
    #expect(answer.simplifications.dropLast().map(\.classes.count) == [3, 3])
    #expect(answer.impossible.contains { $0.classes == [["00"], ["01", "11"], ["10"]] })
    for ordering in answer.simplifications {
      #expect(
        OrderingsTests.makesItself(
          ordering, OrderingsTests.twoStateNames, OrderingsTests.twoState))
    }
  }

  @Test func `multiples show by hand that a coarsening is impossible`() throws {
    for reward in [[0, 3, 2, 1], [0, 7, 5, 3], [1, 2, 0, 5]] as [[Rational]] {
      let answer = try simplified(reward)
      #expect(answer.impossible.allSatisfy { Self.isProved($0) })
    }
  }

  /// The multiples are at least 0, not all 0, and the sum of the differences lies in the span of
  /// ties.
  private static func isProved(_ impossible: SimplificationsAnswer.Impossible) -> Bool {
    let classes = impossible.classes.map { group in
      group.compactMap { name in
        OrderingsTests.twoStateNames.firstIndex(of: name).map { OrderingsTests.twoState[$0] }
      }
    }
    let multiples = impossible.multiples.map { OrderingsTests.fraction($0.text) }
    guard multiples.count == classes.count - 1, multiples.allSatisfy({ $0.signum() >= 0 }),
      multiples.contains(where: { !$0.isZero })
    else { return false }
    var total = [Rational](repeating: .zero, count: 4)
    for (index, multiple) in multiples.enumerated() {
      for place in 0..<4 {
        total[place] += multiple * (classes[index + 1][0][place] - classes[index][0][place])
      }
    }
    let ties = classes.flatMap { group in
      group.dropFirst().map { vector in zip(vector, group[0]).map { $0 - $1 } }
    }
    return DenseElimination.rank(ties) == DenseElimination.rank(ties + [total])
  }

  @Test
  func `the corrected criterion agrees with looking at all coarsenings, the printed does not`()
    throws
  {
    var random = RandomStream(seed: Seed(11))
    var printedWrong = 0
    var (holds, fails) = (0, 0)
    for _ in 0..<300 {
      let count = 2 + random.below(5)
      let dimension = 2 + random.below(3)
      // On a plane beside the origin, as visit counts are.
      let features = (0..<count).map { _ in
        let free = (1..<dimension).map { _ in Rational(random.below(3)) }
        return free + [5 - free.sum()]
      }
      let reward = (0..<dimension).map { _ in Rational(random.below(3)) }
      let answer = try simplifications(
        names: (0..<count).map { "\($0)" }, features: features, reward: reward, rewardName: "r",
        withGraph: false
      ).answer
      #expect(answer.isComplete)
      let exists = answer.simplifications.contains { $0.classes.count > 1 }
      #expect(answer.criterion.holds == exists)
      // Rank and affine dimension, each by its own elimination.
      #expect(
        answer.criterion.printedHolds
          == (answer.criterion.tieRank <= DenseElimination.rank(features) - 2))
      if answer.criterion.printedHolds != exists { printedWrong += 1 }
      if exists { holds += 1 } else { fails += 1 }
    }
    #expect(printedWrong > 50)
    #expect(holds > 50 && fails > 50)
  }

  @Test func `simplifications are the arrows of the graph that leave the reward's ordering`() throws
  {
    var random = RandomStream(seed: Seed(12))
    var arrows = 0
    for _ in 0..<40 {
      let count = 2 + random.below(3)
      let names = (0..<count).map { "p\($0)" }
      let features = (0..<count).map { _ in (0..<3).map { _ in Rational(random.below(4)) } }
      let reward = (0..<3).map { _ in Rational(random.below(5) - 2) }
      let answer = try simplifications(
        names: names, features: features, reward: reward, rewardName: "r", withGraph: true
      ).answer
      let graph = try #require(answer.graph)
      let own = try #require(
        graph.orderings.firstIndex { $0.classes == answer.ordering.classes })
      let targets = graph.simplifies.filter { $0[0] == own }
        .map { graph.orderings[$0[1]].classes }
      #expect(Set(targets) == Set(answer.simplifications.map(\.classes)))
      #expect(targets.count == answer.simplifications.count)
      arrows += targets.count
    }
    #expect(arrows > 60)
  }

  @Test func `a reward that is the same for all has nothing to simplify`() throws {
    let answer = try simplified([1, 1, 1, 1])
    #expect(answer.ordering.classes.count == 1)
    #expect(answer.simplifications.isEmpty)
    #expect(!answer.criterion.holds)
  }

  @Test func `a list cut short says so and still ends with the trivial one`() throws {
    let features = (0..<8).map { policy in (0..<8).map { Rational($0 == policy ? 1 : 0) } }
    let (answer, _, caveats) = try simplifications(
      names: (0..<8).map { "\($0)" }, features: features, reward: (0..<8).map { Rational($0) },
      rewardName: "r", withGraph: false, cap: 20)
    #expect(!answer.isComplete)
    #expect(answer.simplifications.count == 21)
    #expect(answer.simplifications.last?.classes.count == 1)
    #expect(caveats.count == 1)
    // All 2^7 − 1 coarsenings of independent policies are made.
    let whole = try simplifications(
      names: (0..<8).map { "\($0)" }, features: features, reward: (0..<8).map { Rational($0) },
      rewardName: "r", withGraph: false
    ).answer
    #expect(whole.simplifications.count == 127)
    #expect(whole.impossible.isEmpty)
  }

  @Test func `a table of returns is simplified by weighted sums of its columns`() throws {
    // With a second column that tells all three apart in another order, two can be tied.
    let table = PolicyTable(
      name: "table", names: ["a", "b", "c"],
      columns: [.init(name: "true", values: [0, 1, 2]), .init(name: "proxy", values: [0, 0, 1])])
    let (answer, steps, caveats) = try parts(Simplifications().answer(table))
    #expect(answer.reward == "true")
    #expect(
      answer.simplifications.map(\.classes) == [
        [["a", "b"], ["c"]], [["a"], ["b", "c"]], [["a", "b", "c"]],
      ])
    #expect(answer.simplifications[0].reward == ["weights": ["proxy": ExactNumber("1")]])
    #expect(steps.first?.contains("2 simplifications") == true)
    #expect(caveats.last?.contains("true, proxy") == true)
  }

  @Test func `what does not fit together is refused`() {
    #expect(throws: ExactError.self) {
      try simplifications(
        names: [], features: [], reward: [], rewardName: "r", withGraph: false)
    }
    #expect(throws: ExactError.self) {
      try simplifications(
        names: ["a"], features: [[1, 2]], reward: [1], rewardName: "r", withGraph: false)
    }
    #expect(throws: ExactError.self) {
      try Simplifications(reward: "other").answer(
        PolicyTable(name: "table", names: ["a"], columns: [.init(name: "r", values: [1])]))
    }
  }
}
