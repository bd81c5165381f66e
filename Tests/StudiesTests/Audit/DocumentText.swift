import Documents

/// What a document says, taken apart for tests.
extension Document {
  /// Blocks at every depth that a medium shows.
  func shown(_ medium: Medium) -> [Block] {
    func all(_ blocks: [Block]) -> [Block] {
      blocks.flatMap { block -> [Block] in
        switch block {
        case .section(let section): [block] + all(section.blocks)
        case .details(_, let inner), .callout(_, _, let inner): [block] + all(inner)
        case .row(let columns): [block] + columns.flatMap(all)
        case .only(let other, let inner): other == medium ? all(inner) : []
        default: [block]
        }
      }
    }
    return all(subject + blocks).filter { !$0.isEmpty }
  }

  /// Every line of text, as a terminal without colour has it.
  func lines(_ medium: Medium) -> [String] {
    let verdict = [verdict.badge, verdict.statement].compactMap(\.?.plain)
    return [heading.plain] + verdict + self.verdict.sentences.map(\.plain)
      + shown(medium).flatMap(Self.text(of:))
  }

  private static func text(of block: Block) -> [String] {
    switch block {
    case .section(let section): [section.heading.plain]
    case .paragraph(let words, _): [words.plain]
    case .facts(let facts):
      facts.items.flatMap { fact in
        [fact.name.plain, fact.place.plain]
          + fact.values.map { "\($0.label.plain) \($0.value.plain)" }
      }
    case .table(let table):
      [table.columns.map(\.heading.plain).joined(separator: " | ")]
        + table.rows.map { $0.map(\.plain).joined(separator: " | ") }
    case .list(let items, _): items.map(\.plain)
    case .figure(let figure): [figure.caption.plain]
    case .callout(_, let heading, _), .details(let heading, _): [heading.plain]
    default: []
    }
  }

  /// Sections of the first level, by name.
  var sectionNames: [String] {
    blocks.flatMap { block -> [String] in
      if case .only(.page, let inner) = block {
        return inner.compactMap { if case .section(let section) = $0 { section.id } else { nil } }
      }
      return []
    }
  }

  /// Tables whose first column has that heading.
  func tables(_ heading: String) -> [Table] {
    shown(.page).compactMap { block -> Table? in
      if case .table(let table) = block, table.columns.first?.heading.plain == heading {
        return table
      }
      return nil
    }
  }

  func table(_ heading: String) -> Table? { tables(heading).first }

  var lineCharts: [LineChart] {
    shown(.page).compactMap { block in
      if case .figure(let figure) = block, case .lines(let chart) = figure.content { return chart }
      return nil
    }
  }
}
