import Foundation

/// How a model is asked. What changes the answer is part of the key under which it is kept; how long
/// and how hard to try is not.
public struct ModelSettings: Codable, Sendable, Hashable {
  /// 0 for the likeliest answer.
  public var temperature: Double
  /// Most tokens of a reply, thinking included.
  public var maximumTokens: Int
  /// Sent to endpoints that take one; each replicate of a request gets its own, derived from it.
  public var seed: UInt64?
  /// Seconds for one attempt, from connecting to the last byte.
  public var timeout: Double
  /// Most calls under way at a time.
  public var concurrency: Int
  /// Further attempts after a first that met a limit or a failing server.
  public var retries: Int
  /// Seconds that an endpoint may ask to wait before giving up instead.
  public var longestWait: Double

  public init(
    temperature: Double = 0, maximumTokens: Int = 1024, seed: UInt64? = nil,
    timeout: Double = 120, concurrency: Int = 8, retries: Int = 6, longestWait: Double = 600
  ) {
    self.temperature = temperature
    self.maximumTokens = maximumTokens
    self.seed = seed
    self.timeout = timeout
    self.concurrency = concurrency
    self.retries = retries
    self.longestWait = longestWait
  }

  /// The concurrency, whatever was written there.
  var calls: Int { min(max(1, concurrency), 1 << 16) }
}

/// What a million tokens cost, in the currency of the budget.
public struct ModelPrices: Codable, Sendable, Hashable {
  public var prompt: Double
  public var reply: Double

  public init(promptPerMillion prompt: Double, replyPerMillion reply: Double) {
    self.prompt = prompt
    self.reply = reply
  }

  /// Reads `0.15/0.60`: a million prompt tokens, then a million reply tokens.
  ///
  /// - Throws: `ModelError.badPrices`.
  public init(parsing text: String) throws(ModelError) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
      .map { Double($0.trimmingCharacters(in: .whitespaces)) }
    guard parts.count == 2, let prompt = parts[0], let reply = parts[1],
      prompt.isFinite, reply.isFinite, prompt >= 0, reply >= 0
    else { throw .badPrices(ModelError.excerpt(text, limit: 40)) }
    self.init(promptPerMillion: prompt, replyPerMillion: reply)
  }

  /// For a model of one's own.
  public static let free = ModelPrices(promptPerMillion: 0, replyPerMillion: 0)

  func cost(of usage: TokenUsage) -> Double {
    (Double(usage.promptTokens) * prompt + Double(usage.replyTokens) * reply) / 1e6
  }
}

/// Tokens of one call or of many.
public struct TokenUsage: Codable, Sendable, Hashable {
  public var promptTokens: Int
  public var replyTokens: Int

  public init(promptTokens: Int, replyTokens: Int) {
    self.promptTokens = promptTokens
    self.replyTokens = replyTokens
  }
}
