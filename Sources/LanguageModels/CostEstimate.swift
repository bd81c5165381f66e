import Foundation

/// What a number of calls will come to, told before the first of them. An estimate: four bytes of text
/// are counted as one token, which for most languages is a little too many.
public struct CostEstimate: Codable, Sendable, Equatable, CustomStringConvertible {
  public var calls: Int
  /// Answers that are kept already, and cost nothing.
  public var cached: Int
  public var promptTokens: Int
  public var replyTokens: Int
  /// Nil when no price is known.
  public var cost: Double?

  public init(
    calls: Int, cached: Int = 0, promptTokens: Int, replyTokens: Int, prices: ModelPrices?
  ) {
    self.calls = calls
    self.cached = cached
    self.promptTokens = promptTokens
    self.replyTokens = replyTokens
    cost = prices?.cost(of: TokenUsage(promptTokens: promptTokens, replyTokens: replyTokens))
  }

  /// Sums two estimates; the cost is unknown when either is.
  public static func + (one: CostEstimate, other: CostEstimate) -> CostEstimate {
    var sum = CostEstimate(
      calls: one.calls + other.calls, cached: one.cached + other.cached,
      promptTokens: one.promptTokens + other.promptTokens,
      replyTokens: one.replyTokens + other.replyTokens, prices: nil)
    if let first = one.cost, let second = other.cost { sum.cost = first + second }
    return sum
  }

  public var description: String {
    let kept = cached > 0 ? " (\(cached) more are answered already)" : ""
    let price = cost.map { $0 == 0 ? "free" : "about \(String(format: "%.4f", $0))" }
    return "\(calls) calls\(kept), about \(promptTokens) prompt and \(replyTokens) reply tokens, "
      + (price ?? "cost unknown without prices")
  }
}

extension ModelClient {
  private static let bytesPerToken = 4.0
  /// What templates put around each message.
  private static let tokensPerMessage = 8

  /// Of so many calls alike.
  ///
  /// - Parameters:
  ///   - meanPromptCharacters: Of all messages of a call together.
  ///   - meanReplyTokens: Usually far less than the limit.
  public func estimate(
    calls: Int, meanPromptCharacters: Double, meanReplyTokens: Double
  ) -> CostEstimate {
    let prompt = meanPromptCharacters / Self.bytesPerToken + 2 * Double(Self.tokensPerMessage)
    return CostEstimate(
      calls: max(0, calls), promptTokens: Self.total(calls, prompt),
      replyTokens: Self.total(calls, meanReplyTokens), prices: prices)
  }

  /// Of these requests, without those whose answer is kept. A request with a schema is taken for one to
  /// `structured`, and one with choices for one to `yesNo`.
  ///
  /// - Parameter meanReplyTokens: Nil for the worst case, each reply as long as its limit.
  public func estimate(
    _ requests: [ChatRequest], meanReplyTokens: Double? = nil
  ) throws(ModelError) -> CostEstimate {
    var (cached, prompt, reply) = (0, 0, 0)
    for asked in requests {
      var request = asked.schema.map { StructuredReply.request(asked, stating: $0) } ?? asked
      if !request.choices.isEmpty { request.maximumTokens = 1 }
      let key = ArchiveKey.chat(
        request, to: address, settings: settings,
        purpose: request.schema == nil ? "chat" : "structured")
      if try data(for: key) != nil {
        cached += 1
        continue
      }
      let bytes = request.messages.map(\.content.utf8.count).reduce(0, +)
      prompt += (bytes + 3) / 4 + Self.tokensPerMessage * request.messages.count
      reply += request.maximumTokens(settings)
    }
    let calls = requests.count - cached
    return CostEstimate(
      calls: calls, cached: cached, promptTokens: prompt,
      replyTokens: meanReplyTokens.map { Self.total(calls, $0) } ?? reply, prices: prices)
  }

  private static func total(_ calls: Int, _ each: Double) -> Int {
    let total = (Double(max(0, calls)) * max(0, each)).rounded(.up)
    return total < 1e15 ? Int(total) : 1_000_000_000_000_000
  }
}
