import Environments
import Findings
import Randomness
import Specifications

/// What a world shows that runs off a script, whatever is done in it.
struct Script: Sendable {
  var times: Int
  var copies: Int
  /// Numbers in one observation.
  var size: Int
  /// `[time + 1, copy, size]`: what is seen before each step, and after the last one.
  var observations: [Float]
  /// `[time, copy]`
  var rewards: [Float]
  /// `[time, copy]`
  var terminated: [Bool]
  /// `[time, copy]`
  var truncated: [Bool]
  /// `[time, copy, size]`: what an episode that ended with the step saw last.
  var lastObservations: [Float]

  /// An entry that plays the script over and over, in as many copies as the script has; shards of the
  /// learner take their copies in order.
  func entry(
    actions: ActionSpace, specifications: [NamedSpecification] = []
  ) -> CatalogueEntry {
    let card = EnvironmentCard(
      name: "script", story: "", source: "", horizon: times, stepSeconds: 0, observationSize: size,
      observation: "", actions: actions,
      measures: [
        MeasureDescription("reward", unit: "", summary: .total, "what the script says"),
        MeasureDescription("seen", unit: "", summary: .mean, "first number seen before the step"),
        MeasureDescription("done", unit: "", summary: .mean, "first number of the action"),
        MeasureDescription("ended", unit: "", summary: .total, "1 where an episode ended"),
      ],
      specifications: specifications, policies: [], basePolicy: "", learning: LearnerSettings())
    let script = self
    // The learner makes its shards in order, 32 copies each but for the last one.
    let first = Counter()
    return CatalogueEntry(card) { copies, _ in
      ReplayWorld(
        script: script, actionSize: actions.size, copies: copies,
        firstCopy: first.advance(by: copies))
    }
  }
}

/// Hands out places one after the other; used from one thread.
private final class Counter: @unchecked Sendable {
  private var next = 0

  func advance(by count: Int) -> Int {
    defer { next += count }
    return next
  }
}

/// Some copies of a script.
private struct ReplayWorld: Environment {
  let script: Script
  let actionSize: Int
  let copies: Int
  let firstCopy: Int
  private var time = 0

  init(script: Script, actionSize: Int, copies: Int, firstCopy: Int) {
    self.script = script
    self.actionSize = actionSize
    self.copies = copies
    self.firstCopy = firstCopy
  }

  private func place(_ time: Int, _ copy: Int) -> Int {
    time * script.copies + (firstCopy + copy) % script.copies
  }

  private func show(_ time: Int, _ observations: UnsafeMutablePointer<Float>) {
    for copy in 0..<copies {
      for j in 0..<script.size {
        observations[copy * script.size + j] =
          script.observations[place(time, copy) * script.size + j]
      }
    }
  }

  mutating func start(_ buffers: StepBuffers) {
    time = 0
    show(0, buffers.observations)
  }

  mutating func step(_ buffers: StepBuffers) {
    for copy in 0..<copies {
      let sample = place(time, copy)
      buffers.measures[copy] = script.rewards[sample]
      buffers.measures[copies + copy] = buffers.observations[copy * script.size]
      buffers.measures[2 * copies + copy] = buffers.actions[copy * actionSize]
      let ends = script.terminated[sample] || script.truncated[sample]
      buffers.measures[3 * copies + copy] = ends ? 1 : 0
      buffers.terminated[copy] = script.terminated[sample] ? 1 : 0
      buffers.truncated[copy] = script.truncated[sample] ? 1 : 0
      if ends {
        for j in 0..<script.size {
          buffers.finalObservations[copy * script.size + j] =
            script.lastObservations[sample * script.size + j]
        }
      }
    }
    show(time + 1, buffers.observations)
    time = (time + 1) % script.times
  }

  func act(
    policy: Int, copy: Int, random: inout RandomStream, into action: UnsafeMutablePointer<Float>
  ) {}

  func scene(copy: Int) -> Scene { Scene(width: 1, height: 1, background: [], shapes: []) }
}
