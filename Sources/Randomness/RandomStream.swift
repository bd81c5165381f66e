/// A seeded stream of random numbers: xoshiro256++ (Blackman and Vigna 2019), seeded by SplitMix64.
///
/// A value: copying it copies its future. Nothing here depends on the standard library's own random
/// algorithms, so the same seed gives the same numbers with every toolchain.
public struct RandomStream: RandomNumberGenerator, Sendable, Equatable {
  private var s0: UInt64
  private var s1: UInt64
  private var s2: UInt64
  private var s3: UInt64

  public init(seed: Seed) {
    var state = seed.value
    s0 = splitMix(&state)
    s1 = splitMix(&state)
    s2 = splitMix(&state)
    s3 = splitMix(&state)
  }

  @inlinable
  public mutating func next() -> UInt64 { advance() }

  @usableFromInline
  mutating func advance() -> UInt64 {
    let result = rotate(s0 &+ s3, 23) &+ s0
    let t = s1 << 17
    s2 ^= s0
    s3 ^= s1
    s1 ^= s2
    s0 ^= s3
    s2 ^= t
    s3 = rotate(s3, 45)
    return result
  }

  /// Uniform on [0, 1), 53 bits.
  public mutating func uniform() -> Double {
    Double(advance() >> 11) * 0x1p-53
  }

  /// Uniform on [0, 1), 24 bits.
  public mutating func uniformFloat() -> Float {
    Float(advance() >> 40) * 0x1p-24
  }

  /// Uniform on [low, high).
  public mutating func uniform(_ low: Double, _ high: Double) -> Double {
    low + (high - low) * uniform()
  }

  /// An integer from 0 up to but not including `bound`, without bias (Lemire 2019).
  ///
  /// - Precondition: `bound` is at least 1.
  public mutating func below(_ bound: Int) -> Int {
    let range = UInt64(bound)
    var product = advance().multipliedFullWidth(by: range)
    if product.low < range {
      let threshold = (0 &- range) % range
      while product.low < threshold {
        product = advance().multipliedFullWidth(by: range)
      }
    }
    return Int(product.high)
  }
}

@inline(__always)
private func rotate(_ x: UInt64, _ k: UInt64) -> UInt64 { (x << k) | (x >> (64 &- k)) }

/// The next output of SplitMix64 (Steele, Lea, Flood 2014).
func splitMix(_ state: inout UInt64) -> UInt64 {
  state &+= 0x9E37_79B9_7F4A_7C15
  var z = state
  z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
  z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
  return z ^ (z >> 31)
}
