/// Sums from which a correlation of two step-wise rewards can be had.
public struct JointMoments: Sendable, Equatable {
  public var count: Double
  public var x: Double
  public var y: Double
  public var xx: Double
  public var yy: Double
  public var xy: Double

  public init(count: Double, x: Double, y: Double, xx: Double, yy: Double, xy: Double) {
    self.count = count
    self.x = x
    self.y = y
    self.xx = xx
    self.yy = yy
    self.xy = xy
  }

  public static let zero = JointMoments(count: 0, x: 0, y: 0, xx: 0, yy: 0, xy: 0)

  /// The moments of a sample in which this one counts `weight` times.
  public func scaled(by weight: Double) -> JointMoments {
    JointMoments(
      count: count * weight, x: x * weight, y: y * weight, xx: xx * weight, yy: yy * weight,
      xy: xy * weight)
  }

  public static func + (a: JointMoments, b: JointMoments) -> JointMoments {
    JointMoments(
      count: a.count + b.count, x: a.x + b.x, y: a.y + b.y, xx: a.xx + b.xx, yy: a.yy + b.yy,
      xy: a.xy + b.xy)
  }

  public var deviationX: Double { max(0, xx / count - (x / count) * (x / count)).squareRoot() }
  public var deviationY: Double { max(0, yy / count - (y / count) * (y / count)).squareRoot() }

  /// Pearson's correlation; nil where one of the two does not vary beyond rounding.
  public var correlation: Double? {
    guard count > 1 else { return nil }
    let (meanX, meanY) = (x / count, y / count)
    let varianceX = xx / count - meanX * meanX
    let varianceY = yy / count - meanY * meanY
    guard varianceX > 1e-10 * max(xx / count, 1e-30), varianceY > 1e-10 * max(yy / count, 1e-30)
    else { return nil }
    let covariance = xy / count - meanX * meanY
    return min(1, max(-1, covariance / (varianceX * varianceY).squareRoot()))
  }
}
