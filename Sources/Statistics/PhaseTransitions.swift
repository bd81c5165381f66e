import Randomness

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Where most of the fall of the true return happens within one octave of pressure.
public struct PhaseTransition: Codable, Sendable, Equatable {
  /// The axis, by name.
  public var axis: String
  /// Geometric middle of the octave with the largest fall.
  public var at: Double
  /// 95 % bootstrap interval of that place, over seeds.
  public var interval: [Double]
  /// Share of the whole fall that happens within the octave.
  public var share: Double
  /// Permutation test against a gradual fall.
  public var p: Double

  public init(axis: String, at: Double, interval: [Double], share: Double, p: Double) {
    self.axis = axis
    self.at = at
    self.interval = interval
    self.share = share
    self.p = p
  }
}

/// Looks for a sudden fall along a pressure axis: most of it within one octave.
///
/// The curve is taken from its highest place on. The largest fall within any octave is set against
/// the whole fall. Null hypothesis: the fall is gradual, so that a seed's changes from checkpoint to
/// checkpoint could have come in any order. Each permutation shuffles every seed's changes independently; the statistic is the mean curve's largest fall within an
/// octave. A sudden fall at a common place is destroyed by shuffling, a gradual one is not.
///
/// - Parameters:
///   - pressures: Ascending positive pressures.
///   - curves: `[seed][pressure]`: true return.
/// - Returns: nil with fewer than three places from the peak on, no fall, or less than half of the
///   fall within one octave.
public func phaseTransition(
  axis: String, pressures: [Double], curves: [[Double]], permutations: Int = 2000, seed: Seed
) -> PhaseTransition? {
  guard pressures.count >= 3, curves.count >= 1, pressures.allSatisfy({ $0 > 0 }) else {
    return nil
  }
  let average = meanCurve(curves, Array(repeating: 1 / Double(curves.count), count: curves.count))
  guard let peak = average.indices.max(by: { average[$0] < average[$1] }),
    average.count - peak >= 3
  else { return nil }
  let octaves = pressures.map { log2($0) }
  let total = average[peak] - average[average.count - 1]
  let observed = steepest(average, octaves, from: peak)
  guard total > 0, observed.fall > 0.5 * total else { return nil }

  var random = RandomStream(seed: seed.child("phase transition"))
  let steps = average.count - 1 - peak
  var atLeast = 1
  let places = Array(octaves[peak...])
  for _ in 0..<permutations {
    let shuffled = curves.map { curve in
      var value = curve[peak]
      var path = [value]
      for step in random.permutation(steps) {
        value += curve[peak + step + 1] - curve[peak + step]
        path.append(value)
      }
      return path
    }
    let curve = meanCurve(
      shuffled, Array(repeating: 1 / Double(curves.count), count: curves.count))
    if steepest(curve, places, from: 0).fall >= observed.fall - 1e-12 { atLeast += 1 }
  }
  let bootstrap = CrossedBootstrap(
    seeds: curves.count, episodes: 1, resamples: 1000, seed: seed.child("transition place"))
  let middles = bootstrap.draws { weights, _ in
    steepest(meanCurve(curves, weights), octaves, from: peak).place
  }.sorted()
  return PhaseTransition(
    axis: axis, at: exp2(observed.place),
    interval: [exp2(quantile(middles, 0.025)), exp2(quantile(middles, 0.975))],
    share: observed.fall / total, p: Double(atLeast) / Double(permutations + 1))
}

private func meanCurve(_ curves: [[Double]], _ weights: [Double]) -> [Double] {
  var mean = [Double](repeating: 0, count: curves.first?.count ?? 0)
  for (curve, weight) in zip(curves, weights) {
    for i in mean.indices { mean[i] += weight * curve[i] }
  }
  return mean
}

/// The largest fall between two places at most an octave apart, and the middle between them.
private func steepest(
  _ curve: [Double], _ octaves: [Double], from first: Int
) -> (fall: Double, place: Double) {
  var best = (fall: -Double.infinity, place: octaves[first])
  for i in first..<curve.count {
    for j in i + 1..<max(i + 1, curve.count) {
      if octaves[j] - octaves[i] > 1.01 { break }
      let fall = curve[i] - curve[j]
      if fall > best.fall { best = (fall, (octaves[i] + octaves[j]) / 2) }
    }
  }
  return best
}
