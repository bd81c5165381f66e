import Environments
import Findings
import Ground
import Learning
import Randomness
import Specifications

/// What a user may say of an audit; everything unsaid is filled in from the environment's card.
public struct AuditOptions: Sendable {
  public var proxy: String?
  public var intended: String?
  public var widths: [Int]?
  public var actionResolutions: [Double]?
  public var observationNoises: [Double]?
  public var seeds: Int?
  public var steps: Int?
  public var evaluationEpisodes: Int?
  public var masterSeed: UInt64
  public var fallShare: Double
  public var budget: Int?
  public var isQuick: Bool

  public init(
    proxy: String? = nil, intended: String? = nil, widths: [Int]? = nil,
    actionResolutions: [Double]? = nil, observationNoises: [Double]? = nil, seeds: Int? = nil,
    steps: Int? = nil, evaluationEpisodes: Int? = nil, masterSeed: UInt64 = 1,
    fallShare: Double = 0.1, budget: Int? = nil, isQuick: Bool = false
  ) {
    self.proxy = proxy
    self.intended = intended
    self.widths = widths
    self.actionResolutions = actionResolutions
    self.observationNoises = observationNoises
    self.seeds = seeds
    self.steps = steps
    self.evaluationEpisodes = evaluationEpisodes
    self.masterSeed = masterSeed
    self.fallShare = fallShare
    self.budget = budget
    self.isQuick = isQuick
  }
}

/// A plan that cannot be carried out, and what to change.
public struct PlanError: UsageError, Equatable {
  public var description: String
}

/// Resolves an audit: every default filled in, every formula compiled once.
///
/// - Throws: `FormulaError` or `PlanError`.
public func resolveAuditPlan(_ entry: CatalogueEntry, _ options: AuditOptions) throws -> AuditPlan {
  let card = entry.card
  let proxy = try entry.specification(options.proxy, role: .proxy)
  let intended = try entry.specification(options.intended, role: .intended)
  var learning = card.learning
  learning.steps = options.steps ?? (options.isQuick ? learning.steps / 2 : learning.steps)
  let rollout = learning.copies * learning.rolloutLength
  if learning.steps < rollout {
    throw PlanError(
      description: "\(learning.steps) steps are fewer than one rollout of \(rollout). "
        + "Ask for at least --steps \(rollout).")
  }
  // A whole number of rollouts, so that a run trains exactly what its plan says.
  learning.steps = (learning.steps + rollout / 2) / rollout * rollout
  let own = [learning.hiddenLayers.first ?? 64]
  let widths =
    (options.widths ?? (options.isQuick || card.auditWidths.isEmpty ? own : card.auditWidths))
    .sorted()
  let resolutions = options.actionResolutions ?? [learning.actionResolution]
  let noises = options.observationNoises ?? [learning.observationNoise]
  let seeds = options.seeds ?? (options.isQuick ? 3 : 5)
  let episodes = options.evaluationEpisodes ?? (options.isQuick ? 16 : 32)
  try check(
    !widths.isEmpty && widths.allSatisfy { (1...4096).contains($0) }, "--widths", "1 to 4096")
  try check((1...1000).contains(seeds), "--seeds", "1 to 1000")
  try check((1...10_000).contains(episodes), "--episodes", "1 to 10000")
  try check(
    !resolutions.isEmpty && resolutions.allSatisfy { (0...1).contains($0) },
    "--action-resolutions", "0 to 1")
  try check(
    !noises.isEmpty && noises.allSatisfy { (0...100).contains($0) }, "--observation-noises",
    "0 to 100")
  if resolutions != [0], case .discrete = card.actions {
    throw PlanError(
      description: "'\(card.name)' has discrete actions, which cannot be rounded. "
        + "Leave --action-resolutions out.")
  }
  let plan = AuditPlan(
    environment: card.name,
    proxy: SpecificationText(name: proxy.name, formula: proxy.formula),
    intended: SpecificationText(name: intended.name, formula: intended.formula),
    learning: learning, checkpoints: geometricCheckpoints(rollout: rollout, steps: learning.steps),
    widths: unique(widths),
    // Pressure rises toward fine actions and little noise.
    actionResolutions: unique(resolutions.sorted(by: >)),
    observationNoises: unique(noises.sorted(by: >)), seeds: seeds,
    masterSeed: options.masterSeed, evaluationEpisodes: episodes, fallShare: options.fallShare,
    versions: .today(entry))
  let total = runPlans(for: plan, entry).reduce(0) { $0 + $1.learning.steps }
  if let budget = options.budget, total > budget {
    throw PlanError(
      description:
        "The plan trains \(total) environment steps in all, over the budget of \(budget). "
        + "Ask for fewer --seeds, --widths or --steps, or raise --budget.")
  }
  return plan
}

private func check(_ isFine: Bool, _ option: String, _ range: String) throws {
  if !isFine { throw PlanError(description: "\(option) takes values from \(range).") }
}

private func unique<Value: Equatable>(_ values: [Value]) -> [Value] {
  values.reduce(into: []) { if $0.last != $1 { $0.append($1) } }
}

/// Multiples of one rollout, about two an octave, ending at the last step.
func geometricCheckpoints(rollout: Int, steps: Int) -> [Int] {
  var points: [Int] = []
  var next = Double(rollout)
  // The last but one keeps a quarter of an octave from the end.
  while next < 0.84 * Double(steps) {
    let point = Int((next / Double(rollout)).rounded()) * rollout
    if point != points.last { points.append(point) }
    next *= Double(2).squareRoot()
  }
  return points + [steps]
}

extension AuditPlan.Versions {
  static func today(_ entry: CatalogueEntry) -> Self {
    Self(environment: entry.version, learner: learnerVersion, judge: Judge.version)
  }
}

/// Every run that an audit needs, in the order of its pressure axes.
///
/// Axes are swept one at a time from the plan's last (strongest) values, the common design of the
/// literature; the ceiling is trained once a width, with the other axes at their strongest.
package func runPlans(for plan: AuditPlan, _ entry: CatalogueEntry) -> [RunPlan] {
  let master = Seed(plan.masterSeed)
  var plans: [RunPlan] = []
  func add(_ purpose: RunPlan.Purpose, at pressure: Pressure) {
    for index in 0..<plan.seeds {
      var learning = plan.learning
      learning.hiddenLayers = learning.hiddenLayers.map { _ in pressure.width }
      learning.actionResolution = pressure.actionResolution
      learning.observationNoise = pressure.observationNoise
      let run = RunPlan(
        environment: plan.environment, environmentVersion: entry.version,
        learnerVersion: learnerVersion + 1000 * Judge.version, purpose: purpose,
        proxy: plan.proxy, intended: plan.intended, learning: learning,
        checkpoints: plan.checkpoints,
        // Proxy and ceiling runs of one seed differ in their reward alone.
        seed: master.child("runs").child(index).value, seedIndex: index,
        evaluationSeed: master.child("evaluation").value,
        evaluationEpisodes: plan.evaluationEpisodes)
      if !plans.contains(run) { plans.append(run) }
    }
  }
  let strongest = plan.strongest
  func add(_ purpose: RunPlan.Purpose, along axis: PressureAxis) {
    for value in plan.values(on: axis) {
      var pressure = strongest
      pressure[axis] = value
      add(purpose, at: pressure)
    }
  }
  add(.proxy, along: .width)
  add(.ceiling, along: .width)
  add(.proxy, along: .actionResolution)
  add(.proxy, along: .observationNoise)
  return plans
}
