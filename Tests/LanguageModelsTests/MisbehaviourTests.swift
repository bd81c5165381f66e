import Findings
import Foundation
import LanguageModels
import Testing

/// Against the real server process: what goes wrong once is overcome, what stays wrong is told.
@Suite struct MisbehaviourTests {
  static let quick = ModelSettings(timeout: 20, retries: 3)

  @Test func `a plain call is answered`() async throws {
    let double = try EndpointDouble()
    let client = try double.client(settings: ModelSettings(seed: 5))
    let reply = try await client.chat(Sample.judge("Why?"))
    #expect(reply.text.contains("\"yes\"") && reply.isUsageReported && !reply.fromCache)
    #expect(reply.usage.promptTokens > 0 && reply.usage.replyTokens > 0)
    #expect(client.use.calls == 1 && client.use.failures == 0 && client.use.cost == nil)
    let call = try #require(try double.calls().first)
    #expect(
      call.parameters == ["max_tokens", "messages", "model", "seed", "stream", "temperature"])
    #expect(try await client.models() == ["rules"])
  }

  @Test(arguments: ["429", "500", "503", "cut", "drop", "malformed", "binary", "shapeless"])
  func `what goes wrong twice is tried again`(fault: String) async throws {
    let double = try EndpointDouble("--behave", fault, "--first", "2")
    let client = try double.client(settings: Self.quick)
    #expect(try await client.judge("Why?") == Sample.yes)
    #expect(try double.calls().count == 3)
    #expect(client.use.calls == 3 && client.use.failures == 2)
  }

  @Test(arguments: ["chunked", "close", "close-silently"])
  func `other ways of delivering are read`(trait: String) async throws {
    let double = try EndpointDouble("--behave", trait)
    let client = try double.client(settings: Self.quick)
    for text in ["Why?", "How?", "When?"] {
      #expect(try await client.judge(text) == Sample.yes)
    }
  }

  @Test func `what stays wrong ends in an error that says what, where and what next`() async throws
  {
    let expectations: [(behave: String, calls: Int, words: [String])] = [
      ("429", 4, ["4 attempts", "later", "kept"]),
      ("500", 4, ["status 500", "4 attempts", "The server had an error", "log"]),
      ("cut", 4, ["broke", "4 attempts"]), ("drop", 4, ["broke"]),
      ("malformed", 3, ["cannot be read", "touchstone doctor"]),
      ("binary", 3, ["cannot be read"]), ("shapeless", 3, ["choices[0]"]),
      ("huge", 1, ["more than 8 MB"]), ("refuse", 1, ["declined", "I cannot help"]),
    ]
    for expected in expectations {
      let double = try EndpointDouble("--behave", expected.behave)
      let client = try double.client(settings: Self.quick, archive: InMemoryReplyArchive())
      let error = await client.error(Sample.judge("Why?"))
      let words = try #require(error?.description, "\(expected.behave)")
      for word in expected.words + ["127.0.0.1"] {
        #expect(words.contains(word), "\(expected.behave): \(words)")
      }
      #expect(try double.calls().count == expected.calls, "\(expected.behave)")
      // An error is not kept: the same request is sent again.
      _ = await client.error(Sample.judge("Why?"))
      #expect(try double.calls().count == 2 * expected.calls, "\(expected.behave)")
    }
  }

  @Test func `nothing listening is told at once`() async throws {
    let double = try EndpointDouble()
    try await double.end()
    let client = try double.client()
    let error = await client.error(Sample.say("x"))
    guard case .unreachable = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(client.use.calls == 2)
  }

  @Test func `a wrong place and a wrong name are told apart`() async throws {
    let double = try EndpointDouble()
    let named = await (try double.client(model: "rule")).error(Sample.say("x"))
    #expect(
      named
        == .modelNotFound(name: "rule", address: double.base, available: ["rules"]))
    #expect(named?.description.contains("rules") == true)
    let bare = try EndpointDouble("--behave", "no-models")
    #expect(
      await (try bare.client(model: "rule")).error(Sample.say("x"))
        == .modelNotFound(name: "rule", address: bare.base, available: []))
  }

  @Test func `an answer that does not come in time is given up`() async throws {
    for fault in ["slow", "drip"] {
      let double = try EndpointDouble("--behave", fault, "--slow", "60000")
      let settings = ModelSettings(timeout: 0.2, retries: 3)
      let error = await (try double.client(settings: settings)).error(Sample.judge("Why?"))
      guard case .timedOut(_, 0.2, attempts: 2) = error else {
        Issue.record("\(fault): \(String(describing: error))")
        continue
      }
    }
  }

  @Test func `waiting for a connection is not part of the time for an answer`() async throws {
    let double = try EndpointDouble("--latency", "2000")
    let client = try double.client(
      settings: ModelSettings(timeout: 3.9, concurrency: 1, retries: 0))
    let done = await inParallel([1, 2], atMost: 2) { (number: Int) throws(ModelError) in
      try await client.chat(Sample.say("\(number)"))
    }
    #expect(done.failures == [] && client.use.calls == 2)
  }

  @Test func `an endpoint's wish to wait is granted`() async throws {
    let waits = Collected<Double>()
    let double = try EndpointDouble(
      "--behave", "429,503", "--first", "3", "--retry-after", "30")
    let client = try double.client(pause: Pause { waits.add($0) })
    _ = try await client.chat(Sample.say("x"))
    let all = waits.all
    #expect(all.count == 3)
    #expect((30..<31).contains(all[0]) && (0..<2).contains(all[1]) && (30..<34).contains(all[2]))
  }

  @Test func `a wish to wait for hours is not`() async throws {
    let double = try EndpointDouble("--behave", "429", "--retry-after", "7200")
    let client = try double.client()
    let error = await client.error(Sample.say("x"))
    #expect(error?.description.contains("7200 s") == true)
    #expect(client.use.calls == 1)
  }

  @Test func `a wish to wait for ever is told in words`() async throws {
    let double = try EndpointDouble("--behave", "429", "--retry-after", "1e300")
    let settings = ModelSettings(timeout: .nan, retries: 1, longestWait: .infinity)
    let waits = Collected<Double>()
    let client = try double.client(settings: settings, pause: Pause { waits.add($0) })
    #expect(await client.error(Sample.say("x"))?.description.contains("31536000 s") == true)
    #expect(waits.all.allSatisfy { $0 < 2 * Waits.year })
  }

  @Test func `a long text arrives whole`() async throws {
    let double = try EndpointDouble()
    let text = String(repeating: "So it goes — on. ", count: 100_000) + "Why?"
    let client = try double.client(settings: ModelSettings(maximumTokens: .max))
    let reply = try await client.chat(Sample.judge(text))
    #expect(reply.text.contains("\"yes\""))
    #expect(reply.usage.promptTokens > text.count / 4)
  }

  @Test func `redirects are not followed`() async throws {
    let other = try EndpointDouble()
    let double = try EndpointDouble("--behave", "redirect=http://127.0.0.1:\(other.port)")
    let error = await (try double.client()).error(Sample.say("x"))
    guard case .redirected(_, let to) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(to.contains("\(other.port)"))
    #expect(try other.everything().isEmpty)
  }

  // MARK: What an endpoint does not take

  @Test(arguments: [
    ("no-temperature", "temperature"), ("no-seed", "seed"), ("no-max-tokens", "max_tokens"),
    ("no-schema", "response_format"),
  ])
  func `a parameter that is not taken is left out from then on`(
    trait: String, parameter: String
  ) async throws {
    let double = try EndpointDouble("--behave", trait)
    let client = try double.client(settings: ModelSettings(seed: 5))
    for text in ["Why?", "How?"] { #expect(try await client.judge(text) == Sample.yes) }
    let calls = try double.calls()
    let isStepwise = trait == "no-schema"
    #expect(calls.count == (isStepwise ? 5 : 3))
    #expect(calls.last?.parameters.contains(parameter) == false)
    #expect(calls.last?.parameters.contains("max_completion_tokens") == (trait == "no-max-tokens"))
    #expect(client.use.failures == 0)
  }

  @Test func `many parameters that are not taken are all left out`() async throws {
    let double = try EndpointDouble(
      "--behave", "no-temperature,no-seed,no-max-tokens,refuses-logprobs,no-schema")
    let client = try double.client(settings: ModelSettings(seed: 5))
    let request = Sample.judge("Why?")
    let answers = await inParallel(Array(0..<20), atMost: 8) {
      (number: Int) throws(ModelError) in
      try await client.yesNo(Sample.judge("Why? \(number)"))
    }
    #expect(answers.values.allSatisfy { $0 == YesNo(probability: nil, answer: true) })
    #expect(try await client.judge("Why?") == Sample.yes)
    #expect(request.schema == nil)
  }

  @Test func `limits within a schema are left out where they are not taken`() async throws {
    let double = try EndpointDouble("--behave", "no-limits")
    let client = try double.client()
    #expect(try await client.judge("Why?") == Sample.yes)
    #expect(try double.calls().count == 2)
    #expect(try double.calls().last?.parameters.contains("response_format") == true)
  }
}
