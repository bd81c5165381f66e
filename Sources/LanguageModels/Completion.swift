import Foundation
import Ground

/// A chat completion as it came over the wire, read without trust.
package struct Completion: Sendable, Equatable {
  /// Without thinking aloud.
  package var text: String
  package var hasThought: Bool
  package var isCut: Bool
  /// The likeliest tokens at the place where the answer begins.
  package var firstTokens: [TokenProbability]
  /// Nil when the endpoint does not report it.
  package var usage: TokenUsage?

  package enum Problem: Error, Sendable, Equatable {
    case malformed(String)
    case refused(String)
  }

  package init(_ body: Data) throws(Problem) {
    try self.init(try ReplyBody(body) { $0 }.json())
  }

  /// - Parameter root: In the form of OpenAI's chat completions.
  init(_ root: JSONValue) throws(Problem) {
    if let error = root["error"], error != .null {
      throw .malformed("an error with status 200: \(Complaint(error: error).message)")
    }
    guard let choice = root["choices"]?.items?.first, let message = choice["message"] else {
      throw .malformed("no choices[0].message")
    }
    if let refusal = message["refusal"]?.text, !refusal.isEmpty {
      throw .refused(ModelError.excerpt(refusal))
    }
    let finish = choice["finish_reason"]?.text
    if finish == "content_filter" { throw .refused("the endpoint's filter stopped it") }
    guard let written = Self.content(of: message) else {
      throw .malformed("choices[0].message.content is no text")
    }
    let (answer, hasThought) = ThinkingText.removed(from: written)
    text = answer
    self.hasThought = hasThought || Self.hasThoughts(message)
    isCut = finish == "length"
    // What a model thinks first is no answer.
    firstTokens = self.hasThought ? [] : Self.firstTokens(choice["logprobs"])
    usage = root["usage"].flatMap(Self.usage)
  }

  /// A string, a list of parts, or nothing when the model only thought.
  private static func content(of message: JSONValue) -> String? {
    switch message["content"] {
    case nil, .null: ""
    case .string(let text): text
    case .array(let parts): parts.compactMap { $0["text"]?.text }.joined()
    default: nil
    }
  }

  private static func hasThoughts(_ message: JSONValue) -> Bool {
    ["reasoning_content", "reasoning", "thinking"].contains { message[$0]?.text?.isEmpty == false }
  }

  /// Counts that no endpoint can mean are not believed.
  private static func usage(_ value: JSONValue) -> TokenUsage? {
    let possible = 0...1_000_000_000
    guard let prompt = value["prompt_tokens"]?.whole, possible.contains(prompt) else { return nil }
    let reply = value["completion_tokens"]?.whole ?? 0
    return possible.contains(reply) ? TokenUsage(promptTokens: prompt, replyTokens: reply) : nil
  }

  // MARK: Probabilities

  /// The alternatives to the first token that is neither white space nor a quote, which is one of the
  /// first few.
  private static func firstTokens(_ value: JSONValue?) -> [TokenProbability] {
    let few = 4
    if let entries = value?["content"]?.items {
      let isFirst = { (entry: JSONValue) in !YesNoReading.plain(entry["token"]?.text ?? "").isEmpty
      }
      guard let entry = entries.prefix(few).first(where: isFirst),
        let listed = entry["top_logprobs"]?.items, !listed.isEmpty
      else { return [] }
      return unique((listed + [entry]).compactMap(probability))
    }
    // The older form: a dictionary for each token.
    guard let tokens = value?["tokens"]?.items, let lists = value?["top_logprobs"]?.items,
      let place = tokens.prefix(few).firstIndex(where: {
        !YesNoReading.plain($0.text ?? "").isEmpty
      }), place < lists.count, case .object(let members) = lists[place]
    else { return [] }
    return unique(
      members.compactMap { member in
        member.value.double.map { TokenProbability(token: member.name, logarithm: min(0, $0)) }
      })
  }

  private static func probability(_ entry: JSONValue) -> TokenProbability? {
    guard let token = entry["token"]?.text, let logarithm = entry["logprob"]?.double else {
      return nil
    }
    return TokenProbability(token: token, logarithm: min(0, logarithm))
  }

  private static func unique(_ tokens: [TokenProbability]) -> [TokenProbability] {
    var seen: Set<String> = []
    return tokens.filter { seen.insert($0.token).inserted }
  }
}

/// The body of a reply, read once.
enum ReplyBody: Sendable {
  case json(JSONValue)
  /// The beginning of what is no JSON, and why it is none.
  case other(String, JSONFault)

  /// - Parameter clean: Takes the key out of every text, once it is decoded.
  init(_ body: Data, _ clean: (JSONValue) -> JSONValue) {
    do throws(JSONFault) {
      self = .json(clean(try JSONParser.value(body)))
    } catch {
      // Cut only when it is clean: half a key is not recognised.
      let text = clean(.string(String(decoding: body, as: UTF8.self))).text ?? ""
      self = .other(String(text.prefix(2000)), error)
    }
  }

  func json() throws(Completion.Problem) -> JSONValue {
    switch self {
    case .json(let value): return value
    case .other(_, let fault): throw .malformed("no valid JSON (\(fault))")
    }
  }
}

/// What a model thinks aloud before it answers.
package enum ThinkingText {
  private static let tags = ["think", "thinking", "thought", "reasoning"]
  private static let finalChannel = "<|channel|>final<|message|>"

  /// The answer alone, and whether there was any thinking.
  ///
  /// Only thinking at the beginning is taken out: an answer may quote such a tag.
  package static func removed(from text: String) -> (text: String, hasThought: Bool) {
    if let channel = text.range(of: finalChannel) {
      return (trimmed(text[channel.upperBound...]), true)
    }
    let start = trimmed(text[...])
    for tag in tags {
      let (opening, closing) = ("<\(tag)>", "</\(tag)>")
      if start.hasPrefix(opening) {
        guard let end = start.range(of: closing) else { return ("", true) }
        return (trimmed(start[end.upperBound...]), true)
      }
      // Some templates write the opening tag themselves: the reply begins inside.
      if !start.hasPrefix("{"), !start.hasPrefix("["), !start.hasPrefix("`"),
        let end = start.range(of: closing)
      {
        return (trimmed(start[end.upperBound...]), true)
      }
    }
    return (start, false)
  }

  private static func trimmed(_ text: Substring) -> String {
    text.trimmingCharacters(in: .whitespacesAndNewlines)
  }
}

/// What an endpoint says is wrong, in any of the forms in use.
struct Complaint: Sendable, Equatable {
  var message = ""
  /// The parameter it names, if it names one.
  var parameter: String?
  var code: String?

  init(_ body: ReplyBody) {
    switch body {
    case .json(let root): self.init(error: root["error"] ?? root)
    case .other(let text, _): self.init(error: .string(text))
    }
  }

  init(error: JSONValue) {
    // A list of places and words, as servers built on FastAPI send it.
    if let detail = error["detail"]?.items?.first {
      parameter = detail["loc"]?.items?.compactMap(\.text).last
      message = ModelError.excerpt(detail["msg"]?.text ?? "")
    } else {
      let text = error.text ?? error["message"]?.text ?? error["detail"]?.text
      message = ModelError.excerpt(text ?? "", limit: 400)
      parameter = error["param"]?.text
    }
    code = error["code"]?.text ?? error["type"]?.text
  }
}
