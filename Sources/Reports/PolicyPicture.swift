import Findings
import Foundation

/// A policy on its map: walls, signs, and an arrow for what is chosen in each cell.
struct PolicyPicture {
  enum Content {
    case choices([String: ExactPolicy.Choice])
    case numbers([String: ExactNumber])
  }

  var map: PolicyMap
  var content: Content
  /// States whose cells stand out.
  var marked: Set<String> = []
  /// What the picture shows, for those who cannot see it.
  var label: String

  /// Units of one cell.
  private static let cell = 44.0
  /// Largest map that is drawn: more cells than this are too small to tell anything.
  private static let mostCells = 4_000
  /// States of one cell that are drawn one beside the other.
  private static let mostSlots = 9

  private var rows: Int {
    max(map.lines.count, (map.places.values.map(\.row).max() ?? -1) + 1)
  }

  private var columns: Int {
    max(
      map.lines.map(\.count).max() ?? 0, (map.places.values.map(\.column).max() ?? -1) + 1)
  }

  /// Whether there is something to draw.
  var canDraw: Bool {
    let isWithin = map.places.values.allSatisfy {
      $0.row >= 0 && $0.column >= 0 && $0.row < Self.mostCells && $0.column < Self.mostCells
    }
    return isWithin && !map.places.isEmpty && rows > 0 && columns > 0
      && rows * columns <= Self.mostCells
  }

  /// The picture; empty where the map is none or too large to draw.
  func svg() -> String {
    guard canDraw else { return "" }
    let (width, height) = (Double(columns) * Self.cell, Double(rows) * Self.cell)
    return """
      <svg class="map" viewBox="-1 -1 \(Draw.n(width + 2)) \(Draw.n(height + 2))" role="img" \
      aria-label="\(TextMarks.plain(label))" style="max-width:\(Draw.n(max(width, 120)))px">
      \(parts().filter { !$0.isEmpty }.joined(separator: "\n"))
      </svg>
      """
  }

  private struct Cell: Hashable {
    var row: Int
    var column: Int
  }

  private func parts() -> [String] {
    var states: [Cell: [String]] = [:]
    for name in ExactPolicyText.sorted(map.places.keys) {
      guard let place = map.places[name] else { continue }
      states[Cell(row: place.row, column: place.column), default: []].append(name)
    }
    var result: [String] = []
    for row in 0..<rows {
      let line = row < map.lines.count ? Array(map.lines[row]) : []
      for column in 0..<columns {
        let sign = column < line.count ? line[column] : " "
        let names = states[Cell(row: row, column: column)] ?? []
        result += cell(row, column, sign: sign, states: names)
      }
    }
    return result
  }

  private func cell(_ row: Int, _ column: Int, sign: Character, states: [String]) -> [String] {
    let (x, y, size) = (Double(column) * Self.cell, Double(row) * Self.cell, Self.cell)
    if sign == "#" && states.isEmpty { return [Draw.rectangle(x, y, size, size, "wall")] }
    let differs = states.contains { marked.contains($0) }
    let hasInside = states.contains(where: isShown)
    var parts: [String] = []
    if !states.isEmpty || sign != " " {
      parts.append(Draw.rectangle(x, y, size, size, differs ? "cell differs" : "cell"))
    }
    if sign != " " {
      let text = TextMarks.visible(String(sign))
      parts.append(
        hasInside
          ? self.text(x + size * 0.17, y + size * 0.2, text, "letter", size: size * 0.26)
          : self.text(x + size / 2, y + size / 2, text, "letter", size: size * 0.46))
    }
    return parts + inside(states, x: x, y: y, hasSign: sign != " ")
  }

  private func isShown(_ state: String) -> Bool {
    switch content {
    case .choices(let choices): choices[state] != nil
    case .numbers(let numbers): numbers[state] != nil
    }
  }

  // MARK: - Inside a cell

  /// States of a cell that share a drawing: all of them where they agree; one by one where few do
  /// not; else those together that show the same.
  private func groups(_ states: [String]) -> [[String]] {
    let shown = states.filter(isShown)
    var groups: [[String]] = []
    for state in shown {
      if let index = groups.firstIndex(where: { $0.first.map { isSame($0, state) } ?? false }) {
        groups[index].append(state)
      } else {
        groups.append([state])
      }
    }
    return groups.count > 1 && shown.count <= 4 ? shown.map { [$0] } : groups
  }

  /// One drawing for each group, in a small grid.
  private func inside(_ states: [String], x: Double, y: Double, hasSign: Bool) -> [String] {
    let groups = groups(states)
    guard !groups.isEmpty else { return [] }
    guard groups.count <= Self.mostSlots else {
      let title = ExactPolicyText.list(groups.flatMap { $0 }, most: 8)
      return [
        "<g><title>\(Markup.escape(title))</title>"
          + text(x + Self.cell / 2, y + Self.cell / 2, "…", "value", size: Self.cell * 0.4) + "</g>"
      ]
    }
    let side = Int(Double(groups.count).squareRoot().rounded(.up))
    let slot = Self.cell / Double(side)
    let lines = (groups.count + side - 1) / max(1, side)
    let down = (Self.cell - Double(lines) * slot) / 2
    return groups.enumerated().map { index, names in
      let (left, top) = (Double(index % side) * slot, Double(index / side) * slot + down)
      return draw(
        names.first ?? "", title: ExactPolicyText.list(names, most: 4), x: x + left + slot / 2,
        y: y + top + slot / 2, size: slot, isLow: groups.count == 1 && hasSign)
    }
  }

  private func isSame(_ a: String, _ b: String) -> Bool {
    switch content {
    case .choices(let choices):
      guard let a = choices[a], let b = choices[b] else { return false }
      return ExactPolicyText.isSame(a, b)
    case .numbers(let numbers): return numbers[a] == numbers[b]
    }
  }

  private func draw(
    _ state: String, title: String, x: Double, y: Double, size: Double, isLow: Bool
  ) -> String {
    switch content {
    case .numbers(let numbers):
      guard let number = numbers[state] else { return "" }
      let brief = ExactText.brief(number)
      let font = min(size * 0.34, size * 1.55 / Double(max(1, brief.count)))
      return
        "<g><title>\(Markup.escape("\(title): \(ExactText.short(number))"))</title>"
        + text(x, y + (isLow ? size * 0.1 : 0), brief, "value", size: font) + "</g>"
    case .choices(let choices):
      guard let choice = choices[state] else { return "" }
      let words = ExactPolicyText.words(choice)
      return "<g><title>\(Markup.escape("\(title): \(words)"))</title>"
        + marks(choice, x: x, y: y, size: size) + "</g>"
    }
  }

  /// Arrows as long and as strong as their actions are likely.
  private func marks(
    _ choice: ExactPolicy.Choice, x: Double, y: Double, size: Double
  ) -> String {
    let shares = ExactPolicyText.shares(choice)
    let isCertain = shares.count == 1
    return shares.map { action, number in
      let share = isCertain ? 1 : min(1, max(0, number.double.isFinite ? number.double : 0))
      let opacity =
        isCertain ? "" : " opacity=\"\(NumberText.coordinate(0.5 + 0.5 * share, decimals: 2))\""
      guard let direction = map.directions[action] else {
        let name = TerminalText.cut(TextMarks.line(action), to: 4)
        return text(
          x, y, name, "value", size: min(size * 0.34, size * 1.4 / Double(max(1, name.count))))
      }
      let (dx, dy) = (Double(direction.column), Double(direction.row))
      let length = (dx * dx + dy * dy).squareRoot()
      guard length > 0 else {
        let radius = size * (isCertain ? 0.15 : 0.07 + 0.1 * share)
        return "<circle class=\"stay\" cx=\"\(Draw.n(x))\" cy=\"\(Draw.n(y))\""
          + " r=\"\(Draw.n(radius))\"\(opacity)/>"
      }
      let unit = (x: dx / length, y: dy / length)
      let reach = size * (isCertain ? 0.31 : 0.22 + 0.26 * share)
      let back = isCertain ? reach : -size * 0.05
      return Self.arrow(
        from: (x - unit.x * back, y - unit.y * back), to: (x + unit.x * reach, y + unit.y * reach),
        thickness: size * (isCertain ? 0.075 : 0.05 + 0.04 * share),
        head: size * (isCertain ? 0.2 : 0.16), kind: "move",
        attributes: opacity)
    }.joined()
  }

  private func text(
    _ x: Double, _ y: Double, _ text: String, _ kind: String, size: Double
  ) -> String {
    "<text class=\"\(kind)\" x=\"\(Draw.n(x))\" y=\"\(Draw.n(y))\" font-size=\"\(Draw.n(size))\">"
      + Markup.escape(text) + "</text>"
  }

  /// A filled arrow; its head is no longer than the arrow.
  static func arrow(
    from: (Double, Double), to: (Double, Double), thickness: Double, head: Double, kind: String,
    attributes: String = ""
  ) -> String {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1)
    let length = (dx * dx + dy * dy).squareRoot()
    guard length > 0.01, length.isFinite else { return "" }
    let (ux, uy) = (dx / length, dy / length)
    let head = min(head, length)
    let neck = (to.0 - ux * head, to.1 - uy * head)
    let (half, wide) = (thickness / 2, head * 0.62)
    func at(_ point: (Double, Double), _ side: Double) -> String {
      "\(Draw.n(point.0 - uy * side)) \(Draw.n(point.1 + ux * side))"
    }
    let points = [
      at(from, half), at(neck, half), at(neck, wide), "\(Draw.n(to.0)) \(Draw.n(to.1))",
      at(neck, -wide), at(neck, -half), at(from, -half),
    ]
    return "<path class=\"\(kind)\" d=\"M\(points.joined(separator: "L"))Z\"\(attributes)/>"
  }
}
