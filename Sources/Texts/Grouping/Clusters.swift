import Findings
import Foundation
import Randomness

/// Groups texts without labels and names every group by how it differs from the union of the others.
///
/// - Parameters:
///   - vectors: An embedding of each text, or nil for TF-IDF of stems.
///   - embedding: What the vectors are called in the finding.
/// - Throws: `ComparisonError` when there are fewer texts than groups need.
public func clusterTexts(
  _ corpus: Corpus, k: Int, vectors: [[Float]]? = nil, embedding: String = "tf-idf",
  _ options: DifferenceOptions, models: ComparisonModels = .none
) async throws -> TextClusters {
  let began = Date()
  guard corpus.count >= 2 * k, k >= 2 else {
    throw ComparisonError.tooFewTexts(
      needed: max(4, 2 * k), found: corpus.count, what: "Making \(k) groups")
  }
  let duplicates = Duplicates(corpus, side: [Int8](repeating: 1, count: corpus.count))
  let kept = duplicates.kept.indices.filter { duplicates.kept[$0] }
  guard kept.count >= 2 * k else {
    throw ComparisonError.tooFewTexts(
      needed: 2 * k, found: kept.count, what: "Making \(k) groups of different texts")
  }
  let rows = vectors.map { dense($0, kept) } ?? termWeights(corpus, kept)
  let groups = SphericalKMeans(rows, k: k, seed: Seed(options.seed).child("clusters"))

  var members = [[Int]](repeating: [], count: k)
  for place in kept.indices { members[Int(groups.group[place])].append(place) }
  let order = members.indices.filter { !members[$0].isEmpty }
    .sorted { (members[$0].count, $1) > (members[$1].count, $0) }
  let part = TextPart(
    corpus: corpus, members: kept.map(Int32.init), side: [Int8](repeating: 1, count: corpus.count))
  let chooser = ExampleChooser(part: part, seed: Seed(options.seed))
  var clusters: [TextCluster] = []
  for (index, group) in order.enumerated() {
    var side = [Int8](repeating: -1, count: corpus.count)
    for (place, text) in kept.enumerated() {
      side[text] = Int(groups.group[place]) == group ? 1 : 0
    }
    let sides = Sides(nameA: "cluster \(index + 1)", nameB: "the other clusters", side: side)
    let difference = try await compareTexts(corpus, sides, options, models: models)
    let central = members[group].sorted {
      (groups.cosine[$0], $1) > (groups.cosine[$1], $0)
    }.prefix(3)
    let cohesion = members[group].reduce(0) { $0 + Double(groups.cosine[$1]) }
    clusters.append(
      TextCluster(
        number: index + 1, name: name(of: difference), texts: members[group].count,
        cohesion: cohesion / Double(members[group].count),
        central: central.map { chooser.marked(nil, $0) },
        rows: members[group].map { part.row($0) }, difference: difference))
  }
  return TextClusters(
    texts: kept.count, duplicates: duplicates.removed[1], embedding: embedding, clusters: clusters,
    cohesion: groups.cohesion,
    caveats: [
      "Groups were made from the texts' own words, so that some words differ between them is no news; "
        + "shares and intervals say how far each name holds."
    ], seed: options.seed, seconds: Date().timeIntervalSince(began))
}

/// The confirmed hypothesis that tells the group best and holds of a good part of it; of nearly equal
/// ones the shorter.
private func name(of difference: TextDifference) -> String {
  let own = difference.hypotheses.filter { $0.confirmed && $0.v > 0 }
  guard let best = own.map(\.v).max() else { return "unnamed" }
  let near = own.filter { $0.v >= 0.9 * best }
  return near.min { ($0.text.count, $0.text) < ($1.text.count, $1.text) }?.text ?? "unnamed"
}

/// TF-IDF of stems: (1 + log tf) log(n / df), rows of length one; stems in one text only or in more
/// than half of all say nothing and are left out.
private func termWeights(_ corpus: Corpus, _ kept: [Int]) -> SparseRows {
  var documents = [Int32](repeating: 0, count: corpus.stems.count)
  var last = [Int32](repeating: -1, count: corpus.stems.count)
  let ofWord = corpus.stems.ofWord
  for text in kept {
    corpus.withWords(of: text) { words in
      for word in words {
        let stem = Int(ofWord[Int(word)])
        guard last[stem] != Int32(text) else { continue }
        last[stem] = Int32(text)
        documents[stem] += 1
      }
    }
  }
  var column = [Int32](repeating: -1, count: documents.count)
  var width = 0
  for stem in documents.indices
  where documents[stem] >= 2 && Int(documents[stem]) * 2 <= max(4, kept.count) {
    column[stem] = Int32(width)
    width += 1
  }
  var rows = SparseRows(width: max(1, width))
  var own: [Int32] = []
  for text in kept {
    own.removeAll(keepingCapacity: true)
    corpus.withWords(of: text) { words in
      for word in words where column[Int(ofWord[Int(word)])] >= 0 {
        own.append(ofWord[Int(word)])
      }
    }
    own.sort()
    let start = rows.columns.count
    var norm: Float = 0
    var place = 0
    while place < own.count {
      var times = 1
      while place + times < own.count, own[place + times] == own[place] { times += 1 }
      let rarity = log(Double(kept.count) / Double(documents[Int(own[place])]))
      let weight = Float((1 + log(Double(times))) * rarity)
      rows.columns.append(column[Int(own[place])])
      rows.weights.append(weight)
      norm += weight * weight
      place += times
    }
    if norm > 0 {
      for entry in start..<rows.weights.count { rows.weights[entry] /= norm.squareRoot() }
    }
    rows.offsets.append(rows.columns.count)
  }
  return rows
}

/// Given vectors as rows of length one.
private func dense(_ vectors: [[Float]], _ kept: [Int]) -> SparseRows {
  let width = vectors.first?.count ?? 1
  var rows = SparseRows(width: max(1, width))
  for text in kept {
    let vector = vectors[text]
    let norm = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
    for (column, value) in vector.prefix(width).enumerated() where norm > 0 {
      rows.columns.append(Int32(column))
      rows.weights.append(value / norm)
    }
    rows.offsets.append(rows.columns.count)
  }
  return rows
}
