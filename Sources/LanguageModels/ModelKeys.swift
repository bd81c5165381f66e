import Foundation
import Ground

/// Where keys are looked up: names of variables, never a key.
public struct ModelKeys: Sendable, Hashable {
  /// The variable of whoever has no other.
  public static let defaultVariable = "TOUCHSTONE_API_KEY"
  /// Read only for `https://api.openai.com`.
  static let hostedVariable = "OPENAI_API_KEY"

  /// Instead of `defaultVariable`.
  public var variable: String?
  /// By host, or by `host:port`.
  public var variables: [String: String]
  /// Whether a key may go over plain http to another machine.
  public var allowsPlainHTTP: Bool

  public init(
    variable: String? = nil, variables: [String: String] = [:], allowsPlainHTTP: Bool = false
  ) {
    self.variable = variable
    self.variables = variables
    self.allowsPlainHTTP = allowsPlainHTTP
  }

  /// Reads a `NAME` for all hosts or `HOST=NAME` for one.
  ///
  /// - Throws: `ModelError.badKeyVariable`, which does not repeat what may be a key.
  public mutating func add(parsing text: String) throws(ModelError) {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      .map { $0.trimmingCharacters(in: .whitespaces) }
    let name = parts[parts.count - 1]
    let isName =
      !name.isEmpty && name.first?.isNumber == false
      && name.utf8.allSatisfy { byte in
        byte == UInt8(ascii: "_") || (0x30...0x39).contains(byte)
          || (0x41...0x5A).contains(byte & 0xDF)
      }
    guard isName else {
      throw .badKeyVariable(reason: "what was given is no name of a variable")
    }
    if parts.count == 1 {
      guard variable == nil || variable == name else {
        throw .badKeyVariable(reason: "two variables are named for all hosts")
      }
      variable = name
    } else {
      let host = parts[0].lowercased()
      guard !host.isEmpty, !host.contains("/") else {
        throw .badKeyVariable(
          reason: "the host stands alone, such as api.example.org, without https:// and path")
      }
      guard variables[host] == nil || variables[host] == name else {
        throw .badKeyVariable(
          reason: "two variables are named for \(ModelError.excerpt(host, limit: 80))")
      }
      variables[host] = name
    }
  }

  /// The variable that an address's key is in, with its value.
  ///
  /// - Throws: `ModelError.noKey` when a variable that was named holds nothing.
  func found(
    for address: ModelAddress, _ environment: [String: String]
  ) throws(ModelError) -> (variable: String, value: String)? {
    func value(_ variable: String) -> String? {
      let value = environment[variable, default: ""].trimmingCharacters(in: .whitespacesAndNewlines)
      return value.isEmpty ? nil : value
    }
    if let named = names(of: address).lazy.compactMap({ variables[$0] }).first ?? variable {
      guard let value = value(named) else { throw .noKey(variable: named, address: address.text) }
      return (named, value)
    }
    if let value = value(Self.defaultVariable) { return (Self.defaultVariable, value) }
    let isHosted = address.base.scheme == "https" && address.host == "api.openai.com"
    if isHosted, let value = value(Self.hostedVariable) { return (Self.hostedVariable, value) }
    return nil
  }

  /// The ways to name an address's host, the most exact first.
  private func names(of address: ModelAddress) -> [String] {
    let standard = address.base.scheme == "https" ? 443 : 80
    let port = address.base.port ?? standard
    return [
      "\(address.host):\(port)", "[\(address.host)]:\(port)", address.host, "[\(address.host)]",
    ]
  }

  /// Looks whether each address could be asked with the key it has, before anything is read or sent.
  ///
  /// - Throws: `ModelError.badKey`, `.noKey` or `.keyInTheOpen`.
  public func check(
    _ addresses: [ModelAddress],
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) throws(ModelError) {
    for address in addresses {
      _ = try ModelKey(for: address, keys: self, environment: environment)
    }
  }

  /// What whoever asks these addresses in one go should know about their keys.
  public func warnings(
    for addresses: [ModelAddress],
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) -> [String] {
    var warnings: [String] = []
    var sharing: [String] = []
    for address in addresses {
      let found = try? found(for: address, environment)
      guard found?.variable == Self.defaultVariable, variable == nil,
        !sharing.contains(address.host)
      else { continue }
      sharing.append(address.host)
    }
    if sharing.count > 1 {
      let hosts = sharing.joined(separator: " and ")
      warnings.append(
        "The one key in \(Self.defaultVariable) goes to \(hosts). Give each host its own: "
          + sharing.map { "--model-key-variable \($0)=NAME" }.joined(separator: " ")
          + ", where NAME is the variable that holds its key.")
    }
    let known = Set(addresses.flatMap(names))
    for host in variables.keys.sorted() where !addresses.isEmpty && !known.contains(host) {
      warnings.append(
        "A variable is named for the key of \(ModelError.excerpt(host, limit: 80)), and no model is "
          + "asked there. Check the host's name.")
    }
    return warnings
  }
}

/// The secret for one host. It is in no description, no encoding, no error and no archive.
struct ModelKey: Sendable, CustomStringConvertible, CustomReflectable {
  private let secret: String
  private let traces: KeyTraces

  /// Nil when there is none.
  ///
  /// - Throws: `ModelError.badKey` when the variable holds what no header can carry, `.noKey` when one
  ///   that was named holds nothing, `.keyInTheOpen` when it would go over plain http to another machine.
  init?(
    for address: ModelAddress, keys: ModelKeys, environment: [String: String]
  ) throws(ModelError) {
    guard let (variable, value) = try keys.found(for: address, environment) else { return nil }
    guard value.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
      throw .badKey(variable: variable)
    }
    guard address.base.scheme == "https" || address.isLocal || keys.allowsPlainHTTP else {
      throw .keyInTheOpen(address: address.text, variable: variable)
    }
    secret = value
    traces = KeyTraces(of: value)
  }

  var header: String { "Bearer \(secret)" }

  /// The same text without the key, should a server repeat it.
  func removed(from text: String) -> String { traces.removed(from: text) }

  /// The same value without the key in any text or name.
  func removed(from value: JSONValue) -> JSONValue {
    switch value {
    case .string(let text): .string(traces.removed(from: text))
    case .array(let items): .array(items.map(removed))
    case .object(let members):
      .object(
        members.map {
          JSONValue.Member(traces.removed(from: $0.name), removed(from: $0.value))
        })
    default: value
    }
  }

  var description: String { "[key]" }
  var customMirror: Mirror { Mirror(self, children: []) }
}

/// Finds a key in a text, plain or in the ways in which texts are escaped and encoded.
///
/// A text that is decoded once more, as JSON within a JSON string is, is to be searched again after that.
package struct KeyTraces: Sendable {
  /// Shorter keys are placeholders for servers that want any key, and could stand in a text by chance.
  private static let shortest = 8
  private static let replacement = Array("[key]".utf8)

  private let secret: [UInt8]
  /// In base 64 at any of the three offsets, without what depends on its neighbours, and in base 16.
  private let encodings: [[UInt8]]
  /// Whether a trace can begin with this byte.
  private let begins: [Bool]

  package init(of key: String) {
    secret = Array(key.utf8)
    guard secret.count >= Self.shortest else {
      (encodings, begins) = ([], [])
      return
    }
    var encodings: [[UInt8]] = []
    for offset in 0..<3 {
      let text = Data([UInt8](repeating: 0, count: offset) + secret).base64EncodedString()
      let core = Array(text.utf8)[(offset * 8 + 5) / 6..<(offset + secret.count) * 8 / 6]
      encodings.append(Array(core))
      let other = core.map { byte in
        byte == UInt8(ascii: "+")
          ? UInt8(ascii: "-") : byte == UInt8(ascii: "/") ? UInt8(ascii: "_") : byte
      }
      if !encodings.contains(other) { encodings.append(other) }
    }
    for digits in ["0123456789abcdef", "0123456789ABCDEF"].map({ Array($0.utf8) }) {
      encodings.append(secret.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }
    self.encodings = encodings
    var begins = [Bool](repeating: false, count: 256)
    for byte in [secret[0]] + Array("\\%&".utf8) + encodings.map({ $0[0] }) {
      begins[Int(byte)] = true
    }
    self.begins = begins
  }

  package func removed(from text: String) -> String {
    if begins.isEmpty { return text }
    var text = text
    let clean = text.withUTF8 { bytes in removed(from: bytes) }
    return clean.map { String(decoding: $0, as: UTF8.self) } ?? text
  }

  /// Nil when there is nothing to remove.
  private func removed(from bytes: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
    var clean: [UInt8] = []
    var (place, kept) = (0, 0)
    while place < bytes.count {
      guard begins[Int(bytes[place])], let end = end(in: bytes, from: place) else {
        place += 1
        continue
      }
      clean += bytes[kept..<place]
      clean += Self.replacement
      (place, kept) = (end, end)
    }
    return kept == 0 ? nil : clean + bytes[kept...]
  }

  /// Where a trace that begins here ends.
  private func end(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
    for encoding in encodings
    where bytes.count - start >= encoding.count && bytes[start] == encoding[0] {
      if bytes[start..<start + encoding.count].elementsEqual(encoding) {
        return start + encoding.count
      }
    }
    var place = start
    for byte in secret {
      guard let next = Self.after(byte, in: bytes, at: place) else { return nil }
      place = next
    }
    return place
  }

  /// Where the text goes on after this character, however it is written: as itself, `\u0073`, `\x73`, `\/`
  /// with any number of backslashes (or of `\u005c`), `%73`, `%2573`, `&#115;` or `&#x73;`.
  private static func after(
    _ wanted: UInt8, in bytes: UnsafeBufferPointer<UInt8>, at start: Int
  ) -> Int? {
    guard start < bytes.count else { return nil }
    let first = bytes[start]
    if first == wanted, wanted != UInt8(ascii: "\\") { return start + 1 }
    var place = start + 1
    switch first {
    case UInt8(ascii: "\\"):
      // A backslash may itself be written as one with a number.
      while place < bytes.count, place < start + 64 {
        if bytes[place] == UInt8(ascii: "\\") {
          place += 1
        } else if bytes[place] == UInt8(ascii: "u"),
          number(in: bytes, at: place + 1, digits: 4) == 0x5C
        {
          place += 5
        } else {
          break
        }
      }
      guard place < bytes.count else { return wanted == UInt8(ascii: "\\") ? place : nil }
      let digits =
        bytes[place] == UInt8(ascii: "u") ? 4 : bytes[place] == UInt8(ascii: "x") ? 2 : 0
      if digits > 0, number(in: bytes, at: place + 1, digits: digits) == Int(wanted) {
        return place + 1 + digits
      }
      if wanted == UInt8(ascii: "\\") { return place }
      return bytes[place] == wanted ? place + 1 : nil
    case UInt8(ascii: "%"):
      while place + 1 < bytes.count, bytes[place] == UInt8(ascii: "2"),
        bytes[place + 1] == UInt8(ascii: "5"), wanted != UInt8(ascii: "%")
      {
        place += 2
      }
      return number(in: bytes, at: place, digits: 2) == Int(wanted) ? place + 2 : nil
    case UInt8(ascii: "&"):
      let rest = bytes[place...].prefix(10)
      guard let end = rest.firstIndex(of: UInt8(ascii: ";")), rest.first == UInt8(ascii: "#")
      else { return nil }
      let text = String(decoding: bytes[place + 1..<end], as: UTF8.self).lowercased()
      let code = text.hasPrefix("x") ? Int(text.dropFirst(), radix: 16) : Int(text)
      return code == Int(wanted) ? end + 1 : nil
    default: return nil
    }
  }

  /// A number in base 16.
  private static func number(
    in bytes: UnsafeBufferPointer<UInt8>, at start: Int, digits: Int
  ) -> Int? {
    guard start + digits <= bytes.count else { return nil }
    return Int(String(decoding: bytes[start..<start + digits], as: UTF8.self), radix: 16)
  }
}
