import Foundation

/// What goes wrong with one call, when its turn comes.
enum Fault: String, CaseIterable, Sendable {
  /// Answers late: after `--slow` milliseconds.
  case slow
  case tooManyRequests = "429"
  case serverError = "500"
  case unavailable = "503"
  /// Closes the connection in the middle of the reply.
  case cut
  /// Closes the connection without a word.
  case drop
  /// Sends one byte every tenth of a second.
  case drip
  /// Status 200 with a body that is not JSON.
  case malformed
  /// Status 200 with bytes that are not text.
  case binary
  /// Status 200 with valid JSON that is no chat completion.
  case shapeless
  /// A reply of more than 8 MB.
  case huge
  /// A reply of less than 8 MB that unpacks to a gigabyte.
  case bomb
  /// A compressed reply.
  case gzip
  /// A reply without end.
  case endless
  /// Header lines without end.
  case endlessHeaders = "endless-headers"
  /// A reply whose text is an array nested ten thousand deep.
  case deep
  /// A reply that does not fit the schema asked for.
  case schema
  /// A fitting reply wrapped in chatter and a code fence.
  case fenced
  /// A reply that ends in the middle of its JSON, at the limit of tokens.
  case short
  /// The model declines.
  case refuse
  /// The reply repeats the key it was sent.
  case echoKey = "echo-key"
  /// Status 400 whose message repeats the key it was sent.
  case echoKeyError = "echo-key-error"
}

/// How the endpoint is, for all calls.
enum Trait: String, CaseIterable, Sendable {
  case noLogprobs = "no-logprobs"
  case refusesLogprobs = "refuses-logprobs"
  case noSchema = "no-schema"
  /// Rejects limits such as maxLength inside a schema.
  case noLimits = "no-limits"
  /// Accepts a schema and does not follow it.
  case ignoresSchema = "ignores-schema"
  case noTemperature = "no-temperature"
  case noMaximumTokens = "no-max-tokens"
  case noSeed = "no-seed"
  case noUsage = "no-usage"
  case noModels = "no-models"
  case noEmbeddings = "no-embeddings"
  /// Thinks aloud before each answer.
  case think
  /// Answers a free question differently each time, whatever the seed.
  case restless
  /// Obeys a text outside the data markers that says to ignore the instructions.
  case gullible
  case chunked
  /// Closes each connection after one reply, saying so.
  case close
  /// Closes each connection after one reply, without saying so.
  case closeSilently = "close-silently"
}

struct Options: Sendable {
  var port: UInt16 = 0
  var slots = 8
  /// Service time of a call, in seconds.
  var latency = 0.0
  var slow = 2.0
  var faults: [Fault] = []
  var traits: Set<Trait> = []
  var every = 1
  /// Only so many of the first calls misbehave; nil for no end.
  var first: Int?
  /// Answers so many calls, then fails (500) or ends the process.
  var failAfter: Int?
  var dieAfter: Int?
  var redirect: String?
  var retryAfter: String?
  var key: String?
  var log: String?
  var model = "rules"
  var untilEnd = false

  static let usage = """
    usage: endpoint-double [--port N] [--slots N] [--latency MS] [--slow MS] [--model NAME]
      [--behave WORD,WORD=N,…] [--every K] [--first N] [--retry-after TEXT] [--key KEY]
      [--log FILE] [--until-end-of-input]
    faults: \(Fault.allCases.map(\.rawValue).joined(separator: " "))
    traits: \(Trait.allCases.map(\.rawValue).joined(separator: " "))
    others: ok fail-after=N die-after=N redirect=URL
    """

  struct Problem: Error, CustomStringConvertible {
    var description: String
  }

  init(arguments: [String]) throws {
    var rest = arguments[...]
    while let option = rest.popFirst() {
      if option == "--until-end-of-input" {
        untilEnd = true
        continue
      }
      guard let value = rest.popFirst() else { throw Problem(description: "\(option): no value") }
      func number<Number: LosslessStringConvertible>(_ type: Number.Type) throws -> Number {
        guard let number = Number(value) else {
          throw Problem(description: "\(option): '\(value)' is not a number")
        }
        return number
      }
      switch option {
      case "--port": port = try number(UInt16.self)
      case "--slots": slots = max(1, try number(Int.self))
      case "--latency": latency = try number(Double.self) / 1000
      case "--slow": slow = try number(Double.self) / 1000
      case "--every": every = max(1, try number(Int.self))
      case "--first": first = try number(Int.self)
      case "--retry-after": retryAfter = value
      case "--key": key = value
      case "--log": log = value
      case "--model": model = value
      case "--behave": for word in value.split(separator: ",") { try behave(String(word)) }
      default: throw Problem(description: "unknown option \(option)")
      }
    }
  }

  private mutating func behave(_ word: String) throws {
    if word == "ok" { return }
    if let fault = Fault(rawValue: word) {
      faults.append(fault)
    } else if let trait = Trait(rawValue: word) {
      traits.insert(trait)
    } else if word.hasPrefix("fail-after="), let count = Int(word.dropFirst(11)) {
      failAfter = count
    } else if word.hasPrefix("die-after="), let count = Int(word.dropFirst(10)) {
      dieAfter = count
    } else if word.hasPrefix("redirect=") {
      redirect = String(word.dropFirst(9))
    } else {
      throw Problem(description: "unknown behaviour '\(word)'")
    }
  }

  /// What goes wrong with the chat call of this number, counted from 1.
  func fault(ofCall number: Int) -> Fault? {
    if let failAfter, number > failAfter { return .serverError }
    guard !faults.isEmpty, number % every == 0, number <= first ?? .max else { return nil }
    return faults[(number / every - 1) % faults.count]
  }
}
