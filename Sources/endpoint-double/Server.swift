import Foundation
import Synchronization

/// Listens on 127.0.0.1 and gives every connection a thread of its own.
final class Server: Sendable {
  private struct Counts {
    /// Chat calls so far.
    var calls = 0
    /// Calls inside the server now, waiting for a slot or in one.
    var inFlight = 0
    var connections = 0
  }

  let port: UInt16
  private let options: Options
  private let listener: Int32
  private let counts = Mutex(Counts())
  /// A queue in front of so many slots.
  private let slots: DispatchSemaphore
  private let log: CallLog
  private let chat: ChatEndpoint

  init(_ options: Options) throws {
    self.options = options
    slots = DispatchSemaphore(value: options.slots)
    log = try CallLog(path: options.log)
    chat = ChatEndpoint(options: options)
    #if canImport(Glibc)
      let kind = Int32(SOCK_STREAM.rawValue)
    #else
      let kind = SOCK_STREAM
    #endif
    let listener = socket(AF_INET, kind, 0)
    self.listener = listener
    var on: Int32 = 1
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = options.port.bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let listening = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        bind(listener, generic, length) == 0 && listen(listener, 512) == 0
          && getsockname(listener, generic, &length) == 0
      }
    }
    guard listener >= 0, listening else {
      throw Options.Problem(description: "cannot listen on port \(options.port): errno \(errno)")
    }
    port = UInt16(bigEndian: address.sin_port)
  }

  /// Ends the process when standard input ends, so that it never outlives the test that started it.
  static func exitAtEndOfInput() {
    Thread.detachNewThread {
      while !FileHandle.standardInput.availableData.isEmpty {}
      exit(0)
    }
  }

  func acceptForever() -> Never {
    while true {
      let descriptor = accept(listener, nil, nil)
      if descriptor >= 0 {
        Thread.detachNewThread { self.serve(Connection(descriptor: descriptor)) }
      } else if errno != EINTR {
        usleep(10_000)
      }
    }
  }

  private func serve(_ accepted: Connection) {
    counts.withLock { $0.connections += 1 }
    defer { counts.withLock { $0.connections -= 1 } }
    var connection = accepted
    while let request = connection.next() {
      if !answer(request, over: connection) { break }
    }
    connection.end()
  }

  /// - Returns: Whether the connection stays open.
  private func answer(_ request: HTTPRequest, over connection: Connection) -> Bool {
    let isCall = request.method == "POST" && request.path.hasSuffix("/chat/completions")
    let now = counts.withLock { counts in
      if isCall { counts.calls += 1 }
      counts.inFlight += 1
      return counts
    }
    let number = now.calls
    let fault = isCall ? options.fault(ofCall: number) : nil
    if let dieAfter = options.dieAfter, isCall, number > dieAfter { exit(0) }
    let key = request.headers["authorization"]
    let asked = JSONBody(request.body)
    var response =
      refusal(request, key: key, fault: fault)
      ?? serve(request, asked, number: number, fault: fault, key: key)
    if fault == .gzip {
      response.body = Gzip.stored(response.body)
      response.headers.append(("Content-Encoding", "gzip"))
    }
    log.add(
      CallLog.Line(
        number: number, method: request.method, path: request.path,
        inFlight: now.inFlight, connections: now.connections,
        key: key != nil, did: fault?.rawValue ?? "ok", status: response.status,
        parameters: asked.object.keys.sorted(), system: asked.message(from: "system"),
        asked: asked.message(from: "user")))
    counts.withLock { $0.inFlight -= 1 }
    if fault == .drop { return false }
    if fault == .endless || fault == .endlessHeaders {
      connection.pour(headersOnly: fault == .endlessHeaders)
      return false
    }
    let delivery: Connection.Delivery =
      fault == .cut
      ? .cut : fault == .drip ? .drip : options.traits.contains(.chunked) ? .chunked : .whole
    let stays = connection.deliver(
      response, as: delivery, closing: options.traits.contains(.close))
    return stays && !options.traits.contains(.closeSilently)
  }

  /// What is turned away at the door, without a slot.
  private func refusal(_ request: HTTPRequest, key: String?, fault: Fault?) -> HTTPResponse? {
    if let redirect = options.redirect {
      var response = HTTPResponse(status: 307, type: "text/plain", body: Data())
      response.headers.append(("Location", redirect + request.path))
      return response
    }
    if let wanted = options.key, key != "Bearer \(wanted)" {
      return .problem(401, "Incorrect API key provided: \(key ?? "none").", code: "invalid_api_key")
    }
    switch fault {
    case .tooManyRequests:
      var response = HTTPResponse.problem(429, "Rate limit reached.", code: "rate_limit_exceeded")
      if let text = options.retryAfter { response.headers.append(("Retry-After", text)) }
      return response
    case .serverError: return .problem(500, "The server had an error.", code: "server_error")
    case .unavailable: return .problem(503, "The model is loading.", code: "unavailable")
    case .echoKeyError: return .problem(400, "Bad request with \(key ?? "no key").")
    default: return nil
    }
  }

  private func serve(
    _ request: HTTPRequest, _ asked: JSONBody, number: Int, fault: Fault?, key: String?
  ) -> HTTPResponse {
    switch (request.method, request.path) {
    case ("GET", let path) where path.hasSuffix("/models") && !options.traits.contains(.noModels):
      return HTTPResponse(json: ["object": "list", "data": [["id": options.model]]])
    case ("POST", let path) where path.hasSuffix("/chat/completions"):
      return inSlot(for: fault == .slow ? options.slow : options.latency) {
        chat.reply(to: asked, number: number, fault: fault, key: key)
      }
    case ("POST", let path)
    where path.hasSuffix("/embeddings") && !options.traits.contains(.noEmbeddings):
      return inSlot(for: options.latency) { chat.embeddings(for: asked) }
    default: return .problem(404, "Nothing is served at \(request.path).", code: "not_found")
    }
  }

  /// Waits for a slot and fills it for the whole service time, the work included.
  private func inSlot(for seconds: Double, _ work: () -> HTTPResponse) -> HTTPResponse {
    slots.wait()
    defer { slots.signal() }
    let end = DispatchTime.now().uptimeNanoseconds + UInt64(seconds * 1e9)
    let response = work()
    let now = DispatchTime.now().uptimeNanoseconds
    if now < end { usleep(UInt32((end - now) / 1000)) }
    return response
  }
}

/// One line of JSON for each request, written before its reply leaves.
final class CallLog: Sendable {
  struct Line: Encodable {
    /// Of the chat call, counted from 1.
    var number: Int
    var method: String
    var path: String
    /// Calls inside the server when this one came, itself included.
    var inFlight: Int
    /// Connections open then.
    var connections: Int
    /// Whether any key was sent; never the key.
    var key: Bool
    var did: String
    var status: Int
    var parameters: [String]
    var system: String
    var asked: String
  }

  private let descriptor: Int32

  init(path: String?) throws {
    descriptor = path.map { open($0, O_WRONLY | O_CREAT | O_APPEND, 0o644) } ?? -1
    if let path, descriptor < 0 { throw Options.Problem(description: "cannot write \(path)") }
  }

  func add(_ line: Line) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard descriptor >= 0, var data = try? encoder.encode(line) else { return }
    data.append(10)
    // One call to write, at the end of the file: lines of different threads never mix.
    data.withUnsafeBytes { bytes in
      _ = write(descriptor, bytes.baseAddress, bytes.count)
    }
  }
}
