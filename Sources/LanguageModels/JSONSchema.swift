import Foundation
import Ground

/// The form of a JSON reply: the part of JSON Schema that all endpoints understand.
///
/// An object's properties are all required and nothing else may stand in it, as hosted endpoints
/// demand. They are written in the order given here, which is the order in which a model fills them in:
/// put reasons before verdicts.
public indirect enum JSONSchema: Sendable, Hashable {
  public struct Property: Sendable, Hashable {
    public var name: String
    public var schema: JSONSchema

    public init(_ name: String, _ schema: JSONSchema) {
      self.name = name
      self.schema = schema
    }
  }

  case object([Property])
  case array(of: JSONSchema, atLeast: Int? = nil, atMost: Int? = nil)
  /// Limited in Unicode scalars.
  case string(atMost: Int? = nil)
  case choice([String])
  case number(in: ClosedRange<Double>? = nil)
  case integer(in: ClosedRange<Int>? = nil)
  case boolean

  public static func object(_ properties: KeyValuePairs<String, JSONSchema>) -> JSONSchema {
    .object(properties.map { Property($0.key, $0.value) })
  }

  /// As JSON Schema.
  ///
  /// - Parameter limits: Whether to say ranges, lengths and counts, which some endpoints reject.
  package func value(limits: Bool = true) -> JSONValue {
    func limit<Number>(_ name: String, _ number: Number?, _ make: (Number) -> JSONValue)
      -> [JSONValue.Member]
    {
      limits ? number.map { [JSONValue.Member(name, make($0))] } ?? [] : []
    }
    func type(_ name: String) -> JSONValue.Member { JSONValue.Member("type", .string(name)) }
    switch self {
    case .object(let properties):
      return .object([
        "type": .string("object"),
        "properties": .object(
          properties.map { JSONValue.Member($0.name, $0.schema.value(limits: limits)) }),
        "required": .array(properties.map { .string($0.name) }),
        "additionalProperties": .boolean(false),
      ])
    case .array(let item, let least, let most):
      return .object(
        [type("array"), JSONValue.Member("items", item.value(limits: limits))]
          + limit("minItems", least, JSONValue.integer)
          + limit("maxItems", most, JSONValue.integer))
    case .string(let most):
      return .object([type("string")] + limit("maxLength", most, JSONValue.integer))
    case .choice(let choices):
      return .object(["type": .string("string"), "enum": .array(choices.map(JSONValue.string))])
    case .number(let range):
      return .object(
        [type("number")] + limit("minimum", range?.lowerBound, JSONValue.number)
          + limit("maximum", range?.upperBound, JSONValue.number))
    case .integer(let range):
      return .object(
        [type("integer")] + limit("minimum", range?.lowerBound, JSONValue.integer)
          + limit("maximum", range?.upperBound, JSONValue.integer))
    case .boolean: return .object(["type": .string("boolean")])
    }
  }
}

// MARK: Validation

extension JSONSchema {
  /// What is wrong with a reply, each with its place such as `$.answers[2].answer`; empty when it fits.
  /// At most `mostProblems` are told.
  public func validate(_ data: Data) -> [String] {
    do throws(JSONFault) {
      return problems(in: try JSONParser.value(data))
    } catch {
      return ["$: not JSON: \(error)"]
    }
  }

  static let mostProblems = 20

  func problems(in value: JSONValue) -> [String] {
    var problems: [String] = []
    check(value, at: "$", &problems)
    return problems
  }

  private func check(_ value: JSONValue, at path: String, _ problems: inout [String]) {
    guard problems.count < Self.mostProblems else { return }
    func wrong(_ what: String) { problems.append("\(path): \(what)") }
    func expected(_ kind: String) { wrong("must be \(kind), not \(Self.shown(value))") }
    switch self {
    case .object(let properties):
      guard case .object(let members) = value else { return expected("an object") }
      Self.checkNames(of: members, against: properties, at: path, &problems)
      for property in properties {
        if let member = value[property.name] {
          property.schema.check(member, at: "\(path).\(property.name)", &problems)
        }
      }
    case .array(let item, let least, let most):
      guard let items = value.items else { return expected("an array") }
      let count = items.count
      if let least, count < least { wrong("needs at least \(least) items, has \(count)") }
      if let most, count > most { wrong("takes at most \(most) items, has \(count)") }
      for (index, value) in items.enumerated() {
        item.check(value, at: "\(path)[\(index)]", &problems)
      }
    case .string(let most):
      guard let text = value.text else { return expected("a string") }
      let length = text.unicodeScalars.count
      if let most, length > most { wrong("takes at most \(most) characters, has \(length)") }
    case .choice(let choices):
      let list = choices.map { "\"\($0)\"" }.joined(separator: ", ")
      guard let text = value.text, choices.contains(text) else { return expected("one of \(list)") }
    case .number(let range):
      guard let number = value.double else { return expected("a number") }
      if let range, !range.contains(number) { expected(Self.shown(range)) }
    case .integer(let range):
      guard let number = value.whole else { return expected("a whole number") }
      if let range, !range.contains(number) { expected(Self.shown(range)) }
    case .boolean:
      guard case .boolean = value else { return expected("true or false") }
    }
  }

  private static func checkNames(
    of members: [JSONValue.Member], against properties: [Property], at path: String,
    _ problems: inout [String]
  ) {
    let known = Set(properties.map(\.name))
    var seen: Set<String> = []
    for member in members {
      let name = ModelError.excerpt(member.name, limit: 40)
      if !known.contains(member.name) { problems.append("\(path): '\(name)' does not belong here") }
      if !seen.insert(member.name).inserted { problems.append("\(path): '\(name)' stands twice") }
      if problems.count >= mostProblems { return }
    }
    for name in properties.map(\.name) where !seen.contains(name) {
      problems.append("\(path): '\(name)' is missing")
    }
  }

  private static func shown<Number>(_ range: ClosedRange<Number>) -> String {
    "from \(range.lowerBound) to \(range.upperBound)"
  }

  private static func shown(_ value: JSONValue) -> String {
    switch value {
    case .null: "null"
    case .boolean(let value): "\(value)"
    case .integer(let value): "\(value)"
    case .number(let value): "\(value)"
    case .string(let text): "\"\(ModelError.excerpt(text, limit: 40))\""
    case .array: "an array"
    case .object: "an object"
    }
  }
}
