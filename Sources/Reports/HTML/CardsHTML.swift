import Documents

/// A list of statements, a card each: the statement, the shares of both sides, what stands behind it.
struct CardsHTML {
  var cards: Cards
  var blocks: BlockHTML

  private func text(_ words: Inline) -> String { InlineHTML.text(words) }
  private var level: Int { blocks.level }

  func html() -> String {
    "<ol class=\"hypotheses\">\n\(cards.items.map(card).joined(separator: "\n"))\n</ol>"
  }

  private func card(_ card: Card) -> String {
    let kind =
      "hypothesis" + (card.isDoubtful ? " doubtful" : "") + (cards.isCompact ? " compact" : "")
    let precise = card.precise.isEmpty ? "" : "<p class=\"precise\">\(text(card.precise))</p>"
    let facts = line("facts", card.facts)
    let note = card.note.isEmpty ? "" : "<p class=\"shrunk\">\(text(card.note))</p>"
    let asides = line("asides", card.asides) + note
    let shares = zip(cards.sides, card.shares).enumerated().map { index, pair in
      share(pair.1, of: pair.0, tone: index == 0 ? .first : .second)
    }
    let more = cards.isCompact ? "" : "<div class=\"more-said\">\n\(facts)\n\(asides)\n</div>"
    var inner = blocks
    inner.level = min(6, level + 1)
    let details = inner.html(card.details)
    let folded =
      details.isEmpty && !cards.isCompact
      ? ""
      : """
      <details\(card.isOpen ? " open=\"open\"" : "")><summary>Examples and figures</summary>
      \(cards.isCompact ? precise + "\n" + asides : "")
      \(details)
      </details>
      """
    return """
      <li class="\(kind)" id="\(InlineHTML.identifier(card.id))">
      <span class="rank">\(card.rank)</span>
      <div class="says">
      <h\(level)>\(text(card.statement))</h\(level)>
      \(cards.isCompact ? facts : precise)
      </div>
      <div class="shares">
      \(shares.joined(separator: "\n"))
      </div>
      \(more)
      \(folded)
      </li>
      """
  }

  private func line(_ kind: String, _ items: [Inline]) -> String {
    items.isEmpty
      ? ""
      : "<p class=\"\(kind)\">\(items.map { "<span>\(text($0))</span>" }.joined(separator: " "))</p>"
  }

  private func share(_ share: Card.Share, of side: String, tone: Tone) -> String {
    let bar = SmallBar.track(
      share.value, low: share.low, high: share.high, full: cards.full, kind: tone.rawValue)
    return """
      <div class="share"><span class="who"><bdi>\(Markup.plain(side))</bdi></span>\(bar)\
      <span class="amount">\(Markup.plain(share.text)) <small>\(Markup.plain(share.interval))</small>\
      </span></div>
      """
  }
}
