import Environments
import Findings
import Learning
import Networks
import Randomness
import Specifications
import Testing

/// Undiscounted returns of one fresh evaluation episode a copy, with sampled actions.
func evaluationReturns(
  of policy: Policy, in entry: CatalogueEntry, reward: Specification, episodes: Int, seed: UInt64
) -> [Double] {
  let memory = StepMemory(card: entry.card, copies: episodes)
  var environment = entry.make(copies: episodes, episodes: .evaluation(Seed(seed)))
  let player = Policy.Player(policy, rows: episodes)
  var random = RandomStream(seed: Seed(seed).child("actions"))
  let scratch = FloatMemory(reward.scratchSize(copies: episodes))
  let rewards = FloatMemory(episodes)
  var returns = [Double](repeating: 0, count: episodes)
  var isPlaying = [Bool](repeating: true, count: episodes)
  environment.start(memory.buffers)
  while isPlaying.contains(true) {
    player.act(memory.buffers.observations, random: &random, into: memory.buffers.actions)
    environment.step(memory.buffers)
    reward.values(
      measures: memory.buffers.measures, copies: episodes, scratch: scratch.pointer,
      into: rewards.pointer)
    for copy in 0..<episodes where isPlaying[copy] {
      returns[copy] += Double(rewards.pointer[copy])
      let ends = memory.buffers.terminated[copy] | memory.buffers.truncated[copy] != 0
      isPlaying[copy] = !ends
    }
  }
  return returns
}

/// Settings of the card with fewer steps.
func settings(of entry: CatalogueEntry, steps: Int) -> LearnerSettings {
  var settings = entry.card.learning
  settings.steps = steps
  // Rollouts of 64 * 128 = 8192 steps, whatever the card says.
  settings.copies = 64
  settings.rolloutLength = 128
  return settings
}

func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
