import Findings

/// Small things in one line of a terminal: bars of blocks, a text with its evidence marked.
enum TextTerminalRow {
  /// A bar of a whole number of columns; what is more than nothing shows at least a sliver.
  static func bar(_ value: Double, full: Double, width: Int) -> String {
    guard value.isFinite, value > 0, full > 0, width > 0 else {
      return String(repeating: " ", count: max(0, width))
    }
    let eighths = max(1, Int((min(1, value / full) * Double(width * 8)).rounded()))
    let parts = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]
    let bar = String(repeating: "█", count: eighths / 8) + parts[eighths % 8]
    return TerminalText.padded(bar, to: width)
  }

  private struct Cell {
    var character: Character
    var isMarked: Bool
  }

  /// A text on one line, shortened round its evidence.
  ///
  /// - Parameter colour: Evidence is coloured where colour is allowed, and in «…» where it is not.
  static func example(
    _ text: MarkedText, width: Int, colour: TerminalText.Colour, useColour: Bool
  ) -> String {
    let cells = cells(of: text, marksStand: !useColour)
    let shown = window(cells, width: max(2, width - 2))
    var (line, run) = ("", "")
    var isMarked = false
    func flush() {
      line += TerminalText.coloured(run, isMarked ? colour : .faint, useColour)
      run = ""
    }
    for cell in shown {
      if cell.isMarked != isMarked {
        flush()
        isMarked = cell.isMarked
      }
      run.append(cell.character)
    }
    flush()
    return TerminalText.coloured("“", .faint, useColour) + line
      + TerminalText.coloured("”", .faint, useColour)
  }

  /// Characters of a text on one line, with signs round the evidence where `marksStand`.
  private static func cells(of text: MarkedText, marksStand: Bool) -> [Cell] {
    var cells: [Cell] = []
    for piece in TextMarks.pieces(text) {
      if piece.isMarked && marksStand { cells.append(Cell(character: "«", isMarked: true)) }
      for character in piece.text {
        if character.isWhitespace {
          if cells.last.map({ $0.character != " " }) ?? false {
            cells.append(Cell(character: " ", isMarked: piece.isMarked))
          }
        } else {
          cells.append(Cell(character: character, isMarked: piece.isMarked))
        }
      }
      if piece.isMarked && marksStand { cells.append(Cell(character: "»", isMarked: true)) }
    }
    if cells.last?.character == " " { cells.removeLast() }
    return cells
  }

  private static func window(_ cells: [Cell], width: Int) -> [Cell] {
    let sizes = cells.map { TerminalText.columns(of: $0.character) }
    guard sizes.reduce(0, +) > width else { return cells }
    let first = cells.firstIndex(where: \.isMarked) ?? 0
    // Some of what stands before the evidence, and all that fits after it.
    var (start, end, taken) = (first, first, 2)
    while start > 0, taken + sizes[start - 1] <= 2 + width / 4 {
      start -= 1
      taken += sizes[start]
    }
    while end < cells.count, taken + sizes[end] <= width {
      taken += sizes[end]
      end += 1
    }
    while start > 0, taken + sizes[start - 1] <= width {
      start -= 1
      taken += sizes[start]
    }
    let dots = [Cell(character: "…", isMarked: false)]
    return (start > 0 ? dots : []) + cells[start..<end] + (end < cells.count ? dots : [])
  }
}
