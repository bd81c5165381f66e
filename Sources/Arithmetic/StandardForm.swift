import BigInt

/// A linear programme as `A x = b` with x ≥ 0, b ≥ 0 and whole numbers in every row.
///
/// Columns are those of the programme, then a slack for each inequality, then an artificial
/// variable for each row whose slack cannot start in the basis.
package struct StandardForm: Sendable {
  let rowCount: Int
  /// Columns of the programme.
  let originalCount: Int
  /// Where artificial variables begin.
  let firstArtificial: Int
  let columnCount: Int
  /// `[row]`: what the programme's row was multiplied with.
  let factor: [Rational]
  /// `[row]`: entries without the column that starts in the basis, whole numbers.
  let entries: [[(column: Int, value: Rational)]]
  /// `[row]`: whole number at least 0.
  let right: [Rational]
  /// `[row]`
  let isInequality: [Bool]
  /// `[row]`: the column with a 1 here and 0 elsewhere.
  package let unit: [Int]

  package init(_ program: LinearProgram) {
    let rows = program.rows
    let slackCount = rows.count { $0.relation != .equal }
    var slack = program.columnCount
    var artificial = program.columnCount + slackCount
    originalCount = program.columnCount
    firstArtificial = artificial
    rowCount = rows.count
    var factors: [Rational] = []
    var allEntries: [[(column: Int, value: Rational)]] = []
    var rights: [Rational] = []
    var units: [Int] = []
    for row in rows {
      var common = row.right.denominator
      for (_, value) in row.entries where !value.isWhole {
        common = leastCommonMultiple(common, value.denominator)
      }
      // A slack that can start in the basis spares an artificial variable, also where the right is
      // 0.
      let turns =
        row.right.isZero ? row.relation == .atLeast : row.right.signum() < 0
      let factor = Rational(turns ? -common : common)
      var entries = row.entries
      if factor != 1 {
        for index in entries.indices { entries[index].value *= factor }
      }
      switch row.relation {
      case .equal:
        units.append(artificial)
        artificial += 1
      case .atMost where !turns, .atLeast where turns:
        units.append(slack)
        slack += 1
      case .atMost, .atLeast:
        entries.append((slack, -1))
        slack += 1
        units.append(artificial)
        artificial += 1
      }
      factors.append(factor)
      allEntries.append(entries)
      rights.append(row.right * factor)
    }
    columnCount = artificial
    factor = factors
    entries = allEntries
    right = rights
    unit = units
    isInequality = rows.map { $0.relation != .equal }
  }
}
