import Documents
import Findings
import Ground

/// Statements with the shares of two sides, as wide as the terminal.
struct TerminalCards {
  var cards: Cards
  var blocks: TerminalBlocks

  /// Columns of a layout that fits, with what it leaves out.
  private struct Layout {
    var bar = 4
    var text = 0
    /// Numbers behind the shares, and whether the first keeps its interval.
    var briefs: Int
    var hasInterval: Bool
  }

  private var items: [Card] { cards.items }

  /// Words with which every statement begins: said once, above them.
  private var opening: String {
    let all = items.map { $0.statement.line.split(separator: " ") }
    guard all.count > 1, var common = all.first?.dropLast() else { return "" }
    for words in all {
      while !words.starts(with: common) { common.removeLast() }
    }
    return common.joined(separator: " ")
  }

  private func statement(_ card: Card) -> String {
    let line = card.statement.line
    return opening.isEmpty ? line : String(line.dropFirst(opening.count + 1))
  }

  func lines() -> [String] {
    guard let layout = layout() else { return items.flatMap(stacked) }
    return [head(layout)] + items.flatMap { lines($0, layout) }
  }

  // MARK: - Layout

  private func widest(_ texts: [String]) -> Int { texts.map(TerminalText.width).max() ?? 0 }

  private func briefs(_ card: Card, _ layout: Layout) -> [String] {
    card.brief.prefix(layout.briefs).enumerated().map { index, text in
      index == 0 && !layout.hasInterval ? String(text.prefix { $0 != " " }) : text
    }
  }

  /// Widths of rank, both shares and the numbers behind them.
  private func columns(_ layout: Layout) -> [Int] {
    let numbers = (0..<layout.briefs).map { index in
      widest(
        items.map { briefs($0, layout) }.compactMap { index < $0.count ? $0[index] : nil }
          + [cards.briefHeads[index]])
    }
    let shares = cards.sides.indices.map { side in
      layout.bar + 1
        + widest(items.compactMap { side < $0.shares.count ? $0.shares[side].text : nil })
    }
    return [widest(items.map { "\($0.rank)" })] + shares + numbers
  }

  /// The first layout that leaves statements room; nil where the terminal is too narrow for any.
  private func layout() -> Layout? {
    let all = cards.briefHeads.count
    for (count, hasInterval) in [(all, true), (min(1, all), true), (min(1, all), false)] {
      var layout = Layout(briefs: count, hasInterval: hasInterval)
      func room() -> Int {
        let columns = columns(layout)
        return blocks.width - columns.reduce(0, +) - columns.count * 2 - 2
      }
      guard room() >= 26 else { continue }
      let longest = widest(items.map(statement))
      // Bars take a part of what is left, and all that the statements do not need.
      while layout.bar < 16, room() - 2 >= max(36, layout.bar < 6 ? 0 : longest) { layout.bar += 1 }
      layout.text = room()
      return layout
    }
    return nil
  }

  // MARK: - Rows

  private func tone(_ side: Int) -> TerminalText.Colour? {
    blocks.colour(side == 0 ? .first : .second)
  }

  private func head(_ layout: Layout) -> String {
    let columns = columns(layout)
    let sides = cards.sides.enumerated().map { side, name in
      let width = columns[side + 1]
      return TerminalText.padded(
        blocks.coloured(TerminalText.cut(VisibleText.name(name), to: width), tone(side)), to: width)
    }
    let numbers = (0..<layout.briefs).map { index in
      TerminalText.padded(
        blocks.coloured(cards.briefHeads[index], .faint), to: columns[cards.sides.count + 1 + index]
      )
    }
    let first = [
      String(repeating: " ", count: columns[0]),
      TerminalText.padded(
        blocks.coloured(
          opening.isEmpty ? "" : TerminalText.cut(opening + " …", to: layout.text), .faint),
        to: layout.text),
    ]
    return (first + sides + numbers).joined(separator: "  ").trimmedEnd
  }

  private func lines(_ card: Card, _ layout: Layout) -> [String] {
    let columns = columns(layout)
    let texts = Array(TerminalText.wrap(statement(card), width: layout.text).prefix(4))
    let shares = zip(cards.sides.indices, card.shares).map { side, share in
      let bar = Self.bar(share.value, full: cards.full, width: layout.bar)
      return blocks.coloured(bar, tone(side)) + " "
        + TerminalText.aligned(share.text, to: columns[side + 1] - layout.bar - 1)
    }
    let numbers = briefs(card, layout).enumerated().map { index, text in
      TerminalText.padded(text, to: columns[cards.sides.count + 1 + index])
    }
    let first = [
      TerminalText.aligned("\(card.rank)", to: columns[0]),
      TerminalText.padded(texts.first ?? "", to: layout.text),
    ]
    let indent = String(repeating: " ", count: columns[0] + 2)
    return [(first + shares + numbers).joined(separator: "  ") + " " + mark(card)]
      + texts.dropFirst().map { indent + $0 } + example(card, indent: indent)
  }

  private func mark(_ card: Card) -> String {
    card.isDoubtful ? blocks.coloured("?", .yellow) : blocks.coloured("✓", .green)
  }

  /// A row for a terminal too narrow for columns.
  private func stacked(_ card: Card) -> [String] {
    let indent = String(repeating: " ", count: 4)
    let texts = TerminalText.wrap(card.statement.line, width: blocks.width - 4)
    let name = min(12, widest(cards.sides.map { VisibleText.name($0) }))
    let bar = max(4, min(24, blocks.width - 4 - name - 2 - 8))
    let shares = zip(cards.sides, card.shares).enumerated().map { side, pair in
      indent
        + TerminalText.padded(TerminalText.cut(VisibleText.name(pair.0), to: name), to: name + 1)
        + blocks.coloured(Self.bar(pair.1.value, full: cards.full, width: bar), tone(side)) + " "
        + pair.1.text
    }
    let numbers = zip(cards.briefHeads, card.brief).map { "\($0) \($1)" }.joined(separator: ", ")
    let facts = TerminalText.cut(numbers, to: blocks.width - 6)
    return [TerminalText.padded("\(card.rank)", to: 4) + (texts.first ?? "")]
      + texts.dropFirst().map { indent + $0 } + shares + [indent + facts + " " + mark(card)]
      + example(card, indent: indent)
  }

  private func example(_ card: Card, indent: String) -> [String] {
    guard let example = card.example, blocks.width >= 60 else { return [] }
    return [
      indent
        + Self.example(
          example, width: blocks.width - indent.count, colour: blocks.colour(example.tone) ?? .bold,
          useColour: blocks.useColour)
    ]
  }

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
    _ quotation: Quotation, width: Int, colour: TerminalText.Colour, useColour: Bool
  ) -> String {
    let cells = cells(of: quotation.text, marksStand: !useColour)
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
    for piece in text.pieces {
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
