import Findings
import Ground

/// A causal influence diagram: one decision, what it observes and affects, and what it is made for.
///
/// An edge into the decision says that the decision is made knowing that node; any other edge says
/// that one node depends on another. A node may bear any name; edges form no cycle and utilities
/// have no children. Only the shape is given, so only what some diagram of the shape does can be
/// answered (Everitt, Carey, Langlois, Ortega and Legg 2021, Agent Incentives: A Causal
/// Perspective, arXiv 2102.01685).
public struct InfluenceDiagram: Sendable, Equatable {
  public typealias Node = DiagramAnswer.Node
  public typealias Role = DiagramAnswer.Role

  /// In the order given; every list of nodes in an answer keeps it.
  public let nodes: [Node]
  /// The decision's place in `nodes`.
  public let decision: Int
  /// Places of the utilities in `nodes`.
  public let utilities: [Int]
  let graph: DiagramGraph
  /// Pairs of places in `nodes`, in the order given.
  let edges: [(from: Int, to: Int)]

  public static func == (left: InfluenceDiagram, right: InfluenceDiagram) -> Bool {
    left.nodes == right.nodes && left.namedEdges == right.namedEdges
  }

  /// Edges as pairs of names (from, to).
  package var namedEdges: [[String]] { edges.map { [nodes[$0.from].name, nodes[$0.to].name] } }

  /// - Parameters:
  ///   - nodes: Each with a name of its own; one decision and at least one utility among them.
  ///   - edges: Pairs of names (from, to).
  /// - Throws: `DiagramError`, its path as in a file: `nodes.X`, `edges[2]` (counted from 0).
  public init(nodes: [Node], edges: [(from: String, to: String)]) throws(DiagramError) {
    var places: [String: Int] = [:]
    for (place, node) in nodes.enumerated()
    where places.updateValue(place, forKey: node.name) != nil {
      throw DiagramError(
        .duplicateNode, path: (FilePath() / "nodes" / node.name).description,
        what: "\(FileWording.quoted(node.name)) is there twice. Keep one of the two.")
    }
    decision = try Self.decision(of: nodes)
    utilities = nodes.indices.filter { nodes[$0].role == .utility }
    if utilities.isEmpty {
      throw DiagramError(
        .noUtility, path: "nodes",
        what: "No node is a utility, so the decision is made for nothing. Name at least one.")
    }

    var graph = DiagramGraph(nodeCount: nodes.count)
    var numbered: [(from: Int, to: Int)] = []
    var known: Set<[Int]> = []
    for (index, edge) in edges.enumerated() {
      let path = "edges[\(index)]"
      func place(_ name: String) throws(DiagramError) -> Int {
        if let place = places[name] { return place }
        throw DiagramError(
          .unknownNode, path: path,
          what: "No node is called \(FileWording.quoted(name))."
            + FileWording.suggestion(for: name, among: nodes.map(\.name))
            + " Mend the name, or add it to the nodes.")
      }
      let (from, to) = (try place(edge.from), try place(edge.to))
      let shown = "\(FileWording.cut(edge.from)) → \(FileWording.cut(edge.to))"
      if from == to {
        throw DiagramError(
          .selfLoop, path: path,
          what: "\(shown): no node can depend on itself. Leave this edge out; for a node that "
            + "changes over time, give each time a node.")
      }
      if !known.insert([from, to]).inserted {
        throw DiagramError(
          .duplicateEdge, path: path, what: "\(shown) is there twice. Keep one of the two.")
      }
      if nodes[from].role == .utility {
        throw DiagramError(
          .utilityWithChild, path: path,
          what: "\(shown): \(FileWording.quoted(edge.from)) is a utility, and nothing depends on "
            + "one. Let both depend on a chance node that stands for what is shared.")
      }
      graph.add(from, to)
      numbered.append((from, to))
    }
    if let cycle = graph.cycle() {
      let names = (cycle + cycle.prefix(1)).map { FileWording.cut(nodes[$0].name) }
      throw DiagramError(
        .cycle(cycle.map { nodes[$0].name }), path: "edges",
        what: "These edges go round in a cycle: \(DiagramError.joined(names, by: " → ")). Remove "
          + "one of them, or give each time a node.")
    }
    self.nodes = nodes
    self.edges = numbered
    self.graph = graph
  }

  private static func decision(of nodes: [Node]) throws(DiagramError) -> Int {
    let decisions = nodes.indices.filter { nodes[$0].role == .decision }
    guard let first = decisions.first else {
      throw DiagramError(
        .noDecision, path: "nodes", what: "No node is a decision. Say which one is.")
    }
    if decisions.count > 1 {
      let names = decisions.map { nodes[$0].name }
      throw DiagramError(
        .severalDecisions(names), path: "nodes",
        what: "\(FileWording.list(names)) are decisions, and the criteria are proved for one. "
          + "Keep one and make the others chance nodes, which stand for policies already fixed; "
          + "then ask again for each.")
    }
    return first
  }
}

/// What is wrong with an influence diagram, where, and what to do.
public struct DiagramError: UsageError, Equatable {
  public enum Kind: Sendable, Equatable {
    /// The path says line and column, where they are known.
    case notJSON
    /// Some part is of the wrong kind, missing or not known.
    case malformed
    case duplicateNode, unknownNode
    case noDecision, noUtility
    /// The decisions' names.
    case severalDecisions([String])
    case duplicateEdge, selfLoop, utilityWithChild
    /// The nodes of one cycle, in order.
    case cycle([String])
  }

  public var kind: Kind
  /// Empty where the diagram comes from no file.
  public var file: String
  /// Place in the file: `edges[2]`, counted from 0; empty for the whole of it.
  public var path: String
  /// What is wrong and what to do.
  public var what: String

  public init(_ kind: Kind, file: String = "", path: String, what: String) {
    self.kind = kind
    self.file = file
    self.path = path
    self.what = what
  }

  public var description: String {
    (file.isEmpty ? "" : "\(file): ") + (path.isEmpty ? "" : "at \(path): ") + what
  }

  /// The first few texts; of more, how many.
  static func joined(_ texts: [String], by separator: String) -> String {
    let most = 20
    let shown = texts.prefix(most).joined(separator: separator)
    return texts.count > most ? "\(shown)\(separator)… (\(texts.count - most) more)" : shown
  }
}
