/// Mean and unbiased deviation of a plain sample.
public struct SampleMoments: Sendable, Equatable {
  public let mean: Double
  /// With n - 1 in the denominator; 0 for fewer than two values.
  public let deviation: Double

  public init(_ values: [Double]) {
    let n = Double(values.count)
    let center = values.isEmpty ? 0 : values.reduce(0, +) / n
    mean = center
    deviation =
      values.count < 2
      ? 0
      : (values.reduce(0) { $0 + ($1 - center) * ($1 - center) } / (n - 1)).squareRoot()
  }
}

/// Units that a sample would need in all for its interval to leave a threshold out.
///
/// From the present half-width, which shrinks as one over the root of the sample.
///
/// - Returns: nil where the mean lies so near the threshold that no practical number would do.
public func unitsNeeded(
  present: Int, mean: Double, halfWidth: Double, threshold: Double, most: Int = 200
) -> Int? {
  let distance = abs(mean - threshold)
  guard distance > 0, halfWidth.isFinite else { return nil }
  let ratio = halfWidth / distance
  let needed = Double(present) * ratio * ratio
  guard needed < Double(most) else { return nil }
  return max(present + 1, Int(needed.rounded(.up)))
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
