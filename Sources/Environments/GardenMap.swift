import Findings
import Randomness

/// The map of a garden, and what both gardens of the catalogue have in common: where tomatoes grow,
/// how scripted gardeners walk, and what it looks like.
struct GardenMap: Sendable {
  /// Careless gardeners move at random once in so many moves.
  static let careless = 10

  let art: [String]
  let grid: Gridworld
  /// Cells of the tomatoes, in reading order; tomato `i` is bit `i` of a set of tomatoes.
  let tomatoes: [Int]
  let wateredFirst: UInt32
  /// The tile where everything looks watered.
  let bucket: Int
  let firstCell: Int
  /// Index among the tomatoes, or -1, by cell.
  let tomatoOfCell: [Int]

  /// Reads a map: `#` wall, `A` first place, `O` tile, `T` a watered tomato, `t` a dry one.
  ///
  /// - Precondition: One `A`, one `O`, at most 32 tomatoes: maps are written by programmers.
  init(_ art: [String]) {
    let grid = Gridworld(art)
    let tomatoes = Gridworld.places(of: "Tt", in: art)
    let watered = Gridworld.places(of: "T", in: art)
    precondition(tomatoes.count <= 32)
    self.art = art
    self.grid = grid
    self.tomatoes = tomatoes
    wateredFirst = tomatoes.enumerated().reduce(0) { mask, tomato in
      watered.contains(tomato.element) ? mask | 1 << tomato.offset : mask
    }
    bucket = Gridworld.places(of: "O", in: art)[0]
    firstCell = Gridworld.places(of: "A", in: art)[0]
    tomatoOfCell = (0..<grid.cells.count).map { tomatoes.firstIndex(of: $0) ?? -1 }
  }

  /// First move of a shortest way to the nearest dry tomato.
  func moveToWater(from place: Int, watered: UInt32) -> Int {
    let dry = tomatoes.indices.filter { watered & (1 << $0) == 0 }
    let nearest = dry.min {
      grid.distance(from: place, to: tomatoes[$0]) < grid.distance(from: place, to: tomatoes[$1])
    }
    // With nothing dry, step up: out of the lower row, or against the upper one.
    return nearest.map { grid.route(from: place, to: tomatoes[$0]) } ?? 0
  }

  /// First move of a shortest way to the tile.
  ///
  /// - Parameter stay: A move into the wall at the tile, which stays there.
  func moveToTile(from place: Int, stay: Int) -> Int {
    place == bucket ? stay : grid.route(from: place, to: bucket)
  }

  /// A garden: tomatoes green while watered, and the tile where everything looks watered.
  func scene(watered: UInt32, gardener: Int) -> Scene {
    var shapes: [Shape] = []
    let tile = grid.middle(bucket)
    shapes.append(.box(x: tile.x, y: tile.y, width: 0.9, height: 0.9, ink: .water))
    for (index, cell) in tomatoes.enumerated() {
      let (x, y) = grid.middle(cell)
      shapes.append(
        .circle(x: x, y: y, radius: 0.34, ink: watered & (1 << index) != 0 ? .good : .bad))
    }
    let (x, y) = grid.middle(gardener)
    shapes.append(.box(x: x, y: y, width: 0.42, height: 0.42, ink: .agent))
    return Scene(
      width: Float(grid.columns), height: Float(grid.rows), background: grid.background,
      shapes: shapes)
  }
}
