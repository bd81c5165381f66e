import Findings
import Randomness

/// Bootstrap intervals for values that were measured for every seed on every one of the same episodes.
///
/// Seeds and episodes are two crossed samples: all policies are judged on the same episodes. Each
/// resample draws seeds and, independently, episodes with replacement, and uses one draw for every
/// quantity, so that differences keep their pairing (Owen 2007, the pigeonhole bootstrap). With few
/// seeds the percentile interval is too narrow by about √(n/(n-1)); deviations are widened by that.
public struct CrossedBootstrap: Sendable {
  public let seeds: Int
  public let episodes: Int
  /// `[resample][seed]`: share of the draw that fell on the seed.
  private let seedWeights: [[Double]]
  private let episodeWeights: [[Double]]

  /// - Precondition: at least one seed and one episode.
  public init(seeds: Int, episodes: Int, resamples: Int = 2000, seed: Seed) {
    self.seeds = seeds
    self.episodes = episodes
    var random = RandomStream(seed: seed.child("bootstrap"))
    func weights(_ count: Int) -> [Double] {
      var counts = [Double](repeating: 0, count: count)
      for _ in 0..<count { counts[random.below(count)] += 1 }
      return counts.map { $0 / Double(count) }
    }
    var bySeed: [[Double]] = []
    var byEpisode: [[Double]] = []
    for _ in 0..<resamples {
      bySeed.append(weights(seeds))
      byEpisode.append(weights(episodes))
    }
    seedWeights = bySeed
    episodeWeights = byEpisode
  }

  /// The mean of `[seed][episode]` values with its interval.
  ///
  /// - Parameter level: Coverage of the interval.
  public func mean(_ values: [[Double]], level: Double = 0.95) -> Estimate {
    estimate(level: level) { seedWeights, episodeWeights in
      weightedMean(values, seedWeights, episodeWeights)
    }
  }

  /// The mean of one policy's episodes, where there is no choice of seed.
  public func mean(episodes values: [Double], level: Double = 0.95) -> Estimate {
    estimate(level: level, isOverSeeds: false) { _, weights in
      var total = 0.0
      for (value, weight) in zip(values, weights) { total += value * weight }
      return total
    }
  }

  /// Any statistic of weighted seeds and episodes, with its interval.
  public func estimate(
    level: Double = 0.95, isOverSeeds: Bool = true,
    _ statistic: ([Double], [Double]) -> Double
  ) -> Estimate {
    let center = statistic(
      [Double](repeating: 1 / Double(seeds), count: seeds),
      [Double](repeating: 1 / Double(episodes), count: episodes))
    let count = isOverSeeds && seeds > 1 ? seeds : episodes
    let widening = count > 1 ? (Double(count) / Double(count - 1)).squareRoot() : 1
    let draws = zip(seedWeights, episodeWeights).map { statistic($0, $1) }.sorted()
    let low = center + widening * (quantile(draws, (1 - level) / 2) - center)
    let high = center + widening * (quantile(draws, (1 + level) / 2) - center)
    // A skewed statistic's draws may all lie on one side of its value.
    return Estimate(mean: center, low: min(low, center), high: max(high, center))
  }

  /// Statistic of every resample; for quantities whose interval is not about a mean.
  public func draws(_ statistic: ([Double], [Double]) -> Double) -> [Double] {
    zip(seedWeights, episodeWeights).map { statistic($0, $1) }
  }
}

/// Mean of `[seed][episode]` values under weights that each sum to one.
package func weightedMean(
  _ values: [[Double]], _ seedWeights: [Double], _ episodeWeights: [Double]
) -> Double {
  var total = 0.0
  for (row, seedWeight) in zip(values, seedWeights) where seedWeight > 0 {
    var sum = 0.0
    for (value, weight) in zip(row, episodeWeights) { sum += value * weight }
    total += seedWeight * sum
  }
  return total
}

/// Quantile of ascending values, interpolated linearly (type 7 of Hyndman and Fan 1996).
///
/// - Returns: NaN where there are no values.
public func quantile(_ sorted: [Double], _ share: Double) -> Double {
  guard let last = sorted.indices.last else { return .nan }
  let place = min(max(share, 0), 1) * Double(last)
  let below = Int(place.rounded(.down))
  let above = min(below + 1, last)
  return sorted[below] + (place - Double(below)) * (sorted[above] - sorted[below])
}
