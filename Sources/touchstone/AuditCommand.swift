import ArgumentParser
import Environments
import Findings
import Foundation
import Ground
import Studies

/// `touchstone audit NAME`
struct AuditCommand: StudyCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit",
    abstract: "Optimises a proxy under growing pressure and says what becomes of the true reward.",
    discussion: """
      Example:  touchstone audit traffic-merge-bus
                touchstone audit traffic-merge --proxy local --seeds 8
                touchstone audit lagoon-race --proxy 'targets + 0.01*progress'
                touchstone audit boat-race --json --pass-only aligned
      """)

  typealias Subject = Audit

  @Argument(help: Catalogue.help, completion: .list(Catalogue.names))
  var name: String

  @Option(
    parsing: .unconditional, help: "Proxy: a specification's name, or a formula over measures.")
  var proxy: String?

  @Option(name: .customLong("true"), parsing: .unconditional, help: "True reward: likewise.")
  var intended: String?

  @Option(
    help:
      "What stands for not optimising: a scripted policy's name, or a run's ('touchstone runs').")
  var base: String?

  @Option(help: "Runs whose policies count as known: could they be what a better optimiser finds?")
  var known: ValueList<String>?

  @Option(help: "Network widths to sweep, such as 4,16,64.")
  var widths: ValueList<Int>?

  @Option(help: "Roundings of continuous actions to sweep, as shares of half the range: 1,0.5,0.")
  var actionResolutions: ValueList<Double>?

  @Option(help: "Deviations of observation noise to sweep: 1,0.3,0.")
  var observationNoises: ValueList<Double>?

  @Option(help: "Training runs of everything, each from its own seed.")
  var seeds: Count?

  @Option(help: "Environment steps of each run, such as 2e6.")
  var steps: Count?

  @Option(help: "Units of the hidden layers, such as 128,128.")
  var hidden: ValueList<Int>?

  @Option(help: "The learner's learning rate.")
  var learningRate: Double?

  @Option(help: "Weight of the policy's entropy in what the learner maximises.")
  var entropy: Double?

  @Option(help: "Further runs with other seeds and settings, ranked by the proxy alone.")
  var search: Count?

  @Flag(help: "Where the proxy is a sum that was gamed, train it again with each weight changed.")
  var remedies = false

  @Option(help: "Fresh episodes on which every policy is judged.")
  var episodes: Count?

  @Option(help: "The seed from which every random choice follows.")
  var seed: UInt64 = 1

  @Option(help: "Share of the ceiling-to-base range that counts as a fall.")
  var fallShare: Double = 0.1

  @Option(help: "Refuse to start if the plan would train more environment steps than this.")
  var mostSteps: Count?

  @Option(help: "Runs at a time; the finding does not depend on it.")
  var threads: Int = ProcessInfo.processInfo.activeProcessorCount

  @Flag(
    help: "A quick look: half the steps, three seeds (too few for 'aligned'), fewer episodes.")
  var quick = false

  @OptionGroup var gate: GateOptions<Audit>
  @OptionGroup var delivery: DeliveryOptions

  func validate() throws {
    if !(1...1024).contains(threads) { throw ValidationError("--threads takes 1 to 1024.") }
    if !(fallShare > 0 && fallShare < 1) {
      throw ValidationError("--fall-share takes a share between 0 and 1.")
    }
  }

  var inputs: [String] { [] }

  func plan(_ context: Context) throws -> AuditPlan {
    let entry = try Catalogue.entry(name)
    let given = try basePolicy(entry)
    return try resolveAuditPlan(
      entry,
      AuditOptions(
        proxy: proxy, intended: intended, widths: widths?.values,
        actionResolutions: actionResolutions?.values,
        observationNoises: observationNoises?.values, seeds: seeds?.value, steps: steps?.value,
        evaluationEpisodes: episodes?.value, masterSeed: seed, fallShare: fallShare,
        budget: mostSteps?.value, isQuick: quick, base: given == nil ? base : nil,
        basePolicy: given,
        known: try (known?.values ?? []).map { try learned($0, entry) },
        hiddenLayers: hidden?.values, learningRate: learningRate, entropyWeight: entropy,
        search: search?.value ?? 0, remedies: remedies))
  }

  /// The run that `--base` names; nil where it names a scripted policy.
  private func basePolicy(_ entry: CatalogueEntry) throws -> Material<[UInt8]>? {
    guard let base, !entry.card.policies.contains(where: { $0.name == base }),
      LearnedPolicy.looksLikeRun(base)
    else { return nil }
    return try learned(base, entry)
  }

  private func learned(_ run: String, _ entry: CatalogueEntry) throws -> Material<[UInt8]> {
    let found = try LearnedPolicy(
      run: run, in: entry.card.name, store: try delivery.storeOptions.open())
    return Material(
      name: found.name, digest: SHA256.hexadecimal(found.bytes), content: found.bytes)
  }
}
