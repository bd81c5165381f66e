import Documents
import Findings
import Ground

/// Blocks as markup.
struct BlockHTML {
  var origin: ReportOrigin
  /// Level of the next section's heading.
  var level = 2

  private func text(_ words: Inline) -> String { InlineHTML.text(words) }

  func html(_ blocks: [Block]) -> String {
    blocks.map(html).filter { !$0.isEmpty }.joined(separator: "\n")
  }

  func html(_ block: Block) -> String {
    if block.isEmpty { return "" }
    switch block {
    case .section(let section): return html(section)
    case .paragraph(let words, let style): return paragraph(words, style)
    case .facts(let facts): return html(facts)
    case .table(let table): return html(table)
    case .list(let items, let style): return list(items, style)
    case .figure(let figure): return FigureHTML.html(figure)
    case .cards(let cards): return CardsHTML(cards: cards, blocks: self).html()
    case .quotation(let quotation): return Self.html(quotation)
    case .clips(let clips): return ClipPlayer.html(for: clips)
    case .details(let summary, let blocks):
      return
        "<details class=\"more\"><summary>\(text(summary))</summary>\n\(html(blocks))\n</details>"
    case .callout(let tone, let heading, let blocks):
      let head = heading.isEmpty ? "" : "<h2>\(text(heading))</h2>\n"
      return "<aside class=\"callout \(tone.rawValue)\">\(head)\(html(blocks))</aside>"
    case .row(let columns):
      let cells = columns.filter { !$0.allSatisfy(\.isEmpty) }.map { "<div>\(html($0))</div>" }
      return "<div class=\"row\">\n\(cells.joined(separator: "\n"))\n</div>"
    case .repetition: return repetition()
    case .only(let medium, let blocks): return medium == .page ? html(blocks) : ""
    }
  }

  private func html(_ section: Section) -> String {
    let id = InlineHTML.identifier(section.id)
    var inner = self
    inner.level = min(6, level + 1)
    let body = inner.html(section.blocks)
    guard !body.isEmpty else { return "" }
    let heading = "<h\(level) id=\"\(id)-heading\">\(text(section.heading))</h\(level)>"
    return level == 2
      ? """
      <section id="\(id)" aria-labelledby="\(id)-heading">
      \(heading)
      \(body)
      </section>
      """ : "<div id=\"\(id)\">\n\(heading)\n\(body)\n</div>"
  }

  private func paragraph(_ words: Inline, _ style: ParagraphStyle) -> String {
    switch style {
    case .plain: "<p>\(text(words))</p>"
    case .lead, .muted: "<p class=\"\(style.rawValue)\">\(text(words))</p>"
    case .formula: "<p class=\"formula\"><code>\(text(words))</code></p>"
    }
  }

  private func list(_ items: [Inline], _ style: ListStyle) -> String {
    switch style {
    case .bullets:
      "<ul>\(items.map { "<li>\(text($0))</li>" }.joined())</ul>"
    case .steps:
      "<ol class=\"steps\">\n\(items.map { "<li><p>\(text($0))</p></li>" }.joined(separator: "\n"))\n</ol>"
    case .contents:
      "<nav class=\"contents\"><ol>\(items.map { "<li>\(text($0))</li>" }.joined())</ol></nav>"
    }
  }

  // MARK: - Facts

  private func html(_ facts: Facts) -> String {
    guard facts.style == .large else {
      let rows = facts.items.map { fact in
        let value = fact.values.map {
          text($0.label.isEmpty ? $0.value : $0.label + " " + $0.value)
        }
        return "<dt>\(text(fact.name))</dt><dd>\(value.joined(separator: "<br/>"))"
          + "\(fact.gloss.isEmpty ? "" : " <small>\(text(fact.gloss))</small>")</dd>"
      }
      let kind = facts.style == .shortPairs ? "pairs short" : "pairs"
      return "<dl class=\"\(kind)\">\n\(rows.joined(separator: "\n"))\n</dl>"
    }
    let items = facts.items.map { fact in
      let values = fact.values.map { value in
        (value.label.isEmpty ? "" : "<dt>\(text(value.label))</dt>")
          + "<dd>\(text(value.value))</dd>"
      }
      let place = fact.place.isEmpty ? "" : "<p class=\"where\">\(text(fact.place))</p>"
      let gloss = fact.gloss.isEmpty ? "" : "<p class=\"gloss\">\(text(fact.gloss))</p>"
      return "<div><h3>\(text(fact.name))</h3>\(place)<dl>\(values.joined())</dl>"
        + "\(fact.bar.map(SmallBar.html) ?? "")\(gloss)</div>"
    }
    return "<div class=\"key-facts\">\n\(items.joined(separator: "\n"))\n</div>"
  }

  // MARK: - Tables

  private func html(_ table: Table) -> String {
    let columns = table.columns
    func cell(_ tag: String, _ words: Inline, _ column: Int, _ scope: String = "") -> String {
      let isNumber = column < columns.count && columns[column].isNumber
      return "<\(tag)\(scope)\(isNumber ? " class=\"number\"" : "")>"
        + "\(InlineHTML.text(words, inCell: tag != "th" || scope.contains("row")))</\(tag)>"
    }
    let head = columns.enumerated().map { cell("th", $1.heading, $0, " scope=\"col\"") }.joined()
    let body = table.rows.map { row in
      let cells = row.enumerated().map { column, words in
        column == 0 ? cell("th", words, column, " scope=\"row\"") : cell("td", words, column)
      }
      return "<tr>" + cells.joined() + "</tr>"
    }
    let hasLongWords = table.rows.contains { row in
      row.contains { $0.plain.split(separator: " ").contains { $0.count > 26 } }
    }
    var kinds = hasLongWords ? ["breaks"] : []
    if columns.count == 2 && columns[1].isNumber { kinds.append("two-columns") }
    if columns.count > 5 { kinds.append("many") }
    let caption = table.caption.isEmpty ? "" : "<caption>\(text(table.caption))</caption>"
    let markup = """
      <div class="scroll"><table\(kinds.isEmpty ? "" : " class=\"\(kinds.joined(separator: " "))\"")>\
      \(caption)
      <thead><tr>\(head)</tr></thead>
      <tbody>
      \(body.joined(separator: "\n"))
      </tbody></table></div>
      """
    guard !table.summary.isEmpty, table.rows.count > table.most else { return markup }
    return
      "<details class=\"more\"><summary>\(text(table.summary))</summary>\n\(markup)\n</details>"
  }

  // MARK: - Small ones

  static func html(_ quotation: Quotation) -> String {
    let row = quotation.text.row
    let footer = row > 0 ? "<footer>row \(NumberText.whole(row))</footer>" : ""
    let words =
      quotation.text.text.isEmpty
      ? "<span class=\"muted\">(empty)</span>" : InlineHTML.text(quotation.text)
    let kind = quotation.tone == .plain ? "" : " class=\"\(quotation.tone.rawValue)\""
    return "<blockquote\(kind)><p dir=\"auto\">\(words)</p>\(footer)</blockquote>"
  }

  /// The command that repeats the study, and what it was made with.
  private func repetition() -> String {
    """
    <h\(level)>Repeat it</h\(level)>
    <div class="command"><pre><code>\(Markup.plain(origin.command))</code></pre>\
    <button type="button" class="copy">Copy</button></div>
    <p class="muted">\(Markup.plain(origin.provenance))</p>
    """
  }
}
