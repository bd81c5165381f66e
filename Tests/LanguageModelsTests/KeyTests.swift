import Findings
import Foundation
import Ground
import LanguageModels
import Testing

/// A key goes to its host alone, and is seen nowhere else.
@Suite(.serialized) struct KeyTests {
  static let secret = "sk-7f3a9c/secret+0001"
  static let environment = ["TOUCHSTONE_API_KEY": secret]

  /// The key in the ways in which a server may repeat it, as they stand inside a JSON string.
  static let echoes: [String] = {
    let escaped = secret.unicodeScalars.map { String(format: "\\u%04x", $0.value) }.joined()
    let data = Data("Bearer \(secret)".utf8)
    return [
      secret, escaped, escaped.uppercased().replacing("\\U", with: "\\u"),
      secret.replacing("/", with: "\\/"), "x" + escaped + escaped + secret + "y",
      // As text that is JSON itself, once and twice more.
      escaped.replacing("\\", with: "\\\\"), escaped.replacing("\\", with: "\\\\\\\\"),
      escaped.replacing("\\", with: "\\u005c"), secret.replacing("/", with: "\\\\/"),
      // As part of an address, of a page, and in other bases.
      secret.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "",
      secret.unicodeScalars.map { "%25" + String($0.value, radix: 16) }.joined(),
      secret.unicodeScalars.map { "&#\($0.value);" }.joined(),
      secret.unicodeScalars.map { "&#x" + String($0.value, radix: 16) + ";" }.joined(),
      data.base64EncodedString(), Data("a".utf8 + data).base64EncodedString(),
      Data("ab".utf8 + data).base64EncodedString(),
      data.base64EncodedString().replacing("+", with: "-").replacing("/", with: "_"),
      Data(secret.utf8).map { String(format: "%02X", $0) }.joined(),
    ]
  }()

  /// Whether a text, or what it decodes to in a few steps, holds a good part of the key.
  static func betrays(_ text: String) -> Bool {
    var text = text
    for _ in 0..<4 {
      if text.contains("7f3a9c") || text.contains("secret") { return true }
      let pattern = /\\+u([0-9A-Fa-f]{4})|%(?:25)*([0-9A-Fa-f]{2})|&#x([0-9a-f]+);|&#([0-9]+);/
      text = text.replacing(pattern) { match in
        let code =
          (match.1 ?? match.2 ?? match.3).flatMap { UInt32($0, radix: 16) }
          ?? match.4.flatMap { UInt32($0) } ?? 63
        return String(Unicode.Scalar(code).map(Character.init) ?? "?")
      }
    }
    return false
  }

  @Test(arguments: echoes)
  func `an echo of the key reaches neither reply nor archive`(echo: String) async throws {
    let server = try await RawServer(.say([RawServer.completion(escaped: "It is \(echo).")]))
    let archive = InMemoryReplyArchive()
    let client = try server.client(archive: archive, environment: Self.environment)
    let reply = try await client.chat(Sample.say("x"))
    #expect(reply.text.contains("[key]") && !Self.betrays(reply.text), "\(reply.text)")
    let kept = archive.everything.values.map { String(decoding: $0, as: UTF8.self) }.joined()
    #expect(kept.contains("[key]") && !Self.betrays(kept), "\(kept)")
    #expect(server.now.requests.allSatisfy { $0.contains("Bearer \(Self.secret)") })
  }

  @Test(arguments: echoes)
  func `an echo of the key reaches no error`(echo: String) async throws {
    for (body, status, headers) in [
      (#"{"error":{"message":"Wrong: \#(echo)","code":"\#(echo)"}}"#, "400 Bad", ""),
      (#"{"error":"\#(echo)"}"#, "500 Oh", ""), (#"{"detail":[{"msg":"\#(echo)"}]}"#, "422 No", ""),
      ("Wrong: \(echo)", "403 Forbidden", ""), (#"{"error":"\#(echo)"}"#, "200 OK", ""),
      ("", "302 Found", "Location: http://other.example/?key=\(echo)\r\n"),
      (#"{"choices":[{"message":{"refusal":"I know \#(echo)"}}]}"#, "200 OK", ""),
      (#"{"choices":[{"message":{"content":"{\"answers\":[\"\#(echo)\"]}"}}]}"#, "200 OK", ""),
    ] {
      let server = try await RawServer(
        .say([RawServer.answer(body, status: status, headers: headers)]))
      let client = try server.client(
        settings: ModelSettings(timeout: 20, retries: 0), environment: Self.environment)
      do throws(ModelError) {
        _ = try await client.judge("x")
        Issue.record("\(body) was taken")
      } catch {
        let words = "\(error)" + String(reflecting: error)
        #expect(!Self.betrays(words), "\(words)")
      }
    }
  }

  @Test func `neither a structured reply nor a list of models holds it`() async throws {
    struct Note: Codable, Sendable { var text: String }
    let escaped = Self.echoes[1]
    // Escaped in JSON that is text in JSON: seen only when it is decoded twice.
    let inner = "{\"text\":\"\(escaped)\"}"
    let outer = String(
      decoding: JSONValue.string(inner).bytes.dropFirst().dropLast(), as: UTF8.self
    ).replacing("\\\\", with: "\\u005c")
    let server = try await RawServer(.say([RawServer.completion(escaped: outer)]))
    let archive = InMemoryReplyArchive()
    let client = try server.client(archive: archive, environment: Self.environment)
    let note = try await client.structured(
      Sample.say("x"), as: Note.self, schema: .object(["text": .string(atMost: 100)]))
    #expect(note.text == "[key]")
    let kept = archive.everything.values.map { String(decoding: $0, as: UTF8.self) }.joined()
    #expect(!Self.betrays(kept), "\(kept)")
    let list = try await RawServer(
      .say([RawServer.answer(#"{"data":[{"id":"a\u001b[31m\#(escaped)"}]}"#)]))
    let models = try await (try list.client(environment: Self.environment)).models()
    #expect(models == ["a [31m[key]"])
  }

  @Test func `a placeholder may stand in a text`() async throws {
    let server = try await RawServer(.say([RawServer.completion(escaped: "none at all")]))
    let client = try server.client(environment: ["TOUCHSTONE_API_KEY": "none"])
    #expect(try await client.chat(Sample.say("x")).text == "none at all")
  }

  @Test func `what looks like keys without end is read in time`() throws {
    for piece in ["\\", "%25", "&#115;", "s", "sk-7f3a9c/secret+000", "\\u0073"] {
      let text = String(repeating: piece, count: 100_000 / piece.utf8.count)
      let traces = KeyTraces(of: Self.secret)
      #expect(traces.removed(from: text) == text)
      let keys = String(repeating: Self.secret, count: 1000)
      #expect(traces.removed(from: keys) == String(repeating: "[key]", count: 1000))
    }
  }

  // MARK: One key a host

  @Test func `every host gets its own key`() async throws {
    let answer = RawServer.completion(escaped: "x")
    let first = try await RawServer(.say([answer]))
    let second = try await RawServer(.say([answer]))
    let third = try await RawServer(.say([answer]))
    var keys = ModelKeys()
    try keys.add(parsing: "127.0.0.1:\(first.port)=FIRST")
    try keys.add(parsing: "LocalHost=SECOND")
    let environment = [
      "FIRST": "first-key-0001", "SECOND": "second-key-0002", "TOUCHSTONE_API_KEY": "other-key-03",
    ]
    for (server, host, key) in [
      (first, "127.0.0.1", "first-key-0001"), (second, "localhost", "second-key-0002"),
      (third, "127.0.0.1", "other-key-03"),
    ] {
      let client = try server.client(host: host, keys: keys, environment: environment)
      _ = try await client.chat(Sample.say("x"))
      let request = try #require(server.now.requests.first)
      #expect(request.contains("Authorization: Bearer \(key)\r\n"))
      for other in environment.values where other != key { #expect(!request.contains(other)) }
    }
  }

  @Test func `a variable that was named and holds nothing is told before anything is sent`()
    async throws
  {
    let server = try await RawServer(.say([RawServer.completion(escaped: "x")]))
    let client = try server.client(
      keys: ModelKeys(variable: "MY_KEY"), environment: Self.environment)
    let error = await client.error(Sample.say("x"))
    #expect(error == .noKey(variable: "MY_KEY", address: try server.address().text))
    #expect(error?.description.contains("MY_KEY") == true && server.now.connections == 0)
  }

  @Test(arguments: [
    "", "sk-abc", "=NAME", "h=", "https://h/v1=NAME", "h=sk-7f3a9c", "1NAME", "a b",
  ])
  func `what names no variable is refused and not repeated`(text: String) {
    var keys = ModelKeys()
    let error = #expect(throws: ModelError.self) { try keys.add(parsing: text) }
    #expect(error?.description.contains("HOST=NAME") == true)
    #expect(error?.description.contains("sk-") == false)
  }

  @Test func `no key goes over plain http to another machine unless it is allowed`() async throws {
    let address = try ModelAddress(parsing: "http://model.example/v1#m")
    // The double's port as a proxy: whatever were sent would be seen.
    let server = try await RawServer(.say(["HTTP/1.1 502 No\r\n\r\n"]))
    let environment = Self.environment.merging(
      ["http_proxy": "http://127.0.0.1:\(server.port)"]) { $1 }
    let settings = ModelSettings(timeout: 60, retries: 0)
    let client = ModelClient(address: address, settings: settings, environment: environment)
    let error = await client.error(Sample.say("x"))
    #expect(error == .keyInTheOpen(address: address.text, variable: "TOUCHSTONE_API_KEY"))
    for word in ["model.example", "TOUCHSTONE_API_KEY", "--key-over-http", "https"] {
      #expect(error?.description.contains(word) == true)
    }
    #expect(server.now.connections == 0 && client.use.calls == 0 && error?.isFinal == true)
    let allowed = ModelClient(
      address: address, settings: settings, keys: ModelKeys(allowsPlainHTTP: true),
      environment: environment)
    let refusal = await allowed.error(Sample.say("x"))
    #expect(refusal?.description.contains("proxy") == true, "\(String(describing: refusal))")
    #expect(server.now.connections == 1)
  }

  @Test func `one key for two hosts is warned of once`() throws {
    let addresses = try [
      "https://a.example/v1#m", "https://b.example/v1#m", "https://a.example/v1#n",
    ].map { try ModelAddress(parsing: $0) }
    let warnings = ModelKeys().warnings(for: addresses, environment: Self.environment)
    #expect(warnings.count == 1)
    for word in [
      "a.example and b.example", "TOUCHSTONE_API_KEY", "--model-key-variable a.example=",
    ] {
      #expect(warnings.first?.contains(word) == true)
    }
    #expect(warnings.first?.contains("7f3a9c") == false)
    func none(_ keys: ModelKeys, _ addresses: [ModelAddress], _ environment: [String: String]) {
      #expect(keys.warnings(for: addresses, environment: environment) == [])
    }
    none(ModelKeys(), [addresses[0], addresses[2]], Self.environment)
    none(ModelKeys(), addresses, [:])
    none(ModelKeys(variables: ["b.example": "B"]), addresses, Self.environment)
    none(ModelKeys(variable: "TOUCHSTONE_API_KEY"), addresses, Self.environment)
    let astray = ModelKeys(variables: ["c.example": "C"])
      .warnings(for: [addresses[0]], environment: Self.environment)
    #expect(astray.count == 1 && astray.first?.contains("c.example") == true)
  }
}
