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

  /// The name or number of the machine, in lower case and without brackets.
  public var host: String {
    (base.host() ?? "").lowercased().trimmingCharacters(in: CharacterSet(charactersIn: "[]"))
  }

  /// Whether only this machine is asked.
  public var isLocal: Bool {
    host == "localhost" || host.hasSuffix(".localhost") || NumericAddress(host)?.isLoopback == true
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
