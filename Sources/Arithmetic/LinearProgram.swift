/// A linear programme over exact numbers at least 0, with a solver that ends in a certificate.
///
/// Maximise c·x over the x ≥ 0 that satisfy all rows. Several objectives may be given: the second
/// counts among what is best for the first, and so on. Every outcome can be checked without
/// trusting how it was found: `isOptimal`, `provesInfeasible` and `provesUnbounded` use nothing but
/// sums of products (strong duality, and Farkas's lemma).
package struct LinearProgram: Sendable {
  package enum Relation: Sendable { case equal, atMost, atLeast }

  /// `sum of value · x[column]`, related to `right`. No column is named twice.
  package struct Row: Sendable {
    package var entries: [(column: Int, value: Rational)]
    package var relation: Relation
    package var right: Rational

    package init(
      _ entries: [(column: Int, value: Rational)], _ relation: Relation, _ right: Rational
    ) {
      self.entries = entries.filter { !$0.value.isZero }
      self.relation = relation
      self.right = right
    }

    /// From all its coefficients, `[column]`.
    package init(dense: [Rational], _ relation: Relation, _ right: Rational) {
      self.init(dense.enumerated().map { ($0, $1) }, relation, right)
    }
  }

  package var columnCount: Int
  package var rows: [Row]

  package init(columnCount: Int, rows: [Row] = []) {
    self.columnCount = columnCount
    self.rows = rows
  }

  /// How an outcome was reached; it is exact in every case.
  package enum Route: Sendable, Equatable {
    /// Simplex steps on whole numbers.
    case wholeNumbers
    /// Floating point proposed a basis that exact equations confirmed after so many exact steps.
    case confirmedProposal(exactSteps: Int)
    /// Exact steps alone, each by solving equations.
    case exactEquations(steps: Int)
  }

  /// The best x.
  package struct Optimum: Sendable {
    /// `[objective]`
    package var values: [Rational]
    /// `[column]`
    package var point: [Rational]
    /// `[objective][row]`: prices of the rows; at least 0 for `atMost`, at most 0 for `atLeast`.
    package var prices: [[Rational]]
    /// For each row the column of the standard form that is basic there (slacks follow the
    /// columns).
    package var basis: [Int]
    package var route: Route
  }

  package enum Outcome: Sendable {
    case optimum(Optimum)
    /// Weights of the rows whose sum no x ≥ 0 satisfies.
    case infeasible(weights: [Rational])
    /// From `point`, any number of steps along `ray` stays allowed and gains.
    case unbounded(point: [Rational], ray: [Rational])

    package var optimum: Optimum? {
      if case .optimum(let optimum) = self { optimum } else { nil }
    }
  }

  /// Solves the programme once. To try several objectives, keep a `SimplexSolver`.
  package func maximise(_ objectives: [[Rational]]) -> Outcome {
    SimplexSolver(self).maximise(objectives)
  }

  package func maximise(_ objective: [Rational]) -> Outcome { maximise([objective]) }
}

// MARK: Checks

extension LinearProgram {
  /// Left side of a row at a point.
  package func leftSide(_ row: Int, at point: [Rational]) -> Rational {
    var total = Rational.zero
    for (column, value) in rows[row].entries where !point[column].isZero {
      total += value * point[column]
    }
    return total
  }

  /// Whether a point satisfies everything.
  package func allows(_ point: [Rational]) -> Bool {
    point.count == columnCount && point.allSatisfy { $0.signum() >= 0 }
      && rows.indices.allSatisfy { row in
        let left = leftSide(row, at: point)
        return switch rows[row].relation {
        case .equal: left == rows[row].right
        case .atMost: left <= rows[row].right
        case .atLeast: left >= rows[row].right
        }
      }
  }

  /// `[column]`: sum over rows of weight · coefficient.
  package func combined(_ weights: [Rational]) -> [Rational] {
    var sums = [Rational](repeating: .zero, count: columnCount)
    for (row, weight) in zip(rows, weights) where !weight.isZero {
      for (column, value) in row.entries { sums[column] += weight * value }
    }
    return sums
  }

  /// Weak duality, one objective after the other: prices that cost every column at least what it is
  /// worth and every row's slack at least nothing, and a point that earns as much as the prices
  /// allow. A column or slack with a cost above 0 in an earlier objective is 0 in all best points,
  /// so later objectives need not price it.
  package func isOptimal(_ optimum: Optimum, for objectives: [[Rational]]) -> Bool {
    guard allows(optimum.point), optimum.values.count == objectives.count,
      optimum.prices.count == objectives.count
    else { return false }
    var pricedColumns = [Bool](repeating: true, count: columnCount)
    var pricedRows = rows.map { $0.relation != .equal }
    for (index, objective) in objectives.enumerated() {
      let prices = optimum.prices[index]
      guard prices.count == rows.count else { return false }
      let costs = combined(prices)
      for column in 0..<columnCount where pricedColumns[column] {
        guard costs[column] >= objective[column] else { return false }
      }
      for row in rows.indices where pricedRows[row] {
        let sign = prices[row].signum()
        guard rows[row].relation == .atMost ? sign >= 0 : sign <= 0 else { return false }
      }
      let earned = zip(objective, optimum.point).map { $0 * $1 }.sum()
      let allowed = zip(prices, rows).map { $0 * $1.right }.sum()
      guard earned == optimum.values[index], earned == allowed else { return false }
      for column in 0..<columnCount where costs[column] > objective[column] {
        pricedColumns[column] = false
      }
      for row in rows.indices where !prices[row].isZero { pricedRows[row] = false }
    }
    return true
  }

  /// Farkas: the weighted sum of the rows has no coefficient below 0 and a right side below 0.
  package func provesInfeasible(_ weights: [Rational]) -> Bool {
    guard weights.count == rows.count else { return false }
    for (row, weight) in zip(rows, weights) {
      switch row.relation {
      case .equal: break
      case .atMost: if weight.signum() < 0 { return false }
      case .atLeast: if weight.signum() > 0 { return false }
      }
    }
    return combined(weights).allSatisfy { $0.signum() >= 0 }
      && zip(weights, rows).map { $0 * $1.right }.sum().signum() < 0
  }
}

// MARK: Solving

/// A programme with a memory of its basis, so that the next objective starts where the last ended.
///
/// Small programmes are solved in whole numbers of a machine word. Where those do not suffice, or
/// the programme is large, floating point proposes a basis, and exact equations confirm it, go on
/// from it, or start anew. Where none of that ends, whole numbers of any size decide.
package final class SimplexSolver {
  package enum Engine: Sendable { case automatic, wholeNumbers, proposals }

  /// Entries of a tableau up to which whole numbers are tried first.
  private static let smallTableau = 4_000

  private let program: LinearProgram
  private let form: StandardForm
  private let engine: Engine
  private var small: SimplexTableau<Int>?
  private var large: SimplexTableau<WideInteger>?
  private var floating: SimplexTableau<Double>?
  private var infeasible: [Rational]?

  package init(_ program: LinearProgram, engine: Engine = .automatic) {
    self.program = program
    self.engine = engine
    form = StandardForm(program)
    let entries = form.rowCount * (form.columnCount + form.rowCount)
    switch engine {
    case .automatic:
      if entries <= Self.smallTableau { small = SimplexTableau(form) }
      if small == nil { floating = SimplexTableau(form) }
    case .wholeNumbers:
      small = SimplexTableau(form)
    case .proposals:
      floating = SimplexTableau(form)
    }
  }

  package func maximise(_ objectives: [[Rational]]) -> LinearProgram.Outcome {
    if let infeasible { return .infeasible(weights: infeasible) }
    let outcome = solve(objectives)
    if case .infeasible(let weights) = outcome { infeasible = weights }
    return outcome
  }

  private func solve(_ objectives: [[Rational]]) -> LinearProgram.Outcome {
    if let tableau = small {
      if let outcome = outcome(of: tableau, objectives) { return outcome }
      small = nil
      if engine == .automatic { floating = SimplexTableau(form) }
    }
    if let tableau = floating {
      if let outcome = confirmed(tableau, objectives) { return outcome }
      // Rounding adds up over many objectives: once more from the beginning.
      floating = SimplexTableau(form)
      if let outcome = floating.flatMap({ confirmed($0, objectives) }) { return outcome }
      floating = nil
    }
    if engine != .wholeNumbers, large == nil,
      let outcome = ProposedBasis(form, form.unit).solve(objectives, program)
    {
      return outcome
    }
    large = large ?? SimplexTableau(form)
    // Whole numbers of any size neither overflow nor go in circles, so there is always an outcome.
    return large.flatMap { outcome(of: $0, objectives) } ?? .infeasible(weights: [])
  }

  /// Nil where machine words do not suffice.
  private func outcome<Number>(
    of tableau: SimplexTableau<Number>, _ objectives: [[Rational]]
  ) -> LinearProgram.Outcome? {
    switch tableau.maximise(objectives, in: form) {
    case .stuck: nil
    case .infeasible: .infeasible(weights: tableau.prices(ofRow: 0, form, isFirstPhase: true))
    case .unbounded(let column):
      .unbounded(point: tableau.point(form), ray: tableau.ray(entering: column, form))
    case .optimal:
      .optimum(
        LinearProgram.Optimum(
          values: objectives.indices.map { tableau.value(ofRow: $0 + 1, objectives[$0]) },
          point: tableau.point(form),
          prices: objectives.indices.map {
            tableau.prices(ofRow: $0 + 1, form, objective: objectives[$0], isFirstPhase: false)
          },
          basis: tableau.basis, route: .wholeNumbers))
    }
  }

  /// Nil where the proposal cannot be confirmed.
  private func confirmed(
    _ tableau: SimplexTableau<Double>, _ objectives: [[Rational]]
  ) -> LinearProgram.Outcome? {
    switch tableau.maximise(objectives, in: form) {
    case .infeasible: ProposedBasis(form, tableau.basis).confirmInfeasible(program)
    case .optimal: ProposedBasis(form, tableau.basis).improve(objectives)
    case .unbounded, .stuck: nil
    }
  }
}
