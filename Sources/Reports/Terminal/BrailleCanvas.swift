import Ground

/// A grid of dots, two wide and four high in every character.
package struct BrailleCanvas {
  package let columns: Int
  package let rows: Int
  private var cells: [UInt8]
  /// Which pen drew last in every character, from 0; nil where nothing is drawn.
  private var pens: [Int?]

  package init(columns: Int, rows: Int) {
    self.columns = max(1, columns)
    self.rows = max(1, rows)
    cells = Array(repeating: 0, count: self.columns * self.rows)
    pens = Array(repeating: nil, count: self.columns * self.rows)
  }

  package var width: Int { columns * 2 }
  package var height: Int { rows * 4 }

  /// Sets a dot; (0, 0) is at the top left, and dots outside the grid are ignored.
  package mutating func set(_ x: Int, _ y: Int, pen: Int = 0) {
    guard x >= 0, y >= 0, x < width, y < height else { return }
    let cell = y / 4 * columns + x / 2
    // Braille numbers its dots down the left column, then the right, and adds the fourth row last.
    let bits: [UInt8] = [0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80]
    cells[cell] |= bits[y % 4 * 2 + x % 2]
    pens[cell] = pen
  }

  /// Sets the dots between two places; `gap` leaves out all but every `gap`-th dot.
  package mutating func line(
    from: (x: Int, y: Int), to: (x: Int, y: Int), pen: Int = 0, gap: Int = 1
  ) {
    let steps = max(abs(to.x - from.x), abs(to.y - from.y))
    guard steps > 0 else { return set(from.x, from.y, pen: pen) }
    for step in 0...steps {
      let share = Double(step) / Double(steps)
      let x = from.x + Int((Double(to.x - from.x) * share).rounded())
      let y = from.y + Int((Double(to.y - from.y) * share).rounded())
      // By place and not by step, so that dots stay even from one stretch to the next.
      if gap <= 1 || (abs(to.x - from.x) >= abs(to.y - from.y) ? x : y) % gap == 0 {
        set(x, y, pen: pen)
      }
    }
  }

  /// The characters of one row, with the pen of each.
  package func row(_ index: Int) -> [(character: Character, pen: Int?)] {
    (0..<columns).map { column in
      let cell = index * columns + column
      let scalar = UnicodeScalar(UInt32(0x2800) + UInt32(cells[cell])) ?? " "
      return (cells[cell] == 0 ? " " : Character(scalar), pens[cell])
    }
  }

  package var text: [String] {
    (0..<rows).map { row in String(self.row(row).map(\.character)) }
  }
}
