import Findings
import Randomness

/// The rules of one world, written for one copy: how an episode begins, what a step does, what is
/// seen of it.
///
/// An environment is a value of this kind and a line in the catalogue. `BatchedEnvironment` plays it
/// in many copies and keeps the rule of the last step, horizon, seeds and memory, so that none of
/// that is written here.
public protocol Rules: Sendable {
  /// What a copy remembers from one step to the next: a plain value.
  associatedtype State: Sendable
  /// An element of the list that a copy keeps beside its state; `Never` where it keeps none.
  associatedtype Item: Sendable = Never
  /// The measures, in the order of the card.
  associatedtype Measure: CardList where Measure.Description == MeasureDescription
  /// The scripted policies, in the order of the card.
  associatedtype Policy: CardList where Policy.Description == PolicyDescription

  /// Name, story, source, sizes, measures (`Measure.descriptions`) and policies.
  var card: EnvironmentCard { get }

  /// A copy's list before its first episode; its length never changes.
  var list: [Item] { get }

  /// Begins an episode. A list still holds what the episode before left in it.
  func begin(_ episode: Episode) -> State

  /// Plays one step: changes the state and writes every measure.
  ///
  /// - Parameters:
  ///   - action: As many floats as the action space's size.
  ///   - readings: Takes one number for each measure.
  /// - Returns: Whether the world's own rules end the episode; the horizon is not its concern.
  func step(
    _ state: inout State, in episode: Episode, action: UnsafePointer<Float>,
    readings: Readings<Measure>
  ) -> Bool

  /// Writes all numbers of the observation.
  ///
  /// - Parameter row: As many floats as the card's `observationSize`, with anything in them.
  func observe(_ state: State, in episode: Episode, into row: UnsafeMutablePointer<Float>)

  /// Writes the action that a scripted policy takes.
  ///
  /// - Parameter random: Source of the policy's own chance.
  func act(
    _ policy: Policy, _ state: State, in episode: Episode, random: inout RandomStream,
    into action: UnsafeMutablePointer<Float>)

  /// Draws the present state.
  func scene(_ state: State, in episode: Episode) -> Scene

  /// Steps all copies of an environment with these rules; written once, below.
  ///
  /// A requirement so that the compiler makes one of it for each rules, in which nothing is generic.
  static func step(_ environment: inout BatchedEnvironment<Self>, _ buffers: StepBuffers)
}

extension Rules {
  public typealias Episode = RunningEpisode<Self>
}

extension Rules where Item == Never {
  public var list: [Never] { [] }
}

extension Rules {
  public static func step(_ environment: inout BatchedEnvironment<Self>, _ buffers: StepBuffers) {
    environment.stepAll(buffers)
  }
}

/// The measures or the scripted policies of a world as an enumeration: the one list from which the
/// card's list and all indices follow.
public protocol CardList: CaseIterable, RawRepresentable, Sendable where RawValue == Int {
  associatedtype Description

  /// What the card says of it.
  var description: Description { get }
}

extension CardList {
  /// The card's list; a case's raw value is its place in it.
  public static var descriptions: [Description] { allCases.map(\.description) }
}

/// Where one copy stands: which episode it plays, how far it is, and the list that it keeps.
public struct RunningEpisode<World: Rules> {
  /// Steps of this episode that were played so far; in `step`, before this one.
  public internal(set) var elapsed: Int
  /// The copy's list: written where an episode begins and where it steps, elsewhere only read.
  public let list: UnsafeMutableBufferPointer<World.Item>
  private let copy: Int
  private let number: Int
  private let episodes: EpisodeSeeds

  init(
    elapsed: Int, list: UnsafeMutableBufferPointer<World.Item>, copy: Int, number: Int,
    episodes: EpisodeSeeds
  ) {
    self.elapsed = elapsed
    self.list = list
    self.copy = copy
    self.number = number
    self.episodes = episodes
  }

  /// The episode's seed, from which further streams may be derived by name.
  public var seed: Seed { episodes.seed(copy: copy, episode: number) }

  /// The episode's stream of chance, from its beginning.
  public var stream: RandomStream { episodes.stream(copy: copy, episode: number) }
}

/// Where a step writes its measures.
public struct Readings<Measure: CardList> {
  private let first: UnsafeMutablePointer<Float>
  /// Floats from one measure to the next.
  private let stride: Int

  init(first: UnsafeMutablePointer<Float>, stride: Int) {
    self.first = first
    self.stride = stride
  }

  @inline(__always)
  public subscript(measure: Measure) -> Float {
    get { first[measure.rawValue * stride] }
    nonmutating set { first[measure.rawValue * stride] = newValue }
  }
}
