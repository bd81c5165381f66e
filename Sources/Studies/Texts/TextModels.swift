import Findings
import LanguageModels
import Texts

/// The language models that a plan asks; how hard they may be asked is the context's.
public struct ModelNames: Codable, Sendable {
  /// Proposes hypotheses.
  public var model: ModelAddress?
  /// Judges sentences; the proposer where it is nil.
  public var judge: ModelAddress?

  public init(model: ModelAddress? = nil, judge: ModelAddress? = nil) {
    self.model = model
    self.judge = judge
  }

  var isEmpty: Bool { model == nil && judge == nil }

  /// Makes the clients and says what they will come to.
  ///
  /// - Parameter sentences: Sentences that are given; nil where the proposer is asked for some.
  func setUp(
    _ options: DifferenceOptions, sentences: Int? = nil, _ context: Context
  ) -> ComparisonModels {
    // One budget for both.
    let budget = context.models.budget.map(ModelBudget.init)
    func client(_ address: ModelAddress) -> ModelClient {
      ModelClient(
        address: address,
        settings: ModelSettings(
          seed: options.seed, concurrency: context.models.concurrency,
          retries: context.models.retries), prices: context.models.prices, sharing: budget,
        archive: context.replies)
    }
    let first = model.map(client)
    guard let judging = judge.map(client) ?? first else { return .none }
    let proposer = sentences == nil ? first : nil
    let estimate = ComparisonModels.estimate(
      proposer: proposer, verifier: judging, options: options, meanCharacters: 150,
      sentences: sentences)
    context.notice("At most: \(estimate).")
    return .using(proposer: proposer, verifier: judging, options: options)
  }
}

/// An embedding of every text.
func embeddings(
  of texts: PackedTexts, by address: ModelAddress, _ context: Context
) throws -> [[Float]] {
  let client = ModelClient(
    address: address,
    settings: ModelSettings(
      concurrency: context.models.concurrency, retries: context.models.retries),
    prices: context.models.prices, budget: context.models.budget, archive: context.replies)
  context.progress(Progress(stage: "asking for \(texts.count) embeddings"))
  return try waiting(isInterrupted: context.isInterrupted) {
    try await client.embeddings((0..<texts.count).map { texts.text($0) })
  }
}
