import Arithmetic
import BigInt
import Findings
import Ground

/// *Which simpler rewards never mislead, on a finite set of policies?* (Skalse et al. 2022,
/// Definition 2 and Theorem 3, of which the rank is mended: Documentation/Decisions/006-exact-questions.md)
///
/// A simplification ties some classes of equal return that are next to each other and leaves the
/// rest. So there are at most 2^(classes − 1) − 1; each is realised by a reward, or shown to be
/// impossible by multiples of the differences of classes that add up to nothing once tied policies
/// count as one.
public struct Simplifications: ExactQuestion {
  public typealias Subject = DecisionProblem

  /// The reward that is simplified.
  public var reward: String
  /// Whether to list all orderings that any reward makes, too.
  public var withGraph: Bool
  /// Coarsenings, and orderings, to look at most.
  public var cap: Int

  public init(reward: String = "true", withGraph: Bool = false, cap: Int = 10_000) {
    self.reward = reward
    self.withGraph = withGraph
    self.cap = cap
  }

  /// On the policies that the problem lists.
  public func answer(_ problem: DecisionProblem) throws(ExactError) -> ExactFinding {
    let model = TabularModel(problem)
    let values = model.values(of: try problem.reward(reward))
    guard !problem.policies.isEmpty else {
      throw .question(
        "Simplifications are those on a finite set of policies, and '\(problem.name)' lists none. "
          + "Give them under \"policies\".")
    }
    // Returns are linear in the visits of choices: a reward is a functional on them.
    var features: [[Rational]] = []
    for policy in problem.policies {
      features.append(try model.choiceOccupancy(of: model.policy(policy)))
    }
    return try answer(
      of: problem.name, size: model.sizeInWords, policies: problem.policies.map(\.name),
      features: features, values: values
    ) { values in
      var byState: [String: [String: ExactNumber]] = [:]
      for choice in 0..<model.choiceCount {
        let state = model.stateNames[model.choiceState[choice]]
        byState[state, default: [:]][model.actionName(choice)] = values[choice].written
      }
      return byState
    }
  }

  /// Where all that is known of the policies is what they return in several rewards: the rewards
  /// considered are then the weighted sums of these.
  public func answer(_ table: PolicyTable) throws(ExactError) -> ExactFinding {
    _ = try table.column(reward)
    let columns = table.columns
    var finding = try answer(
      of: table.name, size: "\(table.names.count) policies, \(columns.count) rewards",
      policies: table.names,
      features: table.names.indices.map { policy in columns.map { $0.values[policy] } },
      values: columns.map { $0.name == reward ? Rational.one : .zero }
    ) { weights in
      let named = zip(columns, weights).filter { !$1.isZero }.map { ($0.name, $1.written) }
      return named.isEmpty
        ? [:] : ["weights": Dictionary(named, uniquingKeysWith: { first, _ in first })]
    }
    finding.frame.caveats.append(
      "Nothing but the table is known, so the rewards considered are the weighted sums of its columns: "
        + columns.map(\.name).joined(separator: ", ") + ".")
    return finding
  }

  /// - Parameters:
  ///   - features: `[policy][feature]`: vectors on which rewards are linear functions; visit
  /// counts,
  ///     where a decision problem is given.
  ///   - values: The reward, `[feature]`.
  ///   - rewardByName: A reward on the features by state and action.
  /// - Throws: `ExactError.question` where there are no policies or sizes differ.
  package func answer(
    of problem: String, size: String, policies: [String], features: [[Rational]],
    values: [Rational],
    rewardByName: @escaping ([Rational]) -> [String: [String: ExactNumber]] = { _ in [:] }
  ) throws(ExactError) -> ExactFinding {
    guard !policies.isEmpty else { throw .question("There are no policies to compare.") }
    guard policies.count == features.count, features.allSatisfy({ $0.count == values.count }) else {
      throw .question("Each policy needs a name and one number for each of the reward's features.")
    }
    let search = SimplificationSearch(policies, features, values, cap, rewardByName)
    let (answer, steps, caveats) = search.answer(reward, withGraph: withGraph)
    return ExactFinding(
      frame: ExactFrame(
        problem: problem, size: size, method: "exact rational arithmetic", steps: steps,
        caveats: caveats),
      answer: .simplifications(answer))
  }
}

private struct SimplificationSearch {
  let names: [String]
  let features: [[Rational]]
  let cap: Int
  let rewardByName: ([Rational]) -> [String: [String: ExactNumber]]
  let points: PolicyPoints
  let reward: [Rational]
  /// Classes of tied policies, ascending.
  let classes: [[Int]]
  /// Directions of the ties, reduced, and their leading coordinates.
  let ties: DenseElimination.Echelon
  /// Coordinates that ties leave free, and the steps from class to class in them.
  let free: [Int]
  let steps: [[Rational]]

  init(
    _ names: [String], _ features: [[Rational]], _ reward: [Rational], _ cap: Int,
    _ rewardByName: @escaping ([Rational]) -> [String: [String: ExactNumber]]
  ) {
    self.names = names
    self.features = features
    self.reward = reward
    self.cap = cap
    self.rewardByName = rewardByName
    let points = PolicyPoints(features)
    self.points = points
    let returns = features.map { OrderingSearch.dot(reward, $0) }
    classes = Dictionary(grouping: names.indices) { returns[$0] }
      .sorted { $0.key < $1.key }.map(\.value)
    let ties = DenseElimination.reduced(
      classes.flatMap { members in
        members.dropFirst().map { points.difference($0, members[0]) }
      })
    let free = (0..<points.dimension).filter { !ties.pivots.contains($0) }
    steps = zip(classes.dropFirst(), classes).map { high, low in
      var step = points.difference(high[0], low[0])
      for (row, pivot) in zip(ties.rows, ties.pivots) where !step[pivot].isZero {
        let factor = step[pivot]
        for index in row.indices { step[index] -= factor * row[index] }
      }
      return free.map { step[$0] }
    }
    self.ties = ties
    self.free = free
  }

  // MARK: Answer

  func answer(
    _ rewardName: String, withGraph: Bool
  ) -> (SimplificationsAnswer, [String], [String]) {
    let dimension = points.dimension
    let criterion = SimplificationsAnswer.Criterion(
      tieRank: ties.rank, affineDimension: dimension, holds: ties.rank <= dimension - 2,
      // All visit counts lie on a plane beside the origin, so their rank is one more.
      printedHolds: ties.rank <= dimension + 1 - 2)
    let (made, impossible, isComplete) = coarsenings()
    let base = ordering(classes, reward)
    let answer = SimplificationsAnswer(
      reward: rewardName, ordering: base, criterion: criterion, simplifications: made,
      impossible: impossible, isComplete: isComplete, graph: withGraph ? graph() : nil)
    return (answer, sentences(answer), caveats(answer))
  }

  private func ordering(
    _ classes: [[Int]], _ reward: [Rational]
  ) -> SimplificationsAnswer.Ordering {
    SimplificationsAnswer.Ordering(
      classes: named(classes),
      returns: classes.map { OrderingSearch.dot(reward, features[$0[0]]).written },
      reward: rewardByName(reward))
  }

  private func named(_ classes: [[Int]]) -> [[String]] {
    classes.map { $0.map { names[$0] } }
  }

  // MARK: Coarsenings

  /// Every coarsening by its number of ties between neighbours, each made or shown impossible.
  private func coarsenings() -> (
    [SimplificationsAnswer.Ordering], [SimplificationsAnswer.Impossible], Bool
  ) {
    var made: [SimplificationsAnswer.Ordering] = []
    var impossible: [SimplificationsAnswer.Impossible] = []
    guard classes.count > 1 else { return (made, impossible, true) }
    let duals = dualSteps()
    var looked = 0
    var isComplete = true
    sizes: for size in 1..<max(steps.count, 1) {
      var chosen = Array(0..<size)
      while true {
        if looked == cap {
          isComplete = false
          break sizes
        }
        looked += 1
        let merged = merged(chosen)
        switch separation(tying: chosen, duals) {
        case .functional(let functional):
          made.append(ordering(merged, points.reward(lifted(functional))))
        case .impossible(let multiples):
          impossible.append(
            SimplificationsAnswer.Impossible(
              classes: named(merged), multiples: multiples.map(\.written)))
        }
        guard Self.advance(&chosen, below: steps.count) else { break }
      }
    }
    // The reward that is 0 throughout ties everything.
    let nothing = [Rational](repeating: .zero, count: points.featureCount)
    made.append(ordering([names.indices.map { $0 }], nothing))
    return (made, impossible, isComplete)
  }

  private func separation(tying chosen: [Int], _ duals: [[Rational]]?) -> Separation {
    let rising = steps.indices.filter { !chosen.contains($0) }
    if let duals {
      var functional = [Rational](repeating: .zero, count: free.count)
      for step in rising {
        for index in functional.indices { functional[index] += duals[step][index] }
      }
      return .functional(functional)
    }
    return Separation(
      rising: rising.map { steps[$0] }, tied: chosen.map { steps[$0] }, dimension: free.count)
  }

  /// For each step a functional that is 1 on it and 0 on the others, where steps are independent:
  /// then every coarsening is made by a sum of these.
  private func dualSteps() -> [[Rational]]? {
    guard steps.count <= free.count, DenseElimination.rank(steps) == steps.count else { return nil }
    var duals: [[Rational]] = []
    for step in steps.indices {
      let right = steps.indices.map { $0 == step ? Rational.one : .zero }
      guard
        case .solution(let dual) = DenseElimination.solution(
          steps, columns: free.count, equalTo: right)
      else { return nil }
      duals.append(dual)
    }
    return duals
  }

  /// A functional on the free coordinates as one on all that is 0 on the ties.
  private func lifted(_ functional: [Rational]) -> [Rational] {
    var all = [Rational](repeating: .zero, count: points.dimension)
    for (coordinate, value) in zip(free, functional) { all[coordinate] = value }
    for (row, pivot) in zip(ties.rows, ties.pivots) {
      all[pivot] = -zip(free, functional).map { row[$0] * $1 }.sum()
    }
    return all
  }

  private func merged(_ tied: [Int]) -> [[Int]] {
    var result = [classes[0]]
    for (index, members) in classes.dropFirst().enumerated() {
      if tied.contains(index) {
        result[result.count - 1] += members
      } else {
        result.append(members)
      }
    }
    return result.map { $0.sorted() }
  }

  /// The next choice of as many numbers, in lexicographic order.
  private static func advance(_ chosen: inout [Int], below limit: Int) -> Bool {
    var place = chosen.count - 1
    while place >= 0, chosen[place] == limit - chosen.count + place { place -= 1 }
    guard place >= 0 else { return false }
    chosen[place] += 1
    for later in (place + 1)..<max(chosen.count, place + 1) {
      chosen[later] = chosen[later - 1] + 1
    }
    return true
  }

  // MARK: Graph

  private func graph() -> SimplificationsAnswer.Graph {
    var search = OrderingSearch(points, cap: cap)
    search.run()
    let relations = OrderingRelations(
      levels: search.found.map { ordering in
        var levels = [Int](repeating: 0, count: names.count)
        for (level, members) in ordering.classes.enumerated() {
          for member in members { levels[member] = level }
        }
        return levels
      })
    var unhackable: [[Int]] = []
    var simplifies: [[Int]] = []
    for first in search.found.indices {
      for second in search.found.indices where first != second {
        if first < second && relations.areUnhackable(first, second) {
          unhackable.append([first, second])
        }
        if relations.simplifies(first, into: second) { simplifies.append([first, second]) }
      }
    }
    return SimplificationsAnswer.Graph(
      orderings: search.found.map { ordering($0.classes, points.reward($0.functional)) },
      unhackable: unhackable, simplifies: simplifies,
      candidates: ExactNumber("\(weakOrderingCount(names.count))"), isComplete: search.isComplete)
  }

  // MARK: Words

  private func inWords(_ classes: [[String]]) -> String {
    classes.map { $0.joined(separator: " = ") }.joined(separator: " < ")
  }

  private func sentences(_ answer: SimplificationsAnswer) -> [String] {
    let nonTrivial = answer.simplifications.count { $0.classes.count > 1 }
    var steps: [String] = []
    if classes.count == 1 {
      steps.append(
        "\(answer.reward) gives all \(names.count) policies the same return, so nothing about it "
          + "can be simplified.")
    } else if nonTrivial > 0 {
      steps.append(
        "\(answer.reward) has \(Wording.count(nonTrivial, "simplification")) that still "
          + "order some policies\(answer.isComplete ? "" : ", at least"), and the trivial one.")
    } else if answer.isComplete {
      steps.append(
        "\(answer.reward) has no simplification on these policies but the trivial one, which "
          + "ties all.")
    } else {
      steps.append(
        "Among the coarsenings looked at, \(answer.reward) has no simplification but the "
          + "trivial one.")
    }
    steps.append(
      "It orders the \(names.count) policies as \(inWords(answer.ordering.classes)).")
    if classes.count > 1 { steps += derivation(answer) }
    if let graph = answer.graph {
      steps.append(
        "Of \(graph.candidates) weak orderings of \(names.count) policies, rewards make "
          + "\(graph.isComplete ? "" : "at least ")\(graph.orderings.count); "
          + "\(graph.unhackable.count) pairs of them are unhackable, \(graph.simplifies.count) "
          + "times one simplifies another.")
    }
    return steps
  }

  /// Why: the criterion, and what was looked at.
  private func derivation(_ answer: SimplificationsAnswer) -> [String] {
    let criterion = answer.criterion
    var steps: [String] = []
    steps.append(
      "Differences of tied policies span \(criterion.tieRank) dimensions, differences of all "
        + "policies \(criterion.affineDimension). A simplification that is not trivial exists "
        + "exactly where the first is at most the second less 2: \(criterion.tieRank) ≤ "
        + "\(criterion.affineDimension - 2) is \(criterion.holds).")
    if criterion.holds != criterion.printedHolds {
      steps.append(
        "The criterion as printed (Skalse et al. 2022, Theorem 3) compares with the rank less 2, "
          + "\(criterion.affineDimension - 1), and says otherwise: it takes a reward for trivial "
          + "only where it is 0, and not where it is constant.")
    }
    steps.append(
      "A simplification ties neighbouring classes and turns nothing round. Of the "
        + "\(answer.simplifications.count + answer.impossible.count) ways to do so that were "
        + "looked at, rewards make \(answer.simplifications.count); for \(answer.impossible.count) "
        + "a sum of differences is nothing, so they cannot all rise.")
    return steps
  }

  private func caveats(_ answer: SimplificationsAnswer) -> [String] {
    var caveats: [String] = []
    if !answer.isComplete {
      caveats.append(
        "Only the first \(cap) coarsenings were looked at, those with the fewest ties, and the "
          + "trivial one.")
    }
    if let graph = answer.graph, !graph.isComplete {
      caveats.append("The list of orderings stops at \(cap).")
    }
    return caveats
  }
}
