import Foundation
import Ground

/// Keeps replies, so that a run that was stopped goes on without asking again.
///
/// Only answers are kept, never errors, and no key is in them. Both functions may be called from many
/// tasks at once.
public protocol ReplyArchive: Sendable {
  func reply(for key: String) throws -> Data?
  func keep(_ reply: Data, for key: String) throws
}

/// The keys under which replies are kept: hashes of all that an answer depends on.
package enum ArchiveKey {
  /// Raised when what is asked or kept changes its meaning, so that old replies are not taken for new.
  static let version = 1

  /// - Parameter purpose: Tells apart replies that are kept in different forms.
  package static func chat(
    _ request: ChatRequest, to address: ModelAddress, settings: ModelSettings, purpose: String
  ) -> String {
    key([
      "purpose": .string(purpose),
      "endpoint": .string(address.base.absoluteString),
      "model": .string(address.model),
      "messages": .array(
        request.messages.map { .array([.string($0.role.rawValue), .string($0.content)]) }),
      // Not sorted: the order of properties is the order in which they are answered. Text keeps it.
      "schema": request.schema.map {
        .string(String(decoding: $0.value().bytes, as: UTF8.self))
      } ?? .null,
      "choices": .array(request.choices.map(JSONValue.string)),
      "replicate": .integer(request.replicate),
      "temperature": .number(request.temperature(settings)),
      "maximumTokens": .integer(request.maximumTokens(settings)),
      "seed": settings.seed.map { .string("\($0)") } ?? .null,
    ])
  }

  package static func embedding(of text: String, by address: ModelAddress) -> String {
    key([
      "purpose": .string("embedding"),
      "endpoint": .string(address.base.absoluteString),
      "model": .string(address.model),
      "text": .string(text),
    ])
  }

  private static func key(_ members: KeyValuePairs<String, JSONValue>) -> String {
    let versioned: JSONValue = .object(
      members.map { JSONValue.Member($0.key, $0.value) }
        + [JSONValue.Member("version", .integer(version))])
    return SHA256.hexadecimal(versioned.canonical.bytes)
  }
}
