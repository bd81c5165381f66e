import Foundation
import Ground

/// Why a model gave no usable answer, where, and what to do next.
///
/// No case ever holds a key; what a server said is cut to an excerpt.
public enum ModelError: Error, Sendable, Equatable {
  case badAddress(String, reason: String)
  case badKey(variable: String)
  /// What was given is not the name of a variable.
  case badKeyVariable(reason: String)
  /// The variable that was named for an address's key holds none.
  case noKey(variable: String, address: String)
  /// The key would go over plain http to another machine; nothing was sent.
  case keyInTheOpen(address: String, variable: String)
  /// A file of certificates that cannot be used.
  case badAuthority(variable: String, path: String, reason: String)
  /// A proxy that cannot be used.
  case badProxy(variable: String, reason: String)
  case badPrices(String)
  case unreachable(address: String, reason: String)
  /// No secure connection to an https address comes about, or not with whom it should be.
  case untrusted(address: String, reason: String)
  case unauthorized(address: String, hadKey: Bool)
  /// Nothing at the address speaks the protocol.
  case notAnEndpoint(address: String, status: Int)
  case redirected(address: String, to: String)
  case modelNotFound(name: String, address: String, available: [String])
  case rateLimited(address: String, attempts: Int, wait: Double?)
  /// The account with the endpoint has nothing left.
  case quotaSpent(address: String, excerpt: String)
  /// Status 5xx after all attempts.
  case serverError(address: String, status: Int, excerpt: String, attempts: Int)
  /// Status 4xx: the request itself is not accepted.
  case badRequest(address: String, status: Int, excerpt: String)
  case connectionLost(address: String, reason: String, attempts: Int)
  case timedOut(address: String, seconds: Double, attempts: Int)
  /// Longer than so many bytes.
  case replyTooLarge(address: String, limit: Int)
  case malformedReply(address: String, reason: String)
  /// The reply does not fit the schema, also after asking again.
  case schemaMismatch(address: String, problems: [String], excerpt: String)
  /// The model declined to answer.
  case refused(address: String, reason: String)
  /// Sending one more call, at its worst case, would pass the budget; nothing was sent.
  case budgetSpent(spent: Double, budget: Double, needed: Double)
  /// A budget is given, and what calls cost is not.
  case priceUnknown(address: String, budget: Double)
  case archiveFailed(reason: String)
  case cancelled

  /// Whether further calls to the same model are pointless.
  public var isFinal: Bool {
    switch self {
    case .badRequest(_, let status, _): status == 403
    case .serverError, .connectionLost, .timedOut, .replyTooLarge, .malformedReply,
      .schemaMismatch, .refused:
      false
    default: true
    }
  }

  /// Whether it may come from a server in trouble rather than from this one request.
  var isTrouble: Bool {
    switch self {
    case .serverError, .connectionLost, .timedOut, .malformedReply: true
    default: false
    }
  }
}

extension ModelError: CustomStringConvertible, LocalizedError {
  public var errorDescription: String? { description }

  public var description: String {
    switch self {
    case .badAddress(let text, let reason):
      "'\(text)' is not a model's address: \(reason). "
        + "Write URL#NAME, for example http://localhost:8080/v1#name; "
        + "a key goes into the variable \(ModelKeys.defaultVariable)."
    case .badKey(let variable):
      "The variable \(variable) holds characters that no key has. Set it again, without quotes."
    case .badKeyVariable(let reason):
      "--model-key-variable cannot be used: \(reason). Give the NAME of the variable that holds the "
        + "key, or HOST=NAME for the key of one host; never the key itself."
    case .noKey(let variable, let address):
      "The variable \(variable), named for the key of \(address), is not set. Set it, or leave "
        + "--model-key-variable out for a server that wants no key."
    case .keyInTheOpen(let address, let variable):
      "The key in \(variable) would travel unencrypted to \(address), where anyone on the way can "
        + "read it; nothing was sent. Use https, or unset the variable if the server wants no key, or "
        + "allow it on a network of your own with --key-over-http."
    case .badAuthority(let variable, let path, let reason):
      "The certificates in '\(path)', named by \(variable), cannot be used: \(reason). Give the "
        + "authority's certificate as a PEM file, or unset the variable."
    case .badProxy(let variable, let reason):
      "The proxy in the variable \(variable) cannot be used: \(reason). Set it to "
        + "http://HOST:PORT, or name the model's host in no_proxy."
    case .badPrices(let text):
      "'\(text)' is not a pair of prices. Write the price of a million prompt tokens and of a "
        + "million reply tokens, for example 0.15/0.60, or 0/0 for a model of your own."
    case .unreachable(let address, let reason):
      "No server answers at \(address): \(reason). Start it, or check the address."
    case .untrusted(let address, let reason):
      "No trusted connection to \(address): \(reason). Check the address; for an authority of your "
        + "own, name the PEM file of its certificate in \(Route.authorityVariable)."
    case .unauthorized(let address, let hadKey):
      "\(address) wants \(hadKey ? "another key than it was given" : "a key"). "
        + "Put it into the variable \(ModelKeys.defaultVariable), or name another with "
        + "--model-key-variable HOST=NAME."
    case .notAnEndpoint(let address, let status):
      "Nothing at \(address) answers chat completions (status \(status)). The part before '#' "
        + "usually ends in /v1."
    case .redirected(let address, let to):
      "\(address) sends callers on to \(to), which is not followed, so that no key goes astray. "
        + "Give that address itself."
    case .modelNotFound(let name, let address, let available):
      "There is no model '\(name)' at \(address). "
        + (available.isEmpty
          ? "Load it there first, or check the name."
          : "There are: \(available.prefix(20).joined(separator: ", ")).")
    case .rateLimited(let address, let attempts, let wait):
      "\(address) still refuses more calls after \(Self.times(attempts)). "
        + (wait.map { "It asks to wait \(Int($0.rounded(.up))) s. " } ?? "")
        + "Give the same command again later: answers so far are kept. Lower the concurrency "
        + "if it happens again."
    case .quotaSpent(let address, let excerpt):
      "The account at \(address) has nothing left\(Self.said(excerpt)). Top it up and give the same "
        + "command again: answers so far are kept."
    case .serverError(let address, let status, let excerpt, let attempts):
      "\(address) failed with status \(status) after \(Self.times(attempts))\(Self.said(excerpt)). "
        + "Look into the server's log and give the same command again: answers so far are kept."
    case .badRequest(let address, let status, let excerpt):
      "\(address) does not accept the request (status \(status))\(Self.said(excerpt)). "
        + "See what it can do with 'touchstone doctor'."
    case .connectionLost(let address, let reason, let attempts):
      "The connection to \(address) broke \(Self.times(attempts)): \(reason). Check the server and "
        + "give the same command again: answers so far are kept."
    case .timedOut(let address, let seconds, let attempts):
      "\(address) did not answer within \(String(format: "%g", seconds)) s, \(Self.times(attempts)). "
        + "Allow more time, or lower the concurrency."
    case .replyTooLarge(let address, let limit):
      "\(address) sent a reply of more than \(limit >> 20) MB, or more header lines than are read. "
        + "Check that it is a model's endpoint, and lower the limit of tokens."
    case .malformedReply(let address, let reason):
      "\(address) sent a reply that cannot be read: \(reason). Check that it is an "
        + "OpenAI-compatible endpoint with 'touchstone doctor'."
    case .schemaMismatch(let address, let problems, let excerpt):
      "The model at \(address) does not keep to the form asked for, even when asked again: "
        + "\(problems.prefix(3).joined(separator: "; "))\(Self.said(excerpt)). "
        + "Try a larger model or an endpoint that enforces schemas ('touchstone doctor' tells)."
    case .refused(let address, let reason):
      "The model at \(address) declined to answer\(Self.said(reason)). Leave the text out, or use "
        + "another model."
    case .budgetSpent(let spent, let budget, let needed):
      "The budget of \(Self.money(budget)) is used up: \(Self.money(spent)) spent, and the next call "
        + "could cost \(Self.money(needed)). Answers so far are kept: give the same command again "
        + "with a larger budget."
    case .priceUnknown(let address, let budget):
      "A budget of \(Self.money(budget)) is given, and what \(address) costs is not. Give the prices "
        + "of a million prompt and reply tokens, for example --prices 0.15/0.60, or 0/0 for a model "
        + "of your own."
    case .archiveFailed(let reason):
      "A model's reply could not be read from or kept in the store: \(reason). Nothing more is sent."
    case .cancelled: "Stopped. Answers so far are kept: give the same command again to go on."
    }
  }

  private static func times(_ attempts: Int) -> String {
    Wording.count(attempts, "attempt")
  }

  private static func said(_ excerpt: String) -> String {
    excerpt.isEmpty ? "" : " (it said: \"\(excerpt)\")"
  }

  private static func money(_ amount: Double) -> String {
    String(format: amount < 0.01 ? "%.6f" : "%.2f", amount)
  }

  /// The beginning of what a server or a model said, on one line, safe to print.
  static func excerpt(_ text: String, limit: Int = 200) -> String {
    let line = text.prefix(limit * 4).unicodeScalars.map { scalar in
      CharacterSet.controlCharacters.contains(scalar) || CharacterSet.newlines.contains(scalar)
        ? " " : Character(scalar)
    }
    let words = String(line).split(separator: " ").joined(separator: " ")
    return words.count > limit ? words.prefix(limit) + "…" : words
  }
}
