import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOHTTPCompression
import NIOPosix
import NIOSSL

/// What is sent over HTTP: a question where it has a body, else the wish for what is there.
package struct HTTPRequest: Sendable {
  package var url: URL
  var headers: HTTPHeaders
  package var body: Data?

  package init(_ url: URL, body: Data? = nil) {
    self.url = url
    self.body = body
    headers = body == nil ? [:] : ["Content-Type": "application/json"]
  }
}

/// What came back over HTTP, whatever its status.
package struct HTTPAnswer: Sendable {
  package var status: Int
  /// Names in lower case.
  package var headers: [String: String]
  package var body: Data
}

/// Sends requests over kept-alive connections.
///
/// Redirects are never followed, so that a key goes only to the host it is meant for; nothing is cached
/// on disk, and no cookies are kept. A reply is bounded while it arrives: its body here, after
/// decompression too, and its header lines by the parser (256 of them, 2 MB in all). The sockets are read
/// only as fast as the body is taken.
package final class HTTPTransport: Sendable, CustomReflectable {
  private let client: HTTPClient
  /// Requests beyond the connections wait here, so that their time begins when they are sent.
  private let places: Gate
  private let longestBody: Int

  /// One thread serves all connections of the process: what they carry is small.
  private static let threads = MultiThreadedEventLoopGroup(numberOfThreads: 1)
  /// What is no number of seconds is no limit; a week is as good as none.
  private static let week = 7 * 86_400.0

  /// - Parameters:
  ///   - connections: Most connections to one host at a time; requests beyond them wait in the order in
  ///     which they come.
  ///   - longestBody: A longer body in bytes, after decompression, is refused as soon as it is seen to be
  ///     longer.
  ///   - connecting: Seconds for making a connection, where no request ends sooner.
  package init(
    connections: Int, longestBody: Int, connecting: Double = .infinity, route: Route = Route()
  ) {
    let connections = max(1, connections)
    var configuration = HTTPClient.Configuration(
      tlsConfiguration: route.security, redirectConfiguration: .disallow,
      timeout: HTTPClient.Configuration.Timeout(connect: Self.time(connecting)),
      connectionPool: HTTPClient.Configuration.ConnectionPool(
        // Servers close idle connections after five seconds or more: ours are gone before, so that no
        // request meets one that is just being closed.
        idleTimeout: .seconds(4), concurrentHTTP1ConnectionsPerHostSoftLimit: connections),
      proxy: route.proxy, decompression: .enabled(limit: .size(longestBody)))
    // Whoever calls decides whether to try again, and counts it.
    configuration.connectionPool.retryConnectionEstablishment = false
    // A call under way is a connection: what is allowed at a time holds for both.
    configuration.httpVersion = .http1Only
    configuration.dnsOverride = route.names
    client = HTTPClient(eventLoopGroup: Self.threads, configuration: configuration)
    places = Gate(places: connections)
    self.longestBody = longestBody
  }

  deinit {
    // Its connections are closed behind; nobody waits for it.
    client.shutdown { _ in }
  }

  /// Sends a request and waits for the whole answer.
  ///
  /// - Parameter seconds: Time for everything, from connecting to the last byte; waiting for a connection
  ///   not included.
  package func send(
    _ request: HTTPRequest, within seconds: Double
  ) async throws(HTTPFailure) -> HTTPAnswer {
    do { try await places.enter() } catch { throw .cancelled }
    defer { places.leave() }
    let host = request.url.host() ?? ""
    do {
      let outgoing = try HTTPClient.Request(
        url: request.url, method: request.body == nil ? .GET : .POST, headers: request.headers,
        body: request.body.map { .byteBuffer(ByteBuffer(bytes: $0)) })
      // All of it happens on the thread of the connections; who waits is woken once, by its end.
      let task = client.execute(
        request: outgoing,
        delegate: ResponseAccumulator(request: outgoing, maxBodySize: longestBody),
        deadline: .now() + Self.time(seconds))
      let response = try await withTaskCancellationHandler {
        try await task.get()
      } onCancel: {
        task.cancel()
      }
      var headers: [String: String] = [:]
      for (name, value) in response.headers { headers[name.lowercased()] = value }
      return HTTPAnswer(
        status: Int(response.status.code), headers: headers,
        body: response.body.map { Data($0.readableBytesView) } ?? Data())
    } catch {
      throw Task.isCancelled ? .cancelled : HTTPFailure(error, host: host)
    }
  }

  /// Nothing: connections are at work on another thread while someone looks, and a proxy has a password.
  package var customMirror: Mirror { Mirror(self, children: []) }

  private static func time(_ seconds: Double) -> TimeAmount {
    let seconds = seconds.isFinite ? min(max(0, seconds), week) : week
    return .nanoseconds(Int64(seconds * 1e9))
  }
}
