import ArgumentParser
import Findings
import Foundation
import Texts

/// `touchstone clusters DATA --k 12`
struct ClustersCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "clusters",
    abstract: "Groups texts and names each group by how it differs from all others.",
    discussion: """
      Example:  touchstone clusters messages.csv --k 12
                touchstone clusters notes.txt --k 8 --embeddings http://localhost:8080/v1#nomic
      """)

  @Argument(help: "Texts: a file, a folder, or - for standard input.")
  var data: String

  @Option(help: "Number of groups.")
  var k = 12

  @Option(help: "Embeddings from an OpenAI-compatible endpoint (URL#NAME) instead of TF-IDF.")
  var embeddings: String?

  @OptionGroup var reading: ReadingOptions
  @OptionGroup var finding: FindingOptions
  @OptionGroup var models: ModelOptions

  func validate() throws {
    if !(2...200).contains(k) { throw ValidationError("--k takes 2 to 200.") }
  }

  private var command: String {
    var line = CommandLineText("touchstone", "clusters", data, "--k", "\(k)")
    line.add("--embeddings", embeddings)
    line.add(reading)
    line.add(finding)
    line.add(models)
    return line.text
  }

  private struct Key: Encodable {
    var study = "clusters 1"
    var texts: String
    var name: String
    var k: Int
    var embeddings: String?
    var options: DifferenceOptions
    var models: ModelOptions.Key?
  }

  func run() throws {
    let table = try reading.read(data, columns: [])
    let source = SourceTexts([table])
    let options = finding.options(reading, models)
    let key = Key(
      texts: source.digest, name: table.name, k: k, embeddings: embeddings, options: options,
      models: models.key)
    try deliver(key: key, name: "\(table.name)-clusters", command: command, finding.delivery) {
      let corpus = try reading.corpus(source.texts, rows: source.rows)
      let setUp = try models.setUp(options: options, store: finding.storeOptions)
      let vectors = try embeddings.map {
        try models.embed(source.texts, with: $0, store: finding.storeOptions)
      }
      return TextFinding.clusters(
        try comparing {
          try await clusterTexts(
            corpus, k: k, vectors: vectors, embedding: embeddings ?? "tf-idf", options,
            models: setUp)
        })
    }
  }
}
