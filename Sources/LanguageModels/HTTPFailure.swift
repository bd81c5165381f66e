import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOHTTPCompression
import NIOPosix
import NIOSSL

/// Why nothing came back.
package enum HTTPFailure: Error, Sendable, Equatable {
  /// No connection could be made.
  case unreachable(String)
  /// No connection could be made that is secure and to the right server.
  case untrusted(String)
  /// The connection was made and broke.
  case lost(String)
  case timedOut
  case tooLarge
  case cancelled

  /// - Parameter host: Who was asked, for the words.
  init(_ error: any Error, host: String) {
    switch error {
    case is ResponseAccumulator.ResponseTooBigError: self = .tooLarge
    case let error as HTTPClientError: self = Self.failure(error)
    case let error as NIOConnectionError: self = Self.failure(error)
    case let error as IOError: self = Self.failure(error)
    case ChannelError.connectTimeout: self = .timedOut
    case is ChannelError: self = .lost("it was closed")
    case HTTPParserError.headerOverflow, NIOHTTPDecompression.DecompressionError.limit:
      self = .tooLarge
    case HTTPParserError.invalidEOFState: self = .lost("it ended in the middle of the reply")
    case is HTTPParserError, is NIOHTTPDecoderError: self = .lost("what came is no HTTP")
    case is NIOHTTPDecompression.DecompressionError,
      is NIOHTTPDecompression.ExtraDecompressionError:
      self = .lost("the reply cannot be decompressed")
    case let error as NIOSSLError: self = Self.failure(error)
    case let error as BoringSSLError: self = Self.failure(handshake: error)
    case let error as NIOSSLExtraError where error == .failedToValidateHostname:
      self = .untrusted("the certificate is not for the name \(host)")
    case is NIOSSLExtraError: self = .untrusted("the name \(host) can stand in no certificate")
    default:
      // The client's own reason, of a type that it keeps to itself, for a handshake cut short.
      self =
        String(describing: type(of: error)) == "NoResult"
        ? .lost("it was closed before it was secure") : .lost("\(error)")
    }
  }

  /// With reasons on one line, safe to print: words of the other side may be among them.
  var shown: HTTPFailure {
    switch self {
    case .unreachable(let reason): .unreachable(ModelError.excerpt(reason))
    case .untrusted(let reason): .untrusted(ModelError.excerpt(reason))
    case .lost(let reason): .lost(ModelError.excerpt(reason))
    case .timedOut, .tooLarge, .cancelled: self
    }
  }

  private static func failure(_ error: HTTPClientError) -> HTTPFailure {
    switch error {
    // Whoever waited in the client's own line when time ran out is cancelled by it.
    case .deadlineExceeded, .cancelled, .readTimeout, .writeTimeout, .connectTimeout,
      .tlsHandshakeTimeout,
      .getConnectionFromPoolTimeout:
      .timedOut
    case .httpProxyHandshakeTimeout, .socksHandshakeTimeout:
      .unreachable("the proxy does not answer")
    case .proxyAuthenticationRequired: .unreachable("the proxy wants a name and a password")
    case .invalidProxyResponse: .unreachable("the proxy does not let it through")
    case .remoteConnectionClosed: .lost("the server closed it")
    default: .lost(error.shortDescription)
    }
  }

  private static func failure(_ error: NIOConnectionError) -> HTTPFailure {
    let errors = error.connectionErrors.map(\.error)
    if errors.isEmpty { return .unreachable("the name \(error.host) is not known") }
    if errors.contains(where: { $0 is NIOSSLError || $0 is BoringSSLError }),
      let first = errors.first
    {
      return HTTPFailure(first, host: error.host)
    }
    if errors.allSatisfy({ ($0 as? ChannelError) == .connectTimeout(.zero) }) { return .timedOut }
    let reasons = errors.map { error in
      (error as? IOError).map { words($0.errnoCode) } ?? "no answer"
    }
    return .unreachable(Set(reasons).sorted().joined(separator: ", "))
  }

  private static func failure(_ error: IOError) -> HTTPFailure {
    switch error.errnoCode {
    case ECONNREFUSED, EHOSTUNREACH, ENETUNREACH, EHOSTDOWN, ENETDOWN, EADDRNOTAVAIL, EACCES, EPERM,
      EAFNOSUPPORT, EMFILE, ENFILE:
      .unreachable(words(error.errnoCode))
    default: .lost(words(error.errnoCode))
    }
  }

  private static func words(_ code: Int32) -> String {
    String(cString: strerror(code)).lowercased()
  }

  private static func failure(_ error: NIOSSLError) -> HTTPFailure {
    switch error {
    case .handshakeFailed(let reason): failure(handshake: reason)
    case .uncleanShutdown: .lost("it ended in the middle of the reply")
    case .unableToValidateCertificate, .noCertificateToValidate:
      .untrusted("the server shows no certificate that can be checked")
    case .cannotMatchULabel, .cannotFindPeerIP: .untrusted("the certificate is not for this name")
    default: .lost("\(error)")
    }
  }

  /// The library's words are numbers and places in its sources; the name of the reason stands among them.
  private static func failure(handshake error: BoringSSLError) -> HTTPFailure {
    let stack: NIOBoringSSLErrorStack
    switch error {
    case .sslError(let errors), .unknownError(let errors): stack = errors
    default: return .lost("it was closed before it was secure")
    }
    if stack.contains(.eofDuringHandshake) { return .lost("it was closed before it was secure") }
    let words = stack.map(\.description).joined(separator: " ")
    if words.contains("CERTIFICATE_VERIFY_FAILED") {
      return .untrusted(
        "its certificate is out of date, or of an authority that is not known here")
    }
    if words.contains("WRONG_VERSION_NUMBER") || words.contains("HTTP_REQUEST") {
      return .untrusted("what answers there is not https; perhaps it is http")
    }
    let names = words.split { !$0.isLetter && !$0.isNumber && $0 != "_" }
      .filter { $0.contains("_") && $0 == $0.uppercased() }
    return .untrusted(
      "no secure connection comes about (\(names.first.map(String.init) ?? "handshake"))")
  }
}
