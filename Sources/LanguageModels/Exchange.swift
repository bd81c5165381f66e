import Foundation
import Ground
import NIOHTTP1
import Randomness
import Synchronization

/// One conversation with one endpoint: sends, learns what it accepts, waits and tries again.
final class Exchange: Sendable {
  /// Longer replies are refused.
  static let longestReply = 8 << 20
  /// More are not listed.
  private static let mostModels = 10_000

  /// A reply in which no key stands any more, however the server repeated it.
  private struct Answer {
    var status: Int
    /// Names in lower case.
    var headers: [String: String]
    var body: ReplyBody
  }

  /// What it takes to ask.
  private struct Access {
    var key: ModelKey?
    var transport: HTTPTransport
  }

  /// What one attempt came to.
  private enum Outcome<Value: Sendable>: Sendable {
    case answer(Value)
    /// A habit was learnt: to be sent again as the endpoint wants it.
    case adapted
    /// To be tried again, so often at most; `wait` as the endpoint asks.
    case again(ModelError, atMost: Int, wait: Double?, mayCost: Bool)
    case failed(ModelError, mayCost: Bool)
  }

  let ledger: Ledger
  private let address: ModelAddress
  private let settings: ModelSettings
  private let access: Result<Access, ModelError>
  private let pause: Pause
  private let gate: Gate
  private let learnt = Mutex(EndpointHabits())
  private let chance: Mutex<RandomStream>
  /// Whether the endpoint ever answered, with whatever status.
  private let hasAnswered = Atomic<Bool>(false)

  init(
    address: ModelAddress, settings: ModelSettings, ledger: Ledger, seed: Seed,
    keys: ModelKeys, environment: [String: String], pause: Pause
  ) {
    self.address = address
    self.settings = settings
    self.ledger = ledger
    self.pause = pause
    let connections = settings.calls
    do throws(ModelError) {
      let key = try ModelKey(for: address, keys: keys, environment: environment)
      let transport = HTTPTransport(
        connections: connections, longestBody: Self.longestReply, connecting: settings.timeout,
        route: try Route(to: address, environment: environment))
      access = .success(Access(key: key, transport: transport))
    } catch {
      access = .failure(error)
    }
    // A connection carries one call at a time, so that connections alone bound the calls: a few more are
    // let through to be sent the moment one is free.
    gate = Gate(places: connections + (connections + 3) / 4)
    chance = Mutex(RandomStream(seed: seed.child("waits")))
  }

  /// A decoded value without the key.
  func withoutKey(_ value: JSONValue) -> JSONValue {
    (try? access.get())?.key?.removed(from: value) ?? value
  }

  var habits: EndpointHabits { learnt.withLock { $0 } }

  func noteThinking() { learnt.withLock { $0.thinksFirst = true } }

  /// Sends a request until it is answered.
  ///
  /// - Parameters:
  ///   - worst: Most tokens that one attempt can use.
  ///   - body: The request as the endpoint's habits want it.
  ///   - read: The answer, the tokens used, and whether the endpoint reported them.
  func post<Value: Sendable>(
    _ path: String, worst: TokenUsage, body: (EndpointHabits) -> [JSONValue.Member],
    read: (JSONValue) throws(Completion.Problem) -> (Value, TokenUsage, isReported: Bool)
  ) async throws(ModelError) -> Value {
    let access = try access.get()
    if let budget = ledger.budget, ledger.hasUnpricedBudget {
      throw .priceUnknown(address: address.text, budget: budget.limit)
    }
    // Who waits for the next attempt keeps the place: a server in trouble is not met by others instead.
    try await gate.enter()
    defer { gate.leave() }
    var attempts = 0
    while true {
      if Task.isCancelled { throw .cancelled }
      let habits = habits
      guard habits.limitsTokens || ledger.budget == nil else {
        throw .badRequest(
          address: address.text, status: 400,
          excerpt: "takes no limit of tokens, without which no budget can be kept")
      }
      let members = body(habits)
      let reserved = try await ledger.reserve(worst)
      let result = await send(path, .object(members), access)
      attempts += 1
      let outcome: Outcome<Value>
      switch result {
      case .success(let answer) where 200..<300 ~= answer.status:
        outcome = self.read(answer.body, attempts: attempts, reserved: reserved, read)
      case .success(let answer):
        outcome = await assess(answer, members: members, used: habits, attempts: attempts)
      case .failure(let failure): outcome = assess(failure, attempts: attempts)
      }
      switch outcome {
      case .answer(let value): return value
      case .adapted: ledger.release(reserved, mayCost: false, isFailure: false)
      case .failed(let error, let mayCost):
        ledger.release(reserved, mayCost: mayCost)
        throw error
      case .again(let error, let most, let wait, let mayCost):
        ledger.release(reserved, mayCost: mayCost)
        let isTooLong = wait ?? 0 > settings.longestWait
        if attempts > min(most, settings.retries) || isTooLong { throw error }
        // As long as the endpoint asks, and then spread out, so that callers do not come back together.
        let backoff = chance.withLock { Waits.backoff(attempt: attempts, &$0) }
        do { try await pause.sleep((wait ?? 0) + backoff) } catch { throw .cancelled }
      }
    }
  }

  // MARK: One attempt

  private func request(_ path: String, _ access: Access, body: Data? = nil) -> HTTPRequest {
    var request = HTTPRequest(address.endpoint(path), body: body)
    request.headers.add(name: "User-Agent", value: "touchstone")
    request.headers.add(name: "Accept", value: "application/json")
    if let key = access.key { request.headers.add(name: "Authorization", value: key.header) }
    return request
  }

  private func send(
    _ path: String, _ body: JSONValue, _ access: Access
  ) async -> Result<Answer, HTTPFailure> {
    await send(request(path, access, body: Data(body.bytes)), access)
  }

  /// The answer, with the key taken out should it be repeated there.
  private func send(_ request: HTTPRequest, _ access: Access) async -> Result<Answer, HTTPFailure> {
    do throws(HTTPFailure) {
      let answer = try await access.transport.send(request, within: settings.timeout)
      hasAnswered.store(true, ordering: .relaxed)
      return .success(
        Answer(
          status: answer.status,
          headers: answer.headers.mapValues { access.key?.removed(from: $0) ?? $0 },
          body: ReplyBody(answer.body, withoutKey)))
    } catch {
      return .failure(error)
    }
  }

  private func read<Value: Sendable>(
    _ body: ReplyBody, attempts: Int, reserved: Double,
    _ read: (JSONValue) throws(Completion.Problem) -> (Value, TokenUsage, isReported: Bool)
  ) -> Outcome<Value> {
    do throws(Completion.Problem) {
      let (value, usage, isReported) = try read(try body.json())
      ledger.settle(reserved, used: usage, isReported: isReported)
      return .answer(value)
    } catch {
      switch error {
      case .refused(let reason):
        return .failed(.refused(address: address.text, reason: reason), mayCost: true)
      case .malformed(let reason):
        return .again(
          .malformedReply(address: address.text, reason: reason), atMost: 2, wait: nil,
          mayCost: true)
      }
    }
  }

  /// What to make of no answer. Where the request had been sent, the work may have been done.
  private func assess<Value>(_ failure: HTTPFailure, attempts: Int) -> Outcome<Value> {
    let text = address.text
    switch failure.shown {
    case .unreachable(let reason):
      // A server that was never there is not waited for.
      let most = hasAnswered.load(ordering: .relaxed) ? Int.max : 1
      return .again(
        .unreachable(address: text, reason: reason), atMost: most, wait: nil, mayCost: false)
    case .untrusted(let reason):
      return .failed(.untrusted(address: text, reason: reason), mayCost: false)
    case .lost(let reason):
      return .again(
        .connectionLost(address: text, reason: reason, attempts: attempts), atMost: .max,
        wait: nil, mayCost: true)
    case .timedOut:
      return .again(
        .timedOut(address: text, seconds: settings.timeout, attempts: attempts), atMost: 1,
        wait: nil, mayCost: true)
    case .tooLarge:
      return .failed(.replyTooLarge(address: text, limit: Self.longestReply), mayCost: true)
    case .cancelled: return .failed(.cancelled, mayCost: true)
    }
  }

  /// What to make of any status but 200.
  private func assess<Value>(
    _ answer: Answer, members: [JSONValue.Member], used: EndpointHabits, attempts: Int
  ) async -> Outcome<Value> {
    let (text, status) = (address.text, answer.status)
    let complaint = Complaint(answer.body)
    let excerpt = ModelError.excerpt(complaint.message)
    func failed(_ error: ModelError) -> Outcome<Value> { .failed(error, mayCost: false) }
    let rejected = ModelError.badRequest(address: text, status: status, excerpt: excerpt)
    switch status {
    case 300..<400:
      let place = ModelError.excerpt(answer.headers["location"] ?? "another address")
      return failed(.redirected(address: text, to: place))
    case 401:
      return failed(.unauthorized(address: text, hadKey: (try? access.get())?.key != nil))
    case 404, 405: return failed(await missing(complaint, status: status))
    case 402: return failed(.quotaSpent(address: text, excerpt: excerpt))
    case 429 where complaint.code == "insufficient_quota":
      return failed(.quotaSpent(address: text, excerpt: excerpt))
    case 429:
      let wait = Waits.asked(by: answer.headers, now: Date())
      return .again(
        .rateLimited(address: text, attempts: attempts, wait: wait), atMost: .max, wait: wait,
        mayCost: false)
    case 501: return failed(rejected)
    case 408, 409, 425, 500...:
      return .again(
        .serverError(address: text, status: status, excerpt: excerpt, attempts: attempts),
        atMost: .max, wait: Waits.asked(by: answer.headers, now: Date()), mayCost: false)
    case 400 where complaint.code == "model_not_found":
      return failed(await missing(complaint, status: status))
    case 400, 422:
      if ["content_filter", "content_policy_violation"].contains(complaint.code) {
        return failed(.refused(address: text, reason: excerpt))
      }
      let hasChanged = learnt.withLock { habits in
        // Another call may have learnt it while this one was under way.
        habits != used || habits.learn(from: complaint, sent: members.map(\.name))
      }
      return hasChanged ? .adapted : failed(rejected)
    default: return failed(rejected)
    }
  }

  // MARK: Models

  func models() async throws(ModelError) -> [String] {
    let access = try access.get()
    let answer: Answer
    switch await send(request("models", access), access) {
    case .success(let received): answer = received
    case .failure(let failure):
      switch assess(failure, attempts: 1) as Outcome<Never> {
      case .again(let error, _, _, _), .failed(let error, _): throw error
      case .answer, .adapted: throw .cancelled
      }
    }
    if answer.status == 401 {
      throw .unauthorized(address: address.text, hadKey: access.key != nil)
    }
    guard answer.status == 200, let items = try? answer.body.json()["data"]?.items else {
      throw .notAnEndpoint(address: address.text, status: answer.status)
    }
    return items.prefix(Self.mostModels).compactMap { $0["id"]?.text }
      .map { ModelError.excerpt($0) }
  }

  /// Whether the model is missing at the endpoint, or the endpoint at the address.
  private func missing(_ complaint: Complaint, status: Int) async -> ModelError {
    let available = try? await models()
    let isAboutModel =
      complaint.code?.contains("model") == true
      || complaint.message.localizedCaseInsensitiveContains("model")
    if let available, isAboutModel || !available.contains(address.model) {
      return .modelNotFound(
        name: address.model, address: address.base.absoluteString, available: available)
    }
    if isAboutModel {
      return .modelNotFound(
        name: address.model, address: address.base.absoluteString, available: [])
    }
    return .notAnEndpoint(address: address.text, status: status)
  }
}
