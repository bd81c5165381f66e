import ArgumentParser
import Arithmetic
import Exact
import Studies

/// Options of `touchstone check`, by what they are about.
enum CheckOptions {
  struct Rewards: ParsableArguments {
    @Option(
      parsing: .unconditional,
      help: "Name of the proxy reward; for an environment, a specification or a formula.")
    var proxy: String?

    @Option(
      name: .customLong("true"), parsing: .unconditional,
      help: "Name of the true reward: likewise.")
    var intended: String?

    @Option(
      parsing: .unconditional,
      help: "For one reward alone (simplifications, incentives): its name (default: true).")
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

    var plan: CheckPlan.Rewards {
      var plan = CheckPlan.Rewards()
      (plan.proxy, plan.intended, plan.reward) = (proxy, intended, reward)
      (plan.discount, plan.horizon) = (discount?.number, horizon)
      return plan
    }
  }

  struct Policies: ParsableArguments {
    @Option(
      help: "Over all stationary policies, those the problem lists (finite), or deterministic ones."
    )
    var policies: CheckPlan.Policies.Kind = .stationary

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
      ].compactMap { $0 }
      if policies != .stationary && !constraints.isEmpty {
        throw ValidationError("Constraints are on stationary policies; leave out --policies.")
      }
      if nearDeterministic != nil && constraints.count > 1 {
        throw ValidationError(
          "--near-deterministic is no convex constraint and goes with no other one.")
      }
    }

    var plan: CheckPlan.Policies {
      var plan = CheckPlan.Policies()
      (plan.kind, plan.base) = (policies, base)
      (plan.within, plan.withinOf) = (within?.number, withinOf)
      (plan.nearDeterministic, plan.explorationFloor) = (
        nearDeterministic?.number, explorationFloor?.number
      )
      (plan.totalVariation, plan.likelihoodRatio) = (
        totalVariation?.number, likelihoodRatio?.number
      )
      plan.correlation = correlation?.number
      return plan
    }
  }

  struct Working: ParsableArguments {
    @Option(help: "Exact throughout, or verified: floating point proposes and fractions verify.")
    var arithmetic: Hackability.Arithmetic = .automatic

    @Flag(
      inversion: .prefixedNo,
      help: "Work out the polygon of all achievable returns (default: where it takes moments).")
    var polygon: Bool?

    @Option(
      help:
        "Policies, corners or orderings to look at, at most (default: 100000, and 2000 orderings)."
    )
    var cap: Count?

    @Flag(help: "With --simplifications: also all orderings that any reward makes, as a graph.")
    var graph = false

    @Option(help: "With --how-far: squared cosine of the angle between the rewards to be safe for.")
    var cosineSquared: ExactArgument?

    var plan: CheckPlan.Working {
      var plan = CheckPlan.Working()
      (plan.arithmetic, plan.polygon, plan.cap) = (arithmetic.rawValue, polygon, cap?.value)
      (plan.graph, plan.cosineSquared) = (graph, cosineSquared?.number)
      return plan
    }
  }
}
