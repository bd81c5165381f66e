import Arithmetic
import Exact
import Findings
import Randomness
import Testing

private func fraction(_ above: Int, _ below: Int) -> Rational {
  Rational(above, over: below) ?? .zero
}

/// One state, one step, an action for each arm.
private func bandit(_ arms: Int) -> TabularModel {
  TabularModel(
    DecisionProblem(
      name: "arms", states: ["room", "end"], actions: (0..<arms).map { "arm \($0)" },
      choices: [
        (0..<arms).map { .init(action: $0, outcomes: [.init(target: 1, probability: .one)]) }, [],
      ], discount: .one, horizon: 1, start: [.one, .zero], rewards: []))
}

private func policy(_ shares: [Int]) -> ModelPolicy {
  ModelPolicy(probabilities: shares.map { fraction($0, shares.reduce(0, +)) })
}

/// A value as `Double`, with where it is enclosed checked to be narrow.
private func value(_ bound: HackabilityAnswer.CorrelationBound) throws -> Double {
  let low = try Rational(text: bound.worst.low.text)
  let high = try Rational(text: bound.worst.high.text)
  #expect(low <= high && (high - low).double < 1e-17)
  return low.double
}

@Suite struct CorrelationBoundTests {
  let base = (name: "uniform", policy: policy([1, 1, 1]))

  @Test func `three arms by hand: at correlation 1/2 the first arm is exactly safe`() throws {
    let model = bandit(3)
    let first = (name: "first", policy: policy([1, 0, 0]))
    let bound = try correlationBound(
      model, proxy: [2, 1, 0], base: base, policy: first, correlation: fraction(1, 2))
    #expect(bound.signedSquare.text == "3/2" && bound.chiSquare.text == "2")
    #expect(bound.worst == Enclosure(ExactNumber("0")) && !bound.canFall)
    let below = try correlationBound(
      model, proxy: [2, 1, 0], base: base, policy: first, correlation: fraction(499, 1000))
    #expect(below.canFall)
    #expect(try value(below) < 0)
    let above = try correlationBound(
      model, proxy: [2, 1, 0], base: base, policy: first, correlation: fraction(501, 1000))
    #expect(!above.canFall)
    #expect(try value(above) > 0)
  }

  @Test func `the base policy itself cannot fall, whatever the correlation`() throws {
    for correlation in [fraction(-1, 3), 0, fraction(2, 3), 1] {
      let bound = try correlationBound(
        bandit(3), proxy: [2, 1, 0], base: base, policy: base, correlation: correlation)
      #expect(bound.worst.low.text == "0" && bound.worst.isExact && !bound.canFall)
    }
  }

  @Test func `a lower proxy makes a true reward that correlates fully fall`() throws {
    let bound = try correlationBound(
      bandit(3), proxy: [2, 1, 0], base: base, policy: (name: "last", policy: policy([0, 0, 1])),
      correlation: 1)
    #expect(bound.signedSquare.text == "-3/2" && bound.canFall)
    #expect(abs(try value(bound) - -(1.5.squareRoot())) < 1e-12)
  }

  @Test func `correlation by hand`() throws {
    let known = try correlation(bandit(3), proxy: [2, 1, 0], intended: [0, 1, -1], base: base)
    #expect(known.squared == fraction(1, 4) && known.sign == 1)
    let against = try correlation(bandit(3), proxy: [2, 1, 0], intended: [-4, -2, 0], base: base)
    #expect(against.squared == 1 && against.sign == -1)
  }

  /// The true reward of the proof has the stated correlation and the stated mean, and 500 random
  /// rewards of that correlation have none below. Doubles, since standard deviations are roots.
  @Test func `the bound is attained and never undercut`() throws {
    var random = RandomStream(seed: Seed(1))
    let model = bandit(5)
    for _ in 0..<20 {
      let baseShares = (0..<5).map { _ in 1 + random.below(5) }
      let shares = (0..<5).map { _ in random.below(4) + 1 }
      let proxy = (0..<5).map { _ in Rational(random.below(15) - 7) }
      if Set(proxy).count == 1 { continue }
      let r = fraction(random.below(19) - 9, 10)
      let bound = try correlationBound(
        model, proxy: proxy, base: ("base", policy(baseShares)), policy: ("new", policy(shares)),
        correlation: r)
      let worst = try value(bound)
      #expect(bound.canFall == (worst < 0))

      let mu = policy(baseShares).probabilities.map(\.double)
      let nu = policy(shares).probabilities.map(\.double)
      func mean(_ x: [Double], _ weights: [Double]) -> Double {
        zip(x, weights).map(*).reduce(0, +)
      }
      func standardised(_ x: [Double]) -> [Double] {
        let centre = mean(x, mu)
        let spread = mean(x.map { ($0 - centre) * ($0 - centre) }, mu).squareRoot()
        return x.map { ($0 - centre) / spread }
      }
      let scaled = standardised(proxy.map(\.double))
      func apart(_ x: [Double]) -> [Double] {
        let product = mean(zip(standardised(x), scaled).map(*), mu)
        return standardised(zip(standardised(x), scaled).map { $0 - product * $1 })
      }
      func mixed(_ other: [Double]) -> [Double] {
        zip(scaled, other).map { r.double * $0 + (1 - r.double * r.double).squareRoot() * $1 }
      }
      let ratio = zip(nu, mu).map { $0 / $1 }
      if Set(ratio).count > 1 {
        let attaining = mixed(apart(ratio).map { -$0 })
        #expect(abs(mean(attaining, mu)) < 1e-9)
        #expect(abs(mean(zip(attaining, scaled).map(*), mu) - r.double) < 1e-9)
        #expect(abs(mean(attaining, nu) - worst) < 1e-9)
      }
      for _ in 0..<25 {
        let truth = mixed(apart((0..<5).map { _ in random.normal() }))
        #expect(mean(truth, nu) > worst - 1e-9)
      }
    }
  }

  @Test func `what has no bound is refused with the reason`() {
    func refusal(
      _ proxy: [Rational], base: [Int], policy new: [Int], correlation: Rational
    ) -> String? {
      do {
        _ = try correlationBound(
          bandit(base.count), proxy: proxy, base: ("base", policy(base)),
          policy: ("new", policy(new)), correlation: correlation)
        return nil
      } catch { return error.description }
    }
    #expect(refusal([2, 1, 0], base: [1, 1, 1], policy: [1, 0, 0], correlation: 1) == nil)
    let outside = refusal(
      [2, 1, 0], base: [1, 1, 1], policy: [1, 0, 0], correlation: fraction(3, 2))
    #expect(outside?.contains("between -1 and 1") == true)
    let infinite = refusal([2, 1, 0], base: [1, 1, 0], policy: [0, 0, 1], correlation: 1)
    #expect(infinite?.contains("takes arm 2 in room at 0") == true)
    let constant = refusal([1, 1, 0], base: [1, 1, 0], policy: [1, 0, 0], correlation: 1)
    #expect(constant?.contains("the same in all visits") == true)
    let two = refusal([1, 0], base: [1, 1], policy: [1, 0], correlation: fraction(1, 2))
    #expect(two?.contains("by 1 or -1") == true)
  }
}
