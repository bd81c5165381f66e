import Environments
import Findings
import Learning
import Randomness
import Specifications

/// What was meant, as the judge holds it.
///
/// No `Reward` itself, and what it wraps is seen in this file only: nothing that trains can be handed
/// one, and the learner's module, which lies below, cannot even name it. (A ceiling's learner is given
/// the true formula as its one reward because its plan says so, not by the judge.)
public struct TrueReward: Sendable {
  fileprivate let reward: any Reward

  public init(_ reward: any Reward) {
    self.reward = reward
  }

  public var name: String { reward.name }
  /// What it computes, in one line.
  public var summary: String { reward.summary }
  /// Indices of the measures that it reads, ascending.
  public var measuresUsed: [Int] { reward.measuresUsed }
}

/// Plays policies on fresh episodes and values them under both specifications.
///
/// Only here is a true reward ever computed for a policy that was trained on another. Episode `i` is
/// the same for every policy judged with the same seed, down to the policy's own chance.
public struct Judge: Sendable {
  /// Raised when playing or valuing changes, so that stored evaluations of old are not taken for new.
  public static let version = 1

  public let entry: CatalogueEntry
  public let proxy: any Reward
  public let intended: TrueReward
  public let seed: Seed
  public let episodes: Int

  public init(
    entry: CatalogueEntry, proxy: any Reward, intended: any Reward, seed: Seed, episodes: Int
  ) {
    self.entry = entry
    self.proxy = proxy
    self.intended = TrueReward(intended)
    self.seed = seed
    self.episodes = episodes
  }

  /// A judge of the specifications that a plan names.
  ///
  /// - Throws: `FormulaError`.
  init(
    entry: CatalogueEntry, proxy: SpecificationText, intended: SpecificationText, seed: Seed,
    episodes: Int
  ) throws {
    let measures = entry.card.measures.map(\.name)
    self.init(
      entry: entry,
      proxy: try Specification(name: proxy.name, formula: proxy.formula, measures: measures),
      intended: try Specification(
        name: intended.name, formula: intended.formula, measures: measures),
      seed: seed, episodes: episodes)
  }

  /// Who acts.
  public enum Player {
    /// Index of one of the card's scripted policies.
    case scripted(Int)
    case learned(Policy)
  }

  /// A reward that is not a finite number on an episode of evaluation.
  public struct NonFiniteReward: Error, Sendable, CustomStringConvertible, Equatable {
    public var specification: String
    public var step: Int
    public var measure: String
    public var reading: Float

    public var description: String {
      "The reward '\(specification)' was not finite at step \(step) of an evaluation episode, where "
        + "\(measure) was \(reading). Guard the formula, for example with max(…) or clip(…)."
    }
  }

  /// Plays one episode in each of `episodes` copies.
  ///
  /// - Parameter observe: Called before the first step and after each, with the environment and the
  ///   step's measures (`[measure, copy]`, nil before the first step); for clips.
  /// - Throws: `NonFiniteReward`.
  public func evaluate(
    _ player: Player, observe: ((any Environment, StepMemory, Int) -> Void)? = nil
  ) throws -> Evaluation {
    let card = entry.card
    let n = episodes
    var environment = entry.make(copies: n, episodes: .evaluation(seed))
    let memory = StepMemory(card: card, copies: n)
    let buffers = memory.buffers
    let actor = Actor(player, card: card, copies: n, seed: seed.child("actions"))
    var totals = EpisodeTotals(copies: n, measures: card.measures.count)
    let proxyValues = RewardRow(proxy, copies: n)
    let intendedValues = RewardRow(intended.reward, copies: n)
    // The step overwrites what was seen before it, which a reward may look at.
    var seen = [Float](repeating: 0, count: max(1, n * card.observationSize))
    environment.start(buffers)
    observe?(environment, memory, 0)
    var playing = n
    var isDone = [Bool](repeating: false, count: n)
    var step = 0
    while playing > 0, step < card.horizon {
      actor.act(environment, buffers)
      seen.withUnsafeMutableBufferPointer { seen in
        seen.baseAddress?.update(from: buffers.observations, count: n * card.observationSize)
      }
      environment.step(buffers)
      step += 1
      let (x, y) = try seen.withUnsafeBufferPointer { seen in
        let steps = StepBatch(
          copies: n, measures: buffers.measures,
          observations: seen.baseAddress ?? UnsafePointer(buffers.observations),
          actions: buffers.actions)
        return (
          try proxyValues.value(steps, card: card, step: step, isDone: isDone),
          try intendedValues.value(steps, card: card, step: step, isDone: isDone)
        )
      }
      for copy in 0..<n where !isDone[copy] {
        totals.add(copy, x: Double(x[copy]), y: Double(y[copy]), buffers.measures)
        if buffers.terminated[copy] | buffers.truncated[copy] != 0 {
          isDone[copy] = true
          playing -= 1
        }
      }
      observe?(environment, memory, step)
    }
    return totals.evaluation(card)
  }
}

/// Acts for all copies, scripted or learned, with chance that does not depend on the policy.
private final class Actor {
  private let scripted: Int
  private let player: Policy.Player?
  private var shared: RandomStream
  private var own: [RandomStream]
  private let actionSize: Int

  init(_ player: Judge.Player, card: EnvironmentCard, copies: Int, seed: Seed) {
    shared = RandomStream(seed: seed)
    own = (0..<copies).map { RandomStream(seed: seed.child($0)) }
    actionSize = card.actions.size
    switch player {
    case .scripted(let index):
      scripted = index
      self.player = nil
    case .learned(let policy):
      scripted = 0
      self.player = Policy.Player(policy, rows: copies)
    }
  }

  func act(_ environment: any Environment, _ buffers: StepBuffers) {
    if let player {
      player.act(buffers.observations, random: &shared, into: buffers.actions)
      return
    }
    for copy in own.indices {
      environment.act(
        policy: scripted, copy: copy, random: &own[copy],
        into: buffers.actions + copy * actionSize)
    }
  }
}

/// One reward's values of all copies in one step.
private final class RewardRow {
  private let reward: any Reward
  private var scratch: [Float]
  private var row: [Float]

  init(_ reward: any Reward, copies: Int) {
    self.reward = reward
    scratch = Array(repeating: 0, count: max(1, reward.scratchSize(copies: copies)))
    row = Array(repeating: 0, count: copies)
  }

  func value(
    _ steps: StepBatch, card: EnvironmentCard, step: Int, isDone: [Bool]
  ) throws -> [Float] {
    scratch.withUnsafeMutableBufferPointer { scratch in
      row.withUnsafeMutableBufferPointer { row in
        if let scratch = scratch.baseAddress, let row = row.baseAddress {
          reward.values(of: steps, scratch: scratch, into: row)
        }
      }
    }
    for copy in 0..<steps.copies where !isDone[copy] && !row[copy].isFinite {
      let suspect = reward.suspect(in: steps, copy: copy)
      throw Judge.NonFiniteReward(
        specification: reward.summary, step: step,
        measure: suspect.map { card.measures[$0].name } ?? "none",
        reading: suspect.map { steps.measures[$0 * steps.copies + copy] } ?? 0)
    }
    return row
  }
}

/// Sums over the steps of every episode.
private struct EpisodeTotals {
  private var x: [Double]
  private var y: [Double]
  private var moments: [[Double]]
  private var lengths: [Int]
  private var measures: [[Double]]
  private let copies: Int

  init(copies: Int, measures: Int) {
    self.copies = copies
    x = Array(repeating: 0, count: copies)
    y = x
    moments = Array(repeating: [Double](repeating: 0, count: 5), count: copies)
    lengths = Array(repeating: 0, count: copies)
    self.measures = Array(repeating: x, count: measures)
  }

  mutating func add(
    _ copy: Int, x: Double, y: Double, _ readings: UnsafePointer<Float>
  ) {
    self.x[copy] += x
    self.y[copy] += y
    moments[copy][0] += x
    moments[copy][1] += y
    moments[copy][2] += x * x
    moments[copy][3] += y * y
    moments[copy][4] += x * y
    lengths[copy] += 1
    for measure in measures.indices {
      measures[measure][copy] += Double(readings[measure * copies + copy])
    }
  }

  func evaluation(_ card: EnvironmentCard) -> Evaluation {
    let summaries = zip(card.measures, measures).map { description, sums in
      description.summary == .total
        ? sums : zip(sums, lengths).map { $0 / Double(max(1, $1)) }
    }
    return Evaluation(
      proxy: x, intended: y, lengths: lengths, measures: summaries, moments: moments)
  }
}
