import Findings
import Foundation

/// Asks an endpoint for everything this module can use, and reports what it does.
///
/// About forty short calls. Nothing is kept, and nothing is thrown: what goes wrong is in the report.
///
/// - Parameters:
///   - settings: For the time limit and the limit of tokens.
public func examine(
  _ address: ModelAddress, settings: ModelSettings = ModelSettings(), keys: ModelKeys = ModelKeys(),
  environment: [String: String] = ProcessInfo.processInfo.environment, pause: Pause = .real
) async -> EndpointReport {
  var examination = Examination(
    address: address, settings: settings, keys: keys, environment: environment, pause: pause)
  do throws(ModelError) {
    try await examination.run()
  } catch {
    examination.report.problem = error.description
    examination.report.advice.append(error.description)
  }
  let hasKey = (try? ModelKey(for: address, keys: keys, environment: environment)) != nil
  examination.report.advise(
    sendsKeyInTheOpen: hasKey && address.base.scheme == "http" && !address.isLocal)
  examination.report.calls = examination.client.use.calls
  return examination.report
}

private struct Examination {
  static let widths = [1, 2, 4, 8]
  /// Seconds; a slower endpoint is measured with fewer calls.
  static let slow = 3.0

  let client: ModelClient
  let address: ModelAddress
  var report: EndpointReport

  init(
    address: ModelAddress, settings: ModelSettings, keys: ModelKeys, environment: [String: String],
    pause: Pause
  ) {
    var own = settings
    own.concurrency = Self.widths.max() ?? 1
    // A limit or a failing server is a finding here, not something to sit out.
    own.retries = 1
    own.longestWait = 20
    own.seed = 1
    client = ModelClient(
      address: address, settings: own, keys: keys, environment: environment, pause: pause)
    self.address = address
    report = EndpointReport(address: address.text)
  }

  mutating func run() async throws(ModelError) {
    try await list()
    try await greet()
    try await tryAll()
    try await measureLatency()
    await measureThroughput()
  }

  /// A short request; the number makes it unlike all others, so that nothing can be reused.
  private func small(_ number: Int) -> ChatRequest {
    ChatRequest(
      [ChatMessage(.user, "Reply with the word 'ready'. (Call \(number).)")], replicate: number,
      maximumTokens: 8)
  }

  private mutating func list() async throws(ModelError) {
    do throws(ModelError) {
      report.models = try await client.models()
      report.isReachable = true
    } catch {
      // Many servers list no models; those that do not answer at all end the examination.
      guard case .notAnEndpoint = error else { throw error }
      report.isReachable = true
    }
  }

  private mutating func greet() async throws(ModelError) {
    let reply = try await client.chat(
      ChatRequest([ChatMessage(.user, "Reply with the word 'ready'.")], maximumTokens: 256))
    report.chats = true
    report.reportsUsage = reply.isUsageReported
    report.thinks = reply.hasThought
  }

  private mutating func tryAll() async throws(ModelError) {
    report.schema = try await schemaSupport()
    let question = ChatRequest(
      [ChatMessage(.user, "Is the sea wet? Answer with yes or no only.")], choices: ["yes", "no"])
    report.offersProbabilities = false
    if let reply = try await attempt(question) {
      report.offersProbabilities = !reply.firstTokens.isEmpty
      report.thinks = report.thinks || reply.hasThought
    }
    report.honoursSeed = try await seedSupport()
    do throws(ModelError) {
      report.embeddingLength = try await client.embeddings(["ready"]).first?.count
    } catch {
      if error == .cancelled { throw error }
    }
  }

  /// The reply, or nil when this one request fails.
  private func attempt(_ request: ChatRequest) async throws(ModelError) -> ChatReply? {
    do throws(ModelError) {
      return try await client.chat(request)
    } catch {
      if error.isFinal { throw error }
      return nil
    }
  }

  private func schemaSupport() async throws(ModelError) -> EndpointReport.SchemaSupport {
    let schema = JSONSchema.object(["colour": .choice(["red", "green"]), "isWarm": .boolean])
    let request = ChatRequest(
      [
        ChatMessage(
          .user, "Write one line of verse about the sea. Write no JSON, only the line itself.")
      ], schema: schema, maximumTokens: 256)
    let reply = try await attempt(request)
    if client.exchange.habits.schemaForm > .withoutLimits { return .rejected }
    guard let reply else { return .rejected }
    return schema.validate(Data(reply.text.utf8)).isEmpty ? .enforced : .ignored
  }

  /// Two calls in a row, equal but for being two.
  private func seedSupport() async throws(ModelError) -> Bool? {
    let request = ChatRequest(
      [ChatMessage(.user, "Write three random words.")], temperature: 1, maximumTokens: 64)
    let first = try await attempt(request)
    let second = try await attempt(request)
    guard let first, let second, !client.exchange.habits.omitted.contains("seed") else {
      return false
    }
    return first.text == second.text
  }

  private mutating func measureLatency() async throws(ModelError) {
    var times: [Double] = []
    for number in 0..<5 {
      let start = ContinuousClock.now
      _ = try await client.chat(small(number))
      times.append(Self.seconds(since: start))
    }
    times.sort()
    report.latency = EndpointReport.Latency(
      median: times[times.count / 2], least: times[0], most: times[times.count - 1],
      calls: times.count)
  }

  private mutating func measureThroughput() async {
    let client = client
    let rounds = (report.latency?.median ?? 0) > Self.slow ? 1 : 2
    for width in Self.widths {
      let requests = (0..<(width * rounds)).map { small(1000 * width + $0) }
      let start = ContinuousClock.now
      let done = await inParallel(requests, atMost: width) {
        (request: ChatRequest) throws(ModelError) in try await client.chat(request)
      }
      let rate = Double(requests.count) / max(1e-9, Self.seconds(since: start))
      if let error = done.stopped ?? done.failures.first {
        report.advice.append("At \(width) calls at a time: \(error.description)")
        return
      }
      let single = report.throughput.first?.callsPerSecond ?? rate
      report.throughput.append(
        EndpointReport.Throughput(
          atATime: width, callsPerSecond: rate, speedUp: rate / single))
    }
  }

  private static func seconds(since start: ContinuousClock.Instant) -> Double {
    let (seconds, attoseconds) = (ContinuousClock.now - start).components
    return Double(seconds) + Double(attoseconds) * 1e-18
  }
}
