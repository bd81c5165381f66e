import Findings
import Ground

/// *Which incentives does a diagram's shape admit?* For one decision and any number of utilities.
///
/// The four criteria are graphical and complete: where one holds, some diagram of this shape has
/// the incentive; where it fails, none has (Everitt et al. 2021, arXiv 2102.01685). All go by the
/// requisite graph, in which observations that the decision has no use for are cut off, except the
/// last, which goes by the diagram as it is:
///
/// - *Value of information*, X no descendant of the decision: seen by the decision, X would still
///   matter for its utilities, given all else it sees.
/// - *Value of control*, X not the decision: a directed path from X to a utility in the requisite
///   graph.
/// - *Response incentive*: a directed path from X to the decision in the requisite graph.
/// - *Instrumental control incentive*: a directed path from the decision through X to a utility.
///
/// A utility counts as controlled where the decision affects it: it is the end of the path. The
/// decision is not listed under instrumental control: it is chosen, not controlled by way of
/// something else. (The Python library pycid 0.8.2 lists it wherever a utility depends on it; all
/// else agrees.)
public struct DiagramIncentives: ExactQuestion {
  /// The diagram's name.
  public var name: String

  public init(of name: String) { self.name = name }

  /// Nodes are in the diagram's order.
  public func answer(_ diagram: InfluenceDiagram) -> ExactFinding {
    let search = IncentiveSearch(diagram)
    let answer = search.answer()
    return ExactFinding(
      frame: ExactFrame(
        problem: name, size: "\(answer.nodes.count) nodes, \(answer.edges.count) edges",
        method: "graphical criteria", steps: search.steps(answer), caveats: search.caveats()),
      answer: .diagram(answer))
  }
}

private struct IncentiveSearch {
  typealias Incentive = DiagramAnswer.Incentive

  let diagram: InfluenceDiagram
  let decision: Int
  /// Utilities that depend on the decision: what an observation can help with.
  let affected: [Int]
  /// Descendants of the decision, itself included.
  let below: DiagramGraph.Search
  /// The diagram without observations that the decision does not need.
  let requisite: DiagramGraph
  /// Nodes cut off from the decision, in the order in which they were.
  let cut: [Int]

  init(_ diagram: InfluenceDiagram) {
    self.diagram = diagram
    let decision = diagram.decision
    let below = diagram.graph.descendants(of: [decision])
    let affected = diagram.utilities.filter(below.reaches)
    // One at a time, each judged in what the ones before have left.
    var graph = diagram.graph
    var cut: [Int] = []
    for node in graph.parents[decision]
    where Self.use(of: node, in: graph, decision, affected) == nil {
      graph.remove(node, decision)
      cut.append(node)
    }
    self.decision = decision
    self.below = below
    self.affected = affected
    requisite = graph
    self.cut = cut
  }

  /// The path by which an observation matters: from it to a utility that the decision affects, open
  /// given the decision and its other observations; nil where there is none.
  static func use(
    of node: Int, in graph: DiagramGraph, _ decision: Int, _ affected: [Int]
  ) -> [Int]? {
    let others = graph.parents[decision].filter { $0 != node }
    return graph.openPath(from: node, to: affected, given: others + [decision])
  }

  private func name(_ node: Int) -> String { diagram.nodes[node].name }

  // MARK: The four criteria

  func answer() -> DiagramAnswer {
    DiagramAnswer(
      nodes: diagram.nodes, edges: diagram.namedEdges, decision: name(decision),
      notRequisite: cut.map { [name($0), name(decision)] },
      valueOfInformation: listed(informing), valueOfControl: listed(controlling()),
      responseIncentive: listed(responding()), instrumentalControlIncentive: listed(instrumental()))
  }

  private func listed(_ path: (Int) -> [Int]?) -> [Incentive] {
    diagram.nodes.indices.compactMap { node in
      path(node).map { Incentive(node: name(node), path: $0.map(name)) }
    }
  }

  /// Sees whether the edge from the node to the decision would be requisite; that it would stay
  /// through all cutting follows, since an observation needed beside unneeded ones is needed
  /// without them.
  private func informing(_ node: Int) -> [Int]? {
    guard !below.reaches(node) else { return nil }
    let isObserved = diagram.graph.parents[decision].contains(node)
    let graph = isObserved ? diagram.graph : diagram.graph.adding(node, decision)
    return Self.use(of: node, in: graph, decision, affected)
  }

  private func controlling() -> (Int) -> [Int]? {
    let above = requisite.ancestors(of: diagram.utilities)
    return { node in node == decision ? nil : above.path(to: node)?.reversed() }
  }

  private func responding() -> (Int) -> [Int]? {
    let above = requisite.ancestors(of: [decision])
    return { node in node == decision ? nil : above.path(to: node)?.reversed() }
  }

  private func instrumental() -> (Int) -> [Int]? {
    let above = diagram.graph.ancestors(of: diagram.utilities)
    return { node in
      guard node != decision, let from = below.path(to: node), let on = above.path(to: node) else {
        return nil
      }
      return from + on.reversed().dropFirst()
    }
  }

  // MARK: In words

  func steps(_ answer: DiagramAnswer) -> [String] {
    let decision = answer.decision
    var steps = [
      "The decision \(decision) admits value of information for "
        + "\(Self.names(answer.valueOfInformation)), value of control for "
        + "\(Self.names(answer.valueOfControl)), a response incentive on "
        + "\(Self.names(answer.responseIncentive)) and an instrumental control incentive on "
        + "\(Self.names(answer.instrumentalControlIncentive))."
    ]
    let helped = affected.map(name)
    steps.append(
      helped.isEmpty
        ? "No utility depends on \(decision), so nothing it observes or affects matters to it."
        : "\(decision) is made for \(Wording.list(helped)): what it can affect of the utilities.")
    for node in cut {
      steps.append(
        "\(decision) does not need to observe \(name(node)): given \(decision) and what else it "
          + "observes, \(name(node)) says nothing about "
          + "\(helped.isEmpty ? "a utility that it affects" : Wording.list(helped, last: "or")). "
          + "The edge \(name(node)) → \(decision) is left out of the requisite graph.")
    }
    let observed = Set(diagram.graph.parents[diagram.decision].map(name))
    for incentive in answer.valueOfInformation {
      let path = arrows(incentive.path)
      steps.append(
        observed.contains(incentive.node)
          ? "Observing \(incentive.node) is worth something, by \(path)."
          : "It could be worth something to observe \(incentive.node) too, by \(path).")
    }
    for incentive in answer.valueOfControl where incentive.path.count > 1 {
      steps.append(
        "Setting \(incentive.node) could raise the utilities, by \(arrows(incentive.path)).")
    }
    let own = answer.valueOfControl.filter { $0.path.count == 1 }.map(\.node)
    if !own.isEmpty {
      steps.append("Setting \(Wording.list(own)) could raise the utilities, of which it is part.")
    }
    for incentive in answer.responseIncentive {
      steps.append(
        "The best \(decision) can depend on changes of \(incentive.node), by "
          + "\(arrows(incentive.path)).")
    }
    for incentive in answer.instrumentalControlIncentive {
      steps.append(
        "\(decision) can be chosen for what it does to \(incentive.node), by "
          + "\(arrows(incentive.path)).")
    }
    return steps
  }

  func caveats() -> [String] {
    var caveats = [
      "Read from the shape alone: an incentive that is listed is there in some diagram of this "
        + "shape, not in every one; one that is not listed is there in none."
    ]
    let unaffected = diagram.utilities.filter { !below.reaches($0) }.map(name)
    if !affected.isEmpty && !unaffected.isEmpty {
      caveats.append(
        "\(Wording.list(unaffected)) cannot be affected by the decision and matters only for value of "
          + "control.")
    }
    return caveats
  }

  /// A path with its edges' directions, as the diagram has them.
  private func arrows(_ path: [String]) -> String {
    let edges = Set(diagram.namedEdges)
    var text = path.first ?? ""
    for (from, to) in zip(path, path.dropFirst()) {
      text += edges.contains([to, from]) ? " ← \(to)" : " → \(to)"
    }
    return text
  }

  private static func names(_ incentives: [Incentive]) -> String {
    incentives.isEmpty ? "nothing" : Wording.list(incentives.map(\.node))
  }
}
