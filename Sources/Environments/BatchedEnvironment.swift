import Findings
import Randomness

/// Rules played in many copies at once: the driver of every environment that is made of `Rules`.
///
/// Here, and nowhere else, stands what happens around a step: the count of steps, terminated and
/// truncated, the ended episode's last observation, the next episode and its first observation.
public struct BatchedEnvironment<World: Rules>: Environment {
  public let copies: Int
  private let frame: Frame<World>
  private var counts: [Count]
  private var states: [World.State]
  /// `[copy, item]`
  private var lists: [World.Item]

  public init(_ rules: World, copies: Int, episodes: EpisodeSeeds) {
    let list = rules.list
    let frame = Frame(rules, episodes: episodes, listLength: list.count)
    var lists = (0..<copies).flatMap { _ in list }
    self.copies = copies
    self.frame = frame
    counts = Array(repeating: Count(), count: copies)
    states = lists.withUnsafeMutableBufferPointer { lists in
      (0..<copies).map { rules.begin(frame.episode($0, Count(), lists)) }
    }
    self.lists = lists
  }

  public mutating func start(_ buffers: StepBuffers) {
    counts = Array(repeating: Count(), count: copies)
    withMemory { frame, counts, states, lists in
      for copy in 0..<states.count {
        let episode = frame.episode(copy, counts[copy], lists)
        states[copy] = frame.rules.begin(episode)
        frame.observe(states[copy], in: episode, copy, into: buffers.observations)
      }
    }
  }

  public mutating func step(_ buffers: StepBuffers) { World.step(&self, buffers) }

  /// The rule of the last step; see `Environment`.
  @inline(__always)
  mutating func stepAll(_ buffers: StepBuffers) {
    withMemory { frame, counts, states, lists in
      for copy in 0..<states.count {
        var episode = frame.episode(copy, counts[copy], lists)
        let isTerminated = frame.rules.step(
          &states[copy], in: episode, action: buffers.actions + copy * frame.actionSize,
          readings: Readings(first: buffers.measures + copy, stride: states.count))
        counts[copy].elapsed += 1
        episode.elapsed += 1
        let isTruncated = !isTerminated && counts[copy].elapsed == frame.horizon
        buffers.terminated[copy] = isTerminated ? 1 : 0
        buffers.truncated[copy] = isTruncated ? 1 : 0
        if isTerminated || isTruncated {
          frame.observe(states[copy], in: episode, copy, into: buffers.finalObservations)
          counts[copy] = Count(episode: counts[copy].episode + 1)
          episode = frame.episode(copy, counts[copy], lists)
          states[copy] = frame.rules.begin(episode)
        }
        frame.observe(states[copy], in: episode, copy, into: buffers.observations)
      }
    }
  }

  public func act(
    policy: Int, copy: Int, random: inout RandomStream, into action: UnsafeMutablePointer<Float>
  ) {
    let policy = World.Policy(rawValue: policy)
    precondition(policy != nil, "no policy of the card has this index")
    guard let policy else { return }
    read(copy) { state, episode in
      frame.rules.act(policy, state, in: episode, random: &random, into: action)
    }
  }

  public func scene(copy: Int) -> Scene {
    read(copy) { state, episode in frame.rules.scene(state, in: episode) }
  }

  /// Hands out the memory by pointer, with all that does not change beside it.
  @inline(__always)
  private mutating func withMemory(
    _ body: (
      Frame<World>, UnsafeMutableBufferPointer<Count>, UnsafeMutableBufferPointer<World.State>,
      UnsafeMutableBufferPointer<World.Item>
    ) -> Void
  ) {
    let frame = frame
    counts.withUnsafeMutableBufferPointer { counts in
      states.withUnsafeMutableBufferPointer { states in
        lists.withUnsafeMutableBufferPointer { lists in body(frame, counts, states, lists) }
      }
    }
  }

  /// One copy to look at: rules do not write into the list here.
  private func read<Result>(_ copy: Int, _ body: (World.State, World.Episode) -> Result) -> Result {
    lists.withUnsafeBufferPointer { lists in
      body(
        states[copy],
        frame.episode(copy, counts[copy], UnsafeMutableBufferPointer(mutating: lists)))
    }
  }
}

extension BatchedEnvironment where World: EnumerableRules {
  /// Present situation of a copy, to compare with the list of all.
  package func situation(copy: Int) -> World.Situation { frame.rules.situation(of: states[copy]) }
}

/// How far a copy is.
private struct Count {
  var elapsed: Int32 = 0
  var episode: Int32 = 0
}

/// All of a batch that does not change.
private struct Frame<World: Rules> {
  let rules: World
  let episodes: EpisodeSeeds
  let horizon: Int32
  let observationSize: Int
  let actionSize: Int
  /// Items of one copy.
  let listLength: Int

  init(_ rules: World, episodes: EpisodeSeeds, listLength: Int) {
    let card = rules.card
    self.rules = rules
    self.episodes = episodes
    self.listLength = listLength
    horizon = Int32(card.horizon)
    observationSize = card.observationSize
    actionSize = card.actions.size
  }

  /// Where a copy stands.
  @inline(__always)
  func episode(
    _ copy: Int, _ count: Count, _ lists: UnsafeMutableBufferPointer<World.Item>
  ) -> World.Episode {
    RunningEpisode(
      elapsed: Int(count.elapsed),
      list: UnsafeMutableBufferPointer(
        start: lists.baseAddress.map { $0 + copy * listLength }, count: listLength),
      copy: copy, number: Int(count.episode), episodes: episodes)
  }

  @inline(__always)
  func observe(
    _ state: World.State, in episode: World.Episode, _ copy: Int,
    into observations: UnsafeMutablePointer<Float>
  ) {
    rules.observe(state, in: episode, into: observations + copy * observationSize)
  }
}
