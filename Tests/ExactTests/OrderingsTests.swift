import Arithmetic
import Exact
import Findings
import Randomness
import Testing

/// Every ordering that some reward makes: the paper's examples, and random sets by brute force.
struct OrderingsTests {
  static func fraction(_ text: String) -> Rational { Rational(text) ?? .zero }

  /// Visit counts of 00, 01, 10, 11 (Skalse et al. 2022, appendix D.1).
  static let twoStateNames = ["00", "01", "10", "11"]
  static let twoState: [[Rational]] = [
    [fraction("3/2"), 0, fraction("1/2"), 0], [1, 0, 0, 1], [0, 1, 1, 0],
    [0, fraction("1/2"), 0, fraction("3/2")],
  ]

  static func graph(
    _ names: [String], _ features: [[Rational]], cap: Int = 10_000
  ) throws -> SimplificationsAnswer.Graph {
    let reward = [Rational](repeating: .zero, count: features[0].count)
    let result = try simplifications(
      names: names, features: features, reward: reward, rewardName: "r", withGraph: true, cap: cap
    ) { reward in
      ["r": Dictionary(uniqueKeysWithValues: reward.enumerated().map { ("\($0)", $1.written) })]
    }
    return try #require(result.answer.graph)
  }

  static func written(_ ordering: SimplificationsAnswer.Ordering) -> String {
    ordering.classes.map { $0.joined(separator: "=") }.joined(separator: "<")
  }

  /// Whether an ordering's own reward makes it, with the returns that it names.
  static func makesItself(
    _ ordering: SimplificationsAnswer.Ordering, _ names: [String], _ features: [[Rational]]
  ) -> Bool {
    let reward = (0..<features[0].count).map {
      fraction(ordering.reward["r"]?["\($0)"]?.text ?? "")
    }
    var last: Rational?
    for (members, text) in zip(ordering.classes, ordering.returns) {
      for member in members {
        guard let index = names.firstIndex(of: member) else { return false }
        let value = zip(reward, features[index]).map { $0 * $1 }.sum()
        if value != fraction(text.text) { return false }
      }
      if let last, last >= fraction(text.text) { return false }
      last = fraction(text.text)
    }
    return ordering.classes.count == ordering.returns.count
      && ordering.classes.map(\.count).reduce(0, +) == names.count
  }

  @Test func `the two-state problem has 25 of 75 orderings, as printed`() throws {
    let graph = try Self.graph(Self.twoStateNames, Self.twoState)
    #expect(graph.candidates.text == "75")
    #expect(graph.isComplete)
    let names = graph.orderings.map(Self.written)
    #expect(Set(names).count == 25)
    #expect(graph.orderings.count { $0.classes.count == 4 } == 12)
    #expect(graph.orderings.count { $0.classes.count == 3 } == 12)
    #expect(graph.orderings.count { $0.classes.count == 1 } == 1)
    let strict = [
      "00<01<10<11", "00<01<11<10", "00<10<01<11", "01<00<11<10", "10<00<01<11", "10<00<11<01",
    ]
    let tied = [
      "00=01<11<10", "00=10<01<11", "00<01=10<11", "01<00=11<10", "10<00=11<01", "00<01<10=11",
      "10<00<01=11",
    ]
    func reversed(_ name: String) -> String {
      name.split(separator: "<").reversed().joined(separator: "<")
    }
    // "01 < 00 = 11 < 10" and "10 < 00 = 11 < 01" are each other's reversals.
    #expect(Set(strict + tied).isSubset(of: Set(names)))
    #expect(Set((strict + tied).flatMap { [$0, reversed($0)] } + ["00=01=10=11"]) == Set(names))
    #expect(graph.orderings.allSatisfy { Self.makesItself($0, Self.twoStateNames, Self.twoState) })
  }

  @Test func `their unhackable pairs and simplifications are as many as counted by hand`() throws {
    let graph = try Self.graph(Self.twoStateNames, Self.twoState)
    let trivial = try #require(graph.orderings.firstIndex { $0.classes.count == 1 })
    #expect(graph.unhackable.count == 60)
    #expect(graph.unhackable.count { !$0.contains(trivial) } == 36)
    #expect(graph.simplifies.count == 48)
    #expect(graph.simplifies.count { !$0.contains(trivial) } == 24)
    for (index, ordering) in graph.orderings.enumerated() where ordering.classes.count == 4 {
      #expect(graph.simplifies.count { $0[0] == index && $0[1] != trivial } == 2)
    }
  }

  @Test func `three free policies have all 13 orderings, 30 unhackable pairs and 24 arrows`() throws
  {
    let features: [[Rational]] = [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
    let graph = try Self.graph(["a", "b", "c"], features)
    #expect(graph.orderings.count == 13)
    #expect(graph.candidates.text == "13")
    let trivial = try #require(graph.orderings.firstIndex { $0.classes.count == 1 })
    #expect(graph.unhackable.count == 30)
    #expect(graph.simplifies.count == 24)
    #expect(graph.unhackable.count { !$0.contains(trivial) } == 18)
    #expect(graph.simplifies.count { !$0.contains(trivial) } == 12)
  }

  @Test func `the cleaning robot's eight plans have 96 strict orderings, 12 by good rewards`()
    throws
  {
    let names = (0..<8).map { "\($0 >> 2)\($0 >> 1 & 1)\($0 & 1)" }
    let features = (0..<8).map { [Rational($0 >> 2), Rational($0 >> 1 & 1), Rational($0 & 1)] }
    let graph = try Self.graph(names, features)
    let strict = graph.orderings.filter { $0.classes.count == 8 }
    #expect(strict.count == 96)
    // All rewards above 0: every single room is better than none.
    let good = strict.filter { ordering in
      ["100", "010", "001"].allSatisfy { room in
        (ordering.classes.firstIndex(of: [room]) ?? 0)
          > (ordering.classes.firstIndex(of: ["000"]) ?? 8)
      }
    }
    #expect(good.count == 12)
    #expect(Set(graph.orderings.map(Self.written)).count == graph.orderings.count)
    #expect(graph.orderings.allSatisfy { Self.makesItself($0, names, features) })
    #expect(graph.candidates.text == "545835")
  }

  @Test func `random sets have the orderings that trying every candidate finds`() throws {
    var random = RandomStream(seed: Seed(5))
    var sizes = Set<Int>()
    for _ in 0..<40 {
      let count = 2 + random.below(3)
      let dimension = 1 + random.below(4)
      let features = (0..<count).map { _ in
        (0..<dimension).map { _ in Rational(random.below(4)) }
      }
      let names = (0..<count).map { "p\($0)" }
      let graph = try Self.graph(names, features)
      let candidates = Self.weakOrderings(count)
      #expect(graph.candidates.text == "\(candidates.count)")
      let expected = candidates.filter { classes in
        func difference(_ high: Int, _ low: Int) -> [Rational] {
          zip(features[high], features[low]).map { $0 - $1 }
        }
        return Separation(
          rising: zip(classes.dropFirst(), classes).map { difference($0[0], $1[0]) },
          tied: classes.flatMap { group in group.dropFirst().map { difference($0, group[0]) } },
          dimension: dimension
        ).functional != nil
      }
      #expect(
        Set(graph.orderings.map(\.classes)) == Set(expected.map { $0.map { $0.map { names[$0] } } })
      )
      #expect(graph.orderings.count == expected.count)
      sizes.insert(expected.count)
    }
    #expect(sizes.count > 5)
  }

  @Test func `a list cut short says so, and what it lists is right`() throws {
    let graph = try Self.graph(Self.twoStateNames, Self.twoState, cap: 10)
    #expect(!graph.isComplete)
    #expect(graph.orderings.count == 10)
    #expect(graph.orderings.allSatisfy { Self.makesItself($0, Self.twoStateNames, Self.twoState) })
  }

  @Test func `policies with the same occupancy are tied in every ordering`() throws {
    let graph = try Self.graph(["a", "b", "c"], [[1, 0], [1, 0], [0, 1]])
    #expect(Set(graph.orderings.map(Self.written)) == ["a=b<c", "c<a=b", "a=b=c"])
  }

  @Test func `the numbers of weak orderings are those of Fubini`() {
    let known = ["1", "1", "3", "13", "75", "541", "4683"]
    #expect((0...6).map { "\(weakOrderingCount($0))" } == known)
  }

  /// All weak orderings of so many things.
  static func weakOrderings(_ count: Int) -> [[[Int]]] {
    var orderings: [[[Int]]] = [[]]
    for thing in 0..<count {
      orderings = orderings.flatMap { classes in
        classes.indices.map { place in
          var joined = classes
          joined[place].append(thing)
          return joined
        }
          + (0...classes.count).map { place in
            var wider = classes
            wider.insert([thing], at: place)
            return wider
          }
      }
    }
    return orderings
  }
}
