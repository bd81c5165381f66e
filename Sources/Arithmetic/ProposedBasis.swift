import BigInt

/// A basis from anywhere, examined by exact equations, and improved by exact simplex steps: each
/// solves the rows for the basis and for the entering column, so the rows stay as sparse as they
/// are.
package struct ProposedBasis {
  /// Exact steps after which something else is tried.
  private static let mostSteps = 1_000

  private let form: StandardForm
  private var basis: [Int]
  /// `[column]` of the standard form: its entries, whole numbers.
  private let columns: [[(row: Int, value: Rational)]]

  package init(_ form: StandardForm, _ basis: [Int]) {
    self.form = form
    self.basis = basis
    var columns = [[(row: Int, value: Rational)]](repeating: [], count: form.columnCount)
    for row in 0..<form.rowCount {
      for (column, value) in form.entries[row] { columns[column].append((row, value)) }
      columns[form.unit[row]].append((row, .one))
    }
    self.columns = columns
  }

  /// The optimum, reached by exact steps from the proposal; nil where the proposal does not satisfy
  /// the rows, or many steps lead nowhere.
  package func improve(_ objectives: [[Rational]]) -> LinearProgram.Outcome? {
    var place = self
    let whole = objectives.map(Objective.init)
    guard let (solved, prices, steps) = place.climb(whole, isFirstPhase: false) else { return nil }
    return .optimum(
      place.optimum(solved, prices, whole, .confirmedProposal(exactSteps: steps)))
  }

  /// Exact steps alone, from slacks and artificial variables; nil where they lead nowhere, or on
  /// for ever.
  package func solve(_ objectives: [[Rational]], _ program: LinearProgram) -> LinearProgram.Outcome?
  {
    var place = ProposedBasis(form, form.unit)
    guard let (solved, _, first) = place.climb([], isFirstPhase: true) else { return nil }
    if zip(place.basis, solved.numerators).contains(where: { column, value in
      column >= form.firstArtificial && !value.isZero
    }) {
      return place.confirmInfeasible(program)
    }
    let whole = objectives.map(Objective.init)
    guard let (best, prices, second) = place.climb(whole, isFirstPhase: false) else { return nil }
    return .optimum(place.optimum(best, prices, whole, .exactEquations(steps: first + second)))
  }

  /// Takes steps until nothing gains. In the first phase artificial variables count −1 each; in the
  /// second they have to be 0.
  private mutating func climb(
    _ objectives: [Objective], isFirstPhase: Bool
  ) -> (CommonFractions, [CommonFractions], Int)? {
    let goals = isFirstPhase ? [Objective(artificial: form.firstArtificial)] : objectives
    var idle = 0
    for steps in 0...Self.mostSteps {
      guard let system, let solved = try? system.solve([form.right])[0],
        solved.numerators.allSatisfy({ $0.direction >= 0 }),
        isFirstPhase
          || zip(basis, solved.numerators).allSatisfy({ $0 < form.firstArtificial || $1.isZero }),
        let prices = prices(system, goals.map { goal in basis.map(goal.worth) })
      else { return nil }
      guard let entering = entering(goals, prices, isCautious: idle > 20) else {
        return (solved, prices, steps)
      }
      guard let place = step(system, entering, solved, isFirstPhase) else { return nil }
      idle = solved.numerators[place].isZero ? idle + 1 : 0
      basis[place] = entering
    }
    return nil
  }

  /// The proof that no x satisfies the rows, where the basis is best in the first phase.
  func confirmInfeasible(_ program: LinearProgram) -> LinearProgram.Outcome? {
    let worths = basis.map { $0 >= form.firstArtificial ? BigInt(-1) : 0 }
    guard let system, let prices = prices(system, [worths])?[0] else { return nil }
    let weights = zip(prices.rationals, form.factor).map { $0 * $1 }
    return program.provesInfeasible(weights) ? .infeasible(weights: weights) : nil
  }

  // MARK: Parts

  /// An objective in whole numbers.
  private struct Objective {
    let multiple: BigInt
    let values: [BigInt]
    /// Where columns begin that count −1.
    let firstArtificial: Int

    init(_ objective: [Rational]) {
      let common = CommonFractions(objective)
      multiple = common.denominator
      values = common.numerators
      firstArtificial = .max
    }

    init(artificial first: Int) {
      multiple = 1
      values = []
      firstArtificial = first
    }

    func worth(_ column: Int) -> BigInt {
      column < values.count ? values[column] : column >= firstArtificial ? -1 : 0
    }
  }

  private var system: SparseSystem? {
    var rows = [[(column: Int, value: Rational)]](repeating: [], count: form.rowCount)
    for (place, column) in basis.enumerated() {
      for (row, value) in columns[column] { rows[row].append((place, value)) }
    }
    var firstEntry = [0]
    for row in rows { firstEntry.append(firstEntry[firstEntry.count - 1] + row.count) }
    return SparseSystem(
      size: form.rowCount, firstEntry: firstEntry, columns: rows.flatMap { $0.map(\.column) },
      values: rows.flatMap { $0.map(\.value) })
  }

  /// `[objective]`: the prices at which every basic column costs what it is worth.
  private func prices(_ system: SparseSystem, _ worths: [[BigInt]]) -> [CommonFractions]? {
    try? system.solveTransposed(worths.map { $0.map { Rational($0) } })
  }

  /// A column's gain in an objective, times the prices' denominator.
  private func gain(_ column: Int, _ objective: Objective, _ prices: CommonFractions) -> BigInt {
    var total = objective.worth(column) * prices.denominator
    for (row, value) in columns[column] where !prices.numerators[row].isZero {
      total -= value.numerator * prices.numerators[row]
    }
    return total
  }

  /// The column that gains most in the first objective in which any gains without loss in those
  /// before; where caution is needed, the first one (Bland 1977).
  private func entering(
    _ objectives: [Objective], _ prices: [CommonFractions], isCautious: Bool
  ) -> Int? {
    var open = Array(0..<form.firstArtificial)
    for (objective, prices) in zip(objectives, prices) {
      var best: (column: Int, gain: BigInt)?
      var unchanged: [Int] = []
      for column in open {
        let gain = gain(column, objective, prices)
        if gain.isZero { unchanged.append(column) }
        guard gain.direction > 0 else { continue }
        if isCautious { return column }
        if best.map({ gain > $0.gain }) ?? true { best = (column, gain) }
      }
      if let best { return best.column }
      open = unchanged
    }
    return nil
  }

  /// The place in the basis that the entering column takes; nil where it can grow without end.
  private func step(
    _ system: SparseSystem, _ entering: Int, _ solved: CommonFractions, _ isFirstPhase: Bool
  ) -> Int? {
    var right = [Rational](repeating: .zero, count: form.rowCount)
    for (row, value) in columns[entering] { right[row] = value }
    guard let change = try? system.solve([right])[0] else { return nil }
    var leaving: Int?
    for place in basis.indices {
      let fall = change.numerators[place]
      // An artificial variable is 0 and has to stay 0, so it leaves before it can move.
      if !isFirstPhase && basis[place] >= form.firstArtificial && !fall.isZero { return place }
      guard fall.direction > 0 else { continue }
      if let best = leaving {
        let left = solved.numerators[place] * change.numerators[best]
        let right = solved.numerators[best] * fall
        if left > right || (left == right && basis[place] > basis[best]) { continue }
      }
      leaving = place
    }
    return leaving
  }

  private func optimum(
    _ solved: CommonFractions, _ prices: [CommonFractions], _ whole: [Objective],
    _ route: LinearProgram.Route
  ) -> LinearProgram.Optimum {
    var point = [Rational](repeating: .zero, count: form.originalCount)
    for (place, column) in basis.enumerated() where column < form.originalCount {
      point[column] = solved[place]
    }
    let values = whole.map { objective in
      var total = BigInt(0)
      for (place, column) in basis.enumerated() {
        total += objective.worth(column) * solved.numerators[place]
      }
      return Rational(total, over: objective.multiple * solved.denominator) ?? .zero
    }
    return LinearProgram.Optimum(
      values: values, point: point,
      prices: zip(prices, whole).map { prices, objective in
        zip(prices.rationals, form.factor).map { $0 * $1 / Rational(objective.multiple) }
      },
      basis: basis, route: route)
  }
}
