/// One message of a conversation.
public struct ChatMessage: Codable, Sendable, Hashable {
  public enum Role: String, Codable, Sendable { case system, user, assistant }

  public var role: Role
  public var content: String

  public init(_ role: Role, _ content: String) {
    self.role = role
    self.content = content
  }
}

/// What a model is asked; equal requests are sent once.
public struct ChatRequest: Codable, Sendable, Hashable {
  public var messages: [ChatMessage]
  /// The form of the reply, where the endpoint can enforce one.
  public var schema: JSONSchema?
  /// Two answers between which one token decides: the one that means yes, then the one that means no.
  /// Empty for any other request.
  public var choices: [String]
  /// Tells apart requests that are otherwise equal and are to be answered anew, counted from 0.
  public var replicate: Int
  /// Instead of the settings' own.
  public var temperature: Double?
  /// Instead of the settings' own.
  public var maximumTokens: Int?

  public init(
    _ messages: [ChatMessage], schema: JSONSchema? = nil, choices: [String] = [],
    replicate: Int = 0, temperature: Double? = nil, maximumTokens: Int? = nil
  ) {
    self.messages = messages
    self.schema = schema
    self.choices = choices
    self.replicate = replicate
    self.temperature = temperature
    self.maximumTokens = maximumTokens
  }

  /// One question, after standing instructions.
  public init(system: String, user: String, schema: JSONSchema? = nil, replicate: Int = 0) {
    self.init(
      [ChatMessage(.system, system), ChatMessage(.user, user)], schema: schema,
      replicate: replicate)
  }

  func temperature(_ settings: ModelSettings) -> Double { temperature ?? settings.temperature }

  /// One token decides between choices, unless the request says otherwise. No model writes more than
  /// millions.
  func maximumTokens(_ settings: ModelSettings) -> Int {
    min(max(1, maximumTokens ?? (choices.isEmpty ? settings.maximumTokens : 1)), 1 << 24)
  }
}

/// A token that could have stood first in an answer.
public struct TokenProbability: Codable, Sendable, Hashable {
  public var token: String
  /// Natural logarithm of its probability.
  public var logarithm: Double

  public init(token: String, logarithm: Double) {
    self.token = token
    self.logarithm = logarithm
  }
}

/// What a model answered.
public struct ChatReply: Codable, Sendable, Hashable {
  /// Without thinking aloud.
  public var text: String
  /// Whether it ended at the limit of tokens.
  public var isCut: Bool
  /// Whether the model was seen to think aloud.
  public var hasThought: Bool
  /// Of a request with choices: the likeliest first tokens of the answer, where the endpoint tells.
  public var firstTokens: [TokenProbability]
  /// Of a request with choices: the share of yes among yes and no.
  public var yesProbability: Double?
  /// As the endpoint reports it, or estimated when it does not.
  public var usage: TokenUsage
  public var isUsageReported: Bool
  /// Whether it was answered without asking the endpoint again.
  public var fromCache: Bool

  public init(
    text: String, isCut: Bool = false, hasThought: Bool = false,
    firstTokens: [TokenProbability] = [], yesProbability: Double? = nil,
    usage: TokenUsage = TokenUsage(promptTokens: 0, replyTokens: 0), isUsageReported: Bool = false,
    fromCache: Bool = false
  ) {
    self.text = text
    self.isCut = isCut
    self.hasThought = hasThought
    self.firstTokens = firstTokens
    self.yesProbability = yesProbability
    self.usage = usage
    self.isUsageReported = isUsageReported
    self.fromCache = fromCache
  }
}

/// A yes or a no, as sure as the endpoint tells.
public struct YesNo: Codable, Sendable, Hashable {
  /// p(yes) / (p(yes) + p(no)), where the endpoint offers probabilities.
  public var probability: Double?
  /// Nil when the answer is neither.
  public var answer: Bool?

  public init(probability: Double?, answer: Bool?) {
    self.probability = probability
    self.answer = answer
  }
}
