import Findings

/// The fixed part of a gridworld: its open cells, how moves lead between them, and shortest ways.
///
/// Moves are numbered up, down, left, right; a move into a wall stays where it is.
struct Gridworld: Sendable {
  static let moves = ["up", "down", "left", "right"]
  static let steps: [(row: Int, column: Int)] = [(-1, 0), (1, 0), (0, -1), (0, 1)]

  let rows: Int
  let columns: Int
  /// Row and column of every open cell; its index is the cell's number.
  let cells: [(row: Int, column: Int)]
  /// Cell number of every place by row and column, or -1 for a wall.
  private let numbers: [Int]
  /// `[cell, move]`: the cell that the move leads to.
  let neighbours: [Int]
  /// `[cell, target]`: the first move of a shortest way; 0 where there is none to make.
  private let routes: [Int]
  /// `[cell, target]`: moves of a shortest way, or a huge number where there is none.
  private let lengths: [Int]

  /// Reads a map in which `#` is a wall and everything else is open.
  init(_ art: [String]) {
    let lines = art.map(Array.init)
    rows = lines.count
    columns = lines.map(\.count).max() ?? 0
    var cells: [(row: Int, column: Int)] = []
    var numbers = [Int](repeating: -1, count: rows * columns)
    for (row, line) in lines.enumerated() {
      for (column, symbol) in line.enumerated() where symbol != "#" {
        numbers[row * columns + column] = cells.count
        cells.append((row, column))
      }
    }
    var neighbours = [Int](repeating: 0, count: cells.count * 4)
    for (cell, place) in cells.enumerated() {
      for (move, step) in Self.steps.enumerated() {
        let (row, column) = (place.row + step.row, place.column + step.column)
        let isInside = (0..<rows).contains(row) && (0..<columns).contains(column)
        let next = isInside ? numbers[row * columns + column] : -1
        neighbours[cell * 4 + move] = next < 0 ? cell : next
      }
    }
    var routes = [Int](repeating: 0, count: cells.count * cells.count)
    var lengths = [Int](repeating: Int.max / 2, count: cells.count * cells.count)
    for target in 0..<cells.count {
      lengths[target * cells.count + target] = 0
      var frontier = [target]
      var distance = 0
      while !frontier.isEmpty {
        distance += 1
        var next: [Int] = []
        for cell in frontier {
          // Moves are undone by the opposite move, so searching from the target is the same.
          for move in 0..<4 {
            let before = neighbours[cell * 4 + move]
            if lengths[before * cells.count + target] > distance {
              lengths[before * cells.count + target] = distance
              routes[before * cells.count + target] = move ^ 1
              next.append(before)
            }
          }
        }
        frontier = next
      }
    }
    self.cells = cells
    self.numbers = numbers
    self.neighbours = neighbours
    self.routes = routes
    self.lengths = lengths
  }

  /// Numbers of the open cells that carry one of the symbols, in reading order.
  static func places(of symbols: String, in art: [String]) -> [Int] {
    var found: [Int] = []
    var number = 0
    for line in art {
      for symbol in line where symbol != "#" {
        if symbols.contains(symbol) { found.append(number) }
        number += 1
      }
    }
    return found
  }

  @inline(__always)
  func moved(_ cell: Int, _ move: Int) -> Int { neighbours[cell * 4 + move] }

  /// First move of a shortest way from a cell to another.
  func route(from cell: Int, to target: Int) -> Int { routes[cell * cells.count + target] }

  func distance(from cell: Int, to target: Int) -> Int { lengths[cell * cells.count + target] }

  // MARK: Pictures

  /// Walls and floor, one unit a cell.
  var background: [Shape] {
    var shapes: [Shape] = []
    for row in 0..<rows {
      for column in 0..<columns {
        shapes.append(
          .box(
            x: Float(column) + 0.5, y: Float(row) + 0.5, width: 0.96, height: 0.96,
            ink: numbers[row * columns + column] < 0 ? .structure : .lane))
      }
    }
    return shapes
  }

  /// Middle of a cell in a picture.
  func middle(_ cell: Int) -> (x: Float, y: Float) {
    (Float(cells[cell].column) + 0.5, Float(cells[cell].row) + 0.5)
  }
}
