import ArgumentParser
import Arithmetic
import Exact

/// A number given exactly: `3`, `0.25` or `1/3`.
struct ExactArgument: ExpressibleByArgument {
  var value: Rational

  init?(argument: String) {
    guard let value = Rational(argument) else { return nil }
    self.value = value
  }
}

/// Options of `touchstone check`, by what they are about.
enum CheckOptions {
  struct Rewards: ParsableArguments {
    @Option(help: "Name of the proxy reward; for an environment, a specification or a formula.")
    var proxy: String?

    @Option(name: .customLong("true"), help: "Name of the true reward: likewise.")
    var intended: String?

    @Option(help: "For one reward alone (simplifications, incentives): its name. Default: true.")
    var reward: String?

    @Option(help: "Another discount than the problem's: 0.9 or 9/10.")
    var discount: ExactArgument?

    @Option(help: "Another horizon than the problem's, in steps.")
    var horizon: Int?

    func validate() throws {
      if let horizon, horizon < 1 { throw ValidationError("--horizon takes at least 1 step.") }
      if let discount, discount.value < 0 || discount.value > 1 {
        throw ValidationError("--discount takes a number from 0 to 1.")
      }
    }

    struct Key: Encodable {
      var names: [String?]
      var discount: String?
      var horizon: Int?
    }

    var key: Key {
      Key(
        names: [proxy, intended, reward], discount: discount?.value.description, horizon: horizon)
    }

    func write(to line: inout CommandLineText) {
      line.add("--proxy", proxy)
      line.add("--true", intended)
      line.add("--reward", reward)
      line.add("--discount", discount?.value.description)
      line.add("--horizon", horizon.map { "\($0)" })
    }
  }

  struct Policies: ParsableArguments {
    enum Kind: String, ExpressibleByArgument, CaseIterable {
      case stationary, finite, deterministic
    }

    @Option(help: "stationary (all of them), finite (those the problem lists) or deterministic.")
    var policies: Kind = .stationary

    @Option(help: "Only policies within this much of the best true return (or proxy: --within-of).")
    var within: ExactArgument?

    @Option(help: "The reward that --within is about: its name.")
    var withinOf: String?

    @Option(help: "Only policies that take some action with at least this probability everywhere.")
    var nearDeterministic: ExactArgument?

    @Option(help: "Only policies that take every action with at least this probability.")
    var explorationFloor: ExactArgument?

    @Option(help: "Only policies whose visits are within this total variation of --base.")
    var totalVariation: ExactArgument?

    @Option(help: "Only policies that visit nothing more than so many times as often as --base.")
    var likelihoodRatio: ExactArgument?

    @Option(help: "Base policy: a name in the problem, or uniform.")
    var base = "uniform"

    @Option(help: "Also the worst case over true rewards with this correlation under --base.")
    var correlation: ExactArgument?

    func validate() throws {
      let constraints = [
        within, nearDeterministic, explorationFloor, totalVariation, likelihoodRatio,
      ]
      if policies != .stationary && constraints.contains(where: { $0 != nil }) {
        throw ValidationError("Constraints are on stationary policies; leave out --policies.")
      }
      if nearDeterministic != nil && constraints.compactMap({ $0 }).count > 1 {
        throw ValidationError(
          "--near-deterministic is no convex constraint and goes with no other one.")
      }
    }

    /// Whether all stationary policies are asked about.
    var isPlain: Bool {
      policies == .stationary
        && [
          within, nearDeterministic, explorationFloor, totalVariation, likelihoodRatio, correlation,
        ]
        .allSatisfy { $0 == nil }
    }

    struct Key: Encodable {
      var policies: String
      var limits: [String?]
      var withinOf: String?
      var base: String
    }

    var key: Key {
      Key(
        policies: policies.rawValue,
        limits: [
          within, nearDeterministic, explorationFloor, totalVariation, likelihoodRatio, correlation,
        ].map { $0?.value.description }, withinOf: withinOf, base: base)
    }

    func write(to line: inout CommandLineText) {
      if policies != .stationary { line.add("--policies", policies.rawValue) }
      line.add("--within", within?.value.description)
      line.add("--within-of", withinOf)
      line.add("--near-deterministic", nearDeterministic?.value.description)
      line.add("--exploration-floor", explorationFloor?.value.description)
      line.add("--total-variation", totalVariation?.value.description)
      line.add("--likelihood-ratio", likelihoodRatio?.value.description)
      if base != "uniform" { line.add("--base", base) }
      line.add("--correlation", correlation?.value.description)
    }
  }

  struct Working: ParsableArguments {
    @Option(help: "exact, verified (floating point proposes, fractions verify) or automatic.")
    var arithmetic: Hackability.Arithmetic = .automatic

    @Flag(
      inversion: .prefixedNo,
      help: "Work out the polygon of all achievable returns. Default: where it takes moments.")
    var polygon: Bool?

    static let usualCap = 100_000

    @Option(
      help: "Policies, corners or orderings to look at, at most (of orderings, 2000 unless given).")
    var cap = Count(Self.usualCap)

    @Flag(help: "With --simplifications: also all orderings that any reward makes, as a graph.")
    var graph = false

    @Option(help: "With --how-far: squared cosine of the angle between the rewards to be safe for.")
    var cosineSquared: ExactArgument?

    struct Key: Encodable {
      var arithmetic: String
      var polygon: Bool?
      var cap: Int
      var graph: Bool
      var cosineSquared: String?
    }

    var key: Key {
      Key(
        arithmetic: arithmetic.rawValue, polygon: polygon, cap: cap.value, graph: graph,
        cosineSquared: cosineSquared?.value.description)
    }

    func write(to line: inout CommandLineText) {
      if arithmetic != .automatic { line.add("--arithmetic", arithmetic.rawValue) }
      if let polygon { line.add(polygon ? "--polygon" : "--no-polygon", if: true) }
      if cap.value != Self.usualCap { line.add("--cap", "\(cap.value)") }
      line.add("--graph", if: graph)
      line.add("--cosine-squared", cosineSquared?.value.description)
    }
  }
}

extension Hackability.Arithmetic: ExpressibleByArgument {}
