import Environments
import Findings
import Learning
import Networks
import Randomness
import Specifications
import Testing

/// From the environment's flags to the advantages: a time limit's own last observation is valued, a
/// termination is followed by nothing, and neither by the next episode (Pardo et al. 2018).
@Suite struct TimeLimitTests {
  /// 40 copies, so two shards; every kind of end in both, at the first and the last step too.
  private func script() -> Script {
    var random = RandomStream(seed: Seed(11))
    let (times, copies, size) = (6, 40, 3)
    func numbers(_ count: Int) -> [Float] { (0..<count).map { _ in Float(random.normal()) } }
    let kinds = (0..<times * copies).map { _ in random.below(4) }
    return Script(
      times: times, copies: copies, size: size,
      observations: numbers((times + 1) * copies * size).map { 2 + 3 * $0 },
      rewards: numbers(times * copies), terminated: kinds.map { $0 == 1 },
      truncated: kinds.map { $0 == 2 },
      // Far from everything else that is seen, so that no mistake hides.
      lastObservations: numbers(times * copies * size).map { -4 + $0 })
  }

  @Test(arguments: [false, true])
  func `a time limit is bootstrapped through and a termination is not`(
    normalises: Bool
  ) throws {
    let script = script()
    let entry = script.entry(actions: .discrete(count: 2, names: ["a", "b"]))
    let reward = try Specification(
      name: "reward", formula: "reward", measures: entry.card.measures.map(\.name))
    let settings = LearnerSettings(
      steps: 10_000, copies: 40, rolloutLength: 6, minibatches: 2, hiddenLayers: [8],
      discount: 0.9, traceDecay: 0, normalisesObservations: normalises, normalisesValues: false)
    let learner = Learner(entry, reward: reward, settings: settings, seed: Seed(1))
    // The second rollout is looked at: by then observations are normalised.
    try learner.collect()
    learner.estimateAdvantages()
    try learner.update()
    try learner.collect()
    learner.estimateAdvantages()

    let policy = learner.policy
    #expect(policy.observationMean.contains { $0 != 0 } == normalises)
    let actor = MultilayerPerceptron(inputs: 3, hidden: [8], outputs: 2)
    let critic = MultilayerPerceptron(inputs: 3, hidden: [8], outputs: 1)
    let workspace = MultilayerPerceptron.Workspace(critic, rows: 1)
    func value(_ observations: [Float], _ place: Int) -> Float {
      let seen = (0..<3).map { j in
        let normal =
          (observations[3 * place + j] - policy.observationMean[j])
          * policy.observationInverseStandardDeviation[j]
        return min(max(normal, -10), 10)
      }
      return critic.forward(
        learner.parameters.pointer + actor.parameterCount, input: seen, rows: 1, in: workspace)[0]
    }
    var kinds: Set<String> = []
    for sample in 0..<240 {
      // The script's second round begins with what its first one showed last.
      let seen = value(script.observations, sample < 40 ? 240 + sample : sample)
      // With no trace an advantage is the temporal-difference error.
      let following: Float
      if script.terminated[sample] {
        kinds.insert("terminated")
        following = 0
      } else if script.truncated[sample] {
        kinds.insert("truncated")
        following = value(script.lastObservations, sample)
        // What a wrong observation would give is far off.
        #expect(abs(following - value(script.observations, sample + 40)) > 1e-3)
      } else {
        kinds.insert("open")
        following = value(script.observations, sample + 40)
      }
      let expected = script.rewards[sample] + 0.9 * following - seen
      let found = learner.rollout.advantages.pointer[sample]
      #expect(abs(found - expected) < 1e-5, "sample \(sample)")
      #expect(
        abs(learner.rollout.returns.pointer[sample] - script.rewards[sample] - 0.9 * following)
          < 1e-5)
    }
    #expect(kinds.count == 3)
  }
}
