import BigInt

/// What a tableau can be made of.
protocol TableauNumber: Sendable {
  static var nothing: Self { get }
  /// Nil where it does not fit.
  init?(_ value: Rational)
  /// -1, 0 or 1.
  var direction: Int { get }
  var negated: Self { get }
  /// The exact number.
  var rational: Rational { get }
  /// Whether this is the larger of two numbers.
  func exceeds(_ other: Self) -> Bool
  /// Sign of `a / b − c / d`, where b and d are above 0.
  static func compare(_ a: Self, _ b: Self, _ c: Self, _ d: Self) -> Int
  /// Replaces a row by `row · pivot − pivotRow · factor`, over a common factor that is above 0.
  ///
  /// - Parameter previous: The last pivot, which divides all where no other factor was taken.
  /// - Returns: False where a number does not fit.
  static func eliminate(
    _ row: UnsafeMutablePointer<Self>, _ pivotRow: UnsafeMutablePointer<Self>, width: Int,
    column: Int, pivot: Self, previous: Self
  ) -> Bool
}

/// A simplex tableau of whole numbers (or, to propose, of floating-point numbers).
///
/// Row i says: `entry(i, basis[i]) · x[basis[i]] + sum of the other entries · x = right`, with an
/// `entry(i, basis[i])` above 0 that need not be 1, so that no fraction is ever formed. After the
/// rows come the objectives: the first phase's, then those to be maximised in order. The last
/// column holds an objective's own multiple, the one before it the right side.
///
/// The largest gain enters; after many steps that change nothing, the first column that gains does
/// (Bland 1977), until something changes: so it ends.
final class SimplexTableau<Number: TableauNumber> {
  enum Ending { case optimal, infeasible, unbounded(Int), stuck }

  private let rowCount: Int
  private let columnCount: Int
  private let firstArtificial: Int
  private let width: Int
  private var mostObjectives = 2
  private var memory: UnsafeMutablePointer<Number>
  private(set) var basis: [Int]
  private var previous: Number
  private var objectiveCount = 0
  private var isFeasible = false
  private var hasFailed = false

  /// Nil where a number of the programme does not fit.
  init?(_ form: StandardForm) {
    guard let one = Number(.one) else { return nil }
    rowCount = form.rowCount
    columnCount = form.columnCount
    firstArtificial = form.firstArtificial
    width = form.columnCount + 2
    basis = form.unit
    previous = one
    let size = (rowCount + 1 + mostObjectives) * width
    memory = .allocate(capacity: size)
    memory.initialize(repeating: .nothing, count: size)
    let isFloating = Number.self == Double.self
    for row in 0..<rowCount {
      let place = memory + row * width
      // Floats like rows of like size; the basis they propose is the same.
      let largest = isFloating ? form.entries[row].map(\.value.magnitude).max() ?? .one : .one
      for (column, value) in form.entries[row] {
        guard let number = Number(isFloating ? value / largest : value) else { return nil }
        place[column] = number
      }
      let right = isFloating ? Self.loosened(form.right[row] / largest, row, form) : form.right[row]
      guard let number = Number(right) else { return nil }
      place[columnCount] = number
      place[form.unit[row]] = one
    }
    // First phase: minus the sum of artificial variables, with those in the basis eliminated.
    let first = memory + rowCount * width
    first[columnCount + 1] = one
    for column in firstArtificial..<max(firstArtificial, columnCount) {
      first[column] = one.negated
    }
    for row in 0..<rowCount where basis[row] >= firstArtificial {
      _ = Number.eliminate(
        first, memory + row * width, width: width, column: basis[row], pivot: one, previous: one)
    }
  }

  /// Floats solve a programme whose inequalities give way a little, each a little differently, so
  /// that no step leaves everything as it was. The basis is judged by the programme itself.
  private static func loosened(_ right: Rational, _ row: Int, _ form: StandardForm) -> Rational {
    guard form.isInequality[row] else { return right }
    let give = (Rational(10_000 + row * 6_180 % 10_000, over: 100_000_000_000) ?? .zero)
    // A slack in the basis lies below the right side, any other above.
    if form.unit[row] < form.firstArtificial { return right + give * max(right, 1) }
    return right - give * min(right, 1)
  }

  deinit {
    memory.deinitialize(count: (rowCount + 1 + mostObjectives) * width)
    memory.deallocate()
  }

  private func makeRoom(for objectives: Int) {
    let held = (rowCount + 1 + mostObjectives) * width
    let needed = (rowCount + 1 + objectives) * width
    let wider = UnsafeMutablePointer<Number>.allocate(capacity: needed)
    wider.moveInitialize(from: memory, count: held)
    (wider + held).initialize(repeating: .nothing, count: needed - held)
    memory.deallocate()
    memory = wider
    mostObjectives = objectives
  }

  // MARK: Steps

  /// Solves from the present basis.
  func maximise(_ objectives: [[Rational]], in form: StandardForm) -> Ending {
    if hasFailed { return .stuck }
    if objectives.count > mostObjectives { makeRoom(for: objectives.count) }
    if !isFeasible {
      objectiveCount = 0
      switch run(row: 0, below: firstArtificial) {
      case .optimal: break
      case .unbounded, .infeasible, .stuck: return failed()
      }
      if (memory + rowCount * width)[columnCount].direction != 0 { return .infeasible }
      guard dropArtificials() else { return failed() }
      isFeasible = true
    }
    guard set(objectives) else { return failed() }
    for index in 0..<objectives.count {
      switch run(row: index + 1, below: firstArtificial) {
      case .optimal: continue
      case .unbounded(let column): return .unbounded(column)
      case .infeasible, .stuck: return failed()
      }
    }
    return .optimal
  }

  private func failed() -> Ending {
    hasFailed = true
    return .stuck
  }

  /// Maximises one objective; columns that an earlier one rules out stay out.
  private func run(row objective: Int, below limit: Int) -> Ending {
    let gains = memory + (rowCount + objective) * width
    let isFloating = Number.self == Double.self
    var idle = 0
    var steps = 0
    while true {
      let isCautious = idle > rowCount + 10
      var entering = -1
      columns: for column in 0..<limit where gains[column].direction > 0 {
        if objective > 1 {
          for earlier in 1..<objective
          where (memory + (rowCount + earlier) * width)[column].direction < 0 { continue columns }
        }
        if entering < 0 || gains[column].exceeds(gains[entering]) { entering = column }
        if isCautious { break }
      }
      guard entering >= 0 else { return .optimal }
      var leaving = -1
      for row in 0..<rowCount {
        let place = memory + row * width
        guard place[entering].direction > 0 else { continue }
        if leaving >= 0 {
          let best = memory + leaving * width
          let order = Number.compare(
            place[columnCount], place[entering], best[columnCount], best[entering])
          if order > 0 { continue }
          // Floats lose least by the largest pivot.
          if order == 0,
            isFloating && !isCautious
              ? !place[entering].exceeds(best[entering]) : basis[row] > basis[leaving]
          {
            continue
          }
        }
        leaving = row
      }
      guard leaving >= 0 else { return .unbounded(entering) }
      let isIdle = (memory + leaving * width)[columnCount].direction == 0
      idle = isIdle ? idle + 1 : 0
      guard pivot(leaving, entering) else { return .stuck }
      steps += 1
      // Rounding can send floats in circles.
      if isFloating && steps > 50 * (rowCount + columnCount) { return .optimal }
    }
  }

  private func pivot(_ leaving: Int, _ entering: Int) -> Bool {
    let pivotRow = memory + leaving * width
    if pivotRow[entering].direction < 0 {
      for column in 0..<width { pivotRow[column] = pivotRow[column].negated }
    }
    let pivot = pivotRow[entering]
    for row in 0...(rowCount + objectiveCount) where row != leaving {
      // The first phase is over once the rows are satisfied.
      if row == rowCount && isFeasible { continue }
      guard
        Number.eliminate(
          memory + row * width, pivotRow, width: width, column: entering, pivot: pivot,
          previous: previous)
      else { return false }
    }
    previous = pivot
    basis[leaving] = entering
    return true
  }

  /// Artificial variables that are still basic are 0: out they go, or their row says nothing.
  private func dropArtificials() -> Bool {
    for row in 0..<rowCount where basis[row] >= firstArtificial {
      let place = memory + row * width
      var best: Int?
      for column in 0..<firstArtificial where place[column].direction != 0 {
        guard let known = best else {
          best = column
          if Number.self == Double.self { continue } else { break }
        }
        if isLarger(place[column], place[known]) { best = column }
      }
      if let column = best {
        guard pivot(row, column) else { return false }
      }
    }
    return true
  }

  private func isLarger(_ first: Number, _ second: Number) -> Bool {
    (first.direction < 0 ? first.negated : first)
      .exceeds(second.direction < 0 ? second.negated : second)
  }

  /// Writes the objectives below the rows, with all basic columns eliminated.
  private func set(_ objectives: [[Rational]]) -> Bool {
    objectiveCount = objectives.count
    for (index, objective) in objectives.enumerated() {
      let place = memory + (rowCount + 1 + index) * width
      let multiple = Self.multiple(of: objective)
      for column in 0..<width { place[column] = .nothing }
      // Over the present common factor; see `eliminate`.
      let common = Number.self == WideInteger.self ? previous.rational : .one
      for (column, value) in objective.enumerated() where !value.isZero {
        guard let number = Number(value * multiple * common) else { return false }
        place[column] = number
      }
      guard let own = Number(common) else { return false }
      place[columnCount + 1] = own
      for row in 0..<rowCount where place[basis[row]].direction != 0 {
        let pivotRow = memory + row * width
        guard
          Number.eliminate(
            place, pivotRow, width: width, column: basis[row], pivot: pivotRow[basis[row]],
            previous: pivotRow[basis[row]])
        else { return false }
      }
    }
    return true
  }

  /// What makes all of an objective whole; for floats, of moderate size.
  private static func multiple(of objective: [Rational]) -> Rational {
    if Number.self == Double.self {
      return objective.map(\.magnitude).max()?.reciprocal ?? .one
    }
    var common = BigInt(1)
    for value in objective where !value.isWhole {
      common = leastCommonMultiple(common, value.denominator)
    }
    return Rational(common)
  }

  // MARK: Reading

  /// `[column]` of the programme.
  func point(_ form: StandardForm) -> [Rational] {
    var point = [Rational](repeating: .zero, count: form.originalCount)
    for row in 0..<rowCount where basis[row] < form.originalCount {
      let place = memory + row * width
      point[basis[row]] = place[columnCount].rational / place[basis[row]].rational
    }
    return point
  }

  /// Direction in which a column can grow without end.
  func ray(entering column: Int, _ form: StandardForm) -> [Rational] {
    var ray = [Rational](repeating: .zero, count: form.originalCount)
    if column < form.originalCount { ray[column] = .one }
    for row in 0..<rowCount where basis[row] < form.originalCount {
      let place = memory + row * width
      ray[basis[row]] = -(place[column].rational / place[basis[row]].rational)
    }
    return ray
  }

  func value(ofRow row: Int, _ objective: [Rational]) -> Rational {
    let place = memory + (rowCount + row) * width
    return -place[columnCount].rational
      / (place[columnCount + 1].rational * Self.multiple(of: objective))
  }

  /// `[row]` of the programme: the prices behind an objective's reduced costs.
  func prices(
    ofRow row: Int, _ form: StandardForm, objective: [Rational] = [], isFirstPhase: Bool
  ) -> [Rational] {
    let place = memory + (rowCount + row) * width
    let own = place[columnCount + 1].rational * Self.multiple(of: objective)
    return (0..<rowCount).map { row in
      let unit = form.unit[row]
      let cost: Rational = isFirstPhase && unit >= firstArtificial ? -1 : .zero
      return (cost - place[unit].rational / own) * form.factor[row]
    }
  }
}
