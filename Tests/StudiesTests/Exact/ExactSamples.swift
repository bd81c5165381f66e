import Exact
import Findings
import Foundation

/// Answers to every exact question, made by hand: plain ones, bare ones, and hostile ones.
enum ExactSamples {
  static let nasty =
    "</script><img src=x onerror=alert(2)> a < b && \"c\" 'd' \u{0}\u{1B}[31mred \u{202E}evil "
    + String(repeating: "long", count: 40) + " 字字👩‍👩‍👧‍👦"

  static func n(_ text: String) -> ExactNumber { ExactNumber(text) }
  static func e(_ text: String) -> Enclosure { Enclosure(ExactNumber(text)) }
  static func ns(_ texts: String...) -> [ExactNumber] { texts.map(ExactNumber.init) }

  /// A fraction of 3,000 digits, about 12.3456.
  static let long = n(
    String(repeating: "1234567890", count: 150) + "1/1"
      + String(repeating: "0000000123", count: 150).dropFirst())

  static func frame(_ problem: String, _ steps: [String], caveats: [String] = []) -> ExactFrame {
    ExactFrame(
      problem: problem, size: "2 states, 4 choices, discount 1/2",
      method: "exact rational arithmetic", seconds: 0.0123, steps: steps, caveats: caveats)
  }

  static func returns(
    _ name: String, _ proxy: String, _ intended: String,
    _ choose: [String: ExactPolicy.Choice] = [:]
  ) -> PolicyReturns {
    PolicyReturns(
      policy: ExactPolicy(name: name, choose: choose), proxy: e(proxy), intended: e(intended))
  }

  static func pair(_ first: String, _ second: String) -> [String: ExactPolicy.Choice] {
    ["0": .action(first), "1": .action(second)]
  }

  // MARK: - Hackability

  /// The two-state problem of Skalse et al. 2022 with two of its rewards.
  static var hackable: ExactFinding {
    var answer = HackabilityAnswer(
      proxy: "proxy", intended: "true", verdict: .hackable, policies: .stationary)
    let corners = [
      returns("00", "1", "1", pair("0", "0")), returns("01", "5/2", "1/2", pair("0", "1")),
      returns("11", "17/4", "5/4", pair("1", "1")), returns("10", "3", "3", pair("1", "0")),
    ]
    answer.witness = .init(better: corners[2], worse: corners[3])
    answer.polygon = corners.map { [$0.proxy.low, $0.intended.low] }
    answer.vertices = corners
    answer.lowerEnvelope = [ns("1", "1/2"), ns("5/2", "1/2"), ns("17/4", "5/4")]
    answer.upperEnvelope = [ns("1", "3"), ns("3", "3"), ns("17/4", "5/4")]
    (answer.strictHack, answer.weakHack) = (n("7/4"), n("7/4"))
    (answer.strictHackShare, answer.weakHackShare) = (n("7/10"), n("7/10"))
    answer.goodhartGap = n("7/4")
    answer.worstCase = .init(from: corners[3], to: corners[2])
    return ExactFinding(
      frame: frame(
        "two-state",
        [
          "The proxy is hackable: policy 11 returns more than policy 10 under the proxy (17/4 > 3) "
            + "and less under the true reward (5/4 < 3).",
          "Returns are linear in how often each choice is made; those visits span 2 dimensions.",
          "On these 2 dimensions the proxy is (5, 6, 7) and the true reward (4, −1, 3), neither of "
            + "which is a multiple of the other.",
          "So there is a direction in which the first rises and the second falls; following it "
            + "from policy 10 ends at policy 11.",
        ],
        caveats: ["Policies that depend on time are not considered."]), answer: .hackability(answer)
    )
  }

  static let map = PolicyMap(
    lines: ["########", "#S  a  #", "#  ##  #", "#     G#", "########"], places: places,
    directions: [
      "up": .init(row: -1, column: 0), "down": .init(row: 1, column: 0),
      "left": .init(row: 0, column: -1), "right": .init(row: 0, column: 1),
      "stay": .init(row: 0, column: 0),
    ])

  static let places: [String: PolicyMap.Place] = {
    var places: [String: PolicyMap.Place] = [:]
    for (row, columns) in [(1, [1, 2, 3, 4, 5, 6]), (2, [1, 2, 5, 6]), (3, [1, 2, 3, 4, 5, 6])] {
      for column in columns {
        places["(\(row),\(column))"] = .init(row: row, column: column)
        if column == 2 { places["(\(row),\(column)) later"] = .init(row: row, column: column) }
      }
    }
    return places
  }()

  static func walk(_ change: [String: ExactPolicy.Choice]) -> [String: ExactPolicy.Choice] {
    var choose = places.mapValues { place -> ExactPolicy.Choice in
      .action(place.row < 3 && place.column > 4 ? "down" : place.column == 6 ? "stay" : "right")
    }
    choose["(2,2)"] = .action("up")
    choose["(1,2)"] = .action("down")
    for (state, choice) in change { choose[state] = choice }
    return choose
  }

  /// A gridworld with mixtures, states that share a cell, 300 corners, learned policies.
  static var gridworld: ExactFinding {
    var answer = HackabilityAnswer(
      proxy: "stepsOnA", intended: "reachesGoal", verdict: .hackable, policies: .constrained)
    answer.constraint = "every action has probability at least 1/20"
    answer.map = map
    let mixture = ExactPolicy.Choice.mixture([
      "left": n("1/2"), "up": n("1/3"), "right": n("1/6"), "down": n("0"),
    ])
    let worse = returns("goes round to G", "12", "7/2", walk([:]))
    let better = returns(
      "circles at a", "40", "-5/3",
      walk([
        "(1,4)": mixture, "(1,5)": .action("left"), "(1,3)": .action("right"),
        "(3,3)": .action("left"),
      ]))
    answer.witness = .init(better: better, worse: worse)
    let count = 300
    answer.vertices = (0..<count).map { index in
      let angle = Double.pi + Double(index) / Double(count) * 2 * .pi
      let (x, y) = (30 + 28 * cos(angle), 2 + 6 * sin(angle + 0.3))
      return returns(
        "corner policy \(index)", "\(Int(x * 1000))/1000", "\(Int(y * 1000))/1000",
        index == 0 ? walk([:]) : [:])
    }
    answer.polygon = answer.vertices.map { [$0.proxy.low, $0.intended.low] }
    answer.lowerEnvelope = [ns("2", "-4"), ns("25", "-4"), ns("45", "-2"), ns("58", "37/10")]
    answer.upperEnvelope = [ns("2", "8"), ns("36", "8"), ns("50", "7"), ns("58", "37/10")]
    answer.strictHack = n("12")
    answer.weakHack = n("12")
    answer.strictHackShare = n("1")
    answer.weakHackShare = n("1")
    answer.goodhartGap = n("43/10")
    answer.worstCase = .init(
      from: returns("best true", "36", "8", walk([:])), to: returns("worst later", "36", "-4"))
    answer.measured = [
      .init(
        name: "learner, seed 1", proxy: Estimate(mean: 44, low: 40, high: 48),
        intended: Estimate(mean: 0.3, low: -0.5, high: 1.1)),
      .init(
        name: "learner, seed 2", proxy: Estimate(mean: 20, low: 20, high: 20),
        intended: Estimate(mean: 4, low: 3.2, high: .nan)),
    ]
    return ExactFinding(
      frame: frame("gridworld", ["Hackable.", "Because of the cell a."]),
      answer: .hackability(answer))
  }

  /// A list of policies with their order, the bound by correlation, no polygon.
  static var listed: ExactFinding {
    var answer = HackabilityAnswer(
      proxy: "clicks", intended: "satisfaction", verdict: .hackable, policies: .finite)
    answer.listed = [
      returns("do nothing", "0", "0"), returns("honest", "3", "9/2"),
      returns("clickbait", "7", "1/3"), returns("autoplay", "13/2", "2"),
    ]
    answer.listed.append(
      PolicyReturns(
        policy: ExactPolicy(name: "by enclosure"), proxy: Enclosure(low: n("1/4"), high: n("1/3")),
        intended: Enclosure(low: n("7071067811/10000000000"), high: n("7071067812/10000000000"))))
    answer.witness = .init(better: answer.listed[2], worse: answer.listed[1])
    (answer.misorderedPairs, answer.pairs) = (n("3"), n("10"))
    (answer.strictHack, answer.weakHack) = (n("25/6"), n("25/6"))
    answer.correlationBound = .init(
      base: "do nothing", policy: "clickbait", correlation: n("9/10"), signedSquare: n("4"),
      chiSquare: n("9"), worst: Enclosure(low: n("-43/100"), high: n("-42/100")), canFall: true)
    return ExactFinding(
      frame: frame("recommender", ["Hackable: honest and clickbait."]), answer: .hackability(answer)
    )
  }

  static func certified(_ verdict: HackabilityAnswer.Verdict, scale: String) -> ExactFinding {
    var answer = HackabilityAnswer(
      proxy: "proxy", intended: "true", verdict: verdict, policies: .stationary)
    answer.map = map
    answer.certificate = .init(
      reward: "true", scale: n(scale),
      potential: Dictionary(
        uniqueKeysWithValues: places.map { ($0.key, n("\($0.value.row * 7)/\($0.value.column)")) }))
    let isTrivial = verdict == .trivial
    answer.polygon = isTrivial ? [ns("2", "3")] : [ns("0", "3"), ns("4", "5")]
    answer.vertices =
      isTrivial
      ? [returns("any", "2", "3")] : [returns("low", "0", "3"), returns("high", "4", "5")]
    answer.lowerEnvelope = answer.polygon ?? []
    answer.upperEnvelope = isTrivial ? [ns("2", "3")] : [ns("0", "5"), ns("4", "5")]
    (answer.strictHack, answer.weakHack) = (n("0"), n("0"))
    (answer.strictHackShare, answer.goodhartGap) = (isTrivial ? nil : n("0"), n("0"))
    return ExactFinding(
      frame: frame("shaped", ["The rewards are \(verdict.rawValue)."]), answer: .hackability(answer)
    )
  }

  /// Every number long, every name hostile.
  static var longFractions: ExactFinding {
    var finding = hackable
    guard case .hackability(var answer) = finding.answer else { return finding }
    let minus = n("-" + long.text)
    answer.polygon = [[minus, minus], [long, minus], [long, long]]
    answer.vertices = zip(["a", "b", "c"], answer.polygon ?? []).map {
      PolicyReturns(policy: .init(name: $0), proxy: .init($1[0]), intended: .init($1[1]))
    }
    answer.lowerEnvelope = [[minus, minus], [long, minus]]
    answer.upperEnvelope = [[minus, long], [long, long]]
    (answer.strictHack, answer.weakHack, answer.goodhartGap) = (long, long, long)
    answer.strictHackShare = long
    answer.witness = .init(better: answer.vertices[1], worse: answer.vertices[2])
    answer.worstCase = .init(from: answer.vertices[2], to: answer.vertices[1])
    finding.answer = .hackability(answer)
    return finding
  }

  static var hostile: ExactFinding {
    var finding = gridworld
    guard case .hackability(var answer) = finding.answer else { return finding }
    finding.frame = ExactFrame(
      problem: nasty, size: nasty, method: nasty, seconds: .infinity, steps: [nasty, nasty],
      caveats: [nasty])
    (answer.proxy, answer.intended, answer.constraint) = (nasty, nasty, nasty)
    answer.witness?.better.policy = ExactPolicy(
      name: nasty, choose: [nasty: .mixture([nasty: n("1/2"), "b" + nasty: n("1/2")])])
    answer.witness?.worse.policy = ExactPolicy(name: nasty, choose: [nasty: .action(nasty)])
    answer.certificate = .init(reward: nasty, scale: n(nasty), potential: [nasty: n(nasty)])
    answer.vertices = answer.vertices.prefix(7).map {
      PolicyReturns(policy: .init(name: nasty), proxy: $0.proxy, intended: $0.intended)
    }
    answer.polygon = Array((answer.polygon ?? []).prefix(7)) + [[], [n("x"), n("1/0")]]
    answer.listed = [returns(nasty, nasty, "1/0"), returns(nasty, "1", "2")]
    answer.measured = [
      .init(
        name: nasty, proxy: .exact(.nan), intended: Estimate(mean: 1, low: -.infinity, high: 2))
    ]
    answer.map = PolicyMap(
      lines: ["<&", nasty], places: [nasty: .init(row: 0, column: 0)],
      directions: [nasty: .init(row: 3, column: 3)])
    finding.answer = .hackability(answer)
    return finding
  }

  static var bare: ExactFinding {
    ExactFinding(
      frame: ExactFrame(problem: "bare", size: "", method: ""),
      answer: .hackability(
        .init(proxy: "p", intended: "t", verdict: .undecided, policies: .deterministic)))
  }

  /// Three corners that need numbers far beyond what a drawing can hold.
  static var huge: ExactFinding {
    var finding = hackable
    guard case .hackability(var answer) = finding.answer else { return finding }
    let big = n("1" + String(repeating: "0", count: 400))
    answer.polygon = [[n("0"), n("0")], [big, n("1")], [n("1"), big]]
    answer.vertices = []
    answer.worstCase = nil
    answer.witness = nil
    answer.goodhartGap = big
    answer.upperEnvelope = [[n("0"), big], [big, n("1")]]
    answer.lowerEnvelope = [[n("0"), n("0")], [big, n("1")]]
    finding.answer = .hackability(answer)
    return finding
  }

  /// A polygon within a millionth of a large number.
  static var tiny: ExactFinding {
    var finding = hackable
    guard case .hackability(var answer) = finding.answer else { return finding }
    answer.polygon = [
      ns("1000000000", "1/1000000000000"), ns("1000000000000001/1000000", "2/1000000000000"),
      ns("1000000000", "3/1000000000000"),
    ]
    answer.vertices = (answer.polygon ?? []).enumerated().map {
      returns("policy \($0)", $1[0].text, $1[1].text)
    }
    answer.lowerEnvelope = Array((answer.polygon ?? []).prefix(2))
    answer.upperEnvelope = [
      ns("1000000000", "3/1000000000000"), ns("1000000000000001/1000000", "2/1000000000000"),
    ]
    answer.goodhartGap = n("1/1000000000000")
    answer.worstCase = .init(from: answer.vertices[2], to: answer.vertices[1])
    answer.witness = nil
    finding.answer = .hackability(answer)
    return finding
  }
}
