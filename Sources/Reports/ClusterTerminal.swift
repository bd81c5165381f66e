import Findings

extension TextReport {
  /// Comparisons of every value of a label in a terminal: the first hypotheses of each.
  public static func terminal(
    _ comparisons: TextComparisons, width: Int, colour: Bool, report: String? = nil
  ) -> String {
    let terminal = TextTerminal(width: width, useColour: colour)
    let (common, all) = TextComparisonsPage.withoutCommonCaveats(comparisons.comparisons)
    let label = comparisons.label.map { " of \($0)" } ?? ""
    var lines = terminal.title(
      "\(TextNumbers.count(all.count, "value", "values"))\(label), each against the rest")
    for difference in all {
      lines +=
        [""]
        + terminal.title(
          "\(TextMarks.name(difference.a.name)) (\(NumberText.whole(difference.a.texts)))")
      lines += terminal.brief(difference)
    }
    return (lines + terminal.end(common, report: report)).joined(separator: "\n")
  }

  /// Clusters in a terminal: all of them in a table, then the first hypotheses of each.
  public static func terminal(
    _ clusters: TextClusters, width: Int, colour: Bool, report: String? = nil
  ) -> String {
    let terminal = TextTerminal(width: width, useColour: colour)
    let all = clusters.clusters
    let (common, differences) = TextComparisonsPage.withoutCommonCaveats(all.map(\.difference))
    var lines = terminal.title(
      "\(TextNumbers.count(clusters.texts, "text", "texts")) in "
        + "\(TextNumbers.count(all.count, "group", "groups")), by likeness of words")
    lines += terminal.table(all)
    for (cluster, difference) in zip(all, differences) {
      var difference = difference
      (difference.a.name, difference.b.name) = ("this group", "all others")
      lines += [""] + terminal.title("\(cluster.number). \(cluster.name)")
      if let text = cluster.central.first(where: { !$0.text.isEmpty }) {
        lines.append(
          TextTerminalRow.example(
            text, width: terminal.width, colour: .bold, useColour: colour))
      }
      lines += terminal.brief(difference)
    }
    let caveats = clusters.caveats + common.filter { !clusters.caveats.contains($0) }
    return (lines + terminal.end(caveats, report: report)).joined(separator: "\n")
  }
}

extension TextTerminal {
  /// The first few hypotheses of one comparison among several.
  fileprivate func brief(_ difference: TextDifference) -> [String] {
    let shown = 3
    let confirmed = difference.hypotheses.filter(\.confirmed).count
    let table = TextTerminalTable(
      difference: difference, width: width, useColour: useColour, limit: shown,
      showsExamples: false
    ).lines()
    var lines = table.isEmpty ? wrapped(told(difference)) : table
    if confirmed == 0 { lines += wrapped("Nothing was confirmed on unseen texts.") }
    if confirmed > shown {
      lines += faint("and \(NumberText.whole(confirmed - shown)) more confirmed")
    }
    return lines + difference.caveats.flatMap { wrapped($0, indent: "• ") }
  }

  fileprivate func end(_ caveats: [String], report: String?) -> [String] {
    let lines =
      caveats.flatMap { wrapped($0, indent: "• ") }
      + (report.map { ["Report: \(TextMarks.line($0))"] } ?? [])
    return lines.isEmpty ? [] : [""] + lines
  }

  /// Number, name, size and cohesion of every cluster, a line each.
  fileprivate func table(_ clusters: [TextCluster]) -> [String] {
    guard !clusters.isEmpty else { return [] }
    let largest = Double(clusters.map(\.texts).max() ?? 1)
    let numbers = clusters.map { "\($0.number)." }
    let sizes = clusters.map { NumberText.whole($0.texts) }
    let cohesions = clusters.map { NumberText.fixed($0.cohesion, decimals: 2) }
    let first = numbers.map(\.count).max() ?? 0
    let size = max(5, sizes.map(\.count).max() ?? 0)
    let last = max(8, cohesions.map(\.count).max() ?? 0)
    let bar = width >= 70 ? 16 : 6
    let room = width - first - size - last - bar - 6
    let head =
      TerminalText.padded("", to: first + 1 + room + 2 + bar + 1)
      + TerminalText.aligned("texts", to: size) + "  " + TerminalText.aligned("cohesion", to: last)
    let rows = clusters.indices.map { index in
      TerminalText.aligned(numbers[index], to: first) + " "
        + TerminalText.padded(
          TerminalText.cut(TextMarks.line(clusters[index].name), to: room), to: room) + "  "
        + TerminalText.coloured(
          TextTerminalRow.bar(Double(clusters[index].texts), full: largest, width: bar), .blue,
          useColour) + " " + TerminalText.aligned(sizes[index], to: size) + "  "
        + TerminalText.aligned(cohesions[index], to: last)
    }
    return [TerminalText.coloured(head, .faint, useColour)] + rows
  }
}
