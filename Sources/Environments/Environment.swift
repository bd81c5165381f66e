import Findings
import Randomness

/// A world that steps many independent copies at once and says what happened, never what is good.
///
/// The rule of the last step, frozen: *when an episode ends, `step` reports that step's measures and
/// end flag, writes the ended episode's last observation to `finalObservations`, starts the copy's
/// next episode and writes that episode's first observation to `observations`.*
///
/// Environments are values: copying one copies its future. Nothing is allocated after `init`.
public protocol Environment: Sendable {
  /// Number of independent copies.
  var copies: Int { get }

  /// Starts episode 0 of every copy and writes the first observations.
  mutating func start(_ buffers: StepBuffers)

  /// Steps every copy with `buffers.actions` and writes everything else.
  mutating func step(_ buffers: StepBuffers)

  /// Writes the action that a scripted policy of the card takes in one copy's present state.
  ///
  /// - Parameters:
  ///   - policy: Index in the card's list of policies.
  ///   - copy: Index of the copy.
  ///   - random: Source of the policy's own chance.
  ///   - action: As many floats as the action space's size.
  func act(
    policy: Int, copy: Int, random: inout RandomStream, into action: UnsafeMutablePointer<Float>)

  /// Draws one copy's present state.
  func scene(copy: Int) -> Scene
}

/// Where one step's inputs and outputs lie: pointers into flat memory that the caller owns.
///
/// Copy-major for what a network reads, measure-major for what a formula reads.
public struct StepBuffers {
  /// `[copy, observationSize]`
  public var observations: UnsafeMutablePointer<Float>
  /// `[copy, actionSize]`: within bounds where continuous, the index of the choice where discrete.
  public var actions: UnsafeMutablePointer<Float>
  /// `[measure, copy]`
  public var measures: UnsafeMutablePointer<Float>
  /// `[copy]`: 1 where the step ended the episode by the environment's own rules.
  public var terminated: UnsafeMutablePointer<UInt8>
  /// `[copy]`: 1 where the step ended the episode by the horizon alone.
  public var truncated: UnsafeMutablePointer<UInt8>
  /// `[copy, observationSize]`; rows of copies whose episode did not end are left as they were.
  public var finalObservations: UnsafeMutablePointer<Float>

  public init(
    observations: UnsafeMutablePointer<Float>, actions: UnsafeMutablePointer<Float>,
    measures: UnsafeMutablePointer<Float>, terminated: UnsafeMutablePointer<UInt8>,
    truncated: UnsafeMutablePointer<UInt8>, finalObservations: UnsafeMutablePointer<Float>
  ) {
    self.observations = observations
    self.actions = actions
    self.measures = measures
    self.terminated = terminated
    self.truncated = truncated
    self.finalObservations = finalObservations
  }
}

/// Memory for one step of a number of copies.
public final class StepMemory {
  public let buffers: StepBuffers
  public let copies: Int
  public let card: EnvironmentCard

  public init(card: EnvironmentCard, copies: Int) {
    func floats(_ count: Int) -> UnsafeMutablePointer<Float> {
      let pointer = UnsafeMutablePointer<Float>.allocate(capacity: max(1, count))
      pointer.initialize(repeating: 0, count: max(1, count))
      return pointer
    }
    func flags() -> UnsafeMutablePointer<UInt8> {
      let pointer = UnsafeMutablePointer<UInt8>.allocate(capacity: max(1, copies))
      pointer.initialize(repeating: 0, count: max(1, copies))
      return pointer
    }
    self.card = card
    self.copies = copies
    buffers = StepBuffers(
      observations: floats(copies * card.observationSize),
      actions: floats(copies * card.actions.size),
      measures: floats(copies * card.measures.count),
      terminated: flags(), truncated: flags(),
      finalObservations: floats(copies * card.observationSize))
  }

  deinit {
    buffers.observations.deallocate()
    buffers.actions.deallocate()
    buffers.measures.deallocate()
    buffers.terminated.deallocate()
    buffers.truncated.deallocate()
    buffers.finalObservations.deallocate()
  }
}

/// The seeds of all episodes that one batch of copies plays.
///
/// Made for one purpose: training and evaluation draw from branches of the seed tree that never
/// meet, so an evaluation episode cannot be a training episode.
public struct EpisodeSeeds: Sendable {
  private let root: Seed

  private init(root: Seed) {
    self.root = root
  }

  /// Episodes to learn from, in the shard `shard` of a run's copies.
  public static func training(_ seed: Seed, shard: Int = 0) -> EpisodeSeeds {
    EpisodeSeeds(root: seed.child("training episodes").child(shard))
  }

  /// Fresh episodes to judge by: copy `i` plays the same episode for every policy judged.
  public static func evaluation(_ seed: Seed) -> EpisodeSeeds {
    EpisodeSeeds(root: seed.child("evaluation episodes"))
  }

  /// The stream of chance of a copy's `episode`-th episode.
  public func stream(copy: Int, episode: Int) -> RandomStream {
    RandomStream(seed: seed(copy: copy, episode: episode))
  }

  /// The seed of that episode, from which further streams may be derived by name.
  public func seed(copy: Int, episode: Int) -> Seed { root.child(copy).child(episode) }
}
