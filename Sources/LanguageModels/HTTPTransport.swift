import Foundation
import Synchronization

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// What came back over HTTP, whatever its status.
package struct HTTPAnswer: Sendable {
  package var status: Int
  /// Names in lower case.
  package var headers: [String: String]
  package var body: Data
}

/// Why nothing came back.
package enum HTTPFailure: Error, Sendable, Equatable {
  /// No connection could be made.
  case unreachable(String)
  /// The other side's certificate is not trusted.
  case untrusted(String)
  /// The connection was made and broke.
  case lost(String)
  case timedOut
  case tooLarge
  case cancelled
}

/// Sends requests over kept-alive connections.
///
/// Redirects are never followed, so that a key goes only to the host it is meant for; nothing is cached
/// on disk, and no cookies are kept.
package final class HTTPTransport: Sendable {
  private let session: URLSession
  private let exchanges: Exchanges

  /// - Parameter connections: Most connections to one host at a time; requests beyond them wait in the
  ///   order in which they come.
  package init(connections: Int) {
    let configuration = URLSessionConfiguration.ephemeral
    configuration.httpMaximumConnectionsPerHost = max(1, connections)
    configuration.urlCache = nil
    configuration.httpCookieStorage = nil
    configuration.httpShouldSetCookies = false
    exchanges = Exchanges(connections: max(1, connections))
    session = URLSession(configuration: configuration, delegate: exchanges, delegateQueue: nil)
  }

  deinit {
    // A session keeps its delegate until it is told that no more is to come.
    session.invalidateAndCancel()
  }

  /// Sends a request and waits for the whole answer.
  ///
  /// - Parameters:
  ///   - seconds: Time for everything, from connecting to the last byte; waiting for a connection not
  ///     included.
  ///   - bytes: A longer body, after decompression, is refused as soon as it is seen to be longer.
  package func send(
    _ request: URLRequest, within seconds: Double, atMost bytes: Int
  ) async throws(HTTPFailure) -> HTTPAnswer {
    var request = request
    // What is no number of seconds is no limit; a week is as good as none.
    let week = 7 * 86_400.0
    let seconds = seconds.isFinite ? min(max(0, seconds), week) : week
    // The clock below decides; the session's own timer measures only idle time.
    request.timeoutInterval = seconds + 60
    let task = session.dataTask(with: request)
    let exchanges = exchanges
    let result = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        exchanges.begin(task, limit: bytes, time: .seconds(seconds), continuation)
        if Task.isCancelled {
          exchanges.end(task, with: .failure(.cancelled))
        } else {
          task.resume()
        }
      }
    } onCancel: {
      exchanges.end(task, with: .failure(.cancelled))
    }
    return try result.get()
  }
}

/// The requests under way. Each ends once, by whatever comes first: answer, failure, clock or caller.
private final class Exchanges: NSObject, URLSessionDataDelegate {
  typealias Outcome = Result<HTTPAnswer, HTTPFailure>

  private struct Exchange {
    var continuation: CheckedContinuation<Outcome, Never>
    var task: URLSessionTask
    var limit: Int
    var time: Duration
    /// Nil while it waits for a connection.
    var deadline: ContinuousClock.Instant?
    var answer: HTTPAnswer?
  }

  private struct State {
    var open: [Int: Exchange] = [:]
    var running = 0
    /// In the order of coming; some may have ended since.
    var waiting: [Int] = []
    var isWatched = false

    mutating func run(_ number: Int) {
      guard let time = open[number]?.time else { return }
      open[number]?.deadline = ContinuousClock.now + time
      running += 1
    }

    mutating func remove(_ number: Int) -> Exchange? {
      guard let exchange = open.removeValue(forKey: number) else { return nil }
      if exchange.deadline != nil {
        running -= 1
        while let next = waiting.first {
          waiting.removeFirst()
          if open[next] != nil {
            run(next)
            break
          }
        }
      }
      return exchange
    }
  }

  private let connections: Int
  private let state = Mutex(State())
  /// How often deadlines are looked at.
  private static let tick = Duration.milliseconds(100)

  init(connections: Int) {
    self.connections = connections
  }

  func begin(
    _ task: URLSessionTask, limit: Int, time: Duration,
    _ continuation: CheckedContinuation<Outcome, Never>
  ) {
    let number = task.taskIdentifier
    let needsWatch = state.withLock { state in
      state.open[number] = Exchange(
        continuation: continuation, task: task, limit: limit, time: time)
      if state.running < connections { state.run(number) } else { state.waiting.append(number) }
      defer { state.isWatched = true }
      return !state.isWatched
    }
    if needsWatch { Task { await watch() } }
  }

  /// One clock for all requests, as long as there are any: a sleeping task for each would stay in
  /// memory until its deadline, long after its request has ended.
  private func watch() async {
    while true {
      try? await Task.sleep(for: Self.tick)
      let now = ContinuousClock.now
      let late: [URLSessionTask]? = state.withLock { state in
        if state.open.isEmpty {
          state.isWatched = false
          return nil
        }
        return state.open.values.filter { $0.deadline.map { $0 <= now } ?? false }.map(\.task)
      }
      guard let late else { return }
      for task in late { end(task, with: .failure(.timedOut)) }
    }
  }

  func end(_ task: URLSessionTask, with outcome: Outcome) {
    let exchange = state.withLock { $0.remove(task.taskIdentifier) }
    guard let exchange else { return }
    if case .failure = outcome { task.cancel() }
    exchange.continuation.resume(returning: outcome)
  }

  func urlSession(
    _ session: URLSession, task: URLSessionTask,
    willPerformHTTPRedirection response: HTTPURLResponse, newRequest request: URLRequest,
    completionHandler: @escaping @Sendable (URLRequest?) -> Void
  ) {
    completionHandler(nil)
  }

  func urlSession(
    _ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
    completionHandler: @escaping @Sendable (URLSession.ResponseDisposition) -> Void
  ) {
    var headers: [String: String] = [:]
    let http = response as? HTTPURLResponse
    for (name, value) in http?.allHeaderFields ?? [:] {
      headers["\(name)".lowercased()] = "\(value)"
    }
    let answer = HTTPAnswer(status: http?.statusCode ?? 0, headers: headers, body: Data())
    let isTooLarge = state.withLock { state in
      state.open[dataTask.taskIdentifier]?.answer = answer
      let limit = state.open[dataTask.taskIdentifier]?.limit ?? 0
      return response.expectedContentLength > Int64(limit)
    }
    completionHandler(.allow)
    if isTooLarge { end(dataTask, with: .failure(.tooLarge)) }
  }

  func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
    let isTooLarge = state.withLock { state in
      guard let exchange = state.open[dataTask.taskIdentifier] else { return false }
      let length = exchange.answer?.body.count ?? 0
      if length + data.count > exchange.limit { return true }
      state.open[dataTask.taskIdentifier]?.answer?.body.append(data)
      return false
    }
    if isTooLarge { end(dataTask, with: .failure(.tooLarge)) }
  }

  func urlSession(
    _ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?
  ) {
    if let error {
      end(task, with: .failure(Self.failure(error)))
    } else if let answer = state.withLock({ $0.open[task.taskIdentifier]?.answer }) {
      end(task, with: .success(answer))
    } else {
      end(task, with: .failure(.lost("the reply had no head")))
    }
  }

  private static func failure(_ error: any Error) -> HTTPFailure {
    let reason = (error as NSError).localizedDescription
    switch (error as? URLError)?.code {
    case .cannotConnectToHost, .cannotFindHost, .dnsLookupFailed, .notConnectedToInternet:
      return .unreachable(reason)
    case .secureConnectionFailed, .serverCertificateUntrusted, .serverCertificateHasBadDate,
      .serverCertificateNotYetValid, .serverCertificateHasUnknownRoot:
      return .untrusted(reason)
    case .timedOut: return .timedOut
    default: return .lost(reason)
    }
  }
}
