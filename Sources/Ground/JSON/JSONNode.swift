/// A JSON value as it is written in a file: numbers keep their text, and everything its place.
package struct JSONNode: Sendable {
  package struct Member: Sendable {
    package var name: String
    /// Bytes before the name.
    package var offset: Int
    package var value: JSONNode
  }

  package enum Content: Sendable {
    case null
    case boolean(Bool)
    /// A number as written, `3`, `-0.25` or `1e-3`; of any length.
    case number(String)
    case text(String)
    case items([JSONNode])
    /// In the order of the file; a name may stand twice.
    case members([Member])
  }

  package var content: Content
  /// Bytes before the value.
  package var offset: Int

  package var text: String? {
    if case .text(let text) = content { text } else { nil }
  }

  package var items: [JSONNode]? {
    if case .items(let items) = content { items } else { nil }
  }

  package var members: [Member]? {
    if case .members(let members) = content { members } else { nil }
  }

  /// The first member of this name, or nil when there is none or this is no object.
  package subscript(name: String) -> JSONNode? {
    members?.first { $0.name == name }?.value
  }

  /// The first two members of one name, or nil where all names differ.
  package var repeatedMembers: (first: Member, second: Member)? {
    guard let members, members.count > 1 else { return nil }
    // A few names are compared at once; many go through a table, or this would be quadratic.
    if members.count <= 8 {
      for second in 1..<members.count {
        for first in 0..<second where members[first].name == members[second].name {
          return (members[first], members[second])
        }
      }
      return nil
    }
    var seen: [String: Int] = [:]
    for (place, member) in members.enumerated() {
      if let first = seen.updateValue(place, forKey: member.name) {
        return (members[first], member)
      }
    }
    return nil
  }

  /// What this is, for a message that something else is wanted.
  package var kindInWords: String {
    switch content {
    case .null: "null"
    case .boolean(let value): "\(value)"
    case .number: "a number"
    case .text: "a text"
    case .items: "a list"
    case .members: "an object"
    }
  }
}

extension JSONNode: JSONForm {
  static func ofNull(at offset: Int) -> JSONNode { JSONNode(content: .null, offset: offset) }

  static func ofBoolean(_ value: Bool, at offset: Int) -> JSONNode {
    JSONNode(content: .boolean(value), offset: offset)
  }

  static func ofNumber(_ text: String, isWhole: Bool, at offset: Int) -> JSONNode? {
    JSONNode(content: .number(text), offset: offset)
  }

  static func ofText(_ text: String, at offset: Int) -> JSONNode {
    JSONNode(content: .text(text), offset: offset)
  }

  static func ofItems(_ items: [JSONNode], at offset: Int) -> JSONNode {
    JSONNode(content: .items(items), offset: offset)
  }

  static func ofMembers(_ members: [Member], at offset: Int) -> JSONNode {
    JSONNode(content: .members(members), offset: offset)
  }

  static func member(_ name: String, at offset: Int, _ value: JSONNode) -> Member {
    Member(name: name, offset: offset, value: value)
  }
}
