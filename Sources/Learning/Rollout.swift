import Networks

/// What all copies saw and did between two updates. Everything is `[time, copy, …]`.
package final class Rollout {
  /// An episode that the time limit cut off: its own last observation, as the environment wrote it,
  /// and the sample after which it came.
  package struct TimeLimit {
    var sample: Int
    var observation: [Float]

    package init(sample: Int, observation: [Float]) {
      self.sample = sample
      self.observation = observation
    }
  }

  package let times: Int
  package let copies: Int
  /// As the environment wrote them.
  package let rawObservations: FloatMemory
  /// As the networks see them; one row of copies more than `times`, for what follows.
  package let observations: FloatMemory
  package let actions: FloatMemory
  package let logProbabilities: FloatMemory
  /// As the reward valued them, then scaled in place.
  package let rewards: FloatMemory
  package let values: FloatMemory
  /// Value of what each step led to, before any new episode began.
  package let nextValues: FloatMemory
  package let advantages: FloatMemory
  package let returns: FloatMemory
  /// 1 where the step ended its episode by the environment's rules.
  package let terminated: UnsafeMutablePointer<UInt8>
  /// 1 where the step ended its episode for any reason.
  package let ended: UnsafeMutablePointer<UInt8>
  package var timeLimits: [TimeLimit] = []

  package var samples: Int { times * copies }

  init(times: Int, copies: Int, observationSize: Int, actionSize: Int) {
    self.times = times
    self.copies = copies
    let samples = times * copies
    rawObservations = FloatMemory(samples * observationSize)
    observations = FloatMemory((samples + copies) * observationSize)
    actions = FloatMemory(samples * actionSize)
    logProbabilities = FloatMemory(samples)
    rewards = FloatMemory(samples)
    values = FloatMemory(samples + copies)
    nextValues = FloatMemory(samples)
    advantages = FloatMemory(samples)
    returns = FloatMemory(samples)
    terminated = .allocate(capacity: samples)
    terminated.initialize(repeating: 0, count: samples)
    ended = .allocate(capacity: samples)
    ended.initialize(repeating: 0, count: samples)
  }

  deinit {
    terminated.deallocate()
    ended.deallocate()
  }
}
