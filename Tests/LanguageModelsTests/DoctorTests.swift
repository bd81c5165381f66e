import Foundation
import LanguageModels
import Testing

@Suite struct DoctorTests {
  static func report(_ arguments: String...) async throws -> EndpointReport {
    let double = try EndpointDouble(arguments)
    return await examine(
      try double.address(), environment: [:], pause: .scaled(by: 0.001))
  }

  @Test func `a good endpoint is found good`() async throws {
    let report = try await Self.report("--latency", "5", "--slots", "8")
    #expect(report.isReachable && report.chats && report.models == ["rules"])
    #expect(report.schema == .enforced && report.offersProbabilities == true)
    #expect(report.honoursSeed == true && report.embeddingLength == 64)
    #expect(report.reportsUsage == true && !report.thinks && report.problem == nil)
    let latency = try #require(report.latency)
    #expect(latency.least >= 0.005 && latency.least <= latency.median)
    #expect(latency.median <= latency.most && latency.calls == 5)
    #expect(report.throughput.map(\.atATime) == [1, 2, 4, 8])
    #expect(report.usefulConcurrency != nil && (30...60).contains(report.calls))
    let coded = try JSONEncoder().encode(report)
    #expect(try JSONDecoder().decode(EndpointReport.self, from: coded) == report)
  }

  @Test func `a poor endpoint is found poor, with what to do`() async throws {
    let report = try await Self.report(
      "--behave",
      "no-logprobs,ignores-schema,restless,no-usage,no-models,no-embeddings,think,no-temperature")
    #expect(report.chats && report.models == nil && report.schema == .ignored)
    #expect(report.offersProbabilities == false && report.honoursSeed == false)
    #expect(report.embeddingLength == nil && report.reportsUsage == false && report.thinks)
    let advice = report.advice.joined(separator: "\n")
    for word in ["schema", "probabilities", "thinks", "seed", "tokens used", "embeddings"] {
      #expect(advice.contains(word), "\(advice)")
    }
  }

  @Test func `a schema that is not taken is found out`() async throws {
    let report = try await Self.report("--behave", "no-schema,no-seed")
    #expect(report.schema == .rejected && report.honoursSeed == false && report.problem == nil)
  }

  @Test(
    arguments: [
      ([1, 1.1, 1.2, 1.3], 1, "OLLAMA_NUM_PARALLEL"), ([1, 1.9, 3.7, 3.9], 4, "4 calls at a time"),
      ([1, 2, 4, 8], 8, "8 calls at a time"), ([1, 1.6, 1.5, 1.4], 2, "2 calls at a time"),
    ] as [([Double], Int, String)])
  func `calls at a time are advised as far as they gain`(
    speedUps: [Double], useful: Int, words: String
  ) {
    var report = EndpointReport(address: "http://h#m")
    report.chats = true
    report.throughput = zip([1, 2, 4, 8], speedUps).map {
      EndpointReport.Throughput(atATime: $0, callsPerSecond: 10 * $1, speedUp: $1)
    }
    report.advise(sendsKeyInTheOpen: true)
    #expect(report.usefulConcurrency == useful)
    #expect(report.advice.contains { $0.contains(words) } && report.advice[0].contains("https"))
  }

  @Test(arguments: ["500", "429", "cut", "malformed", "refuse", "huge"])
  func `an endpoint in trouble is reported, not thrown`(fault: String) async throws {
    let report = try await Self.report("--behave", fault)
    #expect(report.isReachable && !report.chats && report.problem != nil)
    #expect(report.advice.count == 1)
  }

  @Test func `nothing there, and the wrong name`() async throws {
    let ended = try EndpointDouble()
    try await ended.end()
    let gone = await examine(
      try ended.address(), environment: [:], pause: .scaled(by: 0.001))
    #expect(!gone.isReachable && gone.problem?.contains("Start it") == true)
    let double = try EndpointDouble()
    let wrong = await examine(
      try double.address(model: "other"), environment: [:], pause: .scaled(by: 0.001))
    #expect(wrong.isReachable && !wrong.chats && wrong.problem?.contains("rules") == true)
  }
}
