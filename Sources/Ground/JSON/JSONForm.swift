/// What a reader makes of the parts of a JSON text: values for work with replies, or nodes that
/// remember how and where they were written.
///
/// Offsets are bytes before the part.
protocol JSONForm {
  associatedtype Member

  static func ofNull(at offset: Int) -> Self
  static func ofBoolean(_ value: Bool, at offset: Int) -> Self
  /// Nil where this form cannot hold the number.
  ///
  /// - Parameter isWhole: Whether it is written without fraction and exponent.
  static func ofNumber(_ text: String, isWhole: Bool, at offset: Int) -> Self?
  static func ofText(_ text: String, at offset: Int) -> Self
  static func ofItems(_ items: [Self], at offset: Int) -> Self
  static func ofMembers(_ members: [Member], at offset: Int) -> Self
  static func member(_ name: String, at offset: Int, _ value: Self) -> Member
}

extension JSONValue: JSONForm {
  static func ofNull(at offset: Int) -> JSONValue { .null }
  static func ofBoolean(_ value: Bool, at offset: Int) -> JSONValue { .boolean(value) }

  static func ofNumber(_ text: String, isWhole: Bool, at offset: Int) -> JSONValue? {
    if isWhole, let value = Int(text) { return .integer(value) }
    guard let value = Double(text), value.isFinite else { return nil }
    return .number(value)
  }

  static func ofText(_ text: String, at offset: Int) -> JSONValue { .string(text) }
  static func ofItems(_ items: [JSONValue], at offset: Int) -> JSONValue { .array(items) }
  static func ofMembers(_ members: [Member], at offset: Int) -> JSONValue { .object(members) }

  static func member(_ name: String, at offset: Int, _ value: JSONValue) -> Member {
    Member(name, value)
  }
}
