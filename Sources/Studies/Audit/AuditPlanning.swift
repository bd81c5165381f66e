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
  /// A scripted policy's name; nil for the card's.
  public var base: String?
  /// A learned policy as the base, under its run's name.
  public var basePolicy: Material<[UInt8]>?
  /// Learned policies that count among those that are known, under their runs' names.
  public var known: [Material<[UInt8]>]
  public var hiddenLayers: [Int]?
  public var learningRate: Double?
  public var entropyWeight: Double?
  public var search: Int
  public var remedies: Bool

  public init(
    proxy: String? = nil, intended: String? = nil, widths: [Int]? = nil,
    actionResolutions: [Double]? = nil, observationNoises: [Double]? = nil, seeds: Int? = nil,
    steps: Int? = nil, evaluationEpisodes: Int? = nil, masterSeed: UInt64 = 1,
    fallShare: Double = 0.1, budget: Int? = nil, isQuick: Bool = false, base: String? = nil,
    basePolicy: Material<[UInt8]>? = nil, known: [Material<[UInt8]>] = [],
    hiddenLayers: [Int]? = nil, learningRate: Double? = nil,
    entropyWeight: Double? = nil, search: Int = 0, remedies: Bool = false
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
    self.base = base
    self.basePolicy = basePolicy
    self.known = known
    self.hiddenLayers = hiddenLayers
    self.learningRate = learningRate
    self.entropyWeight = entropyWeight
    self.search = search
    self.remedies = remedies
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
  try checkVaries(proxy, "--proxy", card)
  try checkVaries(intended, "--true", card)
  let base = options.basePolicy?.name ?? options.base ?? card.basePolicy
  if options.basePolicy == nil, !card.policies.contains(where: { $0.name == base }) {
    let near = nearestNames(to: base, among: card.policies.map(\.name))
    throw PlanError(
      description: "There is no scripted policy '\(base)' in '\(card.name)' to be the base. "
        + (near.isEmpty
          ? "Its policies are: \(card.policies.map(\.name).joined(separator: ", "))."
          : "Did you mean \(near.joined(separator: ", "))?"))
  }
  var learning = card.learning
  learning.hiddenLayers = options.hiddenLayers ?? learning.hiddenLayers
  learning.learningRate = options.learningRate ?? learning.learningRate
  learning.entropyWeight = options.entropyWeight ?? learning.entropyWeight
  learning.steps = options.steps ?? (options.isQuick ? learning.steps / 2 : learning.steps)
  let rollout = learning.copies * learning.rolloutLength
  if learning.steps < rollout {
    throw PlanError(
      description: "\(learning.steps) steps are fewer than one rollout of \(rollout). "
        + "Ask for at least --steps \(rollout).")
  }
  // A whole number of rollouts, so that a run trains exactly what its plan says.
  learning.steps = (learning.steps + rollout / 2) / rollout * rollout
  try check(
    (1...8).contains(learning.hiddenLayers.count)
      && learning.hiddenLayers.allSatisfy { (1...4096).contains($0) }, "--hidden",
    "1 to 4096, for one to eight layers")
  let own = [learning.hiddenLayers.first ?? 64]
  let widths =
    (options.widths
    ?? (options.isQuick || card.auditWidths.isEmpty || options.hiddenLayers != nil
      ? own : card.auditWidths))
    .sorted()
  let resolutions = options.actionResolutions ?? [learning.actionResolution]
  let noises = options.observationNoises ?? [learning.observationNoise]
  let seeds = options.seeds ?? (options.isQuick ? 3 : 5)
  let episodes = options.evaluationEpisodes ?? (options.isQuick ? 16 : 32)
  try check(
    !widths.isEmpty && widths.allSatisfy { (1...4096).contains($0) }, "--widths", "1 to 4096")
  try check(
    [widths.count, resolutions.count, noises.count].allSatisfy { $0 <= 64 },
    "--widths, --action-resolutions or --observation-noises", "a list of at most 64")
  let layers = [card.observationSize] + learning.hiddenLayers
  let weights = zip(layers, layers.dropFirst()).reduce(0) { $0 + $1.0 * $1.1 }
  try check(weights <= 4_000_000, "--hidden", "layers with at most 4000000 weights in all")
  try check((1...1000).contains(seeds), "--seeds", "1 to 1000")
  try check((1...10_000).contains(episodes), "--episodes", "1 to 10000")
  try check(
    !resolutions.isEmpty && resolutions.allSatisfy { (0...1).contains($0) },
    "--action-resolutions", "0 to 1")
  try check(
    !noises.isEmpty && noises.allSatisfy { (0...100).contains($0) }, "--observation-noises",
    "0 to 100")
  try check(
    learning.learningRate > 0 && learning.learningRate <= 1, "--learning-rate", "above 0 to 1")
  try check((0...10).contains(learning.entropyWeight), "--entropy", "0 to 10")
  try check((0...1000).contains(options.search), "--search", "0 to 1000")
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
    base: base, basePolicy: options.basePolicy, known: options.known,
    search: options.search,
    remedies: options.remedies, versions: .today(entry))
  let total = RunPlanner(plan, entry).runs.reduce(0) { $0 + $1.learning.steps }
  if let budget = options.budget, total > budget {
    throw PlanError(
      description:
        "The plan trains \(total) environment steps in all, over the limit of \(budget). "
        + "Ask for fewer --seeds, --widths or --steps, or raise --most-steps.")
  }
  return plan
}

private func check(_ isFine: Bool, _ option: String, _ range: String) throws {
  if !isFine {
    throw PlanError(
      description: "\(option) takes \(range.first?.isNumber == true ? "values from " : "")\(range)."
    )
  }
}

/// Refuses a formula that has one value whatever the measures are: it asks for nothing.
private func checkVaries(
  _ specification: Specification, _ option: String, _ card: EnvironmentCard
) throws {
  guard specification.isConstant else { return }
  throw PlanError(
    description: "\(option) '\(specification.formula)' has the same value whatever happens, so it "
      + "asks for nothing. The measures of '\(card.name)' are: "
      + "\(card.measures.map(\.name).joined(separator: ", ")).")
}

private func unique<Value: Equatable>(_ values: [Value]) -> [Value] {
  values.reduce(into: []) { if $0.last != $1 { $0.append($1) } }
}

/// Multiples of one rollout, evenly spaced in octaves, ending at the last step: half an octave apart as
/// far as whole rollouts allow.
func geometricCheckpoints(rollout: Int, steps: Int) -> [Int] {
  let last = steps / rollout
  var points: [Int] = []
  var rollouts = Double(last)
  // From the end backward, so that the last octaves, where falls are looked for, are cut evenly.
  while rollouts >= 0.75 {
    let point = max(1, Int(rollouts.rounded()))
    if point != points.last { points.append(point) }
    rollouts /= Double(2).squareRoot()
  }
  return points.reversed().map { $0 * rollout }
}

extension AuditPlan.Versions {
  static func today(_ entry: CatalogueEntry) -> Self {
    Self(environment: entry.version, learner: learnerVersion, judge: Judge.version)
  }
}

/// Makes the plans of an audit's runs.
package struct RunPlanner {
  let plan: AuditPlan
  let entry: CatalogueEntry

  package init(_ plan: AuditPlan, _ entry: CatalogueEntry) {
    self.plan = plan
    self.entry = entry
  }

  /// Settings at a place on the pressure axes.
  func learning(at pressure: Pressure) -> LearnerSettings {
    var learning = plan.learning
    if pressure.width != learning.hiddenLayers.first {
      learning.hiddenLayers = learning.hiddenLayers.map { _ in pressure.width }
    }
    learning.actionResolution = pressure.actionResolution
    learning.observationNoise = pressure.observationNoise
    return learning
  }

  /// One run: runs of one seed differ in what is given here alone.
  func run(
    _ purpose: RunPlan.Purpose, seed index: Int, learning: LearnerSettings,
    checkpoints: [Int]? = nil, proxy: SpecificationText? = nil, variation: String? = nil,
    start: String? = nil
  ) -> RunPlan {
    let master = Seed(plan.masterSeed)
    return RunPlan(
      environment: plan.environment, environmentVersion: entry.version,
      learnerVersion: learnerVersion + 1000 * Judge.version, purpose: purpose,
      proxy: proxy ?? plan.proxy, intended: plan.intended, learning: learning,
      checkpoints: checkpoints ?? plan.checkpoints,
      seed: master.child("runs").child(index).value, seedIndex: index,
      evaluationSeed: master.child("evaluation").value,
      evaluationEpisodes: plan.evaluationEpisodes, variation: variation, start: start)
  }

  /// Every run that an audit begins with, in the order of its pressure axes, then the search.
  ///
  /// Axes are swept one at a time from the plan's last (strongest) values, the common design of the
  /// literature; the ceiling is trained once a width, with the other axes at their strongest.
  package var runs: [RunPlan] {
    var plans: [RunPlan] = []
    func add(_ purpose: RunPlan.Purpose, along axis: PressureAxis) {
      for value in plan.values(on: axis) {
        var pressure = plan.strongest
        pressure[axis] = value
        // The strongest stands on every axis and is trained once.
        if axis != .width && pressure == plan.strongest { continue }
        for index in 0..<plan.seeds {
          let run = run(purpose, seed: index, learning: learning(at: pressure))
          plans.append(run)
        }
      }
    }
    add(.proxy, along: .width)
    add(.ceiling, along: .width)
    add(.proxy, along: .actionResolution)
    add(.proxy, along: .observationNoise)
    return plans + search
  }

  /// Further runs at the strongest pressure: other seeds, learning rates and entropies, from random
  /// parameters and from every scripted policy in turn.
  var search: [RunPlan] {
    let starts = [nil] + entry.card.policies.map(\.name)
    return (0..<plan.search).map { index in
      var learning = learning(at: plan.strongest)
      let start = starts[index % starts.count]
      let rate = [1, 1.0 / 3, 3][index % 3]
      let entropy = [nil, 0.01, 0.05][index / 3 % 3]
      learning.learningRate *= rate
      learning.entropyWeight = entropy ?? learning.entropyWeight
      let words = [
        start.map { "from '\($0)'" } ?? "from random parameters",
        "learning rate \(NumberText.short(learning.learningRate))",
        "entropy weight \(NumberText.short(learning.entropyWeight))",
      ]
      return run(
        .proxy, seed: plan.seeds + index, learning: learning, checkpoints: [learning.steps],
        variation: "search \(index + 1): \(words.joined(separator: ", "))", start: start)
    }
  }
}
