#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Where nearly all of the fall of the true return happens within one octave of pressure.
public struct PhaseTransition: Codable, Sendable, Equatable {
  /// The axis, by name.
  public var axis: String
  /// Geometric middle of the octave with the largest fall.
  public var at: Double
  /// From where to where that octave reaches, over all leave-one-seed-out choices of it.
  public var interval: [Double]
  /// Share of the whole fall that happens within the octave.
  public var share: Double
  /// Of Student's test that the share is above `leastShare`.
  public var p: Double

  /// Share of a fall that has to happen within one octave for it to be no gradual one. A straight fall
  /// over two octaves has a half of it there, one that eases in and out (half a cosine) 71 %.
  public static let leastShare = 0.8

  public init(axis: String, at: Double, interval: [Double], share: Double, p: Double) {
    self.axis = axis
    self.at = at
    self.interval = interval
    self.share = share
    self.p = p
  }
}

/// Looks for a sudden fall along a pressure axis: more than four fifths of it within one octave.
///
/// For each seed, the peak and the octave with the largest fall after it are chosen on the other seeds'
/// mean curve, so that what is then measured on the seed itself was not chosen for its noise. Over seeds,
/// the fall within the octave less four fifths of the whole fall is held against 0 by Student's test.
///
/// - Parameters:
///   - pressures: Ascending positive pressures.
///   - curves: `[seed][pressure]`: true return.
///   - level: Significance at which a transition is told.
/// - Returns: nil with fewer than three seeds or places from the peak on, or where a gradual fall is not
///   rejected.
public func phaseTransition(
  axis: String, pressures: [Double], curves: [[Double]], level: Double = 0.05
) -> PhaseTransition? {
  guard pressures.count >= 3, curves.count >= 3, pressures.allSatisfy({ $0 > 0 }) else {
    return nil
  }
  let octaves = pressures.map { log2($0) }
  var (within, whole, rest) = ([Double](), [Double](), [Double]())
  var windows: [Range<Int>] = []
  for (seed, curve) in curves.enumerated() {
    let others = meanCurve(curves.indices.filter { $0 != seed }.map { curves[$0] })
    guard let window = steepest(others, octaves) else { return nil }
    windows.append(window.places)
    within.append(curve[window.places.lowerBound] - curve[window.places.upperBound])
    whole.append(curve[window.peak] - curve[curve.count - 1])
    rest.append(within[seed] - PhaseTransition.leastShare * whole[seed])
  }
  guard let place = steepest(meanCurve(curves), octaves)?.places,
    let first = windows.map(\.lowerBound).min(), let last = windows.map(\.upperBound).max()
  else { return nil }
  let total = whole.reduce(0, +)
  let moments = SampleMoments(rest)
  guard total > 0, moments.mean > 0 else { return nil }
  let error = moments.deviation / Double(rest.count).squareRoot()
  let p = error > 0 ? studentTail(moments.mean / error, degrees: Double(rest.count - 1)) : 0
  guard p < level else { return nil }
  return PhaseTransition(
    axis: axis, at: exp2((octaves[place.lowerBound] + octaves[place.upperBound]) / 2),
    interval: [pressures[first], pressures[last]], share: within.reduce(0, +) / total, p: p)
}

private func meanCurve(_ curves: [[Double]]) -> [Double] {
  var mean = [Double](repeating: 0, count: curves.first?.count ?? 0)
  for curve in curves {
    for i in mean.indices { mean[i] += curve[i] / Double(curves.count) }
  }
  return mean
}

/// The peak, and the two places after it, at most an octave apart, between which the curve falls most.
///
/// - Returns: nil with fewer than three places from the peak on.
private func steepest(_ curve: [Double], _ octaves: [Double]) -> (peak: Int, places: Range<Int>)? {
  guard let peak = curve.indices.max(by: { curve[$0] < curve[$1] }), curve.count - peak >= 3
  else { return nil }
  var best: (fall: Double, places: Range<Int>)?
  for i in peak..<curve.count - 1 {
    for j in i + 1..<curve.count where octaves[j] - octaves[i] <= 1 + 1e-9 {
      let fall = curve[i] - curve[j]
      if fall > best?.fall ?? -.infinity { best = (fall, i..<j) }
    }
  }
  return best.map { (peak, $0.places) }
}
