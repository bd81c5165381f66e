import Arithmetic
import Exact
import Findings
import Randomness
import Testing

private func fraction(_ above: Int, _ below: Int) -> Rational {
  Rational(above, over: below) ?? .zero
}

/// The parts of a path's answer, for rewards and a base policy as lists.
private func howFar(
  _ model: TabularModel, proxy: (name: String, values: [Rational]),
  intended: (name: String, values: [Rational]), base: (name: String, policy: ModelPolicy),
  cosineSquared: Rational?, cap: Int
) throws -> (answer: HowFarAnswer, steps: [String], caveats: [String]) {
  let finding = try HowFar(
    proxy: proxy.name, intended: intended.name, base: base.name, cosineSquared: cosineSquared,
    cap: cap
  ).answer(model, proxy: proxy.values, intended: intended.values, base: base.policy)
  guard case .howFar(let answer) = finding.answer else { throw ExactError.endless }
  return (answer, finding.frame.steps, finding.frame.caveats)
}

/// One state, one step, an action for each arm.
private func bandit(_ arms: Int) -> TabularModel {
  TabularModel(
    DecisionProblem(
      name: "arms", states: ["room", "end"], actions: (0..<arms).map { "arm \($0)" },
      choices: [
        (0..<arms).map { .init(action: $0, outcomes: [.init(target: 1, probability: .one)]) }, [],
      ], discount: .one, horizon: 1, start: [.one, .zero], rewards: []))
}

/// A small random model: with a discount or a horizon, and perhaps with a state where episodes end.
private func randomModel(_ random: inout RandomStream) -> TabularModel {
  let horizon = random.below(3) == 0 ? 2 : nil
  let count = horizon == nil ? 3 + random.below(2) : 2
  let ending = random.below(3) == 0 ? count - 1 : nil
  let choices = (0..<count).map { state -> [DecisionProblem.Choice] in
    if state == ending { return [] }
    return (0..<(2 + random.below(2))).map { action in
      var weights: [Int: Int] = [:]
      for _ in 0..<2 { weights[random.below(count), default: 0] += 1 + random.below(3) }
      let total = weights.values.reduce(0, +)
      return .init(
        action: action,
        outcomes: weights.sorted { $0.key < $1.key }.map {
          .init(target: $0.key, probability: fraction($0.value, total))
        })
    }
  }
  return TabularModel(
    DecisionProblem(
      name: "random", states: (0..<count).map { "s\($0)" }, actions: ["a", "b", "c"],
      choices: choices, discount: horizon == nil ? fraction(4, 5) : 1, horizon: horizon,
      start: (0..<count).map { $0 == 0 ? fraction(1, 2) : fraction(1, 2 * (count - 1)) },
      rewards: []))
}

private func randomReward(_ model: TabularModel, _ random: inout RandomStream) -> [Rational] {
  (0..<model.choiceCount).map { _ in Rational(random.below(11) - 5) }
}

/// Every policy that takes one choice in every state.
private func deterministicPolicies(_ model: TabularModel) -> [ModelPolicy] {
  var all: [[Int]] = [[]]
  for state in 0..<model.stateCount {
    all = all.flatMap { chosen in model.choices(of: state).map { chosen + [$0] } }
  }
  return all.map { ModelPolicy(choosing: $0, in: model) }
}

private func isExtremal(_ gradient: [Rational], at x: [Rational], among all: [[Rational]]) -> Bool {
  all.allSatisfy { gradient.dot($0) <= gradient.dot(x) }
}

/// Points of a path: its corners and the middles between them, with the direction there.
private func samples(_ path: WalkedPath) -> [(pressure: Rational, x: [Rational], d: [Rational])] {
  path.corners.indices.flatMap { index in
    let corner = path.corners[index]
    let here = (corner.pressure, corner.occupancy, corner.direction)
    guard index + 1 < path.corners.count else { return [here] }
    let half = (path.corners[index + 1].pressure - corner.pressure) * fraction(1, 2)
    let middle = zip(corner.occupancy, corner.direction).map { $0 + half * $1 }
    return [here, (corner.pressure + half, middle, corner.direction)]
  }
}

private func texts(_ numbers: [ExactNumber?]) -> [String] { numbers.map { $0?.text ?? "-" } }

@Suite struct HowFarTests {
  let base = (name: "uniform", policy: bandit(3).uniformPolicy)

  @Test func `signs of numbers with a root are decided by squaring`() {
    #expect(SquareRoots.sign(3, plus: -1, rootOf: 9) == 0)
    #expect(SquareRoots.sign(fraction(-3, 2), plus: 1, rootOf: fraction(9, 4)) == 0)
    #expect(SquareRoots.sign(0, plus: -2, rootOf: 5) == -1)
    #expect(SquareRoots.sign(4, plus: 0, rootOf: 5) == 1)
    // Convergents p/q of √2 with p² − 2q² = ∓1: closer to it than a Double can tell.
    #expect(SquareRoots.sign(fraction(-1_855_077_841, 1_311_738_121), plus: 1, rootOf: 2) == 1)
    #expect(SquareRoots.sign(fraction(-768_398_401, 543_339_720), plus: 1, rootOf: 2) == -1)
    var random = RandomStream(seed: Seed(1))
    for _ in 0..<300 {
      let a = fraction(random.below(41) - 20, 1 + random.below(9))
      let b = fraction(random.below(41) - 20, 1 + random.below(9))
      let c = fraction(random.below(50), 1 + random.below(9))
      let value = a.double + b.double * c.double.squareRoot()
      let sign = SquareRoots.sign(a, plus: b, rootOf: c)
      #expect(abs(value) < 1e-9 || sign == (value < 0 ? -1 : 1))
    }
  }

  @Test func `roots are enclosed as narrowly as asked, and exact where they are fractions`() {
    #expect(SquareRoots.exact(fraction(49, 36)) == fraction(7, 6))
    #expect(SquareRoots.exact(2) == nil && SquareRoots.exact(-4) == nil)
    #expect(SquareRoots.enclosure(of: fraction(9, 16)) == RationalInterval(fraction(3, 4)))
    for (square, bits) in [(Rational(2), 60), (fraction(1, 3), 10), (fraction(10_000_019, 7), 90)] {
      let root = SquareRoots.enclosure(of: square, bits: bits)
      #expect(root.low * root.low < square && square < root.high * root.high)
      var unit = Rational.one
      for _ in 0..<bits { unit *= fraction(1, 2) }
      #expect(root.width == unit)
    }
    let close = SquareRoots.difference(
      1, rootOf: 2, minusRootOf: 2 + fraction(1, 1 << 61) * fraction(1, 1 << 61))
    #expect(close.sign == -1)
    #expect(SquareRoots.difference(1, rootOf: 3, minusRootOf: 3) == RationalInterval(0))
  }

  @Test func `three arms by hand: the true return turns at the first corner`() throws {
    let (answer, steps, _) = try howFar(
      bandit(3), proxy: ("proxy", [2, 1, 0]), intended: ("true", [0, 1, -1]), base: base,
      cosineSquared: nil, cap: 50)
    let ascent = answer.paths[0]
    #expect(texts(ascent.points.map(\.pressure)) == ["0", "1/3", "1"])
    #expect(texts(ascent.points.map(\.proxy)) == ["1", "5/3", "2"])
    #expect(texts(ascent.points.map(\.intended)) == ["0", "1/3", "0"])
    #expect(texts(ascent.points.map(\.chiSquare)) == ["0", "2/3", "2"])
    #expect(ascent.turn == 1 && ascent.best == 1 && ascent.drop.text == "1/3" && ascent.isComplete)
    #expect(
      ascent.points[1].policy.choose["room"]
        == .mixture(["arm 0": ExactNumber("2/3"), "arm 1": ExactNumber("1/3")]))
    #expect(ascent.points[2].policy.choose["room"] == .action("arm 0"))
    let regularised = answer.paths[1]
    #expect(texts(regularised.points.map(\.pressure)) == ["0", "1", "3"])
    #expect(texts(regularised.points.map(\.chiSquare)) == ["0", "2/3", "2"])
    #expect(regularised.turn == 1 && regularised.drop.text == "1/3")
    #expect(answer.earlyStop?.cosineSquared.text == "1/4" && answer.earlyStop?.corner == 1)
    #expect(abs((answer.earlyStop?.degrees ?? 0) - 60) < 1e-9)
    #expect(steps.first?.contains("first falls after corner 2") == true)
  }

  @Test func `a given angle stops earlier the wider it is`() throws {
    func corner(_ cosineSquared: Rational) throws -> Int? {
      try howFar(
        bandit(3), proxy: ("proxy", [2, 1, 0]), intended: ("true", [0, 1, -1]), base: base,
        cosineSquared: cosineSquared, cap: 50
      ).answer.earlyStop?.corner
    }
    // The steps gain √2 and √(1/2) per length, the threshold is sin(angle) · √2: equality goes on.
    #expect(try corner(0) == 1)
    #expect(try corner(fraction(74, 100)) == 1)
    #expect(try corner(fraction(3, 4)) == 2)
    #expect(try corner(1) == 2)
    #expect(throws: ExactError.self) { try corner(fraction(101, 100)) }
    #expect(throws: ExactError.self) { try corner(-1) }
  }

  @Test func `beyond 90 degrees nothing is safe`() throws {
    let answer = try howFar(
      bandit(3), proxy: ("proxy", [2, 1, 0]), intended: ("true", [0, 1, 3]), base: base,
      cosineSquared: nil, cap: 50
    ).answer
    #expect(answer.earlyStop?.cosineIsPositive == false && answer.earlyStop?.corner == 0)
    #expect(answer.paths[0].turn == 0 && answer.paths[0].best == 0)
  }

  @Test func `a base policy that leaves a choice out has no regularised path, and is told why`()
    throws
  {
    let narrow = ModelPolicy(probabilities: [0, fraction(1, 2), fraction(1, 2)])
    let (answer, _, caveats) = try howFar(
      bandit(3), proxy: ("proxy", [2, 1, 0]), intended: ("true", [0, 1, -1]),
      base: ("narrow", narrow), cosineSquared: nil, cap: 50)
    #expect(answer.paths.map(\.name) == ["steepest ascent"])
    #expect(answer.paths[0].points.allSatisfy { $0.chiSquare == nil })
    #expect(answer.paths[0].points.last?.proxy.text == "2")
    #expect(caveats.contains { $0.contains("never takes arm 0 in room at 0") })
    let polytope = OccupancyPolytope(bandit(3))
    #expect(throws: ExactError.self) {
      try polytope.regularisationPath(
        of: [2, 1, 0], from: [0, fraction(1, 2), fraction(1, 2)], cap: 9)
    }
  }

  @Test func `a cap cuts a path short and says so`() throws {
    let (answer, _, caveats) = try howFar(
      bandit(5), proxy: ("proxy", [4, 3, 2, 1, 0]), intended: ("true", [0, 1, 0, 0, 0]),
      base: ("uniform", bandit(5).uniformPolicy), cosineSquared: nil, cap: 3)
    #expect(answer.paths.allSatisfy { !$0.isComplete && $0.points.count == 3 })
    #expect(caveats.contains { $0.contains("cut short at 3 corners") })
  }

  @Test func `more choices than can be walked are refused at once`() throws {
    func ask(_ arms: Int) throws -> [String] {
      let model = bandit(arms)
      return try howFar(
        model, proxy: ("proxy", (0..<arms).map { Rational($0) }),
        intended: ("true", (0..<arms).map { Rational(-$0) }),
        base: ("uniform", model.uniformPolicy), cosineSquared: nil, cap: 2
      ).caveats
    }
    #expect(throws: ExactError.self) { try ask(401) }
    #expect(try ask(201).contains { $0.contains("No regularised path: with 201 choices") })
  }

  @Test func `a trivial proxy goes nowhere, and a trivial true reward has no angle`() throws {
    let still = try howFar(
      bandit(3), proxy: ("proxy", [1, 1, 1]), intended: ("true", [0, 1, -1]), base: base,
      cosineSquared: nil, cap: 50)
    #expect(still.answer.paths.allSatisfy { $0.points.count == 1 && $0.isComplete })
    #expect(still.answer.earlyStop == nil)
    let flat = try howFar(
      bandit(3), proxy: ("proxy", [2, 1, 0]), intended: ("true", [1, 1, 1]), base: base,
      cosineSquared: nil, cap: 50)
    #expect(flat.answer.earlyStop == nil && flat.answer.paths[0].turn == nil)
    #expect(flat.caveats.contains { $0.contains("no angle") })
  }

  /// All sets of bounds that could be held, each solved in a basis of what is left.
  @Test func `the projection is the best over all active sets`() throws {
    var random = RandomStream(seed: Seed(2))
    var heldSome = 0
    for _ in 0..<40 {
      let model = randomModel(&random)
      let polytope = OccupancyPolytope(model)
      let count = model.choiceCount
      let reward = randomReward(model, &random)
      let bounded = Array(random.permutation(count).prefix(min(6, 1 + random.below(count))))
      let ones = [Rational](repeating: 1, count: count)
      let step = try polytope.step(reward: reward, metric: ones, bounded: bounded)
      let rows = (0..<model.stateCount).map { state in
        polytope.columns.map { column in column.first { $0.state == state }?.value ?? 0 }
      }
      var best: (value: Rational, direction: [Rational])?
      for set in 0..<(1 << bounded.count) {
        let held = bounded.indices.filter { set >> $0 & 1 == 1 }.map { bounded[$0] }
        let fixed = held.map { choice in (0..<count).map { $0 == choice ? Rational.one : .zero } }
        let basis = DenseElimination.kernel(rows + fixed, columns: count)
        let gram = basis.map { one in basis.map { one.dot($0) } }
        guard
          case .solution(let weights) = DenseElimination.solution(
            gram, columns: basis.count, equalTo: basis.map { $0.dot(reward) })
        else { continue }
        let direction = (0..<count).map { choice in
          zip(weights, basis).map { $0 * $1[choice] }.sum()
        }
        if bounded.contains(where: { direction[$0].signum() < 0 }) { continue }
        let value = reward.dot(direction) - fraction(1, 2) * direction.dot(direction)
        if best.map({ value > $0.value }) ?? true { best = (value, direction) }
      }
      #expect(step.direction == best?.direction)
      if step.isHeld.contains(true) { heldSome += 1 }
      // The multipliers prove it.
      #expect(polytope.flow(step.direction).allSatisfy { $0.isZero })
      for choice in 0..<count {
        let price = polytope.columns[choice].map { $0.value * step.flowMultipliers[$0.state] }.sum()
        #expect(step.direction[choice] == reward[choice] - price + step.boundMultipliers[choice])
        #expect(step.boundMultipliers[choice].signum() >= 0)
        #expect((step.boundMultipliers[choice] * step.direction[choice]).isZero)
      }
    }
    #expect(heldSome > 10)
  }

  /// Moreau's conditions against every deterministic policy: what the projection leaves of the
  /// reward is orthogonal to it and points into no feasible direction.
  @Test func `the ascent is steepest everywhere and ends at the optimum`() throws {
    var random = RandomStream(seed: Seed(3))
    var corners = 0
    for round in 0..<30 {
      let model = randomModel(&random)
      let polytope = OccupancyPolytope(model)
      let proxy = randomReward(model, &random)
      let policies = deterministicPolicies(model)
      let vertices = try policies.map { try polytope.occupancy(of: $0) }
      // From inside, and from a corner of the polytope.
      let start =
        round % 3 == 2
        ? vertices[random.below(vertices.count)] : try polytope.occupancy(of: model.uniformPolicy)
      let path = try polytope.steepestAscent(of: proxy, from: start, cap: 100)
      #expect(path.isComplete)
      corners += path.corners.count
      var steepness: Rational?
      for (_, x, d) in samples(path) {
        #expect(x.allSatisfy { $0.signum() >= 0 } && polytope.flow(x) == model.start)
        #expect(polytope.flow(d).allSatisfy { $0.isZero })
        #expect(zip(x, d).allSatisfy { !$0.isZero || $1.signum() >= 0 })
        let rest = zip(proxy, d).map { $0 - $1 }
        #expect(rest.dot(d).isZero)
        #expect(isExtremal(rest, at: x, among: vertices))
        if let before = steepness { #expect(d.dot(d) <= before) }
        steepness = d.dot(d)
      }
      let end = path.corners.last?.occupancy ?? []
      #expect(isExtremal(proxy, at: end, among: vertices))
    }
    #expect(corners > 90)
  }

  /// Optimal by the variational inequality against every deterministic policy: the gradient at x(κ)
  /// is largest over the polytope at x(κ) itself.
  @Test func `the regularised path is optimal at every pressure`() throws {
    var random = RandomStream(seed: Seed(4))
    var corners = 0
    for _ in 0..<30 {
      let model = randomModel(&random)
      let polytope = OccupancyPolytope(model)
      let proxy = randomReward(model, &random)
      let vertices = try deterministicPolicies(model).map { try polytope.occupancy(of: $0) }
      let weights = (0..<model.choiceCount).map { _ in 1 + random.below(3) }
      let policy = ModelPolicy(
        probabilities: weights.indices.map { choice in
          fraction(
            weights[choice],
            model.choices(of: model.choiceState[choice]).map { weights[$0] }.reduce(0, +))
        })
      let base = try polytope.occupancy(of: policy)
      let path = try polytope.regularisationPath(of: proxy, from: base, cap: 100)
      #expect(path.isComplete)
      corners += path.corners.count
      for (pressure, x, _) in samples(path) {
        #expect(x.allSatisfy { $0.signum() >= 0 } && polytope.flow(x) == model.start)
        let gradient = x.indices.map { pressure * proxy[$0] - (x[$0] - base[$0]) / base[$0] }
        #expect(isExtremal(gradient, at: x, among: vertices))
      }
      // Beyond the last corner nothing changes, however large the pressure.
      let last = try #require(path.corners.last)
      let far = last.occupancy.indices.map {
        (last.pressure + 1_000) * proxy[$0] - (last.occupancy[$0] - base[$0]) / base[$0]
      }
      #expect(isExtremal(far, at: last.occupancy, among: vertices))
      #expect(isExtremal(proxy, at: last.occupancy, among: vertices))
    }
    #expect(corners > 90)
  }

  /// A thousand small steps of projected ascent in floating point, on the simplex of six arms.
  @Test func `small steps of projected ascent follow the path`() throws {
    var random = RandomStream(seed: Seed(5))
    let model = bandit(6)
    let polytope = OccupancyPolytope(model)
    for _ in 0..<5 {
      let proxy = randomReward(model, &random)
      let path = try polytope.steepestAscent(
        of: proxy, from: try polytope.occupancy(of: model.uniformPolicy), cap: 50)
      let total = path.corners.last?.pressure.double ?? 0
      let size = total / 1000
      var x = [Double](repeating: 1.0 / 6, count: 6)
      for step in 1...1000 {
        let moved = zip(x, proxy).map { $0 + size * $1.double }
        // Euclidean projection onto the simplex: lowered alike, cut at 0.
        let sorted = moved.sorted(by: >)
        var lowered = 0.0
        var sum = 0.0
        for (index, value) in sorted.enumerated() {
          sum += value
          let level = (sum - 1) / Double(index + 1)
          if value > level { lowered = level }
        }
        x = moved.map { max(0, $0 - lowered) }
        let time = Double(step) * size
        let corner = path.corners.last { $0.pressure.double <= time } ?? path.corners[0]
        let exact = zip(corner.occupancy, corner.direction).map {
          $0.double + (time - corner.pressure.double) * $1.double
        }
        #expect(zip(x, exact).allSatisfy { abs($0 - $1) < 20 * size + 1e-9 })
      }
    }
  }

  /// Theorem 1 on random problems: up to the stop the true return rises from corner to corner.
  @Test func `no true return within the angle falls before the early stop`() throws {
    var random = RandomStream(seed: Seed(6))
    var (stoppedOnTheWay, turned) = (0, 0)
    for _ in 0..<60 {
      let model = randomModel(&random)
      let proxy = randomReward(model, &random)
      // Mostly like the proxy, so that angles are below 90 degrees.
      let intended = zip(proxy, randomReward(model, &random)).map { 2 * $0 + $1 }
      let answer = try howFar(
        model, proxy: ("proxy", proxy), intended: ("true", intended),
        base: ("uniform", model.uniformPolicy), cosineSquared: nil, cap: 100
      ).answer
      guard let stop = answer.earlyStop else { continue }
      let path = answer.paths[0]
      let returns = try path.points.map { try Rational(text: $0.intended.text) }
      for corner in 0..<stop.corner { #expect(returns[corner] <= returns[corner + 1]) }
      if let turn = path.turn {
        turned += 1
        #expect(stop.corner <= turn)
        #expect(returns[turn] > returns[turn + 1])
      }
      if stop.corner > 0 && stop.corner < path.points.count - 1 { stoppedOnTheWay += 1 }
      #expect(returns[path.best] == returns.max())
      let drop = try Rational(text: path.drop.text)
      #expect(drop == returns[path.best] - (returns.last ?? 0) && drop.signum() >= 0)
      // The policies written at the corners have the returns written there.
      if let last = path.points.last {
        let chosen = (0..<model.choiceCount).map { choice -> Rational in
          let state = model.choiceState[choice]
          let name = model.stateNames[state]
          let plain = String(name.prefix { $0 != " " })
          switch last.policy.choose[name] ?? last.policy.choose[plain] {
          case .action(let action): return action == model.actionName(choice) ? 1 : 0
          case .mixture(let mixture):
            return mixture[model.actionName(choice)].flatMap { Rational($0.text) } ?? 0
          case nil: return fraction(1, model.choices(of: state).count)
          }
        }
        let value = try model.returns(
          of: ModelPolicy(probabilities: chosen), rewards: [proxy, intended])
        #expect(texts([last.proxy, last.intended]) == value.map(\.description))
      }
    }
    #expect(stoppedOnTheWay > 5 && turned > 5)
  }
}

extension DenseElimination {
  /// A basis of the x with `A x = 0`, x of `columns` entries: one vector for each column without a
  /// pivot, 1 in that column and 0 in the other such columns.
  fileprivate static func kernel(_ rows: [[Rational]], columns: Int) -> [[Rational]] {
    let echelon = reduced(rows)
    let leading = Set(echelon.pivots)
    return (0..<columns).filter { !leading.contains($0) }.map { free in
      var vector = [Rational](repeating: .zero, count: columns)
      vector[free] = .one
      for (row, pivot) in zip(echelon.rows, echelon.pivots) { vector[pivot] = -row[free] }
      return vector
    }
  }
}
