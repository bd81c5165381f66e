import Findings
import Ground

/// Reads an influence diagram from a file, in one of two forms:
///
///     {"nodes": {"D": "decision", "U": "utility", "X": "chance"},
///      "edges": [["X", "D"], ["D", "U"]]}
///     {"decision": "D", "utilities": ["U"], "edges": [["X", "D"], ["D", "U"]]}
///
/// In the second, every other node that an edge names is a chance node. Both may have a `name`.
public struct DiagramReader {
  /// The diagram, and its name where the file gives one.
  ///
  /// - Parameters:
  ///   - bytes: What the file holds.
  ///   - file: Its name, for messages.
  /// - Throws: `DiagramError`, with the place in the file.
  public static func diagram(
    from bytes: some Sequence<UInt8>, file: String
  ) throws(DiagramError) -> (diagram: InfluenceDiagram, name: String?) {
    do {
      let root = try json(Array(bytes), file: file)
      let name = try root["name"].map { value throws(DiagramError) in
        try text(value, at: "name", means: "the diagram's name")
      }
      return (try diagram(root), name)
    } catch {
      var located = error
      located.file = file
      throw located
    }
  }

  private static func diagram(_ root: JSONNode) throws(DiagramError) -> InfluenceDiagram {
    guard let members = root.members else {
      throw malformed("", "A diagram is an object such as \(example), not \(root.kindInWords).")
    }
    let isShort = root["nodes"] == nil
    let keys = (isShort ? ["decision", "utilities"] : ["nodes"]) + ["edges"]
    var seen: Set<String> = []
    for member in members {
      if !(keys + ["name"]).contains(member.name) {
        let other = ["decision", "utilities"].contains(member.name)
        throw malformed(
          FileWording.cut(member.name),
          other
            ? "Roles are already given by nodes. Leave this out."
            : "A diagram has no such part. Leave it out; the parts are "
              + "\(keys.joined(separator: ", ")) and, if wanted, name.")
      }
      if !seen.insert(member.name).inserted {
        throw malformed(member.name, "This is there twice. Keep one of the two.")
      }
    }
    func part(_ key: String) throws(DiagramError) -> JSONNode {
      if let part = root[key] { return part }
      throw malformed(
        "",
        "'\(key)' is missing. A diagram is written \(example), or by its nodes with "
          + "their roles.")
    }
    let edges = try edges(try part("edges"))
    let nodes =
      try isShort
      ? shorthand(try part("decision"), try part("utilities"), edges) : named(try part("nodes"))
    return try InfluenceDiagram(nodes: nodes, edges: edges)
  }

  private static let example =
    #"{"decision": "D", "utilities": ["U"], "edges": [["X", "D"], ["D", "U"]]}"#

  // MARK: Parts

  private static func named(_ value: JSONNode) throws(DiagramError) -> [InfluenceDiagram.Node] {
    guard let members = value.members else {
      throw malformed(
        "nodes",
        "Nodes are an object from names to roles, {\"D\": \"decision\"}, not \(value.kindInWords).")
    }
    var nodes: [InfluenceDiagram.Node] = []
    for member in members {
      let path = (FilePath() / "nodes" / member.name).description
      let word = try text(member.value, at: path, means: "a role")
      guard let role = InfluenceDiagram.Role(rawValue: word) else {
        throw malformed(
          path,
          "\(FileWording.quoted(word)) is no role. Write 'chance', 'decision' or 'utility'.")
      }
      nodes.append(InfluenceDiagram.Node(name: member.name, role: role))
    }
    return nodes
  }

  private static func shorthand(
    _ decision: JSONNode, _ utilities: JSONNode, _ edges: [(from: String, to: String)]
  ) throws(DiagramError) -> [InfluenceDiagram.Node] {
    let decision = try text(decision, at: "decision", means: "the name of the one decision")
    guard let items = utilities.items else {
      throw malformed("utilities", "Utilities are a list of names, not \(utilities.kindInWords).")
    }
    var roles = [decision: InfluenceDiagram.Role.decision]
    for (index, item) in items.enumerated() {
      let path = "utilities[\(index)]"
      let name = try text(item, at: path, means: "a utility's name")
      if let role = roles.updateValue(.utility, forKey: name) {
        throw DiagramError(
          .duplicateNode, path: path,
          what: "\(FileWording.quoted(name)) is already "
            + "\(role == .decision ? "the decision" : "among the utilities"). Leave it out here.")
      }
    }
    // In the order in which the file names them: edges first, which usually follow the story.
    var nodes: [InfluenceDiagram.Node] = []
    var known: Set<String> = []
    let names = edges.flatMap { [$0.from, $0.to] } + [decision] + items.compactMap(\.text)
    for name in names where known.insert(name).inserted {
      nodes.append(InfluenceDiagram.Node(name: name, role: roles[name] ?? .chance))
    }
    return nodes
  }

  private static func edges(
    _ value: JSONNode
  ) throws(DiagramError) -> [(from: String, to: String)] {
    guard let items = value.items else {
      throw malformed(
        "edges", "Edges are a list of pairs such as [\"X\", \"D\"], not \(value.kindInWords).")
    }
    var edges: [(from: String, to: String)] = []
    for (index, item) in items.enumerated() {
      let path = "edges[\(index)]"
      guard let pair = item.items, pair.count == 2 else {
        let found = item.items.map { "a list of \($0.count)" } ?? item.kindInWords
        throw malformed(path, "An edge is a pair of names, [\"from\", \"to\"], not \(found).")
      }
      edges.append(
        (
          try text(pair[0], at: path + "[0]", means: "a node's name"),
          try text(pair[1], at: path + "[1]", means: "a node's name")
        ))
    }
    return edges
  }

  private static func text(
    _ value: JSONNode, at path: String, means what: String
  ) throws(DiagramError) -> String {
    guard let text = value.text else {
      throw malformed(path, "Here stands \(what), a text in quotes, not \(value.kindInWords).")
    }
    if text.allSatisfy(\.isWhitespace) {
      throw malformed(path, "Here stands \(what), and it is blank. Give it a name.")
    }
    return text
  }

  // MARK: Errors

  private static func malformed(_ path: String, _ what: String) -> DiagramError {
    DiagramError(.malformed, path: path, what: what)
  }

  private static func json(_ bytes: [UInt8], file: String) throws(DiagramError) -> JSONNode {
    do {
      return try FileReport(file: file, bytes: bytes).json()
    } catch {
      guard case .file(_, let path, let what) = error else {
        throw DiagramError(.notJSON, path: "", what: error.description)
      }
      throw DiagramError(.notJSON, path: path, what: what)
    }
  }
}
