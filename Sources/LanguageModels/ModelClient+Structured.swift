import Foundation
import Ground

extension ModelClient {
  /// Asks for JSON of a form, and takes no other.
  ///
  /// The schema is sent with the request where the endpoint takes one, and stands in the first message
  /// for all. A reply in code fences, chatter or thinking is unwrapped; one that still does not fit is
  /// answered by asking once more, with what is wrong. Only a fitting answer is kept.
  ///
  /// - Parameters:
  ///   - request: Its own schema is replaced.
  /// - Throws: `ModelError.schemaMismatch` when the second answer does not fit either.
  public func structured<Value: Decodable & Sendable>(
    _ request: ChatRequest, as type: Value.Type, schema: JSONSchema
  ) async throws(ModelError) -> Value {
    let stated = StructuredReply.request(request, stating: schema)
    let reply = try await answer(
      to: stated, purpose: "structured",
      accepting: { reply in
        guard let value = try? JSONParser.value(reply.text.utf8) else { return false }
        return Self.problems(in: value, as: type, schema: schema).isEmpty
      },
      { [self] () throws(ModelError) in
        try await fitting(stated) { Self.problems(in: $0, as: type, schema: schema) }
      })
    do {
      return try JSONDecoder().decode(type, from: Data(reply.text.utf8))
    } catch {
      throw .schemaMismatch(
        address: address.text, problems: [ModelError.excerpt("\(error)")],
        excerpt: ModelError.excerpt(reply.text))
    }
  }

  /// An answer whose whole text is JSON without problems; the use of all calls made for it.
  private func fitting(
    _ request: ChatRequest, problems: @Sendable (JSONValue) -> [String]
  ) async throws(ModelError) -> ChatReply {
    var reply = try await ask(request)
    let (first, wrong) = StructuredReply.read(
      reply.text, clean: exchange.withoutKey, problems: problems)
    if let first {
      reply.text = String(decoding: first.bytes, as: UTF8.self)
      return reply
    }
    let repair = StructuredReply.repair(
      of: request, after: reply, problems: wrong, settings: settings)
    var again = try await ask(repair)
    let (second, stillWrong) = StructuredReply.read(
      again.text, clean: exchange.withoutKey, problems: problems)
    guard let second else {
      throw .schemaMismatch(
        address: address.text, problems: stillWrong, excerpt: ModelError.excerpt(again.text))
    }
    again.text = String(decoding: second.bytes, as: UTF8.self)
    again.usage.promptTokens += reply.usage.promptTokens
    again.usage.replyTokens += reply.usage.replyTokens
    again.isUsageReported = again.isUsageReported && reply.isUsageReported
    return again
  }

  /// Against the schema; and against the type, should it ask for more than the schema says.
  private static func problems<Value: Decodable>(
    in value: JSONValue, as type: Value.Type, schema: JSONSchema
  ) -> [String] {
    let problems = schema.problems(in: value)
    if !problems.isEmpty { return problems }
    do {
      _ = try JSONDecoder().decode(type, from: Data(value.bytes))
      return []
    } catch let error as DecodingError {
      return ["$: cannot be read (\(ModelError.excerpt("\(error)", limit: 120)))"]
    } catch {
      return ["$: cannot be read"]
    }
  }
}
