import Findings
import Foundation
import LanguageModels
import Testing

/// What is too much, too slow or not to be trusted is refused while it arrives.
@Suite(.serialized) struct TransportTests {
  static let megabyte = 1 << 20
  /// What the buffers between two processes hold.
  static let slack = 12 * megabyte

  private static func isTooLarge(_ error: ModelError?) -> Bool {
    if case .replyTooLarge = error { true } else { false }
  }

  private static func timedOut(_ error: ModelError?) -> Bool {
    if case .timedOut = error { true } else { false }
  }

  // MARK: Sizes

  @Test(
    arguments: [
      (
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
        "1000\r\n\(String(repeating: " ", count: 4096))\r\n"
      ),
      (
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
        "20\r\n\(String(repeating: " ", count: 32))\r\n"
      ),
      ("HTTP/1.1 200 OK\r\n\r\n", "x"), ("HTTP/1.1 500 Oh\r\n\r\n", "x"),
      ("HTTP/1.1 200 OK\r\n", "X-Line: y\r\n"), ("HTTP/1.1 200 OK\r\nX-Line: ", "y"),
      ("HTTP/1.1 200 OK\r\nX", "y"),
      ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n", "X-Line: y\r\n"),
      ("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n", "x"),
    ])
  func `what has no end is refused once, having read little of it`(
    beginning: String, piece: String
  ) async throws {
    let limit = 1 << 15
    let server = try await RawServer(.endless(beginning: beginning, piece: piece))
    let transport = HTTPTransport(connections: 1, longestBody: limit)
    await #expect(throws: HTTPFailure.tooLarge) {
      _ = try await transport.send(HTTPRequest(try server.address().base), within: 60)
    }
    // Header lines may be 2 MB.
    #expect(server.now.written < limit + 2 * Self.megabyte + Self.slack)
    #expect(server.now.connections == 1)
  }

  @Test(arguments: ["endless", "endless-headers", "huge"])
  func `what is too long is not asked for again`(fault: String) async throws {
    let double = try EndpointDouble("--behave", fault)
    let before = Usage.memory
    let client = try double.client()
    let error = await client.error(Sample.say("x"))
    #expect(Self.isTooLarge(error), "\(String(describing: error))")
    #expect(client.use.calls == 1)
    #expect(Usage.memory - before < 128 * Self.megabyte)
  }

  @Test func `a small body that unpacks to a large one is refused at the limit`() async throws {
    let double = try EndpointDouble("--behave", "bomb")
    let before = Usage.memory
    let client = try double.client()
    let error = await client.error(Sample.say("x"))
    #expect(Self.isTooLarge(error), "\(String(describing: error))")
    #expect(client.use.calls == 1)
    #expect(Usage.memory - before < 128 * Self.megabyte)
  }

  @Test func `a compressed reply is read`() async throws {
    let double = try EndpointDouble("--behave", "gzip")
    #expect(try await (try double.client()).judge("Why?") == Sample.yes)
  }

  // MARK: Time

  @Test func `silence ends in time`() async throws {
    let server = try await RawServer(.say([""]))
    let client = try server.client(settings: ModelSettings(timeout: 0.5, retries: 0))
    let began = ContinuousClock.now
    let error = await client.error(Sample.say("x"))
    #expect(Self.timedOut(error), "\(String(describing: error))")
    #expect(ContinuousClock.now - began < .seconds(15))
    #expect(client.use.calls == 1)
  }

  @Test func `bytes that come one by one do not put off the end`() async throws {
    let double = try EndpointDouble("--behave", "drip")
    let client = try double.client(settings: ModelSettings(timeout: 0.5, retries: 0))
    let began = ContinuousClock.now
    #expect(Self.timedOut(await client.error(Sample.say("x"))))
    #expect(ContinuousClock.now - began < .seconds(15))
  }

  @Test func `a cancelled call ends at once and its connection with it`() async throws {
    let server = try await RawServer(.say(["HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nx"]))
    let client = try server.client(settings: ModelSettings(timeout: 600))
    let task = Task { await client.error(Sample.say("x")) }
    while server.now.requests.isEmpty { try await Task.sleep(for: .milliseconds(2)) }
    let began = ContinuousClock.now
    task.cancel()
    #expect(await task.value == .cancelled)
    #expect(ContinuousClock.now - began < .seconds(2))
    while server.now.open > 0 { try await Task.sleep(for: .milliseconds(2)) }
  }

  // MARK: Where

  @Test func `an address of version 6 is reached`() async throws {
    guard
      let server = try? await RawServer(
        .say([RawServer.completion(escaped: "six")]), host: "::1")
    else { return }
    let client = try server.client(host: "[::1]")
    #expect(try await client.chat(Sample.say("x")).text == "six")
    #expect(
      server.now.requests[0].contains("\r\nhost: [::1]:\(server.port)\r\n")
        || server.now.requests[0].contains("\r\nHost: [::1]:\(server.port)\r\n"))
  }

  @Test func `names under localhost are this machine`() async throws {
    let server = try await RawServer(.say([RawServer.completion(escaped: "here")]))
    let client = try server.client(host: "models.localhost")
    #expect(try await client.chat(Sample.say("x")).text == "here")
  }

  @Test func `a name that nobody knows is told so`() async throws {
    let client = ModelClient(
      address: try ModelAddress(parsing: "https://no-such-host.invalid/v1#m"),
      settings: ModelSettings(timeout: 20, retries: 0), environment: [:])
    let error = await client.error(Sample.say("x"))
    guard case .unreachable(_, let reason) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(reason.contains("no-such-host.invalid"))
  }

  @Test func `what is no HTTP is told so`() async throws {
    let server = try await RawServer(.say(["SSH-2.0-OpenSSH_9.2\r\n"]))
    let error = await (try server.client()).error(Sample.say("x"))
    #expect(error?.description.contains("no HTTP") == true, "\(String(describing: error))")
  }

  // MARK: Trust

  static let trusting = [
    "TOUCHSTONE_CERTIFICATE_AUTHORITY": Certificates.path("authority.pem")
  ]

  @Test(arguments: [
    ("local", false, "authority that is not known"), ("expired", true, "out of date"),
    ("other", true, "not for the name localhost"),
  ])
  func `a certificate that is not to be trusted ends the call`(
    name: String, knowsAuthority: Bool, reason: String
  ) async throws {
    let server = try await RawServer(
      .say([RawServer.completion(escaped: "x")]), certificate: name)
    let client = try server.client(
      "https", host: "localhost", environment: knowsAuthority ? Self.trusting : [:])
    let error = await client.error(Sample.say("x"))
    guard case .untrusted(_, let words) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(words.contains(reason), "\(words)")
    #expect(error?.description.contains("TOUCHSTONE_CERTIFICATE_AUTHORITY") == true)
    #expect(server.now.connections == 1 && server.now.requests.isEmpty)
    #expect(client.use.calls == 1 && error?.isFinal == true)
  }

  @Test(arguments: ["localhost", "127.0.0.1"])
  func `an authority of one's own is trusted`(host: String) async throws {
    let server = try await RawServer(
      .say([RawServer.completion(escaped: "safe")]), certificate: "local")
    let client = try server.client("https", host: host, environment: Self.trusting)
    #expect(try await client.chat(Sample.say("x")).text == "safe")
    // Instead of the system's own, as elsewhere.
    let other = try server.client(
      "https", host: host, environment: ["SSL_CERT_FILE": Certificates.path("authority.pem")])
    #expect(try await other.chat(Sample.say("x")).text == "safe")
  }

  @Test func `plain http where https was meant is told so and not tried again`() async throws {
    let server = try await RawServer(.greet("HTTP/1.1 400 Bad Request\r\n\r\n"))
    let client = try server.client("https", host: "localhost")
    let error = await client.error(Sample.say("x"))
    guard case .untrusted(_, let words) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(words.contains("perhaps it is http"), "\(words)")
    #expect(server.now.connections == 1)
  }

  @Test(arguments: ["missing.pem", "README.md", "local.key"])
  func `a file that holds no certificate is named`(name: String) async throws {
    let path = Certificates.path(name)
    let client = ModelClient(
      address: try ModelAddress(parsing: "https://localhost:1/v1#m"),
      environment: ["TOUCHSTONE_CERTIFICATE_AUTHORITY": path])
    let error = await client.error(Sample.say("x"))
    guard case .badAuthority = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(error?.description.contains(path) == true && error?.isFinal == true)
    #expect(client.use.calls == 0)
  }

  // MARK: Proxies

  @Test(
    arguments: [
      ("http://api.example/v1#m", ["http_proxy": "p.example:3128"], true),
      ("http://api.example/v1#m", ["HTTP_PROXY": "p.example:3128"], false),
      ("https://api.example/v1#m", ["HTTPS_PROXY": "http://p.example"], true),
      ("https://api.example/v1#m", ["ALL_PROXY": "socks5h://p.example"], true),
      ("https://api.example/v1#m", ["https_proxy": "http://p", "no_proxy": "a, .example"], false),
      ("https://api.example/v1#m", ["https_proxy": "http://p", "NO_PROXY": "*"], false),
      ("https://notexample/v1#m", ["https_proxy": "http://p", "no_proxy": "example"], true),
      ("http://10.1.2.3/v1#m", ["http_proxy": "http://p", "no_proxy": "10.0.0.0/8"], false),
      ("http://11.1.2.3/v1#m", ["http_proxy": "http://p", "no_proxy": "10.0.0.0/8"], true),
      ("http://[fd00::1]/v1#m", ["http_proxy": "http://p", "no_proxy": "fd00::/8"], false),
      ("http://localhost/v1#m", ["http_proxy": "http://p"], false),
      ("http://[::1]/v1#m", ["all_proxy": "http://p"], false),
    ] as [(String, [String: String], Bool)])
  func `proxies are used where their variables say`(
    address: String, environment: [String: String], isUsed: Bool
  ) throws {
    let route = try Route(to: try ModelAddress(parsing: address), environment: environment)
    #expect(route.usesProxy == isUsed)
  }

  @Test func `a proxy that cannot be used is told without its password`() throws {
    let address = try ModelAddress(parsing: "https://api.example/v1#m")
    for text in ["https://me:secret7@p.example", "ftp://me:secret7@p", "http://me:secret7@"] {
      let error = #expect(throws: ModelError.self) {
        try Route(to: address, environment: ["https_proxy": text])
      }
      let words = try #require(error?.description)
      #expect(words.contains("https_proxy") && !words.contains("secret7"))
    }
  }

  @Test func `a call goes through the proxy that is named`() async throws {
    let server = try await RawServer(
      .say(["HTTP/1.1 200 Connected\r\n\r\n", RawServer.completion(escaped: "through")]))
    let client = ModelClient(
      address: try ModelAddress(parsing: "http://model.example/v1#m"),
      settings: ModelSettings(timeout: 20, retries: 0),
      environment: ["http_proxy": "http://127.0.0.1:\(server.port)"])
    #expect(try await client.chat(Sample.say("x")).text == "through")
    #expect(server.now.requests.first?.hasPrefix("CONNECT model.example:80") == true)
  }
}

/// Waiting is measured in a process in which nothing else runs.
@Suite struct SilenceTests {
  private static let variable = "TOUCHSTONE_TESTS_SILENCE"
  private static let isAlone = ProcessInfo.processInfo.environment[variable] != nil

  @Test(.enabled(if: isAlone))
  func `a silent server costs no processor`() async throws {
    let server = try await RawServer(.say([""]))
    let client = try server.client(settings: ModelSettings(timeout: 2, retries: 0))
    let used = Usage.processor
    #expect(await client.error(Sample.say("x"))?.isFinal == false)
    #expect(Usage.processor - used < 0.2)
  }

  @Test(.enabled(if: !isAlone))
  func `silence costs no processor`() async throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: CommandLine.arguments[0])
    process.arguments = ["--testing-library", "swift-testing", "--filter", "SilenceTests"]
    process.environment = ProcessInfo.processInfo.environment.merging([Self.variable: "1"]) { $1 }
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    let ended = AsyncStream<Int32> { continuation in
      process.terminationHandler = {
        continuation.yield($0.terminationStatus)
        continuation.finish()
      }
    }
    try process.run()
    #expect(await ended.first { _ in true } == 0)
  }
}

/// What this process uses, other tests included.
enum Usage {
  /// Seconds of the processor so far, of all threads.
  static var processor: Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// Most bytes of memory so far; 0 where it cannot be read.
  static var memory: Int {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    return (line?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) << 10
  }
}
