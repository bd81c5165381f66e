import Foundation

/// Where a model is served and what it is called there: `http://localhost:8080/v1#name`.
///
/// The part before `#` is the base to which `/chat/completions` is added. An address holds no key: one
/// with a name, password or query in it is refused.
public struct ModelAddress: Sendable, Hashable, CustomStringConvertible {
  /// Without a slash at its end.
  public let base: URL
  public let model: String

  /// - Throws: `ModelError.badAddress`.
  public init(parsing text: String) throws(ModelError) {
    let trimmed = text.trimmingCharacters(in: .whitespacesAndNewlines)
    let parts = trimmed.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
    let place = parts.first.map(String.init) ?? ""
    // What stands before an '@' may be a password: it is not repeated.
    let shown = place.contains("@") ? "…@…" : String(trimmed.prefix(200))
    func bad(_ reason: String) -> ModelError { .badAddress(shown, reason: reason) }
    guard parts.count == 2, !parts[1].isEmpty else { throw bad("no model is named after '#'") }
    model = String(parts[1])
    let unwanted = CharacterSet.whitespacesAndNewlines.union(.controlCharacters)
    guard model.count <= 200, model.rangeOfCharacter(from: unwanted) == nil else {
      throw bad("a model's name has no spaces and at most 200 characters")
    }
    guard var components = URLComponents(string: place),
      let scheme = components.scheme?.lowercased(), scheme == "http" || scheme == "https"
    else { throw bad("it begins with neither http:// nor https://") }
    guard let host = components.host?.lowercased(), !host.isEmpty else { throw bad("no host") }
    guard components.user == nil, components.password == nil, components.query == nil else {
      throw ModelError.badAddress(
        "\(scheme)://\(host)…", reason: "it holds a name, a password or a query")
    }
    (components.scheme, components.host) = (scheme, host)
    var path = components.path
    for ending in ["/", "/chat/completions", "/"] {
      while path.hasSuffix(ending) { path.removeLast(ending.count) }
    }
    components.path = path
    guard let base = components.url else { throw bad("not a URL") }
    self.base = base
  }

  /// `URL#NAME`, as it is parsed.
  public var text: String { "\(base.absoluteString)#\(model)" }

  public var description: String { text }

  /// Whether only this machine is asked.
  public var isLocal: Bool {
    let host = base.host() ?? ""
    return host == "localhost" || host.hasPrefix("127.") || host == "::1" || host == "[::1]"
  }

  func endpoint(_ path: String) -> URL { base.appending(path: path) }
}

extension ModelAddress: Codable {
  public init(from decoder: any Decoder) throws {
    try self.init(parsing: try decoder.singleValueContainer().decode(String.self))
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }
}

/// The secret for one address. It is in no description, no encoding, no error and no archive.
struct ModelKey: Sendable, CustomStringConvertible, CustomReflectable {
  static let variable = "TOUCHSTONE_API_KEY"
  /// Read only for `https://api.openai.com`.
  static let hostedVariable = "OPENAI_API_KEY"

  private let secret: String

  /// - Throws: `ModelError.badKey` when the variable holds what no header can carry.
  init?(for address: ModelAddress, environment: [String: String]) throws(ModelError) {
    var variables = [Self.variable]
    if address.base.scheme == "https", address.base.host() == "api.openai.com" {
      variables.append(Self.hostedVariable)
    }
    for variable in variables {
      let value = environment[variable, default: ""].trimmingCharacters(in: .whitespacesAndNewlines)
      if value.isEmpty { continue }
      guard value.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
        throw .badKey(variable: variable)
      }
      secret = value
      return
    }
    return nil
  }

  var header: String { "Bearer \(secret)" }

  /// The same bytes without the key, should a server repeat it. Fewer than 8 characters are a
  /// placeholder for servers that want any key, and could stand in a text by chance.
  func removed(from body: Data) -> Data {
    let needle = Data(secret.utf8)
    guard needle.count >= 8, body.range(of: needle) != nil else { return body }
    var (rest, clean) = (body[...], Data())
    while let found = rest.range(of: needle) {
      clean += rest[..<found.lowerBound] + Data("[key]".utf8)
      rest = rest[found.upperBound...]
    }
    return clean + rest
  }

  var description: String { "[key]" }
  var customMirror: Mirror { Mirror(self, children: []) }
}
