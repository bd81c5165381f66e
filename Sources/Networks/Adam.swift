import CKernels

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Adam (Kingma and Ba 2015), with the gradient's norm limited first.
public final class Adam {
  private let first: FloatMemory
  private let second: FloatMemory
  private let beta1: Float
  private let beta2: Float
  private let epsilon: Double
  private var steps = 0

  public init(count: Int, beta1: Float = 0.9, beta2: Float = 0.999, epsilon: Double = 1e-5) {
    first = FloatMemory(count)
    second = FloatMemory(count)
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
  }

  /// Takes one step downhill.
  ///
  /// - Parameter normLimit: Gradients longer than this are shortened to it.
  /// - Returns: The gradient's norm before shortening.
  @discardableResult
  public func step(
    _ parameters: UnsafeMutablePointer<Float>, gradient: UnsafePointer<Float>, rate: Double,
    normLimit: Double
  ) -> Double {
    let count = Int64(first.count)
    let norm = ts_sum_of_squares(gradient, count).squareRoot()
    let scale = norm > normLimit ? normLimit / (norm + 1e-6) : 1
    steps += 1
    let correction1 = 1 - pow(Double(beta1), Double(steps))
    let correction2 = (1 - pow(Double(beta2), Double(steps))).squareRoot()
    ts_adam(
      parameters, gradient, first.pointer, second.pointer, count, Float(scale),
      Float(rate * correction2 / correction1), beta1, beta2, Float(epsilon * correction2))
    return norm
  }
}
