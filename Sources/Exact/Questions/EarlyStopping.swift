import Arithmetic

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The angle between two rewards with all shaping taken out: 0 exactly where they order all
/// policies alike.
///
/// Euclidean, over visit counts of choices (Karwowski et al. 2024, section 3). Its cosine is a
/// root, so its square is kept, with the sign.
struct RewardAngle: Sendable, Equatable {
  /// 0 ... 1
  var cosineSquared: Rational
  /// False above 90 degrees.
  var cosineIsPositive: Bool

  /// Nil where a projected reward is 0, so that it has no direction.
  init?(between first: [Rational], and second: [Rational]) {
    let product = first.dot(second)
    guard let squared = (product * product).divided(by: first.dot(first) * second.dot(second))
    else { return nil }
    cosineSquared = squared
    cosineIsPositive = product.signum() >= 0
  }

  /// An angle of at most 90 degrees.
  init(cosineSquared: Rational) throws(ExactError) {
    guard cosineSquared.signum() >= 0, cosineSquared <= 1 else {
      throw ExactError.question(
        "The squared cosine of an angle lies between 0 and 1; \(cosineSquared) does not.")
    }
    self.cosineSquared = cosineSquared
    cosineIsPositive = true
  }

  /// For the eye.
  var degrees: Double {
    let cosine = cosineSquared.double.squareRoot() * (cosineIsPositive ? 1 : -1)
    return acos(max(-1, min(1, cosine))) * 180 / .pi
  }

  /// The first corner where the proxy's gain per length of the next step is below sin(angle) · ‖M
  /// proxy‖ (Karwowski et al. 2024, Theorem 1); the last where none is, and the first beyond 90
  /// degrees.
  ///
  /// A step's direction d is the proxy projected onto a cone, so its gain per length is ‖d‖, and
  /// the angle between d and the proxy has the cosine ‖d‖ / ‖M proxy‖. A true reward within the
  /// angle rises along d or stays as long as both angles together are at most 90 degrees. Both
  /// sides are squared.
  ///
  /// - Parameter projected: The proxy with all shaping taken out, M proxy.
  func stop(on path: WalkedPath, projected: [Rational]) -> Int {
    if !cosineIsPositive { return 0 }
    let threshold = (1 - cosineSquared) * projected.dot(projected)
    let stop = path.corners.firstIndex { corner in
      let direction = CommonFractions(corner.direction)
      return direction.dot(direction) < threshold
    }
    return stop ?? path.corners.count - 1
  }
}
