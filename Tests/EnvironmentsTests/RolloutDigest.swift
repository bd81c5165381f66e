import Environments
import Findings
import Randomness

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// FNV-1a over the bits of floats and flags.
struct RolloutDigest {
  private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

  mutating func add(_ word: UInt32) {
    for shift in [0, 8, 16, 24] as [UInt32] {
      value = (value ^ UInt64(word >> shift & 0xFF)) &* 0x0000_0100_0000_01B3
    }
  }

  mutating func add(_ floats: UnsafePointer<Float>, _ count: Int) {
    for index in 0..<count { add(floats[index].bitPattern) }
  }

  /// All that 3 copies of an environment write in `steps` steps of random actions, and then of each
  /// scripted policy in turn: actions, observations, measures, flags, last observations.
  static func of(_ entry: CatalogueEntry, steps: Int, seed: UInt64) -> UInt64 {
    let (card, copies) = (entry.card, 3)
    let (seen, size) = (card.observationSize, card.actions.size)
    let memory = StepMemory(card: card, copies: copies)
    let buffers = memory.buffers
    var digest = RolloutDigest()
    for policy in [nil] + card.policies.indices.map(Optional.some) {
      var world = entry.make(copies: copies, episodes: .evaluation(Seed(seed)))
      var random = RandomStream(seed: Seed(seed).child("actions"))
      world.start(buffers)
      digest.add(buffers.observations, copies * seen)
      for _ in 0..<steps {
        for copy in 0..<copies {
          let action = buffers.actions + copy * size
          if let policy {
            world.act(policy: policy, copy: copy, random: &random, into: action)
          } else {
            Self.draw(card.actions, &random, into: action)
          }
        }
        world.step(buffers)
        digest.add(buffers.actions, copies * size)
        digest.add(buffers.observations, copies * seen)
        digest.add(buffers.measures, copies * card.measures.count)
        for copy in 0..<copies {
          let (terminated, truncated) = (buffers.terminated[copy], buffers.truncated[copy])
          digest.add(UInt32(terminated) | UInt32(truncated) << 8)
          if terminated | truncated != 0 {
            digest.add(buffers.finalObservations + copy * seen, seen)
          }
        }
      }
    }
    return digest.value
  }

  private static func draw(
    _ actions: ActionSpace, _ random: inout RandomStream, into action: UnsafeMutablePointer<Float>
  ) {
    for index in 0..<actions.size {
      switch actions {
      case .discrete(let count, _): action[index] = Float(random.below(count))
      case .continuous(_, let low, let high, _):
        action[index] = low + (high - low) * random.uniformFloat()
      }
    }
  }

  /// Bits of this machine's sines, cosines, arctangents and logarithms, which libraries round as
  /// they like: where they differ, so do the worlds that are made of them.
  static var ofMathematics: UInt64 {
    var digest = RolloutDigest()
    for index in 1...2_000 {
      let x = Float(index) * 0.003_7
      for value in [sinf(x), cosf(x), atan2f(x - 3, 2 - x), logf(x)] {
        digest.add(value.bitPattern)
      }
      for value in [log(Double(x)), cos(Double(x))] {
        digest.add(UInt32(truncatingIfNeeded: value.bitPattern))
      }
    }
    return digest.value
  }
}
