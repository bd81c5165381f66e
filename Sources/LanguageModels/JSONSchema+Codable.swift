/// Encodes as JSON Schema. The order of an object's properties is that of `required`, since the order of
/// members in an encoded object is not kept by every coder.
extension JSONSchema: Codable {
  private enum Keys: String, CodingKey {
    case type, properties, required, additionalProperties, items, minItems, maxItems, maxLength
    case choices = "enum"
    case minimum, maximum
  }

  private struct Name: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Keys.self)
    switch self {
    case .object(let properties):
      try container.encode("object", forKey: .type)
      var nested = container.nestedContainer(keyedBy: Name.self, forKey: .properties)
      for property in properties {
        try nested.encode(property.schema, forKey: Name(stringValue: property.name))
      }
      try container.encode(properties.map(\.name), forKey: .required)
      try container.encode(false, forKey: .additionalProperties)
    case .array(let item, let least, let most):
      try container.encode("array", forKey: .type)
      try container.encode(item, forKey: .items)
      try container.encodeIfPresent(least, forKey: .minItems)
      try container.encodeIfPresent(most, forKey: .maxItems)
    case .string(let most):
      try container.encode("string", forKey: .type)
      try container.encodeIfPresent(most, forKey: .maxLength)
    case .choice(let choices):
      try container.encode("string", forKey: .type)
      try container.encode(choices, forKey: .choices)
    case .number(let range):
      try container.encode("number", forKey: .type)
      try container.encodeIfPresent(range?.lowerBound, forKey: .minimum)
      try container.encodeIfPresent(range?.upperBound, forKey: .maximum)
    case .integer(let range):
      try container.encode("integer", forKey: .type)
      try container.encodeIfPresent(range?.lowerBound, forKey: .minimum)
      try container.encodeIfPresent(range?.upperBound, forKey: .maximum)
    case .boolean: try container.encode("boolean", forKey: .type)
    }
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Keys.self)
    let type = try container.decode(String.self, forKey: .type)
    switch type {
    case "object":
      let nested = try container.nestedContainer(keyedBy: Name.self, forKey: .properties)
      let names = try container.decode([String].self, forKey: .required)
      self = .object(
        try names.map {
          Property($0, try nested.decode(JSONSchema.self, forKey: Name(stringValue: $0)))
        })
    case "array":
      self = .array(
        of: try container.decode(JSONSchema.self, forKey: .items),
        atLeast: try container.decodeIfPresent(Int.self, forKey: .minItems),
        atMost: try container.decodeIfPresent(Int.self, forKey: .maxItems))
    case "string":
      if let choices = try container.decodeIfPresent([String].self, forKey: .choices) {
        self = .choice(choices)
      } else {
        self = .string(atMost: try container.decodeIfPresent(Int.self, forKey: .maxLength))
      }
    case "number": self = .number(in: try Self.range(in: container))
    case "integer": self = .integer(in: try Self.range(in: container))
    case "boolean": self = .boolean
    default:
      throw DecodingError.dataCorruptedError(
        forKey: .type, in: container, debugDescription: "no schema of type '\(type)'")
    }
  }

  /// Both limits, or none.
  private static func range<Number: Decodable & Comparable>(
    in container: KeyedDecodingContainer<Keys>
  ) throws -> ClosedRange<Number>? {
    guard let low = try container.decodeIfPresent(Number.self, forKey: .minimum),
      let high = try container.decodeIfPresent(Number.self, forKey: .maximum), low <= high
    else { return nil }
    return low...high
  }
}
