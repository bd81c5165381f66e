import Documents
import Findings
import Ground

/// A document as plain text for a terminal: the verdict in its first line, no line longer than the
/// terminal is wide, down to 40 columns.
public enum TerminalReport {
  public static func text(_ document: Document, width: Int, useColour: Bool) -> String {
    let blocks = TerminalBlocks(width: max(40, width), useColour: useColour)
    return (head(document, blocks) + blocks.spaced(document.blocks)).joined(separator: "\n")
  }

  private static func head(_ document: Document, _ blocks: TerminalBlocks) -> [String] {
    let verdict = document.verdict
    let statement = verdict.statement.line
    let badge = verdict.badge?.line.uppercased() ?? ""
    let colour = blocks.colour(verdict.tone)
    let fits =
      !badge.isEmpty
      && TerminalText.width(badge) + 2 + TerminalText.width(statement) <= blocks.width
    let first =
      fits
      ? [blocks.coloured(badge, colour) + "  " + blocks.coloured(statement, .bold)]
      : blocks.wrapped(badge, colour) + blocks.wrapped(statement, .bold)
    return first + verdict.sentences.flatMap { blocks.wrapped($0.line) }
      + blocks.wrapped(document.title, .faint) + document.subject.flatMap { blocks.lines($0) }
  }
}

extension Inline {
  /// On one line, as a sentence shows it.
  var line: String { VisibleText.line(plain) }

  /// On one line, as a cell shows it: exact numbers without their decimals, nothing in small.
  var cell: String {
    VisibleText.line(
      parts.map { part in
        switch part {
        case .exact(let value): ExactText.plain(value)
        case .detail, .bar: ""
        case .strong(let words, _), .link(let words, _): words.cell
        default: Inline(parts: [part]).plain
        }
      }.joined())
  }
}

/// Blocks as lines of a terminal.
struct TerminalBlocks {
  var width: Int
  var useColour: Bool

  // MARK: - Lines

  func coloured(_ text: String, _ colour: TerminalText.Colour?) -> String {
    TerminalText.coloured(text, colour, useColour)
  }

  func colour(_ tone: Tone) -> TerminalText.Colour? {
    switch tone {
    case .good: .green
    case .bad: .red
    case .uncertain: .yellow
    case .unable: .magenta
    case .first: .blue
    case .second: .yellow
    case .plain: nil
    }
  }

  /// A text in lines; those after the first hang under the text behind the indent.
  func wrapped(
    _ text: String, _ colour: TerminalText.Colour? = nil, indent: String = ""
  ) -> [String] {
    let taken = TerminalText.width(indent)
    return TerminalText.wrap(VisibleText.line(text), width: width - taken).enumerated().map {
      ($0 == 0 ? indent : String(repeating: " ", count: taken)) + coloured($1, colour)
    }
  }

  /// Blocks with an empty line before each.
  func spaced(_ blocks: [Block]) -> [String] {
    blocks.flatMap { block in
      let lines = self.lines(block)
      return lines.isEmpty ? [] : [""] + lines
    }
  }

  // MARK: - Blocks

  func lines(_ block: Block) -> [String] {
    if block.isEmpty { return [] }
    switch block {
    case .section(let section):
      let body = section.blocks.flatMap(lines)
      return body.isEmpty ? [] : wrapped(section.heading.line, .bold) + body
    case .paragraph(let words, let style):
      return wrapped(words.line, style == .muted || style == .lead ? .faint : nil)
    case .facts(let facts): return lines(facts)
    case .table(let table): return TerminalTable(table: table, blocks: self).lines()
    case .list(let items, let style): return lines(items, style)
    case .figure(let figure): return TerminalFigure(blocks: self).lines(figure)
    case .cards(let cards): return TerminalCards(cards: cards, blocks: self).lines()
    case .quotation(let quotation):
      return [
        TerminalCards.example(
          quotation, width: width, colour: colour(quotation.tone) ?? .bold, useColour: useColour)
      ]
    case .callout(let tone, let heading, let blocks):
      return wrapped(heading.line, colour(tone) ?? .bold) + blocks.flatMap(lines)
    case .row(let columns): return row(columns)
    case .only(let medium, let blocks): return medium == .terminal ? blocks.flatMap(lines) : []
    // A terminal cannot fold, play or link; the page does, and the last line says where it is.
    case .details, .clips, .repetition: return []
    }
  }

  private func lines(_ items: [Inline], _ style: ListStyle) -> [String] {
    items.enumerated().flatMap { index, item in
      switch style {
      case .bullets: wrapped(item.line, indent: "• ")
      case .steps:
        wrapped(
          item.line,
          indent: TerminalText.aligned("\(index + 1). ", to: items.count > 9 ? 4 : 3))
      case .contents: [String]()
      }
    }
  }

  /// Facts with the same values in columns, others a line each.
  private func lines(_ facts: Facts) -> [String] {
    let labels = facts.items.first?.values.map(\.label) ?? []
    guard facts.style == .large, labels.count > 1,
      facts.items.allSatisfy({ $0.values.map(\.label) == labels })
    else {
      return facts.items.flatMap { fact in
        let values = fact.values.map {
          ($0.label.isEmpty ? "" : $0.label.line + " ") + $0.value.line
        }
        let gloss = fact.gloss.isEmpty ? "" : " (\(fact.gloss.line))"
        return wrapped(
          "\(fact.name.line): \(values.joined(separator: ", "))\(gloss)",
          indent: facts.style == .large ? "" : "  ")
      }
    }
    let columns =
      [Table.Column.text(""), .text("", rank: 1)] + labels.map { Table.Column.number($0) }
    return TerminalTable(
      table: Table(
        columns, rows: facts.items.map { [$0.name, $0.place] + $0.values.map(\.value) }),
      blocks: self
    ).lines()
  }

  /// Columns side by side where they fit, else one beneath the other.
  private func row(_ columns: [[Block]]) -> [String] {
    let all = columns.map { $0.flatMap(lines) }.filter { !$0.isEmpty }
    let widths = all.map { $0.map(TerminalText.width).max() ?? 0 }
    guard all.count > 1, widths.reduce(0, +) + 4 * (all.count - 1) <= width else {
      return Array(all.joined(separator: [""]))
    }
    return (0..<(all.map(\.count).max() ?? 0)).map { index in
      zip(all, widths).map { lines, width in
        TerminalText.padded(index < lines.count ? lines[index] : "", to: width)
      }.joined(separator: "    ").trimmedEnd
    }
  }
}

extension String {
  /// Without spaces at its end.
  var trimmedEnd: String {
    var text = Substring(self)
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
