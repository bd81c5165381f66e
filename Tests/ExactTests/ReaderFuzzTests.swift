import Arithmetic
import Exact
import Findings
import Randomness
import Testing

/// Whatever bytes come, the readers answer or say what is wrong; they never trap and never take
/// long.
@Suite struct ReaderFuzzTests {
  static let examples = [
    "two-state.json", "prisoners-dilemma.json", "cleaning-robot.csv", "grid.json", "family.json",
    "recommender.json",
  ]
  static let garbage = [
    "0", "-1", "1e5000", "1e-2400", "\"1/0\"", "\"1/3\"", "null", "true", "[]", "{}", "\"\"", "1.5",
    "\"\\u0000\"", "99999999999999999999999999", "\"-\"", "\"9223372036854775808/3\"", "-0", "[[]]",
    "\"up\"", "\"#\"", "1e999999999999999999999",
  ]

  /// Reads as every kind of file; all but `ExactError` is an error of the test.
  static func readAll(_ bytes: [UInt8]) -> (answered: Int, refused: Int) {
    var (answered, refused) = (0, 0)
    func attempt(_ read: () throws(ExactError) -> Void) {
      do {
        try read()
        answered += 1
      } catch {
        refused += 1
      }
    }
    attempt { () throws(ExactError) in
      let problem = try readProblem(bytes, file: "x.json")
      Self.check(problem)
    }
    attempt { () throws(ExactError) in
      for problem in try readFamily([("x.json", bytes)]) { Self.check(problem) }
    }
    attempt { () throws(ExactError) in
      let table = try readPolicyTable(bytes, file: "x.csv")
      for column in table.columns { #expect(column.values.count == table.names.count) }
    }
    return (answered, refused)
  }

  /// What every problem that was read keeps to.
  static func check(_ problem: DecisionProblem) {
    let count = problem.states.count
    #expect(problem.start.count == count && problem.start.sum() == 1)
    #expect(problem.choices.count == count)
    for (state, choices) in problem.choices.enumerated() {
      #expect(zip(choices, choices.dropFirst()).allSatisfy { $0.action < $1.action })
      for choice in choices {
        #expect(choice.outcomes.map(\.probability).sum() == 1)
        #expect(choice.outcomes.allSatisfy { $0.probability.signum() > 0 && $0.target < count })
      }
      for reward in problem.rewards { #expect(reward.values[state].count == choices.count) }
      for policy in problem.policies where !choices.isEmpty {
        #expect(policy.probabilities[state].count == choices.count)
        #expect(policy.probabilities[state].sum() == 1)
      }
    }
  }

  @Test func `changed examples are read or refused`() throws {
    var stream = RandomStream(seed: Seed(5))
    let sources = try Self.examples.map(ProblemFiles.example)
    var (answered, refused) = (0, 0)
    for round in 0..<4_000 {
      var bytes = sources[round % sources.count]
      for _ in 0...stream.below(3) { Self.change(&bytes, &stream) }
      let result = Self.readAll(bytes)
      answered += result.answered
      refused += result.refused
    }
    // Both happen, or the changes are too rare or too coarse to test anything.
    #expect(answered > 150 && refused > 4_000, "\(answered) answered, \(refused) refused")
  }

  static func change(_ bytes: inout [UInt8], _ stream: inout RandomStream) {
    guard bytes.count > 2 else { return }
    let place = stream.below(bytes.count)
    let length = min(1 + stream.below(40), bytes.count - place)
    switch stream.below(7) {
    case 0: bytes[place] ^= UInt8(1 << stream.below(8))
    case 1: bytes[place] = UInt8(stream.below(256))
    case 2: bytes.removeSubrange(place..<place + length)
    case 3: bytes.insert(contentsOf: bytes[place..<place + length], at: stream.below(bytes.count))
    case 4: bytes.removeLast(length)
    case 5: swapTexts(&bytes, &stream)
    default: replaceNumber(&bytes, &stream)
    }
  }

  /// Ranges of what stands between double quotes.
  static func texts(_ bytes: [UInt8]) -> [Range<Int>] {
    let quotes = bytes.indices.filter { bytes[$0] == UInt8(ascii: "\"") }
    return stride(from: 0, to: quotes.count - 1, by: 2).map { quotes[$0] + 1..<quotes[$0 + 1] }
  }

  static func swapTexts(_ bytes: inout [UInt8], _ stream: inout RandomStream) {
    let texts = texts(bytes)
    guard texts.count > 1 else { return }
    let (one, other) = (texts[stream.below(texts.count)], texts[stream.below(texts.count)])
    let (first, second) = one.lowerBound < other.lowerBound ? (one, other) : (other, one)
    let (early, late) = (Array(bytes[first]), Array(bytes[second]))
    bytes.replaceSubrange(second, with: early)
    bytes.replaceSubrange(first, with: late)
  }

  static func replaceNumber(_ bytes: inout [UInt8], _ stream: inout RandomStream) {
    let places = bytes.indices.filter { (0x30...0x39).contains(bytes[$0]) }
    guard !places.isEmpty else { return }
    let place = places[stream.below(places.count)]
    bytes.replaceSubrange(
      place...place, with: Array(garbage[stream.below(garbage.count)].utf8))
  }

  @Test func `files made to waste time are refused or read within bounds`() throws {
    let many = 1 << 14
    let names = (0..<many).map { "\"n\($0)\"" }
    for text in [
      String(repeating: "{\"states\":", count: many), "[" + String(repeating: "[],", count: many),
      "{\"states\":[\(names.joined(separator: ","))]}",
      "{\"states\":[\(names.joined(separator: ","))],\"actions\":[\"a\"],\"discount\":0,"
        + "\"start\":\"n\",\"transitions\":{\"m\":1},\"rewards\":{}}",
      "{\(names.map { $0 + ":0" }.joined(separator: ","))}",
      "{\"states\":[\"s\"],\"actions\":[\"a\"],\"discount\":0,\"transitions\":{\"s\":{\"a\":{"
        + (0..<5_000).map { "\"x\($0)\":\"1/\($0 + 7)\"" }.joined(separator: ",")
        + "}}},\"rewards\":{}}",
      "policy,proxy,true\n" + String(repeating: "\"", count: many),
      "policy,proxy,true\n" + String(repeating: ",", count: many),
      String(repeating: "\r", count: many), String(repeating: "policy,", count: many),
    ] {
      #expect(Self.readAll(Array(text.utf8)).answered == 0)
    }
  }

  // MARK: Writing and reading back

  @Test func `a problem that is written as JSON is read back the same`() throws {
    var stream = RandomStream(seed: Seed(9))
    for _ in 0..<300 {
      let problem = Self.problem(&stream)
      let text = json(of: problem)
      let read = try readProblem(Array(text.utf8), file: "x.json")
      #expect(Self.same(problem, read), "\(text)")
      // Nothing is lost on the second way either.
      #expect(json(of: read) == text)
    }
    for name in ["two-state.json", "prisoners-dilemma.json", "grid.json"] {
      let problem = try ProblemFiles.problem(name)
      let read = try readProblem(Array(json(of: problem).utf8), file: "x.json")
      #expect(Self.same(problem, read), "\(name)")
    }
  }

  @Test func `outcomes that meet in one state are written together`() throws {
    let half = try #require(Rational(1, over: 2))
    let quarter = try #require(Rational(1, over: 4))
    let problem = DecisionProblem(
      name: "p", states: ["s"], actions: ["a"],
      choices: [
        [
          .init(
            action: 0,
            outcomes: [
              .init(target: 0, probability: half), .init(target: 0, probability: quarter),
              .init(target: 0, probability: 0), .init(target: 0, probability: quarter),
            ])
        ]
      ], discount: half, start: [1],
      rewards: [.init(name: "r", values: [[2]], byOutcome: [[[1, 2, 9, 4]]])])
    let read = try readProblem(Array(json(of: problem).utf8), file: "x")
    #expect(read.choices[0][0].outcomes == [.init(target: 0, probability: 1)])
    #expect(read.rewards[0].values == [[2]])
  }

  static func same(_ one: DecisionProblem, _ other: DecisionProblem) -> Bool {
    one.name == other.name && one.states == other.states && one.actions == other.actions
      && one.choices == other.choices && one.discount == other.discount
      && one.horizon == other.horizon && one.start == other.start && one.rewards == other.rewards
      && one.policies == other.policies && one.map == other.map
  }

  /// A random problem with names that need care in JSON.
  static func problem(_ stream: inout RandomStream) -> DecisionProblem {
    let count = 1 + stream.below(5)
    let odd = ["a\"b", "ü.é", "1/2", "{x}", "back\\slash", "with space", "😀"]
    let states = (0..<count).map { "\(odd[stream.below(odd.count)])\($0)" }
    let actions = (0..<1 + stream.below(3)).map { "\(odd[stream.below(odd.count)])!\($0)" }
    func distribution(_ size: Int) -> [Rational] {
      let weights = (0..<size).map { _ in 1 + stream.below(9) }
      return weights.map { Rational($0, over: weights.reduce(0, +)) ?? .zero }
    }
    func number() -> Rational {
      let value = Rational(stream.below(2_001) - 1_000, over: 1 + stream.below(60)) ?? .zero
      // Now and then one that fits no machine word.
      return stream.below(10) == 0 ? value * Rational(Int.max) * Rational(Int.max - 2) : value
    }
    let choices = (0..<count).map { state -> [DecisionProblem.Choice] in
      if state > 0 && stream.below(4) == 0 { return [] }
      let available = actions.indices.filter { $0 == state % actions.count || stream.below(2) == 0 }
      return available.map { action in
        let targets = stream.permutation(count).prefix(1 + stream.below(count))
        return .init(
          action: action,
          outcomes: zip(targets, distribution(targets.count)).map {
            .init(target: $0, probability: $1)
          })
      }
    }
    var start = [Rational](repeating: 0, count: count)
    for (state, share) in zip([0] + (1..<count).shuffledHalf(&stream), distribution(count)) {
      start[state] = share
    }
    start[0] += 1 - start.sum()
    let rewards = (0..<1 + stream.below(3)).map { index -> DecisionProblem.Reward in
      let byOutcome = choices.map { $0.map { $0.outcomes.map { _ in number() } } }
      let means = zip(choices, byOutcome).map { choices, values in
        zip(choices, values).map { choice, values in
          zip(choice.outcomes, values).map { $0.probability * $1 }.sum()
        }
      }
      return .init(
        name: "r\"\(index)", values: means, byOutcome: stream.below(2) == 0 ? nil : byOutcome)
    }
    let policies = (0..<stream.below(3)).map { index in
      DecisionProblem.Policy(
        name: "π \(index)", probabilities: choices.map { distribution($0.count) })
    }
    let map =
      stream.below(2) == 0
      ? nil
      : PolicyMap(
        lines: ["#é\"\\", "    "],
        places: Dictionary(
          uniqueKeysWithValues: states.map {
            ($0, .init(row: stream.below(2), column: stream.below(4)))
          }),
        directions: [actions[0]: .init(row: -1, column: 0)])
    let horizon = stream.below(2) == 0 ? nil : 1 + stream.below(30)
    return DecisionProblem(
      name: "n \(odd[stream.below(odd.count)])", states: states, actions: actions,
      choices: choices,
      discount: horizon != nil && stream.below(2) == 0
        ? 1 : Rational(stream.below(10), over: 10) ?? .zero,
      horizon: horizon, start: start, rewards: rewards, policies: policies, map: map)
  }
}

extension Range<Int> {
  /// About half of its numbers, in order.
  fileprivate func shuffledHalf(_ stream: inout RandomStream) -> [Int] {
    filter { _ in stream.below(2) == 0 }
  }
}
