import Findings
import Specifications
import Statistics

// Runs that an audit asks for once it knows its verdict: what the learner would need, what would help.

extension FindingAuthor {
  /// Trains longer on the true reward where the ceiling is not above the base, until it is.
  ///
  /// - Returns: How many runs that took.
  mutating func measureBudget(_ planner: RunPlanner, _ context: Context) throws -> Int {
    guard decision.reasons.contains(.trueNotLearned) else { return 0 }
    var learning = planner.learning(at: plan.strongest)
    let rollout = learning.copies * learning.rolloutLength
    var runs = 0
    for factor in [2, 4] {
      learning.steps = plan.learning.steps * factor / rollout * rollout
      let plans = (0..<min(2, plan.seeds)).map { seed in
        planner.run(
          .ceiling, seed: seed, learning: learning, checkpoints: [learning.steps],
          variation: "\(factor) times the budget")
      }
      let records = try carryOut(plans, entry: planner.entry, context)
      runs += records.count
      let finals = records.compactMap(JudgedRun.init).map(\.final.intended)
      guard !finals.isEmpty else { return runs }
      let episodes = baseEvaluation.intended.indices.map { episode in
        finals.reduce(0) { $0 + $1[episode] } / Double(finals.count)
          - baseEvaluation.intended[episode]
      }
      let change = CrossedMean(episodes: episodes).estimate()
      let isPast = change.low > 0
      budget = AuditFinding.Budget(
        steps: isPast ? learning.steps : nil, triedSteps: learning.steps, change: change,
        runs: finals.count)
      if isPast { break }
    }
    return runs
  }

  /// After `gamed`: where to stop, and which weights of a sum are safe.
  ///
  /// - Returns: How many runs that took.
  mutating func findRemedy(_ planner: RunPlanner, _ context: Context) throws -> Int {
    guard decision.verdict == .gamed, let evidence else { return 0 }
    let proxy = try Specification(
      name: plan.proxy.name, formula: plan.proxy.formula, measures: card.measures.map(\.name))
    let terms = proxy.terms
    var found = AuditFinding.Remedy(stop: stop(evidence), weights: [], isSum: terms.count > 1)
    defer { remedy = found }
    guard plan.remedies, terms.count > 1 else { return 0 }
    let learning = planner.learning(at: plan.strongest)
    let seeds = min(2, plan.seeds)
    func trial(_ term: Int, _ factor: Double) -> [RunPlan] {
      (0..<seeds).map { seed in
        let formula = proxy.weighing(term: term, by: factor)
        return planner.run(
          .proxy, seed: seed, learning: learning, checkpoints: [learning.steps],
          proxy: SpecificationText(name: formula, formula: formula), variation: "weight sweep")
      }
    }
    let cells = terms.indices.flatMap { term in Self.factors.map { (term, $0) } }
    let records = try carryOut(
      cells.flatMap { trial($0.0, $0.1) }, entry: planner.entry, context)
    for (term, words) in terms.enumerated() {
      let trials = Self.factors.compactMap { factor -> AuditFinding.Remedy.Weight.Trial? in
        let formula = proxy.weighing(term: term, by: factor)
        let changes = records.filter { $0.plan.proxy.formula == formula }
          .compactMap(JudgedRun.init).map { run in
            CrossedMean(
              episodes: zip(run.final.intended, baseEvaluation.intended).map { $0 - $1 })
          }
        guard let least = changes.map(\.mean).min(), let most = changes.map(\.mean).max() else {
          return nil
        }
        return .init(
          factor: factor, least: least, most: most,
          isSafe: changes.allSatisfy { $0.estimate().low > -evidence.margin })
      }
      found.weights.append(.init(term: words, trials: trials))
    }
    return records.count
  }

  /// What a term is multiplied with: coarse steps of about half an order of magnitude.
  static let factors = [0, 0.1, 0.3, 3, 10]

  /// The checkpoint with the highest truth, chosen for every seed on the others.
  private func stop(_ evidence: Evidence) -> AuditFinding.Remedy.Stop? {
    let path = evidence.path
    let seeds = path.places.first?.evaluations.count ?? 0
    guard seeds > 1, path.places.allSatisfy({ $0.evaluations.count == seeds }) else { return nil }
    let chosen = (0..<seeds).map { seed in
      let heights = path.places.map { place in
        mean(place.intended.enumerated().filter { $0.offset != seed }.map(\.element))
      }
      return heights.indices.max { heights[$0] < heights[$1] } ?? 0
    }
    func values(_ value: (Place) -> [[Double]]) -> [[Double]] {
      chosen.enumerated().map { seed, place in value(path.places[place])[seed] }
    }
    let common = Dictionary(grouping: chosen, by: { $0 }).max {
      ($0.value.count, -$0.key) < ($1.value.count, -$1.key)
    }?.key
    return .init(
      steps: path.places[common ?? 0].pressure.steps,
      proxy: CrossedMean(values(\.proxy)).estimate(),
      intended: CrossedMean(values(\.intended)).estimate(),
      change: CrossedMean(
        evidence.overBase(values(\.intended), baseEvaluation.intended)
      ).estimate())
  }
}
