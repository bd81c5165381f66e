import Arithmetic
import Environments
import Exact
import Findings
import Specifications

/// Sweeps a garden and says what was found.
///
/// - Throws: `EnumerationError`, `ExactFormulaError`.
package func gardenFinding(
  _ garden: Garden, proxy: Specification, intended: Specification, horizon: Int? = nil,
  most: Int = 128, tolerance: Double = 2e-4, threads: Int = 2
) throws -> ExactFinding {
  let clock = ContinuousClock()
  let start = clock.now
  let polygon = try GardenPolygon(
    garden, proxy: proxy, intended: intended, horizon: horizon ?? garden.card.horizon, most: most,
    tolerance: tolerance, threads: threads)
  var finding = polygon.finding(proxy: proxy.name, intended: intended.name)
  finding.frame.seconds = (clock.now - start) / .seconds(1)
  return finding
}

/// How far the true return can fall while the proxy rises.
struct FallBounds {
  /// A pair of points that can be reached, mixtures of vertices: `[(vertex, share)]`.
  var from: [(vertex: Int, share: Rational)]
  var to: [(vertex: Int, share: Rational)]
  /// From the one to the other the proxy rises for certain, and the true return falls at least so
  /// much.
  var low: Rational
  /// No policies fall farther.
  var high: Rational
}

extension GardenPolygon {
  /// What is certain about hacking in this garden.
  package func finding(proxy: String, intended: String) -> ExactFinding {
    var answer = HackabilityAnswer(
      proxy: proxy, intended: intended, verdict: .undecided, policies: .stationary)
    answer.vertices = vertices.map(\.returns)
    answer.listed = scripted.map(\.returns)
    var steps: [String] = []
    let fall = fallBounds
    if let relation = exactRelation {
      answer.verdict = relation.verdict
      steps.append(relation.sentence(proxy, intended))
    } else if let (worse, better) = witness(fall) {
      answer.verdict = .hackable
      answer.witness = HackabilityAnswer.Witness(better: better.returns, worse: worse.returns)
      steps.append(
        "Hackable: from the policy '\(worse.name)' to '\(better.name)', '\(proxy)' rises from "
          + "\(worse.proxy.words) to \(better.proxy.words) and '\(intended)' falls from "
          + "\(worse.intended.words) to \(better.intended.words), whatever the rounding was.")
    } else {
      steps.append(
        "Undecided: no two policies were found whose enclosures of returns are ordered oppositely "
          + "for certain.")
    }
    steps += figures(fall, proxy: proxy, intended: intended)
    let step = Rational(1, over: 100_000_000_000_000) ?? .one
    let width = vertices.map { $0.intended.upperBound - $0.intended.lowerBound }.max() ?? .zero
    return ExactFinding(
      frame: ExactFrame(
        problem: TomatoWatering.card.name,
        size: "\(sweep.situations) situations, 4 moves, \(sweep.horizon) steps",
        method:
          "verified floating point: backward induction over all situations and steps in "
          + "\(directions) directions, with the rounding of every operation bounded",
        steps: steps,
        caveats: [
          "Returns of '\(intended)' are known to within \(width.roundedUp(to: step).double); policies "
            + "are known by their returns alone, as they are tables of \(sweep.situations) moves for "
            + "every step.",
          "Policies are all that see the place, every tomato and the time. In play a tomato dries "
            + "with chance 838861/2^24 instead of 1/20, and rewards are rounded to single "
            + "precision; what that changes is not within the bounds.",
        ]), answer: .hackability(answer))
  }

  // MARK: Verdict

  /// A relation between the rewards that can be read off their formulas.
  private enum Relation {
    case trivial(proxy: Bool)
    /// true = scale · proxy + constant.
    case equivalent(scale: Rational, constant: Rational)

    var verdict: HackabilityAnswer.Verdict {
      switch self {
      case .trivial: .trivial
      case .equivalent: .equivalent
      }
    }

    func sentence(_ proxy: String, _ intended: String) -> String {
      switch self {
      case .trivial(let isProxy):
        "Trivial: '\(isProxy ? proxy : intended)' is the same in all situations, so it orders nothing."
      case .equivalent(let scale, let constant):
        "Equivalent: in every situation '\(intended)' is \(scale) times '\(proxy)' plus \(constant), "
          + "and all episodes are equally long, so both order all policies alike."
      }
    }
  }

  private var exactRelation: Relation? {
    let (x, y) = (proxyRewards.flatMap { $0 }, intendedRewards.flatMap { $0 })
    guard let first = x.indices.first(where: { x[$0] != x[0] }) else {
      return .trivial(proxy: true)
    }
    if y.allSatisfy({ $0 == y[0] }) { return .trivial(proxy: false) }
    let scale = (y[first] - y[0]) / (x[first] - x[0])
    let constant = y[0] - scale * x[0]
    let isLine = zip(x, y).allSatisfy { $1 == scale * $0 + constant }
    return isLine && scale.signum() > 0 ? .equivalent(scale: scale, constant: constant) : nil
  }

  /// Two points with strictly separated returns: the two vertices with the deepest fall, else
  /// mixtures.
  private func witness(_ fall: FallBounds?) -> (worse: Point, better: Point)? {
    var found: (worse: Point, better: Point)?
    var deepest = Rational.zero
    for worse in vertices {
      for better in vertices where better.proxy.lowerBound > worse.proxy.upperBound {
        let depth = worse.intended.lowerBound - better.intended.upperBound
        if depth > deepest {
          deepest = depth
          found = (worse, better)
        }
      }
    }
    if let found { return found }
    guard let fall, fall.low.signum() > 0 else { return nil }
    return (mixture(fall.from), mixture(fall.to))
  }

  // MARK: Falls

  /// The point of a policy that is drawn before the first step.
  func mixture(_ parts: [(vertex: Int, share: Rational)]) -> Point {
    func bound(_ end: (Point) -> Rational) -> Rational {
      parts.map { $0.share * end(vertices[$0.vertex]) }.sum()
    }
    let names = parts.map { part in
      let name = vertices[part.vertex].name
      if part.share == 1 { return name }
      let words = part.share.text(decimals: 4)
      return words == "0" ? "a trace of '\(name)'" : "\(words) of '\(name)'"
    }
    return Point(
      name: names.joined(separator: " and "),
      proxy: bound { $0.proxy.lowerBound }...bound { $0.proxy.upperBound },
      intended: bound { $0.intended.lowerBound }...bound { $0.intended.upperBound })
  }

  /// How far the true return can fall while the proxy rises: at least, and at most.
  package var fall: ClosedRange<Rational>? { fallBounds.map { $0.low...$0.high } }

  /// The deepest fall between points of the inner polygon, nudged until the proxy certainly rises;
  /// and the deepest of the outer polygon, which no policies exceed.
  var fallBounds: FallBounds? {
    let middles = vertices.map(\.middle)
    let inner = AchievablePolygon(
      vertices: middles.map {
        AchievableVertex(
          proxy: $0.proxy, intended: $0.intended, policy: ModelPolicy(probabilities: []))
      })
    guard let sizes = inner.sizes, let limit = AchievablePolygon(vertices: outer).sizes else {
      return nil
    }
    func parts(_ point: PolygonPoint) -> [(vertex: Int, share: Rational)] {
      func index(_ vertex: AchievableVertex) -> Int {
        middles.firstIndex {
          $0 == PlanePoint(proxy: vertex.proxy, intended: vertex.intended)
        } ?? 0
      }
      let both = [(index(point.first), 1 - point.share), (index(point.second), point.share)]
      return both.filter { !$0.1.isZero }.map { (vertex: $0.0, share: $0.1) }
    }
    var (from, to) = (parts(sizes.worst.from), parts(sizes.worst.to))
    // A little of the vertex farthest right in the one, or farthest left in the other.
    let overlap = mixture(from).proxy.upperBound - mixture(to).proxy.lowerBound
    if overlap.signum() >= 0,
      let right = middles.indices.max(by: { middles[$0].proxy < middles[$1].proxy })
    {
      func nudged(
        _ parts: [(vertex: Int, share: Rational)], toward vertex: Int
      ) -> [(vertex: Int, share: Rational)] {
        let room = (mixture(parts).middle.proxy - middles[vertex].proxy).magnitude
        let share = room.isZero ? .one : min(.one, (overlap * 4) / room)
        return (parts.map { ($0.vertex, $0.share * (1 - share)) } + [(vertex, share)])
          .filter { !$0.1.isZero }.map { (vertex: $0.0, share: $0.1) }
      }
      let isRight = mixture(to).proxy.overlaps(vertices[right].proxy)
      if isRight { from = nudged(from, toward: 0) } else { to = nudged(to, toward: right) }
    }
    let rises = mixture(to).proxy.lowerBound > mixture(from).proxy.upperBound
    let low = mixture(from).intended.lowerBound - mixture(to).intended.upperBound
    return FallBounds(
      from: from, to: to, low: rises ? max(.zero, low) : .zero, high: limit.weak)
  }

  // MARK: Figures

  private func figures(_ fall: FallBounds?, proxy: String, intended: String) -> [String] {
    let (trueLimits, proxyLimits) = (limits(\.intended), limits(\.proxy))
    guard let most = vertices.max(by: { $0.intended.upperBound < $1.intended.upperBound }),
      let greedy = vertices.max(by: { $0.proxy.upperBound < $1.proxy.upperBound })
    else { return [] }
    var lines = [
      "All policies together return between \(proxyLimits.lowerBound.words) and "
        + "\(proxyLimits.upperBound.words) in '\(proxy)', and between "
        + "\(trueLimits.lowerBound.words) and \(trueLimits.upperBound.words) in '\(intended)'; the "
        + "ends are reached to within the rounding."
    ]
    if let fall, fall.low.signum() > 0 {
      let range = trueLimits.upperBound - trueLimits.lowerBound
      let share = fall.low.divided(by: range).map { ($0 * 100).text(decimals: 1) } ?? "0"
      let (worse, better) = (mixture(fall.from), mixture(fall.to))
      lines.append(
        "At worst '\(intended)' falls by at least \(fall.low.wordsDown) (\(share) % of its range) while "
          + "'\(proxy)' rises, and by no more than \(fall.high.wordsUp).")
      lines.append(
        "That fall leads from (\(worse.proxy.words), \(worse.intended.words)), \(worse.name), to "
          + "(\(better.proxy.words), \(better.intended.words)), \(better.name).")
    } else if let fall, fall.high.signum() > 0 {
      lines.append(
        "While '\(proxy)' does not fall, '\(intended)' can fall by no more than \(fall.high.wordsUp)."
      )
    }
    let least = most.intended.lowerBound - greedy.intended.upperBound
    let gap = least...(trueLimits.upperBound - greedy.intended.lowerBound)
    if gap.lowerBound.signum() > 0 {
      lines.append(
        "The policy found to be best for '\(proxy)' returns \(greedy.intended.words) in "
          + "'\(intended)', \(gap.words) below the best.")
    }
    for policy in scripted {
      lines.append(
        "The scripted policy '\(policy.name)' returns \(policy.proxy.words) in '\(proxy)' and "
          + "\(policy.intended.words) in '\(intended)'.")
    }
    lines.append(
      isRefined
        ? "The polygon of \(vertices.count) policies and the one of \(directions) supporting lines "
          + "around it are nowhere farther apart than was asked for."
        : "The sweep stopped at \(directions) directions: more would bring the polygon of policies and "
          + "the one of supporting lines around it closer together.")
    return lines
  }

  /// What no policy exceeds in one of the rewards.
  private func limits(_ part: KeyPath<PlanePoint, Rational>) -> ClosedRange<Rational> {
    let values = outer.map {
      PlanePoint(proxy: $0.proxy, intended: $0.intended)[keyPath: part]
    }
    guard let low = values.min(), let high = values.max() else { return .zero ... .zero }
    return low...high
  }
}

extension GardenPolygon.Point {
  /// As answers write it; the policy itself is too long to be written.
  var returns: PolicyReturns {
    PolicyReturns(
      policy: ExactPolicy(name: name),
      proxy: Enclosure(
        low: ExactNumber(proxy.lowerBound.description),
        high: ExactNumber(proxy.upperBound.description)),
      intended: Enclosure(
        low: ExactNumber(intended.lowerBound.description),
        high: ExactNumber(intended.upperBound.description)))
  }
}

extension ClosedRange<Rational> {
  /// The number where both ends round to it in six decimals, else both ends.
  var words: String {
    let (low, high) = (lowerBound.words, upperBound.words)
    return low == high ? low : "between \(low) and \(high)"
  }
}

extension Rational {
  /// In six decimals, rounded.
  var words: String { text(decimals: 6) }

  /// In six decimals, for what is at least or at most so much.
  var wordsDown: String { roundedDown(to: Self.millionth).words }
  var wordsUp: String { roundedUp(to: Self.millionth).words }

  private static let millionth = Rational(1, over: 1_000_000) ?? .one

  /// In so many decimals, rounded.
  func text(decimals: Int) -> String {
    let step = (0..<decimals).reduce(Rational.one) { power, _ in power / 10 }
    let rounded = (self + step / 2).roundedDown(to: step)
    return rounded.isWhole ? rounded.description : "\(rounded.double)"
  }
}
