/// What an endpoint can do, found by asking it.
public struct EndpointReport: Codable, Sendable, Equatable {
  public enum SchemaSupport: String, Codable, Sendable {
    /// Replies keep to the schema even when the prompt begs for something else.
    case enforced
    /// The schema is taken and not kept to.
    case ignored
    /// The schema is not taken.
    case rejected
  }

  /// Seconds from sending a short request to its whole answer.
  public struct Latency: Codable, Sendable, Equatable {
    public var median: Double
    public var least: Double
    public var most: Double
    public var calls: Int
  }

  public struct Throughput: Codable, Sendable, Equatable {
    /// Calls under way at a time.
    public var atATime: Int
    public var callsPerSecond: Double
    /// Against one call at a time.
    public var speedUp: Double

    public init(atATime: Int, callsPerSecond: Double, speedUp: Double) {
      self.atATime = atATime
      self.callsPerSecond = callsPerSecond
      self.speedUp = speedUp
    }
  }

  /// `URL#NAME`, without any key.
  public var address: String
  public var isReachable = false
  /// Ids that the endpoint lists; nil when it lists none.
  public var models: [String]?
  /// Whether the model answers chat.
  public var chats = false
  public var schema: SchemaSupport?
  /// Whether probabilities of the first token are told.
  public var offersProbabilities: Bool?
  /// Whether two calls with equal seed at temperature 1 gave equal text.
  public var honoursSeed: Bool?
  /// Length of its embeddings; nil when it offers none.
  public var embeddingLength: Int?
  public var reportsUsage: Bool?
  /// Whether it was seen to think aloud.
  public var thinks = false
  public var latency: Latency?
  public var throughput: [Throughput] = []
  /// What went wrong, when something did.
  public var problem: String?
  /// What to do about it all, in sentences.
  public var advice: [String] = []
  /// Attempts sent for this report.
  public var calls = 0

  public init(address: String) {
    self.address = address
  }

  /// The number of calls at a time beyond which nothing is gained, as far as was tried: the least with
  /// nine tenths of the best throughput, and 1 when all of them together gain less than half.
  public var usefulConcurrency: Int? {
    let best = throughput.map(\.speedUp).max() ?? 0
    return best < 1.5
      ? throughput.first?.atATime : throughput.first { $0.speedUp >= 0.9 * best }?.atATime
  }
}

extension EndpointReport {
  /// Fills in what to do.
  ///
  /// - Parameter sendsKeyInTheOpen: A key goes over plain http to another machine.
  package mutating func advise(sendsKeyInTheOpen: Bool) {
    if sendsKeyInTheOpen {
      advice.append("The key travels unencrypted: use https for anything but your own network.")
    }
    guard chats else { return }
    switch schema {
    case .enforced: break
    case .ignored:
      advice.append(
        "It takes a JSON schema and does not keep to it: replies are checked and asked for again, "
          + "which costs calls. Prefer a server that enforces schemas (llama.cpp, vLLM).")
    case .rejected:
      advice.append(
        "It takes no JSON schema: the form is asked for in words, and replies are checked.")
    case nil: break
    }
    if offersProbabilities == false {
      advice.append(
        "It tells no token probabilities: judgements are plain yes or no. llama.cpp and vLLM tell "
          + "them.")
    }
    if thinks {
      advice.append(
        "The model thinks before it answers, which costs tokens and hides probabilities: for judging, "
          + "turn thinking off or use another model, and allow at least 1024 tokens a reply.")
    }
    if honoursSeed == false {
      advice.append(
        "A seed does not make its replies equal: a new run may differ. Kept replies do not.")
    }
    if reportsUsage == false {
      advice.append(
        "It does not report the tokens used: a budget is charged the worst case of each call.")
    }
    if embeddingLength == nil {
      advice.append("It offers no embeddings at this name: clusters need tf-idf or another model.")
    }
    if let useful = usefulConcurrency {
      advice.append(
        useful == 1
          ? "It answers one call at a time: start the server with more slots (llama.cpp: --parallel "
            + "8; Ollama: OLLAMA_NUM_PARALLEL=8)."
          : "\(useful) calls at a time make good use of it.")
    }
  }
}
