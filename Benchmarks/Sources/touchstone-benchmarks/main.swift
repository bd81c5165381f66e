import Environments
import Findings
import Foundation
import Learning
import Networks
import Randomness

// Each command does one piece of work and prints one JSON line; `peers/compare.py` sets it beside the
// same work in other packages, alternating within one run.
//
//   ppo --steps N --seed S --threads T [--width 64] [--environment cart-pole]
//   environment --name NAME --copies 64 --steps N
//   matrix [--threads T]
//   check          stable quantities against Thresholds.json

struct Options {
  var values: [String: String] = [:]

  init(_ arguments: some Collection<String>) {
    var name: String?
    for argument in arguments {
      if argument.hasPrefix("--") {
        name = String(argument.dropFirst(2))
      } else if let known = name {
        values[known] = argument
        name = nil
      }
    }
  }

  func number(_ name: String, _ fallback: Int) -> Int {
    values[name].flatMap(Double.init).map { Int($0) } ?? fallback
  }
}

func emit(_ fields: [String: Any]) throws {
  let data = try JSONSerialization.data(withJSONObject: fields, options: [.sortedKeys])
  print(String(decoding: data, as: UTF8.self))
}

/// Settings equal to those that the peers are given.
func peerSettings(steps: Int, width: Int) -> LearnerSettings {
  LearnerSettings(
    steps: steps, copies: 64, rolloutLength: 128, epochs: 4, minibatches: 4,
    hiddenLayers: [width, width], learningRate: 2.5e-4, annealsLearningRate: false, discount: 0.99,
    traceDecay: 0.95, clipRange: 0.2, entropyWeight: 0.01, valueWeight: 0.5, gradientNormLimit: 0.5,
    normalisesObservations: false, normalisesValues: false)
}

/// Mean return over fresh episodes.
func meanReturn(
  _ policy: Policy, _ entry: CatalogueEntry, episodes: Int, isGreedy: Bool
) -> Double {
  var environment = entry.make(copies: episodes, episodes: .evaluation(Seed(99)))
  let memory = StepMemory(card: entry.card, copies: episodes)
  let player = Policy.Player(policy, rows: episodes, isGreedy: isGreedy)
  var random = RandomStream(seed: Seed(7))
  environment.start(memory.buffers)
  var isDone = [Bool](repeating: false, count: episodes)
  var total = 0.0
  for _ in 0..<entry.card.horizon {
    player.act(memory.buffers.observations, random: &random, into: memory.buffers.actions)
    environment.step(memory.buffers)
    for copy in 0..<episodes where !isDone[copy] {
      total += Double(memory.buffers.measures[copy])
      isDone[copy] = memory.buffers.terminated[copy] | memory.buffers.truncated[copy] != 0
    }
  }
  return total / Double(episodes)
}

func ppo(_ options: Options) throws {
  let entry = try Catalogue.entry(options.values["environment"] ?? "cart-pole")
  let reward = try entry.specification(nil, role: .proxy)
  let steps = (options.number("steps", 262_144) + 8191) / 8192 * 8192
  let threads = options.number("threads", 2)
  let width = options.number("width", 64)
  // One rollout on a throw-away learner first, as the peers are warmed up too.
  _ = try trainByProximalPolicyOptimisation(
    entry, reward: reward, settings: peerSettings(steps: 8192, width: width), seed: Seed(12345),
    threads: threads)
  let began = ContinuousClock.now
  let policy = try trainByProximalPolicyOptimisation(
    entry, reward: reward, settings: peerSettings(steps: steps, width: width),
    seed: Seed(UInt64(options.number("seed", 1))), threads: threads)
  let seconds = (ContinuousClock.now - began) / .seconds(1)
  try emit([
    "peer": "touchstone", "environmentSteps": steps, "seconds": seconds,
    "stepsPerSecond": Double(steps) / seconds, "threads": threads,
    "meanReturn": meanReturn(policy, entry, episodes: 32, isGreedy: true),
    "meanReturnSampled": meanReturn(policy, entry, episodes: 32, isGreedy: false),
    "evaluationEpisodes": 32,
  ])
}

func environment(_ options: Options) throws {
  let entry = try Catalogue.entry(options.values["name"] ?? "cart-pole")
  let copies = options.number("copies", 64)
  let steps = options.number("steps", 1_000_000)
  let memory = StepMemory(card: entry.card, copies: copies)
  var world = entry.make(copies: copies, episodes: .training(Seed(1)))
  let size = copies * entry.card.actions.size
  // A table of random actions, so that drawing them is not what is measured.
  var random = RandomStream(seed: Seed(2))
  let table = FloatMemory(64 * size)
  for i in 0..<table.count {
    switch entry.card.actions {
    case .discrete(let count, _): table.pointer[i] = Float(random.below(count))
    case .continuous(_, let low, let high, _):
      table.pointer[i] = low + (high - low) * random.uniformFloat()
    }
  }
  world.start(memory.buffers)
  var checksum: Float = 0
  let rounds = max(1, steps / copies)
  let began = ContinuousClock.now
  for round in 0..<rounds {
    memory.buffers.actions.update(from: table.pointer + (round % 64) * size, count: size)
    world.step(memory.buffers)
    checksum += memory.buffers.measures[0]
  }
  let seconds = (ContinuousClock.now - began) / .seconds(1)
  try emit([
    "peer": "touchstone", "environment": entry.card.name, "environmentSteps": rounds * copies,
    "seconds": seconds, "stepsPerSecond": Double(rounds * copies) / seconds,
    "checksum": Double(checksum),
  ])
}

/// The machine's own matrix rate, and the rate sustained over a whole update at width 256.
func matrix(_ options: Options) throws {
  let threads = options.number("threads", 1)
  let machine = matrixRate(size: 1024, seconds: 1, threads: threads)
  let network = MultilayerPerceptron(inputs: 4, hidden: [256, 256], outputs: 1)
  let entry = try Catalogue.entry("cart-pole")
  let update = try measureUpdate(
    entry, reward: try entry.specification(nil, role: .proxy),
    settings: peerSettings(steps: 8192, width: 256), seconds: 2, threads: threads)
  // Forward once, backward twice (all but the first layer's input gradients), actor and critic.
  let actor = MultilayerPerceptron(inputs: 4, hidden: [256, 256], outputs: 2)
  let perSample =
    3 * (network.operationsPerRow + actor.operationsPerRow) - 2 * 2 * 4 * 256
  let rate = Double(perSample) * Double(update.samples) / update.seconds / 1e9
  try emit([
    "machineGflops": machine, "updateGflops": rate, "share": rate / machine, "threads": threads,
  ])
}

let arguments = CommandLine.arguments.dropFirst()
let options = Options(arguments.dropFirst())
switch arguments.first {
case "ppo": try ppo(options)
case "environment": try environment(options)
case "matrix": try matrix(options)
case "check": try check()
default:
  print("usage: touchstone-benchmarks ppo|environment|matrix|check [--option value …]")
  exit(2)
}
