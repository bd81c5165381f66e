import Documents
import Findings

/// What a document holds, as tests ask for it.
struct DocumentReading {
  let document: Document
  /// Every block outside of sections and within them, in order, for pages or for terminals.
  let blocks: [Block]

  init(_ document: Document, _ medium: Medium = .page) {
    self.document = document
    blocks = Self.flat(document.subject + document.blocks, medium)
  }

  private static func flat(_ blocks: [Block], _ medium: Medium) -> [Block] {
    blocks.flatMap { block -> [Block] in
      if block.isEmpty { return [] }
      switch block {
      case .section(let section): return [block] + flat(section.blocks, medium)
      case .callout(_, _, let inner), .details(_, let inner): return [block] + flat(inner, medium)
      case .row(let columns): return columns.flatMap { flat($0, medium) }
      case .only(let other, let inner): return other == medium ? flat(inner, medium) : []
      default: return [block]
      }
    }
  }

  var sections: [String] {
    blocks.compactMap { if case .section(let section) = $0 { section.id } else { nil } }
  }
  var tables: [Table] {
    blocks.compactMap { if case .table(let table) = $0 { table } else { nil } }
  }
  var figures: [Figure] {
    blocks.compactMap { if case .figure(let figure) = $0 { figure } else { nil } }
  }
  var maps: [MapPicture] {
    figures.compactMap { if case .map(let map) = $0.content { map } else { nil } }
  }
  var graph: Graph? {
    figures.lazy.compactMap { if case .graph(let graph) = $0.content { graph } else { nil } }.first
  }
  var polygon: PolygonChart? {
    figures.lazy.compactMap { if case .polygon(let chart) = $0.content { chart } else { nil } }
      .first
  }

  /// A table whose first column has that heading.
  func table(_ heading: String) -> [[String]]? {
    tables.first { $0.columns.first?.heading.plain == heading }?.rows.map { $0.map(\.plain) }
  }

  /// Everything that is said.
  var words: [Inline] {
    let verdict = document.verdict
    return [document.heading, verdict.badge ?? "", verdict.statement] + verdict.sentences
      + blocks.flatMap { block -> [Inline] in
        switch block {
        case .section(let section): return [section.heading]
        case .paragraph(let words, _): return [words]
        case .list(let items, _): return items
        case .facts(let facts):
          return facts.items.flatMap { item in
            [item.name, item.place, item.gloss] + item.values.flatMap { [$0.label, $0.value] }
          }
        case .table(let table):
          return table.columns.map(\.heading) + table.rows.flatMap { $0 }
            + [table.caption, table.summary]
        case .figure(let figure): return figure.legend.map(\.text) + [figure.caption]
        case .callout(_, let heading, _), .details(let heading, _): return [heading]
        default: return []
        }
      }
  }

  /// The same as lines of plain text.
  var text: String { words.map(\.plain).joined(separator: "\n") }

  /// Parts that the document counts as its own words, at any depth.
  var ownWords: [String] { words.flatMap(Self.ownWords) }

  private static func ownWords(_ words: Inline) -> [String] {
    words.parts.flatMap { part -> [String] in
      switch part {
      case .text(let text): [text]
      case .strong(let inner, _), .link(let inner, _), .small(let inner), .detail(let inner):
        ownWords(inner)
      default: []
      }
    }
  }
}
