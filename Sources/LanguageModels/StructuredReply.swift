import Foundation
import Ground

/// Finds the JSON in a reply that was asked for JSON, whatever a model puts around it.
package enum StructuredReply {
  /// A reply is searched only so far, and so often: what is sent to waste time shall not.
  private static let longest = 1 << 20
  private static let mostStarts = 64

  /// The value that fits, or what is wrong.
  ///
  /// The whole text is tried first, then every object (or array) in it, first to last; code fences and
  /// chatter fall away by that.
  ///
  /// - Parameters:
  ///   - clean: Takes the key out of a value, which may have been escaped once more in the text.
  ///   - problems: What is wrong with a value; empty when it fits.
  package static func read(
    _ text: String, clean: (JSONValue) -> JSONValue = { $0 }, problems: (JSONValue) -> [String]
  ) -> (value: JSONValue?, problems: [String]) {
    let bytes = Array(text.utf8.prefix(longest))
    var firstProblems: [String]?
    var reason = "no JSON"
    do throws(JSONFault) {
      let value = clean(try JSONParser.value(bytes))
      let found = problems(value)
      if found.isEmpty { return (value, []) }
      firstProblems = found
    } catch {
      reason = error.description
    }
    var (place, starts) = (0, 0)
    while place < bytes.count, starts < mostStarts {
      guard bytes[place] == UInt8(ascii: "{") || bytes[place] == UInt8(ascii: "[") else {
        place += 1
        continue
      }
      starts += 1
      guard let (found, end) = try? JSONParser.prefix(of: bytes, from: place) else {
        place += 1
        continue
      }
      let value = clean(found)
      let wrong = problems(value)
      if wrong.isEmpty { return (value, []) }
      if firstProblems == nil { firstProblems = wrong }
      place = end
    }
    return (nil, firstProblems ?? ["$: \(reason)"])
  }

  /// The request with the schema in its words, for models whose endpoint does not enforce one. It is
  /// put first, where calls share it.
  static func request(_ request: ChatRequest, stating schema: JSONSchema) -> ChatRequest {
    let form = String(decoding: schema.value().bytes, as: UTF8.self)
    let note = "Answer with JSON that fits this JSON Schema, and with nothing else:\n\(form)"
    var stated = request
    stated.schema = schema
    if let first = request.messages.first, first.role == .system {
      stated.messages[0].content = "\(first.content)\n\n\(note)"
    } else {
      stated.messages.insert(ChatMessage(.system, note), at: 0)
    }
    return stated
  }

  /// The request to ask once more, told what was wrong.
  static func repair(
    of request: ChatRequest, after reply: ChatReply, problems: [String], settings: ModelSettings
  ) -> ChatRequest {
    var again = request
    if reply.isCut { again.maximumTokens = request.maximumTokens(settings) * 2 }
    again.messages += [
      ChatMessage(.assistant, String(reply.text.prefix(4000))),
      ChatMessage(
        .user,
        "This answer does not fit the schema:\n"
          + problems.prefix(5).map { "- \($0)\n" }.joined()
          + (reply.isCut ? "- it was too long and was cut off\n" : "")
          + "Answer again with JSON that fits the schema, and with nothing else."),
    ]
    return again
  }
}
