import Findings
import Foundation
import Ground

/// Draws scenes as text.
public enum TerminalScene {
  /// A scene as lines of `columns` characters.
  ///
  /// Without colour every mark is the letter of its ink: `#` structure, `.` lane, `~` water,
  /// `A` agent, `C` controlled, `v` vehicle, `*` target, `g` good, `x` bad, `-` faint. With colour
  /// every character is two coloured pixels, one above the other.
  public static func draw(_ scene: Scene, columns: Int, useColour: Bool = false) -> String {
    let columns = max(1, min(columns, 1000))
    guard scene.width > 0, scene.height > 0, scene.width.isFinite, scene.height.isFinite else {
      return ""
    }
    // A character is about twice as high as wide.
    let pixelsHigh = Double(scene.height) / Double(scene.width) * Double(columns)
    let rows = max(1, min(500, Int((pixelsHigh / 2).rounded())))
    let (grid, labels) = raster(scene, columns: columns, rows: useColour ? rows * 2 : rows)
    var lines = (0..<rows).map { row in
      useColour
        ? zip(grid[row * 2], grid[row * 2 + 1]).map { pixels(top: $0, bottom: $1) }
        : grid[row].map { Cell(character: letter($0)) }
    }
    for label in labels {
      let row = useColour ? label.row / 2 : label.row
      for (offset, character) in label.text.enumerated()
      where label.column + offset < columns {
        let cell = lines[row][label.column + offset]
        lines[row][label.column + offset] = Cell(
          character: character, front: useColour ? code(.text) : nil, back: cell.back)
      }
    }
    return lines.map(text).joined(separator: "\n")
  }

  // MARK: - Raster

  private struct Label {
    var column: Int
    var row: Int
    var text: String
  }

  private static func raster(
    _ scene: Scene, columns: Int, rows: Int
  ) -> (cells: [[Ink]], labels: [Label]) {
    var cells = Array(repeating: Array(repeating: Ink.ground, count: columns), count: rows)
    var labels: [Label] = []
    let (dx, dy) = (scene.width / Float(columns), scene.height / Float(rows))
    for shape in scene.background + scene.shapes {
      if case .text(let x, let y, _, let text, _) = shape {
        guard let column = place(x / dx, columns), let row = place(y / dy, rows) else { continue }
        let start = max(0, min(column - text.count / 2, columns - text.count))
        labels.append(Label(column: start, row: row, text: String(text.prefix(columns))))
        continue
      }
      let body = SceneBody(shape)
      guard body.box.left.isFinite, body.box.right.isFinite, body.box.top.isFinite,
        body.box.bottom.isFinite, body.box.left <= body.box.right
      else { continue }
      let across = span(Float(body.box.left) / dx, Float(body.box.right) / dx, columns)
      let down = span(Float(body.box.top) / dy, Float(body.box.bottom) / dy, rows)
      for row in down {
        for column in across
        where body.covers(
          x: (Float(column) + 0.5) * dx, y: (Float(row) + 0.5) * dy, reach: max(dx, dy) / 2)
        {
          cells[row][column] = body.ink
        }
      }
      // Marks smaller than a character still show.
      if let column = place(body.centre.x / dx, columns), let row = place(body.centre.y / dy, rows),
        body.isSolid
      {
        cells[row][column] = body.ink
      }
    }
    return (cells, labels)
  }

  private static func place(_ value: Float, _ count: Int) -> Int? {
    guard value.isFinite, value >= 0, value < Float(count) else { return nil }
    return Int(value)
  }

  private static func span(_ low: Float, _ high: Float, _ count: Int) -> Range<Int> {
    let first = Int(max(0, min(Float(count), low.rounded(.down))))
    let last = Int(max(0, min(Float(count), high.rounded(.down) + 1)))
    return first..<max(first, last)
  }

  // MARK: - Characters

  static func letter(_ ink: Ink) -> Character {
    switch ink {
    case .ground: " "
    case .structure: "#"
    case .lane: "."
    case .water: "~"
    case .agent: "A"
    case .controlled: "C"
    case .vehicle: "v"
    case .target: "*"
    case .good: "g"
    case .bad: "x"
    case .text: "+"
    case .faint: "-"
    }
  }

  /// Colour of an ink among a terminal's 256; nil leaves the terminal's own ground.
  private static func code(_ ink: Ink) -> Int? {
    switch ink {
    case .ground: nil
    case .structure: 102
    case .lane: 239
    case .water: 67
    case .agent: 75
    case .controlled: 208
    case .vehicle: 250
    case .target: 220
    case .good: 35
    case .bad: 204
    case .text: 255
    case .faint: 242
    }
  }

  /// A character with its colours; nil is the terminal's own.
  private struct Cell {
    var character: Character
    var front: Int?
    var back: Int?
  }

  /// Two pixels in one character.
  private static func pixels(top: Ink, bottom: Ink) -> Cell {
    switch (code(top), code(bottom)) {
    case (nil, nil): Cell(character: " ")
    case (let upper?, nil): Cell(character: "▀", front: upper)
    case (nil, let lower?): Cell(character: "▄", front: lower)
    case (let upper?, let lower?): Cell(character: "▀", front: upper, back: lower)
    }
  }

  /// A line with colour codes only where a colour changes.
  private static func text(_ cells: [Cell]) -> String {
    var line = ""
    var now: (front: Int?, back: Int?) = (nil, nil)
    for cell in cells {
      if cell.front != now.front || cell.back != now.back {
        let codes =
          ["0"] + (cell.front.map { ["38;5;\($0)"] } ?? [])
          + (cell.back.map { ["48;5;\($0)"] } ?? [])
        line += "\u{1B}[\(codes.joined(separator: ";"))m"
        now = (cell.front, cell.back)
      }
      line.append(cell.character)
    }
    return now.front == nil && now.back == nil ? line : line + "\u{1B}[0m"
  }
}
