import Findings
import Foundation
import Ground
import Randomness
import Synchronization

/// Asks one model at one OpenAI-compatible endpoint.
///
/// Safe to call from many tasks: at most `settings.concurrency` calls are under way at a time, equal
/// requests that are asked at the same time are sent once, answers are kept in the archive as soon as
/// they arrive, and the budget is never passed.
public final class ModelClient: Sendable {
  public let address: ModelAddress
  public let settings: ModelSettings
  public let prices: ModelPrices?
  let archive: (any ReplyArchive)?
  let exchange: Exchange
  private let asking = SharedWork<ChatReply>()

  /// - Parameters:
  ///   - prices: Nil when unknown: the cost is then unknown too, and a budget cannot be kept.
  ///   - budget: Most that this client may spend in its life, in the currency of the prices; nil for
  ///     no limit.
  ///   - archive: Nil to ask everything anew.
  ///   - seed: For the jitter of waits; answers do not depend on it.
  ///   - keys: The variables that hold keys.
  ///   - environment: Where variables are looked up: keys, proxies, certificate authorities.
  public convenience init(
    address: ModelAddress, settings: ModelSettings = ModelSettings(), prices: ModelPrices? = nil,
    budget: Double?, archive: (any ReplyArchive)? = nil, seed: Seed = Seed(0),
    keys: ModelKeys = ModelKeys(),
    environment: [String: String] = ProcessInfo.processInfo.environment, pause: Pause = .real
  ) {
    self.init(
      address: address, settings: settings, prices: prices,
      sharing: budget.map { ModelBudget($0) }, archive: archive, seed: seed,
      keys: keys, environment: environment, pause: pause)
  }

  /// - Parameter sharing: A budget that other clients may draw on too, whatever their prices.
  public init(
    address: ModelAddress, settings: ModelSettings = ModelSettings(), prices: ModelPrices? = nil,
    sharing budget: ModelBudget? = nil, archive: (any ReplyArchive)? = nil, seed: Seed = Seed(0),
    keys: ModelKeys = ModelKeys(),
    environment: [String: String] = ProcessInfo.processInfo.environment, pause: Pause = .real
  ) {
    self.address = address
    self.settings = settings
    self.prices = prices
    self.archive = archive
    exchange = Exchange(
      address: address, settings: settings, ledger: Ledger(prices: prices, budget: budget),
      seed: seed, keys: keys, environment: environment, pause: pause)
  }

  /// Most that may be spent, or nil for no limit.
  public var budget: Double? { exchange.ledger.budget?.limit }

  /// Tasks worth running at a time: enough that the next request is ready when a call ends. The client
  /// itself holds back all calls beyond `settings.concurrency`.
  public var tasksAtATime: Int { 2 * settings.calls }

  /// Calls, tokens and money so far.
  ///
  /// `calls` counts every attempt that was sent, `failures` those of them that brought no answer, and
  /// `cached` the answers that needed no call. Whether this model proposes or judges is for the caller
  /// to fill in.
  public var use: ModelUse { exchange.ledger.use }

  /// Asks, or answers from the archive.
  ///
  /// Limits, failing servers and broken connections are met with further attempts.
  ///
  /// - Throws: `ModelError`; errors are never kept.
  public func chat(_ request: ChatRequest) async throws(ModelError) -> ChatReply {
    try await answer(to: request, purpose: "chat") { [self] () throws(ModelError) in
      try await ask(request)
    }
  }

  /// Ids of the models that the endpoint lists.
  public func models() async throws(ModelError) -> [String] {
    try await exchange.models()
  }

  // MARK: Answers kept and shared

  /// The kept answer, or the one that `ask` brings, which is then kept.
  ///
  /// - Parameters:
  ///   - accepts: Whether a kept answer is still good; one that is not is asked for again.
  func answer(
    to request: ChatRequest, purpose: String,
    accepting accepts: @escaping @Sendable (ChatReply) -> Bool = { _ in true },
    _ ask: @escaping @Sendable () async throws(ModelError) -> ChatReply
  ) async throws(ModelError) -> ChatReply {
    if Task.isCancelled { throw .cancelled }
    let key = ArchiveKey.chat(request, to: address, settings: settings, purpose: purpose)
    if let kept = try kept(key, accepts) { return kept }
    let (reply, isShared) = try await asking.value(for: key) { [self] () throws(ModelError) in
      // Another's answer may have been kept since.
      if let kept = try kept(key, accepts) { return kept }
      let reply = try await ask()
      try keep(reply, for: key)
      return reply
    }
    guard isShared, !reply.fromCache else { return reply }
    exchange.ledger.countCached()
    var shared = reply
    shared.fromCache = true
    return shared
  }

  private func kept(
    _ key: String, _ accepts: (ChatReply) -> Bool
  ) throws(ModelError) -> ChatReply? {
    guard let data = try data(for: key),
      var reply = try? JSONDecoder().decode(ChatReply.self, from: data), accepts(reply)
    else { return nil }
    exchange.ledger.countCached()
    reply.fromCache = true
    return reply
  }

  private func keep(_ reply: ChatReply, for key: String) throws(ModelError) {
    guard archive != nil else { return }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    do {
      try keep(try encoder.encode(reply), for: key)
    } catch {
      throw error as? ModelError ?? .archiveFailed(reason: "\(error)")
    }
  }

  func data(for key: String) throws(ModelError) -> Data? {
    do { return try archive?.reply(for: key) } catch { throw .archiveFailed(reason: "\(error)") }
  }

  func keep(_ data: Data, for key: String) throws(ModelError) {
    do { try archive?.keep(data, for: key) } catch { throw .archiveFailed(reason: "\(error)") }
  }

  // MARK: Asking

  /// One answer from the endpoint.
  func ask(_ request: ChatRequest) async throws(ModelError) -> ChatReply {
    let promptBytes = request.messages.map(\.content.utf8.count).reduce(0, +)
    let schemaBytes = request.schema?.value().bytes.count ?? 0
    let worst = TokenUsage(
      // No tokeniser makes more tokens than there are bytes; templates add some around them.
      promptTokens: promptBytes + schemaBytes + 16 * request.messages.count + 256,
      replyTokens: request.maximumTokens(settings))
    // Estimated where it is not reported; the text's own length is then all that is known.
    let estimated = (promptBytes + 3) / 4
    let seed = settings.seed.map { Int(Seed($0).child(request.replicate).value >> 33) }
    return try await exchange.post(
      "chat/completions", worst: worst,
      body: { habits in
        habits.body(for: request, model: self.address.model, settings: self.settings, seed: seed)
      },
      read: { (root) throws(Completion.Problem) in
        let completion = try Completion(root)
        let usage =
          completion.usage
          ?? TokenUsage(promptTokens: estimated, replyTokens: (completion.text.utf8.count + 3) / 4)
        let reply = ChatReply(
          text: completion.text, isCut: completion.isCut, hasThought: completion.hasThought,
          firstTokens: completion.firstTokens,
          yesProbability: YesNoReading.probability(
            completion.firstTokens, choices: request.choices),
          usage: usage, isUsageReported: completion.usage != nil)
        return (reply, usage, completion.usage != nil)
      })
  }
}
