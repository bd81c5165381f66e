import Findings
import Ground
import Randomness

/// Thresholds on counted features: for each feature the one or two that tell most.
struct FeatureProposer: Proposer {
  /// |z| below which a threshold is not taken up.
  static let leastZ = 2.0

  func propose(from part: TextPart, seed: Seed) -> Proposals {
    let features = part.features.features
    let ladders = features.map(\.ladder)
    let starts = ladders.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) }
    let steps = starts[starts.count - 1]
    let ranges = chunks(of: part.count, size: 16_384)
    let counted = concurrentMap(ranges.count) { chunk in
      Self.count(part, ranges[chunk], ladders, starts)
    }
    var totals = [Int](repeating: 0, count: 2 * steps)
    for piece in counted { for index in totals.indices { totals[index] += piece[index] } }

    var proposals = Proposals()
    for (index, feature) in features.enumerated() {
      var scored: [(step: Int, z: Double)] = []
      for step in starts[index]..<starts[index + 1] {
        let (a, b) = (totals[steps + step], totals[step])
        // A threshold that all or no texts reach is no hypothesis.
        guard a + b > 0, a + b < part.count else { continue }
        proposals.examined += 1
        let z = differenceZ(a, of: part.countA, b, of: part.countB)
        if abs(z) >= Self.leastZ { scored.append((step, z)) }
      }
      // Of thresholds that tell alike: of an amount the highest, which says most; of a count the lowest.
      scored.sort {
        abs($0.z) != abs($1.z)
          ? abs($0.z) > abs($1.z) : feature.isGreatest ? $0.step > $1.step : $0.step < $1.step
      }
      // The lowest rung is the plainest thing to say; the best may be another.
      var taken = Array(scored.prefix(2))
      if let plain = scored.first(where: { $0.step == starts[index] }),
        !taken.contains(where: { $0.step == plain.step })
      {
        taken.append(plain)
      }
      for choice in taken {
        let amount = feature.ladder[choice.step - starts[index]]
        let isPlain = feature.isGreatest || choice.step == starts[index]
        proposals.candidates.append(
          Candidate(
            predicate: .feature(feature.name, atLeast: amount), text: feature.short(amount),
            precise: feature.precise(amount), kind: feature.kind,
            complexity: feature.cost + (isPlain ? 0 : 0.5), z: choice.z))
      }
    }
    // Where truths are equal the first given is taken.
    proposals.candidates.sort {
      ($0.complexity, -abs($0.z), $0.text) < ($1.complexity, -abs($1.z), $1.text)
    }
    return proposals
  }

  /// Texts that reach each threshold: side B first, then side A.
  private static func count(
    _ part: TextPart, _ range: Range<Int>, _ ladders: [[Int]], _ starts: [Int]
  ) -> [Int] {
    let steps = starts[starts.count - 1]
    // How many rungs of its ladder a text climbs, then sums from the top.
    var reached = [Int](repeating: 0, count: 2 * steps)
    for place in range {
      let base = part.isA[place] ? steps : 0
      part.withFeatures(of: place) { counts in
        for feature in counts.indices where counts[feature] > 0 {
          let amount = Int(counts[feature])
          let ladder = ladders[feature]
          var rung = -1
          while rung + 1 < ladder.count, ladder[rung + 1] <= amount { rung += 1 }
          if rung >= 0 { reached[base + starts[feature] + rung] += 1 }
        }
      }
    }
    for base in [0, steps] {
      for feature in ladders.indices {
        var sum = 0
        for step in (starts[feature]..<starts[feature + 1]).reversed() {
          sum += reached[base + step]
          reached[base + step] = sum
        }
      }
    }
    return reached
  }
}
