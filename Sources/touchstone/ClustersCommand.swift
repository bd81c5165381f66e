import ArgumentParser
import Studies

/// `touchstone clusters DATA --k 12`
struct ClustersCommand: StudyCommand {
  typealias Subject = Clusters

  static let configuration = CommandConfiguration(
    commandName: "clusters",
    abstract: "Groups texts and names each group by how it differs from all others.",
    discussion: """
      Example:  touchstone clusters messages.csv --k 12
                touchstone clusters notes.txt --embeddings http://localhost/v1#nomic
      """)

  @Argument(help: "Texts: a file, a folder, or - for standard input.")
  var data: String

  @Option(help: "Number of groups.")
  var k = 12

  @Option(help: "Embeddings from an OpenAI-compatible endpoint (URL#NAME) instead of TF-IDF.")
  var embeddings: String?

  @OptionGroup var reading: ReadingOptions
  @OptionGroup var gate: GateOptions<Subject>
  @OptionGroup var finding: FindingOptions
  @OptionGroup var modelOptions: ModelOptions
  @OptionGroup var delivery: DeliveryOptions

  func validate() throws {
    if !(2...200).contains(k) { throw ValidationError("--k takes 2 to 200.") }
  }

  var inputs: [String] { [data] }

  func plan(_ context: Context) throws -> Clusters.Plan {
    Clusters.Plan(
      texts: try reading.read(data, context), k: k, embeddings: try embeddings.map(modelAddress),
      options: finding.options(reading, modelOptions), models: try modelOptions.names())
  }

  func models() throws -> ModelAccess {
    try modelOptions.access(others: try embeddings.map { [try modelAddress($0)] } ?? [])
  }
}
