import Findings

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The mean of values that were measured for every seed on every one of the same episodes, and how far
/// it may be off.
///
/// Seeds and episodes are two crossed samples: all policies are judged on the same episodes, so neither
/// average makes up for the other (Owen 2007). The variance of the mean has a part by each, and Student's
/// reach of either is added in quadrature, so that with few seeds the interval is as wide as it has to be
/// (the method of variance estimates recovery: Zou and Donner 2008).
public struct CrossedMean: Sendable, Equatable {
  public let mean: Double
  /// Of the mean: a variance by each way of drawing, with its degrees of freedom; nil where a single draw
  /// leaves it unknown.
  private let parts: [Part]?

  private struct Part: Equatable {
    var variance: Double
    var degrees: Double

    /// Of the mean over drawn values.
    init(_ values: [Double]) {
      let deviation = SampleMoments(values).deviation
      variance = deviation * deviation / Double(values.count)
      degrees = Double(values.count - 1)
    }
  }

  /// - Parameter values: `[seed][episode]`, as many episodes for every seed. A single seed has a mean
  ///   and no error that could be estimated.
  public init(_ values: [[Double]]) {
    let seedMeans = values.map { $0.reduce(0, +) / Double($0.count) }
    mean = SampleMoments(seedMeans).mean
    guard values.count > 1, let episodes = values.first?.count, episodes > 0 else {
      parts = nil
      return
    }
    let episodeMeans = (0..<episodes).map { episode in
      values.reduce(0) { $0 + $1[episode] } / Double(values.count)
    }
    parts = [Part(seedMeans)] + (episodes > 1 ? [Part(episodeMeans)] : [])
  }

  /// The mean of one policy's episodes, where there is no choice of seed.
  public init(episodes values: [Double]) {
    mean = SampleMoments(values).mean
    parts = values.count > 1 ? [Part(values)] : nil
  }

  /// Half the width of the interval that covers the true mean in `level` of all samples; infinite where
  /// it cannot be estimated.
  public func reach(level: Double = 0.95) -> Double {
    guard let parts else { return .infinity }
    return parts.reduce(0) { sum, part in
      if part.variance == 0 { return sum }
      let quantile = studentQuantile((1 + level) / 2, degrees: part.degrees)
      return sum + quantile * quantile * part.variance
    }.squareRoot()
  }

  /// The mean with its interval.
  public func estimate(level: Double = 0.95) -> Estimate {
    let reach = reach(level: level)
    return Estimate(mean: mean, low: mean - reach, high: mean + reach)
  }
}

/// The difference of the means of two samples, with Welch's interval (Welch 1947).
public func differenceOfMeans(
  _ a: [Double], _ b: [Double], level: Double = 0.95
) -> Estimate {
  let (x, y) = (SampleMoments(a), SampleMoments(b))
  let mean = x.mean - y.mean
  guard a.count > 1, b.count > 1 else {
    return Estimate(mean: mean, low: -.infinity, high: .infinity)
  }
  let (u, v) = (
    x.deviation * x.deviation / Double(a.count), y.deviation * y.deviation / Double(b.count)
  )
  guard u + v > 0 else { return .exact(mean) }
  let degrees = (u + v) * (u + v) / (u * u / Double(a.count - 1) + v * v / Double(b.count - 1))
  let reach = (u + v).squareRoot() * studentQuantile((1 + level) / 2, degrees: degrees)
  return Estimate(mean: mean, low: mean - reach, high: mean + reach)
}

/// The ratio of two means over the same seeds, with its interval (Fieller 1954).
///
/// - Parameters:
///   - numerator: One value a seed.
///   - denominator: Likewise, of the same seeds.
/// - Returns: Without an interval where the denominator's mean cannot be told from 0.
public func ratioOfMeans(
  _ numerator: [Double], _ denominator: [Double], level: Double = 0.95
) -> Estimate {
  let (x, y) = (SampleMoments(numerator), SampleMoments(denominator))
  let ratio = x.mean / y.mean
  let count = min(numerator.count, denominator.count)
  let unknown = Estimate(mean: ratio, low: -.infinity, high: .infinity)
  guard count > 1 else { return unknown }
  let t = studentQuantile((1 + level) / 2, degrees: Double(count - 1))
  var covariance = 0.0
  for (a, b) in zip(numerator, denominator) { covariance += (a - x.mean) * (b - y.mean) }
  covariance /= Double(count - 1)
  let scale = t * t / Double(count)
  // Those ratios r for which mean(x - r y) lies within t standard errors of 0.
  let a = y.mean * y.mean - scale * y.deviation * y.deviation
  let b = x.mean * y.mean - scale * covariance
  let c = x.mean * x.mean - scale * x.deviation * x.deviation
  guard a > 0 else { return unknown }
  let root = max(0, b * b - a * c).squareRoot()
  return Estimate(mean: ratio, low: min(ratio, (b - root) / a), high: max(ratio, (b + root) / a))
}

/// Pearson's correlation over the steps of some policies' episodes, with its interval.
///
/// By leaving out an episode, and a seed, at a time (the jackknife), on Fisher's scale.
///
/// - Parameter moments: `[seed][episode]`.
/// - Returns: nil where one of the two does not vary.
public func correlation(_ moments: [[JointMoments]], level: Double = 0.95) -> Estimate? {
  let all = moments.joined().reduce(JointMoments.zero, +)
  guard let value = all.correlation else { return nil }
  guard abs(value) < 1 - 1e-9 else { return .exact(value) }
  func without(_ left: JointMoments) -> Double {
    guard let rest = (all + left.scaled(by: -1)).correlation else { return atanh(value) }
    return atanh(min(1 - 1e-12, max(-1 + 1e-12, rest)))
  }
  func part(_ units: [JointMoments]) -> Double {
    let values = units.map(without)
    guard values.count > 1 else { return 0 }
    let deviation = SampleMoments(values).deviation
    let n = Double(values.count)
    return (n - 1) * (n - 1) / n * deviation * deviation
  }
  let episodes = moments.first?.count ?? 0
  let byEpisode = (0..<episodes).map { episode in
    moments.reduce(JointMoments.zero) { $0 + $1[episode] }
  }
  let seedPart = part(moments.map { $0.reduce(.zero, +) })
  let episodePart = part(byEpisode)
  let variance = seedPart + episodePart
  guard variance > 0, episodes > 1 else {
    return episodes > 1 ? .exact(value) : Estimate(mean: value, low: -1, high: 1)
  }
  let divisor =
    (moments.count > 1 ? seedPart * seedPart / Double(moments.count - 1) : 0)
    + episodePart * episodePart / Double(episodes - 1)
  let reach =
    variance.squareRoot()
    * studentQuantile((1 + level) / 2, degrees: max(1, variance * variance / divisor))
  return Estimate(
    mean: value, low: tanh(atanh(value) - reach), high: tanh(atanh(value) + reach))
}
