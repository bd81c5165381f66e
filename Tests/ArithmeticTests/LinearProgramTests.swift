import Arithmetic
import Randomness
import Testing

/// Programmes with known answers, and random ones whose answers prove themselves.
struct LinearProgramTests {
  private static let engines: [SimplexSolver.Engine] = [.automatic, .wholeNumbers, .proposals]

  private func row(
    _ values: [Rational], _ relation: LinearProgram.Relation, _ right: Rational
  ) -> LinearProgram.Row {
    LinearProgram.Row(dense: values, relation, right)
  }

  @Test func `a small plan has its known optimum, prices and point`() throws {
    // Maximise 3x + 5y with x ≤ 4, 2y ≤ 12, 3x + 2y ≤ 18: 36 at (2, 6), prices 0, 3/2, 1.
    let program = LinearProgram(
      columnCount: 2,
      rows: [row([1, 0], .atMost, 4), row([0, 2], .atMost, 12), row([3, 2], .atMost, 18)])
    for engine in Self.engines {
      let outcome = SimplexSolver(program, engine: engine).maximise([[3, 5]])
      let optimum = try #require(outcome.optimum)
      #expect(optimum.values == [36])
      #expect(optimum.point == [2, 6])
      #expect(optimum.prices == [[0, Rational(3, over: 2) ?? 0, 1]])
    }
  }

  @Test func `Beale's programme, on which careless simplex steps go in circles, ends`() throws {
    let quarter = try #require(Rational(1, over: 4))
    let half = try #require(Rational(1, over: 2))
    let program = LinearProgram(
      columnCount: 4,
      rows: [
        try row([quarter, -60, Rational(text: "-1/25"), 9], .atMost, 0),
        try row([half, -90, Rational(text: "-1/50"), 3], .atMost, 0),
        row([0, 0, 1, 0], .atMost, 1),
      ])
    let objective: [Rational] = try [Rational(text: "3/4"), -150, Rational(text: "1/50"), -6]
    for engine in Self.engines {
      let optimum = try #require(
        SimplexSolver(program, engine: engine).maximise([objective]).optimum)
      #expect(try optimum.values == [Rational(text: "1/20")])
      #expect(program.isOptimal(optimum, for: [objective]))
    }
  }

  @Test func `rows that repeat each other, and none at all, do no harm`() throws {
    let doubled = LinearProgram(
      columnCount: 2,
      rows: [row([1, 1], .equal, 1), row([2, 2], .equal, 2), row([1, 1], .atLeast, 1)])
    for engine in Self.engines {
      let optimum = try #require(
        SimplexSolver(doubled, engine: engine).maximise([[1, 2], [1, 0]]).optimum)
      #expect(optimum.values == [2, 0])
      #expect(doubled.isOptimal(optimum, for: [[1, 2], [1, 0]]))
    }
    let free = LinearProgram(columnCount: 1)
    #expect(free.maximise([-1]).optimum?.values == [0])
    guard case .unbounded(let point, let ray) = free.maximise([1]) else {
      Issue.record("nothing bounds it")
      return
    }
    #expect(free.provesUnbounded(point: point, ray: ray, for: [[1]]))
  }

  @Test func `a second objective is maximised among what is best for the first`() throws {
    // The first is best on the edge from (0, 2) to (2, 0); the second prefers one end or the other.
    let program = LinearProgram(columnCount: 2, rows: [row([1, 1], .atMost, 2)])
    for engine in Self.engines {
      let solver = SimplexSolver(program, engine: engine)
      #expect(solver.maximise([[1, 1], [1, 0]]).optimum?.point == [2, 0])
      #expect(solver.maximise([[1, 1], [0, 1]]).optimum?.point == [0, 2])
      #expect(solver.maximise([[0, 0], [-1, 1]]).optimum?.point == [0, 2])
      // As many as one likes.
      let many: [[Rational]] = [[0, 0], [0, 0], [1, 1], [0, 0], [1, 0]]
      #expect(solver.maximise(many).optimum?.values == [0, 0, 2, 0, 2])
    }
  }

  @Test func `every outcome of random programmes proves itself, whichever way it was found`() throws
  {
    var random = RandomStream(seed: Seed(1))
    var kinds = [0, 0, 0]
    var alone = 0
    for _ in 0..<600 {
      let (program, objectives) = Self.random(&random)
      var outcomes: [LinearProgram.Outcome] = []
      for engine in Self.engines {
        let outcome = SimplexSolver(program, engine: engine).maximise(objectives)
        outcomes.append(outcome)
        switch outcome {
        case .optimum(let optimum):
          #expect(program.isOptimal(optimum, for: objectives))
          kinds[0] += 1
        case .infeasible(let weights):
          #expect(program.provesInfeasible(weights))
          kinds[1] += 1
        case .unbounded(let point, let ray):
          #expect(program.provesUnbounded(point: point, ray: ray, for: objectives))
          kinds[2] += 1
        }
      }
      // Exact steps alone, from the beginning.
      let form = StandardForm(program)
      if let outcome = ProposedBasis(form, form.unit).solve(objectives, program) {
        outcomes.append(outcome)
        if let optimum = outcome.optimum { #expect(program.isOptimal(optimum, for: objectives)) }
        alone += 1
      }
      #expect(Set(outcomes.map { $0.optimum?.values }).count == 1)
    }
    #expect(kinds.allSatisfy { $0 > 100 })
    #expect(alone > 100)
  }

  @Test func `proposals in floating point are confirmed, and say so`() throws {
    var random = RandomStream(seed: Seed(2))
    var confirmed = 0
    for _ in 0..<100 {
      let (program, objectives) = Self.random(&random)
      let outcome = SimplexSolver(program, engine: .proposals).maximise(objectives)
      if case .confirmedProposal = outcome.optimum?.route { confirmed += 1 }
    }
    #expect(confirmed > 20)
  }

  @Test func `a wrong basis is improved by exact steps, or refused where it allows nothing`() throws
  {
    let program = LinearProgram(
      columnCount: 2,
      rows: [row([1, 0], .atMost, 4), row([0, 2], .atMost, 12), row([3, 2], .atMost, 18)])
    let form = StandardForm(program)
    let improved = ProposedBasis(form, [2, 3, 4]).improve([[3, 5]])?.optimum
    let optimum = try #require(improved)
    #expect(optimum.values == [36])
    #expect(optimum.route == .confirmedProposal(exactSteps: 2))
    #expect(program.isOptimal(optimum, for: [[3, 5]]))
    // x = 6 breaks the first row; twice the same column has no inverse.
    #expect(ProposedBasis(form, [2, 3, 0]).improve([[3, 5]]) == nil)
    #expect(ProposedBasis(form, [0, 0, 1]).improve([[3, 5]]) == nil)
  }

  @Test func `numbers beyond a machine word, and nearly equal ones, are decided exactly`() throws {
    // x + y ≤ 1 and x + (1 + 10^-30) y ≥ 1 + 10^-31: y of a tenth at least.
    let tiny = try Rational(text: "1e-30")
    let smaller = try Rational(text: "1e-31")
    let program = LinearProgram(
      columnCount: 2,
      rows: [row([1, 1], .atMost, 1), row([1, 1 + tiny], .atLeast, 1 + smaller)])
    for engine in Self.engines {
      let solver = SimplexSolver(program, engine: engine)
      #expect(try solver.maximise([[1, 0]]).optimum?.values == [Rational(text: "9/10")])
    }
    let empty = LinearProgram(
      columnCount: 1, rows: [row([1], .atMost, 1), row([1], .atLeast, 1 + tiny)])
    for engine in Self.engines {
      guard case .infeasible(let weights) = SimplexSolver(empty, engine: engine).maximise([[1]])
      else {
        Issue.record("no x satisfies both")
        continue
      }
      #expect(empty.provesInfeasible(weights))
    }
  }

  @Test func `one solver for many objectives finds what a new one finds`() throws {
    var random = RandomStream(seed: Seed(3))
    var solved = 0
    for _ in 0..<60 {
      let (program, _) = Self.random(&random)
      let solver = SimplexSolver(program)
      for _ in 0..<5 {
        let objective = (0..<program.columnCount).map { _ in Rational(random.below(11) - 5) }
        let values = solver.maximise([objective]).optimum?.values
        #expect(values == program.maximise(objective).optimum?.values)
        if values != nil { solved += 1 }
      }
    }
    #expect(solved > 50)
  }

  @Test func `the checks refuse what is wrong`() throws {
    let program = LinearProgram(columnCount: 1, rows: [row([1], .atMost, 2)])
    var optimum = try #require(program.maximise([1]).optimum)
    #expect(program.isOptimal(optimum, for: [[1]]))
    optimum.point = [1]
    #expect(!program.isOptimal(optimum, for: [[1]]))
    optimum.point = [3]
    #expect(!program.isOptimal(optimum, for: [[1]]))
    optimum.point = [2]
    optimum.prices = [[2]]
    #expect(!program.isOptimal(optimum, for: [[1]]))
    #expect(!program.provesInfeasible([1]))
    #expect(!program.provesInfeasible([-1]))
    #expect(!program.provesUnbounded(point: [0], ray: [1], for: [[1]]))
  }

  /// Up to six rows and columns of small fractions; some with large ones, some without a solution.
  private static func random(_ random: inout RandomStream) -> (LinearProgram, [[Rational]]) {
    let columns = 1 + random.below(6)
    let isLarge = random.below(5) == 0
    func number() -> Rational {
      if random.below(3) == 0 { return 0 }
      let above = Rational(random.below(9) - 4)
      if isLarge { return above * Rational(random.below(1 << 60)) + 1 }
      return above / Rational(1 + random.below(3))
    }
    let rows = (0..<random.below(7)).map { _ in
      LinearProgram.Row(
        dense: (0..<columns).map { _ in number() },
        [LinearProgram.Relation.equal, .atMost, .atMost, .atLeast][random.below(4)], number())
    }
    let objectives = (0..<(1 + random.below(2))).map { _ in (0..<columns).map { _ in number() } }
    return (LinearProgram(columnCount: columns, rows: rows), objectives)
  }
}

extension LinearProgram {
  /// The ray keeps every row and gains in the first objective that it changes.
  fileprivate func provesUnbounded(
    point: [Rational], ray: [Rational], for objectives: [[Rational]]
  ) -> Bool {
    guard allows(point), ray.count == columnCount, ray.allSatisfy({ $0.signum() >= 0 }) else {
      return false
    }
    for row in rows.indices {
      let sign = leftSide(row, at: ray).signum()
      switch rows[row].relation {
      case .equal: if sign != 0 { return false }
      case .atMost: if sign > 0 { return false }
      case .atLeast: if sign < 0 { return false }
      }
    }
    for objective in objectives {
      let sign = zip(objective, ray).map { $0 * $1 }.sum().signum()
      if sign != 0 { return sign > 0 }
    }
    return false
  }
}
