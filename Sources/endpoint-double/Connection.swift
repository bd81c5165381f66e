import Foundation

/// One request as it came over the wire.
struct HTTPRequest {
  var method: String
  var path: String
  /// Names in lower case.
  var headers: [String: String]
  var body: Data
}

struct HTTPResponse {
  var status = 200
  var headers: [(name: String, value: String)] = []
  var body = Data()

  init(status: Int = 200, json: [String: Any]) {
    self.status = status
    headers = [("Content-Type", "application/json")]
    body = Self.data(json)
  }

  init(status: Int = 200, type: String, body: Data) {
    self.status = status
    headers = [("Content-Type", type)]
    self.body = body
  }

  static func data(_ json: [String: Any]) -> Data {
    let options: JSONSerialization.WritingOptions = [.sortedKeys, .withoutEscapingSlashes]
    return (try? JSONSerialization.data(withJSONObject: json, options: options)) ?? Data("{}".utf8)
  }

  /// An error as OpenAI words it.
  static func problem(
    _ status: Int, _ message: String, code: String = "invalid_request_error",
    parameter: String? = nil
  ) -> HTTPResponse {
    HTTPResponse(
      status: status,
      json: [
        "error": [
          "message": message, "type": "invalid_request_error", "code": code,
          "param": parameter.map { $0 as Any } ?? NSNull(),
        ] as [String: Any]
      ])
  }
}

/// A connection that has been accepted: reads requests from it and writes replies, byte by byte its
/// own master.
struct Connection {
  /// How the reply is put on the wire.
  enum Delivery {
    case whole
    case chunked
    /// Half of the reply, then the end of the connection.
    case cut
    case drip
  }

  private let descriptor: Int32
  private var buffer: [UInt8] = []
  private static let longestHead = 65_536
  private static let longestBody = 64 << 20

  init(descriptor: Int32) {
    self.descriptor = descriptor
    // Small replies leave at once rather than wait for an acknowledgement.
    var on: Int32 = 1
    setsockopt(
      descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
  }

  /// The next request, or nil when the other side has closed the connection or does not speak HTTP.
  mutating func next() -> HTTPRequest? {
    let end: [UInt8] = [13, 10, 13, 10]
    var found: Range<Int>?
    while found == nil {
      found = buffer.firstRange(of: end)
      if found == nil, buffer.count > Self.longestHead || !fill() { return nil }
    }
    guard let found else { return nil }
    let lines = String(decoding: buffer[..<found.lowerBound], as: UTF8.self)
      .components(separatedBy: "\r\n")
    buffer.removeFirst(found.upperBound)
    let words = lines[0].split(separator: " ")
    guard words.count == 3 else { return nil }
    var headers: [String: String] = [:]
    for line in lines.dropFirst() {
      guard let colon = line.firstIndex(of: ":") else { return nil }
      headers[line[..<colon].lowercased()] =
        line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
    }
    let length = Int(headers["content-length"] ?? "0") ?? -1
    guard 0...Self.longestBody ~= length else { return nil }
    if headers["expect"]?.lowercased() == "100-continue" {
      put(Data("HTTP/1.1 100 Continue\r\n\r\n".utf8))
    }
    while buffer.count < length { if !fill() { return nil } }
    let body = Data(buffer[..<length])
    buffer.removeFirst(length)
    return HTTPRequest(
      method: String(words[0]), path: String(words[1]), headers: headers, body: body)
  }

  private mutating func fill() -> Bool {
    var piece = [UInt8](repeating: 0, count: 16_384)
    let count = recv(descriptor, &piece, piece.count, 0)
    if count > 0 { buffer.append(contentsOf: piece[..<count]) }
    return count > 0
  }

  /// - Returns: Whether the connection can take another request.
  func deliver(_ response: HTTPResponse, as delivery: Delivery, closing: Bool) -> Bool {
    var head = "HTTP/1.1 \(response.status) \(Self.reason(response.status))\r\n"
    for header in response.headers { head += "\(header.name): \(header.value)\r\n" }
    if closing { head += "Connection: close\r\n" }
    head +=
      delivery == .chunked
      ? "Transfer-Encoding: chunked\r\n\r\n" : "Content-Length: \(response.body.count)\r\n\r\n"
    switch delivery {
    case .whole: return put(Data(head.utf8) + response.body) && !closing
    case .cut:
      put(Data(head.utf8) + response.body.prefix(response.body.count / 2))
      return false
    case .drip:
      for byte in Data(head.utf8) + response.body {
        if !put(Data([byte])) { return false }
        usleep(100_000)
      }
      return !closing
    case .chunked:
      var message = Data(head.utf8)
      var rest = response.body[...]
      while !rest.isEmpty {
        let piece = rest.prefix(100)
        message += Data("\(String(piece.count, radix: 16))\r\n".utf8) + piece + Data("\r\n".utf8)
        rest = rest.dropFirst(piece.count)
      }
      return put(message + Data("0\r\n\r\n".utf8)) && !closing
    }
  }

  /// Writes a reply without end, until the other side has had enough.
  func pour(headersOnly: Bool) {
    var piece = Data(String(repeating: "X-Line: of many\r\n", count: 1000).utf8)
    var head = "HTTP/1.1 200 OK\r\n"
    if !headersOnly {
      piece = Data("10000\r\n\(String(repeating: " ", count: 65_536))\r\n".utf8)
      head += "Transfer-Encoding: chunked\r\n\r\n"
    }
    put(Data(head.utf8))
    while put(piece) {}
  }

  @discardableResult
  private func put(_ data: Data) -> Bool {
    data.withUnsafeBytes { (bytes: UnsafeRawBufferPointer) -> Bool in
      guard let base = bytes.baseAddress else { return true }
      var sent = 0
      while sent < bytes.count {
        let count = send(descriptor, base + sent, bytes.count - sent, 0)
        if count <= 0 { return false }
        sent += count
      }
      return true
    }
  }

  func end() {
    close(descriptor)
  }

  private static func reason(_ status: Int) -> String {
    switch status {
    case 200: "OK"
    case 307: "Temporary Redirect"
    case 400: "Bad Request"
    case 401: "Unauthorized"
    case 404: "Not Found"
    case 429: "Too Many Requests"
    case 503: "Service Unavailable"
    default: "Internal Server Error"
    }
  }
}
