import Documents
import Findings
import Ground

/// A document as Markdown, for pull requests and notebooks.
public enum MarkdownReport {
  /// Stands at the beginning of every text; readers of Markdown do not show it.
  public static let mark = "<!-- Touchstone -->"

  public static func text(_ document: Document, _ origin: ReportOrigin) -> String {
    let verdict = document.verdict
    let badge = verdict.badge.map { "**\(inline($0).uppercased())** " } ?? ""
    let blocks = MarkdownBlocks(origin: origin)
    let head = [
      "# \(inline(document.heading))", blocks.text(document.subject, level: 2),
      "\(badge)**\(inline(verdict.statement))**",
      verdict.sentences.map(inline).joined(separator: "\n\n"),
    ]
    let body = blocks.text(document.blocks, level: 2)
    let end = body.contains("## Repeat it") ? "" : blocks.text([.repetition], level: 2)
    return ([mark] + head + [body, end]).filter { !$0.isEmpty }.joined(separator: "\n\n") + "\n"
  }

  /// Inlines; what Markdown would take for markup is escaped.
  static func inline(_ words: Inline) -> String {
    words.parts.map { part in
      switch part {
      case .text(let text), .foreign(let text): escaped(text)
      case .chip(let text), .code(let text): code(text)
      case .estimate, .exact, .plainExact: escaped(Inline(parts: [part]).plain)
      case .strong(let words, _): words.isEmpty ? "" : "**\(inline(words))**"
      case .small(let words), .detail(let words): words.isEmpty ? "" : " \(inline(words))"
      case .link(let words, _): inline(words)
      case .bar: ""
      case .lineBreak: "<br>"
      }
    }.joined()
  }

  private static func escaped(_ text: String) -> String {
    var result = ""
    for character in VisibleText.line(" \(text) ".replacing("\n", with: " ")) {
      if "\\`*_{}[]<>#|~$".contains(character) { result.append("\\") }
      result.append(character)
    }
    // A line drops the spaces at its ends; those between parts are words' own.
    return (text.first == " " ? " " : "") + result + (text.last == " " && text.count > 1 ? " " : "")
  }

  /// Between as many backticks as the text needs.
  private static func code(_ text: String) -> String {
    let line = VisibleText.line(text).replacing("|", with: "\\|")
    let longest = line.split { $0 != "`" }.map(\.count).max() ?? 0
    let fence = String(repeating: "`", count: longest + 1)
    let room = longest > 0 ? " " : ""
    return fence + room + line + room + fence
  }
}

private struct MarkdownBlocks {
  var origin: ReportOrigin

  private func inline(_ words: Inline) -> String { MarkdownReport.inline(words) }

  func text(_ blocks: [Block], level: Int) -> String {
    blocks.map { text($0, level: level) }.filter { !$0.isEmpty }.joined(separator: "\n\n")
  }

  private func text(_ block: Block, level: Int) -> String {
    if block.isEmpty { return "" }
    switch block {
    case .section(let section):
      return heading(section.heading, level) + "\n\n" + text(section.blocks, level: level + 1)
    case .paragraph(let words, let style):
      return style == .formula ? "> \(inline(words))" : inline(words)
    case .facts(let facts): return text(facts)
    case .table(let table): return text(table)
    case .list(let items, let style):
      return items.enumerated().map { index, item in
        style == .steps ? "\(index + 1). \(inline(item))" : "- \(inline(item))"
      }.joined(separator: "\n")
    case .figure(let figure): return text(figure)
    case .cards(let cards): return text(cards)
    case .quotation(let quotation): return text(quotation)
    case .clips: return ""
    case .details(let summary, let blocks):
      return
        "<details><summary>\(inline(summary))</summary>\n\n\(text(blocks, level: level))\n\n</details>"
    case .callout(_, let heading, let blocks):
      let body = text(blocks, level: level).split(separator: "\n", omittingEmptySubsequences: false)
      let head = heading.isEmpty ? [] : ["> **\(inline(heading))**", ">"]
      return (head + body.map { "> \($0)" }).joined(separator: "\n")
    case .row(let columns):
      return columns.map { text($0, level: level) }.filter { !$0.isEmpty }
        .joined(separator: "\n\n")
    case .repetition:
      return heading("Repeat it", level) + "\n\n"
        + fenced(origin.command) + "\n\n" + inline(Inline(origin.provenance))
    case .only(let medium, let blocks):
      return medium == .page ? text(blocks, level: level) : ""
    }
  }

  private func heading(_ words: Inline, _ level: Int) -> String {
    String(repeating: "#", count: min(6, level)) + " " + inline(words)
  }

  private func fenced(_ text: String) -> String {
    let longest = text.split { $0 != "`" }.map(\.count).max() ?? 0
    let fence = String(repeating: "`", count: max(3, longest + 1))
    return "\(fence)\n\(VisibleText.visible(text))\n\(fence)"
  }

  private func text(_ facts: Facts) -> String {
    facts.items.map { fact in
      let values = fact.values.map {
        ($0.label.isEmpty ? "" : inline($0.label) + " ") + inline($0.value)
      }
      let place = fact.place.isEmpty ? "" : " (\(inline(fact.place)))"
      let gloss = fact.gloss.isEmpty ? "" : " – \(inline(fact.gloss))"
      return "- **\(inline(fact.name))**\(place): \(values.joined(separator: ", "))\(gloss)"
    }.joined(separator: "\n")
  }

  private func text(_ table: Table) -> String {
    func row(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |" }
    let rules = table.columns.map { $0.isNumber ? "--:" : ":--" }
    let lines =
      [row(table.columns.map { inline($0.heading) }), row(rules)]
      + table.rows.map { row($0.map(inline)) }
    let text = lines.joined(separator: "\n")
    guard !table.summary.isEmpty, table.rows.count > table.most else { return text }
    return "<details><summary>\(inline(table.summary))</summary>\n\n\(text)\n\n</details>"
  }

  private func text(_ cards: Cards) -> String {
    let heads =
      ["", "Statement"] + cards.sides.map { inline(.name($0)) } + cards.briefHeads
    let rows = cards.items.map { card in
      [
        "\(card.rank)", inline(card.statement) + (card.isDoubtful ? " (not confirmed)" : ""),
      ] + card.shares.map { "\($0.text) \($0.interval)" } + card.brief
    }
    func row(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |" }
    return ([row(heads), row(heads.map { _ in ":--" })] + rows.map(row)).joined(separator: "\n")
  }

  private func text(_ quotation: Quotation) -> String {
    let words = quotation.text.pieces.map { piece in
      let text = inline(.foreign(piece.text))
      return piece.isMarked ? "**\(text)**" : text
    }
    let row = quotation.text.row > 0 ? " (row \(quotation.text.row))" : ""
    return "> \(words.joined())\(row)"
  }

  /// Pictures in signs, as a terminal has them.
  private func text(_ figure: Figure) -> String {
    let blocks = TerminalBlocks(width: 78, useColour: false)
    let lines = TerminalFigure(blocks: blocks).lines(figure)
    return [
      lines.isEmpty ? "" : fenced(lines.joined(separator: "\n")),
      figure.caption.isEmpty ? "" : inline(figure.caption),
    ].filter { !$0.isEmpty }.joined(separator: "\n\n")
  }
}
