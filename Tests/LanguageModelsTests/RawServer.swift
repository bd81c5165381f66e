import Foundation
import LanguageModels
import NIOCore
import NIOPosix
import NIOSSL
import Randomness
import Synchronization
import Testing

/// A server within the test that says exactly these bytes, over TCP or TLS; closed with this object.
final class RawServer: Sendable {
  /// What is done with one connection.
  enum Script: Sendable {
    /// To every request the next of these, the last again and again.
    case say([String])
    /// This as soon as a connection is made.
    case greet(String)
    /// A beginning, and then a piece again and again for as long as anyone takes it.
    case endless(beginning: String, piece: String)
  }

  /// What came and went so far.
  struct Seen: Sendable {
    var connections = 0
    /// Bytes that the other side took, as far as the system's buffers tell.
    var written = 0
    var requests: [String] = []
    var open = 0
  }

  private let channel: any Channel
  private let seen: Box
  static let threads = MultiThreadedEventLoopGroup(numberOfThreads: 1)

  final class Box: Sendable {
    let value = Mutex(Seen())
  }

  /// - Parameters:
  ///   - host: Where to listen.
  ///   - certificate: Of the folder `Certificates`; nil for no encryption.
  init(
    _ script: Script, host: String = "127.0.0.1", certificate: String? = nil
  ) async throws {
    let seen = Box()
    self.seen = seen
    let context = try certificate.map { name in
      try NIOSSLContext(
        configuration: .makeServerConfiguration(
          certificateChain: try NIOSSLCertificate.fromPEMFile(Certificates.path("\(name).pem"))
            .map { .certificate($0) },
          privateKey: .privateKey(
            try NIOSSLPrivateKey(file: Certificates.path("\(name).key"), format: .pem))))
    }
    channel = try await ServerBootstrap(group: Self.threads)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          seen.value.withLock { $0.connections += 1 }
          if let context {
            try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: context))
          }
          try channel.pipeline.syncOperations.addHandler(Speaker(script, seen))
        }
      }.bind(host: host, port: 0).get()
  }

  deinit { channel.close(promise: nil) }

  var port: Int { channel.localAddress?.port ?? 0 }

  var now: Seen { seen.value.withLock { $0 } }

  func address(_ scheme: String = "http", host: String = "127.0.0.1") throws -> ModelAddress {
    try ModelAddress(parsing: "\(scheme)://\(host):\(port)/v1#rules")
  }

  /// A client that waits a thousandth of the time.
  func client(
    _ scheme: String = "http", host: String = "127.0.0.1",
    settings: ModelSettings = ModelSettings(timeout: 20, retries: 2),
    archive: (any ReplyArchive)? = nil, keys: ModelKeys = ModelKeys(),
    environment: [String: String] = [:]
  ) throws -> ModelClient {
    ModelClient(
      address: try address(scheme, host: host), settings: settings, archive: archive,
      seed: Seed(1), keys: keys, environment: environment, pause: .scaled(by: 0.001))
  }

  static func answer(
    _ body: String, status: String = "200 OK", headers: String = ""
  ) -> String {
    "HTTP/1.1 \(status)\r\nContent-Type: application/json\r\n\(headers)"
      + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
  }

  /// A completion whose text stands in its JSON exactly as given.
  static func completion(escaped text: String) -> String {
    answer(#"{"choices":[{"message":{"content":"\#(text)"},"finish_reason":"stop"}]}"#)
  }

  private final class Speaker: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let script: Script
    private let seen: Box
    private var request = ""
    private var answered = 0

    init(_ script: Script, _ seen: Box) {
      self.script = script
      self.seen = seen
    }

    func channelActive(context: ChannelHandlerContext) {
      seen.value.withLock { $0.open += 1 }
      if case .greet(let words) = script {
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: words)), promise: nil)
      }
      context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
      seen.value.withLock { $0.open -= 1 }
      context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      request += String(buffer: unwrapInboundIn(data))
      guard let head = request.range(of: "\r\n\r\n") else { return }
      let length =
        request[..<head.lowerBound].lowercased().components(separatedBy: "content-length: ")
        .dropFirst().first.flatMap { Int($0.prefix { $0.isNumber }) } ?? 0
      guard request[head.upperBound...].utf8.count >= length else { return }
      let whole = request
      request = ""
      seen.value.withLock { $0.requests.append(whole) }
      switch script {
      case .greet: break
      case .say(let answers):
        let answer = answers[min(answered, answers.count - 1)]
        answered += 1
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: answer)), promise: nil)
      case .endless(let beginning, let piece):
        context.write(wrapOutboundOut(ByteBuffer(string: beginning)), promise: nil)
        let size = max(1, 32_768 / piece.utf8.count)
        pour(ByteBuffer(string: String(repeating: piece, count: size)), context)
      }
    }

    private func pour(_ buffer: ByteBuffer, _ context: ChannelHandlerContext) {
      let (seen, handler) = (seen, NIOLoopBound(self, eventLoop: context.eventLoop))
      let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
      context.writeAndFlush(wrapOutboundOut(buffer)).whenSuccess {
        seen.value.withLock { $0.written += buffer.readableBytes }
        handler.value.pour(buffer, bound.value)
      }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
      context.close(promise: nil)
    }
  }
}

/// Certificates that only these tests trust.
enum Certificates {
  static func path(_ name: String) -> String {
    URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Certificates/\(name)")
      .path
  }
}
