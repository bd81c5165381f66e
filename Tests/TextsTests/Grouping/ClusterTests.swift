import Findings
import Randomness
import Testing
import Texts

@Suite struct ClusterTests {
  private static let topics = [
    "goal referee penalty striker league match keeper tackle stadium coach score defender",
    "court judge verdict lawsuit attorney jury plea statute trial witness appeal tribunal",
    "galaxy orbit comet nebula telescope asteroid planet eclipse crater meteor satellite lunar",
  ].map(NeutralTexts.words)
  private static let each = 60

  private static let signs = [("ampersand", "&"), ("percent", "%"), ("plus", "+")]

  /// Texts of three topics, each with a sign by its topic: grouping, which goes by words, cannot see it, and
  /// it tells afterwards which topic a text is of.
  private func texts(_ seed: UInt64) -> [String] {
    var stream = RandomStream(seed: Seed(seed).child("topics"))
    var texts: [String] = []
    for (topic, words) in Self.topics.enumerated() {
      for _ in 0..<Self.each {
        func word() -> String { NeutralTexts.pick(words, &stream) }
        texts.append(
          "The \(word()) and the \(word()) near a \(word()) \(Self.signs[topic].1) more. "
            + "Some \(word()) follows the \(word()). " + NeutralTexts.sentence(&stream))
      }
    }
    return stream.permutation(texts.count).map { texts[$0] }
  }

  private func clusters(_ seed: UInt64, k: Int = 3) async throws -> TextClusters {
    let texts = texts(seed)
    return try await clusterTexts(
      Corpus(texts: PackedTexts(texts), rows: Array(1...texts.count)), k: k, DifferenceOptions())
  }

  /// Adjusted Rand index of a table of clusters by topics (Hubert and Arabie 1985).
  private func adjustedRand(_ table: [[Double]]) -> Double {
    func pairs(_ count: Double) -> Double { count * (count - 1) / 2 }
    let rows = table.map { $0.reduce(0, +) }
    let columns = table[0].indices.map { column in table.reduce(0) { $0 + $1[column] } }
    let both = table.joined().reduce(0) { $0 + pairs($1) }
    let (one, other) = (rows.reduce(0) { $0 + pairs($1) }, columns.reduce(0) { $0 + pairs($1) })
    let expected = one * other / pairs(rows.reduce(0, +))
    return (both - expected) / ((one + other) / 2 - expected)
  }

  @Test(arguments: 1...3) func plantedTopicsAreRecovered(seed: UInt64) async throws {
    let texts = texts(seed)
    let corpus = Corpus(texts: PackedTexts(texts), rows: Array(1...texts.count))
    let found = try await clusterTexts(corpus, k: 3, DifferenceOptions())
    #expect(found.texts == 180 && found.clusters.count == 3)
    // Each text carries its topic's sign.
    let table = found.clusters.map { cluster in
      Self.signs.map { sign in
        Double(cluster.rows.count { texts[$0 - 1].contains(sign.1) })
      }
    }
    #expect(table.joined().reduce(0, +) == 180)
    #expect(adjustedRand(table) > 0.9)
  }

  @Test func clustersAreNamedByTheirOwnWordsAndLargestFirst() async throws {
    let found = try await clusters(1)
    #expect(found.clusters.map(\.number) == [1, 2, 3])
    #expect(found.clusters.map(\.texts) == found.clusters.map(\.texts).sorted(by: >))
    #expect(found.clusters.reduce(0) { $0 + $1.texts } == found.texts)
    #expect(Set(found.clusters.map(\.name)).count == 3)
    for cluster in found.clusters {
      #expect(cluster.central.count == 3 && cluster.cohesion > 0 && cluster.cohesion <= 1)
      #expect(cluster.difference.hypotheses.contains { $0.text == cluster.name && $0.confirmed })
    }
  }

  @Test func equalSeedsGroupAlike() async throws {
    var (one, other) = (try await clusters(2), try await clusters(2))
    for index in one.clusters.indices {
      one.clusters[index].difference.seconds = 0
      other.clusters[index].difference.seconds = 0
    }
    (one.seconds, other.seconds) = (0, 0)
    #expect(one == other)
  }

  @Test func givenVectorsAreGroupedInsteadOfWords() async throws {
    let texts = NeutralTexts.texts(90, seed: Seed(1))
    let vectors = texts.indices.map { index -> [Float] in
      index % 3 == 0 ? [1, 0.1] : index % 3 == 1 ? [0.1, 1] : [-1, -1]
    }
    let found = try await clusterTexts(
      Corpus(texts: PackedTexts(texts), rows: Array(1...90)), k: 3, vectors: vectors,
      embedding: "given", DifferenceOptions())
    #expect(found.clusters.map(\.texts) == [30, 30, 30])
    #expect(found.embedding == "given" && found.cohesion > 0.99)
  }

  @Test func copiesAreCountedOnce() async throws {
    let own = texts(3)
    let found = try await clusterTexts(
      Corpus(texts: PackedTexts(own + own.prefix(40)), rows: Array(1...220)), k: 3,
      DifferenceOptions())
    #expect(found.texts == 180 && found.duplicates == 40)
  }

  @Test func tooFewTextsForTheGroupsAreAnError() async throws {
    for texts in [["one", "two", "three"], [String](repeating: "same", count: 30), []] {
      let corpus = Corpus(texts: PackedTexts(texts), rows: texts.indices.map { $0 + 1 })
      await #expect(throws: ComparisonError.self) {
        _ = try await clusterTexts(corpus, k: 3, DifferenceOptions())
      }
    }
    await #expect(throws: ComparisonError.self) { _ = try await clusters(1, k: 1) }
  }
}
