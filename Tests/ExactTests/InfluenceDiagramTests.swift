import Exact
import Findings
import Randomness
import Testing

@Suite struct InfluenceDiagramTests {
  // MARK: Diagrams of the literature

  /// Content recommendation and grade prediction (Everitt et al. 2021; pycid's tests).
  static let recommender = """
    {"decision": "P", "utilities": ["C"],
     "edges": [["O","I"],["O","M"],["M","P"],["P","I"],["I","C"],["P","C"]]}
    """
  static let modifiedRecommender = """
    {"decision": "P", "utilities": ["C"],
     "edges": [["O","I"],["O","M"],["M","P"],["P","I"],["M","C"],["P","C"]]}
    """
  static let grades = """
    {"name": "grades", "nodes": {"R": "chance", "HS": "chance", "E": "chance", "Gr": "chance",
       "Ge": "chance", "P": "decision", "Ac": "utility"},
     "edges": [["R","HS"],["HS","E"],["HS","P"],["E","Gr"],["Gr","Ac"],["Ge","P"],["P","Ac"]]}
    """

  private func answer(_ text: String) throws -> DiagramAnswer {
    try incentives(of: try DiagramReader.diagram(from: text.utf8, file: "d.json").diagram).answer
  }

  private func names(_ incentives: [DiagramAnswer.Incentive]) -> Set<String> {
    Set(incentives.map(\.node))
  }

  @Test func `a recommender controls the user's interests to raise clicks`() throws {
    let answer = try answer(Self.recommender)
    #expect(names(answer.instrumentalControlIncentive) == ["I", "C"])
    #expect(names(answer.valueOfControl) == ["O", "I", "M", "C"])
    #expect(answer.instrumentalControlIncentive.map(\.path) == [["P", "I", "C"], ["P", "C"]])
    #expect(answer.notRequisite.isEmpty)
  }

  @Test func `paid for clicks on a model of the user, it does not`() throws {
    let answer = try answer(Self.modifiedRecommender)
    #expect(names(answer.instrumentalControlIncentive) == ["C"])
    #expect(names(answer.valueOfControl) == ["O", "M", "C"])
  }

  @Test func `a grade predictor responds to race by way of the school`() throws {
    let answer = try answer(Self.grades)
    #expect(names(answer.valueOfInformation) == ["HS", "E", "Gr"])
    #expect(names(answer.responseIncentive) == ["R", "HS"])
    #expect(answer.notRequisite == [["Ge", "P"]])
    #expect(answer.responseIncentive.first?.path == ["R", "HS", "P"])
    #expect(answer.valueOfInformation.first?.path == ["HS", "E", "Gr", "Ac"])
  }

  @Test func `without the school it responds to nothing, and race is worth knowing`() throws {
    let answer = try answer(Self.grades.replacing("[\"HS\",\"P\"],", with: ""))
    #expect(names(answer.valueOfInformation) == ["R", "HS", "E", "Gr"])
    #expect(answer.responseIncentive.isEmpty)
  }

  @Test func `an observation needed only beside another one is kept through a collider`() throws {
    // N says nothing of T by itself, but tells the noise in S apart from T.
    let answer = try answer(
      """
      {"decision": "D", "utilities": ["U"],
       "edges": [["N","S"],["T","S"],["N","D"],["S","D"],["T","U"],["D","U"]]}
      """)
    #expect(names(answer.valueOfInformation) == ["N", "S", "T"])
    #expect(answer.valueOfInformation.first { $0.node == "N" }?.path == ["N", "S", "T", "U"])
    let alone = try self.answer(
      """
      {"decision": "D", "utilities": ["U"],
       "edges": [["N","S"],["T","S"],["N","D"],["T","U"],["D","U"]]}
      """)
    #expect(alone.notRequisite == [["N", "D"]] && names(alone.responseIncentive).isEmpty)
  }

  @Test func `a decision that no utility depends on has no incentive to anything`() throws {
    let (answer, steps, _) = try incentives(
      of: try DiagramReader.diagram(
        from: #"{"decision":"D","utilities":["U"],"edges":[["X","D"],["X","U"],["D","Y"]]}"#.utf8,
        file: "d.json"
      ).diagram)
    #expect(answer.valueOfInformation.isEmpty && answer.responseIncentive.isEmpty)
    #expect(answer.instrumentalControlIncentive.isEmpty && answer.notRequisite == [["X", "D"]])
    #expect(names(answer.valueOfControl) == ["X", "U"])
    #expect(steps.contains { $0.hasPrefix("No utility depends on D") })
  }

  @Test func `the steps name every incentive with its path`() throws {
    let read = try DiagramReader.diagram(from: Self.grades.utf8, file: "g.json")
    let (_, steps, caveats) = try incentives(of: read.diagram)
    #expect(read.name == "grades")
    #expect(
      steps.first
        == "The decision P admits value of information for HS, E and Gr, value of control for R, "
        + "HS, E, Gr and Ac, a response incentive on R and HS and an instrumental control "
        + "incentive on Ac."
    )
    #expect(steps.contains("Observing HS is worth something, by HS → E → Gr → Ac."))
    #expect(steps.contains("It could be worth something to observe E too, by E → Gr → Ac."))
    #expect(steps.contains { $0.contains("Ge → P is left out of the requisite graph") })
    #expect(caveats.count == 1)
  }

  // MARK: Against brute force

  @Test func `random diagrams agree with all undirected paths written out`() throws {
    var random = RandomStream(seed: Seed(1))
    var colliders = 0
    var cut = 0
    for _ in 0..<4000 {
      let oracle = Oracle(random: &random)
      let answer = try incentives(of: try oracle.diagram()).answer
      let decision = oracle.decision
      let requisite = oracle.requisite(reversed: false)
      #expect(requisite == oracle.requisite(reversed: true))
      #expect(
        Set(answer.notRequisite) == Set(oracle.edges.subtracting(requisite).map(oracle.named)))
      cut += answer.notRequisite.count

      let below = Set(oracle.nodes.filter { oracle.reaches(decision, $0, oracle.edges) })
      var expected: [[Int]] = [[], [], [], []]
      for node in oracle.nodes {
        if !below.contains(node) {
          let added = oracle.edges.union([[node, decision]])
          if oracle.isUseful(node, added) { expected[0].append(node) }
        }
        guard node != decision else { continue }
        func pays(_ edges: Set<[Int]>) -> Bool {
          oracle.utilities.contains { oracle.reaches(node, $0, edges) }
        }
        if pays(requisite) { expected[1].append(node) }
        if oracle.reaches(node, decision, requisite) { expected[2].append(node) }
        if below.contains(node) && pays(oracle.edges) { expected[3].append(node) }
      }
      let found = [
        answer.valueOfInformation, answer.valueOfControl, answer.responseIncentive,
        answer.instrumentalControlIncentive,
      ]
      #expect(found.map { $0.map(\.node) } == expected.map { $0.map { "n\($0)" } })

      // Every path shows what it is said to.
      for (kind, incentives) in found.enumerated() {
        for incentive in incentives {
          let path = incentive.path.compactMap { Int($0.dropFirst()) }
          let node = try #require(path.first)
          #expect(Set(path).count == path.count && path.count == incentive.path.count)
          let last = try #require(path.last)
          switch kind {
          case 0:
            let edges = oracle.edges.union([[node, decision]])
            #expect(oracle.isOpen(path, oracle.family(node, edges), edges))
            #expect(oracle.utilities.contains(last) && below.contains(last))
            let passed = path.indices.dropFirst().dropLast()
            colliders += passed.count {
              edges.contains([path[$0 - 1], path[$0]]) && edges.contains([path[$0 + 1], path[$0]])
            }
          case 3:
            #expect(node == decision && path.contains { "n\($0)" == incentive.node })
            #expect(oracle.isDirected(path, oracle.edges) && oracle.utilities.contains(last))
          default:
            #expect("n\(node)" == incentive.node && oracle.isDirected(path, requisite))
            #expect(kind == 2 ? last == decision : oracle.utilities.contains(last))
          }
        }
      }
    }
    #expect(colliders > 40)
    #expect(cut > 100)
  }

  // MARK: Bad input

  @Test(arguments: [
    (
      #"{"decision":"D","utilities":["U"],"edges":[["D","A"],["A","B"],["B","A"],["A","U"]]}"#,
      DiagramError.Kind.cycle(["A", "B"]), "edges", "A → B → A"
    ),
    (
      #"{"nodes":{"D":"decision","U":"utility"},"edges":[["D","U"],["X","D"]]}"#, .unknownNode,
      "edges[1]", "'X'"
    ),
    (
      #"{"nodes":{"D":"decision","U":"utility","D":"chance"},"edges":[]}"#, .duplicateNode,
      "nodes.D", "twice"
    ),
    (
      #"{"decision":"D","utilities":["U"],"edges":[["D","U"],["D","U"]]}"#, .duplicateEdge,
      "edges[1]", "twice"
    ),
    (
      #"{"decision":"D","utilities":["U"],"edges":[["D","D"]]}"#, .selfLoop, "edges[0]", "itself"
    ),
    (
      #"{"decision":"D","utilities":["U"],"edges":[["D","U"],["U","Y"]]}"#, .utilityWithChild,
      "edges[1]", "U → Y"
    ),
    (
      #"{"nodes":{"U":"utility"},"edges":[]}"#, .noDecision, "nodes", "decision"
    ),
    (
      #"{"decision":"D","utilities":[],"edges":[]}"#, .noUtility, "nodes", "utility"
    ),
    (
      #"{"nodes":{"D":"decision","E":"decision","U":"utility"},"edges":[["D","E"],["E","U"]]}"#,
      .severalDecisions(["D", "E"]), "nodes", "'D', 'E'"
    ),
    (
      #"{"decision":"D","utilities":["D"],"edges":[]}"#, .duplicateNode, "utilities[0]",
      "already the decision"
    ),
    (
      #"{"nodes":{"D":"choice"},"edges":[]}"#, .malformed, "nodes.D", "'choice'"
    ),
    (
      #"{"nodes":{"D":3},"edges":[]}"#, .malformed, "nodes.D", "a number"
    ),
    (
      #"{"decision":"D","utilities":["U"],"edges":[["D","U"],["D"]]}"#, .malformed, "edges[1]",
      "a list of 1"
    ),
    (
      #"{"decision":"D","utilities":["U"],"edges":[["D",null]]}"#, .malformed, "edges[0][1]",
      "null"
    ),
    (
      #"{"decision":"D","utilities":["U"],"edges":[],"roles":{}}"#, .malformed, "roles",
      "no such part"
    ),
    (
      #"{"decision":" ","utilities":["U"],"edges":[]}"#, .malformed, "decision", "blank"
    ),
    (#"{"decision":"D","utilities":["U"]}"#, .malformed, "", "'edges' is missing"),
    (#"[]"#, .malformed, "", "a list"),
    ("{\"decision\":\n \"é\",}", .notJSON, "line 2, column 6", "a key in quotes is due"),
    ("", .notJSON, "", "empty"),
  ])
  func `a bad diagram is refused with its place and a remedy`(
    text: String, kind: DiagramError.Kind, path: String, says: String
  ) throws {
    let error = try #require(throws: DiagramError.self) {
      try DiagramReader.diagram(from: text.utf8, file: "d.json")
    }
    #expect(error.kind == kind && error.path == path)
    #expect(error.description.hasPrefix(path.isEmpty ? "d.json: " : "d.json: at \(path): "))
    #expect(error.what.contains(says))
  }

  @Test func `a long chain is neither a deep stack nor slow`() throws {
    let count = 20_000
    var edges = (1..<count).map { (from: "x\($0)", to: "x\($0 + 1)") }
    edges += [(from: "x\(count)", to: "D"), (from: "x1", to: "U"), (from: "D", to: "U")]
    var nodes = (1...count).map { DiagramAnswer.Node(name: "x\($0)", role: .chance) }
    nodes += [
      DiagramAnswer.Node(name: "D", role: .decision), DiagramAnswer.Node(name: "U", role: .utility),
    ]
    _ = try InfluenceDiagram(nodes: nodes, edges: edges)
    edges.append((from: "x\(count)", to: "x1"))
    let error = try #require(throws: DiagramError.self) {
      try InfluenceDiagram(nodes: nodes, edges: edges)
    }
    guard case .cycle(let names) = error.kind else { return #expect(Bool(false)) }
    #expect(names.count == count && error.what.count < 500)
  }
}

/// The parts of an answer on a diagram.
private func incentives(
  of diagram: InfluenceDiagram
) throws -> (answer: DiagramAnswer, steps: [String], caveats: [String]) {
  let finding = DiagramIncentives(of: "diagram").answer(diagram)
  guard case .diagram(let answer) = finding.answer else { throw ExactError.endless }
  return (answer, finding.frame.steps, finding.frame.caveats)
}

/// A random diagram over n0, n1, … and its paths, written out one by one.
private struct Oracle {
  var nodes: Range<Int>
  var edges: Set<[Int]> = []
  var decision: Int
  var utilities: Set<Int>

  init(random: inout RandomStream) {
    let count = 4 + random.below(5)
    nodes = 0..<count
    // Names in an order of their own, edges along another.
    let order = random.permutation(count)
    decision = order[random.below(2) == 0 ? count - 2 : random.below(count - 1)]
    utilities = [order[count - 1]]
    let other = order[random.below(count)]
    if other != decision && random.below(2) == 0 { utilities.insert(other) }
    // The decision sees much, so that what it sees can open paths between other nodes.
    let density = 1 + random.below(3)
    for from in nodes where !utilities.contains(order[from]) {
      for to in (from + 1)..<max(count, from + 1) {
        let isPair = order[from] == decision && to == count - 1
        let isSeen = order[to] == decision
        if random.below(10) < (isPair ? 9 : isSeen ? 5 : density) {
          edges.insert([order[from], order[to]])
        }
      }
    }
  }

  func named(_ edge: [Int]) -> [String] { edge.map { "n\($0)" } }

  func diagram() throws -> InfluenceDiagram {
    try InfluenceDiagram(
      nodes: nodes.map {
        DiagramAnswer.Node(
          name: "n\($0)",
          role: $0 == decision ? .decision : utilities.contains($0) ? .utility : .chance)
      },
      edges: edges.sorted { $0.lexicographicallyPrecedes($1) }.map { ("n\($0[0])", "n\($0[1])") })
  }

  func reaches(_ from: Int, _ to: Int, _ edges: Set<[Int]>) -> Bool {
    from == to || nodes.contains { edges.contains([from, $0]) && reaches($0, to, edges) }
  }

  func isDirected(_ path: [Int], _ edges: Set<[Int]>) -> Bool {
    zip(path, path.dropFirst()).allSatisfy { edges.contains([$0, $1]) }
  }

  func family(_ node: Int, _ edges: Set<[Int]>) -> Set<Int> {
    Set(nodes.filter { edges.contains([$0, decision]) } + [decision]).subtracting([node])
  }

  /// Whether an undirected path carries information, node by node as the definition says.
  func isOpen(_ path: [Int], _ given: Set<Int>, _ edges: Set<[Int]>) -> Bool {
    for (one, other) in zip(path, path.dropFirst())
    where !edges.contains([one, other]) && !edges.contains([other, one]) {
      return false
    }
    guard let first = path.first, let last = path.last, !given.contains(first),
      !given.contains(last)
    else { return false }
    for place in path.indices.dropFirst().dropLast() {
      let node = path[place]
      if edges.contains([path[place - 1], node]) && edges.contains([path[place + 1], node]) {
        if !given.contains(where: { reaches(node, $0, edges) }) { return false }
      } else if given.contains(node) {
        return false
      }
    }
    return true
  }

  func isConnected(_ path: [Int], _ goal: Int, _ given: Set<Int>, _ edges: Set<[Int]>) -> Bool {
    guard let last = path.last else { return false }
    if last == goal { return isOpen(path, given, edges) }
    return nodes.contains { next in
      !path.contains(next) && (edges.contains([last, next]) || edges.contains([next, last]))
        && isConnected(path + [next], goal, given, edges)
    }
  }

  func isUseful(_ node: Int, _ edges: Set<[Int]>) -> Bool {
    utilities.contains { utility in
      reaches(decision, utility, edges)
        && isConnected([node], utility, family(node, edges), edges)
    }
  }

  /// Edges left when unneeded observations are removed one after the other, from either end.
  func requisite(reversed: Bool) -> Set<[Int]> {
    var left = edges
    let order = reversed ? Array(nodes.reversed()) : Array(nodes)
    while let node = order.first(where: {
      left.contains([$0, decision]) && !isUseful($0, left)
    }) {
      left.remove([node, decision])
    }
    return left
  }
}
