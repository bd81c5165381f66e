import ArgumentParser
import Findings
import Foundation
import LanguageModels
import Records
import Texts

extension Store: ReplyArchive {}

/// Which language models take part, and what they may cost.
struct ModelOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Model that proposes hypotheses, at an OpenAI-compatible endpoint.",
      discussion:
        "For example http://localhost:8080/v1#name. A key is read from TOUCHSTONE_API_KEY.",
      valueName: "url#name"))
  var model: String?

  @Option(
    help: ArgumentHelp("Model that judges sentences. Default: the proposer.", valueName: "url#name")
  )
  var judge: String?

  @Option(help: "Most that calls may cost, in the currency of --prices.")
  var budget: Double?

  @Option(
    help: "Price of a million prompt tokens and of a million reply tokens, such as 0.15/0.60.")
  var prices: String?

  @Option(help: "Calls under way at a time.")
  var parallel = 8

  @Option(help: "Further attempts at a call that met a limit or a failing server.")
  var retries = 6

  @Option(help: "Texts that a model judges for ranking, and as many again for confirming.")
  var judged = 300

  func validate() throws {
    if !(1...256).contains(parallel) { throw ValidationError("--parallel takes 1 to 256.") }
    if !(0...20).contains(retries) { throw ValidationError("--retries takes 0 to 20.") }
    if judged < 20 { throw ValidationError("--judged takes at least 20.") }
    if let budget, !(budget >= 0) {
      throw ValidationError("--budget takes an amount of 0 or more.")
    }
    if budget != nil && prices == nil {
      throw ValidationError("--budget needs --prices PROMPT/REPLY to count by.")
    }
  }

  /// What models add to the key of a study.
  struct Key: Encodable {
    var model: String?
    var judge: String?
    var judged: Int
  }

  var key: Key? {
    model == nil && judge == nil ? nil : Key(model: model, judge: judge, judged: judged)
  }

  /// Makes the clients and says what they will come to.
  func setUp(
    options: DifferenceOptions, store: StoreOptions, meanCharacters: Int = 150,
    sentences: Int? = nil
  ) throws -> ComparisonModels {
    guard model != nil || judge != nil else { return .none }
    let archive = try store.open()
    // One budget for both.
    let shared = budget.map(ModelBudget.init)
    let proposer = try model.map { try client($0, archive, options, sharing: shared) }
    let judging = try judge.map { try client($0, archive, options, sharing: shared) } ?? proposer
    guard let judging else { return .none }
    let estimate = ComparisonModels.estimate(
      proposer: sentences == nil ? proposer : nil, verifier: judging, options: options,
      meanCharacters: meanCharacters, sentences: sentences)
    Console.error("At most: \(estimate).")
    return .using(
      proposer: sentences == nil ? proposer : nil, verifier: judging, options: options)
  }

  private func client(
    _ text: String, _ archive: Store, _ options: DifferenceOptions, sharing budget: ModelBudget?
  ) throws -> ModelClient {
    try usage {
      ModelClient(
        address: try ModelAddress(parsing: text),
        settings: ModelSettings(
          seed: options.seed, concurrency: parallel, retries: retries),
        prices: try prices.map { try ModelPrices(parsing: $0) }, sharing: budget, archive: archive)
    }
  }

  /// An embedding of every text.
  func embed(_ texts: PackedTexts, with address: String, store: StoreOptions) throws -> [[Float]] {
    let client = try usage {
      ModelClient(
        address: try ModelAddress(parsing: address),
        settings: ModelSettings(concurrency: parallel, retries: retries),
        prices: try prices.map { try ModelPrices(parsing: $0) }, budget: budget,
        archive: try store.open())
    }
    let all = (0..<texts.count).map { texts.text($0) }
    return try attempt { try waiting { try await client.embeddings(all) } }
  }
}

extension CommandLineText {
  mutating func add(_ models: ModelOptions) {
    add("--model", models.model)
    add("--judge", models.judge)
    add("--budget", models.budget.map { "\($0)" })
    add("--prices", models.prices)
    if models.parallel != 8 { add("--parallel", "\(models.parallel)") }
    if models.judged != 300 { add("--judged", "\(models.judged)") }
  }
}
