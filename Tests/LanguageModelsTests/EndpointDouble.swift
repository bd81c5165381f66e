import Foundation
import Ground
import LanguageModels
import Randomness
import Synchronization
import Testing

/// A server process that speaks the protocol, ended with this object.
final class EndpointDouble {
  /// What it wrote about one request.
  struct Call: Decodable {
    var number: Int
    var path: String
    var inFlight: Int
    var connections: Int
    var key: Bool
    var did: String
    var status: Int
    var parameters: [String]
    var system: String
    var asked: String
  }

  let port: Int
  private let process = Process()
  private let input = Pipe()
  private let log: URL

  convenience init(_ arguments: String...) throws { try self.init(arguments) }

  init(_ arguments: [String]) throws {
    log = FileManager.default.temporaryDirectory
      .appendingPathComponent("endpoint-\(UUID().uuidString).jsonl")
    let output = Pipe()
    // The double lies beside the test bundle.
    process.executableURL = URL(fileURLWithPath: CommandLine.arguments[0])
      .resolvingSymlinksInPath().deletingLastPathComponent()
      .appendingPathComponent("endpoint-double")
    process.arguments = arguments + ["--log", log.path, "--until-end-of-input"]
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    var line = Data()
    while !line.contains(10) {
      let piece = output.fileHandleForReading.availableData
      if piece.isEmpty { break }
      line += piece
    }
    let text = String(decoding: line, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    port = try #require(Int(text), "the double did not start")
  }

  /// Ends the process, and waits until nothing listens at its port.
  func end() async throws {
    process.terminate()
    let onlooker = try client()
    while (try? await onlooker.models()) != nil { try await Task.sleep(for: .milliseconds(5)) }
  }

  deinit {
    process.terminate()
    try? FileManager.default.removeItem(at: log)
  }

  var base: String { "http://127.0.0.1:\(port)/v1" }

  func address(model: String = "rules") throws -> ModelAddress {
    try ModelAddress(parsing: "\(base)#\(model)")
  }

  func everything() throws -> [Call] {
    guard let text = try? String(contentsOf: log, encoding: .utf8) else { return [] }
    return try text.split(separator: "\n").map {
      try JSONDecoder().decode(Call.self, from: Data($0.utf8))
    }
  }

  /// Chat calls only.
  func calls() throws -> [Call] { try everything().filter { $0.path.hasSuffix("completions") } }

  /// A client that waits a thousandth of the time and has no key.
  func client(
    model: String = "rules", settings: ModelSettings = ModelSettings(),
    prices: ModelPrices? = nil, budget: Double? = nil, archive: (any ReplyArchive)? = nil,
    environment: [String: String] = [:], pause: Pause = .scaled(by: 0.001)
  ) throws -> ModelClient {
    ModelClient(
      address: try address(model: model), settings: settings, prices: prices, budget: budget,
      archive: archive, seed: Seed(1), environment: environment, pause: pause)
  }
}

/// Requests and forms that the double understands.
enum Sample {
  struct Answers: Codable, Sendable, Equatable {
    struct Answer: Codable, Sendable, Equatable {
      var id: String
      var answer: String
    }
    var answers: [Answer]
  }

  static let answers: JSONSchema = .object([
    "answers": .array(
      of: .object(["id": .string(atMost: 20), "answer": .choice(["yes", "no"])]), atLeast: 1,
      atMost: 10)
  ])

  static func judge(
    _ text: String, _ predicate: String = "is a question", replicate: Int = 0
  ) -> ChatRequest {
    let task: JSONValue = .object([
      "task": .string("judge"),
      "predicates": .array([.object(["id": .string("p1"), "text": .string(predicate)])]),
      "text": .string(text),
    ])
    let data = String(decoding: task.bytes, as: UTF8.self)
    return ChatRequest(
      system: "Judge the text. Answer no when unsure.", user: "<<<DATA\n\(data)\nDATA>>>",
      replicate: replicate)
  }

  static func say(_ text: String) -> ChatRequest { ChatRequest([ChatMessage(.user, text)]) }

  static let yes = Answers(answers: [Answers.Answer(id: "p1", answer: "yes")])
}

/// Collects values from many tasks.
final class Collected<Value: Sendable>: Sendable {
  private let values = Mutex<[Value]>([])

  func add(_ value: Value) { values.withLock { $0.append(value) } }
  var all: [Value] { values.withLock { $0 } }
}

extension ModelClient {
  /// The error that a call ends with, or nil when it succeeds.
  func error(_ request: ChatRequest) async -> ModelError? {
    do throws(ModelError) {
      _ = try await chat(request)
      return nil
    } catch {
      return error
    }
  }

  func judge(_ text: String) async throws(ModelError) -> Sample.Answers {
    try await structured(Sample.judge(text), as: Sample.Answers.self, schema: Sample.answers)
  }
}
