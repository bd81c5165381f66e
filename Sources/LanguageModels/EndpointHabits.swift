import Ground

/// What an endpoint was found to accept, learnt from its complaints and kept for the session.
package struct EndpointHabits: Sendable, Equatable {
  /// How a schema is sent.
  package enum SchemaForm: Int, Sendable, Comparable {
    /// With ranges, lengths and counts.
    case full
    case withoutLimits
    /// Only that the reply is to be a JSON object.
    case anyObject
    case none

    package static func < (one: Self, other: Self) -> Bool { one.rawValue < other.rawValue }
  }

  static let tokenLimitNames = ["max_tokens", "max_completion_tokens"]

  /// Place in `tokenLimitNames`; past its end when the endpoint takes no limit.
  var tokenLimit = 0
  var omitted: Set<String> = []
  /// Most alternatives that are told of a token.
  var alternatives = 20
  package var schemaForm = SchemaForm.full
  /// Whether instructions go into the first message of the user.
  var foldsInstructions = false
  /// Whether one token is too short for an answer, because the model thinks first.
  package var thinksFirst = false

  package init() {}

  package var limitsTokens: Bool { tokenLimit < Self.tokenLimitNames.count }

  /// Changes the habit that a complaint is about, given in its parts.
  package mutating func learn(
    aboutParameter parameter: String?, message: String, sent: [String]
  ) -> Bool {
    var complaint = Complaint(error: .string(message))
    complaint.parameter = parameter
    return learn(from: complaint, sent: sent)
  }

  /// Changes the habit that a complaint is about.
  ///
  /// - Parameter sent: Names of the parameters of the request complained of.
  /// - Returns: Whether anything changed; each change is final, so a request is sent a few times at most.
  mutating func learn(from complaint: Complaint, sent: [String]) -> Bool {
    let words = complaint.message.lowercased()
    // A request that is too long does not become shorter by another name.
    let isTooLong = ["context length", "context_length", "context size", "too long"]
      .contains(where: words.contains)
    if isTooLong || (words.contains("too large") && !words.contains("logprobs")) { return false }
    if words.contains("system role") || words.contains("role 'system'"), !foldsInstructions {
      foldsInstructions = true
      return true
    }
    guard let name = Self.parameter(of: complaint, words: words, sent: sent) else { return false }
    switch name {
    case "max_tokens", "max_completion_tokens": tokenLimit += 1
    case "response_format": schemaForm = SchemaForm(rawValue: schemaForm.rawValue + 1) ?? .none
    case "logprobs", "top_logprobs":
      if name == "top_logprobs" || words.contains("greater") || words.contains("at most"),
        alternatives > 5
      {
        alternatives = 5
      } else {
        omitted.formUnion(["logprobs", "top_logprobs"])
      }
    default: omitted.insert(name)
    }
    return true
  }

  private static let adjustable: Set<String> = [
    "temperature", "seed", "logprobs", "top_logprobs", "response_format", "max_tokens",
    "max_completion_tokens",
  ]

  /// The parameter of those sent that is named as such, or else stands first in the words.
  private static func parameter(of complaint: Complaint, words: String, sent: [String]) -> String? {
    let candidates = adjustable.intersection(sent)
    if let named = complaint.parameter?.split(whereSeparator: { $0 == "." || $0 == "[" }).first,
      candidates.contains(String(named))
    {
      return String(named)
    }
    let found = words.split { !$0.isLetter && $0 != "_" }
      .map { ["json_schema", "grammar", "schema"].contains($0) ? "response_format" : String($0) }
    return found.first(where: candidates.contains)
  }

  // MARK: Requests

  /// The body of a request, as this endpoint takes it.
  func body(
    for request: ChatRequest, model: String, settings: ModelSettings, seed: Int?
  ) -> [JSONValue.Member] {
    var members = [
      JSONValue.Member("model", .string(model)),
      JSONValue.Member(
        "messages",
        .array(
          messages(request.messages).map {
            .object(["role": .string($0.role.rawValue), "content": .string($0.content)])
          })),
      JSONValue.Member("stream", .boolean(false)),
    ]
    func add(_ name: String, _ value: JSONValue) {
      if !omitted.contains(name) { members.append(JSONValue.Member(name, value)) }
    }
    if limitsTokens {
      add(Self.tokenLimitNames[tokenLimit], .integer(request.maximumTokens(settings)))
    }
    add("temperature", .number(request.temperature(settings)))
    if let seed { add("seed", .integer(seed)) }
    if !request.choices.isEmpty {
      add("logprobs", .boolean(true))
      add("top_logprobs", .integer(alternatives))
    }
    if let format = responseFormat(request.schema) { add("response_format", format) }
    return members
  }

  private func responseFormat(_ schema: JSONSchema?) -> JSONValue? {
    guard let schema else { return nil }
    switch schemaForm {
    case .full, .withoutLimits:
      return .object([
        "type": .string("json_schema"),
        "json_schema": .object([
          "name": .string("reply"), "strict": .boolean(true),
          "schema": schema.value(limits: schemaForm == .full),
        ]),
      ])
    case .anyObject: return .object(["type": .string("json_object")])
    case .none: return nil
    }
  }

  private func messages(_ messages: [ChatMessage]) -> [ChatMessage] {
    guard foldsInstructions, messages.count > 1, messages[0].role == .system,
      messages[1].role == .user
    else { return messages }
    let folded = ChatMessage(.user, "\(messages[0].content)\n\n\(messages[1].content)")
    return [folded] + messages.dropFirst(2)
  }
}
