import Findings

/// The page of clusters: all of them at a glance, then each with what sets it apart.
struct ClusterPage {
  var clusters: TextClusters

  private var all: [TextCluster] { clusters.clusters }

  func html(command: String, provenance: String) -> String {
    let (common, differences) = TextComparisonsPage.withoutCommonCaveats(all.map(\.difference))
    let caveats = clusters.caveats + common.filter { !clusters.caveats.contains($0) }
    var body = [
      header(), TextOverview.caveats(caveats),
      Page.section("overview", "At a glance", overview()),
    ]
    body += zip(all, differences).map { cluster, difference in
      var difference = difference
      // A cluster's name is a sentence already, and does not read well as a side's.
      (difference.a.name, difference.b.name) = ("this group", "all others")
      return TextComparisonsPage.section(
        difference, id: "cluster-\(cluster.number)", heading: heading(cluster),
        before: central(cluster))
    }
    body += [
      Page.section("method", "How it was done", method(command: command, provenance: provenance)),
      Page.section("reading", "How to read this", TextMethod.reading(reading)),
      Page.embedded(clusters, id: "finding"),
    ]
    return TextReport.document(
      title: "\(TextNumbers.count(clusters.texts, "text", "texts")) in "
        + TextNumbers.count(all.count, "cluster", "clusters"), body)
  }

  private func heading(_ cluster: TextCluster) -> String {
    "\(cluster.number). \(TextMarks.html(cluster.name))"
  }

  private func header() -> String {
    let named = all.filter { $0.difference.hypotheses.contains { $0.confirmed } }.count
    let links = all.map { cluster in
      "<li><a href=\"#cluster-\(cluster.number)\">\(heading(cluster))</a></li>"
    }
    let outcome =
      all.isEmpty
      ? "" : "What sets \(NumberText.whole(named)) of them apart held on unseen texts."
    return """
      <header>
      \(Page.top("texts"))
      <h1>What groups do these texts fall into?</h1>
      <div class="verdict \(named > 0 ? "aligned" : "inconclusive")">
      <p class="statement">\(TextNumbers.count(clusters.texts, "text", "texts")) in \
      \(TextNumbers.count(all.count, "group", "groups"))</p>
      <p>Texts that use alike words were put together without any label\
      \(duplicates). \(outcome)</p>
      </div>
      \(TextComparisonsPage.contents(links, of: "Groups"))
      </header>
      """
  }

  private var duplicates: String {
    clusters.duplicates > 0
      ? ", after \(TextNumbers.count(clusters.duplicates, "copy was", "copies were")) taken out"
      : ""
  }

  private func overview() -> String {
    guard !all.isEmpty else { return "" }
    let largest = all.map(\.texts).max() ?? 1
    let rows = all.map { cluster in
      [
        "<a href=\"#cluster-\(cluster.number)\">\(heading(cluster))</a>",
        TextComparisonsPage.amount(cluster.texts, of: largest),
        NumberText.short(cluster.cohesion, digits: 2),
        TextComparisonsPage.pairs(cluster.difference),
        TextComparisonsPage.firstDifference(cluster.difference),
      ]
    }
    return
      "<p class=\"lead\">Groups are cut by likeness of words; their borders are not sharp, and "
      + "another seed may cut them elsewhere. Cohesion over all is "
      + "\(NumberText.short(clusters.cohesion, digits: 2)).</p>\n"
      + Markup.table(
        head: ["Group", "Texts", "Cohesion", "Told apart by words", "First difference"], rows: rows,
        numeric: [2], kind: "glance")
  }

  /// The texts nearest to the centre.
  private func central(_ cluster: TextCluster) -> String {
    guard !cluster.central.isEmpty else { return "" }
    return "<h3>Its most typical texts</h3>\n"
      + cluster.central.map { TextEvidence.quote($0) }.joined(separator: "\n")
  }

  private func method(command: String, provenance: String) -> String {
    let vectors =
      clusters.embedding == "tf-idf"
      ? "Each text became a list of its words, weighted by how rare they are among all texts"
      : "Each text became a point given by the embedding model "
        + TextMarks.html(clusters.embedding)
    return """
      <p>\(vectors); spherical k-means put near ones together. Each group was then compared with \
      all others together: hypotheses proposed on one part of the texts, ranked on a second and \
      confirmed on a third. The name of a group is the shortest confirmed hypothesis that holds of \
      most of it.</p>
      \(Markup.pairs([
        ("Seed", "\(clusters.seed)"), ("Time", NumberText.duration(clusters.seconds)),
      ]))
      <h3>Repeat it</h3>
      \(Page.command(TextMarks.visible(command), provenance: TextMarks.visible(provenance)))
      """
  }

  private var reading: [(String, String)] {
    [
      (
        "Cohesion",
        "How alike the texts of a group are: the mean cosine between a text and the centre of its "
          + "group. 1 is all the same, 0 is nothing in common."
      )
    ]
  }
}
