import Documents
import Ground

/// A table that keeps to the width: columns of little importance go first, columns of text give way next,
/// and where that is not enough, each row becomes a few lines.
struct TerminalTable {
  var table: Table
  var blocks: TerminalBlocks

  func lines() -> [String] {
    let shown = table.rows.prefix(max(0, table.terminalRows)).map { $0.map(\.cell) }
    var columns = Array(table.columns.indices)
    // Columns without a word in them are left out.
    columns.removeAll { column in shown.allSatisfy { column >= $0.count || $0[column].isEmpty } }
    func widths(_ columns: [Int]) -> [Int] {
      columns.map { column in
        max(
          TerminalText.width(table.columns[column].heading.cell),
          shown.map { column < $0.count ? TerminalText.width($0[column]) : 0 }.max() ?? 0)
      }
    }
    func room(_ columns: [Int]) -> Int { blocks.width - 2 * (columns.count - 1) }
    while widths(columns).reduce(0, +) > room(columns),
      let rank = columns.map({ table.columns[$0].rank }).max(), rank > 0
    {
      columns.removeAll { table.columns[$0].rank == rank }
    }
    var sizes = widths(columns)
    while sizes.reduce(0, +) > room(columns) {
      let texts = sizes.indices.filter { !table.columns[columns[$0]].isNumber && sizes[$0] > 10 }
      guard let widest = texts.max(by: { sizes[$0] < sizes[$1] }) else { break }
      sizes[widest] -= 1
    }
    let rest = table.rows.count - shown.count
    let more =
      (table.caption.isEmpty ? [] : blocks.wrapped(table.caption.line, .faint))
      + (rest > 0 ? blocks.wrapped("… and \(NumberText.whole(rest)) more.", .faint) : [])
    guard sizes.reduce(0, +) <= room(columns) else { return stacked(shown, columns) + more }
    func line(_ cells: [String]) -> String {
      zip(cells, zip(columns, sizes)).map { text, column in
        let cut = TerminalText.cut(text, to: column.1)
        return table.columns[column.0].isNumber
          ? TerminalText.aligned(cut, to: column.1) : TerminalText.padded(cut, to: column.1)
      }.joined(separator: "  ").trimmedEnd
    }
    let head = line(columns.map { table.columns[$0].heading.cell })
    return (head.isEmpty ? [] : [blocks.coloured(head, .faint)])
      + shown.map { row in line(columns.map { $0 < row.count ? row[$0] : "" }) } + more
  }

  private func stacked(_ rows: [[String]], _ columns: [Int]) -> [String] {
    rows.flatMap { row in
      columns.filter { $0 < row.count && !row[$0].isEmpty }.enumerated().flatMap { place, column in
        place == 0
          ? blocks.wrapped(row[column])
          : blocks.wrapped("\(table.columns[column].heading.cell): \(row[column])", indent: "  ")
      }
    }
  }
}
