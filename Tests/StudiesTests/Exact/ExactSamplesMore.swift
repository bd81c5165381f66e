import Exact
import Findings
import Foundation

/// Answers to the other exact questions.
extension ExactSamples {
  static var equivalent: ExactFinding {
    ExactFinding(
      frame: frame(
        "shaped",
        [
          "The rewards are equivalent: true = 2 · proxy + shaping.",
          "Solving for a scale and a potential has one solution, which is below.",
        ]),
      answer: .equivalence(
        .init(
          proxy: "proxy", intended: "true", verdict: .equivalent, proxyIsTrivial: false,
          intendedIsTrivial: false,
          certificate: .init(
            reward: "true", scale: n("2"), potential: ["0": n("1/3"), "1": n("-5")]),
          needsRedistribution: true)))
  }

  static var different: ExactFinding {
    ExactFinding(
      frame: frame("two-state", ["The rewards are different."]),
      answer: .equivalence(
        .init(
          proxy: "proxy", intended: "true", verdict: .different, proxyIsTrivial: false,
          intendedIsTrivial: false, certificate: nil,
          disagreement: [
            .init(state: "0", action: "1", proxy: n("3/2"), intended: n("1")),
            .init(state: "1", action: "1", proxy: n("1/2"), intended: n("-7/4")),
          ])))
  }

  static func path(_ name: String, _ points: [(String, String, String)], turn: Int?, best: Int)
    -> HowFarAnswer.Path
  {
    .init(
      name: name,
      points: points.enumerated().map { index, point in
        .init(
          pressure: n(point.0), proxy: n(point.1), intended: n(point.2),
          chiSquare: index == 0 ? n("0") : index == 1 ? n("2/7") : nil,
          policy: .init(
            name: "corner \(index)",
            choose: walk(
              index == 0
                ? ["(1,4)": .mixture(["left": n("1/2"), "right": n("1/2")])]
                : index > 2 ? ["(1,4)": .action("left"), "(1,5)": .action("left")] : [:])))
      }, turn: turn, best: best, drop: n("9/4"), isComplete: true)
  }

  static var turning: ExactFinding {
    ExactFinding(
      frame: frame(
        "gridworld",
        [
          "The true return first falls at pressure 3/2.",
          "Up to there every step of the ascent is along a choice that both rewards like.",
        ], caveats: ["The base policy leaves out some choices."]),
      answer: .howFar(
        .init(
          proxy: "proxy", intended: "true", base: "uniform",
          paths: [
            path(
              "steepest ascent",
              [
                ("0", "1", "1"), ("1/2", "2", "2"), ("1", "3", "11/4"), ("3/2", "7/2", "13/4"),
                ("2", "4", "2"), ("3", "17/4", "1"),
              ], turn: 3, best: 3),
            path(
              "chi-square regularisation",
              [
                ("0", "1", "100"), ("1/1000", "2", "150"), ("1/100", "3", "275"),
                ("1/10", "7/2", "325"), ("1", "4", "200"), ("10000", "17/4", "100"),
              ], turn: 3, best: 3),
          ],
          earlyStop: .init(
            cosineSquared: n("1/2"), cosineIsPositive: true, degrees: 45, isGiven: true, corner: 2,
            intended: n("11/4"),
            guarantee: "For every true reward within 45° of the proxy, the return does not fall up "
              + "to this corner."), map: map)))
  }

  static var notTurning: ExactFinding {
    ExactFinding(
      frame: frame("two-state", ["The true return never falls."]),
      answer: .howFar(
        .init(
          proxy: "proxy", intended: "true", base: "uniform",
          paths: [
            path("steepest ascent", [("0", "1", "1"), ("2", "3", "2")], turn: nil, best: 1),
            .init(
              name: "empty", points: [], turn: nil, best: 0, drop: n("0"), isComplete: true),
          ], earlyStop: nil)))
  }

  // MARK: - Simplifications

  /// The 25 orderings of the two-state problem, with edges as they follow from the orderings.
  static var graph: SimplificationsAnswer.Graph {
    let half = [
      "00<01<10<11", "00<01<11<10", "00<10<01<11", "01<00<11<10", "10<00<01<11", "10<00<11<01",
      "00=01<11<10", "00=10<01<11", "00<01=10<11", "01<00=11<10", "10<00=11<01", "00<01<10=11",
      "10<00<01=11",
    ]
    func classes(_ text: String) -> [[String]] {
      text.split(separator: "<").map { $0.split(separator: "=").map(String.init) }
    }
    var all: [[[String]]] = []
    for text in half {
      let ordering = classes(text)
      for item in [ordering, ordering.reversed()] where !all.contains(item) { all.append(item) }
    }
    all.append([["00", "01", "10", "11"]])
    func rank(_ ordering: [[String]], _ name: String) -> Int {
      ordering.firstIndex { $0.contains(name) } ?? 0
    }
    let names = ["00", "01", "10", "11"]
    func signs(_ ordering: [[String]]) -> [Int] {
      names.indices.flatMap { i in
        names.indices.filter { $0 > i }.map { j in
          (rank(ordering, names[i]) - rank(ordering, names[j])).signum()
        }
      }
    }
    let table = all.map(signs)
    var (unhackable, simplifies): ([[Int]], [[Int]]) = ([], [])
    for i in all.indices {
      for j in all.indices where i != j {
        let pairs = zip(table[i], table[j])
        if i < j, pairs.allSatisfy({ $0 * $1 >= 0 }) { unhackable.append([i, j]) }
        if pairs.allSatisfy({ $1 == 0 || $0 == $1 }) { simplifies.append([i, j]) }
      }
    }
    return .init(
      orderings: all.map { .init(classes: $0, returns: $0.indices.map { n("\($0)") }) },
      unhackable: unhackable, simplifies: simplifies, candidates: n("75"), isComplete: true)
  }

  static var simplifications: ExactFinding {
    let ordering = SimplificationsAnswer.Ordering(
      classes: [["00"], ["01"], ["11"], ["10"]], returns: ns("0", "1", "2", "3"),
      reward: ["0": ["0": n("0"), "1": n("3")], "1": ["0": n("2"), "1": n("1/2")]])
    return ExactFinding(
      frame: frame("two-state", ["Two non-trivial simplifications.", "The cone has two faces."]),
      answer: .simplifications(
        .init(
          reward: "true", ordering: ordering,
          criterion: .init(tieRank: 0, affineDimension: 2, holds: true, printedHolds: true),
          simplifications: [
            .init(
              classes: [["00", "01"], ["11"], ["10"]], returns: ns("1", "3", "5"),
              reward: ["0": ["0": n("0"), "1": n("3")], "1": ["0": n("2"), "1": n("1")]]),
            .init(classes: [["00"], ["01"], ["11", "10"]], returns: ns("0", "1/3", "7/3")),
            .init(classes: [["00", "01", "11", "10"]], returns: ns("0")),
          ],
          impossible: [
            .init(
              classes: [["00"], ["01", "11"], ["10"]], multiples: ns("1", "2"))
          ], isComplete: true, graph: graph)))
  }

  static var onlyTrivial: ExactFinding {
    var many = graph
    let names = (0..<90).map { "policy \($0)" }
    many.orderings = names.map { .init(classes: [[$0], ["rest"]], returns: ns("0", "1")) }
    many.unhackable = [[0, 1], [1, 2], [5], [900, 3]]
    many.simplifies = [[0, 3], [7, 700]]
    many.isComplete = false
    return ExactFinding(
      frame: frame("two-state", ["Only the trivial one."]),
      answer: .simplifications(
        .init(
          reward: "true",
          ordering: .init(classes: [["00", "01"], ["11"], ["10"]], returns: ns("1", "3", "5")),
          criterion: .init(tieRank: 1, affineDimension: 2, holds: false, printedHolds: true),
          simplifications: [.init(classes: [["00", "01", "11", "10"]], returns: ns("0"))],
          impossible: [], isComplete: false, graph: many)))
  }

  // MARK: - Distances

  static var distances: ExactFinding {
    ExactFinding(
      frame: frame("grid 3 × 3", ["EPIC puts the rewards 3/4 apart."]),
      answer: .distances(
        .init(
          proxy: "sparse", intended: "center",
          distances: [
            .init(
              name: "EPIC", source: "Gleave et al. 2021",
              choices: "uniform coverage of all "
                + "transitions, states and actions", value: e("3/4"), squared: n("9/16"),
              signedCorrelationSquared: n("-1/64")),
            .init(
              name: "DARD", source: "Wulfe et al. 2022", choices: "transitions of the problem",
              value: Enclosure(low: n("1602/10000"), high: n("1603/10000")),
              squared: n("257/10000")),
            .init(
              name: "STARC", source: "Skalse et al. 2024",
              choices: "canonical by the uniform "
                + "policy's values, Euclidean norm", value: nil,
              note: "The proxy is trivial, so that it has no direction."),
          ], regret: n("5/8"))))
  }

  // MARK: - Behaviour

  static func unchanged(_ verdict: UnchangedOptimalityAnswer.Verdict) -> ExactFinding {
    ExactFinding(
      frame: frame("two mazes", ["The verdict is \(verdict.rawValue)."]),
      answer: .unchangedOptimality(
        .init(
          problems: ["maze left", "maze right"], reward: "true", verdict: verdict,
          failing: verdict == .everyState
            ? []
            : [
              .init(state: "junction", optimal: ["maze left": ["left"], "maze right": ["right"]]),
              .init(state: "s10", optimal: ["maze left": ["up", "down"]]),
            ],
          policy: verdict == .everyState || verdict == .start
            ? ExactPolicy(name: "keeps left", choose: walk([:])) : nil,
          repair: "Put the maze's side into the observation at the junction.",
          regrets: [
            .init(
              policy: "always left", regrets: ["maze left": n("0"), "maze right": n("9/10")],
              worst: n("9/10")),
            .init(
              policy: "coin", regrets: ["maze left": n("9/20"), "maze right": n("9/20")],
              worst: n("9/20")),
          ])))
  }

  static var discounts: ExactFinding {
    func sets(_ first: String, _ second: String) -> [String: [String]] {
      [
        "defected": [first], "cooperated": [first], "bored": [second], "10": ["a", "b"],
        "9": ["a", "b"],
      ]
    }
    let root = Enclosure(low: n("6180339887/10000000000"), high: n("6180339888/10000000000"))
    return ExactFinding(
      frame: frame(
        "prisoner's dilemma with oneself",
        ["At discount 9/10 it pays to cooperate, which a myopic learner would not."]),
      answer: .discounts(
        .init(
          reward: "true",
          intervals: [
            .init(low: e("0"), high: e("1/2"), optimal: sets("defect", "wait")),
            .init(low: e("1/2"), high: root, optimal: sets("cooperate", "wait")),
            .init(low: root, high: e("99/100"), optimal: sets("cooperate", "walk to the far door")),
            .init(low: e("99/100"), high: e("1"), optimal: sets("cooperate", "stay")),
          ],
          thresholds: [
            .init(discount: e("1/2"), polynomial: ns("-1", "2"), optimal: sets("defect", "wait")),
            .init(
              discount: root, polynomial: ns("-1", "1", "1"), optimal: sets("cooperate", "wait")),
            .init(
              discount: e("99/100"), polynomial: ns("99", "-100"),
              optimal: sets("cooperate", "stay")),
          ], myopic: sets("defect", "wait"), shifting: ["cooperated", "defected"],
          discount: n("9/10"))))
  }

  static var steady: ExactFinding {
    ExactFinding(
      frame: frame("bandit", ["Nothing changes."]),
      answer: .discounts(
        .init(
          reward: "true", intervals: [.init(low: e("0"), high: e("1"), optimal: ["s": ["pull"]])],
          thresholds: [], myopic: ["s": ["pull"]], shifting: [], discount: n("0"))))
  }

  /// The recommender of the facts, with an observation that it does not need.
  static var diagram: ExactFinding {
    func found(_ pairs: [(String, [String])]) -> [DiagramAnswer.Incentive] {
      pairs.map { .init(node: $0.0, path: $0.1) }
    }
    return ExactFinding(
      frame: frame("recommender", ["It may have an incentive to influence opinions."]),
      answer: .diagram(
        .init(
          nodes: [
            .init(name: "original opinions", role: .chance), .init(name: "model", role: .chance),
            .init(name: "posts", role: .decision),
            .init(name: "influenced opinions", role: .chance),
            .init(name: "weather", role: .chance), .init(name: "clicks", role: .utility),
          ],
          edges: [
            ["original opinions", "influenced opinions"], ["original opinions", "model"],
            ["model", "posts"], ["weather", "posts"], ["posts", "influenced opinions"],
            ["influenced opinions", "clicks"], ["posts", "clicks"],
          ], decision: "posts", notRequisite: [["weather", "posts"]],
          valueOfInformation: found([("model", ["model", "posts", "clicks"])]),
          valueOfControl: found([
            ("original opinions", ["original opinions", "influenced opinions", "clicks"]),
            ("influenced opinions", ["influenced opinions", "clicks"]),
            ("model", ["model", "posts", "clicks"]), ("clicks", ["clicks"]),
          ]),
          responseIncentive: found([
            ("model", ["model", "posts"]),
            ("original opinions", ["original opinions", "model", "posts"]),
          ]),
          instrumentalControlIncentive: found([
            ("influenced opinions", ["posts", "influenced opinions", "clicks"]),
            ("clicks", ["posts", "clicks"]),
          ]))))
  }

  /// A diagram that no checker would let through: a cycle, a loop, unknown names, a name twice.
  static var oddDiagram: ExactFinding {
    ExactFinding(
      frame: frame(nasty, []),
      answer: .diagram(
        .init(
          nodes: (0..<12).map { .init(name: $0 == 3 ? nasty : "node \($0 % 11)", role: .chance) },
          edges: [
            ["node 0", "node 1"], ["node 1", "node 2"], ["node 2", "node 0"], ["node 4", "node 4"],
            ["x", "y"], ["node 5"], [nasty, "node 9"], ["node 0", nasty],
          ], decision: nasty, notRequisite: [[nasty, "x"], ["a"]], valueOfInformation: [],
          valueOfControl: [.init(node: nasty, path: [nasty, nasty])], responseIncentive: [],
          instrumentalControlIncentive: [])))
  }

  /// A name for each finding, for files and for messages of tests.
  static var all: [(name: String, finding: ExactFinding)] {
    [
      ("hackable", hackable), ("gridworld", gridworld), ("listed", listed),
      ("equivalent-pair", certified(.equivalent, scale: "1/2")),
      ("trivial", certified(.trivial, scale: "0")), ("long", longFractions), ("hostile", hostile),
      ("bare", bare), ("huge", huge), ("tiny", tiny), ("equivalence", equivalent),
      ("different", different), ("turning", turning), ("not-turning", notTurning),
      ("simplifications", simplifications), ("only-trivial", onlyTrivial), ("distances", distances),
      ("every-state", unchanged(.everyState)), ("memory", unchanged(.memory)),
      ("none", unchanged(.none)), ("undecided", unchanged(.undecided)), ("discounts", discounts),
      ("steady", steady), ("diagram", diagram), ("odd-diagram", oddDiagram),
    ]
  }
}
