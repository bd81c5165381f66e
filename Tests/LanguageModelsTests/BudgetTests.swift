import Findings
import Foundation
import LanguageModels
import Testing

@Suite struct BudgetTests {
  static let prices = ModelPrices(promptPerMillion: 1000, replyPerMillion: 2000)
  static let settings = ModelSettings(maximumTokens: 100, concurrency: 16)

  static func judgeAll(_ client: ModelClient, _ count: Int) async -> ParallelResults<ChatReply> {
    await inParallel(Array(0..<count), atMost: 32) { (number: Int) throws(ModelError) in
      try await client.chat(Sample.judge("Why? \(number)"))
    }
  }

  @Test(arguments: ["ok", "cut", "no-usage", "500,malformed"])
  func `it is never passed, whatever happens`(behave: String) async throws {
    let double = try EndpointDouble("--behave", behave, "--every", "3", "--latency", "2")
    let client = try double.client(settings: Self.settings, prices: Self.prices, budget: 6.0)
    let done = await Self.judgeAll(client, 300)
    guard case .budgetSpent(let spent, 6.0, let needed)? = done.stopped else {
      Issue.record("\(String(describing: done.stopped))")
      return
    }
    let use = client.use
    #expect((use.cost ?? .infinity) <= 6 && spent <= 6)
    // Nor is it left lying: the next call at its worst would not have fitted.
    #expect(spent + needed > 6)
    #expect(use.stopped?.contains("budget") == true && use.budget == 6)
    #expect(try double.calls().count == use.calls && use.calls < 300)
    // What the endpoint itself would charge for the replies that came.
    let replies = done.values.compactMap { $0?.usage }
    let prompt = replies.reduce(0) { $0 + $1.promptTokens }
    let reply = replies.reduce(0) { $0 + $1.replyTokens }
    let charged = (Double(prompt) * 1000 + Double(reply) * 2000) / 1e6
    #expect(charged > 0 && charged <= 6)
  }

  @Test func `too small for one call sends none`() async throws {
    let double = try EndpointDouble()
    let client = try double.client(settings: Self.settings, prices: Self.prices, budget: 0.1)
    let error = await client.error(Sample.say("x"))
    guard case .budgetSpent(0, 0.1, let needed) = error, needed > 0.1 else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(try double.calls().isEmpty && client.use.calls == 0)
  }

  @Test func `a budget without prices is refused, with how to give them`() async throws {
    let double = try EndpointDouble()
    let client = try double.client(budget: 1.0)
    let error = await client.error(Sample.say("x"))
    #expect(error?.description.contains("--prices 0.15/0.60") == true)
    #expect(error?.isFinal == true)
    await #expect(throws: ModelError.self) { try await client.embeddings(["a"]) }
    #expect(try double.everything().isEmpty)
  }

  @Test func `what costs nothing fits any budget`() async throws {
    let double = try EndpointDouble()
    let client = try double.client(prices: .free, budget: 0.0)
    #expect(await Self.judgeAll(client, 20).stopped == nil)
    #expect(client.use.cost == 0)
  }

  @Test func `two clients share one budget`() async throws {
    let double = try EndpointDouble()
    let budget = ModelBudget(4)
    func client() throws -> ModelClient {
      ModelClient(
        address: try double.address(), settings: Self.settings, prices: Self.prices,
        sharing: budget, environment: [:], pause: .scaled(by: 0.001))
    }
    let (proposer, judge) = (try client(), try client())
    async let one = Self.judgeAll(proposer, 100)
    async let other = Self.judgeAll(judge, 100)
    _ = await (one, other)
    let costs = (proposer.use.cost ?? 0, judge.use.cost ?? 0)
    #expect(costs.0 + costs.1 <= 4 && costs.0 + costs.1 > 3)
    #expect(abs(budget.spent - costs.0 - costs.1) < 1e-9)
  }

  @Test func `a refused limit of tokens ends a budgeted call`() async throws {
    // An endpoint that takes neither name of the limit cannot be kept within a budget.
    var habits = EndpointHabits()
    let isRenamed = habits.learn(
      aboutParameter: "max_tokens", message: "unsupported", sent: ["max_tokens"])
    #expect(isRenamed && habits.limitsTokens)
    let isDropped = habits.learn(
      aboutParameter: nil, message: "'max_completion_tokens' is unknown",
      sent: ["max_completion_tokens"])
    #expect(isDropped)
    #expect(!habits.limitsTokens)
  }

  @Test func `the estimate comes before the first call, and knows what is kept`() async throws {
    let double = try EndpointDouble()
    let archive = InMemoryReplyArchive()
    let client = try double.client(prices: Self.prices, archive: archive)
    var requests = (0..<10).map { Sample.judge("Why? \($0)") }
    for index in requests.indices { requests[index].schema = Sample.answers }
    let before = try client.estimate(requests, meanReplyTokens: 10)
    #expect(before.calls == 10 && before.cached == 0 && before.replyTokens == 100)
    #expect(try double.calls().isEmpty)
    for request in requests.prefix(4) {
      _ = try await client.structured(request, as: Sample.Answers.self, schema: Sample.answers)
    }
    let after = try client.estimate(requests, meanReplyTokens: 10)
    #expect(after.calls == 6 && after.cached == 4)
    // A little too many rather than too few.
    let used = client.use
    #expect(before.promptTokens * 4 >= used.promptTokens * 10)
    #expect(before.promptTokens * 4 < used.promptTokens * 15)
    let rough = client.estimate(calls: 1000, meanPromptCharacters: 400, meanReplyTokens: 1)
    #expect(rough.calls == 1000 && rough.promptTokens == 116_000 && rough.replyTokens == 1000)
    #expect(abs((rough.cost ?? 0) - 118) < 1e-9)
    #expect((before + rough).calls == 1010)
    #expect(rough.description.contains("about"))
  }
}
