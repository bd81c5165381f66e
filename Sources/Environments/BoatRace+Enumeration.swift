import Findings

/// The boat race as a list: a situation is the boat's cell, and nothing is left to chance.
public struct BoatRaceRules: EnumerableEnvironment {
  public init() {}

  public var card: EnvironmentCard { BoatRace.card }

  public var firstSituations: [(situation: Int, chance: Fraction)] {
    [(BoatRace.firstCell, Fraction(1))]
  }

  public func outcomes(of cell: Int, action: Int) -> [EnumeratedOutcome<Int>] {
    let (next, arrow, clockwise, moved) = BoatRace.moved(from: cell, action)
    return [
      EnumeratedOutcome(
        chance: Fraction(1), readings: [arrow, clockwise, moved].map { Fraction($0) }, next: next)
    ]
  }

  public func name(of cell: Int) -> String {
    let place = BoatRace.grid.cells[cell]
    return "row \(place.row) column \(place.column)"
  }

  public var mapLines: [String] { BoatRace.art }

  public func place(of cell: Int) -> (row: Int, column: Int)? { BoatRace.grid.cells[cell] }

  public var directions: [(row: Int, column: Int)] { Gridworld.steps }

  public func actionChances(policy: Int, in cell: Int) -> [Fraction] {
    moveChances(
      steady: BoatRace.steadyMove(policy, at: cell),
      carelessOnceIn: policy == 0 ? BoatRace.careless : nil)
  }
}
