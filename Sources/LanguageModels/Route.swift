import AsyncHTTPClient
import Foundation
import NIOSSL

/// How an address is reached: straight or through a proxy, and which authorities vouch for it.
package struct Route: Sendable {
  /// A file of certificates in PEM form, trusted beside those of the system.
  static let authorityVariable = "TOUCHSTONE_CERTIFICATE_AUTHORITY"
  /// A file of certificates in PEM form, trusted instead of those of the system, as OpenSSL has it.
  static let rootsVariable = "SSL_CERT_FILE"

  var proxy: HTTPClient.Configuration.Proxy?
  var security = TLSConfiguration.makeClientConfiguration()
  /// Names with the address that is theirs whatever a resolver says.
  var names: [String: String] = [:]

  package var usesProxy: Bool { proxy != nil }

  package init() {}

  /// - Throws: `ModelError.badAuthority` and `.badProxy`.
  package init(to address: ModelAddress, environment: [String: String]) throws(ModelError) {
    let host = address.host
    // What is called local must not leave this machine, whatever a name server says of it.
    if host.hasSuffix(".localhost") { names[host] = "127.0.0.1" }
    // For the same reason, no proxy is asked for it.
    if !address.isLocal { proxy = try Self.proxy(to: address, environment) }
    guard address.base.scheme == "https" else { return }
    security.minimumTLSVersion = .tlsv12
    if let path = Self.value(Self.rootsVariable, environment) {
      security.trustRoots = .certificates(
        try Self.certificates(path, variable: Self.rootsVariable))
    }
    if let path = Self.value(Self.authorityVariable, environment) {
      security.additionalTrustRoots = [
        .certificates(try Self.certificates(path, variable: Self.authorityVariable))
      ]
    }
  }

  private static func value(_ variable: String, _ environment: [String: String]) -> String? {
    let value = environment[variable, default: ""].trimmingCharacters(in: .whitespacesAndNewlines)
    return value.isEmpty ? nil : value
  }

  private static func certificates(
    _ path: String, variable: String
  ) throws(ModelError) -> [NIOSSLCertificate] {
    let data: Data
    do {
      data = try Data(contentsOf: URL(fileURLWithPath: path))
    } catch {
      throw .badAuthority(variable: variable, path: path, reason: "the file cannot be read")
    }
    guard let certificates = try? NIOSSLCertificate.fromPEMBytes(Array(data)), !certificates.isEmpty
    else {
      throw .badAuthority(
        variable: variable, path: path, reason: "the file holds no certificate in PEM form")
    }
    return certificates
  }

  // MARK: Proxies, named by the variables that curl reads

  private static func proxy(
    to address: ModelAddress, _ environment: [String: String]
  ) throws(ModelError) -> HTTPClient.Configuration.Proxy? {
    // In capitals, HTTP_PROXY can be set by whoever sends a request to a program run by a web server.
    let own =
      address.base.scheme == "https" ? ["https_proxy", "HTTPS_PROXY"] : ["http_proxy"]
    let variables = own + ["all_proxy", "ALL_PROXY"]
    guard let variable = variables.first(where: { value($0, environment) != nil }),
      let text = value(variable, environment)
    else { return nil }
    let exceptions = value("no_proxy", environment) ?? value("NO_PROXY", environment) ?? ""
    if excepts(exceptions, address.host) { return nil }
    let url = text.contains("://") ? text : "http://" + text
    guard let components = URLComponents(string: url), let host = components.host, !host.isEmpty
    else { throw .badProxy(variable: variable, reason: "it is no URL") }
    let bare = host.trimmingCharacters(in: CharacterSet(charactersIn: "[]"))
    let port = components.port ?? 1080
    switch components.scheme?.lowercased() {
    case "http":
      let authorization = components.user.map {
        HTTPClient.Authorization.basic(username: $0, password: components.password ?? "")
      }
      return .server(host: bare, port: port, authorization: authorization)
    case "socks5", "socks5h", "socks": return .socksServer(host: bare, port: port)
    default:
      throw .badProxy(variable: variable, reason: "only http:// and socks5:// can be used")
    }
  }

  /// Whether a list such as `localhost,.example.org,10.0.0.0/8` names a host.
  static func excepts(_ list: String, _ host: String) -> Bool {
    list.lowercased().split { $0 == "," || $0.isWhitespace }.contains { entry in
      if entry == "*" { return true }
      let name = entry.drop { $0 == "." }
      if host == name || host.hasSuffix("." + name) { return true }
      let parts = entry.split(separator: "/", maxSplits: 1)
      guard let network = parts.first.flatMap({ NumericAddress(String($0)) }),
        let own = NumericAddress(host), own.bytes.count == network.bytes.count
      else { return false }
      let bits = parts.count > 1 ? Int(parts[1]) ?? -1 : 8 * own.bytes.count
      return own.begins(like: network, bits: bits)
    }
  }
}

/// An address of the Internet Protocol in numbers, of either version.
struct NumericAddress: Equatable {
  /// 4 or 16, most significant first.
  var bytes: [UInt8]

  /// Nil for a name.
  init?(_ text: String) {
    let bare = text.trimmingCharacters(in: CharacterSet(charactersIn: "[]"))
    var four = in_addr()
    var six = in6_addr()
    if inet_pton(AF_INET, bare, &four) == 1 {
      bytes = withUnsafeBytes(of: &four, Array.init)
    } else if inet_pton(AF_INET6, bare, &six) == 1 {
      bytes = withUnsafeBytes(of: &six, Array.init)
    } else {
      return nil
    }
  }

  var isLoopback: Bool {
    if bytes.count == 4 { return bytes[0] == 127 }
    let isMapped = bytes.prefix(12) == [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]
    return isMapped ? bytes[12] == 127 : bytes.dropLast().allSatisfy { $0 == 0 } && bytes[15] == 1
  }

  func begins(like other: NumericAddress, bits: Int) -> Bool {
    guard (0...8 * bytes.count).contains(bits) else { return false }
    return (0..<bits).allSatisfy { bit in
      (bytes[bit / 8] ^ other.bytes[bit / 8]) & (0x80 >> UInt8(bit % 8)) == 0
    }
  }
}
