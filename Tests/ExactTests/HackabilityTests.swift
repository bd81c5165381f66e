import Arithmetic
import Exact
import Findings
import Randomness
import Testing

@Suite struct HackabilityTests {
  private func hackability(
    _ problem: DecisionProblem, _ question: Hackability = Hackability()
  ) throws -> HackabilityAnswer {
    guard case .hackability(let answer) = try question.answer(problem).answer else {
      throw ExactError.question("another answer")
    }
    return answer
  }

  private func numbers(_ returns: PolicyReturns) throws -> (Rational, Rational) {
    (
      try Rational(text: returns.proxy.low.text), try Rational(text: returns.intended.low.text)
    )
  }

  private func isOpposite(_ witness: HackabilityAnswer.Witness?) throws -> Bool {
    guard let witness else { return false }
    let (better, worse) = (try numbers(witness.better), try numbers(witness.worse))
    return better.0 > worse.0 && better.1 < worse.1
  }

  @Test func `the two-state problem of the paper has its published returns`() throws {
    let problem = Problems.twoState([
      ("proxy", [[0, 1], [2, Rational(5, over: 2) ?? 0]]), ("true", [[0, 3], [2, 1]]),
    ])
    let answer = try hackability(problem)
    #expect(answer.listed.map(\.proxy.description) == ["1", "5/2", "3", "17/4"])
    #expect(answer.listed.map(\.intended.description) == ["1", "1", "5", "3"])
    #expect(answer.verdict == .hackable)
    #expect(try isOpposite(answer.witness))
  }

  @Test
  func `shaping, scale and both are equivalent, and the certificate is the one that was used`()
    throws
  {
    var stream = RandomStream(seed: Seed(11))
    for _ in 0..<60 {
      var problem = Problems.random(&stream, states: 4, actions: 3)
      let scale = Rational(1 + stream.below(5), over: 1 + stream.below(4)) ?? 1
      let potential = problem.states.map { _ in Rational(stream.below(9) - 4) }
      problem.rewards[1].values = problem.choices.indices.map { state in
        problem.choices[state].indices.map { place in
          let next = problem.choices[state][place].outcomes
            .map { $0.probability * potential[$0.target] }.sum()
          return scale * problem.rewards[0].values[state][place] + potential[state]
            - problem.discount * next
        }
      }
      let answer = try hackability(problem)
      #expect(answer.witness == nil)
      #expect(answer.strictHack?.text == "0")
      switch answer.verdict {
      case .equivalent:
        #expect(answer.certificate?.scale.text == scale.description)
        for (state, value) in answer.certificate?.potential ?? [:] {
          let index = try #require(problem.states.firstIndex(of: state))
          #expect(value.text == potential[index].description)
        }
      case .trivial: #expect(try Set(Problems.returns(problem).map(\.proxy)).count == 1)
      default: Issue.record("\(answer.verdict)")
      }
      // The other sign is hackable throughout.
      problem.rewards[1].values = problem.rewards[0].values.map { $0.map { -$0 } }
      let opposite = try hackability(problem)
      if answer.verdict == .equivalent {
        #expect(opposite.verdict == .hackable)
        #expect(try isOpposite(opposite.witness))
      }
    }
  }

  @Test(arguments: [nil, 3])
  func `the polygon is the hull of all deterministic policies, and the verdict follows from it`(
    horizon: Int?
  ) throws {
    var stream = RandomStream(seed: Seed(horizon == nil ? 5 : 6))
    var seen: [HackabilityAnswer.Verdict: Int] = [:]
    for round in 0..<250 {
      let states = horizon == nil ? 1 + stream.below(4) : 1 + stream.below(3)
      let problem = Problems.random(
        &stream, states: states, actions: horizon == nil ? 3 : 2,
        discount: horizon == nil ? [.half, .zero, Rational(9, over: 10) ?? 0][round % 3] : 1,
        horizon: horizon, spread: 2 + stream.below(3))
      let answer = try hackability(problem)
      let hull = Problems.hull(try Problems.returns(problem))
      #expect(answer.polygon?.map { $0.map(\.text) } == hull.map { $0.map(\.description) })
      let xs = Set(hull.map { $0[0] })
      let ys = Set(hull.map { $0[1] })
      let expected: HackabilityAnswer.Verdict =
        xs.count == 1 || ys.count == 1
        ? .trivial
        : hull.count == 2 && (hull[1][1] - hull[0][1]).signum() > 0 ? .equivalent : .hackable
      #expect(answer.verdict == expected, "\(hull)")
      #expect(try isOpposite(answer.witness) == (expected == .hackable))
      #expect((answer.strictHack?.text != "0") == (expected == .hackable))
      seen[expected, default: 0] += 1
      try checkWitness(answer, problem)
    }
    #expect(seen.count == 3, "\(seen)")
  }

  /// Plays the witness back: the policies as written have the returns as written.
  private func checkWitness(_ answer: HackabilityAnswer, _ problem: DecisionProblem) throws {
    let model = TabularModel(problem)
    let rewards = problem.rewards.map { model.values(of: $0) }
    var written = answer.vertices
    if let witness = answer.witness { written += [witness.better, witness.worse] }
    if let worst = answer.worstCase { written += [worst.from, worst.to] }
    for returns in written {
      var policy = ModelPolicy(
        choosing: (0..<model.stateCount).map { model.firstChoice[$0] }, in: model)
      for state in 0..<model.stateCount where model.choices(of: state).count > 1 {
        let choice = try #require(returns.policy.choice(in: model.stateNames[state]))
        for place in model.choices(of: state) {
          switch choice {
          case .action(let action):
            policy.probabilities[place] = model.actionName(place) == action ? 1 : 0
          case .mixture(let mixture):
            policy.probabilities[place] =
              try mixture[model.actionName(place)].map { try Rational(text: $0.text) } ?? 0
          }
        }
      }
      let exact = try model.returns(of: policy, rewards: rewards)
      #expect(exact.map(\.description) == [returns.proxy.low.text, returns.intended.low.text])
    }
  }

  @Test func `hack sizes are the largest falls over a fine net of mixtures`() throws {
    var stream = RandomStream(seed: Seed(9))
    for _ in 0..<40 {
      let problem = Problems.random(&stream, states: 3, actions: 3)
      let answer = try hackability(problem)
      let hull = Problems.hull(try Problems.returns(problem))
      // Corners, and points of every edge above and below every corner: where the largest fall must be.
      var points = hull
      for (index, one) in hull.enumerated() {
        let other = hull[(index + 1) % hull.count]
        for corner in hull where one[0] != other[0] {
          let share = (corner[0] - one[0]) / (other[0] - one[0])
          if share.signum() >= 0 && share <= 1 {
            points.append([corner[0], one[1] + share * (other[1] - one[1])])
          }
        }
      }
      var weak = Rational.zero
      for from in points {
        for to in points where to[0] >= from[0] { weak = max(weak, from[1] - to[1]) }
      }
      #expect(answer.weakHack?.text == weak.description)
    }
  }

  @Test func `a cleaning robot may be paid for fewer rooms, but not for only one`() throws {
    // Rooms attic, bedroom, kitchen (Skalse et al. 2022, section 2); returns are sums over cleaned rooms.
    let corners = (0..<8).map { [$0 >> 2 & 1, $0 >> 1 & 1, $0 & 1] }
    let names = corners.map { corner in
      zip(["attic", "bedroom", "kitchen"], corner).filter { $0.1 == 1 }.map(\.0)
        .joined(separator: "+")
    }
    func decide(_ intended: [Rational], _ proxy: [Rational]) throws -> HackabilityAnswer {
      func returns(_ reward: [Rational]) -> [Rational] {
        corners.map { corner in zip(corner, reward).map { Rational($0) * $1 }.sum() }
      }
      let finding = try Hackability().answer(
        PolicyTable(
          name: "robot", names: names,
          columns: [
            .init(name: "proxy", values: returns(proxy)),
            .init(name: "true", values: returns(intended)),
          ]))
      guard case .hackability(let answer) = finding.answer else { throw ExactError.endless }
      return answer
    }
    let fewer = try decide([1, 1, 1], [1, 1, 0])
    #expect(fewer.verdict == .unhackable)
    #expect(fewer.strictHack?.text == "0" && fewer.weakHack?.text == "1")
    #expect(fewer.weakHackShare?.text == "1/3")
    let one = try decide([1, 1, 1], [1, 0, 0])
    #expect(one.verdict == .hackable && one.misorderedPairs?.text == "1")
    #expect(one.witness?.better.policy.name == "attic")
    #expect(one.witness?.worse.policy.name == "bedroom+kitchen")
    let threeHalves = Rational(3, over: 2) ?? 0
    let fiveHalves = Rational(5, over: 2) ?? 0
    #expect(try decide([1, threeHalves, 2], [1, 1, 1]).verdict == .unhackable)
    #expect(try decide([1, threeHalves, 3], [1, 1, 1]).verdict == .hackable)
    #expect(try decide([1, threeHalves, fiveHalves], [1, 1, 1]).verdict == .unhackable)
    #expect(try decide([1, 2, 3], [2, 4, 6]).verdict == .equivalent)
    #expect(try decide([1, 2, 3], [0, 0, 0]).verdict == .trivial)
  }

  /// A row of rooms, each cleaned or skipped; rewards undo the discount, so returns are plain sums.
  private func rooms(proxy: [Rational], intended: [Rational]) -> DecisionProblem {
    let count = proxy.count
    var scale = Rational.one
    var rewards: (proxy: [[Rational]], intended: [[Rational]]) = ([], [])
    for room in 0..<count {
      rewards.proxy.append([.zero, proxy[room] * scale])
      rewards.intended.append([.zero, intended[room] * scale])
      scale *= 2
    }
    // After the last room the episode ends.
    let choices = (0..<count).map { room in
      (0..<2).map {
        DecisionProblem.Choice(action: $0, outcomes: [.init(target: room + 1, probability: 1)])
      }
    }
    return DecisionProblem(
      name: "rooms", states: (0...count).map { "room \($0)" }, actions: ["skip", "clean"],
      choices: choices + [[]], discount: .half,
      start: [Rational.one] + [Rational](repeating: .zero, count: count),
      rewards: [
        .init(name: "proxy", values: rewards.proxy + [[]]),
        .init(name: "true", values: rewards.intended + [[]]),
      ])
  }

  @Test func `cleaning by chance makes hackable what deterministic cleaning does not`() throws {
    // Kitchen alone against the attic half of the time: proxy 0 and 1/2, true 1 and 1/2.
    let problem = rooms(proxy: [1, 1, 0], intended: [1, 1, 1])
    let all = try hackability(problem)
    #expect(all.verdict == .hackable)
    #expect(try isOpposite(all.witness))
    let deterministic = try hackability(problem, Hackability(policies: .deterministic))
    #expect(deterministic.verdict == .unhackable && deterministic.pairs?.text == "28")
  }

  @Test func `subsets of equal sum are what makes a row of rooms hackable`() throws {
    // The reduction that shows the question NP-complete: rewards a ± 3^i/1000.
    var stream = RandomStream(seed: Seed(51))
    var found = [0, 0]
    for _ in 0..<60 {
      let sizes = (0..<4).map { _ in 1 + stream.below(12) }
      var tilt = Rational(1, over: 1000) ?? .zero
      var tilts: [Rational] = []
      for _ in sizes {
        tilts.append(tilt)
        tilt *= 3
      }
      let proxy = zip(sizes, tilts).map { Rational($0) + $1 }
      let intended = zip(sizes, tilts).map { Rational($0) - $1 }
      // Two different sets of rooms with equal sums differ in two disjoint ones with equal sums.
      let sums = (0..<16).map { set in
        sizes.indices.filter { set >> $0 & 1 == 1 }.map { sizes[$0] }.reduce(0, +)
      }
      let hasEqual = Set(sums).count < sums.count
      let answer = try hackability(
        rooms(proxy: proxy, intended: intended), Hackability(policies: .deterministic))
      #expect((answer.verdict == .hackable) == hasEqual, "\(sizes)")
      found[hasEqual ? 0 : 1] += 1
    }
    #expect((found.min() ?? 0) > 3, "\(found)")
  }

  @Test func `lists agree with looking at every pair`() throws {
    var stream = RandomStream(seed: Seed(21))
    for _ in 0..<400 {
      let count = 1 + stream.below(7)
      let proxy = (0..<count).map { _ in Rational(stream.below(4)) }
      let intended = (0..<count).map { _ in Rational(stream.below(4)) }
      let found = try #require(FiniteDecision(proxy: proxy, intended: intended))
      var (misordered, strict, weak) = (0, Rational.zero, Rational.zero)
      var first: [Int]?
      for one in 0..<count {
        for other in 0..<count {
          let (rise, fall) = (proxy[other] - proxy[one], intended[one] - intended[other])
          if rise.signum() > 0 { strict = max(strict, fall) }
          if rise.signum() >= 0 { weak = max(weak, fall) }
          if rise.signum() * fall.signum() > 0 {
            if first == nil { first = [one, other] }
            if one < other { misordered += 1 }
          }
        }
      }
      #expect(found.misordered == misordered && found.strict == strict && found.weak == weak)
      #expect((found.witness == nil) == (misordered == 0))
      if let (better, worse) = found.witness {
        #expect(proxy[better] > proxy[worse] && intended[better] < intended[worse])
        #expect([better, worse].sorted() == first?.sorted())
      }
      #expect((found.worst == nil) == weak.isZero)
    }
  }

  @Test func `deterministic policies are decided by enumeration, or not at all`() throws {
    var stream = RandomStream(seed: Seed(31))
    var question = Hackability(policies: .deterministic)
    var kinds: Set<HackabilityAnswer.Verdict> = []
    for _ in 0..<150 {
      let problem = Problems.random(&stream, states: 3, actions: 2, spread: 2 + stream.below(2))
      let all = try Problems.returns(problem)
      let found = try #require(
        FiniteDecision(proxy: all.map(\.proxy), intended: all.map(\.intended)))
      question.cap = 100_000
      let answer = try hackability(problem, question)
      #expect((answer.verdict == .hackable) == (found.witness != nil))
      #expect(answer.weakHack?.text == found.weak.description)
      #expect(try isOpposite(answer.witness) == (found.witness != nil))
      kinds.insert(answer.verdict)
      // Beyond the cap nothing is guessed.
      question.cap = 1
      let capped = try hackability(problem, question)
      if capped.verdict == .hackable { #expect(found.witness != nil) }
      #expect(capped.verdict != .unhackable || answer.verdict == .unhackable)
      kinds.insert(capped.verdict)
    }
    #expect(kinds.isSuperset(of: [.hackable, .unhackable, .trivial]), "\(kinds)")
  }

  @Test func `what floating point proposes is verified, or fractions decide`() throws {
    var stream = RandomStream(seed: Seed(41))
    var verified = 0
    for _ in 0..<80 {
      let problem = Problems.random(
        &stream, states: 6, actions: 3, discount: Rational(9, over: 10) ?? 0, spread: 9)
      var question = Hackability(arithmetic: .verified)
      question.polygon = .never
      let answer = try hackability(problem, question)
      #expect(answer.verdict == (try hackability(problem)).verdict)
      guard let witness = answer.witness, !witness.better.proxy.isExact else { continue }
      verified += 1
      let model = TabularModel(problem)
      // The exact returns lie within what is claimed.
      let exact = try hackability(problem).vertices.map { $0.proxy.low.text }
      let high = try Rational(text: witness.better.proxy.high.text)
      let low = try Rational(text: witness.better.proxy.low.text)
      let best = try #require(try exact.map { try Rational(text: $0) }.max())
      #expect(low <= best && best <= high && model.stateCount > 0)
    }
    #expect(verified > 20)
  }

  @Test func `one choice, one state, or nothing to do`() throws {
    let only = DecisionProblem(
      name: "one", states: ["s", "lost"], actions: ["go"],
      choices: [
        [.init(action: 0, outcomes: [.init(target: 0, probability: 1)])],
        [.init(action: 0, outcomes: [.init(target: 0, probability: 1)])],
      ], discount: .half, start: [1, 0],
      rewards: [
        .init(name: "proxy", values: [[1], [5]]), .init(name: "true", values: [[2], [7]]),
      ])
    let answer = try Hackability().answer(only)
    #expect(answer.frame.caveats.contains { $0.contains("'lost'") })
    guard case .hackability(let found) = answer.answer else { return }
    #expect(found.verdict == .trivial)
    #expect(found.polygon?.map { $0.map(\.text) } == [["2", "4"]])
    var ended = only
    ended.choices = [[], []]
    ended.rewards = [
      .init(name: "proxy", values: [[], []]), .init(name: "true", values: [[], []]),
    ]
    #expect(throws: ExactError.self) { try Hackability().answer(ended) }
  }

  @Test func `a dilemma's reward is trivial at a discount of one half`() throws {
    // State 1: cooperated last; action 1: cooperate; reward s − a/2 − 1/2 (Krueger et al. 2020).
    let minusHalf = Rational(-1, over: 2) ?? 0
    let reward: [[Rational]] = [[minusHalf, -1], [.half, 0]]
    for (discount, verdict) in [
      (Rational.half, EquivalenceAnswer.Verdict.trivial),
      (Rational(9, over: 10) ?? 0, .equivalent),
    ] {
      let problem = Problems.twoState([("proxy", reward), ("true", reward)], discount: discount)
      guard case .equivalence(let answer) = try Equivalence().answer(problem).answer else {
        continue
      }
      #expect(answer.verdict == verdict)
      if verdict == .trivial {
        #expect(answer.proxyIsTrivial && answer.intendedIsTrivial)
        let all = try Problems.returns(problem)
        #expect(all.allSatisfy { $0.proxy == minusHalf })
      }
    }
  }

  @Test func `reward moved between outcomes of one choice is redistribution`() throws {
    let quarter = Rational(1, over: 4) ?? 0
    var problem = DecisionProblem(
      name: "coin", states: ["a", "b"], actions: ["stay", "toss"],
      choices: (0..<2).map { state in
        [
          .init(action: 0, outcomes: [.init(target: state, probability: 1)]),
          .init(
            action: 1,
            outcomes: [
              .init(target: 0, probability: quarter), .init(target: 1, probability: 1 - quarter),
            ]),
        ]
      }, discount: .half, start: [1, 0], rewards: [])
    func reward(_ name: String, _ outcomes: [[[Rational]]]) -> DecisionProblem.Reward {
      .init(
        name: name,
        values: outcomes.indices.map { state in
          outcomes[state].indices.map { choice in
            zip(outcomes[state][choice], problem.choices[state][choice].outcomes)
              .map { $0 * $1.probability }.sum()
          }
        }, byOutcome: outcomes)
    }
    problem.rewards = [
      reward("proxy", [[[1], [0, 4]], [[2], [0, 0]]]),
      reward("true", [[[1], [12, 0]], [[2], [0, 0]]]),
      reward("same", [[[1], [0, 4]], [[2], [0, 0]]]),
    ]
    for (name, needs) in [("true", true), ("same", false)] {
      let finding = try Equivalence(intended: name).answer(problem)
      guard case .equivalence(let answer) = finding.answer else { continue }
      #expect(answer.verdict == .equivalent && answer.certificate?.scale.text == "1")
      #expect(answer.needsRedistribution == needs)
    }
  }
}
