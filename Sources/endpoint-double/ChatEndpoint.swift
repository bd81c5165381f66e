import Foundation

/// The JSON object in a request's body, read leniently.
struct JSONBody {
  let object: [String: Any]

  init(_ data: Data) {
    object = ((try? JSONSerialization.jsonObject(with: data)) as? [String: Any]) ?? [:]
  }

  func int(_ names: String...) -> Int? {
    names.lazy.compactMap { (object[$0] as? NSNumber)?.intValue }.first
  }

  /// The text of the last message with this role; of those with data, should there be any, since a
  /// question may be asked again without repeating its data.
  func message(from role: String) -> String {
    let texts = (object["messages"] as? [[String: Any]] ?? [])
      .filter { $0["role"] as? String == role }.map { $0["content"] as? String ?? "" }
    return texts.last { $0.contains("<<<DATA") } ?? texts.last ?? ""
  }

  /// The schema that a reply is to fit.
  var schema: [String: Any]? {
    let format = object["response_format"] as? [String: Any]
    return (format?["json_schema"] as? [String: Any])?["schema"] as? [String: Any]
  }
}

/// Answers chat completions and embeddings in the OpenAI format.
struct ChatEndpoint: Sendable {
  let options: Options

  func reply(to body: JSONBody, number: Int, fault: Fault?, key: String?) -> HTTPResponse {
    if let refused = rejection(of: body) { return refused }
    switch fault {
    case .malformed: return raw(Data("{\"choices\": [{".utf8))
    case .binary: return raw(Data((0..<512).map { UInt8($0 & 255) }))
    case .shapeless: return HTTPResponse(json: ["choices": "none", "usage": ["prompt_tokens": -1]])
    case .huge: return raw(Data(repeating: 32, count: 9 << 20))
    case .bomb:
      var response = raw(Gzip.spaces(1 << 30))
      response.headers.append(("Content-Encoding", "gzip"))
      return response
    default: break
    }
    let limit = body.int("max_tokens", "max_completion_tokens") ?? 4096
    var text = answer(to: body, number: number)
    switch fault {
    case .schema: text = "{\"unexpected\": true}"
    case .deep: text = String(repeating: "[", count: 10_000)
    case .fenced: text = "Gladly! Here it is:\n```json\n\(text)\n```\nAnything {else}?"
    case .short: text = String(text.prefix(text.count / 2))
    case .echoKey: text = "Your key is \(key ?? "missing")."
    default: break
    }
    if options.traits.contains(.think) { text = "<think>\nLet me {see}.\n</think>\n\n" + text }
    // A tag is one token of its own, all else four characters a token.
    let length = text.hasPrefix("<think>") && limit == 1 ? 7 : limit * 4
    let isCut = fault == .short || (limit < 1 << 20 && text.count > length)
    if isCut && fault != .short { text = String(text.prefix(length)) }
    return completion(
      text, body: body, finish: isCut ? "length" : "stop", isRefused: fault == .refuse)
  }

  private func raw(_ body: Data) -> HTTPResponse {
    HTTPResponse(type: "application/json", body: body)
  }

  /// Parameters that this endpoint does not take.
  private func rejection(of body: JSONBody) -> HTTPResponse? {
    if let model = body.object["model"] as? String, model != options.model {
      return .problem(
        404, "The model '\(model)' does not exist.", code: "model_not_found", parameter: "model")
    }
    let unsupported: [(Trait, String)] = [
      (.noTemperature, "temperature"), (.noSeed, "seed"), (.refusesLogprobs, "logprobs"),
      (.noSchema, "response_format"),
    ]
    for (trait, name) in unsupported
    where options.traits.contains(trait) && body.object[name] != nil {
      return .problem(
        400, "Unsupported parameter: '\(name)' is not supported with this model.",
        code: "unsupported_parameter", parameter: name)
    }
    if options.traits.contains(.noMaximumTokens), body.object["max_tokens"] != nil {
      return .problem(
        400,
        "Unsupported parameter: 'max_tokens' is not supported with this model. "
          + "Use 'max_completion_tokens' instead.",
        code: "unsupported_parameter", parameter: "max_tokens")
    }
    if options.traits.contains(.noLimits), let schema = body.schema,
      String(decoding: HTTPResponse.data(schema), as: UTF8.self).contains("\"max")
    {
      return .problem(
        400, "Invalid schema for response_format 'reply': 'maxLength' is not permitted.",
        parameter: "response_format")
    }
    return nil
  }

  private func answer(to body: JSONBody, number: Int) -> String {
    let message = body.message(from: "user")
    let model = RuleModel(isGullible: options.traits.contains(.gullible))
    if let answer = model.answer(message) {
      guard isYesNo(body) else { return answer }
      return answer.contains("\"yes\"") ? "yes" : "no"
    }
    if isYesNo(body) { return "no" }
    if let schema = body.schema, !options.traits.contains(.ignoresSchema) {
      return RuleModel.text(SchemaExample.value(of: schema))
    }
    return "I follow rules." + (options.traits.contains(.restless) ? " \(number)" : "")
  }

  /// A question that one token is to answer.
  private func isYesNo(_ body: JSONBody) -> Bool {
    body.int("max_tokens", "max_completion_tokens") == 1
      || (body.schema == nil && body.message(from: "system").contains("yes or no"))
  }

  private func completion(
    _ text: String, body: JSONBody, finish: String, isRefused: Bool
  ) -> HTTPResponse {
    var message: [String: Any] = ["role": "assistant", "content": text]
    if isRefused {
      message["content"] = NSNull()
      message["refusal"] = "I cannot help with that."
    }
    var choice: [String: Any] = ["index": 0, "message": message, "finish_reason": finish]
    if body.object["logprobs"] as? Bool == true, !options.traits.contains(.noLogprobs) {
      choice["logprobs"] = ["content": [Self.probabilities(of: text)]]
    }
    var reply: [String: Any] = [
      "id": "double", "object": "chat.completion", "model": options.model, "choices": [choice],
    ]
    if !options.traits.contains(.noUsage) {
      let messages = body.object["messages"] as? [[String: Any]] ?? []
      let prompt = messages.map { ($0["content"] as? String ?? "").count }.reduce(0, +)
      reply["usage"] = [
        "prompt_tokens": (prompt + 3) / 4, "completion_tokens": (text.count + 3) / 4,
        "total_tokens": (prompt + 3) / 4 + (text.count + 3) / 4,
      ]
    }
    return HTTPResponse(json: reply)
  }

  /// Nine tenths on the answer given, spread over the ways of writing it.
  static func probabilities(of text: String) -> [String: Any] {
    let other = text == "yes" ? "no" : "yes"
    let capital = text.prefix(1).uppercased() + text.dropFirst()
    let shares: [(String, Double)] = [
      (text, 0.6), (capital, 0.2), (" " + text, 0.07), ("\"" + text, 0.03),
      (other, 0.07), (" " + other.uppercased(), 0.03),
    ]
    return [
      "token": text, "logprob": log(0.6),
      "top_logprobs": shares.map { ["token": $0.0, "logprob": log($0.1)] as [String: Any] },
    ]
  }

  func embeddings(for body: JSONBody) -> HTTPResponse {
    let texts = body.object["input"] as? [String] ?? (body.object["input"] as? String).map { [$0] }
    let data = (texts ?? []).enumerated().map { index, text in
      ["index": index, "object": "embedding", "embedding": RuleModel.embedding(of: text)]
        as [String: Any]
    }
    let tokens = (texts ?? []).map { ($0.count + 3) / 4 }.reduce(0, +)
    return HTTPResponse(json: [
      "object": "list", "model": options.model, "data": data,
      "usage": ["prompt_tokens": tokens, "total_tokens": tokens],
    ])
  }
}

/// The plainest value that fits a schema.
enum SchemaExample {
  static func value(of schema: [String: Any]) -> Any {
    if let choices = schema["enum"] as? [Any], let first = choices.first { return first }
    switch schema["type"] as? String {
    case "object":
      let properties = schema["properties"] as? [String: [String: Any]] ?? [:]
      return properties.mapValues { value(of: $0) }
    case "array":
      let item = schema["items"] as? [String: Any] ?? [:]
      let count = (schema["minItems"] as? NSNumber)?.intValue ?? 1
      return (0..<count).map { _ in value(of: item) }
    case "integer", "number": return schema["minimum"] ?? 0
    case "boolean": return true
    default: return "text"
    }
  }
}
