import Arithmetic
import Findings

/// *Can optimising the proxy ever lower the true return?* (Skalse et al. 2022, Definition 1)
///
/// A pair of rewards is hackable on a set of policies where two of them are ordered strictly
/// oppositely. The set decides how that is found out: linear algebra for all stationary policies,
/// a sweep for a finite list, enumeration for deterministic ones, linear programmes for
/// constrained sets.
public struct Hackability: ExactQuestion {
  public typealias Subject = DecisionProblem

  /// Over which policies.
  public enum Policies: Sendable {
    case stationary
    /// Those that the problem lists.
    case finite
    case deterministic
    /// Stationary ones within limits, all of which hold.
    case constrained([Limit])
  }

  /// A limit on stationary policies, about a reward and a reference policy that go by their names.
  public enum Limit: Sendable {
    /// Return within so much of the best; in the true reward where none is named.
    case nearOptimal(reward: String?, within: Rational)
    case explorationFloor(Rational)
    /// These two against the base policy.
    case totalVariation(Rational)
    case likelihoodRatio(Rational)
    case nearDeterministic(Rational)
  }

  /// How numbers are worked out.
  public enum Arithmetic: String, Sendable, CaseIterable {
    /// Exact where that takes moments, else verified floating point, else exact.
    case automatic
    case exact
    /// Floating point proposes, fractions verify; exact where nothing could be verified.
    case verified
  }

  public enum Polygon: String, Sendable, CaseIterable {
    /// Where it takes moments.
    case automatic
    case always, never
  }

  public var proxy: String
  public var intended: String
  public var policies: Policies
  public var arithmetic: Arithmetic
  public var polygon: Polygon
  /// Deterministic policies to enumerate at most, and corners of the polygon to visit at most.
  public var cap: Int
  /// The policy that limits and the correlation are about.
  public var base: String
  /// Correlation of the rewards under the base policy's visits, for the worst case over true
  /// rewards.
  public var correlation: Rational?

  public init(
    proxy: String = "proxy", intended: String = "true", policies: Policies = .stationary,
    arithmetic: Arithmetic = .automatic, polygon: Polygon = .automatic, cap: Int = 100_000,
    base: String = "uniform", correlation: Rational? = nil
  ) {
    self.proxy = proxy
    self.intended = intended
    self.policies = policies
    self.arithmetic = arithmetic
    self.polygon = polygon
    self.cap = cap
    self.base = base
    self.correlation = correlation
  }

  /// Choices up to which the polygon is worked out, exact arithmetic used and all listed policies
  /// evaluated (choices times policies), without being asked for.
  static let quick = (polygon: 420, exact: 12_000, listed: 40_000)

  /// Answers for a decision problem.
  public func answer(_ problem: DecisionProblem) throws(ExactError) -> ExactFinding {
    let model = TabularModel(problem)
    var working = Working(
      self, problem, model, proxy: model.values(of: try problem.reward(proxy)),
      intended: model.values(of: try problem.reward(intended)))
    try working.decide()
    return working.finding
  }
}

extension Hackability {
  /// An answer while it is being worked out.
  struct Working {
    let question: Hackability
    let problem: DecisionProblem
    let model: TabularModel
    let proxy: [Rational]
    let intended: [Rational]
    var answer: HackabilityAnswer
    /// [proxy, true] of each listed policy, as far as they were worked out.
    var listedReturns: [[Rational]] = []
    var steps: [String] = []
    var caveats: [String] = []
    var method = "exact rational arithmetic"

    init(
      _ question: Hackability, _ problem: DecisionProblem, _ model: TabularModel,
      proxy: [Rational], intended: [Rational]
    ) {
      self.question = question
      self.problem = problem
      self.model = model
      self.proxy = proxy
      self.intended = intended
      let policies: HackabilityAnswer.Policies =
        switch question.policies {
        case .stationary: .stationary
        case .finite: .finite
        case .deterministic: .deterministic
        case .constrained: .constrained
        }
      answer = HackabilityAnswer(
        proxy: question.proxy, intended: question.intended, verdict: .undecided,
        policies: policies)
      answer.map = problem.map
    }

    var finding: ExactFinding {
      ExactFinding(
        frame: ExactFrame(
          problem: problem.name, size: model.sizeInWords, method: method, steps: steps,
          caveats: caveats),
        answer: .hackability(answer))
    }

    mutating func decide() throws(ExactError) {
      try refuseEmpty()
      _ = try problem.policy(question.base, in: model)
      try listPolicies()
      switch question.policies {
      case .stationary: try decideStationary()
      case .finite: try decideFinite()
      case .deterministic: try decideDeterministic()
      case .constrained(let limits): try decideConstrained(limits)
      }
      try boundByCorrelation()
    }

    /// Says which states do not count; refuses a problem in which nothing is done.
    mutating func refuseEmpty() throws(ExactError) {
      if !model.unreachable.isEmpty {
        let names = model.unreachable.prefix(5).map { "'\($0)'" }.joined(separator: ", ")
        let more = model.unreachable.count - 5
        caveats.append(
          "No policy reaches \(names)\(more > 0 ? " and \(more) more states" : ""): what is done "
            + "there changes no return, and they are left out.")
      }
      if model.stateCount == 0 {
        throw ExactError.question(
          "Every episode of '\(problem.name)' ends where it starts: there is nothing to decide.")
      }
    }

    /// The returns of the policies that the problem lists.
    mutating func listPolicies() throws(ExactError) {
      // Policies to look at beside the verdict; of a large problem, a few.
      let isFinite = answer.policies == .finite
      if !isFinite && problem.policies.count * model.choiceCount > Hackability.quick.listed {
        return
      }
      for listed in problem.policies {
        let policy = model.policy(listed)
        let returns = try model.returns(of: policy, rewards: [proxy, intended])
        answer.listed.append(
          PolicyReturns(
            policy: model.written(policy, name: listed.name),
            proxy: Enclosure(returns[0].written), intended: Enclosure(returns[1].written)))
        listedReturns.append(returns)
      }
    }

    func isQuick(_ limit: Int) -> Bool { model.choiceCount <= limit }

    func written(
      _ policy: ModelPolicy, name: String, proxy: Rational, intended: Rational
    ) -> PolicyReturns {
      PolicyReturns(
        policy: model.written(policy, name: model.listedName(of: policy) ?? name),
        proxy: Enclosure(proxy.written), intended: Enclosure(intended.written))
    }

    // MARK: All stationary policies

    mutating func decideStationary() throws(ExactError) {
      let verify: Bool =
        switch question.arithmetic {
        case .exact: false
        case .verified: true
        case .automatic: !isQuick(Hackability.quick.exact)
        }
      if verify, let found = verifiedWitness(model, proxy: proxy, intended: intended) {
        return take(found)
      }
      let decision = try StationaryDecision(model, proxy: proxy, intended: intended)
      try take(decision)
      if verify {
        method += " (floating point proposed no pair of policies that could be verified)"
      }
      if wantsPolygon {
        try measurePolygon(
          achievablePolygon(model, proxy: proxy, intended: intended, cap: question.cap))
      }
    }

    var wantsPolygon: Bool {
      switch question.polygon {
      case .always: true
      case .never: false
      case .automatic: isQuick(Hackability.quick.polygon) || model.horizon != nil && isQuick(4_000)
      }
    }

    /// A witness that was proposed in floating point.
    private mutating func take(_ found: VerifiedWitness) {
      method =
        "verified floating point: it proposed two policies, and the exact residuals of their "
        + "values enclose the returns"
      answer.verdict = .hackable
      func returns(
        _ policy: ModelPolicy, _ name: String, _ values: [RationalInterval]
      ) -> PolicyReturns {
        PolicyReturns(
          policy: model.written(policy, name: name), proxy: values[0].written,
          intended: values[1].written)
      }
      answer.witness = HackabilityAnswer.Witness(
        better: returns(found.better, "higher in the proxy", found.betterReturns),
        worse: returns(found.worse, "lower in the proxy", found.worseReturns))
      steps.append(hackableSentence)
      let names = (question.proxy, question.intended)
      steps.append(
        "Where '\(names.0)' is optimised as far as floating point can tell, changing one choice — "
          + (model.difference(of: found.worse, from: found.better) ?? "")
          + " — certainly lowers '\(names.0)' and raises '\(names.1)': the enclosures of the "
          + "returns do not touch.")
      caveats.append(
        "Hack sizes and the polygon need exact evaluation: add --arithmetic exact or --polygon always."
      )
    }

    var hackableSentence: String {
      "Hackable: there are policies between which '\(question.proxy)' rises and "
        + "'\(question.intended)' falls."
    }

    mutating func take(_ decision: StationaryDecision) throws(ExactError) {
      let (proxy, intended) = (question.proxy, question.intended)
      switch decision.verdict {
      case .trivial(let first, let second):
        answer.verdict = .trivial
        let constant = first.map { (proxy, $0) } ?? second.map { (intended, $0) }
        if let (name, shaping) = constant {
          answer.certificate = certificate(name, scale: .zero, shaping.potential)
          steps.append(
            first != nil && second != nil
              ? "Trivial: both rewards return the same for every policy, so neither can mislead."
              : "Trivial: '\(name)' returns the same for every policy, so it orders nothing.")
          steps.append(
            "It is potential shaping and nothing else: \(name)(s,a) = potential(s) − "
              + "\(expectation), with the potential of the certificate.")
          if first != nil && second == nil {
            caveats.append(
              "A trivial proxy is unhackable by definition, and useless: optimising it leaves "
                + "'\(intended)' anywhere in its range.")
          }
        }
      case .equivalent(let scale, let potential):
        answer.verdict = .equivalent
        answer.certificate = certificate(intended, scale: scale, potential)
        steps.append(
          "Equivalent: '\(proxy)' and '\(intended)' order all policies alike, so optimising one "
            + "never lowers the other.")
        steps.append(
          "For every state and action, \(intended)(s,a) = \(scale.plain) · \(proxy)(s,a) + "
            + "potential(s) − \(expectation): a positive multiple and potential shaping (Ng, Harada, Russell 1999)."
        )
      case .opposite(let scale, let potential):
        answer.verdict = .hackable
        answer.certificate = certificate(intended, scale: scale, potential)
        steps.append(
          "Hackable, wholly: '\(intended)' is a negative multiple of '\(proxy)' and shaping, so "
            + "whatever raises one lowers the other.")
        steps.append(
          "For every state and action, \(intended)(s,a) = \(scale.plain) · \(proxy)(s,a) + "
            + "potential(s) − \(expectation).")
        try takeWitness(decision)
      case .different(let first, let second):
        answer.verdict = .hackable
        steps.append(hackableSentence)
        try takeWitness(decision)
        func advantage(_ choice: Int) -> String {
          "'\(model.actionName(choice))' in '\(model.stateNames[model.choiceState[choice]])' is "
            + "worth \(decision.advantages.exact(0, choice).plain) in '\(proxy)' and "
            + "\(decision.advantages.exact(1, choice).plain) in '\(intended)'"
        }
        steps.append(
          "Why no shaping explains it: over one policy, with all shaping taken out, "
            + "\(advantage(first)), and \(advantage(second)); these are not in one proportion, and "
            + "over all stationary policies two rewards that are neither trivial nor proportional "
            + "are always hackable (Skalse et al. 2022, Theorem 1).")
      }
    }

    var expectation: String {
      model.discount == 1 ? "E[potential(s')]" : "\(model.discount) · E[potential(s')]"
    }

    private func certificate(
      _ reward: String, scale: Rational, _ potential: CommonFractions
    ) -> HackabilityAnswer.Certificate {
      HackabilityAnswer.Certificate(
        reward: reward, scale: scale.written,
        potential: Dictionary(
          zip(model.stateNames, potential.indices.map { potential[$0].written }),
          uniquingKeysWith: { first, _ in first }))
    }

    private mutating func takeWitness(_ decision: StationaryDecision) throws(ExactError) {
      // Two policies that the problem's author named say more than two that nobody knows.
      if let listed = FiniteDecision(
        proxy: listedReturns.map { $0[0] }, intended: listedReturns.map { $0[1] }),
        let (better, worse) = listed.witness
      {
        return takeWitness(
          WitnessPair(
            better: model.policy(problem.policies[better]),
            worse: model.policy(problem.policies[worse]), betterReturns: listedReturns[better],
            worseReturns: listedReturns[worse]))
      }
      guard let pair = try decision.witness() else {
        // Theorem 1 promises a pair; not to find it would be a fault of ours, so it is said.
        caveats.append("The pair of policies that Theorem 1 promises was not constructed.")
        return
      }
      takeWitness(pair)
    }

    mutating func takeWitness(_ pair: WitnessPair) {
      let (better, worse) = (pair.betterReturns, pair.worseReturns)
      answer.witness = HackabilityAnswer.Witness(
        better: written(
          pair.better, name: "higher in the proxy", proxy: better[0], intended: better[1]),
        worse: written(
          pair.worse, name: "lower in the proxy", proxy: worse[0], intended: worse[1]))
      guard let witness = answer.witness else { return }
      let change = model.difference(of: pair.better, from: pair.worse) ?? ""
      steps.append(
        "From policy '\(witness.worse.policy.name)' to '\(witness.better.policy.name)' (\(change)), "
          + "'\(question.proxy)' rises from \(worse[0].plain) to \(better[0].plain) "
          + "and '\(question.intended)' falls from \(worse[1].plain) to \(better[1].plain).")
    }
  }
}
