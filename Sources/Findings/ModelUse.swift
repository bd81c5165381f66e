/// What language models were asked for, and what that came to.
public struct ModelUse: Codable, Sendable, Equatable {
  /// `URL#NAME` of the proposer and of the judge, without any key.
  public var proposer: String?
  public var judge: String?
  public var calls: Int
  /// Calls answered from the store without asking again.
  public var cached: Int
  public var failures: Int
  public var promptTokens: Int
  public var replyTokens: Int
  /// In the budget's currency; nil when no price is known.
  public var cost: Double?
  public var budget: Double?
  /// Judgements saved by dropping hypotheses that could no longer be among the first.
  public var judgementsSaved: Int
  /// Why it stopped early, when it did.
  public var stopped: String?

  public init(
    proposer: String? = nil, judge: String? = nil, calls: Int = 0, cached: Int = 0,
    failures: Int = 0, promptTokens: Int = 0, replyTokens: Int = 0, cost: Double? = nil,
    budget: Double? = nil, judgementsSaved: Int = 0, stopped: String? = nil
  ) {
    self.proposer = proposer
    self.judge = judge
    self.calls = calls
    self.cached = cached
    self.failures = failures
    self.promptTokens = promptTokens
    self.replyTokens = replyTokens
    self.cost = cost
    self.budget = budget
    self.judgementsSaved = judgementsSaved
    self.stopped = stopped
  }
}
