import Documents
import Foundation
import Ground

extension MapPicture {
  /// Units of one cell.
  private static let size = 44.0
  /// Drawings of one cell that stand one beside the other.
  private static let mostItems = 9

  /// The map: walls, signs, and in each cell what it holds; empty where it is none or too large to draw.
  func svg() -> String {
    guard canDraw else { return "" }
    let (width, height) = (Double(columns) * Self.size, Double(rows) * Self.size)
    let held = Dictionary(
      cells.map { (Place(row: $0.row, column: $0.column), $0) }, uniquingKeysWith: { a, _ in a })
    var parts: [String] = []
    for row in 0..<rows {
      let line = row < lines.count ? Array(lines[row]) : []
      for column in 0..<columns {
        parts.append(
          cell(
            row, column, sign: column < line.count ? line[column] : " ",
            held[Place(row: row, column: column)]))
      }
    }
    return """
      <svg class="map" viewBox="-1 -1 \(Draw.n(width + 2)) \(Draw.n(height + 2))" role="img" \
      aria-label="\(Markup.plain(title))" style="max-width:\(Draw.n(max(width, 120)))px">
      \(parts.filter { !$0.isEmpty }.joined(separator: "\n"))
      </svg>
      """
  }

  private struct Place: Hashable {
    var row: Int
    var column: Int
  }

  private func cell(_ row: Int, _ column: Int, sign: Character, _ cell: Cell?) -> String {
    let (x, y, size) = (Double(column) * Self.size, Double(row) * Self.size, Self.size)
    if sign == "#" && cell == nil { return Draw.rectangle(x, y, size, size, "wall") }
    var parts: [String] = []
    if cell != nil || sign != " " {
      parts.append(
        Draw.rectangle(x, y, size, size, cell?.isMarked == true ? "cell differs" : "cell"))
    }
    let items = cell?.items ?? []
    if sign != " " {
      let text = VisibleText.visible(String(sign))
      parts.append(
        items.isEmpty
          ? word(x + size / 2, y + size / 2, text, "letter", size: size * 0.46)
          : word(x + size * 0.17, y + size * 0.2, text, "letter", size: size * 0.26))
    }
    return (parts + inside(items, x: x, y: y, hasSign: sign != " ")).joined(separator: "\n")
  }

  /// The drawings of a cell, in a small grid.
  private func inside(_ items: [Item], x: Double, y: Double, hasSign: Bool) -> [String] {
    guard !items.isEmpty else { return [] }
    guard items.count <= Self.mostItems else {
      let title = items.prefix(8).map(\.title).joined(separator: "; ")
      return [
        "<g><title>\(Markup.plain(title)); …</title>"
          + word(x + Self.size / 2, y + Self.size / 2, "…", "value", size: Self.size * 0.4) + "</g>"
      ]
    }
    let side = Int(Double(items.count).squareRoot().rounded(.up))
    let slot = Self.size / Double(side)
    let lines = (items.count + side - 1) / max(1, side)
    let down = (Self.size - Double(lines) * slot) / 2
    return items.enumerated().map { index, item in
      let (left, top) = (Double(index % side) * slot, Double(index / side) * slot + down)
      let (cx, cy) = (x + left + slot / 2, y + top + slot / 2)
      let isLow = items.count == 1 && hasSign
      return "<g><title>\(Markup.plain(item.title))</title>"
        + (item.arrows.isEmpty
          ? number(item.text, x: cx, y: cy + (isLow ? slot * 0.1 : 0), size: slot)
          : arrows(item, x: cx, y: cy, size: slot)) + "</g>"
    }
  }

  private func number(_ text: String, x: Double, y: Double, size: Double) -> String {
    let font = min(size * 0.34, size * 1.55 / Double(max(1, text.count)))
    return word(x, y, text, "value", size: font)
  }

  /// Arrows as long and as strong as their actions are likely.
  private func arrows(_ item: Item, x: Double, y: Double, size: Double) -> String {
    let isCertain = item.arrows.count == 1
    return item.arrows.map { arrow in
      let share = isCertain ? 1 : min(1, max(0, arrow.share.isFinite ? arrow.share : 0))
      let opacity =
        isCertain ? "" : " opacity=\"\(NumberText.coordinate(0.5 + 0.5 * share, decimals: 2))\""
      let (dx, dy) = (Double(arrow.columns), Double(arrow.rows))
      let length = (dx * dx + dy * dy).squareRoot()
      guard length > 0 else {
        let radius = size * (isCertain ? 0.15 : 0.07 + 0.1 * share)
        return "<circle class=\"stay\" cx=\"\(Draw.n(x))\" cy=\"\(Draw.n(y))\""
          + " r=\"\(Draw.n(radius))\"\(opacity)/>"
      }
      let unit = (x: dx / length, y: dy / length)
      let reach = size * (isCertain ? 0.31 : 0.22 + 0.26 * share)
      let back = isCertain ? reach : -size * 0.05
      return Draw.arrow(
        from: (x - unit.x * back, y - unit.y * back), to: (x + unit.x * reach, y + unit.y * reach),
        thickness: size * (isCertain ? 0.075 : 0.05 + 0.04 * share),
        head: size * (isCertain ? 0.2 : 0.16), kind: "move", attributes: opacity)
    }.joined()
  }

  private func word(
    _ x: Double, _ y: Double, _ text: String, _ kind: String, size: Double
  ) -> String {
    "<text class=\"\(kind)\" x=\"\(Draw.n(x))\" y=\"\(Draw.n(y))\" font-size=\"\(Draw.n(size))\">"
      + Markup.escape(text) + "</text>"
  }
}
