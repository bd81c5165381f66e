import Ground

/// Holds JSON to a JSON Schema (draft 2020-12), as far as the project's schemas use it.
///
/// A keyword that is not known here is an error of the schema, so that nothing is silently ignored.
struct SchemaValidator {
  struct SchemaError: Error, CustomStringConvertible {
    var description: String
  }

  private let root: JSONValue

  /// - Throws: `SchemaError` where the schema uses what is not known here.
  init(_ schema: JSONValue) throws {
    root = schema
    try check(schema, at: "#")
  }

  /// What is wrong with a document, each with its place; empty where it fits.
  func problems(in document: JSONValue) -> [String] {
    problems(document, root, at: "$", depth: 0)
  }

  // MARK: The schema

  private static let types = [
    "null", "boolean", "integer", "number", "string", "array", "object",
  ]

  private func check(_ schema: JSONValue, at path: String) throws {
    if case .boolean = schema { return }
    guard case .object(let keywords) = schema else {
      throw SchemaError(description: "\(path) is no schema")
    }
    for keyword in keywords {
      let (value, here) = (keyword.value, "\(path)/\(keyword.name)")
      func fail(_ what: String) -> SchemaError { SchemaError(description: "\(here): \(what)") }
      switch keyword.name {
      case "$schema", "title", "description":
        if value.text == nil { throw fail("no text") }
      case "type":
        let names = value.text.map { [$0] } ?? value.items?.map { $0.text ?? "" } ?? []
        guard !names.isEmpty, names.allSatisfy(Self.types.contains) else { throw fail("no type") }
      case "required":
        guard let names = value.items, names.allSatisfy({ $0.text != nil }) else {
          throw fail("no list of names")
        }
      case "properties", "$defs":
        guard case .object(let members) = value else { throw fail("no object") }
        for member in members { try check(member.value, at: "\(here)/\(member.name)") }
      case "additionalProperties", "items": try check(value, at: here)
      case "prefixItems", "anyOf", "oneOf":
        guard let schemas = value.items, !schemas.isEmpty else { throw fail("no list of schemas") }
        for (index, schema) in schemas.enumerated() { try check(schema, at: "\(here)/\(index)") }
      case "enum": if value.items == nil { throw fail("no list") }
      case "const": break
      case "minimum", "maximum": if value.double == nil { throw fail("no number") }
      case "minItems", "maxItems": if value.whole == nil { throw fail("no whole number") }
      case "$ref": if definition(value) == nil { throw fail("leads nowhere") }
      default: throw fail("an unknown keyword")
      }
    }
  }

  /// What `#/$defs/name` stands for.
  private func definition(_ reference: JSONValue) -> JSONValue? {
    let start = "#/$defs/"
    guard let text = reference.text, text.hasPrefix(start) else { return nil }
    return root["$defs"]?[String(text.dropFirst(start.count))]
  }

  // MARK: The document

  private func problems(
    _ value: JSONValue, _ schema: JSONValue, at path: String, depth: Int
  ) -> [String] {
    if depth > 200 { return ["\(path): deeper than 200 levels"] }
    if case .boolean(let isAllowed) = schema { return isAllowed ? [] : ["\(path): not allowed"] }
    func inner(_ value: JSONValue, _ schema: JSONValue, at path: String) -> [String] {
      problems(value, schema, at: path, depth: depth + 1)
    }
    var found: [String] = []
    if let target = schema["$ref"].flatMap(definition) { found += inner(value, target, at: path) }
    if let type = schema["type"] {
      let names = type.items?.compactMap(\.text) ?? [type.text ?? ""]
      if !names.contains(where: { Self.isOf($0, value) }) {
        found.append("\(path): not of type \(names.joined(separator: " or "))")
      }
    }
    if let only = schema["const"], value != only { found.append("\(path): not the constant") }
    if let listed = schema["enum"]?.items, !listed.contains(value) {
      found.append("\(path): none of the listed values")
    }
    if let number = value.double {
      if let least = schema["minimum"]?.double, number < least {
        found.append("\(path): \(number) is below \(least)")
      }
      if let most = schema["maximum"]?.double, number > most {
        found.append("\(path): \(number) is above \(most)")
      }
    }
    found += choices(value, schema, at: path, inner)
    switch value {
    case .object(let members): found += self.members(members, schema, at: path, inner)
    case .array(let items): found += self.items(items, schema, at: path, inner)
    default: break
    }
    return found
  }

  private typealias Inner = (JSONValue, JSONValue, String) -> [String]

  private func choices(
    _ value: JSONValue, _ schema: JSONValue, at path: String, _ inner: Inner
  ) -> [String] {
    var found: [String] = []
    for (keyword, isFine) in [
      ("anyOf", { $0 > 0 }), ("oneOf", { $0 == 1 }),
    ] as [(String, (Int) -> Bool)] {
      guard let schemas = schema[keyword]?.items else { continue }
      let answers = schemas.map { inner(value, $0, path) }
      if isFine(answers.count(where: \.isEmpty)) { continue }
      let nearest = answers.min { $0.count < $1.count } ?? []
      found.append("\(path): \(keyword) does not hold; the nearest: \(nearest)")
    }
    return found
  }

  private func members(
    _ members: [JSONValue.Member], _ schema: JSONValue, at path: String, _ inner: Inner
  ) -> [String] {
    var found: [String] = []
    let names = Set(members.map(\.name))
    for name in schema["required"]?.items?.compactMap(\.text) ?? [] where !names.contains(name) {
      found.append("\(path): no '\(name)'")
    }
    for member in members {
      let here = "\(path).\(member.name)"
      if let own = schema["properties"]?[member.name] {
        found += inner(member.value, own, here)
      } else if let others = schema["additionalProperties"] {
        found += inner(member.value, others, here)
      }
    }
    return found
  }

  private func items(
    _ items: [JSONValue], _ schema: JSONValue, at path: String, _ inner: Inner
  ) -> [String] {
    var found: [String] = []
    if let least = schema["minItems"]?.whole, items.count < least {
      found.append("\(path): fewer than \(least) items")
    }
    if let most = schema["maxItems"]?.whole, items.count > most {
      found.append("\(path): more than \(most) items")
    }
    let first = schema["prefixItems"]?.items ?? []
    for (index, item) in items.enumerated() {
      guard let own = index < first.count ? first[index] : schema["items"] else { continue }
      found += inner(item, own, "\(path)[\(index)]")
    }
    return found
  }

  private static func isOf(_ type: String, _ value: JSONValue) -> Bool {
    switch (type, value) {
    case ("null", .null), ("boolean", .boolean), ("string", .string), ("array", .array),
      ("object", .object), ("number", .integer), ("number", .number), ("integer", .integer):
      true
    // Seeds of 64 bits do not all fit a signed integer.
    case ("integer", .number(let number)): number == number.rounded()
    default: false
    }
  }
}
