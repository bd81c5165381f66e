import Documents
import Findings
import Ground
import Texts

/// Tells several comparisons: every value of a label, or every group, against all others.
struct GroupsTold {
  /// One of them.
  struct Entry {
    /// Where its part of the document stands.
    var id: String
    var heading: Inline
    var texts: Int
    /// Mean cosine of a group's texts to its centre.
    var cohesion: Double?
    /// Texts nearest to the centre.
    var central: [MarkedText] = []
    /// Without the caveats that all have.
    var told: DifferenceTold

    var first: Hypothesis? { told.difference.hypotheses.first(where: \.confirmed) }
  }

  var entries: [Entry]
  /// Said once for all.
  var caveats: [String]

  /// Caveats that all comparisons have are said once, and each keeps its own.
  init(
    _ differences: [TextDifference], caveats: [String] = [], entry: (Int, DifferenceTold) -> Entry
  ) {
    let all = differences.map(\.caveats)
    let common = all.count < 2 ? [] : all[0].filter { one in all.allSatisfy { $0.contains(one) } }
    entries = differences.enumerated().map { place, difference in
      var difference = difference
      difference.caveats.removeAll(where: common.contains)
      return entry(place, DifferenceTold(difference: difference))
    }
    self.caveats = caveats + common.filter { !caveats.contains($0) }
  }

  /// Entries of which something held.
  var found: Int { entries.filter { $0.told.confirmed > 0 }.count }

  // MARK: - Head

  func document(
    title: String, heading: Inline, statement: Inline, sentences: [Inline] = [], what: Inline,
    lead: Inline, end: [Block]
  ) -> Document {
    let links = entries.map { Inline.link($0.heading, to: $0.id) }
    return Document(
      kind: "texts", title: title, heading: heading,
      verdict: Document.Verdict(
        tone: found > 0 ? .good : .uncertain, statement: statement, sentences: sentences),
      blocks: [.list(links, .contents), DifferenceTold.caveats(caveats)]
        + [overview(what, lead)] + entries.map(section) + end)
  }

  /// All of them, a line each.
  private func overview(_ what: Inline, _ how: Inline) -> Block {
    let largest = Double(max(1, entries.map(\.texts).max() ?? 1))
    let hasCohesion = entries.contains { $0.cohesion != nil }
    let rows = entries.map { entry in
      let told = entry.told
      let bar = Bar.track(
        Double(entry.texts), low: nil, high: nil, full: largest, tone: .first)
      let pairs =
        told.difference.separability.map { "\(TextNumbers.often($0.auroc)) pairs" }
        ?? "cannot be told"
      let number =
        entry.cohesion.map { NumberText.fixed($0, decimals: 2) } ?? NumberText.whole(told.confirmed)
      return [
        .link(entry.heading, to: entry.id), "\(Inline.bar(bar)) \(entry.texts)", Inline(number),
        Inline(pairs), entry.first.map(first) ?? "nothing confirmed",
      ]
    }
    let table = Table(
      [
        .text(what), .text("Texts"), .number(hasCohesion ? "Cohesion" : "Confirmed", rank: 1),
        .text("Told apart by words", rank: 2), .text("First difference", rank: 3),
      ], rows: rows, most: rows.count, terminalRows: rows.count)
    return .section(
      "overview", "At a glance",
      rows.isEmpty ? [] : [lead(how), .table(table)])
  }

  private func first(_ own: Hypothesis) -> Inline {
    let shares = [own.shareA, own.shareB].map { TextNumbers.share($0) }
    let detail = Inline.detail("\(shares[0]) against \(shares[1]) of the rest")
    return HypothesisCards.sentence(own) + detail
  }

  // MARK: - Parts

  /// One comparison among several: its sentences, its figures and its list; in a terminal the first
  /// few of the list.
  private func section(_ entry: Entry) -> Block {
    let told = entry.told
    let cards = HypothesisCards(
      difference: told.difference, prefix: "\(entry.id)-", isCompact: true)
    let rest = told.difference.hypotheses.count - told.confirmed
    let page: [Block] =
      [
        told.confirmed > 0 ? cards.legend : .paragraph(""), cards.block(confirmed: true),
        .details(
          """
          \(rest) more that \(rest == 1 ? "was" : "were") not confirmed on unseen texts
          """, [cards.block(confirmed: false)]), told.curveFigure(),
      ]
    let shown = 3
    let terminal: [Block] = [
      .only(
        .terminal,
        entry.central.first { !$0.text.isEmpty }.map { [.quotation(Quotation($0))] } ?? []),
      cards.block(confirmed: true, limit: shown, hasExamples: false),
      .paragraph(
        told.confirmed == 0
          ? "Nothing was confirmed on unseen texts."
          : told.confirmed > shown ? "and \(told.confirmed - shown) more confirmed" : "", .muted),
    ]
    return .section(
      entry.id, entry.heading,
      [
        .only(.page, told.sentences.map { .paragraph($0) } + central(entry) + [told.compared]),
        told.caveats, .only(.page, page), .only(.terminal, terminal),
      ])
  }

  private func central(_ entry: Entry) -> [Block] {
    entry.central.isEmpty
      ? []
      : [
        .section(
          "\(entry.id)-central", "Its most typical texts",
          entry.central.map { .quotation(Quotation($0)) })
      ]
  }
}

extension TextComparisons {
  /// Each value of a label against all others.
  func document() -> Document {
    let groups = GroupsTold(comparisons) { place, told in
      GroupsTold.Entry(
        id: "value-\(place + 1)", heading: told.a, texts: told.difference.a.texts, told: told)
    }
    let (found, count) = (groups.found, comparisons.count)
    let label: Inline = label.map { "each value of \(foreign: $0)" } ?? "each group"
    let values = NumberText.count(count, "value", "values")
    let statement: Inline =
      count == 0
      ? "There was no value to compare."
      : found == count
        ? "Each of the \(count) values differs from the rest in ways that held on unseen texts."
        : "\(found) of \(values) differ from the rest in ways that held on unseen texts."
    let note: Inline =
      count > 1
      ? "Numbers here are those of the first comparison; the others were made alike." : ""
    let end = groups.entries.first.map { first in
      first.told.calibration + first.told.models
        + first.told.method(seconds: seconds, before: [lead(note)])
    }
    return groups.document(
      title: "\(VisibleText.name(self.label ?? "Groups")), value by value",
      heading: "How does \(label) differ from the rest?", statement: statement, what: "Value",
      lead: "A sentence says what goes together with a value, not what causes it.",
      end: end ?? [.pageSection("method", "Repeat it", [.repetition])])
  }
}

extension TextClusters {
  /// Groups found without labels, each against all others.
  func document() -> Document {
    let groups = GroupsTold(clusters.map(\.difference), caveats: caveats) { place, told in
      let cluster = clusters[place]
      var told = told
      // A group's name is a sentence already, and does not read well as a side's.
      (told.difference.a.name, told.difference.b.name) = ("this group", "all others")
      return GroupsTold.Entry(
        id: "cluster-\(cluster.number)", heading: "\(cluster.number). \(foreign: cluster.name)",
        texts: cluster.texts, cohesion: cluster.cohesion, central: cluster.central, told: told)
    }
    let size = NumberText.count(texts, "text", "texts") + " in "
    let copies = NumberText.count(duplicates, "copy was", "copies were")
    let taken = duplicates > 0 ? ", after \(copies) taken out" : ""
    let outcome =
      clusters.isEmpty
      ? "" : " What sets \(NumberText.whole(groups.found)) of them apart held on unseen texts."
    let vectors: Inline =
      embedding == "tf-idf"
      ? "Each text became a list of its words, weighted by how rare they are among all texts"
      : "Each text became a point given by the embedding model \(foreign: embedding)"
    let method: Inline = """
      \(vectors); spherical k-means put near ones together. Each group was then compared with all \
      others together: hypotheses proposed on one part of the texts, ranked on a second and confirmed \
      on a third. The name of a group is the shortest confirmed hypothesis that holds of most of it.
      """
    let reading = rows([
      "Cohesion": """
      How alike the texts of a group are: the mean cosine between a text and the centre of its \
      group. 1 is all the same, 0 is nothing in common.
      """
    ])
    return groups.document(
      title: size + NumberText.count(clusters.count, "cluster", "clusters"),
      heading: "What groups do these texts fall into?",
      statement: "\(size)\(NumberText.count(clusters.count, "group", "groups"))",
      sentences: [
        "Texts that use alike words were put together without any label\(taken).\(outcome)"
      ], what: "Group",
      lead: """
        Groups are cut by likeness of words; their borders are not sharp, and another seed may cut \
        them elsewhere. Cohesion over all is \(NumberText.short(cohesion, digits: 2)).
        """,
      end: DifferenceTold.method(
        [.paragraph(method)], [], seed: seed, seconds: seconds,
        reading: reading + DifferenceTold.reading))
  }
}
