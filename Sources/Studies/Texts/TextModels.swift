import Findings
import Ground
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
  /// - Parameters:
  ///   - sentences: Sentences that are given; nil where the proposer is asked for some.
  ///   - others: Further models that the same study asks.
  func setUp(
    _ options: DifferenceOptions, sentences: Int? = nil, others: [ModelAddress] = [],
    _ context: Context
  ) -> ComparisonModels {
    let asked = [model, judge].compactMap(\.self) + others
    for warning in context.models.keys.warnings(for: asked) {
      context.notice("Warning: " + warning)
    }
    // One budget for both.
    let budget = context.models.budget.map(ModelBudget.init)
    func client(_ address: ModelAddress) -> ModelClient {
      ModelClient(
        address: address,
        settings: ModelSettings(
          seed: options.seed, concurrency: context.models.concurrency,
          retries: context.models.retries), prices: context.models.prices, sharing: budget,
        archive: context.replies, keys: context.models.keys)
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

extension Context {
  /// Says how many answers came in while a study waits for models.
  func show(_ models: ComparisonModels, stage: String) {
    guard let use = models.use() else { return }
    show(use, stage: stage)
  }

  fileprivate func show(_ use: ModelUse, stage: String) {
    let answers = use.calls - use.failures
    let failures = use.failures > 0 ? ", \(use.failures) calls failed" : ""
    progress(
      Progress(
        stage:
          "\(stage): \(NumberText.count(answers, "answer", "answers")) of models, \(use.cached) "
          + "kept from before\(failures)", answers: answers))
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
    prices: context.models.prices, budget: context.models.budget, archive: context.replies,
    keys: context.models.keys)
  let stage = "asking for \(texts.count) embeddings"
  context.progress(Progress(stage: stage))
  return try waiting(
    isInterrupted: context.isInterrupted, meanwhile: { context.show(client.use, stage: stage) }
  ) {
    try await client.embeddings((0..<texts.count).map { texts.text($0) })
  }
}
