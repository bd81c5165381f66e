import Findings
import Foundation
import LanguageModels
import Testing

/// Runs that are stopped, and keys that must stay secret.
@Suite struct ArchiveTests {
  @Test func `after a server died, exactly the missing calls are made`() async throws {
    let archive = InMemoryReplyArchive()
    let requests = (0..<40).map { Sample.judge("Why? \($0)") }
    func run(_ double: EndpointDouble) async throws -> (ParallelResults<ChatReply>, ModelClient) {
      let client = try double.client(
        settings: ModelSettings(concurrency: 4, retries: 2), archive: archive)
      let done = await inParallel(requests, atMost: 8) {
        (request: ChatRequest) throws(ModelError) in
        try await client.chat(request)
      }
      return (done, client)
    }
    let first = try EndpointDouble("--behave", "die-after=15", "--latency", "2")
    let (stopped, _) = try await run(first)
    #expect(stopped.stopped?.isFinal == true)
    let kept = archive.count
    #expect((1...15).contains(kept))
    #expect(stopped.values.compactMap { $0 }.count == kept)

    // The same address: the endpoint is part of what replies are kept under.
    let second = try EndpointDouble("--port", "\(first.port)")
    let (finished, client) = try await run(second)
    #expect(finished.stopped == nil && finished.values.allSatisfy { $0 != nil })
    #expect(try second.calls().count == 40 - kept)
    #expect(client.use.cached == kept && client.use.calls == 40 - kept)

    let (again, _) = try await run(second)
    #expect(again.values.allSatisfy { $0?.fromCache == true })
    #expect(again.values.map { $0?.text } == finished.values.map { $0?.text })
    #expect(try second.calls().count == 40 - kept)
  }

  @Test func `a server that fails for good stops the run`() async throws {
    let double = try EndpointDouble("--behave", "fail-after=5")
    let client = try double.client(settings: ModelSettings(concurrency: 2, retries: 1))
    let done = await inParallel(Array(0..<100), atMost: 2) { (number: Int) throws(ModelError) in
      try await client.chat(Sample.say("\(number)"))
    }
    guard case .serverError(_, 500, _, attempts: 2) = done.stopped else {
      Issue.record("\(String(describing: done.stopped))")
      return
    }
    #expect(done.values.compactMap { $0 }.count == 5)
    #expect(try double.calls().count < 20)
  }

  @Test func `everything that matters is in the key`() throws {
    let address = try ModelAddress(parsing: "http://h/v1#m")
    let settings = ModelSettings(temperature: 0.5, maximumTokens: 10, seed: 1)
    let request = ChatRequest(
      system: "a", user: "b", schema: .object(["x": .boolean, "y": .boolean]))
    func key(
      _ change: (inout ChatRequest, inout ModelSettings) -> Void = { _, _ in },
      address other: ModelAddress? = nil, purpose: String = "chat"
    ) -> String {
      var (request, settings) = (request, settings)
      change(&request, &settings)
      return ArchiveKey.chat(
        request, to: other ?? address, settings: settings, purpose: purpose)
    }
    let keys = [
      key(), key(purpose: "other"), key(address: try ModelAddress(parsing: "http://h/v2#m")),
      key(address: try ModelAddress(parsing: "http://h/v1#n")),
      key { request, _ in request.messages[0].content = "ab" },
      key { request, _ in request.messages[0].role = .user },
      key { request, _ in request.messages.append(ChatMessage(.user, "")) },
      key { request, _ in request.schema = .object(["y": .boolean, "x": .boolean]) },
      key { request, _ in request.schema = nil },
      key { request, _ in request.choices = ["yes", "no"] },
      key { request, _ in request.replicate = 1 },
      key { request, _ in request.temperature = 0 },
      key { request, _ in request.maximumTokens = 12 },
      key { _, settings in settings.temperature = 1 },
      key { _, settings in settings.maximumTokens = 11 }, key { _, settings in settings.seed = 2 },
      key { _, settings in settings.seed = nil }, ArchiveKey.embedding(of: "b", by: address),
    ]
    #expect(Set(keys).count == keys.count)
    #expect(keys.allSatisfy { $0.count == 64 })
    // What does not change an answer is not.
    let same = key { _, settings in
      (settings.timeout, settings.concurrency, settings.retries, settings.longestWait) = (
        1, 1, 1, 1
      )
    }
    #expect(same == key())
    // Keys written by one version are found by the next.
    #expect(key() == "9e76ae291a093d9ed3f65e6cdd91fcf666ff89c44bf20aebb66afad791c1776a")
  }

  @Test func `a damaged archive is asked around, and a failing one stops`() async throws {
    struct Failing: ReplyArchive {
      struct Full: Error {}
      func reply(for key: String) -> Data? { nil }
      func keep(_ reply: Data, for key: String) throws { throw Full() }
    }
    struct Damaged: ReplyArchive {
      func reply(for key: String) -> Data? { Data("{\"text\":".utf8) }
      func keep(_ reply: Data, for key: String) {}
    }
    let double = try EndpointDouble()
    #expect(try await (try double.client(archive: Damaged())).judge("Why?") == Sample.yes)
    let error = await (try double.client(archive: Failing())).error(Sample.say("x"))
    guard case .archiveFailed = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(error?.isFinal == true)
  }

  // MARK: Keys

  static let secret = "sk-7f3a9c-secret-0001"
  static let environment = ["TOUCHSTONE_API_KEY": " \(secret)\n"]

  @Test func `the key is sent, and stands nowhere else`() async throws {
    let double = try EndpointDouble(
      "--key", Self.secret, "--behave", "echo-key", "--every", "2")
    let archive = InMemoryReplyArchive()
    let client = try double.client(archive: archive, environment: Self.environment)
    let first = try await client.chat(Sample.judge("Why?"))
    let second = try await client.chat(Sample.say("What is my key?"))
    #expect(first.text.contains("yes") && second.text == "Your key is Bearer [key].")
    #expect(try double.calls().allSatisfy { $0.key })
    var dumped = ""
    dump(client, to: &dumped)
    let everything =
      archive.everything.map { $0 + String(decoding: $1, as: UTF8.self) }.joined()
      + String(describing: client.use) + dumped
    #expect(archive.count == 2 && !everything.contains("7f3a9c"))
  }

  @Test func `no error repeats it`() async throws {
    let other = try EndpointDouble()
    for arguments in [
      ["--behave", "echo-key-error"], ["--key", "another"],
      ["--behave", "redirect=http://127.0.0.1:\(other.port)/\(Self.secret)"],
    ] {
      let double = try EndpointDouble(arguments)
      let client = try double.client(environment: Self.environment)
      let error = try #require(await client.error(Sample.say("x")))
      #expect(!"\(error)\(String(reflecting: error))".contains("7f3a9c"), "\(error)")
      #expect(try double.calls().first?.key == true)
    }
    #expect(try other.everything().isEmpty)
  }

  @Test func `a missing and a wrong key are told apart`() async throws {
    let double = try EndpointDouble("--key", Self.secret)
    let missing = await (try double.client()).error(Sample.say("x"))
    #expect(missing?.description.contains("wants a key") == true)
    let wrong = try double.client(environment: ["TOUCHSTONE_API_KEY": "wrong"])
    #expect(await wrong.error(Sample.say("x"))?.description.contains("another key") == true)
    #expect(missing?.description.contains("TOUCHSTONE_API_KEY") == true)
    #expect(try double.calls().count == 2)
  }

  @Test func `the key of the hosted endpoint goes to no other`() async throws {
    let double = try EndpointDouble()
    let client = try double.client(environment: ["OPENAI_API_KEY": Self.secret])
    _ = try await client.chat(Sample.say("x"))
    #expect(try double.calls().map(\.key) == [false])
  }

  @Test func `a key that no header can carry is refused`() async throws {
    let double = try EndpointDouble()
    let client = try double.client(environment: ["TOUCHSTONE_API_KEY": "a\r\nX-Evil: 7f3a9c"])
    let error = await client.error(Sample.say("x"))
    #expect(error == .badKey(variable: "TOUCHSTONE_API_KEY"))
    #expect(try double.everything().isEmpty)
  }
}
